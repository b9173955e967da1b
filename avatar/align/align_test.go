package align_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/align"
	"github.com/barkerlive/barker/avatar/align/aligntest"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/avatar/voice/voicetest"
)

var quietly = slog.New(slog.DiscardHandler)

// The promise of the lips: sentences that were not used to choose the method, spoken by voices
// that tell their times, aligned with a reference that does not know them.
func TestLips(t *testing.T) {
	a := align.New(quietly, voice.NewMarker(voicetest.Marker(t)))
	for _, name := range []string{"slt", "rms"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := measure(t, voice.NewFlite(name), a, aligntest.Sentences, false)
			atMost(t, "phones, median ms", f.Phones.Median, 12)
			atMost(t, "phones, p90 ms", f.Phones.P90, 40)
			atMost(t, "words, median ms", f.Words.Median, 15)
			atMost(t, "words, p90 ms", f.Words.P90, 45)
			atMost(t, "p, b and m, median ms", f.Lips.Median, 12)
			atMost(t, "p, b and m, p90 ms", f.Lips.P90, 40)
			atLeast(t, "phones within 100 ms, percent", f.Within, 98.5)
			atLeast(t, "pictures with the right mouth, percent", f.Viseme, 82)
			atLeast(t, "phones compared, percent", f.Known, 97)
		})
		t.Run(name+" with pauses", func(t *testing.T) {
			t.Parallel()
			atMost(t, "phones, p90 ms", measure(t, voice.NewFlite(name), a, aligntest.Sentences[:10], true).Phones.P90, 60)
		})
	}
}

// Without the helper, English has flite itself for a reference.
func TestLipsWithFliteAsReference(t *testing.T) {
	f := measure(t, voice.NewFlite("slt"), align.New(quietly, voice.NewFlite("kal16")), aligntest.Sentences[20:], false)
	atMost(t, "phones, median ms", f.Phones.Median, 15)
	atMost(t, "phones, p90 ms", f.Phones.P90, 50)
}

func measure(t *testing.T, v avatar.Voice, a avatar.Aligner, sentences []string, pauses bool) aligntest.Figures {
	t.Helper()
	f, err := aligntest.Measure(t.Context(), v, a, sentences, pauses)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", f)
	if f.Rough > 0 {
		t.Errorf("%d sentences are taken for wrong", f.Rough)
	}
	return f
}

func atMost(t *testing.T, what string, got, most float64) {
	t.Helper()
	if got > most {
		t.Errorf("%s: %.1f, want at most %.1f", what, got, most)
	}
}

func atLeast(t *testing.T, what string, got, least float64) {
	t.Helper()
	if got < least {
		t.Errorf("%s: %.1f, want at least %.1f", what, got, least)
	}
}

// Sound that says something else has no times to rely on, and neither has noise.
func TestOtherWordsAreRough(t *testing.T) {
	flite := voice.NewFlite("slt")
	a := align.New(quietly, voice.NewMarker(voicetest.Marker(t)))
	for i, text := range aligntest.Sentences[:12] {
		s, err := flite.Speak(t.Context(), text, language.English)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Align(t.Context(), "flite", s.PCM, text, language.English); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		other := aligntest.Sentences[(i+7)%len(aligntest.Sentences)]
		if _, err := a.Align(t.Context(), "another", s.PCM, other, language.English); i < 4 && !errors.Is(err, avatar.ErrRough) {
			t.Errorf("%q is taken for %q: error %v", text, other, err)
		}
	}
	noise := make([]int16, 3*avatar.SampleRate)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = int16(random.NormFloat64() * 3000)
	}
	for name, pcm := range map[string][]int16{"noise": noise, "silence": make([]int16, avatar.SampleRate), "nothing": nil, "a click": {20000}} {
		if _, err := a.Align(t.Context(), name, pcm, aligntest.Sentences[0], language.English); !errors.Is(err, avatar.ErrRough) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// A voice that always sounds unlike the reference is measured by itself.
func TestVoiceIsMeasuredByItself(t *testing.T) {
	flite := voice.NewFlite("rms")
	a := align.New(quietly, voice.NewMarker(voicetest.Marker(t)))
	random := rand.New(rand.NewPCG(3, 4))
	trusted := 0
	for _, text := range aligntest.Sentences[:8] {
		s, err := flite.Speak(t.Context(), text, language.English)
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.PCM {
			s.PCM[i] = int16(min(max(float64(s.PCM[i])+1400*random.NormFloat64(), -32768), 32767))
		}
		if _, err := a.Align(t.Context(), "noisy", s.PCM, text, language.English); err == nil {
			trusted++
		}
	}
	if trusted < 3 {
		t.Errorf("%d of 8 sentences of a noisy voice are trusted", trusted)
	}
}

// deaf is a reference that always fails in its way.
type deaf struct{ err error }

func (d deaf) ID() string { return "deaf" }
func (d deaf) Recite(context.Context, string, language.Tag) (avatar.Recital, error) {
	return avatar.Recital{}, d.err
}

func TestReferencesAreTriedInTurn(t *testing.T) {
	flite := voice.NewFlite("slt")
	const text = "Hello there, everyone."
	s, err := flite.Speak(t.Context(), text, language.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, failure := range []error{avatar.ErrLanguage, errors.New("crashed")} {
		a := align.New(quietly, deaf{failure}, flite)
		if _, err := a.Align(t.Context(), "v", s.PCM, text, language.English); err != nil {
			t.Errorf("after %v: %v", failure, err)
		}
		if _, err := align.New(quietly, deaf{failure}).Align(t.Context(), "v", s.PCM, text, language.English); !errors.Is(err, avatar.ErrRough) {
			t.Errorf("%v alone: error %v", failure, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := align.New(quietly, flite).Align(ctx, "v", s.PCM, text, language.English); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: error %v", err)
	}
}

// Dutch has no truth at hand; what can be said is that all words have their time, in order, within
// the sound, and that a pause between sentences is between their words.
func TestDutchIsAligned(t *testing.T) {
	m := voice.NewMarker(voicetest.Marker(t))
	a := align.New(quietly, m)
	const text = "Goedemiddag, deze mok kost negentien euro vijfennegentig. Hij gaat gewoon in de vaatwasser."
	s, err := voice.NewEspeak("", nil).Speak(t.Context(), text, language.Dutch)
	if err != nil {
		t.Fatal(err)
	}
	marks, err := a.Align(t.Context(), "espeak", s.PCM, text, language.Dutch)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	var last avatar.Mark
	for _, w := range marks {
		if w.Kind != avatar.Word {
			continue
		}
		words = append(words, w.Name)
		if w.Start < last.End || w.End <= w.Start {
			t.Errorf("%q lies from %v to %v after %v", w.Name, w.Start, w.End, last.End)
		}
		if w.Name == "Hij" && (w.Start-last.End).Milliseconds() < 200 {
			t.Errorf("between the sentences are %v", w.Start-last.End)
		}
		last = w
	}
	if got := strings.Join(words, " "); got != text {
		t.Errorf("words %q", got)
	}
}
