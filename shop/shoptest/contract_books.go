package shoptest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// reconciles breaks the books in every way that they can be broken and has them put right.
var reconciles = bubble(func(t *testing.T, st shop.Store) {
	s, bank := hosted(t, st, Mug(50), Towel(9, 9))
	d := deal(2000, 0, day)
	d.Cap = 20
	d = must[shop.Deal](t)(s.SetDeal(ctx, d, "x"))
	must[shop.Coupon](t)(s.SetCoupon(ctx, shop.Coupon{Code: "TEN", Amount: eur(100)}, "x"))
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 2)))
	must[shop.Hold](t)(s.ApplyCoupon(ctx, "anna", "ten"))
	paid := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	bank.Pay(refOf(paid), "capture")
	paid = must[shop.Order](t)(s.Settle(ctx, paid.Token))
	lost := begun(t, s, "ben", "c", 3)
	must[shop.Hold](t)(s.Hold(ctx, "cleo", "1", items("MUG-1", 1)))
	gone := must[shop.Order](t)(s.Cancel(ctx, begun(t, s, "dirk", "c", 1).Token))
	if f := must[[]shop.Finding](t)(s.Reconcile(ctx, true)); len(f) != 0 {
		t.Fatalf("sound books: %+v", f)
	}

	// The money came and nobody was told; it also came for what was given up.
	bank.Pay(refOf(lost), "capture")
	bank.Pay(refOfOrder(t, bank, gone), "capture anyway")
	_, err := st.Update(ctx, "demo", func(tx shop.Tx) error {
		p, _, err := tx.PaymentOf(paid.ID)
		if err != nil {
			return err
		}
		p.State = shop.PaymentVoid // the books say that a paid order has no money
		p.Ref = ""
		h, _, err := tx.LastHold("cleo")
		if err != nil {
			return err
		}
		h.State = shop.HoldPaying // for no order
		return errors.Join(tx.PutPayment(p), tx.PutHold(h), tx.Use("deal:"+string(d.ID), "MUG-1", "anna", 3),
			tx.Use("coupon:TEN", "", "mail:anna@example.org", -1),
			tx.Recount(shop.Movement{SKU: "TOWEL-S", Kind: shop.Counted, OnHand: 2}, 7, 3))
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds := func(repair bool) string {
		var out []string
		for _, f := range must[[]shop.Finding](t)(s.Reconcile(ctx, repair)) {
			if f.Repaired != (repair && f.Kind != "order") || f.Text == "" || f.Ref == "" {
				t.Errorf("finding %+v", f)
			}
			out = append(out, f.Kind)
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	all := "hold order payment payment promotion promotion stock"
	for range 2 {
		if got := kinds(false); got != all {
			t.Errorf("found %s, want %s", got, all)
		}
	}
	if got := kinds(true); got != all {
		t.Errorf("found %s, want %s", got, all)
	}
	if got := kinds(true); got != "order" { // which a person has to look at
		t.Errorf("found %s after the repair", got)
	}
	wantOrder(t, s, lost, shop.Paid)
	if now := wantOrder(t, s, gone, shop.Cancelled); now.Refunded != now.Totals.Total {
		t.Errorf("order is %+v", now)
	}
	if tasks := must[[]shop.Task](t)(s.Tasks(ctx, false, 9)); len(tasks) != 1 || tasks[0].Kind != shop.TaskReconcile || tasks[0].Order != paid.ID {
		t.Errorf("tasks are %+v", tasks)
	}
	wantStock(t, s, "TOWEL-S", 11, 0)
	wantStock(t, s, "MUG-1", 45, 1) // dirk holds one again
	if ds := must[[]shop.Deal](t)(s.Deals(ctx)); ds[0].Used != 6 {
		t.Errorf("deal is %+v", ds[0])
	}
	Sound(t, st, "demo")
})

// snapshotted edits everything between hold and pay and after: what is captured is what the lines say.
func snapshotted(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := hosted(t, st, Mug(9), Towel(9, 9))
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "TOWEL-S", Qty: 1}}))
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	edit := func() {
		setPrice(t, s, 9900)
		must[shop.Deal](t)(s.SetDeal(ctx, shop.Deal{SKU: "TOWEL-S", Price: eur(100), Ends: time.Now().Add(time.Hour)}, "x"))
		towel := Towel(9, 9)
		towel.Title = "Another title"
		must[shop.Report](t)(s.Import(ctx, File(towel), false))
	}
	edit()
	c := Config()
	c.Policies.TaxPercent = 9
	c.Payments["bank"] = bank
	later := Open(t, c, st) // with another tax
	bank.Pay(refOf(o), "authorise")
	now := must[shop.Order](t)(later.Settle(ctx, o.Token))
	var sum shop.Money
	for _, l := range now.Lines {
		sum = sum.Add(l.Paid(now.Totals))
	}
	if now.State != shop.Paid || now.Totals != o.Totals || now.Totals.TaxPercent != 21 || sum.Add(now.Totals.Shipping) != now.Totals.Total ||
		bank.Payments()[0].Amount != now.Totals.Total || now.Lines[1].Title != "Linen towel, Small" || now.Lines[0].Price != eur(2400) {
		t.Errorf("order is %+v, the bank has %+v", now, bank.Payments())
	}
}

