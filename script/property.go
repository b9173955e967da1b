package script

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// property answers a question about a product by quoting its own text. It draws no
// conclusion: a yes or a no that nobody wrote would be a guess.
func (h *House) property(p shop.Product, q query) answer {
	about, asked := topicIn(q), q.beyond(p.Title)
	absent, material := missing(p, q, about)
	switch {
	case absent:
		return subjected(of(IntentProduct, sayUnsaid), p).unknown()
	case material, about == "" && q.likely(topicMaterial) && slices.ContainsFunc(q.words, func(w string) bool { return lexicon.sort[canonical(w)] == "materials" }):
		if _, ok := attributeFor(p, topicMaterial, nil); ok && !slices.ContainsFunc(asked, lexicon.ability) {
			about, asked = topicMaterial, nil
		}
	}
	if h.besides(p, q) {
		return subjected(of(IntentProduct, sayUnsaid), p).unknown()
	}
	named := pointed(asked)
	if len(named) > 0 {
		asked = named
	} else if about == "" && q.strange(p) {
		return subjected(of(IntentProduct, sayUnsaid), p).unknown()
	}
	if about == "" && len(asked) > 1 {
		switch best := h.archiveOf(p).page(asked); {
		case best.share >= fairShare:
			return h.quotePiece(p, best.piece)
		case best.share < poorShare && q.asksWhether():
			return subjected(of(IntentProduct, sayUnsaid), p).unknown()
		}
	}
	if a, ok := attributeOn(p, about, asked); ok {
		return h.quoteAttribute(p, a)
	}
	if s, ok := sentenceFor(p, "", asked); ok && about != topicOrigin && about != topicBox {
		return h.quoteSentence(p, s)
	}
	if about == topicBox && len(asked) > 0 && !q.says(boxAsks) {
		return subjected(of(IntentProduct, sayUnsaid), p).unknown() // another thing than the one that is asked for would be no answer
	}
	if a, ok := attributeFor(p, about, nil); ok {
		return h.quoteAttribute(p, a)
	}
	if s, ok := sentenceFor(p, about, asked); ok {
		return h.quoteSentence(p, s)
	}
	if about == topicWeight && p.Lead().Grams > 0 {
		return h.quoteAttribute(p, shop.Attribute{Name: "weight", Value: grams(p.Lead().Grams)})
	}
	if about == "" && (q.ofWhole() || len(asked) == 0 && (len(q.words) <= 4 || q.opens(going))) {
		if list := telling(p); len(list) > 0 {
			return h.quoteSentence(p, list[0])
		}
	}
	return subjected(of(IntentProduct, sayUnsaid), p).unknown()
}

// pointed are, of the words of a question, those that name a part or an ability: in "can it go in the oven at all" it is the oven that is asked for.
func pointed(asked []string) []string {
	var named []string
	for _, w := range asked {
		if lexicon.ability(w) || askable[w] {
			named = append(named, w)
		}
	}
	return named
}

// strange tells whether a question that is answered by yes or no has a word that nothing is known
// of, neither in the product's text: what that text says of something else is no answer then.
func (q query) strange(p shop.Product) bool {
	if topicRuled(q) != "" || !q.asksWhether() {
		return false
	}
	text := telltale(productTexts([]shop.Product{p})[0])
	known := classifying().known
	return slices.ContainsFunc(q.beyond(p.Title), func(w string) bool {
		return len(w) >= 5 && !known[w] && !slices.Contains(text, w) && lexicon.sort[w] == "" && !slices.ContainsFunc(text, func(have string) bool { return akin(w, have) || alike(w, have) })
	})
}

// asksWhether tells a question that is answered by yes or no.
func (q query) asksWhether() bool {
	return !q.says(wide) && !slices.ContainsFunc(q.words[:min(3, len(q.words))], func(w string) bool { return interrogatives[w] || whWords[w] })
}

