package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/barkerlive/barker/store"
)

func TestManyOf(t *testing.T) {
	for query, want := range map[string]string{
		`INSERT INTO a (x, y) VALUES (?, (SELECT COALESCE(MAX(z), 0) FROM b WHERE c = ?))`: `INSERT INTO a (x, y) SELECT given.a1, (SELECT COALESCE(MAX(z), 0) FROM b WHERE c = given.a2)` +
			` FROM unnest($1::text[], $2::bigint[]) given(a1, a2)`,
		`INSERT INTO a (x, y) VALUES (?, ?) ON CONFLICT (x) DO UPDATE SET y = excluded.y`: `INSERT INTO a (x, y) SELECT given.a1, given.a2` +
			` FROM unnest($1::text[], $2::bigint[]) given(a1, a2) ON CONFLICT (x) DO UPDATE SET y = excluded.y`,
		`UPDATE a SET y = y + ? WHERE x = ?`: `UPDATE a SET y = y + given.a1 FROM unnest($1::text[], $2::bigint[]) given(a1, a2) WHERE x = given.a2`,
		`SELECT x FROM a WHERE y = ? AND z = ? ORDER BY x`: `SELECT q.*, given.place FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY given(a1, a2, place)` +
			` CROSS JOIN LATERAL (SELECT x FROM a WHERE y = given.a1 AND z = given.a2 ORDER BY x) q`,
	} {
		if got, err := manyOf(query, []uint32{pgtype.TextOID, pgtype.Int8OID}); got != want || err != nil {
			t.Errorf("%s becomes\n%s, %v, want\n%s", query, got, err, want)
		}
	}
	if got, err := manyOf(`SELECT ?`, []uint32{pgtype.ByteaOID}); err == nil {
		t.Errorf("bytes: %s", got)
	}
}

// TestWhatGoesTogether keeps the order of what is about the same thing.
func TestWhatGoesTogether(t *testing.T) {
	const insert, upsert, change = `INSERT INTO holds (id) VALUES (?)`, `INSERT INTO holds (id) VALUES (?) ON CONFLICT (id) DO NOTHING`, `UPDATE holds SET state = ? WHERE id = ?`
	write := func(query string, keys ...string) store.Write { return store.NewWrite(keys, query, nil) }
	for name, c := range map[string]struct {
		ws   []store.Write
		want int
	}{
		"nothing":                       {nil, 0},
		"others":                        {[]store.Write{write(change, "a"), write(change, "b"), write(insert, "c")}, 3},
		"new rows of one thing":         {[]store.Write{write(insert, "a"), write(insert, "a")}, 2},
		"the same row twice":            {[]store.Write{write(change, "a"), write(change, "a")}, 1},
		"a row that may be there":       {[]store.Write{write(upsert, "a"), write(upsert, "a")}, 1},
		"a row and its change":          {[]store.Write{write(insert, "a"), write(change, "a")}, 1},
		"about anything":                {[]store.Write{write(insert, "a"), write(change)}, 1},
		"a table that is not known":     {[]store.Write{write(insert, "a"), write(`INSERT INTO waits (id) VALUES (?)`, "b")}, 1},
		"the same key of another table": {[]store.Write{write(insert, "a"), write(`INSERT INTO orders (id) VALUES (?)`, "a")}, 2},
	} {
		if got := together(c.ws); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
