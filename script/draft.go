package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// place is where a sentence stands in a pitch, as a seller goes about it.
type place int

const (
	atGreeting place = iota
	atHook
	atNeed
	atFeature
	atDetail // a property, and what it means for the viewer
	atBenefit
	atProof
	atObjection // returns, delivery: what keeps a viewer from buying
	atPrice
	atEnds
	atCall
	atClose
)

// draft is a pitch being written.
type draft struct {
	h       *House
	brief   Brief
	lately  *lately
	t       tongue
	d       dice
	book    *phrasebook
	product shop.Product
	variant shop.Variant
	kind    string
	scene   scene
	season  season
	angle   angle
	vars    vars
	slots   *strings.Replacer // "{price}" to the variant's slot
	pieces  []piece
	// quotes and attributes are what of the product's own text may be said, what was not said for
	// longest first.
	quotes     []string
	quoted     map[int]bool // those that were said
	attributes []shop.Attribute
	facts      []string // what was said of the product
	repeated   int      // sentences that had to be said although they were heard lately
}

// piece is a sentence or two, filled in.
type piece struct {
	place     place
	line      Line
	words     int
	sentences []string
}

// outcome of an attempt to add a phrase.
type outcome int

const (
	kept outcome = iota
	repetition
	noRoom
)

// rolls are how often a phrase is rolled for before what it was for is left out.
const rolls = 8

// tell adds one of the phrases, and tells whether it did. What must be said is said again when
// every phrase was heard lately.
func (d *draft) tell(at place, phrases []string, own vars, inStock ...shop.SKU) (bool, error) {
	phrase := ""
	for range rolls {
		phrase = d.d.one(phrases)
		o, err := d.add(at, phrase, own, false, inStock...)
		if err != nil || o != repetition {
			return o == kept && err == nil, err
		}
	}
	if !must(at) {
		return false, nil
	}
	o, err := d.add(at, phrase, own, true, inStock...)
	return o == kept, err
}

func must(at place) bool { return at == atHook || at == atPrice || at == atCall || at == atGreeting }

// add fills a phrase and keeps it, unless it would repeat what is there or was heard lately, or
// make the pitch too long. It claims that the given SKUs are in stock.
func (d *draft) add(at place, phrase string, own vars, anyway bool, inStock ...shop.SKU) (outcome, error) {
	v := vars{}
	for _, m := range []vars{d.vars, own} {
		for name, value := range m {
			v[name] = value
		}
	}
	phrase = d.slots.Replace(phrase)
	l, err := d.h.line(Pitch, phrase, d.t, v)
	if err != nil || phrase == "" {
		return noRoom, err
	}
	for _, sku := range inStock {
		c, ok := d.h.facts.StockClaim(sku)
		if !ok {
			return noRoom, fmt.Errorf("stock of %s: %w", sku, ErrSlot)
		}
		l.Claims = addClaims(l.Claims, c)
	}
	p := piece{at, l, len(strings.Fields(l.Text)), sentences(l.Text)}
	if !must(at) && (d.words()+p.words > mostWords || d.sentences()+len(p.sentences) > mostSentences) {
		return noRoom, nil
	}
	switch again := d.repeats(p) || at != atGreeting && d.heard(p); {
	case again && !anyway:
		return repetition, nil
	case again:
		d.repeated++
	}
	d.pieces = append(d.pieces, p)
	return kept, nil
}

func (d *draft) repeats(more piece) bool {
	return slices.ContainsFunc(d.pieces, func(p piece) bool {
		return slices.ContainsFunc(more.sentences, func(s string) bool { return slices.Contains(p.sentences, s) })
	})
}

func (d *draft) heard(more piece) bool {
	return slices.ContainsFunc(more.sentences, func(s string) bool { return d.lately.repeats(s, d.brief) })
}

func (d *draft) has(at place) bool {
	return slices.ContainsFunc(d.pieces, func(p piece) bool { return p.place == at })
}

// words and sentences count all but a greeting, which comes on top.
func (d *draft) words() (n int) {
	for _, p := range d.pieces {
		if p.place != atGreeting {
			n += p.words
		}
	}
	return n
}

func (d *draft) sentences() (n int) {
	for _, p := range d.pieces {
		if p.place != atGreeting {
			n += len(p.sentences)
		}
	}
	return n
}

// line puts the pieces in their places and counts the gestures' words through.
func (d *draft) line() Line {
	slices.SortStableFunc(d.pieces, func(a, b piece) int { return int(a.place - b.place) })
	l := Line{Kind: Pitch, Language: d.t.tag(), Writer: houseName}
	var texts []string
	words := 0
	for _, p := range d.pieces {
		for _, g := range p.line.Gestures {
			l.Gestures = append(l.Gestures, Gesture{g.Kind, g.Word + words})
		}
		words += p.words
		texts = append(texts, p.line.Text)
		l.Claims = addClaims(l.Claims, p.line.Claims...)
	}
	l.Text = strings.Join(texts, " ")
	if d.angle == angleSeason {
		l.Until = seasonEnd(d.brief.At, d.h.facts.Policies().Country)
	}
	return l
}

// faults weighs what is wrong with a finished pitch: a sentence heard lately is the worst, then
// being too much like an earlier pitch, then being short. Zero is good.
func (d *draft) faults(l Line) int {
	n := 1000 * d.repeated
	if s := d.lately.shared(l.Text, d.brief); s > mostShared {
		n += int(500 * s)
	}
	return n + max(0, leastWords-d.words()) + 10*max(0, leastSentences-d.sentences())
}
