package shoptest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/barkerlive/barker/shop"
)

func (m *memory) Orders(limit int) ([]shop.Order, error) {
	os := []shop.Order{}
	for _, o := range m.orders {
		os = append(os, o.Order)
	}
	slices.SortFunc(os, func(a, b shop.Order) int { return cmp.Compare(m.orders[b.ID].Place, m.orders[a.ID].Place) })
	return os[:min(limit, len(os))], nil
}

func (m *memory) OrdersBefore(state shop.OrderState, place, limit int) ([]shop.OrderRecord, error) {
	var os []shop.OrderRecord
	for _, o := range m.orders {
		if o.Place < place && (state == "" || o.State == state) {
			os = append(os, o)
		}
	}
	slices.SortFunc(os, func(a, b shop.OrderRecord) int { return cmp.Compare(b.Place, a.Place) })
	return os[:min(limit, len(os))], nil
}

func (m *memory) OrdersOf(b shop.Buyer, limit int) ([]shop.Order, error) {
	all, err := m.Orders(len(m.orders))
	all = slices.DeleteFunc(all, func(o shop.Order) bool { return o.Buyer != b })
	return all[:min(limit, len(all))], err
}

func (m *memory) Order(id shop.OrderID) (shop.OrderRecord, bool, error) {
	o, ok := m.orders[id]
	return o, ok, nil
}

func (m *memory) order(which func(shop.OrderRecord) bool) (shop.OrderRecord, bool, error) {
	for _, o := range m.orders {
		if which(o) {
			return o, true, nil
		}
	}
	return shop.OrderRecord{}, false, nil
}

func (m *memory) OrderByToken(token string) (shop.OrderRecord, bool, error) {
	return m.order(func(o shop.OrderRecord) bool { return o.Token == token })
}

func (m *memory) OrderByNumber(number string) (shop.OrderRecord, bool, error) {
	return m.order(func(o shop.OrderRecord) bool { return o.Number == number })
}

func (m *memory) History(id shop.OrderID) ([]shop.Step, error) { return m.history[id], nil }

func (m *memory) Payment(id shop.PaymentID) (shop.PaymentRecord, bool, error) {
	p, ok := m.payments[id]
	return p, ok, nil
}

func (m *memory) payment(which func(shop.PaymentRecord) bool) (shop.PaymentRecord, bool, error) {
	for _, p := range m.payments {
		if which(p) {
			return p, true, nil
		}
	}
	return shop.PaymentRecord{}, false, nil
}

func (m *memory) PaymentOf(id shop.OrderID) (shop.PaymentRecord, bool, error) {
	return m.payment(func(p shop.PaymentRecord) bool { return p.Order == id })
}

func (m *memory) PaymentByKey(b shop.Buyer, key string) (shop.PaymentRecord, bool, error) {
	return m.payment(func(p shop.PaymentRecord) bool {
		return p.Buyer == b && p.Key == key
	})
}

func (m *memory) PaymentByRef(provider, ref string) (shop.PaymentRecord, bool, error) {
	return m.payment(func(p shop.PaymentRecord) bool { return p.Provider == provider && p.Ref == ref && ref != "" })
}

func (m *memory) Unsettled(by time.Time, limit int) (ps []shop.PaymentRecord, err error) {
	for _, p := range m.payments {
		switch p.State {
		case shop.PaymentOpening, shop.PaymentOpen, shop.PaymentVoiding, shop.PaymentRefunding:
			if !p.Due.After(by) {
				ps = append(ps, p)
			}
		}
	}
	slices.SortFunc(ps, func(a, b shop.PaymentRecord) int { return a.Due.Compare(b.Due) })
	return ps[:min(limit, len(ps))], nil
}

func (m *memory) PutOrder(o shop.OrderRecord, by string) error {
	old, known := m.orders[o.ID]
	if known { // what was bought is never changed
		o.Lines, o.Totals, o.Address = old.Lines, old.Totals, old.Address
	}
	o.Taken = slices.Clone(o.Taken)
	m.orders[o.ID] = o
	if !known || old.State != o.State {
		m.history[o.ID] = append(slices.Clip(m.history[o.ID]), shop.Step{State: o.State, By: by, At: o.Updated})
	}
	return nil
}

func (m *memory) PutPayment(p shop.PaymentRecord) error {
	for _, o := range m.payments {
		if o.ID != p.ID && (o.Order == p.Order || o.Buyer == p.Buyer && o.Key == p.Key) {
			return fmt.Errorf("order %s has two payments, or key %s", p.Order, p.Key)
		}
	}
	m.payments[p.ID] = p
	return nil
}

// put replaces what is the same, or appends.
func put[T any](all *[]T, v T, same func(T) bool) {
	if i := slices.IndexFunc(*all, same); i >= 0 {
		(*all)[i] = v
		return
	}
	*all = append(*all, v)
}

