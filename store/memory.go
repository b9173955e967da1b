package store

import (
	"context"
	"time"

	"github.com/barkerlive/barker/people"
)

// Memory is a viewer's answer and notes. See people.Store.
func (s *PeopleStore) Memory(ctx context.Context, id people.ViewerID) (c people.Consent, notes []people.Note, err error) {
	err = s.db.Read(ctx, func(tx Tx) error {
		c, notes = people.NeverAsked, nil
		if _, err := one(tx, `SELECT consent FROM viewer_consents WHERE viewer = ?`, []any{string(id)}, &c); err != nil {
			return err
		}
		return each(tx, func(r Rows) error {
			var n people.Note
			err := r.Scan(&n.ID, &n.Kind, &n.Value, moment{&n.At})
			notes = append(notes, n)
			return err
		}, `SELECT id, kind, value, at FROM viewer_notes WHERE viewer = ? ORDER BY id`, string(id))
	})
	return c, notes, err
}

// SetConsent keeps a viewer's answer. See people.Store.
func (s *PeopleStore) SetConsent(ctx context.Context, id people.ViewerID, c people.Consent, at time.Time) error {
	return s.db.Write(ctx, func(tx Tx) error {
		if err := tx.Put(`INSERT INTO viewer_consents(viewer, consent, at) VALUES (?, ?, ?)
			ON CONFLICT (viewer) DO UPDATE SET consent = excluded.consent, at = excluded.at`, string(id), string(c), at.UnixMilli()); err != nil {
			return err
		}
		if c == people.Agreed {
			return nil
		}
		return tx.Put(`DELETE FROM viewer_notes WHERE viewer = ?`, string(id))
	})
}

// AddNotes keeps notes of a viewer who agreed. See people.Store.
func (s *PeopleStore) AddNotes(ctx context.Context, id people.ViewerID, notes []people.Note, most int) (agreed bool, err error) {
	err = s.db.Write(ctx, func(tx Tx) error {
		agreed, err = one(tx, `SELECT at FROM viewer_consents WHERE viewer = ? AND consent = ?`, []any{string(id), string(people.Agreed)}, new(int64))
		if err != nil || !agreed {
			return err
		}
		for _, n := range notes {
			have, err := one(tx, `SELECT id FROM viewer_notes WHERE viewer = ? AND kind = ? AND value = ?`, []any{string(id), n.Kind, n.Value}, new(int64))
			if err != nil {
				return err
			}
			if have {
				continue
			}
			if err := tx.Put(`INSERT INTO viewer_notes(viewer, kind, value, at) VALUES (?, ?, ?, ?)`, string(id), n.Kind, n.Value, n.At.UnixMilli()); err != nil {
				return err
			}
		}
		return tx.Put(`DELETE FROM viewer_notes WHERE viewer = ? AND id NOT IN
			(SELECT id FROM viewer_notes WHERE viewer = ? ORDER BY id DESC LIMIT ?)`, string(id), string(id), most)
	})
	return agreed, err
}

// ChangeNote corrects a viewer's note. See people.Store.
func (s *PeopleStore) ChangeNote(ctx context.Context, id people.ViewerID, note int64, value string) (bool, error) {
	n, err := s.db.exec(ctx, `UPDATE viewer_notes SET value = ? WHERE viewer = ? AND id = ?`, value, string(id), note)
	return n > 0, err
}

// ForgetNote deletes a viewer's note. See people.Store.
func (s *PeopleStore) ForgetNote(ctx context.Context, id people.ViewerID, note int64) (bool, error) {
	n, err := s.db.exec(ctx, `DELETE FROM viewer_notes WHERE viewer = ? AND id = ?`, string(id), note)
	return n > 0, err
}
