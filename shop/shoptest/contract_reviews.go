package shoptest

import (
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// reviewFile is reviews as a file gives them.
func reviewFile(rs ...shop.WrittenReview) iter.Seq2[shop.WrittenReview, shop.Row] {
	return func(yield func(shop.WrittenReview, shop.Row) bool) {
		for i, r := range rs {
			if !yield(r, shop.Row{Line: i + 2}) {
				return
			}
		}
	}
}

// reviews are taken once, told by the snapshot at once, also by another process and after a start.
func reviews(t *testing.T, open func(testing.TB) shop.Store) {
	store := open(t)
	s := Open(t, Config(), store, Mug(5), Towel(1, 1))
	other := Open(t, Config(), store)
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	rev := func(sku shop.SKU, stars int, text string, at time.Time) shop.WrittenReview {
		return shop.WrittenReview{SKU: sku, Review: shop.Review{Stars: stars, Text: text, Author: "Kim", At: at}}
	}
	file := []shop.WrittenReview{rev("MUG-1", 5, "Lovely", day(1)), rev("MUG-1", 2, strings.Repeat("é", 2000), day(3)), rev("MUG-1", 4, "Fine", day(2)),
		rev("TOWEL-S", 3, "Thin", day(1)), rev("TOWEL-L", 3, "Thin", day(1)), rev("MUG-1", 5, "Lovely", day(1)),
		rev("NONE", 5, "x", day(1)), rev("MUG-1", 0, "x", day(1)), rev("MUG-1", 6, "x", day(1))}
	if _, ok := s.ReviewsClaim("walnut-mug"); ok {
		t.Error("a claim about no reviews")
	}
	dry := must[shop.Report](t)(s.ImportReviews(ctx, reviewFile(file...), true))
	if dry.Added != 5 || dry.Unchanged != 1 || dry.Refused != 3 || len(s.Reviews("walnut-mug")) != 0 {
		t.Errorf("dry: %+v, %d kept", dry, len(s.Reviews("walnut-mug")))
	}
	first := must[shop.Report](t)(s.ImportReviews(ctx, reviewFile(file...), false))
	if first.Added != 5 || first.Unchanged != 1 || first.Refused != 3 {
		t.Errorf("first: %+v", first)
	}
	claim, ok := s.ReviewsClaim("walnut-mug")
	if !ok || !s.Holds(claim, time.Now().Add(time.Second)) || claim.SKU() != "MUG-1" || claim.Kind() != "reviews" {
		t.Errorf("claim %v %v", claim, ok)
	}
	again := must[shop.Report](t)(s.ImportReviews(ctx, reviewFile(file...), false))
	if again.Added != 0 || again.Unchanged != 6 {
		t.Errorf("again: %+v", again)
	}
	check := func(s *shop.Shop) {
		t.Helper()
		got := s.Reviews("walnut-mug")
		if len(got) != 3 || got[0].Stars != 2 || got[1].Text != "Fine" || got[2].At != day(1) || len([]rune(got[0].Text)) != 1000 || got[0].Author != "Kim" {
			t.Errorf("reviews: %+v", got)
		}
		if r := s.Rating("walnut-mug"); r != (shop.Rating{Count: 3, Stars: 11}) || s.Rating("linen-towel").Average() != 3 {
			t.Errorf("rating: %+v", r)
		}
	}
	check(s)
	check(Open(t, Config(), store))
	// A process that sees it later is brought there by its next change.
	if err := other.SetStock(ctx, "MUG-1", 4, "team"); err != nil {
		t.Fatal(err)
	}
	check(other)
	must[shop.Report](t)(s.ImportReviews(ctx, reviewFile(rev("MUG-1", 1, "Broke", day(9))), false))
	if s.Holds(claim, time.Now()) {
		t.Error("a claim about fewer reviews holds")
	}
	text, err := claim.MarshalText()
	var read shop.Claim
	if err != nil || read.UnmarshalText(text) != nil || read != claim {
		t.Errorf("read back: %v", read)
	}
	if len(other.Reviews("walnut-mug")) != 3 {
		t.Error("what was handed out has changed")
	}
}
