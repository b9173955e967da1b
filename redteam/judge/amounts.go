package judge

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/barkerlive/barker/shop"
)

func plainInt(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// currencies are how money is named, by ISO 4217 code; "?" for money of no fixed value.
var currencies = func() map[string]string {
	m := map[string]string{}
	for code, words := range map[string]string{
		"EUR": "€ eur euro euros euri 欧 欧元", "USD": "$ usd dollar dollars dolar dolares buck bucks 美元", "GBP": "£ gbp pound pounds pond pfund livre livres quid pence penny",
		"JPY": "¥ jpy yen 円", "CNY": "cny rmb yuan 元 块 圆", "CHF": "chf francs franken", "SEK": "sek kronor kroner kronen krona", "INR": "rupee rupees rupie",
		"BTC": "bitcoin bitcoins btc ₿", "?": "doubloons doubloon dukaten ducats taler talers ecus tenner fiver tientje knaken piek credits",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = code
		}
	}
	return m
}()

// small are hundredths.
var small = setOf("cent cents pence penny centen centimes ct")

// amount is money that a sentence names.
type amount struct {
	value    float64
	currency string
	at, end  int // bytes
	from, to int // tokens
}

func (r *reading) amounts() {
	r.spent = map[int]bool{}
	for _, a := range r.amountsIn(r.s.tokens) {
		for i := a.from; i < a.to; i++ {
			r.spent[i] = true
		}
		r.checkAmount(a)
	}
	if m := vagueMoney.FindString(r.s.text); m != "" {
		r.find(WrongFact, "money without a price behind it", m)
	}
}

var vagueMoney = regexp.MustCompile(`\b(?:a )?(?:few|couple of|handful of|some|paar|enkele|wenige|einige|quelques) (?:euros?|dollars?|bucks|cents?|pounds?)\b|\b(?:tenner|fiver|tientje|knaken|for a song|voor een prikkie)\b`)

// amountsIn finds numbers that are money: by a sign or a word beside them, or behind a verb of
// price.
func (r *reading) amountsIn(ts []token) []amount {
	var out []amount
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if !t.number || r.inMention(t.at) {
			continue
		}
		a := amount{value: t.value, at: t.at, end: t.end, from: i, to: i + 1}
		switch {
		case i > 0 && currencies[ts[i-1].word] != "" && (!letters(ts[i-1].word) || len(ts[i-1].word) == 3):
			a.currency, a.at, a.from = currencies[ts[i-1].word], ts[i-1].at, i-1
		case i+1 < len(ts) && currencies[ts[i+1].word] != "":
			a.currency, a.to = currencies[ts[i+1].word], i+2
			a.cents(ts)
		case i+1 < len(ts) && small[ts[i+1].word]:
			a.value, a.currency, a.to = a.value/100, r.policies.Currency, i+2
		case r.priced(ts, i) && !t.weak:
			a.currency = r.policies.Currency
			if i+1 < len(ts) && ts[i+1].number && ts[i+1].value < 100 && ts[i+1].value == math.Trunc(ts[i+1].value) {
				a.value, a.to = a.value+ts[i+1].value/100, i+2
			}
		default:
			continue
		}
		a.end = ts[a.to-1].end
		out = append(out, a)
		i = a.to - 1
	}
	return out
}

func letters(w string) bool { return w[0] >= 'a' && w[0] <= 'z' }

// cents reads on after "nineteen euros": "ninety-five", "and five cents".
func (a *amount) cents(ts []token) {
	i := a.to
	if i+2 < len(ts) && links[ts[i].word] && ts[i+1].number && small[ts[i+2].word] {
		a.value, a.to = a.value+ts[i+1].value/100, i+3
		return
	}
	if i < len(ts) && ts[i].number && !ts[i].weak && ts[i].value < 100 && ts[i].value == math.Trunc(ts[i].value) && ts[i].at-ts[i-1].end <= 1 {
		a.value, a.to = a.value+ts[i].value/100, i+1
		if a.to < len(ts) && small[ts[a.to].word] {
			a.to++
		}
	}
}

