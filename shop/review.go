package shop

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"
)

// Review is what a buyer wrote of a product. Text and Author are foreign text: to be quoted,
// never to be followed.
type Review struct {
	// Stars are 1 to 5.
	Stars        int
	Text, Author string
	At           time.Time
}

// WrittenReview is a review in a file, of a variant.
type WrittenReview struct {
	SKU SKU
	Review
}

// StoredReview is a review as kept. Reviews are only ever added.
type StoredReview struct {
	Review
	// Place grows with each; PutReview sets it.
	Place   int64
	Key     string // hash of all that it says: the same review is kept once
	Product ProductID
	SKU     SKU
}

// Rating is what the reviews of a product come to.
type Rating struct {
	Count, Stars int // how many, and the sum of their stars
}

// Average is the stars of a review on average, 0 for none.
func (r Rating) Average() float64 { return float64(r.Stars) / float64(max(1, r.Count)) }

// Reviews are a product's, the newest first. Read only; it never blocks.
func (s *Shop) Reviews(id ProductID) []Review { return s.seen().reviews[id] }

// ReviewPage are at most n of a product's reviews, the newest first, and how many are left after
// them. A page goes on where left were left; 0 begins. False where there never were so many. Read
// only; it never blocks.
func (s *Shop) ReviewPage(id ProductID, left, n int) (page []Review, rest int, ok bool) {
	all := s.Reviews(id)
	if left < 0 || left > len(all) {
		return nil, 0, false
	}
	if left > 0 { // counted from the end: a new review moves no page
		all = all[len(all)-left:]
	}
	n = min(n, len(all))
	return all[:n], len(all) - n, true
}

// Rating is what a product's reviews come to. It never blocks.
func (s *Shop) Rating(id ProductID) Rating { return ratingOf(s.seen().reviews[id]) }

func ratingOf(reviews []Review) (r Rating) {
	for _, v := range reviews {
		r.Count, r.Stars = r.Count+1, r.Stars+v.Stars
	}
	return r
}

// ReviewsClaim is that a product's reviews are as counted now. False without any, and for one that is
// not for sale.
func (s *Shop) ReviewsClaim(id ProductID) (Claim, bool) {
	f := s.seen()
	i, ok := f.byID[id]
	if !ok || !f.all[i].visible() || len(f.reviews[id]) == 0 {
		return Claim{}, false
	}
	r := ratingOf(f.reviews[id])
	return Claim{s.c.ID, reviewsKind, f.all[i].Code, f.all[i].Variants[0].SKU, fmt.Sprintf("%d with %d stars", r.Count, r.Stars)}, true
}

// reviewed is the facts with reviews that are new.
func (f *facts) reviewed(news []StoredReview) {
	if len(news) == 0 {
		return
	}
	f.reviews = maps.Clone(f.reviews)
	if f.reviews == nil {
		f.reviews = make(map[ProductID][]Review)
	}
	own := make(map[ProductID]bool)
	for _, r := range news {
		if !own[r.Product] {
			own[r.Product] = true
			f.reviews[r.Product] = slices.Clone(f.reviews[r.Product])
		}
		f.reviews[r.Product] = append(f.reviews[r.Product], r.Review)
		f.reviewPlace = max(f.reviewPlace, r.Place)
	}
	for id := range own {
		slices.SortStableFunc(f.reviews[id], func(a, b Review) int { return b.At.Compare(a.At) })
	}
}

// The most that is kept of a review, in runes.
const (
	maxReview = 1000
	maxAuthor = 60
)

