package shop

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// openingFor is how long a payment may be opening before it is given up: longer than any
	// checkout that is still at it.
	openingFor  = 2 * checkoutTime
	settleBatch = 1000
)

// settleAll takes up payments that nobody has touched for a while: after a crash, and after a
// provider failed.
func (s *Shop) settleAll(ctx context.Context, idle time.Duration) error {
	var left []PaymentRecord
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		left, err = r.Unsettled(r.Now().Add(-idle), settleBatch)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range left {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, ok := s.c.Payments[p.Provider]; ok {
			s.settle(ctx, p.ID)
		}
	}
	return nil
}

// settle takes a payment as far as it goes: captures an open one, voids or refunds what is to be
// given back, gives up one that was never opened. Each step is decided in a transaction and may
// be done by several at once. What cannot be done now is tried again by Run.
func (s *Shop) settle(ctx context.Context, id PaymentID) {
	ctx, stop := context.WithTimeout(ctx, checkoutTime)
	defer stop()
	for {
		p, err := s.next(ctx, id)
		if err == nil && p.settled() {
			return
		}
		if err == nil {
			err = s.ask(ctx, p)
		}
		if err != nil {
			s.c.Log.Warn("settle payment", "payment", string(id), "state", string(p.State), "err", err)
			return
		}
	}
}

// settled tells that nothing is to be asked of the provider now. A payment that is opening is
// left to its checkout.
func (p PaymentRecord) settled() bool {
	switch p.State {
	case PaymentOpen, PaymentVoiding, PaymentRefunding:
		return false
	}
	return true
}

// next reads the payment. One that has been opening for too long is given up.
func (s *Shop) next(ctx context.Context, id PaymentID) (p PaymentRecord, err error) {
	read := func(r Reader) (err error) {
		p, _, err = r.Payment(id)
		return err
	}
	late := false
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		err := read(r)
		late = p.State == PaymentOpening && r.Now().Sub(p.Updated) >= openingFor
		return err
	})
	if err != nil || !late {
		return p, err
	}
	err = s.update(ctx, func(tx Tx) error {
		if err := read(tx); err != nil || p.State != PaymentOpening {
			return err
		}
		p.State, p.Updated = PaymentVoiding, tx.Now()
		return tx.PutPayment(p)
	})
	return p, err
}

// ask has the provider do what the payment's state says and notes what came of it.
func (s *Shop) ask(ctx context.Context, p PaymentRecord) error {
	provider, ok := s.c.Payments[p.Provider]
	if !ok {
		return fmt.Errorf("payment %q is not configured", p.Provider)
	}
	switch p.State {
	case PaymentOpen:
		err := provider.Capture(ctx, p.Ref)
		if errors.Is(err, ErrPayment) {
			return s.refuse(ctx, p)
		}
		if err != nil {
			return fmt.Errorf("capture: %w", err)
		}
		return s.paid(ctx, p.ID, p.Provider)
	case PaymentVoiding:
		return s.void(ctx, provider, p)
	default:
		if err := provider.Refund(ctx, p.Ref, p.Amount); err != nil {
			return fmt.Errorf("refund: %w", err)
		}
		return s.reach(ctx, p.ID, PaymentRefunding, PaymentRefunded)
	}
}

// void gives a payment up with its provider.
func (s *Shop) void(ctx context.Context, provider Payments, p PaymentRecord) error {
	if p.Ref == "" {
		// Whether it was opened is not known. Opening it again tells its name.
		session, err := provider.Open(ctx, Payment{Key: string(p.ID), Amount: p.Amount})
		if errors.Is(err, ErrPayment) {
			return s.reach(ctx, p.ID, PaymentVoiding, PaymentRefused)
		}
		if err != nil {
			return fmt.Errorf("open: %w", err)
		}
		p.Ref = session.Ref
	}
	err := provider.Void(ctx, p.Ref)
	switch {
	case errors.Is(err, ErrCaptured):
		return s.reach(ctx, p.ID, PaymentVoiding, PaymentRefunding)
	case err != nil:
		return fmt.Errorf("void: %w", err)
	}
	return s.reach(ctx, p.ID, PaymentVoiding, PaymentVoid)
}

