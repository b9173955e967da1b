package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one numbered step from an empty file to today's tables.
type migration struct {
	number int
	name   string
	sql    string
}

// migrations reads the steps in order: migrations/0001_shop.sql is number 1.
func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	var ms []migration
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("migration %s: the name must begin with its number", name)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		ms = append(ms, migration{n, path.Base(name), string(text)})
	}
	slices.SortFunc(ms, func(a, b migration) int { return cmp.Compare(a.number, b.number) })
	for i := 1; i < len(ms); i++ {
		if ms[i].number == ms[i-1].number {
			return nil, fmt.Errorf("migrations %s and %s have one number", ms[i-1].name, ms[i].name)
		}
	}
	return ms, nil
}

// migrate brings the file behind w to the newest step, each in a transaction of its own. The
// file's user_version is the number of the last step it has. It waits for another process that
// does the same.
func migrate(ctx context.Context, w *sql.DB, files fs.FS, log *slog.Logger) error {
	ms, err := migrations(files)
	if err != nil {
		return err
	}
	newest := 0
	if len(ms) > 0 {
		newest = ms[len(ms)-1].number
	}
	for _, m := range ms {
		done, err := step(ctx, w, m, newest)
		if err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		if done {
			log.Info("database migrated", "step", m.name)
		}
	}
	return nil
}

// step applies m when the file does not have it. The version is read inside the transaction,
// so that two processes cannot apply it both.
func step(ctx context.Context, w *sql.DB, m migration, newest int) (done bool, err error) {
	tx, err := w.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // after a commit there is nothing to roll back
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, err
	}
	if version > newest {
		return false, fmt.Errorf("the database has version %d and this program knows %d: use the newer program, or a backup from before", version, newest)
	}
	if version >= m.number {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, m.sql); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(m.number)); err != nil {
		return false, err
	}
	return true, tx.Commit()
}
