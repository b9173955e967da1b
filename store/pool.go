package store

import (
	"context"
	"errors"
	"sync"
)

// ErrClosed says that the database was closed.
var ErrClosed = errors.New("the database is closed")

// Pool lends sessions that read.
type Pool[S any] struct {
	free   chan S
	closed chan struct{}
	close  sync.Once
}

// NewPool lends some sessions.
func NewPool[S any](sessions ...S) *Pool[S] {
	p := &Pool[S]{free: make(chan S, len(sessions)), closed: make(chan struct{})}
	for _, s := range sessions {
		p.free <- s
	}
	return p
}

// Lend gives f a session; it waits for one.
func (p *Pool[S]) Lend(ctx context.Context, f func(S) error) error {
	select { // not by chance when both are ready
	case <-p.closed:
		return ErrClosed
	default:
	}
	select {
	case s := <-p.free:
		defer func() { p.free <- s }()
		return f(s)
	case <-p.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends all sessions when they are back. Nothing is lent any more.
func (p *Pool[S]) Close(end func(S) error) (err error) {
	p.close.Do(func() {
		close(p.closed)
		for range cap(p.free) {
			err = errors.Join(err, end(<-p.free))
		}
	})
	return err
}
