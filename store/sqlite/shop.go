package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/barkerlive/barker/shop"
)

// ShopStore keeps shops; it is a shop.Store.
type ShopStore struct{ db *DB }

// Shop is the store for shops.
func (db *DB) Shop() *ShopStore { return &ShopStore{db} }

// Update runs f in one transaction. See shop.Store.
func (s *ShopStore) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error) (shop.Revision, error) {
	var revision shop.Revision
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO shops(id) VALUES (?) ON CONFLICT DO NOTHING`, id); err != nil {
			return err
		}
		t := &shopTx{shopView: newShopView(ctx, tx, id), tx: tx, touched: make(map[shop.ProductID]bool)}
		if err := f(t); err != nil {
			return err
		}
		var err error
		revision, err = t.bump()
		return err
	})
	return revision, err
}

// View runs f over one consistent state. See shop.Store.
func (s *ShopStore) View(ctx context.Context, id shop.ShopID, f func(shop.Reader) error) error {
	tx, err := s.db.r.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", s.db.explain(err))
	}
	err = f(newShopView(ctx, tx, id))
	if back := tx.Rollback(); err == nil && back != nil && !errors.Is(back, sql.ErrTxDone) {
		err = back
	}
	return s.db.explain(err)
}

// shopView reads one shop inside a transaction; it is a shop.Reader.
type shopView struct {
	ctx context.Context // the transaction's
	q   *sql.Tx
	id  shop.ShopID
	now time.Time
}

// newShopView takes the time after the transaction has begun: a writer then has the lock, so
// that later transactions have later times.
func newShopView(ctx context.Context, q *sql.Tx, id shop.ShopID) shopView {
	return shopView{ctx, q, id, time.UnixMilli(time.Now().UnixMilli()).UTC()}
}

// Now is when the transaction began, in whole milliseconds of UTC.
func (v shopView) Now() time.Time { return v.now }

// one reads the row of a query into dest and tells whether there was one.
func (v shopView) one(query string, args []any, dest ...any) (bool, error) {
	err := v.q.QueryRowContext(v.ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// rows calls scan for each row of a query. scan must not query: the connection is busy.
func (v shopView) rows(scan func(*sql.Rows) error, query string, args ...any) (err error) {
	rows, err := v.q.QueryContext(v.ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// shopTx changes one shop inside a transaction; it is a shop.Tx.
type shopTx struct {
	shopView
	tx      *sql.Tx
	touched map[shop.ProductID]bool // products whose facts changed
}

func (t *shopTx) exec(query string, args ...any) error {
	_, err := t.tx.ExecContext(t.ctx, query, args...)
	return err
}

// bump gives the touched products a new revision of the shop.
func (t *shopTx) bump() (shop.Revision, error) {
	if len(t.touched) == 0 {
		return t.Revision()
	}
	var r shop.Revision
	if _, err := t.one(`UPDATE shops SET revision = revision + 1 WHERE id = ? RETURNING revision`, []any{t.id}, &r); err != nil {
		return 0, err
	}
	for p := range t.touched {
		if err := t.exec(`UPDATE products SET revision = ? WHERE shop_id = ? AND id = ?`, r, t.id, p); err != nil {
			return 0, err
		}
	}
	return r, nil
}

// list scans a JSON column into a slice; an empty list is nil.
type list[T any] struct{ to *[]T }

// Scan reads the column.
func (l list[T]) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("list: %T is not text", v)
	}
	*l.to = nil
	if err := json.Unmarshal([]byte(text), l.to); err != nil {
		return err
	}
	if len(*l.to) == 0 {
		*l.to = nil
	}
	return nil
}

// listOf writes a slice for a JSON column.
func listOf[T any](v []T) (string, error) {
	if v == nil {
		return "[]", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// moment scans a column of Unix milliseconds.
type moment struct{ to *time.Time }

// Scan reads the column.
func (m moment) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("time: %T is not a number", v)
	}
	*m.to = time.UnixMilli(ms).UTC()
	return nil
}
