package main

import (
	"context"
	"log/slog"
	"path/filepath"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/sqlite"
)

// openDatabase opens the database that the configuration names.
func openDatabase(ctx context.Context, c configs.Config, log *slog.Logger) (*store.DB, error) {
	if !onServer(c) {
		return sqlite.Open(ctx, databaseFile(c), log)
	}
	address, err := c.Server.Database.Address()
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, address, log)
}

// onServer tells whether the database is a server's and not a file.
func onServer(c configs.Config) bool { return c.Server.Database.URL != "" }

func databaseFile(c configs.Config) string { return filepath.Join(c.Server.Data, "barker.db") }
