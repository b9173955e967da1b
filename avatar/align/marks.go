package align

import (
	"math"
	"time"

	"github.com/barkerlive/barker/avatar"
)

const (
	// nearest is how far from a pause of the sound a word may end for the pause to be its end.
	nearest = 9.0 // frames
	// shortest is how long a phone is at least.
	shortest = 1.0 // frames
	// closure is how long a phone that begins unheard after a pause does so, at most.
	closure = 6.0 // frames
)

// segment is a phone of a recital, in frames, and the word that it belongs to.
type segment struct {
	name       string
	word       int // -1: none
	start, end float64
	held       bool // nothing is between it and the one before
}

// carry moves the marks of a recital to a recording of the same words. Marks of both kinds are in
// the order of time. It returns how unlike the two sound, about 0.4 for the same words in another
// voice and 0.6 for other words.
func carry(from avatar.Recital, pcm []int16, rate int) (marks []avatar.Mark, cost float64) {
	a, b := hear(from.PCM, from.Rate), hear(pcm, rate)
	coreA, coreB := a.core(), b.core()
	segs := segments(from.Marks)
	if len(coreA) == 0 || len(coreB) == 0 || len(segs) == 0 {
		return nil, math.Inf(1)
	}
	places, cost := path(pick(a.vectors, coreA), pick(b.vectors, coreB))
	for i := range segs {
		segs[i].start = through(coreA, coreB, places, segs[i].start)
		segs[i].end = through(coreA, coreB, places, segs[i].end)
	}
	first, last := b.speech()
	if hidden(segs[0].name) {
		segs[0].start = max(segs[0].start-closure, 0)
	}
	open(segs, b.silences(first, last))
	settle(segs, float64(len(b.level)-1))
	return marked(segs, words(from.Marks)), cost
}

func pick(v [][]float32, at []int) [][]float32 {
	out := make([][]float32, len(at))
	for i, k := range at {
		out[i] = v[k]
	}
	return out
}

// through carries a time in frames of the one recording to the other.
func through(coreA, coreB []int, places []float64, t float64) float64 {
	return at(coreB, interpolate(places, index(coreA, t)))
}

// index is where a frame is among those that were kept; one that was cut is where the cut is.
func index(core []int, t float64) float64 {
	lo, hi := 0, len(core)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if float64(core[mid]) <= t {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if lo == len(core)-1 || t < float64(core[lo]) {
		return float64(lo)
	}
	return float64(lo) + (t-float64(core[lo]))/float64(core[lo+1]-core[lo])
}

func interpolate(v []float64, x float64) float64 {
	i := min(int(x), len(v)-1)
	return v[i] + (x-float64(i))*(v[min(i+1, len(v)-1)]-v[i])
}

func at(core []int, x float64) float64 {
	i := min(int(x), len(core)-1)
	return float64(core[i]) + (x-float64(i))*float64(core[min(i+1, len(core)-1)]-core[i])
}

// segments are the phones of a recital, without its pauses.
func segments(marks []avatar.Mark) []segment {
	var out []segment
	spoken := words(marks)
	word := 0
	for _, m := range marks {
		if m.Kind != avatar.Phone || m.Name == "pau" {
			continue
		}
		for word+1 < len(spoken) && m.Start >= spoken[word+1].Start {
			word++
		}
		s := segment{name: m.Name, word: -1, start: inFrames(m.Start), end: inFrames(m.End)}
		if len(spoken) > 0 && m.Start >= spoken[word].Start && m.Start < spoken[word].End {
			s.word = word
		}
		s.held = len(out) > 0 && s.start-out[len(out)-1].end < shortest
		out = append(out, s)
	}
	return out
}

func words(marks []avatar.Mark) []avatar.Mark {
	var out []avatar.Mark
	for _, m := range marks {
		if m.Kind == avatar.Word {
			out = append(out, m)
		}
	}
	return out
}

func inFrames(d time.Duration) float64 { return d.Seconds() / hop }

// open lets the words around every pause of the sound end and begin with it: the warping knows
// nothing of how long a pause is.
func open(segs []segment, pauses [][2]int) {
	next := 1
	for _, p := range pauses {
		from, to := float64(p[0]), float64(p[1])
		best, least := 0, nearest
		for i := next; i < len(segs); i++ {
			if segs[i].word == segs[i-1].word && segs[i].word >= 0 {
				continue
			}
			boundary := (segs[i-1].end + segs[i].start) / 2
			if d := max(from-boundary, boundary-to, 0); d < least {
				best, least = i, d
			}
		}
		if best == 0 {
			continue
		}
		segs[best-1].end, segs[best].start, segs[best].held = from, to, false
		if hidden(segs[best].name) {
			segs[best].start -= min(closure, (to-from)/3)
		}
		next = best + 1
	}
}

// hidden tells that a phone after a pause begins before it is heard: a closure is silent, a breath
// nearly so.
func hidden(phone string) bool {
	switch phone {
	case "p", "t", "k", "b", "d", "g", "ch", "jh", "dh", "hh":
		return true
	}
	return false
}

// settle makes phones follow each other, none shorter than the shortest.
func settle(segs []segment, end float64) {
	for i := range segs {
		s := &segs[i]
		if i > 0 {
			before := &segs[i-1]
			s.start = max(s.start, before.start+shortest)
			if s.held || before.end > s.start {
				before.end = s.start
			}
		}
		s.end = max(s.end, s.start+shortest)
	}
	// What does not fit before the end is pushed back.
	for i := len(segs) - 1; i >= 0 && segs[i].end > end; i-- {
		segs[i].end = end
		segs[i].start = max(min(segs[i].start, end-shortest), 0)
		end = segs[i].start
	}
}

// marked returns the marks of the phones and of the words that they belong to. A word without
// a phone has no length.
func marked(segs []segment, spoken []avatar.Mark) []avatar.Mark {
	var out []avatar.Mark
	var now time.Duration
	i := 0
	for w, word := range spoken {
		for i < len(segs) && segs[i].word < w {
			out = append(out, segs[i].mark())
			i++
		}
		m := avatar.Mark{Kind: avatar.Word, Name: word.Name, Start: now, End: now}
		if i < len(segs) && segs[i].word == w {
			m.Start = inTime(segs[i].start)
		}
		place := len(out)
		out = append(out, m)
		for ; i < len(segs) && segs[i].word == w; i++ {
			out = append(out, segs[i].mark())
			m.End = inTime(segs[i].end)
		}
		out[place].End = m.End
		now = m.End
	}
	for ; i < len(segs); i++ {
		out = append(out, segs[i].mark())
	}
	return out
}

func (s segment) mark() avatar.Mark {
	return avatar.Mark{Kind: avatar.Phone, Name: s.name, Start: inTime(s.start), End: inTime(s.end)}
}

func inTime(frames float64) time.Duration {
	return time.Duration(frames * hop * float64(time.Second))
}
