package script

import (
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// NoteKind is what a note about a viewer is of.
type NoteKind string

// The kinds of notes. Nothing else is remembered: no health, no belief, no address.
const (
	NoteSize    NoteKind = "size"
	NoteColour  NoteKind = "colour"
	NoteDislike NoteKind = "dislike"
	NoteFor     NoteKind = "for" // whom they look for a gift for
	NoteBudget  NoteKind = "budget"
)

// NoteKinds are all of them, in the order a page lists them.
func NoteKinds() []NoteKind {
	return []NoteKind{NoteSize, NoteColour, NoteDislike, NoteFor, NoteBudget}
}

// Note is something a viewer told of themselves and agreed to have remembered.
type Note struct {
	Kind  NoteKind `json:"kind"`
	Value string   `json:"value"`
}

// telling reads what viewers say of themselves, by fixed patterns over the folded text, in each
// tongue. A question tells nothing, and no model is asked.
var tellings = []struct {
	kind NoteKind
	re   *regexp.Regexp
}{
	{NoteSize, regexp.MustCompile(`\b(?:i(?:'m| am| wear| take| need)(?: a)? size|my size is|ik (?:heb|draag|neem)(?: een)? maat|mijn maat is|ich (?:trage|habe|nehme|brauche) grosse|meine grosse ist|je (?:fais|porte|mets)(?: du| la| une)? taille|je fais du|ma taille est(?: le| la)?) (x{0,3}[sml]|\d{1,3}|small|medium|large|extra large)\b`)},
	{NoteColour, regexp.MustCompile(`\b(?:my favou?rite colou?r is|i (?:like|love|prefer)(?: the colou?r)?|mijn lievelingskleur is|mijn favoriete kleur is|ik (?:hou van|vind|draag graag|wil liever)|meine lieblingsfarbe ist|ich (?:mag|liebe|trage gern)|ma couleur preferee est(?: le)?|j'(?:aime|adore)(?: le| la| les)?|je prefere(?: le| la)?) (\pL+)\b`)},
	{NoteDislike, regexp.MustCompile(`\b(?:i (?:don't|do not|never) (?:like|want|wear|use)|i (?:hate|dislike|can't stand)|nothing (?:in|with)|ik hou niet van|ik vind|ik haat|geen|ich mag kein(?:e|en|er)?|ich hasse|ich will kein(?:e|en)?|je n'aime pas(?: le| la| les)?|je deteste(?: le| la| les)?|je ne veux pas de) (\pL{3,20}(?: \pL{3,20})?)\b`)},
	{NoteFor, regexp.MustCompile(`\b(?:(?:gift|present|something|it's|looking) for my|(?:cadeau|iets|kado) voor m(?:ij|')n|(?:geschenk|etwas|was) fur mein(?:e|en)?|(?:cadeau|quelque chose) pour m(?:on|a|es)) (\pL{3,20})\b`)},
	{NoteBudget, regexp.MustCompile(`\b(?:my budget is|i can spend|mijn budget is|ik kan uitgeven|mein budget ist|ich kann ausgeben|mon budget est(?: de)?|je peux depenser)(?: about| around| ongeveer| rond| etwa| environ)?\s*(?:€|\$|£)?\s*(\d{1,5})\b`)},
}

// mostNoted is how long a note's value may be, in runes.
const mostNoted = 40

// Told is what a message tells of the viewer: sizes, favourite colours, dislikes, whom a gift is
// for, a budget. It is deterministic and knows English, Dutch, German and French.
func Told(text string) []Note {
	q := readQuery(text)
	var out []Note
	for _, line := range tellings {
		for _, m := range line.re.FindAllStringSubmatch(q.text, 3) {
			value, ok := noteworthy(line.kind, m[0], m[1])
			if n := (Note{line.kind, value}); ok && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// noteworthy is a value as it is kept; false for what the pattern took for one.
func noteworthy(kind NoteKind, whole, value string) (string, bool) {
	switch kind {
	case NoteSize:
		return strings.ToUpper(value), true
	case NoteColour:
		c := canonical(value)
		return c, colourNames[c] && !strings.Contains(whole, " niet")
	case NoteDislike:
		if strings.HasPrefix(whole, "ik vind") || idle[value] {
			return "", false
		}
		first, second, two := strings.Cut(value, " ")
		if two && (idle[second] || asking[second]) {
			value = first
		}
		return value, !asking[first] && !vague[first] && len([]rune(value)) <= mostNoted
	case NoteFor:
		return value, relations[value]
	}
	return value, true
}

// colourNames are the canonical names of colours.
var colourNames = set("red blue green black white grey yellow brown pink gold silver purple orange beige navy cream walnut oak")

// relations are whom gifts are for. Nobody's name is kept.
var relations = set(`mother mom mum father dad sister brother wife husband partner girlfriend boyfriend friend son daughter child kid kids grandmother
	grandma grandfather grandpa aunt uncle boss colleague neighbour teacher moeder mama vader papa zus broer vrouw man vriend vriendin zoon dochter
	kind kinderen oma opa tante oom baas collega buurvrouw buurman juf mutter mama vater schwester bruder frau mann partner freund freundin sohn tochter
	kinder tante onkel chefin chef kollegin kollege mere maman pere soeur frere femme mari ami amie copain copine fils fille enfant enfants mamie papi oncle collegue`)

// suited sorts products by what the viewer had remembered: what they dislike goes, what fits
// their size or colour comes first. It tells whether that made a difference.
func suited(fit []shop.Product, notes []Note) ([]shop.Product, bool) {
	if len(notes) == 0 {
		return fit, false
	}
	kept := slices.DeleteFunc(slices.Clone(fit), func(p shop.Product) bool {
		return slices.ContainsFunc(notes, func(n Note) bool { return n.Kind == NoteDislike && mentions(p, n.Value) })
	})
	if len(kept) == 0 {
		kept = slices.Clone(fit)
	}
	points := func(p shop.Product) int {
		n := 0
		for _, note := range notes {
			if note.Kind == NoteSize && hasOption(p, note.Value) || note.Kind == NoteColour && mentions(p, note.Value) {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(kept, func(a, b shop.Product) int { return points(b) - points(a) })
	return kept, !slices.EqualFunc(fit, kept, func(a, b shop.Product) bool { return a.ID == b.ID })
}

// mentions tells whether a product's title, options or material name a thing.
func mentions(p shop.Product, what string) bool {
	texts := []string{p.Title, p.Type}
	for _, a := range stated(p) {
		texts = append(texts, a.Value)
	}
	for _, v := range p.Variants {
		texts = append(texts, v.Options...)
	}
	all := titleWords(strings.Join(texts, " "))
	for _, w := range titleWords(what) {
		if !slices.Contains(all, w) {
			return false
		}
	}
	return what != ""
}

// hasOption tells whether a size can be bought.
func hasOption(p shop.Product, size string) bool {
	for _, v := range p.Variants {
		if v.State == shop.SoldOut {
			continue
		}
		for _, o := range v.Options {
			if strings.EqualFold(o, size) || sizeWords[strings.ToUpper(size)] == fold(o) {
				return true
			}
		}
	}
	return false
}

var sizeWords = map[string]string{"S": "small", "M": "medium", "L": "large", "XL": "extra large", "SMALL": "s", "MEDIUM": "m", "LARGE": "l"}
