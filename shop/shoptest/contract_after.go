package shoptest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

// refunds gives back parts and the rest, with the bank failing, and never more than came.
var refunds = bubble(func(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(9), Towel(9, 9))
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "TOWEL-S", Qty: 1}}))
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c"))) // 48.00 + 12.50, delivered free
	repay := func(r shop.Refund) (shop.Refund, error) {
		r.Order, r.By = o.ID, "x"
		return s.Repay(ctx, r)
	}
	var field *shop.FieldError
	for _, bad := range []shop.Refund{{Key: "b", Amount: eur(-1)}, {Key: "b", Amount: shop.Money{Minor: 5, Currency: "USD"}},
		{Key: "b", Items: items("MUG-1", 3)}, {Key: "b", Items: items("NOPE", 1)}, {Amount: eur(5)}} {
		if _, err := repay(bad); !errors.As(err, &field) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	_, err := repay(shop.Refund{Key: "b", Amount: eur(6051)})
	want(t, err, shop.ErrLimit)
	var wg sync.WaitGroup
	for range 5 { // the same refund at once
		wg.Go(func() {
			if r, err := repay(shop.Refund{Key: "one mug", Items: items("MUG-1", 1), Restock: true, Reason: "chipped"}); err != nil || r.Amount != eur(2400) {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
	wg.Wait()
	wantStock(t, s, "MUG-1", 8, 0)
	time.Sleep(time.Second)
	_, err = repay(shop.Refund{Key: "one mug", Amount: eur(1)})
	want(t, err, shop.ErrKey)
	if now := wantOrder(t, s, o, shop.Paid); now.Refunded != eur(2400) || now.Refunding != eur(0) {
		t.Errorf("order is %+v", now)
	}
	bank.Fail = func(string) (error, bool) { return errLine, true } // done, and the answer is lost
	r := must[shop.Refund](t)(repay(shop.Refund{Key: "towel", Amount: eur(1000)}))
	if now := wantOrder(t, s, o, shop.Paid); r.State != shop.RefundAsked || now.Refunding != eur(1000) {
		t.Errorf("refund is %+v, order %+v", r, now)
	}
	_, err = repay(shop.Refund{Key: "more", Amount: eur(2651)})
	want(t, err, shop.ErrLimit)
	bank.Fail = nil
	stop := run(t, s)
	time.Sleep(10 * time.Second)
	stop()
	must[shop.Refund](t)(repay(shop.Refund{Key: "rest", Restock: true}))
	if now := wantOrder(t, s, o, shop.Refunded); now.Refunded != o.Totals.Total {
		t.Errorf("order is %+v", now)
	}
	wantStock(t, s, "MUG-1", 9, 0) // the other one, once
	wantStock(t, s, "TOWEL-S", 9, 0)
	_, err = repay(shop.Refund{Key: "again"})
	want(t, err, shop.ErrTransition)
	if p := bank.Payments()[0]; p.Kept() != 0 || len(p.Refunds) != 3 {
		t.Errorf("the bank has %+v", p)
	}
	if all := must[[]shop.Refund](t)(s.Refunds(ctx, o.ID)); len(all) != 3 || all[0].Reason != "chipped" || all[0].By != "x" || all[1].State != shop.RefundDone {
		t.Errorf("refunds are %+v", all)
	}
	wantEvents(t, s, o, "order.pending_payment order.paid refund.done refund.done order.refund_pending refund.done order.refunded")
	Sound(t, st, "demo")
})

// refundTrouble has the bank refuse a refund, and give money back by itself.
var refundTrouble = bubble(func(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(9))
	bank.Deferred = true
	o := brought(t, s, bank, "anna", shop.Paid)
	bank.Fail = func(call string) (error, bool) {
		if call == "refund" {
			return fmt.Errorf("closed: %w", shop.ErrPayment), false
		}
		return nil, false
	}
	r := must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "r"}))
	now := wantOrder(t, s, o, shop.NeedsAttention)
	if r.State != shop.RefundFailed || now.Refunding.Minor != 0 || now.Refunded.Minor != 0 {
		t.Errorf("refund is %+v, order %+v", r, now)
	}
	ref := refOfOrder(t, bank, o)
	bank.Repay(ref, eur(1000))
	for range 3 {
		if err := s.Notice(ctx, shop.Notice{Provider: "bank", Event: "e", Ref: ref}); err != nil {
			t.Error(err)
		}
	}
	if now := wantOrder(t, s, o, shop.NeedsAttention); now.Refunded != eur(1000) {
		t.Errorf("order is %+v", now)
	}
	tasks := must[[]shop.Task](t)(s.Tasks(ctx, false, 9))
	if len(tasks) != 2 || tasks[0].Kind != shop.TaskRefundFailed && tasks[1].Kind != shop.TaskRefundFailed || !strings.Contains(tasks[0].Text, o.Number) {
		t.Errorf("tasks are %+v", tasks)
	}
	for range 2 {
		if d := must[shop.Task](t)(s.Done(ctx, tasks[0].ID, "sam")); d.By != "sam" || d.Done.IsZero() {
			t.Errorf("task is %+v", d)
		}
	}
	if open, done := must[[]shop.Task](t)(s.Tasks(ctx, false, 9)), must[[]shop.Task](t)(s.Tasks(ctx, true, 9)); len(open) != 1 || len(done) != 1 {
		t.Errorf("%d open, %d done", len(open), len(done))
	}
	_, err := s.Done(ctx, "t_nope", "sam")
	want(t, err, shop.ErrUnknown)
})

