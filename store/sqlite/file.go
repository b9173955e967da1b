package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/barkerlive/barker/store"
)

// Check tells what is wrong with a copy of a database that is to be restored: that it is none of
// ours, of a newer program, or damaged. It changes nothing.
func Check(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return fmt.Errorf("%s is a database in use, or was: make a copy with \"barker backup\"", path)
	}
	// Immutable: also a copy on a disk that cannot be written is read, and no journal is made.
	db, err := sql.Open("sqlite", dsn(path, "mode=ro", "immutable=1"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(explain(path, err), db.Close()) }()
	steps, err := store.Steps(store.SQLite)
	if err != nil {
		return err
	}
	var version, shops int
	if err := db.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT COUNT(*) FROM sqlite_schema WHERE name = 'shops')`).Scan(&version, &shops); err != nil {
		return err
	}
	switch {
	case version == 0 || shops == 0:
		return fmt.Errorf("%s is no backup of Barker: name a file that \"barker backup\" wrote", path)
	case version > len(steps):
		return store.NewerError(version, len(steps))
	}
	var said string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("%s is damaged, use another backup: %s", path, said)
	}
	var orphans int
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM pragma_foreign_key_check`).Scan(&orphans); err != nil {
		return err
	}
	if orphans > 0 {
		return fmt.Errorf("%s is damaged, use another backup: %d rows point nowhere", path, orphans)
	}
	return nil
}

// Restore puts a copy of a database in the place of a file that nobody has open, all of it or
// nothing. A file that has something in it is kept beside it when it is to be replaced, and its new
// name answered; else it is store.ErrNotEmpty.
func Restore(ctx context.Context, from, path string, replace bool) (kept string, err error) {
	if err := Check(ctx, from); err != nil {
		return "", err
	}
	fresh := path + ".restoring"
	if err := errors.Join(remove(fresh), copyFile(from, fresh)); err != nil {
		return "", fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, remove(fresh)) }() // nothing is left of it when it is in place
	// Brought to this program's version before it counts.
	db, err := Open(ctx, fresh, nil)
	if err != nil {
		return "", err
	}
	if err := errors.Join(db.Close(), alone(ctx, fresh)); err != nil {
		return "", fmt.Errorf("restore: %w", err)
	}
	if kept, err = lay(ctx, path, replace); err != nil {
		return "", err
	}
	if err := os.Rename(fresh, path); err != nil {
		if kept != "" {
			err = errors.Join(err, os.Rename(kept, path))
		}
		return "", fmt.Errorf("restore: %w", err)
	}
	return kept, syncFolder(filepath.Dir(path))
}

// lay lays aside what is at path. What is empty is not kept.
func lay(ctx context.Context, path string, replace bool) (kept string, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	empty, err := isEmpty(ctx, path)
	if err != nil && !replace { // a damaged file is what a backup is for, but somebody must say so
		return "", err
	}
	if !empty && !replace {
		return "", fmt.Errorf("%w: %s", store.ErrNotEmpty, path)
	}
	if err := alone(ctx, path); err != nil && busy(err) {
		return "", fmt.Errorf("%s is in use, stop Barker first: %w", path, err)
	}
	if empty {
		return "", nil
	}
	kept = Beside(path)
	for _, more := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+more, kept+more); err != nil && (more == "" || !errors.Is(err, os.ErrNotExist)) {
			return "", fmt.Errorf("restore: %w", err)
		}
	}
	return kept, nil
}

// Beside is a name for what was at path before a backup was put in its place.
func Beside(path string) string {
	return path + ".before-" + time.Now().UTC().Format("20060102-150405.000")
}

func isEmpty(ctx context.Context, path string) (empty bool, err error) {
	db, err := Open(ctx, path, nil)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Empty(ctx)
}

// alone writes a file's journal back into it, which only works when nobody else has it open.
func alone(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", "file:"+pathOf(path)+"?_pragma=busy_timeout(0)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	return errors.Join(err, db.Close())
}

func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// remove removes a database file with its journal, if there is one.
func remove(path string) error {
	var errs []error
	for _, more := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + more); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
