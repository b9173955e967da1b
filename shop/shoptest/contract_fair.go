package shoptest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

func fair(t testing.TB, st shop.Store, enforce bool, rules ...shop.Rule) (*shop.Shop, *Bank) {
	c := Config()
	bank := NewBank(t)
	c.Payments["bank"] = bank
	c.Fairness = shop.Fairness{Enforce: enforce, Rules: rules}
	return Open(t, c, st, Mug(500)), bank
}

// fairness stops those who hold and do not buy, once it is told to, and until a person says otherwise.
var fairness = bubble(func(t *testing.T, st shop.Store) {
	rule := shop.Rule{Name: "hoarding", Deed: shop.DeedUnpaid, Per: "viewer", Within: time.Hour, Most: 2, Stops: shop.DeedHold}
	s, _ := fair(t, st, false, rule)
	hoard := func(s *shop.Shop, n int) (err error) {
		for i := range n {
			if _, err = s.Hold(ctx, "anna", fmt.Sprint(time.Now().UnixNano(), i), items("MUG-1", 1)); err != nil {
				return err
			}
			time.Sleep(10 * time.Minute)
			stop := run(t, s)
			time.Sleep(time.Second)
			stop()
		}
		return nil
	}
	if err := hoard(s, 4); err != nil {
		t.Errorf("somebody was stopped who was only to be observed: %v", err)
	}
	flags := must[[]shop.Flag](t)(s.Flags(ctx, 9))
	if len(flags) != 1 || flags[0].Rule != "hoarding" || flags[0].Subject != "viewer:anna" || flags[0].Count != 2 || flags[0].Enforced {
		t.Errorf("flags are %+v", flags)
	}
	s, _ = fair(t, st, true, rule)
	want(t, hoard(s, 1), shop.ErrBlocked)
	time.Sleep(time.Second)
	want(t, hoard(s, 1), shop.ErrBlocked)
	must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("MUG-1", 1)))
	flags = must[[]shop.Flag](t)(s.Flags(ctx, 9))
	if len(flags) != 2 || !flags[0].Enforced {
		t.Fatalf("flags are %+v", flags)
	}
	for range 2 {
		if f := must[shop.Flag](t)(s.Pardon(ctx, flags[0].ID, "sam")); f.By != "sam" || f.Undone.IsZero() {
			t.Errorf("flag is %+v", f)
		}
	}
	if err := hoard(s, 2); err != nil {
		t.Errorf("after a pardon: %v", err)
	}
	want(t, hoard(s, 1), shop.ErrBlocked) // again
	time.Sleep(time.Hour)
	if err := hoard(s, 1); err != nil { // the window slides
		t.Errorf("after a while: %v", err)
	}
	_, err := s.Pardon(ctx, "f_nope", "sam")
	want(t, err, shop.ErrUnknown)
	Sound(t, st, "demo")
})

// fairPayments stops a burst of refused payments from one address, and guessing coupons.
func fairPayments(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s, bank := fair(t, st, true,
		shop.Rule{Name: "refusals", Deed: shop.DeedFailed, Per: "address", Within: time.Hour, Most: 3, Stops: shop.DeedPayment},
		shop.Rule{Name: "guesses", Deed: shop.DeedCoupon, Per: "viewer", Within: time.Hour, Most: 3, Stops: shop.DeedCoupon})
	from := shop.WithOrigin(ctx, shop.Origin{Address: "192.0.2.7", Device: "phone"})
	bank.Fail = func(call string) (error, bool) {
		if call == "capture" {
			return shop.ErrPayment, false
		}
		return nil, false
	}
	for i := range 4 {
		b := shop.Buyer(fmt.Sprint("buyer", i))
		must[shop.Hold](t)(s.Hold(from, b, "1", items("MUG-1", 1)))
		_, err := s.Checkout(from, wish(b, "c"))
		want(t, err, map[bool]error{true: shop.ErrPayment, false: shop.ErrBlocked}[i < 3])
	}
	bank.Fail = nil
	elsewhere := shop.WithOrigin(ctx, shop.Origin{Address: "192.0.2.8"})
	if o := must[shop.Order](t)(s.Checkout(elsewhere, wish("buyer3", "d"))); o.State != shop.Paid {
		t.Errorf("order is %+v", o)
	}
	flags := must[[]shop.Flag](t)(s.Flags(ctx, 9))
	if len(flags) != 1 || strings.Contains(fmt.Sprint(flags), "192.0.2.7") || flags[0].Buyer != "buyer3" {
		t.Errorf("flags are %+v", flags)
	}
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	must[shop.Coupon](t)(s.SetCoupon(ctx, shop.Coupon{Code: "TEN", Percent: 10}, "x"))
	for i := range 3 {
		var f *shop.FieldError
		if _, err := s.ApplyCoupon(ctx, "anna", fmt.Sprint("guess", i)); !errors.As(err, &f) || f.Code != "unknown" {
			t.Errorf("guess: %v", err)
		}
	}
	_, err := s.ApplyCoupon(ctx, "anna", "ten")
	want(t, err, shop.ErrBlocked)
	Sound(t, st, "demo")
}

// fairAtOnce counts exactly, however many come together.
func fairAtOnce(t *testing.T, open func(testing.TB) shop.Store) {
	s, _ := fair(t, open(t), true, shop.Rule{Name: "holds", Deed: shop.DeedHold, Per: "address", Within: time.Hour, Most: 10, Stops: shop.DeedHold})
	from := shop.WithOrigin(ctx, shop.Origin{Address: "192.0.2.7"})
	var held, stopped atomic.Int64
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := s.Hold(from, shop.Buyer(fmt.Sprint("buyer", i)), "1", items("MUG-1", 1))
			switch {
			case err == nil:
				held.Add(1)
			case errors.Is(err, shop.ErrBlocked):
				stopped.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if held.Load() != 10 || stopped.Load() != 30 {
		t.Errorf("%d held, %d were stopped", held.Load(), stopped.Load())
	}
	if flags := must[[]shop.Flag](t)(s.Flags(ctx, 99)); len(flags) != 1 {
		t.Errorf("%d flags", len(flags))
	}
}
