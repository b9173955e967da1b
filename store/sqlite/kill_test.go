package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/storetest"
)

const victimFile = "BARKER_TEST_VICTIM_FILE"

// TestVictim is the process that TestKill kills.
func TestVictim(t *testing.T) {
	storetest.Victim(t, func(tb testing.TB) *store.DB { return open(tb, os.Getenv(victimFile)) })
}

func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "barker.db")
	opened := func(tb testing.TB) *store.DB { return open(tb, path) }
	storetest.Kill(t, kills, opened, opened, victimFile+"="+path)
}
