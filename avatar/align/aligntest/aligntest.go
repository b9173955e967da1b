// Package aligntest measures how well an aligner hears when a voice says what: against a voice
// whose times are known, and which it is not told.
package aligntest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// Figures are what was measured; times are in ms.
type Figures struct {
	Phones, Words, Lips Times         // starts of phones, also ends before pauses; of words; of p, b and m
	Within              float64       // percent of the phones' boundaries that are within 100 ms
	Viseme              float64       // percent of pictures that show just the right mouth
	Known               float64       // percent of the voice's phones that were also expected
	Rough               int           // sentences that the aligner did not trust
	Sound               time.Duration // how much was aligned
}

// Times are distances from the truth.
type Times struct{ Median, P90 float64 }

// Sentences are what is spoken: none of them was looked at when the method was chosen.
var Sentences = strings.Split(strings.TrimSpace(`
Good evening and welcome, my name is Nora and I brought something lovely.
The kettle boils a full litre of water in under three minutes.
Beneath the lid there is a small steel filter that keeps the leaves back.
You can have it in pale blue, in moss green, or in plain black.
It costs thirty-four euros fifty, and shipping is free from fifty euros.
Honestly, I would put this lamp beside a comfortable chair.
The Verano blanket weighs about nine hundred grams.
Every bag is stitched by hand, washed twice, and checked before it leaves.
Somebody asked whether the pan works on induction: yes, it does.
We only have a few of these left, so please do not wait too long.
This soap smells of lavender, with a hint of lemon and pepper.
Put the bottle in the fridge overnight and enjoy it in the morning.
The battery lasts for roughly eighteen hours of music.
Both handles are made of oiled beech, which feels warm to the touch.
If it does not fit, you may send it back within thirty days.
My favourite part is the quiet little click when the box shuts.
Would you rather have the large one, or the one for travelling?
Fold it flat, slide it under the bed, and forget about it until summer.
The Mirabeau teapot pours without a single drip.
A good knife should do the work for you, and this one truly does.
There is room for a laptop, two notebooks, a charger and your lunch.
Compared with last year the fabric is softer and a bit thicker.
Children love the bright colours, parents love that it can be washed.
Type the letter B and the number seven, and I will keep one for you.
The outer shell is recycled, the lining is pure cotton.
Let me show you how the clasp opens with just one thumb.
Delivery takes between two and four working days.
Imagine the smell of fresh bread filling your whole kitchen.
That was the last blue umbrella, but a new batch arrives on Thursday.
Thank you for watching, stay where you are, the next piece is a beauty.
`), "\n")