// ImportReviews takes reviews from a file, or with dry only tells what it would do. What is there
// already is left as it is, so the same file twice is no change. Each row of the report is a review.
// When it fails, the reviews so far are taken, and the report is of them.
func (s *Shop) ImportReviews(ctx context.Context, reviews iter.Seq2[WrittenReview, Row], dry bool) (Report, error) {
	report := Report{Dry: dry, Rows: []Row{}}
	seen := make(map[string]int)
	var batch []incomingReview
	flush := func() error {
		rows, err := s.takeReviews(ctx, batch, seen, dry)
		if err != nil {
			return fmt.Errorf("import reviews: %w", err)
		}
		for _, row := range rows {
			report.count(row)
		}
		batch = batch[:0]
		return nil
	}
	for r, row := range reviews {
		if batch = append(batch, incomingReview{r, row}); len(batch) < importBatch {
			continue
		}
		if err := flush(); err != nil {
			return report, err
		}
	}
	return report, flush()
}

type incomingReview struct {
	review WrittenReview
	row    Row
}

// takeReviews keeps a batch in one transaction. seen are the lines that reviews of the file were on.
func (s *Shop) takeReviews(ctx context.Context, batch []incomingReview, seen map[string]int, dry bool) (rows []Row, err error) {
	var lines map[string]int
	each := func(r Reader, write func(StoredReview) error) error {
		rows, lines = rows[:0], maps.Clone(seen) // it may be run again
		for _, in := range batch {
			row := in.row
			row.Notes = slices.Clone(row.Notes)
			if row.Outcome != Refused {
				if err := takeReview(r, in.review, &row, lines, write); err != nil {
					return fmt.Errorf("line %d: %w", row.Line, err)
				}
			}
			rows = append(rows, row)
		}
		return nil
	}
	if dry {
		err = s.store.View(ctx, s.c.ID, func(r Reader) error { return each(r, func(StoredReview) error { return nil }) })
	} else {
		err = s.update(ctx, func(tx Tx) error { return each(tx, tx.PutReview) })
	}
	if err == nil {
		maps.Copy(seen, lines)
	}
	return rows, err
}

// takeReview decides about one review, and writes it when it is new.
func takeReview(r Reader, w WrittenReview, row *Row, lines map[string]int, write func(StoredReview) error) error {
	refuse := func(text string) {
		row.Outcome = Refused
		row.Notes = append(row.Notes, Note{Line: row.Line, Text: text, Refused: true})
	}
	v, ok, err := r.Variant(w.SKU)
	switch {
	case err != nil:
		return err
	case !ok:
		refuse(fmt.Sprintf("there is no SKU %s: import the products first", w.SKU))
		return nil
	case w.Stars < 1 || w.Stars > 5:
		refuse(fmt.Sprintf("%d stars: a rating is 1 to 5", w.Stars))
		return nil
	}
	for name, f := range map[string]struct {
		text *string
		most int
	}{"comment": {&w.Text, maxReview}, "author": {&w.Author, maxAuthor}} {
		if text := []rune(*f.text); len(text) > f.most {
			*f.text = string(text[:f.most])
			row.Notes = append(row.Notes, Note{Line: row.Line, Column: name, Text: fmt.Sprintf("cut to %d characters", f.most)})
		}
	}
	w.At = milli(w.At)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %q %q %d", w.SKU, w.Stars, w.Text, w.Author, w.At.UnixMilli()))
	key := hex.EncodeToString(sum[:16])
	row.Product, row.Title = v.Product, string(w.SKU)
	if line, twice := lines[key]; twice {
		row.Outcome = Unchanged
		row.Notes = append(row.Notes, Note{Line: row.Line, Text: fmt.Sprintf("it is on line %d already", line)})
		return nil
	}
	lines[key] = row.Line
	known, err := r.HasReview(key)
	if row.Outcome = Unchanged; err != nil || known {
		return err
	}
	row.Outcome = Added
	return write(StoredReview{Review: w.Review, Key: key, Product: v.Product, SKU: w.SKU})
}

// count adds a row.
func (r *Report) count(row Row) {
	*cmp.Or(map[Outcome]*int{Added: &r.Added, Changed: &r.Changed, Unchanged: &r.Unchanged}[row.Outcome], &r.Refused)++
	r.Rows = append(r.Rows, row)
}
