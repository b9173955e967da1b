package storefront

import (
	"fmt"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// reviewed gives the mug a review for each number of stars, the oldest first.
func (h *house) reviewed(from int, stars ...int) {
	h.t.Helper()
	if _, err := h.shop.ImportReviews(h.t.Context(), func(yield func(shop.WrittenReview, shop.Row) bool) {
		for i, n := range stars {
			r := shop.Review{Stars: n, Author: "Mia", Text: fmt.Sprintf("No. %d", from+i), At: time.Date(2026, 1, from+i, 0, 0, 0, 0, time.UTC)}
			if !yield(shop.WrittenReview{SKU: "MUG-S", Review: r}, shop.Row{Line: i}) {
				return
			}
		}
	}, false); err != nil {
		h.t.Fatal(err)
	}
}

// TestReviewsAreReadPageByPage has a review come between two pages.
func TestReviewsAreReadPageByPage(t *testing.T) {
	h := open(t)
	const at = "/api/reviews/walnut-mug"
	b := h.browser()
	if none := b.want("GET", at, "", 200); none["count"] != 0.0 || len(none["reviews"].([]any)) != 0 || none["critical"] != nil {
		t.Errorf("no reviews: %v", none)
	}
	h.reviewed(1, 2, 1, 1, 5, 5, 4, 5)
	first := b.want("GET", at+"?limit=3", "", 200)
	if first["count"] != 7.0 || fmt.Sprint(first["average"])[:4] != "3.28" || dig(first, "reviews", 0, "text") != "No. 7" || dig(first, "reviews", 0, "date") != "2026-01-07" {
		t.Errorf("the first page: %v", first)
	}
	if dig(first, "critical", "text") != "No. 3" { // of the two with one star the newer
		t.Errorf("the critical one is %v", first["critical"])
	}
	h.reviewed(8, 5)
	second := b.want("GET", at+"?limit=3&cursor="+first["next"].(string), "", 200)
	if dig(second, "reviews", 0, "text") != "No. 4" || dig(second, "reviews", 2, "text") != "No. 2" || second["critical"] != nil {
		t.Errorf("the second page: %v", second)
	}
	last := b.want("GET", at+"?limit=3&cursor="+second["next"].(string), "", 200)
	if dig(last, "reviews", 0, "text") != "No. 1" || last["next"] != nil || last["count"] != 8.0 {
		t.Errorf("the last page: %v", last)
	}
}
