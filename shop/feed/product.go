package feed

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barkerlive/barker/shop"
)

const (
	maxTitle    = 200 // runes
	maxVariants = 250
)

// handles and SKUs are names in addresses, logs and labels.
var (
	handleForm = regexp.MustCompile(`^[\pL\pN][\pL\pN._-]{0,254}$`)
	skuForm    = regexp.MustCompile(`^[\pL\pN\pP\pS][\pL\pN\pP\pS ]{0,99}$`)
)

// reading is a product being made of its rows.
type reading struct {
	f   *File
	row shop.Row
	p   shop.Product
	// choices are the columns that hold the values of p's options.
	choices []column
}

func (g *reading) note(rec row, c column, format string, a ...any) {
	g.row.Notes = append(g.row.Notes, shop.Note{Line: rec.line, Column: g.f.names[c], Text: fmt.Sprintf(format, a...)})
}

// refuse leaves a row out.
func (g *reading) refuse(rec row, c column, format string, a ...any) {
	g.note(rec, c, format, a...)
	g.row.Notes[len(g.row.Notes)-1].Refused = true
	g.row.Partial = true
}

// product makes a product of the rows of one handle; broken are those among them that could
// not be read.
func (f *File) product(group []row, broken []shop.Note) (shop.Product, shop.Row) {
	g := &reading{f: f}
	g.row.Line, g.row.Fields, g.row.Notes, g.row.Partial = group[0].line, f.fields, broken, len(broken) > 0
	for _, rec := range group {
		g.row.Notes = append(g.row.Notes, rec.notes...)
	}
	if !g.head(group[0]) {
		g.row.Outcome = shop.Refused
		return shop.Product{ID: g.p.ID}, g.row
	}
	g.choose(group)
	for i, rec := range group {
		g.picture(rec)
		if !rec.head && (i == 0 || g.has(rec, colPrice, colSKU, colOption1Value)) {
			g.variant(rec)
		}
	}
	g.none(group)
	g.options()
	if len(g.p.Variants) == 0 {
		g.row.Outcome = shop.Refused
	}
	return g.p, g.row
}

func (g *reading) has(rec row, cs ...column) bool {
	return slices.ContainsFunc(cs, func(c column) bool { return rec.cells[c] != "" })
}

// head reads the product's own facts from its first row, and tells whether it can be taken.
func (g *reading) head(rec row) bool {
	cell := func(c column) string { return rec.cells[c] }
	handle := strings.ToLower(cell(colHandle))
	g.p.ID, g.row.Product = shop.ProductID(handle), shop.ProductID(handle)
	g.p.Title = plain(cell(colTitle))
	g.row.Title = g.p.Title
	first, twice := g.f.seen[handle]
	switch {
	case handle == "":
		g.refuse(rec, colHandle, "there is no handle")
	case !handleForm.MatchString(handle):
		g.refuse(rec, colHandle, "%q is not a handle: use letters, digits and hyphens", handle)
	case twice:
		g.refuse(rec, colHandle, "%q is on line %d already: keep the rows of a product together", handle, first)
	case g.p.Title == "":
		g.refuse(rec, colTitle, "there is no title in the product's first row")
	case truth(cell(colGiftCard)):
		g.refuse(rec, colGiftCard, "gift cards are not sold here")
	default:
		g.f.seen[handle] = rec.line
		return g.body(rec)
	}
	return false
}

// body reads the rest of the first row.
func (g *reading) body(rec row) bool {
	cell := func(c column) string { return rec.cells[c] }
	if utf8.RuneCountInString(g.p.Title) > maxTitle {
		g.p.Title = cut(g.p.Title, maxTitle)
		g.note(rec, colTitle, "the title was cut to %d letters", maxTitle)
	}
	g.describe(rec)
	g.p.Vendor, g.p.Type = plain(cell(colVendor)), plain(cell(colType))
	for _, t := range strings.Split(cell(colTags), ",") {
		if t = plain(t); t != "" && !slices.Contains(g.p.Tags, t) {
			g.p.Tags = append(g.p.Tags, t)
		}
	}
	g.p.Hidden = cell(colPublished) != "" && !truth(cell(colPublished)) ||
		cell(colStatus) != "" && !strings.EqualFold(cell(colStatus), "active")
	return true
}

