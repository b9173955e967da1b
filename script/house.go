package script

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"sync/atomic"

	"golang.org/x/text/language"
)

const houseName = "house"

// House is the house writer: it words lines and answers from the shop's own data and a
// phrasebook, needs no model, and never blocks. Safe for concurrent use.
type House struct {
	facts   Facts
	persona Persona
	*learnt
}

// learnt is what was worked out from texts of the catalogue, which are said again and again.
type learnt struct {
	titles memo[[]string]  // the words of a title
	said   [2]memo[string] // a text for the ear, by language
	faq    atomic.Pointer[library]
	terms  memo[bool] // whether a text states terms
	archives
}

// NewHouse makes the house writer of a shop.
func NewHouse(f Facts, p Persona) *House {
	return &House{facts: f, persona: p, learnt: &learnt{}}
}

// As is the same house speaking as another persona.
func (h *House) As(p Persona) *House {
	return &House{facts: h.facts, persona: p, learnt: h.learnt}
}

func (h *House) prepared(text string, t tongue) string {
	t = t.voice()
	return h.said[t].of(text, func(text string) string { return prepare(text, t) })
}

func (h *House) statesTerms(text string) bool { return h.terms.of(text, untold) }

// Again lets every pitch be heard again: the house alone remembers nothing.
func (h *House) Again(Brief, Line) bool { return true }

// Say prepares an operator's words for the ear. Slots in them are filled as in [House.Fill];
// for the rest the operator answers.
func (h *House) Say(text string, lang language.Tag) (Line, error) {
	t := tongueOf(lang).voice()
	l, err := h.line(Say, forEar(text, t), t, nil)
	if err != nil {
		return Line{}, fmt.Errorf("say: %w; write the text without braces, or use {price:SKU}", err)
	}
	if l.Text == "" {
		return Line{}, fmt.Errorf("say: %q has nothing to say aloud", text)
	}
	l.Writer = "operator"
	return l, nil
}

// forEar prepares the text between a template's slots.
func forEar(template string, t tongue) string {
	var b strings.Builder
	last := 0
	for _, at := range mark.FindAllStringIndex(template, -1) {
		b.WriteString(spaced(template[last:at[0]], t) + template[at[0]:at[1]])
		last = at[1]
	}
	b.WriteString(spaced(template[last:], t))
	return b.String()
}

// spaced prepares a piece of text and keeps the space at its ends, which Prepare trims.
func spaced(s string, t tongue) string {
	said := prepare(s, t)
	if strings.HasPrefix(s, " ") {
		said = " " + said
	}
	if strings.HasSuffix(s, " ") {
		said += " "
	}
	return said
}

// Greeting opens a show: who speaks, that it is an AI, and for which shop.
func (h *House) Greeting(lang language.Tag, seed uint64) Line {
	return h.stock(Greeting, lang, seed, phrasebooks[tongueOf(lang).voice()].greet)
}

// Filler is said while nothing else is ready. It makes no claim.
func (h *House) Filler(lang language.Tag, seed uint64) Line {
	return h.stock(Filler, lang, seed, phrasebooks[tongueOf(lang).voice()].filler)
}

// Retract takes back what has stopped being true. It makes no claim.
func (h *House) Retract(lang language.Tag) Line {
	return h.stock(Retract, lang, 0, []string{phrasebooks[tongueOf(lang).voice()].retract})
}

// stock is a line of the phrasebook that needs no facts but the persona's.
func (h *House) stock(kind Kind, lang language.Tag, seed uint64, phrases []string) Line {
	t := tongueOf(lang).voice()
	l, err := h.line(kind, roll(seed, string(kind), t).one(phrases), t, nil)
	if err != nil { // only a phrase with a slot of the catalogue could; a test holds that there is none
		return Line{Kind: kind, Language: t.tag(), Writer: houseName}
	}
	return l
}

// roll makes the dice of a line: the same seed and subject give the same words.
func roll(seed uint64, subject string, t tongue) dice {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(subject))
	return dice{Rand: rand.New(rand.NewPCG(seed, hash.Sum64()+uint64(t)))}
}
