package feed

import (
	"fmt"
	"io"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// WriteReport prints a report for people: what was taken, changed and refused, by line and
// column, and the sums last. Products that stay as they are and have no notes are only counted.
// For programs a report marshals to JSON.
func WriteReport(w io.Writer, r shop.Report) error {
	var b strings.Builder
	for _, n := range r.Notes {
		writeNote(&b, "", n)
	}
	for _, row := range r.Rows {
		if row.Outcome == shop.Unchanged && len(row.Notes) == 0 {
			continue
		}
		name := string(row.Product)
		if name == "" {
			name = "?"
		}
		fmt.Fprintf(&b, "%6d  %-9s  %s\n", row.Line, row.Outcome, name)
		for _, c := range row.Changes {
			fmt.Fprintf(&b, "%19s%s\n", "", c)
		}
		for _, n := range row.Notes {
			writeNote(&b, "           ", n)
		}
	}
	verb := ""
	if r.Dry {
		verb = "would be "
	}
	fmt.Fprintf(&b, "%s%d added, %d changed, %d unchanged, %d refused\n", verb, r.Added, r.Changed, r.Unchanged, r.Refused)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeNote(b *strings.Builder, indent string, n shop.Note) {
	what := "note"
	if n.Refused {
		what = "left out"
	}
	place := fmt.Sprint("line ", n.Line)
	if n.Column != "" {
		place += ", " + n.Column
	}
	fmt.Fprintf(b, "%8s%s%s: %s: %s\n", "", indent, what, place, n.Text)
}
