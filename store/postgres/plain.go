package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/barkerlive/barker/store"
)

// CommitRate measures how many transactions of one row a database takes for a while from some
// clients, each on a connection of its own, with the settings that Open uses. The table for it is
// removed again.
func CommitRate(ctx context.Context, url string, clients int, during time.Duration) (p store.Plain, err error) {
	db, err := open(ctx, url, nil)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(db.explain(err), db.Close()) }()
	conns := make([]*pgx.Conn, clients)
	for i := range conns {
		if conns[i], err = pgx.ConnectConfig(ctx, db.config); err != nil {
			return p, err
		}
		defer func() { err = errors.Join(err, conns[i].Close(context.WithoutCancel(ctx))) }()
	}
	var version, fsync, synchronous, method string
	if err := conns[0].QueryRow(ctx, `SELECT current_setting('server_version'), current_setting('fsync'),
		current_setting('synchronous_commit'), current_setting('wal_sync_method')`).Scan(&version, &fsync, &synchronous, &method); err != nil {
		return p, err
	}
	p.Settings = fmt.Sprintf("PostgreSQL %s, fsync=%s, synchronous_commit=%s, wal_sync_method=%s", version, fsync, synchronous, method)
	if _, err := conns[0].Exec(ctx, `CREATE TABLE commit_rate (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, client BIGINT NOT NULL)`); err != nil {
		return p, err
	}
	defer func() {
		_, drop := conns[0].Exec(context.WithoutCancel(ctx), `DROP TABLE commit_rate`)
		err = errors.Join(err, drop)
	}()
	var done atomic.Int64
	var all errgroup.Group
	start := time.Now()
	for i, c := range conns {
		all.Go(func() error {
			for time.Since(start) < during {
				if _, err := c.Exec(ctx, `INSERT INTO commit_rate(client) VALUES ($1)`, i); err != nil {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	err = all.Wait()
	p.PerSecond = float64(done.Load()) / time.Since(start).Seconds()
	return p, err
}
