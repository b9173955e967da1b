package script

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
)

// answerPatience is how long a viewer waits for a model's words before the house's do.
const answerPatience = 10 * time.Second

// Answer is the house's. What the house has no fact for is looked up in what is written: the
// product's page, the shop's own answers, the reviews. A model words the answer from those passages
// alone, naming the ones it used, and the guard holds it to them; what it does not pass is quoted
// word for word, so that whatever the model replies, nothing is said that nobody has written.
func (w *Writer) Answer(ctx context.Context, q Question) (Reply, error) {
	r, err := w.house.Answer(ctx, q)
	if err != nil {
		return r, err
	}
	about := w.house.meantBy(r, q)
	var tried []Attempt
	if w.answer != nil && len(r.Intents) <= 1 && (r.Intent == IntentProduct || r.Intent == IntentUnknown) && (!r.Known || r.quoted) {
		var better Reply
		if better, tried, err = w.worded(ctx, about, q); err == nil {
			r = better
		}
	}
	if r.Aloud || !r.Known || len(tried) > 0 {
		r.Line = w.recorded(r.Line, Record{Product: about.ID, Question: q.Text, Attempts: tried})
	}
	return r, nil
}

// meantBy is the product that a reply is about; zero for none.
func (h *House) meantBy(r Reply, q Question) shop.Product {
	if p, _, ok := h.facts.BySKU(r.Topic.SKU); ok {
		return p
	}
	return h.find(h.read(q.Text), subject{onAir: q.OnAir, last: q.Last}).product
}

// offered is a passage that a model may answer from.
type offered struct {
	passage
	product shop.Product
	faq     FAQ
	intent  Intent // of one of the shop's pages
	stars   int
}

// String is the passage for a model: whose it is, and what it says.
func (o offered) String() string {
	switch {
	case o.intent != "":
		return quoted(shopPieces[o.intent], capChat)
	case o.faq.Answer != "":
		return quoted("the shop's answer to \""+o.faq.Question+"\": "+o.faq.Answer, capChat)
	case o.review >= 0:
		return quoted("a buyer, with "+strconv.Itoa(o.stars)+" of 5 stars: "+o.text, capChat)
	}
	return quoted("the page of "+o.product.Title+": "+o.text, capChat)
}

// states is what the passage states; nothing for what is shown as it stands.
func (o offered) states() string {
	if o.faq.Answer != "" {
		return o.faq.Answer
	}
	return o.text
}

// The most passages of each sort that a model is given.
const (
	mostOfPage, mostOfReviews, mostOfFAQ, mostOfOthers = 16, 6, 3, 4
	// relevant is the share of the question's weight that a passage must hold to be offered where no
	// product is in mind.
	relevant = 0.25
)

// offer gives the passages that may answer: of the product in mind, else of those whose pages hold
// the question's words; the shop's own answers; and its pages on what the question may want instead.
func (h *House) offer(p shop.Product, q query, doubted []Intent) (out []offered) {
	asked := telltale(q.text)
	if p.ID != "" {
		out = h.offerOf(p, asked)
	} else {
		for _, other := range h.described(q, h.facts.Products()) {
			for _, g := range h.archiveOf(other).find(asked, relevant) {
				if g.review < 0 && len(out) < mostOfOthers {
					out = append(out, offered{passage: g, product: other})
				}
			}
		}
	}
	if l := h.faq.Load(); l != nil {
		hits := l.index.find(asked, 0)
		for _, x := range hits[:min(len(hits), mostOfFAQ)] {
			out = append(out, offered{passage: passage{review: -1}, faq: l.faq[x.doc]})
		}
	}
	for _, intent := range doubted {
		out = append(out, offered{passage: passage{review: -1}, intent: intent})
	}
	return out
}

