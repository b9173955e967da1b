package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/feed"
	"github.com/barkerlive/barker/store"
)

func importCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var dry, asJSON, reviews bool
	p, rest, err := parse("import", args, stderr, func(f *flag.FlagSet) {
		f.BoolVar(&dry, "dry-run", false, "tell what would change, and change nothing")
		f.BoolVar(&reviews, "reviews", false, "the file has reviews: CSV or JSON with sku, rating, comment, date and author")
		f.BoolVar(&asJSON, "json", false, "print the report as JSON")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{"name one file: of Shopify, WooCommerce or Google Merchant"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	file, err := os.Open(rest[0])
	if err != nil {
		return err
	}
	defer file.Close()
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, s, err := openCatalogue(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	read := feed.Import
	if reviews {
		read = importReviews
	}
	report, err := read(ctx, s, file, dry)
	if asJSON {
		err = errors.Join(err, json.NewEncoder(stdout).Encode(report))
	} else {
		err = errors.Join(err, feed.WriteReport(stdout, report))
	}
	if err != nil || dry || reviews {
		return err
	}
	came, missing := feed.NewPictures(mediaDir(cfg), nil, slog.New(slog.DiscardHandler)).Collect(ctx, s)
	if !asJSON && came+missing > 0 {
		fmt.Fprintf(stdout, "%d pictures fetched, %d not reachable: those products get a placeholder, and are tried again at the next start.\n", came, missing)
	}
	return nil
}

// importReviews takes what buyers wrote.
func importReviews(ctx context.Context, s *shop.Shop, r io.Reader, dry bool) (shop.Report, error) {
	var broken error
	report, err := s.ImportReviews(ctx, feed.Reviews(r, func(err error) { broken = err }), dry)
	return report, errors.Join(err, broken)
}

// openCatalogue opens the database and the shop on it, without going on air.
func openCatalogue(ctx context.Context, cfg configs.Config, log *slog.Logger) (*store.DB, *shop.Shop, error) {
	if err := os.MkdirAll(mediaDir(cfg), 0o750); err != nil {
		return nil, nil, fmt.Errorf("data folder: %w", err)
	}
	db, err := openDatabase(ctx, cfg, log)
	if err != nil {
		return nil, nil, err
	}
	t, err := openTills(cfg, log)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	s, err := openShop(ctx, cfg, t, db, log)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, s, nil
}

// stockDemo fills an empty shelf with the demo shop's catalogue, and what its made-up buyers wrote.
func (h *house) stockDemo(ctx context.Context) error {
	if len(h.shop.Catalogue()) > 0 {
		return nil
	}
	file, err := assets.Demo().Open("catalogue.csv")
	if err != nil {
		return fmt.Errorf("demo catalogue: %w", err)
	}
	defer file.Close()
	report, err := feed.Import(ctx, h.shop, file, false)
	if err != nil {
		return fmt.Errorf("demo catalogue: %w", err)
	}
	if report.Refused > 0 {
		return fmt.Errorf("demo catalogue: %d products were refused", report.Refused)
	}
	return h.reviewDemo(ctx)
}

func (h *house) reviewDemo(ctx context.Context) error {
	file, err := assets.Demo().Open("reviews.csv")
	if err != nil {
		return fmt.Errorf("demo reviews: %w", err)
	}
	defer file.Close()
	report, err := importReviews(ctx, h.shop, file, false)
	if err != nil {
		return fmt.Errorf("demo reviews: %w", err)
	}
	if report.Refused > 0 {
		return fmt.Errorf("demo reviews: %d were refused", report.Refused)
	}
	return nil
}

// fetchPictures gets the pictures that products still lack.
func (h *house) fetchPictures(ctx context.Context) error {
	came, missing := feed.NewPictures(h.mediaDir(), assets.DemoPictures(), slog.New(slog.DiscardHandler)).Collect(ctx, h.shop)
	if came+missing > 0 && ctx.Err() == nil {
		h.log.Info("product pictures", "fetched", came, "not_reachable", missing)
	}
	return nil
}
