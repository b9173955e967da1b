package store

import (
	"context"
	"time"

	"github.com/barkerlive/barker/show"
)

// DeskStore keeps what the team works with; it is a show.Desk.
type DeskStore struct{ db *DB }

// Desk is the store for the team's desk.
func (db *DB) Desk() *DeskStore { return &DeskStore{db} }

var _ show.Desk = (*DeskStore)(nil)

// AddTask keeps a task. See show.Desk.
func (s *DeskStore) AddTask(ctx context.Context, t show.Task) (show.Task, error) {
	values, err := taskValues(t)
	if err != nil {
		return show.Task{}, err
	}
	err = s.db.Write(ctx, func(tx Tx) error {
		_, err := one(tx, `INSERT INTO tasks(channel, kind, state, viewer, name, text, product, language, message, key, asked, summary, at, last, answer, by, done)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, values, &t.ID)
		return err
	})
	return t, err
}

// SaveTask replaces an open task. See show.Desk.
func (s *DeskStore) SaveTask(ctx context.Context, t show.Task) (bool, error) {
	values, err := taskValues(t)
	if err != nil {
		return false, err
	}
	n, err := s.db.exec(ctx, `UPDATE tasks SET channel = ?, kind = ?, state = ?, viewer = ?, name = ?, text = ?, product = ?, language = ?,
		message = ?, key = ?, asked = ?, summary = ?, at = ?, last = ?, answer = ?, by = ?, done = ? WHERE state = 'open' AND id = ?`, append(values, int64(t.ID))...)
	return n > 0, err
}

func taskValues(t show.Task) ([]any, error) {
	summary, err := listOf(t.Summary)
	if err != nil {
		return nil, err
	}
	var done any
	if !t.Done.IsZero() {
		done = t.Done.UnixMilli()
	}
	return []any{t.Channel, string(t.Kind), string(t.State), string(t.Viewer), t.Name, t.Text, string(t.Product), t.Language, int64(t.Message), t.Key, t.Asked,
		summary, t.At.UnixMilli(), t.Last.UnixMilli(), t.Answer, t.By, done}, nil
}

// Tasks are a channel's. See show.Desk.
func (s *DeskStore) Tasks(ctx context.Context, channel string, open bool, limit int) ([]show.Task, error) {
	which := `state <> 'open' ORDER BY done DESC, id DESC`
	if open {
		which = `state = 'open' ORDER BY id`
	}
	tasks := []show.Task{}
	err := s.db.each(ctx, func(r Rows) error {
		var t show.Task
		err := r.Scan(&t.ID, &t.Channel, &t.Kind, &t.State, &t.Viewer, &t.Name, &t.Text, &t.Product, &t.Language, &t.Message, &t.Key, &t.Asked,
			list[string]{&t.Summary}, moment{&t.At}, moment{&t.Last}, &t.Answer, &t.By, moment{&t.Done})
		tasks = append(tasks, t)
		return err
	}, `SELECT id, channel, kind, state, viewer, name, text, product, language, message, key, asked, summary, at, last, answer, by, done
		FROM tasks WHERE channel = ? AND `+which+` LIMIT ?`, channel, limit)
	if err != nil {
		return nil, err
	}
	return tasks, nil
}

// FAQ is all entries. See show.Desk.
func (s *DeskStore) FAQ(ctx context.Context) ([]show.FAQEntry, error) {
	entries := []show.FAQEntry{}
	err := s.db.each(ctx, func(r Rows) error {
		var e show.FAQEntry
		err := r.Scan(&e.ID, &e.Question, &e.Answer, &e.By, moment{&e.At})
		entries = append(entries, e)
		return err
	}, `SELECT id, question, answer, by, at FROM faq ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// AddFAQ keeps an entry. See show.Desk.
func (s *DeskStore) AddFAQ(ctx context.Context, e show.FAQEntry) (show.FAQEntry, error) {
	err := s.db.Write(ctx, func(tx Tx) error {
		_, err := one(tx, `INSERT INTO faq(question, answer, by, at) VALUES (?, ?, ?, ?) RETURNING id`, []any{e.Question, e.Answer, e.By, e.At.UnixMilli()}, &e.ID)
		return err
	})
	return e, err
}

// RemoveFAQ forgets an entry. See show.Desk.
func (s *DeskStore) RemoveFAQ(ctx context.Context, id int64) (bool, error) {
	n, err := s.db.exec(ctx, `DELETE FROM faq WHERE id = ?`, id)
	return n > 0, err
}

// State is a channel's document. See show.Desk.
func (s *DeskStore) State(ctx context.Context, channel, name string) ([]byte, error) {
	var body string
	ok, err := s.db.one(ctx, `SELECT body FROM channel_states WHERE channel = ? AND name = ?`, []any{channel, name}, &body)
	if err != nil || !ok {
		return nil, err
	}
	return []byte(body), nil
}

// SaveState replaces a channel's document. See show.Desk.
func (s *DeskStore) SaveState(ctx context.Context, channel, name string, body []byte) error {
	_, err := s.db.exec(ctx, `INSERT INTO channel_states(channel, name, body, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel, name) DO UPDATE SET body = excluded.body, at = excluded.at`, channel, name, string(body), time.Now().UnixMilli())
	return err
}
