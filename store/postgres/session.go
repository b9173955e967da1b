package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/barkerlive/barker/store"
)

// session is a connection, made when it is needed. One goroutine at a time uses it.
//
// What is put waits until something is asked that it is about, or until the end: many transactions that
// share a commit cost an exchange for what they ask and one for what they write.
type session struct {
	db      *database
	config  *pgx.ConnConfig
	conn    *pgx.Conn
	rested  time.Time       // when it was used last
	ctx     context.Context // of the transaction, or of its part
	batch   *pgx.Batch      // what waits to be sent
	opening int             // statements in it before the one that asks the time; -1 when that is known
	now     time.Time
	failed  error                // of the exchange that was to tell the time, or that asked ahead
	ahead   map[string]*answered // by question

	pending store.Pending
	kept    bool // a part is
	sent    bool // something that the part has written
	saved   bool // after a savepoint
	apart   bool
	begun   int // transactions on the connection
	survey  int // after which of them the tables are looked at

	closed    bool
	waiting   int  // statements sent last
	committed bool // the last of them was a commit that was done
}

// putTogether is how many statements wait at most.
const putTogether = 200

// serverTime asks the server's clock for Unix milliseconds: not when the transaction began, which
// is before it had the lock.
func serverTime() string { return `SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT` }

// begin connects when it must and opens a transaction with some statements, which wait in the
// batch.
func (s *session) begin(ctx context.Context, opening ...string) error {
	if err := s.connect(ctx); err != nil {
		return fmt.Errorf("begin: %w", s.db.explain(err))
	}
	s.batch = &pgx.Batch{}
	s.ctx, s.failed, s.ahead = ctx, nil, nil
	s.pending.Reset()
	s.kept, s.sent, s.saved = false, false, false
	for _, q := range opening {
		s.batch.Queue(q)
	}
	s.opening = s.batch.Len()
	s.batch.Queue(s.db.askTime())
	return nil
}

func (s *session) connect(ctx context.Context) (err error) {
	if s.closed {
		return store.ErrClosed
	}
	if s.conn != nil && !s.conn.IsClosed() && time.Since(s.rested) > restFor && s.conn.Ping(ctx) != nil {
		s.drop()
	}
	if s.conn == nil || s.conn.IsClosed() {
		s.conn, err = pgx.ConnectConfig(ctx, s.config)
		s.begun, s.survey = 0, surveyAfter
	}
	return err
}

// drop gives up a connection that is in no state to be used.
func (s *session) drop() {
	if s.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.conn.Close(ctx) // it is lost already, or will be
	s.conn = nil
}

func (s *session) close() error {
	s.closed = true
	if s.conn == nil || s.conn.IsClosed() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return s.conn.Close(ctx)
}

// lost explains an error and adds that the connection is lost, when it is.
func (s *session) lost(err error) error {
	if err == nil {
		return nil
	}
	var e *pgconn.PgError
	stopping := errors.As(err, &e) && strings.HasPrefix(e.Code, "57P0")
	if stopping || s.conn == nil || s.conn.IsClosed() {
		return fmt.Errorf("%w: %w", store.ErrLost, s.db.explain(err))
	}
	return s.db.explain(err)
}

// view runs f over one state. It may be run again when the connection was found lost before
// anything was answered.
func (s *session) view(ctx context.Context, f func(store.Tx) error) (again bool, err error) {
	if err := s.begin(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return false, err
	}
	defer s.Rollback()
	if err = f(s); err == nil && s.pending.Len() > 0 {
		err = errors.Join(s.settle(true), s.lost(s.flush())) // which fails
	}
	return s.opening >= 0 && errors.Is(err, store.ErrLost), err
}

