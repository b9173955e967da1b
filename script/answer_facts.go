package script

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/barkerlive/barker/shop"
)

func (h *House) priceOf(p shop.Product, q query) answer {
	v := p.Lead()
	if named, ok := namedVariant(p, q); ok {
		return subjected(of(IntentPrice, sayPriceIn).at(named.SKU), p).with(vars{"option": strings.Join(named.Options, ", ")})
	}
	if v.Price.Minor <= 0 {
		return subjected(of(IntentPrice, sayNoPrice), p).unknown()
	}
	if severalPrices(p) {
		return h.pricesOf(p)
	}
	if q.says(haggling) {
		return subjected(of(IntentPrice, sayPriceSame).at(v.SKU), p)
	}
	return subjected(of(IntentPrice, sayPrice).at(v.SKU), p)
}

var haggling = phrases(`discount|coupon|voucher|cheaper|negotiate|promo code|discount code|korting|kortingscode|goedkoper|afdingen|
	rabatt|gutschein|rabattcode|billiger|gunstiger|remise|reduction|code promo|moins cher`)

// pricesOf names each price of a few variants in chat, and the lowest aloud.
func (h *House) pricesOf(p shop.Product) answer {
	a := of(IntentPrice, sayFrom)
	if len(p.Variants) <= 5 {
		var list []string
		v := vars{}
		for i, variant := range p.Variants {
			name := "v" + strconv.Itoa(i)
			v[name] = strings.Join(variant.Options, ", ")
			list = append(list, "{"+name+"} {price:"+string(variant.SKU)+"}")
		}
		all := strings.Join(list, "; ")
		a = a.inChat(chatPrices).put("{list}", words{all, all, all, all}).with(v)
	}
	return subjected(a.at(p.Lead().SKU), p)
}

func (h *House) stockOf(p shop.Product, q query) answer {
	if named, ok := namedVariant(p, q); ok {
		return subjected(of(IntentStock, sayStockIn).at(named.SKU), p).with(vars{"option": strings.Join(named.Options, ", ")})
	}
	return subjected(of(IntentStock, sayStock).at(p.Lead().SKU), p)
}

// whenBack answers when what is sold out will be there again, which no fact tells.
func (h *House) whenBack(intent Intent, q query, s subject) (answer, bool) {
	switch intent {
	case IntentStock, IntentDelivery, IntentReturns, IntentUnknown, IntentProduct, IntentNone, IntentDeal:
	default:
		return answer{}, false
	}
	if !again.MatchString(q.text) {
		return answer{}, false
	}
	f := h.find(q, s)
	if !f.ok || f.absent || intent == IntentNone && !f.strong {
		return answer{}, false
	}
	v := f.product.Lead()
	if named, ok := namedVariant(f.product, q); ok {
		v = named
	} else if !f.product.SoldOut() {
		return answer{}, false
	}
	if v.State != shop.SoldOut {
		return answer{}, false
	}
	return subjected(of(IntentStock, sayWhenBack).at(v.SKU), f.product).unknown(), true
}

// namedVariant finds the variant whose option values the question names.
func namedVariant(p shop.Product, q query) (shop.Variant, bool) {
	best, most := shop.Variant{}, 0
	for _, v := range p.Variants {
		n := 0
		for _, o := range v.Options {
			if q.names(o) {
				n++
			}
		}
		if n > most {
			best, most = v, n
		}
	}
	return best, most > 0
}

// names tells whether the question holds a value such as "Large", "XL" or "42". A single
// letter counts only beside a word for size, since "a" and "s" are everywhere.
func (q query) names(value string) bool {
	words := wordsOf(fold(value))
	if len(words) == 0 || strings.EqualFold(value, "Default Title") {
		return false
	}
	if len(words) == 1 && len(words[0]) == 1 && !q.says(sizing) {
		return false
	}
	for _, w := range words {
		if !slices.ContainsFunc(q.words, func(have string) bool { return have == w || !asking[have] && canonical(have) == canonical(w) }) {
			return false
		}
	}
	return true
}

