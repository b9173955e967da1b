package script

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/barkerlive/barker/shop"
)

// answer is what to say: templates in both languages, English and Dutch, and how sure it is.
type answer struct {
	intent   Intent
	chat     words // "" where it is the same as spoken
	spoken   words
	chatVars [tongues]vars
	vars     [tongues]vars
	known    bool
	aloud    bool
	// inStock is what the spoken words take to be in stock.
	inStock []shop.SKU
	// silent tongues leave it to the text.
	silent [tongues]bool
}

// of starts an answer from the same words for chat and voice.
func of(i Intent, en, nl string) answer {
	return answer{intent: i, spoken: words{en, nl}, known: true, aloud: true}
}

// quiet is for what is better left to the text.
func (a answer) quiet() answer { a.aloud = false; return a }

// unknown says that the facts do not hold the answer.
func (a answer) unknown() answer { a.known, a.aloud = false, false; return a }

// with gives the answer words of its own, the same in both languages.
func (a answer) with(v vars) answer {
	for t := range a.vars {
		a.vars[t] = merge(a.vars[t], v)
	}
	return a
}

// withPair gives the answer a word that differs by language.
func (a answer) withPair(name, en, nl string) answer {
	a.vars[english] = merge(a.vars[english], vars{name: en})
	a.vars[dutch] = merge(a.vars[dutch], vars{name: nl})
	return a
}

// inChat replaces the words in chat.
func (a answer) inChat(en, nl string) answer { a.chat = words{en, nl}; return a }

func merge(a, b vars) vars {
	m := vars{}
	for _, from := range []vars{a, b} {
		for k, v := range from {
			m[k] = v
		}
	}
	return m
}

// Answer answers a question from facts: intent by rule, words by template. It never blocks and
// never guesses: what the facts do not hold, it says it does not know. Prices, stock and
// policies in the chat parts are claims, never text.
func (h *House) Answer(_ context.Context, question Question) (Reply, error) {
	a := h.decide(readQuery(question.Text), question.OnAir)
	r, err := h.reply(a, question)
	if err != nil {
		return Reply{}, fmt.Errorf("answer %s: %w", a.intent, err)
	}
	return r, nil
}

func (h *House) reply(a answer, question Question) (Reply, error) {
	r := Reply{Intent: a.intent, Known: a.known}
	ear, eye := tongueOf(question.Channel).voice(), tongueOf(question.Viewer).voice()
	r.Aloud = a.aloud && !a.silent[ear]
	if a.spoken[ear] != "" {
		l, err := h.line(Answer, a.spoken[ear], ear, a.vars[ear])
		if err != nil {
			return Reply{}, err
		}
		for _, sku := range a.inStock {
			if c, ok := h.facts.StockClaim(sku); ok {
				l.Claims = addClaims(l.Claims, c)
			}
		}
		l.Text = capital(l.Text)
		r.Line = l
	}
	text := cmp.Or(a.chat[eye], a.spoken[eye])
	if text == "" {
		return r, nil
	}
	if name := calledName(question.Name); name != "" && a.intent != IntentNone {
		text = name + ", " + text
	}
	parts, err := h.parts(text, eye, merge(a.vars[eye], a.chatVars[eye]))
	if err != nil {
		return Reply{}, err
	}
	if len(parts) > 0 && parts[0].Claim == nil {
		parts[0].Text = capital(parts[0].Text)
	}
	r.Parts = parts
	return r, nil
}

// calledName is what to call a viewer: one word of letters, as people write names. Anything
// else, a guest's number too, is not called. Names are for chat only: a line is kept and may
// be played again for others.
func calledName(name string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(plain(name)), " ")
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && r != '-' && r != '\'' {
			return ""
		}
		n++
	}
	if n < 2 || n > 24 || strings.EqualFold(word, "guest") || strings.EqualFold(word, "gast") {
		return ""
	}
	return capital(word)
}

