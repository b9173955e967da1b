package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNotEmpty says that a database has something in it.
var ErrNotEmpty = errors.New("the database is not empty")

// Table is a table as its database knows it.
type Table struct {
	Name    string
	Columns []string // in alphabetical order
	// Needs are the tables that its rows point to, itself not among them. Known of SQLite only.
	Needs []string
}

// Tables are the tables of a database, those that others need before them.
func Tables(tx Tx, d Dialect) ([]Table, error) {
	names := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name`
	columns := `SELECT name FROM pragma_table_info(?) ORDER BY name`
	needs := `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?1) WHERE "table" <> ?1`
	if d == PostgreSQL {
		// A table of holds has the rowid that SQLite's has by itself.
		names = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()
			AND table_type = 'BASE TABLE' AND table_name <> 'barker_version' ORDER BY table_name`
		columns = `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()
			AND table_name = ? AND column_name <> 'rowid' ORDER BY column_name`
		needs = ""
	}
	found, err := texts(tx, names)
	if err != nil {
		return nil, err
	}
	var ts []Table
	for _, name := range found {
		t := Table{Name: name}
		if t.Columns, err = texts(tx, columns, name); err != nil {
			return nil, err
		}
		slices.Sort(t.Columns)
		if needs != "" {
			if t.Needs, err = texts(tx, needs, name); err != nil {
				return nil, err
			}
		}
		ts = append(ts, t)
	}
	return ordered(ts)
}

// ordered puts tables behind those that they need.
func ordered(ts []Table) (out []Table, err error) {
	have := make(map[string]bool)
	for len(ts) > 0 {
		i := slices.IndexFunc(ts, func(t Table) bool {
			return !slices.ContainsFunc(t.Needs, func(n string) bool { return !have[n] })
		})
		if i < 0 {
			return nil, fmt.Errorf("table %s and another need each other", ts[0].Name)
		}
		have[ts[i].Name] = true
		out, ts = append(out, ts[i]), slices.Delete(ts, i, i+1)
	}
	return out, nil
}

func texts(tx Tx, query string, args ...any) (out []string, err error) {
	err = each(tx, func(r Rows) error {
		var s string
		err := r.Scan(&s)
		out = append(out, s)
		return err
	}, query, args...)
	return out, err
}

// Empty tells whether nothing is in the database's tables.
func (db *DB) Empty(ctx context.Context) (empty bool, err error) {
	err = db.Read(ctx, func(tx Tx) error {
		ts, err := Tables(tx, db.Dialect())
		if err != nil {
			return err
		}
		empty, err = isEmpty(tx, ts)
		return err
	})
	return empty, err
}

func isEmpty(tx Tx, ts []Table) (bool, error) {
	for _, t := range ts {
		var n int
		if some, err := one(tx, `SELECT 1 FROM `+t.Name+` LIMIT 1`, nil, &n); err != nil || some {
			return false, err
		}
	}
	return true, nil
}

// Copy copies all that is in one database to another, of either kind and of this program's version,
// in one transaction: all of it or nothing. What the other has is ErrNotEmpty, or removed first
// when it is to be replaced. At least one of them is SQLite.
func Copy(ctx context.Context, from, to *DB, replace bool) error {
	err := from.Read(ctx, func(src Tx) error {
		return to.Write(ctx, func(dst Tx) error {
			ts, err := shared(src, from.Dialect(), dst, to.Dialect())
			if err != nil {
				return err
			}
			if empty, err := isEmpty(dst, ts); err != nil {
				return err
			} else if !empty && !replace {
				return ErrNotEmpty
			}
			if err := unused(dst, to.Dialect()); err != nil {
				return err
			}
			return fill(src, from.Dialect(), dst, to.Dialect(), ts)
		})
	})
	if err != nil {
		return fmt.Errorf("copy %s to %s: %w", from, to, err)
	}
	return nil
}

