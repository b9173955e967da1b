package shop_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

// TestModel has buyers, a bank and a merchant do things in any order beside a model that counts
// units and money (I1, I2, I5, I10, I14). What fails is made as short as can be.
func TestModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(clockless{t}, func(rt *rapid.T) {
			m := newWorld(t, rt)
			rt.Repeat(map[string]func(*rapid.T){
				"": m.check, "hold": m.hold, "set": m.set, "release": m.release, "checkout": m.checkout, "bank": m.atTheBank,
				"settle": m.settle, "cancel": m.cancel, "refund": m.refund, "count": m.count, "wait": m.join, "time": m.time,
			})
		})
	})
}

// clockless keeps rapid from asking for a deadline, which a bubble has none of.
type clockless struct{ rapid.TB }

const worldStock = 6

// world is a shop and what the model knows of it.
type world struct {
	s      *shop.Shop
	store  *shoptest.Memory
	bank   *shoptest.Bank
	orders []shop.Order

	n int // names keys
}

var background = context.Background()

func newWorld(t *testing.T, rt *rapid.T) *world {
	m := &world{store: shoptest.NewMemory(), bank: shoptest.NewBank(t)}
	m.bank.Hosted = rapid.Bool().Draw(rt, "hosted")
	c := shoptest.Config()
	c.Payments["bank"] = m.bank
	m.s = shoptest.Open(t, c, m.store, shoptest.Mug(worldStock))
	return m
}

func buyer(rt *rapid.T) shop.Buyer {
	return shop.Buyer(rapid.SampledFrom([]string{"anna", "ben", "cleo"}).Draw(rt, "buyer"))
}

// allow fails for an error that the call may not give.
func allow(rt *rapid.T, err error, may ...error) {
	for _, m := range may {
		if errors.Is(err, m) {
			return
		}
	}
	var field *shop.FieldError
	if err != nil && !errors.As(err, &field) {
		rt.Fatal(err)
	}
}

func (m *world) key() string { m.n++; return fmt.Sprint("k", m.n) }

func (m *world) hold(rt *rapid.T) {
	_, err := m.s.Hold(background, buyer(rt), m.key(), []shop.Item{{SKU: "MUG-1", Qty: rapid.IntRange(1, 3).Draw(rt, "qty")}})
	allow(rt, err, shop.ErrSoldOut, shop.ErrLimit)
}

func (m *world) set(rt *rapid.T) {
	_, err := m.s.SetQty(background, buyer(rt), "MUG-1", rapid.IntRange(0, 3).Draw(rt, "qty"))
	allow(rt, err, shop.ErrSoldOut, shop.ErrLimit, shop.ErrNoHold, shop.ErrExpired)
}

func (m *world) release(rt *rapid.T) {
	allow(rt, m.s.Release(background, buyer(rt)), shop.ErrNoHold, shop.ErrExpired)
}

func (m *world) checkout(rt *rapid.T) {
	o, err := m.s.Checkout(background, shop.Checkout{Buyer: buyer(rt), Key: m.key(), Address: shoptest.Address(), Shipping: "standard", Payment: "bank"})
	allow(rt, err, shop.ErrNoHold, shop.ErrExpired)
	if err == nil {
		m.orders = append(m.orders, o)
	}
}

func (m *world) some(rt *rapid.T) shop.Order {
	if len(m.orders) == 0 {
		rt.Skip("no order yet")
	}
	return rapid.SampledFrom(m.orders).Draw(rt, "order")
}

func (m *world) atTheBank(rt *rapid.T) {
	o := m.some(rt)
	what := rapid.SampledFrom([]string{"authorise", "capture", "refuse", "expire"}).Draw(rt, "deed")
	for _, p := range m.bank.Payments() {
		if p.Order == o.ID && p.Hosted {
			m.bank.Pay(p.Key, what)
		}
	}
}

func (m *world) settle(rt *rapid.T) {
	_, err := m.s.Settle(background, m.some(rt).Token)
	allow(rt, err)
}

func (m *world) cancel(rt *rapid.T) {
	o := m.some(rt)
	var err error
	if rapid.Bool().Draw(rt, "by the buyer") {
		_, err = m.s.Cancel(background, o.Token)
	} else {
		_, err = m.s.Advance(background, o.ID, shop.Cancelled, "x")
	}
	allow(rt, err, shop.ErrTransition)
}

func (m *world) refund(rt *rapid.T) {
	o := m.some(rt)
	_, err := m.s.Repay(background, shop.Refund{Order: o.ID, Key: m.key(), Amount: shop.Money{Minor: rapid.Int64Range(0, 4000).Draw(rt, "amount"), Currency: "EUR"},
		Restock: rapid.Bool().Draw(rt, "restock")})
	allow(rt, err, shop.ErrTransition, shop.ErrLimit)
}

func (m *world) count(rt *rapid.T) {
	allow(rt, m.s.SetStock(background, "MUG-1", rapid.IntRange(0, 9).Draw(rt, "count"), "x"), shop.ErrHeld)
}

func (m *world) join(rt *rapid.T) {
	_, err := m.s.Join(background, buyer(rt), "MUG-1")
	allow(rt, err, shop.ErrInStock)
}

// time passes, and the shop runs for a while.
func (m *world) time(rt *rapid.T) {
	time.Sleep(time.Duration(rapid.IntRange(1, 1200).Draw(rt, "seconds")) * time.Second)
	ctx, stop := context.WithTimeout(background, 6*time.Second)
	defer stop()
	if err := m.s.Run(ctx); err != nil {
		rt.Fatal(err)
	}
}

// check holds the books against the model after every step.
func (m *world) check(rt *rapid.T) {
	err := m.store.View(background, "demo", func(r shop.Reader) error {
		v, _, err := r.Variant("MUG-1")
		if err != nil || v.OnHand < 0 || v.Reserved < 0 || v.Reserved > v.OnHand {
			rt.Fatalf("%d on hand, %d reserved: %v", v.OnHand, v.Reserved, err)
		}
		drift, err := r.Drift()
		if err != nil || len(drift) > 0 {
			rt.Fatalf("drift %+v %v", drift, err)
		}
		queue, err := r.Waiting("MUG-1", 9)
		if err != nil || len(queue) > 0 && v.Reserved < v.OnHand {
			rt.Fatalf("%d wait while %d are free: %v", len(queue), v.OnHand-v.Reserved, err)
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	m.checkMoney(rt)
}

// checkMoney holds the orders against the bank.
func (m *world) checkMoney(rt *rapid.T) {
	kept := make(map[shop.OrderID]shoptest.BankPayment)
	for _, p := range m.bank.Payments() {
		if _, twice := kept[p.Order]; twice || p.Captures > 1 || p.Kept() < 0 {
			rt.Fatalf("the bank has %+v", p)
		}
		kept[p.Order] = p
	}
	orders, err := m.s.Orders(background, 1000)
	if err != nil || len(orders) != len(m.orders) {
		rt.Fatalf("%d orders of %d checkouts: %v", len(orders), len(m.orders), err)
	}
	for _, o := range orders {
		p := kept[o.ID]
		switch o.State {
		case shop.Paid, shop.RefundPending, shop.Refunded:
			if !p.Captured || p.Refunded().Minor != o.Refunded.Minor || p.Amount != o.Totals.Total {
				rt.Fatalf("%s is %s with %v back, the bank has %+v", o.Number, o.State, o.Refunded, p)
			}
		case shop.Cancelled:
			if p.Captured && p.Kept() != 0 {
				rt.Fatalf("%s is cancelled, the bank keeps %d", o.Number, p.Kept())
			}
		}
	}
}
