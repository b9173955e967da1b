package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/script/openai"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
)

// writers are the channels' writers, with what the console says of them.
type writers struct {
	channels map[string]*script.Writer
	model    *openai.Client // nil without a model
	name     string
	ledger   *script.Ledger
	budget   int
	currency string
	recorder *script.Recorder
}

// of is a channel's writer.
func (w *writers) of(channel string) show.Writer { return w.channels[channel] }

func newWriters(ctx context.Context, cfg configs.Config, facts *shop.Shop, db *store.DB, log *slog.Logger) (*writers, error) {
	w := &writers{channels: map[string]*script.Writer{}, budget: cfg.Model.DailyBudget, currency: cfg.Model.Currency,
		recorder: script.NewRecorder(db.Record(), log)}
	zone, err := time.LoadLocation(cfg.Shop.Zone)
	if err != nil {
		return nil, fmt.Errorf("shop.zone: %w", err)
	}
	prices := map[string]script.Price{}
	for _, p := range cfg.Model.Prices {
		prices[p.Model] = script.Price{In: p.In, Out: p.Out}
	}
	if w.ledger, err = script.OpenLedger(ctx, script.LedgerConfig{
		Store: db.Record(), Budget: int64(cfg.Model.DailyBudget), Prices: prices, Zone: zone, Log: log,
	}); err != nil {
		return nil, err
	}
	pitch, answer, err := w.models(cfg, log)
	if err != nil {
		return nil, err
	}
	house := script.NewHouse(facts, script.Persona{})
	for _, c := range cfg.Channels {
		persona := script.Persona{Host: c.Host, Shop: cfg.Shop.Name, HoldFor: cfg.Shop.Hold.For, Payments: paymentNames(cfg.Shop.Payments)}
		if c.Tone != "plain" {
			persona.Tone = script.Tone(c.Tone)
		}
		persona.Zone = zone
		w.channels[c.ID] = script.NewWriter(house.As(persona), w.counted(c.ID, "pitch", pitch), w.counted(c.ID, "answer", answer), log.With("channel", c.ID))
		w.channels[c.ID].Record(c.ID, w.recorder)
	}
	return w, nil
}

// counted has the ledger count what a model takes; no model stays none.
func (w *writers) counted(channel, task string, m script.Model) script.Model {
	if m == nil {
		return nil
	}
	return w.ledger.Of(channel, task, m)
}

// models are the ones that are asked; nil without a model.
func (w *writers) models(cfg configs.Config, log *slog.Logger) (pitch, answer script.Model, err error) {
	if !cfg.Model.On() {
		return nil, nil, nil
	}
	key, err := cfg.Model.Secret()
	if err != nil {
		return nil, nil, fmt.Errorf("model: %w", err)
	}
	if w.model, err = openai.New(openai.Config{BaseURL: cfg.Model.BaseURL, Key: key, Timeout: cfg.Model.Timeout, Log: log}); err != nil {
		return nil, nil, fmt.Errorf("model.base_url: %w", err)
	}
	w.name = cfg.Model.PitchModel
	return w.model.Model(cfg.Model.PitchModel), w.model.Model(cmp.Or(cfg.Model.AnswerModel, cfg.Model.PitchModel)), nil
}

func paymentNames(p configs.Payments) []string {
	var out []string
	for _, pay := range shown(p) {
		out = append(out, pay.Name)
	}
	return out
}

// rungs is where the writer of a channel stands.
func (w *writers) rungs(channel string) []show.Rung {
	if w.model == nil {
		return []show.Rung{{Part: "writer", Rung: "house", OK: true, Note: "no model is configured"}}
	}
	r := show.Rung{Part: "writer", Rung: "house", Spent: w.spent()}
	if until := w.model.Resting(); !until.IsZero() {
		r.Note = w.name + " failed and is tried again at " + until.Format("15:04:05")
	} else if _, _, until := w.ledger.Spent(); !until.IsZero() {
		r.Note = fmt.Sprintf("the day's %d tokens are used up; %s is asked again at midnight", w.budget, w.name)
	} else {
		r.Rung, r.OK, r.Note = w.name, true, w.took(channel)
	}
	return []show.Rung{r}
}

// spent is what the models took today, by task, what took most first.
func (w *writers) spent() (out []show.Spending) {
	for _, u := range w.ledger.Today() {
		i := slices.IndexFunc(out, func(s show.Spending) bool { return s.Task == u.Task })
		if i < 0 {
			i, out = len(out), append(out, show.Spending{Task: u.Task, Currency: w.currency})
		}
		s := &out[i]
		s.Calls, s.Failed, s.Tokens, s.Cost = s.Calls+u.Calls, s.Failed+u.Failed, s.Tokens+u.In+u.Out, s.Cost+u.Cost
	}
	slices.SortStableFunc(out, func(a, b show.Spending) int { return cmp.Compare(b.Tokens, a.Tokens) })
	return out
}

// took is what the models took today, and where others have a part in it, how much of it the channel's.
func (w *writers) took(channel string) string {
	tokens, cost, _ := w.ledger.Spent()
	note := fmt.Sprintf("%d tokens today", tokens)
	if w.budget > 0 {
		note = fmt.Sprintf("%d of %d tokens today", tokens, w.budget)
	}
	note += w.money(cost)
	var own script.Use
	for _, u := range w.ledger.Today() {
		if u.Channel == channel {
			own.In, own.Out, own.Cost = own.In+u.In, own.Out+u.Out, own.Cost+u.Cost
		}
	}
	if of := own.In + own.Out; of != tokens {
		note += fmt.Sprintf("; here %d%s", of, w.money(own.Cost))
	}
	return note
}

// money is a cost behind what it is of; nothing without prices.
func (w *writers) money(cost int64) string {
	if cost == 0 {
		return ""
	}
	return fmt.Sprintf(", %.2f %s", float64(cost)/1e6, w.currency)
}
