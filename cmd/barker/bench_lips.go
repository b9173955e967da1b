package main

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/align/aligntest"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/configs"
)

// benchLips has voices speak that tell when they say what, and times them as if they did not.
func benchLips(ctx context.Context) (figures, error) {
	times := newAligner(configs.Voice{}, slog.New(slog.DiscardHandler))
	f := figures{}
	var spent, sound time.Duration
	for _, name := range []string{"slt", "rms"} {
		takes := &takes{voice: voice.NewFlite(name), kept: map[string]avatar.Speech{}}
		if err := takes.rehearse(ctx); err != nil {
			return nil, err
		}
		start, err := cpuTime()
		if err != nil {
			return nil, err
		}
		m, err := aligntest.Measure(ctx, takes, times, aligntest.Sentences, false)
		if err != nil {
			return nil, err
		}
		end, err := cpuTime()
		if err != nil {
			return nil, err
		}
		spent, sound = spent+end-start, sound+m.Sound
		paused, err := aligntest.Measure(ctx, takes, times, aligntest.Sentences, true)
		if err != nil {
			return nil, err
		}
		for key, value := range map[string]float64{
			"phone_median_ms": m.Phones.Median, "phone_p90_ms": m.Phones.P90, "within_100ms_percent": m.Within,
			"word_median_ms": m.Words.Median, "word_p90_ms": m.Words.P90,
			"pbm_median_ms": m.Lips.Median, "pbm_p90_ms": m.Lips.P90,
			"viseme_percent": m.Viseme, "paused_p90_ms": paused.Phones.P90, "rough": float64(m.Rough + paused.Rough),
		} {
			f[name+"_"+key] = value
		}
	}
	f["cpu_s_per_s"] = spent.Seconds() / sound.Seconds()
	return f, nil
}

// takes is a voice that has already spoken: what is measured is not its speaking.
type takes struct {
	voice avatar.Voice
	kept  map[string]avatar.Speech
}

func (t *takes) rehearse(ctx context.Context) error {
	for _, text := range aligntest.Sentences {
		s, err := t.voice.Speak(ctx, text, language.English)
		if err != nil {
			return err
		}
		t.kept[text] = s
	}
	return nil
}

// ID implements avatar.Voice.
func (t *takes) ID() string { return t.voice.ID() }

// Speak implements avatar.Voice.
func (t *takes) Speak(_ context.Context, text string, _ language.Tag) (avatar.Speech, error) {
	return t.kept[text], nil
}