// unmet is a colour or size that the question asks for and that the product, whose choices are
// of that sort, does not come in.
func unmet(p shop.Product, q query) (string, bool) {
	if _, ok := namedVariant(p, q); ok {
		return "", false
	}
	var has [2]bool
	for _, v := range p.Variants {
		for _, o := range v.Options {
			for _, w := range wordsOf(fold(o)) {
				has[0], has[1] = has[0] || lexicon.colour(w), has[1] || sized.MatchString(w)
			}
		}
	}
	title := titleWords(p.Title)
	for i, w := range q.words {
		switch {
		case slices.Contains(title, canonical(w)):
		case has[0] && lexicon.colour(w):
			return w, true
		case has[1] && sized.MatchString(w) && i > 0 && (q.words[i-1] == "in" || q.words[i-1] == "en" || q.words[i-1] == "size" || asking[q.words[i-1]] && topicWords[topicSize][q.words[i-1]]):
			return strings.ToUpper(w), true
		}
	}
	return "", false
}

var sized = regexp.MustCompile(`^(?:x{0,3}[sl]|m|small|medium|large|\d{2,3})$`)

// notIn says that there is no such variant, and what there is.
func (h *House) notIn(p shop.Product, wanted string) answer {
	a := subjected(of(IntentVariants, sayNotIn), p)
	if more := h.choicesOf(p); len(more.inStock) > 0 {
		for t := range a.spoken {
			a.spoken[t] += " " + capital(more.spoken[t])
			a.vars[t] = merge(a.vars[t], more.vars[t])
		}
		a.inStock = more.inStock
	}
	return a.with(vars{"wanted": wanted})
}

var sizing = phrases("size|maat|grosse|taille|in s|in m|in l|en s|en m|en l")

// variantsOf lists what can be chosen; for a product without a choice, the property asked for.
// A variant that is named is answered as what was asked before: its price, else its stock.
func (h *House) variantsOf(p shop.Product, q query, before Intent) answer {
	if _, ok := namedVariant(p, q); ok {
		if before == IntentPrice {
			return h.priceOf(p, q)
		}
		return h.stockOf(p, q)
	}
	if about := topicIn(q); about != "" && len(p.OptionNames) > 0 && !slices.ContainsFunc(p.OptionNames, func(o string) bool { return topicOf(o) == about }) {
		return h.property(p, q) // "what size" of what comes in colours
	}
	_, values, _ := choices(p, 8)
	if len(p.Variants) <= 1 || len(p.OptionNames) == 0 {
		if a := h.property(p, q); a.known && topicIn(q) != "" {
			return a
		}
		if slices.ContainsFunc(q.words, lexicon.colour) {
			return subjected(of(IntentProduct, sayUnsaid), p).unknown()
		}
		return subjected(of(IntentVariants, saySingle), p)
	}
	if len(values) == 0 {
		return subjected(of(IntentVariants, sayOnCard), p).quiet()
	}
	return h.choicesOf(p)
}

// choicesOf lists the values of the first option; nothing where there is none to list.
func (h *House) choicesOf(p shop.Product) answer {
	option, values, skus := choices(p, 8)
	if len(values) == 0 {
		return answer{}
	}
	var name, list words
	for t := range name {
		name[t], list[t] = optionIn(option, tongue(t)), joined(values, conjOr[t])
	}
	a := subjected(of(IntentVariants, sayChoices), p).withWords("option", name).withWords("values", list)
	a.inStock = skus
	return a
}

func optionIn(option string, t tongue) string {
	if known, ok := attributeNames[topicOf(option)]; ok {
		return known[t]
	}
	return strings.ToLower(option)
}

func (h *House) delivery(q query, s subject) answer {
	a := of(IntentDelivery, sayDelivery).inChat(chatDelivery)
	var handling, countries words
	if days := h.facts.Policies().HandlingDays; days > 0 {
		handling[english] = " A parcel leaves within " + counted(int64(days), "working day", "working days", english) + "."
		handling[dutch] = " Een pakket vertrekt binnen " + counted(int64(days), "werkdag", "werkdagen", dutch) + "."
	}
	for t := range countries {
		countries[t] = h.countries(tongue(t))
	}
	return h.withTerms(a.put("{handling}", handling).withWords("countries", countries), q, s)
}

