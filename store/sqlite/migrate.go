package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/barkerlive/barker/store"
)

// migrate brings the file behind w to the newest step, each in a transaction of its own. The
// file's user_version is the number of the last step it has. It waits for another process that
// does the same.
func migrate(ctx context.Context, w *sql.DB, steps []store.Step, log *slog.Logger) error {
	newest := 0
	if len(steps) > 0 {
		newest = steps[len(steps)-1].Number
	}
	for _, s := range steps {
		done, err := patiently(ctx, func() (bool, error) { return apply(ctx, w, s, newest) })
		if err != nil {
			return fmt.Errorf("migration %s: %w", s.Name, err)
		}
		if done {
			log.Info("database migrated", "step", s.Name)
		}
	}
	return nil
}

// patiently tries again while another process makes the file's journal: SQLite then does not wait
// by itself.
func patiently(ctx context.Context, f func() (bool, error)) (done bool, err error) {
	for start := time.Now(); ; {
		if done, err = f(); !busy(err) || time.Since(start) > busyTimeout {
			return done, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// apply applies s when the file does not have it. The version is read inside the transaction,
// so that two processes cannot apply it both.
func apply(ctx context.Context, w *sql.DB, s store.Step, newest int) (done bool, err error) {
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
		return false, store.NewerError(version, newest)
	}
	if version >= s.Number {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, s.SQL); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(s.Number)); err != nil {
		return false, err
	}
	return true, tx.Commit()
}
