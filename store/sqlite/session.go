package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/barkerlive/barker/store"
)

// kept is how many statements a connection keeps prepared: more than the house has.
const kept = 512

// session is a connection and its prepared statements. One goroutine at a time uses it.
type session struct {
	db    *database
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	ctx   context.Context // of the transaction, or of its part
	now   time.Time
}

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

// prepared is a statement, prepared once.
func (s *session) prepared(query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	if len(s.stmts) == kept {
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
	st, err := s.prepared(query)
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
func (s *session) Begin(ctx context.Context) error {
	if err := s.run(ctx, "BEGIN IMMEDIATE"); err != nil {
		s.Rollback() // it has begun when ctx ended at that moment
		return fmt.Errorf("begin: %w", s.db.explain(err))
	}
	s.enter(ctx)
	return nil
}

// Part begins a part. See store.Session.
func (s *session) Part(ctx context.Context) error {
	s.enter(ctx)
	return s.db.explain(s.run(context.Background(), "SAVEPOINT part"))
}

// Keep ends a part. See store.Session.
func (s *session) Keep(part bool) error {
	if !part {
		return nil
	}
	return s.db.explain(s.run(context.Background(), "RELEASE part"))
}

// Undo undoes a part. See store.Session.
func (s *session) Undo() error {
	if err := s.run(context.Background(), "ROLLBACK TO part"); err != nil {
		return err
	}
	return s.run(context.Background(), "RELEASE part")
}

// Commit ends the transaction. See store.Session.
func (s *session) Commit() error {
	if err := s.run(context.Background(), "COMMIT"); err != nil {
		s.Rollback()
		return fmt.Errorf("commit: %w", s.db.explain(err))
	}
	return nil
}

// Rollback ends the transaction. SQLite may have done so by itself, and then says there is none.
func (s *session) Rollback() { _ = s.run(context.Background(), "ROLLBACK") }

// Now is when the transaction or its part began. See store.Tx.
func (s *session) Now() time.Time { return s.now }

// Exec changes something. See store.Tx.
func (s *session) Exec(query string, args ...any) (int64, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	st, err := s.prepared(query)
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
func (s *session) Put(query string, args ...any) error {
	_, err := s.Exec(query, args...)
	return err
}

// Query asks for rows. See store.Tx.
func (s *session) Query(query string, args ...any) (store.Rows, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	st, err := s.prepared(query)
	if err != nil {
		return nil, s.db.explain(err)
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
