package judge

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Reviewed is what [Facts] may know besides: what buyers wrote.
type Reviewed interface {
	Reviews(shop.ProductID) []shop.Review
}

// attributed words say that what follows is a buyer's.
var attributed = pattern(`review(?:s|ers?)?|recensent(?:en)?|beoordeling(?:en)?|bewertung(?:en)?|avis`)

// quotations takes out of a text what it quotes from a review word for word, as a buyer's: that is no
// claim of the shop's. Words that are not in the review, or that are not said to be a buyer's, stay.
func (r *reading) quotations(text string) string {
	facts, ok := r.j.Facts.(Reviewed)
	if !ok {
		return text
	}
	folded := fold(text)
	at := attributed.FindStringIndex(folded)
	if at == nil {
		return text
	}
	before, after := folded[:at[1]], folded[at[1]:]
	for _, p := range r.products {
		if !r.namesIn(folded, p) {
			continue
		}
		for _, review := range facts.Reviews(p.ID) {
			r.rated = append(r.rated, review)
			for _, s := range sentencesOf(review.Text, r.said.Language) {
				words := strings.Trim(s.text, " .!?")
				if len(s.tokens) > 1 && strings.Contains(after, words) {
					after = strings.ReplaceAll(after, words, "\u2026")
					r.quotes = append(r.quotes, review)
				}
			}
		}
	}
	return r.ratings(before + after)
}

// ratings takes out the stars that a quoted buyer gave; any other are found.
func (r *reading) ratings(text string) string {
	return rating.ReplaceAllStringFunc(text, func(said string) string {
		stars := rating.FindStringSubmatch(said)[1]
		tokens := numbered(tokensOf(stars), r.said.Language)
		if !slices.ContainsFunc(r.quotes, func(q shop.Review) bool {
			return len(tokens) == 1 && tokens[0].number && float64(q.Stars) == tokens[0].value
		}) {
			r.find(Unsupported, "stars that no buyer who is quoted gave", said)
		}
		return "\u2026"
	})
}

var rating = pattern(`(\w+) (?:(?:out )?of (?:five|5) stars|van de (?:vijf|5) sterren|von (?:funf|5) sternen|etoiles sur (?:cinq|5))`)

func (r *reading) namesIn(folded string, p shop.Product) bool {
	head, _, _ := strings.Cut(fold(p.Title), ",")
	return strings.Contains(folded, head) || r.said.About != nil && r.said.About.ID == p.ID
}

// ofReviews tells whether a number is one of the shop's about its reviews: how many there are, or how
// many of them at most.
func (r *reading) ofReviews(i int) (of, right bool) {
	t, text := r.s.tokens[i], r.s.text
	if len(r.rated) == 0 || !attributed.MatchString(text) {
		return false, false
	}
	all := float64(len(r.rated))
	if countedAfter.MatchString(text[t.end:]) && !t.weak || countedBefore.MatchString(text[:t.at]) {
		return true, t.value == all
	}
	if orMore.MatchString(text[t.end:]) {
		many := slices.DeleteFunc(slices.Clone(r.s.tokens[:i]), func(t token) bool { return !t.number })
		return true, len(many) > 0 && many[len(many)-1].value == r.withStars(t.value)
	}
	return true, t.value <= all && t.value == math.Trunc(t.value)
}

// withStars is how many reviews have at least so many stars.
func (r *reading) withStars(least float64) (n float64) {
	for _, v := range r.rated {
		if float64(v.Stars) >= least {
			n++
		}
	}
	return n
}

var (
	countedAfter  = regexp.MustCompile(`^[ ,]*(?:reviewers?|recensenten|beoordelingen|bewertungen|avis)\b`)
	orMore        = regexp.MustCompile(`^ (?:stars or more|sterren of meer|sterne oder mehr|etoiles (?:ou|et) plus)\b`)
	countedBefore = regexp.MustCompile(`\bavis sur $`)
)
