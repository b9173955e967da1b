package shoptest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

func eur(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }

const day = 24 * time.Hour

func bubble(test func(*testing.T, shop.Store)) func(*testing.T, func(testing.TB) shop.Store) {
	return func(t *testing.T, open func(testing.TB) shop.Store) {
		synctest.Test(t, func(t *testing.T) { test(t, open(t)) })
	}
}

// fresh has facts confirmed now, as a running shop's are.
func fresh(t testing.TB, s *shop.Shop) {
	t.Helper()
	if err := s.SetPicture(ctx, s.Catalogue()[0].ID, fmt.Sprint(time.Now().UnixNano())); err != nil {
		t.Fatal(err)
	}
}

func wantPrice(t testing.TB, s *shop.Shop, price, prior int64) {
	t.Helper()
	_, v, _ := s.BySKU("MUG-1")
	if v.Price.Minor != price || v.Prior.Minor != prior {
		t.Errorf("price is %d and prior %d, want %d and %d", v.Price.Minor, v.Prior.Minor, price, prior)
	}
	fresh(t, s)
	claim, ok := s.PriorClaim("MUG-1")
	if ok != (prior > 0) || ok && (!s.Holds(claim, time.Now()) || claim.Kind() != "prior" || claim.SKU() != "MUG-1") {
		t.Errorf("prior claim is %v %v", claim, ok)
	}
	if p := s.Products()[0].Variants[0]; p.Price != v.Price || p.Prior != v.Prior {
		t.Errorf("the shelf has %v, was %v", p.Price, p.Prior)
	}
}

func setPrice(t testing.TB, s *shop.Shop, minor int64) {
	t.Helper()
	if err := s.SetPrice(ctx, "MUG-1", eur(minor), "x"); err != nil {
		t.Fatal(err)
	}
}

// priors goes through a price's life. The prior price is the lowest of the 30 days before.
var priors = bubble(func(t *testing.T, st shop.Store) {
	s := Open(t, Config(), st, Mug(9)) // at 2400
	wantPrice(t, s, 2400, 0)
	time.Sleep(40 * day)
	setPrice(t, s, 2600)
	wantPrice(t, s, 2600, 0) // raised, not reduced
	time.Sleep(10 * day)
	setPrice(t, s, 2000)
	wantPrice(t, s, 2000, 2400) // 2600 was not the lowest
	claim, _ := s.PriorClaim("MUG-1")
	time.Sleep(5 * day)
	setPrice(t, s, 1900)
	wantPrice(t, s, 1900, 2000)
	if s.Holds(claim, time.Now()) {
		t.Error("an older prior price holds")
	}
	time.Sleep(30*day - time.Second)
	wantPrice(t, s, 1900, 2000)
	claim, _ = s.PriorClaim("MUG-1")
	if !s.Holds(claim, time.Now().Add(time.Second)) || s.Holds(claim, time.Now().Add(time.Second+1)) {
		t.Error("a reduction of 30 days does not end when it does")
	}
	time.Sleep(time.Second)
	wantPrice(t, s, 1900, 0) // it is simply the price by now
	setPrice(t, s, 2500)
	setPrice(t, s, 2200)
	wantPrice(t, s, 2200, 0) // raised for a moment and reduced: 1900 was the lowest
	time.Sleep(40 * day)     // and then what was cheaper before that is long ago
	setPrice(t, s, 2100)
	wantPrice(t, s, 2100, 2200)
	points := must[[]shop.PricePoint](t)(s.Prices(ctx, "MUG-1", 9))
	if len(points) != 7 || points[0].Price != eur(2100) || points[6].Price != eur(2400) || points[0].By != "x" || points[0].ID <= points[1].ID {
		t.Errorf("history is %+v", points)
	}
	again := Open(t, Config(), st)
	wantPrice(t, again, 2100, 2200)
})