// order leaves the viewer's own order to their eyes. Who asks when it comes may not have ordered
// yet, and is told how long delivery takes as well.
func (h *House) order(q query) answer {
	a := of(IntentOrder, sayOrder).quiet()
	if !q.says(whens) {
		return a
	}
	var countries words
	for t := range countries {
		a.chat[t] = sayOrder[t] + " " + capital(chatDelivery[t])
		countries[t] = h.countries(tongue(t))
	}
	return a.withWords("countries", countries)
}

var whens = phrases("when|how long|how soon|wanneer|hoe lang|hoe snel|wann|wie lange|wie schnell|quand|combien de temps")

// countries lists where the shop delivers; a long list is left to the checkout.
func (h *House) countries(t tongue) string {
	p := h.facts.Policies()
	codes := p.Countries
	if len(codes) == 0 {
		codes = []string{p.Country}
	}
	const said = 6
	var names []string
	for _, code := range codes[:min(len(codes), said)] {
		names = append(names, countryName(code, t))
	}
	if len(codes) > said {
		return strings.Join(names, ", ") + t.pick(" and other countries that are listed at checkout", " en andere landen die bij het afrekenen staan",
			" und weitere Länder, die an der Kasse stehen", " et d'autres pays indiqués au moment de payer")
	}
	return joined(names, conjAnd[t])
}

func countryName(code string, t tongue) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	name := display.Regions(t.tag()).Name(region)
	if t == english && (code == "NL" || code == "GB" || code == "US") {
		return "the " + name
	}
	return name
}

func (h *House) returns(q query, s subject) answer {
	return h.withTerms(of(IntentReturns, sayReturns).inChat(chatReturns), q, s)
}

// withTerms adds in chat what the product's own text states on delivery or returns, so that
// nobody is told half of it, and leaves such a case to the text.
func (h *House) withTerms(a answer, q query, s subject) answer {
	f := h.find(q, s)
	if !f.ok {
		return a
	}
	own := ownTerms(f.product)
	if own == "" {
		return a
	}
	for t := range a.chat {
		a.chat[t] += chatOwnTerms[t]
	}
	return subjected(a, f.product).with(vars{"own": own}).quiet()
}

func (h *House) payment() answer {
	if len(h.persona.Payments) == 0 {
		return of(IntentPayment, sayPayThere)
	}
	var ways words
	for t := range ways {
		ways[t] = joined(h.persona.Payments, conjOr[t])
	}
	return of(IntentPayment, sayPay).withWords("ways", ways)
}

func (h *House) howToBuy(it shop.SKU) answer {
	long := words{}
	if h.persona.HoldFor > 0 {
		long = sayHoldFor
	}
	p, v, ok := h.facts.BySKU(it)
	if !ok || v.State == shop.SoldOut {
		return of(IntentHowToBuy, sayBuy).put("{long}", long)
	}
	a := subjected(of(IntentHowToBuy, sayBuyThis).put("{long}", long).at(v.SKU), p)
	a.inStock = []shop.SKU{v.SKU}
	return a
}

// dealOn says until when a deal runs, or that there is none. Without a product in mind it is the
// first deal on the shelf.
func (h *House) dealOn(q query, s subject) answer {
	f := h.find(q, s)
	products := []shop.Product{f.product}
	if !f.ok || !f.strong && !q.pronoun {
		products = append(products, h.facts.Products()...)
	}
	for _, p := range products {
		for _, v := range p.Variants {
			d, ok := h.facts.DealOf(v.SKU)
			if !ok || v.State == shop.SoldOut {
				continue
			}
			return subjected(of(IntentDeal, sayDealEnds).at(v.SKU).put("{ends}", each("{ends:"+string(d.ID)+"}")), p)
		}
	}
	switch {
	case !f.ok:
		return of(IntentDeal, sayNoDeals)
	case severalPrices(f.product):
		return h.pricesOf(f.product)
	}
	return subjected(of(IntentDeal, sayNoDeal).at(f.product.Lead().SKU), f.product)
}
