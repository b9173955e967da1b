package shop

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"
)

// RefundID names a refund; it is the key given to the provider.
type RefundID string

// RefundState is where a refund stands.
type RefundState string

// The states of a refund.
const (
	RefundAsked  RefundState = "asked" // written, and not yet confirmed by the provider
	RefundDone   RefundState = "done"
	RefundFailed RefundState = "failed" // refused by the provider, for good
)

// Refund is money that goes back to a buyer.
type Refund struct {
	ID     RefundID
	Order  OrderID
	Key    string // the caller's, idempotent within the order
	Body   string // hash of what was asked under the key
	Amount Money
	Items  []Item // what it is for; may be empty
	// Restock puts the items back on the shelf, once, when the refund is written, or all that the
	// order still has when there are none.
	Restock bool
	// Shelf is what of the order comes back on the shelf when that is not the same as Items: one is
	// kept, another came back broken. Only Repay reads it.
	Shelf   []Item
	Reason  string // for people, or as Order.Reason
	By      string
	State   RefundState
	At      time.Time
	Updated time.Time
}

// Repay gives money of a paid order back: r.Amount, or with no amount what the items cost, or with
// neither all that is left. It never gives back more than came, less what went back already. All of
// it makes the order RefundPending, then Refunded. The same key gives the same refund; for another
// wish it is ErrKey. When the provider cannot be reached Run goes on. ErrUnknown, ErrTransition when
// there is no money to give back, ErrLimit, ErrKey, *FieldError.
func (s *Shop) Repay(ctx context.Context, r Refund) (Refund, error) {
	if err := checkKey(r.Key); err != nil {
		return Refund{}, fmt.Errorf("refund: %w", err)
	}
	wish := []any{r.Amount, r.Items, r.Restock}
	if len(r.Shelf) > 0 {
		wish = append(wish, r.Shelf)
	}
	r.Body = digest(wish)
	var pay PaymentID
	var moved *Order
	err := s.update(ctx, func(tx Tx) error {
		moved = nil
		o, ok, err := tx.Order(r.Order)
		if err != nil || !ok {
			return cmp.Or(err, ErrUnknown)
		}
		p, _, err := tx.PaymentOf(o.ID)
		if err != nil {
			return err
		}
		pay = p.ID
		all, err := tx.Refunds(o.ID)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(a Refund) bool { return a.Key == r.Key }); i >= 0 {
			if all[i].Body != r.Body {
				return ErrKey
			}
			r = all[i]
			return nil
		}
		was := o.State
		if err := s.writeRefund(tx, &p, &o, &r); err != nil {
			return err
		}
		if o.State != was {
			moved = &o.Order
		}
		return tx.PutPayment(p)
	})
	if err != nil {
		return Refund{}, fmt.Errorf("refund: %w", err)
	}
	if moved != nil {
		s.tell(*moved)
	}
	s.settle(ctx, pay)
	return s.refund(ctx, r)
}

// refund is how a refund stands by now.
func (s *Shop) refund(ctx context.Context, r Refund) (Refund, error) {
	err := s.store.View(ctx, s.c.ID, func(rd Reader) error {
		all, err := rd.Refunds(r.Order)
		if i := slices.IndexFunc(all, func(a Refund) bool { return a.ID == r.ID }); i >= 0 {
			r = all[i]
		}
		return err
	})
	return r, err
}

// Refunds are an order's, the first first.
func (s *Shop) Refunds(ctx context.Context, id OrderID) (all []Refund, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		all, err = r.Refunds(id)
		return err
	})
	return all, err
}

// left is the money of an order that may still go back.
func (o Order) left(p PaymentRecord) Money {
	switch p.State {
	case PaymentCaptured, PaymentRefunding:
		return p.Amount.Sub(o.Refunded).Sub(o.Refunding)
	}
	return Money{Currency: p.Amount.Currency}
}

// writeRefund writes a refund that is to be asked for. Its payment is the caller's to write.
func (s *Shop) writeRefund(tx Tx, p *PaymentRecord, o *OrderRecord, r *Refund) error {
	left := o.left(*p)
	if left.Minor == 0 {
		return fmt.Errorf("%w: no money of %s is left to give back", ErrTransition, o.Number)
	}
	amount, err := o.worth(r.Amount, r.Items, left)
	if err != nil {
		return err
	}
	now := tx.Now()
	r.ID, r.Order, r.Amount, r.State, r.At, r.Updated = RefundID("r_"+rand.Text()), o.ID, amount, RefundAsked, now, now
	if err := o.has("shelf", r.Shelf); err != nil {
		return err
	}
	if back := r.shelved(); r.Restock || len(back) > 0 {
		if err := s.restock(tx, o, StockOf(o.of(back)), r.By); err != nil {
			return err
		}
	}
	o.Refunding = o.Refunding.Add(amount)
	p.State, p.Updated, p.Due = PaymentRefunding, now, now
	if err := tx.PutRefund(*r); err != nil {
		return err
	}
	if amount == left && o.Refunded.Minor+o.Refunding.Minor == p.Amount.Minor && slices.Contains(Transitions[o.State], RefundPending) {
		return move(tx, o, RefundPending, r.By)
	}
	return tx.PutOrder(*o, r.By)
}

// shelved is what comes back on the shelf.
func (r Refund) shelved() []Item {
	if len(r.Shelf) > 0 || !r.Restock {
		return r.Shelf
	}
	return r.Items
}

// has refuses items, given in a field, of which the order has not as many.
func (o OrderRecord) has(field string, items []Item) error {
	for _, it := range items {
		if i := slices.IndexFunc(o.Lines, func(l HoldLine) bool { return l.SKU == it.SKU }); i < 0 || it.Qty < 1 || it.Qty > o.Lines[i].Qty {
			return &FieldError{field, "bad"}
		}
	}
	return nil
}

