package chat

import "time"

// pace is a token bucket for every viewer that has written lately. It is guarded by the room.
type pace struct {
	burst int
	every time.Duration // one more message may be written
	due   map[ViewerID]time.Time
	swept time.Time
}

// take spends a viewer's token, or tells how long to wait for one. A bucket is one time: when
// all that was written will have been paid for.
func (p *pace) take(v ViewerID, now time.Time) (wait time.Duration, ok bool) {
	p.sweep(now)
	due := p.due[v]
	if due.Before(now) {
		due = now
	}
	due = due.Add(p.every)
	if wait = due.Sub(now) - time.Duration(p.burst)*p.every; wait > 0 {
		return wait, false
	}
	p.due[v] = due
	return 0, true
}

// sweep forgets the viewers whose bucket is full again, now and then.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) < time.Duration(p.burst)*p.every {
		return
	}
	p.swept = now
	for v, due := range p.due {
		if !due.After(now) {
			delete(p.due, v)
		}
	}
}
