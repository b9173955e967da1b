package show

import (
	"strconv"
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

// testShow has a code of its own beside the shop's.
var testShow = newShowShelf(testShelf, map[string]shop.ProductID{"K7": "lamp", "G1": "gone"})

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
		{"buy AB7", "unknown AB7"},
		{"AB7", ""}, // as likely an "mp3"
		{"A9 is loud", ""},
		{"K7", "lamp 1 sku-lamp code"}, // this show's own
		{"want k7 x2", "lamp 2 sku-lamp code"},
		{"A٢ large red", "shirt 1 sku-large red code"}, // Arabic-Indic digits
		{"اريد A١ x٣", "mug 3 sku-mug code"},
		{"أريد A۱", "mug 1 sku-mug code"},
		{"要A1两个", "mug 2 sku-mug code"},
		{"要 A一 x十二", "mug 12 sku-mug code"},
		{"三个A1", "mug 3 sku-mug code"},
		{"我要二十一件a1", "mug 21 sku-mug code"},
		{"買 Ａ１ 請", "mug 1 sku-mug code"},
		{"A1\u200b x2", "mug 2 sku-mug code"}, // a space that cannot be seen
		{"J'achète A1", "mug 1 sku-mug code"},
		{"bestel A1, graag!", "mug 1 sku-mug code"},
		{"A1 x0", ""},
		{"A1 x1000", ""},
		{"2x A1 x3", ""},
		{"sóld Á1", "mug 1 sku-mug code"},
		{"buy 2 mugs", "mug 2 sku-mug name"},
		{"I want the walnut mug", "mug 1 sku-mug name"},
		{"koop twee mug", "mug 2 sku-mug name"},
		{"I'll take a desk lamp", "lamp 1 sku-lamp name"},
		{"buy lamp", ""}, // two lamps
		{"I bought 2 last week", ""},
		{"I bought A1 last week", ""},
		{"A2 is ugly", ""},
		{"my size is A2?", ""},
		{"A2 large blue is ugly", ""},
		{"order A1 arrived", ""},
		{"mine is A1", ""},
		{"A1 sold out?", ""},
		{"I want A1 to be cheaper", ""},
		{"when is A1 back", ""},
		{"一共多少钱", ""},
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
		w, ok := parseWish(c.say, testShow)
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
			got = strings.Join([]string{string(w.product.ID), strconv.Itoa(w.qty), sku, by}, " ")
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.say, got, c.want)
		}
	}
}
