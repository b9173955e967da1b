//go:build showreel

package main

import (
	"flag"
	"iter"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/figure"
	"github.com/barkerlive/barker/avatar/library"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

var reelInto = flag.String("showreel", "", "folder for the clip")

// reelLength is how long the clip is at most.
const reelLength = time.Minute

// cast is a figure in the look of one scene.
type cast struct {
	*figure.Figure
	host  string
	light avatar.Light
}

func (c cast) Frames(s avatar.Score) iter.Seq[avatar.Frame] {
	s.Performance.Look.Host, s.Performance.Look.Light = c.host, c.light
	return c.Figure.Frames(s)
}

// reelScene is a part of the clip: a host in a light, its voice, and what it sells.
type reelScene struct {
	host, voice string
	light       avatar.Light
	ask         string // answered first, when it is not empty
	opening     bool
	length      time.Duration
}

var reelScenes = []reelScene{
	{host: "mira", voice: "slt", light: avatar.Day, opening: true, length: 26 * time.Second},
	{host: "tomas", voice: "rms", light: avatar.Evening, ask: "what is the kettle made of?", length: 20 * time.Second},
	{host: "mira", voice: "slt", light: avatar.Night, length: 14 * time.Second},
}

// TestShowreel makes docs/showreel.mp4: what the house writer says of the demo shop, performed,
// and joined as it would air, with card and captions.
func TestShowreel(t *testing.T) {
	if *reelInto == "" {
		t.Fatal("name a folder with -showreel")
	}
	w, err := openWorkshop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	f, err := figure.New(figure.Options{Art: assets.Host(), Fonts: assets.Fonts(), Dressed: true})
	if err != nil {
		t.Fatal(err)
	}
	reel := &stream.Clip{ID: "00000000"}
	for i, s := range reelScenes {
		w.performer.troupe.stages[s.host+s.voice] = avatar.New(avatar.Config{
			Voices: []avatar.Voice{voice.NewFlite(s.voice)}, Face: cast{f, s.host, s.light}, Codec: codec.Codec{}, Dressed: true,
		})
		w.shoot(t, reel, s, w.shop.Products()[2*i])
	}
	writeReel(t, reel)
}

// shoot appends a scene: an answer, a pitch in its parts, and a pause where there is time.
func (w *workshop) shoot(t *testing.T, reel *stream.Clip, s reelScene, p shop.Product) {
	t.Helper()
	var lines []script.Line
	if s.ask != "" {
		r, err := w.house.Answer(t.Context(), script.Question{Text: s.ask, Viewer: language.English, Channel: language.English})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, r.Line)
	}
	pitch, err := w.house.Pitch(t.Context(), script.Brief{Product: p, Language: language.English, Seed: uint64(len(reel.Ticks)), Opening: s.opening})
	if err != nil {
		t.Fatal(err)
	}
	lines = append(append(lines, show.Parts(pitch)...), script.Line{Language: language.English})
	from := len(reel.Ticks)
	room := func() time.Duration {
		return min(s.length-time.Duration(len(reel.Ticks)-from)*stream.TickDuration, reelLength-reel.Duration())
	}
	for i, l := range lines {
		take := show.Take{Channel: s.host + s.voice, Line: script.Written(l, w.shop.Products()), Product: &p}
		if l.Text == "" {
			take.Silence = 3200 * time.Millisecond
		}
		clip, err := w.performer.Perform(t.Context(), take)
		if err != nil {
			t.Fatal(err)
		}
		if clip.Duration() > room() && i > 0 {
			continue
		}
		reel.Ticks = append(reel.Ticks, clip.Ticks...)
	}
}

// writeReel keeps the clip as the library does, and has ffmpeg lift the dressed picture out of it.
func writeReel(t *testing.T, reel *stream.Clip) {
	t.Helper()
	dir := t.TempDir()
	lib, err := library.Open(dir, 1<<30, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Put(t.Context(), reel); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(*reelInto, "showreel.mp4")
	log, err := exec.CommandContext(t.Context(), "ffmpeg", "-y", "-v", "error", "-i", filepath.Join(dir, string(reel.ID)+".mp4"),
		"-map", "0:v:1", "-map", "0:a:0", "-c:v", "copy", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", out).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, log)
	}
	info, err := os.Stat(out)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 6<<20 {
		t.Errorf("%s has %d bytes: more than is fit for a repository", out, info.Size())
	}
	t.Logf("%v, %d bytes", reel.Duration(), info.Size())
}
