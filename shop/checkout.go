package shop

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"time"
)

// checkoutTime bounds a payment's steps once they are begun. They then go on without their caller.
const checkoutTime = 30 * time.Second

// Checkout makes an order of what the buyer holds and begins its payment. The same key gives the
// same order, also after a crash; for another wish it is ErrKey.
//
// The order is written first, with the payment to be opened; what is held is then paying, and no
// clock but the payment's ends it. A provider that takes the money at once has the order paid when
// this returns; one with a page of its own has Order.PayURL set; with any other the order waits for
// the money. When it is not known whether the provider was reached, the order comes back pending
// and Run goes on with it.
//
// Errors: ErrNoHold, ErrExpired, ErrPriceChanged, ErrPayment, ErrKey, ErrBlocked, *FieldError.
func (s *Shop) Checkout(ctx context.Context, c Checkout) (Order, error) {
	o, err := s.checkout(ctx, c)
	if err != nil {
		return Order{}, fmt.Errorf("checkout: %w", err)
	}
	return o, nil
}

func (s *Shop) checkout(ctx context.Context, c Checkout) (Order, error) {
	if err := checkKey(c.Key); err != nil {
		return Order{}, err
	}
	var err error
	if c.Address, err = s.checkAddress(c.Address); err != nil {
		return Order{}, err
	}
	way, ok := s.shipping(c.Shipping)
	if !ok {
		return Order{}, &FieldError{"shipping", "unknown"}
	}
	if _, ok := s.c.Payments[c.Payment]; !ok {
		return Order{}, &FieldError{"payment", "unknown"}
	}
	m, err := s.begin(ctx, c, way)
	if err != nil {
		return Order{}, err
	}
	if err := s.proceed(ctx, &m, false); err != nil {
		s.c.Log.Warn("settle payment", "payment", string(m.p.ID), "err", err)
	}
	return m.concluded()
}

// concluded tells what became of a payment and its order.
func (c matter) concluded() (Order, error) {
	if c.p.State == PaymentRefused {
		return c.o.with(c.p), ErrPayment
	}
	return c.o.with(c.p), nil
}

// with is the order as its buyer sees it.
func (o OrderRecord) with(p PaymentRecord) Order {
	if o.State == PendingPayment && p.State == PaymentOpen {
		o.PayURL = p.URL
	}
	return o.Order
}

// begin writes the order and the payment that is about to be opened, or finds those of the same
// key.
func (s *Shop) begin(ctx context.Context, c Checkout, way Shipping) (m matter, err error) {
	body := digest(c)
	var p PaymentRecord
	var o OrderRecord
	var now time.Time
	made, blocked := false, false
	err = s.update(ctx, func(tx Tx) error {
		made, blocked, now = false, false, tx.Now()
		found, ok, err := tx.PaymentByKey(c.Buyer, c.Key)
		switch {
		case err != nil:
			return err
		case ok && found.Body != body:
			return ErrKey
		case ok:
			p = found
			o, _, err = tx.Order(p.Order)
			return err
		}
		id := PaymentID(newID("p_"))
		if may, err := s.watch(ctx, tx, c.Buyer, DeedPayment, string(id)); err != nil || !may {
			blocked = err == nil // and the flag is written
			return err
		}
		if o, err = s.order(tx, c, way); err != nil {
			return err
		}
		p = PaymentRecord{ID: id, Buyer: c.Buyer, Key: c.Key, Body: body, Provider: c.Payment,
			State: PaymentOpening, Order: o.ID, Amount: o.Totals.Total, Updated: now, Due: now.Add(openingFor)}
		made = true
		return tx.PutPayment(p)
	}, func(r Reader) {
		_, _, _ = r.PaymentByKey(c.Buyer, c.Key)
		s.tallied(ctx, r, c.Buyer, DeedPayment)
		_, _, _ = r.LastHold(c.Buyer)
	})
	if err == nil && blocked {
		err = ErrBlocked
	}
	if err != nil {
		return m, err
	}
	if made {
		s.tell(o.Order)
	}
	return s.about(p, o, now)
}

// order writes the order of what a buyer holds, which is paying from now on.
func (s *Shop) order(tx Tx, c Checkout, way Shipping) (o OrderRecord, err error) {
	h, err := current(tx, c.Buyer)
	if err != nil {
		return o, err
	}
	coupon, err := s.coupon(tx, h.Hold, customer(c.Address))
	if err != nil {
		return o, err
	}
	t, lines := s.totals(h.Lines, way, coupon)
	if c.Total.Currency != "" && c.Total != t.Total {
		return o, ErrPriceChanged
	}
	if coupon.Code != "" {
		if err := tx.Use(coupon.counter(), "", customer(c.Address), 1); err != nil {
			return o, err
		}
	}
	place, err := tx.NextOrder()
	if err != nil {
		return o, err
	}
	now := tx.Now()
	h.State, h.Deadline = HoldPaying, now.Add(s.c.PayFor)
	if err := tx.PutHold(h); err != nil {
		return o, err
	}
	zero := Money{Currency: t.Total.Currency}
	o = OrderRecord{Place: place, Hold: h.ID, Order: Order{ID: OrderID(newID("o_")),
		Number: "B-" + strconv.Itoa(place), Token: rand.Text(), Buyer: c.Buyer, State: PendingPayment, Lines: lines,
		Address: c.Address, Shipping: way.Name, Totals: t, Coupon: h.Coupon, Payment: c.Payment, Language: c.Language,
		Created: now, Updated: now, Refunded: zero, Refunding: zero}}
	return o, putOrder(tx, o, string(c.Buyer))
}
