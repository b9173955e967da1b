package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// place is where a sentence stands in a pitch.
type place int

const (
	atGreeting place = iota
	atHook
	atNeed
	atFeature
	atBenefit
	atProof
	atPolicy
	atPrice
	atCall
	atClose
)

// draft is a pitch being written.
type draft struct {
	h       *House
	t       tongue
	d       dice
	book    *phrasebook
	product shop.Product
	variant shop.Variant
	kind    string
	scene   scene
	angle   angle
	vars    vars
	slots   *strings.Replacer // "{price}" to the variant's slot
	pieces  []piece
	// quotes and attributes are what of the product's own text may be said.
	quotes     []string
	quoted     map[int]bool // those that were said
	attributes []shop.Attribute
}

// piece is a sentence or two, filled in.
type piece struct {
	place     place
	line      Line
	words     int
	sentences []string
}

// add fills a phrase and keeps it, unless it would repeat what is there or make the pitch too
// long. It claims that the given SKUs are in stock.
func (d *draft) add(at place, phrase string, own vars, inStock ...shop.SKU) error {
	v := vars{}
	for _, m := range []vars{d.vars, own} {
		for name, value := range m {
			v[name] = value
		}
	}
	phrase = d.slots.Replace(phrase)
	l, err := d.h.line(Pitch, phrase, d.t, v)
	if err != nil || phrase == "" {
		return err
	}
	for _, sku := range inStock {
		c, ok := d.h.facts.StockClaim(sku)
		if !ok {
			return fmt.Errorf("stock of %s: %w", sku, ErrSlot)
		}
		l.Claims = addClaims(l.Claims, c)
	}
	p := piece{at, l, len(strings.Fields(l.Text)), sentences(l.Text)}
	optional := at != atHook && at != atPrice && at != atCall && at != atGreeting
	if d.repeats(p) || optional && (d.words()+p.words > mostWords || d.sentences()+len(p.sentences) > mostSentences) {
		return nil
	}
	d.pieces = append(d.pieces, p)
	return nil
}

func (d *draft) repeats(more piece) bool {
	return slices.ContainsFunc(d.pieces, func(p piece) bool {
		return slices.ContainsFunc(more.sentences, func(s string) bool { return slices.Contains(p.sentences, s) })
	})
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
	return l
}
