// Package judge says what is wrong with what a host said or showed. It takes a text apart by
// itself, finds the numbers, amounts, stock states, deals, properties and promises in it, in
// digits, in words of four languages and in Chinese numerals, and compares them with the shop.
//
// It shares no code and no word list with the guard of package script, and imports nothing that
// does: a slip in the one must not blind the other. It judges what is asserted; a text that says
// that it does not know asserts nothing.
package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Kind is how bad a finding is.
type Kind string

// The kinds of findings.
const (
	// WrongFact is a price, stock, deal or term that the shop does not have.
	WrongFact Kind = "wrong fact"
	// Unsupported is a number, property, promise or feeling that nothing stands behind.
	Unsupported Kind = "unsupported claim"
	// Leak is a piece of the instructions.
	Leak Kind = "leak"
)

// Finding is one thing that is wrong.
type Finding struct {
	Kind Kind   `json:"kind"`
	What string `json:"what"`
	At   string `json:"at"`
}

// Facts is the shop as the judge sees it. *shop.Shop is one.
type Facts interface {
	Products() []shop.Product
	Policies() shop.Policies
}

// Judge compares with one shop. Safe for concurrent use.
type Judge struct {
	Facts Facts
	// HoldFor is how long a hold lasts, which may be said.
	HoldFor time.Duration
	// Instructions are what a model was told, which must not be said.
	Instructions string

	read sync.Map // what products' pages were read, by text; a run has few
}

// Said is one thing said or shown.
type Said struct {
	Text string
	// Language is what it is in: "en", "nl", "de", "fr".
	Language string
	// About is what the text is about when it names no product: as the host knew it, so that
	// it may be a product that the shop does not have.
	About *shop.Product
	// Asked is the message that it answers; empty for none.
	Asked string
}

// Read judges one text.
func (j *Judge) Read(said Said) []Finding {
	r := &reading{j: j, said: said, policies: j.Facts.Policies(), asked: sentencesOf(said.Asked, said.Language)}
	r.products = slices.Clone(j.Facts.Products())
	if said.About != nil {
		r.products = slices.DeleteFunc(r.products, func(p shop.Product) bool { return p.ID == said.About.ID })
		r.products = append(r.products, *said.About)
	}
	r.own = map[shop.ProductID]ownText{}
	text := fold(said.Text)
	for _, c := range claimed {
		if c.words.MatchString(text) {
			r.live = append(r.live, c)
		}
	}
	r.leaks()
	r.language()
	r.said.Text = r.quotations(said.Text)
	before := said.About
	for _, s := range sentencesOf(r.said.Text, said.Language) {
		r.s = s
		r.mentions = r.mentioned()
		r.carried = before
		r.amounts()
		r.numbers()
		r.stock()
		r.claims()
		r.earlier = append(r.earlier, r.mentions...)
		if n := len(r.mentions); n > 0 {
			before = &r.mentions[n-1].product
		}
	}
	return r.found
}

// reading is a text being judged.
type reading struct {
	j        *Judge
	said     Said
	policies shop.Policies
	products []shop.Product
	own      map[shop.ProductID]ownText
	asked    []sentence
	found    []Finding
	live     []claim // the families of which the text has a word at all

	quotes []shop.Review // buyers' whose words were quoted as theirs
	rated  []shop.Review // all of the products that they are of

	// the sentence at hand
	s        sentence
	mentions []mention
	earlier  []mention     // of the sentences before
	carried  *shop.Product // what the sentence before was about
	spent    map[int]bool  // tokens that are part of an amount
}

func (r *reading) find(k Kind, what, at string) {
	f := Finding{k, what, strings.TrimSpace(at)}
	if !slices.Contains(r.found, f) {
		r.found = append(r.found, f)
	}
}

// mention is a product that a sentence names.
type mention struct {
	product shop.Product
	at, end int
}

// mentioned finds products by code and by title.
func (r *reading) mentioned() []mention {
	var out []mention
	for _, p := range r.products {
		title := fold(p.Title)
		forms := []string{title}
		if head, _, ok := strings.Cut(title, ","); ok {
			forms = append(forms, head)
		}
		for _, form := range forms {
			if i := strings.Index(r.s.text, form); i >= 0 && form != "" {
				out = append(out, mention{p, i, i + len(form)})
				break
			}
		}
		for i, t := range r.s.tokens {
			code := fold(p.Code)
			whole := t.word == code && code != ""
			apart := i+1 < len(r.s.tokens) && len(t.word) == 1 && r.s.tokens[i+1].number && code == t.word+plainInt(r.s.tokens[i+1].value) &&
				r.s.tokens[i+1].at <= t.end+1
			if whole || apart {
				end := t.end
				if apart {
					end = r.s.tokens[i+1].end
				}
				out = append(out, mention{p, t.at, end})
			}
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return a.at - b.at })
	return out
}

