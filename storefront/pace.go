package storefront

import (
	"sync"
	"time"

	"github.com/barkerlive/barker/people"
)

const (
	paceBurst = 20                     // changes that a viewer may make at once
	paceEvery = 500 * time.Millisecond // and then one in this time
)

// pace is a token bucket for every viewer that has changed something lately. A bucket is one
// time: when all that was taken will have been paid for.
type pace struct {
	mu    sync.Mutex // guards what follows
	due   map[people.ViewerID]time.Time
	swept time.Time
}

func newPace() pace { return pace{due: map[people.ViewerID]time.Time{}} }

// take spends a viewer's token; false when there is none.
func (p *pace) take(v people.ViewerID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweepLocked(now)
	due := p.due[v]
	if due.Before(now) {
		due = now
	}
	due = due.Add(paceEvery)
	if due.Sub(now) > paceBurst*paceEvery {
		return false
	}
	p.due[v] = due
	return true
}

// sweepLocked forgets the viewers whose bucket is full again, now and then.
func (p *pace) sweepLocked(now time.Time) {
	if now.Sub(p.swept) < paceBurst*paceEvery {
		return
	}
	p.swept = now
	for v, due := range p.due {
		if !due.After(now) {
			delete(p.due, v)
		}
	}
}
