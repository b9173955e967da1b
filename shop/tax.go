package shop

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// TaxLevel is where a tax is rounded to the minor unit. It is a setting of the shop, kept with each
// order: the two differ by a few cents, and authorities accept either when it is always the same.
type TaxLevel string

// The levels.
const (
	TaxPerOrder TaxLevel = "order" // once, on the sum
	TaxPerLine  TaxLevel = "line"  // on each line, then added up; delivery is a line
)

// taxOf is the tax on an amount, rounded half up to the minor unit: what is in it, or what is added
// to it. The rate is in per cent and counts to the thousandth.
func taxOf(m Money, percent float64, added bool) Money {
	rate := int64(math.Round(percent * 1000))
	whole := int64(100_000)
	if !added {
		whole += rate
	}
	return Money{part(m.Minor, rate, whole), m.Currency}
}

// part is n × of/whole, rounded half up. None is negative, and of is at most whole.
func part(n, of, whole int64) int64 {
	q, r := share(n, of, whole)
	if r >= whole-r {
		q++
	}
	return q
}

// share is n × of/whole rounded down, and the remainder. The product may be larger than an int64.
func share(n, of, whole int64) (q, r int64) {
	hi, lo := bits.Mul64(uint64(n), uint64(of))
	a, b := bits.Div64(hi, lo, uint64(whole))
	return int64(a), int64(b)
}

// Allocate splits an amount by weights so that the parts add up to it: each gets its share rounded
// down, and the minor units left over go to the largest remainders, the first of equals first.
// Weights that are all zero share alike; a negative weight counts as zero.
func Allocate(m Money, weights []int64) []Money {
	parts := make([]Money, len(weights))
	if len(weights) == 0 {
		return parts
	}
	minus := m.Minor < 0
	left := max(m.Minor, -m.Minor)
	whole := left
	var sum int64
	for _, w := range weights {
		sum += max(0, w)
	}
	type rest struct {
		i    int
		part int64
	}
	rests := make([]rest, len(weights))
	for i, w := range weights {
		w = max(0, w)
		if sum == 0 {
			w = 1
		}
		hi, lo := share(whole, w, cmp.Or(sum, int64(len(weights))))
		parts[i] = Money{hi, m.Currency}
		left -= hi
		rests[i] = rest{i, lo}
	}
	slices.SortStableFunc(rests, func(a, b rest) int { return cmp.Compare(b.part, a.part) })
	for _, r := range rests[:left] {
		parts[r.i].Minor++
	}
	if minus {
		for i := range parts {
			parts[i].Minor = -parts[i].Minor
		}
	}
	return parts
}

// totals is what lines cost with a way to deliver and a coupon, and what of it belongs to each
// line: a copy of the lines with their discount and tax.
func (s *Shop) totals(lines []HoldLine, sh Shipping, c Coupon) (Totals, []HoldLine) {
	p := s.c.Policies
	zero := Money{Currency: p.Currency}
	t := Totals{Goods: zero.Add(goodsOf(lines)), Discount: zero, Shipping: zero.Add(sh.Price), Tax: zero,
		TaxPercent: p.TaxPercent, TaxAdded: p.TaxAdded, TaxLevel: p.TaxLevel}
	t.Discount = c.off(t.Goods)
	lines = slices.Clone(lines)
	weights := make([]int64, len(lines))
	for i, l := range lines {
		weights[i] = l.Price.Mul(l.Qty).Minor
	}
	for i, m := range Allocate(t.Discount, weights) {
		lines[i].Discount = m
		weights[i] -= m.Minor
	}
	goods := t.Goods.Sub(t.Discount)
	if sh.FreeFrom.Minor > 0 && !goods.Less(sh.FreeFrom) {
		t.Shipping = zero
	}
	taxed := t.Shipping
	if p.ShippingUntaxed {
		taxed = zero
	}
	weights = append(weights, taxed.Minor)
	switch p.TaxLevel {
	case TaxPerLine:
		for _, w := range weights {
			t.Tax = t.Tax.Add(taxOf(Money{w, p.Currency}, p.TaxPercent, p.TaxAdded))
		}
		for i := range lines {
			lines[i].Tax = taxOf(Money{weights[i], p.Currency}, p.TaxPercent, p.TaxAdded)
		}
	default:
		t.Tax = taxOf(goods.Add(taxed), p.TaxPercent, p.TaxAdded)
		for i, m := range Allocate(t.Tax, weights)[:len(lines)] {
			lines[i].Tax = m
		}
	}
	t.Total = goods.Add(t.Shipping)
	if p.TaxAdded {
		t.Total = t.Total.Add(t.Tax)
	}
	return t, lines
}

// Paid is what the buyer pays for an order's line: less its discount, with its tax.
func (l HoldLine) Paid(t Totals) Money {
	m := l.Price.Mul(l.Qty).Sub(l.Discount)
	if t.TaxAdded {
		m = m.Add(l.Tax)
	}
	return m
}
