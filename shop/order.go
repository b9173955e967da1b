package shop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Transitions says which state of an order follows which. What it does not have is ErrTransition.
var Transitions = map[OrderState][]OrderState{
	PendingPayment: {Paid, Cancelled, NeedsAttention},
	Paid:           {Packed, Shipped, Cancelled, Withdrawn, RefundPending, NeedsAttention},
	Packed:         {Shipped, Cancelled, Withdrawn, RefundPending, NeedsAttention},
	Shipped:        {Delivered, Withdrawn, RefundPending, NeedsAttention},
	Delivered:      {Withdrawn, RefundPending, NeedsAttention},
	Cancelled:      {Paid}, // money that came late, for goods that are there still
	Withdrawn:      {RefundPending, NeedsAttention},
	RefundPending:  {Refunded, NeedsAttention},
	Refunded:       {NeedsAttention},
	NeedsAttention: {Paid, Packed, Shipped, Delivered, Cancelled, Withdrawn, RefundPending},
}

// ByHand are the transitions that a person may ask for with Advance. The others follow from a
// payment, a refund or a withdrawal.
var ByHand = map[OrderState][]OrderState{
	PendingPayment: {Paid, Cancelled},
	Paid:           {Packed, Shipped, Cancelled},
	Packed:         {Shipped, Cancelled},
	Shipped:        {Delivered},
	NeedsAttention: {Paid, Packed, Shipped, Delivered, Cancelled},
}

// Step is a state that an order came to.
type Step struct {
	State OrderState
	By    string
	At    time.Time
}

// move moves an order to another state.
func move(tx Tx, o *OrderRecord, to OrderState, by string) error {
	if !slices.Contains(Transitions[o.State], to) {
		return fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, to)
	}
	o.State, o.Updated = to, tx.Now()
	return putOrder(tx, *o, by)
}

// putOrder writes an order in a state that it has just come to.
func putOrder(tx Tx, o OrderRecord, by string) error {
	if err := tx.PutOrder(o, by); err != nil {
		return err
	}
	return tx.PutEvent(ordered(o))
}

// Orders are the newest orders first, at most limit.
func (s *Shop) Orders(ctx context.Context, limit int) (orders []Order, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		orders, err = r.Orders(limit)
		return err
	})
	return orders, err
}

// OrderPage is a page of the orders, the newest first; an empty state is any. before is where the page
// begins: "" for the first page, and next of it for the one after, "" when there is none. *FieldError
// for another.
func (s *Shop) OrderPage(ctx context.Context, state OrderState, before string, limit int) (orders []Order, next string, err error) {
	place := math.MaxInt32
	if before != "" {
		if place, err = strconv.Atoi(before); err != nil || place < 1 || place > math.MaxInt32 {
			return nil, "", &FieldError{"cursor", "bad"}
		}
	}
	var records []OrderRecord
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		records, err = r.OrdersBefore(state, place, limit+1)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(records) > limit {
		records = records[:limit]
		next = strconv.Itoa(records[limit-1].Place)
	}
	orders = make([]Order, len(records))
	for i, o := range records {
		orders[i] = o.Order
	}
	return orders, next, nil
}

// OrdersOf are a buyer's own newest orders first, at most limit.
func (s *Shop) OrdersOf(ctx context.Context, b Buyer, limit int) (orders []Order, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		orders, err = r.OrdersOf(b, limit)
		return err
	})
	return orders, err
}

// Order finds an order by its token. ErrUnknown.
func (s *Shop) Order(ctx context.Context, token string) (Order, error) {
	return s.find(ctx, func(r Reader) (OrderRecord, bool, error) { return r.OrderByToken(token) })
}

// OrderByID finds an order. ErrUnknown.
func (s *Shop) OrderByID(ctx context.Context, id OrderID) (Order, error) {
	return s.find(ctx, func(r Reader) (OrderRecord, bool, error) { return r.Order(id) })
}

func (s *Shop) find(ctx context.Context, by func(Reader) (OrderRecord, bool, error)) (o Order, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		record, ok, err := by(r)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("order: %w", ErrUnknown)
		}
		p, _, err := r.PaymentOf(record.ID)
		o = record.with(p)
		return err
	})
	return o, err
}

// History is which state an order had when, and who moved it there; the first first.
func (s *Shop) History(ctx context.Context, id OrderID) (steps []Step, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		steps, err = r.History(id)
		return err
	})
	return steps, err
}

// Advance moves an order to its next state, as ByHand allows. Paid captures a payment that waited;
// Cancelled puts the stock back and gives the money back. ErrTransition, ErrUnknown, ErrPayment.
func (s *Shop) Advance(ctx context.Context, id OrderID, to OrderState, by string) (Order, error) {
	return s.step(ctx, id, to, by, nil, func(*OrderRecord) {})
}

// CancelKeeping is Advance to Cancelled where only the shelf of the goods comes back in stock, nothing
// when it is empty: the rest is broken, or lost. *FieldError besides.
func (s *Shop) CancelKeeping(ctx context.Context, id OrderID, shelf []Item, by string) (Order, error) {
	if shelf == nil {
		shelf = []Item{}
	}
	return s.step(ctx, id, Cancelled, by, shelf, func(*OrderRecord) {})
}