// currencies sells in yen and in dinars, tax included and added, with a discount.
func currencies(t *testing.T, open func(testing.TB) shop.Store) {
	for _, c := range []struct {
		code  string
		added bool
	}{{"JPY", false}, {"KWD", true}} {
		st := open(t)
		bank := NewBank(t)
		cfg := Config()
		cfg.Policies.Currency, cfg.Policies.TaxPercent, cfg.Policies.TaxAdded = c.code, 9, c.added
		money := func(n int64) shop.Money { return shop.Money{Minor: n, Currency: c.code} }
		cfg.Policies.Shipping = []shop.Shipping{{ID: "standard", Name: "Standard", Price: money(333)}}
		cfg.Payments["bank"] = bank
		mug := Mug(9)
		mug.Variants[0].Price = money(1999)
		s := Open(t, cfg, st, mug)
		must[shop.Coupon](t)(s.SetCoupon(ctx, shop.Coupon{Code: "TEN", Percent: 10}, "x"))
		must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 2)))
		must[shop.Hold](t)(s.ApplyCoupon(ctx, "anna", "ten"))
		o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
		tt := o.Totals
		goods, off := int64(3998), int64(400) // 399.8 rounded half up
		total := goods - off + 333
		tax := (2*total*9 + 109) / (2 * 109)
		if c.added {
			tax = (2*total*9 + 100) / 200
			total += tax
		}
		if tt.Goods != money(goods) || tt.Discount != money(off) || tt.Tax != money(tax) || tt.Total != money(total) || tt.TaxAdded != c.added ||
			bank.Payments()[0].Amount != tt.Total {
			t.Errorf("%s: %+v", c.code, tt)
		}
		must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "1", Items: items("MUG-1", 1)}))
		must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "2"}))
		if bank.Payments()[0].Kept() != 0 {
			t.Errorf("%s: the bank has %+v", c.code, bank.Payments())
		}
	}
}

// outbox has an event for each step of each order, written with it: what fails leaves none.
func outbox(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := banked(t, st, Mug(99))
	bank.Deferred = true
	for state := range reach {
		brought(t, s, bank, shop.Buyer(state), state)
	}
	stop := errors.New("stop")
	var event shop.Event
	for _, e := range must[[]shop.Event](t)(s.Events(ctx, 0, 1)) {
		event = e
	}
	event.ID = "e_never"
	if _, err := st.Update(ctx, "demo", func(tx shop.Tx) error { return errors.Join(tx.PutEvent(event), stop) }); !errors.Is(err, stop) {
		t.Error(err)
	}
	told, ids := make(map[string][]string), make(map[string]bool)
	for after := int64(0); ; {
		es := must[[]shop.Event](t)(s.Events(ctx, after, 3)) // a few at a time, as a consumer reads
		if len(es) == 0 {
			break
		}
		for _, e := range es {
			after = e.Position
			if ids[e.ID] || e.ID == "e_never" {
				t.Errorf("event %s", e.ID)
			}
			ids[e.ID] = true
			if state, ok := strings.CutPrefix(e.Type, "order."); ok {
				told[e.Aggregate] = append(told[e.Aggregate], state)
			}
		}
	}
	for _, o := range must[[]shop.Order](t)(s.Orders(ctx, 99)) {
		var steps []string
		for _, step := range must[[]shop.Step](t)(s.History(ctx, o.ID)) {
			steps = append(steps, string(step.State))
		}
		if got := told["order:"+string(o.ID)]; !slices.Equal(got, steps) {
			t.Errorf("order %s went %v, told was %v", o.Number, steps, got)
		}
	}
}

// replays repeats every call that has a key, at once and again: the answers are the same byte for
// byte.
func replays(t *testing.T, open func(testing.TB) shop.Store) {
	keysAtOnce(t, open)
	st := open(t)
	s, _ := banked(t, st, Mug(9))
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 2)))
	first := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	refund := must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: first.ID, Key: "r", Amount: eur(100)}))
	first = must[shop.Order](t)(s.Order(ctx, first.Token))
	for range 10 {
		if o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c"))); fmt.Sprintf("%#v", o) != fmt.Sprintf("%#v", first) {
			t.Errorf("the same key gave %+v, was %+v", o, first)
		}
		if r := must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: first.ID, Key: "r", Amount: eur(100)})); fmt.Sprintf("%#v", r) != fmt.Sprintf("%#v", refund) {
			t.Errorf("the same key gave %+v, was %+v", r, refund)
		}
	}
}