// reach moves a payment from one state to the next, unless somebody did before.
func (s *Shop) reach(ctx context.Context, id PaymentID, from, to PaymentState) error {
	return s.update(ctx, func(tx Tx) error {
		p, _, err := tx.Payment(id)
		if err != nil || p.State != from {
			return err
		}
		p.State, p.Updated = to, tx.Now()
		return tx.PutPayment(p)
	})
}

// paid notes that a payment was captured, and its order with it.
func (s *Shop) paid(ctx context.Context, id PaymentID, by string) error {
	var moved *Order
	err := s.update(ctx, func(tx Tx) error {
		moved = nil
		p, _, err := tx.Payment(id)
		if err != nil {
			return err
		}
		if p.State != PaymentOpen && p.State != PaymentDeferred {
			// Noted before, or cancelled while it was being captured: then its void finds the
			// money there and gives it back.
			return nil
		}
		o, _, err := tx.Order(p.Order)
		if err != nil {
			return err
		}
		o.State, o.Updated = Paid, tx.Now()
		p.State, p.Updated, moved = PaymentCaptured, o.Updated, &o.Order
		if err := tx.PutOrder(o, by); err != nil {
			return err
		}
		return tx.PutPayment(p)
	})
	if err == nil && moved != nil {
		s.tell(*moved)
	}
	return err
}

// refuse cancels the order of a payment that was refused. The buyer holds the goods again while
// the old hold would have lasted, and may pay in another way.
func (s *Shop) refuse(ctx context.Context, p PaymentRecord) error {
	var moved *Order
	err := s.update(ctx, func(tx Tx) error {
		moved = nil
		now, _, err := tx.Payment(p.ID)
		if err != nil || now.State != PaymentOpen {
			return err
		}
		o, _, err := tx.Order(now.Order)
		if err != nil {
			return err
		}
		if err := cancel(tx, &o, p.Provider); err != nil {
			return err
		}
		moved = &o.Order
		now.State, now.Updated = PaymentRefused, o.Updated
		if err := tx.PutPayment(now); err != nil {
			return err
		}
		return s.holdAgain(tx, o)
	})
	if err == nil && moved != nil {
		s.tell(*moved)
	}
	return err
}

// holdAgain revives the hold of a cancelled order when nothing speaks against it.
func (s *Shop) holdAgain(tx Tx, o OrderRecord) error {
	last, _, err := tx.LastHold(o.Buyer)
	if err != nil || last.ID != o.Hold || !tx.Now().Before(last.Expires) {
		return err
	}
	for _, l := range last.Lines {
		v, ok, err := tx.Variant(l.SKU)
		if err != nil {
			return err
		}
		if !ok || v.Retired || !v.Oversell && v.OnHand-v.Reserved < l.Qty {
			return nil
		}
	}
	for _, l := range last.Lines {
		if err := tx.Move(Movement{SKU: l.SKU, Kind: Held, Reserved: l.Qty, Ref: string(last.ID), By: string(o.Buyer)}); err != nil {
			return err
		}
		if err := l.use(tx, o.Buyer, l.Qty); err != nil {
			return err
		}
	}
	last.State = HoldActive
	return tx.PutHold(last)
}

// cancel cancels an order and gives its stock back, once: a cancelled order has taken nothing.
func cancel(tx Tx, o *OrderRecord, by string) error {
	for i, l := range o.Lines {
		if err := l.use(tx, o.Buyer, -l.Qty); err != nil {
			return err
		}
		if o.Taken[i] == 0 {
			continue
		}
		if err := tx.Move(Movement{SKU: l.SKU, Kind: Returned, OnHand: o.Taken[i], Ref: string(o.ID), By: by}); err != nil {
			return err
		}
	}
	if o.Coupon != "" {
		if err := tx.Use(Coupon{Code: o.Coupon}.counter(), "", customer(o.Address), -1); err != nil {
			return err
		}
	}
	o.Taken = make([]int, len(o.Lines))
	o.State, o.Updated = Cancelled, tx.Now()
	return tx.PutOrder(*o, by)
}

// tell tells of an order that was made or moved.
func (s *Shop) tell(o Order) {
	for _, f := range s.onOrder {
		f(o)
	}
}
