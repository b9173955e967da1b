package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/store"
)

// fileWith is a closed database with a shop in it.
func fileWith(t *testing.T, shop string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "barker.db")
	db, err := open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "INSERT INTO shops(id) VALUES ('"+shop+"')")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func shops(t *testing.T, path string) string {
	t.Helper()
	db := opened2(t, path)
	var s string
	if err := db.QueryRow("SELECT group_concat(id) FROM shops").Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRestore(t *testing.T) {
	ctx := t.Context()
	backup := filepath.Join(t.TempDir(), "backup")
	if err := Backup(ctx, fileWith(t, "then"), backup); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	path := filepath.Join(data, "barker.db")
	if kept, err := Restore(ctx, backup, path, false); err != nil || kept != "" || shops(t, path) != "then" {
		t.Fatalf("into nothing: %q, %v", kept, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if _, err := Restore(ctx, backup, path, false); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("over something: %v", err)
	}

	now := fileWith(t, "now")
	running := opened(t, now)
	if _, err := Restore(ctx, backup, now, true); err == nil || !strings.Contains(err.Error(), "stop Barker first") {
		t.Errorf("under a running program: %v", err)
	}
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := Restore(ctx, backup, now, true)
	if err != nil || shops(t, now) != "then" || shops(t, kept) != "now" {
		t.Errorf("in place of something: %q, %v", kept, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(now), "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left: %q, %v", left, err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, err := os.ReadFile(fileWith(t, "then"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(good, []byte("then")) {
		t.Fatal("the journal was not written back")
	}
	newer, orphan := write("newer", good), write("orphan", good)
	if _, err := opened2(t, newer).Exec("PRAGMA journal_mode = DELETE; PRAGMA user_version = 9999"); err != nil {
		t.Fatal(err)
	}
	if _, err := opened2(t, orphan).Exec(`PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = 0;
		INSERT INTO sessions(hash, account_id, expires) VALUES (zeroblob(32), 'nobody', 0)`); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign")
	if _, err := opened2(t, foreign).Exec("CREATE TABLE songs (name)"); err != nil {
		t.Fatal(err)
	}
	path := fileWith(t, "now")
	for from, want := range map[string]string{
		filepath.Join(dir, "none"):                "no such file",
		write("text", []byte("a letter to anna")): "is not a sound database",
		write("half", good[:len(good)/2]):         "restore a backup",
		write("empty", nil):                       "no backup of Barker",
		foreign:                                   "no backup of Barker",
		newer:                                     "use the newer program",
		orphan:                                    "rows point nowhere",
	} {
		kept, err := Restore(ctx, from, path, true)
		if err == nil || !strings.Contains(err.Error(), want) || kept != "" {
			t.Errorf("%s: %v, want %q", from, err, want)
		}
		if got := shops(t, path); got != "now" {
			t.Errorf("%s: %q is in the database", from, got)
		}
	}
}
