package postgres

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/barkerlive/barker/store"
)

// answered is a question that was asked ahead, and its answer.
type answered struct {
	query  string
	args   string
	fields []pgconn.FieldDescription
	rows   [][][]byte
}

// Ahead asks in one exchange what is going to be asked. An answer counts until something is written
// to a table that its question names. See store.Foresight.
func (s *session) Ahead(asks []store.Ask) {
	if s.ready() != nil {
		return // what is asked next tells it
	}
	queued := 0
	for _, a := range asks {
		vs, err := values(a.Args)
		if err != nil {
			s.failed = err
			return
		}
		s.batch.Queue(s.db.numbered(a.Query), vs...)
		queued++
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	results := s.send(ctx)
	_, err := s.read(results, s.waiting-queued)
	for i := 0; i < queued && err == nil; i++ {
		var a answered
		if a, err = answer(results); err == nil {
			a.query, a.args = asks[i].Query, fmt.Sprintf("%#v", asks[i].Args)
			s.ahead = append(s.ahead, a)
		}
	}
	if err = errors.Join(err, results.Close()); err != nil {
		s.ahead, s.failed = nil, s.lost(err)
	}
}

// answer keeps the rows of a question.
func answer(results pgx.BatchResults) (a answered, err error) {
	rows, err := results.Query()
	if err != nil {
		return a, err
	}
	defer rows.Close()
	a.fields = slices.Clone(rows.FieldDescriptions())
	for rows.Next() {
		row := slices.Clone(rows.RawValues())
		for i := range row {
			row[i] = slices.Clone(row[i]) // the connection writes over it
		}
		a.rows = append(a.rows, row)
	}
	rows.Close()
	return a, rows.Err()
}

// known finds an answer that came ahead. It is given once.
func (s *session) known(query string, args []any) (answered, bool) {
	if len(s.ahead) == 0 {
		return answered{}, false
	}
	text := fmt.Sprintf("%#v", args)
	i := slices.IndexFunc(s.ahead, func(a answered) bool { return a.query == query && a.args == text })
	if i < 0 {
		return answered{}, false
	}
	a := s.ahead[i]
	s.ahead = slices.Delete(s.ahead, i, i+1)
	return a, true
}

// writes is the table that a statement writes to.
var writes = regexp.MustCompile(`^\s*(?i:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)`)

// reads are statements that change nothing.
var reads = regexp.MustCompile(`^\s*(?i:SELECT)\b`)

// wrote forgets the answers that a statement may have made wrong: all of them when it is not clear
// what it writes to.
func (s *session) wrote(query string) {
	if len(s.ahead) == 0 || reads.MatchString(query) {
		return
	}
	m := writes.FindStringSubmatch(query)
	s.ahead = slices.DeleteFunc(s.ahead, func(a answered) bool { return m == nil || strings.Contains(a.query, m[1]) })
}

// kept are the rows of an answer that came ahead. See store.Rows.
type kept struct {
	answered
	types *pgtype.Map
	at    int // the row that is read, from 1
}

// Next goes to the next row. See store.Rows.
func (k *kept) Next() bool {
	k.at++
	return k.at <= len(k.rows)
}

// Scan reads a row. See store.Rows.
func (k *kept) Scan(dest ...any) error {
	if len(dest) != len(k.fields) {
		return fmt.Errorf("%d columns are read into %d", len(k.fields), len(dest))
	}
	for i, d := range dest {
		if b, ok := d.(*bool); ok {
			d = truth{b}
		}
		f := k.fields[i]
		if err := k.types.Scan(f.DataTypeOID, f.Format, k.rows[k.at-1][i], d); err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	return nil
}

// Close ends the answer. See store.Rows.
func (k *kept) Close() error { return nil }
