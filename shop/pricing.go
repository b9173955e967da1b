package shop

import (
	"time"
)

const (
	// priorSpan is how far back a prior price looks from the reduction: 30 days, as directive
	// 98/6/EC, article 6a, has it.
	priorSpan = 30 * 24 * time.Hour
	// reducedFor is how long a price that was lowered for good counts as reduced. Afterwards it is
	// simply the price.
	reducedFor = 30 * 24 * time.Hour
	// maxDeal is how long a deal may run.
	maxDeal = 30 * 24 * time.Hour
	// PricesKept is how far back Pricing reaches: what a prior price of today may look at. Older
	// entries stay in the history.
	PricesKept = priorSpan + maxDeal + 24*time.Hour
)

// PricePoint is an entry of a SKU's price history: from At on it cost Price, until the next entry.
// The history is only ever added to.
type PricePoint struct {
	ID    int64 // the price's version
	Price Money
	At    time.Time
	By    string
}

// Pricing is what decides a SKU's price at a moment.
type Pricing struct {
	// Prices are in their order: those of the last PricesKept and the one before them.
	Prices []PricePoint
	// Deals are those that have not ended before that.
	Deals []Deal
}

// terms are what a SKU costs at a moment.
type terms struct {
	price   Money
	prior   Money // the honest prior price, above the price; zero for none
	version int64 // of the price that the deal, if any, is a reduction of
	deal    Deal  // its zero for none
	// until is the first moment at which the terms may be others by themselves; zero for never.
	until time.Time
}

// at works out the terms of a moment. The prior price is the lowest one of the 30 days before the
// reduction began, deals too; for a SKU that is for sale less long, of all days since. A price that
// was raised or never changed has none.
func (p Pricing) at(now time.Time) (t terms) {
	next := func(m time.Time) {
		if now.Before(m) && (t.until.IsZero() || m.Before(t.until)) {
			t.until = m
		}
	}
	last := -1
	for i, pt := range p.Prices {
		if !pt.At.After(now) {
			last = i
		}
	}
	if last < 0 {
		return t
	}
	t.price, t.version = p.Prices[last].Price, p.Prices[last].ID
	for _, d := range p.Deals {
		next(d.Starts)
		next(d.Ends)
		if d.Runs(now) && d.Price.Less(t.price) {
			t.price, t.deal = d.Price, d
		}
	}
	var reduced time.Time
	switch {
	case t.deal.ID != "":
		reduced = t.deal.Starts
	case last > 0 && t.price.Less(p.Prices[last-1].Price) && now.Before(p.Prices[last].At.Add(reducedFor)):
		reduced = p.Prices[last].At
		next(reduced.Add(reducedFor))
	default:
		return t
	}
	if prior, ok := p.lowest(reduced.Add(-priorSpan), reduced); ok && t.price.Less(prior) {
		t.prior = prior
	}
	return t
}

// lowest is the lowest price that anybody could have paid from a moment until before another.
func (p Pricing) lowest(from, to time.Time) (low Money, ok bool) {
	take := func(m Money) {
		if !ok || m.Less(low) {
			low, ok = m, true
		}
	}
	for i, pt := range p.Prices {
		ends := to
		if i+1 < len(p.Prices) {
			ends = p.Prices[i+1].At
		}
		if pt.At.Before(to) && ends.After(from) && ends.After(pt.At) {
			take(pt.Price)
		}
	}
	if !ok {
		return low, false
	}
	for _, d := range p.Deals {
		if d.Starts.Before(to) && d.Ends.After(from) && d.Ends.After(d.Starts) {
			take(d.Price)
		}
	}
	return low, true
}

// base is the price that deals are reductions of.
func (p Pricing) base() Money {
	if len(p.Prices) == 0 {
		return Money{}
	}
	return p.Prices[len(p.Prices)-1].Price
}

// moves tells that the terms of today may change by themselves, or a claim about a deal be made.
func (p Pricing) moves() bool { return len(p.Deals) > 0 || len(p.Prices) > 1 }
