package feed

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Export is where a shop's products and pictures are found by others. Either may be nil: then files
// name none.
type Export struct {
	// Product is the address of a product's page.
	Product func(shop.Product) string
	// Picture is the address of a product's picture, "" for none.
	Picture func(shop.Product) string
}

// Formats are the kinds of files that Write writes.
var Formats = []string{"shopify", "woocommerce", "google"}

// Write writes products, hidden ones too, in one of Formats. A cell that a spreadsheet would take for
// a formula is led by an apostrophe, which Read takes off again.
func (e Export) Write(w io.Writer, format string, products []shop.Product) error {
	switch format {
	case "shopify":
		return e.table(w, shopifyHeader, products, e.shopify)
	case "woocommerce":
		return e.table(w, wooHeader, products, e.woo)
	case "google":
		return e.google(w, products)
	}
	return fmt.Errorf("export: no format %q: there are %s", format, strings.Join(Formats, ", "))
}

// table writes the rows that of makes of each product.
func (e Export) table(w io.Writer, header []string, products []shop.Product, of func(shop.Product) []map[string]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	cells := make([]string, len(header))
	for _, p := range products {
		for _, r := range of(p) {
			for i, h := range header {
				cells[i] = harmless(r[h])
			}
			if err := out.Write(cells); err != nil {
				return fmt.Errorf("export %s: %w", p.ID, err)
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// formula begins what spreadsheets run.
const formula = "=+-@\t\r"

// harmless is a cell that no spreadsheet runs.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune(formula, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// harmed takes off what harmless added.
func harmed(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formula, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

func (e Export) picture(p shop.Product) string {
	if e.Picture != nil {
		if at := e.Picture(p); at != "" {
			return at
		}
	}
	return p.PictureFrom
}

// amount is money as files have it: digits with a full stop.
func amount(m shop.Money) string {
	if m.Minor == 0 {
		return ""
	}
	_, number, _ := strings.Cut(m.String(), " ")
	return number
}

func yes(b bool, y, n string) string {
	if b {
		return y
	}
	return n
}

// described is the description with the properties that it does not list itself, as a list.
func described(p shop.Product) string {
	listed := read(p.HTML)
	known, _ := facts(listed)
	var more strings.Builder
	for _, a := range p.Attributes {
		if slices.Contains(known, a) || slices.Contains(p.OptionNames, a.Name) {
			continue
		}
		text := a.Value
		if a.Name != "" {
			text = a.Name + ": " + a.Value
		}
		fmt.Fprintf(&more, "<li>%s</li>", html.EscapeString(text))
	}
	if more.Len() == 0 {
		return p.HTML
	}
	return p.HTML + "<ul>" + more.String() + "</ul>"
}

var shopifyHeader = []string{"Title", "URL handle", "Description", "Vendor", "Type", "Tags", "Published on online store", "Status", "SKU",
	"Option1 name", "Option1 value", "Option2 name", "Option2 value", "Option3 name", "Option3 value", "Price", "Compare-at price",
	"Inventory tracker", "Inventory quantity", "Continue selling when out of stock", "Weight value (grams)", "Product image URL",
	"Image position", "Image alt text"}

func (e Export) shopify(p shop.Product) (rows []map[string]string) {
	for i, v := range p.Variants {
		r := map[string]string{"URL handle": string(p.ID), "SKU": string(v.SKU), "Price": amount(v.Price), "Compare-at price": amount(v.Prior),
			"Inventory tracker": "shopify", "Inventory quantity": strconv.Itoa(v.OnHand), "Weight value (grams)": strconv.Itoa(v.Grams),
			"Continue selling when out of stock": yes(v.Oversell, "CONTINUE", "DENY")}
		for n, o := range v.Options {
			r[fmt.Sprintf("Option%d value", n+1)] = o
		}
		if i == 0 {
			r["Title"], r["Description"], r["Vendor"], r["Type"], r["Tags"] = p.Title, described(p), p.Vendor, p.Type, strings.Join(p.Tags, ", ")
			r["Published on online store"], r["Status"] = yes(p.Hidden, "FALSE", "TRUE"), yes(p.Hidden, "Draft", "Active")
			if r["Product image URL"] = e.picture(p); r["Product image URL"] != "" {
				r["Image position"], r["Image alt text"] = "1", p.PictureAlt
			}
			for n, name := range p.OptionNames {
				r[fmt.Sprintf("Option%d name", n+1)] = name
			}
			if len(p.OptionNames) == 0 {
				r["Option1 name"], r["Option1 value"] = "Title", "Default Title"
			}
		}
		rows = append(rows, r)
	}
	return rows
}

var wooHeader = []string{"ID", "Type", "SKU", "Name", "Published", "Visibility in catalog", "Short description", "Description", "In stock?", "Stock",
	"Backorders allowed?", "Weight (g)", "Sale price", "Regular price", "Categories", "Tags", "Images", "Parent",
	"Attribute 1 name", "Attribute 1 value(s)", "Attribute 2 name", "Attribute 2 value(s)", "Attribute 3 name", "Attribute 3 value(s)"}

func (e Export) woo(p shop.Product) (rows []map[string]string) {
	head := map[string]string{"Type": "simple", "SKU": string(p.ID), "Name": p.Title, "Published": yes(p.Hidden, "-1", "1"),
		"Visibility in catalog": yes(p.Hidden, "hidden", "visible"), "Short description": p.Summary, "Description": described(p),
		"Categories": p.Type, "Tags": strings.Join(p.Tags, ", "), "Images": e.picture(p)}
	sold := func(r map[string]string, v shop.Variant) map[string]string {
		r["SKU"], r["Stock"], r["Weight (g)"] = string(v.SKU), strconv.Itoa(v.OnHand), strconv.Itoa(v.Grams)
		r["In stock?"], r["Backorders allowed?"] = yes(v.State != shop.SoldOut, "1", "0"), yes(v.Oversell, "1", "0")
		if r["Regular price"] = amount(v.Price); v.Prior.Minor > 0 {
			r["Regular price"], r["Sale price"] = amount(v.Prior), amount(v.Price)
		}
		return r
	}
	if len(p.OptionNames) == 0 && len(p.Variants) == 1 {
		return []map[string]string{sold(head, p.Variants[0])}
	}
	head["Type"] = "variable"
	rows = append(rows, head)
	for _, v := range p.Variants {
		r := sold(map[string]string{"Type": "variation", "Name": p.Title, "Published": "1", "Parent": string(p.ID)}, v)
		for n, o := range v.Options {
			r[fmt.Sprintf("Attribute %d name", n+1)], r[fmt.Sprintf("Attribute %d value(s)", n+1)] = p.OptionNames[n], o
		}
		rows = append(rows, r)
	}
	return rows
}

// The feed of Google Merchant, as RSS 2.0.
type rss struct {
	XMLName xml.Name  `xml:"rss"`
	Version string    `xml:"version,attr"`
	Space   string    `xml:"xmlns:g,attr"`
	Items   []rssItem `xml:"channel>item"`
}

type rssItem struct {
	ID           string      `xml:"g:id"`
	Group        string      `xml:"g:item_group_id,omitempty"`
	Title        string      `xml:"g:title"`
	Description  string      `xml:"g:description"`
	Link         string      `xml:"g:link,omitempty"`
	Picture      string      `xml:"g:image_link,omitempty"`
	Availability string      `xml:"g:availability"`
	Price        string      `xml:"g:price"`
	SalePrice    string      `xml:"g:sale_price,omitempty"`
	Brand        string      `xml:"g:brand,omitempty"`
	Condition    string      `xml:"g:condition"`
	Type         string      `xml:"g:product_type,omitempty"`
	Colour       string      `xml:"g:color,omitempty"`
	Size         string      `xml:"g:size,omitempty"`
	Material     string      `xml:"g:material,omitempty"`
	Details      []rssDetail `xml:"g:product_detail"`
	Weight       string      `xml:"g:shipping_weight,omitempty"`
}

type rssDetail struct {
	Name  string `xml:"g:attribute_name"`
	Value string `xml:"g:attribute_value"`
}

// google writes what is for sale; Google takes nothing hidden.
func (e Export) google(w io.Writer, products []shop.Product) error {
	feed := rss{Version: "2.0", Space: "http://base.google.com/ns/1.0"}
	for _, p := range products {
		if p.Hidden {
			continue
		}
		for _, v := range p.Variants {
			feed.Items = append(feed.Items, e.item(p, v))
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	out := xml.NewEncoder(w)
	out.Indent("", " ")
	if err := out.Encode(feed); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (e Export) item(p shop.Product, v shop.Variant) rssItem {
	text := read(p.HTML)
	i := rssItem{ID: string(v.SKU), Title: p.Title, Description: orElse(strings.Join(text.paragraphs, " "), orElse(p.Summary, p.Title)),
		Picture: e.picture(p), Availability: yes(v.State == shop.SoldOut, "out_of_stock", "in_stock"), Price: priceOf(v.Price),
		Brand: p.Vendor, Condition: "new", Type: p.Type}
	if e.Product != nil {
		i.Link = e.Product(p)
	}
	if len(p.Variants) > 1 {
		i.Group = string(p.ID)
	}
	if v.Prior.Minor > 0 {
		i.Price, i.SalePrice = priceOf(v.Prior), priceOf(v.Price)
	}
	if v.Grams > 0 {
		i.Weight = fmt.Sprintf("%d g", v.Grams)
	}
	for n, o := range v.Options {
		switch name := strings.ToLower(p.OptionNames[n]); {
		case name == "colour", name == "color", name == "kleur":
			i.Colour = o
		case name == "size", name == "maat":
			i.Size = o
		case strings.HasPrefix(name, "materi"):
			i.Material = o
		default:
			i.Details = append(i.Details, rssDetail{p.OptionNames[n], o})
		}
	}
	for _, a := range p.Attributes {
		if a.Name != "" && !slices.Contains(p.OptionNames, a.Name) {
			i.Details = append(i.Details, rssDetail{a.Name, a.Value})
		}
	}
	return i
}

func priceOf(m shop.Money) string { return amount(m) + " " + m.Currency }
