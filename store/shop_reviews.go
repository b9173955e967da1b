package store

import "github.com/barkerlive/barker/shop"

// Reviews are those with a later place. See shop.Reader.
func (v shopView) Reviews(after int64) (rs []shop.StoredReview, err error) {
	err = v.rows(func(r Rows) error {
		var s shop.StoredReview
		err := r.Scan(&s.Place, &s.Key, &s.Product, &s.SKU, &s.Stars, &s.Text, &s.Author, moment{&s.At})
		rs = append(rs, s)
		return err
	}, `SELECT place, key, product_id, sku, stars, text, author, at FROM reviews WHERE shop_id = ? AND place > ? ORDER BY place`, v.id, after)
	return rs, err
}

// HasReview tells whether a review is kept. See shop.Reader.
func (v shopView) HasReview(key string) (bool, error) {
	var place int64
	return v.one(`SELECT place FROM reviews WHERE shop_id = ? AND key = ?`, []any{v.id, key}, &place)
}

// PutReview adds a review. See shop.Tx.
func (t *shopTx) PutReview(r shop.StoredReview) error {
	t.touched[r.Product] = true
	return t.put(`INSERT INTO reviews (shop_id, key, product_id, sku, stars, text, author, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		t.id, r.Key, r.Product, r.SKU, r.Stars, r.Text, r.Author, r.At.UnixMilli())
}