// Measure has a voice speak and the aligner listen. Where pauses are inserted, they are two a
// sentence, of 0.7 s each.
func Measure(ctx context.Context, v avatar.Voice, a avatar.Aligner, sentences []string, pauses bool) (Figures, error) {
	var f Figures
	var phones, words, lips []float64
	var shown, right, said, known int
	for _, text := range sentences {
		s, err := v.Speak(ctx, text, language.English)
		if err != nil {
			return Figures{}, fmt.Errorf("measure: %w", err)
		}
		if pauses {
			s = interrupted(s)
		}
		f.Sound += time.Duration(len(s.PCM)) * time.Second / avatar.SampleRate
		marks, err := a.Align(ctx, v.ID(), s.PCM, text, language.English)
		if err != nil {
			f.Rough++
			continue
		}
		want, got := of(s.Marks, avatar.Phone), of(marks, avatar.Phone)
		pairs := match(want, got)
		said += len(want)
		known += len(pairs)
		for _, p := range pairs {
			off := apart(want[p.want].Start, got[p.got].Start)
			phones = append(phones, off)
			if strings.Contains("pbm", want[p.want].Name) {
				lips = append(lips, off)
			}
			if p.want+1 < len(want) && want[p.want+1].Start-want[p.want].End > 20*time.Millisecond {
				phones = append(phones, apart(want[p.want].End, got[p.got].End))
			}
		}
		wantWords, gotWords := of(s.Marks, avatar.Word), of(marks, avatar.Word)
		if len(wantWords) != len(gotWords) {
			return Figures{}, fmt.Errorf("measure: %d words for the %d of %q", len(gotWords), len(wantWords), text)
		}
		for i := range wantWords {
			words = append(words, apart(wantWords[i].Start, gotWords[i].Start))
		}
		for t := 20 * time.Millisecond; t < wantWords[len(wantWords)-1].End; t += 40 * time.Millisecond {
			shown++
			if viseme(want, t) == viseme(got, t) {
				right++
			}
		}
	}
	within := 0
	for _, off := range phones {
		if off <= 100 {
			within++
		}
	}
	f.Phones, f.Words, f.Lips = times(phones), times(words), times(lips)
	f.Within, f.Viseme, f.Known = percent(within, len(phones)), percent(right, shown), percent(known, said)
	return f, nil
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

func apart(a, b time.Duration) float64 { return math.Abs(float64(a-b)) / 1e6 }

func times(off []float64) Times {
	if len(off) == 0 {
		return Times{math.Inf(1), math.Inf(1)}
	}
	slices.Sort(off)
	return Times{off[len(off)/2], off[len(off)*9/10]}
}

// of are the marks of a kind, without pauses.
func of(marks []avatar.Mark, kind avatar.MarkKind) []avatar.Mark {
	return slices.DeleteFunc(slices.Clone(marks), func(m avatar.Mark) bool {
		return m.Kind != kind || m.Name == "pau" || kind == avatar.Phone && m.End <= m.Start
	})
}

// interrupted puts 0.7 s of silence into a sentence twice, between words.
func interrupted(s avatar.Speech) avatar.Speech {
	words := of(s.Marks, avatar.Word)
	const long = 700 * time.Millisecond
	for _, i := range []int{2 * len(words) / 3, len(words) / 3} { // from behind
		at := words[i].Start
		sample := int(at * avatar.SampleRate / time.Second)
		pcm := slices.Clone(s.PCM)
		for k := range min(240, sample, len(pcm)-sample) {
			pcm[sample-1-k] = int16(int(pcm[sample-1-k]) * k / 240)
			pcm[sample+k] = int16(int(pcm[sample+k]) * k / 240)
		}
		s.PCM = slices.Insert(pcm, sample, make([]int16, int(long*avatar.SampleRate/time.Second))...)
		marks := slices.Clone(s.Marks)
		for k := range marks {
			if marks[k].Start >= at {
				marks[k].Start += long
			}
			if marks[k].End > at {
				marks[k].End += long
			}
		}
		s.Marks = marks
	}
	return s
}

// pair is a phone that was expected and spoken.
type pair struct{ want, got int }

// match pairs the phones of two lists by the cheapest edits. A vowel for a consonant is no pair.
func match(want, got []avatar.Mark) []pair {
	cost := make([][]float64, len(want)+1)
	for i := range cost {
		cost[i] = make([]float64, len(got)+1)
		for j := range cost[i] {
			switch {
			case i == 0 || j == 0:
				cost[i][j] = float64(i + j)
			default:
				cost[i][j] = min(cost[i-1][j-1]+unlike(want[i-1].Name, got[j-1].Name), cost[i-1][j]+1, cost[i][j-1]+1)
			}
		}
	}
	var out []pair
	for i, j := len(want), len(got); i > 0 && j > 0; {
		switch cost[i][j] {
		case cost[i-1][j-1] + unlike(want[i-1].Name, got[j-1].Name):
			i, j = i-1, j-1
			out = append(out, pair{i, j})
		case cost[i-1][j] + 1:
			i--
		default:
			j--
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Compare(a.want, b.want) })
	return out
}

func unlike(a, b string) float64 {
	vowels := strings.ContainsAny(a[:1], "aeiou")
	switch {
	case a == b:
		return 0
	case vowels != strings.ContainsAny(b[:1], "aeiou"):
		return 2.1
	case mouths[a] == mouths[b]:
		return 0.3
	case vowels:
		return 0.5
	}
	return 0.9
}

// mouths is the mouth of every phone, one of thirteen.
var mouths = func() map[string]int {
	m := map[string]int{}
	for i, phones := range []string{"p b m", "f v", "th dh", "t d n dx nx", "s z", "sh zh ch jh", "k g ng hh hv", "l el", "r er axr",
		"w uw uh", "aa ah ax ay aw ae", "iy ih ix y eh ey", "ao ow oy"} {
		for p := range strings.FieldsSeq(phones) {
			m[p] = i + 1
		}
	}
	return m
}()

// viseme is the mouth at a time; 0 is silence.
func viseme(phones []avatar.Mark, t time.Duration) int {
	i, _ := slices.BinarySearchFunc(phones, t, func(m avatar.Mark, t time.Duration) int {
		if m.End <= t {
			return -1
		}
		return 1
	})
	if i < len(phones) && phones[i].Start <= t {
		return mouths[phones[i].Name]
	}
	return 0
}