// withdrawals are said in two steps by somebody who has no login.
var withdrawals = bubble(func(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(9), Towel(9, 9))
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "TOWEL-S", Qty: 1}}))
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	ask := func(w shop.Withdrawal) (shop.Withdrawal, error) {
		w.Number, w.Name, w.Email = " b-1001", "ANNA  vos ", "Anna@Example.org"
		return s.Withdraw(ctx, w)
	}
	for _, w := range []shop.Withdrawal{{Number: "B-1001", Name: "Ben", Email: o.Address.Email}, {Number: "B-1002", Name: o.Address.Name, Email: o.Address.Email},
		{Number: "B-1001", Name: o.Address.Name, Email: "ben@example.org"}} {
		_, err := s.Withdraw(ctx, w)
		want(t, err, shop.ErrUnknown)
	}
	var field *shop.FieldError
	if _, err := s.Withdraw(ctx, shop.Withdrawal{Number: "B-1001", Name: "Anna Vos"}); !errors.As(err, &field) || field.Field != "email" {
		t.Errorf("without an address: %v", err)
	}
	if _, err := ask(shop.Withdrawal{Items: items("MUG-1", 3)}); !errors.As(err, &field) || field.Field != "items" {
		t.Errorf("more than was ordered: %v", err)
	}
	part := must[shop.Withdrawal](t)(ask(shop.Withdrawal{Items: items("MUG-1", 1), Reason: "too small"}))
	wantOrder(t, s, o, shop.Paid)
	if got := must[shop.Withdrawal](t)(s.WithdrawalOf(ctx, part.Token)); !got.Confirmed.IsZero() {
		t.Errorf("the first step confirmed it: %+v", got)
	}
	time.Sleep(time.Minute)
	at := time.Now()
	receipt := must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, part.Token))
	time.Sleep(time.Minute)
	again := must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, part.Token))
	if !receipt.Confirmed.Equal(at.Truncate(time.Millisecond)) || !again.Confirmed.Equal(receipt.Confirmed) || len(again.Lines) != 1 ||
		again.Lines[0].Title != "Walnut mug" || again.Lines[0].Qty != 1 || again.Reason != "too small" {
		t.Errorf("receipt is %+v, again %+v", receipt, again)
	}
	wantOrder(t, s, o, shop.Paid)
	if _, err := ask(shop.Withdrawal{Items: items("MUG-1", 2)}); !errors.As(err, &field) {
		t.Errorf("what was withdrawn already: %v", err)
	}
	rest := must[shop.Withdrawal](t)(ask(shop.Withdrawal{}))
	must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, rest.Token))
	wantOrder(t, s, o, shop.Withdrawn)
	tasks := must[[]shop.Task](t)(s.Tasks(ctx, false, 9))
	if len(tasks) != 2 || tasks[0].Kind != shop.TaskWithdrawal || tasks[0].Due.Sub(receipt.Confirmed) != 14*day {
		t.Errorf("tasks are %+v", tasks)
	}
	must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "w", Restock: true}))
	wantOrder(t, s, o, shop.Refunded)
	wantStock(t, s, "MUG-1", 9, 0)
	wantEvents(t, s, o, "order.pending_payment order.paid withdrawal.confirmed withdrawal.confirmed order.withdrawn order.refund_pending refund.done order.refunded")

	bank.Deferred = true // one that was never paid is simply cancelled
	must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("MUG-1", 1)))
	two := must[shop.Order](t)(s.Checkout(ctx, wish("ben", "c")))
	w := must[shop.Withdrawal](t)(s.Withdraw(ctx, shop.Withdrawal{Number: two.Number, Name: "Anna Vos", Email: "anna@example.org"}))
	must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, w.Token))
	if now := wantOrder(t, s, two, shop.Cancelled); now.Reason != "withdrawn" {
		t.Errorf("order is %+v", now)
	}
	wantStock(t, s, "MUG-1", 9, 0)
	_, err := s.ConfirmWithdrawal(ctx, "nope")
	want(t, err, shop.ErrUnknown)
	Sound(t, st, "demo")
})