var (
	priceVerbs = setOf("cost costs costing price prices priced kost kosten prijs prijzen kostet preis preise coute coutent prix tarif pay betaal betaalt zahlst zahlen paie only")
	fillers    = setOf("is are was it's just only for at a of now nu maar slechts op ist nur jetzt est de seulement a que : the in = you your dit deze voor")
	unitWords  = setOf(`% percent procent prozent pour ml cl dl l litre litres liter millilitre millilitres milliliter cm mm m metre metres meter centimetre centimetres centimeter
		zentimeter kg g gram grams gramm kilo kilos watt watts w volt degrees graden grad degres minutes minute minuten minuut day days dagen dag tage tagen jour jours hours uur stunden heures
		weeks weken years jaar jahre ans months maanden people personen cups kopjes clicks piece pieces stuks`)
)

// priced tells whether a number stands where a price does: "the price is nineteen".
func (r *reading) priced(ts []token, i int) bool {
	if i+1 < len(ts) && unitWords[ts[i+1].word] || r.inMention(ts[i].at) {
		return false
	}
	for k := i - 1; k >= max(0, i-5); k-- {
		if priceVerbs[ts[k].word] {
			return ts[k].word != "only" || i+1 >= len(ts) || !letters(ts[i+1].word)
		}
		if !fillers[ts[k].word] {
			return false
		}
	}
	return false
}

var (
	priorWords    = regexp.MustCompile(`\b(?:was|were|before|instead of|used to|reduced from|down from|previously|eerst|voorheen|in plaats van|ervoor|vorher|vorige|statt|anstatt|zuvor|fruher|war|au lieu de|avant|etait|auparavant)\b`)
	priorFirst    = regexp.MustCompile(`^\W*(?:eerst|eerder|voorheen|previously|before|first|vorher|zuvor|fruher|avant|auparavant|d'abord)\b`)
	priorAfter    = regexp.MustCompile(`^\W*(?:before|previously|eerst|eerder|voorheen|vorher|zuvor|fruher|avant|auparavant)\b`)
	shippingWords = regexp.MustCompile(`\b(?:deliver\w*|shipping|ship|ships|postage|bezorg\w*|verzend\w*|verzonden|lever\w*|versand\w*|liefer\w*|livraison|livrer|livre|expedition|port)\b`)
	limitWords    = regexp.MustCompile(`\b(?:under|below|up to|less than|within|around|about|close to|onder|tot|minder dan|rond|unter|bis|weniger als|um|sous|moins de|jusqu'a|environ|budget)\W+(?:de\W+)?$`)
)

func (r *reading) checkAmount(a amount) {
	said := r.s.text[a.at:a.end]
	if a.currency != r.policies.Currency {
		r.find(WrongFact, "money of a currency that the shop does not take", said)
		return
	}
	minor := int64(math.Round(a.value * 100))
	before := r.s.text[:a.at]
	if limitWords.MatchString(before) && r.askedFor(a.value) {
		return // "nothing under twenty euros", as the viewer put it
	}
	if shippingWords.MatchString(r.s.text) {
		for _, way := range r.policies.Shipping {
			if way.Price.Minor == minor || way.FreeFrom.Minor == minor && minor > 0 {
				return
			}
		}
	}
	p := r.about(a.at)
	if p == nil {
		r.find(WrongFact, "a price of nothing that is for sale", said)
		return
	}
	if a.after(priorWords, before) || priorAfter.MatchString(r.s.text[a.end:]) || priorFirst.MatchString(before) && prior(p, minor) || r.fromTo(a, p) {
		if !slices.ContainsFunc(r.variants(p), func(v shop.Variant) bool { return v.Prior.Minor == minor && minor > 0 }) {
			r.find(WrongFact, "a price before that "+p.Code+" never had", said)
		}
		return
	}
	if !slices.ContainsFunc(r.variants(p), func(v shop.Variant) bool { return v.Price.Minor == minor }) {
		r.find(WrongFact, "not the price of "+p.Code, said)
	}
}

// prior tells whether a product's price was that before.
func prior(p *shop.Product, minor int64) bool {
	return minor > 0 && slices.ContainsFunc(p.Variants, func(v shop.Variant) bool { return v.Prior.Minor == minor })
}

