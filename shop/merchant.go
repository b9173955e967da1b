package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Transitions says which state of an order follows which. What it does not have is
// ErrTransition.
var Transitions = map[OrderState][]OrderState{
	PendingPayment: {Paid, Cancelled},
	Paid:           {Shipped, Cancelled},
	Shipped:        {},
	Cancelled:      {},
}

// SetPrice sets a price and appends it to the price history. ErrUnknown, ErrDeal, *FieldError.
func (s *Shop) SetPrice(ctx context.Context, sku SKU, m Money, by string) error {
	if m.Currency != s.c.Policies.Currency {
		return &FieldError{"currency", "bad"}
	}
	if m.Minor <= 0 || m.Minor > maxPrice {
		return &FieldError{"price", "bad"}
	}
	err := s.update(ctx, func(tx Tx) error {
		v, ok, err := tx.Variant(sku)
		if err != nil {
			return err
		}
		if !ok || v.Retired {
			return ErrUnknown
		}
		if v.Price == m {
			return nil
		}
		pricing, err := tx.Pricing(sku)
		if err != nil {
			return err
		}
		if err := s.mayPrice(tx.Now(), pricing, m); err != nil {
			return err
		}
		return tx.PutPrice(sku, m, tx.Now(), by)
	})
	if err != nil {
		return fmt.Errorf("set price of %s: %w", sku, err)
	}
	return nil
}

// Prices are a SKU's price history, the newest first.
func (s *Shop) Prices(ctx context.Context, sku SKU, limit int) (points []PricePoint, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		points, err = r.Prices(sku, limit)
		return err
	})
	return points, err
}

// maxPrice keeps sums far from overflow.
const maxPrice = 1_000_000_000_000

// honest is a compare-at price that says something: only one above the price.
func honest(prior, price Money) Money {
	if prior.Minor <= price.Minor {
		return Money{}
	}
	return prior
}

// SetStock sets what was counted and appends the difference to the stock ledger. ErrHeld below
// what buyers hold, ErrUnknown, *FieldError.
func (s *Shop) SetStock(ctx context.Context, sku SKU, onHand int, by string) error {
	if onHand < 0 || onHand > maxStock {
		return &FieldError{"onHand", "bad"}
	}
	err := s.update(ctx, func(tx Tx) error {
		v, ok, err := tx.Variant(sku)
		switch {
		case err != nil:
			return err
		case !ok || v.Retired:
			return ErrUnknown
		case onHand < v.Reserved && !v.Oversell:
			return fmt.Errorf("%w: %d", ErrHeld, v.Reserved)
		case onHand == v.OnHand:
			return nil
		}
		return tx.Move(Movement{SKU: sku, Kind: Counted, OnHand: onHand - v.OnHand, By: by})
	})
	if err != nil {
		return fmt.Errorf("set stock of %s: %w", sku, err)
	}
	return nil
}

// maxStock is more than any shelf has and less than what would overflow.
const maxStock = 10_000_000

// SetPicture names the stored picture of a product, "" for none.
func (s *Shop) SetPicture(ctx context.Context, id ProductID, name string) error {
	err := s.update(ctx, func(tx Tx) error {
		p, ok, err := tx.Stored(id)
		switch {
		case err != nil:
			return err
		case !ok:
			return ErrUnknown
		case p.Product.Picture == name:
			return nil
		}
		return tx.PutPicture(id, name)
	})
	if err != nil {
		return fmt.Errorf("set picture of %s: %w", id, err)
	}
	return nil
}

// Orders are the newest orders first, at most limit.
func (s *Shop) Orders(ctx context.Context, limit int) (orders []Order, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		orders, err = r.Orders(limit)
		return err
	})
	return orders, err
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
	var o OrderRecord
	var ok bool
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		o, ok, err = r.OrderByToken(token)
		return err
	})
	if err == nil && !ok {
		err = fmt.Errorf("order: %w", ErrUnknown)
	}
	return o.Order, err
}

// Advance moves an order to its next state. Paid captures a payment that waited; Cancelled puts
// the stock back and gives the money back. ErrTransition, ErrUnknown, ErrPayment.
func (s *Shop) Advance(ctx context.Context, id OrderID, to OrderState, by string) (Order, error) {
	var o OrderRecord
	var p PaymentRecord
	err := s.update(ctx, func(tx Tx) (err error) {
		o, p, err = s.step(tx, id, to, by)
		return err
	})
	if err != nil {
		return Order{}, fmt.Errorf("advance order: %w", err)
	}
	if to == Paid {
		return s.collect(ctx, o, p, by)
	}
	s.tell(o.Order)
	if to == Cancelled {
		s.settle(context.WithoutCancel(ctx), p.ID)
	}
	return o.Order, nil
}

// step checks a transition and does what of it is the store's. Paid is for collect.
func (s *Shop) step(tx Tx, id OrderID, to OrderState, by string) (o OrderRecord, p PaymentRecord, err error) {
	o, ok, err := tx.Order(id)
	if err != nil {
		return o, p, err
	}
	if !ok {
		return o, p, ErrUnknown
	}
	if !slices.Contains(Transitions[o.State], to) {
		return o, p, fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, to)
	}
	if p, ok, err = tx.PaymentOf(id); err != nil {
		return o, p, err
	}
	if !ok {
		return o, p, fmt.Errorf("payment of %s: %w", o.Number, ErrUnknown)
	}
	switch to {
	case Cancelled:
		err = giveBack(tx, &o, &p, by)
	case Shipped:
		o.State, o.Updated = Shipped, tx.Now()
		err = tx.PutOrder(o, by)
	}
	return o, p, err
}

// giveBack cancels an order and marks its payment for what that needs.
func giveBack(tx Tx, o *OrderRecord, p *PaymentRecord, by string) error {
	if err := cancel(tx, o, by); err != nil {
		return err
	}
	if p.State == PaymentCaptured {
		p.State = PaymentRefunding
	} else {
		p.State = PaymentVoiding
	}
	p.Updated = o.Updated
	return tx.PutPayment(*p)
}

// collect takes the money of an order that waited for it.
func (s *Shop) collect(ctx context.Context, o OrderRecord, p PaymentRecord, by string) (Order, error) {
	provider, ok := s.c.Payments[p.Provider]
	if !ok {
		return Order{}, fmt.Errorf("advance order: payment %q is not configured", p.Provider)
	}
	ctx = context.WithoutCancel(ctx)
	if err := provider.Capture(ctx, p.Ref); err != nil {
		return Order{}, fmt.Errorf("advance order: capture: %w", err)
	}
	if err := s.paid(ctx, p.ID, by); err != nil {
		return Order{}, fmt.Errorf("advance order: %w", err)
	}
	now, err := s.Order(ctx, o.Token)
	if err == nil && now.State == Cancelled {
		s.settle(ctx, p.ID)
		err = errors.New("advance order: it was cancelled meanwhile, the money goes back")
	}
	return now, err
}
