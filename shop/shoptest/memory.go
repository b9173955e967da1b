// Package shoptest is what tests of the shop stand on: a store in memory, a bank that keeps
// count, and the contract that every store keeps.
package shoptest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Memory is a shop.Store that forgets when it is closed.
type Memory struct {
	mu     sync.Mutex // guards what follows
	shops  map[shop.ShopID]*memory
	broken func() error
}

// NewMemory makes an empty store.
func NewMemory() *Memory { return &Memory{shops: make(map[shop.ShopID]*memory)} }

// Break has every call from now on fail with what broken returns, if that is an error.
func (m *Memory) Break(broken func() error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = broken
}

// Update runs f over a copy and keeps the copy when f returns nil.
func (m *Memory) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error, _ ...func(shop.Reader)) (shop.Commit, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(ctx); err != nil {
		return shop.Commit{}, err
	}
	tx := m.shop(id).clone()
	tx.now = now()
	if err := f(tx); err != nil {
		return shop.Commit{}, err
	}
	if len(tx.touched) > 0 {
		tx.revision++
		for p := range tx.touched {
			tx.changed[p] = tx.revision
		}
	}
	m.shops[id] = tx
	return shop.Commit{Revision: tx.revision}, nil
}

// View runs f over a copy.
func (m *Memory) View(ctx context.Context, id shop.ShopID, f func(shop.Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(ctx); err != nil {
		return err
	}
	r := m.shop(id).clone()
	r.now = now()
	return f(r)
}

func (m *Memory) fail(ctx context.Context) error {
	if m.broken != nil {
		if err := m.broken(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (m *Memory) shop(id shop.ShopID) *memory {
	if s, ok := m.shops[id]; ok {
		return s
	}
	return &memory{
		orderPlace: 1000, id: id,
		changed: make(map[shop.ProductID]shop.Revision), products: make(map[shop.ProductID]shop.StoredProduct),
		variants: make(map[shop.SKU]shop.StoredVariant), skus: make(map[shop.ProductID][]shop.SKU),
		holds: make(map[shop.HoldID]shop.HoldRecord), orders: make(map[shop.OrderID]shop.OrderRecord),
		payments: make(map[shop.PaymentID]shop.PaymentRecord), replies: make(map[replyKey]memoryReply),
		prices: make(map[shop.SKU][]shop.PricePoint), deals: make(map[shop.DealID]shop.Deal),
		coupons: make(map[string]shop.Coupon), uses: make(map[useKey]int), history: make(map[shop.OrderID][]shop.Step),
	}
}

func now() time.Time { return time.UnixMilli(time.Now().UnixMilli()).UTC() }

type replyKey struct {
	buyer shop.Buyer
	key   string
}

type memoryReply struct {
	shop.Reply
	at time.Time
}

// memory is one shop. The values in its maps are replaced, never changed, so that a copy of the
// maps is a copy of all.
type memory struct {
	id         shop.ShopID
	now        time.Time
	revision   shop.Revision
	place      int
	orderPlace int
	touched    map[shop.ProductID]bool
	changed    map[shop.ProductID]shop.Revision
	products   map[shop.ProductID]shop.StoredProduct
	variants   map[shop.SKU]shop.StoredVariant
	skus       map[shop.ProductID][]shop.SKU // in their order
	ledger     []shop.LedgerEntry
	holds      map[shop.HoldID]shop.HoldRecord
	newest     []shop.HoldID
	orders     map[shop.OrderID]shop.OrderRecord
	payments   map[shop.PaymentID]shop.PaymentRecord
	replies    map[replyKey]memoryReply
	prices     map[shop.SKU][]shop.PricePoint
	points     int64 // price points given out
	deals      map[shop.DealID]shop.Deal
	coupons    map[string]shop.Coupon
	uses       map[useKey]int // with no buyer: in all
	waits      []shop.Wait
	history    map[shop.OrderID][]shop.Step
	refunds    []shop.Refund
	withdrawn  []shop.Withdrawal
	tasks      []shop.Task
	events     []shop.Event
	deeds      []deed
	flags      []shop.Flag
	reviews    []shop.StoredReview
}

func (m *memory) clone() *memory {
	c := *m
	c.touched = make(map[shop.ProductID]bool)
	c.changed, c.products, c.variants = maps.Clone(m.changed), maps.Clone(m.products), maps.Clone(m.variants)
	c.skus, c.holds, c.orders = maps.Clone(m.skus), maps.Clone(m.holds), maps.Clone(m.orders)
	c.payments, c.replies = maps.Clone(m.payments), maps.Clone(m.replies)
	c.prices, c.deals, c.coupons, c.uses = maps.Clone(m.prices), maps.Clone(m.deals), maps.Clone(m.coupons), maps.Clone(m.uses)
	c.history, c.waits, c.refunds = maps.Clone(m.history), slices.Clone(m.waits), slices.Clone(m.refunds)
	c.withdrawn, c.tasks, c.events = slices.Clone(m.withdrawn), slices.Clone(m.tasks), slices.Clip(m.events)
	c.deeds, c.flags = slices.Clip(m.deeds), slices.Clone(m.flags)
	c.reviews = slices.Clip(m.reviews)
	c.ledger, c.newest = slices.Clip(m.ledger), slices.Clip(m.newest)
	return &c
}

func (m *memory) Now() time.Time                   { return m.now }
func (m *memory) Revision() (shop.Revision, error) { return m.revision, nil }

func (m *memory) Products(after shop.Revision) ([]shop.Product, error) {
	var stored []shop.StoredProduct
	for id, p := range m.products {
		if m.changed[id] > after {
			stored = append(stored, p)
		}
	}
	slices.SortFunc(stored, func(a, b shop.StoredProduct) int { return cmp.Compare(a.Place, b.Place) })
	var ps []shop.Product
	for _, sp := range stored {
		p := sp.Product
		p.Shop = m.id
		for _, sku := range m.skus[p.ID] {
			if v := m.variants[sku]; !v.Retired {
				p.Variants = append(p.Variants, v.Variant)
			}
		}
		ps = append(ps, p)
	}
	return ps, nil
}

func (m *memory) Stored(id shop.ProductID) (shop.StoredProduct, bool, error) {
	p, ok := m.products[id]
	for _, sku := range m.skus[id] {
		p.Variants = append(p.Variants, m.variants[sku])
	}
	return p, ok, nil
}

func (m *memory) Variant(sku shop.SKU) (shop.StoredVariant, bool, error) {
	v, ok := m.variants[sku]
	return v, ok, nil
}

func (m *memory) Goods(sku shop.SKU) (g shop.Goods, ok bool, err error) {
	if g.Variant, ok = m.variants[sku]; !ok {
		return g, false, nil
	}
	g.Product = m.products[g.Variant.Product].Product
	g.Pricing, err = m.Pricing(sku)
	return g, true, err
}

func (m *memory) Reply(b shop.Buyer, key string) (shop.Reply, bool, error) {
	r, ok := m.replies[replyKey{b, key}]
	return r.Reply, ok, nil
}

func (m *memory) Drift() (ds []shop.Drift, err error) {
	for sku, v := range m.variants {
		d := shop.Drift{SKU: sku, OnHand: v.OnHand, Reserved: v.Reserved}
		for _, mv := range m.ledger {
			if mv.SKU == sku {
				d.LedgerOnHand += mv.OnHand
				d.LedgerReserved += mv.Reserved
			}
		}
		for _, h := range m.holds {
			if !keeps(h.State) {
				continue
			}
			for _, it := range shop.StockOf(h.Lines) {
				if it.SKU == sku {
					d.Held += it.Qty
				}
			}
		}
		if d.OnHand != d.LedgerOnHand || d.Reserved != d.LedgerReserved || d.Reserved != d.Held {
			ds = append(ds, d)
		}
	}
	return ds, nil
}

func (m *memory) NextPlace() (int, error) { m.place++; return m.place, nil }
func (m *memory) NextOrder() (int, error) { m.orderPlace++; return m.orderPlace, nil }

func (m *memory) PutProduct(sp shop.StoredProduct) error {
	if old, ok := m.products[sp.Product.ID]; ok {
		sp.Place, sp.Product.Code = old.Place, old.Product.Code
	}
	skus := slices.Clone(m.skus[sp.Product.ID])
	for i, v := range sp.Variants {
		old, known := m.variants[v.SKU]
		v.OnHand, v.Reserved = old.OnHand, old.Reserved
		if known {
			v.Price, v.Parts = old.Price, old.Parts
		}
		if err := check(v); err != nil {
			return err
		}
		v.Product = sp.Product.ID
		m.variants[v.SKU] = v
		skus = slices.DeleteFunc(skus, func(s shop.SKU) bool { return s == v.SKU })
		skus = slices.Insert(skus, min(i, len(skus)), v.SKU)
	}
	sp.Variants, sp.Product.Variants = nil, nil
	m.products[sp.Product.ID], m.skus[sp.Product.ID] = sp, skus
	m.touched[sp.Product.ID] = true
	return nil
}

// check is what a database checks of every row.
func check(v shop.StoredVariant) error {
	if v.OnHand < 0 || v.Reserved < 0 || v.Reserved > v.OnHand && !v.Oversell {
		return fmt.Errorf("stock of %s: %d on hand and %d reserved cannot be", v.SKU, v.OnHand, v.Reserved)
	}
	return nil
}

func (m *memory) variant(sku shop.SKU, change func(*shop.StoredVariant)) error {
	v, ok := m.variants[sku]
	if !ok {
		return fmt.Errorf("no variant %s", sku)
	}
	change(&v)
	m.variants[sku] = v
	m.touched[v.Product] = true
	return check(v)
}

func (m *memory) Move(mv shop.Movement) error {
	m.enter(mv)
	return m.variant(mv.SKU, func(v *shop.StoredVariant) { v.OnHand += mv.OnHand; v.Reserved += mv.Reserved })
}

func (m *memory) PutPicture(id shop.ProductID, name string) error {
	p := m.products[id]
	p.Product.Picture = name
	m.products[id] = p
	m.touched[id] = true
	return nil
}

func (m *memory) PutReply(r shop.Reply) error {
	m.replies[replyKey{r.Buyer, r.Key}] = memoryReply{r, m.now}
	return nil
}

func (m *memory) Prune(before time.Time) error {
	maps.DeleteFunc(m.replies, func(_ replyKey, r memoryReply) bool { return r.at.Before(before) })
	return nil
}
