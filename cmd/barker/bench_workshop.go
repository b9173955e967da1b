package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/stream"
)

// The channels of a workshop: one makes clean pictures only, the other both dressings.
const benchClean, benchDressed = "demo", "dressed"

// workshop is what benchmarks need of a house: the demo shop and its stages, in a folder that is
// thrown away.
type workshop struct {
	cfg       configs.Config
	dir       string
	db        *store.DB
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
	w.cfg.Channels[0].Dressed = false
	dressed := w.cfg.Channels[0]
	dressed.ID, dressed.Dressed = benchDressed, true
	w.cfg.Channels = append(w.cfg.Channels, dressed)
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
	w.performer = &performer{troupe: t, pictures: newPictures(mediaDir(w.cfg), t.portraits, w.shop.Product, log), pronounce: pronunciations(w.cfg.Voice.Pronounce), public: w.cfg.Server.PublicURL, zone: time.UTC}
	return w, nil
}

func (w *workshop) close() error {
	var err error
	if w.db != nil {
		err = w.db.Close()
	}
	return errors.Join(err, os.RemoveAll(w.dir))
}

func (w *workshop) perform(ctx context.Context, channel string, l script.Line, p *shop.Product) (*stream.Clip, error) {
	c, err := w.performer.Perform(ctx, show.Take{Channel: channel, Line: l, Product: p})
	if err != nil {
		return nil, fmt.Errorf("perform: %w", err)
	}
	return c, nil
}
