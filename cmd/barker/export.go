package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/feed"
)

// exportCommand writes the catalogue for another shop or for Google.
func exportCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var format string
	p, rest, err := parse("export", args, stderr, func(f *flag.FlagSet) {
		f.StringVar(&format, "format", feed.Formats[0], "`kind` of file: "+strings.Join(feed.Formats, ", "))
	})
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return usageError{"name at most one file; without one the catalogue goes to standard output"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	db, s, err := openCatalogue(ctx, cfg, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	write := func(w io.Writer) error { return addresses(cfg).Write(w, format, s.Catalogue()) }
	if len(rest) == 0 {
		return write(stdout)
	}
	return replaceFile(rest[0], write)
}

// addresses are where others find products and pictures; those of a house without a public address
// would lead nowhere.
func addresses(cfg configs.Config) feed.Export {
	if cfg.Server.PublicURL == "" {
		return feed.Export{}
	}
	return feed.Export{
		Product: func(p shop.Product) string {
			return cfg.Server.PublicURL + "/live/" + url.PathEscape(cfg.Channels[0].ID) + "?product=" + url.QueryEscape(p.Code)
		},
		Picture: func(p shop.Product) string {
			if p.Picture == "" {
				return ""
			}
			return cfg.Server.PublicURL + "/media/" + url.PathEscape(p.Picture)
		},
	}
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = errors.Join(write(f), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
