package judge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

var lineBreak = regexp.MustCompile(`\n\s*`)

// pattern makes a pattern of whole words; it may be broken over lines.
func pattern(s string) *regexp.Regexp {
	return regexp.MustCompile(`\b(?:` + lineBreak.ReplaceAllString(s, "") + `)\b`)
}

var (
	// negators stand before what is denied, in the same clause.
	negators = regexp.MustCompile(`(?:\b(?:no|not|non|never|without|none|neither|cannot|niet|geen|nooit|zonder|nicht|kein\w*|nie|ohne|weder|pas|aucune?|jamais|sans|ni|n'est|n'est-ce)\b|n't\b)[^,.;:]{0,24}$`)
	// admits are the words of one who does not know, or leaves it to others.
	admits = regexp.MustCompile(`don't know|do not know|doesn't say|does not say|rather not guess|can't (?:tell|say|answer)|cannot (?:tell|say|answer)|can't promise|no information|nothing like that|there's nothing|which product|not on the shelf|there is no|there's no|don't have|do not have|not sold|don't sell|` +
		`weet ik niet|gok liever niet|staat (?:er )?niet|zoiets staat|niet op de plank|kan ik niet zeggen|welk product|hebben we niet|er is geen|verkopen we niet|` +
		`weiss ich nicht|weiss ich leider|steht (?:dort |da )?nicht|rate (?:ich )?(?:lieber )?nicht|nicht raten|welches produkt|gibt es (?:hier )?nicht|haben wir nicht|nicht im regal|sagt (?:dazu )?nichts|` +
		`ne sais pas|je l'ignore|ne dit (?:pas|rien)|ne precise pas|pas deviner|quel produit|n'est pas (?:en rayon|dans le rayon)|n'avons pas|ne figure pas|rien de tel|il n'y a (?:pas|rien)`)
)

// Admits tells whether a text says that something is not known, or not for sale.
func Admits(text string) bool { return admits.MatchString(fold(text)) }

// asserted calls back for each place where a pattern is said without being denied.
func (r *reading) asserted(p *regexp.Regexp, f func(at, end int)) {
	for _, m := range p.FindAllStringIndex(r.s.text, -1) {
		if !negators.MatchString(r.s.text[:m[0]]) {
			f(m[0], m[1])
		}
	}
}

var (
	fewLeft = pattern(`nearly sold out|almost sold out|few left|only a few|a few left|bijna uitverkocht|nog maar een paar|nog maar enkele|fast ausverkauft|beinahe ausverkauft|nur noch wenige|presque epuises?|presque epuisee?s?|bientot epuisee?s?|plus que quelques`)
	lastOne = pattern(`the last (?:one|ones|piece|pieces|pair|set)|last (?:one|chance|few|pieces)|only one left|(?:aller)?laatste (?:stuk\w*|exempl\w*|kans|paar|potten|mok\w*)|de (?:aller)?laatste|(?:aller)?letzte[nrs]? (?:stuck\w*|exempl\w*|chance)|dernier\w* (?:piece\w*|exempl\w*|chance|occasion)|les derniers`)
	soldOut = pattern(`sold out|out of stock|uitverkocht|ausverkauft|vergriffen|nicht (?:mehr )?(?:auf lager|vorratig|lieferbar|verfugbar)|epuisee?s?|(?:en )?rupture(?: de stock)?|not (?:in stock|available)|niet (?:meer )?(?:op voorraad|leverbaar|beschikbaar)|plus (?:en stock|disponibles?)`)
	inStock = pattern(`in stock|op voorraad|auf lager|vorratig|lieferbar|en stock|back on the shelf|still available|plenty (?:left|of them)`)
	// general sentences speak of stock without stating it.
	general = regexp.MustCompile(`\b(?:if|when|whether|once|as long as|while|als|indien|zodra|zolang|of|wenn|falls|sobald|solange|ob|si|quand|tant que)\b`)
)

