package script

import (
	"regexp"
	"slices"

	"github.com/barkerlive/barker/shop"
)

// between parts the two that are compared.
var between = regexp.MustCompile(`\s(?:and|or|vs\.?|versus|with|to|than|en|of|met|dan|und|oder|mit|als|et|ou|avec|que)\s|\s?[,/&]\s?|\s-\s`)

// compare sets two products side by side by what their pages state. Which is better is not for
// the house to say.
func (h *House) compare(q query, s subject) answer {
	first, second, ok := h.pair(q, s)
	if !ok {
		return h.about(IntentUnknown, q, s)
	}
	a := subjected(of(IntentCompare, sayCompare), first).named("the2", second)
	slots := [2]string{}
	for i, p := range []shop.Product{first, second} {
		if p.Lead().Price.Minor <= 0 {
			return subjected(of(IntentCompare, sayNoPrice), p).unknown()
		}
		slots[i] = "{price:" + string(p.Lead().SKU) + "}"
		if severalPrices(p) {
			slots[i] = "{from:" + string(p.Lead().SKU) + "}"
		}
	}
	a = a.put("{price:@}", each(slots[0])).put("{price2}", each(slots[1]))
	if q.says(onPrice) && !q.says(onMore) {
		return lower(a, first, second)
	}
	said := 0
	for _, about := range []topic{topicMaterial, topicSize, topicCapacity, topicWeight, topicCare, topicOrigin} {
		x, okx := attributeFor(first, about, nil)
		y, oky := attributeFor(second, about, nil)
		if !okx || !oky || said == 3 {
			continue
		}
		said++
		a = a.side(about, x.Value, y.Value, said > 1)
	}
	if said == 0 {
		for t := range a.spoken {
			a.spoken[t] += sayNoMore[t]
		}
	}
	return a.hushed(first.Title + " " + second.Title)
}

// onPrice asks which of two costs less, or more; onMore asks for other things as well.
var (
	onPrice = phrases(`prijziger|prijzig|kostspieliger|onereux|onereuse|price|prices|cheaper|cheapest|cost|costs|pricier|dearer|more expensive|less expensive|expensive|wallet|budget|affordable|money|pricey|spend|bucks|
		prijs|prijzen|goedkoper|goedkoopst|goedkoopste|duurder|duurst|duurste|duur|kost|kosten|portemonnee|budget|voordeliger|geld|
		preis|preise|billiger|billigste|gunstiger|gunstigste|gunstigere|teurer|teuerste|teuer|teurere|kostet|geldbeutel|geld|
		prix|moins cher|moins chere|plus cher|plus chere|cher|chere|coute|coutent|couter|portefeuille|budget|economique|abordable`)
	onMore = phrases(`bigger|heavier|material|size|weight|weigh|better quality|groter|zwaarder|materiaal|grosser|schwerer|gewicht|plus grand|plus lourd|matiere|taille|poids`)
	// onTwo asks it of two in words of its own.
	onTwo = phrases(`prijziger|kostspieliger|onereux|onereuse|cheaper|pricier|dearer|more expensive|less expensive|costs less|costs more|cost less|cost more|easier on|my wallet|goedkoper|duurder|voordeliger|billiger|gunstiger|teurer|moins cher|moins chere|plus cher|plus chere|coute moins|coute plus|vs|versus|
		verschil tussen|difference between|difference entre|unterschied zwischen`)
)

// lower adds which of the two prices is the lower one.
func lower(a answer, first, second shop.Product) answer {
	x, y := first.Lead().Price, second.Lead().Price
	if severalPrices(first) {
		x = cheapest(first).Price
	}
	if severalPrices(second) {
		y = cheapest(second).Price
	}
	more, low := sayLower, first
	switch {
	case x.Currency != y.Currency:
		return a.hushed(first.Title + " " + second.Title)
	case x.Minor == y.Minor:
		more = saySamePrice
	case x.Minor > y.Minor:
		low = second
	}
	for t := range a.spoken {
		a.spoken[t] += more[t]
	}
	return a.named("low", low).hushed(first.Title + " " + second.Title)
}

// ofTwo tells whether a question sets two products against each other.
func (h *House) ofTwo(q query) bool {
	if !q.says(onTwo) {
		return false
	}
	_, _, ok := h.pair(q, subject{})
	return ok
}

// each is the same in every tongue.
func each(s string) words { return words{s, s, s, s} }

// side adds one property of both.
func (a answer) side(about topic, x, y string, more bool) answer {
	slot := string(about)
	phrase := sayCompared
	if more {
		phrase = sayComparedToo
	}
	side := answer{spoken: phrase}.put("{name}", each("{"+slot+"}")).put("{value}", each("{"+slot+" 1}")).put("{value2}", each("{"+slot+" 2}"))
	for t := range a.spoken {
		a.spoken[t] += side.spoken[t]
	}
	a = a.with(vars{slot + " 1": small(trimmed(x)), slot + " 2": small(trimmed(y))}).withWords(slot, attributeNames[about])
	for t := range a.chatVars { // in chat a quotation is marked as one
		a.chatVars[t] = merge(a.chatVars[t], vars{slot + " 1": "“" + trimmed(x) + "”", slot + " 2": "“" + trimmed(y) + "”"})
	}
	for t := range a.silent {
		a.silent[t] = a.silent[t] || foreign(x+" "+y, tongue(t))
	}
	return a
}

// pair finds the two products: each on its side of an "and", an "or", a "than". One alone is
// compared with what is meant by "it".
func (h *House) pair(q query, s subject) (first, second shop.Product, ok bool) {
	var found []shop.Product
	for _, side := range between.Split(q.text, 6) {
		part := readQuery(side)
		part.words = h.mended(part.words)
		f := h.find(part, subject{})
		if len(f.several) > 0 {
			f.product, f.ok = slices.MinFunc(f.several, func(a, b shop.Product) int { // the one named most fully
				return len(h.wordsOfTitle(a.Title)) - len(h.wordsOfTitle(b.Title))
			}), true
		}
		if f.ok && (len(found) == 0 || found[0].ID != f.product.ID) {
			found = append(found, f.product)
		}
	}
	if len(found) == 1 {
		if p, _, has := h.facts.BySKU(s.it()); has && p.ID != found[0].ID {
			found = append(found, p)
		}
	}
	if len(found) < 2 {
		return shop.Product{}, shop.Product{}, false
	}
	return found[0], found[1], true
}