var (
	whWords = set("what what's whats which how hows how's where wat hoe waar waarvan was wie wo woraus woher que quoi quel quelle comment ou d'ou")
	wide    = phrases("tell me|about|vertel|iets over|meer over|wat over|erzahl|mehr uber|etwas uber|was uber|parle|parlez")
)

// besides tells whether a question that is answered by yes or no asks something of a part, or of what
// it is made of, that the page names and says nothing of: whether the cork is glued. Something that
// a thing can do is asked for by its name alone.
func (h *House) besides(p shop.Product, q query) bool {
	if topicRuled(q) != "" || !q.asksWhether() || len(q.extra) > 0 {
		return false
	}
	a := h.archiveOf(p)
	asked := a.index.stemmed(q.telling(p))
	best := a.page(asked)
	words := telltale(best.piece.attribute.Name + " " + best.piece.text())
	met, left := false, false
	for _, w := range asked {
		switch {
		case slices.Contains(words, w):
			if met = true; lexicon.sort[w] == "features" || askable[w] {
				return false
			}
		case !binding[w] && !light[w]:
			left = true
		}
	}
	return met && left && best.share < toldShare
}

// light verbs ask nothing of what stands beside them.
var light = set("leave leaves buy need needs work works laten koop kopen lassen kaufen laisser laissent acheter")

// missing tells whether a question is about a part, or something that a thing can do, which the
// product's text does not name in any tongue: what else the text says is no answer then. A material
// that it does not name is answered by the one it does, and what belongs to a topic by the topic.
func missing(p shop.Product, q query, about topic) (absent, material bool) {
	page := productTexts([]shop.Product{p})[0]
	text := telltale(page)
	for i, w := range slices.Concat(withCompounds(q.words), q.extra) {
		c := canonical(w)
		if !lexicon.nameable(c) && !askable[c] || len(c) < 2 || textHas(c, page, text) || c == "lifespan" && about == topicGuarantee || i > 0 && i < len(q.words) && lexicon.thing(q.words[i-1]) && verbs[w] {
			continue
		}
		switch of := partOfTopic[c]; {
		case lexicon.sort[c] == "materials":
			_, material = attributeFor(p, topicMaterial, nil)
			absent = absent || !material
		case of == "" || about != "" && of != about:
			absent = true
		}
	}
	return absent, material && !absent
}

// bears tells whether a piece of a product's text has something of what is asked: the property, or a
// word of the same stem. A model that points at a piece is not taken at its word.
func bears(p shop.Product, q query, piece textPiece) bool {
	about, asked := topicIn(q), q.beyond(p.Title)
	if absent, _ := missing(p, q, about); absent {
		return false
	}
	name, text := piece.attribute.Name, piece.attribute.Name+" "+piece.attribute.Value
	if piece.sentence != "" {
		name, text = "", piece.sentence
	}
	if about != "" && (topicOf(name) == about || measured[about] != nil && measured[about].MatchString(text)) {
		return true
	}
	return alikeIn(asked, telltale(text))
}

// alikeIn tells whether two lists have a word of one stem.
func alikeIn(asked, words []string) bool {
	return slices.ContainsFunc(asked, func(w string) bool {
		return slices.ContainsFunc(words, func(have string) bool { return w == have || akin(w, have) })
	})
}

// akin tells two words of one stem: "brushing" and "brush", "dimmer" and "dimming".
func akin(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 4 && 3*n >= 2*min(len(a), len(b)) && max(len(a), len(b))-n <= 4
}

// partOfTopic are things a question names that a product's statement on the topic answers.
var partOfTopic = map[string]topic{
	"dishwasher": topicCare, "washingmachine": topicCare, "height": topicSize, "width": topicSize, "length": topicSize,
	"diameter": topicSize, "thickness": topicSize, "degrees": topicCare, "people": topicCapacity, "included": topicBox,
}

// verbs are parts that are verbs after a thing: "can the pot handle it".
var verbs = set("handle click base plug brush loop cork blade")

