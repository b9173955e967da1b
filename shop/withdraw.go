package shop

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// withdrawalDays is how long a consumer may withdraw at least, from delivery on (Directive
// 2011/83/EU, article 9), and refundDays how soon the money goes back (article 13).
const (
	withdrawalDays = 14
	refundDays     = 14
)

// Withdrawal is a consumer's word that they do not keep what they ordered. It is said in two steps,
// without a login (Directive 2011/83/EU, article 11a): Withdraw takes down what it says, and
// ConfirmWithdrawal makes it. The confirmed one is the receipt: its content, and when it was made.
type Withdrawal struct {
	Token  string // unguessable; confirms it and opens its page
	Order  OrderID
	Number string
	Name   string // as the consumer wrote it
	Email  string
	Items  []Item     // what they send back; empty for everything
	Lines  []HoldLine // the same with titles, as the receipt has them
	Reason string     // only if they like
	At     time.Time  // when it was taken down
	// Confirmed is when it was made; zero until it is.
	Confirmed time.Time
	// Late tells that the order's time to withdraw was over: whether to take it is the merchant's
	// choice.
	Late bool
}

// WithdrawUntil is when an order's time to withdraw ends: Policies.ReturnDays after the goods were
// delivered, and never less than 14. False while they are not.
func (s *Shop) WithdrawUntil(ctx context.Context, id OrderID) (until time.Time, ok bool, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		until, ok, err = s.withdrawUntil(r, id)
		return err
	})
	return until, ok, err
}

func (s *Shop) withdrawUntil(r Reader, id OrderID) (time.Time, bool, error) {
	steps, err := r.History(id)
	if err != nil {
		return time.Time{}, false, err
	}
	for _, step := range slices.Backward(steps) {
		if step.State == Delivered {
			return step.At.AddDate(0, 0, max(withdrawalDays, s.c.Policies.ReturnDays)), true, nil
		}
	}
	return time.Time{}, false, nil
}

// Withdraw is the first step: the consumer names the order by its number, and themselves as they did
// when they ordered. It changes nothing yet. ErrUnknown when the three do not belong together,
// whichever it is; ErrTransition for an order that there is nothing to withdraw from; *FieldError.
func (s *Shop) Withdraw(ctx context.Context, w Withdrawal) (Withdrawal, error) {
	w = Withdrawal{Token: rand.Text(), Number: strings.ToUpper(strings.TrimSpace(w.Number)), Name: strings.TrimSpace(w.Name),
		Email: strings.TrimSpace(w.Email), Items: slices.Clone(w.Items), Reason: strings.TrimSpace(w.Reason)}
	for _, f := range []struct {
		name, value string
		most        int
	}{{"name", w.Name, 100}, {"number", w.Number, 40}, {"email", w.Email, 254}, {"reason", w.Reason, 1000}} {
		switch {
		case f.value == "" && f.name != "reason":
			return Withdrawal{}, fmt.Errorf("withdraw: %w", &FieldError{f.name, "required"})
		case len([]rune(f.value)) > f.most:
			return Withdrawal{}, fmt.Errorf("withdraw: %w", &FieldError{f.name, "too_long"})
		}
	}
	err := s.update(ctx, func(tx Tx) error {
		o, ok, err := tx.OrderByNumber(w.Number)
		if err != nil {
			return err
		}
		if !ok || !alike(o.Address.Name, w.Name) || !alike(o.Address.Email, w.Email) {
			return ErrUnknown
		}
		if !o.mayWithdraw() {
			return fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, Withdrawn)
		}
		earlier, err := tx.Withdrawals(o.ID)
		if err != nil {
			return err
		}
		left := o.notWithdrawn(earlier)
		if len(w.Items) == 0 {
			w.Items = left
		}
		for _, it := range w.Items {
			if it.Qty < 1 || it.Qty > quantity(left, it.SKU) {
				return &FieldError{"items", "bad"}
			}
		}
		w.Order, w.Number, w.At, w.Lines = o.ID, o.Number, tx.Now(), o.of(w.Items)
		until, delivered, err := s.withdrawUntil(tx, o.ID)
		if err != nil {
			return err
		}
		w.Late = delivered && tx.Now().After(until)
		return tx.PutWithdrawal(w)
	})
	if err != nil {
		return Withdrawal{}, fmt.Errorf("withdraw: %w", err)
	}
	return w, nil
}

// alike compares what people write of themselves, without case, width and spaces.
func alike(a, b string) bool {
	fold := func(s string) []byte {
		return []byte(strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), " ")))
	}
	return subtle.ConstantTimeCompare(fold(a), fold(b)) == 1
}

func (o OrderRecord) mayWithdraw() bool {
	return o.State == PendingPayment && len(o.Taken) > 0 || slices.Contains(Transitions[o.State], Withdrawn)
}

