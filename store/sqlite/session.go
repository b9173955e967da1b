package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/barkerlive/barker/store"
)

// prepared is how many statements a connection keeps prepared: more than the house has.
const prepared = 512

// session is a connection and its prepared statements. One goroutine at a time uses it.
type session struct {
	db    *database
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	ctx   context.Context // of the transaction, or of its part
	now   time.Time

	pending store.Pending
	kept    bool // a part is
	part    part
	apart   bool
}

// part is how far a part is written.
type part int

const (
	unwritten part = iota
	written        // and there is nothing else in the transaction
	saved          // after a savepoint
)

// together is how many writes wait at most.
const together = 200

func (db *database) session(ctx context.Context, from *sql.DB) (*session, error) {
	conn, err := from.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{db: db, conn: conn, stmts: make(map[string]*sql.Stmt)}, nil
}

func (s *session) close() error {
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	if err := s.conn.Close(); !errors.Is(err, sql.ErrConnDone) { // closed before
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// statement is a statement, prepared once.
func (s *session) statement(query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	if len(s.stmts) == prepared {
		for q, st := range s.stmts {
			if err := st.Close(); err != nil {
				return nil, err
			}
			delete(s.stmts, q)
		}
	}
	// Not the transaction's context: the statement outlives it.
	st, err := s.conn.PrepareContext(context.Background(), query)
	if err == nil {
		s.stmts[query] = st
	}
	return st, err
}

// run runs a statement of the connection's own. A transaction is not interrupted in the middle of
// one: SQLite would roll back all of it.
func (s *session) run(ctx context.Context, query string) error {
	st, err := s.statement(query)
	if err == nil {
		_, err = st.ExecContext(ctx)
	}
	return err
}

// enter takes the time: a writer has the lock by now, so that later ones have later times.
func (s *session) enter(ctx context.Context) {
	s.ctx, s.now = ctx, time.UnixMilli(time.Now().UnixMilli()).UTC()
}

// Begin waits for other processes. See store.Session.
func (s *session) Begin(ctx context.Context, _ []store.Ask, apart bool) error {
	if err := s.run(ctx, "BEGIN IMMEDIATE"); err != nil {
		s.Rollback() // it has begun when ctx ended at that moment
		return fmt.Errorf("begin: %w", s.db.explain(err))
	}
	s.pending.Reset()
	s.kept, s.apart = false, apart
	return nil
}

// Part begins a part: in SQLite only when something is written that its end could leave half done.
// See store.Session.
func (s *session) Part(ctx context.Context) error {
	s.enter(ctx)
	s.pending.Part()
	s.part = unwritten
	return nil
}

// save makes sure that what the part writes can be undone.
func (s *session) save() error {
	if s.part != unwritten {
		return nil
	}
	if !s.kept {
		s.part = written
		return nil
	}
	if err := s.run(context.Background(), "SAVEPOINT part"); err != nil {
		return s.db.explain(err)
	}
	s.part = saved
	return nil
}

// flush writes what waits: of the parts before this one, whose counters may, and of this one.
func (s *session) flush() error {
	if err := s.write(s.pending.Earlier()); err != nil {
		return s.others(err)
	}
	if err := s.save(); err != nil {
		return err
	}
	return s.write(s.pending.Own())
}

// others is an error in what other parts have written.
func (s *session) others(err error) error {
	if s.apart {
		return err
	}
	return fmt.Errorf("%w: %w", store.ErrApart, err)
}

func (s *session) write(ws []store.Write) error {
	for _, w := range ws {
		if _, err := s.exec(w.Query, w.Args); err != nil {
			return err
		}
	}
	return nil
}

// Keep writes what the part has put, but for its counters. When that cannot be done to the end
// without a savepoint, Undo says so. See store.Session.
func (s *session) Keep() error {
	own := s.pending.Puts()
	if len(own) > 0 && s.part == unwritten {
		s.part = written
	}
	if err := s.write(own); err != nil {
		return err
	}
	if s.part == saved {
		if err := s.run(context.Background(), "RELEASE part"); err != nil {
			return s.db.explain(err)
		}
	}
	s.pending.Keep()
	s.kept, s.part = true, unwritten
	return nil
}

// Undo undoes a part. See store.Session.
func (s *session) Undo() error {
	s.pending.Undo()
	switch s.part {
	case written:
		return errors.New("the part has no savepoint")
	case saved:
		return errors.Join(s.run(context.Background(), "ROLLBACK TO part"), s.run(context.Background(), "RELEASE part"))
	}
	return nil
}

// Commit ends the transaction. See store.Session.
func (s *session) Commit() error {
	err := s.write(s.pending.Earlier())
	if err != nil {
		err = s.others(err)
	} else {
		err = s.run(context.Background(), "COMMIT")
	}
	if err != nil {
		s.Rollback()
		return fmt.Errorf("commit: %w", s.db.explain(err))
	}
	return nil
}

// Rollback ends the transaction. SQLite may have done so by itself, and then says there is none.
func (s *session) Rollback() {
	s.pending.Reset()
	_ = s.run(context.Background(), "ROLLBACK")
}

// Now is when the transaction or its part began. See store.Tx.
func (s *session) Now() time.Time { return s.now }

// Pending is what waits. See store.Tx.
func (s *session) Pending() *store.Pending { return &s.pending }

// Exec changes something. See store.Tx.
func (s *session) Exec(query string, args ...any) (int64, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if err := s.flush(); err != nil {
		return 0, err
	}
	return s.exec(query, args)
}

func (s *session) exec(query string, args []any) (int64, error) {
	st, err := s.statement(query)
	if err != nil {
		return 0, s.db.explain(err)
	}
	r, err := st.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, s.db.explain(err)
	}
	return r.RowsAffected()
}

// Put changes something. See store.Tx.
func (s *session) Put(query string, args ...any) error { return s.PutOf(nil, query, args...) }

// PutOf changes something, at the end of the part or when it is asked about. See store.Tx.
func (s *session) PutOf(keys []string, query string, args ...any) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	now := make([]any, len(args)) // the caller may use the slice again
	for i, a := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
		now[i] = v
	}
	s.pending.Put(store.NewWrite(keys, query, now))
	if s.pending.Len() >= together {
		return s.flush()
	}
	return nil
}

// Query asks for rows. See store.Tx.
func (s *session) Query(query string, args ...any) (store.Rows, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	changes := !store.Reads(query)
	if changes || s.pending.Touch(query) {
		if err := s.flush(); err != nil {
			return nil, err
		}
	}
	return s.Peek(query, args...)
}

// Peek asks for rows. See store.Tx.
func (s *session) Peek(query string, args ...any) (store.Rows, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	st, err := s.statement(query)
	if err != nil {
		return nil, s.db.explain(err)
	}
	for i, a := range args {
		if ago, ok := a.(store.Ago); ok {
			args[i] = s.now.Add(-time.Duration(ago)).UnixMilli()
		}
	}
	r, err := st.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, s.db.explain(err)
	}
	return rows{r, s.db}, nil
}

// rows are an answer. See store.Rows.
type rows struct {
	*sql.Rows
	db *database
}

// Close ends the answer. See store.Rows.
func (r rows) Close() error { return r.db.explain(errors.Join(r.Rows.Close(), r.Err())) }
