package voice

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

func speak(t testing.TB, v avatar.Voice, text string, lang language.Tag) avatar.Speech {
	t.Helper()
	s, err := v.Speak(context.Background(), text, lang)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func marksOf(s avatar.Speech, kind avatar.MarkKind) []avatar.Mark {
	return slices.DeleteFunc(slices.Clone(s.Marks), func(m avatar.Mark) bool { return m.Kind != kind })
}

func names(marks []avatar.Mark) string {
	var ns []string
	for _, m := range marks {
		ns = append(ns, m.Name)
	}
	return strings.Join(ns, " ")
}

// spoken checks what every voice promises: the text's words in order, within the sound, and a
// sound that is loud enough and silent at the ends.
func spoken(t *testing.T, s avatar.Speech, text string) {
	t.Helper()
	if got, want := names(marksOf(s, avatar.Word)), strings.Join(strings.Fields(text), " "); got != want {
		t.Errorf("words %q, want %q", got, want)
	}
	length := time.Duration(len(s.PCM)) * time.Second / avatar.SampleRate
	for _, kind := range []avatar.MarkKind{avatar.Word, avatar.Phone} {
		var last time.Duration
		for _, m := range marksOf(s, kind) {
			if m.Start < last || m.End < m.Start || m.End > length {
				t.Errorf("%q lies from %v to %v after %v in %v", m.Name, m.Start, m.End, last, length)
			}
			last = m.End
		}
	}
	if len(s.PCM) == 0 || s.PCM[0] != 0 || s.PCM[len(s.PCM)-1] != 0 {
		t.Errorf("%d samples of sound do not begin and end in silence", len(s.PCM))
	}
}

const pitch = "Hello, this is the Barker shop. It costs nineteen euros and ninety-five cents! Who wants one?"

func TestFliteSpeaks(t *testing.T) {
	s := speak(t, NewFlite(""), pitch, language.BritishEnglish)
	spoken(t, s, pitch)
	if lufs, peak := measure(t, s.PCM); math.Abs(lufs-targetLoudness) > 1 || peak > ceiling+0.05 {
		t.Errorf("%.1f LUFS, peak %.1f dBFS", lufs, peak)
	}
	if s := len(s.PCM) / avatar.SampleRate; s < 4 || s > 9 {
		t.Errorf("%d s of sound", s)
	}
}

// The first and last phone of each word is known to whoever speaks English.
func TestFliteWordsBeginAndEndWithTheirPhones(t *testing.T) {
	const text = "Take the walnut mug — it wasn't out of the café — for twenty & more. So: “good” apples, please!"
	s := speak(t, NewFlite(""), text, language.English)
	spoken(t, s, text)
	ends := [][2]string{{"t", "k"}, {"dh", "ax"}, {"w", "t"}, {"m", "g"}, {"", ""}, {"ih", "t"}, {"w", "t"}, {"aw", "t"},
		{"ah", "v"}, {"dh", "ax"}, {"k", "ey"}, {"", ""}, {"f", "r"}, {"t", "iy"}, {"ae", "d"}, {"m", "r"}, {"s", "ow"},
		{"g", "d"}, {"ae", "z"}, {"p", "z"}}
	phones := marksOf(s, avatar.Phone)
	for i, w := range marksOf(s, avatar.Word) {
		if ends[i][0] == "" {
			if w.Start != w.End {
				t.Errorf("%q takes %v", w.Name, w.End-w.Start)
			}
			continue
		}
		first := slices.IndexFunc(phones, func(p avatar.Mark) bool { return p.Start == w.Start && p.End > p.Start })
		last := slices.IndexFunc(phones, func(p avatar.Mark) bool { return p.End == w.End && p.End > p.Start })
		if first < 0 || last < 0 {
			t.Errorf("%q lies from %v to %v, where no phone begins or ends", w.Name, w.Start, w.End)
			continue
		}
		if got := [2]string{phones[first].Name, phones[last].Name}; got != ends[i] {
			t.Errorf("%q is spoken from %q to %q, want %q", w.Name, got[0], got[1], ends[i])
		}
	}
}

func TestPhonesFollowTheSound(t *testing.T) {
	s := speak(t, NewFlite("rms"), pitch, language.English)
	for _, p := range marksOf(s, avatar.Phone) {
		middle := int((p.Start + p.End) / 2 * avatar.SampleRate / time.Second)
		around := s.PCM[max(middle-480, 0):min(middle+480, len(s.PCM))]
		loud := slices.Max(around)
		if p.Name == "pau" && loud > 1500 && p.End-p.Start > 60*time.Millisecond {
			t.Errorf("pause from %v to %v has a peak of %d", p.Start, p.End, loud)
		}
		if strings.HasPrefix(p.Name, "a") && loud < 1000 {
			t.Errorf("%q from %v to %v has a peak of %d", p.Name, p.Start, p.End, loud)
		}
	}
}

func TestNastyTextsAreOnlyText(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("TMPDIR", dir)
	for _, text := range []string{
		"-o pwned.wav hello", "--version", "$(touch pwned) `touch pwned`; touch pwned", "/etc/passwd", "play",
		"hello\x00world\x1b[0m", "[[hello]] <speak>hi</speak>", "a\n\n-f\n\nb", "it is \xff\xfe broken", "x",
	} {
		for _, v := range []avatar.Voice{NewFlite(""), NewEspeak("", nil)} {
			if _, err := v.Speak(context.Background(), text, language.English); err != nil {
				t.Errorf("%s: %q: %v", v.ID(), text, err)
			}
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTextThatCannotBeSpoken(t *testing.T) {
	for _, v := range []avatar.Voice{NewFlite(""), NewEspeak("", nil), NewOpenAI(OpenAIConfig{BaseURL: "http://127.0.0.1:1"})} {
		for name, text := range map[string]string{"empty": "", "blank": " \n", "dots": "… — !", "endless": strings.Repeat("word ", 2000)} {
			if _, err := v.Speak(context.Background(), text, language.English); !errors.Is(err, avatar.ErrText) {
				t.Errorf("%s: %s: error %v", v.ID(), name, err)
			}
		}
	}
	if _, err := NewFlite("").Speak(context.Background(), "日本語", language.English); !errors.Is(err, avatar.ErrText) {
		t.Errorf("flite, another script: error %v", err)
	}
}

func TestLanguageThatAVoiceLacks(t *testing.T) {
	if _, err := NewFlite("").Speak(context.Background(), "Goedemorgen", language.Dutch); !errors.Is(err, avatar.ErrLanguage) {
		t.Errorf("flite, Dutch: error %v", err)
	}
	if _, err := NewEspeak("", nil).Speak(context.Background(), "hello", language.MustParse("tlh")); !errors.Is(err, avatar.ErrLanguage) {
		t.Errorf("espeak-ng, Klingon: error %v", err)
	}
}

func TestUnknownFliteVoice(t *testing.T) {
	for _, name := range []string{"http://127.0.0.1/voice", "../x", "-o"} {
		if _, err := NewFlite(name).Speak(context.Background(), "hello", language.English); err == nil {
			t.Errorf("voice %q speaks", name)
		}
	}
}

func TestEspeakSpeaks(t *testing.T) {
	for lang, text := range map[string]string{
		"nl":    "Hallo, dit is de winkel van Barker. Deze mok kost negentien euro vijfennegentig!",
		"en-GB": pitch,
		"de":    "Guten Tag, das hier ist neu. Es kostet zwanzig Euro!",
		"pt-BR": "Olá, tudo bem? Custa vinte euros.",
	} {
		s := speak(t, NewEspeak("", nil), text, language.MustParse(lang))
		spoken(t, s, text)
		if lufs, _ := measure(t, s.PCM); math.Abs(lufs-targetLoudness) > 1 {
			t.Errorf("%s: %.1f LUFS", lang, lufs)
		}
		if n := len(marksOf(s, avatar.Phone)); n < len(text)/2 {
			t.Errorf("%s: %d phones for %d letters", lang, n, len(text))
		}
	}
}

func TestArpabet(t *testing.T) {
	for ipa, want := range map[string]string{
		"ʋ_ˈɪ_ŋ_k_ə_l": "v ih ng k ax l", "b_ˈɑːɹ_k_ɚ": "b aa r k er", "n_ˈaɪ_n_t_iː_n": "n ay n t iy n",
		"(en)ˈəʊ k_ˈeɪ(ja)": "ow k ey", "": "", "tʃ_iː_z": "ch iy z", "☃": "",
	} {
		if got := strings.Join(arpabet(ipa), " "); got != want {
			t.Errorf("%s: %s, want %s", ipa, got, want)
		}
	}
}

func TestMuteTakesAsLongAsReading(t *testing.T) {
	s := speak(t, Mute{}, pitch, language.English)
	spoken(t, s, pitch)
	if ms := len(s.PCM) / 48; ms < 4000 || ms > 9000 {
		t.Errorf("%d ms", ms)
	}
	if slices.Max(s.PCM) != 0 {
		t.Error("it is heard")
	}
	if got := names(marksOf(s, avatar.Phone)); got != "pau" {
		t.Errorf("the mouth moves: %s", got)
	}
	for _, text := range []string{"", "…", "日本語のテキスト"} {
		if s := speak(t, Mute{}, text, language.Und); len(s.PCM) == 0 {
			t.Errorf("%q: no sound", text)
		}
	}
}

func TestIDsTellVoicesApart(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range []avatar.Voice{NewFlite(""), NewFlite("rms"), NewEspeak("", nil), Mute{}, NewOpenAI(OpenAIConfig{}),
		NewOpenAI(OpenAIConfig{BaseURL: "http://tts.local/v1"}), NewOpenAI(OpenAIConfig{Voice: "ash"}),
		NewOpenAI(OpenAIConfig{Model: "tts-1-hd"}), NewOpenAI(OpenAIConfig{Speed: 1.1}), NewOpenAI(OpenAIConfig{Instructions: "slowly"})} {
		if seen[v.ID()] {
			t.Errorf("two voices are %s", v.ID())
		}
		seen[v.ID()] = true
	}
	if id := NewOpenAI(OpenAIConfig{Key: "secret", BaseURL: "https://u:secret@tts.local/v1"}).ID(); strings.Contains(id, "secret") {
		t.Errorf("%s tells the key", id)
	}
}

func TestEndedContextEndsSpeaking(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, v := range []avatar.Voice{NewFlite(""), NewEspeak("", nil), NewOpenAI(OpenAIConfig{BaseURL: "http://127.0.0.1:1"})} {
		if _, err := v.Speak(ctx, pitch, language.English); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", v.ID(), err)
		}
	}
}

// Estimated word times, held against those that flite tells.
func TestEstimatedWordsAreNearTheTruth(t *testing.T) {
	var off []float64
	for _, text := range []string{pitch,
		"This walnut mug keeps your coffee warm for hours. It is turned by hand in a small workshop near the sea.",
		"We have only a few left, so if you like it, put it in your basket now.",
		"The lamp gives a soft light in the evening; you dim it with one finger. Shipping is free from fifty euros.",
		"Good evening everyone, and welcome! Tonight I show you three things that make a kitchen brighter."} {
		s := speak(t, NewFlite(""), text, language.English)
		var words []avatar.Sounded
		for _, w := range strings.Fields(text) {
			words = append(words, avatar.Sounded{Word: w, Phones: avatar.Letters(w)})
		}
		guess := marksOf(avatar.Speech{Marks: avatar.Stretch(s.PCM, words)}, avatar.Word)
		for i, w := range marksOf(s, avatar.Word) {
			off = append(off, math.Abs(float64((guess[i].Start - w.Start).Milliseconds())))
		}
	}
	slices.Sort(off)
	median, p90 := off[len(off)/2], off[len(off)*9/10]
	t.Logf("%d words: median %.0f ms, p90 %.0f ms", len(off), median, p90)
	if median > 80 || p90 > 200 {
		t.Errorf("words are off by %.0f ms in the median and %.0f ms at p90, want at most 80 and 200", median, p90)
	}
}

func TestTempFolderThatIsFull(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	if _, err := NewFlite("").Speak(context.Background(), "hello", language.English); err == nil {
		t.Error("no error without a folder for temporary files")
	}
}
