package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/barkerlive/barker/chat"
)

// ChatStore keeps chat rooms; it is a chat.Store.
type ChatStore struct{ db *DB }

// Chat is the store for chat rooms.
func (db *DB) Chat() *ChatStore { return &ChatStore{db} }

var _ chat.Store = (*ChatStore)(nil)

const messageColumns = `id, speaker, viewer, name, parts, at, reply_to, key`

// Add keeps a message, once for each key. See chat.Store.
func (s *ChatStore) Add(ctx context.Context, room string, m chat.Message) (chat.Message, error) {
	parts, err := json.Marshal(m.Parts)
	if err != nil {
		return chat.Message{}, err
	}
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		if m.Key != "" {
			old, err := scanMessage(tx.QueryRowContext(ctx, `SELECT `+messageColumns+` FROM messages
				WHERE room = ? AND speaker = ? AND viewer = ? AND key = ?`, room, m.From.Speaker, m.From.Viewer, m.Key))
			if err == nil {
				m, m.Again = old, true
				return nil
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		return tx.QueryRowContext(ctx, `INSERT INTO messages(room, speaker, viewer, name, parts, at, reply_to, key)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			room, m.From.Speaker, m.From.Viewer, m.From.Name, string(parts), m.At.UnixMilli(), m.ReplyTo, m.Key).Scan(&m.ID)
	})
	if err != nil {
		return chat.Message{}, err
	}
	return m, nil
}

// Recent is the newest messages, oldest first. See chat.Store.
func (s *ChatStore) Recent(ctx context.Context, room string, n int) (messages []chat.Message, err error) {
	rows, err := s.db.r.QueryContext(ctx, `SELECT `+messageColumns+` FROM messages
		WHERE room = ? AND deleted = 0 ORDER BY id DESC LIMIT ?`, room, n)
	if err != nil {
		return nil, s.db.explain(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, s.db.explain(err)
		}
		messages = append(messages, m)
	}
	slices.Reverse(messages)
	return messages, s.db.explain(rows.Err())
}

// Remove deletes what a message says and who said it. See chat.Store.
func (s *ChatStore) Remove(ctx context.Context, room string, id chat.MessageID) (removed bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE messages SET deleted = 1, parts = '[]', name = ''
			WHERE room = ? AND id = ? AND deleted = 0`, room, id)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		removed = n > 0
		return err
	})
	return removed, err
}

// Mutes are the viewers muted now. See chat.Store.
func (s *ChatStore) Mutes(ctx context.Context, room string) (mutes map[chat.ViewerID]time.Time, err error) {
	rows, err := s.db.r.QueryContext(ctx, `SELECT viewer, until FROM mutes WHERE room = ? AND until > ?`, room, time.Now().UnixMilli())
	if err != nil {
		return nil, s.db.explain(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	mutes = map[chat.ViewerID]time.Time{}
	for rows.Next() {
		var v chat.ViewerID
		var until int64
		if err := rows.Scan(&v, &until); err != nil {
			return nil, s.db.explain(err)
		}
		mutes[v] = fromMillis(until)
	}
	return mutes, s.db.explain(rows.Err())
}

// SetMute mutes a viewer, and forgets the mutes that are over. See chat.Store.
func (s *ChatStore) SetMute(ctx context.Context, room string, v chat.ViewerID, until time.Time) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO mutes(room, viewer, until) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET until = excluded.until`, room, v, until.UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM mutes WHERE until <= ?`, time.Now().UnixMilli())
		return err
	})
}

func scanMessage(row interface{ Scan(...any) error }) (chat.Message, error) {
	var m chat.Message
	var parts string
	var at int64
	if err := row.Scan(&m.ID, &m.From.Speaker, &m.From.Viewer, &m.From.Name, &parts, &at, &m.ReplyTo, &m.Key); err != nil {
		return chat.Message{}, err
	}
	m.At = fromMillis(at)
	return m, json.Unmarshal([]byte(parts), &m.Parts)
}
