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
	gather   = 5 * time.Millisecond
	// tries is how often a function is run when its connection is lost before the commit.
	tries = 3
)

// ErrLost is wrapped by errors of a connection that is lost.
var ErrLost = errors.New("the connection to the database is lost")

// Session is the connection that writes. One goroutine at a time uses it. It takes its context at
// Begin and Part; what it has begun it also ends when the context is over.
type Session interface {
	Tx
	// Begin begins a transaction that is alone among all writers of all processes.
	Begin(ctx context.Context) error
	// Part begins a part of it that can be undone alone.
	Part(ctx context.Context) error
	// Keep tells what is wrong with what was put since Begin or Part, and ends the part.
	Keep(part bool) error
	// Undo undoes a part.
	Undo() error
	// Commit and Rollback end the transaction; after an error of either there is none.
	Commit() error
	Rollback()
}

// Writers let many write through one session. Those that wait while another writes are run one
// after another in the same transaction, each in a part of its own, and committed with it: a
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
}

// batch is one transaction and who shares it. It belongs to whoever has the session; err is read
// by the others once done is closed.
type batch struct {
	begun bool
	last  bool // what was written is sent with the commit: nobody may write after it
	kept  int  // parts that will be committed
	since time.Time
	lost  bool
	done  chan struct{}
	err   error
}

// NewWriters lets many write through a session.
func NewWriters(s Session) *Writers { return &Writers{session: s} }

// Write runs f in a transaction. See Backend.
func (w *Writers) Write(ctx context.Context, f func(Tx) error) error {
	for try := 1; ; try++ {
		err := w.write(ctx, f)
		if try == tries || !errors.Is(err, ErrLost) || ctx.Err() != nil {
			return err
		}
	}
}

// Commits is how often a commit was asked for.
func (w *Writers) Commits() int64 { return w.commits.Load() }

func (w *Writers) write(ctx context.Context, f func(Tx) error) error {
	b, err := w.enter(ctx)
	if err != nil {
		return err
	}
	culprit, err := w.run(ctx, b, f)
	<-b.done
	if b.err != nil && !culprit {
		return b.err
	}
	return err
}

// enter waits for the session.
func (w *Writers) enter(ctx context.Context) (*batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	if !w.busy {
		w.busy = true
		w.mu.Unlock()
		return newBatch(), nil
	}
	t := &turn{make(chan *batch, 1)}
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
func (w *Writers) run(ctx context.Context, b *batch, f func(Tx) error) (culprit bool, err error) {
	part, open := false, false
	defer func() {
		if open { // f has not returned
			w.undo(b, part)
		}
		culprit = b.lost
		w.leave(b)
	}()
	if part, err = w.begin(ctx, b); err != nil {
		return false, err
	}
	open = true
	if err = f(w.session); err == nil {
		err = ctx.Err()
	}
	open = false
	if err == nil {
		err = w.keep(b, part)
	}
	if err != nil {
		w.undo(b, part)
	}
	return false, err
}

// begin begins the transaction, or a part of it when others have written in it.
func (w *Writers) begin(ctx context.Context, b *batch) (part bool, err error) {
	if b.begun {
		if err = w.session.Part(ctx); err != nil {
			w.undo(b, false)
		}
		return true, err
	}
	if err = w.session.Begin(ctx); err == nil {
		b.begun, b.since = true, time.Now()
	}
	return false, err
}

// keep ends what f has written.
func (w *Writers) keep(b *batch, part bool) error {
	if !part && w.idle() {
		b.last = true
	} else if err := w.session.Keep(part); err != nil {
		return err
	}
	b.kept++
	return nil
}

// undo takes back a part; without others before it, the transaction. When it cannot, the whole
// transaction is lost, and those whose parts were kept are run again.
func (w *Writers) undo(b *batch, part bool) {
	if part && w.session.Undo() == nil {
		return
	}
	b.begun, b.lost = false, b.kept > 0
	w.session.Rollback()
}

// leave hands the session to the next, in the same transaction while that is young and small.
func (w *Writers) leave(b *batch) {
	if b.begun && !b.last && b.kept < together && time.Since(b.since) < gather && w.next(b) {
		return
	}
	switch {
	case b.lost:
		b.err = ErrLost
	case b.begun:
		w.commits.Add(1)
		b.err = w.session.Commit()
	}
	close(b.done)
	w.pass()
}

// next gives the session to whoever waits longest, if somebody does.
func (w *Writers) next(b *batch) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) == 0 {
		return false
	}
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

func (w *Writers) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.waiting) == 0
}
