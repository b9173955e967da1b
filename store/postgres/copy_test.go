package postgres_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/sqlite"
)

func file(t *testing.T) *store.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "barker.db"), nil)
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

func tables(t *testing.T, db *store.DB) (ts []store.Table) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx store.Tx) (err error) {
		ts, err = store.Tables(tx, db.Dialect())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ts
}

// TestTablesAreTheSame holds the two sets of tables together.
func TestTablesAreTheSame(t *testing.T) {
	names := func(ts []store.Table) (out []string) {
		for _, x := range ts {
			out = append(out, x.Name+"("+strings.Join(x.Columns, " ")+")")
		}
		slices.Sort(out)
		return out
	}
	ours, theirs := names(tables(t, house(t))), names(tables(t, file(t)))
	if !slices.Equal(ours, theirs) || len(ours) == 0 {
		t.Errorf("PostgreSQL:\n%s\nSQLite:\n%s", strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
	}
}

// sold fills a database with a shop that has sold something, and tells what is in it.
func sold(t *testing.T, db *store.DB) {
	t.Helper()
	c := shoptest.Config()
	c.Payments["bank"] = shoptest.NewBank(t)
	s := shoptest.Open(t, c, db.Shop(), shoptest.Mug(9), shoptest.Towel(3, 4))
	for _, b := range []shop.Buyer{"anna", "bo", "anna"} {
		if _, err := s.Hold(t.Context(), b, "k", []shop.Item{{SKU: "MUG-1", Qty: 1}, {SKU: "TOWEL-L", Qty: 1}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Checkout(t.Context(), shop.Checkout{Buyer: "bo", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "bank"}); err != nil {
		t.Fatal(err)
	}
	p := db.People()
	if err := p.AddEntry(t.Context(), people.Entry{By: "anna", Action: "price.set"}); err != nil {
		t.Fatal(err)
	}
	if err := p.AddViewer(t.Context(), people.Viewer{ID: "v_1", Name: "Zoë \u0000?", Language: "nl"}, people.Hash{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
}

// state is all that a shop knows.
func state(t *testing.T, db *store.DB) (out []any) {
	t.Helper()
	if err := db.Shop().View(t.Context(), "demo", func(r shop.Reader) error {
		ps, err := r.Products(-1)
		if err != nil {
			return err
		}
		os, err := r.Orders(10)
		if err != nil {
			return err
		}
		h, _, err := r.LastHold("anna")
		out = []any{ps, os, h}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	es, err := db.People().Entries(t.Context(), 9)
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.People().ViewerByToken(t.Context(), people.Hash{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	v.Name = strings.ReplaceAll(v.Name, "\x00", "\uFFFD") // which only SQLite keeps
	shoptest.Sound(t, db.Shop(), "demo")
	return append(out, es, v)
}

// TestCopy moves a shop up to a server and down again.
func TestCopy(t *testing.T) {
	from, server, back := file(t), house(t), file(t)
	sold(t, from)
	for _, step := range []struct{ from, to *store.DB }{{from, server}, {server, back}} {
		if err := store.Copy(t.Context(), step.from, step.to, false); err != nil {
			t.Fatal(err)
		}
		if got, want := state(t, step.to), state(t, from); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", step.to, got, want)
		}
	}
	// It goes on from there: the numbers that the server gives do not meet those it was given.
	s := shoptest.Open(t, shoptest.Config(), server.Shop())
	if _, err := s.SetQty(t.Context(), "anna", "MUG-1", 1); err != nil {
		t.Error(err)
	}
	if err := store.Copy(t.Context(), from, server, false); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("copied over what was there: %v", err)
	}
	if err := store.Copy(t.Context(), from, server, true); err != nil {
		t.Fatal(err)
	}
	if got, want := state(t, server), state(t, from); !reflect.DeepEqual(got, want) {
		t.Errorf("replaced:\n%+v\nwant\n%+v", got, want)
	}
	if err := server.Write(t.Context(), func(tx store.Tx) error { return tx.Put(`DELETE FROM audit`) }); err == nil {
		t.Error("the audit trail can be shortened after a copy")
	}
}

// TestCopyIsWhole leaves what was there when it cannot be done.
func TestCopyIsWhole(t *testing.T) {
	url := empty(t)
	from, server := file(t), openAt(t, url)
	sold(t, from)
	sold(t, server)
	want := state(t, server)
	// What only SQLite can tell apart is found in the middle of it.
	if err := from.Write(t.Context(), func(tx store.Tx) error {
		for i, email := range []string{"a\x00", "a\uFFFD"} {
			if err := tx.Put(`INSERT INTO accounts(id, email, name, role, password, created) VALUES (?, ?, '', '', '', 0)`, i, email); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := store.Copy(t.Context(), from, server, true); err == nil {
		t.Error("two accounts became one")
	}
	// Another program has it open.
	other, err := postgres.Open(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Copy(t.Context(), from, server, true); err == nil || !strings.Contains(err.Error(), "stop Barker first") {
		t.Errorf("copied under a running program: %v", err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	if got := state(t, server); !reflect.DeepEqual(got, want) {
		t.Errorf("half a copy:\n%+v\nwant\n%+v", got, want)
	}
}
