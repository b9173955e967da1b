package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/barkerlive/barker/store"
)

// Together has many write at once, some of them what cannot be: those alone are told so, and nothing of
// theirs stays.
func Together(t *testing.T, open func(testing.TB) *store.DB) {
	const writers = 90
	db := open(t)
	if err := db.Write(t.Context(), func(tx store.Tx) error { return tx.Put(`INSERT INTO shops (id) VALUES ('all')`) }); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	const own, total = `SELECT codes FROM shops WHERE id = ?`, `SELECT codes + ? FROM shops WHERE id = ?`
	number := func(tx store.Tx, query string, args ...any) (n int, err error) {
		rows, err := tx.Query(query, args...)
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			err = rows.Scan(&n)
		}
		return n, errors.Join(err, rows.Close())
	}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			id := fmt.Sprint("w", i)
			err := db.Write(t.Context(), func(tx store.Tx) error {
				before, err := number(tx, total, 0, "all")
				if err != nil {
					return err
				}
				var codes any = i
				if i%9 == 4 {
					codes = nil // which the table does not take
				}
				if err := errors.Join(tx.PutOf([]string{id}, `INSERT INTO shops (id) VALUES (?)`, id),
					tx.PutOf([]string{id}, `UPDATE shops SET codes = ? WHERE id = ?`, codes, id),
					tx.PutOf([]string{"all"}, `UPDATE shops SET codes = codes + ? WHERE id = ?`, 1, "all")); err != nil {
					return err
				}
				if i%9 == 7 {
					return stop
				}
				if i%3 != 0 {
					return nil
				}
				n, err := number(tx, own, id)
				if after, wrong := number(tx, total, 0, "all"); err != nil || wrong != nil || n != i || after != before+1 {
					return fmt.Errorf("%s has %d, all %d after %d: %w", id, n, after, before, errors.Join(err, wrong))
				}
				return nil
			}, store.Ask{Query: own, Args: []any{id}}, store.Ask{Query: total, Args: []any{0, "all"}})
			switch {
			case i%9 == 4 && err == nil, i%9 == 7 && !errors.Is(err, stop), i%9 != 4 && i%9 != 7 && err != nil:
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if err := db.Read(t.Context(), func(tx store.Tx) error {
		n, err := number(tx, `SELECT COUNT(*) FROM shops`)
		counted, err2 := number(tx, own, "all")
		if want := writers - 2*writers/9; n != want+1 || counted != want {
			t.Errorf("%d wrote and %d are counted, want %d", n-1, counted, want)
		}
		return errors.Join(err, err2)
	}); err != nil {
		t.Error(err)
	}
}
