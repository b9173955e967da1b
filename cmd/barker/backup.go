package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
)

func backupCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
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
	if err := backup(ctx, cfg, rest[0], warnings(stderr)); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Everything but clips and pictures is in %s. To go back, stop Barker and run: barker restore %s\n", rest[0], rest[0])
	return nil
}

func warnings(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// backup writes a file that either kind of database can be restored from: a SQLite database.
func backup(ctx context.Context, cfg configs.Config, to string, log *slog.Logger) error {
	if !onServer(cfg) {
		if _, err := os.Stat(databaseFile(cfg)); err != nil {
			return fmt.Errorf("there is nothing to back up: %w", err)
		}
		return sqlite.Backup(ctx, databaseFile(cfg), to)
	}
	db, err := openDatabase(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(download(ctx, db, to), db.Close())
}

// download copies a server's database into a file, all of it or nothing.
func download(ctx context.Context, db *store.DB, to string) (err error) {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("backup: %s: %w", to, os.ErrExist)
	}
	dir, err := os.MkdirTemp(filepath.Dir(to), ".barker-backup-")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	half := filepath.Join(dir, "half.db")
	file, err := sqlite.Open(ctx, half, nil)
	if err != nil {
		return err
	}
	if err := errors.Join(store.Copy(ctx, db, file, false), file.Close()); err != nil {
		return err
	}
	return sqlite.Backup(ctx, half, to)
}

func restoreCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var replace bool
	p, rest, err := parse("restore", args, stderr, func(f *flag.FlagSet) {
		f.BoolVar(&replace, "replace", false, "put it in place of what is there")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{"name the file that \"barker backup\" wrote"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	kept, err := restore(ctx, cfg, rest[0], replace, warnings(stderr))
	if errors.Is(err, store.ErrNotEmpty) {
		return fmt.Errorf("%w: to put the backup in its place, add -replace", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Restored from %s.\n", rest[0])
	if kept != "" {
		fmt.Fprintf(stdout, "What was there is kept as %s.\n", kept)
	}
	return nil
}

// restore puts a backup into the configured database and tells where what was there is kept.
func restore(ctx context.Context, cfg configs.Config, from string, replace bool, log *slog.Logger) (kept string, err error) {
	if err := os.MkdirAll(mediaDir(cfg), 0o750); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	if !onServer(cfg) {
		return sqlite.Restore(ctx, from, databaseFile(cfg), replace)
	}
	// A copy of the backup is brought to this program's version, and then the server's tables
	// are filled from it.
	dir, err := os.MkdirTemp(cfg.Server.Data, ".barker-restore-")
	if err != nil {
		return "", fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ready := filepath.Join(dir, "ready.db")
	if _, err := sqlite.Restore(ctx, from, ready, false); err != nil {
		return "", err
	}
	file, err := sqlite.Open(ctx, ready, nil)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	db, err := openDatabase(ctx, cfg, log)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if kept, err = keep(ctx, db, cfg, replace); err != nil {
		return "", err
	}
	return kept, store.Copy(ctx, file, db, replace)
}

// keep saves what is in a server's database, when it is to be replaced, to a file in the data folder.
func keep(ctx context.Context, db *store.DB, cfg configs.Config, replace bool) (string, error) {
	empty, err := db.Empty(ctx)
	if err != nil || empty || !replace {
		return "", err
	}
	to := sqlite.Beside(databaseFile(cfg))
	return to, download(ctx, db, to)
}
