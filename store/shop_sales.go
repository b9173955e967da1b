package store

import (
	"fmt"
	"slices"
	"time"

	"github.com/barkerlive/barker/shop"
)

const holdColumns = `id, buyer, state, expires, extensions, created, coupon`

func (v shopView) hold(where string, args ...any) (h shop.HoldRecord, ok bool, err error) {
	ok, err = v.one(`SELECT `+holdColumns+` FROM holds WHERE shop_id = ? AND `+where, append([]any{v.id}, args...),
		&h.ID, &h.Buyer, &h.State, moment{&h.Expires}, &h.Extensions, moment{&h.Created}, &h.Coupon)
	if !ok || err != nil {
		return h, false, err
	}
	if h.Lines, err = v.holdLines(h.ID); err == nil && v.lines != nil {
		v.lines[h.ID] = h.Lines
	}
	return h, err == nil, err
}

func (v shopView) holdLines(id shop.HoldID) (lines []shop.HoldLine, err error) {
	err = v.rows(func(r Rows) error {
		var l shop.HoldLine
		if err := scanLine(r, &l); err != nil {
			return err
		}
		lines = append(lines, l)
		return nil
	}, `SELECT `+lineColumns+` FROM hold_lines WHERE hold_id = ? ORDER BY position`, id)
	return lines, err
}

// LastHold is the buyer's newest hold. See shop.Reader.
func (v shopView) LastHold(b shop.Buyer) (shop.HoldRecord, bool, error) {
	return v.hold(`buyer = ? ORDER BY state = 'active' DESC, created DESC, rowid DESC LIMIT 1`, b)
}

// Due are active holds that have expired. See shop.Reader.
func (v shopView) Due(limit int) (due []shop.HoldRecord, err error) {
	var ids []shop.HoldID
	err = v.rows(func(r Rows) error {
		var id shop.HoldID
		if err := r.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	}, `SELECT id FROM holds WHERE shop_id = ? AND state = 'active' AND expires <= ? ORDER BY expires LIMIT ?`,
		v.id, v.Now().UnixMilli(), limit)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		h, _, err := v.hold(`id = ?`, id)
		if err != nil {
			return nil, err
		}
		due = append(due, h)
	}
	return due, nil
}

// PutHold writes a hold and its lines. See shop.Tx.
func (t *shopTx) PutHold(h shop.HoldRecord) error {
	err := t.put(`INSERT INTO holds (shop_id, `+holdColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, expires = excluded.expires, extensions = excluded.extensions, coupon = excluded.coupon`,
		t.id, h.ID, h.Buyer, h.State, h.Expires.UnixMilli(), h.Extensions, h.Created.UnixMilli(), h.Coupon)
	if err != nil {
		return err
	}
	was, met := t.lines[h.ID]
	t.lines[h.ID] = h.Lines
	if met && slices.Equal(was, h.Lines) {
		return nil
	}
	if !met || len(was) > 0 {
		if err := t.put(`DELETE FROM hold_lines WHERE hold_id = ?`, h.ID); err != nil {
			return err
		}
	}
	for i, l := range h.Lines {
		values, err := lineValues(l)
		if err != nil {
			return err
		}
		if err := t.put(`INSERT INTO hold_lines (hold_id, shop_id, position, `+lineColumns+`)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append([]any{h.ID, t.id, i}, values...)...); err != nil {
			return err
		}
	}
	return nil
}

// Reply is the answer to an idempotent call. See shop.Reader.
func (v shopView) Reply(b shop.Buyer, key string) (shop.Reply, bool, error) {
	r := shop.Reply{Buyer: b, Key: key}
	ok, err := v.one(`SELECT body, reply FROM replies WHERE shop_id = ? AND buyer = ? AND key = ?`, []any{v.id, b, key}, &r.Body, &r.Reply)
	return r, ok, err
}

// PutReply keeps an answer. See shop.Tx.
func (t *shopTx) PutReply(r shop.Reply) error {
	return t.put(`INSERT INTO replies (shop_id, buyer, key, body, reply, created) VALUES (?, ?, ?, ?, ?, ?)`,
		t.id, r.Buyer, r.Key, r.Body, string(r.Reply), t.Now().UnixMilli())
}

// Prune forgets answers. See shop.Tx.
func (t *shopTx) Prune(before time.Time) error {
	return t.put(`DELETE FROM replies WHERE shop_id = ? AND created < ?`, t.id, before.UnixMilli())
}

const orderColumns = `id, number, token, buyer, state, name, email, street, postcode, city, country, language, shipping,
	payment, test, currency, goods, delivery, tax, total, tax_percent, created, updated, place, hold_id,
	coupon, discount, tax_added, tax_level`

func scanOrder(scan func(...any) error) (o shop.OrderRecord, err error) {
	a, t := &o.Address, &o.Totals
	var currency string
	err = scan(&o.ID, &o.Number, &o.Token, &o.Buyer, &o.State, &a.Name, &a.Email, &a.Street, &a.Postcode, &a.City,
		&a.Country, &o.Language, &o.Shipping, &o.Payment, &o.Test, &currency, &t.Goods.Minor, &t.Shipping.Minor,
		&t.Tax.Minor, &t.Total.Minor, &t.TaxPercent, moment{&o.Created}, moment{&o.Updated}, &o.Place, &o.Hold,
		&o.Coupon, &t.Discount.Minor, &t.TaxAdded, &t.TaxLevel)
	for _, m := range []*shop.Money{&t.Goods, &t.Discount, &t.Shipping, &t.Tax, &t.Total} {
		m.Currency = currency
	}
	return o, err
}

