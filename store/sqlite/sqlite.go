// Package sqlite opens a SQLite file for package store: the default database, for one machine.
//
// It promises that a transaction is committed on disk or not at all, that the file may be copied
// while on air, and that an older program never touches a newer file. One connection writes and
// a few read; a second process on the same file waits its turn.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/barkerlive/barker/store"
)

const (
	// busyTimeout is how long a transaction waits for another process's.
	busyTimeout = 10 * time.Second
	// readers is how many connections read side by side.
	readers = 4
)

// database is an open file; it is a store.Backend.
type database struct {
	path    string
	log     *slog.Logger
	w, r    *sql.DB // of one connection that writes, of some that only read
	writer  *session
	writers *store.Writers
	readers *store.Pool[*session]
}

// Open opens the database file at path, makes it when it is missing and brings it to this
// program's version. The folder must exist. A file written by a newer program, one that is not a
// database and one that cannot be written are refused.
func Open(ctx context.Context, path string, log *slog.Logger) (*store.DB, error) {
	db, err := open(ctx, path, log)
	if err != nil {
		return nil, err
	}
	return &store.DB{Backend: db}, nil
}

func open(ctx context.Context, path string, log *slog.Logger) (*database, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// Made here and not by SQLite, so that it and its journal are the owner's alone: it holds
	// names and addresses.
	f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database: %w: the folder must exist and the file be writable", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := &database{path: abs, log: log, readers: store.NewPool[*session]()}
	if err := db.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", db.explain(err)), db.Close())
	}
	return db, nil
}

func (db *database) connect(ctx context.Context) (err error) {
	if db.w, err = sql.Open("sqlite", dsn(db.path, "_txlock=immediate", "_pragma=journal_mode(WAL)",
		// What a savepoint would undo is kept in memory, not in a temporary file.
		"_pragma=journal_size_limit(67108864)", "_pragma=temp_store(MEMORY)")); err != nil {
		return err
	}
	db.w.SetMaxOpenConns(1)
	steps, err := store.Steps(store.SQLite)
	if err != nil {
		return err
	}
	if err := migrate(ctx, db.w, steps, db.log); err != nil {
		return err
	}
	if db.writer, err = db.session(ctx, db.w); err != nil {
		return err
	}
	db.writers = store.NewWriters(db.writer)
	if db.r, err = sql.Open("sqlite", dsn(db.path, "_pragma=query_only(1)")); err != nil {
		return err
	}
	var reading []*session
	for range readers {
		s, err := db.session(ctx, db.r)
		if err != nil {
			return err // and db.r is closed, with those made before
		}
		reading = append(reading, s)
	}
	db.readers = store.NewPool(reading...)
	return nil
}

// dsn names a file for the driver; any character may be in the path.
func dsn(path string, options ...string) string {
	s := "file:" + pathOf(path) +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)", busyTimeout.Milliseconds())
	for _, o := range options {
		s += "&" + o
	}
	return s
}

func pathOf(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// Write runs f in a transaction. It blocks while others write, at most ten seconds for another
// process. See store.Backend.
func (db *database) Write(ctx context.Context, f func(store.Tx) error, ahead ...store.Ask) error {
	return db.writers.Write(ctx, f, ahead...)
}

// Read runs f over what is committed. See store.Backend.
func (db *database) Read(ctx context.Context, f func(store.Tx) error) error {
	return db.readers.Lend(ctx, func(s *session) error {
		if err := s.run(context.Background(), "BEGIN"); err != nil { // which does not wait
			return fmt.Errorf("begin: %w", db.explain(err))
		}
		defer s.Rollback()
		s.enter(ctx)
		if err := f(s); err != nil {
			return err
		}
		return s.flush() // which fails when there is anything
	})
}

// Backup writes a consistent copy of a database file while others read and write. A file that
// exists is not overwritten.
func Backup(ctx context.Context, from, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	// SQLite fills the empty file; its mode stays ours.
	c, err := sql.Open("sqlite", dsn(from))
	if err == nil {
		_, err = c.ExecContext(ctx, "VACUUM INTO ?", path)
		err = errors.Join(err, c.Close())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("backup: %w", explain(from, err)), os.Remove(path))
	}
	return nil
}

// Commits counts. See store.Backend.
func (db *database) Commits() int64 { return db.writers.Commits() }

// Dialect is SQLite's. See store.Backend.
func (db *database) Dialect() store.Dialect { return store.SQLite }

// String is the file's absolute path.
func (db *database) String() string { return db.path }

// Close closes the database when nothing uses it any more.
func (db *database) Close() error {
	errs := []error{db.readers.Close((*session).close)}
	if db.writer != nil {
		errs = append(errs, db.writer.close())
	}
	for _, c := range []*sql.DB{db.r, db.w} {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// explain adds what to do about it to an error of the database's surroundings.
func (db *database) explain(err error) error { return explain(db.path, err) }

func explain(path string, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk with %s is full, free some space: %w", path, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%s cannot be written, check its owner and mode and those of its folder: %w", path, err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("%s or its journal cannot be opened, check its folder: %w", path, err)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%s is not a sound database, restore a backup: %w", path, err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%s is locked by another program: %w", path, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%s cannot be read or written, check its disk: %w", path, err)
	}
	return err
}
