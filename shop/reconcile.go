package shop

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Finding is a place where the shop's books do not match.
type Finding struct {
	Kind     string `json:"kind"` // "stock", "promotion", "payment", "order" or "hold"
	Ref      string `json:"ref"`  // the SKU, promotion, payment, order or hold
	Text     string `json:"text"` // in English, for the merchant's team
	Repaired bool   `json:"repaired"`
}

// reconciledFor is how far back payments that came to nothing are asked about again.
const reconciledFor = 30 * 24 * time.Hour

// Reconcile holds the shop's books against each other and against the providers': the counters against
// the ledger and the holds, the promotions against the orders, and each payment against what its
// provider says and its order. With repair it puts right what follows from the rest, and has a
// person do what does not. It may be run while the shop sells.
func (s *Shop) Reconcile(ctx context.Context, repair bool) (all []Finding, err error) {
	// The providers first: what they tell may move orders.
	found, err := s.reconcilePayments(ctx, repair)
	if err != nil {
		return nil, fmt.Errorf("reconcile: %w", err)
	}
	check := func(r Reader, tx Tx) error {
		all = slices.Clone(found)
		for _, f := range []func(Reader, Tx) ([]Finding, error){s.reconcileHolds, s.reconcileStock, s.reconcilePromotions, s.reconcileOrders} {
			more, err := f(r, tx)
			if err != nil {
				return err
			}
			all = append(all, more...)
		}
		return nil
	}
	if repair {
		err = s.update(ctx, func(tx Tx) error { return check(tx, tx) })
	} else {
		err = s.store.View(ctx, s.c.ID, func(r Reader) error { return check(r, nil) })
	}
	if err != nil {
		return nil, fmt.Errorf("reconcile: %w", err)
	}
	return all, nil
}

// reconcilePayments asks the providers about payments that are not done, and those of the last days
// that came to nothing: money may have come.
func (s *Shop) reconcilePayments(ctx context.Context, repair bool) (all []Finding, err error) {
	var ps []PaymentRecord
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		ps, err = r.Payments(r.Now().Add(-reconciledFor))
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		provider, ok := s.c.Payments[p.Provider]
		if !ok || p.Ref == "" || p.Order == "" {
			continue
		}
		switch p.State {
		case PaymentOpen, PaymentVoid, PaymentRefused, PaymentVoiding:
		default:
			continue
		}
		session, err := provider.Get(ctx, p.Ref)
		if err != nil {
			all = append(all, Finding{"payment", string(p.ID), fmt.Sprintf("%s does not answer: %v", p.Provider, err), false})
			continue
		}
		if session.State != SessionCaptured {
			continue
		}
		f := Finding{"payment", string(p.ID), fmt.Sprintf("%s has the money of a payment that is %s here", p.Provider, p.State), false}
		if repair {
			if err := s.advance(ctx, p.ID, true); err != nil {
				return nil, err
			}
			f.Repaired = true
		}
		all = append(all, f)
	}
	return all, nil
}

// reconcileHolds finds holds that wait for a payment that is decided.
func (s *Shop) reconcileHolds(r Reader, tx Tx) (all []Finding, err error) {
	kept, err := r.Kept()
	if err != nil {
		return nil, err
	}
	for _, h := range kept {
		if h.State != HoldPaying {
			continue
		}
		o, ok, err := r.OrderOfHold(h.ID)
		if err != nil {
			return nil, err
		}
		if ok && o.State == PendingPayment {
			continue
		}
		f := Finding{"hold", string(h.ID), "it is being paid for, and no order of it waits for a payment", false}
		if tx != nil {
			if err := s.release(tx, h, HoldReleased, "reconciled"); err != nil {
				return nil, err
			}
			f.Repaired = true
		}
		all = append(all, f)
	}
	return all, nil
}