// assured gives the answer to a question that was read as one about price or stock by a word that
// other questions have as well ("wie viel Watt", "genug für fünf"), when it names something that
// the product's text states.
func (h *House) assured(intent Intent, p shop.Product, q query) (answer, bool) {
	if intent != IntentPrice && intent != IntentStock && intent != IntentVariants || q.says(assuring[intent]) {
		return answer{}, false
	}
	text := telltale(productTexts([]shop.Product{p})[0])
	for _, w := range q.beyond(p.Title) {
		if lexicon.nameable(w) && lexicon.sort[w] != "materials" && slices.Contains(text, w) {
			a := h.property(p, q)
			return a, a.known
		}
	}
	return answer{}, false
}

// assuring are words that leave no doubt about an intent.
var assuring = map[Intent][][]string{
	IntentPrice: phrases(`price|prices|cost|costs|euro|euros|prijs|kost|kosten|duur|preis|kostet|teuer|prix|coute|coutent|cher|chere|expensive`),
	IntentStock: phrases(`stock|available|sold out|left|voorraad|uitverkocht|leverbaar|lager|vorratig|ausverkauft|lieferbar|disponible|disponibles|epuise`),
}

var describing = phrases("tell me about|tell me more|what is it|what is this|what's this|what is that|describe|more about|more info|more information|vertel|wat is dit|wat is het|meer over|meer informatie|omschrijf|erzahl|was ist das|mehr uber|beschreib|parlez moi|c'est quoi|decrivez|plus d'informations")

// askable are canonical words of properties that are there or not.
var askable = set(`watertight airtight vegan organic induction fireproof shockproof biodegradable recyclable handmade
	antibacterial hypoallergenic bpa lactose gluten`)

func grams(n int) string {
	if n >= 1000 && n%100 == 0 {
		return strconv.FormatFloat(float64(n)/1000, 'f', -1, 64) + " kg"
	}
	return strconv.Itoa(n) + " g"
}

// beyond are the question's own words: those that do not name the product.
func (q query) beyond(title string) []string {
	named := make(map[string]bool)
	for _, w := range withCompounds(wordsOf(fold(title))) {
		named[canonical(w)] = true
	}
	for i := range len(q.words) - 1 { // what is named by two words is not asked for by either
		if pair := synonyms[q.words[i]+q.words[i+1]]; pair != "" && named[pair] {
			named[canonical(q.words[i])], named[canonical(q.words[i+1])] = true, true
		}
	}
	var own []string
next:
	for _, w := range q.content() {
		if named[w] || vague[w] || len(w) < 3 || code(w) {
			continue
		}
		for known := range named {
			if alike(w, known) {
				continue next
			}
		}
		own = append(own, w)
	}
	return own
}

// vague words of a question point at nothing in a text.
var vague = set(`use used using good nice great work works fit fits suitable come comes look looks make makes really
	product item thing describe info information gebruiken gebruik goed mooi werkt werken geschikt komt ziet maakt echt product
	ding artikel informatie omschrijf eigenlijk maar toch eens even`)

func overlap(text string, asked []string) int {
	n := 0
	for _, w := range wordsOf(fold(text)) {
		if slices.Contains(asked, canonical(w)) {
			n++
		}
	}
	return n
}

// attributeFor prefers the attribute that holds the question's own words, then the one of its
// topic.
func attributeFor(p shop.Product, about topic, asked []string) (shop.Attribute, bool) {
	best, most := shop.Attribute{}, 0
	for _, a := range stated(p) {
		if n := overlap(a.Name+" "+a.Value, asked); n > most {
			best, most = a, n
		}
	}
	if most > 0 {
		return best, true
	}
	for _, a := range stated(p) {
		if about != "" && (topicOf(a.Name) == about || a.Name == "" && topicOf(a.Value) == about) {
			return a, true
		}
	}
	return shop.Attribute{}, false
}