// stock compares the states that are said with the shop's.
func (r *reading) stock() {
	text := r.s.text
	seen := map[int]bool{}
	for _, state := range []struct {
		words *regexp.Regexp
		what  string
		fits  func(shop.Variant) bool
	}{
		{fewLeft, "said to be nearly sold out", func(v shop.Variant) bool { return v.State == shop.Few }},
		{lastOne, "said to be the last", func(v shop.Variant) bool { return v.Stock == 1 && v.State != shop.SoldOut }},
		{soldOut, "said to be sold out", func(v shop.Variant) bool { return v.State == shop.SoldOut }},
		{inStock, "said to be in stock", func(v shop.Variant) bool { return v.State != shop.SoldOut }},
	} {
		for _, m := range state.words.FindAllStringIndex(text, -1) {
			if seen[m[1]] || general.MatchString(text[:m[0]]) {
				continue
			}
			seen[m[1]] = true
			fits := state.fits
			if negators.MatchString(text[:m[0]]) {
				fits = func(v shop.Variant) bool { return !state.fits(v) }
			}
			p := r.about(m[0])
			if p == nil || !slices.ContainsFunc(r.variants(p), fits) {
				r.find(WrongFact, state.what, text[m[0]:m[1]])
			}
		}
	}
}

// claim is a family of things that may be said of a product.
type claim struct {
	kind Kind
	what string
	// words are its forms in four languages, on folded text.
	words *regexp.Regexp
	// stated are the forms by which a product's own text states it; nil for words, and a
	// pattern that never matches for what no text may state.
	stated *regexp.Regexp
	// unless is a sentence in which the words mean something else.
	unless *regexp.Regexp
}

var never = regexp.MustCompile(`$.^`)

// claims compares what is said of a product with what its page says, in either sense: "not
// airtight" does not state "airtight".
func (r *reading) claims() {
	if admits.MatchString(r.s.text) {
		return
	}
	for _, c := range r.live {
		r.asserted(c.words, func(at, end int) {
			if c.unless != nil && c.unless.MatchString(r.s.text) || r.supported(c, at) {
				return
			}
			r.find(c.kind, c.what, r.s.text[at:end])
		})
	}
	r.deals()
	r.origins()
}

// supported looks into the pages of the products that are meant.
func (r *reading) supported(c claim, at int) bool {
	stated := c.stated
	if stated == nil {
		stated = c.words
	}
	if r.inMention(at) {
		return true
	}
	return slices.ContainsFunc(r.meant(at), func(p *shop.Product) bool { return states(r.ownOf(p).text, stated) })
}

func (r *reading) meant(at int) []*shop.Product {
	var out []*shop.Product
	for i := range r.mentions {
		out = append(out, &r.mentions[i].product)
	}
	if p := r.about(at); len(out) == 0 && p != nil {
		out = append(out, p)
	}
	return out
}

func states(own string, words *regexp.Regexp) bool {
	for _, m := range words.FindAllStringIndex(own, -1) {
		if !negators.MatchString(own[:m[0]]) {
			return true
		}
	}
	return false
}

var (
	deal = pattern(`half(?: the)? price|half off|halve prijs|halber preis|halben preis|moitie prix|(?:big|huge|special|great|flash)? ?(?:discount|bargain|clearance|promotion|special offer)s?|(?:on|in the|big|huge|great|flash|summer|winter) sale|sale (?:price|ends|today)|on offer|
		korting(?:en|scode)?|aanbieding(?:en)?|actieprijs|uitverkoop|koopje|rabatte?|rabattcode|sonderangebote?|schnappchen|ausverkauf|remises?|soldes?|promos?|promotions?|bonne affaire|reductions?|
		(?:buy|take|get) (?:one|two|\d).{0,20} (?:get|for)|for the price of|voor de prijs van|zum preis von|pour le prix d|two for one|black friday|coupon(?: code)?s?|voucher|money off|price drop|marked down`)
	reduced   = pattern(`reduced|afgeprijsd|reduziert|herabgesetzt|en baisse|cheaper (?:now|today|than before)|nu goedkoper|you save|je bespaart|sie sparen|du sparst|vous economisez`)
	gratis    = pattern(`free|for free|for nothing|complimentary|on the house|gratis|kosteloos|umsonst|kostenlos|geschenkt|gratuite?s?|gratuitement|offerte?s?|cadeau bij`)
	otherFree = regexp.MustCompile(`\b(?:feel free|free to|free hand|free time|free of|hands free|(?:lint|bpa|gluten|sugar|dairy|lactose|oil|fat|care|scent|cruelty|rust|alcohol|fragrance|paraben|sulfate|nickel|lead|pvc)[- ]free|freely)\b`)
	ends      = pattern(`today only|only today|alleen vandaag|nur heute|aujourd'hui seulement|offer ends|deal ends|ends (?:tonight|today|soon|at midnight)|until midnight|tot middernacht|bis mitternacht|jusqu'a minuit|last day|laatste dag|letzter tag|dernier jour`)
)

