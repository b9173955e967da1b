// Package feed reads products from the files of other shops and writes them, and fetches the
// pictures that those name.
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

// column is a fact that a row may hold, whatever its file calls it.
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
	// What follows is not in Shopify's files: the others' dialects turn it into what is above.
	colID
	colParent
	colKind
	colShort
	colSale
	colSaleStart
	colSaleEnd
	colAvailability
	colDetails
	colHighlights
	columns
)

// row is a row of a file by what it means. Cells that its file does not have are "".
type row struct {
	line  int
	cells [columns]string
	// head tells that the row describes a product and sells nothing.
	head bool
	// none tells that there is no stock, in a file that does not count it.
	none bool
	// facts are properties beside those that the description lists, as it would list them.
	facts      []string
	attributes []shop.Attribute // that a dialect has yet to turn
	notes      []shop.Note
}

func (r *row) note(column, format string, a ...any) {
	r.notes = append(r.notes, shop.Note{Line: r.line, Column: column, Text: fmt.Sprintf(format, a...)})
}

// source is where rows come from: a file's own reader, or one that puts them in order.
type source interface {
	// next is the next row, or what is wrong with it, or io.EOF.
	next() (row, *shop.Note, error)
}

// dialect is a way in which shops write their products.
type dialect struct {
	name string
	// needs are the columns without which a file is none of it, and what they are called.
	needs []need
	// single tells that an option with one value is a property and nothing to choose.
	single bool
}

type need struct {
	column column
	called string
}

// File is a product file being read.
type File struct {
	dialect  *dialect
	source   source
	currency string
	names    [columns]string // what the file calls a column, "" for missing
	fields   shop.Fields
	notes    []shop.Note
	seen     map[string]int // handles, and where they began
	promises []int          // where descriptions speak of delivery and returns
	lines    *lines         // nil for XML
	at       func() int     // the line being read
	err      error
}

// has tells that the file has the column.
func (f *File) has(c column) bool { return f.names[c] != "" }

// sniffed is how much of a file is looked at to tell what it is, in bytes.
const sniffed = 4096

// Read reads the header of a product file: an export of Shopify in the older dialect or the newer, of
// WooCommerce, or a Google Merchant feed as text or XML. Amounts are of the given currency, which
// most files do not name. It reads on only as products are asked for.
func Read(r io.Reader, currency string) (*File, error) {
	if err := shop.CheckCurrency(currency); err != nil {
		return nil, err
	}
	l := newLines(r)
	f := &File{currency: currency, seen: make(map[string]int)}
	start, err := l.r.Peek(sniffed)
	if len(start) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read products: %w", err)
	}
	if strings.HasPrefix(strings.TrimLeft(string(start), " \t\r\n"), "<") {
		f.readGoogleXML(l.r)
	} else {
		t, err := newTable(l)
		if err != nil {
			return nil, fmt.Errorf("read products: %w", err)
		}
		if err := f.readTable(t); err != nil {
			return nil, fmt.Errorf("read products: %w", err)
		}
	}
	f.find()
	return f, nil
}

// readTable finds out whose the table is, by its header.
func (f *File) readTable(t *table) error {
	f.lines, f.at = t.lines, func() int { return t.lines.number + 1 }
	header := make([]string, len(t.header))
	for i, name := range t.header {
		header[i] = strings.ToLower(plain(name))
	}
	known := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(header, n) })
	}
	switch {
	case known("regular price", "name"), known("sku", "name", "type"):
		return f.readWoo(t)
	case known("id", "title", "link"), known("id", "title", "price"), known("id", "title", "availability"):
		return f.readGoogle(t)
	default:
		return f.readShopify(t)
	}
}

// cells finds where the table has columns, by their names in lower case, and tells about what is there
// twice. The answer reads a record.
func (f *File) cells(t *table, named map[string]column) (func(record) row, error) {
	var at [columns]int // one more than where a column is
	for i, name := range t.header {
		c, ok := named[strings.ToLower(plain(name))]
		switch {
		case ok && f.has(c):
			f.note(shop.Note{Line: 1, Column: name, Text: "the column is there twice; the first is read"})
		case ok:
			at[c], f.names[c] = i+1, name
		}
	}
	for _, n := range f.dialect.needs {
		if !f.has(n.column) {
			return nil, fmt.Errorf("line 1 has no column %s: is this a product file of %s?", n.called, f.dialect.name)
		}
	}
	return func(rec record) row {
		r := row{line: rec.line}
		for c, i := range at {
			if i > 0 && i <= len(rec.cells) {
				r.cells[c] = harmed(strings.TrimSpace(rec.cells[i-1]))
			}
		}
		return r
	}, nil
}

