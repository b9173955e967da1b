package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/barkerlive/barker/shop"
)

// google is a Google Merchant feed (support.google.com/merchants/answer/7052112), as separated text or
// as RSS 2.0 or Atom.
var google = &dialect{name: "Google Merchant", single: true, needs: []need{
	{colID, `"id"`}, {colTitle, `"title"`}, {colPrice, `"price"`},
}}

var googleColumns = map[string]column{
	"id": colID, "item_group_id": colParent, "title": colTitle, "description": colHTML, "image_link": colImage,
	"availability": colAvailability, "price": colPrice, "sale_price": colSale, "sale_price_effective_date": colSaleStart,
	"brand": colVendor, "product_type": colType, "color": colOption1Value, "size": colOption2Value, "material": colOption3Value,
	"product_detail": colDetails, "product_highlight": colHighlights, "shipping_weight": colGrams,
}

func (f *File) readGoogle(t *table) error {
	f.dialect = google
	for i, name := range t.header {
		t.header[i] = strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(plain(name)), "g:"), " ", "_")
	}
	cells, err := f.cells(t, googleColumns)
	f.source = &gathering{from: turning{rowsOf{t, cells}, f.turnGoogle}, resolve: groupsOf}
	return err
}

// turnGoogle makes of a feed's row what a shop's own file would say.
func (f *File) turnGoogle(r *row) *shop.Note {
	c := &r.cells
	c[colSKU] = c[colID]
	c[colHandle] = slug(orElse(c[colParent], c[colID]))
	for i, name := range []string{"Colour", "Size", "Material"} {
		if at := colOption1Name + column(2*i); c[at+1] != "" {
			c[at] = name
		}
	}
	if i := strings.LastIndexByte(c[colType], '>'); i >= 0 {
		c[colType] = strings.TrimSpace(c[colType][i+1:])
	}
	for _, p := range []column{colPrice, colSale} {
		if wrong := f.amount(r, p); wrong != nil {
			return wrong
		}
	}
	from, to, _ := strings.Cut(c[colSaleStart], "/")
	f.sale(r, from, to)
	c[colGrams] = f.grams(r, c[colGrams])
	for _, d := range splitList(c[colDetails]) {
		parts := strings.SplitN(d, ":", 3)
		r.facts = append(r.facts, strings.Join(parts[max(0, len(parts)-2):], ": "))
	}
	r.facts = append(r.facts, splitList(c[colHighlights])...)
	f.availability(r)
	return nil
}

// amount takes the currency off an amount such as "15.00 EUR".
func (f *File) amount(r *row, c column) *shop.Note {
	fields := strings.Fields(r.cells[c])
	if len(fields) != 2 {
		return nil
	}
	if isCurrency(fields[0]) {
		fields[0], fields[1] = fields[1], fields[0]
	}
	if fields[1] != f.currency {
		return &shop.Note{Line: r.line, Column: f.names[c], Refused: true,
			Text: fmt.Sprintf("%q is not in %s, which this shop sells in", r.cells[c], f.currency)}
	}
	r.cells[c] = fields[0]
	return nil
}

func isCurrency(s string) bool {
	return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsUpper(r) })
}

// sale makes a sale price that counts now the price, and the regular one the prior price. The prior price
// is the file's word: the shop says it only where its own history bears it out.
func (f *File) sale(r *row, from, to string) {
	c := &r.cells
	if c[colSale] == "" {
		return
	}
	start, end, err := period(from, to)
	switch at := time.Now(); {
	case err != nil:
		r.note(f.names[colSaleStart], "%v: the sale price is not taken", err)
	case !start.IsZero() && at.Before(start):
		r.note(f.names[colSale], "the sale price begins on %s: make it a deal", start.Format(time.DateOnly))
	case !end.IsZero() && !at.Before(end):
	default:
		c[colPrice], c[colPrior] = c[colSale], c[colPrice]
	}
}

// period reads two times of ISO 8601, either of which may be missing. An end that is a day is that day's.
func period(from, to string) (start, end time.Time, err error) {
	if start, _, err = moment(from); err != nil {
		return start, end, err
	}
	end, day, err := moment(to)
	if day {
		end = end.AddDate(0, 0, 1)
	}
	return start, end, err
}

func moment(s string) (t time.Time, day bool, err error) {
	if s = strings.TrimSpace(s); s == "" {
		return t, false, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04-0700", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime} {
		if t, err = time.Parse(layout, s); err == nil {
			return t, false, nil
		}
	}
	if t, err = time.Parse(time.DateOnly, s); err != nil {
		return t, false, fmt.Errorf("%q is not a time such as 2026-11-22T18:00+01:00", s)
	}
	return t, true, nil
}

