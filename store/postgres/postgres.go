// Package postgres opens a PostgreSQL database for package store: for an installation that has
// outgrown one machine's file, or has a database server anyway.
//
// It promises what package sqlite promises, in the same words: one transaction writes at a time,
// of all processes, and it has the time of the server's clock. Statements that only change something
// are sent together with the next question.
package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/barkerlive/barker/store"
)

const (
	// busyTimeout is how long a transaction waits for another process's.
	busyTimeout = 10 * time.Second
	// answerTimeout is how long one exchange with the server may take.
	answerTimeout = time.Minute
	// readers is how many connections read side by side, and restFor how long one may rest before
	// it is asked whether it still lives.
	readers = 4
	restFor = 5 * time.Second
	// writeLock is the key of the lock that whoever writes has.
	writeLock = 0x6261726b6572 // "barker"
)

// database is an open database; it is a store.Backend.
type database struct {
	config  *pgx.ConnConfig
	log     *slog.Logger
	writer  *session
	writers *store.Writers
	readers *store.Pool[*session]
	askTime func() string // the query that tells the time
	queries sync.Map      // as written, as numbered; the house has a few hundred
	many    sync.Map      // as written, *many
	survey  atomic.Bool   // tables may have grown
}

// Open opens the database that a URL names, postgres://user:password@host:port/name, and brings it
// to this program's version. The database must exist; one written by a newer program is refused.
func Open(ctx context.Context, url string, log *slog.Logger) (*store.DB, error) {
	db, err := open(ctx, url, log)
	if err != nil {
		return nil, err
	}
	return &store.DB{Backend: db}, nil
}

func open(ctx context.Context, url string, log *slog.Logger) (*database, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err) // without its password
	}
	for name, value := range map[string]string{
		// A name of this program's own: see store.Copy.
		"application_name": "barker " + rand.Text(), "timezone": "UTC", "lock_timeout": fmt.Sprint(busyTimeout.Milliseconds()),
		// A commit that was told of is on disk, whatever the server's own settings say.
		"synchronous_commit": "on",
	} {
		config.RuntimeParams[name] = value
	}
	writing := config.Copy()
	for name, value := range map[string]string{
		// What a purchase asks and writes it names: an index leads there, and one plan does for all.
		"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off",
		"enable_bitmapscan": "off", "jit": "off",
	} {
		writing.RuntimeParams[name] = value
	}
	db := &database{config: config, log: log, askTime: serverTime}
	db.writer = &session{db: db, config: writing}
	db.writers = store.NewWriters(db.writer)
	reading := make([]*session, readers)
	for i := range reading {
		reading[i] = &session{db: db, config: config}
	}
	db.readers = store.NewPool(reading...)
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", db.explain(err)), db.Close())
	}
	return db, nil
}

// migrate brings the database to the newest step, each in a transaction of its own. It waits for
// another process that does the same.
func (db *database) migrate(ctx context.Context) error {
	steps, err := store.Steps(store.PostgreSQL)
	if err != nil {
		return err
	}
	newest := 0
	if len(steps) > 0 {
		newest = steps[len(steps)-1].Number
	}
	if at, err := db.version(ctx); err != nil || at == newest {
		return err
	}
	for _, s := range steps {
		done := false
		if err := db.Write(ctx, func(store.Tx) (err error) {
			done, err = db.writer.apply(s, newest)
			return err
		}); err != nil {
			return fmt.Errorf("migration %s: %w", s.Name, err)
		}
		if done {
			db.log.Info("database migrated", "step", s.Name)
		}
	}
	return nil
}

// version is the newest step that the database has, 0 when it has none.
func (db *database) version(ctx context.Context) (at int, err error) {
	ask := func(query string) (n int, err error) {
		err = db.Read(ctx, func(tx store.Tx) error {
			rows, err := tx.Query(query)
			if err != nil {
				return err
			}
			if rows.Next() {
				err = rows.Scan(&n)
			}
			return errors.Join(err, rows.Close())
		})
		return n, err
	}
	there, err := ask(`SELECT CASE WHEN to_regclass('barker_version') IS NULL THEN 0 ELSE 1 END`)
	if err != nil || there == 0 {
		return 0, err
	}
	return ask(`SELECT COALESCE(MAX(version), 0) FROM barker_version`)
}

// Write runs f in a transaction. It blocks while others write, at most ten seconds for another
// process. See store.Backend.
func (db *database) Write(ctx context.Context, f func(store.Tx) error, ahead ...store.Ask) error {
	return db.writers.Write(ctx, f, ahead...)
}

// Foresees says that to ask many things at once is far quicker than one after another. See
// store.Foreseeing.
func (db *database) Foresees() {}

// Read runs f over what is committed. See store.Backend.
func (db *database) Read(ctx context.Context, f func(store.Tx) error) error {
	return db.readers.Lend(ctx, func(s *session) error {
		if db.survey.CompareAndSwap(true, false) {
			if err := s.analyse(ctx); err != nil {
				db.log.Warn("survey the tables", "err", err)
			}
		}
		again, err := s.view(ctx, f)
		if again {
			_, err = s.view(ctx, f)
		}
		return err
	})
}

// Commits counts. See store.Backend.
func (db *database) Commits() int64 { return db.writers.Commits() }

// Dialect is PostgreSQL's. See store.Backend.
func (db *database) Dialect() store.Dialect { return store.PostgreSQL }

// String names the database without its password.
func (db *database) String() string {
	return fmt.Sprintf("postgres://%s:%d/%s", db.config.Host, db.config.Port, db.config.Database)
}

// Close closes the database when nothing uses it any more.
func (db *database) Close() error {
	return errors.Join(db.readers.Close((*session).close), db.writer.close())
}
