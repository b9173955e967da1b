package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

// benchLine plays a finished clip over and over, with nobody watching, for ten seconds.
func benchLine(ctx context.Context) (f figures, err error) {
	w, err := openWorkshop(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	clip, err := w.performer.Perform(ctx, show.Take{Channel: benchClean, Line: script.Line{Language: language.English}, Silence: 6 * time.Second})
	if err != nil {
		return nil, err
	}
	p := stream.NewPlayout(stream.Config{Idle: func(stream.At) stream.Source { return stream.NewClipSource(clip) }})
	start, err := cpuTime()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := p.Run(ctx); err != nil {
		return nil, err
	}
	end, err := cpuTime()
	if err != nil {
		return nil, err
	}
	s := p.Stats()
	return figures{"core_percent": 10 * (end - start).Seconds(), "late_ms": float64(s.Late) / 1e6, "ticks": float64(s.Ticks), "skipped": float64(s.Skipped)}, nil
}

// benchAnswer asks the house writer 4,000 questions about the demo shop.
func benchAnswer(ctx context.Context) (f figures, err error) {
	w, err := openWorkshop(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	templates := []string{"how much is %s?", "is %s still in stock", "what is %s made of?", "when can I have %s, and what does delivery cost?"}
	var took []time.Duration
	for range 4000 / (len(templates) * max(1, len(w.shop.Products()))) {
		for _, p := range w.shop.Products() {
			for _, t := range templates {
				began := time.Now()
				if _, err := w.house.Answer(ctx, script.Question{Text: fmt.Sprintf(t, p.Title), Name: "Anna", Viewer: language.English, Channel: language.English}); err != nil {
					return nil, err
				}
				took = append(took, time.Since(began))
			}
		}
	}
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))]) / 1e6 }
	return figures{"answers": float64(len(took)), "p50_ms": at(.5), "p99_ms": at(.99), "max_ms": at(1)}, nil
}