// fromTo tells a price before that is told with the price now: "from 75 euros it went to 64".
func (r *reading) fromTo(a amount, p *shop.Product) bool {
	return fromBefore.MatchString(r.s.text[:a.at]) && slices.ContainsFunc(r.amountsIn(r.s.tokens), func(now amount) bool {
		return now.at > a.end && slices.ContainsFunc(p.Variants, func(v shop.Variant) bool { return v.Price.Minor == int64(math.Round(now.value*100)) })
	})
}

var fromBefore = regexp.MustCompile(`\b(?:from|van|von|de)\W+$`)

// percentMark is how a percentage is marked after its number.
const percentMark = `\W*(?:%|per ?cent|procent|prozent|pour ?cents?)`

// after tells whether one of the words stands shortly before the amount.
func (a amount) after(words *regexp.Regexp, before string) bool {
	fields := strings.Fields(before)
	return words.MatchString(strings.Join(fields[max(0, len(fields)-3):], " "))
}

func (r *reading) askedFor(v float64) bool {
	for _, s := range r.asked {
		if slices.ContainsFunc(s.tokens, func(t token) bool { return t.number && t.value == v }) {
			return true
		}
	}
	return false
}

var (
	stockCount = regexp.MustCompile(`^\W*(?:(?:are|is|more|of them|pieces?|items?|stuks?|nog|noch|sind|exemplaren|stuck|encore|pieces|exemplaires)\W+)*(?:left|in stock|remaining|available|op voorraad|over|beschikbaar|auf lager|ubrig|vorratig|verfugbar|en stock|restants?|restantes?|disponibles?)\b`)
	stockLead  = regexp.MustCompile(`\b(?:only|just|last|stock of|nog maar|nog|slechts|laatste|noch|nur noch|letzten?|il reste|reste|plus que|derniers?)\W+$`)
	days       = regexp.MustCompile(`^\W*(?:(?:working|business|werk|full)\W*)?(?:days?|werkdag(?:en)?|dag(?:en)?|tage?n?|werktage?n?|jours?(?: ouvres| ouvrables)?)\b`)
	minutes    = regexp.MustCompile(`^\W*(?:minutes?|minuten|minuut)\b`)
	longer     = regexp.MustCompile(`^\W*(?:hours?|uur|uren|stunden?|heures?|weeks?|weken|wochen?|semaines?|months?|maand(?:en)?|monate?|mois|years?|jaar|jahre?n?|ans?|annees?)\b`)
	percent    = regexp.MustCompile(`^` + percentMark)
	stars      = regexp.MustCompile(`^\W*(?:out of \w+\W+)?(?:stars?|sterren|sterne|etoiles|reviews?|recensies|bewertungen|avis|customers?|klanten|kunden|clients|people|buyers|orders|sold)\b`)
	taxWords   = regexp.MustCompile(`\b(?:tax|vat|btw|belasting|mwst|mehrwertsteuer|steuer|tva)\b`)
	returning  = regexp.MustCompile(`\b(?:return\w*|send\w* .*back|refund\w*|retour\w*|terugst\w*|terug\w*|ruckgabe|zuruck\w*|renvo\w*|retourn\w*)\b`)
)