// compareAt reads files that say what a thing cost before.
var compareAt = bubble(func(t *testing.T, st shop.Store) {
	mug, twin := Mug(9), Mug(9)
	mug.Variants[0].Prior = eur(3000)
	s := Open(t, Config(), st, mug)
	wantPrice(t, s, 2400, 0)
	c := Config()
	c.ID, c.TrustCompareAt = "other", true
	twin.Variants[0].Prior = eur(2400) // no reduction
	trusting := Open(t, c, st, mug)
	wantPrice(t, trusting, 2400, 3000)
	time.Sleep(31 * day)
	wantPrice(t, trusting, 2400, 0)
	must[shop.Report](t)(trusting.Import(ctx, File(twin), false))
	mug.Variants[0].Prior = eur(9900)
	must[shop.Report](t)(trusting.Import(ctx, File(mug), false))
	wantPrice(t, trusting, 2400, 0) // there is a history by now
})

func deal(minor int64, starts, ends time.Duration) shop.Deal {
	now := time.Now()
	return shop.Deal{Title: "Weekend", SKU: "MUG-1", Price: eur(minor), Starts: now.Add(starts), Ends: now.Add(ends)}
}

// deals goes to the moments that a deal begins and ends.
var deals = bubble(func(t *testing.T, st shop.Store) {
	s := Open(t, Config(), st, Mug(9), Towel(9, 9))
	time.Sleep(50 * day)
	d := must[shop.Deal](t)(s.SetDeal(ctx, deal(2000, time.Hour, 2*time.Hour), "x"))
	before, _ := s.PriceClaim("MUG-1")
	changes := 0
	s.OnChange(func() { changes++ })
	time.Sleep(time.Hour - time.Millisecond)
	wantPrice(t, s, 2400, 0)
	if !s.Holds(before, d.Starts) || s.Holds(before, d.Starts.Add(time.Millisecond)) {
		t.Error("the price does not hold until the deal begins")
	}
	if _, ok := s.EndsClaim(d.ID); ok {
		t.Error("a claim that a deal to come runs")
	}
	stop := run(t, s)
	synctest.Wait()
	changes = 0
	time.Sleep(time.Millisecond)
	if s.Holds(before, time.Now()) {
		t.Error("the old price holds when the deal has begun")
	}
	time.Sleep(time.Second)
	if stop(); changes != 1 {
		t.Errorf("told of %d changes", changes)
	}
	wantPrice(t, s, 2000, 2400)
	got, ok := s.DealOf("MUG-1")
	if !ok || got.ID != d.ID || !got.Ends.Equal(d.Ends) || got.Title != "Weekend" {
		t.Errorf("deal is %+v", got)
	}
	if _, ok := s.DealOf("TOWEL-L"); ok {
		t.Error("a deal on another SKU")
	}
	claim, ok := s.EndsClaim(d.ID)
	if !ok || claim.Deal() != d.ID || claim.SKU() != "MUG-1" || claim.Kind() != "deal" || !s.Holds(claim, d.Ends) || s.Holds(claim, d.Ends.Add(1)) {
		t.Errorf("deal claim %v %v", claim, ok)
	}
	var read shop.Claim
	if text, err := claim.MarshalText(); err != nil || read.UnmarshalText(text) != nil || read != claim {
		t.Errorf("%v came back as %v", claim, read)
	}
	if other := Open(t, Config(), st); !other.Holds(read, d.Ends) { // a restart
		t.Error("the claim did not survive a restart")
	}
	price, _ := s.PriceClaim("MUG-1")
	time.Sleep(time.Until(d.Ends) - time.Nanosecond)
	fresh(t, s)
	if !s.Holds(claim, d.Ends) || !s.Holds(price, d.Ends) {
		t.Error("the deal does not run until its end")
	}
	time.Sleep(time.Nanosecond)
	if s.Holds(claim, time.Now()) || s.Holds(price, time.Now()) {
		t.Error("the deal holds at its end")
	}
	wantPrice(t, s, 2400, 0)
	if _, ok := s.DealOf("MUG-1"); ok {
		t.Error("a deal that has ended")
	}
	if all := must[[]shop.Deal](t)(s.Deals(ctx)); len(all) != 1 || all[0].ID != d.ID {
		t.Errorf("deals are %+v", all)
	}
})