// choose finds out what there is to choose: the options that any of the rows names. Where the file's
// dialect has properties there too, one that is the same for all is nothing to choose.
func (g *reading) choose(group []row) {
	for _, c := range []column{colOption1Name, colOption2Name, colOption3Name} {
		var name string
		var values []string
		for _, rec := range group {
			name = cmp.Or(name, plain(rec.cells[c]))
			if v := plain(rec.cells[c+1]); v != "" && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		switch {
		case name == "", strings.EqualFold(name, "title") && len(values) == 1 && strings.EqualFold(values[0], "default title"):
		case g.f.dialect.single && len(values) == 1:
			g.p.Attributes = append(g.p.Attributes, shop.Attribute{Name: name, Value: values[0]})
		default:
			g.p.OptionNames, g.choices = append(g.p.OptionNames, name), append(g.choices, c+1)
		}
	}
}

// none takes it for known that there is no stock, where the file says so of every variant.
func (g *reading) none(group []row) {
	none, some := 0, 0
	for _, rec := range group {
		if rec.none {
			none++
		} else if !rec.head {
			some++
		}
	}
	switch {
	case none > 0 && some == 0:
		g.row.Fields |= shop.HasStock
	case none > 0:
		g.row.Notes = append(g.row.Notes, shop.Note{Line: g.row.Line, Column: g.f.names[colAvailability],
			Text: fmt.Sprintf("%d of its variants have no stock, the file does not say how many others have: count them", none)})
	}
}

// describe reads the description: safe HTML, a plain summary, and the facts it lists.
func (g *reading) describe(rec row) {
	var cleaned bool
	g.p.HTML, cleaned = sanitise(rec.cells[colHTML])
	if cleaned {
		g.note(rec, colHTML, "scripts and the like were taken out")
	}
	short, _ := sanitise(rec.cells[colShort])
	g.p.HTML = cmp.Or(g.p.HTML, short)
	text := read(g.p.HTML)
	text.items = append(text.items, rec.facts...)
	g.p.Summary = cmp.Or(summary(read(short)), summary(text), summary(prose{paragraphs: []string{plain(rec.cells[colSEO])}}))
	var left int
	g.p.Attributes, left = facts(text)
	if left > 0 {
		g.f.promises = append(g.f.promises, rec.line)
	}
}

// truth reads TRUE and its kin.
func truth(s string) bool {
	switch strings.ToLower(s) {
	case "true", "yes", "1", "y", "ja":
		return true
	}
	return false
}

// picture takes the first picture in the file's order.
func (g *reading) picture(rec row) {
	src := rec.cells[colImage]
	if src == "" || g.p.PictureFrom != "" && rec.cells[colImagePosition] != "1" {
		return
	}
	u, err := url.Parse(src)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	file := err == nil && u.Scheme == "" && u.Host == "" && src == path.Base(src) && !strings.HasPrefix(src, ".")
	if len(src) > 2000 || !web && !file {
		g.note(rec, colImage, "not an address of a picture: the product has none")
		return
	}
	g.p.PictureFrom = src
	g.p.PictureAlt = cut(cmp.Or(plain(rec.cells[colImageAlt]), g.p.Title), maxSummary)
}

// variant reads a row that sells something.
func (g *reading) variant(rec row) {
	var v shop.Variant
	if len(g.p.Variants) == maxVariants {
		g.refuse(rec, colSKU, "a product has at most %d variants", maxVariants)
		return
	}
	if !g.chosen(rec, &v) || !g.price(rec, &v) || !g.sku(rec, &v) {
		return
	}
	g.stock(rec, &v)
	if text := rec.cells[colGrams]; text != "" {
		grams, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || grams < 0 || grams > 1e9 {
			g.note(rec, colGrams, "%q is not a weight in grams: taken as none", text)
		} else {
			v.Grams = int(grams + 0.5)
		}
	}
	g.p.Variants = append(g.p.Variants, v)
}

// chosen reads the options, by which variants differ.
func (g *reading) chosen(rec row, v *shop.Variant) bool {
	for _, c := range g.choices {
		v.Options = append(v.Options, plain(rec.cells[c]))
	}
	for _, o := range g.p.Variants {
		if slices.Equal(o.Options, v.Options) {
			g.refuse(rec, colOption1Value, "the same options as another variant: %q", strings.Join(v.Options, ", "))
			return false
		}
	}
	return true
}

func (g *reading) price(rec row, v *shop.Variant) bool {
	text := rec.cells[colPrice]
	if text == "" {
		g.refuse(rec, colPrice, "there is no price")
		return false
	}
	var err error
	if v.Price, err = shop.ParseMoney(text, g.f.currency); err != nil {
		g.refuse(rec, colPrice, "%v", err)
		return false
	}
	if v.Price.Minor == 0 {
		g.refuse(rec, colPrice, "a price of zero is not taken for one")
		return false
	}
	text = rec.cells[colPrior]
	if text == "" {
		return true
	}
	prior, err := shop.ParseMoney(text, g.f.currency)
	switch {
	case err != nil:
		g.note(rec, colPrior, "%v: taken as none", err)
	case prior.Minor == 0:
	case !v.Price.Less(prior):
		g.note(rec, colPrior, "%s is not above the price %s: taken as none", prior, v.Price)
	default:
		v.Prior = prior
	}
	return true
}

func (g *reading) sku(rec row, v *shop.Variant) bool {
	sku := strings.TrimPrefix(rec.cells[colSKU], "'") // as spreadsheets keep leading zeros
	if sku == "" {
		sku = made(string(g.p.ID), v.Options)
		g.note(rec, colSKU, "there is no SKU: it is called %s", sku)
	}
	if !skuForm.MatchString(sku) {
		g.refuse(rec, colSKU, "%q is not a SKU: use up to 100 letters and digits", sku)
		return false
	}
	v.SKU = shop.SKU(sku)
	return true
}

// made is a SKU from what is known: the same each time.
func made(handle string, options []string) string {
	name := strings.ToUpper(handle)
	for _, o := range options {
		name += "-" + strings.Join(strings.Fields(strings.ToUpper(o)), "-")
	}
	return cut(name, 100)
}

// stock reads how many there are, and whether it is sold on without.
func (g *reading) stock(rec row, v *shop.Variant) {
	switch policy := strings.ToLower(rec.cells[colOversell]); policy {
	case "", "deny", "false", "no":
	case "continue", "true", "yes":
		v.Oversell = true
	default:
		g.note(rec, colOversell, "%q is neither deny nor continue: taken as deny", policy)
	}
	if g.f.has(colTracker) && rec.cells[colTracker] == "" {
		v.Oversell = true
		g.note(rec, colTracker, "stock is not tracked: %s is sold without a limit", v.SKU)
	}
	text := rec.cells[colStock]
	if text == "" {
		return
	}
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || n > 1e7 || n != float64(int(n)):
		g.note(rec, colStock, "%q is not a count: taken as 0", text)
	case n < 0:
		g.note(rec, colStock, "negative stock %s: taken as 0", text)
	default:
		v.Stock = int(n)
	}
}

// options adds what there is to choose from to the attributes.
func (g *reading) options() {
	for i, name := range g.p.OptionNames {
		var values []string
		for _, v := range g.p.Variants {
			if o := v.Options[i]; o != "" && !slices.Contains(values, o) {
				values = append(values, o)
			}
		}
		known := slices.ContainsFunc(g.p.Attributes, func(a shop.Attribute) bool { return strings.EqualFold(a.Name, name) })
		if len(values) > 0 && !known {
			g.p.Attributes = append(g.p.Attributes, shop.Attribute{Name: name, Value: strings.Join(values, ", ")})
		}
	}
}
