package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/barkerlive/barker/shop"
)

// terms are sentences of a product's text that speak of price, stock, delivery or returns.
// Those belong to the shop's facts: the text may be older than they are.
var terms = regexp.MustCompile(`(?i)[€$£¥]|\d\s*(?:eur|usd|gbp|euro|dollar|pound)|%\s*(?:off|korting)|` +
	`\b(?:ships?|shipping|delivery|delivered|dispatch(?:ed)?|returns?\b|refunds?|money[- ]back|sale|discount|coupon|` +
	`in stock|sold out|limited (?:stock|time|offer)|while stocks? lasts?|order now|buy now|free gift|best price|` +
	`verzend\pL*|verzonden|bezorg\pL*|lever(?:ing|tijd|baar)\b|retour\pL*|terugsturen|korting|aanbieding|uitverkoop|` +
	`op voorraad|uitverkocht|op is op|bestel nu|koop nu|niet goed geld terug|gratis)\b|\b(?:https?:|www\.)|@\w`)

// untold tells what the host does not say of a product even where its own text does: what is
// the shop's to state, what others are said to think of it, and what no text makes true, such
// as that it heals.
func untold(text string) bool {
	if terms.MatchString(text) || address.MatchString(text) || strings.ContainsFunc(text, strange) {
		return true
	}
	folded := fold(plain(text))
	return programTalk.MatchString(folded) || untoldSigns.MatchString(folded) || slices.ContainsFunc(forbidden, func(f prohibition) bool {
		return f.never && f.pattern.MatchString(folded)
	})
}

// untoldSigns are what no sentence about a product has: a field of JSON, a role in a play, a
// thing that is simply free.
var untoldSigns = regexp.MustCompile(`"\s*:|\brole\b.*\bcontent\b|\b(?:is|are|it's|for|get|all) (?:totally |all )?free\b|` +
	`\b(?:costs?|priced?|prices|kosten|kost|kostte|prijs|prijzen|preise?|kostet|coutent?|coute|prix|euros?)\b|` +
	`\b(?:ignore|forget|disregard|negeer|vergeet|ignoriere|vergiss|ignore[rz]?|oublie[rz]?) (?:all|any|the|previous|your|my|alle|eerdere|vorige|bisherigen|toutes?|les|tes)\b|` +
	`\b(?:you are|you're|je bent|du bist|tu es|vous etes) (?:now|nu|jetzt|maintenant|in|a|an|een|ein|une?)\b|\b(?:say|announce|tell|repeat|zeg|sag|dis|dites) (?:out loud|aloud|that|it's|everyone|after|hardop|dat|laut|dass|que|a voix)\b|\b(?:repeat after|zeg mij na|sprich mir nach|repete apres|repetez apres)\b`)

// strange letters are of no script that a host reads.
func strange(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }

// quotable are the sentences of a product's own text that the host may say in a language: the
// merchant's claims, not the shop's facts.
func (h *House) quotable(p shop.Product, t tongue) []string {
	if foreign(ownText(p), t) { // a short sentence of it may look like the host's language
		return nil
	}
	var out []string
	for _, s := range sentences(ownText(p)) {
		n := len(strings.Fields(s))
		if n < 3 || n > 34 || h.statesTerms(s) || foreign(s, t) || !strings.ContainsFunc(s, unicode.IsLower) {
			continue
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// ownText is the product's text without marks.
func ownText(p shop.Product) string {
	if p.Summary != "" {
		return p.Summary
	}
	return stripTags(p.HTML)
}

var (
	blockTag = regexp.MustCompile(`(?i)</?(?:p|br|li|ul|ol|div|h\d|tr|td)\b[^>]*>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)

func stripTags(html string) string {
	text := anyTag.ReplaceAllString(blockTag.ReplaceAllString(html, "\n"), "")
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&nbsp;", " ").Replace(text)
}

// quote makes a merchant's sentence sound in a pitch that has just named the product: "The
// Walnut mug is turned by hand" becomes "It is turned by hand".
func quote(sentence, title string, t tongue) string {
	s := strings.TrimRight(sentence, " .;,:") // a question or exclamation keeps its sign
	if t == english {
		switch rest, number := aboutTitle(s, title); number {
		case 1:
			s = "It " + rest
		case 2:
			s = "They " + rest
		}
	}
	s = capital(s)
	if !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "…") {
		s += "."
	}
	return s
}

// aboutTitle finds the title as the subject of an English sentence, and its number by the verb
// that follows: 1 or 2, and 0 when it is not the subject.
func aboutTitle(sentence, title string) (rest string, number int) {
	if title == "" {
		return sentence, 0
	}
	for _, opening := range []string{"The ", "This ", "These ", ""} {
		rest, ok := cutFold(sentence, opening+title+" ")
		if !ok {
			continue
		}
		verb, _, _ := strings.Cut(strings.ToLower(rest), " ")
		switch {
		case pluralVerbs[verb]:
			return rest, 2
		case singularVerbs[verb] || strings.HasSuffix(verb, "s") && !singularS[verb]:
			return rest, 1
		}
	}
	return sentence, 0
}

var (
	pluralVerbs   = set("are have were offer feature provide make add bring come fit give combine")
	singularVerbs = set("is has was can will")
)

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// topic is what an attribute is about.
type topic string

const (
	topicMaterial  topic = "material"
	topicSize      topic = "size"
	topicWeight    topic = "weight"
	topicCapacity  topic = "capacity"
	topicCare      topic = "care"
	topicColour    topic = "colour"
	topicOrigin    topic = "origin"
	topicGuarantee topic = "warranty"
	topicBox       topic = "box"
)

// topicWords are folded words of attribute names and questions.
var topicWords = map[topic]map[string]bool{
	topicMaterial: set(`material materials fabric composition made materiaal materialen stof samenstelling gemaakt waarvan`),
	topicSize: set(`size dimensions dimension measurements length width height diameter depth afmeting afmetingen maat
		formaat lengte breedte hoogte diepte tall big wide long high groot hoog breed lang klein`),
	topicWeight:    set(`weight weigh weighs heavy gewicht weegt zwaar`),
	topicCapacity:  set(`capacity volume contents content inhoud hold holds litres liters liter past`),
	topicCare:      set(`care wash washing washable clean cleaning dishwasher maintenance onderhoud wassen wasbaar was wasvoorschrift vaatwasser vaatwasserbestendig schoonmaken reinigen schoon iron strijken`),
	topicColour:    set(`colour colours color colors kleur kleuren`),
	topicOrigin:    set(`origin country herkomst land produced geproduceerd vandaan`),
	topicGuarantee: set(`warranty guarantee garantie guaranteed`),
}

var topicOrder = []topic{topicOrigin, topicMaterial, topicCare, topicCapacity, topicWeight, topicGuarantee, topicColour, topicSize}

// topicOf is "" for an attribute of no known topic.
func topicOf(name string) topic {
	words := wordsOf(fold(name))
	if strings.Contains(fold(name), "made in") || strings.Contains(fold(name), "gemaakt in") {
		return topicOrigin
	}
	if boxNames[fold(name)] {
		return topicBox
	}
	for _, about := range topicOrder {
		for _, w := range words {
			if topicWords[about][w] {
				return about
			}
		}
	}
	return ""
}

// attributeNames are said in the host's language when the catalogue speaks the other.
var attributeNames = map[topic]words{
	topicMaterial: {"material", "materiaal", "Material", "matière"}, topicSize: {"size", "maat", "Größe", "taille"},
	topicWeight: {"weight", "gewicht", "Gewicht", "poids"}, topicCapacity: {"capacity", "inhoud", "Inhalt", "contenance"},
	topicCare: {"care", "onderhoud", "Pflege", "entretien"}, topicColour: {"colour", "kleur", "Farbe", "couleur"},
	topicOrigin: {"origin", "herkomst", "Herkunft", "origine"}, topicGuarantee: {"warranty", "garantie", "Garantie", "garantie"},
}

// sayable are the attributes a pitch may mention: short, in a fitting language, and not terms.
func (h *House) sayable(p shop.Product, t tongue) []shop.Attribute {
	var out []shop.Attribute
	abroad := foreign(ownText(p), t)
	for _, a := range p.Attributes {
		value := strings.TrimSpace(a.Value)
		n := len(strings.Fields(value))
		text := a.Name + " " + value
		if n == 0 || n > 14 || h.statesTerms(text) || foreign(value, t) || hollow(a) || len(a.Name) > 30 {
			continue
		}
		name := strings.TrimSpace(a.Name)
		if rest, ok := cutFold(value, name+":"); ok && name != "" {
			value = strings.TrimSpace(rest)
		}
		if abroad && !onlyMeasures(value) || value == "" || slices.Contains(p.OptionNames, name) || measured[topicOf(name)] != nil && bare(value) {
			continue
		}
		out = append(out, shop.Attribute{Name: name, Value: strings.TrimRight(value, " .!;,")})
	}
	if v := strings.TrimSpace(p.Vendor); v != "" && len(v) <= 40 && !strings.Contains(fold(p.Title), fold(v)) && !strings.Contains(fold(v), fold(h.persona.Shop)) {
		out = append(out, shop.Attribute{Name: t.pick("Brand", "Merk"), Value: v})
	}
	return out
}

// onlyMeasures is a value that every language reads: numbers and units.
func onlyMeasures(value string) bool {
	return strings.TrimSpace(measures.ReplaceAllString(value, "")) == ""
}

var measures = regexp.MustCompile(`(?:[\d.,]+|\b(?:` + unitPattern + `|[xX])\b|[×%°/\s-])`)

// bare is a number without a unit: "Weight: 3" says nothing.
func bare(value string) bool {
	return !strings.ContainsFunc(value, unicode.IsLetter)
}

// hollow attributes are of no use to a listener: identifiers, and "no warranty".
func hollow(a shop.Attribute) bool {
	text := fold(a.Name + " " + a.Value)
	for _, w := range wordsOf(text) {
		if hollowWords[w] {
			return true
		}
	}
	return false
}

var hollowWords = set(`ean gtin sku barcode mpn isbn asin upc artikelnummer no none geen n/a vendor tag tags handle`)