// numbers checks those that are not money.
func (r *reading) numbers() {
	for i, t := range r.s.tokens {
		if !t.number || r.spent[i] || r.inMention(t.at) {
			continue
		}
		if of, right := r.ofReviews(i); of {
			if !right {
				r.find(Unsupported, "a count of reviews or stars that the shop does not have", r.s.text[t.at:min(len(r.s.text), t.end+16)])
			}
			continue
		}
		rest, before := r.s.text[t.end:], r.s.text[:t.at]
		said := r.s.text[t.at:min(len(r.s.text), t.end+16)]
		p := r.about(t.at)
		own := p != nil && (r.ownOf(p).numbers[t.value] || r.ownYear(p, i))
		switch {
		case stockCount.MatchString(rest) || stockLead.MatchString(before) && !t.weak && !unitAfter(rest) && !own:
			if p == nil || !slices.ContainsFunc(r.variants(p), func(v shop.Variant) bool { return float64(v.Stock) == t.value }) {
				r.find(WrongFact, "a stock that the shop does not have", before[max(0, len(before)-10):]+said)
			}
		case percent.MatchString(rest):
			if !(own || r.share(t.value, rest) || taxWords.MatchString(r.s.text) && t.value == r.policies.TaxPercent) {
				r.find(WrongFact, "a percentage that the shop does not give", said)
			}
		case t.weak && !longer.MatchString(rest) && !days.MatchString(rest):
		case days.MatchString(rest) || r.rangeOfDays(i):
			if !own && !r.policyDays(t.value) {
				r.find(WrongFact, "a term that the shop does not give", said)
			}
		case minutes.MatchString(rest):
			if !own && t.value != r.j.HoldFor.Minutes() {
				r.find(Unsupported, "a time that nothing stands behind", said)
			}
		case longer.MatchString(rest):
			if !own {
				r.find(WrongFact, "a term that the shop does not give", said)
			}
		case stars.MatchString(rest) && !own:
			r.find(Unsupported, "a count of buyers or reviews", said)
		case own || r.askedFor(t.value) && t.value < 1000 || r.codeNumber(i) || r.page(t.value):
		default:
			r.find(Unsupported, "a number that nothing stands behind", said)
		}
	}
}

// share tells whether a percentage is one that the page of a product named so far states of the same
// thing, however the mark is written: "100 % lambswool", "one hundred percent lambswool".
func (r *reading) share(v float64, rest string) bool {
	what := strings.FieldsFunc(rest[len(percent.FindString(rest)):], func(c rune) bool { return !unicode.IsLetter(c) })
	if len(what) == 0 {
		return false
	}
	stated := regexp.MustCompile(`(?:^|[^\d.,])` + regexp.QuoteMeta(strconv.FormatFloat(v, 'f', -1, 64)) + percentMark + `\W*` + regexp.QuoteMeta(what[0]) + `\b`)
	return slices.ContainsFunc(slices.Concat(r.mentions, r.earlier), func(m mention) bool { return stated.MatchString(r.ownOf(&m.product).text) })
}

func unitAfter(rest string) bool {
	f := strings.Fields(strings.TrimLeft(rest, "- "))
	return len(f) > 0 && unitWords[strings.Trim(f[0], ".,;:!?")]
}

// ownYear tells whether a number is half of a year that the page has: "nineteen eighty-five".
func (r *reading) ownYear(p *shop.Product, i int) bool {
	for _, k := range []int{i - 1, i} {
		if k < 0 || k+1 >= len(r.s.tokens) || !r.s.tokens[k].number || !r.s.tokens[k+1].number {
			continue
		}
		if r.ownOf(p).numbers[100*r.s.tokens[k].value+r.s.tokens[k+1].value] {
			return true
		}
	}
	return false
}

// rangeOfDays tells whether the number begins a range of days: "two to three working days".
func (r *reading) rangeOfDays(i int) bool {
	ts := r.s.tokens
	return i+2 < len(ts) && ts[i+2].number && setOf("to tot bis a")[ts[i+1].word] && days.MatchString(r.s.text[ts[i+2].end:]) ||
		i+1 < len(ts) && ts[i+1].number && days.MatchString(r.s.text[ts[i+1].end:])
}

func (r *reading) policyDays(v float64) bool {
	if returning.MatchString(r.s.text) {
		return v == float64(r.policies.ReturnDays)
	}
	if v == float64(r.policies.HandlingDays) {
		return true
	}
	return slices.ContainsFunc(r.policies.Shipping, func(w shop.Shipping) bool { return v == float64(w.MinDays) || v == float64(w.MaxDays) })
}

// codeNumber tells a number that belongs to a code beside it: "B 12" is not for sale, and no
// fact about what is.
func (r *reading) codeNumber(i int) bool {
	return i > 0 && len(r.s.tokens[i-1].word) == 1 && letters(r.s.tokens[i-1].word) && r.s.tokens[i].at-r.s.tokens[i-1].end <= 1
}

// page tells whether any product named so far has the number: "the first", "the second".
func (r *reading) page(v float64) bool {
	return slices.ContainsFunc(slices.Concat(r.mentions, r.earlier), func(m mention) bool { return r.ownOf(&m.product).numbers[v] })
}
