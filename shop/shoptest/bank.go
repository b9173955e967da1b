package shoptest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/barkerlive/barker/shop"
)

// Bank is a way to pay that keeps count and fails the test when the shop breaks the contract of
// shop.Payments.
type Bank struct {
	tb testing.TB
	// Deferred makes payments wait, as a transfer does.
	Deferred bool
	// Fail, when it is set, may fail a call: "open", "capture", "void" or "refund". after tells
	// that the bank has done it and only the answer is lost. An error that wraps
	// shop.ErrPayment refuses what was not granted before, and for ever.
	Fail func(call string) (err error, after bool)
	// Done, when it is set, is called when a call has been done and before it is answered.
	Done func(call string)

	mu       sync.Mutex // guards payments
	payments map[string]*BankPayment
}

// BankPayment is what the bank knows of a payment.
type BankPayment struct {
	Amount                     shop.Money
	Captured, Voided, Refunded bool
	Refused                    bool
	Captures, Refunds          int // calls that moved money
}

// NewBank opens a bank.
func NewBank(tb testing.TB) *Bank { return &Bank{tb: tb, payments: make(map[string]*BankPayment)} }

// Payments are all payments so far.
func (b *Bank) Payments() (ps []BankPayment) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		ps = append(ps, *p)
	}
	return ps
}

// Open opens a payment.
func (b *Bank) Open(_ context.Context, p shop.Payment) (s shop.Session, err error) {
	err = b.call("open", func(refused error) error {
		if p.Key == "" {
			b.tb.Error("bank: a payment without a key")
		}
		known, ok := b.payments[p.Key]
		if !ok {
			known = &BankPayment{Amount: p.Amount, Refused: refused != nil}
			b.payments[p.Key] = known
		}
		if known.Amount != p.Amount {
			b.tb.Errorf("bank: key %s again with %v, was %v", p.Key, p.Amount, known.Amount)
		}
		if known.Refused {
			return fmt.Errorf("bank: %w", shop.ErrPayment)
		}
		s = shop.Session{Ref: p.Key, Deferred: b.Deferred}
		return nil
	})
	return s, err
}

// Capture takes the money.
func (b *Bank) Capture(_ context.Context, ref string) error {
	return b.call("capture", func(refused error) error {
		p, ok := b.payments[ref]
		if !ok {
			b.tb.Errorf("bank: capture of %q, which was never opened", ref)
			return nil
		}
		if p.Captured {
			return nil
		}
		p.Refused = p.Refused || refused != nil
		if p.Voided || p.Refused {
			return fmt.Errorf("bank: %w", shop.ErrPayment)
		}
		p.Captured = true
		p.Captures++
		return nil
	})
}

// Void gives up a payment.
func (b *Bank) Void(_ context.Context, ref string) error {
	return b.call("void", func(error) error {
		p, ok := b.payments[ref]
		if !ok {
			b.tb.Errorf("bank: void of %q, which was never opened", ref)
			return nil
		}
		if p.Captured {
			return fmt.Errorf("bank: %w", shop.ErrCaptured)
		}
		p.Voided = true
		return nil
	})
}

// Refund gives the money back.
func (b *Bank) Refund(_ context.Context, ref string, m shop.Money) error {
	return b.call("refund", func(error) error {
		p, ok := b.payments[ref]
		if !ok || !p.Captured || m != p.Amount {
			b.tb.Errorf("bank: refund of %v for %q, which has %+v", m, ref, p)
			return nil
		}
		if !p.Refunded {
			p.Refunded = true
			p.Refunds++
		}
		return nil
	})
}

// call does what a call asks for, unless it is made to fail.
func (b *Bank) call(name string, do func(refused error) error) error {
	var fail error
	after := false
	if b.Fail != nil {
		fail, after = b.Fail(name)
	}
	refused := error(nil)
	if errors.Is(fail, shop.ErrPayment) {
		refused, fail = fail, nil
	}
	if fail != nil && !after {
		return fail
	}
	b.mu.Lock()
	err := do(refused)
	b.mu.Unlock()
	if b.Done != nil {
		b.Done(name)
	}
	return cmp.Or(err, fail)
}