// reconcileStock recomputes the counters from the ledger, and what is reserved from the holds.
func (s *Shop) reconcileStock(r Reader, tx Tx) (all []Finding, err error) {
	drift, err := r.Drift()
	if err != nil {
		return nil, err
	}
	for _, d := range drift {
		f := Finding{"stock", string(d.SKU), fmt.Sprintf("%d on hand and %d reserved; the ledger says %d and %d, holds keep %d",
			d.OnHand, d.Reserved, d.LedgerOnHand, d.LedgerReserved, d.Held), false}
		v, _, err := r.Variant(d.SKU)
		if err != nil {
			return nil, err
		}
		possible := d.LedgerOnHand >= 0 && (v.Oversell || d.Held <= d.LedgerOnHand)
		switch {
		case tx == nil:
		case possible:
			m := Movement{SKU: d.SKU, Kind: Recounted, Reserved: d.Held - d.LedgerReserved, By: "reconcile"}
			if err := tx.Recount(m, d.LedgerOnHand, d.Held); err != nil {
				return nil, err
			}
			f.Repaired = true
		default:
			f.Text += ": more is held than there is, count it"
			if err := tx.PutTask(Task{ID: TaskID("t_" + rand.Text()), Kind: TaskReconcile, Text: string(d.SKU) + ": " + f.Text, At: tx.Now()}); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// usage is how often each promotion is used by each buyer, and of which SKU.
type usage map[[2]string]struct {
	n   int
	sku SKU
}

func (u usage) add(promotion string, b Buyer, sku SKU, n int) {
	k := [2]string{promotion, string(b)}
	v := u[k]
	v.n, v.sku = v.n+n, sku
	u[k] = v
}

// reconcilePromotions recounts deals and coupons from the holds and orders that have them.
func (s *Shop) reconcilePromotions(r Reader, tx Tx) (all []Finding, err error) {
	want := make(usage)
	kept, err := r.Kept()
	if err != nil {
		return nil, err
	}
	paying := make(map[HoldID]bool)
	for _, h := range kept {
		paying[h.ID] = h.State == HoldPaying
		for _, l := range h.Lines {
			if l.Deal != "" && h.State != HoldOffered {
				want.add(l.Deal.counter(), h.Buyer, l.SKU, l.Qty)
			}
		}
	}
	orders, err := r.Promoted()
	if err != nil {
		return nil, err
	}
	for _, o := range orders {
		if o.State == Cancelled {
			continue
		}
		for _, l := range o.Lines {
			if l.Deal != "" && (o.State != PendingPayment || !paying[o.Hold]) {
				want.add(l.Deal.counter(), o.Buyer, l.SKU, l.Qty)
			}
		}
		if o.Coupon != "" {
			want.add(Coupon{Code: o.Coupon}.counter(), customer(o.Address), "", 1)
		}
	}
	uses, err := r.AllUses()
	if err != nil {
		return nil, err
	}
	for _, u := range uses {
		want.add(u.Promotion, u.Buyer, want[[2]string{u.Promotion, string(u.Buyer)}].sku, -u.Used)
	}
	for _, k := range slices.SortedFunc(maps.Keys(want), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		if want[k].n == 0 {
			continue
		}
		f := Finding{"promotion", k[0], fmt.Sprintf("%s is counted %d times too few for %s", k[0], want[k].n, k[1]), false}
		if tx != nil {
			if err := tx.Use(k[0], want[k].sku, Buyer(k[1]), want[k].n); err != nil {
				return nil, err
			}
			f.Repaired = true
		}
		all = append(all, f)
	}
	return all, nil
}

// reconcileOrders finds orders whose state is not their payment's. What that means is a person's to
// say.
func (s *Shop) reconcileOrders(r Reader, tx Tx) (all []Finding, err error) {
	pairs, err := r.Mismatched()
	if err != nil {
		return nil, err
	}
	open, err := r.Tasks(false, 1000)
	if err != nil {
		return nil, err
	}
	for _, m := range pairs {
		text := fmt.Sprintf("%s is %s, and its payment is %s", m.Number, m.State, m.Payment)
		if m.Payment == "" {
			text = fmt.Sprintf("%s is %s, and has no payment", m.Number, m.State)
		}
		f := Finding{"order", m.Number, text, false}
		all = append(all, f)
		known := slices.ContainsFunc(open, func(t Task) bool { return t.Kind == TaskReconcile && strings.HasPrefix(t.Text, text) })
		if tx == nil || known {
			continue
		}
		if err := tx.PutTask(Task{ID: TaskID("t_" + rand.Text()), Kind: TaskReconcile, Order: m.Order, Number: m.Number, Text: text, At: tx.Now()}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Promised is how often a buyer uses a promotion.
type Promised struct {
	Promotion string
	Buyer     Buyer
	Used      int
}

// Mismatch is an order whose state and payment do not go together: paid or on its way without its
// money, or waiting with it.
type Mismatch struct {
	Order   OrderID
	Number  string
	State   OrderState
	Payment PaymentState // "" for none
}

// Mismatched tells whether an order's state and its payment's do not go together.
func Mismatched(o OrderState, p PaymentState) bool {
	got := p == PaymentCaptured || p == PaymentRefunding || p == PaymentRefunded
	switch o {
	case PendingPayment:
		return got || p == "" || p == PaymentVoid || p == PaymentRefused
	case Cancelled:
		return p == PaymentCaptured
	case Refunded:
		return p != PaymentRefunded
	}
	return !got
}
