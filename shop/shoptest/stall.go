package shoptest

import (
	"context"
	"iter"
	"testing"

	"github.com/barkerlive/barker/shop"
)

// Config is a small shop's settings: euros, 21 % tax, deliveries at EUR 4.95, free from EUR 50.
func Config() shop.Config {
	return shop.Config{ID: "demo", Name: "Test shop", Payments: map[string]shop.Payments{}, Policies: shop.Policies{
		Country: "NL", Countries: []string{"NL", "BE"}, Currency: "EUR", TaxPercent: 21, ReturnDays: 30, HandlingDays: 1,
		Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: shop.Money{Minor: 495, Currency: "EUR"},
			FreeFrom: shop.Money{Minor: 5000, Currency: "EUR"}, MinDays: 2, MaxDays: 3}}}}
}

// Address is one that the shop takes.
func Address() shop.Address {
	return shop.Address{Name: "Anna Vos", Email: "anna@example.org", Street: "Lange Gracht 1", Postcode: "1012 AB",
		City: "Amsterdam", Country: "NL"}
}

// Mug is a product with one variant, MUG-1, at EUR 24.
func Mug(stock int) shop.Product {
	return shop.Product{ID: "walnut-mug", Title: "Walnut mug", Summary: "A mug turned from walnut.",
		Attributes: []shop.Attribute{{Name: "Material", Value: "walnut"}},
		Variants:   []shop.Variant{{SKU: "MUG-1", Price: shop.Money{Minor: 2400, Currency: "EUR"}, Stock: stock}}}
}

// Towel is a product in two sizes, TOWEL-S and TOWEL-L, at EUR 12.50 and EUR 19.95.
func Towel(small, large int) shop.Product {
	return shop.Product{ID: "linen-towel", Title: "Linen towel", Summary: "A towel of washed linen.", OptionNames: []string{"Size"},
		Variants: []shop.Variant{
			{SKU: "TOWEL-S", Options: []string{"Small"}, Price: shop.Money{Minor: 1250, Currency: "EUR"}, Stock: small},
			{SKU: "TOWEL-L", Options: []string{"Large"}, Price: shop.Money{Minor: 1995, Currency: "EUR"}, Stock: large}}}
}

// File is products as a file with every column gives them.
func File(ps ...shop.Product) iter.Seq2[shop.Product, shop.Row] {
	return func(yield func(shop.Product, shop.Row) bool) {
		for i, p := range ps {
			if !yield(p, shop.Row{Line: i + 2, Product: p.ID, Title: p.Title, Fields: ^shop.Fields(0)}) {
				return
			}
		}
	}
}

// Open opens a shop and imports products. It is not running: what others change is not seen, and
// after a second nothing holds.
func Open(tb testing.TB, c shop.Config, s shop.Store, ps ...shop.Product) *shop.Shop {
	tb.Helper()
	sh, err := shop.Open(context.Background(), c, s)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := sh.Import(context.Background(), File(ps...), false); err != nil {
		tb.Fatal(err)
	}
	return sh
}
