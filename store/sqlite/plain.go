package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/barkerlive/barker/store"
)

// CommitRate measures how many transactions of one row a file takes for a while from some clients,
// with the settings that Open uses. They share one connection, which is the fastest way there is:
// SQLite has one writer. The table for it is removed again.
func CommitRate(ctx context.Context, path string, clients int, during time.Duration) (p store.Plain, err error) {
	db, err := sql.Open("sqlite", dsn(path, "_pragma=journal_mode(WAL)"))
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(explain(path, err), db.Close()) }()
	db.SetMaxOpenConns(1)
	var version, mode string
	var synchronous int
	if err := db.QueryRowContext(ctx, `SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous)`).
		Scan(&version, &mode, &synchronous); err != nil {
		return p, err
	}
	p.Settings = fmt.Sprintf("SQLite %s, journal_mode=%s, synchronous=%s", version, mode, []string{"OFF", "NORMAL", "FULL", "EXTRA"}[synchronous])
	if _, err := db.ExecContext(ctx, `CREATE TABLE commit_rate (id INTEGER PRIMARY KEY, client INTEGER NOT NULL) STRICT`); err != nil {
		return p, err
	}
	defer func() {
		_, drop := db.ExecContext(context.WithoutCancel(ctx), `DROP TABLE commit_rate`)
		err = errors.Join(err, drop)
	}()
	insert, err := db.PrepareContext(ctx, `INSERT INTO commit_rate(client) VALUES (?)`)
	if err != nil {
		return p, err
	}
	var done atomic.Int64
	var all errgroup.Group
	start := time.Now()
	for c := range clients {
		all.Go(func() error {
			for time.Since(start) < during {
				if _, err := insert.ExecContext(ctx, c); err != nil {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	err = all.Wait()
	p.PerSecond = float64(done.Load()) / time.Since(start).Seconds()
	return p, errors.Join(err, insert.Close())
}
