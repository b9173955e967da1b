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
	texts    Revision  // at which a text or a name changed last
	all      []Product // in code order
	visible  []Product
	byID     map[ProductID]int // index into all
	bySKU    map[SKU]int       // visible products only
	byCode   map[string]int    // visible products only
	place    map[SKU]place     // of every product
	bundled  map[ProductID]bool
	// pricing is of the variants whose price moves by itself.
	pricing     map[SKU]Pricing
	reviews     map[ProductID][]Review
	reviewPlace int64     // of the newest
	turns       time.Time // when the first of them does; zero for never
}

// place is where a variant is: its product's index and its own.
type place struct{ product, variant int }

// refresh makes the snapshot current. One that could not be confirmed ages until it is stale.
func (s *Shop) refresh(ctx context.Context) error { return s.refreshTo(ctx, -1) }

// refreshTo makes the snapshot current, or leaves it when it has reached a revision already.
func (s *Shop) refreshTo(ctx context.Context, reached Revision) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	old := &snapshot{facts: &facts{revision: -1}}
	if s.snap.Load() != nil {
		old = s.seen()
	}
	if reached >= 0 && old.revision >= reached {
		return nil
	}
	asked := time.Now()
	var changed []Product
	var pricing map[SKU]Pricing
	var news []StoredReview
	revision := old.revision
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		if revision, err = r.Revision(); err != nil || revision == old.revision {
			return err
		}
		if changed, err = r.Products(old.revision); err != nil {
			return err
		}
		if pricing, err = r.Pricings(old.revision); err != nil {
			return err
		}
		news, err = r.Reviews(old.reviewPlace)
		return err
	})
	if err != nil {
		return err
	}
	next := old.facts
	if revision != old.revision {
		next = s.merge(old.facts, revision, changed, pricing)
		next.reviewed(news)
	}
	s.publish(&snapshot{next, asked})
	return nil
}

// publish makes a snapshot the current one. refreshing is held.
func (s *Shop) publish(next *snapshot) {
	s.snap.Store(next)
	if s.told == next.facts {
		return
	}
	s.told = next.facts
	for _, f := range s.onChange {
		f()
	}
}

// seen is the snapshot, turned when a price has moved by itself since it was made.
func (s *Shop) seen() *snapshot {
	old := s.snap.Load()
	now := time.Now()
	if old.turns.IsZero() || now.Before(old.turns) {
		return old
	}
	f := *old.facts
	f.all = slices.Clone(f.all)
	f.turn(now)
	next := &snapshot{&f, old.confirmed}
	if s.snap.CompareAndSwap(old, next) {
		return next
	}
	return s.snap.Load()
}

// committed brings the snapshot to a revision just committed. A commit stands even when the
// snapshot cannot follow; then what it says is in doubt at once.
func (s *Shop) committed(ctx context.Context, to Revision) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), staleAfter)
	defer cancel()
	if err := s.refreshTo(ctx, to); err != nil {
		s.c.Log.Error("confirm facts", "err", err)
		s.refreshing.Lock()
		s.snap.Store(&snapshot{s.seen().facts, time.Time{}})
		s.refreshing.Unlock()
	}
}

// update changes the shop and its snapshot. See Store.Update.
func (s *Shop) update(ctx context.Context, f func(Tx) error, ahead ...func(Reader)) error {
	var began time.Time
	c, err := s.store.Update(ctx, s.c.ID, func(tx Tx) error {
		began = time.Now()
		return f(tx)
	}, ahead...)
	if err != nil {
		return err
	}
	if c.Stock != nil && len(c.Stock) == 0 {
		return nil // the snapshot says what it said
	}
	if c.Stock == nil || !s.follow(c, began) {
		s.committed(ctx, c.Revision)
	}
	return nil
}