func filter[T any](all []T, which func(T) bool) (some []T) {
	for _, v := range all {
		if which(v) {
			some = append(some, v)
		}
	}
	return some
}

func (m *memory) Refunds(id shop.OrderID) ([]shop.Refund, error) {
	return filter(m.refunds, func(r shop.Refund) bool { return r.Order == id }), nil
}

func (m *memory) PutRefund(r shop.Refund) error {
	put(&m.refunds, r, func(o shop.Refund) bool { return o.ID == r.ID })
	return nil
}

func (m *memory) Withdrawal(token string) (w shop.Withdrawal, ok bool, err error) {
	all := filter(m.withdrawn, func(w shop.Withdrawal) bool { return w.Token == token })
	if len(all) == 0 {
		return w, false, nil
	}
	return all[0], true, nil
}

func (m *memory) Withdrawals(id shop.OrderID) ([]shop.Withdrawal, error) {
	return filter(m.withdrawn, func(w shop.Withdrawal) bool { return w.Order == id }), nil
}

func (m *memory) PutWithdrawal(w shop.Withdrawal) error {
	put(&m.withdrawn, w, func(o shop.Withdrawal) bool { return o.Token == w.Token })
	return nil
}

func (m *memory) Tasks(done bool, limit int) ([]shop.Task, error) {
	ts := filter(m.tasks, func(t shop.Task) bool { return t.Done.IsZero() != done })
	if done {
		slices.SortStableFunc(ts, func(a, b shop.Task) int { return b.Done.Compare(a.Done) })
	}
	return ts[:min(limit, len(ts))], nil
}

func (m *memory) Task(id shop.TaskID) (shop.Task, bool, error) {
	for _, t := range m.tasks {
		if t.ID == id {
			return t, true, nil
		}
	}
	return shop.Task{}, false, nil
}

func (m *memory) PutTask(t shop.Task) error {
	put(&m.tasks, t, func(o shop.Task) bool { return o.ID == t.ID })
	return nil
}

func (m *memory) Events(after int64, limit int) ([]shop.Event, error) {
	es := filter(m.events, func(e shop.Event) bool { return e.Position > after })
	return es[:min(limit, len(es))], nil
}

func (m *memory) PutEvent(e shop.Event) error {
	e.Position, e.Seq, e.At = int64(len(m.events)+1), 1, m.now
	for _, o := range m.events {
		if o.Aggregate == e.Aggregate {
			e.Seq = o.Seq + 1
		}
	}
	m.events = append(m.events, e)
	return nil
}

func (m *memory) Kept() ([]shop.HoldRecord, error) {
	var hs []shop.HoldRecord
	for _, id := range m.newest {
		if keeps(m.holds[id].State) {
			hs = append(hs, m.holds[id])
		}
	}
	return hs, nil
}

func (m *memory) OrderOfHold(id shop.HoldID) (last shop.OrderRecord, ok bool, err error) {
	for _, o := range m.orders {
		if o.Hold == id && o.Place > last.Place {
			last, ok = o, true
		}
	}
	return last, ok, nil
}

func (m *memory) Promoted() (os []shop.OrderRecord, err error) {
	for _, o := range m.orders {
		if o.Coupon != "" || slices.ContainsFunc(o.Lines, func(l shop.HoldLine) bool { return l.Deal != "" }) {
			os = append(os, o)
		}
	}
	return os, nil
}

func (m *memory) AllUses() (us []shop.Promised, err error) {
	for k, n := range m.uses {
		if k.buyer != "" {
			us = append(us, shop.Promised{Promotion: k.promotion, Buyer: k.buyer, Used: n})
		}
	}
	return us, nil
}

func (m *memory) Payments(since time.Time) (ps []shop.PaymentRecord, err error) {
	for _, p := range m.payments {
		if !p.Updated.Before(since) {
			ps = append(ps, p)
		}
	}
	return ps, nil
}

func (m *memory) Mismatched() (ms []shop.Mismatch, err error) {
	for _, o := range m.orders {
		if p, _, _ := m.PaymentOf(o.ID); shop.Mismatched(o.State, p.State) {
			ms = append(ms, shop.Mismatch{Order: o.ID, Number: o.Number, State: o.State, Payment: p.State})
		}
	}
	return ms, nil
}

func (m *memory) Recount(mv shop.Movement, onHand, reserved int) error {
	m.enter(mv)
	return m.variant(mv.SKU, func(v *shop.StoredVariant) { v.OnHand, v.Reserved = onHand, reserved })
}

func (m *memory) PutParts(sku shop.SKU, parts []shop.Item) error {
	return m.variant(sku, func(v *shop.StoredVariant) { v.Parts = slices.Clone(parts) })
}