// unused tells when another program has the database open: it would go on with what it has read
// before. Of a file that is known without this.
func unused(tx Tx, d Dialect) error {
	if d != PostgreSQL {
		return nil
	}
	var others int
	if _, err := one(tx, `SELECT COUNT(DISTINCT application_name) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name LIKE 'barker %' AND application_name <> current_setting('application_name')`, nil, &others); err != nil {
		return err
	}
	if others > 0 {
		return errors.New("it is in use, stop Barker first")
	}
	return nil
}

// shared are the tables of both, in the order that SQLite knows.
func shared(src Tx, from Dialect, dst Tx, to Dialect) ([]Table, error) {
	a, err := Tables(src, from)
	if err != nil {
		return nil, err
	}
	b, err := Tables(dst, to)
	if err != nil {
		return nil, err
	}
	for _, t := range a {
		if !slices.ContainsFunc(b, func(o Table) bool { return o.Name == t.Name && slices.Equal(o.Columns, t.Columns) }) {
			return nil, fmt.Errorf("table %s is not the same in both", t.Name)
		}
	}
	if len(a) != len(b) {
		return nil, fmt.Errorf("there are %d tables here and %d there", len(a), len(b))
	}
	if from == SQLite {
		return a, nil
	}
	return b, nil
}

// fill empties the tables of dst and copies those of src into them.
func fill(src Tx, from Dialect, dst Tx, to Dialect, ts []Table) error {
	if err := guard(dst, to, ts, false); err != nil {
		return err
	}
	for _, t := range slices.Backward(ts) {
		if err := dst.Put(`DELETE FROM ` + t.Name); err != nil {
			return err
		}
	}
	for _, t := range ts {
		if err := copyTable(src, from, dst, to, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return guard(dst, to, ts, true)
}

// guard lays off the triggers that keep tables from being emptied, or puts them back.
func guard(tx Tx, d Dialect, ts []Table, on bool) error {
	if d == PostgreSQL {
		verb := "DISABLE"
		if on {
			verb = "ENABLE"
		}
		for _, t := range ts {
			if err := tx.Put(`ALTER TABLE ` + t.Name + ` ` + verb + ` TRIGGER USER`); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyTable(src Tx, from Dialect, dst Tx, to Dialect, t Table) error {
	order, err := arrival(src, from, t.Name)
	if err != nil {
		return err
	}
	quoted := `"` + strings.Join(t.Columns, `", "`) + `"`
	insert := `INSERT INTO ` + t.Name + ` (` + quoted + `) VALUES (?` + strings.Repeat(`, ?`, len(t.Columns)-1) + `)`
	values, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		dest[i] = &values[i]
	}
	err = each(src, func(r Rows) error {
		if err := r.Scan(dest...); err != nil {
			return err
		}
		return dst.Put(insert, values...)
	}, `SELECT `+quoted+` FROM `+t.Name+order)
	if err != nil || to != PostgreSQL {
		return err
	}
	return count(dst, t.Name)
}

// arrival orders a table's rows as they came.
func arrival(tx Tx, d Dialect, table string) (string, error) {
	var n int
	query := `SELECT COUNT(*) FROM pragma_table_list WHERE name = ? AND wr = 0`
	if d == PostgreSQL {
		query = `SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema()
			AND table_name = ? AND column_name = 'rowid'`
	}
	if _, err := one(tx, query, []any{table}, &n); err != nil || n == 0 {
		return "", err
	}
	return ` ORDER BY rowid`, nil
}

// count has a table's identity go on after the rows that were given theirs.
func count(tx Tx, table string) error {
	columns, err := texts(tx, `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()
		AND table_name = ? AND is_identity = 'YES' AND column_name <> 'rowid'`, table)
	if err != nil {
		return err
	}
	for _, c := range columns {
		var at int64
		if _, err := one(tx, `SELECT setval(pg_get_serial_sequence('`+table+`', '`+c+`'), COALESCE(MAX(`+c+`), 1), MAX(`+c+`) IS NOT NULL) FROM `+table,
			nil, &at); err != nil {
			return err
		}
	}
	return nil
}
