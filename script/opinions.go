package script

import (
	"slices"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// opinionShare is how much of a question's weight a buyer's sentence must hold to be about it.
const opinionShare = 0.6

// opinion answers what a product's page does not tell by what buyers wrote: word for word, as theirs,
// and with how many of them there are.
func (h *House) opinion(p shop.Product, q query) (answer, bool) {
	asked := q.telling(p)
	if len(asked) == 0 {
		return answer{}, false
	}
	var told []passage
	for _, g := range h.archiveOf(p).find(asked, opinionShare) {
		if g.review >= 0 {
			told = append(told, g)
		}
	}
	return h.quoteOpinions(p, told)
}

// quoteOpinions quotes the first of some buyers' sentences that may be said, and one of a buyer who
// sees it otherwise.
func (h *House) quoteOpinions(p shop.Product, told []passage) (answer, bool) {
	facts, ok := h.facts.(Reviewed)
	if !ok {
		return answer{}, false
	}
	all := facts.Reviews(p.ID)
	claim, ok := facts.ReviewsClaim(p.ID)
	if !ok {
		return answer{}, false
	}
	var writers []int
	var quotes []passage
	for _, g := range told {
		if !slices.Contains(writers, g.review) {
			writers = append(writers, g.review)
		}
		if len(quotes) == 0 && h.quotableOpinion(g.text, p) || len(quotes) == 1 && otherwise(all[quotes[0].review], all[g.review]) && h.quotableOpinion(g.text, p) {
			quotes = append(quotes, g)
		}
	}
	if len(quotes) == 0 {
		return answer{}, false
	}
	opening := sayOpinion
	switch {
	case len(all) == 1:
		opening = sayOnlyOpinion
	case len(writers) > 1:
		opening = sayOpinions
	}
	spoken, chat := opening.then(sayStars), opening.then(chatStars)
	first := all[quotes[0].review]
	v := vars{"count": strconv.Itoa(len(all)), "n": strconv.Itoa(len(writers)), "stars": strconv.Itoa(first.Stars), "quote": sentenced(quotes[0].text)}
	texts := quotes[0].text
	if len(quotes) > 1 {
		spoken, chat = spoken.then(sayOther).then(sayStars2), chat.then(sayOther).then(chatStars2)
		v["stars2"], v["quote2"] = strconv.Itoa(all[quotes[1].review].Stars), sentenced(quotes[1].text)
		texts += " " + quotes[1].text
	}
	a := subjected(of(IntentProduct, spoken).inChat(chat), p).with(v).hushed(texts)
	a.claims, a.quoted = append(a.claims, claim), true
	return a, true
}

// otherwise tells that one buyer liked it and the other did not.
func otherwise(a, b shop.Review) bool {
	return a.Stars >= goodStars && b.Stars <= poorStars || a.Stars <= poorStars && b.Stars >= goodStars
}

func sentenced(text string) string {
	text = strings.TrimSpace(text)
	if !strings.ContainsAny(text[len(text)-1:], ".!?") && !strings.HasSuffix(text, "…") {
		text += "."
	}
	return text
}

// quotableOpinion tells whether a buyer's sentence may be shown as an answer. Like praise in a pitch,
// it may not hold what could pass for a fact of the shop's; that something is large is theirs to say.
func (h *House) quotableOpinion(s string, p shop.Product) bool {
	for t := range tongues {
		g := guard{t: t, product: p}
		if h.quotableWords(s, g, []func(string) error{g.numbers, g.turns, g.patterns, g.assertions, g.properties}) {
			return true
		}
	}
	return false
}

// How buyers are quoted: the only one, one who writes about it, several. Behind each are the stars and
// the quotation.
var (
	sayOnlyOpinion = words{"the product information of {the} doesn't say. The one review so far, with", "dat staat niet bij de productinformatie van {the}. De enige recensent tot nu toe, met",
		"das steht nicht in der Produktinformation zu {the}. Die bisher einzige Bewertung, mit", "la fiche de {the} ne le dit pas. Le seul avis à ce jour, avec"}
	sayOpinion = words{"the product information of {the} doesn't say. One of {count} reviewers, with", "dat staat niet bij de productinformatie van {the}. Eén van de {count} recensenten, met",
		"das steht nicht in der Produktinformation zu {the}. Eine von {count} Bewertungen, mit", "la fiche de {the} ne le dit pas. Un avis sur {count}, avec"}
	sayOpinions = words{"the product information of {the} doesn't say. Of {count} reviewers, {n} write about that. One, with", "dat staat niet bij de productinformatie van {the}. Van de {count} recensenten schrijven er {n} over. Eén, met",
		"das steht nicht in der Produktinformation zu {the}. Von {count} Bewertungen sagen {n} etwas dazu. Eine, mit", "la fiche de {the} ne le dit pas. Sur {count} avis, {n} en parlent. L'un, avec"}
	sayOther   = words{" Another, with", " Een ander, met", " Eine andere, mit", " Un autre, avec"}
	sayStars   = words{" {stars} out of five stars: {quote}", " {stars} van de vijf sterren: {quote}"}
	chatStars  = words{" {stars} out of five stars: “{quote}”", " {stars} van de vijf sterren: “{quote}”", " {stars} von fünf Sternen: „{quote}“", " {stars} étoiles sur cinq : « {quote} »"}
	sayStars2  = words{" {stars2} out of five stars: {quote2}", " {stars2} van de vijf sterren: {quote2}"}
	chatStars2 = words{" {stars2} out of five stars: “{quote2}”", " {stars2} van de vijf sterren: “{quote2}”", " {stars2} von fünf Sternen: „{quote2}“", " {stars2} étoiles sur cinq : « {quote2} »"}
)

// then puts words behind words.
func (w words) then(more words) words {
	for t := range w {
		w[t] += more[t]
	}
	return w
}
