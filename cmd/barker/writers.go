package main

import (
	"fmt"
	"log/slog"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/script/openai"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// writers is the writer with what the console says of it.
type writers struct {
	*script.Writer
	model *openai.Client // nil without a model
	name  string
}

func newWriters(cfg configs.Config, facts *shop.Shop, log *slog.Logger) (*writers, error) {
	house := script.NewHouse(facts, script.Persona{
		Host: cfg.Channels[0].Host, Shop: cfg.Shop.Name, HoldFor: cfg.Shop.Hold.For, Payments: paymentNames(cfg.Shop.Payments),
	})
	w := &writers{}
	if !cfg.Model.On() {
		w.Writer = script.NewWriter(house, nil, nil, log)
		return w, nil
	}
	key, err := cfg.Model.Secret()
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if w.model, err = openai.New(openai.Config{BaseURL: cfg.Model.BaseURL, Key: key, Timeout: cfg.Model.Timeout, Log: log}); err != nil {
		return nil, fmt.Errorf("model.base_url: %w", err)
	}
	w.name = cfg.Model.PitchModel
	answer := cfg.Model.AnswerModel
	if answer == "" {
		answer = cfg.Model.PitchModel
	}
	w.Writer = script.NewWriter(house, w.model.Model(cfg.Model.PitchModel), w.model.Model(answer), log)
	return w, nil
}

func paymentNames(p configs.Payments) []string {
	var out []string
	for _, pay := range []configs.Payment{p.Sandbox, p.Manual} {
		if pay.Enabled {
			out = append(out, pay.Name)
		}
	}
	return out
}

// rungs is where the writer stands.
func (w *writers) rungs() []show.Rung {
	if w.model == nil {
		return []show.Rung{{Part: "writer", Rung: "house", OK: true, Note: "no model is configured"}}
	}
	if until := w.model.Resting(); !until.IsZero() {
		return []show.Rung{{Part: "writer", Rung: "house", Note: w.name + " failed and is tried again at " + until.Format("15:04:05")}}
	}
	return []show.Rung{{Part: "writer", Rung: w.name, OK: true}}
}
