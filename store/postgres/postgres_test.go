package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/chat/chattest"
	"github.com/barkerlive/barker/people/peopletest"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice/noticetest"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/show/showtest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/postgres/pgserver"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/store/storetest"
)

var (
	server *pgserver.Server
	made   string // a database that has its tables
	// nothing is an empty database, to copy over others.
	nothing *store.DB
)

// victimURL is the database of a process that is to be killed: it needs no server of its own.
const victimURL = "BARKER_TEST_VICTIM_URL"

func TestMain(m *testing.M) {
	if os.Getenv(victimURL) != "" {
		os.Exit(m.Run())
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx := context.Background()
	if server, err = pgserver.Start(ctx, false); err != nil {
		return 1, err
	}
	defer func() {
		if stop := server.Stop(); err == nil {
			err = stop
		}
	}()
	if made, err = server.Database(ctx); err != nil {
		return 1, err
	}
	db, err := postgres.Open(ctx, made, nil)
	if err != nil {
		return 1, err
	}
	if err := db.Close(); err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "barker-empty-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if nothing, err = sqlite.Open(ctx, filepath.Join(dir, "empty.db"), nil); err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, nothing.Close()) }()
	return m.Run(), nil
}

// house opens a database that has nothing in its tables.
func house(tb testing.TB) *store.DB {
	tb.Helper()
	return openAt(tb, empty(tb))
}

// spare are databases that have nothing in their tables any more: to empty one is far quicker than
// to make one.
var spare = make(chan string, 100)

// empty is a database that has nothing in its tables.
func empty(tb testing.TB) (url string) {
	tb.Helper()
	select {
	case url = <-spare:
	default:
		var err error
		if url, err = server.Copy(context.Background(), made); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Cleanup(func() {
		if err := clear(url); err != nil {
			tb.Error(err)
			return
		}
		select {
		case spare <- url:
		default:
		}
	})
	return url
}

// clear empties the tables of a database.
func clear(url string) error {
	db, err := postgres.Open(context.Background(), url, nil)
	if err != nil {
		return err
	}
	return errors.Join(store.Copy(context.Background(), nothing, db, true), db.Close())
}

// houseWithClock is house by the clock of the test, which may be a bubble's.
func houseWithClock(tb testing.TB) *store.DB {
	tb.Helper()
	db, err := postgres.OpenWithClock(context.Background(), empty(tb))
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

func openAt(tb testing.TB, url string) *store.DB {
	tb.Helper()
	db, err := postgres.Open(context.Background(), url, nil)
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

func TestShopKeepsTheContract(t *testing.T) {
	shoptest.Contract(t, func(tb testing.TB) shop.Store { return houseWithClock(tb).Shop() })
}

func TestDeskKeepsTheContract(t *testing.T) { showtest.CheckDesk(t, house(t).Desk()) }

func TestPeopleKeepTheContract(t *testing.T) { peopletest.Store(t, house(t).People()) }

func TestChatKeepsTheContract(t *testing.T) { chattest.Store(t, house(t).Chat()) }

func TestTheRecordKeepsTheContract(t *testing.T) {
	db := house(t)
	showtest.CheckRecord(t, db.Record(), db.Show())
}

func TestShow(t *testing.T) { storetest.Show(t, house) }

func TestTogether(t *testing.T) { storetest.Together(t, house) }

// TestALostConnection ends all connections, as a server that is started again does: the next
// transactions are done on new ones, and what was written in the middle of one is run again.
func TestALostConnection(t *testing.T) {
	url := empty(t)
	db, other := openAt(t, url), openAt(t, url)
	end := func() error {
		return other.Write(t.Context(), func(tx store.Tx) error {
			rows, err := tx.Query(`SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
				WHERE datname = current_database() AND application_name <> current_setting('application_name')`)
			if err != nil {
				return err
			}
			return rows.Close()
		})
	}
	s := shoptest.Open(t, shoptest.Config(), db.Shop(), shoptest.Mug(9))
	for i := range 3 {
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Hold(t.Context(), "anna", fmt.Sprint(i), []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
			t.Errorf("after its connections ended: %v", err)
		}
	}
	runs := 0
	if err := db.Write(t.Context(), func(tx store.Tx) error {
		runs++
		if err := tx.Put(`UPDATE shops SET codes = codes + 10`); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE shops SET orders = orders + 10`); err != nil || runs > 1 {
			return err
		}
		// Its own server process ends in the middle of it.
		rows, err := tx.Query(`SELECT pg_terminate_backend(pg_backend_pid())`)
		if err != nil {
			return err
		}
		return rows.Close()
	}); err != nil || runs != 2 {
		t.Errorf("ran %d times: %v", runs, err)
	}
	var orders int
	if err := db.Read(t.Context(), func(tx store.Tx) error {
		rows, err := tx.Query(`SELECT orders FROM shops`)
		if err != nil {
			return err
		}
		if rows.Next() {
			err = rows.Scan(&orders)
		}
		return errors.Join(err, rows.Close())
	}); err != nil || orders != 1010 {
		t.Errorf("orders is %d: %v", orders, err)
	}
	shoptest.Sound(t, db.Shop(), "demo")
}

func TestOpenRefuses(t *testing.T) {
	newer, err := server.Copy(t.Context(), made) // and not one that others get
	if err != nil {
		t.Fatal(err)
	}
	db := openAt(t, newer)
	if err := db.Write(t.Context(), func(tx store.Tx) error { return tx.Put(`INSERT INTO barker_version(version) VALUES (9999)`) }); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		newer: "use the newer program",
		strings.Replace(newer, "barker@/barker", "barker@/none", 1): "make it with createdb",
		"postgres://barker:secret@127.0.0.1:1/barker":               "cannot be reached",
		"postgres://barker:secret@127.0.0.1:x/barker":               "",
	} {
		db, err := postgres.Open(t.Context(), url, nil)
		if err == nil {
			t.Errorf("%s was opened: %v", url, db.Close())
		} else if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestNotices(t *testing.T) {
	db := house(t)
	noticetest.Contract(t, db.Shop(), db.Notices())
}

// TestASurvey has the server look at a table that has grown, after a while of writing.
func TestASurvey(t *testing.T) {
	url, err := server.Copy(t.Context(), made) // in which nobody has looked
	if err != nil {
		t.Fatal(err)
	}
	db := openAt(t, url)
	rows := func() (n int) {
		if err := db.Read(t.Context(), func(tx store.Tx) error {
			rows, err := tx.Query(`SELECT reltuples::BIGINT FROM pg_class WHERE relname = 'shops'`)
			if err != nil {
				return err
			}
			if rows.Next() {
				err = rows.Scan(&n)
			}
			return errors.Join(err, rows.Close())
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const many = 300
	for i := range many {
		if err := db.Write(t.Context(), func(tx store.Tx) error {
			return tx.Put(`INSERT INTO shops (id) VALUES (?)`, fmt.Sprint(i, strings.Repeat(" long", 50)))
		}); err != nil {
			t.Fatal(err)
		}
	}
	if n := rows(); n <= 0 || n > many {
		t.Errorf("%d rows of %d are known", n, many)
	}
}
