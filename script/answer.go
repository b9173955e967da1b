package script

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/barkerlive/barker/shop"
)

// answer is what to say, in each tongue, and how sure it is.
type answer struct {
	intent   Intent
	chat     words // empty where it is the same as spoken
	spoken   words // for the voices' tongues at least
	chatVars [tongues]vars
	vars     [tongues]vars
	known    bool
	aloud    bool
	// inStock is what the spoken words take to be in stock.
	inStock []shop.SKU
	// claims are what the words rest on besides their slots.
	claims []shop.Claim
	// silent tongues leave it to the text.
	silent [tongues]bool
	// quoted is true for a sentence that was found by its words: a model may word it better.
	quoted bool
	// product is what it is about, for what the viewer asks next; empty for none.
	product shop.SKU
}

// of starts an answer from the same words for chat and voice.
func of(i Intent, w words) answer {
	return answer{intent: i, spoken: w, known: true, aloud: true}
}

// quiet is for what is better left to the text.
func (a answer) quiet() answer { a.aloud = false; return a }

// unknown says that the facts do not hold the answer.
func (a answer) unknown() answer { a.known, a.aloud = false, false; return a }

// at binds the "@" of the words to a SKU.
func (a answer) at(sku shop.SKU) answer {
	for t := range a.spoken {
		a.spoken[t] = strings.ReplaceAll(a.spoken[t], ":@}", ":"+string(sku)+"}")
		a.chat[t] = strings.ReplaceAll(a.chat[t], ":@}", ":"+string(sku)+"}")
	}
	return a
}

// put replaces a mark in the words by a piece of template.
func (a answer) put(mark string, pieces words) answer {
	for t := range a.spoken {
		a.spoken[t] = strings.ReplaceAll(a.spoken[t], mark, pieces[t])
		a.chat[t] = strings.ReplaceAll(a.chat[t], mark, pieces[t])
	}
	return a
}

// with gives the answer words of its own, the same in each tongue.
func (a answer) with(v vars) answer {
	for t := range a.vars {
		a.vars[t] = merge(a.vars[t], v)
	}
	return a
}

// withWords gives the answer a word that differs by tongue.
func (a answer) withWords(name string, w words) answer {
	for t := range a.vars {
		a.vars[t] = merge(a.vars[t], vars{name: w[t]})
	}
	return a
}

// inChat replaces the words in chat.
func (a answer) inChat(w words) answer { a.chat = w; return a }

func merge(a, b vars) vars {
	m := vars{}
	for _, from := range []vars{a, b} {
		for k, v := range from {
			m[k] = v
		}
	}
	return m
}

// Answer answers a question from facts: intent by rule, words by template. Several questions in
// one message are each answered. It never blocks and never guesses: what the facts do not hold,
// it says it does not know. Prices, stock and policies in the chat parts are claims, never text.
func (h *House) Answer(_ context.Context, question Question) (Reply, error) {
	return h.reply(question, h.decideAll(question)...)
}

// mostAloud is how many words of an answer are said; what is longer is said up to there.
const mostAloud = 70

// reply puts answers to the parts of one message together.
func (h *House) reply(question Question, answers ...answer) (Reply, error) {
	ear, eye := tongueOf(question.Channel).voice(), tongueIn(question.Text, tongueOf(question.Viewer))
	r := Reply{Known: true, Intent: answers[0].intent, Language: eye.tag()}
	for i, a := range answers {
		r.Known, r.quoted = r.Known && a.known, r.quoted || a.quoted
		r.Intents = append(r.Intents, a.intent)
		if a.product != "" {
			r.Topic = Topic{Intent: a.intent, SKU: a.product}
		}
		if err := h.voiced(&r.Line, a, ear, len(answers)); err != nil {
			return Reply{}, fmt.Errorf("answer %s: %w", a.intent, err)
		}
		if err := h.texted(&r, a, eye, question.Name, i); err != nil {
			return Reply{}, fmt.Errorf("answer %s: %w", a.intent, err)
		}
		r.Aloud = r.Aloud || a.aloud && !a.silent[ear] && r.Line.Text != ""
	}
	return r, nil
}

// voiced adds to what is said aloud. Of several answers those are said that are worth it.
func (h *House) voiced(to *Line, a answer, ear tongue, of int) error {
	if a.spoken[ear] == "" || of > 1 && (!a.aloud || a.silent[ear]) {
		return nil
	}
	l, err := h.line(Answer, a.spoken[ear], ear, a.vars[ear])
	if err != nil {
		return err
	}
	for _, sku := range a.inStock {
		if c, ok := h.facts.StockClaim(sku); ok {
			l.Claims = addClaims(l.Claims, c)
		}
	}
	l.Claims = addClaims(l.Claims, a.claims...)
	l.Text = capital(l.Text)
	if to.Text == "" {
		*to = l
		return nil
	}
	if len(strings.Fields(to.Text))+len(strings.Fields(l.Text)) > mostAloud {
		return nil
	}
	before := len(strings.Fields(to.Text))
	for _, g := range l.Gestures {
		to.Gestures = append(to.Gestures, Gesture{g.Kind, g.Word + before})
	}
	to.Text += " " + l.Text
	to.Claims = addClaims(to.Claims, l.Claims...)
	return nil
}

// texted adds to what is written.
func (h *House) texted(r *Reply, a answer, eye tongue, name string, i int) error {
	text := cmp.Or(a.chat[eye], a.spoken[eye])
	if text == "" {
		return nil
	}
	if called := calledName(name); called != "" && i == 0 && a.intent != IntentNone {
		text = called + ", " + text
	}
	parts, err := h.parts(text, eye, merge(a.vars[eye], a.chatVars[eye]))
	if err != nil || len(parts) == 0 {
		return err
	}
	if parts[0].Claim == nil {
		parts[0].Text = capital(parts[0].Text)
	}
	if i == 0 || len(r.Parts) == 0 {
		r.Parts = parts
		return nil
	}
	r.Parts = append(append(r.Parts, Part{Text: " "}), parts...)
	return nil
}

