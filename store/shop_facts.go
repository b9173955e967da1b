package store

import (
	"github.com/barkerlive/barker/shop"
)

// Revision is the shop's revision. See shop.Reader.
func (v shopView) Revision() (r shop.Revision, err error) {
	_, err = v.one(`SELECT revision FROM shops WHERE id = ?`, []any{v.id}, &r)
	return r, err
}

const productColumns = `id, code, title, summary, html, vendor, type, tags, attributes, option_names,
	picture, picture_from, picture_alt, hidden, place`

func (v shopView) product(p *shop.Product, place *int) []any {
	p.Shop = v.id
	return []any{&p.ID, &p.Code, &p.Title, &p.Summary, &p.HTML, &p.Vendor, &p.Type, list[string]{&p.Tags},
		list[shop.Attribute]{&p.Attributes}, list[string]{&p.OptionNames}, &p.Picture, &p.PictureFrom,
		&p.PictureAlt, &p.Hidden, place}
}

const variantColumns = `v.sku, v.product_id, v.options, v.currency, v.price, v.oversell, v.grams,
	v.retired, v.on_hand, v.reserved, v.file_price, v.file_prior, v.file_stock, v.parts`

func variant(v *shop.StoredVariant) []any {
	return []any{&v.SKU, &v.Product, list[string]{&v.Options}, &v.Price.Currency, &v.Price.Minor,
		&v.Oversell, &v.Grams, &v.Retired, &v.OnHand, &v.Reserved, &v.File.Price, &v.File.Prior, &v.File.Stock,
		list[shop.Item]{&v.Parts}}
}

// Products are those changed after a revision. See shop.Reader.
func (v shopView) Products(after shop.Revision) ([]shop.Product, error) {
	var ps []shop.Product
	at := make(map[shop.ProductID]int)
	err := v.rows(func(r Rows) error {
		var p shop.Product
		var place int
		if err := r.Scan(v.product(&p, &place)...); err != nil {
			return err
		}
		at[p.ID] = len(ps)
		ps = append(ps, p)
		return nil
	}, `SELECT `+productColumns+` FROM products WHERE shop_id = ? AND revision > ? ORDER BY place`, v.id, after)
	if err != nil {
		return nil, err
	}
	err = v.rows(func(r Rows) error {
		var sv shop.StoredVariant
		if err := r.Scan(variant(&sv)...); err != nil {
			return err
		}
		p := &ps[at[sv.Product]]
		p.Variants = append(p.Variants, sv.Variant)
		return nil
	}, `SELECT `+variantColumns+` FROM products p JOIN variants v ON v.shop_id = p.shop_id AND v.product_id = p.id
		WHERE p.shop_id = ? AND p.revision > ? AND v.retired = 0 ORDER BY p.place, v.position`, v.id, after)
	return ps, err
}

// Stored is a product with its variants. See shop.Reader.
func (v shopView) Stored(id shop.ProductID) (p shop.StoredProduct, ok bool, err error) {
	ok, err = v.one(`SELECT `+productColumns+` FROM products WHERE shop_id = ? AND id = ?`, []any{v.id, id},
		v.product(&p.Product, &p.Place)...)
	if !ok || err != nil {
		return p, false, err
	}
	err = v.rows(func(r Rows) error {
		var sv shop.StoredVariant
		if err := r.Scan(variant(&sv)...); err != nil {
			return err
		}
		p.Variants = append(p.Variants, sv)
		return nil
	}, `SELECT `+variantColumns+` FROM variants v WHERE v.shop_id = ? AND v.product_id = ? ORDER BY v.position`, v.id, id)
	return p, err == nil, err
}

// Variant finds a variant. See shop.Reader.
func (v shopView) Variant(sku shop.SKU) (sv shop.StoredVariant, ok bool, err error) {
	ok, err = one(peeking{v.tx}, `SELECT `+variantColumns+` FROM variants v WHERE v.shop_id = ? AND v.sku = ?`,
		[]any{v.id, sku}, variant(&sv)...)
	if ok {
		v.count(&sv)
	}
	return sv, ok, err
}

// count makes a variant's counters current, and remembers them.
func (v shopView) count(sv *shop.StoredVariant) {
	s := v.current(sv.SKU, shop.Stock{OnHand: sv.OnHand, Reserved: sv.Reserved})
	sv.OnHand, sv.Reserved = s.OnHand, s.Reserved
	if v.seen != nil {
		v.seen[sv.SKU] = seen{s, sv.Product}
	}
}

// Goods are a variant as a hold needs it. See shop.Reader.
func (v shopView) Goods(sku shop.SKU) (g shop.Goods, ok bool, err error) {
	var points, deals int
	var only shop.PricePoint
	ok, err = one(peeking{v.tx}, `SELECT `+variantColumns+`, p.id, p.code, p.title, p.hidden,
			(SELECT COUNT(*) FROM price_history h WHERE h.shop_id = v.shop_id AND h.sku = v.sku),
			(SELECT COUNT(*) FROM deals d WHERE d.shop_id = v.shop_id AND d.sku = v.sku AND d.ends > ?),
			(SELECT COALESCE(MAX(h.id), 0) FROM price_history h WHERE h.shop_id = v.shop_id AND h.sku = v.sku),
			(SELECT MAX(h.at) FROM price_history h WHERE h.shop_id = v.shop_id AND h.sku = v.sku)
		FROM variants v JOIN products p ON p.shop_id = v.shop_id AND p.id = v.product_id WHERE v.shop_id = ? AND v.sku = ?`,
		[]any{Ago(shop.PricesKept), v.id, sku}, append(variant(&g.Variant), &g.Product.ID, &g.Product.Code, &g.Product.Title, &g.Product.Hidden,
			&points, &deals, &only.ID, moment{&only.At})...)
	if err != nil || !ok {
		return g, false, err
	}
	v.count(&g.Variant)
	if points == 1 && deals == 0 { // as nearly all have it
		only.Price = g.Variant.Price
		g.Pricing.Prices = []shop.PricePoint{only}
		return g, true, nil
	}
	g.Pricing, err = v.Pricing(sku)
	return g, err == nil, err
}

