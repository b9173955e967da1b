package store

import (
	"database/sql"
	"strconv"
	"time"

	"github.com/barkerlive/barker/shop"
)

const paymentColumns = `id, buyer, key, body, provider, ref, state, order_id, currency, amount, updated, url, reason, due`

func (v shopView) payments(where string, args ...any) (ps []shop.PaymentRecord, err error) {
	err = v.rows(func(r Rows) error {
		var p shop.PaymentRecord
		var order sql.NullString
		if err := r.Scan(&p.ID, &p.Buyer, &p.Key, &p.Body, &p.Provider, &p.Ref, &p.State, &order,
			&p.Amount.Currency, &p.Amount.Minor, moment{&p.Updated}, &p.URL, &p.Reason, moment{&p.Due}); err != nil {
			return err
		}
		p.Order = shop.OrderID(order.String)
		if v.paid != nil {
			v.paid[p.ID] = p.Order
		}
		ps = append(ps, p)
		return nil
	}, `SELECT `+paymentColumns+` FROM payments WHERE shop_id = ? AND `+where, append([]any{v.id}, args...)...)
	return ps, err
}

func (v shopView) payment(where string, args ...any) (shop.PaymentRecord, bool, error) {
	ps, err := v.payments(where, args...)
	if err != nil || len(ps) == 0 {
		return shop.PaymentRecord{}, false, err
	}
	return ps[0], true, nil
}

// Payment finds a payment. See shop.Reader.
func (v shopView) Payment(id shop.PaymentID) (shop.PaymentRecord, bool, error) {
	return v.payment(`id = ?`, id)
}

// PaymentOf finds an order's payment. See shop.Reader.
func (v shopView) PaymentOf(id shop.OrderID) (shop.PaymentRecord, bool, error) {
	return v.payment(`order_id = ?`, id)
}

// PaymentByKey finds a checkout's payment. See shop.Reader.
func (v shopView) PaymentByKey(b shop.Buyer, key string) (shop.PaymentRecord, bool, error) {
	return v.payment(`buyer = ? AND key = ? AND (order_id IS NOT NULL OR state = 'opening')`, b, key)
}

// PaymentByRef finds a payment by its provider's name for it. See shop.Reader.
func (v shopView) PaymentByRef(provider, ref string) (shop.PaymentRecord, bool, error) {
	if ref == "" {
		return shop.PaymentRecord{}, false, nil
	}
	return v.payment(`provider = ? AND ref = ?`, provider, ref)
}

// Unsettled are payments that wait for something. See shop.Reader.
func (v shopView) Unsettled(by time.Time, limit int) ([]shop.PaymentRecord, error) {
	return v.payments(`(state = 'opening' OR state = 'open' OR state = 'voiding' OR state = 'refunding') AND due <= ? ORDER BY due LIMIT `+strconv.Itoa(limit),
		by.UnixMilli())
}

// PutPayment writes a payment. See shop.Tx.
func (t *shopTx) PutPayment(p shop.PaymentRecord) error {
	order := sql.NullString{String: string(p.Order), Valid: p.Order != ""}
	about := []string{string(p.ID), string(p.Buyer), p.Ref, string(p.Order)}
	if was, met := t.paid[p.ID]; met && was == p.Order {
		return t.tx.PutOf(about, `UPDATE payments SET ref = ?, state = ?, updated = ?, url = ?, reason = ?, due = ?
			WHERE shop_id = ? AND id = ?`, p.Ref, p.State, p.Updated.UnixMilli(), p.URL, p.Reason, p.Due.UnixMilli(), t.id, p.ID)
	}
	t.paid[p.ID] = p.Order
	return t.tx.PutOf(about, `INSERT INTO payments (shop_id, `+paymentColumns+`, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET ref = excluded.ref, state = excluded.state, order_id = excluded.order_id, updated = excluded.updated,
			url = excluded.url, reason = excluded.reason, due = excluded.due`,
		t.id, p.ID, p.Buyer, p.Key, p.Body, p.Provider, p.Ref, p.State, order, p.Amount.Currency, p.Amount.Minor,
		p.Updated.UnixMilli(), p.URL, p.Reason, p.Due.UnixMilli(), t.Now().UnixMilli())
}
