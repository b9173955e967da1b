package store

import (
	"time"

	"github.com/barkerlive/barker/shop"
)

const pointColumns = `h.sku, h.id, h.currency, h.price, h.by, h.at`

// point scans an entry of the price history.
func point(sku *shop.SKU, p *shop.PricePoint) []any {
	return []any{sku, &p.ID, &p.Price.Currency, &p.Price.Minor, &p.By, moment{&p.At}}
}

const dealColumns = `d.id, d.sku, d.title, d.currency, d.price, d.starts, d.ends, d.cap, d.per_buyer`

// ofDeals joins deals with how often each is used.
const ofDeals = dealColumns + `, COALESCE(u.used, 0) FROM deals d
	LEFT JOIN promotion_uses u ON u.shop_id = d.shop_id AND u.promotion = 'deal:' || d.id AND u.buyer = ''`

func dealOf(d *shop.Deal) []any {
	return []any{&d.ID, &d.SKU, &d.Title, &d.Price.Currency, &d.Price.Minor, moment{&d.Starts}, moment{&d.Ends},
		&d.Cap, &d.PerBuyer, &d.Used}
}

// pricing reads into all what decides prices. points and deals say of which rows, in the words of
// both and with the same arguments.
func (v shopView) pricing(all map[shop.SKU]shop.Pricing, points, deals string, args ...any) error {
	since := v.Now().Add(-shop.PricesKept).UnixMilli()
	err := v.rows(func(r Rows) error {
		var sku shop.SKU
		var p shop.PricePoint
		if err := r.Scan(point(&sku, &p)...); err != nil {
			return err
		}
		pricing := all[sku]
		pricing.Prices = append(pricing.Prices, p)
		all[sku] = pricing
		return nil
	}, `SELECT `+pointColumns+points+` AND (h.at >= ? OR NOT EXISTS (SELECT 1 FROM price_history o
			WHERE o.shop_id = h.shop_id AND o.sku = h.sku AND o.at > h.at AND o.at < ?))
		ORDER BY h.sku, h.at, h.id`, append(args, since, since)...)
	if err != nil {
		return err
	}
	return v.rows(func(r Rows) error {
		var d shop.Deal
		if err := r.Scan(dealOf(&d)...); err != nil {
			return err
		}
		pricing := all[d.SKU]
		pricing.Deals = append(pricing.Deals, d)
		all[d.SKU] = pricing
		return nil
	}, `SELECT `+ofDeals+deals+` AND d.ends > ? ORDER BY d.starts, d.id`, append(args, since)...)
}

// Pricing is what decides a SKU's price. See shop.Reader.
func (v shopView) Pricing(sku shop.SKU) (shop.Pricing, error) {
	all := make(map[shop.SKU]shop.Pricing, 1)
	err := v.pricing(all, ` FROM price_history h WHERE h.shop_id = ? AND h.sku = ?`, ` WHERE d.shop_id = ? AND d.sku = ?`, v.id, sku)
	return all[sku], err
}

// Pricings are those of products changed after a revision. See shop.Reader.
func (v shopView) Pricings(after shop.Revision) (map[shop.SKU]shop.Pricing, error) {
	all := make(map[shop.SKU]shop.Pricing)
	return all, v.pricing(all, ` FROM products p JOIN variants v ON v.shop_id = p.shop_id AND v.product_id = p.id
		JOIN price_history h ON h.shop_id = v.shop_id AND h.sku = v.sku WHERE p.shop_id = ? AND p.revision > ?`,
		` JOIN variants v ON v.shop_id = d.shop_id AND v.sku = d.sku
		JOIN products p ON p.shop_id = v.shop_id AND p.id = v.product_id WHERE d.shop_id = ? AND p.revision > ?`,
		v.id, after)
}

// Prices is a SKU's price history. See shop.Reader.
func (v shopView) Prices(sku shop.SKU, limit int) (ps []shop.PricePoint, err error) {
	err = v.rows(func(r Rows) error {
		var p shop.PricePoint
		if err := r.Scan(point(&sku, &p)...); err != nil {
			return err
		}
		ps = append(ps, p)
		return nil
	}, `SELECT `+pointColumns+` FROM price_history h WHERE h.shop_id = ? AND h.sku = ? ORDER BY h.at DESC, h.id DESC LIMIT ?`, v.id, sku, limit)
	return ps, err
}

// PutPrice sets a price. See shop.Tx.
func (t *shopTx) PutPrice(sku shop.SKU, price shop.Money, at time.Time, by string) error {
	if err := t.put(`INSERT INTO price_history (shop_id, sku, currency, price, by, at) VALUES (?, ?, ?, ?, ?, ?)`,
		t.id, sku, price.Currency, price.Minor, by, at.UnixMilli()); err != nil {
		return err
	}
	t.moved[sku] = true
	return t.put(`UPDATE variants SET currency = ?, price = ? WHERE shop_id = ? AND sku = ?`, price.Currency, price.Minor, t.id, sku)
}

// Deal finds a deal. See shop.Reader.
func (v shopView) Deal(id shop.DealID) (d shop.Deal, ok bool, err error) {
	ok, err = v.one(`SELECT `+ofDeals+` WHERE d.shop_id = ? AND d.id = ?`, []any{v.id, id}, dealOf(&d)...)
	return d, ok, err
}