// offerOf gives a product's passages, the fitting ones first: its page, and what buyers wrote that
// may be shown.
func (h *House) offerOf(p shop.Product, asked []string) (out []offered) {
	a := h.archiveOf(p)
	page, reviews := 0, 0
	for _, g := range append(a.find(asked, 0), a.passages...) {
		switch {
		case slices.ContainsFunc(out, func(o offered) bool { return o.text == g.text }):
		case g.review < 0 && page < mostOfPage:
			page++
			out = append(out, offered{passage: g, product: p})
		case g.review >= 0 && reviews < mostOfReviews && h.quotableOpinion(g.text, p):
			reviews++
			out = append(out, offered{passage: g, product: p, stars: a.reviews[g.review].Stars})
		}
	}
	return out
}

var (
	// errNoPassage is an answer that is in no passage.
	errNoPassage = errors.New("no passage answers")
	// errBesides is a passage that a model pointed at and that has nothing of what was asked.
	errBesides = errors.New("the passage is about something else")
)

// worded has a model word an answer.
func (w *Writer) worded(ctx context.Context, p shop.Product, question Question) (Reply, []Attempt, error) {
	h := w.house
	q := h.read(dismissed(question.Text))
	from := h.offer(p, q, h.doubted(question))
	if len(from) == 0 {
		return Reply{}, nil, errNoPassage
	}
	t := tongueIn(question.Text, tongueOf(question.Viewer))
	prompt := answerPrompt(p.Title, from, question, t)
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	began := time.Now()
	said, err := w.answer.Complete(ctx, prompt)
	a := attempt(w.answer, prompt, said, time.Since(began))
	if err != nil {
		if !errors.Is(err, ErrSpent) {
			w.log.Warn("answer by the house", "model", w.answer.Name(), "err", err)
		}
		a.Verdict = err.Error()
		return Reply{}, []Attempt{a}, err
	}
	answered, err := w.answerFrom(said.Text, from, prompt, question, q, t, &a)
	if err != nil {
		if a.Verdict == "" || a.Verdict == Used {
			a.Verdict = err.Error()
		}
		return Reply{}, []Attempt{a}, err
	}
	r, err := h.reply(question, answered)
	if err != nil {
		a.Verdict = err.Error()
		return Reply{}, []Attempt{a}, err
	}
	if a.Verdict == Used && tongueOf(question.Channel).voice() == t {
		r.Line.Writer = w.answer.Name()
	}
	return r, []Attempt{a}, nil
}

// answerFrom makes an answer of what a model wrote. The verdict is "used" when its words, or the
// passage that it pointed at, are; else why its words are not, and the passage is quoted instead.
func (w *Writer) answerFrom(text string, from []offered, prompt Prompt, question Question, q query, t tongue, a *Attempt) (answer, error) {
	h := w.house
	cited, words := cites(text)
	if len(cited) == 0 || len(cited) > mostCited || slices.Max(cited) > len(from) {
		return answer{}, errNoPassage
	}
	var used []offered
	for _, n := range cited {
		used = append(used, from[n-1])
	}
	first := used[0]
	a.Verdict = Used
	if first.intent != "" {
		return h.meant(question, first.intent), nil
	}
	if !w.unguarded {
		used = slices.DeleteFunc(used, func(o offered) bool { return !o.bears(q) })
		if len(used) == 0 {
			return answer{}, errBesides
		}
		first = used[0]
	}
	if first.review >= 0 && (!w.unguarded || words == "") {
		told := []passage{}
		for _, o := range used {
			if o.review >= 0 && o.product.ID == first.product.ID {
				told = append(told, o.passage)
			}
		}
		if opinions, ok := h.quoteOpinions(first.product, told); ok {
			return opinions, nil
		}
		return answer{}, errBesides
	}
	quote := h.quoteOffered(first)
	besides := !w.unguarded && first.faq.Answer == "" && h.besides(first.product, q)
	if words == "" {
		if besides {
			return answer{}, errBesides
		}
		return quote, nil
	}
	if err := w.mayAnswer(words, first.product, used, prompt, t); err != nil && !w.unguarded {
		a.Verdict = err.Error()
		var refused *RefusedError
		if errors.As(err, &refused) {
			a.Verdict, a.About = refused.Reason, refused.At
		}
		if besides {
			return answer{}, err
		}
		return quote, nil
	}
	return h.inWords(quote, words, first.product, t, tongueOf(question.Channel).voice()), nil
}

