package voice

import (
	"math"
	"time"

	"github.com/barkerlive/barker/avatar"
)

// loudnessFrames is a recording's level, in dB, every 5 ms over 12 ms.
type loudnessFrames []float64

const (
	loudHop    = 5 * time.Millisecond
	loudWindow = 12 * time.Millisecond
)

func loudnessOf(pcm []int16, rate int) loudnessFrames {
	hop, half := at(loudHop, rate), at(loudWindow, rate)/2
	out := make(loudnessFrames, len(pcm)/hop+1)
	for i := range out {
		sum, from, to := 0.0, max(i*hop-half, 0), min(i*hop+half, len(pcm))
		for _, v := range pcm[min(from, to):to] {
			sum += float64(v) * float64(v)
		}
		out[i] = 10 * math.Log10(sum/float64(max(to-from, 1))+1)
	}
	return out
}

func (l loudnessFrames) at(t time.Duration) float64 {
	return l[min(max(int((t+loudHop/2)/loudHop), 0), len(l)-1)]
}

// peak is the highest level within a distance of t.
func (l loudnessFrames) peak(t, around time.Duration) float64 {
	best := 0.0
	for s := max(t-around, 0); s <= t+around; s += loudHop {
		best = max(best, l.at(s))
	}
	return best
}

// How far before its burst a stop closes.
const (
	closureDepth  = 18.0 // dB under what is around
	hissDepth     = 8.0  // dB under a fricative before
	closureAround = 120 * time.Millisecond
	closureMost   = 90 * time.Millisecond
	afterPause    = 60 * time.Millisecond // a closure that cannot be heard
	leastBefore   = 15 * time.Millisecond // of the phone before
)

// mend moves the starts of phones to where they are heard. espeak-ng tells of p, t and k when they
// burst, not when the mouth closes: the closure is walked back to in its own sound. The other
// habits are a table.
func mend(phones []told, loud loudnessFrames) {
	for i := range phones {
		if i == 0 {
			continue
		}
		p, before := &phones[i], &phones[i-1]
		start := p.Start
		if class(p.Name) == stopSound {
			start = closes(p.Start, before.Mark, loud)
		}
		start -= habits[[2]soundClass{class(before.Name), class(p.Name)}]
		if p.Name == "dh" && before.Name != "pau" {
			start -= lateVoicing
		}
		start = max(start, min(before.Start+leastBefore, p.Start))
		p.Start, before.End = start, start
	}
}

// closes is when a stop that bursts at a time closes.
func closes(burst time.Duration, before avatar.Mark, loud loudnessFrames) time.Duration {
	limit := loud.peak(burst, closureAround) - closureDepth
	switch class(before.Name) {
	case pauseSound:
		return burst - afterPause
	case hissSound: // it is no louder than some closures
		middle := (before.Start + before.End) / 2
		limit = min(limit, loud.at(middle)-hissDepth)
	}
	t := burst
	for t > 0 && burst-t < closureMost && loud.at(t-loudHop) < limit {
		t -= loudHop
	}
	return t
}

// soundClass is what phones have in common where they meet.
type soundClass uint8

const (
	pauseSound soundClass = iota
	vowelSound
	glideSound // approximants
	nasalSound
	stopSound
	hissSound // fricatives
)

func class(phone string) soundClass {
	switch phone {
	case "pau":
		return pauseSound
	case "r", "l", "w", "y":
		return glideSound
	case "m", "n", "ng":
		return nasalSound
	case "p", "b", "t", "d", "k", "g", "ch", "jh", "dx":
		return stopSound
	}
	if vowel(phone) {
		return vowelSound
	}
	return hissSound
}

// lateVoicing is how much later than other phones a dh is told.
const lateVoicing = 20 * time.Millisecond

// habits is how late espeak-ng's times are, measured against flite's.
var habits = map[[2]soundClass]time.Duration{
	{vowelSound, glideSound}: 38 * time.Millisecond,
	{nasalSound, vowelSound}: 21 * time.Millisecond,
	{pauseSound, stopSound}:  23 * time.Millisecond,
	{pauseSound, hissSound}:  15 * time.Millisecond,
	{stopSound, hissSound}:   15 * time.Millisecond,
	{glideSound, vowelSound}: 8 * time.Millisecond,
	{vowelSound, hissSound}:  6 * time.Millisecond,
}
