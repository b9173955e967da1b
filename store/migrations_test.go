package store

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestMigrationsAreNumbered(t *testing.T) {
	for _, d := range []Dialect{SQLite, PostgreSQL} {
		ss, err := Steps(d)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range ss {
			if s.Number != i+1 {
				t.Errorf("step %d is %s", i+1, s.Name)
			}
		}
	}
	for want, files := range map[string]fstest.MapFS{
		"must begin with its number": {"migrations/shop.sql": {}},
		"have one number":            {"migrations/0001_a.sql": {}, "migrations/1_b.sql": {}},
	} {
		if _, err := steps(files, SQLite); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestSectionsOfADialect(t *testing.T) {
	text := "a\n-- only sqlite\nb\n-- only postgres\nc\n-- both\nd\n"
	if got := only(text, SQLite) + only(text, PostgreSQL); got != "a\nb\nd\na\nc\nd\n" {
		t.Errorf("%q", got)
	}
}