// grams reads a weight with its unit, which is grams where none is given.
func (f *File) grams(r *row, text string) string {
	number := strings.TrimRightFunc(strings.ToLower(text), func(r rune) bool { return unicode.IsLetter(r) || r == ' ' })
	unit := strings.TrimSpace(strings.ToLower(text)[len(number):])
	if unit == "" || text == "" {
		return text
	}
	n, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	factor, known := gramsIn[unit]
	if err != nil || !known {
		r.note(f.names[colGrams], "%q is not a weight such as 1.2 kg: taken as none", text)
		return ""
	}
	return strconv.FormatFloat(n*factor, 'f', -1, 64)
}

var gramsIn = map[string]float64{"g": 1, "kg": 1000, "lb": 453.59237, "lbs": 453.59237, "oz": 28.349523125}

// availability reads whether there is stock. A feed never says how much: that stays to be counted, and
// only what has none is known.
func (f *File) availability(r *row) {
	switch a := strings.ReplaceAll(strings.ToLower(r.cells[colAvailability]), " ", "_"); a {
	case "", "in_stock":
	case "out_of_stock":
		r.none = true
	case "preorder", "backorder":
		r.note(f.names[colAvailability], "%q is not sold ahead here: it is sold when there is stock", r.cells[colAvailability])
	default:
		r.note(f.names[colAvailability], "%q is neither in_stock nor out_of_stock", r.cells[colAvailability])
	}
}

// groupsOf puts the rows of each item group together.
func groupsOf(held []row) ([]row, []shop.Note) {
	first := make(map[string]int)
	for i, r := range held {
		if _, ok := first[r.cells[colParent]]; !ok {
			first[r.cells[colParent]] = i
		}
	}
	slices.SortStableFunc(held, func(a, b row) int { return first[a.cells[colParent]] - first[b.cells[colParent]] })
	return held, nil
}

// splitList splits at commas that are not in quotes.
func splitList(s string) (out []string) {
	for s != "" {
		var item string
		if strings.HasPrefix(s, `"`) {
			item, s, _ = strings.Cut(s[1:], `"`)
			_, s, _ = strings.Cut(s, ",")
		} else {
			item, s, _ = strings.Cut(s, ",")
		}
		if item = plain(item); item != "" {
			out = append(out, item)
		}
		s = strings.TrimSpace(s)
	}
	return out
}

// readGoogleXML reads a feed as RSS 2.0 or Atom, an item at a time.
func (f *File) readGoogleXML(r io.Reader) {
	f.dialect = google
	for name, c := range googleColumns {
		f.names[c] = name
	}
	items := &xmlItems{f: f, d: xml.NewDecoder(r)}
	f.at = func() int { line, _ := items.d.InputPos(); return line }
	f.source = &gathering{from: turning{items, f.turnGoogle}, resolve: groupsOf}
}

// xmlItems are the items of an XML feed.
type xmlItems struct {
	f *File
	d *xml.Decoder
}

type xmlItem struct {
	Fields []xmlField `xml:",any"`
}

type xmlField struct {
	XMLName xml.Name
	Text    string     `xml:",chardata"`
	Fields  []xmlField `xml:",any"`
}

func (x *xmlItems) next() (row, *shop.Note, error) {
	for {
		tok, err := x.d.Token()
		if err != nil {
			return row{}, nil, notXML(err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != "item" && start.Name.Local != "entry" {
			continue
		}
		line, _ := x.d.InputPos()
		var item xmlItem
		if err := x.d.DecodeElement(&item, &start); err != nil {
			return row{}, nil, notXML(err)
		}
		return x.row(line, item), nil, nil
	}
}

// notXML says what is wrong with the file, in place of what stopped the decoder.
func notXML(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("this is not XML: %s", syntax.Msg)
	}
	return err
}

func (x *xmlItems) row(line int, item xmlItem) row {
	r := row{line: line}
	for _, field := range item.Fields {
		c, ok := googleColumns[field.XMLName.Local]
		text := strings.TrimSpace(field.Text)
		switch {
		case !ok:
		case c == colHighlights:
			r.facts = append(r.facts, plain(text))
		case c == colDetails && len(field.Fields) > 0:
			sub := map[string]string{}
			for _, s := range field.Fields {
				sub[s.XMLName.Local] = plain(s.Text)
			}
			r.facts = append(r.facts, sub["attribute_name"]+": "+sub["attribute_value"])
		case r.cells[c] == "":
			r.cells[c] = text
		}
	}
	return r
}

// slug is a name as a handle.
func slug(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '.', r == '_':
			return unicode.ToLower(r)
		}
		return '-'
	}, strings.TrimSpace(s)), "-._")
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