// dealRules tries to make a host's word untrue.
var dealRules = bubble(func(t *testing.T, st shop.Store) {
	s := Open(t, Config(), st, Mug(9))
	field := func(name, code string, d shop.Deal) {
		t.Helper()
		_, err := s.SetDeal(ctx, d, "x")
		var f *shop.FieldError
		if !errors.As(err, &f) || f.Field != name || f.Code != code {
			t.Errorf("%s: %v, want %s: %s", d.Title, err, name, code)
		}
	}
	field("price", "not_below", deal(2400, time.Hour, 2*time.Hour))
	field("price", "bad", deal(0, time.Hour, 2*time.Hour))
	field("starts", "past", deal(2000, -time.Hour, 2*time.Hour))
	field("ends", "bad", deal(2000, time.Hour, time.Hour))
	field("ends", "too_long", deal(2000, time.Hour, 32*day))
	nobody := deal(2000, time.Hour, 2*time.Hour)
	nobody.SKU = "NOPE"
	_, err := s.SetDeal(ctx, nobody, "x")
	want(t, err, shop.ErrUnknown)

	d := must[shop.Deal](t)(s.SetDeal(ctx, deal(2000, time.Hour, 5*time.Hour), "x"))
	field("starts", "overlaps", deal(1900, 2*time.Hour, 3*time.Hour))
	field("starts", "too_soon", deal(1900, 6*time.Hour, 7*time.Hour))
	d.Price = eur(2100)
	d = must[shop.Deal](t)(s.SetDeal(ctx, d, "x")) // not begun yet
	time.Sleep(2 * time.Hour)
	for name, change := range map[string]func(*shop.Deal){
		"ends": func(d *shop.Deal) { d.Ends = d.Ends.Add(time.Hour) }, "price": func(d *shop.Deal) { d.Price = eur(1000) },
		"starts": func(d *shop.Deal) { d.Starts = d.Starts.Add(time.Minute) }, "cap": func(d *shop.Deal) { d.Cap = 5 },
		"perBuyer": func(d *shop.Deal) { d.PerBuyer = 5 },
	} {
		changed := d
		change(&changed)
		field(name, "begun", changed)
	}
	want(t, s.SetPrice(ctx, "MUG-1", eur(2100), "x"), shop.ErrDeal)
	fresh(t, s)
	claim, _ := s.EndsClaim(d.ID)
	d.Ends = d.Ends.Add(-time.Hour)
	d = must[shop.Deal](t)(s.SetDeal(ctx, d, "x"))
	if s.Holds(claim, time.Now()) {
		t.Error("a claim about a deal that was changed holds")
	}
	must[shop.Deal](t)(s.EndDeal(ctx, d.ID, "x"))
	wantPrice(t, s, 2400, 0)
	want(t, s.SetPrice(ctx, "MUG-1", eur(2100), "x"), shop.ErrDeal)
	mug := Mug(9)
	mug.Variants[0].Price = eur(2000)
	if r := must[shop.Report](t)(s.Import(ctx, File(mug), false)); r.Unchanged != 1 || len(r.Rows[0].Notes) != 1 {
		t.Errorf("a file against a deal: %+v", r)
	}
	setPrice(t, s, 2200)
	time.Sleep(7 * day)
	setPrice(t, s, 2100)
	must[shop.Deal](t)(s.SetDeal(ctx, deal(1900, 0, time.Hour), "x"))
	wantPrice(t, s, 1900, 2100)
	planned := must[shop.Deal](t)(s.SetDeal(ctx, deal(1900, 20*day, 21*day), "x"))
	must[shop.Deal](t)(s.EndDeal(ctx, planned.ID, "x"))
	must[shop.Deal](t)(s.SetDeal(ctx, deal(1900, 20*day, 21*day), "x")) // the other never ran
	_, err = s.EndDeal(ctx, "d_nope", "x")
	want(t, err, shop.ErrUnknown)
})