// merge is old facts with the changed products in place of what they were.
func (s *Shop) merge(old *facts, revision Revision, changed []Product, pricing map[SKU]Pricing) *facts {
	f := *old
	f.revision, f.all, f.pricing, f.bundled = revision, slices.Clone(old.all), maps.Clone(old.pricing), maps.Clone(old.bundled)
	if f.pricing == nil {
		f.pricing, f.bundled = make(map[SKU]Pricing), make(map[ProductID]bool)
	}
	now := time.Now()
	reindex := false
	for _, p := range changed {
		i, ok := f.byID[p.ID]
		if ok {
			reindex = reindex || !sameNames(f.all[i], p)
			if !sameTexts(f.all[i], p) {
				f.texts = revision
			}
			for _, v := range f.all[i].Variants {
				delete(f.pricing, v.SKU)
			}
			f.all[i] = p
		} else {
			// A new product has a later code than those before it.
			reindex = true
			f.all = append(f.all, p)
		}
		delete(f.bundled, p.ID)
		for i, v := range p.Variants {
			pr := pricing[v.SKU]
			p.Variants[i].terms(pr.at(now))
			if pr.moves() {
				f.pricing[v.SKU] = pr
			}
			if len(v.Parts) > 0 {
				f.bundled[p.ID] = true
			}
		}
		s.finish(&p)
	}
	if reindex {
		f.texts = revision
		f.index()
	}
	s.bundles(&f)
	f.turn(now)
	return &f
}

// sameTexts tells that a product is found by the same words as before.
func sameTexts(a, b Product) bool {
	return a.Title == b.Title && a.Summary == b.Summary && a.HTML == b.HTML && a.Vendor == b.Vendor && a.Type == b.Type &&
		slices.Equal(a.Tags, b.Tags) && slices.Equal(a.Attributes, b.Attributes) &&
		slices.EqualFunc(a.Variants, b.Variants, func(a, b Variant) bool { return slices.Equal(a.Options, b.Options) })
}

// sameNames tells that a product is found under the same names as before.
func sameNames(a, b Product) bool {
	return a.Hidden == b.Hidden && a.Code == b.Code &&
		slices.EqualFunc(a.Variants, b.Variants, func(a, b Variant) bool { return a.SKU == b.SKU })
}

// index makes the maps anew.
func (f *facts) index() {
	f.byID, f.bySKU, f.byCode = make(map[ProductID]int), make(map[SKU]int), make(map[string]int)
	f.place = make(map[SKU]place)
	for i, p := range f.all {
		f.byID[p.ID] = i
		for n, v := range p.Variants {
			f.place[v.SKU] = place{i, n}
		}
		if !p.visible() {
			continue
		}
		f.byCode[foldCode(p.Code)] = i
		for _, v := range p.Variants {
			f.bySKU[v.SKU] = i
		}
	}
}

func (p Product) visible() bool { return !p.Hidden && len(p.Variants) > 0 }

// turn gives the prices that move by themselves their terms of a moment. It changes products in
// place of f.all, never what they share with older facts.
func (f *facts) turn(now time.Time) {
	f.turns = time.Time{}
	own := make(map[int]bool)
	for sku, pricing := range f.pricing {
		t := pricing.at(now)
		if !t.until.IsZero() && (f.turns.IsZero() || t.until.Before(f.turns)) {
			f.turns = t.until
		}
		at, ok := f.place[sku]
		if !ok {
			continue // retired
		}
		p := &f.all[at.product]
		if !own[at.product] {
			own[at.product] = true
			p.Variants = slices.Clone(p.Variants)
		}
		p.Variants[at.variant].terms(t)
	}
	f.visible = make([]Product, 0, len(f.all))
	for _, p := range f.all {
		if p.visible() {
			f.visible = append(f.visible, p)
		}
	}
}

// terms sets what the variant costs.
func (v *Variant) terms(t terms) { v.Price, v.Prior = t.price, t.prior }

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
func (s *Shop) Products() []Product { return slices.Clip(s.seen().visible) }

// Catalogue is every product, hidden ones too, in code order. Read only as Products.
func (s *Shop) Catalogue() []Product { return slices.Clip(s.seen().all) }

// Product finds a product, hidden ones too.
func (s *Shop) Product(id ProductID) (Product, bool) {
	f := s.seen()
	i, ok := f.byID[id]
	if !ok {
		return Product{}, false
	}
	return f.all[i], true
}

// BySKU finds a variant that is for sale and its product.
func (s *Shop) BySKU(sku SKU) (Product, Variant, bool) {
	f := s.seen()
	i, ok := f.bySKU[sku]
	if !ok {
		return Product{}, Variant{}, false
	}
	v, _ := f.all[i].Variant(sku)
	return f.all[i], v, true
}

// ByCode finds a product for sale by its code in chat; " ａ２" is "A2".
func (s *Shop) ByCode(code string) (Product, bool) {
	f := s.seen()
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
