package shoptest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

func wish(b shop.Buyer, key string) shop.Checkout {
	return shop.Checkout{Buyer: b, Key: key, Address: Address(), Shipping: "standard", Payment: "bank", Language: "nl"}
}

// banked is a shop with a bank.
func banked(t testing.TB, st shop.Store, ps ...shop.Product) (*shop.Shop, *Bank) {
	c := Config()
	bank := NewBank(t)
	c.Payments["bank"] = bank
	return Open(t, c, st, ps...), bank
}

func checkout(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := banked(t, st, Mug(3), Towel(9, 9))
	var told []shop.OrderState
	s.OnOrder(func(o shop.Order) { told = append(told, o.State) })
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}, {SKU: "TOWEL-S", Qty: 1}}))
	q := must[shop.Totals](t)(s.Quote(ctx, "anna", "standard"))
	if want := (shop.Totals{Goods: eur(3650), Discount: eur(0), TaxLevel: shop.TaxPerOrder, Shipping: eur(495), Tax: eur(719), Total: eur(4145), TaxPercent: 21}); q != want {
		t.Errorf("quote is %+v, want %+v", q, want)
	}
	// What was held is what is paid, whatever the shop says meanwhile.
	if err := s.SetPrice(ctx, "MUG-1", eur(9900), "x"); err != nil {
		t.Fatal(err)
	}
	c := wish("anna", "c")
	c.Total = eur(1)
	_, err := s.Checkout(ctx, c)
	want(t, err, shop.ErrPriceChanged)
	c.Total = q.Total
	o := must[shop.Order](t)(s.Checkout(ctx, c))
	if o.State != shop.Paid || o.Number != "B-1001" || o.Totals != q || len(o.Lines) != 2 || o.Lines[0].Price != eur(2400) ||
		o.Shipping != "Standard" || o.Language != "nl" || o.Test || len(o.Token) < 20 {
		t.Errorf("order is %+v", o)
	}
	again := must[shop.Order](t)(s.Checkout(ctx, c))
	if fmt.Sprintf("%#v", again) != fmt.Sprintf("%#v", o) {
		t.Errorf("the same key gave %+v", again)
	}
	c.Address.City = "Utrecht"
	_, err = s.Checkout(ctx, c)
	want(t, err, shop.ErrKey)
	_, err = s.Checkout(ctx, wish("anna", "d"))
	want(t, err, shop.ErrNoHold)
	if got := must[shop.Order](t)(s.Order(ctx, o.Token)); got.ID != o.ID {
		t.Errorf("by its token: %+v", got)
	}
	wantStock(t, s, "MUG-1", 2, 0)
	if ps := bank.Payments(); len(ps) != 1 || ps[0].Captures != 1 || ps[0].Amount != q.Total {
		t.Errorf("the bank has %+v", ps)
	}
	if fmt.Sprint(told) != "[pending_payment paid]" {
		t.Errorf("told of %v", told)
	}
	badAddresses(t, s)
	Sound(t, st, "demo")
}

func badAddresses(t *testing.T, s *shop.Shop) {
	for field, spoil := range map[string]func(*shop.Checkout){
		"name":     func(c *shop.Checkout) { c.Address.Name = " " },
		"email":    func(c *shop.Checkout) { c.Address.Email = "anna@home" },
		"street":   func(c *shop.Checkout) { c.Address.Street = "a\nb" },
		"postcode": func(c *shop.Checkout) { c.Address.Postcode = "12345" },
		"city":     func(c *shop.Checkout) { c.Address.City = "" },
		"country":  func(c *shop.Checkout) { c.Address.Country = "US" },
		"shipping": func(c *shop.Checkout) { c.Shipping = "drone" },
		"payment":  func(c *shop.Checkout) { c.Payment = "shells" },
		"key":      func(c *shop.Checkout) { c.Key = "" },
	} {
		c := wish("anna", "bad")
		spoil(&c)
		_, err := s.Checkout(ctx, c)
		var f *shop.FieldError
		if !errors.As(err, &f) || f.Field != field {
			t.Errorf("bad %s: %v", field, err)
		}
	}
}

// checkoutLate lets the time of a hold go by while the bank thinks: what is being paid stays held.
func checkoutLate(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) {
		st := open(t)
		s, bank := banked(t, st, Mug(1))
		h := must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
		time.Sleep(time.Until(h.Expires) - time.Second)
		bank.Fail = func(call string) (error, bool) {
			if call == "open" {
				time.Sleep(2 * time.Second)
				_, err := s.Hold(ctx, "ben", "1", items("MUG-1", 1))
				want(t, err, shop.ErrSoldOut)
			}
			return nil, false
		}
		o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
		if o.State != shop.Paid {
			t.Errorf("order is %+v", o)
		}
		wantStock(t, s, "MUG-1", 0, 0)
		Sound(t, st, "demo")
	})
}

// checkoutAtOnce has a bank that takes its time, so that all calls are in it together.
func checkoutAtOnce(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) { together(t, open(t)) })
}