// dealHolds holds at a deal's price.
var dealHolds = bubble(func(t *testing.T, st shop.Store) {
	s, _ := banked(t, st, Mug(20))
	d := deal(2000, 0, time.Hour)
	d.Cap, d.PerBuyer = 5, 2
	d = must[shop.Deal](t)(s.SetDeal(ctx, d, "x"))
	used := func(n int) {
		t.Helper()
		if all := must[[]shop.Deal](t)(s.Deals(ctx)); all[0].Used != n {
			t.Errorf("%d of the deal are used, want %d", all[0].Used, n)
		}
	}
	_, err := s.Hold(ctx, "anna", "1", items("MUG-1", 3))
	want(t, err, shop.ErrLimit)
	h := must[shop.Hold](t)(s.Hold(ctx, "anna", "2", []shop.Item{{SKU: "MUG-1", Qty: 2, Airing: "a7"}}))
	if l := h.Lines[0]; l.Price != eur(2000) || l.Deal != d.ID || l.Prior != (shop.Money{}) || l.Version == 0 || l.Airing != "a7" {
		t.Errorf("line is %+v", l)
	}
	_, err = s.SetQty(ctx, "anna", "MUG-1", 3)
	want(t, err, shop.ErrLimit)
	must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("MUG-1", 2)))
	used(4)
	_, err = s.Hold(ctx, "cleo", "0", items("MUG-1", 2)) // one is left of five
	want(t, err, shop.ErrLimit)
	must[shop.Hold](t)(s.SetQty(ctx, "ben", "MUG-1", 1))
	used(3)
	must[shop.Hold](t)(s.Hold(ctx, "cleo", "1", items("MUG-1", 2)))
	used(5)
	wantPrice(t, s, 2400, 0) // used up
	if _, ok := s.EndsClaim(d.ID); ok {
		t.Error("a claim about a deal that is used up")
	}
	if h := must[shop.Hold](t)(s.Hold(ctx, "dirk", "1", items("MUG-1", 3))); h.Lines[0].Price != eur(2400) || h.Lines[0].Deal != "" {
		t.Errorf("line is %+v", h.Lines[0])
	}
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	used(5)
	if l := o.Lines[0]; l.Deal != d.ID || l.Airing != "a7" || l.Price != eur(2000) {
		t.Errorf("line of the order is %+v", l)
	}
	must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
	used(3)
	if err := s.Release(ctx, "cleo"); err != nil {
		t.Fatal(err)
	}
	used(1)
	must[shop.Hold](t)(s.Hold(ctx, "cleo", "2", items("MUG-1", 1)))
	time.Sleep(time.Until(d.Ends))
	used(2) // expired, and not swept yet
	h = must[shop.Hold](t)(s.Hold(ctx, "ben", "2", items("MUG-1", 1)))
	used(1) // his own is released at once
	stop := run(t, s)
	time.Sleep(time.Second)
	stop()
	used(0)
	if h.Lines[0].Price != eur(2400) {
		t.Errorf("after the deal the line is %+v", h.Lines[0])
	}
	Sound(t, st, "demo")
})

