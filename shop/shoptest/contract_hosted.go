package shoptest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

// hosted is a shop whose bank has a page of its own.
func hosted(t testing.TB, st shop.Store, ps ...shop.Product) (*shop.Shop, *Bank) {
	s, bank := banked(t, st, ps...)
	bank.Hosted = true
	return s, bank
}

func refOf(o shop.Order) string { return strings.TrimPrefix(o.PayURL, "https://bank.example/") }

// begun is an order whose buyer is on the bank's page.
func begun(t testing.TB, s *shop.Shop, b shop.Buyer, key string, qty int) shop.Order {
	t.Helper()
	must[shop.Hold](t)(s.Hold(ctx, b, key, items("MUG-1", qty)))
	o := must[shop.Order](t)(s.Checkout(ctx, wish(b, key)))
	if o.State != shop.PendingPayment || o.PayURL == "" {
		t.Fatalf("order is %+v", o)
	}
	return o
}

func wantOrder(t testing.TB, s *shop.Shop, o shop.Order, state shop.OrderState) shop.Order {
	t.Helper()
	now := must[shop.Order](t)(s.Order(ctx, o.Token))
	if now.State != state {
		t.Errorf("order %s is %s (%s), want %s", now.Number, now.State, now.Reason, state)
	}
	return now
}

// interleavings has the buyer's return, notices, the reconciler and the buyer's deed at the bank come
// in every order: there is one order and one capture, and it ends where the deed says.
var interleavings = bubble(func(t *testing.T, st shop.Store) {
	const stock = 1000
	s, bank := hosted(t, st, Mug(stock))
	sold, n := 0, 0
	for deed, end := range map[string]shop.OrderState{"authorise": shop.Paid, "capture": shop.Paid, "refuse": shop.Cancelled, "expire": shop.Cancelled} {
		permute([]string{deed, "return", "notice", "reconcile"}, func(order []string) {
			n++
			o := begun(t, s, shop.Buyer(fmt.Sprint("buyer", n)), "c", 2)
			ref := refOf(o)
			for _, step := range append(order, "notice", "notice", "return") {
				switch step {
				case "return":
					must[shop.Order](t)(s.Settle(ctx, o.Token))
				case "notice":
					if err := s.Notice(ctx, shop.Notice{Provider: "bank", Event: "e", Ref: ref}); err != nil {
						t.Error(err)
					}
				case "reconcile":
					stop := run(t, s)
					time.Sleep(time.Second)
					stop()
				default:
					bank.Pay(ref, step)
				}
			}
			wantOrder(t, s, o, end)
			if end == shop.Paid {
				sold += 2
				wantEvents(t, s, o, "order.pending_payment order.paid")
			} else {
				if err := s.Release(ctx, o.Buyer); err != nil {
					t.Errorf("%v: the goods are not in the cart again: %v", order, err)
				}
				wantEvents(t, s, o, "order.pending_payment order.cancelled")
			}
			for _, p := range bank.Payments() {
				if p.Order == o.ID && (p.Captures != map[shop.OrderState]int{shop.Paid: 1}[end] || p.Kept() < 0) {
					t.Errorf("%v: the bank has %+v", order, p)
				}
			}
		})
	}
	wantStock(t, s, "MUG-1", stock-sold, 0)
	if all := must[[]shop.Order](t)(s.Orders(ctx, 1000)); len(all) != n || len(bank.Payments()) != n {
		t.Errorf("%d orders and %d payments of %d checkouts", len(all), len(bank.Payments()), n)
	}
	Sound(t, st, "demo")
})

// permute calls f with every different order of words.
func permute(words []string, f func([]string)) {
	words = slices.Sorted(slices.Values(words))
	seen := make(map[string]bool)
	var next func(done, left []string)
	next = func(done, left []string) {
		if key := fmt.Sprint(done); len(left) == 0 && !seen[key] {
			seen[key] = true
			f(slices.Clone(done))
		}
		for i := range left {
			if i > 0 && left[i] == left[i-1] {
				continue
			}
			next(append(slices.Clone(done), left[i]), slices.Delete(slices.Clone(left), i, i+1))
		}
	}
	next(nil, words)
}

