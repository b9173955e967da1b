package script

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/barkerlive/barker/shop"
)

// RefusedError is why a model's text was not used.
type RefusedError struct {
	// Reason is for the model's second try and for the operator: "a number outside a slot".
	Reason string
	// At is the part of the text that it is about.
	At string
}

func (e *RefusedError) Error() string {
	if e.At == "" {
		return "refused: " + e.Reason
	}
	return fmt.Sprintf("refused: %s: %q", e.Reason, e.At)
}

// guard decides what a model may say of a product. Slots carry the facts; outside them,
// whatever could be a fact is refused.
type guard struct {
	t       tongue
	product shop.Product // what the text is about; zero for none
	// instructions are the prompt's own words, which must not come back.
	instructions string
	// leastWords and mostWords bound the length, slots counted as one word.
	leastWords, mostWords int
	// priced wants the price named by a slot.
	priced bool
}

// the slots a model may use; the product's SKUs only.
var modelSlots = set("price was from stock policy attr title code hold host shop")

// check gives a *RefusedError for a text that may not be said, or nil.
func (g guard) check(text string) error {
	text = norm.NFKC.String(text)
	bare, err := g.slots(text)
	if err != nil {
		return err
	}
	for _, check := range []func(string) error{g.addresses, g.characters, g.length, g.echo} {
		if err := check(bare); err != nil {
			return err
		}
	}
	// The title and the code may stand as they are.
	words := fold(g.withoutTitle(bare))
	for _, check := range []func(string) error{g.numbers, g.turns, g.patterns, g.assertions, g.person, g.properties, g.language} {
		if err := check(words); err != nil {
			return err
		}
	}
	return nil
}

func refuse(reason, at string) error { return &RefusedError{Reason: reason, At: at} }

// slots checks each slot's kind and SKU and puts a neutral mark in its place.
func (g guard) slots(text string) (string, error) {
	priced := false
	for _, m := range mark.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			return "", refuse("a sign in angle brackets", m[0])
		}
		kind, arg, _ := strings.Cut(strings.TrimSpace(m[1]), ":")
		if !modelSlots[kind] {
			return "", refuse("a slot that does not exist", m[0])
		}
		priced = priced || kind == "price" || kind == "from"
		if kind == "policy" || kind == "hold" || kind == "host" || kind == "shop" {
			continue
		}
		sku := strings.TrimSpace(arg)
		if kind == "attr" {
			sku = sku[:max(strings.LastIndexByte(sku, '.'), 0)]
		}
		if !slices.ContainsFunc(g.product.Variants, func(v shop.Variant) bool { return string(v.SKU) == sku }) {
			return "", refuse("a slot of another product", m[0])
		}
	}
	if g.priced && !priced {
		return "", refuse("the price is not named; use its slot", "")
	}
	return mark.ReplaceAllString(text, slotMark), nil
}

// slotMark stands for a filled slot: a word that no check refuses.
const slotMark = "\u2060slot\u2060"

func (g guard) characters(text string) error {
	for _, r := range strings.ReplaceAll(text, slotMark, "") {
		switch {
		case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Mn, r) || unicode.IsSpace(r):
		case strings.ContainsRune(".,!?'\"“”„‘’:;()-–—…&⁄", r):
		case unicode.IsDigit(r) || unicode.IsNumber(r): // refused below unless in the title
		default:
			return refuse("a sign that is not said aloud", string(r))
		}
	}
	return nil
}

func (g guard) length(text string) error {
	n := len(strings.Fields(text))
	switch {
	case n < g.leastWords:
		return refuse(fmt.Sprintf("too short: %d words, at least %d", n, g.leastWords), "")
	case n > g.mostWords:
		return refuse(fmt.Sprintf("too long: %d words, at most %d", n, g.mostWords), "")
	}
	return nil
}

// echo finds a run of the instructions' own words, or talk about being a program.
func (g guard) echo(text string) error {
	words := wordsOf(fold(text))
	told := " " + strings.Join(wordsOf(fold(g.instructions)), " ") + " "
	const run = 6
	for i := 0; i+run <= len(words); i++ {
		if piece := strings.Join(words[i:i+run], " "); strings.Contains(told, " "+piece+" ") {
			return refuse("it repeats its instructions", piece)
		}
	}
	if m := programTalk.FindString(fold(text)); m != "" {
		return refuse("it talks about its instructions", m)
	}
	return nil
}

