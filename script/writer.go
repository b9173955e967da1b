package script

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// Writer words lines by a model when there is one and its text passes the guard, and by the
// house writer otherwise. It promises what the house promises: every fact is a claim. Safe
// for concurrent use.
type Writer struct {
	house         *House
	pitch, answer Model // nil for none
	lately        *lately
	channel       string
	recorder      *Recorder // nil for none
	log           *slog.Logger
	unguarded     bool
}

// NewWriter makes a channel's writer. Either model may be nil.
func NewWriter(h *House, pitch, answer Model, log *slog.Logger) *Writer {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Writer{house: h, pitch: pitch, answer: answer, lately: &lately{}, log: log}
}

// Record has it kept how each line came about. It is called before the first line.
func (w *Writer) Record(channel string, r *Recorder) { w.channel, w.recorder = channel, r }

// Unguarded is the writer with the guard's judgement left out: what a model writes is said,
// whatever it is. A red team measures with it what the guard is for; nothing else may use it.
func (w *Writer) Unguarded() *Writer {
	open := NewWriter(w.house, w.pitch, w.answer, w.log)
	open.unguarded = true
	return open
}

// House is the writer that stands in when the model fails.
func (w *Writer) House() *House { return w.house }

// The measures of a model's text, in words with each slot counted as one.
const (
	modelPitchLeast, modelPitchMost = 35, 120
	// attempts are the first try and one retry that is told the reason.
	attempts = 2
)

// Pitch asks the pitch model, and the house when it fails or is refused twice. It blocks no
// longer than ctx lets the model. Openings and what is sold out are the house's own.
func (w *Writer) Pitch(ctx context.Context, b Brief) (Line, error) {
	var l Line
	var tried []Attempt
	err := errNotAsked
	if w.pitch != nil && !b.Opening && !b.Product.SoldOut() {
		l, tried, err = w.modelPitch(ctx, b)
	}
	if err != nil {
		if ctx.Err() != nil {
			return Line{}, fmt.Errorf("pitch %s: %w", b.Product.ID, ctx.Err())
		}
		if !errors.Is(err, errNotAsked) && !errors.Is(err, ErrSpent) {
			w.log.Warn("pitch by the house", "model", w.pitch.Name(), "product", b.Product.ID, "err", err)
		}
		if l, err = w.house.pitch(b, w.lately); err != nil {
			return Line{}, err
		}
	}
	return w.recorded(l, Record{Product: b.Product.ID, Attempts: tried}), nil
}

// errNotAsked is a pitch that no model is asked for.
var errNotAsked = errors.New("no model is asked")

// recorded keeps how a line came about.
func (w *Writer) recorded(l Line, r Record) Line {
	if w.recorder == nil {
		return l
	}
	l.Record = newRecordID()
	r.ID, r.Channel, r.At = l.Record, w.channel, time.Now()
	r.Kind, r.Language, r.Text, r.Writer = l.Kind, l.Language.String(), l.Text, l.Writer
	w.recorder.add(r)
	return l
}

// Again tells whether a pitch worded before may be heard again: no sentence of it was heard
// lately. It is remembered as heard.
func (w *Writer) Again(b Brief, l Line) bool {
	for _, s := range sentences(l.Text) {
		if w.lately.repeats(s, b) {
			return false
		}
	}
	w.lately.keep(b, l.Text, angles, nil)
	return true
}

func (w *Writer) modelPitch(ctx context.Context, b Brief) (Line, []Attempt, error) {
	t := tongueOf(b.Language).voice()
	d := w.house.newDraft(b, t, w.lately)
	d.angle = d.freshAngle()
	p := d.prompt()
	g := guard{t: t, product: b.Product, deals: w.house.dealsOf(b.Product), instructions: p.System + " " + p.Task, priced: true,
		leastWords: modelPitchLeast, mostWords: modelPitchMost}
	l, tried, err := w.ask(ctx, w.pitch, p, g, Pitch, func(l Line) error { return w.lately.tooMuchLike(l.Text, b) })
	if err != nil {
		return Line{}, tried, err
	}
	c, ok := w.house.facts.StockClaim(b.Product.Lead().SKU)
	if !ok {
		return Line{}, tried, fmt.Errorf("stock of %s: %w", b.Product.Lead().SKU, ErrSlot)
	}
	l.Claims = addClaims(l.Claims, c)
	l.Gestures = gesturesFor(l.Text)
	if d.angle == angleSeason {
		l.Until = seasonEnd(b.At, w.house.facts.Policies().Country)
	}
	w.lately.keep(b, l.Text, d.angle, nil)
	return l, tried, nil
}

