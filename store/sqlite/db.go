// Package sqlite keeps what the stations keep in one SQLite file: the default store, for one
// machine.
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
)

const (
	// busyTimeout is how long a transaction waits for another process's.
	busyTimeout = 10 * time.Second
	// readers is how many connections read side by side.
	readers = 4
)

// DB is an open database. Its methods may be called concurrently.
type DB struct {
	path string
	log  *slog.Logger
	w    *sql.DB // one connection; every transaction takes the write lock when it begins
	r    *sql.DB // read only
}

// Open opens the database file at path, makes it when it is missing and brings it to this
// program's version. The folder must exist. A file written by a newer program, one that is not a
// database and one that cannot be written are refused.
func Open(ctx context.Context, path string, log *slog.Logger) (*DB, error) {
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
	db := &DB{path: abs, log: log}
	if err := db.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", db.explain(err)), db.Close())
	}
	return db, nil
}

func (db *DB) connect(ctx context.Context) (err error) {
	if db.w, err = sql.Open("sqlite", dsn(db.path, "_txlock=immediate", "_pragma=journal_mode(WAL)",
		"_pragma=journal_size_limit(67108864)")); err != nil {
		return err
	}
	db.w.SetMaxOpenConns(1)
	if err := migrate(ctx, db.w, migrationFiles, db.log); err != nil {
		return err
	}
	if db.r, err = sql.Open("sqlite", dsn(db.path, "_pragma=query_only(1)")); err != nil {
		return err
	}
	db.r.SetMaxOpenConns(readers)
	db.r.SetMaxIdleConns(readers)
	return db.r.PingContext(ctx)
}

// dsn names a file for the driver; any character may be in the path.
func dsn(path string, options ...string) string {
	s := "file:" + (&url.URL{Path: path}).EscapedPath() +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)", busyTimeout.Milliseconds())
	for _, o := range options {
		s += "&" + o
	}
	return s
}

// Read is for queries. It sees what is committed; statements that change something fail.
func (db *DB) Read() *sql.DB { return db.r }

// Write runs f in a transaction, alone among all writers of the file, and commits when f
// returns nil. f must use the transaction only: another Write inside it waits for ever. It
// blocks while others write, at most ten seconds for another process.
func (db *DB) Write(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.w.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", db.explain(err))
	}
	if err := f(tx); err != nil {
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			err = errors.Join(err, back)
		}
		return db.explain(err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", db.explain(err))
	}
	return nil
}

// Backup writes a consistent copy of the database to path while others read and write. A file
// that exists is not overwritten.
func (db *DB) Backup(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	// SQLite fills the empty file; its mode stays ours. The readers' connections may write nothing,
	// not even elsewhere, and the writer's is not to be kept from the show.
	c, err := sql.Open("sqlite", dsn(db.path))
	if err == nil {
		_, err = c.ExecContext(ctx, "VACUUM INTO ?", path)
		err = errors.Join(err, c.Close())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("backup: %w", db.explain(err)), os.Remove(path))
	}
	return nil
}

// Path is the database file's absolute path.
func (db *DB) Path() string { return db.path }

// Close closes the database when nothing uses it any more.
func (db *DB) Close() error {
	var errs []error
	if db.r != nil {
		errs = append(errs, db.r.Close())
	}
	if db.w != nil {
		errs = append(errs, db.w.Close())
	}
	return errors.Join(errs...)
}

// explain adds what to do about it to an error of the database's surroundings.
func (db *DB) explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk with %s is full, free some space: %w", db.path, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%s cannot be written, check its owner and mode and those of its folder: %w", db.path, err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("%s or its journal cannot be opened, check its folder: %w", db.path, err)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%s is not a sound database, restore a backup: %w", db.path, err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%s is locked by another program: %w", db.path, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%s cannot be read or written, check its disk: %w", db.path, err)
	}
	return err
}