// about is the product that something at a place of the sentence is said of: the one named
// last before it, else the one named after it, else what went before; nil for none.
func (r *reading) about(at int) *shop.Product {
	var best *shop.Product
	for i := range r.mentions {
		if r.mentions[i].at <= at || best == nil {
			best = &r.mentions[i].product
		}
	}
	if best == nil {
		best = r.ranked(at)
	}
	if best == nil {
		best = r.carried
	}
	return best
}

// ordinals tell which of two products named before something is said of, after it.
var ordinals = regexp.MustCompile(`\b(?:(first|eerste|ersten|premiere?)|second|tweede|zweiten|seconde)\b`)

// ranked is the product that an ordinal after a place means; nil for none.
func (r *reading) ranked(at int) *shop.Product {
	m := ordinals.FindStringSubmatchIndex(r.s.text[at:])
	if m == nil {
		return nil
	}
	var named []*shop.Product
	for i := range r.earlier {
		p := &r.earlier[i].product
		if !slices.ContainsFunc(named, func(q *shop.Product) bool { return q.ID == p.ID }) {
			named = append(named, p)
		}
	}
	switch {
	case len(named) != 2:
		return nil
	case m[2] >= 0:
		return named[0]
	}
	return named[1]
}

// inMention tells whether a place belongs to a product's name: "A2", "Set of two".
func (r *reading) inMention(at int) bool {
	return slices.ContainsFunc(r.mentions, func(m mention) bool { return at >= m.at && at < m.end })
}

// variants are those of the product that the sentence means: the ones whose options it names,
// or all.
func (r *reading) variants(p *shop.Product) []shop.Variant {
	var named []shop.Variant
	for _, v := range p.Variants {
		if slices.ContainsFunc(v.Options, func(o string) bool { return hasWords(r.s, fold(o)) }) {
			named = append(named, v)
		}
	}
	if len(named) == 0 {
		return p.Variants
	}
	return named
}

func hasWords(s sentence, words string) bool {
	return words != "" && strings.Contains(" "+joinWords(s.tokens)+" ", " "+joinWords(tokensOf(words))+" ")
}

func joinWords(tokens []token) string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.word)
	}
	return strings.Join(words, " ")
}

// ownText is what a product's page says.
type ownText struct {
	text    string // folded
	numbers map[float64]bool
}

func (r *reading) ownOf(p *shop.Product) ownText {
	if own, ok := r.own[p.ID]; ok {
		return own
	}
	parts := []string{p.Title, p.Summary, untagged(p.HTML), p.Type, p.Vendor, strings.Join(p.Tags, ". "), strings.Join(p.OptionNames, ". "), p.PictureAlt}
	for _, a := range p.Attributes {
		parts = append(parts, a.Name+": "+a.Value)
	}
	own := ownText{numbers: map[float64]bool{float64(len(p.Variants)): true}}
	options := map[string]bool{}
	for _, v := range p.Variants {
		parts = append(parts, strings.Join(v.Options, ". "))
		for _, o := range v.Options {
			options[o] = true
		}
		own.numbers[float64(v.Grams)] = true
		own.numbers[float64(v.Grams)/1000] = true
	}
	own.numbers[float64(len(options))] = true
	text := strings.Join(parts, ".\n")
	key := fmt.Sprint(text, own.numbers)
	if known, ok := r.j.read.Load(key); ok {
		own, _ = known.(ownText)
		r.own[p.ID] = own
		return own
	}
	own.text = fold(text)
	for _, lang := range []string{"en", "nl", "de", "fr"} {
		for _, s := range sentencesOf(text, lang) {
			for _, t := range s.tokens {
				if t.number {
					own.numbers[t.value] = true
				}
			}
		}
	}
	r.own[p.ID] = own
	r.j.read.Store(key, own)
	return own
}

// untagged is HTML's text: a tag is where a sentence may end.
func untagged(html string) string {
	var b strings.Builder
	inside := false
	for _, c := range html {
		switch {
		case c == '<':
			inside = true
			b.WriteByte('\n')
		case c == '>':
			inside = false
		case !inside:
			b.WriteRune(c)
		}
	}
	return b.String()
}
