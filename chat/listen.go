package chat

import "sync"

// listener is a channel that never blocks the room. Only the room sends, under its mutex.
type listener struct{ c chan Message }

// Listen hears every message posted from now on, in order. It never ends by itself: a listener
// that falls behind by more than buffer messages misses the oldest of them, which are counted.
// stop ends it and closes the channel; it may be called more than once.
func (r *Room) Listen(buffer int) (c <-chan Message, stop func()) {
	l := &listener{make(chan Message, max(1, buffer))}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.listeners[l] = struct{}{}
	return l.c, sync.OnceFunc(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.listeners, l)
		close(l.c)
	})
}

// Dropped counts the messages that listeners missed.
func (r *Room) Dropped() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// offer sends m, and makes room for it when there is none. It returns how many were dropped.
func (l *listener) offer(m Message) (dropped int64) {
	for {
		select {
		case l.c <- m:
			return dropped
		default:
		}
		select {
		case <-l.c:
			dropped++
		default: // the listener was quicker
		}
	}
}
