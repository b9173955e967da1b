package live

import (
	"log/slog"
	"slices"
	"sync"
)

// QueueLimit is how many events may wait for a page that does not read them. One more closes
// the page. The state that a topic retained does not count.
const QueueLimit = 256

// Session is one open page. All methods are safe for concurrent use and none blocks.
type Session struct {
	id    string
	log   *slog.Logger
	ready chan struct{} // holds a token while something waits
	done  chan struct{} // closed by the first Close

	mu     sync.Mutex // guards what follows
	queue  []*Frame
	limit  int // QueueLimit more than the retained state in the queue
	closed bool
	code   int
	text   string
	value  any

	topics map[Topic]struct{} // guarded by the hub's mutex
}

func newSession(id string, log *slog.Logger) *Session {
	return &Session{
		id: id, log: log, limit: QueueLimit,
		ready: make(chan struct{}, 1), done: make(chan struct{}),
		topics: map[Topic]struct{}{},
	}
}

// ID names the session; it is unguessable and says nothing about the viewer.
func (s *Session) ID() string { return s.id }

// Send queues an event for this page alone, behind everything published to it so far. A nil
// data sends null. A closed session sends nothing.
func (s *Session) Send(typ string, data any) {
	f, err := newFrame(typ, nullable(data), false)
	if err != nil {
		s.log.Error("event not sent", "session", s.id, "err", err)
		return
	}
	s.push(f)
}

// Close ends the page with a close code and a text for it, after what is queued. The first
// call counts.
func (s *Session) Close(code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closeLocked(code, text)
}

// Set keeps a value of the handler's with the session; Value returns it, nil before the first.
func (s *Session) Set(v any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = v
}

// Value is what the handler set last.
func (s *Session) Value() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value
}

// Ready delivers when [Session.Take] has something to hand out. For adapters.
func (s *Session) Ready() <-chan struct{} { return s.ready }

// Done is closed when the session is; what is queued then is still to be sent. For adapters
// and for handlers that wait.
func (s *Session) Done() <-chan struct{} { return s.done }

// Take hands out what is queued, in order, and empties the queue. For adapters.
func (s *Session) Take() []*Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queue
	s.queue, s.limit = nil, QueueLimit
	return q
}

// Reason is the code and text of the Close that counted; zero before it. For adapters.
func (s *Session) Reason() (code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code, s.text
}

// push queues f and tells whether the session is still open. A page with a full queue is
// closed, and its queue dropped: it will come back and catch up.
func (s *Session) push(f *Frame) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	if len(s.queue) >= s.limit {
		s.queue = nil
		s.closeLocked(TooSlow, "too slow")
		return false
	}
	s.queue = append(s.queue, f)
	s.wakeLocked()
	return true
}

// catchUp queues retained state: its size is the topic's affair, so it never makes a page slow.
func (s *Session) catchUp(fs []*Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(fs) == 0 {
		return
	}
	s.queue = append(slices.Grow(s.queue, len(fs)), fs...)
	s.limit += len(fs)
	s.wakeLocked()
}

func (s *Session) wakeLocked() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *Session) closeLocked(code int, text string) {
	if s.closed {
		return
	}
	s.closed, s.code, s.text = true, code, text
	close(s.done)
}
