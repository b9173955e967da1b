package feed

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// record is a row of the file.
type record struct {
	line  int
	cells []string
}

// table reads comma-separated rows as RFC 4180 has them. A row that is broken is told about and
// left out, and reading goes on at the line after its first. Rows may be separated by semicolons
// or tabs instead: the header tells.
type table struct {
	lines  *lines
	comma  byte
	header []string
}

// newTable reads the header.
func newTable(l *lines) (*table, error) {
	t := &table{lines: l}
	first, err := t.lines.next()
	for err == nil && strings.TrimSpace(first.text) == "" {
		first, err = t.lines.next()
	}
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, err
	}
	t.comma = separator(first.text)
	t.lines.again([]line{first})
	rec, bad, err := t.next()
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, fmt.Errorf("line %d: %s", bad.Line, bad.Text)
	}
	t.header = rec.cells
	return t, nil
}

// separator is what a header has most of.
func separator(header string) byte {
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// next is the next row, or what is wrong with it, or io.EOF.
func (t *table) next() (record, *shop.Note, error) {
	first, err := t.lines.next()
	for err == nil && strings.TrimSpace(first.text) == "" {
		first, err = t.lines.next()
	}
	if err != nil {
		return record{}, nil, err
	}
	rec, taken, wrong, err := t.row(first)
	if err != nil {
		return record{}, nil, err
	}
	if wrong == "" {
		wrong = t.misfit(rec, len(taken))
	}
	if wrong == "" {
		return rec, nil, nil
	}
	t.lines.again(taken)
	note := &shop.Note{Line: first.number, Text: wrong, Refused: true}
	if n := len(rec.cells); n > 0 && n <= len(t.header) {
		note.Column = t.header[n-1]
	}
	return record{}, note, nil
}

// misfit tells that a row's cells are not those of the header. One that went over lines and has
// too few may have swallowed others.
func (t *table) misfit(rec record, more int) string {
	if t.header == nil {
		return ""
	}
	for _, c := range rec.cells[min(len(t.header), len(rec.cells)):] {
		if c != "" {
			return fmt.Sprintf("%d cells where the header has %d: is a quote or a comma missing?", len(rec.cells), len(t.header))
		}
	}
	if len(rec.cells) < len(t.header) && more > 0 {
		return fmt.Sprintf("%d cells where the header has %d: is a quote missing?", len(rec.cells), len(t.header))
	}
	return ""
}

// row reads a row that begins with a line. taken are the lines after it that belong to it. The
// last cell of a row that is wrong is the one where that begins.
func (t *table) row(first line) (rec record, taken []line, wrong string, err error) {
	rec.line = first.number
	text, size := first.text, len(first.text)
	if first.long {
		return rec, nil, "the line is too long", nil
	}
	for {
		cell, rest, open := t.cell(text)
		for open {
			rec.cells = append(rec.cells, "") // for its column, if it is wrong
			next, err := t.lines.next()
			if errors.Is(err, io.EOF) {
				return rec, taken, "a quote is opened and not closed", nil
			}
			if err != nil {
				return rec, taken, "", err
			}
			rec.cells = rec.cells[:len(rec.cells)-1]
			taken = append(taken, next)
			if size += len(next.text); size > maxRecord || len(taken) > maxLines || next.long {
				return record{rec.line, append(rec.cells, "")}, taken, "a quote is opened and not closed", nil
			}
			var more string
			more, rest, open = inQuotes(next.text)
			cell += "\n" + more
		}
		rec.cells = append(rec.cells, cell)
		switch {
		case rest != "" && rest[0] != t.comma:
			return rec, taken, "text follows a closing quote: quotes inside a cell are doubled", nil
		case rest == "":
			return rec, taken, "", nil
		}
		text = rest[1:]
	}
}

// cell takes the first cell off a line; open tells that its quote goes on over the line's end.
func (t *table) cell(text string) (cell, rest string, open bool) {
	trimmed := strings.TrimLeft(text, " ")
	if !strings.HasPrefix(trimmed, `"`) {
		if i := strings.IndexByte(text, t.comma); i >= 0 {
			return strings.TrimSpace(text[:i]), text[i:], false
		}
		return strings.TrimSpace(text), "", false
	}
	return inQuotes(trimmed[1:])
}

// inQuotes reads up to the closing quote. Spaces may follow it.
func inQuotes(text string) (cell, rest string, open bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return b.String() + text, "", true
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		if !strings.HasPrefix(text, `"`) {
			return b.String(), strings.TrimLeft(text, " "), false
		}
		b.WriteByte('"')
		text = text[1:]
	}
}