func (v shopView) orders(where string, args ...any) (os []shop.OrderRecord, err error) {
	err = v.rows(func(r Rows) error {
		o, err := scanOrder(r.Scan)
		os = append(os, o)
		return err
	}, `SELECT `+orderColumns+` FROM orders WHERE shop_id = ? AND `+where, append([]any{v.id}, args...)...)
	if err != nil {
		return nil, err
	}
	for i := range os {
		if err := v.orderLines(&os[i]); err != nil {
			return nil, err
		}
	}
	return os, nil
}

func (v shopView) orderLines(o *shop.OrderRecord) error {
	return v.rows(func(r Rows) error {
		var l shop.HoldLine
		var taken int
		if err := scanLine(r, &l, &taken); err != nil {
			return err
		}
		o.Lines, o.Taken = append(o.Lines, l), append(o.Taken, taken)
		return nil
	}, `SELECT `+lineColumns+`, taken FROM order_lines WHERE order_id = ? ORDER BY position`, o.ID)
}

func (v shopView) order(where string, args ...any) (shop.OrderRecord, bool, error) {
	os, err := v.orders(where, args...)
	if err != nil || len(os) == 0 {
		return shop.OrderRecord{}, false, err
	}
	return os[0], true, nil
}

// Orders are the newest first. See shop.Reader.
func (v shopView) Orders(limit int) ([]shop.Order, error) {
	records, err := v.orders(`TRUE ORDER BY place DESC LIMIT ?`, limit)
	os := make([]shop.Order, len(records))
	for i, r := range records {
		os[i] = r.Order
	}
	return os, err
}

// OrdersOf are a buyer's, the newest first. See shop.Reader.
func (v shopView) OrdersOf(b shop.Buyer, limit int) ([]shop.Order, error) {
	records, err := v.orders(`buyer = ? ORDER BY place DESC LIMIT ?`, string(b), limit)
	os := make([]shop.Order, len(records))
	for i, r := range records {
		os[i] = r.Order
	}
	return os, err
}

// Order finds an order. See shop.Reader.
func (v shopView) Order(id shop.OrderID) (shop.OrderRecord, bool, error) {
	return v.order(`id = ?`, id)
}

// OrderByToken finds an order by its token. See shop.Reader.
func (v shopView) OrderByToken(token string) (shop.OrderRecord, bool, error) {
	return v.order(`token = ?`, token)
}

// NextOrder numbers a new order. See shop.Tx.
func (t *shopTx) NextOrder() (n int, err error) {
	_, err = t.one(`UPDATE shops SET orders = orders + 1 WHERE id = ? RETURNING orders`, []any{t.id}, &n)
	return n, err
}

// PutOrder writes an order and its history. See shop.Tx.
func (t *shopTx) PutOrder(o shop.OrderRecord, by string) error {
	var was shop.OrderState
	known, err := t.one(`SELECT state FROM orders WHERE id = ?`, []any{o.ID}, &was)
	if err != nil {
		return err
	}
	if known {
		err = t.put(`UPDATE orders SET state = ?, updated = ? WHERE shop_id = ? AND id = ?`, o.State, o.Updated.UnixMilli(), t.id, o.ID)
	} else {
		err = t.insertOrder(o)
	}
	if err != nil {
		return err
	}
	for i, l := range o.Lines {
		values, err := lineValues(l)
		if err != nil {
			return err
		}
		if err := t.put(`INSERT INTO order_lines (order_id, shop_id, position, `+lineColumns+`, taken)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id, sku) DO UPDATE SET taken = excluded.taken`,
			append(append([]any{o.ID, t.id, i}, values...), o.Taken[i])...); err != nil {
			return err
		}
	}
	if known && was == o.State {
		return nil
	}
	return t.put(`INSERT INTO order_states (shop_id, order_id, state, by, at) VALUES (?, ?, ?, ?, ?)`,
		t.id, o.ID, o.State, by, o.Updated.UnixMilli())
}

func (t *shopTx) insertOrder(o shop.OrderRecord) error {
	a, s := o.Address, o.Totals
	if len(o.Taken) != len(o.Lines) {
		return fmt.Errorf("order %s: %d lines and stock taken for %d", o.Number, len(o.Lines), len(o.Taken))
	}
	return t.put(`INSERT INTO orders (shop_id, `+orderColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.id, o.ID, o.Number, o.Token, o.Buyer, o.State, a.Name, a.Email, a.Street, a.Postcode, a.City, a.Country,
		o.Language, o.Shipping, o.Payment, o.Test, s.Total.Currency, s.Goods.Minor, s.Shipping.Minor, s.Tax.Minor,
		s.Total.Minor, s.TaxPercent, o.Created.UnixMilli(), o.Updated.UnixMilli(), o.Place, o.Hold,
		o.Coupon, s.Discount.Minor, s.TaxAdded, s.TaxLevel)
}