var (
	programTalk = regexp.MustCompile(`language model|taalmodel|system prompt|\bprompt\b|\binstructions?\b|\binstructies\b|\bjson\b|\bsku\b|\btemplate\b|\bplaceholder\b|openai|chatgpt|as an ai\b|als ai\b`)
	address     = regexp.MustCompile(`(?i)https?:|www\.|\S@\S|@\w|\b[\w-]+\.(?:com|net|org|nl|be|de|eu|io|shop|store|co|uk|fr|info|biz|app|me|tv|live)\b|\b(?:dot|punt) (?:com|nl|net|org|shop)\b`)
)

func (g guard) addresses(text string) error {
	if m := address.FindString(text); m != "" {
		return refuse("an address", m)
	}
	return nil
}

// withoutTitle takes out the product's title and code, which may hold digits.
func (g guard) withoutTitle(text string) string {
	code := SpellCode(g.product.Code, g.t.tag())
	for _, own := range []string{g.product.Title, spokenTitle(g.product.Title, g.t), code, strings.ReplaceAll(code, "-", " "), g.product.Code} {
		if own = strings.TrimSpace(own); len(own) > 1 {
			text = replaceWhole(text, own, slotMark)
		}
	}
	return text
}

// replaceWhole replaces whole words, whatever their case.
func replaceWhole(text, old, with string) string {
	pattern, err := regexp.Compile(`(?i)(^|[^\pL\d])` + regexp.QuoteMeta(old) + `($|[^\pL\d])`)
	if err != nil {
		return text
	}
	return pattern.ReplaceAllString(text, "${1}"+with+"${2}")
}

func (g guard) numbers(text string) error {
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsNumber(r) }); i >= 0 {
		return refuse("a digit outside a slot", strings.Fields(text[i:])[0])
	}
	words := wordsOf(text)
	for i, w := range words {
		if numberWord(w) {
			return refuse("a number outside a slot", w)
		}
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if (w == "one" || w == "een" || w == "a" || w == "an") && counting[next] {
			return refuse("a number outside a slot", w+" "+next)
		}
		if w == "number" && next == "one" || w == "nummer" && next == "een" {
			return refuse("a superlative", w+" "+next)
		}
	}
	return nil
}

// turns are words whose meaning hangs on the one before: "feel free" gives nothing away.
func (g guard) turns(text string) error {
	before := ""
	for _, w := range wordsOf(text) {
		if w == "free" && before != "feel" {
			return refuse("something free", before+" "+w)
		}
		if w == "hurry" && before != "no" {
			return refuse("stock or scarcity outside a slot", before+" "+w)
		}
		if w == "only" && before != "not" && before != "if" {
			return refuse("the word \"only\"", before+" "+w)
		}
		before = w
	}
	return nil
}

// assertions refuses what is said to be in, of or done by the product, unless each word of it
// is in the product's own text.
func (g guard) assertions(text string) error {
	own := g.ownWords()
	for _, m := range asserting.FindAllStringSubmatch(text, -1) {
		for _, w := range wordsOf(m[1]) {
			if !own[canonical(w)] && !own[w] && !idle[w] && !marks[g.t][w] && w != "slot" {
				return refuse("something that the product's text does not state", strings.TrimSpace(m[0]))
			}
		}
	}
	return nil
}

// asserting verbs are followed by a fact.
var asserting = regexp.MustCompile(`\b(?:comes? with|comes? in|includ(?:es?|ing)|contains?|equipped with|features?|offers?|has a|made (?:of|from|with|by)|crafted (?:from|with|by)|` +
	`fits (?:in|into|any|every|all|on)|compatible with|works with|suitable for|designed (?:for|to)|built (?:for|to)|lasts?|holds|weighs|measures|protects?|prevents?|removes?|improves?|keeps your|` +
	`wordt geleverd met|komt met|komt in|inclusief|bevat|uitgerust met|beschikt over|gemaakt (?:van|met|door|uit)|past (?:in|op)|compatibel met|werkt met|geschikt voor|ontworpen (?:voor|om)|gaat (?:\pL+ )?mee|` +
	`weegt|meet|beschermt|voorkomt|verwijdert|verbetert)\b([^.,;:!?]*)`)

// counting are units after which "one" and "a" count.
var counting = set(`hundred thousand million dozen euro euros dollar dollars pound cent cents percent year years month months week
	weeks hour hours litre liter kilo gram metre meter centimetre watt volt honderd duizend miljoen dozijn procent jaar maand
	maanden weken uur tientje`)

