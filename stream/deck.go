package stream

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// DeckSize is how many cues wait at most.
const DeckSize = 64

// ErrFull is returned by [Playout.Cue] when [DeckSize] cues wait already.
var ErrFull = errors.New("cue: the deck is full")

// Queued is a cue that waits.
type Queued struct {
	Tag      Tag
	Grade    Grade
	Duration time.Duration // zero for a source that is no clip
	Clip     *Clip         // nil for a source that is no clip
}

// waiting is a cue on the deck.
type waiting struct {
	Cue
	grade Grade
}

func (w *waiting) duration() time.Duration {
	if w.Clip == nil {
		return 0
	}
	return w.Clip.Duration()
}

// deck holds the cues that wait, in the order in which they will play: by grade, then by arrival.
type deck struct {
	mu      sync.Mutex // guards what follows
	cues    []*waiting
	dropped []*waiting // to be told to the log; they count as waiting until they are
}

func (d *deck) add(w *waiting) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.cues)+len(d.dropped) >= DeckSize {
		return ErrFull
	}
	at := slices.IndexFunc(d.cues, func(o *waiting) bool { return o.grade < w.grade })
	if at < 0 {
		at = len(d.cues)
	}
	d.cues = slices.Insert(d.cues, at, w)
	return nil
}

// take removes and returns the next cue of at least the grade, nil when there is none.
func (d *deck) take(least Grade) *waiting {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.cues) == 0 || d.cues[0].grade < least {
		return nil
	}
	w := d.cues[0]
	d.cues = slices.Delete(d.cues, 0, 1)
	return w
}

// drop removes the cues that match wants gone. match is called without the lock.
func (d *deck) drop(match func(Tag) bool) int {
	gone := make(map[*waiting]bool)
	for _, w := range d.list() {
		if match(w.Tag) {
			gone[w] = true
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	before := len(d.cues)
	d.cues = slices.DeleteFunc(d.cues, func(w *waiting) bool {
		if gone[w] {
			d.dropped = append(d.dropped, w)
		}
		return gone[w]
	})
	return before - len(d.cues)
}

// takeDropped returns what was dropped since it was last asked.
func (d *deck) takeDropped() []*waiting {
	d.mu.Lock()
	defer d.mu.Unlock()
	dropped := d.dropped
	d.dropped = nil
	return dropped
}

func (d *deck) list() []*waiting {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.cues)
}

func (d *deck) duration() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	var sum time.Duration
	for _, w := range d.cues {
		sum += w.duration()
	}
	return sum
}