// decide chooses the answer.
func (h *House) decide(q query, onAir shop.SKU) answer {
	intent := intentOf(q)
	switch intent {
	case IntentNone:
		return answer{intent: intent, known: true}
	case IntentPrice, IntentStock, IntentVariants, IntentProduct, IntentUnknown:
		return h.about(intent, q, onAir)
	case IntentRecommend:
		return h.recommend(q)
	case IntentDelivery:
		return h.delivery(q, onAir)
	case IntentReturns:
		return h.returns(q, onAir)
	case IntentTax:
		return of(intent, "{policy:tax}.", "{policy:tax}.").inChat("about tax: {policy:tax}.", "over de btw: {policy:tax}.")
	case IntentPayment:
		return h.payment()
	case IntentHowToBuy:
		return h.howToBuy(onAir)
	default:
		return h.smallTalk(intent)
	}
}

func (h *House) smallTalk(intent Intent) answer {
	switch intent {
	case IntentRobot:
		en, nl := "yes, I'm {host}, an AI host for {shop}. A person from the shop can answer in the chat as well; just ask for one.",
			"ja, ik ben {host}, een AI-host van {shop}. Iemand van de winkel kan ook antwoorden in de chat; vraag er gerust om."
		return of(intent, strings.Replace(en, "AI", spokenAI, 1), nl).inChat(en, nl)
	case IntentPerson:
		return of(intent, "I leave this to the people of {shop}. They can answer you here in the chat.",
			"dit laat ik over aan de mensen van {shop}. Zij kunnen je hier in de chat antwoorden.").quiet()
	case IntentOrder:
		return of(intent, "your order has a page of its own, which opened after checkout. It shows where the order stands.",
			"je bestelling heeft een eigen pagina, die openging na het afrekenen. Daar zie je hoe het ervoor staat.").quiet()
	case IntentThanks:
		return of(intent, "you're welcome! Ask away if there's more you'd like to know.", "graag gedaan! Vraag gerust verder als je nog iets wilt weten.").quiet()
	default:
		return of(IntentGreeting, "hello and welcome! Ask me about anything on the shelf.", "hallo en welkom! Vraag me gerust naar alles op de plank.").quiet()
	}
}

// about answers what needs a product.
func (h *House) about(intent Intent, q query, onAir shop.SKU) answer {
	f := h.find(q, onAir)
	switch {
	case len(f.several) > 0:
		return h.which(intent, f.several)
	case !f.ok && intent == IntentUnknown:
		return of(intent, "I don't know that, and I'd rather not guess. Someone from {shop} can answer it here.",
			"dat weet ik niet, en ik gok liever niet. Iemand van {shop} kan hier antwoorden.").unknown()
	case !f.ok:
		return of(intent, "which product do you mean? Every product on the shelf has a code; put it in your question.",
			"welk product bedoel je? Elk product op de plank heeft een code; zet die in je vraag.").quiet()
	}
	switch intent {
	case IntentPrice:
		return h.priceOf(f.product, q)
	case IntentStock:
		return h.stockOf(f.product, q)
	case IntentVariants:
		return h.variantsOf(f.product, q)
	default:
		return h.property(f.product, q)
	}
}

// which asks back when a few products fit.
func (h *House) which(intent Intent, several []shop.Product) answer {
	var slots []string
	for _, p := range several {
		sku := string(p.Lead().SKU)
		slots = append(slots, "{title:"+sku+"} ({code:"+sku+"})")
	}
	return of(intent, "do you mean "+joined(slots, "or")+"? Write the code in your question.",
		"bedoel je "+joined(slots, "of")+"? Zet de code in je vraag.").quiet()
}

// subject gives an answer the words for a product.
func subject(a answer, p shop.Product) answer {
	a = a.withPair("the", the(spokenTitle(p.Title, english), english), spokenTitle(p.Title, dutch))
	a.chatVars = [tongues]vars{{"the": the(p.Title, english)}, {"the": p.Title}}
	verb := "is"
	if pluralProduct(p) {
		verb = "are"
	}
	return a.withPair("is", verb, "is")
}

