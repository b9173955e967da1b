package script

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// recommend lists what fits: by words, by price, by what the viewer had remembered, else from
// the front of the shelf.
func (h *House) recommend(q query, s subject) answer {
	limit := q.limit()
	if f := h.find(q, subject{}); f.ok && f.strong && limit == 0 && q.says(having) {
		return h.stockOf(f.product, q)
	}
	if h.unsold(q) {
		return of(IntentRecommend, sayNothing).quiet()
	}
	fit := h.fitting(q)
	if len(fit) == 0 {
		return of(IntentRecommend, sayNothing).quiet()
	}
	if limit > 0 {
		under := slices.DeleteFunc(slices.Clone(fit), func(p shop.Product) bool { return cheapest(p).Price.Minor > limit })
		if len(under) == 0 {
			return h.nothingUnder(fit)
		}
		fit = under
	}
	fit, noted := suited(fit, s.notes)
	if q.says(thriftily) {
		slices.SortStableFunc(fit, func(a, b shop.Product) int {
			return cmp.Compare(cheapest(a).Price.Minor, cheapest(b).Price.Minor)
		})
	}
	if len(fit) == 0 {
		return of(IntentRecommend, sayNothing).quiet()
	}
	if noted { // what is remembered is personal: it is not said aloud
		return h.list(IntentRecommend, sayLookNoted, fit[:min(3, len(fit))]).quiet()
	}
	return h.list(IntentRecommend, sayLook, fit[:min(3, len(fit))])
}

// having ask whether the shop sells something.
var having = phrases(`got any|have any|you guys|do u|vous faites|tu vends|fuhrt ihr|gibt es|gibts|y a des|il y a des|zijn er|do you have|do you sell|have you got|you still have|you have|heb je|hebben jullie|heeft u|verkoop je|verkopen jullie|verkoopt u|
	habt ihr|hast du|haben sie|verkauft ihr|verkaufst du|avez vous|vous avez|vendez vous|vous vendez|tu as`)

var thriftily = phrases("cheapest|goedkoopste|gunstigste|billigste|le moins cher|la moins chere|de moins cher")

// limit is the amount of "under 20", in minor units of two digits; 0 for none. Lengths of time
// ("within 30 days") are no amounts.
func (q query) limit() int64 {
	for _, at := range amount.FindAllStringSubmatchIndex(q.text, -1) {
		after := wordsOf(q.text[at[3]:])
		if len(after) > 0 && spans[after[0]] {
			continue
		}
		f, err := strconv.ParseFloat(strings.ReplaceAll(q.text[at[2]:at[3]], ",", "."), 64)
		if err == nil {
			return int64(f*100 + 0.5)
		}
	}
	return 0
}

var spans = set(`day days hour hours minute minutes week weeks month months year years working dag dagen uur minuten weken week
	maanden jaar werkdagen werkdag tag tage tagen stunde stunden wochen monate monaten jahre werktage werktagen jour jours heure heures minutes
	semaine semaines mois ans cm mm m kg g ml l inch pieces people personen personnes`)

// fitting are the products that can be bought and fit the question's words; all of them when
// it names none.
func (h *House) fitting(q query) []shop.Product {
	var all, fit []shop.Product
	best, _ := h.byTitle(q)
	for _, p := range h.facts.Products() {
		if p.SoldOut() || p.Lead().Price.Minor <= 0 {
			continue
		}
		all = append(all, p)
		if slices.ContainsFunc(best, func(b shop.Product) bool { return b.ID == p.ID }) || q.kind(p) {
			fit = append(fit, p)
		}
	}
	if len(fit) > 0 {
		return fit
	}
	if fit = h.described(q, all); len(fit) > 0 {
		return fit
	}
	if q.says(having) && !q.says(thriftily) && len(q.described()) > 0 && q.limit() == 0 { // something that is not there
		return nil
	}
	return all
}

// described are the products whose own text holds the question's words, best first.
func (h *House) described(q query, products []shop.Product) []shop.Product {
	asked := q.described()
	if len(asked) == 0 {
		return nil
	}
	index := indexed(productTexts(products))
	type hit struct {
		p     shop.Product
		score float64
	}
	var hits []hit
	for i, p := range products {
		if score, share := index.score(i, asked); share >= 0.4 {
			hits = append(hits, hit{p, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	var out []shop.Product
	for _, x := range hits {
		out = append(out, x.p)
	}
	return out
}

// described are the words by which a wish describes a product.
func (q query) described() (asked []string) {
	for _, w := range q.content() {
		if !vague[w] && len(w) > 2 && !giving[w] {
			asked = append(asked, w)
		}
	}
	return asked
}

// giving are words of a wish that describe no product.
var giving = set(`recommend recommendation suggest suggestion gift present mother father friend sister brother wife husband birthday christmas
	looking cadeau moeder vader vriend vriendin zus broer verjaardag kerst aanraden tip zoek geschenk mutter vater freund freundin
	schwester bruder geburtstag weihnachten empfehlen empfiehlst suche mere pere ami amie soeur frere anniversaire noel recommander conseiller cherche`)

// kind tells whether the question names a product's type or a tag of it.
func (q query) kind(p shop.Product) bool {
	for _, name := range append([]string{p.Type}, p.Tags...) {
		for _, w := range wordsOf(fold(name)) {
			for _, asked := range q.content() {
				if len(w) > 3 && asked == canonical(w) {
					return true
				}
			}
		}
	}
	return false
}

func (h *House) nothingUnder(fit []shop.Product) answer {
	if len(fit) == 0 {
		return of(IntentRecommend, sayNothing).quiet()
	}
	low := slices.MinFunc(fit, func(a, b shop.Product) int { return cmp.Compare(cheapest(a).Price.Minor, cheapest(b).Price.Minor) })
	return h.list(IntentRecommend, sayNothingFor, []shop.Product{low})
}

// list names products with their prices.
func (h *House) list(intent Intent, opening words, products []shop.Product) answer {
	var a answer
	var spoken, chat words
	for t := range spoken {
		var says, writes []string
		for i, p := range products {
			sku := string(cheapest(p).SKU)
			at, price := prepAt[t], "{price:"+sku+"}"
			if severalPrices(p) {
				at, price = prepFrom[t], "{from:"+sku+"}"
			}
			says = append(says, "{p"+strconv.Itoa(i)+"}, code {code:"+sku+"}, "+at+" "+price)
			writes = append(writes, "{title:"+sku+"} "+price) // the page shows the code beside a price
		}
		spoken[t] = opening[t] + " " + listed(says, conjAnd[t]) + "."
		chat[t] = strings.TrimSuffix(opening[t], ":") + ": " + strings.Join(writes, ", ") + "."
	}
	a = of(intent, spoken).inChat(chat)
	for i, p := range products {
		a = a.named("p"+strconv.Itoa(i), p)
	}
	a.product = products[0].Lead().SKU
	return a
}

// listed joins long items: "the mug, code A-two, at ten euros; and the lamp, …".
func listed(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], "; ") + "; " + and + " " + items[last]
}
