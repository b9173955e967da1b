package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/stream"
)

// workshop is what benchmarks need of a house: the demo shop and its stage, in a folder that is
// thrown away.
type workshop struct {
	cfg       configs.Config
	dir       string
	db        *sqlite.DB
	shop      *shop.Shop
	house     *script.House
	performer *performer
}

func openWorkshop(ctx context.Context) (w *workshop, err error) {
	dir, err := os.MkdirTemp("", "barker-bench-")
	if err != nil {
		return nil, err
	}
	w = &workshop{dir: dir, cfg: configs.Demo(dir, "127.0.0.1:0")}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	log := slog.New(slog.DiscardHandler)
	if w.db, w.shop, err = openCatalogue(ctx, w.cfg, log); err != nil {
		return nil, err
	}
	h := &house{cfg: w.cfg, log: log, shop: w.shop}
	if err := h.stockDemo(ctx); err != nil {
		return nil, err
	}
	if err := h.fetchPictures(ctx); err != nil {
		return nil, err
	}
	w.house = script.NewHouse(w.shop, script.Persona{Host: "Mira", Shop: w.cfg.Shop.Name, HoldFor: w.cfg.Shop.Hold.For})
	t, err := newTroupe(w.cfg, log)
	if err != nil {
		return nil, err
	}
	w.performer = &performer{troupe: t, pictures: newPictures(mediaDir(w.cfg), t.portraits, w.shop.Product, log), public: w.cfg.Server.PublicURL}
	return w, nil
}

func (w *workshop) close() error {
	var err error
	if w.db != nil {
		err = w.db.Close()
	}
	return errors.Join(err, os.RemoveAll(w.dir))
}

// benchProduce makes at least 30 s of fresh pitches, as a channel with both dressings does.
func benchProduce(ctx context.Context) (f figures, err error) {
	w, err := openWorkshop(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if _, err := w.perform(ctx, script.Line{Text: "Welcome.", Language: language.English}, nil); err != nil {
		return nil, err // the first take bakes the host, once for good
	}
	stage := w.performer.troupe.stages["demo"]
	before, began := stage.Timing(), time.Now()
	start, err := cpuTime()
	if err != nil {
		return nil, err
	}
	var media time.Duration
	var bits [stream.Dressings]int
	for i, p := range w.shop.Products() {
		if media > 30*time.Second {
			break
		}
		line, err := w.house.Pitch(ctx, script.Brief{Product: p, Language: language.English, Seed: uint64(i)})
		if err != nil {
			return nil, err
		}
		for _, part := range show.Parts(line) {
			clip, err := w.perform(ctx, part, &p)
			if err != nil {
				return nil, err
			}
			media += clip.Duration()
			for _, t := range clip.Ticks {
				for d := range t.Pictures {
					bits[d] += 8 * len(t.Pictures[d].Data)
				}
			}
		}
	}
	end, err := cpuTime()
	if err != nil {
		return nil, err
	}
	spent := stage.Timing()
	per := func(d time.Duration) float64 { return d.Seconds() / media.Seconds() }
	return figures{
		"media_s": media.Seconds(), "cpu_s_per_s": per(end - start), "wall_s_per_s": per(time.Since(began)),
		"draw_s_per_s": per(spent.Draw - before.Draw), "picture_s_per_s": per(spent.Picture - before.Picture),
		"sound_s_per_s": per(spent.Sound - before.Sound), "voice_s_per_s": per(spent.Voice - before.Voice),
		"kbit_s": float64(bits[stream.Clean]) / 1000 / media.Seconds(), "dressed_kbit_s": float64(bits[stream.Dressed]) / 1000 / media.Seconds(),
	}, nil
}

func (w *workshop) perform(ctx context.Context, l script.Line, p *shop.Product) (*stream.Clip, error) {
	c, err := w.performer.Perform(ctx, show.Take{Channel: "demo", Line: l, Product: p})
	if err != nil {
		return nil, fmt.Errorf("perform: %w", err)
	}
	return c, nil
}

// benchLine plays a finished clip over and over, with nobody watching, for ten seconds.
func benchLine(ctx context.Context) (f figures, err error) {
	w, err := openWorkshop(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	clip, err := w.performer.Perform(ctx, show.Take{Channel: "demo", Line: script.Line{Language: language.English}, Silence: 6 * time.Second})
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
