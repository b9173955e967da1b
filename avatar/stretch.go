package avatar

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Sounded is a word and the phones that it is spoken with, in ARPAbet lower case.
type Sounded struct {
	Word   string
	Phones []string
}

// Stretch estimates when words are spoken in a recording of just these words, and their phones:
// pauses of the sound are matched to the ends of words, likeliest where the punctuation asks for
// one, and between pauses each phone takes its usual share. It is off by about 60 ms in the
// middle of long stretches, less near pauses.
func Stretch(pcm []int16, words []Sounded) []Mark {
	if len(words) == 0 {
		return nil
	}
	spoken, pauses := phrases(pcm)
	if spoken.len() <= 0 {
		spoken = span{0, len(pcm)}
	}
	a := newStretcher(spoken, pauses, words)
	var marks []Mark
	from, at := 0, spoken.start
	for _, c := range a.cuts() {
		marks = append(marks, spread(words[from:c.word+1], span{at, c.pause.start})...)
		from, at = c.word+1, c.pause.end
	}
	marks = append(marks, spread(words[from:], span{at, spoken.end})...)
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Compare(a.Start, b.Start) })
	return marks
}

// phrases returns where the sound speaks at all, and the pauses within.
func phrases(pcm []int16) (spoken span, pauses []span) {
	const shortest = 90 * SampleRate / 1000 // a stop's closure is shorter
	spoken = span{0, len(pcm)}
	for _, s := range silences(pcm) {
		switch {
		case s.start == 0:
			spoken.start = s.end
		case s.end == len(pcm):
			spoken.end = s.start
		case s.len() >= shortest:
			pauses = append(pauses, s)
		}
	}
	return spoken, pauses
}

// spread gives every phone of the words its usual share of a stretch of sound.
func spread(words []Sounded, s span) []Mark {
	shares, total := make([][]float64, len(words)), 0.0
	for i, w := range words {
		shares[i] = share(w, i == len(words)-1)
		total += sum(shares[i])
	}
	at, done := duration(s.start), 0.0
	var marks []Mark
	for i, w := range words {
		word := len(marks)
		marks = append(marks, Mark{Kind: Word, Name: w.Word, Start: at})
		for k, p := range w.Phones {
			done += shares[i][k]
			end := duration(s.start) + time.Duration(float64(duration(s.len()))*done/max(total, 1))
			marks = append(marks, Mark{Kind: Phone, Name: p, Start: at, End: end})
			at = end
		}
		marks[word].End = at
	}
	return marks
}

// How speech departs from the usual lengths: little words are hurried over, and what follows the
// last vowel before a pause is drawn out.
const (
	littleWord = 3 // phones
	hurried    = 0.85
	drawnOut   = 1.7
)

// share is how long each phone of a word usually takes, in ms, the last word before a pause or
// another.
func share(w Sounded, last bool) []float64 {
	lengths := make([]float64, len(w.Phones))
	lastVowel := 0
	for i, p := range w.Phones {
		lengths[i] = usual(p)
		if !last && len(w.Phones) <= littleWord {
			lengths[i] *= hurried
		}
		if vowel(p) {
			lastVowel = i
		}
	}
	for i := lastVowel; last && i < len(lengths); i++ {
		lengths[i] *= drawnOut
	}
	return lengths
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

// cut says that a pause follows a word.
type cut struct {
	word  int
	pause span
}

// stretcher matches pauses to the ends of words by dynamic programming over (pause, word).
type stretcher struct {
	spoken span
	pauses []span
	sum    []float64 // sum[i] is the weight of the words before i, in ms
	missed []float64 // missed[i] is the cost of no pause after each word before i
	after  []float64 // after[i] is the cost of a pause after word i
	rate   float64   // samples a ms of weight
}

// mostPauses bounds the work: the longest ones are matched.
const mostPauses = 64

// mostSkipped is how many pauses in a row may lie inside a word.
const mostSkipped = 3

func newStretcher(spoken span, pauses []span, words []Sounded) *stretcher {
	if len(pauses) > mostPauses {
		slices.SortFunc(pauses, func(a, b span) int { return b.len() - a.len() })
		pauses = pauses[:mostPauses]
		slices.SortFunc(pauses, func(a, b span) int { return a.start - b.start })
	}
	a := &stretcher{spoken: spoken, pauses: pauses, sum: []float64{0}, missed: []float64{0}}
	for i, w := range words {
		pause, none := pauseCosts(w.Word)
		a.sum = append(a.sum, a.sum[i]+sum(share(w, false)))
		a.missed = append(a.missed, a.missed[i]+none)
		a.after = append(a.after, pause)
	}
	speech := spoken.len()
	for _, p := range pauses {
		speech -= p.len()
	}
	a.rate = float64(speech) / max(a.sum[len(words)], 1)
	return a
}

// pauseCosts is what it costs to place a pause after a word, and to place none.
func pauseCosts(word string) (pause, none float64) {
	switch {
	case endsSentence(word):
		return 0, 3
	case strings.ContainsAny(word[max(len(word)-3, 0):], ",;:–—)"):
		return 0, 0.7
	default:
		return 2, 0
	}
}

// step is the cheapest way to have a pause follow a word.
type step struct {
	cost        float64
	pause, word int // the one before; -1 is the start
	known       bool
}

// cuts returns the cheapest matching of pauses to words, in order. A text that fits no matching
// gets none.
func (a *stretcher) cuts() []cut {
	words, ends := len(a.after), len(a.pauses)
	// best[j][i]: pause j follows word i. The end of the speech is pause `ends`, word words-1.
	best := make([][]step, ends+1)
	for j := range best {
		best[j] = make([]step, words)
		for i := range words {
			if (j == ends) != (i == words-1) {
				continue
			}
			best[j][i] = a.cheapest(best, j, i)
		}
	}
	last := best[ends][words-1]
	var cuts []cut
	for s := last; s.known && s.pause >= 0; s = best[s.pause][s.word] {
		cuts = append(cuts, cut{s.word, a.pauses[s.pause]})
	}
	slices.Reverse(cuts)
	return cuts
}

func (a *stretcher) cheapest(best [][]step, j, i int) step {
	var found step
	try := func(from, word int, cost float64) {
		cost += a.stretch(from, j, word+1, i+1) + a.missed[i] - a.missed[word+1]
		if !found.known || cost < found.cost {
			found = step{cost: cost, pause: from, word: word, known: true}
		}
	}
	for from := max(j-1-mostSkipped, 0); from < j; from++ {
		for word := range i {
			if s := best[from][word]; s.known {
				try(from, word, s.cost)
			}
		}
	}
	if j <= mostSkipped {
		try(-1, -1, 0)
	}
	if found.known && j < len(a.pauses) {
		found.cost += a.after[i]
	}
	return found
}

// stretch is how ill the words [w, v) fit the sound between the pauses from and to, of which
// those between are silence within a word.
func (a *stretcher) stretch(from, to, w, v int) float64 {
	start, end := a.spoken.start, a.spoken.end
	if from >= 0 {
		start = a.pauses[from].end
	}
	if to < len(a.pauses) {
		end = a.pauses[to].start
	}
	length, cost := end-start, 0.0
	for _, p := range a.pauses[from+1 : to] {
		length -= p.len()
		cost += 4 * duration(p.len()).Seconds() / 0.1
	}
	expected := (a.sum[v] - a.sum[w]) * a.rate
	if length <= 0 || expected <= 0 {
		return cost + 20
	}
	off := math.Log(float64(length)/expected) / 0.25
	return cost + off*off/2
}
