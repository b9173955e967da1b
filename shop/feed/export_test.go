package feed

import (
	"bytes"
	"context"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

// TestExportsComeBack writes shops in each format and reads that into the same shop, where it changes
// nothing that matters, and into an empty one, which then sells the same.
func TestExportsComeBack(t *testing.T) {
	for _, name := range []string{"testdata/older.csv", "testdata/woo.csv", "../../assets/demo/catalogue.csv"} {
		s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
		if _, err := Import(context.Background(), s, bytes.NewReader(file(t, name)), false); err != nil {
			t.Fatal(err)
		}
		for _, format := range Formats {
			var out bytes.Buffer
			if err := (Export{}).Write(&out, format, s.Catalogue()); err != nil {
				t.Fatal(err)
			}
			other := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
			r, err := Import(context.Background(), other, bytes.NewReader(out.Bytes()), false)
			if err != nil || r.Refused > 0 {
				t.Fatalf("%s as %s: %+v %v", name, format, r, err)
			}
			for _, p := range s.Products() {
				for _, v := range p.Variants {
					q, w, ok := other.BySKU(v.SKU)
					if !ok || w.Price != v.Price || q.Title != p.Title || format != "google" && (w.OnHand != v.OnHand || w.Oversell != v.Oversell) {
						t.Errorf("%s as %s: %s is %+v %+v", name, format, v.SKU, q.Title, w)
					}
				}
			}
			if format != "shopify" || name == "testdata/woo.csv" {
				continue
			}
			if r, err = Import(context.Background(), s, bytes.NewReader(out.Bytes()), true); err != nil || r.Changed+r.Added > 0 {
				t.Errorf("%s as %s and back: %+v %v", name, format, r, err)
			}
		}
	}
}

func TestExportRunsNothing(t *testing.T) {
	p := shop.Product{ID: "a", Title: "=HYPERLINK(\"x\")", Vendor: "@me", Tags: []string{"+1"}, PictureAlt: "-2",
		Variants: []shop.Variant{{SKU: "=1+1", Price: eur(100)}}}
	for _, format := range []string{"shopify", "woocommerce"} {
		var out bytes.Buffer
		if err := (Export{}).Write(&out, format, []shop.Product{p}); err != nil {
			t.Fatal(err)
		}
		for _, cell := range strings.FieldsFunc(out.String(), func(r rune) bool { return r == ',' || r == '\n' }) {
			if strings.ContainsAny(strings.Trim(cell, `"`)[:min(1, len(strings.Trim(cell, `"`)))], formula) {
				t.Errorf("%s: cell %q", format, cell)
			}
		}
		ps, _, _ := readAll(t, &out)
		if ps[0].Title != p.Title || ps[0].Variants[0].SKU != "=1+1" {
			t.Errorf("%s: read back %+v", format, ps[0])
		}
	}
	if err := (Export{}).Write(&bytes.Buffer{}, "excel", nil); err == nil || !strings.Contains(err.Error(), "shopify") {
		t.Errorf("error is %v", err)
	}
}

func TestGoogleFeedIsAFeed(t *testing.T) {
	p := shop.Product{ID: "mug", Code: "A1", Title: "Mug & saucer", Summary: "It holds.", OptionNames: []string{"Colour"},
		Attributes: []shop.Attribute{{Name: "Height", Value: "9 cm"}}, Variants: []shop.Variant{
			{SKU: "M-R", Options: []string{"Red"}, Price: eur(1600), Prior: eur(2000), State: shop.InStock, Grams: 300},
			{SKU: "M-B", Options: []string{"Blue"}, Price: eur(2000), State: shop.SoldOut}}}
	e := Export{Product: func(p shop.Product) string { return "https://shop.example/live/main?product=" + p.Code },
		Picture: func(shop.Product) string { return "https://shop.example/media/mug.webp" }}
	var out bytes.Buffer
	if err := e.Write(&out, "google", []shop.Product{p, {ID: "draft", Hidden: true, Variants: []shop.Variant{{SKU: "D"}}}}); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(out.Bytes(), new(struct{})); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`xmlns:g="http://base.google.com/ns/1.0"`, "<g:price>20.00 EUR</g:price>", "<g:sale_price>16.00 EUR</g:sale_price>",
		"<g:availability>out_of_stock</g:availability>", "<g:title>Mug &amp; saucer</g:title>", "<g:item_group_id>mug</g:item_group_id>",
		"<g:link>https://shop.example/live/main?product=A1</g:link>", "<g:attribute_name>Height</g:attribute_name>", "<g:color>Red</g:color>"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "<g:id>D<") {
		t.Error("a hidden product is in the feed")
	}
}