// Deals are all deals. See shop.Reader.
func (v shopView) Deals() (ds []shop.Deal, err error) {
	err = v.rows(func(r Rows) error {
		var d shop.Deal
		if err := r.Scan(dealOf(&d)...); err != nil {
			return err
		}
		ds = append(ds, d)
		return nil
	}, `SELECT `+ofDeals+` WHERE d.shop_id = ? ORDER BY d.starts DESC, d.id DESC`, v.id)
	return ds, err
}

// PutDeal writes a deal. See shop.Tx.
func (t *shopTx) PutDeal(d shop.Deal, by string) error {
	t.moved[d.SKU] = true
	return t.put(`INSERT INTO deals (shop_id, id, sku, title, currency, price, starts, ends, cap, per_buyer, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, price = excluded.price, starts = excluded.starts,
			ends = excluded.ends, cap = excluded.cap, per_buyer = excluded.per_buyer, by = excluded.by`,
		t.id, d.ID, d.SKU, d.Title, d.Price.Currency, d.Price.Minor, d.Starts.UnixMilli(), d.Ends.UnixMilli(), d.Cap, d.PerBuyer, by)
}

const ofCoupons = `c.code, c.title, c.percent, c.currency, c.amount, c.starts, c.ends, c.cap, c.per_buyer, c.min_goods, COALESCE(u.used, 0)
	FROM coupons c LEFT JOIN promotion_uses u ON u.shop_id = c.shop_id AND u.promotion = 'coupon:' || c.code AND u.buyer = ''`

func (v shopView) coupons(where string, args ...any) (cs []shop.Coupon, err error) {
	err = v.rows(func(r Rows) error {
		var c shop.Coupon
		err := r.Scan(&c.Code, &c.Title, &c.Percent, &c.Amount.Currency, &c.Amount.Minor, moment{&c.Starts}, moment{&c.Ends},
			&c.Cap, &c.PerBuyer, &c.MinGoods.Minor, &c.Used)
		c.MinGoods.Currency = c.Amount.Currency
		cs = append(cs, c)
		return err
	}, `SELECT `+ofCoupons+` WHERE c.shop_id = ? `+where, append([]any{v.id}, args...)...)
	return cs, err
}

// Coupon finds a coupon. See shop.Reader.
func (v shopView) Coupon(code string) (shop.Coupon, bool, error) {
	cs, err := v.coupons(`AND c.code = ?`, code)
	if err != nil || len(cs) == 0 {
		return shop.Coupon{}, false, err
	}
	return cs[0], true, nil
}

// Coupons are all coupons. See shop.Reader.
func (v shopView) Coupons() ([]shop.Coupon, error) { return v.coupons(`ORDER BY c.code`) }

// PutCoupon writes a coupon. See shop.Tx.
func (t *shopTx) PutCoupon(c shop.Coupon, by string) error {
	currency := c.Amount.Currency
	if currency == "" {
		currency = c.MinGoods.Currency
	}
	return t.put(`INSERT INTO coupons (shop_id, code, title, percent, currency, amount, starts, ends, cap, per_buyer, min_goods, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (shop_id, code) DO UPDATE SET title = excluded.title, percent = excluded.percent, currency = excluded.currency,
			amount = excluded.amount, starts = excluded.starts, ends = excluded.ends, cap = excluded.cap,
			per_buyer = excluded.per_buyer, min_goods = excluded.min_goods, by = excluded.by`,
		t.id, c.Code, c.Title, c.Percent, currency, c.Amount.Minor, orNull(c.Starts), orNull(c.Ends), c.Cap, c.PerBuyer, c.MinGoods.Minor, by)
}

// Uses is how often a promotion is used. See shop.Reader.
func (v shopView) Uses(promotion string, b shop.Buyer) (all, buyer int, err error) {
	err = v.rows(func(r Rows) error {
		var who shop.Buyer
		var n int
		if err := r.Scan(&who, &n); err != nil {
			return err
		}
		if who == "" {
			all = n
		}
		if who == b {
			buyer = n
		}
		return nil
	}, `SELECT buyer, used FROM promotion_uses WHERE shop_id = ? AND promotion = ? AND buyer IN ('', ?)`, v.id, promotion, b)
	return all, buyer, err
}

// Use counts a promotion used. See shop.Tx.
func (t *shopTx) Use(promotion string, sku shop.SKU, b shop.Buyer, n int) error {
	if sku != "" {
		t.moved[sku] = true
	}
	for _, who := range []shop.Buyer{"", b} {
		// An upsert would be checked with the row that it would insert, which is below zero for a
		// promotion that is given back.
		if err := t.put(`INSERT INTO promotion_uses (shop_id, promotion, buyer, used) VALUES (?, ?, ?, 0)
			ON CONFLICT (shop_id, promotion, buyer) DO NOTHING`, t.id, promotion, who); err != nil {
			return err
		}
		if err := t.put(`UPDATE promotion_uses SET used = used + ? WHERE shop_id = ? AND promotion = ? AND buyer = ?`,
			n, t.id, promotion, who); err != nil {
			return err
		}
	}
	return nil
}
