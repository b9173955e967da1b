package feed

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

func told(rows []shop.Row) (out []string) {
	for _, row := range rows {
		for _, n := range row.Notes {
			mark := ""
			if n.Refused {
				mark = "! "
			}
			out = append(out, fmt.Sprintf("%s%d %s: %s", mark, n.Line, n.Column, n.Text))
		}
	}
	return out
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got\n%+v\nwant\n%+v", what, got, want)
	}
}

func TestWooCommerce(t *testing.T) {
	ps, rows, _ := readAll(t, bytes.NewReader(file(t, "testdata/woo.csv")))
	by := map[shop.ProductID]shop.Product{}
	for _, p := range ps {
		by[p.ID] = p
	}
	expect(t, "apron", by["apron"], shop.Product{ID: "apron", Title: "Linen apron", Summary: "An apron of washed linen.",
		HTML: "<p>Two deep pockets. Ties at the back.</p>", Type: "Aprons", Tags: []string{"linen", "apron"},
		Attributes:  []shop.Attribute{{Name: "Material", Value: "washed linen"}, {Name: "Colour", Value: "Rust, Sage"}},
		OptionNames: []string{"Colour"},
		Variants: []shop.Variant{{SKU: "APRON-R", Options: []string{"Rust"}, Price: eur(3400), Stock: 8, Grams: 400},
			{SKU: "APRON-S", Options: []string{"Sage"}, Price: eur(3400), Grams: 400, Oversell: true}},
		PictureFrom: "https://example.org/apron.jpg", PictureAlt: "Linen apron"})
	brush := by["brush"]
	expect(t, "brush", []any{brush.Variants, brush.OptionNames, brush.Attributes, brush.Summary, brush.Type},
		[]any{[]shop.Variant{{SKU: "BRUSH", Price: eur(650), Grams: 120, Oversell: true}}, []string(nil),
			[]shop.Attribute{{Name: "Material", Value: "beech"}}, "Beech and bristle.", "Kitchen"})
	draft := by["id-17"]
	expect(t, "draft", []any{draft.Hidden, draft.Variants[0].Price, draft.Variants[0].Prior}, []any{true, eur(700), eur(900)})
	expect(t, "told", told(rows), []string{
		"4 Stock: stock is not tracked: BRUSH is sold without a limit",
		"! 6 Type: it is sold on another site, not here",
		"8 SKU: there is no SKU: it is called ID-17",
		"2 Description: scripts and the like were taken out",
		`! 7 Parent: its parent "NOBODY" is not in the file`,
	})
}

func TestGoogleMerchant(t *testing.T) {
	ps, rows, notes := readAll(t, bytes.NewReader(file(t, "testdata/google.xml")))
	by := map[shop.ProductID]shop.Product{}
	fields := map[shop.ProductID]shop.Fields{}
	for i, p := range ps {
		by[p.ID], fields[p.ID] = p, rows[i].Fields
	}
	expect(t, "mug", by["mug"], shop.Product{ID: "mug", Title: "Stone mug", Summary: "A mug of stoneware. Holds a lot.",
		HTML: "A mug of stoneware. Holds a lot.", Vendor: "Kiln", Type: "Mugs",
		Attributes:  []shop.Attribute{{Name: "Capacity", Value: "350 ml"}, {Value: "Thick walls"}, {Name: "Material", Value: "stoneware"}, {Name: "Colour", Value: "Blue, Red"}},
		OptionNames: []string{"Colour"},
		Variants:    []shop.Variant{{SKU: "MUG-B", Options: []string{"Blue"}, Price: eur(1500), Grams: 350}, {SKU: "MUG-R", Options: []string{"Red"}, Price: eur(1500)}},
		PictureFrom: "https://example.org/mug.jpg", PictureAlt: "Stone mug"})
	expect(t, "bell", by["bell"].Variants, []shop.Variant{{SKU: "BELL", Price: eur(1600), Prior: eur(2000)}})
	if fields["bell"]&shop.HasStock == 0 || fields["mug"]&shop.HasStock != 0 {
		t.Error("only what has no stock is known of stock")
	}
	expect(t, "told", told(rows), []string{
		`! 8 price: "5.00 USD" is not in EUR, which this shop sells in`,
		"9 sale_price: the sale price begins on 2199-01-01: make it a deal",
		`9 availability: "preorder" is not sold ahead here: it is sold when there is stock`,
	})
	if len(notes) != 1 || !strings.Contains(notes[0].Text, "no stock column") {
		t.Errorf("notes are %v", notes)
	}
}

// TestGoogleAsText reads the same feed as separated text.
func TestGoogleAsText(t *testing.T) {
	text := "id\ttitle\tdescription\tlink\timage link\tavailability\tprice\tg:product_detail\n" +
		"BELL\tBrass bell\tIt rings.\thttps://example.org\thttps://example.org/b.jpg\tin stock\t20.00 EUR\t\"Use:Tone:high, Use:Height:9 cm\"\n"
	ps, _, _ := readAll(t, strings.NewReader(text))
	if len(ps) != 1 || ps[0].Variants[0].Price != eur(2000) || ps[0].PictureFrom == "" {
		t.Fatalf("products are %+v", ps)
	}
	expect(t, "attributes", ps[0].Attributes, []shop.Attribute{{Name: "Tone", Value: "high"}, {Name: "Height", Value: "9 cm"}})
}

func TestBrokenXML(t *testing.T) {
	f, err := Read(strings.NewReader("<rss><channel><item><id>A</id><title>A</title><price>1 EUR</price></item><item><id>B</id>"), "EUR")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range f.Products() {
		n++
	}
	if n != 1 || f.Err() == nil || !strings.Contains(f.Err().Error(), "line 1: this is not XML") {
		t.Errorf("%d products, then %v", n, f.Err())
	}
}

// TestSameFileTwice takes each kind of file twice: the second time nothing changes.
func TestSameFileTwice(t *testing.T) {
	for _, name := range []string{"older.csv", "newer.csv", "woo.csv", "google.xml"} {
		s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
		data := file(t, "testdata/"+name)
		if _, err := Import(context.Background(), s, bytes.NewReader(data), false); err != nil {
			t.Fatal(err)
		}
		r, err := Import(context.Background(), s, bytes.NewReader(data), true)
		if err != nil || r.Added+r.Changed > 0 || r.Unchanged == 0 {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
}