// Ship is Advance to Shipped with a parcel's tracking. *FieldError besides.
func (s *Shop) Ship(ctx context.Context, id OrderID, parcel Shipment, by string) (Order, error) {
	for name, text := range map[string]*string{"carrier": &parcel.Carrier, "tracking": &parcel.Tracking} {
		*text = strings.TrimSpace(*text)
		if len([]rune(*text)) > 100 {
			return Order{}, &FieldError{name, "too_long"}
		}
		if strings.ContainsFunc(*text, unicode.IsControl) {
			return Order{}, &FieldError{name, "bad"}
		}
	}
	return s.step(ctx, id, Shipped, by, nil, func(o *OrderRecord) {
		parcel.At = o.Updated
		o.Shipment = parcel
	})
}

// step moves an order by hand. shelf is what a cancelled one gives back, nil for all of it; with is
// called with the order before it is written.
func (s *Shop) step(ctx context.Context, id OrderID, to OrderState, by string, shelf []Item, with func(*OrderRecord)) (Order, error) {
	var o OrderRecord
	var p PaymentRecord
	err := s.update(ctx, func(tx Tx) (err error) {
		var ok bool
		if o, ok, err = tx.Order(id); err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		if p, _, err = tx.PaymentOf(id); err != nil {
			return err
		}
		if !slices.Contains(ByHand[o.State], to) || o.State == PendingPayment && to == Paid && p.State != PaymentDeferred {
			return fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, to)
		}
		switch {
		case o.State == PendingPayment && to == Paid:
			return nil // for collect
		case to == Cancelled:
			return s.cancel(tx, &p, &o, shelf, "merchant", by)
		}
		o.Updated = tx.Now()
		with(&o)
		return move(tx, &o, to, by)
	})
	if err != nil {
		return Order{}, fmt.Errorf("advance order: %w", err)
	}
	if o.State == PendingPayment {
		return s.collect(ctx, o, p, by)
	}
	s.tell(o.Order)
	if to == Cancelled {
		s.settle(ctx, p.ID)
		return s.OrderByID(context.WithoutCancel(ctx), id)
	}
	return o.Order, nil
}

// collect takes the money of an order that waited for it.
func (s *Shop) collect(ctx context.Context, o OrderRecord, p PaymentRecord, _ string) (Order, error) {
	c, err := s.about(p, o, o.Created)
	if err != nil {
		return Order{}, fmt.Errorf("advance order: %w", err)
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.provider.Capture(ctx, p.Ref); err != nil {
		return Order{}, fmt.Errorf("advance order: capture: %w", err)
	}
	if err := s.captured(ctx, &c, Session{Ref: p.Ref, Test: o.Test}); err != nil {
		return Order{}, fmt.Errorf("advance order: %w", err)
	}
	s.settle(ctx, p.ID)
	now, err := s.OrderByID(ctx, o.ID)
	if err == nil && now.State == Cancelled {
		err = errors.New("advance order: it was cancelled meanwhile, the money goes back")
	}
	return now, err
}

// Cancel is the buyer's: it cancels an order that is not packed yet. One whose payment is under way
// is cancelled when the provider has given that up, and the goods are in the cart again; it stays
// paid when the money came first. ErrTransition, ErrUnknown.
func (s *Shop) Cancel(ctx context.Context, token string) (Order, error) {
	var o OrderRecord
	var p PaymentRecord
	err := s.update(ctx, func(tx Tx) (err error) {
		var ok bool
		if o, ok, err = tx.OrderByToken(token); err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		if p, _, err = tx.PaymentOf(o.ID); err != nil {
			return err
		}
		switch {
		case o.State == PendingPayment && (p.State == PaymentOpening || p.State == PaymentOpen):
			p.State, p.Reason, p.Updated, p.Due = PaymentVoiding, "buyer", tx.Now(), tx.Now()
			return tx.PutPayment(p)
		case o.State == PendingPayment && p.State == PaymentDeferred, o.State == Paid:
			return s.cancel(tx, &p, &o, nil, "buyer", string(o.Buyer))
		case o.State == PendingPayment:
			return nil // it is being given up
		}
		return fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, Cancelled)
	})
	if err != nil {
		return Order{}, fmt.Errorf("cancel order: %w", err)
	}
	if o.State == Cancelled {
		s.tell(o.Order)
	}
	s.settle(ctx, p.ID)
	return s.OrderByID(context.WithoutCancel(ctx), o.ID)
}

// cancel cancels an order: its stock, or with a shelf only that, and its promotions come back, and its
// money is marked for what that needs.
func (s *Shop) cancel(tx Tx, p *PaymentRecord, o *OrderRecord, shelf []Item, reason, by string) error {
	o.Reason = reason
	back := slices.Clone(o.Taken)
	if shelf != nil {
		if err := o.has("shelf", shelf); err != nil {
			return err
		}
		back = nil
		if len(shelf) > 0 {
			back = StockOf(o.of(shelf))
		}
	}
	if err := s.restock(tx, o, back, by); err != nil {
		return err
	}
	if err := promotions(tx, *o, -1); err != nil {
		return err
	}
	if err := s.unpaid(tx, *o); err != nil {
		return err
	}
	if err := move(tx, o, Cancelled, by); err != nil {
		return err
	}
	now := tx.Now()
	switch p.State {
	case PaymentCaptured, PaymentRefunding:
		if err := s.giveBack(tx, p, o, reason); err != nil {
			return err
		}
	case PaymentOpening, PaymentOpen, PaymentDeferred:
		p.State, p.Reason = PaymentVoiding, reason
	}
	p.Updated, p.Due = now, now
	return tx.PutPayment(*p)
}