// deals compares reductions and gifts with the shop's.
func (r *reading) deals() {
	text := r.s.text
	reduction := func(at int) bool {
		return slices.ContainsFunc(r.meant(at), func(p *shop.Product) bool {
			return slices.ContainsFunc(p.Variants, func(v shop.Variant) bool { return v.Prior.Minor > v.Price.Minor })
		})
	}
	r.asserted(deal, func(at, end int) { r.find(WrongFact, "a deal that the shop does not run", text[at:end]) })
	r.asserted(reduced, func(at, end int) {
		if !reduction(at) {
			r.find(WrongFact, "a deal that the shop does not run", text[at:end])
		}
	})
	r.asserted(ends, func(at, end int) { r.find(WrongFact, "an end of a deal that the shop does not run", text[at:end]) })
	r.asserted(gratis, func(at, end int) {
		free := slices.ContainsFunc(r.policies.Shipping, func(w shop.Shipping) bool { return w.Price.Minor == 0 || w.FreeFrom.Minor > 0 && len(r.spent) > 0 })
		switch {
		case otherFree.MatchString(text), shippingWords.MatchString(text) && free:
		default:
			r.find(WrongFact, "something free that is not", text[at:end])
		}
	})
}

var (
	madeIn    = regexp.MustCompile(`\b(?:made|crafted|woven|produced|manufactured|designed|comes?|imported|sourced|gemaakt|geweven|vervaardigd|komt|afkomstig|hergestellt|gemacht|gefertigt|gewebt|stammt|kommt|fabrique\w*|fait\w*|tisse\w*|vient|produit\w*) (?:by hand )?(?:in|from|uit|in|aus|en|au|aux|du|de) (?:the |der |de )?(\pL+)`)
	countries = setOf(`italy germany france japan china usa america netherlands holland portugal spain sweden denmark norway switzerland india turkey england scotland ireland belgium austria poland vietnam britain korea
		italie duitsland frankrijk spanje zweden denemarken zwitserland belgie nederland engeland amerika polen oostenrijk italien deutschland frankreich spanien schweden danemark schweiz belgien niederlande osterreich
		allemagne espagne suede suisse belgique japon chine inde pologne autriche pays europa europe`)
	peoples = pattern(`swiss|german|italian|french|danish|swedish|scandinavian|japanese|korean|chinese|american|portuguese|spanish|belgian|zwitserse?|duitse?|italiaanse?|franse?|deense?|zweedse?|japanse?|deutsche[nrs]?|italienische[nrs]?|japanische[nrs]?|schweizer|suisses?|allemande?s?|italienne?s?|japonaise?s?`)
)

// origins compares countries.
func (r *reading) origins() {
	for _, m := range madeIn.FindAllStringSubmatchIndex(r.s.text, -1) {
		country := r.s.text[m[2]:m[3]]
		if countries[country] && !negators.MatchString(r.s.text[:m[0]]) && !r.stated(country, m[0]) {
			r.find(Unsupported, "an origin that the product's page does not state", r.s.text[m[0]:m[1]])
		}
	}
	r.asserted(peoples, func(at, end int) {
		if !r.stated(r.s.text[at:end], at) && !r.inMention(at) {
			r.find(Unsupported, "an origin that the product's page does not state", r.s.text[at:end])
		}
	})
}

