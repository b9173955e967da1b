package show

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/stream"
)

const (
	// asksKept is how many questions wait to be answered aloud; the oldest give way, they have
	// their answer in chat.
	asksKept = 16
	// askLife is how long an answer aloud still makes sense.
	askLife = 90 * time.Second
	// answerPause is the least time between two answers aloud: the host also has to pitch.
	answerPause = 10 * time.Second
	// askGather is how long the host waits for others who ask the same.
	askGather = 1500 * time.Millisecond
	// askHeard is for how long what was answered aloud is not answered aloud again.
	askHeard = 2 * time.Minute
)

// ask is an answer that waits to be said.
type ask struct {
	reply script.Reply
	asked asked
	at    time.Time
	// viewers is how many asked the same.
	viewers int
}

// key is the same for those that one answer answers.
func (a ask) key() string {
	return string(a.reply.Intent) + " " + string(a.reply.Topic.SKU) + " " + a.reply.Line.Text
}

// asks is the queue of answers to be said: newest first, each question once, so many a minute.
type asks struct {
	perMinute int // 0 for none

	mu    sync.Mutex // guards what follows
	queue []ask
	said  []time.Time          // answers of the last minute
	heard map[string]time.Time // what was answered aloud, and when
}

// push adds an answer, or joins it to one that waits.
func (q *asks) push(a ask) {
	q.mu.Lock()
	defer q.mu.Unlock()
	a.viewers = 1
	for i, o := range q.queue {
		if o.key() == a.key() {
			if o.asked.Name != a.asked.Name { // nobody is several
				o.viewers++
			}
			a.viewers, a.asked.Others = o.viewers, o.viewers-1
			q.queue = slices.Delete(q.queue, i, i+1)
			break
		}
	}
	q.queue = append(q.queue, a)
	if n := len(q.queue); n > asksKept {
		q.queue = slices.Delete(q.queue, 0, n-asksKept)
	}
}

// pop takes the newest answer that was not given lately, when the budget has room for one, and
// forgets those that are too old.
func (q *asks) pop() (ask, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	q.said = slices.DeleteFunc(q.said, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	q.queue = slices.DeleteFunc(q.queue, func(a ask) bool {
		heard, ok := q.heard[a.key()]
		return now.Sub(a.at) > askLife || ok && now.Sub(heard) < askHeard
	})
	n := len(q.queue)
	if n == 0 || len(q.said) >= q.perMinute || now.Sub(q.queue[n-1].at) < askGather {
		return ask{}, false
	}
	a := q.queue[n-1]
	q.queue = q.queue[:n-1]
	q.said = append(q.said, now)
	if q.heard == nil || len(q.heard) > 200 {
		q.heard = map[string]time.Time{}
	}
	q.heard[a.key()] = now
	return a, true
}

// answer says answers aloud, one at a time, at sentence ends.
func (ch *Channel) answer(ctx context.Context) error {
	for {
		a, ok := ch.asks.pop()
		if !ok || !ch.OnAir() {
			if !sleep(ctx, 200*time.Millisecond) {
				return nil
			}
			continue
		}
		line, because := a.reply.Line, a.asked.Name+" asked"
		if a.viewers > 1 {
			line, because = ch.writer.Together(a.reply), strconv.Itoa(a.viewers)+" viewers asked"
		}
		l := ch.written(line)
		clip, err := ch.perform(ctx, Take{Line: l})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			ch.log.Error("perform an answer", "err", err, "message", a.asked.Message)
			continue
		}
		sp := &spot{Spot: Spot{Kind: script.Answer, Product: ch.productOf(l), Text: l.Text, Because: because, Writer: l.Writer}, line: l, clip: clip, asked: &a.asked}
		if err := ch.cue(sp, stream.SentenceEnd); err != nil {
			ch.log.Warn("cue an answer", "err", err)
		}
		if !sleep(ctx, answerPause) {
			return nil
		}
	}
}
