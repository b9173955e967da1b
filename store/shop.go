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
func (s *ShopStore) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error, ahead ...func(shop.Reader)) (shop.Commit, error) {
	var commit shop.Commit
	var asks []Ask
	if _, ok := s.db.Backend.(Foreseeing); ok {
		asks = append(s.heard(nowhere{}, id, ahead), Ask{countersQuery, []any{id}})
	}
	err := s.db.Write(ctx, func(tx Tx) error {
		if _, ok := s.known.Load(id); !ok {
			if err := tx.Put(`INSERT INTO shops(id) VALUES (?) ON CONFLICT (id) DO NOTHING`, id); err != nil {
				return err
			}
		}
		if far, ok := tx.(Foresight); ok && len(asks) > 0 {
			far.Ahead(asks)
		}
		t := newShopTx(tx, id)
		if err := f(t); err != nil {
			return err
		}
		var err error
		commit, err = t.bump()
		return err
	}, asks...)
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
	// states of orders, payments. Nil for one that reads.
	lines  map[shop.HoldID][]shop.HoldLine
	states map[shop.OrderID]shop.OrderState
	paid   map[shop.PaymentID]shop.OrderID
	bare   map[shop.OrderID]bool // those that stock gave nothing for
	// seen is what is there of variants.
	seen map[shop.SKU]seen
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

// peek is rows of counters to which what is not written yet is to be added: see current.
func (v shopView) peek(scan func(Rows) error, query string, args ...any) error {
	return each(peeking{v.tx}, scan, query, args...)
}

// peeking is a Tx that peeks.
type peeking struct{ Tx }

func (p peeking) Query(query string, args ...any) (Rows, error) { return p.Peek(query, args...) }

// ago is an argument for a moment near Now.
func (v shopView) ago(t time.Time) Ago { return Ago(v.Now().Sub(t)) }

// seen is what a transaction has met of a variant.
type seen struct {
	shop.Stock
	product shop.ProductID
}

// shopTx changes one shop inside a transaction; it is a shop.Tx.
type shopTx struct {
	shopView
	touched  map[shop.ProductID]bool // products whose facts changed
	moved    map[shop.SKU]bool       // variants whose price or parts changed, or the use of their deal
	counted  map[shop.SKU]bool       // variants whose counters changed
	numbered int                     // the place of the order that was numbered last
}

func newShopTx(tx Tx, id shop.ShopID) *shopTx {
	return &shopTx{touched: make(map[shop.ProductID]bool), moved: make(map[shop.SKU]bool), counted: make(map[shop.SKU]bool),
		shopView: shopView{tx: tx, id: id, lines: make(map[shop.HoldID][]shop.HoldLine), states: make(map[shop.OrderID]shop.OrderState),
			paid: make(map[shop.PaymentID]shop.OrderID), bare: make(map[shop.OrderID]bool),
			seen: make(map[shop.SKU]seen)}}
}

func (t *shopTx) put(query string, args ...any) error { return t.tx.Put(query, args...) }

// keys are what a write is about.
func keys[T ~string](names ...T) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = string(n)
	}
	return all
}

const countersQuery = `SELECT revision, orders FROM shops WHERE id = ?`

// tally is what the transaction changes of the shop's counters, beside what those before it that share
// its commit have left.
func (t *shopTx) tally() (*tally, error) {
	p := t.tx.Pending()
	if p.own == nil {
		p.own = &tally{shop: t.id, stock: make(map[shop.SKU]shop.Stock), products: make(map[shop.ProductID]bool), skus: make(map[shop.SKU]bool)}
	}
	if p.own.account != nil {
		return p.own, nil
	}
	a := p.accounts[t.id]
	if a == nil {
		a = &account{stock: make(map[shop.SKU]shop.Stock), products: make(map[shop.ProductID]bool), skus: make(map[shop.SKU]bool)}
		if _, err := t.one(countersQuery, []any{t.id}, &a.revision, &a.orders); err != nil {
			return nil, err
		}
		if p.accounts == nil {
			p.accounts = make(map[shop.ShopID]*account)
		}
		p.accounts[t.id] = a
	}
	p.own.account = a
	return p.own, nil
}

// bump gives the products that changed a new revision of the shop.
func (t *shopTx) bump() (shop.Commit, error) {
	own, err := t.tally()
	if err != nil {
		return shop.Commit{}, err
	}
	c := shop.Commit{Revision: own.account.revision}
	if len(t.touched)+len(t.moved)+len(t.counted) == 0 {
		c.Stock = map[shop.SKU]shop.Stock{}
		return c, nil
	}
	c.Revision++
	own.bumped = true
	maps.Copy(own.products, t.touched)
	for _, skus := range []map[shop.SKU]bool{t.moved, t.counted} {
		for sku := range skus {
			if s, ok := t.seen[sku]; ok && s.product != "" {
				own.products[s.product] = true
			} else {
				own.skus[sku] = true
			}
		}
	}
	if len(t.touched)+len(t.moved) > 0 {
		return c, nil
	}
	if c.Stock, err = t.stock(); len(c.Stock) == 0 {
		c.Stock = nil // they are not there any more
	}
	return c, err
}

// stock is what is there of the variants whose counters changed.
func (t *shopTx) stock() (map[shop.SKU]shop.Stock, error) {
	all := make(map[shop.SKU]shop.Stock, len(t.counted))
	args := []any{t.id}
	for _, sku := range slices.Sorted(maps.Keys(t.counted)) {
		if s, ok := t.seen[sku]; ok {
			all[sku] = s.Stock
		} else {
			args = append(args, sku)
		}
	}
	if len(args) == 1 {
		return all, nil
	}
	err := t.peek(func(r Rows) error {
		var sku shop.SKU
		var s shop.Stock
		err := r.Scan(&sku, &s.OnHand, &s.Reserved)
		all[sku] = t.current(sku, s)
		return err
	}, `SELECT sku, on_hand, reserved FROM variants WHERE shop_id = ? AND sku IN (?`+strings.Repeat(", ?", len(args)-2)+`)`, args...)
	return all, err
}

// current adds to a variant's counters as they were read what is not written yet.
func (v shopView) current(sku shop.SKU, s shop.Stock) shop.Stock {
	more := v.tx.Pending().unwritten(v.id, sku)
	return shop.Stock{OnHand: s.OnHand + more.OnHand, Reserved: s.Reserved + more.Reserved}
}
