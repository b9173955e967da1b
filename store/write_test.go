package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// journal is a session that notes what it is asked, and fails where it is told to.
type journal struct {
	mu    sync.Mutex // guards what follows
	said  []string
	fails map[string]error
	slow  time.Duration // how long a commit takes
}

func (j *journal) say(what string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.said = append(j.said, what)
	err := j.fails[what]
	delete(j.fails, what)
	return err
}

func (j *journal) log() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Join(j.said, " ")
}

func (j *journal) Now() time.Time                                 { return time.Now() }
func (j *journal) Exec(query string, _ ...any) (int64, error)     { return 0, j.say(query) }
func (j *journal) Put(query string, _ ...any) error               { return j.say(query) }
func (j *journal) Query(string, ...any) (Rows, error)             { return nil, errors.New("nothing here") }
func (j *journal) PutOf(_ []string, query string, _ ...any) error { return j.say(query) }
func (j *journal) Peek(string, ...any) (Rows, error)              { return nil, errors.New("nothing here") }
func (j *journal) Pending() *Pending                              { return &Pending{} }
func (j *journal) Part(context.Context) error                     { return j.say("part") }
func (j *journal) Keep() error                                    { return j.say("keep") }
func (j *journal) Undo() error                                    { return j.say("undo") }

func (j *journal) Begin(_ context.Context, ahead []Ask, apart bool) error {
	what := "begin"
	for _, a := range ahead {
		what += "," + a.Query
	}
	if apart {
		what += ",apart"
	}
	return j.say(what)
}

func (j *journal) Rollback() { _ = j.say("rollback") }

func (j *journal) Commit() error {
	time.Sleep(j.slow)
	return j.say("commit")
}

// queue has writers write in their order, all but the first of them while it still writes.
func queue(w *Writers, writes ...func(Tx) error) []error {
	errs := make([]error, len(writes))
	var all sync.WaitGroup
	gate := make(chan bool)
	for i, f := range writes {
		all.Go(func() {
			var ahead []Ask
			if i > 0 {
				ahead = []Ask{{Query: fmt.Sprint(i)}}
			}
			errs[i] = w.Write(context.Background(), func(tx Tx) error {
				if i == 0 {
					<-gate
				}
				return f(tx)
			}, ahead...)
		})
		synctest.Wait()
	}
	close(gate)
	all.Wait()
	return errs
}

func put(what string) func(Tx) error { return func(tx Tx) error { return tx.Put(what) } }

func TestWritersShareACommit(t *testing.T) {
	no := errors.New("no")
	refuse := func(tx Tx) error { return errors.Join(tx.Put("x"), no) }
	for name, c := range map[string]struct {
		fails  map[string]error
		writes []func(Tx) error
		log    string
		errs   []error
	}{
		"alone": {nil, []func(Tx) error{put("a")}, "begin part a keep commit", []error{nil}},
		// Those who come while the first writes share the next commit.
		"together": {nil, []func(Tx) error{put("a"), put("b"), put("c")}, "begin part a keep commit begin,1,2 part b keep part c keep commit", []error{nil, nil, nil}},
		"one of them fails": {nil, []func(Tx) error{put("a"), refuse, put("c")},
			"begin part a keep commit begin,1,2 part x undo part c keep commit", []error{nil, no, nil}},
		"the first fails": {nil, []func(Tx) error{refuse, put("b")}, "begin part x undo rollback begin,1 part b keep commit", []error{no, nil}},
		"all fail":        {nil, []func(Tx) error{refuse, refuse}, "begin part x undo rollback begin,1 part x undo rollback", []error{no, no}},
		"it cannot begin": {map[string]error{"begin": no}, []func(Tx) error{put("a"), put("b")}, "begin begin,1 part b keep commit", []error{no, nil}},
		"the commit fails": {map[string]error{"commit": no}, []func(Tx) error{put("a"), put("b")},
			"begin part a keep commit begin,1 part b keep commit", []error{no, nil}},
		"what was put was wrong": {map[string]error{"keep": no}, []func(Tx) error{put("a"), put("b")},
			"begin part a keep undo rollback begin,1 part b keep commit", []error{no, nil}},
		"it cannot be undone": {map[string]error{"undo": no}, []func(Tx) error{put("a"), put("b"), refuse},
			"begin part a keep commit begin,1,2 part b keep part x undo rollback begin,1,apart part b keep commit", []error{nil, nil, no}},
		"the connection is lost": {map[string]error{"c": ErrLost, "undo": ErrLost}, []func(Tx) error{put("a"), put("b"), put("c")},
			"begin part a keep commit begin,1,2 part b keep part c undo rollback ...", []error{nil, nil, nil}}, // and both are run again, in any order
		"it is not clear whose fault it is": {map[string]error{"commit": ErrApart}, []func(Tx) error{put("a"), put("b")},
			"begin part a keep commit begin,1 part b keep commit begin,apart part a keep commit", []error{nil, nil}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := &journal{fails: c.fails}
				got := queue(NewWriters(j), c.writes...)
				for i := range got {
					if !errors.Is(got[i], c.errs[i]) {
						t.Errorf("writer %d: %v, want %v", i, got[i], c.errs[i])
					}
				}
				begin, open := strings.CutSuffix(c.log, "...")
				if right := j.log() == c.log || open && strings.HasPrefix(j.log(), begin); !right {
					t.Errorf("the session did %q, want %q", j.log(), c.log)
				}
			})
		})
	}
}

// TestAWriterIsToldAfterTheCommit asks nobody to believe what is not on disk.
func TestAWriterIsToldAfterTheCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &journal{slow: time.Second}
		start := time.Now()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := NewWriters(j).Write(t.Context(), put("a")); err != nil || time.Since(start) != time.Second {
					t.Errorf("told after %v: %v", time.Since(start), err)
				}
			})
		}
		all.Wait()
	})
}

func TestAWriterThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &journal{}
		w := NewWriters(j)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = w.Write(t.Context(), func(Tx) error { panic("no") })
		}()
		if err := w.Write(t.Context(), put("b")); err != nil || j.log() != "begin part undo rollback begin part b keep commit" {
			t.Errorf("%v, %q", err, j.log())
		}
	})
}

func TestAWriterThatGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &journal{}
		w := NewWriters(j)
		gate := make(chan bool)
		var all sync.WaitGroup
		all.Go(func() {
			_ = w.Write(t.Context(), func(Tx) error { <-gate; return nil })
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := w.Write(ctx, put("never")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited: %v", err)
		}
		close(gate)
		all.Wait()
		if err := w.Write(ctx, put("never")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("began after its end: %v", err)
		}
		if err := w.Write(t.Context(), put("b")); err != nil || j.log() != "begin part keep commit begin part b keep commit" {
			t.Errorf("%v, %q", err, j.log())
		}
	})
}

// TestMany has no writer wait for a transaction that grows without end.
func TestMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &journal{}
		w := NewWriters(j)
		writes := make([]func(Tx) error, 2*together+10)
		for i := range writes {
			writes[i] = put("a")
		}
		if err := errors.Join(queue(w, writes...)...); err != nil {
			t.Fatal(err)
		}
		if n := w.Commits(); n != 4 || strings.Count(j.log(), "a") < len(writes) {
			t.Errorf("%d commits", n)
		}
	})
}
