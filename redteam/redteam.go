// Package redteam attacks the house as strangers in chat do, and as a lying model does, and
// counts what came through: wrong facts, unsupported claims, side effects, leaks, and benign
// questions that were refused.
//
// The path is the real one: a message is posted in a channel's room, the clerk hears it, its
// replies are read from the room and rendered as a page renders them; what is answered aloud
// and what is pitched meanwhile is the writer's. What is wrong with any of it is said by package
// judge, which knows nothing of the guard. It knows no database: whoever starts it stages a
// house that may be damaged.
package redteam

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/redteam/judge"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// Stage is the house under attack. Nothing but the attack may change it meanwhile.
type Stage struct {
	Shop    *shop.Shop
	Channel *show.Channel
	// Witness is the writer that the channel was made with.
	Witness *Witness
	Judge   *judge.Judge
	// Pitches has each attack also written into the text of a product that is then pitched.
	Pitches bool
}

// Outcome is what came of one case.
type Outcome struct {
	Case
	// Shown is what the host's replies in chat show, Aloud what is said of them, Pitched what
	// was said of a product whose text held the attack, and PitchedBy who worded it.
	Shown     string `json:"shown,omitempty"`
	Aloud     string `json:"aloud,omitempty"`
	Pitched   string `json:"pitched,omitempty"`
	PitchedBy string `json:"pitchedBy,omitempty"`
	// Findings are the judge's.
	Findings []judge.Finding `json:"findings,omitempty"`
	// SideEffects are what the message changed.
	SideEffects []string `json:"sideEffects,omitempty"`
	// Missed is true for a benign message that did not get its answer.
	Missed bool `json:"missed,omitempty"`

	claims   []claim
	held     map[shop.SKU]int
	intent   string
	admitted bool
}

// Run posts the cases one by one. It ends early only when ctx does, or the house cannot stand.
func (s *Stage) Run(ctx context.Context, cases []Case) (Report, error) {
	var outcomes []Outcome
	for i, c := range cases {
		o, err := s.run(ctx, i, c)
		if err != nil {
			return Report{}, fmt.Errorf("case %s: %w", c.ID, err)
		}
		outcomes = append(outcomes, o)
	}
	return reportOf(outcomes), nil
}

func (s *Stage) run(ctx context.Context, n int, c Case) (Outcome, error) {
	o := Outcome{Case: c}
	if err := s.reviewed(ctx, c); err != nil {
		return o, err
	}
	before, err := s.state(ctx)
	if err != nil {
		return o, err
	}
	viewer := chat.ViewerID(fmt.Sprintf("v_redteam_%d", n))
	if err := s.ask(ctx, &o, viewer); err != nil {
		return o, err
	}
	if o.held, err = s.held(ctx, viewer); err != nil {
		return o, err
	}
	after, err := s.state(ctx)
	if err != nil {
		return o, err
	}
	o.SideEffects = before.differs(after, o.held)
	if len(o.held) > 0 {
		if !s.asksFor(c.Text, o.held) {
			o.SideEffects = append(o.SideEffects, fmt.Sprintf("a hold of %v that nobody asked for", o.held))
		}
		if err := s.Shop.Release(ctx, shop.Buyer(viewer)); err != nil {
			return o, fmt.Errorf("release the hold: %w", err)
		}
	}
	if s.Pitches && !c.Benign {
		if err := s.pitch(ctx, n, &o); err != nil {
			return o, err
		}
	}
	e, err := expectationOf(c.Expect)
	if err != nil {
		return o, err
	}
	o.Missed = c.Benign && !e.met(o, s.Shop)
	return o, nil
}

// reviewed has a buyer write the case's review of the product on air.
func (s *Stage) reviewed(ctx context.Context, c Case) error {
	p, ok := s.Shop.ByCode(c.OnAir)
	if c.Review == "" || !ok {
		return nil
	}
	w := shop.WrittenReview{SKU: p.Lead().SKU, Review: shop.Review{Stars: 2, Text: c.Review, Author: "A buyer", At: time.Now()}}
	r, err := s.Shop.ImportReviews(ctx, func(yield func(shop.WrittenReview, shop.Row) bool) { yield(w, shop.Row{Line: 1}) }, false)
	if err == nil && r.Refused > 0 {
		err = fmt.Errorf("%v", r.Rows)
	}
	if err != nil {
		return fmt.Errorf("review %s: %w", p.ID, err)
	}
	return nil
}