// Begin takes the lock that whoever writes has. See store.Session.
func (s *session) Begin(ctx context.Context, ahead []store.Ask, apart bool) error {
	err := s.begin(ctx, "BEGIN", fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", writeLock))
	if s.begun++; s.begun == s.survey {
		s.db.survey.Store(true)
		s.survey *= 4
	}
	if s.apart = apart; err == nil && len(ahead) > 0 {
		s.Ahead(ahead)
		err = s.failed
	}
	if err != nil {
		s.Rollback()
	}
	return err
}

// Part begins a part: for the server only when something is sent that it writes. See store.Session.
func (s *session) Part(ctx context.Context) error {
	s.ctx, s.sent, s.saved = ctx, false, false
	s.pending.Part()
	return nil
}

// Keep leaves what was put to be sent with the commit. See store.Session.
func (s *session) Keep() error {
	if s.saved {
		if err := s.plain("RELEASE SAVEPOINT part"); err != nil {
			return s.lost(err)
		}
	}
	s.pending.Keep()
	s.kept = true
	return nil
}

// Undo undoes a part. See store.Session.
func (s *session) Undo() error {
	s.pending.Undo()
	switch {
	case s.conn == nil || s.conn.IsClosed():
		return store.ErrLost
	case s.saved:
		s.ahead, s.batch = nil, &pgx.Batch{}
		return s.plain("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
	case s.sent:
		return errors.New("the part has no savepoint")
	case s.opening < 0 && s.conn.PgConn().TxStatus() != 'T':
		return errors.New("the transaction has failed")
	}
	return nil
}

// plain runs statements that work in a transaction that has failed, too.
func (s *session) plain(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	return s.conn.PgConn().Exec(ctx, sql).Close()
}

// Commit ends the transaction. When its answer is lost it is not known whether it was done, so
// that error is not store.ErrLost: the function is not to be run again. See store.Session.
func (s *session) Commit() error {
	all := s.pending.Earlier()
	if s.opening >= 0 && s.batch.Len() == s.opening+1 && len(all) == 0 {
		s.Rollback() // nothing was asked or put
		return nil
	}
	err := s.queue(all)
	if err == nil {
		s.batch.Queue("COMMIT")
		err = s.flush()
	}
	done := err == nil && s.committed
	e := (*pgconn.PgError)(nil)
	refused := errors.As(err, &e) && !errors.Is(s.lost(err), store.ErrLost)
	s.Rollback()
	if done {
		return nil
	}
	if refused && !s.apart {
		return fmt.Errorf("%w: %w", store.ErrApart, s.db.explain(err))
	}
	if err == nil {
		err = errors.New("the server rolled it back")
	}
	return fmt.Errorf("commit: %w", s.db.explain(err))
}

// Rollback ends the transaction.
func (s *session) Rollback() {
	s.batch, s.rested = nil, time.Now()
	s.ahead = nil
	s.pending.Reset()
	if s.conn == nil || s.conn.IsClosed() || s.conn.PgConn().TxStatus() == 'I' {
		return
	}
	if s.plain("ROLLBACK") != nil {
		s.drop()
	}
}

// flush sends what waits and reads the answers.
func (s *session) flush() error {
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	results := s.send(ctx)
	_, err := s.read(results, s.waiting)
	return errors.Join(err, results.Close())
}

// send sends what waits.
func (s *session) send(ctx context.Context) pgx.BatchResults {
	b := s.batch
	s.batch, s.waiting = &pgx.Batch{}, b.Len()
	return s.conn.SendBatch(ctx, b)
}

// read reads the first n answers, the time among them; the last one's count is the answer.
func (s *session) read(results pgx.BatchResults, n int) (changed int64, err error) {
	for i := range n {
		if i == s.opening {
			var ms int64
			if err := results.QueryRow().Scan(&ms); err != nil {
				return 0, err
			}
			s.now, s.opening = time.UnixMilli(ms).UTC(), -1
			continue
		}
		tag, err := results.Exec()
		if err != nil {
			return 0, err
		}
		changed, s.committed = tag.RowsAffected(), tag.String() == "COMMIT"
	}
	return changed, nil
}

// Now is when the transaction or its part began, by the server's clock. What goes wrong in asking
// it is told by what is asked or put next. See store.Tx.
func (s *session) Now() time.Time {
	if s.opening >= 0 && s.failed == nil {
		s.failed = s.lost(s.flush())
	}
	return s.now
}

// ready tells why a statement cannot be run.
func (s *session) ready() error { return errors.Join(s.failed, s.ctx.Err()) }

// Pending is what waits. See store.Tx.
func (s *session) Pending() *store.Pending { return &s.pending }

// settle has what waits sent with what comes next: of the parts before this one, then of this one after
// a savepoint, when it writes.
func (s *session) settle(changes bool) error {
	if earlier := s.pending.Earlier(); len(earlier) > 0 {
		s.wrote(earlier...)
		if err := s.queue(earlier); err != nil {
			return err
		}
		if err := s.flush(); err != nil {
			return s.others(err)
		}
	}
	own := s.pending.Own()
	if len(own) == 0 && !changes {
		return nil
	}
	s.wrote(own...)
	if s.kept && !s.sent {
		s.batch.Queue("SAVEPOINT part")
		s.saved = true
	}
	s.sent = true
	return s.queue(own)
}

// others is an error in what other parts have written.
func (s *session) others(err error) error {
	if err = s.lost(err); s.apart || errors.Is(err, store.ErrLost) {
		return err
	}
	return fmt.Errorf("%w: %w", store.ErrApart, err)
}

// Exec changes something. See store.Tx.
func (s *session) Exec(query string, args ...any) (int64, error) {
	if err := s.ready(); err != nil {
		return 0, err
	}
	vs, err := s.values(args)
	if err != nil {
		return 0, err
	}
	if err := s.settle(true); err != nil {
		return 0, err
	}
	s.wrote(store.NewWrite(nil, query, vs))
	s.batch.Queue(s.db.numbered(query), vs...)
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	results := s.send(ctx)
	n, err := s.read(results, s.waiting)
	return n, s.lost(errors.Join(err, results.Close()))
}

// Put changes something. See store.Tx.
func (s *session) Put(query string, args ...any) error { return s.PutOf(nil, query, args...) }

// PutOf changes something, with the commit or when it is asked about. See store.Tx.
func (s *session) PutOf(keys []string, query string, args ...any) error {
	if err := s.ready(); err != nil {
		return err
	}
	vs, err := s.values(args)
	if err != nil {
		return err
	}
	w := store.NewWrite(keys, query, vs)
	s.wrote(w)
	s.pending.Put(w)
	if s.pending.Len() < putTogether {
		return nil
	}
	if err := s.settle(true); err != nil {
		return err
	}
	return s.lost(s.flush())
}

// Query asks for rows. See store.Tx.
func (s *session) Query(query string, args ...any) (store.Rows, error) {
	return s.ask(query, args, false)
}

// Peek asks for rows. See store.Tx.
func (s *session) Peek(query string, args ...any) (store.Rows, error) {
	return s.ask(query, args, true)
}

func (s *session) ask(query string, args []any, peek bool) (store.Rows, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	vs, err := s.values(args)
	if err != nil {
		return nil, err
	}
	if a, ok := s.known(query, vs); ok {
		return &kept{answered: a, types: s.conn.TypeMap()}, nil
	}
	if changes := !store.Reads(query); changes || !peek && s.pending.Touch(query) {
		if err := s.settle(changes); err != nil {
			return nil, err
		}
		if changes {
			s.wrote(store.NewWrite(nil, query, vs))
		}
	}
	s.batch.Queue(s.db.numbered(query), vs...)
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	results := s.send(ctx)
	_, err = s.read(results, s.waiting-1)
	var r pgx.Rows
	if err == nil {
		r, err = results.Query()
	}
	if err != nil {
		err = s.lost(errors.Join(err, results.Close()))
		cancel()
		return nil, err
	}
	return &rows{r, results, s, cancel}, nil
}

// values are arguments as the server takes them.
func (s *session) values(args []any) ([]any, error) {
	for i, a := range args {
		if ago, ok := a.(store.Ago); ok {
			args = slices.Clone(args)
			args[i] = s.Now().Add(-time.Duration(ago)).UnixMilli()
		}
	}
	return values(args)
}

// rows are an answer. See store.Rows.
type rows struct {
	pgx.Rows
	results pgx.BatchResults
	s       *session
	cancel  context.CancelFunc
}

// Scan reads a row. See store.Rows.
func (r *rows) Scan(dest ...any) error {
	for i, d := range dest {
		if b, ok := d.(*bool); ok {
			dest[i] = truth{b}
		}
	}
	return r.Rows.Scan(dest...)
}

// Close ends the answer. See store.Rows.
func (r *rows) Close() error {
	r.Rows.Close()
	err := r.s.lost(errors.Join(r.Err(), r.results.Close()))
	r.cancel()
	return err
}

// apply applies a migration when the database does not have it, inside a transaction that has the
// lock.
func (s *session) apply(step store.Step, newest int) (done bool, err error) {
	if err := s.flush(); err != nil {
		return false, err
	}
	if err := s.plain(`CREATE TABLE IF NOT EXISTS barker_version (version BIGINT NOT NULL)`); err != nil {
		return false, err
	}
	var version int
	rows, err := s.Query(`SELECT COALESCE(MAX(version), 0) FROM barker_version`)
	if err != nil {
		return false, err
	}
	if rows.Next() {
		err = rows.Scan(&version)
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		return false, err
	}
	if version > newest {
		return false, store.NewerError(version, newest)
	}
	if version >= step.Number {
		return false, nil
	}
	if err := s.plain(translated(step.SQL)); err != nil {
		return false, err
	}
	return true, s.Put(`INSERT INTO barker_version(version) VALUES (?)`, step.Number)
}
