package sandbox_test

import (
	"context"
	"errors"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/sandbox"
	"github.com/barkerlive/barker/shop/shoptest"
)

func TestSandbox(t *testing.T) {
	ctx := context.Background()
	c := shoptest.Config()
	c.Payments["sandbox"] = sandbox.Payments{}
	store := shoptest.NewMemory()
	s := shoptest.Open(t, c, store, shoptest.Mug(5))
	if _, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
		t.Fatal(err)
	}
	o, err := s.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "sandbox"})
	if err != nil || o.State != shop.Paid || !o.Test {
		t.Fatalf("order is %+v %v", o, err)
	}
	if o, err = s.Advance(ctx, o.ID, shop.Cancelled, "x"); err != nil || o.State != shop.Cancelled {
		t.Fatalf("order is %+v %v", o, err)
	}
	if err := store.View(ctx, c.ID, func(r shop.Reader) error {
		p, _, err := r.PaymentOf(o.ID)
		if p.State != shop.PaymentRefunded {
			t.Errorf("payment is %+v", p)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	shoptest.Sound(t, store, c.ID)
}

func TestRefuses(t *testing.T) {
	ctx := context.Background()
	var p sandbox.Payments
	one, err := p.Open(ctx, shop.Payment{Key: "k", Amount: shop.Money{Minor: 1, Currency: "EUR"}})
	if err != nil || one.Deferred {
		t.Errorf("%+v %v", one, err)
	}
	if two, _ := p.Open(ctx, shop.Payment{Key: "k"}); two.Ref != one.Ref {
		t.Error("one key gave two payments")
	}
	_, err = p.Open(ctx, shop.Payment{})
	for _, err := range []error{err, p.Capture(ctx, "x"), p.Void(ctx, "x"), p.Refund(ctx, shop.Repayment{Ref: "x"})} {
		if !errors.Is(err, shop.ErrPayment) {
			t.Errorf("%v", err)
		}
	}
}
