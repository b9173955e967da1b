package voice

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/voice/voicetest"
)

func TestEspeakTellsItsTimes(t *testing.T) {
	m := NewMarker(voicetest.Marker(t))
	for lang, text := range map[string]string{
		"nl": "Hallo, dit is de winkel van Barker. Deze mok kost negentien euro vijfennegentig — echt waar!",
		"en": pitch,
		"ru": "Добрый день, это новая кружка.",
		"zh": "你好，今天有新的杯子。",
	} {
		s := speak(t, NewEspeak("", m), text, language.MustParse(lang))
		spoken(t, s, text)
		if s.Rough {
			t.Errorf("%s: rough", lang)
		}
		phones := marksOf(s, avatar.Phone)
		if len(phones) < len([]rune(text))/2 && lang != "zh" {
			t.Errorf("%s: %d phones", lang, len(phones))
		}
		for _, w := range marksOf(s, avatar.Word) {
			if letters := strings.ContainsFunc(w.Name, speakable); letters != (w.End > w.Start) {
				t.Errorf("%s: %q lies from %v to %v", lang, w.Name, w.Start, w.End)
			}
		}
	}
	if _, err := NewEspeak("", m).Speak(t.Context(), "hello", language.MustParse("tlh")); !errors.Is(err, avatar.ErrLanguage) {
		t.Errorf("Klingon: error %v", err)
	}
}

// In "evening everyone" espeak-ng tells of the second word at the time of the first one's last phone.
func TestWordsHaveTheirOwnPhones(t *testing.T) {
	m := NewMarker(voicetest.Marker(t))
	r, err := m.Recite(t.Context(), "Good evening everyone, put it in of the bag — now", language.English)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{"Good": {"g", "d"}, "evening": {"iy", "ng"}, "everyone,": {"eh", "n"}, "put": {"p", "t"},
		"it": {"ih", "d"}, "in": {"ih", "n"}, "of": {"ah", "v"}, "the": {"dh", "ax"}, "bag": {"b", "g"}, "now": {"n", "aw"}}
	for _, w := range r.Marks {
		ends, ok := want[w.Name]
		if w.Kind != avatar.Word || !ok {
			continue
		}
		var in []string
		for _, p := range r.Marks {
			if p.Kind == avatar.Phone && p.Start >= w.Start && p.End <= w.End && p.Name != "pau" {
				in = append(in, p.Name)
			}
		}
		if len(in) == 0 || in[0] != ends[0] || in[len(in)-1] != ends[1] {
			t.Errorf("%q is spoken as %v, want %s to %s", w.Name, in, ends[0], ends[1])
		}
	}
}

// fake is a helper that does something else.
func fake(t *testing.T, script string) *Marker {
	t.Helper()
	path := filepath.Join(t.TempDir(), "espeak-marks")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return NewMarker(path)
}

// A helper that crashes or talks nonsense costs the times of the espeak voice, not the voice.
func TestBrokenHelperCostsTheTimesOnly(t *testing.T) {
	for name, script := range map[string]string{
		"crash": "kill -SEGV $$", "silent": "", "nonsense": "echo hello", "no sound": "printf 'espeak-marks 1\\nrate 22050\\n'",
		"cut sound": "printf 'rate 22050\\nend 5\\npcm 10\\nabc'", "negative": "printf 'rate -5\\npcm 0\\n'", "endless": "yes",
	} {
		m := fake(t, script)
		if _, err := m.Recite(t.Context(), "hello", language.English); err == nil {
			t.Errorf("%s: no error", name)
		}
		s := speak(t, NewEspeak("", m), "Hello there.", language.English)
		spoken(t, s, "Hello there.")
		if !s.Rough {
			t.Errorf("%s: not rough", name)
		}
	}
	if NewMarker("") != nil {
		t.Setenv("PATH", "")
		if NewMarker("") != nil {
			t.Error("a helper is found where there is none")
		}
	}
}

func TestHangingHelperEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := fake(t, "sleep 600").Recite(ctx, "hello", language.English); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func FuzzReadMarks(f *testing.F) {
	f.Add([]byte("espeak-marks 1\nrate 22050\nword 0 0 5\nphone 3 h\nphone 9 \nend 12\npcm 4\nabcd"), "hello you")
	f.Add([]byte("rate 22050\nphone 9 ɑːɹ\nphone 3 p\nword 5 99999 1\nword 5 -1 1\nend 1\npcm 0\n"), "a")
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		told, err := readMarks(b)
		ws := strings.Fields(text)
		if err != nil || len(ws) == 0 {
			return
		}
		if marks := told.words(ws, told.phones()); len(marks) != len(ws) {
			t.Error(fmt.Sprint(marks))
		}
	})
}

// A stressed word is heard to be, and is timed as any other.
func TestStressIsHeard(t *testing.T) {
	const text = "This mug costs fifty euros <today> & tomorrow."
	for _, v := range []avatar.Emphatic{NewFlite("rms"), NewEspeak("", NewMarker(voicetest.Marker(t)))} {
		plain := speak(t, v, text, language.English)
		s, err := v.SpeakStressed(t.Context(), text, language.English, []int{3})
		if err != nil {
			t.Fatal(err)
		}
		spoken(t, s, text)
		relative := func(s avatar.Speech) float64 {
			var word, all float64
			m := marksOf(s, avatar.Word)[3]
			for i, v := range s.PCM {
				at := time.Duration(i) * time.Second / avatar.SampleRate
				all += float64(v) * float64(v)
				if at >= m.Start && at < m.End {
					word += float64(v) * float64(v)
				}
			}
			return word / all
		}
		if a, b := relative(plain), relative(s); b < 1.1*a {
			t.Errorf("%s: the stressed word has %.0f %% of the energy, %.0f %% without", v.ID(), 100*b, 100*a)
		}
	}
}
