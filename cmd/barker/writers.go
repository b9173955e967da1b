package main

import (
	"cmp"
	"fmt"
	"log/slog"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/script/openai"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// writers are the channels' writers, with what the console says of them.
type writers struct {
	channels map[string]*script.Writer
	model    *openai.Client // nil without a model
	name     string
}

// of is a channel's writer.
func (w *writers) of(channel string) show.Writer { return w.channels[channel] }

func newWriters(cfg configs.Config, facts *shop.Shop, log *slog.Logger) (*writers, error) {
	w := &writers{channels: map[string]*script.Writer{}}
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
		w.channels[c.ID] = script.NewWriter(house.As(persona), pitch, answer, log.With("channel", c.ID))
	}
	return w, nil
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
