package shop_test

import (
	"slices"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

func TestSearch(t *testing.T) {
	mug, towel := shoptest.Mug(3), shoptest.Towel(1, 1)
	mug.HTML, mug.Tags = "<p>Good for <b>café</b> crème</p>", []string{"Kitchen"}
	hidden := shop.Product{ID: "secret", Title: "Secret mug", Hidden: true, Variants: []shop.Variant{{SKU: "S", Price: mug.Variants[0].Price}}}
	s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory(), mug, towel, hidden)
	ids := func(query string) []string {
		var out []string
		for _, p := range s.Search(query, 10) {
			out = append(out, string(p.ID))
		}
		return out
	}
	for query, want := range map[string][]string{
		"mug": {"walnut-mug"}, "MÚG": {"walnut-mug"}, "waln": {"walnut-mug"}, "wallnut": {"walnut-mug"}, "wlanut mug": {"walnut-mug"},
		"cafe": {"walnut-mug"}, "kitchen": {"walnut-mug"}, "large": {"linen-towel"}, "TOWEL-L": {"linen-towel"}, "a2": {"linen-towel"},
		"walnut towel": nil, "secret": nil, "b": nil, "": nil, "p": nil, "xyzzy": nil, "a": {"walnut-mug", "linen-towel"},
	} {
		if got := ids(query); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
	// A text that changes is found at once, and a stock that changes does not change what is found.
	if err := s.SetStock(t.Context(), "MUG-1", 1, "team"); err != nil {
		t.Fatal(err)
	}
	mug.Title = "Oak cup"
	if _, err := s.Import(t.Context(), shoptest.File(mug), false); err != nil {
		t.Fatal(err)
	}
	if got := ids("oak"); len(got) != 1 {
		t.Errorf("a new title finds %v", got)
	}
	for _, p := range s.Search("oak", 1) {
		if p.Title != "Oak cup" || p.Variants[0].Stock != 3 && p.Variants[0].Stock != 1 {
			t.Errorf("%+v", p)
		}
	}
}
