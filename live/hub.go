package live

import (
	"cmp"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"sync"
)

// Hub keeps topics: who is subscribed, and the state that those who come later are to get. It
// is safe for concurrent use; no method waits for a page.
type Hub struct {
	log *slog.Logger

	mu     sync.Mutex // guards what follows, and every session's topics
	topics map[Topic]*topic
	seq    int64 // counts what is retained, so that it is handed out in order
}

type topic struct {
	subs     map[*Session]struct{}
	retained map[stateKey]state
}

type stateKey struct{ typ, key string }

type state struct {
	seq   int64
	frame *Frame
}

// NewHub makes a hub. A nil log discards.
func NewHub(log *slog.Logger) *Hub {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Hub{log: log, topics: map[Topic]*topic{}}
}

// Publish sends an event to everyone subscribed. A nil data sends null. Data that cannot be
// marshalled is a fault of the caller, logged and not sent.
func (h *Hub) Publish(t Topic, typ string, data any) {
	f, err := newFrame(typ, nullable(data), true)
	if err != nil {
		h.log.Error("event not published", "topic", string(t), "err", err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if tp := h.topics[t]; tp != nil {
		h.sendLocked(t, tp, f)
	}
}

// Retain publishes an event and keeps it, as the newest of its typ and key, for those who
// subscribe later: they get all that is retained, in the order in which it was published. A nil
// data forgets what is kept, and sends nothing.
func (h *Hub) Retain(t Topic, typ string, key string, data any) {
	if data == nil {
		h.forget(t, stateKey{typ, key})
		return
	}
	f, err := newFrame(typ, data, true)
	if err != nil {
		h.log.Error("event not published", "topic", string(t), "err", err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sendLocked(t, h.keepLocked(t, stateKey{typ, key}, f), f)
}

// Change publishes news to whoever is subscribed and keeps whole for those who come later: what
// there is to know may be much more than what has just changed. Nobody misses either.
func (h *Hub) Change(t Topic, typ, key string, whole, news any) {
	w, err := newFrame(typ, whole, true)
	n, nerr := newFrame(typ, news, true)
	if err := errors.Join(err, nerr); err != nil {
		h.log.Error("event not published", "topic", string(t), "err", err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sendLocked(t, h.keepLocked(t, stateKey{typ, key}, w), n)
}

func (h *Hub) keepLocked(t Topic, k stateKey, f *Frame) *topic {
	tp := h.topicLocked(t)
	h.seq++
	tp.retained[k] = state{h.seq, f}
	return tp
}

// Subscribe sends the topic's retained state to the session, and from then on every event. To
// subscribe twice changes nothing.
func (h *Hub) Subscribe(s *Session, t Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	tp := h.topicLocked(t)
	if _, ok := tp.subs[s]; ok {
		return
	}
	tp.subs[s] = struct{}{}
	s.topics[t] = struct{}{}
	s.catchUp(tp.catchUp())
}

// Unsubscribe ends what Subscribe began; events queued already are still sent.
func (h *Hub) Unsubscribe(s *Session, t Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unsubscribeLocked(s, t)
}

// Count is how many sessions are subscribed.
func (h *Hub) Count(t Topic) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if tp := h.topics[t]; tp != nil {
		return len(tp.subs)
	}
	return 0
}

// Open makes a session for a page that has come. For adapters, which call End when the page
// is gone.
func (h *Hub) Open() *Session { return newSession("s_"+rand.Text(), h.log) }

// End closes the session, if nobody did, and unsubscribes it from everything. For adapters.
func (h *Hub) End(s *Session) {
	s.Close(GoingAway, "gone")
	h.mu.Lock()
	defer h.mu.Unlock()
	for t := range s.topics {
		h.unsubscribeLocked(s, t)
	}
}

// sendLocked hands f to every subscriber. One that is closed meanwhile no longer counts.
func (h *Hub) sendLocked(t Topic, tp *topic, f *Frame) {
	for s := range tp.subs {
		if !s.push(f) {
			h.unsubscribeLocked(s, t)
		}
	}
}

func (h *Hub) unsubscribeLocked(s *Session, t Topic) {
	delete(s.topics, t)
	if tp := h.topics[t]; tp != nil {
		delete(tp.subs, s)
		h.sweepLocked(t, tp)
	}
}

func (h *Hub) forget(t Topic, k stateKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if tp := h.topics[t]; tp != nil {
		delete(tp.retained, k)
		h.sweepLocked(t, tp)
	}
}

func (h *Hub) topicLocked(t Topic) *topic {
	tp := h.topics[t]
	if tp == nil {
		tp = &topic{subs: map[*Session]struct{}{}, retained: map[stateKey]state{}}
		h.topics[t] = tp
	}
	return tp
}

// sweepLocked drops a topic in which nothing is left: topics may be as many as viewers.
func (h *Hub) sweepLocked(t Topic, tp *topic) {
	if len(tp.subs) == 0 && len(tp.retained) == 0 {
		delete(h.topics, t)
	}
}

func (tp *topic) catchUp() []*Frame {
	states := make([]state, 0, len(tp.retained))
	for _, s := range tp.retained {
		states = append(states, s)
	}
	slices.SortFunc(states, func(a, b state) int { return cmp.Compare(a.seq, b.seq) })
	frames := make([]*Frame, len(states))
	for i, s := range states {
		frames[i] = s.frame
	}
	return frames
}
