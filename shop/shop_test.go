package shop_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

func TestClaimsSurvive(t *testing.T) { synctest.Test(t, claimsSurvive) }

func claimsSurvive(t *testing.T) {
	c := shoptest.Config()
	c.ID = "shop:one/ü"
	mug := shoptest.Mug(9)
	mug.Variants[0].SKU = "A:B %41\""
	store := shoptest.NewMemory()
	s := shoptest.Open(t, c, store, mug)
	var claims []shop.Claim
	for _, make := range []func() (shop.Claim, bool){
		func() (shop.Claim, bool) { return s.PriceClaim("A:B %41\"") },
		func() (shop.Claim, bool) { return s.StockClaim("A:B %41\"") },
		func() (shop.Claim, bool) { return s.PolicyClaim("shipping") },
		func() (shop.Claim, bool) { return s.PolicyClaim("returns") },
		func() (shop.Claim, bool) { return s.PolicyClaim("tax") },
	} {
		claim, ok := make()
		if !ok {
			t.Fatal("no claim")
		}
		claims = append(claims, claim)
	}
	data, err := json.Marshal(append(claims, shop.Claim{}))
	if err != nil {
		t.Fatal(err)
	}
	var again []shop.Claim
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	after := shoptest.Open(t, c, store) // a restart
	for i, claim := range claims {
		if again[i] != claim || again[i].String() == "" || !after.Holds(again[i], time.Now()) {
			t.Errorf("%v came back as %v", claim, again[i])
		}
	}
	if again[5] != (shop.Claim{}) || after.Holds(shop.Claim{}, time.Now()) {
		t.Error("no claim holds")
	}
	if _, ok := s.PriceClaim("NOPE"); ok {
		t.Error("a claim about nothing")
	}
	if _, ok := s.PolicyClaim("weather"); ok {
		t.Error("a claim about nothing")
	}
}

func TestClaimsRefused(t *testing.T) {
	for _, text := range []string{"1", "2:demo:price:A1:MUG:EUR 1", "1:demo:gossip:A1:MUG:x", "1:demo:price:A1:MUG:EUR 1.00",
		"1:demo:price:A1:MUG:%45UR", "1:demo:price:A1:MUG:x:y", "1:demo:price:A1:%:x"} {
		var c shop.Claim
		if err := c.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, c)
		}
	}
	var c shop.Claim
	if err := json.Unmarshal([]byte(`{"kind":"price"}`), &c); err == nil {
		t.Error("an object was read as a claim")
	}
}

func TestPolicyChangeEndsClaims(t *testing.T) { synctest.Test(t, policyChangeEndsClaims) }

func policyChangeEndsClaims(t *testing.T) {
	store := shoptest.NewMemory()
	before := shoptest.Open(t, shoptest.Config(), store)
	c := shoptest.Config()
	c.Policies.ReturnDays = 14
	after := shoptest.Open(t, c, store)
	for name, holds := range map[string]bool{"returns": false, "shipping": true, "tax": true} {
		claim, _ := before.PolicyClaim(name)
		if after.Holds(claim, time.Now()) != holds {
			t.Errorf("%s holds: %v", name, !holds)
		}
	}
}

// TestStaleFactsDoNotHold breaks the store under a running shop.
func TestStaleFactsDoNotHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := shoptest.NewMemory()
		var log strings.Builder
		c := shoptest.Config()
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
		s := shoptest.Open(t, c, store, shoptest.Mug(9))
		price, _ := s.PriceClaim("MUG-1")
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(time.Minute)
		if !s.Holds(price, time.Now()) {
			t.Error("does not hold")
		}
		var broken atomic.Bool
		store.Break(func() error {
			if broken.Load() {
				return errors.New("the disk is gone")
			}
			return nil
		})
		broken.Store(true)
		synctest.Wait()
		time.Sleep(700 * time.Millisecond)
		if !s.Holds(price, time.Now()) {
			t.Error("was confirmed less than a second ago and does not hold")
		}
		time.Sleep(400 * time.Millisecond)
		if s.Fresh() || s.Holds(price, time.Now()) {
			t.Error("could not be confirmed for a second and holds")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := strings.Count(log.String(), "the disk is gone"); n == 0 || n > 4 {
			t.Errorf("logged %d times: %s", n, log.String())
		}
		broken.Store(false)
		time.Sleep(time.Second)
		if !s.Holds(price, time.Now()) {
			t.Error("does not hold again")
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestDoubtAfterCommit breaks the store between a commit and the snapshot after it.
func TestDoubtAfterCommit(t *testing.T) {
	store := shoptest.NewMemory()
	s := shoptest.Open(t, shoptest.Config(), store, shoptest.Mug(9))
	price, _ := s.PriceClaim("MUG-1")
	calls := 0
	store.Break(func() error {
		if calls++; calls > 1 {
			return errors.New("the disk is gone")
		}
		return nil
	})
	if err := s.SetPrice(context.Background(), "MUG-1", shop.Money{Minor: 100, Currency: "EUR"}, "x"); err != nil {
		t.Fatal(err)
	}
	if s.Holds(price, time.Now()) {
		t.Error("the old price holds after a new one was committed")
	}
}

func TestConfig(t *testing.T) {
	for want, spoil := range map[string]func(*shop.Config){
		"id: required":           func(c *shop.Config) { c.ID = "" },
		"is not a currency":      func(c *shop.Config) { c.Policies.Currency = "euro" },
		"two capital letters":    func(c *shop.Config) { c.Policies.Country = "Holland" },
		"0 to 100":               func(c *shop.Config) { c.Policies.TaxPercent = 121 },
		"at least one way":       func(c *shop.Config) { c.Policies.Shipping = nil },
		"an id of its own":       func(c *shop.Config) { c.Policies.Shipping = append(c.Policies.Shipping, c.Policies.Shipping[0]) },
		"amounts are in EUR":     func(c *shop.Config) { c.Policies.Shipping[0].Price.Currency = "USD" },
		"a limit is negative":    func(c *shop.Config) { c.HoldFor = -1 },
		`country "be": use a co`: func(c *shop.Config) { c.Policies.Countries = []string{"be"} },
	} {
		c := shoptest.Config()
		spoil(&c)
		if _, err := shop.Open(context.Background(), c, shoptest.NewMemory()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestProduct(t *testing.T) {
	eur := func(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }
	p := shop.Product{Variants: []shop.Variant{{SKU: "A", Price: eur(5), State: shop.SoldOut}, {SKU: "B", Price: eur(9), State: shop.Few},
		{SKU: "C", Price: eur(7), State: shop.InStock}}}
	if low, several := p.FromPrice(); p.Lead().SKU != "B" || p.SoldOut() || low != eur(7) || !several {
		t.Errorf("lead %v, from %v %v", p.Lead(), low, several)
	}
	p.Variants = p.Variants[:1]
	if low, several := p.FromPrice(); p.Lead().SKU != "A" || !p.SoldOut() || low != eur(5) || several {
		t.Errorf("lead %v, from %v %v", p.Lead(), low, several)
	}
	if !(shop.Product{}).SoldOut() {
		t.Error("nothing is for sale")
	}
}
