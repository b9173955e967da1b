package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/barkerlive/barker/store"
)

// TestAhead asks ahead, and is answered as if it had asked just then: what is written in between
// counts.
func TestAhead(t *testing.T) {
	db := house(t)
	const codes, orders = `SELECT codes FROM shops WHERE id = ?`, `SELECT COUNT(*), TRUE FROM orders WHERE shop_id = ? AND number <> ?`
	exec := func(tx store.Tx, query string, args ...any) {
		t.Helper()
		if err := tx.Put(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	number := func(tx store.Tx, query string, args ...any) (n int) {
		t.Helper()
		rows, err := tx.Query(query, args...)
		if err != nil {
			t.Fatal(err)
		}
		dest := []any{&n}
		var truth bool
		if query == orders {
			dest = append(dest, &truth)
		}
		for rows.Next() {
			err = errors.Join(err, rows.Scan(dest...))
		}
		if err := errors.Join(err, rows.Close()); err != nil || truth != (query == orders) {
			t.Fatal(truth, err)
		}
		return n
	}
	err := db.Write(t.Context(), func(tx store.Tx) error {
		exec(tx, `INSERT INTO shops (id, codes) VALUES ('a', 7), ('b', 8)`)
		tx.(store.Foresight).Ahead([]store.Ask{{Query: codes, Args: []any{"a"}}, {Query: codes, Args: []any{"b"}}, {Query: orders, Args: []any{"a", "b"}}})
		if n := number(tx, codes, "b"); n != 8 {
			t.Errorf("b has %d", n)
		}
		if n := number(tx, codes, "none"); n != 0 {
			t.Errorf("what was not asked ahead is answered with %d", n)
		}
		exec(tx, `UPDATE shops SET codes = 9 WHERE id = 'a'`)
		if n := number(tx, codes, "a"); n != 9 {
			t.Errorf("after a write a has %d", n)
		}
		if n := number(tx, orders, "a", "b"); n != 0 {
			t.Errorf("%d orders", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx store.Tx) error {
		tx.(store.Foresight).Ahead([]store.Ask{{Query: `SELECT nonsense FROM shops`}})
		_, err := tx.Query(codes, "a")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a wrong question: %v", err)
	}
	err = db.Write(t.Context(), func(tx store.Tx) error {
		if n := number(tx, codes, "a"); n != 9 {
			t.Errorf("a transaction later a has %d", n)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
