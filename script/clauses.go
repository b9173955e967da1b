package script

import (
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// subject is what a question may be about without naming it.
type subject struct {
	// onAir is being pitched, named was named elsewhere in the same message.
	onAir, named shop.SKU
	// last is what the viewer was answered just before; zero for nothing, or too long ago.
	last Topic
	// this is true when the words point at what is on the screen.
	this bool
	// notes are what the viewer had remembered.
	notes   []Note
	regular bool
}

// it is what "it" means: what the message names, what the viewer asked about before, what is on
// air.
func (s subject) it() shop.SKU {
	switch {
	case s.named != "":
		return s.named
	case s.last.SKU != "" && !s.this:
		return s.last.SKU
	}
	return s.onAir
}

var pointing = phrases(`this|this one|these|now showing|on screen|on air|dit|deze|in beeld|dies|diese|dieser|dieses|im bild|ceci|celui ci|celle ci|a l'ecran`)

// comma parts a message where one question may end and another begin.
var comma = regexp.MustCompile(`[?!;,.]+(?:\s+|$)|\s+(?:and|also|plus|en|ook|und|auch|et|aussi|&|\+)\s+`)

// mostAnswers is how many questions of one message are answered.
const mostAnswers = 3

// asked is one question of a message.
type asked struct {
	intent Intent
	query  query
	// wide is the question with the words around it, by which its product is found.
	named shop.SKU
}

// decideAll answers every question of a message: "price and delivery?", "how much are A2 and A3?"
func (h *House) decideAll(question Question) []answer {
	question.Text = dismissed(question.Text)
	whole := h.read(question.Text)
	two := h.ofTwo(whole)
	s := subject{onAir: question.OnAir, last: question.Last, this: whole.says(pointing), notes: question.Notes, regular: question.Regular}
	if two {
		return []answer{h.decide(IntentCompare, whole, s)}
	}
	parts := h.partsOf(question.Text, whole)
	if len(parts) < 2 {
		if len(parts) == 1 && h.surely(whole) == "" {
			s.named = parts[0].named // "does it fit my budget, what is the casserole"
		}
		a := h.decide(followed(intentOf(whole), whole, s.last), whole, s)
		if !a.known && !whole.asks && !whole.puts() && (len(whole.guesses) == 0 || whole.guesses[0].sure < sureOfUnknown) {
			return []answer{{intent: IntentNone, known: true}} // a remark, most likely
		}
		return []answer{a}
	}
	for _, p := range parts {
		if s.named == "" {
			s.named = p.named
		}
	}
	var out []answer
	for _, p := range parts[:min(len(parts), mostAnswers)] {
		own := s
		if p.named != "" {
			own.named = p.named
		}
		out = append(out, h.decide(p.intent, p.query, own))
	}
	return helpful(out)
}

// helpful leaves out, of several answers, that there is nothing like it on the shelf: a clause beside
// a question that is answered has been misread.
func helpful(all []answer) []answer {
	kept := slices.DeleteFunc(slices.Clone(all), func(a answer) bool { return a.spoken == sayNothing })
	if len(kept) == 0 || !slices.ContainsFunc(kept, func(a answer) bool { return a.known }) {
		return all
	}
	return kept
}

// dismissed leaves out what the message itself waves aside: "Forget the mug, what is the kettle?"
func dismissed(text string) string {
	clauses := clausesOf(text)
	if len(clauses) == 1 {
		return dismissedIn(text)
	}
	for len(clauses) > 1 {
		words := wordsOf(fold(clauses[0]))
		if len(words) == 0 || !waved[words[0]] || len(words) > 7 {
			break
		}
		_, rest, ok := strings.Cut(text, clauses[0])
		if !ok {
			break
		}
		text, clauses = strings.TrimLeft(rest, " ,;.!"), clauses[1:]
	}
	return text
}

// dismissedIn does so where no comma helps: "skip the lamp what about the vase".
func dismissedIn(text string) string {
	words := strings.Fields(text)
	if len(words) < 5 || !waved[strings.Trim(fold(words[0]), ".,!")] {
		return text
	}
	for i := 2; i < len(words)-1 && i <= 7; i++ {
		if w := fold(words[i]); resuming[w] {
			return strings.Join(words[i:], " ")
		}
	}
	return text
}

// resuming are words that the question begins with after something is waved aside.
var resuming = set("what what's how how's wat hoe hoeveel was wie wieviel combien quel quelle is does")

var waved = set(`ignore forget skip leave drop scrap nevermind never not vergeet negeer laat sla skip niet geen vergiss vergesst vergessen ignorier ignoriere
	lass lasst lassen nicht kein keine oublie oubliez ignorez ignore laisse laissez laissons pas passe passons`)

// partsOf are the questions of a message, when it holds several that are answered differently.
func (h *House) partsOf(text string, whole query) []asked {
	if len([]rune(text)) > longest || intentOf(whole) == IntentCompare || intentOf(whole) == IntentPerson {
		return nil
	}
	var out []asked
	var before string   // words that belong to the next question
	var waiting []asked // products named before what is asked of them: "mug and kettle price"
	for _, clause := range clausesOf(text) {
		q := h.read(strings.TrimSpace(before + " " + clause))
		q.asks = whole.asks
		intent, named := intentOf(q), h.surely(q)
		if intent == IntentProduct && named != "" && len(q.words) <= 3 && !q.puts() {
			intent = IntentUnknown // "la grande planche, …": a name, and what is asked comes after it
		}
		if own := h.surely(readQuery(clause)); len(waiting) > 0 && (intent == IntentPrice || intent == IntentStock) && own != "" && own != waiting[0].named {
			w := waiting[0]
			out, waiting, before = append(out, asked{intent, w.query, w.named}), nil, ""
			q = h.read(clause)
			q.asks, named = whole.asks, own
		}
		switch intent {
		case IntentNone, IntentUnknown, IntentGreeting, IntentThanks:
			if len(out) == 0 && named != "" && len(q.words) <= 4 {
				waiting = append(waiting, asked{intent, q, named})
			}
			if n := len(out); n > 0 && named != "" && out[n-1].named != "" && named != out[n-1].named && len(q.words) <= 4 {
				out = append(out, asked{out[n-1].intent, q, named}) // "… and A3?"
				continue
			}
			if n := len(out); n > 0 && intent == IntentUnknown && named != "" && out[n-1].named == "" && !needsProduct[out[n-1].intent] {
				out = append(out, asked{intent, q, named})
				continue
			}
			if n := len(out); n > 0 {
				out[n-1] = h.widened(out[n-1], clause, whole.asks)
			} else if intent != IntentGreeting && intent != IntentThanks {
				before += " " + clause
			}
			continue
		}
		before = ""
		if n := len(out); n > 0 && (sameAsk(out[n-1], asked{intent, q, named}) || out[n-1].intent == IntentDelivery && intent == IntentPrice && named == "") {
			out[n-1] = h.widened(out[n-1], clause, whole.asks)
			continue
		}
		out = append(out, asked{intent, q, named})
	}
	return out
}

// needsProduct are the intents that a product's name belongs to.
var needsProduct = map[Intent]bool{IntentPrice: true, IntentStock: true, IntentVariants: true, IntentProduct: true, IntentUnknown: true, IntentRecommend: true, IntentHowToBuy: true}

// widened adds words to a question.
func (h *House) widened(a asked, clause string, asks bool) asked {
	a.query = h.read(a.query.text + " " + clause)
	a.query.asks = asks
	if named := h.surely(a.query); named != "" {
		a.named = named
	} else if named := h.surely(h.read(clause)); a.named == "" && named != "" {
		a.named = named
	}
	return a
}

// sameAsk tells that two questions have one answer.
func sameAsk(a, b asked) bool {
	return a.intent == b.intent && (a.named == b.named || a.named == "" || b.named == "") && topicIn(a.query) == topicIn(b.query)
}

func clausesOf(text string) []string {
	var out []string
	last := 0
	for _, at := range comma.FindAllStringIndex(text, -1) {
		out = append(out, text[last:at[1]])
		last = at[1]
	}
	out = append(out, text[last:])
	kept := out[:0]
	for _, c := range out {
		if strings.TrimSpace(c) != "" {
			kept = append(kept, strings.TrimSpace(strings.TrimRight(strings.TrimSpace(trimConjunction(c)), ",;")))
		}
	}
	return kept
}

// trimConjunction takes the "and" off the end of a clause.
func trimConjunction(c string) string {
	c = strings.TrimSpace(c)
	at := strings.LastIndexByte(c, ' ')
	if at > 0 && joints[strings.ToLower(c[at+1:])] {
		return c[:at]
	}
	return c
}

var joints = set("and also plus en ook und auch et aussi & +")

// surely is the product that a question names by its code or without a doubt by its title.
func (h *House) surely(q query) shop.SKU {
	f := h.find(q, subject{})
	if !f.ok || !f.strong {
		return ""
	}
	return f.product.Lead().SKU
}

// followed gives a question that goes on from the last one its intent: "and in blue?", "and that
// one?", "what about A3?".
func followed(intent Intent, q query, last Topic) Intent {
	if last.Intent == "" || len(q.words) > 7 {
		return intent
	}
	goesOn := q.opens(going)
	switch intent {
	case IntentNone, IntentUnknown, IntentProduct:
		if intent == IntentProduct && topicIn(q) != topicColour && topicIn(q) != topicSize {
			return intent
		}
		if goesOn && carried[last.Intent] {
			return last.Intent
		}
	case IntentVariants:
		return IntentVariants // answered as what was asked before: see variantsOf
	}
	return intent
}

// carried are intents that a follow-up may take over.
var carried = map[Intent]bool{IntentPrice: true, IntentStock: true, IntentVariants: true, IntentProduct: true, IntentDelivery: true, IntentReturns: true}

var going = phrases(`and|what about|how about|en|en hoe zit het met|wat dacht je van|und|wie ist es mit|wie sieht es mit|et|et pour`)

// opens tells whether the question begins with one of the phrases.
func (q query) opens(list [][]string) bool {
	for _, p := range list {
		if len(q.words) > len(p) && strings.Join(q.words[:len(p)], " ") == strings.Join(p, " ") {
			return true
		}
	}
	return false
}
