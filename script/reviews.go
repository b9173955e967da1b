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
	count := spellInt(int64(len(list)), d.t)
	told, err := d.tell(atProof, d.book.reviews, vars{"count": count, "Count": capital(count), "good": spellInt(int64(good), d.t)})
	if err != nil || !told {
		return err
	}
	d.claim(claim)
	return d.opinions(list)
}

// opinions quotes a buyer who liked it and, where there is one, a buyer who did not: both or
// neither.
func (d *draft) opinions(list []shop.Review) error {
	praise := d.review(list, true)
	fault := d.review(list, false)
	if praise == "" {
		return nil
	}
	phrases := d.book.praised
	if fault != "" {
		phrases = nil
		for _, p := range d.book.praised {
			for _, f := range d.book.faulted {
				phrases = append(phrases, p+" "+f)
			}
		}
	}
	_, err := d.tell(atProof, phrases, vars{"praise": praise, "fault": fault})
	return err
}

// claim adds a claim to the piece that was added last.
func (d *draft) claim(c shop.Claim) {
	last := &d.pieces[len(d.pieces)-1].line
	last.Claims = addClaims(last.Claims, c)
}

// review is a sentence out of one of the good or the poor reviews that may be said aloud; ""
// when there is none.
func (d *draft) review(list []shop.Review, good bool) string {
	list = slices.DeleteFunc(slices.Clone(list), func(r shop.Review) bool {
		return good && r.Stars < goodStars || !good && r.Stars > poorStars
	})
	d.d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, r := range list {
		for _, s := range sentences(r.Text) {
			if d.h.quotableReview(s, d.product, d.t, good) {
				return quote(s, "", d.t)
			}
		}
	}
	return ""
}

// quotableReview tells whether a buyer's sentence may be said in a pitch. Praise may not speak
// of properties that the product's own text does not state; criticism sells nothing.
func (h *House) quotableReview(s string, p shop.Product, t tongue, praise bool) bool {
	g := guard{t: t, product: p}
	checks := []func(string) error{g.numbers, g.turns, g.patterns}
	if praise {
		checks = append(checks, g.assertions, g.properties, g.sizes)
	}
	return len(strings.Fields(s)) >= leastQuoteWords && h.quotableWords(s, g, checks)
}

// quotableWords tells whether a buyer's sentence is short, in the host's language, and without
// anything that a listener could take for a fact of the shop's.
func (h *House) quotableWords(s string, g guard, checks []func(string) error) bool {
	if len(strings.Fields(s)) > quoteWords || h.statesTerms(s) || foreign(s, g.t) || g.characters(s) != nil || g.addresses(s) != nil {
		return false
	}
	words := fold(s)
	for _, check := range checks {
		if check(words) != nil {
			return false
		}
	}
	return programTalk.FindString(words) == ""
}