// find tells which facts the file has columns for.
func (f *File) find() {
	for field, cs := range map[shop.Fields][]column{
		shop.HasText: {colHTML, colShort}, shop.HasVendor: {colVendor}, shop.HasType: {colType}, shop.HasTags: {colTags},
		shop.HasPicture: {colImage}, shop.HasHidden: {colPublished, colStatus}, shop.HasPrior: {colPrior, colSale},
		shop.HasStock: {colStock}, shop.HasOversell: {colOversell, colTracker}, shop.HasGrams: {colGrams},
	} {
		if slices.ContainsFunc(cs, f.has) {
			f.fields |= field
		}
	}
	if !f.has(colStock) {
		f.note(shop.Note{Line: 1, Text: "there is no stock column: new products have none until it is counted"})
	}
}

func (f *File) note(n shop.Note) { f.notes = append(f.notes, n) }

// Notes are about the file as a whole; they are complete when the products have been read.
func (f *File) Notes() []shop.Note {
	notes := slices.Clone(f.notes)
	if f.lines != nil && f.lines.legacy > 0 {
		notes = append(notes, shop.Note{Line: f.lines.legacy, Text: "not UTF-8 from here on: read as Windows-1252"})
	}
	if n := len(f.promises); n > 0 {
		notes = append(notes, shop.Note{Line: f.promises[0], Column: f.names[colHTML], Text: fmt.Sprintf(
			"what %d descriptions list about delivery and returns is not taken for a fact: the shop's settings say that", n)})
	}
	return notes
}

// Err is why reading ended before the end of the file.
func (f *File) Err() error { return f.err }

// Products reads the file, product by product, for shop.Import. A product that was refused is
// there with the reason in its row. It can be read once.
func (f *File) Products() iter.Seq2[shop.Product, shop.Row] {
	return func(yield func(shop.Product, shop.Row) bool) {
		g := &grouping{f: f, yield: yield}
		for {
			r, wrong, err := f.source.next()
			switch {
			case errors.Is(err, io.EOF):
				g.flush()
				return
			case err != nil:
				f.err = fmt.Errorf("read products: line %d: %w", f.at(), err)
				g.flush()
				return
			case wrong != nil:
				g.broken = append(g.broken, *wrong)
			case !g.add(r):
				return
			}
		}
	}
}

// grouping gathers the rows of a product.
type grouping struct {
	f      *File
	yield  func(shop.Product, shop.Row) bool
	rows   []row
	broken []shop.Note // after the last of rows; whose they are shows with the next
	inside []shop.Note // broken ones between two of rows
}

// add takes a row, after the product before it when it is another's.
func (g *grouping) add(r row) bool {
	if len(g.rows) > 0 && r.cells[colHandle] == g.rows[0].cells[colHandle] {
		g.inside = append(g.inside, g.broken...)
		g.broken = nil
	} else if !g.flush() {
		return false
	}
	g.rows = append(g.rows, r)
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

// turning makes of each row what it means.
type turning struct {
	from source
	turn func(*row) *shop.Note // what is wrong with a row, if anything
}

func (t turning) next() (row, *shop.Note, error) {
	r, wrong, err := t.from.next()
	if err != nil || wrong != nil {
		return r, wrong, err
	}
	wrong = t.turn(&r)
	return r, wrong, nil
}

// gathering puts rows of one product together that stand apart in their file: rows with a parent are
// handed on at the end of the file, in the order that resolve gives them. Others pass at once.
type gathering struct {
	from    source
	resolve func(held []row) ([]row, []shop.Note)
	held    []row
	wrong   []shop.Note
	ended   bool
}

func (g *gathering) next() (row, *shop.Note, error) {
	for !g.ended {
		r, wrong, err := g.from.next()
		switch {
		case errors.Is(err, io.EOF):
			g.ended = true
			g.held, g.wrong = g.resolve(g.held)
		case err != nil || wrong != nil || r.cells[colParent] == "":
			return r, wrong, err
		default:
			g.held = append(g.held, r)
		}
	}
	if len(g.held) > 0 {
		r := g.held[0]
		g.held = g.held[1:]
		return r, nil, nil
	}
	if len(g.wrong) > 0 {
		n := g.wrong[0]
		g.wrong = g.wrong[1:]
		return row{}, &n, nil
	}
	return row{}, nil, io.EOF
}

// Import reads a product file into a shop, or with dry tells what that would do. The report
// is of what was taken also when reading ended early.
func Import(ctx context.Context, s *shop.Shop, r io.Reader, dry bool) (shop.Report, error) {
	f, err := Read(r, s.Policies().Currency)
	if err != nil {
		return shop.Report{Dry: dry, Rows: []shop.Row{}}, err
	}
	report, err := s.Import(ctx, f.Products(), dry)
	report.Notes = append(report.Notes, f.Notes()...)
	return report, errors.Join(err, f.Err())
}