// calledName is what to call a viewer: one word of letters, as people write names. Anything
// else, a guest's number too, is not called. Names are for chat only: a line is kept and may
// be played again for others.
func calledName(name string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(plain(name)), " ")
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && r != '-' && r != '\'' {
			return ""
		}
		n++
	}
	if n < 2 || n > 24 || guests[fold(word)] {
		return ""
	}
	return capital(word)
}

var guests = set("guest gast invite invitado ospite convidado")

// decide chooses the answer to one question.
func (h *House) decide(intent Intent, q query, s subject) answer {
	if a, ok := h.whenBack(intent, q, s); ok {
		return a
	}
	if f := h.find(q, s); f.ok && (f.strong || q.pronoun || slices.Contains(q.extra, "lifespan")) && q.misread(intent, f.product) {
		intent = IntentProduct
	}
	ruled := byRule(q)
	if ruled == IntentUnknown && (shopFacts[intent] || intent == IntentRecommend) {
		if f := h.find(q, s); f.ok && !f.absent {
			a, told := h.told(f.product, q)
			switch {
			case told && shopFacts[intent] && (len(q.telling(f.product)) > 1 || !q.bornOut(intent)):
				return a
			case ofTerms[intent] && h.onPage(f.product, q), q.guesses[0].sure < sureOfFrame && q.strange(f.product):
				intent = IntentProduct
			}
		}
	}
	if intent != IntentNone && ruled != intent { // the shop's own answer goes before what was only guessed
		if a, ok := h.fromFAQ(q, h.find(q, s)); ok {
			return a
		}
	}
	switch intent {
	case IntentNone:
		return answer{intent: intent, known: true}
	case IntentPrice, IntentStock, IntentVariants, IntentProduct, IntentUnknown:
		return h.about(intent, q, s)
	case IntentDeal:
		return h.dealOn(q, s)
	case IntentCompare:
		return h.compare(q, s)
	case IntentRecommend:
		if a, ok := h.fromFAQ(q, found{}); ok {
			return a
		}
		return h.recommend(q, s)
	case IntentDelivery:
		return h.delivery(q, s)
	case IntentReturns:
		return h.returns(q, s)
	case IntentOrder:
		return h.order(q)
	case IntentTax:
		return of(intent, sayTax).inChat(chatTax)
	case IntentPayment:
		return h.payment()
	case IntentHowToBuy:
		return h.howToBuy(s.it())
	case IntentGreeting:
		if s.regular {
			return of(intent, sayHelloAgain).quiet()
		}
		return smallTalk(intent)
	default:
		return smallTalk(intent)
	}
}

func smallTalk(intent Intent) answer {
	switch intent {
	case IntentRobot:
		return of(intent, sayRobot).inChat(chatRobot)
	case IntentPerson:
		return of(intent, sayPerson).quiet()
	case IntentMemory:
		return of(intent, sayMemory).quiet()
	case IntentThanks:
		return of(intent, sayThanks).quiet()
	default:
		return of(IntentGreeting, sayHello).quiet()
	}
}

// about answers what needs a product.
func (h *House) about(intent Intent, q query, s subject) answer {
	f := h.find(q, s)
	if intent == IntentUnknown || intent == IntentProduct {
		if a, ok := h.fromFAQ(q, f); ok {
			return a
		}
	}
	switch {
	case !f.strong && !q.pronoun && h.unsold(q):
		return of(intent, sayNothing).quiet()
	case len(f.several) > 0:
		return h.which(intent, f.several)
	case f.absent && (intent == IntentPrice || intent == IntentStock):
		return of(intent, sayNothing).quiet()
	case !f.ok && intent == IntentUnknown:
		return of(intent, sayUnknown).unknown()
	case !f.ok:
		return of(intent, sayWhich).quiet()
	}
	if wanted, ok := unmet(f.product, q); ok && intent != IntentUnknown {
		return h.notIn(f.product, wanted)
	}
	if a, ok := h.assured(intent, f.product, q); ok {
		return a
	}
	switch intent {
	case IntentPrice:
		return h.priceOf(f.product, q)
	case IntentStock:
		return h.stockOf(f.product, q)
	case IntentVariants:
		return h.variantsOf(f.product, q, s.last.Intent)
	default:
		a := h.property(f.product, q)
		if o, ok := h.opinion(f.product, q); ok && !a.known {
			return o
		}
		return a
	}
}

// which asks back when a few products fit.
func (h *House) which(intent Intent, several []shop.Product) answer {
	var slots []string
	for _, p := range several {
		sku := string(p.Lead().SKU)
		slots = append(slots, "{title:"+sku+"} ({code:"+sku+"})")
	}
	var those words
	for t := range those {
		those[t] = joined(slots, conjOr[t])
	}
	return of(intent, sayMean).put("{those}", those).quiet()
}

// subjected gives an answer the words for a product.
func subjected(a answer, p shop.Product) answer {
	verb := verbIs
	if pluralProduct(p) {
		verb = verbAre
	}
	a.product = p.Lead().SKU
	return a.named("the", p).withWords("is", verb)
}

// named gives the answer a product's name under a slot's.
func (a answer) named(slot string, p shop.Product) answer {
	for t := range a.vars {
		a.vars[t] = merge(a.vars[t], vars{slot: the(spokenTitle(p.Title, tongue(t)), tongue(t))})
		a.chatVars[t] = merge(a.chatVars[t], vars{slot: the(p.Title, tongue(t))})
	}
	return a
}