// Drift is where counters differ from what they count. See shop.Reader.
func (v shopView) Drift() (ds []shop.Drift, err error) {
	held, err := v.held()
	if err != nil {
		return nil, err
	}
	err = v.rows(func(r Rows) error {
		var d shop.Drift
		if err := r.Scan(&d.SKU, &d.OnHand, &d.Reserved, &d.LedgerOnHand, &d.LedgerReserved); err != nil {
			return err
		}
		d.Held = held[d.SKU]
		if d.OnHand != d.LedgerOnHand || d.Reserved != d.LedgerReserved || d.Reserved != d.Held {
			ds = append(ds, d)
		}
		return nil
	}, `WITH moved AS (
			SELECT sku, SUM(on_hand) AS on_hand, SUM(reserved) AS reserved FROM stock_movements WHERE shop_id = ?1 GROUP BY sku
		) SELECT v.sku, v.on_hand, v.reserved, COALESCE(m.on_hand, 0), COALESCE(m.reserved, 0)
			FROM variants v LEFT JOIN moved m ON m.sku = v.sku WHERE v.shop_id = ?1 ORDER BY v.sku`, v.id)
	return ds, err
}

// held is what holds keep of each SKU.
func (v shopView) held() (map[shop.SKU]int, error) {
	all := make(map[shop.SKU]int)
	err := v.rows(func(r Rows) error {
		var l shop.HoldLine
		if err := scanLine(r, &l); err != nil {
			return err
		}
		for _, it := range shop.StockOf([]shop.HoldLine{l}) {
			all[it.SKU] += it.Qty
		}
		return nil
	}, `SELECT `+lineColumns+` FROM hold_lines WHERE hold_id IN (SELECT id FROM holds WHERE shop_id = ? AND state = 'active')`, v.id)
	return all, err
}

// NextPlace numbers a new product. See shop.Tx.
func (t *shopTx) NextPlace() (n int, err error) {
	_, err = t.one(`UPDATE shops SET codes = codes + 1 WHERE id = ? RETURNING codes`, []any{t.id}, &n)
	return n, err
}

// PutProduct writes a product and its variants. See shop.Tx.
func (t *shopTx) PutProduct(sp shop.StoredProduct) error {
	p := sp.Product
	tags, err := listOf(p.Tags)
	if err != nil {
		return err
	}
	attributes, err := listOf(p.Attributes)
	if err != nil {
		return err
	}
	options, err := listOf(p.OptionNames)
	if err != nil {
		return err
	}
	err = t.put(`INSERT INTO products (shop_id, `+productColumns+`, revision)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
		ON CONFLICT (shop_id, id) DO UPDATE SET title = excluded.title, summary = excluded.summary,
			html = excluded.html, vendor = excluded.vendor, type = excluded.type, tags = excluded.tags,
			attributes = excluded.attributes, option_names = excluded.option_names, picture = excluded.picture,
			picture_from = excluded.picture_from, picture_alt = excluded.picture_alt, hidden = excluded.hidden`,
		t.id, p.ID, p.Code, p.Title, p.Summary, p.HTML, p.Vendor, p.Type, tags, attributes, options,
		p.Picture, p.PictureFrom, p.PictureAlt, p.Hidden, sp.Place)
	if err != nil {
		return err
	}
	t.touched[p.ID] = true
	for i, v := range sp.Variants {
		if err := t.putVariant(p.ID, v, i); err != nil {
			return err
		}
	}
	return nil
}

func (t *shopTx) putVariant(id shop.ProductID, v shop.StoredVariant, position int) error {
	options, err := listOf(v.Options)
	if err != nil {
		return err
	}
	return t.put(`INSERT INTO variants (shop_id, sku, product_id, position, options, currency, price,
			oversell, grams, retired, file_price, file_prior, file_stock)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (shop_id, sku) DO UPDATE SET position = excluded.position, options = excluded.options,
			oversell = excluded.oversell, grams = excluded.grams, retired = excluded.retired,
			file_price = excluded.file_price, file_prior = excluded.file_prior, file_stock = excluded.file_stock`,
		t.id, v.SKU, id, position, options, v.Price.Currency, v.Price.Minor,
		v.Oversell, v.Grams, v.Retired, v.File.Price, v.File.Prior, v.File.Stock)
}

// PutPicture names a product's stored picture. See shop.Tx.
func (t *shopTx) PutPicture(id shop.ProductID, name string) error {
	t.touched[id] = true
	return t.put(`UPDATE products SET picture = ? WHERE shop_id = ? AND id = ?`, name, t.id, id)
}
