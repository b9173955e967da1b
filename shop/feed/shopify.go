// Package feed reads products from the files of other shops, and fetches the pictures that
// those name.
//
// It promises that what can be read is taken, that every row that cannot is told about by line
// and column, and that nothing in a file reaches a page unsanitised.
package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Shopify's columns as this package names them, by what its exports call them: the older header
// and the one since 2024.
var shopifyColumns = map[string]column{
	"handle": colHandle, "url handle": colHandle, "title": colTitle,
	"body (html)": colHTML, "description": colHTML, "vendor": colVendor, "type": colType, "tags": colTags,
	"published": colPublished, "published on online store": colPublished, "status": colStatus,
	"option1 name": colOption1Name, "option1 value": colOption1Value,
	"option2 name": colOption2Name, "option2 value": colOption2Value,
	"option3 name": colOption3Name, "option3 value": colOption3Value,
	"variant sku": colSKU, "sku": colSKU,
	"variant grams": colGrams, "weight value (grams)": colGrams,
	"variant inventory tracker": colTracker, "inventory tracker": colTracker,
	"variant inventory qty": colStock, "inventory quantity": colStock,
	"variant inventory policy": colOversell, "continue selling when out of stock": colOversell,
	"variant price": colPrice, "price": colPrice,
	"variant compare at price": colPrior, "compare-at price": colPrior, "compare at price": colPrior,
	"image src": colImage, "product image url": colImage, "image position": colImagePosition,
	"image alt text": colImageAlt, "gift card": colGiftCard, "seo description": colSEO,
}

type column int

const (
	colHandle column = iota
	colTitle
	colHTML
	colVendor
	colType
	colTags
	colPublished
	colStatus
	colOption1Name
	colOption1Value
	colOption2Name
	colOption2Value
	colOption3Name
	colOption3Value
	colSKU
	colGrams
	colTracker
	colStock
	colOversell
	colPrice
	colPrior
	colImage
	colImagePosition
	colImageAlt
	colGiftCard
	colSEO
	columns
)

// Shopify is a product export of Shopify being read.
type Shopify struct {
	table    *table
	currency string
	at       [columns]int // where a column is; -1 for missing
	fields   shop.Fields
	notes    []shop.Note
	seen     map[string]int // handles, and where they began
	promises []int          // where descriptions speak of delivery and returns
	err      error
}

// ReadShopify reads the header of a product export, in the older dialect or the newer. Amounts
// in it are of one currency, which the file does not name. It reads on only as products are
// asked for.
func ReadShopify(r io.Reader, currency string) (*Shopify, error) {
	if err := shop.CheckCurrency(currency); err != nil {
		return nil, err
	}
	t, err := newTable(r)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	f := &Shopify{table: t, currency: currency, seen: make(map[string]int)}
	for i := range f.at {
		f.at[i] = -1
	}
	for i, name := range t.header {
		c, ok := shopifyColumns[strings.ToLower(plain(name))]
		switch {
		case ok && f.at[c] >= 0:
			f.note(shop.Note{Line: 1, Column: name, Text: "the column is there twice; the first is read"})
		case ok:
			f.at[c] = i
		}
	}
	for c, names := range map[column]string{colHandle: `"Handle" or "URL handle"`, colTitle: `"Title"`, colPrice: `"Variant Price" or "Price"`} {
		if f.at[c] < 0 {
			return nil, fmt.Errorf("read products: line 1 has no column %s: is this a product export of Shopify?", names)
		}
	}
	f.find()
	return f, nil
}

// find tells which facts the file has columns for.
func (f *Shopify) find() {
	for field, cs := range map[shop.Fields][]column{
		shop.HasText: {colHTML}, shop.HasVendor: {colVendor}, shop.HasType: {colType}, shop.HasTags: {colTags},
		shop.HasPicture: {colImage}, shop.HasHidden: {colPublished, colStatus}, shop.HasPrior: {colPrior},
		shop.HasStock: {colStock}, shop.HasOversell: {colOversell, colTracker}, shop.HasGrams: {colGrams},
	} {
		for _, c := range cs {
			if f.at[c] >= 0 {
				f.fields |= field
			}
		}
	}
	if f.at[colStock] < 0 {
		f.note(shop.Note{Line: 1, Text: "there is no stock column: new products have none until it is counted"})
	}
}

