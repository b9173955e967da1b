package show

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// shelf is what the buy grammar needs of the shop.
type shelf interface {
	ByCode(code string) (shop.Product, bool)
	Products() []shop.Product
}

// showShelf is the shop's shelf with the codes of one show before the shop's own.
type showShelf struct {
	shelf
	codes map[string]shop.ProductID // by folded code
}

func newShowShelf(s shelf, codes map[string]shop.ProductID) showShelf {
	folded := make(map[string]shop.ProductID, len(codes))
	for code, id := range codes {
		folded[fold(code)] = id
	}
	return showShelf{s, folded}
}

// ByCode finds a product for sale by its code in this show, or in the shop.
func (s showShelf) ByCode(code string) (shop.Product, bool) {
	id, ok := s.codes[fold(code)]
	if !ok {
		return s.shelf.ByCode(code)
	}
	for _, p := range s.Products() {
		if p.ID == id {
			return p, true
		}
	}
	return shop.Product{}, false
}

// wish is what a chat message asks to buy. A message is a wish only as a whole: a sentence with
// a code somewhere in it is talk.
type wish struct {
	product shop.Product
	qty     int // 1 to wishMost
	// sku is the variant that was named, or the only one; empty when it is still to be chosen.
	sku shop.SKU
	// byName is true when the product was named and not its code: it wants a confirmation.
	byName bool
	// unknown is the code that no product has.
	unknown string
}

// wishMost is the most units that a message can ask for; how many a buyer may hold is the shop's.
const wishMost = 999

// The grammar, over folded text:
//
//	wish  = [verb] [count] CODE [variant words] [x count | count x] [please]
//	      | verb [count] product's name [x count] [please]
const (
	verbs = `(?:i(?:'| a|')?ll take|i want|i would like|i'd like|buy|order|sold|mine|want|take|\+1|` +
		`ik neem|ik wil|koop|bestel|neem|doe mij|ich nehme|ich will|kaufe|nehme|je prends|je veux|j'achete|` +
		`我要|我买|我買|要|买|買|اريد|اشتري)`
	please  = `[.,! ]*(?:please|pls|thanks|alsjeblieft|alstublieft|graag|aub|bitte|danke|svp|merci|谢谢|請|请)?[.! ]*`
	by      = `[x*×]`
	measure = `(?:个|個|件|条|條|双|雙|只|隻|份|套|本|瓶)`
)

var (
	// "A2", "a2 x2", "buy A2 large 3x", "sold a2", "要A2 两个".
	codeWish = regexp.MustCompile(`^(` + verbs + `[ :,]*)?(?:(\d{1,3})(?: ?` + by + `? | ?` + measure + ` ?))?` +
		`([a-z]{1,3}\d{1,3})(?: ([\pL][\pL\d' /-]{0,40}?))??` +
		`(?: ?` + by + ` ?(\d{1,3}) ?` + measure + `?| (\d{1,3}) ?(?:` + by + `|` + measure + `)?)?` + please + `$`)
	// "buy 2 mugs", "koop de walnoten mok".
	nameWish = regexp.MustCompile(`^` + verbs + `[ :,]*(?:(\d{1,3})(?: ?` + by + `? | ?` + measure + ` ?)|(` + countWord + `) )?` +
		`([\pL][\pL\d'& /-]{1,60}?)(?: ?` + by + ` ?(\d{1,3}))?` + please + `$`)
	// "yes", "ja graag", "ok!".
	consent = regexp.MustCompile(`^(?:yes|yeah|yep|ok|okay|sure|ja|jawohl|graag|oui|d'accord|si|好|好的|好啊|要|是|是的|نعم)` + please + `$`)
)

const countWord = `an?|the|one|two|three|een|de|het|twee|drie|eine?n?|zwei|drei|une?|les?|la|des|deux|trois`

var counted = map[string]int{"two": 2, "twee": 2, "zwei": 2, "deux": 2, "three": 3, "drie": 3, "drei": 3, "trois": 3}

// consents tells that a message says yes to what was just asked, and nothing else.
func consents(text string) bool { return consent.MatchString(fold(text)) }

// parseWish reads a chat message as a wish to buy; false when it is none.
func parseWish(text string, s shelf) (wish, bool) {
	t := fold(text)
	if m := codeWish.FindStringSubmatch(t); m != nil {
		return codeWished(m, s)
	}
	if m := nameWish.FindStringSubmatch(t); m != nil {
		return nameWished(m, s)
	}
	return wish{}, false
}

// codeWished reads the parts of a codeWish: verb, count, code, variant, count, count.
func codeWished(m []string, s shelf) (wish, bool) {
	qty, ok := quantity(m[2], m[5], m[6])
	if !ok {
		return wish{}, false
	}
	p, ok := s.ByCode(m[3])
	if !ok {
		// "mp3" is talk, and so is "b2 is loud".
		letters := strings.IndexAny(m[3], "0123456789")
		return wish{unknown: strings.ToUpper(m[3])}, m[4] == "" && (m[1] != "" || letters == 1)
	}
	w := wish{product: p, qty: qty}
	switch {
	case len(p.Variants) == 1 && m[4] == "":
		w.sku = p.Variants[0].SKU
	case m[4] != "":
		if w.sku, ok = variantNamed(p, m[4]); !ok {
			return wish{}, false // words that are no variant: it is talk
		}
	}
	return w, true
}

// nameWished reads the parts of a nameWish: count, count in a word, name, count.
func nameWished(m []string, s shelf) (wish, bool) {
	qty, ok := quantity(m[1], m[4])
	if !ok {
		return wish{}, false
	}
	if n, ok := counted[m[2]]; ok && m[4] == "" {
		qty = n
	}
	p, ok := titled(m[3], s.Products())
	if !ok {
		return wish{}, false
	}
	w := wish{product: p, qty: qty, byName: true}
	if len(p.Variants) == 1 {
		w.sku = p.Variants[0].SKU
	}
	return w, true
}

// quantity is the one number among the groups, 1 when there is none. Two numbers and zero are no
// quantity.
func quantity(groups ...string) (int, bool) {
	found := 0
	for _, g := range groups {
		if g == "" {
			continue
		}
		n, err := strconv.Atoi(g)
		if err != nil || n < 1 || n > wishMost || found > 0 {
			return 0, false
		}
		found = n
	}
	return max(1, found), true
}

// variantNamed finds the one variant whose option values have all the words, in any order.
func variantNamed(p shop.Product, words string) (shop.SKU, bool) {
	want := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '/' || r == ',' })
	found, n := shop.SKU(""), 0
	for _, v := range p.Variants {
		have := " " + fold(strings.Join(v.Options, " ")) + " "
		all := len(want) > 0
		for _, w := range want {
			all = all && strings.Contains(have, " "+w+" ")
		}
		if all {
			found, n = v.SKU, n+1
		}
	}
	return found, n == 1
}

// titled finds the one product whose title has all the words; a word may lack or carry a plural
// ending.
func titled(words string, ps []shop.Product) (shop.Product, bool) {
	want := strings.Fields(words)
	var found shop.Product
	n := 0
	for _, p := range ps {
		have := strings.Fields(fold(p.Title))
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
	return len(want) > 0
}

func stem(w string) string {
	for _, end := range []string{"ken", "ies", "es", "en", "s"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 2 {
			return strings.TrimSuffix(s, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}
