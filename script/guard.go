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
// whatever could be a fact is refused, in each of the languages, whichever the text is in. What
// the product's own text states may be said.
type guard struct {
	t       tongue
	product shop.Product // what the text is about; zero for none
	// passages are what else may be quoted: the pieces of text that an answer is worded from.
	passages []string
	// figures may be said as the passages have them; borneOut tells whether they stand right.
	figures bool
	// instructions are the prompt's own words, which must not come back.
	instructions string
	// leastWords and mostWords bound the length, slots counted as one word; zero most is no bound.
	leastWords, mostWords int
	// deals are the product's own that run: only their end may be said.
	deals []shop.DealID
	// priced wants the price named by a slot.
	priced bool

	read *statedText // of product and passages; nil until check reads it
}

// the slots a model may use; the product's SKUs only.
var modelSlots = set("price was from stock ends policy attr title code hold host shop")

// check gives a *RefusedError for a text that may not be said, or nil.
func (g guard) check(text string) error {
	g.read = g.own()
	if strings.ContainsRune(text, slotRune) {
		return refuse("a sign that is not said aloud", "")
	}
	bare, err := g.slots(norm.NFKC.String(text))
	if err != nil {
		return err
	}
	if g.figures {
		bare = g.figured(bare)
	}
	for _, check := range []func(string) error{g.addresses, g.characters, g.length, g.echo} {
		if err := check(bare); err != nil {
			return err
		}
	}
	// The title and the code may stand as they are.
	named := g.withoutTitle(bare)
	if err := g.disguises(named); err != nil {
		return err
	}
	words := fold(named)
	for _, check := range []func(string) error{g.numbers, g.turns, g.patterns, g.assertions, g.person, g.properties, g.sizes, g.language} {
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
		if kind == "ends" {
			if !slices.Contains(g.deals, shop.DealID(strings.TrimSpace(arg))) {
				return "", refuse("a slot of another product", m[0])
			}
			continue
		}
		sku := strings.TrimSpace(arg)
		if kind == "attr" {
			sku = sku[:max(strings.LastIndexByte(sku, '.'), 0)]
		}
		if _, ok := g.product.Variant(shop.SKU(sku)); !ok {
			return "", refuse("a slot of another product", m[0])
		}
	}
	if g.priced && !priced {
		return "", refuse("the price is not named; use its slot", "")
	}
	return mark.ReplaceAllString(text, slotMark), nil
}

// slotMark stands for a filled slot: a word that no check refuses, and that no text can hold.
const (
	slotRune = '\ue000'
	slotMark = string(slotRune) + "slot" + string(slotRune)
)

// characters lets pass the letters of the languages, and the signs that end or join sentences. A
// letter of another script is refused even where it looks like one of ours.
func (g guard) characters(text string) error {
	for _, r := range strings.ReplaceAll(text, slotMark, "") {
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)), unicode.IsSpace(r), strings.ContainsRune(ourLetters, unicode.ToLower(r)):
		case strings.ContainsRune(".,!?'\"“”„‘’«»:;()-–—…&⁄", r):
		case unicode.Is(unicode.Nd, r): // refused below unless in the title
		default:
			return refuse("a sign that is not said aloud", string(r))
		}
	}
	return nil
}

// ourLetters are the letters beyond a to z of the four languages, and of names in them.
const ourLetters = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßšžčćńłęąśźżőűğşăîșțřěůď"

