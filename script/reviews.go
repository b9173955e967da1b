package script

import (
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Reviewed is what [Facts] may offer besides: what buyers wrote, from the same snapshot.
type Reviewed interface {
	// Reviews are the product's, the newest first.
	Reviews(shop.ProductID) []shop.Review
	// ReviewsClaim is that the product's reviews are as counted now.
	ReviewsClaim(shop.ProductID) (shop.Claim, bool)
}

// The measures of proof: a few opinions are no count, and a buyer's words are quoted in short.
const (
	leastReviews                = 3
	goodStars, poorStars        = 4, 2
	leastQuoteWords, quoteWords = 4, 18
)

// proof tells how many liked it, and quotes one who did and one who did not: what is only
// praised is not believed.
func (d *draft) proof() error {
	facts, ok := d.h.facts.(Reviewed)
	if !ok || d.has(atProof) {
		return nil
	}
	list := facts.Reviews(d.product.ID)
	claim, ok := facts.ReviewsClaim(d.product.ID)
	if !ok || len(list) < leastReviews {
		return nil
	}
	good := 0
	for _, r := range list {
		if r.Stars >= goodStars {
			good++
		}
	}
	if good*2 <= len(list) { // what most did not like is left to the page
		return nil
	}
	before := len(d.pieces)
	if _, err := d.tell(atProof, d.book.reviews, vars{"count": spellInt(int64(len(list)), d.t), "good": spellInt(int64(good), d.t)}); err != nil || len(d.pieces) == before {
		return err
	}
	d.claim(claim)
	if text := d.review(list, func(r shop.Review) bool { return r.Stars >= goodStars }); text != "" {
		if _, err := d.tell(atProof, d.book.praised, vars{"praise": text}); err != nil {
			return err
		}
	}
	if text := d.review(list, func(r shop.Review) bool { return r.Stars <= poorStars }); text != "" {
		if _, err := d.tell(atProof, d.book.faulted, vars{"fault": text}); err != nil {
			return err
		}
	}
	return nil
}

// claim adds a claim to the piece that was added last.
func (d *draft) claim(c shop.Claim) {
	last := &d.pieces[len(d.pieces)-1].line
	last.Claims = addClaims(last.Claims, c)
}

// review is a sentence out of one of the reviews that may be said aloud; "" when there is none.
func (d *draft) review(list []shop.Review, fits func(shop.Review) bool) string {
	list = slices.DeleteFunc(slices.Clone(list), func(r shop.Review) bool { return !fits(r) })
	d.d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, r := range list {
		for _, s := range sentences(r.Text) {
			if d.h.quotableReview(s, d.product, d.t) {
				return quote(s, "", d.t)
			}
		}
	}
	return ""
}

// quotableReview tells whether a buyer's sentence may be said: short, in the host's language,
// and without anything that a listener could take for a fact of the shop's.
func (h *House) quotableReview(s string, p shop.Product, t tongue) bool {
	n := len(strings.Fields(s))
	if n < leastQuoteWords || n > quoteWords || h.statesTerms(s) || foreign(s, t) {
		return false
	}
	g := guard{t: t, product: p}
	words := fold(s)
	for _, check := range []func(string) error{g.characters, g.addresses} {
		if check(s) != nil {
			return false
		}
	}
	for _, check := range []func(string) error{g.numbers, g.turns, g.patterns, g.assertions, g.properties} {
		if check(words) != nil {
			return false
		}
	}
	return programTalk.FindString(words) == ""
}
