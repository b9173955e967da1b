package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

// ShowStore keeps what a show must remember; it is a show.Store.
type ShowStore struct{ db *DB }

// Show is the store for shows.
func (db *DB) Show() *ShowStore { return &ShowStore{db} }

var _ show.Store = (*ShowStore)(nil)

// Aired is a row of the as-run log.
type Aired struct {
	show.AsRun
	Ended   time.Time // zero while it is on air, and when the house stopped meanwhile
	Outcome string    // "" as long as Ended is zero
}

// Schedule is a channel's stored schedule. See show.Store.
func (s *ShowStore) Schedule(ctx context.Context, channel string) (sch show.Schedule, ok bool, err error) {
	ok, err = s.body(ctx, `SELECT body FROM schedules WHERE channel = ?`, channel, &sch)
	return sch, ok, err
}

// SaveSchedule keeps a channel's schedule. See show.Store.
func (s *ShowStore) SaveSchedule(ctx context.Context, channel string, sch show.Schedule, by string) error {
	body, err := json.Marshal(sch)
	if err != nil {
		return err
	}
	return s.put(ctx, `INSERT INTO schedules(channel, body, by, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel) DO UPDATE SET body = excluded.body, by = excluded.by, at = excluded.at`,
		channel, string(body), by, time.Now().UnixMilli())
}

// Rundown is a channel's stored place. See show.Store.
func (s *ShowStore) Rundown(ctx context.Context, channel string) (r show.Rundown, err error) {
	_, err = s.body(ctx, `SELECT body FROM rundowns WHERE channel = ?`, channel, &r)
	return r, err
}

// SaveRundown keeps a channel's place. See show.Store.
func (s *ShowStore) SaveRundown(ctx context.Context, channel string, r show.Rundown) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.put(ctx, `INSERT INTO rundowns(channel, body, at) VALUES (?, ?, ?)
		ON CONFLICT (channel) DO UPDATE SET body = excluded.body, at = excluded.at`, channel, string(body), time.Now().UnixMilli())
}

// Began writes that an airing has begun. See show.Store.
func (s *ShowStore) Began(ctx context.Context, e show.AsRun) error {
	claims, err := json.Marshal(e.Claims)
	if err != nil {
		return fmt.Errorf("claims of %s: %w", e.Tag, err)
	}
	return s.put(ctx, `INSERT INTO as_run(channel, tag, clip, kind, product, text, claims, because, writer, answer_to, started, record)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Channel, e.Tag, e.Clip, e.Kind, e.Product, e.Text, string(claims), e.Because, e.Writer, e.AnswerTo, e.Started.UnixMilli(), e.Record)
}

// Ended completes an airing that began. One that did not begin, or has ended before, is an
// error. See show.Store.
func (s *ShowStore) Ended(ctx context.Context, channel string, tag stream.Tag, at time.Time, outcome string) error {
	n, err := s.db.exec(ctx, `UPDATE as_run SET ended = ?, outcome = ? WHERE channel = ? AND tag = ?`,
		at.UnixMilli(), outcome, channel, tag)
	if err == nil && n == 0 {
		return fmt.Errorf("airing %s of channel %s has not begun", tag, channel)
	}
	return err
}

// AsRun is a channel's newest airings, newest first.
func (s *ShowStore) AsRun(ctx context.Context, channel string, limit int) (airings []Aired, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		a, err := scanAired(r)
		airings = append(airings, a)
		return err
	}, `SELECT channel, tag, clip, kind, product, text, claims, because, writer, answer_to,
		started, ended, outcome, record FROM as_run WHERE channel = ? ORDER BY id DESC LIMIT ?`, channel, limit)
	if err != nil {
		return nil, err
	}
	return airings, nil
}

func scanAired(rows Rows) (a Aired, err error) {
	var claims []byte
	if err := rows.Scan(&a.Channel, &a.Tag, &a.Clip, &a.Kind, &a.Product, &a.Text, &claims, &a.Because, &a.Writer, &a.AnswerTo,
		moment{&a.Started}, moment{&a.Ended}, &a.Outcome, &a.Record); err != nil {
		return a, err
	}
	if err := json.Unmarshal(claims, &a.Claims); err != nil {
		return a, fmt.Errorf("claims of %s: %w", a.Tag, err)
	}
	return a, nil
}

// Forget removes the airings that began before a time, on all channels, and tells how many:
// the retention of the as-run log.
func (s *ShowStore) Forget(ctx context.Context, before time.Time) (int64, error) {
	return s.db.exec(ctx, `DELETE FROM as_run WHERE started < ?`, before.UnixMilli())
}

// body reads the JSON that a query finds, if it finds any.
func (s *ShowStore) body(ctx context.Context, query, channel string, v any) (bool, error) {
	var body []byte
	ok, err := s.db.one(ctx, query, []any{channel}, &body)
	if !ok || err != nil {
		return false, err
	}
	return true, json.Unmarshal(body, v)
}

func (s *ShowStore) put(ctx context.Context, query string, args ...any) error {
	_, err := s.db.exec(ctx, query, args...)
	return err
}
