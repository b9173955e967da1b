package postgres_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/barkerlive/barker/chat/chattest"
	"github.com/barkerlive/barker/people/peopletest"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/show/showtest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/postgres/pgserver"
)

var (
	server *pgserver.Server
	made   string // a database that has its tables
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
	return m.Run(), nil
}

// house opens a database that has nothing in its tables.
func house(tb testing.TB) *store.DB {
	tb.Helper()
	return openAt(tb, empty(tb))
}

// empty is a new database that has nothing in its tables.
func empty(tb testing.TB) (url string) {
	tb.Helper()
	url, err := server.Copy(context.Background(), made)
	if err != nil {
		tb.Fatal(err)
	}
	return url
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