// mostCited is how many passages an answer may name, and mostAnswerWords how long it may be.
const mostCited, mostAnswerWords = 4, 60

// mayAnswer is the guard's judgement on an answer worded from some passages.
func (w *Writer) mayAnswer(text string, p shop.Product, used []offered, prompt Prompt, t tongue) error {
	g := guard{t: t, product: shop.Product{ID: p.ID, Title: p.Title, Code: p.Code}, instructions: prompt.System + " " + prompt.Task, mostWords: mostAnswerWords, figures: true}
	for _, v := range p.Variants {
		g.product.Variants = append(g.product.Variants, shop.Variant{SKU: v.SKU})
	}
	if p.ID != "" {
		g.deals = w.house.dealsOf(p)
	}
	for _, o := range used {
		if o.review < 0 && o.product.ID == p.ID {
			g.passages = append(g.passages, o.states())
		}
	}
	if err := g.check(text); err != nil {
		return err
	}
	return g.borneOut(text)
}

// bears tells whether a passage has something of what is asked.
func (o offered) bears(q query) bool {
	switch {
	case o.faq.Answer != "":
		return shares(telltale(q.text), telltale(o.faq.Question+" "+o.faq.Answer))
	case o.review >= 0:
		return alikeIn(q.beyond(o.product.Title), telltale(o.text))
	}
	return bears(o.product, q, o.piece)
}

func (h *House) quoteOffered(o offered) answer {
	if o.faq.Answer != "" {
		return h.quoteFAQ(o.faq)
	}
	return h.quotePiece(o.product, o.piece)
}

// inWords puts a model's words in the place of a quotation: in chat, and aloud where the host speaks
// the language they are in.
func (h *House) inWords(quote answer, text string, p shop.Product, t, ear tongue) answer {
	opening := ""
	if p.ID != "" && !strings.Contains(fold(text), fold(p.Title)) {
		opening = sayWorded[t]
	}
	a := quote
	for i := range a.chat {
		if a.chat[i] == "" {
			a.chat[i] = a.spoken[i]
		}
	}
	a.chat[t] = opening + text
	if ear == t {
		a.spoken[t], a.silent[t] = opening+forEar(text, t), false
	}
	return a
}

var sayWorded = words{"about {the}: ", "over {the}: ", "zu {the}: ", "à propos de {the} : "}

// cites reads which passages a model names and what it says of them: a JSON object, or a number and a
// text. Of anything else there are none.
func cites(text string) (cited []int, words string) {
	text = strings.TrimSpace(fence.ReplaceAllString(thinking.ReplaceAllString(text, ""), ""))
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	var fields map[string]any
	if from >= 0 && to > from && json.Unmarshal([]byte(text[from:to+1]), &fields) == nil {
		words, _ = fields["answer"].(string)
		list := fmt.Sprint(fields["passages"])
		if !numberList.MatchString(list) {
			return nil, ""
		}
		return numbersIn(list), trimCites(words)
	}
	m := numberedText.FindStringSubmatch(text)
	if m == nil {
		return nil, ""
	}
	return numbersIn(m[1]), trimCites(m[2])
}

var (
	numberList   = regexp.MustCompile(`^[\[( #]*\d{1,2}(?:[\])]?\s*(?:,|;|and|\s)\s*[\[(#]*\d{1,2})*[\]) .]*$`)
	numberedText = regexp.MustCompile(`(?s)^[\[( #]*(\d{1,2}(?:\s*,\s*\d{1,2})*)[\])]*(?:[.:)\s-]+\s(.*)|[.\s]*)$`)
	marker       = regexp.MustCompile(`\s*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]`)
	someNumber   = regexp.MustCompile(`\d+`)
)

func numbersIn(list string) (out []int) {
	for _, s := range someNumber.FindAllString(list, -1) {
		if n := atoi(s); n > 0 && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// trimCites takes off what models put around and into an answer.
func trimCites(text string) string {
	return clean(marker.ReplaceAllString(text, ""))
}
