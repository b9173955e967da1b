package manual_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/manual"
	"github.com/barkerlive/barker/shop/shoptest"
)

// TestManual waits for the money as long as it takes.
func TestManual(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		c := shoptest.Config()
		c.Payments["manual"] = manual.Payments{}
		store := shoptest.NewMemory()
		s := shoptest.Open(t, c, store, shoptest.Mug(5))
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		if _, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
			t.Fatal(err)
		}
		o, err := s.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "manual"})
		if err != nil || o.State != shop.PendingPayment || o.Test {
			t.Fatalf("order is %+v %v", o, err)
		}
		time.Sleep(20 * time.Minute)
		if o, err = s.Order(ctx, o.Token); err != nil || o.State != shop.PendingPayment {
			t.Errorf("order is %v %v", o.State, err)
		}
		if o, err = s.Advance(ctx, o.ID, shop.Paid, "x"); err != nil || o.State != shop.Paid {
			t.Errorf("order is %v %v", o.State, err)
		}
		if _, v, _ := s.BySKU("MUG-1"); v.OnHand != 4 || v.Reserved != 0 {
			t.Errorf("stock is %+v", v)
		}
		shoptest.Sound(t, store, c.ID)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestRefuses(t *testing.T) {
	ctx := context.Background()
	var p manual.Payments
	_, err := p.Open(ctx, shop.Payment{})
	for _, err := range []error{err, p.Capture(ctx, "x"), p.Void(ctx, "x"), p.Refund(ctx, shop.Repayment{Ref: "x"})} {
		if !errors.Is(err, shop.ErrPayment) {
			t.Errorf("%v", err)
		}
	}
}
