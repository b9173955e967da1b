package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice/noticetest"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/store/storetest"
)

func open(tb testing.TB, path string) *store.DB {
	tb.Helper()
	db, err := sqlite.Open(context.Background(), path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

func TestShop(t *testing.T) {
	// Copies of one empty database: making each anew takes longer than what is tested.
	empty := filepath.Join(t.TempDir(), "empty.db")
	if err := sqlite.Backup(t.Context(), open(t, filepath.Join(t.TempDir(), "made.db")).String(), empty); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(empty)
	if err != nil {
		t.Fatal(err)
	}
	shoptest.Contract(t, func(tb testing.TB) shop.Store {
		path := filepath.Join(tb.TempDir(), "barker.db")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			tb.Fatal(err)
		}
		return open(tb, path).Shop()
	})
}

func TestShow(t *testing.T) {
	storetest.Show(t, func(tb testing.TB) *store.DB { return open(tb, filepath.Join(tb.TempDir(), "barker.db")) })
}

func TestNotices(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "barker.db"))
	noticetest.Contract(t, db.Shop(), db.Notices())
}

func TestTogether(t *testing.T) {
	storetest.Together(t, func(tb testing.TB) *store.DB { return open(tb, filepath.Join(tb.TempDir(), "barker.db")) })
}

// TestChecksMakeNoTable holds the conditions of the tables that every order writes to: SQLite makes a
// table of a longer list each time.
func TestChecksMakeNoTable(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "barker.db"))
	for _, table := range []string{"holds", "payments"} {
		sql := texts(t, db, `SELECT sql FROM sqlite_schema WHERE name = '`+table+`'`)
		if strings.Contains(sql, "IN ('") || !strings.Contains(sql, "CHECK (state = '") {
			t.Errorf("%s: %s", table, sql)
		}
	}
	if said := texts(t, db, `SELECT integrity_check FROM pragma_integrity_check`); said != "ok\n" {
		t.Error(said)
	}
	err := db.Write(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.Put(`INSERT INTO shops (id) VALUES ('a')`),
			tx.Put(`INSERT INTO holds (id, shop_id, buyer, state, expires, extensions, created) VALUES ('h', 'a', 'b', 'gone', 1, 1, 1)`))
	})
	if err == nil || !strings.Contains(err.Error(), "CHECK") {
		t.Errorf("a hold that is gone: %v", err)
	}
}
