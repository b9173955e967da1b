package shop

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// decide changes a payment and its order in one transaction, and tells of the order when it moved. f
// finds both as they are by then; when it answers false nothing is written. c has them afterwards.
func (s *Shop) decide(ctx context.Context, c *matter, f func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error)) error {
	var p PaymentRecord
	var o OrderRecord
	moved := false
	err := s.update(ctx, func(tx Tx) (err error) {
		moved = false
		if p, _, err = tx.Payment(c.p.ID); err != nil {
			return err
		}
		if o, _, err = tx.Order(p.Order); err != nil {
			return err
		}
		was := o.State
		write, err := f(tx, &p, &o)
		if err != nil || !write {
			return err
		}
		moved = o.State != was
		p.Updated = tx.Now()
		if p.Due.Before(p.Updated) {
			p.Due = p.Updated
		}
		return tx.PutPayment(p)
	}, func(r Reader) {
		_, _, _ = r.Payment(c.p.ID)
		_, _, _ = r.Order(c.p.Order)
		_, _, _ = r.Hold(c.o.Hold)
		for _, it := range StockOf(c.o.Lines) {
			_, _, _ = r.Variant(it.SKU)
		}
	})
	if err != nil {
		return err
	}
	c.p, c.o = p, o
	if moved {
		s.tell(o.Order)
	}
	return nil
}

// know takes what a session says of a payment and its order.
func know(p *PaymentRecord, o *OrderRecord, session Session) {
	p.Ref, o.Test = session.Ref, session.Test
}

// opened notes where the buyer pays, and when to ask again.
func (s *Shop) opened(ctx context.Context, c *matter, session Session) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error) {
		if p.State != PaymentOpening && p.State != PaymentOpen {
			return false, nil
		}
		ends := o.Created.Add(s.c.PayFor)
		p.Due = tx.Now().Add(askEvery)
		for _, end := range []time.Time{ends, session.Expires} {
			if !end.IsZero() && end.Before(p.Due) {
				p.Due = end
			}
		}
		first := p.State == PaymentOpening
		p.State, p.URL = PaymentOpen, session.URL
		know(p, o, session)
		if !first {
			return true, nil
		}
		return true, tx.PutOrder(*o, p.Provider)
	})
}

// deferred takes the stock of an order whose money comes later.
func (s *Shop) deferred(ctx context.Context, c *matter, session Session) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error) {
		if p.State != PaymentOpening || o.State != PendingPayment {
			return false, nil
		}
		p.State = PaymentDeferred
		know(p, o, session)
		h, _, err := tx.Hold(o.Hold)
		if err == nil {
			err = convert(tx, o, h)
		}
		if err != nil {
			return false, err
		}
		return true, tx.PutOrder(*o, p.Provider)
	})
}

// captured notes that the money is there. The order is paid; one whose goods were released meanwhile
// takes them again, or gets its money back when they are gone.
func (s *Shop) captured(ctx context.Context, c *matter, session Session) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error) {
		switch p.State {
		case PaymentCaptured, PaymentRefunding, PaymentRefunded:
			return false, nil // noted before
		}
		p.State = PaymentCaptured
		know(p, o, session)
		return true, s.pay(tx, p, o)
	})
}

// pay moves an order whose money came.
func (s *Shop) pay(tx Tx, p *PaymentRecord, o *OrderRecord) error {
	if o.State == Cancelled && o.Reason != "payment_expired" && o.Reason != "payment_refused" {
		return s.giveBack(tx, p, o, "order_cancelled")
	}
	if len(o.Taken) == 0 {
		h, _, err := tx.Hold(o.Hold)
		if err != nil {
			return err
		}
		if o.State == PendingPayment && h.State == HoldPaying {
			err = convert(tx, o, h)
		} else {
			var ok bool
			if ok, err = s.retake(tx, o); err == nil && !ok {
				return s.short(tx, p, o)
			}
		}
		if err != nil {
			return err
		}
	}
	return move(tx, o, Paid, p.Provider)
}

// convert moves what is held into the order.
func convert(tx Tx, o *OrderRecord, h HoldRecord) error {
	for _, it := range StockOf(o.Lines) {
		v, _, err := tx.Variant(it.SKU)
		if err != nil {
			return err
		}
		taken := min(it.Qty, v.OnHand) // less only where the merchant oversells
		o.Taken = append(o.Taken, Item{SKU: it.SKU, Qty: taken})
		if err := tx.Move(Movement{SKU: it.SKU, Kind: Sold, OnHand: -taken, Reserved: -it.Qty, Ref: string(o.ID), By: string(o.Buyer)}); err != nil {
			return err
		}
	}
	h.State = HoldConverted
	return tx.PutHold(h)
}