// dealsAtOnce has a hundred buyers after ten units at a price.
func dealsAtOnce(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s := Open(t, Config(), st, Mug(200))
	d := deal(2000, 0, time.Hour)
	d.Starts, d.Cap, d.PerBuyer = time.Time{}, 10, 1
	must[shop.Deal](t)(s.SetDeal(ctx, d, "x"))
	var low, high atomic.Int64
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			b := shop.Buyer(fmt.Sprint("buyer", i))
			for n := range 2 {
				h, err := s.Hold(ctx, b, fmt.Sprint(n), items("MUG-1", 1))
				switch {
				case errors.Is(err, shop.ErrLimit):
				case err != nil:
					t.Error(err)
				case n > 0:
				case h.Lines[0].Price == eur(2000):
					low.Add(1)
				default:
					high.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if low.Load() != 10 || high.Load() != 90 {
		t.Errorf("%d held at the deal's price, %d at the other", low.Load(), high.Load())
	}
	if all := must[[]shop.Deal](t)(s.Deals(ctx)); all[0].Used != 10 {
		t.Errorf("deal is %+v", all[0])
	}
	Sound(t, st, "demo")
}

var coupons = bubble(func(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(20), Towel(9, 9))
	bad := func(field string, c shop.Coupon) {
		t.Helper()
		_, err := s.SetCoupon(ctx, c, "x")
		var f *shop.FieldError
		if !errors.As(err, &f) || f.Field != field {
			t.Errorf("%+v: %v, want %s", c, err, field)
		}
	}
	bad("code", shop.Coupon{Percent: 10})
	bad("code", shop.Coupon{Code: "a=b", Percent: 10})
	bad("percent", shop.Coupon{Code: "A", Percent: 101})
	bad("amount", shop.Coupon{Code: "A", Percent: 10, Amount: eur(5)})
	bad("amount", shop.Coupon{Code: "A"})
	bad("ends", shop.Coupon{Code: "A", Percent: 10, Starts: time.Now(), Ends: time.Now()})

	apply := func(b shop.Buyer, code, refused string) shop.Hold {
		t.Helper()
		h, err := s.ApplyCoupon(ctx, b, code)
		var f *shop.FieldError
		if refused == "" && err != nil || refused != "" && (!errors.As(err, &f) || f.Field != "coupon" || f.Code != refused) {
			t.Errorf("%s: %v, want %q", code, err, refused)
		}
		return h
	}
	c := must[shop.Coupon](t)(s.SetCoupon(ctx, shop.Coupon{Code: " welcome ", Percent: 12.5, Starts: time.Now().Add(time.Minute),
		Ends: time.Now().Add(time.Hour), MinGoods: eur(4000), PerBuyer: 1, Cap: 2}, "x"))
	if c.Code != "WELCOME" {
		t.Errorf("coupon is %+v", c)
	}
	_, err := s.ApplyCoupon(ctx, "anna", "welcome")
	want(t, err, shop.ErrNoHold)
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	apply("anna", "nope", "unknown")
	apply("anna", "Welcome", "not_yet")
	time.Sleep(time.Minute)
	apply("anna", "Welcome", "min_goods")
	must[shop.Hold](t)(s.Hold(ctx, "anna", "2", items("TOWEL-L", 1)))
	apply("anna", "ｗｅｌｃｏｍｅ", "")
	q := must[shop.Totals](t)(s.Quote(ctx, "anna", "standard"))
	if q.Goods != eur(4395) || q.Discount != eur(549) || q.Shipping != eur(495) || q.Total != eur(4341) || q.Tax != eur(753) {
		t.Errorf("quote is %+v", q)
	}
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	if o.Coupon != "WELCOME" || o.Totals != q || o.Lines[0].Discount != eur(300) || o.Lines[1].Discount != eur(249) || bank.Payments()[0].Amount != q.Total {
		t.Errorf("order is %+v", o)
	}
	if got := must[shop.Order](t)(s.Order(ctx, o.Token)); got.Lines[1].Discount != eur(249) || got.Totals != q || got.Lines[0].Tax.Minor == 0 {
		t.Errorf("order is %+v", got)
	}
	// One customer is one address, whoever the buyer is.
	must[shop.Hold](t)(s.Hold(ctx, "other", "1", items("MUG-1", 2)))
	apply("other", "welcome", "")
	_, err = s.Checkout(ctx, wish("other", "c"))
	var f *shop.FieldError
	if !errors.As(err, &f) || f.Code != "limit" {
		t.Errorf("the coupon a second time: %v", err)
	}
	must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
	must[shop.Order](t)(s.Checkout(ctx, wish("other", "d")))
	if all := must[[]shop.Coupon](t)(s.Coupons(ctx)); len(all) != 1 || all[0].Used != 1 {
		t.Errorf("coupons are %+v", all)
	}
	must[shop.Hold](t)(s.Hold(ctx, "anna", "3", items("MUG-1", 2)))
	apply("anna", "welcome", "")
	if h := apply("anna", "", ""); h.Coupon != "" {
		t.Errorf("coupon %q after it was taken off", h.Coupon)
	}
	time.Sleep(time.Hour)
	must[shop.Hold](t)(s.Hold(ctx, "ben", "3", items("MUG-1", 2)))
	apply("ben", "welcome", "ended")
})

func couponsAtOnce(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, _ := banked(t, st, Mug(200))
	must[shop.Coupon](t)(s.SetCoupon(ctx, shop.Coupon{Code: "TEN", Amount: eur(100), Cap: 10}, "x"))
	var with, without atomic.Int64
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			b := shop.Buyer(fmt.Sprint("buyer", i))
			must[shop.Hold](t)(s.Hold(ctx, b, "1", items("MUG-1", 1)))
			_, err := s.ApplyCoupon(ctx, b, "ten")
			if err == nil {
				_, err = s.Checkout(ctx, wish(b, "c"))
			}
			var f *shop.FieldError
			switch {
			case err == nil:
				with.Add(1)
			case errors.As(err, &f) && f.Code == "used_up":
				without.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if with.Load() != 10 || without.Load() != 30 {
		t.Errorf("%d orders with the coupon, %d without", with.Load(), without.Load())
	}
	Sound(t, st, "demo")
}
