package postgres_test

import (
	"context"
	"os"
	"testing"

	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/storetest"
)

// TestVictim is the process that TestKill kills.
func TestVictim(t *testing.T) {
	storetest.Victim(t, func(tb testing.TB) *store.DB { return openAt(tb, os.Getenv(victimURL)) })
}

func TestKill(t *testing.T) {
	url := empty(t)
	late := func(tb testing.TB) *store.DB {
		db, err := postgres.OpenWithClock(context.Background(), url)
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
	storetest.Kill(t, kills, func(tb testing.TB) *store.DB { return openAt(tb, url) }, late, victimURL+"="+url)
}
