package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/barkerlive/barker/store"
)

// answered is a question that was asked ahead, and its answer.
type answered struct {
	query  string
	args   []any
	fields []pgconn.FieldDescription
	rows   [][][]byte
}

// Ahead asks in one exchange what is going to be asked, each question once with all its arguments. An
// answer counts until something is written that concerns it. See store.Foresight.
func (s *session) Ahead(asks []store.Ask) {
	if s.ready() != nil {
		return // what is asked next tells it
	}
	if err := s.askAhead(asks); err != nil {
		s.ahead, s.failed = nil, err
	}
}

func (s *session) askAhead(asks []store.Ask) error {
	var questions []string
	all := make(map[string][]*answered)
	for _, a := range asks {
		vs, err := s.values(a.Args)
		if err != nil {
			return err
		}
		key := question(a.Query, vs)
		if s.ahead[key] != nil {
			continue
		}
		if s.pending.Concern(a.Query, vs) {
			if err := s.settle(false); err != nil {
				return err
			}
		}
		if s.ahead == nil {
			s.ahead = make(map[string]*answered)
		}
		if all[a.Query] == nil {
			questions = append(questions, a.Query)
		}
		one := &answered{query: a.Query, args: vs}
		s.ahead[key] = one
		all[a.Query] = append(all[a.Query], one)
	}
	if len(questions) == 0 {
		return nil
	}
	for _, q := range questions {
		if err := s.queueAll(q, all[q]); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
	defer cancel()
	results := s.send(ctx)
	_, err := s.read(results, s.waiting-len(questions))
	for i := 0; i < len(questions) && err == nil; i++ {
		err = answer(results, all[questions[i]])
	}
	return s.lost(errors.Join(err, results.Close()))
}

// queueAll asks a question with many arguments at once.
func (s *session) queueAll(query string, asks []*answered) error {
	m, err := s.merged(query)
	if err != nil {
		return err
	}
	args := make([][]any, len(asks))
	for i, a := range asks {
		args[i] = a.args
	}
	columns, err := m.columns(args)
	if err != nil {
		return err
	}
	s.batch.Queue(m.sql, columns...)
	return nil
}

// answer gives rows, whose last column is the place of the question, to those who asked.
func answer(results pgx.BatchResults, asks []*answered) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	fields := slices.Clone(rows.FieldDescriptions())
	last := len(fields) - 1
	for _, a := range asks {
		a.fields = fields[:last]
	}
	for rows.Next() {
		raw := rows.RawValues()
		var place int64
		if err := rows.Conn().TypeMap().Scan(fields[last].DataTypeOID, fields[last].Format, raw[last], &place); err != nil {
			return err
		}
		row := slices.Clone(raw[:last])
		for i := range row {
			row[i] = slices.Clone(row[i]) // the connection writes over it
		}
		if place < 1 || place > int64(len(asks)) {
			return fmt.Errorf("an answer to question %d of %d", place, len(asks))
		}
		asks[place-1].rows = append(asks[place-1].rows, row)
	}
	rows.Close()
	return rows.Err()
}

// question is a query with its arguments, as one text.
func question(query string, args []any) string {
	var b strings.Builder
	b.WriteString(query)
	for _, a := range args {
		switch v := a.(type) {
		case string:
			b.WriteString("\x00s")
			b.WriteString(v)
		case int64:
			b.WriteString("\x00i")
			b.WriteString(strconv.FormatInt(v, 10))
		default:
			fmt.Fprintf(&b, "\x00%#v", v)
		}
	}
	return b.String()
}

// known finds an answer that came ahead.
func (s *session) known(query string, args []any) (*answered, bool) {
	if len(s.ahead) == 0 {
		return nil, false
	}
	a, ok := s.ahead[question(query, args)]
	return a, ok
}

// wrote forgets the answers that writes may have made wrong.
func (s *session) wrote(ws ...store.Write) {
	for _, w := range ws {
		maps.DeleteFunc(s.ahead, func(_ string, a *answered) bool { return w.Concerns(a.query, a.args) })
	}
}

// kept are the rows of an answer that came ahead. See store.Rows.
type kept struct {
	*answered
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
