package shoptest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

var errLine = errors.New("the line is dead")

// faults has the bank fail at random, before or after it did what it was asked. When it works
// again all is settled: each order is paid once or given back, and no money is anywhere else.
func faults(t *testing.T, open func(testing.TB) shop.Store) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 1))
			st := open(t)
			s, bank := banked(t, st, Mug(1000))
			bank.Fail = func(string) (error, bool) {
				switch rnd.IntN(6) {
				case 0:
					return errLine, false
				case 1:
					return errLine, true
				case 2:
					return fmt.Errorf("card: %w", shop.ErrPayment), false
				}
				return nil, false
			}
			for i := range 12 {
				b := shop.Buyer(fmt.Sprint("buyer", i))
				must[shop.Hold](t)(s.Hold(ctx, b, "1", items("MUG-1", 1)))
				for try := range 3 { // as a page does
					o, err := s.Checkout(ctx, wish(b, fmt.Sprint("c", try/2)))
					if err == nil && o.State != shop.Cancelled && rnd.IntN(3) == 0 {
						must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
					}
					if err == nil {
						break
					}
				}
			}
			bank.Fail = nil
			time.Sleep(65 * time.Second) // the longest that a payment is left alone
			stop := run(t, s)
			time.Sleep(6 * time.Second)
			stop()
			for i := range 12 {
				if err := s.Release(ctx, shop.Buyer(fmt.Sprint("buyer", i))); err != nil {
					want(t, err, shop.ErrNoHold)
				}
			}
			balanced(t, s, bank)
			Sound(t, st, "demo")
		})
	}
}

// balanced checks that the bank and the orders say the same.
func balanced(t testing.TB, s *shop.Shop, bank *Bank) {
	t.Helper()
	paid, sold := 0, 0
	for _, o := range must[[]shop.Order](t)(s.Orders(ctx, 10_000)) {
		switch o.State {
		case shop.Paid:
			paid++
			sold += o.Lines[0].Qty
		case shop.Cancelled:
		default:
			t.Errorf("order %s is still %s", o.Number, o.State)
		}
	}
	kept := 0
	for _, p := range bank.Payments() {
		if p.Captures > 1 || len(p.Refunds) > 1 {
			t.Errorf("money moved twice: %+v", p)
		}
		if p.Kept() > 0 {
			kept++
		}
	}
	if kept != paid {
		t.Errorf("%d orders are paid and the bank keeps the money of %d", paid, kept)
	}
	wantStock(t, s, "MUG-1", 1000-sold, 0)
}

// recovery leaves payments in each state that a crash can leave, and opens the shop again.
func recovery(t *testing.T, open func(testing.TB) shop.Store) {
	for _, call := range []string{"open", "capture", "void", "refund"} {
		for _, after := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				st := open(t)
				s, bank := banked(t, st, Mug(1000))
				must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
				bank.Deferred = call == "void"
				bank.Fail = func(c string) (error, bool) {
					if c == call || call == "open" {
						return errLine, after
					}
					return nil, false
				}
				o, err := s.Checkout(ctx, wish("anna", "c"))
				if err != nil {
					t.Fatal(err)
				}
				if call == "void" || call == "refund" {
					o = must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
				}
				if wantState := shop.PendingPayment; call <= "open" && o.State != wantState {
					t.Errorf("%s: order is %q", call, o.State)
				}
				bank.Fail = nil
				c := Config()
				c.Payments["bank"] = bank
				again := Open(t, c, st) // settles
				balanced(t, again, bank)
				Sound(t, st, "demo")
			})
		}
	}
}

// crash ends the buyer's goroutine before and after each deed of the bank, as a crash would, and
// opens the shop again.
func crash(t *testing.T, open func(testing.TB) shop.Store) {
	for _, call := range []string{"open", "capture", "void", "refund"} {
		for _, after := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				st := open(t)
				bank := NewBank(t)
				c := Config()
				c.HoldFor = time.Minute
				c.Payments["bank"] = bank
				s := Open(t, c, st, Mug(1000))
				bank.Deferred = call == "void"
				die := func(c string) {
					if c == call {
						runtime.Goexit()
					}
				}
				if after {
					bank.Done = die
				} else {
					bank.Fail = func(c string) (error, bool) { die(c); return nil, false }
				}
				ended := make(chan bool)
				go func() {
					defer close(ended)
					must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
					o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
					must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
					t.Errorf("%s: nothing crashed", call)
				}()
				<-ended
				bank.Done, bank.Fail = nil, nil
				again := Open(t, c, st)
				time.Sleep(65 * time.Second) // the hold is over, and the longest that a payment is left alone
				stop := run(t, again)
				time.Sleep(6 * time.Second)
				stop()
				balanced(t, again, bank)
				for _, p := range bank.Payments() {
					if !p.Captured && !p.Voided {
						t.Errorf("crash at %s, after it: %v: the bank was left with %+v", call, after, p)
					}
				}
				Sound(t, st, "demo")
			})
		}
	}
}

