package show

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// talk are words that no wish has: whoever says one of them beside a code talks about it.
var talk = []string{"bought", "is", "was", "ugly", "size", "my", "last", "week", "not", "don't", "how", "much", "when", "or", "niet", "hoeveel", "?"}

// aNumber is a count or a code in folded text.
var aNumber = regexp.MustCompile(`\d+`)

// same tells that two messages mean the same.
func same(a, b wish) bool {
	return a.product.ID == b.product.ID && a.qty == b.qty && a.sku == b.sku && a.byName == b.byName && a.unknown == b.unknown
}

// FuzzParseWish holds the grammar to what it promises whoever types whatever.
func FuzzParseWish(f *testing.F) {
	for _, s := range []string{"A2 x2", "buy 2 mugs\x00", "I bought 2 last week", "A2 is ugly", "my size is A2?", "Ａ１ ×３", "要A1两个", "اريد A١ x٣",
		"  sold\t a3 !", "+1 A1 please", "k7 999x", "A1 1000", "buy A9", "İstanbul ıA1", "ς A1", "A1\u200d x\ufe0f2", "𝐀𝟏", "A1 一十十", "koop twee mug", "ẞ a1 ß",
		"A2 large blue x3", "I'll take a desk lamp", "\xff\xfe A1", "a1 ²", "½ a1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, ok := parseWish(s, testShow)
		if again, ok2 := parseWish(s, testShow); ok != ok2 || !same(w, again) {
			t.Fatalf("%q is read as %+v and as %+v", s, w, again)
		}
		for how, other := range map[string]string{
			"in capitals": strings.ToUpper(s), "in small letters": strings.ToLower(s), "in wide letters": width.Widen.String(s),
			"with more space": " " + strings.Join(strings.FieldsFunc(s, unicode.IsSpace), "\u3000\t") + "\n", "folded": fold(s),
		} {
			if !utf8.ValidString(s) {
				break // what is no text is mended differently by each
			}
			if w2, ok2 := parseWish(other, testShow); ok != ok2 || ok && !same(w, w2) {
				t.Fatalf("%q is %v %+v, and %s %v %+v", s, ok, w, how, ok2, w2)
			}
		}
		for _, word := range talk {
			if w, ok := parseWish(s+" "+word, testShow); ok {
				t.Fatalf("%q claims %+v", s+" "+word, w)
			}
		}
		if !ok || w.unknown != "" {
			if w.qty != 0 || w.product.ID != "" {
				t.Fatalf("%q: %+v", s, w)
			}
			return
		}
		if w.qty < 1 || w.qty > wishMost || w.product.ID == "" {
			t.Fatalf("%q: %+v", s, w)
		}
		if _, known := w.product.Variant(w.sku); w.sku != "" && !known {
			t.Fatalf("%q: %+v", s, w)
		}
		if w.qty > 3 && !strings.Contains(strings.Join(aNumber.FindAllString(fold(s), -1), " "), strconv.Itoa(w.qty)) {
			t.Fatalf("%q never says %d", s, w.qty)
		}
	})
}
