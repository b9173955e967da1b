package shoptest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
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
	// Hosted has the buyer pay on a page of the bank's: a payment stays pending until Pay.
	Hosted bool
	// Fail, when it is set, may fail a call: "open", "get", "capture", "void" or "refund". after tells
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
	Key               string
	Order             shop.OrderID
	Amount            shop.Money
	Captured, Voided  bool
	Refused, Disputed bool
	Hosted, Paid      bool
	Captures          int // calls that moved money
	// Refunds are what went back, by key.
	Refunds map[string]shop.Money
}

// Refunded is all that went back.
func (p BankPayment) Refunded() (m shop.Money) {
	for _, r := range p.Refunds {
		m = m.Add(r)
	}
	return m
}

// Kept is what the bank has taken and not given back.
func (p BankPayment) Kept() int64 {
	if !p.Captured {
		return 0
	}
	return p.Amount.Minor - p.Refunded().Minor
}

func (p BankPayment) state() shop.SessionState {
	switch {
	case p.Captured:
		return shop.SessionCaptured
	case p.Refused:
		return shop.SessionRefused
	case p.Voided:
		return shop.SessionExpired
	case p.Hosted && !p.Paid:
		return shop.SessionPending
	}
	return shop.SessionAuthorised
}

// NewBank opens a bank.
func NewBank(tb testing.TB) *Bank { return &Bank{tb: tb, payments: make(map[string]*BankPayment)} }

// Payments are all payments so far.
func (b *Bank) Payments() (ps []BankPayment) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		copied := *p
		copied.Refunds = maps.Clone(p.Refunds)
		ps = append(ps, copied)
	}
	return ps
}

// Pay has the buyer do something on the bank's page: with "authorise" and "capture" they pay, with
// "refuse" and "expire" they do not, and with "capture anyway" the money comes although the payment
// was given up. "dispute" is what their own bank does later.
func (b *Bank) Pay(ref, what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.payments[ref]
	if !ok {
		b.tb.Errorf("bank: %s of %q, which was never opened", what, ref)
		return
	}
	over := p.Voided || p.Refused || p.Captured
	switch {
	case what == "dispute":
		p.Disputed = true
	case what == "capture anyway":
		p.Captured, p.Voided = true, false
		p.Captures++
	case over:
	case what == "authorise":
		p.Paid = true
	case what == "capture":
		p.Paid, p.Captured = true, true
		p.Captures++
	case what == "refuse":
		p.Refused = true
	case what == "expire":
		p.Voided = true
	default:
		b.tb.Errorf("bank: nobody can %s", what)
	}
}

// Repay gives money back without the shop.
func (b *Bank) Repay(ref string, m shop.Money) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.payments[ref].Refunds["elsewhere"] = m
}

// Open opens a payment.
func (b *Bank) Open(_ context.Context, p shop.Payment) (s shop.Session, err error) {
	err = b.call("open", func(refused error) error {
		if p.Key == "" {
			b.tb.Error("bank: a payment without a key")
		}
		known, ok := b.payments[p.Key]
		if !ok {
			known = &BankPayment{Key: p.Key, Order: p.Order, Amount: p.Amount, Refused: refused != nil, Hosted: b.Hosted, Refunds: map[string]shop.Money{}}
			b.payments[p.Key] = known
		}
		if known.Amount != p.Amount {
			b.tb.Errorf("bank: key %s again with %v, was %v", p.Key, p.Amount, known.Amount)
		}
		if p.Order == "" || p.Token == "" || len(p.Lines) == 0 || p.Expires.IsZero() {
			b.tb.Errorf("bank: half a payment: %+v", p)
		}
		if known.Refused && !known.Hosted {
			return fmt.Errorf("bank: %w", shop.ErrPayment)
		}
		s = b.session(p.Key)
		return nil
	})
	return s, err
}

func (b *Bank) session(ref string) shop.Session {
	p := b.payments[ref]
	s := shop.Session{Ref: ref, State: p.state(), Deferred: b.Deferred, Disputed: p.Disputed, Refunded: p.Refunded()}
	if p.Hosted {
		s.URL = "https://bank.example/" + ref
	}
	if b.Deferred && !p.Captured && !p.Voided {
		s.State = shop.SessionPending
	}
	return s
}

// Get tells how a payment stands.
func (b *Bank) Get(_ context.Context, ref string) (s shop.Session, err error) {
	err = b.call("get", func(error) error {
		if _, ok := b.payments[ref]; !ok {
			b.tb.Errorf("bank: %q was never opened", ref)
			return fmt.Errorf("bank: %w", shop.ErrPayment)
		}
		s = b.session(ref)
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
		if p.Voided || p.Refused || p.Hosted && !p.Paid {
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

// Refund gives money back.
func (b *Bank) Refund(_ context.Context, r shop.Repayment) error {
	return b.call("refund", func(refused error) error {
		p, ok := b.payments[r.Ref]
		if !ok || !p.Captured || r.Key == "" || r.Amount.Minor <= 0 {
			b.tb.Errorf("bank: refund %+v, for %+v", r, p)
			return nil
		}
		if m, ok := p.Refunds[r.Key]; ok {
			if m != r.Amount {
				b.tb.Errorf("bank: refund %s again with %v, was %v", r.Key, r.Amount, m)
			}
			return nil
		}
		if refused != nil {
			return refused
		}
		p.Refunds[r.Key] = r.Amount
		if p.Kept() < 0 {
			b.tb.Errorf("bank: more went back than came: %+v", p)
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
