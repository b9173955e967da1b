package script

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// FAQ is a question that the shop has answered once and for all.
type FAQ struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// passages is a full-text index of a few hundred short texts, scored by BM25 (Robertson and
// Zaragoza, 2009). The words are the house's own canonical ones, so that a Dutch question finds
// an English answer; a database's tokenizer knows none of that, and would have to be kept in step.
type passages struct {
	docs   []map[string]int // how often a word is in a text
	length []float64
	holds  map[string]int // in how many texts a word is
	mean   float64
}

// BM25's usual constants.
const bm25K, bm25B = 1.2, 0.75

func indexed(texts []string) *passages {
	p := &passages{holds: map[string]int{}}
	for _, text := range texts {
		n := map[string]int{}
		total := 0
		for _, w := range telltale(text) {
			n[w]++
			total++
		}
		for w := range n {
			p.holds[w]++
		}
		p.docs, p.length = append(p.docs, n), append(p.length, float64(total))
		p.mean += float64(total)
	}
	p.mean = max(1, p.mean/float64(max(1, len(texts))))
	return p
}

// weight is how much a word tells: its inverse document frequency.
func (p *passages) weight(w string) float64 {
	n := float64(p.holds[w])
	return math.Log(1 + (float64(len(p.docs))-n+0.5)/(n+0.5))
}

// score is how well a text fits the words, and which share of the words' weight it holds.
func (p *passages) score(doc int, asked []string) (score, share float64) {
	var held, all float64
	for _, w := range asked {
		weight := p.weight(w)
		all += weight
		if n := float64(p.docs[doc][w]); n > 0 {
			held += weight
			score += weight * n * (bm25K + 1) / (n + bm25K*(1-bm25B+bm25B*p.length[doc]/p.mean))
		}
	}
	if all == 0 {
		return 0, 0
	}
	return score, held / all
}

// library is the shop's answers, with their questions indexed.
type library struct {
	faq   []FAQ
	index *passages
}

// SetFAQ replaces the shop's own answers to questions. Answers are quoted word for word; those
// that state a price, a stock or terms would be older than the facts, and are left out.
func (h *House) SetFAQ(list []FAQ) {
	l := &library{}
	var texts []string
	for _, f := range list {
		f.Question, f.Answer = strings.Join(strings.Fields(f.Question), " "), strings.Join(strings.Fields(f.Answer), " ")
		if f.Question == "" || f.Answer == "" || amounts.MatchString(f.Answer) {
			continue
		}
		l.faq = append(l.faq, f)
		texts = append(texts, f.Question)
	}
	l.index = indexed(texts)
	h.faq.Store(l)
}

// faqShare is how much of a question's weight an FAQ's question must hold, and it of the other,
// to be the same question.
const faqShare = 0.6

// fromFAQ quotes the shop's answer to the same question. A product that is named must be named
// there as well.
func (h *House) fromFAQ(q query, f found) (answer, bool) {
	l := h.faq.Load()
	if l == nil || len(l.faq) == 0 {
		return answer{}, false
	}
	asked := telltale(q.text)
	if len(asked) == 0 {
		return answer{}, false
	}
	best, top := -1, 0.0
	for i := range l.faq {
		score, share := l.index.score(i, asked)
		if score <= top || share < faqShare {
			continue
		}
		if f.ok && f.strong && !shares(telltale(l.faq[i].Question), titleWords(f.product.Title)) {
			continue
		}
		if len(asked) < 2 && len(l.index.docs[i]) > 3 { // one word is not yet the question
			continue
		}
		if f.strong || l.covers(i, asked) {
			best, top = i, score
		}
	}
	if best < 0 {
		return answer{}, false
	}
	value := l.faq[best].Answer
	return of(IntentProduct, sayFAQ).inChat(chatFAQ).with(vars{"value": value}).hushed(value), true
}

// telltale are a text's canonical words but for those that every question has, each as often as
// it stands there.
func telltale(text string) []string {
	var all, telling []string
	for _, w := range withCompounds(wordsOf(fold(text))) {
		c := canonical(w)
		if idle[c] {
			continue
		}
		all = append(all, c)
		if !asking[w] && !asking[c] {
			telling = append(telling, c)
		}
	}
	if len(telling) == 0 {
		return all
	}
	return telling
}

// amounts are what an answer that is quoted must not state: the shop's facts may be newer.
var amounts = regexp.MustCompile(`(?i)[€$£¥%]|\d\s*(?:eur|usd|gbp|euro|dollar|pound|prozent|procent|percent)`)

// covers tells whether the words hold most of what an FAQ's question asks.
func (l *library) covers(i int, asked []string) bool {
	var held, all float64
	for w := range l.index.docs[i] {
		weight := l.index.weight(w)
		all += weight
		if slices.Contains(asked, w) {
			held += weight
		}
	}
	return held >= faqShare*all
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

// productTexts are the products' own words, for looking up what a question describes.
func productTexts(products []shop.Product) []string {
	var texts []string
	for _, p := range products {
		t := []string{p.Title, p.Title, p.Type, strings.Join(p.Tags, " ")}
		for _, a := range stated(p) {
			t = append(t, a.Name, a.Value)
		}
		texts = append(texts, strings.Join(append(t, telling(p)...), " "))
	}
	return texts
}
