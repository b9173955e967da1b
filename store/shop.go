package store

import (
	"context"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// ShopStore keeps shops; it is a shop.Store.
type ShopStore struct {
	db    *DB
	known sync.Map // shop.ShopID of those that have their row
}

// Shop is the store for shops.
func (db *DB) Shop() *ShopStore { return &ShopStore{db: db} }

// Update runs f in one transaction. See shop.Store.
func (s *ShopStore) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error) (shop.Revision, error) {
	var revision shop.Revision
	err := s.db.Write(ctx, func(tx Tx) error {
		if _, ok := s.known.Load(id); !ok {
			if err := tx.Put(`INSERT INTO shops(id) VALUES (?) ON CONFLICT (id) DO NOTHING`, id); err != nil {
				return err
			}
		}
		t := &shopTx{touched: make(map[shop.ProductID]bool), moved: make(map[shop.SKU]bool), shopView: shopView{tx: tx, id: id,
			lines: make(map[shop.HoldID][]shop.HoldLine), states: make(map[shop.OrderID]shop.OrderState)}}
		if err := f(t); err != nil {
			return err
		}
		var err error
		revision, err = t.bump()
		return err
	})
	if err == nil {
		s.known.Store(id, true)
	}
	return revision, err
}

// View runs f over one consistent state. See shop.Store.
func (s *ShopStore) View(ctx context.Context, id shop.ShopID, f func(shop.Reader) error) error {
	return s.db.Read(ctx, func(tx Tx) error { return f(shopView{tx: tx, id: id}) })
}

// shopView reads one shop inside a transaction; it is a shop.Reader.
type shopView struct {
	tx Tx
	id shop.ShopID
	// What a transaction that writes has met need not be asked or written again: lines of holds,
	// states of orders. Nil for one that reads.
	lines  map[shop.HoldID][]shop.HoldLine
	states map[shop.OrderID]shop.OrderState
}

// Now is the transaction's time. See shop.Reader.
func (v shopView) Now() time.Time { return v.tx.Now() }

// one reads the row of a query into dest and tells whether there was one.
func (v shopView) one(query string, args []any, dest ...any) (bool, error) {
	return one(v.tx, query, args, dest...)
}

// rows calls scan for each row of a query. scan must not query.
func (v shopView) rows(scan func(Rows) error, query string, args ...any) error {
	return each(v.tx, scan, query, args...)
}

// shopTx changes one shop inside a transaction; it is a shop.Tx.
type shopTx struct {
	shopView
	touched  map[shop.ProductID]bool // products whose facts changed
	moved    map[shop.SKU]bool       // variants whose price or counters changed
	numbered int                     // the place of the order that was numbered last
}

func (t *shopTx) put(query string, args ...any) error { return t.tx.Put(query, args...) }

// bump gives the products that changed a new revision of the shop.
func (t *shopTx) bump() (shop.Revision, error) {
	if len(t.touched) == 0 && len(t.moved) == 0 {
		return t.Revision()
	}
	var r shop.Revision
	if _, err := t.one(`UPDATE shops SET revision = revision + 1 WHERE id = ? RETURNING revision`, []any{t.id}, &r); err != nil {
		return 0, err
	}
	for p := range t.touched {
		if err := t.put(`UPDATE products SET revision = ? WHERE shop_id = ? AND id = ?`, r, t.id, p); err != nil {
			return 0, err
		}
	}
	for sku := range t.moved {
		if err := t.put(`UPDATE products SET revision = ? WHERE shop_id = ? AND id =
			(SELECT product_id FROM variants WHERE shop_id = ? AND sku = ?)`, r, t.id, t.id, sku); err != nil {
			return 0, err
		}
	}
	return r, nil
}
