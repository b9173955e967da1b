package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

// readAll reads a file to its end.
func readAll(t testing.TB, r io.Reader) (ps []shop.Product, rows []shop.Row, notes []shop.Note) {
	t.Helper()
	f, err := Read(r, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for p, row := range f.Products() {
		ps, rows = append(ps, p), append(rows, row)
	}
	if f.Err() != nil {
		t.Fatal(f.Err())
	}
	return ps, rows, f.Notes()
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func eur(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }

var stool = shop.Product{ID: "oak-stool", Title: "Oak stool", Summary: "A stool of solid oak. It holds 120 kg.",
	HTML:   "<p>A stool of solid oak. It holds 120 kg. It stacks.</p><ul><li>Material: solid oak</li><li>Ships in 2 days</li><li>Lifetime warranty</li></ul>",
	Vendor: "Bench & Co", Type: "Chairs", Tags: []string{"oak", "stool"},
	Attributes:  []shop.Attribute{{Name: "Material", Value: "solid oak"}, {Value: "Lifetime warranty"}},
	Variants:    []shop.Variant{{SKU: "STOOL-1", Price: eur(7900), Prior: eur(9500), Stock: 12, Grams: 4200}},
	PictureFrom: "https://example.org/stool.jpg", PictureAlt: "An oak stool"}

func TestOlderDialect(t *testing.T) {
	ps, rows, notes := readAll(t, bytes.NewReader(file(t, "testdata/older.csv")))
	if len(ps) != 4 || !reflect.DeepEqual(ps[0], stool) {
		t.Fatalf("%d products, the first %+v", len(ps), ps[0])
	}
	sock := ps[1]
	want := []shop.Variant{
		{SKU: "SOCK-S-G", Options: []string{"S", "Grey"}, Price: eur(1250), Stock: 5, Grams: 90},
		{SKU: "SOCK-S-R", Options: []string{"S", "Rust"}, Price: eur(1250), Grams: 90, Oversell: true},
		{SKU: "WOOL-SOCK-L-GREY", Options: []string{"L", "Grey"}, Price: eur(1350), Stock: 7, Grams: 90, Oversell: true},
	}
	if !reflect.DeepEqual(sock.Variants, want) || sock.HTML != "<p>Warm &amp; long.</p>" || sock.Summary != "Warm & long." ||
		!reflect.DeepEqual(sock.Attributes, []shop.Attribute{{Name: "Size", Value: "S, L"}, {Name: "Colour", Value: "Grey, Rust"}}) {
		t.Errorf("sock is %+v", sock)
	}
	if !ps[3].Hidden || ps[3].Summary != "No tags here, only words." || ps[3].PictureFrom != "" {
		t.Errorf("draft is %+v", ps[3])
	}
	var told []string
	for _, row := range rows {
		for _, n := range row.Notes {
			told = append(told, fmt.Sprintf("%d %s %s %v", n.Line, n.Column, n.Text, n.Refused))
		}
	}
	expect := []string{
		"4 Body (HTML) scripts and the like were taken out false",
		"5 Variant Compare At Price EUR 12.50 is not above the price EUR 12.50: taken as none false",
		"5 Variant Inventory Qty negative stock -3: taken as 0 false",
		"6 Variant SKU there is no SKU: it is called WOOL-SOCK-L-GREY false",
		"6 Variant Inventory Tracker stock is not tracked: WOOL-SOCK-L-GREY is sold without a limit false",
		"7 Gift Card gift cards are not sold here true",
		"8 Image Src not an address of a picture: the product has none false",
	}
	if !reflect.DeepEqual(told, expect) || rows[2].Outcome != shop.Refused {
		t.Errorf("told:\n%s", strings.Join(told, "\n"))
	}
	if len(notes) != 1 || !strings.Contains(notes[0].Text, "1 descriptions list about delivery and returns") {
		t.Errorf("notes are %v", notes)
	}
}

func TestNewerDialect(t *testing.T) {
	ps, rows, _ := readAll(t, bytes.NewReader(file(t, "testdata/newer.csv")))
	want := stool
	want.Type, want.PictureFrom = "", "stool.svg"
	if len(ps) != 1 || !reflect.DeepEqual(ps[0], want) {
		t.Errorf("products are %+v", ps)
	}
	if rows[0].Fields&shop.HasType != 0 || rows[0].Fields&shop.HasStock == 0 {
		t.Errorf("fields are %b", rows[0].Fields)
	}
}

// TestEncodings reads one file in every encoding and with every end of line.
func TestEncodings(t *testing.T) {
	plain := "Handle,Title,Variant Price\ncafé,\"Café ‘crème’ – 5 €\",5.00\nb,\"two\nlines\",6.00\n"
	cp1252 := strings.NewReplacer("é", "\xe9", "è", "\xe8", "‘", "\x91", "’", "\x92", "–", "\x96", "€", "\x80").Replace(plain)
	utf16 := []byte{0xff, 0xfe}
	for _, r := range plain {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, data := range map[string]string{
		"utf-8": plain, "mark": "\ufeff" + plain, "crlf": strings.ReplaceAll(plain, "\n", "\r\n"), "cr": strings.ReplaceAll(plain, "\n", "\r"),
		"windows": cp1252, "utf-16": string(utf16), "no end": strings.TrimSuffix(plain, "\n"), "blank lines": "\n\n" + strings.ReplaceAll(plain, "\nb,", "\n\n  \nb,"),
		"semicolons": strings.ReplaceAll(plain, ",", ";"), "tabs": strings.ReplaceAll(plain, ",", "\t"),
	} {
		ps, rows, notes := readAll(t, strings.NewReader(data))
		if len(ps) != 2 || ps[0].ID != "café" || ps[0].Title != "Café ‘crème’ – 5 €" || ps[1].Title != "two lines" || len(rows[1].Notes) != 1 {
			t.Errorf("%s: %+v", name, ps)
		}
		legacy := len(notes) == 2 && notes[1].Line == 2 && strings.Contains(notes[1].Text, "Windows-1252")
		if legacy != (name == "windows") {
			t.Errorf("%s: notes are %v", name, notes)
		}
	}
}

// TestBrokenRows has one good product around each kind of broken row: it is told about, and the
// next product is read.
func TestBrokenRows(t *testing.T) {
	const header = "Handle,Title,Variant SKU,Variant Price,Body (HTML)\n"
	for name, c := range map[string]struct {
		rows   string
		column string
		text   string
		also   string // products beside a and z
	}{
		"quote never closed":  {"b,\"B,B1,1.00,text\n", "Title", "follows a closing quote", ""},
		"quote in the middle": {"b,\"B\" big,B1,1.00,text\n", "Title", "follows a closing quote", ""},
		"inner quotes":        {"b,\"B \"big\" one\",B1,1.00,text\n", "Title", "follows a closing quote", ""},
		"swallows the next":   {"b,\"B,B1,1.00,text\nc,\"C, blue\",C1,2.00,text\n", "Title", "", "c"},
		"too many cells":      {"b,B,B1,1,00,\"a, b\",x\n", "", "cells where the header has 5", ""},
		"no price":            {"b,B,B1,,text\n", "Variant Price", "there is no price", ""},
		"zero":                {"b,B,B1,0.00,text\n", "Variant Price", "zero", ""},
		"negative":            {"b,B,B1,-5,text\n", "Variant Price", "not negative", ""},
		"ambiguous":           {"b,B,B1,\"1,234\",text\n", "Variant Price", "thousands or decimals", ""},
		"no title":            {"b,,B1,1.00,text\n", "Title", "no title", ""},
		"no handle":           {",B,B1,1.00,text\n", "Handle", "no handle", ""},
		"bad handle":          {"../b,B,B1,1.00,text\n", "Handle", "is not a handle", ""},
		"handle again":        {"a,B,B1,1.00,text\n", "", "", ""},
		"same options":        {"b,B,B1,1.00,text\nb,,B2,1.00,\n", "", "the same options", "b"},
		"bad SKU":             {"b,B,\"B\n1\",1.00,text\n", "Variant SKU", "is not a SKU", ""},
	} {
		t.Run(name, func(t *testing.T) {
			ps, rows, _ := readAll(t, strings.NewReader(header+"a,A,A1,1.00,\"one\ntwo\"\n"+c.rows+"z,Z,Z1,9.00,\"say \"\"z\"\"\"\n"))
			var good []string
			var bad []shop.Note
			for i, row := range rows {
				if row.Outcome != shop.Refused {
					good = append(good, string(ps[i].ID))
				}
				for _, n := range row.Notes {
					if n.Refused {
						bad = append(bad, n)
					}
				}
			}
			want := strings.Fields("a " + c.also + " z")
			if !reflect.DeepEqual(good, want) {
				t.Errorf("taken are %v, want %v", good, want)
			}
			if name == "handle again" { // follows its first rows: one more variant, without options of its own
				c.text, c.column = "the same options", ""
			}
			if len(bad) != 1 || !strings.Contains(bad[0].Text, c.text) || bad[0].Column != c.column || bad[0].Line < 4 {
				t.Errorf("left out are %+v", bad)
			}
			if last := ps[len(ps)-1]; last.HTML != "say &#34;z&#34;" || last.Summary != `say "z"` {
				t.Errorf("the last is %+v", last)
			}
		})
	}
}

// TestQuoteOpenToTheEnd finds the rows that an open quote swallowed.
func TestQuoteOpenToTheEnd(t *testing.T) {
	ps, rows, _ := readAll(t, strings.NewReader("Handle,Title,Price\na,\"A,1\nb,B,2\nc,C,3\n"))
	if len(ps) != 3 || rows[0].Outcome != shop.Refused || rows[0].Notes[0].Text != "a quote is opened and not closed" ||
		ps[1].ID != "b" || ps[2].ID != "c" {
		t.Errorf("%+v\n%+v", ps, rows)
	}
	long := "Handle,Title,Price\na,\"A,1\n" + strings.Repeat("b,B,2\n", 2*maxLines)
	if _, rows, _ := readAll(t, strings.NewReader(long)); len(rows) != 2 || rows[1].Line != 3 {
		t.Errorf("%d rows", len(rows))
	}
	wide := "Handle,Title,Price\na," + strings.Repeat("A", 2*maxRecord) + ",1\nb,B,2\n"
	if ps, rows, _ := readAll(t, strings.NewReader(wide)); len(ps) != 2 || rows[0].Outcome != shop.Refused || ps[1].ID != "b" {
		t.Errorf("%d rows", len(rows))
	}
}

func TestHeaders(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "empty",
		"\n\n":              "empty",
		"a,b,c\n1,2,3":      "no column",
		"Handle,Title\na,A": `"Variant Price" or "Price"`,
		"\"Handle,Title":    "not closed",
	} {
		if _, err := Read(strings.NewReader(text), "EUR"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Read(strings.NewReader("Handle,Title,Price"), "euro"); err == nil {
		t.Error("a currency that is none was taken")
	}
	_, _, notes := readAll(t, strings.NewReader("Handle,Title,Price,Price\na,A,1,2"))
	if len(notes) != 2 || notes[0].Column != "Price" {
		t.Errorf("notes are %v", notes)
	}
}

func TestReadingFails(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("Handle,Title,Price\na,A,1\nb,"), failing{})
	f, err := Read(broken, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range f.Products() {
		n++
	}
	if n != 1 || !errors.Is(f.Err(), errPipe) || !strings.Contains(f.Err().Error(), "line 3") {
		t.Errorf("%d products, then %v", n, f.Err())
	}
}

var errPipe = errors.New("the pipe burst")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errPipe }

// TestImport takes a file into a shop: dry, for real, and again; then without columns and with
// blank cells.
func TestImport(t *testing.T) {
	ctx := context.Background()
	s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
	take := func(data []byte, dry bool, added, changed, unchanged, refused int) shop.Report {
		t.Helper()
		r, err := Import(ctx, s, bytes.NewReader(data), dry)
		if err != nil {
			t.Fatal(err)
		}
		if r.Added != added || r.Changed != changed || r.Unchanged != unchanged || r.Refused != refused || r.Dry != dry {
			t.Errorf("report is %+v", r)
		}
		return r
	}
	older, newer := file(t, "testdata/older.csv"), file(t, "testdata/newer.csv")
	take(older, true, 3, 0, 0, 1)
	if len(s.Catalogue()) != 0 {
		t.Error("a dry run took something")
	}
	take(older, false, 3, 0, 0, 1)
	take(older, false, 0, 0, 3, 1)
	if p, _ := s.ByCode("a1"); p.ID != "oak-stool" || p.Type != "Chairs" {
		t.Errorf("A1 is %+v", p)
	}
	r := take(newer, false, 0, 1, 0, 0)
	if got := strings.Join(r.Rows[0].Changes, "; "); got != "picture: https://example.org/stool.jpg → stool.svg" {
		t.Errorf("changes are %q", got)
	}
	if p, _ := s.ByCode("a1"); p.Type != "Chairs" {
		t.Error("a column that the file lacks cleared what was there")
	}
	r = take(bytes.Replace(newer, []byte("Bench & Co"), nil, 1), false, 0, 1, 0, 0)
	if p, _ := s.ByCode("a1"); p.Vendor != "" {
		t.Error("a blank cell did not clear what was there")
	}

	var text strings.Builder
	if err := WriteReport(&text, r); err != nil {
		t.Fatal(err)
	}
	want := "        note: line 2, Description: what 1 descriptions list about delivery and returns is not taken for a fact: the shop's settings say that\n" +
		"     2  changed    oak-stool\n                   vendor: Bench & Co → \n0 added, 1 changed, 0 unchanged, 0 refused\n"
	if text.String() != want {
		t.Errorf("report reads\n%s", text.String())
	}
	data, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(data), `"outcome":"changed","changes":["vendor: Bench`) {
		t.Errorf("%s %v", data, err)
	}
}

// TestPartialKeepsVariants refuses one row of a product: its variant stays for sale.
func TestPartialKeepsVariants(t *testing.T) {
	s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
	whole := "Handle,Title,Option1 Name,Option1 Value,SKU,Price,Inventory quantity\na,A,Size,S,A-S,1.00,5\na,,,M,A-M,2.00,5\na,,,L,A-L,3.00,5\n"
	for text, left := range map[string]int{
		strings.Replace(whole, "2.00", "", 1):               3,
		strings.Replace(whole, ",M,", ",\"M,", 1):           3,
		strings.Replace(whole, ",L,", ",\"L,", 1):           3,
		strings.Replace(whole, "a,,,M,A-M,2.00,5\n", "", 1): 2,
	} {
		for _, text := range []string{whole, text} {
			if _, err := Import(context.Background(), s, strings.NewReader(text), false); err != nil {
				t.Fatal(err)
			}
		}
		if p, _ := s.Product("a"); len(p.Variants) != left {
			t.Errorf("%q left %v", text, p.Variants)
		}
	}
}

// TestDemo takes the demo shop as it is, without a note.
func TestDemo(t *testing.T) {
	s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory())
	f, err := os.Open("../../assets/demo/catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Import(context.Background(), s, f, false)
	if err != nil || r.Added != 12 || len(r.Notes) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	for _, row := range r.Rows {
		if len(row.Notes) != 0 {
			t.Errorf("notes are %+v", row.Notes)
		}
	}
	states := make(map[shop.StockState]int)
	for _, p := range s.Products() {
		states[p.Lead().State]++
		if len(p.Attributes) < 4 || p.Summary == "" || p.PictureAlt == "" {
			t.Errorf("%s is thin: %+v", p.ID, p)
		}
		if _, err := os.Stat("../../assets/demo/pictures/" + p.PictureFrom); err != nil {
			t.Error(err)
		}
	}
	if states[shop.SoldOut] != 1 || states[shop.Few] != 1 {
		t.Errorf("states are %v", states)
	}
}

// FuzzRead reads anything, without end or panic, and makes only what a shop takes.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/older.csv", "testdata/newer.csv"} {
		f.Add(file(f, name))
	}
	f.Add([]byte("Handle,Title,Price\r\"a\"\"\",\"\n\n,b"))
	f.Add([]byte("\xff\xfeH\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		f, err := Read(bytes.NewReader(data), "EUR")
		if err != nil {
			return
		}
		for p, row := range f.Products() {
			if row.Outcome == shop.Refused {
				if len(row.Notes) == 0 {
					t.Fatalf("refused without a word: %+v", row)
				}
				continue
			}
			if p.ID == "" || p.Title == "" || len(p.Variants) == 0 || strings.Contains(strings.ToLower(p.HTML), "<script") {
				t.Fatalf("product is %+v", p)
			}
			for _, v := range p.Variants {
				if v.SKU == "" || v.Price.Minor <= 0 || v.Stock < 0 || len(v.Options) != len(p.OptionNames) {
					t.Fatalf("variant is %+v", v)
				}
			}
		}
	})
}
