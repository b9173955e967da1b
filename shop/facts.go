package shop

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// snapshot is the shop's facts at a revision, and when they were last known to be current. It
// never changes once it is published.
type snapshot struct {
	*facts
	confirmed time.Time
}

// facts are a state of the catalogue with its indexes.
type facts struct {
	revision Revision
	all      []Product // in code order
	visible  []Product
	byID     map[ProductID]int // index into all
	bySKU    map[SKU]int       // visible products only
	byCode   map[string]int    // visible products only
}

// refresh makes the snapshot current. One that could not be confirmed ages until it is stale.
func (s *Shop) refresh(ctx context.Context) error { return s.refreshTo(ctx, -1) }

// refreshTo makes the snapshot current, or leaves it when it has reached a revision already.
func (s *Shop) refreshTo(ctx context.Context, reached Revision) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	old := s.snap.Load()
	if old == nil {
		old = &snapshot{facts: &facts{revision: -1}}
	}
	if reached >= 0 && old.revision >= reached {
		return nil
	}
	asked := time.Now()
	var changed []Product
	revision := old.revision
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		if revision, err = r.Revision(); err != nil || revision == old.revision {
			return err
		}
		changed, err = r.Products(old.revision)
		return err
	})
	if err != nil {
		return err
	}
	if revision == old.revision {
		s.snap.Store(&snapshot{old.facts, asked})
		return nil
	}
	s.snap.Store(&snapshot{s.merge(old.facts, revision, changed), asked})
	for _, f := range s.onChange {
		f()
	}
	return nil
}

// committed brings the snapshot to a revision just committed. A commit stands even when the
// snapshot cannot follow; then what it says is in doubt at once.
func (s *Shop) committed(ctx context.Context, to Revision) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), staleAfter)
	defer cancel()
	if err := s.refreshTo(ctx, to); err != nil {
		s.c.Log.Error("confirm facts", "err", err)
		s.refreshing.Lock()
		s.snap.Store(&snapshot{s.snap.Load().facts, time.Time{}})
		s.refreshing.Unlock()
	}
}

// update changes the shop and its snapshot.
func (s *Shop) update(ctx context.Context, f func(Tx) error) error {
	revision, err := s.store.Update(ctx, s.c.ID, f)
	if err != nil {
		return err
	}
	s.committed(ctx, revision)
	return nil
}

// merge is old facts with the changed products in place of what they were.
func (s *Shop) merge(old *facts, revision Revision, changed []Product) *facts {
	f := &facts{revision: revision, all: slices.Clone(old.all), byID: maps.Clone(old.byID),
		bySKU: make(map[SKU]int), byCode: make(map[string]int)}
	if f.byID == nil {
		f.byID = make(map[ProductID]int)
	}
	for _, p := range changed {
		s.finish(&p)
		if i, ok := f.byID[p.ID]; ok {
			f.all[i] = p
			continue
		}
		// A new product has a later code than those before it.
		f.byID[p.ID] = len(f.all)
		f.all = append(f.all, p)
	}
	for i, p := range f.all {
		if p.Hidden || len(p.Variants) == 0 {
			continue
		}
		f.visible = append(f.visible, p)
		f.byCode[foldCode(p.Code)] = i
		for _, v := range p.Variants {
			f.bySKU[v.SKU] = i
		}
	}
	return f
}

// finish works out what follows from the counters.
func (s *Shop) finish(p *Product) {
	p.Shop = s.c.ID
	for i := range p.Variants {
		v := &p.Variants[i]
		v.Stock = max(0, v.OnHand-v.Reserved)
		switch {
		case v.Oversell:
			v.State = InStock
		case v.Stock == 0:
			v.State = SoldOut
		case v.Stock <= s.c.FewBelow:
			v.State = Few
		default:
			v.State = InStock
		}
	}
}

// Products are those for sale, in code order. The slice and all in it are shared: read only.
func (s *Shop) Products() []Product { return slices.Clip(s.snap.Load().visible) }

// Catalogue is every product, hidden ones too, in code order. Read only as Products.
func (s *Shop) Catalogue() []Product { return slices.Clip(s.snap.Load().all) }

// Product finds a product, hidden ones too.
func (s *Shop) Product(id ProductID) (Product, bool) {
	f := s.snap.Load()
	i, ok := f.byID[id]
	if !ok {
		return Product{}, false
	}
	return f.all[i], true
}

// BySKU finds a variant that is for sale and its product.
func (s *Shop) BySKU(sku SKU) (Product, Variant, bool) {
	f := s.snap.Load()
	i, ok := f.bySKU[sku]
	if !ok {
		return Product{}, Variant{}, false
	}
	v, _ := f.all[i].Variant(sku)
	return f.all[i], v, true
}

// ByCode finds a product for sale by its code in chat; " ａ２" is "A2".
func (s *Shop) ByCode(code string) (Product, bool) {
	f := s.snap.Load()
	i, ok := f.byCode[foldCode(code)]
	if !ok {
		return Product{}, false
	}
	return f.all[i], true
}

// foldCode makes codes compare without case, width and spaces around.
func foldCode(code string) string {
	return strings.ToUpper(strings.TrimSpace(norm.NFKC.String(code)))
}

// Policies is what the shop promises. Read only.
func (s *Shop) Policies() Policies { return s.c.Policies }

// Fresh tells that the facts were confirmed within the last second.
func (s *Shop) Fresh() bool { return time.Since(s.snap.Load().confirmed) <= staleAfter }

// codeOf is the code of the product at a place: A1 to A99, B1 to Z99, AA1 and on.
func codeOf(place int) string {
	letters, i := "", (place-1)/99
	for i >= 0 {
		letters = string(rune('A'+i%26)) + letters
		i = i/26 - 1
	}
	return letters + strconv.Itoa((place-1)%99+1)
}

// shipping finds a way to deliver.
func (s *Shop) shipping(id string) (Shipping, bool) {
	i := slices.IndexFunc(s.c.Policies.Shipping, func(sh Shipping) bool { return sh.ID == id })
	if i < 0 {
		return Shipping{}, false
	}
	return s.c.Policies.Shipping[i], true
}

// total is what lines cost with a way to deliver.
func (s *Shop) total(lines []HoldLine, sh Shipping) Totals {
	zero := Money{Currency: s.c.Policies.Currency}
	t := Totals{Goods: zero, Shipping: zero.Add(sh.Price), TaxPercent: s.c.Policies.TaxPercent}
	for _, l := range lines {
		t.Goods = t.Goods.Add(l.Price.Mul(l.Qty))
	}
	if sh.FreeFrom.Minor > 0 && !t.Goods.Less(sh.FreeFrom) {
		t.Shipping = zero
	}
	t.Total = t.Goods.Add(t.Shipping)
	t.Tax = taxIn(t.Total, t.TaxPercent)
	return t
}
