package script

import (
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

// library is the shop's answers, with their questions indexed.
type library struct {
	faq   []FAQ
	index *fulltext
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
	return h.quoteFAQ(l.faq[best]), true
}

func (h *House) quoteFAQ(f FAQ) answer {
	return of(IntentProduct, sayFAQ).inChat(chatFAQ).with(vars{"value": f.Answer}).hushed(f.Answer)
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