// dealsOf are the deals of a product that run.
func (h *House) dealsOf(p shop.Product) (ids []shop.DealID) {
	for _, v := range p.Variants {
		if d, ok := h.facts.DealOf(v.SKU); ok {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// ask tries a model, tells it once why its text was refused, and fills what passes; fits has the
// last word on the filled line.
func (w *Writer) ask(ctx context.Context, m Model, p Prompt, g guard, kind Kind, fits func(Line) error) (Line, []Attempt, error) {
	var last error
	var tried []Attempt
	for range attempts {
		began := time.Now()
		said, err := m.Complete(ctx, p)
		a := attempt(m, p, said, time.Since(began))
		if err != nil {
			a.Verdict = err.Error()
			return Line{}, append(tried, a), fmt.Errorf("ask %s: %w", m.Name(), err)
		}
		text := clean(said.Text)
		if last = g.check(text); last == nil || w.unguarded {
			l, err := w.house.line(kind, forEar(text, g.t), g.t, nil)
			if err != nil {
				err = refuse("a slot without a fact behind it", err.Error())
			} else if !w.unguarded {
				err = fits(l)
			}
			if err == nil {
				l.Writer = m.Name()
				a.Verdict = Used
				return l, append(tried, a), nil
			}
			last = err
		}
		a.Verdict = last.Error()
		var refused *RefusedError
		if errors.As(last, &refused) {
			a.Verdict, a.About = refused.Reason, refused.At
			p.Task += "\n\nA first try was refused because of " + refused.Reason + ". Write it anew without that."
		}
		tried = append(tried, a)
	}
	return Line{}, tried, last
}

func attempt(m Model, p Prompt, said Completion, took time.Duration) Attempt {
	return Attempt{Model: m.Name(), System: p.System, Task: p.Task, Passages: p.Data, Output: said.Text, Usage: said.Usage, Took: took}
}

// Say prepares an operator's words; no model is on that path.
func (w *Writer) Say(text string, lang language.Tag) (Line, error) { return w.house.Say(text, lang) }

// Greeting, Filler and Retract are the house's.
func (w *Writer) Greeting(lang language.Tag, seed uint64) Line { return w.house.Greeting(lang, seed) }

// Filler is said while nothing else is ready.
func (w *Writer) Filler(lang language.Tag, seed uint64) Line { return w.house.Filler(lang, seed) }

// Retract takes back what has stopped being true.
func (w *Writer) Retract(lang language.Tag) Line { return w.house.Retract(lang) }

// gesturesFor places a model's gestures: open at the start, point where the card is named.
func gesturesFor(text string) []Gesture {
	gestures := []Gesture{{"open", 0}}
	for i, w := range strings.Fields(text) {
		switch strings.Trim(strings.ToLower(w), ".,!?") {
		case "price", "prijs", "card", "kaart", "screen", "beeld":
			return append(gestures, Gesture{"point", i})
		}
	}
	return gestures
}

var (
	thinking = regexp.MustCompile(`(?s)<think(?:ing)?>.*?</think(?:ing)?>`)
	fence    = regexp.MustCompile("(?m)^\\s*```\\w*\\s*$")
	markup   = regexp.MustCompile(`\*\*|__|^#+\s*|(?m)^\s*[-*]\s+`)
	preface  = regexp.MustCompile(`(?i)^(?:sure|of course|certainly|here(?:'s| is| are)|natuurlijk|zeker|hier is)\b[^\n]{0,80}:\s*\n`)
	doubleBr = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)
)

// clean takes off what models put around a text: thoughts, fences, markup, a preface, quotes,
// a JSON object with a single text in it. What is inside is not changed.
func clean(text string) string {
	text = strings.TrimSpace(fence.ReplaceAllString(thinking.ReplaceAllString(text, ""), ""))
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") && strings.Contains(text, `"`) {
		var fields map[string]string
		if json.Unmarshal([]byte(text), &fields) == nil && len(fields) == 1 {
			for _, only := range fields {
				text = only
			}
		}
	}
	text = preface.ReplaceAllString(text, "")
	text = doubleBr.ReplaceAllString(markup.ReplaceAllString(text, ""), "{$1}")
	text = strings.Join(strings.Fields(text), " ")
	for _, q := range []string{`"`, "“", "'"} {
		if strings.HasPrefix(text, q) && utf8.RuneCountInString(text) > 2 {
			text = strings.TrimSpace(strings.Trim(text, `"“”'`))
		}
	}
	return text
}

// Keys lists a prompt's data in a fixed order, for adapters.
func (p Prompt) Keys() []string {
	keys := make([]string, 0, len(p.Data))
	for k := range p.Data {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
