package store

import (
	"time"

	"github.com/barkerlive/barker/shop"
)

// Kept are the holds that keep stock. See shop.Reader.
func (v shopView) Kept() (hs []shop.HoldRecord, err error) {
	var ids []shop.HoldID
	err = v.rows(func(r Rows) error {
		var id shop.HoldID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM holds WHERE shop_id = ? AND state = 'active' ORDER BY created, id`, v.id)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		h, _, err := v.Hold(id)
		if err != nil {
			return nil, err
		}
		hs = append(hs, h)
	}
	return hs, nil
}

// OrderOfHold is the newest order of a hold. See shop.Reader.
func (v shopView) OrderOfHold(id shop.HoldID) (shop.OrderRecord, bool, error) {
	return v.order(`hold_id = ? ORDER BY place DESC LIMIT 1`, id)
}

// Promoted are the orders with a deal or a coupon. See shop.Reader.
func (v shopView) Promoted() ([]shop.OrderRecord, error) {
	return v.orders(`(coupon <> '' OR id IN (SELECT order_id FROM order_lines WHERE shop_id = ? AND terms LIKE '%"deal":%'))`, v.id)
}

// AllUses is every buyer's use of a promotion. See shop.Reader.
func (v shopView) AllUses() (us []shop.Promised, err error) {
	err = v.rows(func(r Rows) error {
		var u shop.Promised
		err := r.Scan(&u.Promotion, &u.Buyer, &u.Used)
		us = append(us, u)
		return err
	}, `SELECT promotion, buyer, used FROM promotion_uses WHERE shop_id = ? AND buyer <> '' ORDER BY promotion, buyer`, v.id)
	return us, err
}

// Payments are those touched since. See shop.Reader.
func (v shopView) Payments(since time.Time) ([]shop.PaymentRecord, error) {
	return v.payments(`updated >= ? AND order_id IS NOT NULL ORDER BY updated`, since.UnixMilli())
}

// Mismatched are the orders whose state is not their payment's. See shop.Reader.
func (v shopView) Mismatched() (ms []shop.Mismatch, err error) {
	err = v.rows(func(r Rows) error {
		var m shop.Mismatch
		err := r.Scan(&m.Order, &m.Number, &m.State, &m.Payment)
		if shop.Mismatched(m.State, m.Payment) {
			ms = append(ms, m)
		}
		return err
	}, `SELECT o.id, o.number, o.state, COALESCE(p.state, '') FROM orders o LEFT JOIN payments p ON p.order_id = o.id
		WHERE o.shop_id = ? ORDER BY o.place`, v.id)
	return ms, err
}

// Recount puts counters right. See shop.Tx.
func (t *shopTx) Recount(m shop.Movement, onHand, reserved int) error {
	if err := t.enter(m); err != nil {
		return err
	}
	delete(t.seen, m.SKU)
	return t.put(`UPDATE variants SET on_hand = ?, reserved = ? WHERE shop_id = ? AND sku = ?`, onHand, reserved, t.id, m.SKU)
}
