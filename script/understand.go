package script

import (
	"slices"
	"strings"
)

// How sure the classifier must be: to overrule a phrase that matched, where none did, and of what is
// not put as a question.
const (
	sureAgainstRule = 0.85
	sureAgainstWeak = 0.45
	sureAlone       = 0.3
	sureOfStatement = 0.6
	sureOfUnknown   = 0.75 // to admit that a statement, read as a question, is not known
	sureOfTopic     = 0.5
	sureOfFrame     = 0.6 // without the telling words' leave
	sureOfNothing   = 0.7 // that a question is about nothing the shop knows
)

// read takes a question apart and has it classified.
func (h *House) read(text string) query {
	q := readQuery(text)
	if len(q.words) > 0 {
		q.words = h.mended(q.words)
		q.guesses = classifying().guesses(abstracted(q.words, h.mark(q)))
		q.points = h.points(q) || onTerms(q)
		q.asks = q.asks || q.points
	}
	return q
}

// mark tells what words of this shop stand for: its host, its products and their variants. A word
// that questions are made of ("hand", "set") stays what it is.
func (h *House) mark(q query) func(string) string {
	host := wordsOf(fold(h.persona.Host))
	known := classifying().known
	own := map[string]string{}
	for _, p := range h.facts.Products() {
		for _, w := range h.wordsOfTitle(p.Title) {
			own[w] = marked.thing
		}
		for _, v := range p.Variants {
			for _, o := range v.Options {
				if w := canonical(fold(o)); own[w] == "" && len(w) > 2 && !strings.Contains(w, " ") {
					own[w] = marked.colour
				}
			}
		}
	}
	return func(w string) string {
		if slices.Contains(host, w) && len(w) > 2 {
			return marked.host
		}
		if known[w] {
			return ""
		}
		return own[canonical(w)]
	}
}

// intentOf is what a question wants: by the classifier where it is sure, by a phrase that matches
// where it is not. What neither knows is an unknown question, or none.
func intentOf(q query) Intent {
	if len(q.words) == 0 {
		return IntentNone
	}
	ruled := byRule(q)
	weak := weakly[ruled]
	if ruled == weakPrice {
		ruled = IntentPrice
	}
	if (weak || ruled == IntentUnknown || ruled == IntentNone) && exclaims(q.text, q.words) {
		return IntentNone
	}
	if len(q.guesses) == 0 || ruled == IntentRecommend && (q.limit() > 0 || q.says(recommending)) {
		return ruled
	}
	best := q.guesses[0]
	if next := q.guesses[1]; best.intent == IntentUnknown && best.sure < sureOfNothing && next.sure >= leastCandidate {
		best.sense = next.sense // rather an answer that is close than none
	}
	least := float32(sureAlone)
	switch {
	case weak:
		least = sureAgainstWeak
	case ruled == IntentUnknown && (best.intent == IntentDeal || best.intent == IntentTax || best.intent == IntentOrder):
		least = sureAgainstWeak // they are seldom asked for without their word
	case ruled != IntentUnknown && ruled != IntentNone:
		least = sureAgainstRule
	case !q.puts():
		least = sureOfStatement
	}
	switch {
	case q.opens(going) && len(q.words) <= 4 && (ruled == IntentUnknown || ruled == IntentNone):
		return ruled // "and the teapot?" goes on from what was asked before
	case best.sure < least:
		return ruled
	case ruled == IntentNone && !q.puts() && (best.intent == IntentUnknown && q.declares() || q.unheard()):
		return IntentNone
	case best.intent == IntentNone && q.puts():
		return ruled
	case best.about == topicWhole && len(q.words) <= 4 && !q.says(describing), ruled == IntentUnknown && len(q.words) < 3, ruled == IntentNone && len(q.words) < 3:
		return ruled // a name alone, "and A3?", says nothing of what is asked
	case best.intent == IntentGreeting && len(q.words) > 5, best.intent == IntentThanks && len(q.words) > 8:
		return ruled
	case ruled == IntentUnknown && best.sure < sureOfFrame && shopFacts[best.intent] && !q.bornOut(best.intent):
		return ruled
	}
	return best.intent
}

