package stream

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// silence is 40 ms of Opus: two empty CELT frames (RFC 6716, sections 3.2.2 and 4.3).
var silence = Sound{Data: []byte{0xf9, 0xff, 0xfe, 0xff, 0xfe}}

// onAir is what plays: a cue, its retraction, or the idle source. It belongs to the playout's
// goroutine.
type onAir struct {
	Airing
	source  Source
	holds   func() bool // nil when it claims nothing
	retract *Clip
	grade   Grade
	idle    bool
	sent    int  // ticks, so far
	stale   bool // it stopped holding; this does not heal
	skipped bool // by an operator
}

func (w *waiting) onAir() *onAir {
	return &onAir{
		Airing:  Airing{Tag: w.Tag, Clip: w.Clip},
		source:  w.Source,
		holds:   w.Holds,
		retract: w.Retract,
		grade:   w.grade,
	}
}

// retraction is what follows a cue that stopped holding, nil when nothing does. Only an operator
// comes before its end, as with an answer.
func (a *onAir) retraction() *onAir {
	if a.retract == nil {
		return nil
	}
	return &onAir{
		Airing: Airing{Tag: a.Tag, Clip: a.retract, Retraction: true},
		source: NewClipSource(a.retract),
		grade:  SentenceEnd,
	}
}

// atStep tells that a step of the source has just ended.
func (a *onAir) atStep() bool { return a.sent%StepTicks == 0 }

// atExit tells that a sentence of the clip has just ended.
func (a *onAir) atExit() bool {
	if a.Clip == nil {
		return false
	}
	_, found := slices.BinarySearch(a.Clip.Exits, a.sent)
	return found
}

// rest is how much of its clip is still to come.
func (a *onAir) rest() time.Duration {
	if a == nil || a.Clip == nil || a.idle {
		return 0
	}
	return time.Duration(len(a.Clip.Ticks)-a.sent) * TickDuration
}

// pull returns the source's next tick. The error is io.EOF at the source's end, and tells what
// is wrong with a source that panics or leaves the grid.
func (a *onAir) pull() (t Tick, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("source: panic: %v", r)
		}
	}()
	t, ok := a.source.Next()
	if !ok {
		if a.sent == 0 {
			return t, errors.New("source: no ticks")
		}
		return t, io.EOF
	}
	if err := t.check(a.sent == 0); err != nil {
		return t, fmt.Errorf("source: tick %d: %w", a.sent, err)
	}
	return t, nil
}

// freeze stands in for an idle source that fails: the last key picture, without sound, for a
// step.
type freeze struct {
	tick Tick
	left int
}

func newFreeze(key Tick) *onAir {
	key.Sound = silence
	return &onAir{source: &freeze{key, StepTicks}, idle: true}
}

func (f *freeze) Next() (Tick, bool) {
	f.left--
	return f.tick, f.left >= 0
}
