package feed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
)

// reviewColumns are what files call the facts of a review.
var reviewColumns = map[string][]string{
	"sku": {"sku", "product_sku", "variant sku"}, "rating": {"rating", "stars", "score"}, "comment": {"comment", "text", "review", "body"},
	"date": {"date", "created_at", "at"}, "author": {"author", "name", "reviewer", "reviewer_name"},
}

// reviewDates are the ways in which files write a day or a moment; without a zone it is UTC.
var reviewDates = []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime, time.DateOnly}

// Reviews reads reviews: CSV with the columns sku, rating, comment, date and author, or JSON, a list
// of objects with these names. Of each row all but author is needed. failed is called with what ended
// the reading early.
func Reviews(r io.Reader, failed func(error)) iter.Seq2[shop.WrittenReview, shop.Row] {
	b := bufio.NewReader(r)
	return func(yield func(shop.WrittenReview, shop.Row) bool) {
		read := reviewTable
		if start, _ := b.Peek(64); bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n"), []byte("[")) {
			read = reviewList
		}
		if err := read(b, yield); err != nil {
			failed(err)
		}
	}
}

// reviewTable reads CSV, in the encodings and with the separators that products may have.
func reviewTable(r io.Reader, yield func(shop.WrittenReview, shop.Row) bool) error {
	t, err := newTable(newLines(r))
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, name := range t.header {
		for column, names := range reviewColumns {
			for _, n := range names {
				if _, have := at[column]; !have && strings.EqualFold(strings.TrimSpace(name), n) {
					at[column] = i
				}
			}
		}
	}
	for _, column := range []string{"sku", "rating", "comment", "date"} {
		if _, ok := at[column]; !ok {
			return fmt.Errorf("there is no column %s: reviews have sku, rating, comment and date", column)
		}
	}
	for {
		rec, bad, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if bad != nil {
			bad.Refused = true
			if !yield(shop.WrittenReview{}, shop.Row{Line: bad.Line, Outcome: shop.Refused, Notes: []shop.Note{*bad}}) {
				return nil
			}
			continue
		}
		cell := func(column string) string {
			if i, ok := at[column]; ok && i < len(rec.cells) {
				return rec.cells[i]
			}
			return ""
		}
		if !yield(review(rec.line, cell)) {
			return nil
		}
	}
}

// reviewList reads JSON. The line of a review is its number in the list.
func reviewList(r io.Reader, yield func(shop.WrittenReview, shop.Row) bool) error {
	if b, ok := r.(*bufio.Reader); ok {
		if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
			_, _ = b.Discard(3) // it was just seen
		}
	}
	dec := json.NewDecoder(r)
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("this is no JSON: %w", err)
	}
	for n := 1; dec.More(); n++ {
		var fields map[string]any
		if err := dec.Decode(&fields); err != nil {
			return fmt.Errorf("review %d of the list: %w", n, err)
		}
		cell := func(column string) string {
			for _, name := range reviewColumns[column] {
				switch v := fields[name].(type) {
				case string:
					return v
				case json.Number:
					return v.String()
				}
			}
			return ""
		}
		if !yield(review(n, cell)) {
			return nil
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("the list of reviews does not end: %w", err)
	}
	return nil
}

// review is a row by what it means, or what is wrong with it.
func review(line int, cell func(string) string) (shop.WrittenReview, shop.Row) {
	row := shop.Row{Line: line, Title: strings.TrimSpace(cell("sku"))}
	refuse := func(column, format string, a ...any) (shop.WrittenReview, shop.Row) {
		row.Outcome = shop.Refused
		row.Notes = append(row.Notes, shop.Note{Line: line, Column: column, Text: fmt.Sprintf(format, a...), Refused: true})
		return shop.WrittenReview{}, row
	}
	w := shop.WrittenReview{SKU: shop.SKU(row.Title)}
	w.Text, w.Author = words(cell("comment")), words(cell("author"))
	rating := strings.TrimSpace(cell("rating"))
	stars, err := strconv.ParseFloat(rating, 64)
	switch {
	case w.SKU == "":
		return refuse("sku", "it is missing")
	case err != nil || stars != float64(int(stars)) || stars < 1 || stars > 5:
		return refuse("rating", "%q is no rating: write 1 to 5", rating)
	case w.Text == "":
		return refuse("comment", "it says nothing")
	}
	w.Stars = int(stars)
	date := strings.TrimSpace(cell("date"))
	for _, form := range reviewDates {
		if at, err := time.Parse(form, date); err == nil {
			w.At = at
		}
	}
	if w.At.IsZero() {
		return refuse("date", "%q is no date: write it like 2026-11-22", date)
	}
	if w.At.After(time.Now().Add(24 * time.Hour)) {
		return refuse("date", "%s is in the future", date)
	}
	return w, row
}

// words is what somebody wrote, as plain text: tags go, and what cannot be seen.
func words(s string) string {
	safe, _ := sanitise(s)
	p := read(safe)
	return strings.Join(append(p.paragraphs, p.items...), " ")
}
