package store

import (
	"context"
	"maps"
	"slices"
	"strings"
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
func (s *ShopStore) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error) (shop.Commit, error) {
	var commit shop.Commit
	err := s.db.Write(ctx, func(tx Tx) error {
		if _, ok := s.known.Load(id); !ok {
			if err := tx.Put(`INSERT INTO shops(id) VALUES (?) ON CONFLICT (id) DO NOTHING`, id); err != nil {
				return err
			}
		}
		t := &shopTx{touched: make(map[shop.ProductID]bool), moved: make(map[shop.SKU]bool), counted: make(map[shop.SKU]bool), shopView: shopView{tx: tx, id: id,
			lines: make(map[shop.HoldID][]shop.HoldLine), states: make(map[shop.OrderID]shop.OrderState)}}
		if err := f(t); err != nil {
			return err
		}
		var err error
		commit, err = t.bump()
		return err
	})
	if err == nil {
		s.known.Store(id, true)
	}
	return commit, err
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
	// ahead is true while what is asked is only heard: nothing is answered.
	ahead bool
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
	moved    map[shop.SKU]bool       // variants whose price or parts changed, or the use of their deal
	counted  map[shop.SKU]bool       // variants whose counters changed
	numbered int                     // the place of the order that was numbered last
}

func (t *shopTx) put(query string, args ...any) error { return t.tx.Put(query, args...) }

// bump gives the products that changed a new revision of the shop.
func (t *shopTx) bump() (shop.Commit, error) {
	if len(t.touched)+len(t.moved)+len(t.counted) == 0 {
		r, err := t.Revision()
		return shop.Commit{Revision: r}, err
	}
	if err := t.put(`UPDATE shops SET revision = revision + 1 WHERE id = ?`, t.id); err != nil {
		return shop.Commit{}, err
	}
	for p := range t.touched {
		if err := t.put(`UPDATE products SET revision = (SELECT s.revision FROM shops s WHERE s.id = ?) WHERE shop_id = ? AND id = ?`,
			t.id, t.id, p); err != nil {
			return shop.Commit{}, err
		}
	}
	skus := slices.Sorted(maps.Keys(t.counted))
	for sku := range t.moved {
		if !t.counted[sku] {
			skus = append(skus, sku)
		}
	}
	for _, sku := range skus {
		if err := t.put(`UPDATE products SET revision = (SELECT s.revision FROM shops s WHERE s.id = ?) WHERE shop_id = ? AND id =
			(SELECT product_id FROM variants WHERE shop_id = ? AND sku = ?)`, t.id, t.id, t.id, sku); err != nil {
			return shop.Commit{}, err
		}
	}
	if len(t.touched)+len(t.moved) > 0 {
		r, err := t.Revision()
		return shop.Commit{Revision: r}, err
	}
	return t.stock(skus)
}

// stock is the shop's revision and what is there of some variants, in one question.
func (t *shopTx) stock(skus []shop.SKU) (shop.Commit, error) {
	c := shop.Commit{Stock: make(map[shop.SKU]shop.Stock, len(skus))}
	args := []any{t.id}
	for _, sku := range skus {
		args = append(args, sku)
	}
	err := t.rows(func(r Rows) error {
		var sku shop.SKU
		var s shop.Stock
		err := r.Scan(&c.Revision, &sku, &s.OnHand, &s.Reserved)
		c.Stock[sku] = s
		return err
	}, `SELECT s.revision, v.sku, v.on_hand, v.reserved FROM shops s JOIN variants v ON v.shop_id = s.id
		WHERE s.id = ? AND v.sku IN (?`+strings.Repeat(", ?", len(skus)-1)+`)`, args...)
	if err == nil && c.Revision == 0 { // none of them is there any more
		c.Stock = nil
		c.Revision, err = t.Revision()
	}
	return c, err
}
