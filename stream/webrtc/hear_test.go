package webrtc

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"iter"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/pion/rtp"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	avcodec "github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/stream"
)

// TestViewerUnderstandsTheHost has a recogniser write down what a viewer hears, and what the voice
// itself said: the way to the viewer may cost at most three points of its word error rate. The
// tag soak listens to fifty sentences.
func TestViewerUnderstandsTheHost(t *testing.T) {
	sentences := heardSentences
	v := voice.NewFlite("rms")
	var own [][]int16
	var clips []*stream.Clip
	stage := avatar.New(avatar.Config{Voices: []avatar.Voice{v}, Face: grey{}, Codec: avcodec.Codec{}})
	for _, text := range sentences {
		s, err := v.Speak(t.Context(), text, language.English)
		if err != nil {
			t.Fatal(err)
		}
		own = append(own, s.PCM)
		c, err := stage.Perform(t.Context(), avatar.Performance{Text: text, Language: language.English})
		if err != nil {
			t.Fatal(err)
		}
		clips = append(clips, c)
	}
	said := spokenWords(strings.Join(sentences, " "))
	direct := wordErrors(said, recognise(t, own))
	received := wordErrors(said, recognise(t, received(t, clips)))
	points := func(errors int) float64 { return 100 * float64(errors) / float64(len(said)) }
	t.Logf("%d sentences, %d words: %.1f %% wrong of the voice's own sound, %.1f %% as received",
		len(sentences), len(said), points(direct), points(received))
	if points(received) > points(direct)+3 {
		t.Errorf("%.1f %% of the words are misheard as received, %.1f %% before", points(received), points(direct))
	}
	if points(direct) > 40 {
		t.Errorf("%.1f %% of the words are misheard in the first place", points(direct))
	}
}

// grey is a face that costs nothing.
type grey struct{}

func (grey) ID() string                   { return "grey" }
func (grey) Size(avatar.Look) image.Point { return image.Pt(64, 64) }
func (grey) Frames(s avatar.Score) iter.Seq[avatar.Frame] {
	return func(yield func(avatar.Frame) bool) {
		img := image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio420)
		for range s.Ticks {
			if !yield(avatar.Frame{stream.Clean: img}) {
				return
			}
		}
	}
}

// received sends clips to a WebRTC viewer, eight times as fast as they play, and returns the sound
// that it decodes of each.
func received(t *testing.T, clips []*stream.Clip) [][]int16 {
	t.Helper()
	s, err := New(Config{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{server: s, line: s.NewLine("demo")}
	h.web = httptest.NewServer(s.Handler(func(string) (*Line, bool) { return h.line, true }))
	defer h.web.Close()
	h.url = h.web.URL + "/whep/demo"
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()

	pace := time.NewTicker(stream.TickDuration / 8)
	defer pace.Stop()
	began, n := time.Now(), int64(0)
	send := func(c *stream.Clip) {
		for _, tick := range c.Ticks {
			<-pace.C
			h.line.Write(tick, stream.At{Tick: n, Wall: began.Add(time.Duration(n) * stream.TickDuration)})
			n++
		}
	}
	silence := &stream.Clip{Ticks: clips[0].Ticks[:stream.StepTicks]}
	send(silence)
	p := h.play(t, "")
	var packets []rtp.Packet
	collect := func() {
		for len(p.audio) > 0 {
			packets = append(packets, <-p.audio)
		}
	}
	for len(packets) == 0 {
		send(silence)
		collect()
	}
	for _, c := range clips {
		send(c)
		collect()
	}
	last := clips[len(clips)-1].Ticks
	for !slices.ContainsFunc(packets, func(p rtp.Packet) bool { return bytes.Equal(p.Payload, last[len(last)-1].Sound.Data) }) {
		send(silence)
		collect()
	}
	return decoded(t, packets, clips)
}

// decoded is the sound of each clip in what was received. A packet that is missing is made up for
// by the decoder.
func decoded(t *testing.T, packets []rtp.Packet, clips []*stream.Clip) [][]int16 {
	t.Helper()
	dec, err := avcodec.NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	slices.SortFunc(packets, func(a, b rtp.Packet) int { return int(a.Timestamp) - int(b.Timestamp) })
	at := map[uint32][]byte{} // by tick since the first packet
	start := -1
	for _, p := range packets {
		tick := (p.Timestamp - packets[0].Timestamp) / uint32(audioTick)
		at[tick] = p.Payload
		if start < 0 && bytes.Equal(p.Payload, clips[0].Ticks[stream.StepTicks].Sound.Data) {
			start = int(tick) - stream.StepTicks
		}
	}
	if start < 0 {
		t.Fatal("the first clip was not received")
	}
	lost := 0
	out := make([][]int16, len(clips))
	for i, c := range clips {
		for range c.Ticks {
			if at[uint32(start)] == nil {
				lost++
			}
			pcm, err := dec.Decode(at[uint32(start)])
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], pcm...)
			start++
		}
	}
	t.Logf("%d packets were lost", lost)
	return out
}

// recognise returns the words that pocketsphinx hears in the sounds, one after the other.
func recognise(t *testing.T, sounds [][]int16) []string {
	t.Helper()
	var raw bytes.Buffer
	for _, pcm := range sounds {
		raw.Write(make([]byte, avatar.SampleRate))
		if err := binary.Write(&raw, binary.LittleEndian, pcm); err != nil {
			t.Fatal(err)
		}
	}
	raw.Write(make([]byte, avatar.SampleRate))
	path := filepath.Join(t.TempDir(), "heard.wav")
	convert := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "-", "-ar", "16000", path)
	convert.Stdin = &raw
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "pocketsphinx_continuous", append(recogniser(t), "-infile", path, "-logfn", os.DevNull)...).Output()
	if err != nil {
		t.Fatalf("apt install pocketsphinx pocketsphinx-en-us: %v", err)
	}
	return spokenWords(string(out))
}

// spokenWords are the words of a text as a recogniser writes them.
func spokenWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(british.Replace(text)), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
}

var british = strings.NewReplacer("litre", "liter", "colour", "color", "favourite", "favorite", "travelling", "traveling")

// wordErrors is how many words have to be changed, put in or left out to make one list the other.
func wordErrors(want, got []string) int {
	row := make([]int, len(got)+1)
	for j := range row {
		row[j] = j
	}
	for i, w := range want {
		diagonal := row[0]
		row[0] = i + 1
		for j, g := range got {
			change := diagonal
			if w != g {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(got)]
}

func TestWordErrors(t *testing.T) {
	for _, c := range []struct {
		want, got string
		errors    int
	}{{"a b c", "a b c", 0}, {"a b c", "a x c", 1}, {"a b c", "a c", 1}, {"a c", "a b c", 1}, {"a b", "", 2}, {"", "a", 1}, {"a b c d", "b c d e", 2}} {
		if got := wordErrors(strings.Fields(c.want), strings.Fields(c.got)); got != c.errors {
			t.Errorf("%q for %q: %d errors, want %d", c.got, c.want, got, c.errors)
		}
	}
}