func (f *Shopify) note(n shop.Note) { f.notes = append(f.notes, n) }

// Notes are about the file as a whole; they are complete when the products have been read.
func (f *Shopify) Notes() []shop.Note {
	notes := slices.Clone(f.notes)
	if l := f.table.lines.legacy; l > 0 {
		notes = append(notes, shop.Note{Line: l, Text: "not UTF-8 from here on: read as Windows-1252"})
	}
	if n := len(f.promises); n > 0 {
		notes = append(notes, shop.Note{Line: f.promises[0], Column: f.name(colHTML), Text: fmt.Sprintf(
			"what %d descriptions list about delivery and returns is not taken for a fact: the shop's settings say that", n)})
	}
	return notes
}

// Err is why reading ended before the end of the file.
func (f *Shopify) Err() error { return f.err }

// Products reads the file, product by product, for shop.Import. A product that was refused is
// there with the reason in its row. It can be read once.
func (f *Shopify) Products() iter.Seq2[shop.Product, shop.Row] {
	return func(yield func(shop.Product, shop.Row) bool) {
		g := &grouping{f: f, yield: yield}
		for {
			rec, wrong, err := f.table.next()
			switch {
			case errors.Is(err, io.EOF):
				g.flush()
				return
			case err != nil:
				f.err = fmt.Errorf("read products: line %d: %w", f.table.lines.number+1, err)
				g.flush()
				return
			case wrong != nil:
				g.broken = append(g.broken, *wrong)
			case !g.add(rec):
				return
			}
		}
	}
}

// grouping gathers the rows of a product.
type grouping struct {
	f      *Shopify
	yield  func(shop.Product, shop.Row) bool
	rows   []record
	broken []shop.Note // after the last of rows; whose they are shows with the next
	inside []shop.Note // broken ones between two of rows
}

// add takes a row, after the product before it when it is another's.
func (g *grouping) add(rec record) bool {
	if len(g.rows) > 0 && g.f.cell(rec, colHandle) == g.f.cell(g.rows[0], colHandle) {
		g.inside = append(g.inside, g.broken...)
		g.broken = nil
	} else if !g.flush() {
		return false
	}
	g.rows = append(g.rows, rec)
	return true
}

// flush hands over the product so far, and broken rows after it by themselves: they may have
// been its last variants.
func (g *grouping) flush() bool {
	rows, inside, broken := g.rows, g.inside, g.broken
	g.rows, g.inside, g.broken = nil, nil, nil
	if len(rows) > 0 {
		p, row := g.f.product(rows, inside)
		row.Partial = row.Partial || len(broken) > 0
		if !g.yield(p, row) {
			return false
		}
	}
	for _, n := range broken {
		if !g.yield(shop.Product{}, shop.Row{Line: n.Line, Outcome: shop.Refused, Notes: []shop.Note{n}}) {
			return false
		}
	}
	return true
}

// cell is a row's cell, "" for what is missing.
func (f *Shopify) cell(rec record, c column) string {
	if i := f.at[c]; i >= 0 && i < len(rec.cells) {
		return strings.TrimSpace(rec.cells[i])
	}
	return ""
}

// name is what the file calls a column.
func (f *Shopify) name(c column) string {
	if i := f.at[c]; i >= 0 {
		return f.table.header[i]
	}
	return ""
}

// Import reads a product export into a shop, or with dry tells what that would do. The report
// is of what was taken also when reading ended early.
func Import(ctx context.Context, s *shop.Shop, r io.Reader, dry bool) (shop.Report, error) {
	f, err := ReadShopify(r, s.Policies().Currency)
	if err != nil {
		return shop.Report{Dry: dry, Rows: []shop.Row{}}, err
	}
	report, err := s.Import(ctx, f.Products(), dry)
	report.Notes = append(report.Notes, f.Notes()...)
	return report, errors.Join(err, f.Err())
}
