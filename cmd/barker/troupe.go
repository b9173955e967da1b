package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/align"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/figure"
	"github.com/barkerlive/barker/avatar/library"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/show"
)

// troupe is a stage for each channel. They share the library.
type troupe struct {
	stages    map[string]*avatar.Stage
	looks     map[string]configs.Look
	portraits *figure.Figure
}

func newTroupe(cfg configs.Config, log *slog.Logger) (*troupe, error) {
	lib, err := library.Open(filepath.Join(cfg.Server.Data, "clips"), int64(cfg.Library.MaxSize), log)
	if err != nil {
		return nil, fmt.Errorf("clip library: %w", err)
	}
	t := &troupe{stages: map[string]*avatar.Stage{}, looks: map[string]configs.Look{}}
	times := newAligner(cfg.Voice, log)
	levels := voice.OpenLevels(filepath.Join(cfg.Server.Data, "voices.json"), log)
	faces := map[bool]*figure.Figure{}
	for _, c := range cfg.Channels {
		if faces[c.Dressed] == nil {
			if faces[c.Dressed], err = newFace(cfg, c.Dressed); err != nil {
				return nil, fmt.Errorf("host: %w", err)
			}
		}
		t.portraits, t.looks[c.ID] = faces[c.Dressed], c.Look
		voices, err := voicesOf(c, cfg.Voice, levels)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", c.ID, err)
		}
		t.stages[c.ID] = avatar.New(avatar.Config{
			Voices: voices, Aligner: times, Face: faces[c.Dressed], Codec: codec.Codec{}, Library: lib, Dressed: c.Dressed, Log: log.With("channel", c.ID),
		})
	}
	return t, nil
}

func newFace(cfg configs.Config, dressed bool) (*figure.Figure, error) {
	o := figure.Options{Art: assets.Host(), Fonts: assets.Fonts(), Dressed: dressed}
	if cfg.Server.Fonts != "" {
		o.Installed = os.DirFS(cfg.Server.Fonts)
	}
	return figure.New(o)
}

// newAligner times voices that do not tell when they say what, by the best reference there is for a
// language: espeak-ng where its helper is installed, flite for English.
func newAligner(v configs.Voice, log *slog.Logger) *align.Aligner {
	var references []avatar.Reference
	if m := voice.NewMarker(v.Espeak.Marks); m != nil {
		references = append(references, m)
	}
	return align.New(log, append(references, voice.NewFlite("kal16"))...)
}

// voicesOf is the channel's ladder of voices. Captions alone are its last rung.
func voicesOf(c configs.Channel, v configs.Voice, levels *voice.Levels) ([]avatar.Voice, error) {
	var out []avatar.Voice
	for _, name := range c.Voices {
		switch name {
		case "openai":
			key, err := v.OpenAI.Secret()
			if err != nil {
				return nil, fmt.Errorf("voice.openai: %w", err)
			}
			out = append(out, voice.NewOpenAI(voice.OpenAIConfig{
				BaseURL: v.OpenAI.BaseURL, Key: key, Model: v.OpenAI.Model, Voice: v.OpenAI.Voice, Format: v.OpenAI.Format,
				Opus: func() (voice.PacketDecoder, error) { return codec.NewSoundDecoder() },
			}).Levelled(levels))
		case "flite":
			out = append(out, voice.NewFlite(cmp.Or(v.Flite.Voice, fliteVoices[c.Look.Host])).Levelled(levels))
		case "espeak":
			out = append(out, voice.NewEspeak(v.Espeak.Voice, voice.NewMarker(v.Espeak.Marks)).Levelled(levels))
		}
	}
	return append(out, voice.Mute{}), nil
}

// rung is where the channel's voice stands.
func (t *troupe) rung(channel string) show.Rung {
	s := t.stages[channel].Status()
	r := show.Rung{Part: "voice", Rung: s.Voice, OK: s.VoiceOK, Note: s.Note}
	if s.LastError != "" && r.Note == "" {
		r.OK, r.Note = false, s.LastError
	}
	return r
}
