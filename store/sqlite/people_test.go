package sqlite_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/people/peopletest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
)

// house opens a database file that has nothing in it.
func house(t *testing.T) *store.DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "barker.db"))
}

func openAt(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, nil)
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

func TestPeopleKeepTheContract(t *testing.T) { peopletest.Store(t, house(t).People()) }

func TestPeopleSurviveARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "barker.db")
	ctx := t.Context()
	open := func() (*people.People, *store.DB) {
		db := openAt(t, path)
		p, err := people.Open(ctx, db.People(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return p, db
	}
	p, db := open()
	token, needed, err := p.FirstLink(ctx)
	if err != nil || !needed {
		t.Fatal(needed, err)
	}
	a, session, err := p.Accept(ctx, token, "anna@example.com", "Anna", "correct horse 4")
	if err != nil {
		t.Fatal(err)
	}
	v, cookie, err := p.NewViewer(ctx, "nl")
	if err != nil {
		t.Fatal(err)
	}
	if v, err = p.Rename(ctx, v.ID, "Zoë"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, _ = open()
	if got, err := p.Account(ctx, session); err != nil || got != a {
		t.Errorf("session of %+v, %v", got, err)
	}
	if got, _, err := p.SignIn(ctx, "anna@example.com", "correct horse 4", "192.0.2.1"); err != nil || got != a {
		t.Errorf("signed in %+v, %v", got, err)
	}
	if got, err := p.Viewer(ctx, cookie); err != nil || got != v {
		t.Errorf("viewer %+v, %v; want %+v", got, err, v)
	}
	if _, needed, err := p.FirstLink(ctx); needed || err != nil {
		t.Errorf("a first link with an account: %v, %v", needed, err)
	}
	if trail, err := p.AuditTrail(ctx, 10); err != nil || len(trail) != 2 {
		t.Errorf("trail %+v, %v", trail, err)
	}
}

func TestOneLinkMakesOneAccountOnDisk(t *testing.T) {
	p, err := people.Open(t.Context(), house(t).People(), nil)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := p.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var made atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, _, err := p.Accept(context.Background(), token, "anna@example.com", "Anna", "correct horse 4"); err == nil {
				made.Add(1)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("one link made %d accounts", made.Load())
	}
}

func TestNoSecretIsKept(t *testing.T) {
	db := house(t)
	ctx := t.Context()
	p, err := people.Open(ctx, db.People(), nil)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := p.FirstLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, session, err := p.Accept(ctx, token, "anna@example.com", "Anna", "correct horse 4")
	if err != nil {
		t.Fatal(err)
	}
	_, cookie, err := p.NewViewer(ctx, "en")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil { // which writes the journal back
		t.Fatal(err)
	}
	b, err := os.ReadFile(db.String())
	if err != nil {
		t.Fatal(err)
	}
	kept := string(b)
	for _, secret := range []string{token, session, cookie, "correct horse"} {
		if strings.Contains(kept, secret) {
			t.Errorf("%s is in the database", secret)
		}
	}
	if !strings.Contains(kept, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error("the password is not kept as argon2id")
	}
}
