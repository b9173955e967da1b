package store

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Step is one numbered step from an empty database to today's tables.
type Step struct {
	Number int
	Name   string // "0001_shop.sql"
	SQL    string // in one dialect's words
}

// Dialect is what a step is read for.
type Dialect string

// The dialects.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
)

// Steps are the migrations of this program for a dialect, in order.
func Steps(d Dialect) ([]Step, error) { return steps(migrationFiles, d) }

// steps reads the migrations in order: migrations/0001_shop.sql is number 1. They are written for
// SQLite; what only one dialect knows stands between the lines "-- only sqlite" or
// "-- only postgres" and "-- both".
func steps(files fs.FS, d Dialect) ([]Step, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	var ss []Step
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("migration %s: the name must begin with its number", name)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		ss = append(ss, Step{n, path.Base(name), only(string(text), d)})
	}
	slices.SortFunc(ss, func(a, b Step) int { return cmp.Compare(a.Number, b.Number) })
	for i := 1; i < len(ss); i++ {
		if ss[i].Number == ss[i-1].Number {
			return nil, fmt.Errorf("migrations %s and %s have one number", ss[i-1].Name, ss[i].Name)
		}
	}
	return ss, nil
}

// only leaves out what is for another dialect.
func only(text string, d Dialect) string {
	var out strings.Builder
	keep := true
	for line := range strings.Lines(text) {
		switch mark := strings.TrimSpace(line); {
		case mark == "-- both":
			keep = true
		case strings.HasPrefix(mark, "-- only "):
			keep = mark == "-- only "+string(d)
		case keep:
			out.WriteString(line)
		}
	}
	return out.String()
}

// NewerError says that a database is newer than the program.
func NewerError(version, newest int) error {
	return fmt.Errorf("the database has version %d and this program knows %d: use the newer program, or a backup from before", version, newest)
}