// withdrawLate tells when the time to withdraw was over.
var withdrawLate = bubble(func(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(9))
	bank.Deferred = true
	o := brought(t, s, bank, "anna", shop.Shipped)
	if _, ok, err := s.WithdrawUntil(ctx, o.ID); ok || err != nil {
		t.Error("the time to withdraw runs before the goods are delivered")
	}
	time.Sleep(100 * day)
	must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Delivered, "x"))
	until, ok, err := s.WithdrawUntil(ctx, o.ID)
	if err != nil || !ok || time.Until(until).Round(time.Hour) != 30*day {
		t.Errorf("until %v %v %v", until, ok, err)
	}
	w := shop.Withdrawal{Number: o.Number, Name: o.Address.Name, Email: o.Address.Email}
	if got := must[shop.Withdrawal](t)(s.Withdraw(ctx, w)); got.Late {
		t.Error("late at once")
	}
	time.Sleep(30*day + time.Hour)
	got := must[shop.Withdrawal](t)(s.Withdraw(ctx, w))
	if !got.Late {
		t.Error("not late")
	}
	must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, got.Token))
	wantOrder(t, s, o, shop.Delivered) // a person decides
	if tasks := must[[]shop.Task](t)(s.Tasks(ctx, false, 9)); len(tasks) != 1 {
		t.Errorf("tasks are %+v", tasks)
	}
})

// shipping sends a parcel.
func shipping(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := banked(t, st, Mug(9))
	bank.Deferred = true
	o := brought(t, s, bank, "anna", shop.Packed)
	var field *shop.FieldError
	if _, err := s.Ship(ctx, o.ID, shop.Shipment{Tracking: "a\nb"}, "x"); !errors.As(err, &field) || field.Field != "tracking" {
		t.Errorf("a line break: %v", err)
	}
	got := must[shop.Order](t)(s.Ship(ctx, o.ID, shop.Shipment{Carrier: "PostNL", Tracking: " 3SABC "}, "sam"))
	now := wantOrder(t, s, o, shop.Shipped)
	if now.Shipment != got.Shipment || now.Shipment.Tracking != "3SABC" || now.Shipment.Carrier != "PostNL" || now.Shipment.At.IsZero() {
		t.Errorf("shipment is %+v", now.Shipment)
	}
	var states []string
	for _, step := range must[[]shop.Step](t)(s.History(ctx, o.ID)) {
		states = append(states, string(step.State)+" by "+step.By)
	}
	if h := strings.Join(states, ", "); h != "pending_payment by anna, paid by bank, packed by x, shipped by sam" {
		t.Errorf("history is %s", h)
	}
}

// bundles sell what other SKUs have.
func bundles(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	set := Mug(0)
	set.ID, set.Title, set.Variants[0].SKU = "breakfast-set", "Breakfast set", "SET"
	s, _ := banked(t, st, Mug(5), Towel(9, 9), set)
	var field *shop.FieldError
	for _, bad := range [][]shop.Item{items("SET", 1), items("NOPE", 1), items("MUG-1", 0)} {
		if err := s.SetParts(ctx, "SET", bad, "x"); !errors.As(err, &field) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	want(t, s.SetParts(ctx, "MUG-1", items("TOWEL-L", 1), "x"), shop.ErrHeld) // has stock of its own
	if err := s.SetParts(ctx, "SET", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "TOWEL-S", Qty: 1}}, "x"); err != nil {
		t.Fatal(err)
	}
	wantSets := func(n int, state shop.StockState) {
		t.Helper()
		if _, v, ok := s.BySKU("SET"); !ok || v.Stock != n || v.State != state {
			t.Errorf("the set has %d, %s; want %d, %s", v.Stock, v.State, n, state)
		}
	}
	wantSets(2, shop.Few)
	if err := s.SetStock(ctx, "SET", 5, "x"); !errors.As(err, &field) {
		t.Errorf("stock of a bundle: %v", err)
	}
	// The demand of bundle and single is summed, all or nothing.
	_, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "SET", Qty: 2}})
	want(t, err, shop.ErrSoldOut)
	wantStock(t, s, "MUG-1", 5, 0)
	h := must[shop.Hold](t)(s.Hold(ctx, "anna", "2", []shop.Item{{SKU: "MUG-1", Qty: 1}, {SKU: "SET", Qty: 2}}))
	if len(h.Lines) != 2 {
		t.Errorf("lines are %+v", h.Lines)
	}
	wantStock(t, s, "MUG-1", 5, 5)
	wantStock(t, s, "TOWEL-S", 9, 2)
	wantSets(0, shop.SoldOut)
	Sound(t, st, "demo")
	// What is held keeps its parts.
	if err := s.SetParts(ctx, "SET", items("TOWEL-L", 1), "x"); err != nil {
		t.Fatal(err)
	}
	must[shop.Hold](t)(s.SetQty(ctx, "anna", "SET", 1))
	wantStock(t, s, "MUG-1", 5, 3)
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	wantStock(t, s, "MUG-1", 2, 0)
	wantStock(t, s, "TOWEL-S", 8, 0)
	wantStock(t, s, "TOWEL-L", 9, 0)
	must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "r", Items: items("SET", 1), Restock: true}))
	wantStock(t, s, "MUG-1", 4, 0)
	must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
	wantStock(t, s, "MUG-1", 5, 0)
	wantStock(t, s, "TOWEL-S", 9, 0)
	must[shop.Report](t)(s.Import(ctx, File(set), false))
	wantSets(9, shop.InStock) // of TOWEL-L, and a file does not undo it
	Sound(t, st, "demo")
}

