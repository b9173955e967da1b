package shop

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestTaxVectors holds sums that others got wrong: medusa #14817, saleor #12348, vendure #2662.
func TestTaxVectors(t *testing.T) {
	lines := func(minors ...int64) (ls []HoldLine) {
		for i, m := range minors {
			ls = append(ls, HoldLine{SKU: SKU(fmt.Sprint(i)), Qty: 1, Price: Money{m, "USD"}})
		}
		return ls
	}
	for _, c := range []struct {
		name       string
		lines      []HoldLine
		shipping   int64
		percent    float64
		level      TaxLevel
		tax, total int64
	}{
		{"untaxed delivery", lines(2499), 644, 10.75, TaxPerOrder, 269, 3412},
		{"four lines, by order", lines(250, 250, 250, 250), 0, 8.625, TaxPerOrder, 86, 1086},
		{"four lines, by line", lines(250, 250, 250, 250), 0, 8.625, TaxPerLine, 88, 1088},
		{"by order", lines(8201, 8201), 0, 2.6, TaxPerOrder, 426, 16828},
		{"by line", lines(20, 16382), 0, 2.6, TaxPerLine, 427, 16829},
		{"a third of a cent rounds down", lines(1), 0, 33.333, TaxPerOrder, 0, 1},
		{"half a cent rounds up", lines(1), 0, 50, TaxPerOrder, 1, 2},
		{"large", lines(1_000_000_000_000), 0, 99.999, TaxPerOrder, 999_990_000_000, 1_999_990_000_000},
	} {
		s := &Shop{c: Config{Policies: Policies{Currency: "USD", TaxPercent: c.percent, TaxAdded: true, TaxLevel: c.level, ShippingUntaxed: true}}}
		got, shares := s.totals(c.lines, Shipping{Price: Money{c.shipping, "USD"}}, Coupon{})
		if got.Tax.Minor != c.tax || got.Total.Minor != c.total {
			t.Errorf("%s: tax %d, total %d, want %d and %d", c.name, got.Tax.Minor, got.Total.Minor, c.tax, c.total)
		}
		var tax int64
		for _, l := range shares {
			tax += l.Tax.Minor
		}
		if tax != c.tax {
			t.Errorf("%s: the lines' taxes are %d of %d", c.name, tax, c.tax)
		}
	}
}

// TestTotals has the parts of any order add up, with every setting.
func TestTotals(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		level := []TaxLevel{TaxPerOrder, TaxPerLine}[rnd.IntN(2)]
		s := &Shop{c: Config{Policies: Policies{Currency: "KWD", TaxPercent: float64(rnd.IntN(100_000)) / 1000, TaxAdded: rnd.IntN(2) == 0,
			TaxLevel: level, ShippingUntaxed: rnd.IntN(2) == 0}}}
		var lines []HoldLine
		for range 1 + rnd.IntN(6) {
			lines = append(lines, HoldLine{Qty: 1 + rnd.IntN(9), Price: Money{1 + rnd.Int64N(100_000), "KWD"}})
		}
		c := Coupon{Percent: float64(rnd.IntN(10_001)) / 100}
		if rnd.IntN(2) == 0 {
			c = Coupon{Amount: Money{rnd.Int64N(50_000), "KWD"}}
		}
		got, shares := s.totals(lines, Shipping{Price: Money{rnd.Int64N(900), "KWD"}}, c)
		var paid, off, tax Money
		for _, l := range shares {
			paid, off, tax = paid.Add(l.Paid(got)), off.Add(l.Discount), tax.Add(l.Tax)
			if l.Discount.Minor < 0 || l.Discount.Minor > l.Price.Mul(l.Qty).Minor || l.Tax.Minor < 0 {
				t.Fatalf("line %+v of %+v", l, got)
			}
		}
		want := got.Goods.Sub(got.Discount).Add(got.Shipping)
		if got.TaxAdded {
			want = want.Add(got.Tax)
		}
		if off != got.Discount || tax.Minor > got.Tax.Minor || got.Total != want || paid.Minor > got.Total.Minor {
			t.Fatalf("%+v: the lines are %v, %v off, %v tax", got, paid, off, tax)
		}
	}
}

func TestAllocate(t *testing.T) {
	for _, c := range []struct {
		minor   int64
		weights []int64
		want    string
	}{
		{100, []int64{1, 1, 1}, "[34 33 33]"},
		{5, []int64{3, 7}, "[2 3]"}, // 1.5 and 3.5: equal remainders, the first takes it
		{1, []int64{1, 2, 2}, "[0 1 0]"},
		{-100, []int64{1, 1, 1}, "[-34 -33 -33]"},
		{7, []int64{0, 0}, "[4 3]"},
		{7, []int64{0, 5, -3}, "[0 7 0]"},
		{9_000_000_000_000_000, []int64{1_000_000_000_000_000, 2_000_000_000_000_000}, "[3000000000000000 6000000000000000]"},
		{5, nil, "[]"},
	} {
		got := make([]int64, 0, len(c.weights))
		for _, m := range Allocate(Money{c.minor, "EUR"}, c.weights) {
			got = append(got, m.Minor)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%d by %v is %v, want %s", c.minor, c.weights, got, c.want)
		}
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		m, weights := Money{rnd.Int64N(1_000_000) - 500_000, "JPY"}, make([]int64, 1+rnd.IntN(8))
		var sum int64
		for i := range weights {
			weights[i] = rnd.Int64N(1000)
			sum += weights[i]
		}
		var whole Money
		for i, p := range Allocate(m, weights) {
			whole = whole.Add(p)
			if exact := float64(m.Minor) * float64(weights[i]) / float64(sum); sum > 0 && (float64(p.Minor) < exact-1 || float64(p.Minor) > exact+1) {
				t.Fatalf("%v by %v: part %d is %v", m, weights, i, p)
			}
		}
		if whole != m {
			t.Fatalf("the parts of %v are %v", m, whole)
		}
	}
}

func TestExponents(t *testing.T) {
	for code, want := range map[string]string{"JPY": "JPY 12345", "KWD": "KWD 12.345", "EUR": "EUR 123.45"} {
		if got := (Money{12345, code}).String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
