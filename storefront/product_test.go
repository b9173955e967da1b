package storefront

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// structuredAt is what a page says to search engines, nil for nothing.
func (h *house) structuredAt(path string) map[string]any {
	h.t.Helper()
	page := h.browser().do("GET", path, "").Body.String()
	_, rest, ok := strings.Cut(page, `<script type="application/ld+json">`)
	if !ok {
		return nil
	}
	text, _, _ := strings.Cut(rest, "</script>")
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		h.t.Fatalf("%v in %s", err, text)
	}
	return v
}

// dig follows names and numbers.
func dig(v any, path ...any) any {
	for _, p := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[p.(string)]
		case []any:
			v = at[p.(int)]
		default:
			return nil
		}
	}
	return v
}

func TestAProductsPageDescribesIt(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	evil := shop.Product{ID: "evil", Title: `</script><script>alert(1)</script>`, Summary: "<!-- & -->", Attributes: []shop.Attribute{{Name: "Condition", Value: "Used"}},
		Variants: []shop.Variant{{SKU: "EVIL", Price: euro(900), Stock: 0}}}
	if _, err := h.shop.Import(ctx, rows([]shop.Product{evil}), false); err != nil {
		t.Fatal(err)
	}
	mug := h.structuredAt("/live/demo?product=A1")
	for want, path := range map[string][]any{
		"ProductGroup": {"@type"}, "walnut-mug": {"productGroupID"}, "Size": {"variesBy", 0}, "MUG-S": {"hasVariant", 0, "sku"}, "19.00": {"hasVariant", 0, "offers", "price"},
		"EUR": {"hasVariant", 0, "offers", "priceCurrency"}, "https://schema.org/LimitedAvailability": {"hasVariant", 0, "offers", "availability"},
		"https://schema.org/InStock": {"hasVariant", 1, "offers", "availability"}, "NL": {"hasVariant", 0, "offers", "hasMerchantReturnPolicy", "applicableCountry"},
		"4.95": {"hasVariant", 0, "offers", "shippingDetails", 0, "shippingRate", "value"}, "http://example.com/media/mug.png": {"image", 0},
	} {
		if got := dig(mug, path...); got != want {
			t.Errorf("%v is %v, want %s", path, got, want)
		}
	}
	if mug["aggregateRating"] != nil || mug["review"] != nil {
		t.Errorf("a rating of no reviews: %v", mug["aggregateRating"])
	}
	if _, err := h.shop.ImportReviews(ctx, func(yield func(shop.WrittenReview, shop.Row) bool) {
		for i, stars := range []int{5, 2} {
			if !yield(shop.WrittenReview{SKU: "MUG-S", Review: shop.Review{Stars: stars, Text: "So </script> so", At: time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)}}, shop.Row{Line: i}) {
				return
			}
		}
	}, false); err != nil {
		t.Fatal(err)
	}
	mug = h.structuredAt("/live/demo?product=walnut-mug")
	if dig(mug, "aggregateRating", "ratingValue") != "3.50" || dig(mug, "aggregateRating", "reviewCount") != 2.0 || dig(mug, "review", 0, "reviewRating", "ratingValue") != "2" {
		t.Errorf("rated: %v", mug["aggregateRating"])
	}

	page := h.browser().do("GET", "/live/demo?product=evil", "").Body.String()
	if strings.Contains(page, "<script>") || strings.Count(page, "</script>") != 1 || strings.Contains(page, "<!-- &") {
		t.Errorf("a title is a script:\n%s", page)
	}
	got := h.structuredAt("/live/demo?product=evil")
	if got["name"] != evil.Title || dig(got, "offers", "availability") != "https://schema.org/OutOfStock" || dig(got, "offers", "itemCondition") != "https://schema.org/UsedCondition" {
		t.Errorf("%v", got)
	}
	for _, path := range []string{"/live/demo", "/live/demo?product=none", "/live/demo?product="} {
		if v := h.structuredAt(path); v != nil {
			t.Errorf("%s: %v", path, v)
		}
	}
}

func TestAFaultFoundIsAmongTheReviewsTold(t *testing.T) {
	review := func(stars ...int) (all []shop.Review) {
		for i, n := range stars {
			all = append(all, shop.Review{Stars: n, Text: strconv.Itoa(i)})
		}
		return all
	}
	for _, c := range []struct {
		of   []shop.Review
		want string
	}{
		{nil, ""},
		{review(5, 4), "01"},
		{review(5, 5, 5, 5, 5, 5), "01234"},
		{review(5, 5, 2, 5, 5, 1), "01234"},
		{review(5, 5, 5, 5, 5, 4, 3, 1), "01236"},
	} {
		got := ""
		for _, r := range told(c.of) {
			got += r.Text
		}
		if got != c.want {
			t.Errorf("of %d reviews %q are told, want %q", len(c.of), got, c.want)
		}
	}
}

func TestTheShelfIsSearched(t *testing.T) {
	h := open(t)
	got := h.browser().want("GET", "/api/search?q="+url.QueryEscape("wallnut"), "", 200)
	if dig(got, "products", 0, "product") != "walnut-mug" || dig(got, "products", 0, "code") != "A1" {
		t.Errorf("%v", got)
	}
	if none := h.browser().want("GET", "/api/search", "", 200); len(none["products"].([]any)) != 0 {
		t.Errorf("%v", none)
	}
	h.browser().want("GET", "/api/search?q="+strings.Repeat("a", 101), "", 422)
}
