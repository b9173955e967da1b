package store

import (
	"encoding/json"

	"github.com/barkerlive/barker/shop"
)

// lineColumns are those that lines of holds and of orders have alike.
const lineColumns = `sku, product_id, code, title, qty, currency, price, terms`

// lineOrNone is lineColumns of a line l, or of none.
const lineOrNone = `COALESCE(l.sku, ''), COALESCE(l.product_id, ''), COALESCE(l.code, ''), COALESCE(l.title, ''),
	COALESCE(l.qty, 0), COALESCE(l.currency, ''), COALESCE(l.price, 0), COALESCE(l.terms, '{}')`

// lineTerms is the column of a line that says what else it does. Amounts are in the line's currency.
type lineTerms struct {
	Prior    int64       `json:"prior,omitempty"`
	Version  int64       `json:"version,omitempty"`
	Deal     shop.DealID `json:"deal,omitempty"`
	Airing   string      `json:"airing,omitempty"`
	Parts    []shop.Item `json:"parts,omitempty"`
	Discount int64       `json:"discount,omitempty"`
	Tax      int64       `json:"tax,omitempty"`
	Shared   bool        `json:"shared,omitempty"` // the order's discount and tax are shared out
}

// scanLine reads lineColumns, and more.
func scanLine(r Rows, l *shop.HoldLine, more ...any) error {
	var text string
	err := r.Scan(append([]any{&l.SKU, &l.Product, &l.Code, &l.Title, &l.Qty, &l.Price.Currency, &l.Price.Minor, &text}, more...)...)
	if err != nil {
		return err
	}
	var t lineTerms
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	l.Version, l.Deal, l.Airing, l.Parts = t.Version, t.Deal, t.Airing, t.Parts
	if t.Prior > 0 {
		l.Prior = shop.Money{Minor: t.Prior, Currency: l.Price.Currency}
	}
	if t.Shared {
		l.Discount = shop.Money{Minor: t.Discount, Currency: l.Price.Currency}
		l.Tax = shop.Money{Minor: t.Tax, Currency: l.Price.Currency}
	}
	return nil
}

// lineValues are what lineColumns hold.
func lineValues(l shop.HoldLine) ([]any, error) {
	terms, err := json.Marshal(lineTerms{Prior: l.Prior.Minor, Version: l.Version, Deal: l.Deal, Airing: l.Airing, Parts: l.Parts,
		Discount: l.Discount.Minor, Tax: l.Tax.Minor, Shared: l.Tax.Currency != ""})
	return []any{l.SKU, l.Product, l.Code, l.Title, l.Qty, l.Price.Currency, l.Price.Minor, string(terms)}, err
}
