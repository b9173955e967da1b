package avatar

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/stream"
)

// say makes sound for words: a buzz for each, with the given pause after it. Marks are exact when
// told is set, else there are none.
func say(words []string, lengths, pauses []time.Duration, told bool) Speech {
	var s Speech
	for i, w := range words {
		start := duration(len(s.PCM))
		for k := range samples(lengths[i]) {
			s.PCM = append(s.PCM, int16(8000*math.Sin(float64(k)*0.05)*math.Sin(float64(k)*0.0007)))
		}
		if told {
			s.Marks = append(s.Marks, Mark{Kind: Word, Name: w, Start: start, End: duration(len(s.PCM))})
		}
		s.PCM = append(s.PCM, make([]int16, samples(pauses[i]))...)
	}
	return s
}

func peak(pcm []int16) int {
	p := 0
	for _, v := range pcm {
		p = max(p, int(v), -int(v))
	}
	return p
}

// promised checks what holds for every score: whole steps, silence at both ends and at every
// exit, marks in order, no word across an exit.
func promised(t *testing.T, s Score) {
	t.Helper()
	pcm := s.Speech.PCM
	if s.Ticks == 0 || s.Ticks%stream.StepTicks != 0 || len(pcm) != s.Ticks*TickSamples {
		t.Fatalf("%d ticks, %d samples", s.Ticks, len(pcm))
	}
	if p := peak(pcm[:leadPCM]); p != 0 {
		t.Errorf("peak of %d in the first 160 ms", p)
	}
	if p := peak(pcm[len(pcm)-samples(tailLeast):]); p != 0 {
		t.Errorf("peak of %d in the last 240 ms", p)
	}
	var last Mark
	for _, m := range s.Speech.Marks {
		if m.Kind != Word {
			continue
		}
		if m.Start < last.End || m.End < m.Start || m.End > duration(len(pcm)) {
			t.Errorf("%q from %v to %v follows %q until %v", m.Name, m.Start, m.End, last.Name, last.End)
		}
		for _, e := range s.Exits {
			if at := time.Duration(e) * stream.TickDuration; m.Start < at && m.End > at {
				t.Errorf("%q from %v to %v is cut by the exit at %v", m.Name, m.Start, m.End, at)
			}
		}
		last = m
	}
	for i, e := range s.Exits {
		if e%stream.StepTicks != 0 || e <= 0 || e >= s.Ticks || (i > 0 && e <= s.Exits[i-1]) {
			t.Errorf("exits %v of %d ticks", s.Exits, s.Ticks)
		}
		around := pcm[e*TickSamples-samples(settle)+samples(10*time.Millisecond) : e*TickSamples+samples(breath)-samples(10*time.Millisecond)]
		if p := peak(around); p > 30 {
			t.Errorf("peak of %d around the exit at tick %d", p, e)
		}
	}
}

func TestSpeechLiesOnTheGrid(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	ends := []string{".", "!", "?", ",", "", "", "", "", ";", "…", ".”"}
	for range 16 {
		var words []string
		var lengths, pauses []time.Duration
		for range 1 + random.IntN(20) {
			w := "word" + ends[random.IntN(len(ends))]
			pause := time.Duration(random.IntN(20)) * time.Millisecond
			if len(w) > 4 {
				pause = time.Duration(60+random.IntN(600)) * time.Millisecond
			}
			words = append(words, w)
			lengths = append(lengths, time.Duration(80+random.IntN(500))*time.Millisecond)
			pauses = append(pauses, pause)
		}
		text := strings.Join(words, " ")
		for _, told := range []bool{true, false} {
			speech := say(words, lengths, pauses, told)
			before := slices.Clone(speech.PCM)
			s := lay(Performance{Text: text}, speech)
			promised(t, s)
			if !slices.Equal(before, speech.PCM) {
				t.Fatal("the voice's sound is changed")
			}
			want := 0
			for _, w := range words[:len(words)-1] {
				if endsSentence(w) {
					want++
				}
			}
			if told && len(s.Exits) != want {
				t.Errorf("%q: %d exits, want %d", text, len(s.Exits), want)
			}
			if got := len(captions(s)); got != len(words) {
				t.Errorf("%q: %d captions", text, got)
			}
		}
	}
}

func TestPauseWithAStepInItIsLeftAsItIs(t *testing.T) {
	words := []string{"One.", "Two."}
	// The first sentence ends at 160+400 = 560 ms; a step ends at 960 ms, within the pause.
	s := lay(Performance{Text: "One. Two."}, say(words, []time.Duration{400e6, 400e6}, []time.Duration{600e6, 0}, true))
	promised(t, s)
	if len(s.Exits) != 1 || s.Exits[0] != 24 {
		t.Errorf("exits %v, want [24]", s.Exits)
	}
	if got := captions(s)[1].Start; got != 1160*time.Millisecond {
		t.Errorf("second sentence starts at %v, want 1.16s", got)
	}
}