func together(t *testing.T, st shop.Store) {
	s, bank := banked(t, st, Mug(5))
	bank.Done = func(string) { time.Sleep(time.Second) }
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	var wg sync.WaitGroup
	numbers := make([]string, 12)
	for i := range numbers {
		wg.Go(func() {
			o, err := s.Checkout(ctx, wish("anna", "c"))
			if err != nil || o.State != shop.Paid {
				t.Errorf("order is %v: %v", o.State, err)
			}
			numbers[i] = o.Number
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n != "B-1001" {
			t.Errorf("order numbers are %v", numbers)
			break
		}
	}
	if ps := bank.Payments(); len(ps) != 1 || ps[0].Captures != 1 {
		t.Errorf("the bank has %+v", ps)
	}
	// Two keys for one hold are two wishes: one gets it.
	must[shop.Hold](t)(s.Hold(ctx, "anna", "2", items("MUG-1", 1)))
	var made int
	var mu sync.Mutex
	for i := range 8 {
		wg.Go(func() {
			_, err := s.Checkout(ctx, wish("anna", fmt.Sprint("k", i)))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else {
				want(t, err, shop.ErrNoHold)
			}
		})
	}
	wg.Wait()
	captured := 0
	for _, p := range bank.Payments() {
		captured += p.Captures
		if !p.Captured && !p.Voided {
			t.Error("a payment was left open")
		}
	}
	if made != 1 || captured != 2 {
		t.Errorf("%d orders of one hold, %d captures in all", made, captured)
	}
	wantStock(t, s, "MUG-1", 3, 0)
	Sound(t, st, "demo")
}

// checkoutWhile changes things while the bank is asked.
func checkoutWhile(t *testing.T, open func(testing.TB) shop.Store) {
	cancelIt := func(s *shop.Shop) {
		o := must[[]shop.Order](t)(s.Orders(ctx, 1))[0]
		must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
	}
	more := func(s *shop.Shop) {
		_, err := s.SetQty(ctx, "anna", "MUG-1", 2)
		want(t, err, shop.ErrNoHold) // what is being paid is no cart
		must[shop.Hold](t)(s.Hold(ctx, "anna", "2", items("MUG-1", 2)))
	}
	for _, c := range []struct {
		name, before, after string // the calls that it happens at
		refused             bool
		what                func(*shop.Shop)
		state               shop.OrderState
		held, sold          int
	}{
		{"another cart", "", "open", false, more, shop.Paid, 2, 1},
		{"cancelled before the capture", "capture", "", false, cancelIt, shop.Cancelled, 0, 0},
		{"cancelled after the capture", "", "capture", false, cancelIt, shop.Cancelled, 0, 0},
		{"cancelled and refused", "capture", "", true, cancelIt, shop.Cancelled, 0, 0},
	} {
		st := open(t)
		s, bank := banked(t, st, Mug(9))
		must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
		once := sync.OnceFunc(func() { c.what(s) })
		bank.Fail = func(call string) (error, bool) {
			if call != c.before {
				return nil, false
			}
			once()
			if c.refused {
				return shop.ErrPayment, false
			}
			return nil, false
		}
		bank.Done = func(call string) {
			if call == c.after {
				once()
			}
		}
		_, err := s.Checkout(ctx, wish("anna", "c"))
		if err != nil && !c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
		if o := must[[]shop.Order](t)(s.Orders(ctx, 1))[0]; o.State != c.state {
			t.Errorf("%s: order is %v", c.name, o.State)
		}
		wantStock(t, s, "MUG-1", 9-c.sold, c.held)
		for _, p := range bank.Payments() {
			if (p.Kept() != 0) != (c.sold > 0) || !p.Captured && !p.Voided {
				t.Errorf("%s: the bank has %+v", c.name, p)
			}
		}
		Sound(t, st, "demo")
	}
}

// reach are the steps that bring an order that waits for its money to a state by hand.
var reach = map[shop.OrderState][]shop.OrderState{
	shop.PendingPayment: nil, shop.Cancelled: {shop.Cancelled}, shop.Paid: {shop.Paid}, shop.Packed: {shop.Paid, shop.Packed},
	shop.Shipped: {shop.Paid, shop.Shipped}, shop.Delivered: {shop.Paid, shop.Packed, shop.Shipped, shop.Delivered},
	shop.Refunded: {shop.Paid, shop.Refunded}, shop.Withdrawn: {shop.Paid, shop.Withdrawn},
	shop.NeedsAttention: {shop.Paid, shop.NeedsAttention}, shop.RefundPending: {shop.Paid, shop.RefundPending},
}

// transitions tries every pair of states.
func transitions(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := banked(t, st, Mug(1000))
	bank.Deferred = true
	byHand := map[string]bool{}
	for _, pair := range strings.Fields(`pending_payment-paid pending_payment-cancelled paid-packed paid-shipped paid-cancelled
		packed-shipped packed-cancelled shipped-delivered needs_attention-paid needs_attention-packed needs_attention-shipped
		needs_attention-delivered needs_attention-cancelled`) {
		byHand[pair] = true
	}
	for from := range reach {
		for to := range reach {
			pair := fmt.Sprint(from, "-", to)
			o := brought(t, s, bank, shop.Buyer(pair), from)
			before, _ := stockOf(t, s, "MUG-1")
			now, err := s.Advance(ctx, o.ID, to, "x")
			if byHand[pair] && (err != nil || now.State != to) {
				t.Errorf("%s: %v %v", pair, now.State, err)
			} else if !byHand[pair] {
				want(t, err, shop.ErrTransition)
				wantOrder(t, s, o, from)
			}
			back := 0
			if err == nil && to == shop.Cancelled {
				back = 2
				given := map[bool]shop.PaymentState{true: shop.PaymentVoid, false: shop.PaymentRefunded}
				wantPayment(t, st, o.ID, given[from == shop.PendingPayment])
			}
			wantStock(t, s, "MUG-1", before+back, 0)
		}
	}
	for _, p := range bank.Payments() {
		if p.Captures > 1 || len(p.Refunds) > 1 {
			t.Errorf("the bank has %+v", p)
		}
	}
	_, err := s.Advance(ctx, "o_nope", shop.Paid, "x")
	want(t, err, shop.ErrUnknown)
	for from, tos := range shop.ByHand {
		for _, to := range tos {
			if !slices.Contains(shop.Transitions[from], to) {
				t.Errorf("%s to %s is allowed by hand only", from, to)
			}
		}
	}
	Sound(t, st, "demo")
}

// brought is an order of two mugs in a state.
func brought(t *testing.T, s *shop.Shop, bank *Bank, b shop.Buyer, to shop.OrderState) shop.Order {
	t.Helper()
	must[shop.Hold](t)(s.Hold(ctx, b, "1", items("MUG-1", 2)))
	o := must[shop.Order](t)(s.Checkout(ctx, wish(b, "c")))
	for _, step := range reach[to] {
		switch step {
		case shop.Refunded, shop.RefundPending:
			bank.Fail = func(call string) (error, bool) {
				if step == shop.RefundPending && call == "refund" {
					return errLine, false
				}
				return nil, false
			}
			must[shop.Refund](t)(s.Repay(ctx, shop.Refund{Order: o.ID, Key: "r"}))
			bank.Fail = nil
		case shop.Withdrawn:
			w := must[shop.Withdrawal](t)(s.Withdraw(ctx, shop.Withdrawal{Number: o.Number, Name: o.Address.Name, Email: o.Address.Email}))
			must[shop.Withdrawal](t)(s.ConfirmWithdrawal(ctx, w.Token))
		case shop.NeedsAttention:
			ref := refOfOrder(t, bank, o)
			bank.Pay(ref, "dispute")
			if err := s.Notice(ctx, shop.Notice{Provider: "bank", Event: "d", Ref: ref}); err != nil {
				t.Fatal(err)
			}
		default:
			must[shop.Order](t)(s.Advance(ctx, o.ID, step, "x"))
		}
	}
	return wantOrder(t, s, o, to)
}

// refOfOrder is the bank's name for an order's payment: the only one that is captured and new.
func refOfOrder(t *testing.T, bank *Bank, o shop.Order) (ref string) {
	t.Helper()
	for _, p := range bank.Payments() {
		if p.Order == o.ID {
			ref = p.Key
		}
	}
	if ref == "" {
		t.Fatalf("the bank knows no payment of %s", o.Number)
	}
	return ref
}

func wantPayment(t *testing.T, st shop.Store, id shop.OrderID, state shop.PaymentState) {
	t.Helper()
	err := st.View(ctx, "demo", func(r shop.Reader) error {
		p, ok, err := r.PaymentOf(id)
		if !ok || p.State != state {
			t.Errorf("payment is %+v, want %s", p, state)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func refusal(t *testing.T, open func(testing.TB) shop.Store) {
	for _, call := range []string{"open", "capture"} {
		st := open(t)
		s, bank := banked(t, st, Mug(1))
		must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
		bank.Fail = func(c string) (error, bool) {
			if c == call {
				return fmt.Errorf("card: %w", shop.ErrPayment), false
			}
			return nil, false
		}
		for range 2 { // the same key, the same answer
			_, err := s.Checkout(ctx, wish("anna", "c"))
			want(t, err, shop.ErrPayment)
		}
		wantStock(t, s, "MUG-1", 1, 1) // held again
		bank.Fail = nil
		o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "d")))
		if o.State != shop.Paid {
			t.Errorf("%s: the next try is %+v", call, o)
		}
		wantStock(t, s, "MUG-1", 0, 0)
		captured := 0
		for _, p := range bank.Payments() {
			captured += p.Captures
		}
		if captured != 1 {
			t.Errorf("%s: %d captures", call, captured)
		}
		Sound(t, st, "demo")
	}
}