// notWithdrawn is what of an order no confirmed withdrawal has.
func (o OrderRecord) notWithdrawn(earlier []Withdrawal) (left []Item) {
	for _, l := range o.Lines {
		n := l.Qty
		for _, w := range earlier {
			if !w.Confirmed.IsZero() {
				n -= quantity(w.Items, l.SKU)
			}
		}
		if n > 0 {
			left = append(left, Item{SKU: l.SKU, Qty: n})
		}
	}
	return left
}

func quantity(items []Item, sku SKU) (n int) {
	for _, it := range items {
		if it.SKU == sku {
			n += it.Qty
		}
	}
	return n
}

// ConfirmWithdrawal is the second step; doing it again gives the same receipt. Everything withdrawn
// moves the order to Withdrawn, and one that was never paid is cancelled; a part leaves its state. A
// task has a person give the money back within 14 days. ErrUnknown, ErrTransition.
func (s *Shop) ConfirmWithdrawal(ctx context.Context, token string) (w Withdrawal, err error) {
	var moved *Order
	var pay PaymentID
	err = s.update(ctx, func(tx Tx) error {
		moved, pay = nil, ""
		var ok bool
		if w, ok, err = tx.Withdrawal(token); err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		if !w.Confirmed.IsZero() {
			return nil
		}
		o, _, err := tx.Order(w.Order)
		if err != nil {
			return err
		}
		earlier, err := tx.Withdrawals(o.ID)
		if err != nil {
			return err
		}
		left := o.notWithdrawn(earlier)
		if !o.mayWithdraw() || slices.ContainsFunc(w.Items, func(it Item) bool { return it.Qty > quantity(left, it.SKU) }) {
			return fmt.Errorf("%w: from %s to %s", ErrTransition, o.State, Withdrawn)
		}
		w.Confirmed = tx.Now()
		if err := tx.PutWithdrawal(w); err != nil {
			return err
		}
		if err := tx.PutEvent(withdrawn(o, w)); err != nil {
			return err
		}
		whole := !slices.ContainsFunc(left, func(it Item) bool { return it.Qty > quantity(w.Items, it.SKU) })
		was := o.State
		if pay, err = s.withdrawn(tx, &o, w, whole); err != nil {
			return err
		}
		if o.State != was {
			moved = &o.Order
		}
		return nil
	})
	if err != nil {
		return Withdrawal{}, fmt.Errorf("confirm withdrawal: %w", err)
	}
	if moved != nil {
		s.tell(*moved)
	}
	if pay != "" {
		s.settle(ctx, pay)
	}
	return w, nil
}

// withdrawn does what follows from a withdrawal.
func (s *Shop) withdrawn(tx Tx, o *OrderRecord, w Withdrawal, whole bool) (PaymentID, error) {
	p, _, err := tx.PaymentOf(o.ID)
	if err != nil {
		return "", err
	}
	if whole && o.State == PendingPayment {
		return p.ID, s.cancel(tx, &p, o, nil, "withdrawn", string(o.Buyer))
	}
	text := fmt.Sprintf("%s withdrew from %s: give the money back by %s", o.Address.Name, o.Number,
		w.Confirmed.AddDate(0, 0, refundDays).Format(time.DateOnly))
	if !whole {
		text = fmt.Sprintf("%s withdrew from a part of %s: give the money for it back by %s", o.Address.Name, o.Number,
			w.Confirmed.AddDate(0, 0, refundDays).Format(time.DateOnly))
	}
	if w.Late {
		text += " if you accept it: the time to withdraw was over"
	}
	err = tx.PutTask(Task{ID: TaskID("t_" + rand.Text()), Kind: TaskWithdrawal, Order: o.ID, Number: o.Number, Text: text,
		At: w.Confirmed, Due: w.Confirmed.AddDate(0, 0, refundDays)})
	if err != nil || !whole || w.Late {
		return "", err
	}
	return "", move(tx, o, Withdrawn, string(o.Buyer))
}

// WithdrawalOf finds a withdrawal by its token: the receipt, once it is confirmed. ErrUnknown.
func (s *Shop) WithdrawalOf(ctx context.Context, token string) (w Withdrawal, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		var ok bool
		if w, ok, err = r.Withdrawal(token); err == nil && !ok {
			err = fmt.Errorf("withdrawal: %w", ErrUnknown)
		}
		return err
	})
	return w, err
}

// Taken is what stock gave for an order and has not got back. ErrUnknown.
func (s *Shop) Taken(ctx context.Context, id OrderID) (items []Item, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		o, ok, err := r.Order(id)
		if err == nil && !ok {
			err = fmt.Errorf("order: %w", ErrUnknown)
		}
		items = slices.DeleteFunc(slices.Clone(o.Taken), func(it Item) bool { return it.Qty == 0 })
		return err
	})
	return items, err
}

// Withdrawals are an order's, the first first.
func (s *Shop) Withdrawals(ctx context.Context, id OrderID) (all []Withdrawal, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		all, err = r.Withdrawals(id)
		return err
	})
	return all, err
}
