package shoptest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
)

// expiry goes to the moment a hold ends and stands before, on and after it.
func expiry(t *testing.T, open func(testing.TB) shop.Store) {
	for _, c := range []struct {
		name string
		at   time.Duration // from the end
		ok   bool
	}{{"before", -1, true}, {"at", 0, false}, {"after", 1, false}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := open(t)
				cfg := Config()
				bank := NewBank(t)
				cfg.Payments["bank"] = bank
				s := Open(t, cfg, st, Mug(1))
				h := must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
				for range 2 {
					h = must[shop.Hold](t)(s.Extend(ctx, "anna"))
				}
				_, err := s.Extend(ctx, "anna")
				want(t, err, shop.ErrLimit)
				if left := time.Until(h.Expires).Round(time.Second); left != 20*time.Minute {
					t.Errorf("the hold lasts %v", left)
				}
				time.Sleep(time.Until(h.Expires) + c.at)

				if _, ok, _ := s.HoldOf(ctx, "anna"); ok != c.ok {
					t.Errorf("held: %v", ok)
				}
				_, err = s.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: Address(), Shipping: "standard", Payment: "bank"})
				if c.ok && err != nil {
					t.Error(err)
				} else if !c.ok {
					want(t, err, shop.ErrExpired)
					if ps := bank.Payments(); len(ps) != 0 {
						t.Errorf("an expired hold was paid: %+v", ps)
					}
					must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("MUG-1", 1))) // it is free again at once
				}
				Sound(t, st, "demo")
			})
		})
	}
}

// sweeper runs two shops on one store: what expires is released once.
func sweeper(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) {
		st := open(t)
		c := Config()
		c.HoldFor = time.Minute
		s := Open(t, c, st, Mug(30))
		other := Open(t, c, st)
		var mu sync.Mutex
		told := make(map[shop.HoldID]int)
		for _, s := range []*shop.Shop{s, other} {
			s.OnExpired(func(h shop.Hold) {
				mu.Lock()
				defer mu.Unlock()
				told[h.ID]++
			})
		}
		for i := range 10 {
			must[shop.Hold](t)(s.Hold(ctx, shop.Buyer(fmt.Sprint(i)), "1", items("MUG-1", 2)))
		}
		wantStock(t, s, "MUG-1", 30, 20)
		time.Sleep(time.Minute - 2*time.Second)
		stop := run(t, s, other)
		time.Sleep(time.Second)
		wantStock(t, s, "MUG-1", 30, 20)
		time.Sleep(2 * time.Second)
		wantStock(t, s, "MUG-1", 30, 0)
		wantStock(t, other, "MUG-1", 30, 0)
		stop()
		for id, n := range told {
			if n != 1 {
				t.Errorf("hold %s was released %d times", id, n)
			}
		}
		if len(told) != 10 {
			t.Errorf("told of %d holds", len(told))
		}
		Sound(t, st, "demo")
	})
}

// run runs shops until stop is called.
func run(t *testing.T, ss ...*shop.Shop) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	for _, s := range ss {
		wg.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(stop)
	return stop
}

// factsFollow checks that a call that changes a fact returns when the facts are new.
func factsFollow(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) {
		c := Config()
		c.FewBelow = 2
		s := Open(t, c, open(t), Mug(4), Towel(0, 9))
		changes := 0
		s.OnChange(func() { changes++ })
		far := time.Now().Add(time.Hour)
		price, _ := s.PriceClaim("MUG-1")
		stock, _ := s.StockClaim("MUG-1")
		other, _ := s.PriceClaim("TOWEL-L")
		if !s.Holds(price, far) || !s.Holds(stock, far) || price.String() != "A1 costs EUR 24.00" || stock.String() != "A1 is in stock" {
			t.Errorf("%v, %v", price, stock)
		}
		if err := s.SetPrice(ctx, "MUG-1", shop.Money{Minor: 2300, Currency: "EUR"}, "x"); err != nil {
			t.Fatal(err)
		}
		if s.Holds(price, far) || !s.Holds(other, far) {
			t.Error("the old price holds, or another does not")
		}
		must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
		if !s.Holds(stock, far) {
			t.Error("a sale within the state ends the claim")
		}
		must[shop.Hold](t)(s.Hold(ctx, "anna", "2", items("MUG-1", 1)))
		if few, _ := s.StockClaim("MUG-1"); s.Holds(stock, far) || few.String() != "few of A1 are left" {
			t.Errorf("still in stock, or %v", few)
		}
		want(t, s.SetStock(ctx, "MUG-1", 1, "x"), shop.ErrHeld)
		if err := s.SetStock(ctx, "MUG-1", 2, "x"); err != nil {
			t.Fatal(err)
		}
		if out, _ := s.StockClaim("MUG-1"); out.String() != "A1 is sold out" {
			t.Errorf("%v", out)
		}
		if changes != 4 {
			t.Errorf("told of %d changes", changes)
		}
	})
}

// anotherProcess changes a fact through a second shop on the store: within a second the first
// no longer says the old one.
func anotherProcess(t *testing.T, open func(testing.TB) shop.Store) {
	synctest.Test(t, func(t *testing.T) {
		st := open(t)
		s := Open(t, Config(), st, Mug(4))
		other := Open(t, Config(), st)
		price, _ := s.PriceClaim("MUG-1")
		if s.Fresh(); !s.Holds(price, time.Now()) {
			t.Fatal("does not hold")
		}
		time.Sleep(time.Second + 1)
		if s.Fresh() || s.Holds(price, time.Now()) {
			t.Error("facts that were not confirmed for more than a second hold")
		}
		stop := run(t, s)
		synctest.Wait()
		if !s.Holds(price, time.Now()) {
			t.Error("confirmed facts do not hold")
		}
		time.Sleep(10 * time.Second)
		if !s.Holds(price, time.Now()) {
			t.Error("confirmed facts do not hold")
		}
		if err := other.SetPrice(ctx, "MUG-1", shop.Money{Minor: 2300, Currency: "EUR"}, "x"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if s.Holds(price, time.Now()) || !s.Fresh() {
			t.Error("another process's price is not seen within a second")
		}
		stop()
	})
}
