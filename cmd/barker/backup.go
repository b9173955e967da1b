package main

import (
	"context"
	"fmt"
	"io"
	"os"

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
	if _, err := os.Stat(databaseFile(cfg)); err != nil {
		return fmt.Errorf("there is nothing to back up: %w", err)
	}
	if err := sqlite.Backup(ctx, databaseFile(cfg), rest[0]); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Everything but clips and pictures is in %s. To go back, stop Barker and put it in place of %s.\n", rest[0], databaseFile(cfg))
	return nil
}
