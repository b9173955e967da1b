package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/barkerlive/barker/store/sqlite"
)

func backupCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	p, rest, err := parse("backup", args, stderr, nil)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{"name the file to write"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	if _, err := os.Stat(databaseFile(cfg)); err != nil {
		return fmt.Errorf("there is nothing to back up: %w", err)
	}
	db, err := sqlite.Open(ctx, databaseFile(cfg), slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Backup(ctx, rest[0]); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Everything but clips and pictures is in %s. To go back, stop Barker and put it in place of %s.\n", rest[0], databaseFile(cfg))
	return nil
}