func (h *House) priceOf(p shop.Product, q query) answer {
	v := p.Lead()
	if named, ok := namedVariant(p, q); ok {
		v = named
		option := strings.Join(v.Options, ", ")
		return subject(of(IntentPrice, "the price of {the} in {option} is {price:"+string(v.SKU)+"}.",
			"de prijs van {the} in {option} is {price:"+string(v.SKU)+"}."), p).with(vars{"option": option})
	}
	if v.Price.Minor <= 0 {
		return subject(of(IntentPrice, "there's no price for {the} yet.", "er is nog geen prijs voor {the}."), p).unknown()
	}
	if severalPrices(p) {
		return h.pricesOf(p)
	}
	sku := string(v.SKU)
	a := of(IntentPrice, "the price of {the} is {price:"+sku+"}.", "de prijs van {the} is {price:"+sku+"}.")
	if q.says(haggling) {
		a = of(IntentPrice, "the price of {the} is {price:"+sku+"}, the same for everyone.", "de prijs van {the} is {price:"+sku+"}, voor iedereen gelijk.")
	}
	return subject(a, p)
}

var haggling = phrases(`discount|coupon|voucher|cheaper|negotiate|promo code|discount code|korting|kortingscode|goedkoper|afdingen`)

// pricesOf names each price of a few variants in chat, and the lowest aloud.
func (h *House) pricesOf(p shop.Product) answer {
	sku := string(p.Lead().SKU)
	a := of(IntentPrice, "{the} {is} for sale from {from:"+sku+"}, depending on what you choose.",
		"{the} is er vanaf {from:"+sku+"}, afhankelijk van wat je kiest.")
	if len(p.Variants) <= 5 {
		var list []string
		v := vars{}
		for i, variant := range p.Variants {
			name := "v" + strconv.Itoa(i)
			v[name] = strings.Join(variant.Options, ", ")
			list = append(list, "{"+name+"} {price:"+string(variant.SKU)+"}")
		}
		a = a.inChat("the prices of {the}: "+strings.Join(list, "; ")+".", "de prijzen van {the}: "+strings.Join(list, "; ")+".").with(v)
	}
	return subject(a, p)
}

func (h *House) stockOf(p shop.Product, q query) answer {
	v := p.Lead()
	if named, ok := namedVariant(p, q); ok {
		return subject(of(IntentStock, "{the} in {option} {is} {stock:"+string(named.SKU)+"}.",
			"{the} in {option} is {stock:"+string(named.SKU)+"}."), p).with(vars{"option": strings.Join(named.Options, ", ")})
	}
	return subject(of(IntentStock, "{the} {is} {stock:"+string(v.SKU)+"} right now.", "{the} is nu {stock:"+string(v.SKU)+"}."), p)
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
		if !slices.ContainsFunc(q.words, func(have string) bool { return have == w || canonical(have) == canonical(w) }) {
			return false
		}
	}
	return true
}

var sizing = phrases("size|maat|in s|in m|in l")

// variantsOf lists what can be chosen; for a product without a choice, the property asked for.
func (h *House) variantsOf(p shop.Product, q query) answer {
	if _, ok := namedVariant(p, q); ok {
		return h.stockOf(p, q)
	}
	option, values, skus := choices(p, 8)
	if len(p.Variants) <= 1 || len(p.OptionNames) == 0 {
		if a := h.property(p, q); a.known && topicIn(q) != "" {
			return a
		}
		return subject(of(IntentVariants, "there's a single version of {the}: the one on the card.", "er is een enkele uitvoering van {the}: die op de kaart."), p)
	}
	if len(values) == 0 {
		return subject(of(IntentVariants, "the choices of {the} are on its card.", "de keuzes van {the} staan op de kaart."), p).quiet()
	}
	a := of(IntentVariants, "for the {option} of {the} you can choose {values}.", "voor {the} kun je qua {option} kiezen uit {values}.")
	a = subject(a, p).withPair("option", optionIn(option, english), optionIn(option, dutch))
	a = a.withPair("values", joined(values, "or"), joined(values, "of"))
	a.inStock = skus
	return a
}