// noticeFirst has the notice come before the bank has answered.
var noticeFirst = bubble(func(t *testing.T, st shop.Store) {
	s, bank := hosted(t, st, Mug(3))
	bank.Done = func(call string) {
		if call != "open" {
			return
		}
		ref := bank.Payments()[0].Key
		bank.Pay(ref, "capture")
		want(t, s.Notice(ctx, shop.Notice{Provider: "bank", Event: "e", Ref: ref}), shop.ErrUnknown)
	}
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	// The page was opened before the buyer paid on it, so the answer says pending; the next look
	// finds the money.
	o = must[shop.Order](t)(s.Settle(ctx, o.Token))
	if o.State != shop.Paid || bank.Payments()[0].Captures != 1 {
		t.Errorf("order is %+v", o)
	}
	want(t, s.Notice(ctx, shop.Notice{Provider: "bank", Event: "e", Ref: "other"}), shop.ErrUnknown)
	want(t, s.Notice(ctx, shop.Notice{Provider: "other", Event: "e", Ref: bank.Payments()[0].Key}), shop.ErrUnknown)
	_, err := s.Settle(ctx, "nope")
	want(t, err, shop.ErrUnknown)
})

// tabClosed has a buyer pay and never come back, and the notice get lost.
var tabClosed = bubble(func(t *testing.T, st shop.Store) {
	s, bank := hosted(t, st, Mug(3))
	o := begun(t, s, "anna", "c", 1)
	bank.Pay(refOf(o), "authorise")
	stop := run(t, s)
	time.Sleep(askedWithin)
	stop()
	wantOrder(t, s, o, shop.Paid)
})

// askedWithin is how soon Run finds out what became of a payment that nobody tells of.
const askedWithin = 70 * time.Second

// payLate stands at the moment that a payment's time is over.
func payLate(t *testing.T, open func(testing.TB) shop.Store) {
	for _, c := range []struct {
		name string
		pay  time.Duration // when the buyer pays, from the end
		end  shop.OrderState
	}{{"a moment before", -1, shop.Paid}, {"at the end", 0, shop.Paid}, {"after it was voided", 10 * time.Second, shop.Cancelled}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := open(t)
				s, bank := hosted(t, st, Mug(1))
				o := begun(t, s, "anna", "c", 1)
				time.Sleep(20 * time.Minute) // longer than the hold by itself
				_, err := s.Hold(ctx, "ben", "1", items("MUG-1", 1))
				want(t, err, shop.ErrSoldOut)
				time.Sleep(time.Until(o.Created.Add(30*time.Minute)) + min(0, c.pay))
				if c.pay <= 0 {
					bank.Pay(refOf(o), "authorise")
				}
				stop := run(t, s)
				time.Sleep(10 * time.Second)
				stop()
				bank.Pay(refOf(o), "authorise")
				must[shop.Order](t)(s.Settle(ctx, o.Token))
				now := wantOrder(t, s, o, c.end)
				if c.end == shop.Cancelled {
					if now.Reason != "payment_expired" || !bank.Payments()[0].Voided {
						t.Errorf("order is %+v, the bank has %+v", now, bank.Payments())
					}
					must[shop.Hold](t)(s.Hold(ctx, "ben", "2", items("MUG-1", 1)))
				}
				Sound(t, st, "demo")
			})
		})
	}
}

// lateMoney has the money come although the payment was given up and the goods released: they are
// taken again, or the money goes back and a person is told.
func lateMoney(t *testing.T, open func(testing.TB) shop.Store) {
	for _, there := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			st := open(t)
			s, bank := hosted(t, st, Mug(2))
			o := begun(t, s, "anna", "c", 2)
			ref := refOf(o)
			time.Sleep(31 * time.Minute)
			stop := run(t, s)
			time.Sleep(10 * time.Second)
			stop()
			wantOrder(t, s, o, shop.Cancelled)
			if !there {
				must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("MUG-1", 1)))
			}
			bank.Pay(ref, "capture anyway")
			for range 3 {
				if err := s.Notice(ctx, shop.Notice{Provider: "bank", Event: "late", Ref: ref}); err != nil {
					t.Error(err)
				}
			}
			tasks := must[[]shop.Task](t)(s.Tasks(ctx, false, 9))
			if there {
				wantOrder(t, s, o, shop.Paid)
				wantStock(t, s, "MUG-1", 0, 0)
				if bank.Payments()[0].Kept() != o.Totals.Total.Minor || len(tasks) != 0 {
					t.Errorf("the bank has %+v, tasks %+v", bank.Payments(), tasks)
				}
			} else {
				now := wantOrder(t, s, o, shop.Cancelled)
				wantStock(t, s, "MUG-1", 2, 1)
				if bank.Payments()[0].Kept() != 0 || now.Refunded != o.Totals.Total || now.Reason != "no_stock" {
					t.Errorf("order is %+v, the bank has %+v", now, bank.Payments())
				}
				if len(tasks) != 1 || tasks[0].Kind != shop.TaskShortfall || tasks[0].Order != o.ID {
					t.Errorf("tasks are %+v", tasks)
				}
				wantEvents(t, s, o, "order.pending_payment order.cancelled refund.done")
			}
			Sound(t, st, "demo")
		})
	}
}

