package openai

import (
	"sync"
	"time"
)

// The breaker's measures: after so many failures in a row the server rests, each time twice
// as long, until a call succeeds.
const (
	failuresToRest = 3
	firstRest      = 30 * time.Second
	longestRest    = 10 * time.Minute
)

// breaker keeps calls from a server that keeps failing. When a rest is over, one call is let
// through to try; the others wait for its outcome in the cold.
type breaker struct {
	mu       sync.Mutex // guards what follows
	failures int
	rest     time.Duration
	until    time.Time // zero while closed
	trying   bool
}

// enter tells whether a call may be made, and whether it is the trial after a rest. A call
// that may must leave.
func (b *breaker) enter() (trial, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return false, true
	}
	if b.trying || time.Now().Before(b.until) {
		return false, false
	}
	b.trying = true
	return true, true
}

// leave reports the outcome. A call that its caller gave up says nothing about the server,
// and neither does the failure of one that set out before the rest began.
func (b *breaker) leave(trial, ok, abandoned bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if trial {
		b.trying = false
	}
	switch {
	case ok:
		b.failures, b.rest, b.until = 0, 0, time.Time{}
	case abandoned, !trial && !b.until.IsZero():
	default:
		b.failures++
		if trial || b.failures >= failuresToRest {
			b.rest = min(max(2*b.rest, firstRest), longestRest)
			b.until = time.Now().Add(b.rest)
			b.failures = 0
		}
	}
}

// restFor leaves the server alone for as long as it asked for, within reason.
func (b *breaker) restFor(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := time.Now().Add(min(d, longestRest)); until.After(b.until) {
		b.until = until
	}
}

func (b *breaker) resting() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Now().Before(b.until) {
		return b.until
	}
	return time.Time{}
}
