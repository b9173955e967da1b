package store

import (
	"context"
	"time"

	"github.com/barkerlive/barker/people"
)

// PeopleStore keeps people; it is a people.Store.
type PeopleStore struct{ db *DB }

// People is the store for people.
func (db *DB) People() *PeopleStore { return &PeopleStore{db} }

var _ people.Store = (*PeopleStore)(nil)

// SetLink keeps the link for the first account. See people.Store.
func (s *PeopleStore) SetLink(ctx context.Context, link people.Hash, expires time.Time) (needed bool, err error) {
	err = s.db.Write(ctx, func(tx Tx) error {
		needed = false
		var accounts bool
		if _, err := one(tx, `SELECT COUNT(*) > 0 FROM accounts`, nil, &accounts); err != nil || accounts {
			return err
		}
		needed = true
		return tx.Put(`INSERT INTO first_link(id, hash, expires) VALUES (1, ?, ?)
			ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`, link[:], expires.UnixMilli())
	})
	return needed && err == nil, err
}

// Link tells whether a link is good. See people.Store.
func (s *PeopleStore) Link(ctx context.Context, link people.Hash, now time.Time) (bool, error) {
	var id int
	return s.db.one(ctx, `SELECT id FROM first_link WHERE hash = ? AND expires > ?`, []any{link[:], now.UnixMilli()}, &id)
}

// UseLink turns a link into an account. See people.Store.
func (s *PeopleStore) UseLink(ctx context.Context, link people.Hash, now time.Time, a people.Account, password string, se people.Session) error {
	return s.db.Write(ctx, func(tx Tx) error {
		n, err := tx.Exec(`DELETE FROM first_link WHERE hash = ? AND expires > ?`, link[:], now.UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			return people.ErrNone
		}
		if err := tx.Put(`INSERT INTO accounts(id, email, name, role, password, created) VALUES (?, ?, ?, ?, ?, ?)`,
			a.ID, a.Email, a.Name, a.Role, password, now.UnixMilli()); err != nil {
			return err
		}
		return addSession(tx, se)
	})
}

// AccountByEmail finds an account. See people.Store.
func (s *PeopleStore) AccountByEmail(ctx context.Context, email string) (a people.Account, password string, err error) {
	ok, err := s.db.one(ctx, `SELECT id, email, name, role, password FROM accounts WHERE email = ?`, []any{email},
		&a.ID, &a.Email, &a.Name, &a.Role, &password)
	return a, password, found(ok, err)
}

// AddSession keeps a session. See people.Store.
func (s *PeopleStore) AddSession(ctx context.Context, se people.Session) error {
	return s.db.Write(ctx, func(tx Tx) error { return addSession(tx, se) })
}

// addSession also sweeps: sessions end without anybody coming to say so.
func addSession(tx Tx, se people.Session) error {
	if err := tx.Put(`DELETE FROM sessions WHERE expires <= ?`, time.Now().UnixMilli()); err != nil {
		return err
	}
	return tx.Put(`INSERT INTO sessions(hash, account_id, expires) VALUES (?, ?, ?)`, se.Hash[:], se.Account, se.Expires.UnixMilli())
}

// SessionAccount finds a session. See people.Store.
func (s *PeopleStore) SessionAccount(ctx context.Context, h people.Hash, now time.Time) (people.Session, people.Account, error) {
	var a people.Account
	var expires time.Time
	ok, err := s.db.one(ctx, `SELECT s.expires, a.id, a.email, a.name, a.role
		FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.hash = ? AND s.expires > ?`, []any{h[:], now.UnixMilli()},
		moment{&expires}, &a.ID, &a.Email, &a.Name, &a.Role)
	return people.Session{Hash: h, Account: a.ID, Expires: expires}, a, found(ok, err)
}

// Extend changes when a session expires. See people.Store.
func (s *PeopleStore) Extend(ctx context.Context, h people.Hash, expires time.Time) error {
	_, err := s.db.exec(ctx, `UPDATE sessions SET expires = ? WHERE hash = ?`, expires.UnixMilli(), h[:])
	return err
}

// EndSession forgets a session. See people.Store.
func (s *PeopleStore) EndSession(ctx context.Context, h people.Hash) error {
	_, err := s.db.exec(ctx, `DELETE FROM sessions WHERE hash = ?`, h[:])
	return err
}

// AddViewer keeps a viewer. See people.Store.
func (s *PeopleStore) AddViewer(ctx context.Context, v people.Viewer, token people.Hash) error {
	_, err := s.db.exec(ctx, `INSERT INTO viewers(id, token, name, language, created) VALUES (?, ?, ?, ?, ?)`,
		v.ID, token[:], v.Name, v.Language, v.Created.UnixMilli())
	return err
}

// viewer is where a viewer's columns go.
func viewer(v *people.Viewer) []any { return []any{&v.ID, &v.Name, &v.Language, moment{&v.Created}} }

// ViewerByToken finds a viewer. See people.Store.
func (s *PeopleStore) ViewerByToken(ctx context.Context, token people.Hash) (v people.Viewer, err error) {
	ok, err := s.db.one(ctx, `SELECT id, name, language, created FROM viewers WHERE token = ?`, []any{token[:]}, viewer(&v)...)
	return v, found(ok, err)
}

// ViewerByID finds a viewer. See people.Store.
func (s *PeopleStore) ViewerByID(ctx context.Context, id people.ViewerID) (v people.Viewer, err error) {
	ok, err := s.db.one(ctx, `SELECT id, name, language, created FROM viewers WHERE id = ?`, []any{id}, viewer(&v)...)
	return v, found(ok, err)
}

// RenameViewer changes a viewer's name. See people.Store.
func (s *PeopleStore) RenameViewer(ctx context.Context, id people.ViewerID, name string) (v people.Viewer, err error) {
	err = s.db.Write(ctx, func(tx Tx) error {
		return found(one(tx, `UPDATE viewers SET name = ? WHERE id = ? RETURNING id, name, language, created`, []any{name, id}, viewer(&v)...))
	})
	return v, err
}

// AddEntry appends to the audit trail. See people.Store.
func (s *PeopleStore) AddEntry(ctx context.Context, e people.Entry) error {
	_, err := s.db.exec(ctx, `INSERT INTO audit(at, by, action, detail) VALUES (?, ?, ?, ?)`, e.At.UnixMilli(), e.By, e.Action, e.Detail)
	return err
}

// Entries are the newest entries of the audit trail. See people.Store.
func (s *PeopleStore) Entries(ctx context.Context, limit int) (entries []people.Entry, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		var e people.Entry
		err := r.Scan(moment{&e.At}, &e.By, &e.Action, &e.Detail)
		entries = append(entries, e)
		return err
	}, `SELECT at, by, action, detail FROM audit ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// found makes of no row what people calls it.
func found(ok bool, err error) error {
	if err == nil && !ok {
		return people.ErrNone
	}
	return err
}
