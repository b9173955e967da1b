package show

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/barkerlive/barker/shop"
)

// shelf is what the buy grammar needs of the shop.
type shelf interface {
	ByCode(code string) (shop.Product, bool)
	Products() []shop.Product
}

// wish is what a chat message asks to buy. A message is a wish only as a whole: a sentence with
// a code somewhere in it is talk.
type wish struct {
	product shop.Product
	qty     int
	// sku is the variant that was named, or the only one; empty when it is still to be chosen.
	sku shop.SKU
	// byName is true when the product was named and not its code: it wants a confirmation.
	byName bool
	// unknown is the code that no product has.
	unknown string
}

const (
	verbs  = `(?:i(?:'| a)?ll take|i want|i would like|buy|order|sold|mine|want|take|\+1|ik neem|ik wil|koop|bestel|neem|doe mij|kaufe|ich nehme|je prends|要|买|我要)`
	please = `(?:please|pls|alsjeblieft|aub|bitte|svp)?[.! ]*`
	times  = `(?:(?:x|\*|×) ?(\d{1,3})|(\d{1,3}) ?(?:x|\*|×)?)`
)

var (
	// "A2", "a2 x2", "buy A2 large 3x", "sold a2".
	codeWish = regexp.MustCompile(`^(?:` + verbs + `[ :]*)?(?:(\d{1,3}) ?(?:x|\*|×)? )?([a-z]\d{1,2})(?: ([\pL][\pL\d' /-]{0,40}?))??(?: ?` + times + `)? ?` + please + `$`)
	// "buy 2 mugs", "koop de walnoten mok".
	nameWish = regexp.MustCompile(`^` + verbs + `[ :]*(?:(\d{1,3}) ?(?:x|\*|×)? |an? |the |one |een |de |het |two |twee )?([\pL][\pL\d'& /-]{2,60}?)(?: ?(?:x|\*|×) ?(\d{1,3}))? ?` + please + `$`)
	twoWord  = regexp.MustCompile(`(?:^| )(?:two|twee) `)
)

// parseWish reads a chat message as a wish to buy; false when it is none.
func parseWish(text string, s shelf) (wish, bool) {
	t := strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(text))), " ")
	t = strings.ReplaceAll(t, "’", "'")
	if m := codeWish.FindStringSubmatch(t); m != nil {
		return codeWished(m, s)
	}
	if m := nameWish.FindStringSubmatch(t); m != nil {
		return nameWished(t, m, s)
	}
	return wish{}, false
}

func codeWished(m []string, s shelf) (wish, bool) {
	p, ok := s.ByCode(m[2])
	if !ok {
		return wish{unknown: strings.ToUpper(m[2])}, true
	}
	w := wish{product: p, qty: quantity(m[1], m[4], m[5])}
	switch {
	case len(p.Variants) == 1 && m[3] == "":
		w.sku = p.Variants[0].SKU
	case m[3] != "":
		if w.sku, ok = variantNamed(p, m[3]); !ok {
			return wish{}, false // words that are no variant: it is talk
		}
	}
	return w, true
}

func nameWished(t string, m []string, s shelf) (wish, bool) {
	p, ok := named(m[2], s.Products())
	if !ok {
		return wish{}, false
	}
	w := wish{product: p, qty: quantity(m[1], m[3]), byName: true}
	if m[1] == "" && m[3] == "" && twoWord.MatchString(t) {
		w.qty = 2
	}
	if len(p.Variants) == 1 {
		w.sku = p.Variants[0].SKU
	}
	return w, true
}

func quantity(groups ...string) int {
	for _, g := range groups {
		if n, err := strconv.Atoi(g); err == nil && n > 0 {
			return n
		}
	}
	return 1
}

// variantNamed finds the variant whose option values are exactly the words, in any order.
func variantNamed(p shop.Product, words string) (shop.SKU, bool) {
	want := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '/' || r == ',' })
	found, n := shop.SKU(""), 0
	for _, v := range p.Variants {
		have := strings.ToLower(" " + strings.Join(v.Options, " ") + " ")
		all := true
		for _, w := range want {
			all = all && strings.Contains(have, " "+w+" ")
		}
		if all {
			found, n = v.SKU, n+1
		}
	}
	return found, n == 1
}

// named finds the one product whose title has all the words; a word may lack or carry a plural
// ending.
func named(words string, ps []shop.Product) (shop.Product, bool) {
	want := strings.Fields(words)
	var found shop.Product
	n := 0
	for _, p := range ps {
		have := strings.Fields(strings.ToLower(p.Title))
		if hasAll(have, want) {
			if len(have) == len(want) {
				return p, true
			}
			found, n = p, n+1
		}
	}
	return found, n == 1
}

func hasAll(have, want []string) bool {
	for _, w := range want {
		ok := false
		for _, h := range have {
			ok = ok || h == w || stem(h) == stem(w)
		}
		if !ok {
			return false
		}
	}
	return true
}

func stem(w string) string {
	for _, end := range []string{"ken", "ies", "es", "en", "s"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 2 {
			return strings.TrimSuffix(s, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}
