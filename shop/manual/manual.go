// Package manual is paying by bank transfer, by invoice or on delivery: the order waits until
// the merchant has seen the money and advances it. Nobody is asked; giving money back is the
// merchant's own task.
package manual

import (
	"context"
	"fmt"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Payments waits for the merchant.
type Payments struct{}

const prefix = "manual_"

// Open begins a payment that comes later.
func (Payments) Open(_ context.Context, p shop.Payment) (shop.Session, error) {
	if p.Key == "" || p.Amount.Minor < 0 {
		return shop.Session{}, fmt.Errorf("manual: %w: no key or a negative amount", shop.ErrPayment)
	}
	return shop.Session{Ref: prefix + p.Key, State: shop.SessionPending, Deferred: true}, nil
}

// Get tells that the money comes later: the merchant knows when.
func (Payments) Get(_ context.Context, ref string) (shop.Session, error) {
	return shop.Session{Ref: ref, State: shop.SessionPending, Deferred: true}, known(ref)
}

// Capture is the merchant's word that the money is there.
func (Payments) Capture(_ context.Context, ref string) error { return known(ref) }

// Void needs nothing: no money came.
func (Payments) Void(_ context.Context, ref string) error { return known(ref) }

// Refund is done by the merchant, outside.
func (Payments) Refund(_ context.Context, r shop.Repayment) error { return known(r.Ref) }

func known(ref string) error {
	if !strings.HasPrefix(ref, prefix) {
		return fmt.Errorf("manual: %w: %q is not a payment by transfer", shop.ErrPayment, ref)
	}
	return nil
}
