package store

import (
	"github.com/barkerlive/barker/shop"
)

const orderColumns = `id, number, token, buyer, state, name, email, street, postcode, city, country, language, shipping,
	payment, test, currency, goods, delivery, tax, total, tax_percent, created, updated, place, hold_id,
	coupon, discount, tax_added, tax_level, reason, carrier, tracking, shipped, refunded, refunding`

func scanOrder(scan func(...any) error) (o shop.OrderRecord, err error) {
	a, t := &o.Address, &o.Totals
	var currency string
	err = scan(&o.ID, &o.Number, &o.Token, &o.Buyer, &o.State, &a.Name, &a.Email, &a.Street, &a.Postcode, &a.City,
		&a.Country, &o.Language, &o.Shipping, &o.Payment, &o.Test, &currency, &t.Goods.Minor, &t.Shipping.Minor,
		&t.Tax.Minor, &t.Total.Minor, &t.TaxPercent, moment{&o.Created}, moment{&o.Updated}, &o.Place, &o.Hold,
		&o.Coupon, &t.Discount.Minor, &t.TaxAdded, &t.TaxLevel, &o.Reason, &o.Shipment.Carrier, &o.Shipment.Tracking,
		moment{&o.Shipment.At}, &o.Refunded.Minor, &o.Refunding.Minor)
	for _, m := range []*shop.Money{&o.Refunded, &o.Refunding, &t.Goods, &t.Discount, &t.Shipping, &t.Tax, &t.Total} {
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
	if len(os) == 0 && !v.ahead {
		return nil, nil
	}
	at := make(map[shop.OrderID]*shop.OrderRecord, len(os))
	for i := range os {
		at[os[i].ID] = &os[i]
		if v.states != nil {
			v.states[os[i].ID] = os[i].State
		}
	}
	err = v.orderLines(at, where, args...)
	for _, o := range os {
		if v.bare != nil {
			v.bare[o.ID] = len(o.Taken) == 0
		}
	}
	return os, err
}

// orderLines gives the orders that a condition chooses their lines and what stock gave for them.
func (v shopView) orderLines(at map[shop.OrderID]*shop.OrderRecord, where string, args ...any) error {
	chosen := ` WHERE order_id IN (SELECT id FROM orders WHERE shop_id = ? AND ` + where + `) ORDER BY order_id, `
	args = append([]any{v.id}, args...)
	if where == byID { // the order is the shop's
		chosen, args = ` WHERE order_id = ? ORDER BY `, args[1:]
	}
	err := v.rows(func(r Rows) error {
		var l shop.HoldLine
		var id shop.OrderID
		err := scanLine(r, &l, &id)
		if o := at[id]; err == nil {
			o.Lines = append(o.Lines, l)
		}
		return err
	}, `SELECT `+lineColumns+`, order_id FROM order_lines`+chosen+`position`, args...)
	if err != nil {
		return err
	}
	return v.rows(func(r Rows) error {
		var it shop.Item
		var id shop.OrderID
		err := r.Scan(&it.SKU, &it.Qty, &id)
		if o := at[id]; err == nil {
			o.Taken = append(o.Taken, it)
		}
		return err
	}, `SELECT sku, taken, order_id FROM order_stock`+chosen+`sku`, args...)
}

const byID = `id = ?`

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

// OrdersBefore are those of a page, the newest first. See shop.Reader.
func (v shopView) OrdersBefore(state shop.OrderState, place, limit int) ([]shop.OrderRecord, error) {
	if state == "" {
		return v.orders(`place < ? ORDER BY place DESC LIMIT ?`, place, limit)
	}
	return v.orders(`place < ? AND state = ? ORDER BY place DESC LIMIT ?`, place, string(state), limit)
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
	return v.order(byID, id)
}

// OrderByToken finds an order by its token. See shop.Reader.
func (v shopView) OrderByToken(token string) (shop.OrderRecord, bool, error) {
	return v.order(`token = ?`, token)
}

// OrderByNumber finds an order by its number. See shop.Reader.
func (v shopView) OrderByNumber(number string) (shop.OrderRecord, bool, error) {
	return v.order(`number = ?`, number)
}

// History is an order's. See shop.Reader.
func (v shopView) History(id shop.OrderID) (steps []shop.Step, err error) {
	err = v.rows(func(r Rows) error {
		var s shop.Step
		err := r.Scan(&s.State, &s.By, moment{&s.At})
		steps = append(steps, s)
		return err
	}, `SELECT state, by, at FROM order_states WHERE shop_id = ? AND order_id = ? ORDER BY id`, v.id, id)
	return steps, err
}

// NextOrder numbers a new order. See shop.Tx.
func (t *shopTx) NextOrder() (int, error) {
	own, err := t.tally()
	if err != nil {
		return 0, err
	}
	own.orders++
	t.numbered = own.account.orders + own.orders
	return t.numbered, nil
}

// PutOrder writes an order and its history. See shop.Tx.
func (t *shopTx) PutOrder(o shop.OrderRecord, by string) error {
	was, known, err := t.stateOf(o)
	if err != nil {
		return err
	}
	t.states[o.ID] = o.State
	about := orderKeys(o)
	stock := `INSERT INTO order_stock (order_id, shop_id, sku, taken) VALUES (?, ?, ?, ?)`
	if !t.bare[o.ID] {
		stock += ` ON CONFLICT (order_id, sku) DO UPDATE SET taken = excluded.taken`
	}
	t.bare[o.ID] = len(o.Taken) == 0
	if known {
		err = t.tx.PutOf(about, `UPDATE orders SET state = ?, reason = ?, test = ?, carrier = ?, tracking = ?, shipped = ?, refunded = ?,
			refunding = ?, updated = ? WHERE shop_id = ? AND id = ?`, o.State, o.Reason, o.Test, o.Shipment.Carrier,
			o.Shipment.Tracking, orNull(o.Shipment.At), o.Refunded.Minor, o.Refunding.Minor, o.Updated.UnixMilli(), t.id, o.ID)
	} else {
		err = t.insertOrder(o)
	}
	if err != nil {
		return err
	}
	for _, it := range o.Taken {
		if err := t.tx.PutOf(about, stock, o.ID, t.id, it.SKU, it.Qty); err != nil {
			return err
		}
	}
	if known && was == o.State {
		return nil
	}
	return t.tx.PutOf(about, `INSERT INTO order_states (shop_id, order_id, state, by, at) VALUES (?, ?, ?, ?, ?)`,
		t.id, o.ID, o.State, by, o.Updated.UnixMilli())
}

// stateOf is the state that an order is kept with. It is not asked for when it was met in this
// transaction, or numbered in it.
func (t *shopTx) stateOf(o shop.OrderRecord) (was shop.OrderState, known bool, err error) {
	if was, known = t.states[o.ID]; known || t.numbered > 0 && o.Place == t.numbered {
		return was, known, nil
	}
	known, err = t.one(`SELECT state FROM orders WHERE shop_id = ? AND id = ?`, []any{t.id, o.ID}, &was)
	return was, known, err
}

func orderKeys(o shop.OrderRecord) []string {
	return []string{string(o.ID), string(o.Buyer), o.Token, o.Number, string(o.Hold)}
}

func (t *shopTx) insertOrder(o shop.OrderRecord) error {
	a, s, p := o.Address, o.Totals, o.Shipment
	about := orderKeys(o)
	err := t.tx.PutOf(about, `INSERT INTO orders (shop_id, `+orderColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.id, o.ID, o.Number, o.Token, o.Buyer, o.State, a.Name, a.Email, a.Street, a.Postcode, a.City, a.Country,
		o.Language, o.Shipping, o.Payment, o.Test, s.Total.Currency, s.Goods.Minor, s.Shipping.Minor, s.Tax.Minor,
		s.Total.Minor, s.TaxPercent, o.Created.UnixMilli(), o.Updated.UnixMilli(), o.Place, o.Hold,
		o.Coupon, s.Discount.Minor, s.TaxAdded, s.TaxLevel, o.Reason, p.Carrier, p.Tracking, orNull(p.At), o.Refunded.Minor, o.Refunding.Minor)
	if err != nil {
		return err
	}
	for i, l := range o.Lines {
		values, err := lineValues(l)
		if err != nil {
			return err
		}
		if err := t.tx.PutOf(about, `INSERT INTO order_lines (order_id, shop_id, position, `+lineColumns+`)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append([]any{o.ID, t.id, i}, values...)...); err != nil {
			return err
		}
	}
	return nil
}
