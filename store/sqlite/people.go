package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/barkerlive/barker/people"
)

// PeopleStore keeps people; it is a people.Store.
type PeopleStore struct{ db *DB }

// People is the store for people.
func (db *DB) People() *PeopleStore { return &PeopleStore{db} }

var _ people.Store = (*PeopleStore)(nil)

// SetLink keeps the link for the first account. See people.Store.
func (s *PeopleStore) SetLink(ctx context.Context, link people.Hash, expires time.Time) (bool, error) {
	needed := false
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO first_link(id, hash, expires) SELECT 1, ?, ?
			WHERE NOT EXISTS (SELECT 1 FROM accounts)
			ON CONFLICT(id) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`, link[:], expires.UnixMilli())
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		needed = n > 0
		return err
	})
	return needed, err
}

// Link tells whether a link is good. See people.Store.
func (s *PeopleStore) Link(ctx context.Context, link people.Hash, now time.Time) (bool, error) {
	var good bool
	err := s.db.r.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM first_link WHERE hash = ? AND expires > ?)`,
		link[:], now.UnixMilli()).Scan(&good)
	return good, s.db.explain(err)
}

// UseLink turns a link into an account. See people.Store.
func (s *PeopleStore) UseLink(ctx context.Context, link people.Hash, now time.Time, a people.Account, password string, se people.Session) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM first_link WHERE hash = ? AND expires > ?`, link[:], now.UnixMilli())
		if err := changed(r, err); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO accounts(id, email, name, role, password, created) VALUES (?, ?, ?, ?, ?, ?)`,
			a.ID, a.Email, a.Name, a.Role, password, now.UnixMilli()); err != nil {
			return err
		}
		return addSession(ctx, tx, se)
	})
}

// AccountByEmail finds an account. See people.Store.
func (s *PeopleStore) AccountByEmail(ctx context.Context, email string) (people.Account, string, error) {
	var a people.Account
	var password string
	err := s.db.r.QueryRowContext(ctx, `SELECT id, email, name, role, password FROM accounts WHERE email = ?`, email).
		Scan(&a.ID, &a.Email, &a.Name, &a.Role, &password)
	return a, password, s.db.none(err)
}

// AddSession keeps a session. See people.Store.
func (s *PeopleStore) AddSession(ctx context.Context, se people.Session) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error { return addSession(ctx, tx, se) })
}

// addSession also sweeps: sessions end without anybody coming to say so.
func addSession(ctx context.Context, tx *sql.Tx, se people.Session) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE expires <= ?`, time.Now().UnixMilli()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sessions(hash, account_id, expires) VALUES (?, ?, ?)`,
		se.Hash[:], se.Account, se.Expires.UnixMilli())
	return err
}

// SessionAccount finds a session. See people.Store.
func (s *PeopleStore) SessionAccount(ctx context.Context, h people.Hash, now time.Time) (people.Session, people.Account, error) {
	var a people.Account
	var expires int64
	err := s.db.r.QueryRowContext(ctx, `SELECT s.expires, a.id, a.email, a.name, a.role
		FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.hash = ? AND s.expires > ?`, h[:], now.UnixMilli()).
		Scan(&expires, &a.ID, &a.Email, &a.Name, &a.Role)
	return people.Session{Hash: h, Account: a.ID, Expires: fromMillis(expires)}, a, s.db.none(err)
}

// Extend changes when a session expires. See people.Store.
func (s *PeopleStore) Extend(ctx context.Context, h people.Hash, expires time.Time) error {
	return s.exec(ctx, `UPDATE sessions SET expires = ? WHERE hash = ?`, expires.UnixMilli(), h[:])
}

// EndSession forgets a session. See people.Store.
func (s *PeopleStore) EndSession(ctx context.Context, h people.Hash) error {
	return s.exec(ctx, `DELETE FROM sessions WHERE hash = ?`, h[:])
}

// AddViewer keeps a viewer. See people.Store.
func (s *PeopleStore) AddViewer(ctx context.Context, v people.Viewer, token people.Hash) error {
	return s.exec(ctx, `INSERT INTO viewers(id, token, name, language, created) VALUES (?, ?, ?, ?, ?)`,
		v.ID, token[:], v.Name, v.Language, v.Created.UnixMilli())
}

// ViewerByToken finds a viewer. See people.Store.
func (s *PeopleStore) ViewerByToken(ctx context.Context, token people.Hash) (people.Viewer, error) {
	row := s.db.r.QueryRowContext(ctx, `SELECT id, name, language, created FROM viewers WHERE token = ?`, token[:])
	return s.scanViewer(row)
}

// RenameViewer changes a viewer's name. See people.Store.
func (s *PeopleStore) RenameViewer(ctx context.Context, id people.ViewerID, name string) (v people.Viewer, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		v, err = s.scanViewer(tx.QueryRowContext(ctx,
			`UPDATE viewers SET name = ? WHERE id = ? RETURNING id, name, language, created`, name, id))
		return err
	})
	return v, err
}

func (s *PeopleStore) scanViewer(row *sql.Row) (people.Viewer, error) {
	var v people.Viewer
	var created int64
	err := row.Scan(&v.ID, &v.Name, &v.Language, &created)
	v.Created = fromMillis(created)
	return v, s.db.none(err)
}

// AddEntry appends to the audit trail. See people.Store.
func (s *PeopleStore) AddEntry(ctx context.Context, e people.Entry) error {
	return s.exec(ctx, `INSERT INTO audit(at, by, action, detail) VALUES (?, ?, ?, ?)`, e.At.UnixMilli(), e.By, e.Action, e.Detail)
}

// Entries are the newest entries of the audit trail. See people.Store.
func (s *PeopleStore) Entries(ctx context.Context, limit int) (entries []people.Entry, err error) {
	rows, err := s.db.r.QueryContext(ctx, `SELECT at, by, action, detail FROM audit ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, s.db.explain(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e people.Entry
		var at int64
		if err := rows.Scan(&at, &e.By, &e.Action, &e.Detail); err != nil {
			return nil, s.db.explain(err)
		}
		e.At = fromMillis(at)
		entries = append(entries, e)
	}
	return entries, s.db.explain(rows.Err())
}

func (s *PeopleStore) exec(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// none makes of no rows what people calls it.
func (db *DB) none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return people.ErrNone
	}
	return db.explain(err)
}

// changed is people.ErrNone when a statement touched no row.
func changed(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return people.ErrNone
	}
	return err
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