// shopFacts are intents that are answered by a fact of the shop's, whatever else was asked.
var shopFacts = map[Intent]bool{IntentPrice: true, IntentStock: true, IntentVariants: true, IntentDelivery: true, IntentReturns: true,
	IntentPayment: true, IntentTax: true, IntentDeal: true, IntentOrder: true, IntentHowToBuy: true}

// bornOut tells whether the telling words of a question alone point at an intent as well: "does it run
// small" has the frame of a question for the price, and nothing else of it.
func (q query) bornOut(intent Intent) bool {
	told := slices.DeleteFunc(slices.Clone(q.words), func(w string) bool { return idle[w] || openers[w] || pronouns[w] })
	if len(told) == 0 {
		return true
	}
	best := classifying().guesses(abstracted(told, nil))[0]
	return best.intent == intent && best.sure >= sureAlone
}

var recommending = phrases("recommend|recommendation|suggest|aanraden|aanrader|raad je|empfehlen|empfiehlst|empfehlt|recommander|recommandez|conseiller|conseillez|conseilles")

// declares tells a statement by its order: "the weather is awful today".
func (q query) declares() bool {
	if len(q.words) < 3 || !nounArticles[q.words[0]] && !selves[q.words[0]] && !determiners[q.words[0]] {
		return false
	}
	return slices.ContainsFunc(q.words[1:min(4, len(q.words))], func(w string) bool { return copulas[w] })
}

var copulas = set("is are was were looks feels sounds smells zijn waren ziet voelt klinkt ist sind war waren sieht klingt est sont etait")

// unheard tells whether nothing that a message tells is a word of any question that is known: "it's
// raining here".
func (q query) unheard() bool {
	told := false
	for _, w := range q.words {
		c := canonical(w)
		if idle[w] || openers[w] || pronouns[w] || places[w] || len(w) < 4 || adverbs[w] {
			continue
		}
		if told = true; classifying().known[w] || classifying().known[c] || synonyms[c] != "" || lexicon.sort[c] != "" {
			return false
		}
	}
	return told
}

var adverbs = set("here there again today tonight hier daar weer vandaag vanavond heute wieder dort gerade aujourd'hui encore la-bas")

// weakly are rules by words that other questions have as well.
var weakly = map[Intent]bool{weakPrice: true, IntentProduct: true, IntentRecommend: true, IntentCompare: true}

// topicIn is the property a question asks for: the one it names, else the one the classifier is sure
// of.
func topicIn(q query) topic {
	if about := topicRuled(q); about != "" {
		return about
	}
	if len(q.guesses) > 0 && q.guesses[0].sure >= sureOfTopic && q.guesses[0].about != topicWhole {
		return q.guesses[0].about
	}
	return ""
}

// likely tells whether a topic is among the two likeliest.
func (q query) likely(about topic) bool {
	return slices.ContainsFunc(q.guesses[:min(2, len(q.guesses))], func(g guess) bool { return g.about == about })
}

// ofWhole tells whether a question is about a product as a whole: "tell me about it".
func (q query) ofWhole() bool {
	return len(q.guesses) > 0 && q.guesses[0].about == topicWhole && q.guesses[0].sure >= sureOfTopic || q.says(describing)
}

// Between the least that makes an intent a candidate and what makes it certain, a model may choose.
const (
	leastCandidate = 0.15
	mostCandidates = 3
)

// doubted are the intents that a question may have had, when the classifier was not sure.
func (h *House) doubted(question Question) []Intent {
	q := h.read(dismissed(question.Text))
	var out []Intent
	for _, g := range q.guesses {
		if g.sure < leastCandidate || len(out) == mostCandidates {
			break
		}
		if _, ok := shopPieces[g.intent]; ok && !slices.Contains(out, g.intent) {
			out = append(out, g.intent)
		}
	}
	return out
}

// meant answers a question as one of another intent than it was read as.
func (h *House) meant(question Question, intent Intent) answer {
	q := h.read(dismissed(question.Text))
	s := subject{onAir: question.OnAir, last: question.Last, this: q.says(pointing), notes: question.Notes, regular: question.Regular}
	return h.decide(intent, q, s)
}
