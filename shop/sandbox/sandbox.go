// Package sandbox is a way to pay with which no money moves: every payment is granted and its
// order is marked as a test. It keeps nothing; the shop remembers what became of a payment.
package sandbox

import (
	"context"
	"fmt"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Payments grants everything at once.
type Payments struct{}

const prefix = "sandbox_"

// Open grants a payment. The same key has the same name.
func (Payments) Open(_ context.Context, p shop.Payment) (shop.Session, error) {
	if p.Key == "" || p.Amount.Minor < 0 {
		return shop.Session{}, fmt.Errorf("sandbox: %w: no key or a negative amount", shop.ErrPayment)
	}
	return shop.Session{Ref: prefix + p.Key, State: shop.SessionAuthorised, Test: true}, nil
}

// Get tells that a payment is granted.
func (Payments) Get(_ context.Context, ref string) (shop.Session, error) {
	return shop.Session{Ref: ref, State: shop.SessionAuthorised, Test: true}, known(ref)
}

// Capture grants.
func (Payments) Capture(_ context.Context, ref string) error { return known(ref) }

// Void grants.
func (Payments) Void(_ context.Context, ref string) error { return known(ref) }

// Refund grants.
func (Payments) Refund(_ context.Context, r shop.Repayment) error { return known(r.Ref) }

func known(ref string) error {
	if !strings.HasPrefix(ref, prefix) {
		return fmt.Errorf("sandbox: %w: %q is not a sandbox payment", shop.ErrPayment, ref)
	}
	return nil
}