// random does what buyers and merchants do, in any order, beside a model that only counts.
func random(t *testing.T, open func(testing.TB) shop.Store) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) { (&model{rnd: rand.New(rand.NewPCG(seed, 2))}).play(t, open(t)) })
	}
}

// model is what the counters should be.
type model struct {
	rnd    *rand.Rand
	onHand map[shop.SKU]int
	held   map[shop.Buyer]map[shop.SKU]int
	ends   map[shop.Buyer]time.Time
	orders []shop.Order
	n      int
}

func (m *model) play(t *testing.T, st shop.Store) {
	s, _ := banked(t, st, Mug(6), Towel(4, 4))
	m.onHand = map[shop.SKU]int{"MUG-1": 6, "TOWEL-S": 4, "TOWEL-L": 4}
	m.held, m.ends = make(map[shop.Buyer]map[shop.SKU]int), make(map[shop.Buyer]time.Time)
	for range 100 {
		m.step(t, s)
		m.expire()
		for sku, n := range m.onHand {
			if err := st.View(ctx, "demo", func(r shop.Reader) error {
				v, _, err := r.Variant(sku)
				// What has expired and was not released yet may still be counted.
				if v.OnHand != n || v.Reserved < m.reserved(sku) {
					t.Fatalf("step %d: %s has %d/%d, the model %d/%d", m.n, sku, v.OnHand, v.Reserved, n, m.reserved(sku))
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	Sound(t, st, "demo")
}

func (m *model) reserved(sku shop.SKU) (n int) {
	for _, lines := range m.held {
		n += lines[sku]
	}
	return n
}

func (m *model) expire() {
	for b, end := range m.ends {
		if !time.Now().Before(end) {
			delete(m.held, b)
			delete(m.ends, b)
		}
	}
}

func (m *model) step(t *testing.T, s *shop.Shop) {
	m.n++
	b := shop.Buyer(fmt.Sprint("b", m.rnd.IntN(4)))
	sku := []shop.SKU{"MUG-1", "TOWEL-S", "TOWEL-L"}[m.rnd.IntN(3)]
	qty := 1 + m.rnd.IntN(3)
	switch m.rnd.IntN(8) {
	case 0, 1:
		m.hold(t, s, b, sku, qty)
	case 2:
		if err := s.Release(ctx, b); (err == nil) != (m.held[b] != nil) {
			t.Fatalf("release: %v", err)
		}
		delete(m.held, b)
		delete(m.ends, b)
	case 3:
		m.checkout(t, s, b)
	case 4:
		if len(m.orders) == 0 {
			return
		}
		o := m.orders[m.rnd.IntN(len(m.orders))]
		if _, err := s.Advance(ctx, o.ID, shop.Cancelled, "x"); err == nil {
			for _, l := range o.Lines {
				m.onHand[l.SKU] += l.Qty
			}
		}
	case 5:
		n := m.rnd.IntN(6)
		err := s.SetStock(ctx, sku, n, "x")
		if err == nil {
			m.onHand[sku] = n
		} else if n >= m.onHand[sku] {
			t.Fatalf("set stock: %v", err)
		}
	case 6:
		time.Sleep(time.Duration(m.rnd.IntN(5)) * time.Minute)
	case 7:
		m.set(t, s, b, sku, qty-1)
	}
}

func (m *model) hold(t *testing.T, s *shop.Shop, b shop.Buyer, sku shop.SKU, qty int) {
	fits := m.onHand[sku]-m.reserved(sku) >= qty && m.held[b][sku]+qty <= 10
	h, err := s.Hold(ctx, b, fmt.Sprint(m.n), items(sku, qty))
	if (err == nil) != fits {
		t.Fatalf("step %d: hold: %v, but it fits: %v", m.n, err, fits)
	}
	if err != nil {
		return
	}
	if m.held[b] == nil {
		m.held[b] = make(map[shop.SKU]int)
	}
	m.held[b][sku] += qty
	m.ends[b] = h.Expires
}

func (m *model) set(t *testing.T, s *shop.Shop, b shop.Buyer, sku shop.SKU, qty int) {
	more := qty - m.held[b][sku]
	fits := m.held[b] != nil && m.onHand[sku]-m.reserved(sku) >= more
	h, err := s.SetQty(ctx, b, sku, qty)
	if (err == nil) != (fits || m.held[b] != nil && more <= 0) {
		t.Fatalf("step %d: set: %v, but it fits: %v", m.n, err, fits)
	}
	if err != nil {
		return
	}
	m.held[b][sku] = qty
	if len(h.Lines) == 0 {
		delete(m.held, b)
		delete(m.ends, b)
	}
}

func (m *model) checkout(t *testing.T, s *shop.Shop, b shop.Buyer) {
	o, err := s.Checkout(ctx, wish(b, fmt.Sprint(m.n)))
	if (err == nil) != (m.held[b] != nil) {
		t.Fatalf("step %d: checkout: %v", m.n, err)
	}
	if err != nil {
		return
	}
	for sku, n := range m.held[b] {
		m.onHand[sku] -= n
	}
	delete(m.held, b)
	delete(m.ends, b)
	m.orders = append(m.orders, o)
}
