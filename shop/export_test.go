package shop_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// TestOrdersCSV writes what a spreadsheet would run.
func TestOrdersCSV(t *testing.T) {
	eur := func(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }
	o := shop.Order{Number: "B-1001", Created: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), State: shop.Paid,
		Address: shop.Address{Name: `=HYPERLINK("http://x","y")`, Email: "@a", Street: "+1", City: "Sint \"Job\", in 't Goor\nBE"},
		Totals:  shop.Totals{Goods: eur(3650), Discount: eur(0), Shipping: eur(495), Tax: eur(719), Total: eur(4145), TaxPercent: 8.625, TaxLevel: shop.TaxPerOrder},
		Lines: []shop.HoldLine{{SKU: "-cmd|' /C calc'!A0", Title: "Mug", Qty: 2, Price: eur(1250), Prior: eur(1500)},
			{SKU: "TOWEL", Title: "\tTowel", Qty: 1, Price: eur(1150)}}}
	var out bytes.Buffer
	if err := shop.OrdersCSV(&out, []shop.Order{o}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	cell := func(row int, column string) string {
		for i, name := range rows[0] {
			if name == column {
				return rows[row][i]
			}
		}
		t.Fatalf("no column %s", column)
		return ""
	}
	for column, want := range map[string]string{"number": "B-1001", "created": "2026-11-22T10:00:00Z", "buyer name": `'=HYPERLINK("http://x","y")`,
		"e-mail": "'@a", "street": "+1", "city": "Sint \"Job\", in 't Goor\nBE", "sku": "'-cmd|' /C calc'!A0", "unit price": "12.50",
		"prior price": "15.00", "order total": "41.45", "tax percent": "8.625", "tax mode": "included", "quantity": "2"} {
		if got := cell(1, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if got := cell(2, "title"); got != "'\tTowel" {
		t.Errorf("title is %q", got)
	}
	if cell(2, "prior price") != "" {
		t.Error("a prior price that was not shown")
	}
	for _, row := range rows[1:] {
		for _, c := range row {
			if c != "" && strings.ContainsRune("=@\t\r|%", rune(c[0])) {
				t.Errorf("a formula: %q", c)
			}
		}
	}
}
