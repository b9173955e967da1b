package postgres

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/barkerlive/barker/store"
)

// many is a statement that does for many rows of arguments what another does for one. What each row
// costs the server is little beside what each statement does.
type many struct {
	sql   string
	types []uint32 // of the arguments, by their OIDs
}

// tables are those whose writes are put together, in an order in which none refers to a later one.
var tables = []string{"shops", "products", "variants", "holds", "hold_lines", "orders", "order_lines", "order_stock", "order_states",
	"payments", "stock_movements", "events", "deeds", "replies"}

// arrays are the types of the arguments that can be many.
var arrays = map[uint32]string{pgtype.TextOID: "text[]", pgtype.Int8OID: "bigint[]", pgtype.Float8OID: "double precision[]"}

var (
	insertion = regexp.MustCompile(`(?is)^\s*(INSERT\s+INTO\s+\w+\s*\([^)]*\))\s*VALUES\s*\((.*?)\)(\s*ON\s+CONFLICT\b.*)?$`)
	update    = regexp.MustCompile(`(?is)^\s*(UPDATE\s+\w+\s+SET\s+.*?)(\s+WHERE\s.*)$`)
)

// merged makes of a statement the one for many rows of arguments.
func (s *session) merged(query string) (*many, error) {
	if m, ok := s.db.many.Load(query); ok {
		return m.(*many), nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	described, err := s.conn.Prepare(ctx, "", s.db.numbered(query))
	if err != nil {
		return nil, s.lost(err)
	}
	m := &many{types: described.ParamOIDs}
	m.sql, err = manyOf(query, m.types)
	if err != nil {
		return nil, err
	}
	s.db.many.Store(query, m)
	return m, nil
}

// manyOf is the text of a statement for many rows of arguments of some types.
func manyOf(query string, types []uint32) (string, error) {
	names, from := make([]string, len(types)), make([]string, len(types))
	for i, t := range types {
		array, ok := arrays[t]
		if !ok {
			return "", fmt.Errorf("there are no arrays of type %d: %s", t, query)
		}
		names[i], from[i] = "a"+strconv.Itoa(i+1), "$"+strconv.Itoa(i+1)+"::"+array
	}
	rows := "unnest(" + strings.Join(from, ", ") + ")"
	given := " given(" + strings.Join(names, ", ")
	n := 0
	named := func(part string) string {
		var out strings.Builder
		for i := range len(part) {
			if part[i] != '?' {
				out.WriteByte(part[i])
				continue
			}
			n++
			out.WriteString("given.a" + strconv.Itoa(n))
		}
		return out.String()
	}
	if m := insertion.FindStringSubmatch(query); m != nil {
		return m[1] + " SELECT " + named(m[2]) + " FROM " + rows + given + ")" + m[3], nil
	}
	if m := update.FindStringSubmatch(query); m != nil {
		set := named(m[1])
		return set + " FROM " + rows + given + ")" + named(m[2]), nil
	}
	return "SELECT q.*, given.place FROM " + rows + " WITH ORDINALITY" + given + ", place) CROSS JOIN LATERAL (" + named(query) + ") q", nil
}

// columns are rows of arguments, by argument.
func (m *many) columns(rows [][]any) ([]any, error) {
	all := make([]any, len(m.types))
	for i, t := range m.types {
		var err error
		switch t {
		case pgtype.TextOID:
			all[i], err = column[string](rows, i)
		case pgtype.Int8OID:
			all[i], err = column[int64](rows, i)
		default:
			all[i], err = column[float64](rows, i)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// column is one argument of many rows; nil is NULL.
func column[T any](rows [][]any, i int) (any, error) {
	all, orNull := make([]T, len(rows)), false
	for n, row := range rows {
		v, ok := row[i].(T)
		if !ok && row[i] != nil {
			return nil, fmt.Errorf("argument %d: %T is not %T", i+1, row[i], v)
		}
		all[n], orNull = v, orNull || !ok
	}
	if !orNull {
		return all, nil
	}
	some := make([]*T, len(rows))
	for n, row := range rows {
		if row[i] != nil {
			some[n] = &all[n]
		}
	}
	return some, nil
}

// queue has writes sent with what comes next. Those of the same words that are about different things
// become one statement, and then the order of tables is that in which they refer to each other.
func (s *session) queue(ws []store.Write) error {
	for len(ws) > 0 {
		n := 0
		if !s.apart {
			n = together(ws)
		}
		if n < 2 {
			s.batch.Queue(s.db.numbered(ws[0].Query), ws[0].Args...)
			ws = ws[1:]
			continue
		}
		if err := s.queueTogether(ws[:n]); err != nil {
			return err
		}
		ws = ws[n:]
	}
	return nil
}

// together is how many writes from the first on do the same in any order, but for that of their tables.
func together(ws []store.Write) int {
	type thing struct{ table, key string }
	of := make(map[thing]string) // which words changed it
	for n, w := range ws {
		if w.Keys == nil || !slices.Contains(tables, w.Table) {
			return n
		}
		for _, k := range w.Keys {
			query, ok := of[thing{w.Table, k}]
			if ok && (query != w.Query || !appends(w.Query)) {
				return n
			}
		}
		for _, k := range w.Keys {
			of[thing{w.Table, k}] = w.Query
		}
	}
	return len(ws)
}

// appends tells whether a statement adds a row whatever the others that are there.
func appends(query string) bool {
	return strings.HasPrefix(query, "INSERT") && !strings.Contains(query, "SELECT") && !strings.Contains(query, "CONFLICT")
}

// queueTogether has writes sent as one statement for each that has words of its own.
func (s *session) queueTogether(ws []store.Write) error {
	for _, table := range tables {
		var queries []string
		rows := make(map[string][][]any)
		for _, w := range ws {
			if w.Table != table {
				continue
			}
			if rows[w.Query] == nil {
				queries = append(queries, w.Query)
			}
			rows[w.Query] = append(rows[w.Query], w.Args)
		}
		for _, q := range queries {
			if len(rows[q]) == 1 {
				s.batch.Queue(s.db.numbered(q), rows[q][0]...)
				continue
			}
			m, err := s.merged(q)
			if err != nil {
				return err
			}
			columns, err := m.columns(rows[q])
			if err != nil {
				return err
			}
			s.batch.Queue(m.sql, columns...)
		}
	}
	return nil
}