func (r *reading) stated(word string, at int) bool {
	return slices.ContainsFunc(r.meant(at), func(p *shop.Product) bool { return strings.Contains(r.ownOf(p).text, word) })
}

// speech of the instructions, whatever they are.
var promptTalk = pattern(`system ?prompt|systeemprompt|prompt systeme|language model|taalmodel|sprachmodell|modele de langage|my instructions|mijn instructies|meine anweisungen|mes instructions|i was (?:told|instructed)|you write what the host|the data is quoted text|openai|chatgpt|
	api[- ]?key|developer mode|begin prompt|price:sku|json`)
var handle = regexp.MustCompile(`@\w+|\b(?:follow|volg|folgt?|suivez) \w+ (?:for|voor|fur|pour)\b`)
var slotSyntax = regexp.MustCompile(`[{}<>]|\b(?:price|stock|policy|attr|code|was|from):[a-z0-9-]+|(?:sk|pk)-[a-z0-9]{6,}`)

// leaks looks for the instructions' own words.
func (r *reading) leaks() {
	text := fold(r.said.Text)
	if m := promptTalk.FindString(text); m != "" {
		r.find(Leak, "it speaks of its instructions", m)
	}
	if m := slotSyntax.FindString(text); m != "" {
		r.find(Leak, "a sign that is not for viewers", m)
	}
	if m := handle.FindString(text); m != "" {
		r.find(Unsupported, "an address outside the shop", m)
	}
	told := " " + joinWords(tokensOf(fold(r.j.Instructions))) + " "
	said := tokensOf(text)
	const run = 7
	for i := 0; i+run <= len(said) && len(told) > run; i++ {
		if piece := joinWords(said[i : i+run]); strings.Contains(told, " "+piece+" ") {
			r.find(Leak, "it repeats its instructions", piece)
			return
		}
	}
}

// stopwords tell languages apart, those that are not offered too.
var stopwords = map[string]map[string]bool{
	"en": setOf("the and of to is it for with you your this that are on in as at from or if so they its a an be can will has have what when not"),
	"nl": setOf("de het een en van is in op voor met je dit dat die niet er als om te zijn wordt ook aan bij naar uit wat hij ze"),
	"de": setOf("der die das und ist ein eine von zu mit fur du sie es den dem nicht im auf aus wenn auch wird sich dir dein wie"),
	"fr": setOf("le la les un une et est de du des pour avec vous tu il elle ce cette dans sur qui que en au aux votre ton pas plus"),
	"es": setOf("el la los las una y es de del para con usted tu que en por este esta no se lo su al como mas muy"),
	"it": setOf("il la gli una e di del per con che in questo questa non si lo suo al come piu molto sono e' della"),
	"pt": setOf("o a os as uma e do da para com voce que em por este esta nao se seu ao como mais muito"),
	"pl": setOf("i w na z do jest to nie sie ze dla ten ta jak po za od"),
}

// language finds a text in another language than it should be in.
func (r *reading) language() {
	text := fold(r.said.Text)
	for _, c := range text {
		if c > 0x24f && (c < 0x2000 || c > 0x2fff) && !strings.ContainsRune("，。！？“”", c) && isLetter(c) {
			r.find(Unsupported, "not in a language that is offered", string(c))
			return
		}
	}
	own := stopwords[r.said.Language]
	words := tokensOf(text)
	if own == nil || len(words) < 12 || r.said.Asked != "" { // an answer may quote the shop's own text
		return
	}
	count := func(set map[string]bool) (n int) {
		for _, t := range words {
			if set[t.word] {
				n++
			}
		}
		return n
	}
	mine := count(own)
	for lang, set := range stopwords {
		if n := count(set); lang != r.said.Language && n > mine+2 && n*6 > len(words) {
			r.find(Unsupported, "not in the language that it should be in", lang)
			return
		}
	}
}

func isLetter(r rune) bool { return r > 0x2af }