// queue has ten wait and five come: the first five are offered one each, and who does not take
// theirs loses it to the next.
func queue(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) {
		st := open(t)
		s, _ := banked(t, st, Mug(1))
		who := func(i int) shop.Buyer { return shop.Buyer(fmt.Sprint("w", i)) }
		_, err := s.Join(ctx, who(0), "MUG-1")
		want(t, err, shop.ErrInStock)
		_, err = s.Join(ctx, who(0), "NOPE")
		want(t, err, shop.ErrUnknown)
		must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
		must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
		for i := range 10 {
			for range 2 { // joining again changes nothing
				must[shop.Wait](t)(s.Join(ctx, who(i), "MUG-1"))
			}
		}
		state := func(i int) (shop.Wait, bool) {
			ws := must[[]shop.Wait](t)(s.Waits(ctx, who(i)))
			if len(ws) == 0 {
				return shop.Wait{}, false
			}
			return ws[0], true
		}
		if w, _ := state(7); w.Place != 8 || w.State != shop.Waiting {
			t.Errorf("the eighth is %+v", w)
		}
		if err := s.SetStock(ctx, "MUG-1", 5, "x"); err != nil {
			t.Fatal(err)
		}
		offered := func(which string) {
			t.Helper()
			var got []string
			for i := range 10 {
				if w, ok := state(i); ok && w.State == shop.WaitOffered {
					got = append(got, fmt.Sprint(i))
				}
			}
			if strings.Join(got, " ") != which {
				t.Errorf("offered to %v, want %s", got, which)
			}
			onHand, reserved := stockOf(t, s, "MUG-1")
			if reserved > onHand {
				t.Errorf("%d reserved of %d", reserved, onHand)
			}
			Sound(t, st, "demo")
		}
		offered("0 1 2 3 4")
		wantStock(t, s, "MUG-1", 5, 5)
		_, err = s.Hold(ctx, "stranger", "1", items("MUG-1", 1))
		want(t, err, shop.ErrSoldOut)
		h := must[shop.Hold](t)(s.Hold(ctx, who(2), "1", items("MUG-1", 1)))
		if _, waiting := state(2); waiting || len(h.Lines) != 1 {
			t.Errorf("the third has taken it: %+v", h)
		}
		if err := s.Leave(ctx, who(0), "MUG-1"); err != nil {
			t.Fatal(err)
		}
		offered("1 3 4 5")
		if err := s.Leave(ctx, who(6), "MUG-1"); err != nil {
			t.Fatal(err)
		}
		want(t, s.Leave(ctx, who(6), "MUG-1"), shop.ErrUnknown)
		if w, _ := state(8); w.Place != 2 {
			t.Errorf("the ninth is %+v", w)
		}
		time.Sleep(10*time.Minute - time.Second)
		if w, _ := state(1); time.Until(w.Expires).Round(time.Second) != time.Second {
			t.Errorf("the offer ends at %v", w.Expires)
		}
		stop := run(t, s)
		time.Sleep(2 * time.Second)
		stop()
		// The third's hold and the first's offers are over; three wait.
		offered("7 8 9")
		wantStock(t, s, "MUG-1", 5, 3)
		must[shop.Hold](t)(s.Hold(ctx, "stranger", "2", items("MUG-1", 2)))
		events := 0
		for _, e := range must[[]shop.Event](t)(s.Events(ctx, 0, 1000)) {
			if e.Type == "waitlist.offered" {
				events++
			}
		}
		if events != 9 {
			t.Errorf("%d offers were told of", events)
		}
	})
}
