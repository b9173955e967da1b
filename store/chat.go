package store

import (
	"context"
	"encoding/json"
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
	kept := m
	err = s.db.Write(ctx, func(tx Tx) error {
		kept = m
		if m.Key != "" {
			var old chat.Message
			var text []byte
			ok, err := one(tx, `SELECT `+messageColumns+` FROM messages WHERE room = ? AND speaker = ? AND viewer = ? AND key = ?`,
				[]any{room, m.From.Speaker, m.From.Viewer, m.Key}, message(&old, &text)...)
			if err != nil {
				return err
			}
			if ok {
				kept, kept.Again = old, true
				return json.Unmarshal(text, &kept.Parts)
			}
		}
		_, err := one(tx, `INSERT INTO messages(room, speaker, viewer, name, parts, at, reply_to, key)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			[]any{room, m.From.Speaker, m.From.Viewer, m.From.Name, string(parts), m.At.UnixMilli(), m.ReplyTo, m.Key}, &kept.ID)
		return err
	})
	if err != nil {
		return chat.Message{}, err
	}
	return kept, nil
}

// Recent is the newest messages, oldest first. See chat.Store.
func (s *ChatStore) Recent(ctx context.Context, room string, n int) (messages []chat.Message, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		var m chat.Message
		var parts []byte
		if err := r.Scan(message(&m, &parts)...); err != nil {
			return err
		}
		messages = append(messages, m)
		return json.Unmarshal(parts, &messages[len(messages)-1].Parts)
	}, `SELECT `+messageColumns+` FROM messages WHERE room = ? AND deleted = 0 ORDER BY id DESC LIMIT ?`, room, n)
	if err != nil {
		return nil, err
	}
	slices.Reverse(messages)
	return messages, nil
}

// Remove deletes what a message says and who said it. See chat.Store.
func (s *ChatStore) Remove(ctx context.Context, room string, id chat.MessageID) (bool, error) {
	n, err := s.db.exec(ctx, `UPDATE messages SET deleted = 1, parts = '[]', name = ''
		WHERE room = ? AND id = ? AND deleted = 0`, room, id)
	return n > 0, err
}

// Mutes are the viewers muted now. See chat.Store.
func (s *ChatStore) Mutes(ctx context.Context, room string) (map[chat.ViewerID]time.Time, error) {
	mutes := map[chat.ViewerID]time.Time{}
	err := s.db.each(ctx, func(r Rows) error {
		var v chat.ViewerID
		var until time.Time
		if err := r.Scan(&v, moment{&until}); err != nil {
			return err
		}
		mutes[v] = until
		return nil
	}, `SELECT viewer, until FROM mutes WHERE room = ? AND until > ?`, room, time.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	return mutes, nil
}

// SetMute mutes a viewer, and forgets the mutes that are over. See chat.Store.
func (s *ChatStore) SetMute(ctx context.Context, room string, v chat.ViewerID, until time.Time) error {
	return s.db.Write(ctx, func(tx Tx) error {
		if err := tx.Put(`INSERT INTO mutes(room, viewer, until) VALUES (?, ?, ?)
			ON CONFLICT (room, viewer) DO UPDATE SET until = excluded.until`, room, v, until.UnixMilli()); err != nil {
			return err
		}
		return tx.Put(`DELETE FROM mutes WHERE until <= ?`, time.Now().UnixMilli())
	})
}

// message is where the messageColumns go.
func message(m *chat.Message, parts *[]byte) []any {
	return []any{&m.ID, &m.From.Speaker, &m.From.Viewer, &m.From.Name, parts, moment{&m.At}, &m.ReplyTo, &m.Key}
}
