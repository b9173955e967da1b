package show

import (
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
)

type shelfOf []shop.Product

func (s shelfOf) Products() []shop.Product { return s }
func (s shelfOf) ByCode(code string) (shop.Product, bool) {
	for _, p := range s {
		if strings.EqualFold(p.Code, code) {
			return p, true
		}
	}
	return shop.Product{}, false
}

func variants(opts ...string) []shop.Variant {
	var out []shop.Variant
	for _, o := range opts {
		v := shop.Variant{SKU: shop.SKU("sku-" + strings.ToLower(o))}
		if o != "" {
			v.Options = strings.Fields(o)
		}
		out = append(out, v)
	}
	return out
}

var testShelf = shelfOf{
	{ID: "mug", Code: "A1", Title: "Walnut Mug", Variants: variants("mug")},
	{ID: "shirt", Code: "A2", Title: "Linen Shirt", Variants: variants("Large Blue", "Small Blue", "Large Red")},
	{ID: "lamp", Code: "A3", Title: "Desk Lamp", Variants: variants("lamp")},
	{ID: "lamp2", Code: "A4", Title: "Floor Lamp", Variants: variants("lamp2")},
}

func TestParseWish(t *testing.T) {
	for _, c := range []struct {
		say  string
		want string // product qty sku by
	}{
		{"A1", "mug 1 sku-mug code"},
		{"a1 x2", "mug 2 sku-mug code"},
		{"A1 2", "mug 2 sku-mug code"},
		{"Ａ１ ×３", "mug 3 sku-mug code"}, // full width
		{"2x A1", "mug 2 sku-mug code"},
		{"buy A1 please", "mug 1 sku-mug code"},
		{"sold a3!", "lamp 1 sku-lamp code"},
		{"+1 A1", "mug 1 sku-mug code"},
		{"我要 A1 x2", "mug 2 sku-mug code"},
		{"A2", "shirt 1 - code"},
		{"A2 large blue", "shirt 1 sku-large blue code"},
		{"A2 red", "shirt 1 sku-large red code"},
		{"A2 blue x2", ""}, // two variants are blue, and it is no code alone
		{"A9", "unknown A9"},
		{"buy 2 mugs", "mug 2 sku-mug name"},
		{"I want the walnut mug", "mug 1 sku-mug name"},
		{"koop twee mug", "mug 2 sku-mug name"},
		{"I'll take a desk lamp", "lamp 1 sku-lamp name"},
		{"buy lamp", ""}, // two lamps
		{"I bought 2 last week", ""},
		{"how much is A1?", ""},
		{"A1?", ""},
		{"is A1 dishwasher safe", ""},
		{"A1 or A2", ""},
		{"I want to know about the mug", ""},
		{"don't buy A1", ""},
		{"buy", ""},
		{"", ""},
		{"2", ""},
	} {
		w, ok := parseWish(c.say, testShelf)
		got := ""
		switch {
		case ok && w.unknown != "":
			got = "unknown " + w.unknown
		case ok:
			sku, by := string(w.sku), "code"
			if sku == "" {
				sku = "-"
			}
			if w.byName {
				by = "name"
			}
			got = strings.Join([]string{string(w.product.ID), string(rune('0' + w.qty)), sku, by}, " ")
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.say, got, c.want)
		}
	}
}

func FuzzParseWish(f *testing.F) {
	f.Add("A2 x2")
	f.Add("buy 2 mugs\x00")
	f.Fuzz(func(t *testing.T, s string) {
		w, ok := parseWish(s, testShelf)
		if ok && w.unknown == "" && (w.qty < 1 || w.product.ID == "") {
			t.Fatalf("%q: %+v", s, w)
		}
	})
}
