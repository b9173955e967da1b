package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/store"
)

func opened(t testing.TB, path string) *database {
	t.Helper()
	db, err := open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func exec(t testing.TB, db *database, query string) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx store.Tx) error { return tx.Put(query) }); err != nil {
		t.Fatal(err)
	}
}

func number(t testing.TB, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%20&é.db")
	db := opened(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v %v", info, err)
	}
	exec(t, db, "INSERT INTO shops(id) VALUES ('a')")
	again := opened(t, path)
	if n := number(t, again.r, "SELECT COUNT(*) FROM shops"); n != 1 || again.path != path {
		t.Errorf("%d shops in %s", n, again.path)
	}
	for pragma, want := range map[string]int{"synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000} {
		ask := func(s *session) error {
			var n int
			if err := s.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&n); err != nil || n != want {
				t.Errorf("%s is %d, %v", pragma, n, err)
			}
			return nil
		}
		if err := errors.Join(ask(db.writer), db.readers.Lend(t.Context(), ask)); err != nil {
			t.Error(err)
		}
	}
	var mode string
	if err := db.r.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("journal is %s %v", mode, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	exec(t, opened(t, newer), "PRAGMA user_version = 9999")
	for path, want := range map[string]string{
		text:                               "restore a backup",
		newer:                              "use the newer program",
		dir:                                "the folder must exist and the file be writable",
		filepath.Join(dir, "no", "way.db"): "the folder must exist and the file be writable",
	} {
		db, err := Open(t.Context(), path, nil)
		if err == nil {
			t.Errorf("%s was opened: %v", path, db.Close())
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := number(t, opened2(t, newer), "PRAGMA user_version"); n != 9999 {
		t.Errorf("the newer database has version %d", n)
	}
}

// opened2 opens a file without looking at its version.
func opened2(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "_txlock=immediate"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestWrite(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "barker.db"))
	errNo := errors.New("no")
	err := db.Write(t.Context(), func(tx store.Tx) error {
		if _, err := tx.Exec("INSERT INTO shops(id) VALUES ('a')"); err != nil {
			return err
		}
		return errNo
	})
	if !errors.Is(err, errNo) || number(t, db.r, "SELECT COUNT(*) FROM shops") != 0 {
		t.Errorf("a refused transaction left something: %v", err)
	}
	// A second process waits for the first and loses nothing.
	other := opened(t, db.path)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			err := []*database{db, other}[i%2].Write(context.Background(), func(tx store.Tx) error {
				_, err := tx.Exec("INSERT INTO shops(id) VALUES ('s') ON CONFLICT (id) DO UPDATE SET orders = orders + 1")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := number(t, db.r, "SELECT orders FROM shops"); n != 1019 {
		t.Errorf("orders is %d", n)
	}
}

// ending is a context that ends when it is looked at for the n-th time.
type ending struct {
	context.Context
	end  func()
	left *atomic.Int64
}

func endingAfter(ctx context.Context, n int64) ending {
	ctx, cancel := context.WithCancel(ctx)
	e := ending{ctx, cancel, new(atomic.Int64)}
	e.left.Store(n)
	return e
}

func (e ending) Done() <-chan struct{} {
	if e.left.Add(-1) == 0 {
		e.end()
	}
	return e.Context.Done()
}

// TestCanceled ends contexts at any moment: no transaction stays open for those who come next.
func TestCanceled(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "barker.db"))
	look := func(tx store.Tx) error {
		_, err := tx.Exec("SELECT 1")
		return err
	}
	for i := range int64(2000) {
		write := func(ctx context.Context, f func(store.Tx) error) error { return db.Write(ctx, f) }
		for _, do := range []func(context.Context, func(store.Tx) error) error{write, db.Read} {
			ctx := endingAfter(t.Context(), i%10)
			if err := do(ctx, look); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("after %d looks: %v", i%10, err)
			}
			ctx.end()
		}
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "barker.db"))
	err := db.Read(t.Context(), func(tx store.Tx) error { return tx.Put("INSERT INTO shops(id) VALUES ('a')") })
	if err == nil || !strings.Contains(err.Error(), "cannot be written") || !strings.Contains(err.Error(), db.path) {
		t.Errorf("read only: %v", err)
	}
	exec(t, db, "PRAGMA max_page_count = 1") // no room beyond what there is
	err = db.Write(t.Context(), func(tx store.Tx) error {
		_, err := tx.Exec("INSERT INTO shops(id) VALUES (hex(randomblob(1000000)))")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "is full, free some space") {
		t.Errorf("full: %v", err)
	}
	// It is whole afterwards, and goes on when there is room.
	exec(t, db, "PRAGMA max_page_count = 1000000")
	exec(t, db, "INSERT INTO shops(id) VALUES ('a')")
	if n := number(t, db.r, "SELECT COUNT(*) FROM shops"); n != 1 {
		t.Errorf("%d shops", n)
	}
}