// numberWord also sees what is written together: "negentienhonderd", "nineteenninety".
func numberWord(w string) bool {
	if plainNumbers[w] {
		return true
	}
	return len(w) > 4 && !notNumbers[w] && compound.MatchString(w)
}

var (
	plainNumbers = set(`zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
		millions billion half halves quarter quarters third thirds fourth fifth tenth double triple twice thrice dozen dozens
		twofold tenfold twenties thirties nought
		nul twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien
		twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd honderden duizend duizenden miljoen miljard halve
		kwart derde dubbel dubbele driedubbel tweemaal driemaal tiental tientallen dozijn anderhalf anderhalve tweede helft`)
	compound = regexp.MustCompile(`^(?:en|and|een|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|` +
		`fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|` +
		`twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|` +
		`twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend|miljoen)+(?:ste|de|th|st|delig|fold|voud)?$`)
	// notNumbers are words that happen to be made of number words.
	notNumbers = set(`achteen tenten eenen onen andten tende`)
)

// patterns are what could be a fact, by kind. They see folded text.
func (g guard) patterns(text string) error {
	for _, p := range forbidden {
		for _, m := range p.pattern.FindAllString(text, -1) {
			if !p.unlessStated || !g.states(m) {
				return refuse(p.reason, strings.TrimSpace(m))
			}
		}
	}
	return nil
}

// states tells whether the product's own text holds each of these words.
func (g guard) states(words string) bool {
	own := g.ownWords()
	for _, w := range wordsOf(words) {
		if !own[canonical(w)] && !idle[w] {
			return false
		}
	}
	return true
}

// ownWords are the words of the product's own text.
func (g guard) ownWords() map[string]bool {
	own := make(map[string]bool)
	p := g.product
	texts := []string{p.Title, p.Summary, stripTags(p.HTML), p.Type, p.Vendor, strings.Join(p.Tags, " "), strings.Join(p.OptionNames, " ")}
	for _, a := range p.Attributes {
		texts = append(texts, a.Name, a.Value)
	}
	for _, v := range p.Variants {
		texts = append(texts, strings.Join(v.Options, " "))
	}
	for _, text := range texts {
		for _, w := range wordsOf(fold(text)) {
			own[canonical(w)] = true
		}
	}
	return own
}

// person refuses what a machine cannot have: taste, feelings, a past.
func (g guard) person(text string) error {
	words := wordsOf(text)
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case w == "i" && !mayDo[next], w == "ik" && !mayDo[next] && (i == 0 || !mayDo[words[i-1]]),
			w == "i've" || w == "i'd", w == "i'm" && next != "here" && next != "an" && next != "slot":
			return refuse("a feeling or an experience that a host of software cannot have", w+" "+next)
		case w == "i'll" && !mayDo[next]:
			return refuse("a promise outside a slot", w+" "+next)
		case mine[w]:
			return refuse("a feeling or an experience that a host of software cannot have", w+" "+next)
		}
	}
	return nil
}

var (
	mayDo = set(`can will hold keep show tell explain set walk take put point go stick stay look houd laat vertel leg wijs kan zal toon kijk antwoord beantwoord`)
	mine  = set(`my mine myself mijn mezelf mijzelf favourite favorite favoriet favoriete lieveling`)
)

// properties refuses what the product's own text does not state.
func (g guard) properties(text string) error {
	own := g.ownWords()
	for _, w := range wordsOf(text) {
		c := canonical(w)
		if w == "slot" || own[c] || own[w] {
			continue
		}
		if propertyWords[w] || propertyWords[c] || propertyStem.MatchString(w) {
			return refuse("a property that the product's text does not state", w)
		}
	}
	for _, w := range strings.Fields(text) {
		if whole := strings.ReplaceAll(strings.Trim(w, ".,!?;:()'\""), "-", ""); strings.Contains(w, "-") && propertyStem.MatchString(whole) && !own[whole] && !g.states(w) {
			return refuse("a property that the product's text does not state", w)
		}
	}
	return nil
}

// language is a crude check: in a text of some length, the marks of its language prevail.
func (g guard) language(text string) error {
	n := len(strings.Fields(text))
	lean := leaning(text)
	own, other := lean[g.t], 0
	for t := range lean {
		if tongue(t) != g.t {
			other = max(other, lean[t])
		}
	}
	if n >= 6 && (other > own || n >= 12 && own*10 < n) {
		return refuse("not in "+g.t.pick("English", "Dutch", "German", "French"), "")
	}
	return nil
}