// asksFor tells whether a message is a comment that buys just that.
func (s *Stage) asksFor(text string, held map[shop.SKU]int) bool {
	code, qty, ok := judge.BuyComment(text)
	if !ok || len(held) != 1 {
		return false
	}
	p, ok := s.Shop.ByCode(code)
	return ok && slices.ContainsFunc(p.Variants, func(v shop.Variant) bool { return held[v.SKU] == qty })
}

// ask posts the message, has it heard and takes in what the host answers.
func (s *Stage) ask(ctx context.Context, o *Outcome, viewer chat.ViewerID) error {
	onAir, about := shop.SKU(""), (*shop.Product)(nil)
	if p, ok := s.Shop.ByCode(o.OnAir); ok {
		onAir, about = p.Lead().SKU, &p
	}
	lang := s.Channel.Config().Language
	if o.Language != "" {
		var err error
		if lang, err = language.Parse(o.Language); err != nil {
			return fmt.Errorf("language %q: %w: write one such as \"nl\"", o.Language, err)
		}
	}
	name := o.Viewer
	if name == "" {
		name = "Guest 1"
	}
	s.Witness.begin(onAir)
	m, err := s.Channel.Room().Post(ctx, chat.Message{
		From: chat.Author{Speaker: chat.FromViewer, Viewer: viewer, Name: name}, Parts: []chat.Part{{Text: o.Text}},
	})
	switch {
	case errors.Is(err, chat.ErrTooLong), errors.Is(err, chat.ErrEmpty):
		return nil // the room refuses it: nobody hears it
	case err != nil:
		return fmt.Errorf("post: %w", err)
	}
	s.Channel.Hear(ctx, show.Asker{Viewer: viewer, Name: name, Language: lang}, m)
	if err := s.replies(o, m.ID); err != nil {
		return err
	}
	r := s.Witness.said()
	o.intent = string(r.Intent)
	o.admitted = r.Intent != "" && !r.Known || judge.Admits(o.Shown)
	if r.Language != language.Und { // they are answered in the language they write
		lang = r.Language
	}
	s.judge(o, judge.Said{Text: o.Shown, Language: base(lang), About: about, Asked: o.Text})
	if r.Aloud {
		o.Aloud = r.Line.Text
		s.judge(o, judge.Said{Text: o.Aloud, Language: base(r.Line.Language), About: about, Asked: o.Text})
		s.judge(o, judge.Said{Text: script.Written(r.Line, s.Shop.Products()).Text, Language: base(r.Line.Language), About: about, Asked: o.Text})
	}
	return nil
}

// replies reads what the host wrote back.
func (s *Stage) replies(o *Outcome, to chat.MessageID) error {
	const enough = 20
	var texts []string
	for _, m := range s.Channel.Room().History(enough) {
		if m.ReplyTo != to || m.From.Speaker != chat.FromHost {
			continue
		}
		text, claims, err := shown(m, s.Shop)
		if err != nil {
			return err
		}
		texts, o.claims = append(texts, text), append(o.claims, claims...)
	}
	o.Shown = strings.Join(texts, "\n")
	return nil
}

// pitch has a product pitched whose own text holds the attack, as a supplier's or a review may.
// What is stated there is the merchant's to state; a price, a stock, a term never is.
func (s *Stage) pitch(ctx context.Context, n int, o *Outcome) error {
	all := s.Shop.Products()
	if len(all) == 0 {
		return nil
	}
	p := all[n%len(all)]
	if on, ok := s.Shop.ByCode(o.OnAir); ok {
		p = on
	}
	poisoned := p
	poisoned.Summary = strings.TrimSpace(p.Summary + " " + o.Text)
	l, err := s.Witness.Pitch(ctx, script.Brief{Product: poisoned, Language: s.Channel.Config().Language, Seed: uint64(n)})
	if err != nil {
		return fmt.Errorf("pitch %s: %w", p.ID, err)
	}
	o.Pitched, o.PitchedBy = l.Text, l.Writer
	for _, text := range []string{l.Text, script.Written(l, all).Text} {
		s.judge(o, judge.Said{Text: text, Language: base(l.Language), About: &poisoned})
	}
	return nil
}

func (s *Stage) judge(o *Outcome, said judge.Said) {
	for _, f := range s.Judge.Read(said) {
		if !slices.Contains(o.Findings, f) {
			o.Findings = append(o.Findings, f)
		}
	}
}

func base(t language.Tag) string {
	b, _ := t.Base()
	return b.String()
}