func optionIn(option string, t tongue) string {
	if known, ok := attributeNames[topicOf(option)]; ok {
		return known[t]
	}
	return strings.ToLower(option)
}

func (h *House) delivery(q query, onAir shop.SKU) answer {
	en, nl := "{policy:shipping}.", "{policy:shipping}."
	if days := h.facts.Policies().HandlingDays; days > 0 {
		en += " A parcel leaves within " + counted(int64(days), "working day", "working days", english) + "."
		nl += " Een pakket vertrekt binnen " + counted(int64(days), "werkdag", "werkdagen", dutch) + "."
	}
	a := of(IntentDelivery, en+" We deliver to {countries}.", nl+" We bezorgen in {countries}.").
		inChat("about delivery: {policy:shipping}. We deliver to {countries}.", "over de bezorging: {policy:shipping}. We bezorgen in {countries}.")
	return h.withTerms(a.withPair("countries", h.countries(english), h.countries(dutch)), q, onAir)
}

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
		return strings.Join(names, ", ") + t.pick(" and other countries that are listed at checkout", " en andere landen die bij het afrekenen staan")
	}
	return joined(names, t.pick("and", "en"))
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

func (h *House) returns(q query, onAir shop.SKU) answer {
	a := of(IntentReturns, "{policy:returns}. The steps are on the returns page.", "{policy:returns}. Hoe dat gaat, staat op de retourpagina.").
		inChat("about returns: {policy:returns}. The steps are on the returns page.", "over retourneren: {policy:returns}. Hoe dat gaat, staat op de retourpagina.")
	return h.withTerms(a, q, onAir)
}

// withTerms adds in chat what the product's own text states on delivery or returns, so that
// nobody is told half of it, and leaves such a case to the text.
func (h *House) withTerms(a answer, q query, onAir shop.SKU) answer {
	f := h.find(q, onAir)
	if !f.ok {
		return a
	}
	own := ownTerms(f.product)
	if own == "" {
		return a
	}
	a.chat[english] += " The page of {the} also states: “{own}”."
	a.chat[dutch] += " Op de pagina van {the} staat ook: “{own}”."
	return subject(a, f.product).with(vars{"own": own}).quiet()
}

func (h *House) payment() answer {
	if len(h.persona.Payments) == 0 {
		return of(IntentPayment, "you choose how to pay at checkout; the ways are listed there.", "hoe je betaalt, kies je bij het afrekenen; daar staan de mogelijkheden.")
	}
	return of(IntentPayment, "at checkout you can pay by {ways}.", "bij het afrekenen kun je betalen met {ways}.").
		withPair("ways", joined(h.persona.Payments, "or"), joined(h.persona.Payments, "of"))
}

func (h *House) howToBuy(onAir shop.SKU) answer {
	forLong, lang := "", ""
	if h.persona.HoldFor > 0 {
		forLong, lang = " for {hold}", ", {hold} lang"
	}
	p, v, ok := h.facts.BySKU(onAir)
	if !ok || v.State == shop.SoldOut {
		return of(IntentHowToBuy, "write the code of a product in the chat and I'll hold it for you"+forLong+".",
			"zet de code van een product in de chat, dan houd ik het voor je vast"+lang+".")
	}
	code := "{code:" + string(v.SKU) + "}"
	a := subject(of(IntentHowToBuy, "write "+code+" in the chat and I'll hold {the} for you"+forLong+".",
		"zet "+code+" in de chat, dan houd ik {the} voor je vast"+lang+"."), p)
	a.inStock = []shop.SKU{v.SKU}
	return a
}