func (g guard) length(text string) error {
	n := len(strings.Fields(text))
	switch {
	case n < g.leastWords:
		return refuse(fmt.Sprintf("too short: %d words, at least %d", n, g.leastWords), "")
	case g.mostWords > 0 && n > g.mostWords:
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
	programTalk = regexp.MustCompile(`language model|taalmodel|sprachmodell|modele de langage|system ?prompt|systeemprompt|\bprompts?\b|\binstructions?\b|\binstructies\b|\banweisungen\b|\bconsignes?\b|` +
		`\bjson\b|\bskus?\b|\btemplate\b|\bplaceholder\b|\bslots?\b\s*[:=]|\b(?:price|stock|policy|attr|code|was|from):\w|openai|chatgpt|as an ai\b|als ai\b|als ki\b|en tant qu'ia\b|\bapi[- ]?key\b|developer mode`)
	address = regexp.MustCompile(`(?i)https?:|www\.|\S@\S|@\w|\b[\w-]+\.(?:com|net|org|nl|be|de|at|ch|fr|eu|io|shop|store|co|uk|info|biz|app|me|tv|live|ly)\b|` +
		`\b(?:dot|punt|punkt|point) (?:com|nl|de|fr|net|org|shop)\b|\b(?:follow|volg|folgt?|suivez) (?:me|us|mij|ons|mir|uns|moi|nous|our|my|\w*\d|\w+ (?:for more|voor meer|fur mehr|pour plus))\b|\b(?:whatsapp|telegram|instagram|tiktok|facebook|youtube)\b`)
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
	own := []string{g.product.Title, spokenTitle(g.product.Title, g.t), code, strings.ReplaceAll(code, "-", " "), g.product.Code}
	if head, _, ok := strings.Cut(g.product.Title, ","); ok {
		own = append(own, head)
	}
	for _, name := range own {
		if name = strings.TrimSpace(name); len(name) > 1 {
			text = replaceWhole(text, name, slotMark)
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

// disguises refuses words that are written so that a reader knows them and a list does not.
func (g guard) disguises(text string) error {
	if m := spelledOut.FindString(text); m != "" {
		return refuse("letters one by one", m)
	}
	if m := roman.FindString(text); m != "" && !g.own().words[fold(m)] {
		return refuse("a number outside a slot", m)
	}
	folded := fold(text)
	if m := drawnOut(folded); m != folded {
		for _, check := range []func(string) error{g.turns, g.patterns} {
			if err := check(m); err != nil {
				return err
			}
		}
	}
	words := wordsOf(folded)
	for i := range len(words) - 1 {
		if pair := words[i] + words[i+1]; len(words[i]) < 4 && len(words[i+1]) < 4 && len(pair) > 3 && !harmlessPairs[pair] && (g.numberWord(pair) || torn[pair]) {
			return refuse("a word in two pieces", words[i]+" "+words[i+1])
		}
	}
	if whole := joiners.ReplaceAllString(folded, "$1$2"); whole != folded {
		for _, w := range wordsOf(whole) {
			if torn[w] && !slices.Contains(words, w) {
				return refuse("a word in two pieces", w)
			}
		}
	}
	return nil
}

var (
	spelledOut    = regexp.MustCompile(`(?:^|[^\pL\d])(?:\pL[ .,·*_-]+){2,}\pL(?:[^\pL\d]|$)|\pL\.\pL\.\pL`)
	roman         = regexp.MustCompile(`\b[IVXLCDM]{2,}\b`)
	joiners       = regexp.MustCompile(`(\pL)[-'.·_*](\pL)`)
	torn          = set(`free gratis euro euros dollar dollars sale discount korting rabatt remise gratuit kostenlos guarantee garantie percent procent prozent cheap waterproof`)
	harmlessPairs = set(`dona`)
)

// drawnOut shortens what is drawn out: "freeee", "saaale".
func drawnOut(s string) string {
	var b strings.Builder
	var last rune
	n := 0
	for _, r := range s {
		if r == last {
			n++
		} else {
			last, n = r, 1
		}
		if n > 2 && unicode.IsLetter(r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// language wants each sentence in the text's language: by the small words that mark it.
func (g guard) language(text string) error {
	wrong := refuse("not in "+g.t.pick("English", "Dutch", "German", "French"), "")
	n := len(strings.Fields(text))
	own, other := g.leaning(text)
	if n >= 6 && (other > own || n >= 12 && own*10 < n) {
		return wrong
	}
	for _, s := range sentences(text) {
		if own, other := g.leaning(s); own == 0 && other > 1 || other > own+2 && other > 2*own {
			return wrong
		}
	}
	return nil
}

// leaning counts the marks of the text's language, and those of the strongest other.
func (g guard) leaning(text string) (own, other int) {
	lean := leaning(text)
	for t := range lean {
		if tongue(t) != g.t {
			other = max(other, lean[t])
		}
	}
	words := wordsOf(text)
	for _, marks := range strangers {
		n := 0
		for _, w := range words {
			if marks[w] {
				n++
			}
		}
		other = max(other, n)
	}
	return lean[g.t], other
}

// strangers are the marks of languages that are not offered.
var strangers = []map[string]bool{
	set("el los las y es muy con para por que del esta este una su como pero mas en la lo se de"),
	set("il gli di che e per con una del della sono questo questa non si come piu la lo"),
	set("o os as e do da para com uma nao voce que em um por mais se"),
	set("i w na z jest to nie sie ze dla ten ta jak po za"),
	set("och att det som en pa ar av for med till den har inte om ett"),
}

// Instructions are the words that models are told, for those who look whether they are said
// again.
func Instructions() string { return rulesForModels + "\n" + rulesForAnswers + "\n" + taskOfAnswers }

// wordsAfter gives a word and the one after it to f until f refuses.
func wordsAfter(text string, f func(before, w, next string) error) error {
	words := wordsOf(text)
	for i, w := range words {
		before, next := "", ""
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < len(words) {
			next = words[i+1]
		}
		if err := f(before, w, next); err != nil {
			return err
		}
	}
	return nil
}

// anyOf tells whether a set holds any of the words.
func anyOf(m map[string]bool, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return m[w] })
}