// worth is how much goes back for items, when no amount says it.
func (o OrderRecord) worth(amount Money, items []Item, left Money) (Money, error) {
	if err := o.has("items", items); err != nil {
		return amount, err
	}
	switch {
	case amount.Minor < 0 || amount.Minor > 0 && amount.Currency != left.Currency:
		return amount, &FieldError{"amount", "bad"}
	case amount.Minor > left.Minor:
		return amount, fmt.Errorf("%w: %s is left to give back", ErrLimit, left)
	case amount.Minor > 0:
		return amount, nil
	case len(items) == 0:
		return left, nil
	}
	sum := Money{Currency: left.Currency}
	for _, l := range o.Lines {
		for _, it := range items {
			if it.SKU == l.SKU {
				sum = sum.Add(Money{part(l.Paid(o.Totals).Minor, int64(it.Qty), int64(l.Qty)), left.Currency})
			}
		}
	}
	sum.Minor = min(sum.Minor, left.Minor)
	if sum.Minor == 0 {
		return sum, &FieldError{"items", "bad"}
	}
	return sum, nil
}

// of is the order's lines with as many as the items say; all of them without items.
func (o OrderRecord) of(items []Item) []HoldLine {
	if len(items) == 0 {
		return o.Lines
	}
	var lines []HoldLine
	for _, l := range o.Lines {
		for _, it := range items {
			if it.SKU == l.SKU {
				l.Qty = it.Qty
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// restock puts stock back that the order has taken and not given back yet.
func (s *Shop) restock(tx Tx, o *OrderRecord, stock []Item, by string) error {
	o.Taken = slices.Clone(o.Taken)
	for _, it := range stock {
		i := slices.IndexFunc(o.Taken, func(t Item) bool { return t.SKU == it.SKU })
		if i < 0 {
			continue
		}
		n := min(it.Qty, o.Taken[i].Qty)
		if n == 0 {
			continue
		}
		o.Taken[i].Qty -= n
		kind := Restocked
		if o.State == Cancelled || o.Reason != "" {
			kind = Returned
		}
		if err := tx.Move(Movement{SKU: it.SKU, Kind: kind, OnHand: n, Ref: string(o.ID), By: by}); err != nil {
			return err
		}
	}
	return s.offer(tx, stock)
}

// giveBack has all the money of an order go back, if there is any.
func (s *Shop) giveBack(tx Tx, p *PaymentRecord, o *OrderRecord, reason string) error {
	if o.left(*p).Minor == 0 {
		return tx.PutOrder(*o, p.Provider)
	}
	return s.writeRefund(tx, p, o, &Refund{Key: "all:" + reason, Reason: reason, By: p.Provider})
}

// noteRefund writes a refund that was made without the shop.
func (s *Shop) noteRefund(tx Tx, p *PaymentRecord, o *OrderRecord, m Money) error {
	r := Refund{Key: fmt.Sprint("elsewhere:", o.Refunded.Minor+m.Minor), Amount: m, Reason: "elsewhere", By: p.Provider}
	if err := s.writeRefund(tx, p, o, &r); err != nil {
		return err
	}
	return done(tx, p, o, r, RefundDone)
}

// repay has the provider give back what was asked for.
func (s *Shop) repay(ctx context.Context, c *matter) error {
	asked, err := s.Refunds(ctx, c.o.ID)
	if err != nil {
		return err
	}
	for _, r := range asked {
		if r.State != RefundAsked {
			continue
		}
		to := RefundDone
		err := c.provider.Refund(ctx, Repayment{Ref: c.p.Ref, Key: string(r.ID), Amount: r.Amount})
		switch {
		case errors.Is(err, ErrPayment):
			to = RefundFailed
		case err != nil:
			return fmt.Errorf("refund: %w", err)
		}
		err = s.decide(ctx, c, func(tx Tx, p *PaymentRecord, o *OrderRecord) (bool, error) {
			all, err := tx.Refunds(o.ID)
			if err != nil {
				return false, err
			}
			i := slices.IndexFunc(all, func(a Refund) bool { return a.ID == r.ID && a.State == RefundAsked })
			if i < 0 {
				return false, nil
			}
			return true, done(tx, p, o, all[i], to)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// done notes what became of a refund.
func done(tx Tx, p *PaymentRecord, o *OrderRecord, r Refund, to RefundState) error {
	r.State, r.Updated = to, tx.Now()
	if err := tx.PutRefund(r); err != nil {
		return err
	}
	o.Refunding = o.Refunding.Sub(r.Amount)
	if to == RefundDone {
		o.Refunded = o.Refunded.Add(r.Amount)
	}
	if p.State = PaymentRefunding; o.Refunding.Minor == 0 {
		p.State = PaymentCaptured
	}
	if o.Refunded.Minor == p.Amount.Minor {
		p.State = PaymentRefunded
	}
	if err := tx.PutPayment(*p); err != nil {
		return err
	}
	if to == RefundFailed {
		if err := task(tx, *o, TaskRefundFailed, fmt.Sprintf("%s refuses to give %s of %s back: pay it in another way", p.Provider, r.Amount, o.Number)); err != nil {
			return err
		}
		if slices.Contains(Transitions[o.State], NeedsAttention) && o.State == RefundPending {
			return move(tx, o, NeedsAttention, p.Provider)
		}
		return tx.PutOrder(*o, p.Provider)
	}
	if err := tx.PutEvent(refunded(*o, r)); err != nil {
		return err
	}
	if p.State == PaymentRefunded && o.State == RefundPending {
		return move(tx, o, Refunded, p.Provider)
	}
	return tx.PutOrder(*o, p.Provider)
}
