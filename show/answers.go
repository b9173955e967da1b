package show

import (
	"context"
	"sync"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/stream"
)

const (
	// asksKept is how many questions wait to be answered aloud; the oldest give way, they have
	// their answer in chat.
	asksKept = 8
	// askLife is how long an answer aloud still makes sense.
	askLife = 90 * time.Second
	// answerPause is the least time between two answers aloud: the host also has to pitch.
	answerPause = 10 * time.Second
)

// ask is an answer that waits to be said.
type ask struct {
	reply script.Reply
	asked asked
	at    time.Time
}

// asks is the queue of answers to be said: newest first.
type asks struct {
	mu    sync.Mutex // guards what follows
	queue []ask
}

func (q *asks) push(a ask) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = append(q.queue, a)
	if n := len(q.queue); n > asksKept {
		q.queue = append([]ask(nil), q.queue[n-asksKept:]...)
	}
}

// pop takes the newest answer and forgets those that are too old.
func (q *asks) pop() (ask, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.queue)
	if n == 0 {
		return ask{}, false
	}
	a := q.queue[n-1]
	q.queue = q.queue[:n-1]
	if time.Since(a.at) > askLife {
		q.queue = nil
		return ask{}, false
	}
	return a, true
}

// answer says answers aloud, one at a time, at sentence ends.
func (ch *Channel) answer(ctx context.Context) error {
	for {
		a, ok := ch.asks.pop()
		if !ok {
			if !sleep(ctx, 200*time.Millisecond) {
				return nil
			}
			continue
		}
		if !ch.OnAir() {
			continue
		}
		l := ch.written(a.reply.Line)
		clip, err := ch.perform(ctx, Take{Line: l})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			ch.log.Error("perform an answer", "err", err, "message", a.asked.Message)
			continue
		}
		sp := &spot{Spot: Spot{Kind: script.Answer, Product: ch.productOf(l), Text: l.Text, Because: a.asked.Name + " asked", Writer: l.Writer}, line: l, clip: clip, asked: &a.asked}
		if err := ch.cue(sp, stream.SentenceEnd); err != nil {
			ch.log.Warn("cue an answer", "err", err)
		}
		if !sleep(ctx, answerPause) {
			return nil
		}
	}
}