// retake takes the stock of an order whose hold was released, all of it or nothing.
func (s *Shop) retake(tx Tx, o *OrderRecord) (bool, error) {
	var taken []Item
	for _, it := range StockOf(o.Lines) {
		v, ok, err := tx.Variant(it.SKU)
		if err != nil {
			return false, err
		}
		if !ok || !v.Oversell && v.OnHand-v.Reserved < it.Qty {
			return false, nil
		}
		taken = append(taken, Item{SKU: it.SKU, Qty: min(it.Qty, max(0, v.OnHand-v.Reserved))})
	}
	for _, it := range taken {
		if err := tx.Move(Movement{SKU: it.SKU, Kind: Sold, OnHand: -it.Qty, Ref: string(o.ID), By: string(o.Buyer)}); err != nil {
			return false, err
		}
	}
	o.Taken = taken
	return true, promotions(tx, *o, 1)
}

// short gives the money back for an order whose goods are gone, and has a person know.
func (s *Shop) short(tx Tx, p *PaymentRecord, o *OrderRecord) error {
	if o.Reason = "no_stock"; o.State == PendingPayment {
		if err := move(tx, o, Cancelled, p.Provider); err != nil {
			return err
		}
	}
	err := task(tx, *o, TaskShortfall, fmt.Sprintf("%s was paid after its goods had been released, and they are gone: %s goes back", o.Number, p.Amount))
	if err != nil {
		return err
	}
	return s.giveBack(tx, p, o, "no_stock")
}

// giveUp begins to void a payment whose time is over, or that nobody wants any more.
func (s *Shop) giveUp(ctx context.Context, c *matter, reason string) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, _ *OrderRecord) (bool, error) {
		if p.State != PaymentOpening && p.State != PaymentOpen {
			return false, nil
		}
		p.State, p.Reason = PaymentVoiding, reason
		return true, nil
	})
}

// failed cancels the order of a payment that came to nothing. The buyer holds the goods again while
// their hold would have lasted, and may pay in another way.
func (s *Shop) failed(ctx context.Context, c *matter, to PaymentState, reason string, session Session) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error) {
		switch p.State {
		case PaymentOpening, PaymentOpen, PaymentVoiding:
		default:
			return false, nil
		}
		p.State, p.Reason = to, reason
		if session.Ref != "" {
			know(p, o, session)
		}
		if o.State != PendingPayment {
			return true, nil
		}
		if err := promotions(tx, *o, -1); err != nil {
			return false, err
		}
		if to == PaymentRefused {
			if err := s.refused(tx, *p); err != nil {
				return false, err
			}
		}
		o.Reason = reason
		if err := move(tx, o, Cancelled, p.Provider); err != nil {
			return false, err
		}
		return true, s.unpaid(tx, *o)
	})
}

// unpaid ends the paying of a hold: it is the buyer's cart again, or released when its time is over
// or they have another by now.
func (s *Shop) unpaid(tx Tx, o OrderRecord) error {
	h, _, err := tx.Hold(o.Hold)
	if err != nil || h.State != HoldPaying {
		return err
	}
	last, _, err := tx.LastHold(o.Buyer)
	if err != nil {
		return err
	}
	if !tx.Now().Before(h.Expires) || last.ID != h.ID && last.State == HoldActive || o.Reason == "merchant" {
		h.Lines = slices.Clone(h.Lines)
		for i := range h.Lines {
			h.Lines[i].Deal = "" // promotions has given them back
		}
		return s.release(tx, h, HoldReleased, o.Reason)
	}
	for _, l := range h.Lines {
		if err := l.use(tx, h.Buyer, l.Qty); err != nil {
			return err
		}
	}
	h.State, h.Deadline = HoldActive, time.Time{}
	return tx.PutHold(h)
}

// promotions counts the deals and the coupon of an order as used, n = 1, or as not used, n = -1.
func promotions(tx Tx, o OrderRecord, n int) error {
	for _, l := range o.Lines {
		if err := l.use(tx, o.Buyer, n*l.Qty); err != nil {
			return err
		}
	}
	if o.Coupon == "" {
		return nil
	}
	return tx.Use(Coupon{Code: o.Coupon}.counter(), "", customer(o.Address), n)
}

// heard notes what happened to a captured payment without the shop.
func (s *Shop) heard(ctx context.Context, c *matter, session Session) error {
	return s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (write bool, err error) {
		if session.Disputed && p.Reason != "disputed" {
			write, p.Reason = true, "disputed"
			text := fmt.Sprintf("the buyer's bank disputes the payment of %s: answer it with %s", o.Number, p.Provider)
			if err := task(tx, *o, TaskDispute, text); err != nil {
				return false, err
			}
			if slices.Contains(Transitions[o.State], NeedsAttention) {
				if err := move(tx, o, NeedsAttention, p.Provider); err != nil {
					return false, err
				}
			}
		}
		known := o.Refunded.Add(o.Refunding)
		if !known.Less(session.Refunded) {
			return write, nil
		}
		more := session.Refunded.Sub(known)
		if err := task(tx, *o, TaskRefunded, fmt.Sprintf("%s of %s went back at %s, not here", more, o.Number, p.Provider)); err != nil {
			return false, err
		}
		return true, s.noteRefund(tx, p, o, more)
	})
}
