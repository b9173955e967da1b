package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// together is how many transactions are committed as one at most, and gather how long the
	// first of them waits for the others to run.
	together = 50
	gather   = 50 * time.Millisecond
	// tries is how often a function is run when its connection is lost before the commit.
	tries = 3
)

var (
	// ErrLost is wrapped by errors of a connection that is lost.
	ErrLost = errors.New("the connection to the database is lost")
	// ErrApart is wrapped by errors of a transaction of which it is not clear whose they are. Nothing
	// of it is committed: each of those in it is to be run again, alone.
	ErrApart = errors.New("one of several transactions failed")
)

// Session is the connection that writes. One goroutine at a time uses it. It takes its context at
// Part; what it has begun it also ends when the context is over.
type Session interface {
	Tx
	// Begin begins a transaction that is alone among all writers of all processes. Its parts are going
	// to ask what is given. Apart, it has one part only, and is to send each of its writes alone.
	Begin(ctx context.Context, ahead []Ask, apart bool) error
	// Part begins a part of it.
	Part(ctx context.Context) error
	// Keep ends the part. What is wrong with what it put may be told then, or by Commit.
	Keep() error
	// Undo undoes the part. It may say that it cannot: when something was sent of a part that is the
	// first, or when the transaction has failed.
	Undo() error
	// Commit and Rollback end the transaction; after an error of either there is none.
	Commit() error
	Rollback()
}

// Writers let many write through one session. Those that wait when it is free are run one after
// another in the same transaction, each in a part of its own, and committed with it: a
// commit waits for the disk, and so waits once for all of them. Each still is told of its outcome
// only when that is on disk, and what fails undoes its own part alone.
//
// A function runs on its caller's goroutine: the session is handed from one to the next.
type Writers struct {
	session Session
	commits atomic.Int64
	mu      sync.Mutex // guards what follows
	busy    bool       // somebody has the session
	waiting []*turn
}

// turn is somebody's place in the queue.
type turn struct {
	given chan *batch // buffered: giving never waits
	ahead []Ask       // what they are going to ask
	apart bool        // they share no commit
}

// batch is one transaction and who shares it. It belongs to whoever has the session; err is read
// by the others once done is closed.
type batch struct {
	begun bool
	left  int // how many more were waiting when it began
	kept  int // parts that will be committed
	apart bool
	since time.Time
	lost  error // why those whose parts were kept are to run again
	done  chan struct{}
	err   error
}

// NewWriters lets many write through a session.
func NewWriters(s Session) *Writers { return &Writers{session: s} }

// Write runs f in a transaction. See Backend.
func (w *Writers) Write(ctx context.Context, f func(Tx) error, ahead ...Ask) error {
	apart := false
	for try := 1; ; try++ {
		err := w.write(ctx, f, &turn{make(chan *batch, 1), ahead, apart})
		again := errors.Is(err, ErrLost) || errors.Is(err, ErrApart) && !apart
		if try >= tries && !errors.Is(err, ErrApart) || !again || ctx.Err() != nil {
			return err
		}
		apart = apart || errors.Is(err, ErrApart)
	}
}

// Commits is how often a commit was asked for.
func (w *Writers) Commits() int64 { return w.commits.Load() }

func (w *Writers) write(ctx context.Context, f func(Tx) error, t *turn) error {
	b, err := w.enter(ctx, t)
	if err != nil {
		return err
	}
	culprit, err := w.run(ctx, b, f, t)
	<-b.done
	if b.err != nil && !culprit {
		return b.err
	}
	return err
}

// enter waits for the session.
func (w *Writers) enter(ctx context.Context, t *turn) (*batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	if !w.busy {
		w.busy = true
		w.mu.Unlock()
		return newBatch(), nil
	}
	w.waiting = append(w.waiting, t)
	w.mu.Unlock()
	select {
	case b := <-t.given:
		return b, nil
	case <-ctx.Done():
	}
	w.mu.Lock()
	i := slices.Index(w.waiting, t)
	if i >= 0 {
		w.waiting = slices.Delete(w.waiting, i, i+1)
	}
	w.mu.Unlock()
	if i < 0 { // the turn came at that moment: hand it on
		w.leave(<-t.given)
	}
	return nil, ctx.Err()
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

// run runs f as a part of the batch and hands the session on, also when f panics. The culprit is
// whose error lost the batch for all in it.
func (w *Writers) run(ctx context.Context, b *batch, f func(Tx) error, t *turn) (culprit bool, err error) {
	open := false
	defer func() {
		if open { // f has not returned
			w.undo(b, nil)
		}
		culprit = b.lost != nil
		w.leave(b)
	}()
	if err = w.begin(ctx, b, t); err != nil {
		return false, err
	}
	open = true
	if err = f(w.session); err == nil {
		err = ctx.Err()
	}
	open = false
	if err == nil {
		err = w.session.Keep()
	}
	if err != nil {
		w.undo(b, err)
	} else {
		b.kept++
	}
	return false, err
}

// begin begins the transaction when nobody has, and a part of it.
func (w *Writers) begin(ctx context.Context, b *batch, t *turn) error {
	if !b.begun {
		ahead := w.gather(b, t)
		if err := w.session.Begin(ctx, ahead, t.apart); err != nil {
			return err
		}
		b.begun, b.since = true, time.Now()
	}
	err := w.session.Part(ctx)
	if err != nil {
		w.undo(b, err)
	}
	return err
}

// gather decides who is in a batch: those who wait now. It tells what all of them are going to ask.
func (w *Writers) gather(b *batch, t *turn) []Ask {
	if b.apart = t.apart; b.apart {
		return t.ahead
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	ahead := slices.Clone(t.ahead)
	b.left = 0
	for _, next := range w.waiting {
		if next.apart || b.left == together-1 {
			break
		}
		ahead = append(ahead, next.ahead...)
		b.left++
	}
	return ahead
}

// undo takes back a part; when it cannot, the transaction, and those whose parts were kept are run
// again.
func (w *Writers) undo(b *batch, why error) {
	undone := w.session.Undo()
	if undone == nil {
		return
	}
	if b.kept > 0 {
		b.lost = ErrApart
		if errors.Is(undone, ErrLost) || errors.Is(why, ErrLost) {
			b.lost = ErrLost
		}
	}
	b.begun = false
	w.session.Rollback()
}

// leave hands the session to the next of the batch.
func (w *Writers) leave(b *batch) {
	if b.begun && b.left > 0 && time.Since(b.since) < gather && w.next(b) {
		return
	}
	switch {
	case b.lost != nil:
		b.err = b.lost
	case b.begun && b.kept == 0:
		w.session.Rollback()
	case b.begun:
		w.commits.Add(1)
		b.err = w.session.Commit()
	}
	close(b.done)
	w.pass()
}

// next gives the session to whoever waits longest, if somebody does and would share a commit.
func (w *Writers) next(b *batch) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) == 0 || w.waiting[0].apart {
		return false
	}
	b.left--
	w.give(b)
	return true
}

// pass gives the session to the next for a new transaction, or back.
func (w *Writers) pass() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy = len(w.waiting) > 0; w.busy {
		w.give(newBatch())
	}
}

// give needs mu.
func (w *Writers) give(b *batch) {
	w.waiting[0].given <- b
	w.waiting = slices.Delete(w.waiting, 0, 1)
}