// wantEvents holds the outbox of an order against what happened; sequence numbers have no gaps.
func wantEvents(t testing.TB, s *shop.Shop, o shop.Order, types string) {
	t.Helper()
	var got []string
	last := int64(0)
	for _, e := range must[[]shop.Event](t)(s.Events(ctx, 0, 10_000)) {
		if e.Position <= last {
			t.Errorf("event %s is at %d after %d", e.Type, e.Position, last)
		}
		last = e.Position
		if e.Aggregate != "order:"+string(o.ID) {
			continue
		}
		got = append(got, e.Type)
		if e.Seq != int64(len(got)) || e.ID == "" || len(e.Body) == 0 || e.At.IsZero() {
			t.Errorf("event is %+v", e)
		}
	}
	if strings.Join(got, " ") != types {
		t.Errorf("events are %v, want %s", got, types)
	}
}

// changedMind has the buyer give up on the bank's page, and pay in another way.
var changedMind = bubble(func(t *testing.T, st shop.Store) {
	s, bank := hosted(t, st, Mug(3))
	o := begun(t, s, "anna", "c", 2)
	o = must[shop.Order](t)(s.Cancel(ctx, o.Token))
	if o.State != shop.Cancelled || o.Reason != "buyer" || !bank.Payments()[0].Voided {
		t.Errorf("order is %+v, the bank has %+v", o, bank.Payments())
	}
	h, ok, err := s.HoldOf(ctx, "anna")
	if err != nil || !ok || h.Lines[0].Qty != 2 {
		t.Errorf("the cart is %+v %v", h, err)
	}
	two := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "d")))
	bank.Pay(refOf(two), "authorise")
	two = must[shop.Order](t)(s.Settle(ctx, two.Token))
	if two.State != shop.Paid {
		t.Errorf("order is %+v", two)
	}
	// Money that came first stays.
	three := begun(t, s, "ben", "c", 1)
	bank.Pay(refOf(three), "capture")
	if three = must[shop.Order](t)(s.Cancel(ctx, three.Token)); three.State != shop.Paid {
		t.Errorf("order is %+v", three)
	}
	// A paid one is cancelled too, until it is packed.
	if three = must[shop.Order](t)(s.Cancel(ctx, three.Token)); three.State != shop.Cancelled || three.Refunded != three.Totals.Total {
		t.Errorf("order is %+v", three)
	}
	must[shop.Order](t)(s.Advance(ctx, two.ID, shop.Packed, "x"))
	_, err = s.Cancel(ctx, two.Token)
	want(t, err, shop.ErrTransition)
	wantStock(t, s, "MUG-1", 1, 0)
	Sound(t, st, "demo")
})

// hostedFaults plays many payments with a bank that fails at random. In the end every order is paid
// and its money kept once, or cancelled and the bank keeps nothing.
func hostedFaults(t *testing.T, open func(testing.TB) shop.Store) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 9))
			st := open(t)
			s, bank := hosted(t, st, Mug(1000))
			bank.Fail = func(string) (error, bool) {
				if n := rnd.IntN(5); n < 2 {
					return errLine, n == 0
				}
				return nil, false
			}
			for i := range 20 {
				b := shop.Buyer(fmt.Sprint("buyer", i))
				must[shop.Hold](t)(s.Hold(ctx, b, "1", items("MUG-1", 1)))
				o, err := s.Checkout(ctx, wish(b, "c"))
				if err != nil {
					t.Fatal(err)
				}
				for range rnd.IntN(4) {
					time.Sleep(time.Duration(rnd.IntN(600)) * time.Second)
					if now := must[shop.Order](t)(s.Order(ctx, o.Token)); now.PayURL != "" {
						bank.Pay(refOf(now), []string{"authorise", "capture", "refuse", "expire", "capture"}[rnd.IntN(5)])
					}
					switch rnd.IntN(4) {
					case 3:
						stop := run(t, s)
						time.Sleep(6 * time.Second)
						stop()
					case 0:
						must[shop.Order](t)(s.Settle(ctx, o.Token))
					case 1:
						if _, err := s.Cancel(ctx, o.Token); err != nil {
							want(t, err, shop.ErrTransition)
						}
					}
				}
			}
			bank.Fail = nil
			time.Sleep(time.Hour)
			stop := run(t, s)
			time.Sleep(20 * time.Second)
			stop()
			balanced(t, s, bank)
			Sound(t, st, "demo")
		})
	}
}
