package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// RecordStore keeps how lines came about and what models took; it is a script.RecordStore, a
// script.LedgerStore and a show.Records.
type RecordStore struct{ db *DB }

// Record is the store for the record.
func (db *DB) Record() *RecordStore { return &RecordStore{db} }

var (
	_ script.RecordStore = (*RecordStore)(nil)
	_ script.LedgerStore = (*RecordStore)(nil)
	_ show.Records       = (*RecordStore)(nil)
)

// AddUse adds to what a model took. See script.LedgerStore.
func (s *RecordStore) AddUse(ctx context.Context, u script.Use) error {
	_, err := s.db.exec(ctx, `INSERT INTO model_uses(day, channel, task, model, calls, failed, tokens_in, tokens_out, cost)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (day, channel, task, model) DO UPDATE SET calls = model_uses.calls + excluded.calls, failed = model_uses.failed + excluded.failed,
			tokens_in = model_uses.tokens_in + excluded.tokens_in, tokens_out = model_uses.tokens_out + excluded.tokens_out, cost = model_uses.cost + excluded.cost`,
		u.Day, u.Channel, u.Task, u.Model, u.Calls, u.Failed, u.In, u.Out, u.Cost)
	return err
}

// Uses are what models took on a day. See script.LedgerStore.
func (s *RecordStore) Uses(ctx context.Context, day string) (uses []script.Use, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		var u script.Use
		err := r.Scan(&u.Day, &u.Channel, &u.Task, &u.Model, &u.Calls, &u.Failed, &u.In, &u.Out, &u.Cost)
		uses = append(uses, u)
		return err
	}, `SELECT day, channel, task, model, calls, failed, tokens_in, tokens_out, cost FROM model_uses WHERE day = ?`, day)
	return uses, err
}

// AddRecord keeps a record. See script.RecordStore.
func (s *RecordStore) AddRecord(ctx context.Context, r script.Record) error {
	attempts, err := json.Marshal(r.Attempts)
	if err != nil {
		return fmt.Errorf("attempts of %s: %w", r.ID, err)
	}
	_, err = s.db.exec(ctx, `INSERT INTO records(record, channel, at, kind, language, product, question, text, writer, verdict, attempts, search)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Channel, r.At.UnixMilli(), r.Kind, r.Language, r.Product, r.Question, r.Text, r.Writer, show.VerdictOn(r), string(attempts), searchable(r))
	return err
}

// searchable is what a search looks through: what was asked, said and refused.
func searchable(r script.Record) string {
	parts := []string{string(r.Product), r.Question, r.Text, r.Writer}
	for _, a := range r.Attempts {
		parts = append(parts, a.Output, a.Verdict, a.About)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// Records are a channel's, the newest first. See show.Records.
func (s *RecordStore) Records(ctx context.Context, q show.RecordQuery) (found []show.Recorded, err error) {
	where, args := "channel = ?", []any{q.Channel}
	also := func(cond string, arg any) {
		where += " AND " + cond
		args = append(args, arg)
	}
	if q.Before > 0 {
		also("id < ?", q.Before)
	}
	if q.Product != "" {
		also("product = ?", string(q.Product))
	}
	if q.Verdict != "" {
		also("verdict = ?", q.Verdict)
	}
	if !q.From.IsZero() {
		also("at >= ?", q.From.UnixMilli())
	}
	if !q.To.IsZero() {
		also("at < ?", q.To.UnixMilli())
	}
	for _, word := range strings.Fields(strings.ToLower(q.Text)) {
		also(`search LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word)+"%")
	}
	err = s.db.Read(ctx, func(tx Tx) error {
		found = nil
		err := each(tx, func(r Rows) error {
			k, err := scanRecorded(r)
			found = append(found, k)
			return err
		}, `SELECT id, record, channel, at, kind, language, product, question, text, writer, verdict, attempts
			FROM records WHERE `+where+` ORDER BY id DESC LIMIT ?`, append(args, q.Limit)...)
		for i := 0; err == nil && i < len(found); i++ {
			k := &found[i]
			err = each(tx, func(r Rows) error {
				var a show.RecordAiring
				err := r.Scan(&a.Tag, moment{&a.Started}, &a.Text, &a.Outcome)
				k.Aired = append(k.Aired, a)
				return err
			}, `SELECT tag, started, text, outcome FROM as_run WHERE record = ? AND channel = ? ORDER BY id LIMIT 50`, k.ID, k.Channel)
		}
		return err
	})
	return found, err
}

func scanRecorded(rows Rows) (k show.Recorded, err error) {
	var attempts []byte
	if err := rows.Scan(&k.Number, &k.ID, &k.Channel, moment{&k.At}, &k.Kind, &k.Language, &k.Product, &k.Question, &k.Text, &k.Writer, &k.Verdict, &attempts); err != nil {
		return k, err
	}
	if err := json.Unmarshal(attempts, &k.Attempts); err != nil {
		return k, fmt.Errorf("attempts of %s: %w", k.ID, err)
	}
	return k, nil
}

// Forget removes the records from before a time, and what models took on days long gone, and
// tells how many records.
func (s *RecordStore) Forget(ctx context.Context, before time.Time) (int64, error) {
	return s.db.exec(ctx, `DELETE FROM records WHERE at < ?`, before.UnixMilli())
}
