package shop

import (
	"context"
	"fmt"
	"iter"
	"slices"
)

// Fields are the facts that a file has columns for. What it has no column for stays as it is;
// a cell that is there and blank clears.
type Fields uint

// The fields that a file may lack.
const (
	HasText Fields = 1 << iota // HTML, Summary and Attributes
	HasVendor
	HasType
	HasTags
	HasPicture
	HasHidden
	HasPrior
	HasStock
	HasOversell
	HasGrams
)

// Outcome is what became of a product in a file.
type Outcome string

// The outcomes.
const (
	Added     Outcome = "added"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Row is a product in a file: where it stands, what was noted, and what became of it.
type Row struct {
	Line    int       `json:"line"` // of its first row; the header is 1
	Product ProductID `json:"product"`
	Title   string    `json:"title"`
	// Outcome is Refused when the reader could not make a product of it, else the shop's.
	Outcome Outcome  `json:"outcome"`
	Changes []string `json:"changes,omitempty"`
	Notes   []Note   `json:"notes,omitempty"`

	Fields Fields `json:"-"`
	// Partial products had rows that were refused: their other variants stay for sale.
	Partial bool `json:"-"`
}

// Note is something to know about a place in a file.
type Note struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // as in the header
	Text   string `json:"text"`
	// Refused tells that the row was left out.
	Refused bool `json:"refused,omitempty"`
}

// Report is what an import did, or would do.
type Report struct {
	Dry       bool   `json:"dry"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Refused   int    `json:"refused"` // products, or rows that belong to none
	Notes     []Note `json:"notes,omitempty"`
	Rows      []Row  `json:"rows"`
}

// importBatch is how many products share a transaction.
const importBatch = 100

// Import takes products from a file, or with dry only tells what it would do. What the file said
// before and says again changes nothing, also where a price or a stock was changed here since;
// so the same file twice is no change. A product that the file no longer has stays; a variant
// that its product no longer has is no longer for sale. When it fails, the products so far are
// taken, and the report is of them.
func (s *Shop) Import(ctx context.Context, products iter.Seq2[Product, Row], dry bool) (Report, error) {
	im := &importing{shop: s, report: Report{Dry: dry, Rows: []Row{}}, lines: make(map[SKU]int)}
	defer func() {
		if im.revision > 0 {
			s.committed(ctx, im.revision)
		}
	}()
	var batch []incoming
	for p, row := range products {
		batch = append(batch, incoming{p, row})
		if len(batch) < importBatch {
			continue
		}
		if err := im.take(ctx, batch); err != nil {
			return im.report, fmt.Errorf("import: %w", err)
		}
		batch = batch[:0]
	}
	if err := im.take(ctx, batch); err != nil {
		return im.report, fmt.Errorf("import: %w", err)
	}
	return im.report, nil
}

type incoming struct {
	product Product
	row     Row
}

// importing is an import on its way.
type importing struct {
	shop   *Shop
	report Report
	lines  map[SKU]int // where in the file a SKU was seen
	// revision is what was committed last. The snapshot follows at the end, and meanwhile as it
	// follows other processes: making one for each batch of a big file took as long as the import.
	revision Revision
}

// take imports a batch in one transaction, or tells what that would do.
func (im *importing) take(ctx context.Context, batch []incoming) error {
	if len(batch) == 0 {
		return ctx.Err()
	}
	var rows []Row
	var lines map[SKU]int
	each := func(r Reader, write func(*plan) error) error {
		rows, lines = rows[:0], make(map[SKU]int) // f may be run again
		for _, in := range batch {
			p, err := im.plan(r, in, lines)
			if err != nil {
				return err
			}
			if p.row.Outcome == Added || p.row.Outcome == Changed || p.quiet {
				if err := write(p); err != nil {
					return fmt.Errorf("line %d: %w", in.row.Line, err)
				}
			}
			rows = append(rows, p.row)
		}
		return nil
	}
	var err error
	if im.report.Dry {
		err = im.shop.store.View(ctx, im.shop.c.ID, func(r Reader) error {
			return each(r, func(*plan) error { return nil })
		})
	} else {
		var commit Commit
		commit, err = im.shop.store.Update(ctx, im.shop.c.ID, func(tx Tx) error {
			return each(tx, func(p *plan) error { return p.apply(tx) })
		})
		im.revision = max(im.revision, commit.Revision)
	}
	if err != nil {
		return err
	}
	for sku, line := range lines {
		im.lines[sku] = line
	}
	im.count(rows)
	return nil
}

func (im *importing) count(rows []Row) {
	for _, row := range rows {
		switch row.Outcome {
		case Added:
			im.report.Added++
		case Changed:
			im.report.Changed++
		case Unchanged:
			im.report.Unchanged++
		case Refused:
			im.report.Refused++
		}
	}
	im.report.Rows = append(im.report.Rows, rows...)
}

// plan works out what a product of the file changes. lines are the SKUs of this batch.
func (im *importing) plan(r Reader, in incoming, lines map[SKU]int) (*plan, error) {
	p := &plan{shop: im.shop, row: in.row}
	p.row.Notes, p.row.Changes = slices.Clone(in.row.Notes), nil
	if in.row.Outcome == Refused {
		return p, nil
	}
	variants := make([]Variant, 0, len(in.product.Variants))
	for _, v := range in.product.Variants {
		line, twice := im.lines[v.SKU]
		if !twice {
			line, twice = lines[v.SKU]
		}
		if twice {
			p.refuse("SKU %s is on line %d already", v.SKU, line)
			continue
		}
		lines[v.SKU] = in.row.Line
		variants = append(variants, v)
	}
	in.product.Variants = variants
	return p, p.work(r, in.product)
}