func TestShortPauseIsStretchedAndMarksMove(t *testing.T) {
	words := []string{"One.", "Two."}
	speech := say(words, []time.Duration{400e6, 400e6}, []time.Duration{100e6, 0}, true)
	speech.Marks = append(speech.Marks, Mark{Kind: Phone, Name: "pau", Start: 400e6, End: 500e6}, Mark{Kind: Phone, Name: "t", Start: 500e6, End: 600e6})
	s := lay(Performance{Text: "One. Two."}, speech)
	promised(t, s)
	if len(s.Exits) != 1 || s.Exits[0] != 24 {
		t.Errorf("exits %v, want [24]", s.Exits)
	}
	// The exit is at 960 ms, and the next sentence a breath later.
	if got := captions(s)[1].Start; got != 960*time.Millisecond+breath {
		t.Errorf("second sentence starts at %v", got)
	}
	for _, m := range s.Speech.Marks {
		switch m.Name {
		case "pau":
			if m.Start != 560*time.Millisecond || m.End != 960*time.Millisecond+breath {
				t.Errorf("pause lies from %v to %v", m.Start, m.End)
			}
		case "t":
			if m.Start != 960*time.Millisecond+breath {
				t.Errorf("phone after the pause starts at %v", m.Start)
			}
		}
	}
}

func TestSentencesWithoutAPauseHaveNoExit(t *testing.T) {
	s := lay(Performance{Text: "e.g. this one"}, say([]string{"e.g.", "this", "one"},
		[]time.Duration{400e6, 400e6, 400e6}, []time.Duration{0, 0, 0}, true))
	promised(t, s)
	if len(s.Exits) != 0 {
		t.Errorf("exits %v", s.Exits)
	}
}

func TestSilenceIsRoundedUpToASteps(t *testing.T) {
	for d, want := range map[time.Duration]int{1: 8, 320 * time.Millisecond: 8, 321 * time.Millisecond: 16, 4 * time.Second: 104} {
		s := lay(Performance{Silence: d}, Speech{})
		if s.Ticks != want || len(s.Speech.PCM) != want*TickSamples || peak(s.Speech.PCM) != 0 || len(s.Speech.Marks) != 0 {
			t.Errorf("%v: %d ticks, want %d", d, s.Ticks, want)
		}
	}
}

func TestMarksThatAreOutOfPlaceAreMended(t *testing.T) {
	speech := say([]string{"One", "two"}, []time.Duration{300e6, 300e6}, []time.Duration{0, 0}, false)
	speech.Marks = []Mark{
		{Kind: Word, Name: "ONE", Start: -5e9, End: 400e6}, {Kind: Word, Name: "TWO", Start: 100e6, End: 90e9},
	}
	s := lay(Performance{Text: "One two"}, speech)
	promised(t, s)
	if c := captions(s); c[0].Word != "One" || c[1].Word != "two" {
		t.Errorf("captions %v", c)
	}
	phones := 0
	for _, m := range s.Speech.Marks {
		if m.Kind == Phone {
			phones++
		}
	}
	if phones == 0 {
		t.Error("phones are not estimated")
	}
}

func TestTextsThatHardlyFitTheirSound(t *testing.T) {
	for _, text := range []string{"a", "…", "\xff\xfe", strings.Repeat("word. ", 300), "日本語 です。 はい。", "1 2 3."} {
		words := strings.Fields(text)
		for _, pcm := range [][]int16{make([]int16, 480), make([]int16, 100000), say([]string{"x"}, []time.Duration{3e9}, []time.Duration{0}, false).PCM, {1}} {
			s := lay(Performance{Text: text}, Speech{PCM: pcm})
			if got := len(captions(s)); got != len(words) {
				t.Errorf("%.10q: %d captions for %d words", text, got, len(words))
			}
			promised(t, s)
		}
	}
}

func TestAlignFindsThePausesOfThePunctuation(t *testing.T) {
	words := []string{"One", "two,", "three", "four", "five.", "Six", "seven", "eight!", "Nine"}
	lengths := []time.Duration{200e6, 240e6, 260e6, 220e6, 320e6, 230e6, 280e6, 210e6, 300e6}
	pauses := []time.Duration{0, 150e6, 0, 0, 400e6, 0, 0, 300e6, 0}
	truth := say(words, lengths, pauses, true)
	var sounded []Sounded
	for _, w := range words {
		sounded = append(sounded, Sounded{w, Letters(w)})
	}
	i := 0
	for _, m := range Stretch(truth.PCM, sounded) {
		if m.Kind != Word {
			continue
		}
		if off := (m.Start - truth.Marks[i].Start).Abs(); off > 120*time.Millisecond {
			t.Errorf("%q starts at %v, found at %v", m.Name, truth.Marks[i].Start, m.Start)
		}
		if slices.Contains([]int{0, 2, 5, 8}, i) && (m.Start-truth.Marks[i].Start).Abs() > 30*time.Millisecond {
			t.Errorf("%q, after a pause, starts at %v, found at %v", m.Name, truth.Marks[i].Start, m.Start)
		}
		i++
	}
}

func TestLetters(t *testing.T) {
	for word, want := range map[string]string{
		"Sheep": "sh iy p", "table,": "t ae b l", "be": "b eh", "e": "eh", "ninety-five": "n ih n eh t iy f ih v",
		"“Ja!”": "jh ae", "—": "", "2": "w ah n", "日": "d aa",
	} {
		if got := strings.Join(Letters(word), " "); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

func FuzzLetters(f *testing.F) {
	f.Add("queue")
	f.Fuzz(func(t *testing.T, word string) {
		if n := len(Letters(word)); n > 3*len(word) {
			t.Errorf("%d phones", n)
		}
	})
}