// attributeOn is the attribute that holds most of the question's own words; of several, the one on
// how to care for it, where that is asked.
func attributeOn(p shop.Product, about topic, asked []string) (shop.Attribute, bool) {
	best, most := shop.Attribute{}, 0
	for _, a := range stated(p) {
		n := 2 * overlap(a.Name+" "+a.Value, asked)
		if n > 0 && about == topicCare && topicOf(a.Name) == about {
			n++
		}
		if n > most {
			best, most = a, n
		}
	}
	return best, most > 0
}

// stated are the attributes that say something of the product itself; terms are the shop's
// to state.
func stated(p shop.Product) []shop.Attribute {
	return slices.DeleteFunc(slices.Clone(p.Attributes), func(a shop.Attribute) bool {
		return a.Value == "" || terms.MatchString(a.Name+" "+a.Value)
	})
}

// telling are the sentences of a product's own text that are about the product itself.
func telling(p shop.Product) []string {
	return slices.DeleteFunc(sentences(ownText(p)), terms.MatchString)
}

// measured are the units by which a sentence shows its topic.
var measured = map[topic]*regexp.Regexp{
	topicCapacity: regexp.MustCompile(`(?i)\d\s*(?:ml|cl|dl|l|liter|litre)\b`),
	topicSize:     regexp.MustCompile(`(?i)\d\s*(?:mm|cm|m|inch|")(?:\b|\s|$)`),
	topicBox:      regexp.MustCompile(`(?i)\b(?:comes? with|includ\pL*|supplied with|in the box|with (?:a|one|two|three|four|five|six|ten) |inclusief|geleverd met|met (?:een|twee|drie|tien) )`),
	topicOrigin:   regexp.MustCompile(`(?i)\b(?:portugal|italy|italia|france|germany|spain|sweden|denmark|norway|finland|poland|england|scotland|ireland|belgium|netherlands|austria|turkey|india|japan|china|vietnam|nederland|duitsland|frankrijk|italië|spanje|zweden|denemarken|oostenrijk)\b`),
	topicWeight:   regexp.MustCompile(`(?i)\d\s*(?:g|gr|gram|grams|kg|kilo)\b`),
}

func sentenceFor(p shop.Product, about topic, asked []string) (string, bool) {
	best, most := "", 0
	for _, s := range telling(p) {
		n := 2 * overlap(s, asked)
		if about != "" && (slices.ContainsFunc(wordsOf(fold(s)), func(w string) bool { return topicWords[about][w] }) ||
			measured[about] != nil && measured[about].MatchString(s)) {
			n++
		}
		if n > most {
			best, most = s, n
		}
	}
	return best, most > 0
}

func (h *House) quoteAttribute(p shop.Product, a shop.Attribute) answer {
	name := each(small(a.Name))
	if known, ok := attributeNames[topicOf(a.Name)]; ok {
		for t := range name {
			if foreign(a.Name, tongue(t)) || isOneOf(known, a.Name) {
				name[t] = known[t]
			}
		}
	}
	w := sayAttribute
	if a.Name == "" {
		w = sayNameless
	}
	return subjected(of(IntentProduct, w), p).with(vars{"value": trimmed(a.Value)}).withWords("name", name).hushed(a.Value)
}

// trimmed is a value inside a sentence.
func trimmed(value string) string { return strings.TrimRight(strings.TrimSpace(value), " .!") }

// isOneOf tells that a name is a topic's usual one in some tongue.
func isOneOf(known words, name string) bool {
	return slices.ContainsFunc(known[:], func(k string) bool { return fold(k) == fold(name) })
}

func (h *House) quoteSentence(p shop.Product, sentence string) answer {
	value := strings.TrimSpace(sentence)
	if !strings.ContainsAny(value[len(value)-1:], ".!?") {
		value += "."
	}
	a := subjected(of(IntentProduct, saySentence).inChat(chatSentence), p).with(vars{"value": value}).hushed(sentence)
	a.quoted = true
	return a
}

// hushed leaves a text that leans to one language to the chat of a channel in the other.
func (a answer) hushed(text string) answer {
	for t := range a.silent {
		a.silent[t] = foreign(text, tongue(t))
	}
	return a
}
