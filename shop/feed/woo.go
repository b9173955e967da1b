package feed

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// woo is WooCommerce's product export.
var woo = &dialect{name: "WooCommerce", single: true, needs: []need{
	{colTitle, `"Name"`}, {colKind, `"Type"`}, {colPrice, `"Regular price"`},
}}

var wooColumns = map[string]column{
	"id": colID, "type": colKind, "sku": colSKU, "name": colTitle, "published": colPublished, "visibility in catalog": colStatus,
	"short description": colShort, "description": colHTML, "date sale price starts": colSaleStart, "date sale price ends": colSaleEnd,
	"in stock?": colAvailability, "stock": colStock, "backorders allowed?": colOversell, "sale price": colSale, "regular price": colPrice,
	"weight (g)": colGrams, "weight (kg)": colGrams, "weight (lbs)": colGrams, "weight (oz)": colGrams,
	"categories": colType, "tags": colTags, "images": colImage, "parent": colParent, "brands": colVendor,
}

// maxWooAttributes is how many attributes of a product are read.
const maxWooAttributes = 30

func (f *File) readWoo(t *table) error {
	f.dialect = woo
	cells, err := f.cells(t, wooColumns)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, name := range t.header {
		at[strings.ToLower(plain(name))] = i
	}
	var pairs [][2]int
	for n := 1; n <= maxWooAttributes; n++ {
		name, ok := at[fmt.Sprintf("attribute %d name", n)]
		value, has := at[fmt.Sprintf("attribute %d value(s)", n)]
		if ok && has {
			pairs = append(pairs, [2]int{name, value})
		}
	}
	read := func(rec record) row {
		r := cells(rec)
		for _, p := range pairs {
			if max(p[0], p[1]) < len(rec.cells) && rec.cells[p[0]] != "" && rec.cells[p[1]] != "" {
				r.attributes = append(r.attributes, shop.Attribute{Name: plain(rec.cells[p[0]]), Value: plain(rec.cells[p[1]])})
			}
		}
		return r
	}
	if f.has(colStock) {
		f.names[colTracker] = f.names[colStock] // stock that is blank is not tracked
	}
	f.source = &gathering{from: turning{rowsOf{t, read}, f.turnWoo}, resolve: f.families}
	return nil
}

// turnWoo makes of an export's row what a shop's own file would say.
func (f *File) turnWoo(r *row) *shop.Note {
	c := &r.cells
	kinds := strings.Split(strings.ReplaceAll(strings.ToLower(c[colKind]), " ", ""), ",")
	refuse := func(text string) *shop.Note {
		return &shop.Note{Line: r.line, Column: f.names[colKind], Text: text, Refused: true}
	}
	switch is := func(k string) bool { return slices.Contains(kinds, k) }; {
	case is("external"):
		return refuse("it is sold on another site, not here")
	case is("grouped"):
		return refuse("a grouped product is a list of others: those are taken by themselves")
	case is("variable"):
		r.head, c[colParent] = true, familyOf(c)
	case is("variation"):
		if c[colParent] == "" {
			return &shop.Note{Line: r.line, Column: f.names[colParent], Text: "a variation without a parent", Refused: true}
		}
	default:
		c[colParent] = ""
		for _, a := range r.attributes {
			r.facts = append(r.facts, a.Name+": "+a.Value)
		}
	}
	c[colHandle] = slug(orElse(c[colSKU], "id-"+c[colID]))
	if strings.EqualFold(c[colStatus], "hidden") {
		c[colStatus] = "hidden"
	} else {
		c[colStatus] = "active"
	}
	c[colType], _, _ = strings.Cut(c[colType], ",")
	if i := strings.LastIndexByte(c[colType], '>'); i >= 0 {
		c[colType] = c[colType][i+1:]
	}
	c[colImage], _, _ = strings.Cut(c[colImage], ",")
	if unit := strings.Trim(strings.TrimPrefix(strings.ToLower(f.names[colGrams]), "weight"), " ()"); c[colGrams] != "" {
		c[colGrams] = f.grams(r, c[colGrams]+" "+unit)
	}
	f.sale(r, c[colSaleStart], c[colSaleEnd])
	f.wooStock(r)
	return nil
}

func (f *File) wooStock(r *row) {
	c := &r.cells
	switch strings.ToLower(c[colOversell]) {
	case "1", "yes", "notify":
		c[colOversell] = "continue"
	default:
		c[colOversell] = "deny"
	}
	switch {
	case c[colStock] != "":
		c[colTracker] = "counted"
	case c[colAvailability] != "" && !truth(c[colAvailability]):
		c[colTracker], c[colStock] = "counted", "0"
	}
}

// familyOf is what a parent may be called by its variations: its SKU, or its number.
func familyOf(c *[columns]string) string { return orElse(c[colSKU], "id:"+c[colID]) }

// families puts variations after their parents, and says what they differ by.
func (f *File) families(held []row) (out []row, wrong []shop.Note) {
	parents := map[string]int{}
	var families [][]row
	for _, r := range held {
		if r.head {
			parents[r.cells[colSKU]], parents["id:"+r.cells[colID]] = len(families), len(families)
			families = append(families, []row{r})
		}
	}
	delete(parents, "")
	for _, r := range held {
		if r.head {
			continue
		}
		i, ok := parents[strings.ReplaceAll(r.cells[colParent], "id: ", "id:")]
		if !ok {
			wrong = append(wrong, shop.Note{Line: r.line, Column: f.names[colParent], Refused: true,
				Text: fmt.Sprintf("its parent %q is not in the file", r.cells[colParent])})
			continue
		}
		families[i] = append(families[i], r)
	}
	for _, family := range families {
		f.differ(family)
		out = append(out, family...)
	}
	return out, wrong
}

// differ gives a family its options: the attributes that its variations have. The parent's others are facts.
func (f *File) differ(family []row) {
	var names []string
	for _, r := range family[1:] {
		for _, a := range r.attributes {
			if !slices.Contains(names, a.Name) && len(names) < 3 {
				names = append(names, a.Name)
			}
		}
	}
	head := &family[0]
	for _, a := range head.attributes {
		if !slices.Contains(names, a.Name) {
			head.facts = append(head.facts, a.Name+": "+a.Value)
		}
	}
	for i := range family {
		r := &family[i]
		r.cells[colHandle] = head.cells[colHandle]
		for n, name := range names {
			r.cells[colOption1Name+column(2*n)] = name
			if j := slices.IndexFunc(r.attributes, func(a shop.Attribute) bool { return a.Name == name }); j >= 0 && i > 0 {
				r.cells[colOption1Value+column(2*n)] = r.attributes[j].Value
			}
		}
		if i > 0 && r.cells[colTracker] == "" && head.cells[colStock] != "" {
			r.cells[colTracker], r.cells[colStock] = "counted", "0"
			r.note(f.names[colStock], "stock is kept for all variations together: count this one")
		}
	}
}
