package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store/sqlite"
)

func open(tb testing.TB, path string) *sqlite.DB {
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
	shoptest.Contract(t, func(tb testing.TB) shop.Store {
		return open(tb, filepath.Join(tb.TempDir(), "barker.db")).Shop()
	})
}