// TestBackup copies a database that is being written: what is in the copy belongs together.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, filepath.Join(dir, "barker.db"))
	exec(t, db, "INSERT INTO shops(id, orders, codes) VALUES ('a', 0, 0)")
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			err := db.Write(context.Background(), func(tx store.Tx) error {
				if _, err := tx.Exec("UPDATE shops SET orders = orders + 1"); err != nil {
					return err
				}
				_, err := tx.Exec("UPDATE shops SET codes = codes - 1")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for _, name := range []string{"one", "it's two"} {
		to := filepath.Join(dir, name)
		if err := Backup(t.Context(), db.path, to); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the copy is %v %v", info, err)
		}
		copied := opened(t, to)
		if n := number(t, copied.r, "SELECT orders + codes FROM shops"); n != 0 {
			t.Errorf("the copy is torn: %d", n)
		}
		if n := number(t, copied.r, "PRAGMA user_version"); n != number(t, db.r, "PRAGMA user_version") {
			t.Errorf("the copy has version %d", n)
		}
		if err := Backup(t.Context(), db.path, to); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a file was overwritten: %v", err)
		}
	}
	stop()
	wg.Wait()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Backup(canceled, db.path, filepath.Join(dir, "none")); err == nil {
		t.Error("a backup went on after its end")
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a backup was left: %v", err)
	}
}

// first is the steps up to a number.
func first(t testing.TB, n int) []store.Step {
	t.Helper()
	steps, err := store.Steps(store.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	return steps[:n]
}

// TestMigrate opens a database of the first version that has a shop in it.
func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	old := opened2(t, path)
	if err := migrate(t.Context(), old, first(t, 1), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Exec(string(data)); err != nil {
		t.Fatal(err)
	}
	if n := number(t, old, "PRAGMA user_version"); n != 1 {
		t.Errorf("version is %d", n)
	}
	db := opened(t, path)
	steps, err := store.Steps(store.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	if n := number(t, db.r, "PRAGMA user_version"); n != len(steps) {
		t.Errorf("version is %d of %d", n, len(steps))
	}
	for query, want := range map[string]int{
		"SELECT SUM(total) FROM orders": 2895, "SELECT reserved FROM variants WHERE sku = 'MUG-1'": 2,
		"SELECT COUNT(*) FROM pragma_foreign_key_check": 0, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'": 0,
	} {
		if n := number(t, db.r, query); n != want {
			t.Errorf("%s: %d", query, n)
		}
	}
	s := (&store.DB{Backend: db}).Shop()
	orders := 0
	if err := s.View(t.Context(), "demo", func(r shop.Reader) error {
		os, err := r.Orders(9)
		orders = len(os)
		return err
	}); err != nil || orders != 1 {
		t.Errorf("%d orders: %v", orders, err)
	}
}

// TestMigrationFails leaves the file as it was before the step that failed.
func TestMigrationFails(t *testing.T) {
	db := opened2(t, filepath.Join(t.TempDir(), "old.db"))
	steps := []store.Step{{Number: 1, Name: "0001_a.sql", SQL: "CREATE TABLE a (x)"},
		{Number: 2, Name: "0002_b.sql", SQL: "CREATE TABLE b (x); INSERT INTO nothing VALUES (1)"}}
	log := slog.New(slog.DiscardHandler)
	if err := migrate(t.Context(), db, steps, log); err == nil || !strings.Contains(err.Error(), "0002_b.sql") {
		t.Errorf("%v", err)
	}
	if n := number(t, db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'b'"); n != 0 || number(t, db, "PRAGMA user_version") != 1 {
		t.Error("half a step was left")
	}
	steps[1].SQL = "CREATE TABLE b (x)"
	if err := migrate(t.Context(), db, steps, log); err != nil || number(t, db, "PRAGMA user_version") != 2 {
		t.Error(err)
	}
}

// TestOpenAtOnce opens a new file from several sides.
func TestOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "barker.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := Open(context.Background(), path, nil)
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestShopID finds a merchant's table without it.
func TestShopID(t *testing.T) {
	db := opened2(t, filepath.Join(t.TempDir(), "barker.db"))
	if err := migrate(t.Context(), db, first(t, 1), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, `SELECT COUNT(*) FROM sqlite_master m WHERE m.type = 'table' AND m.name <> 'shops'
		AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'shop_id')`); n != 0 {
		t.Errorf("%d tables have no shop_id", n)
	}
}
