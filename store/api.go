package store

import (
	"context"

	"github.com/barkerlive/barker/api"
	"github.com/barkerlive/barker/shop"
)

// APIStore keeps what the merchant's programs need; it is an api.Store.
type APIStore struct{ db *DB }

// API is the store for the API.
func (db *DB) API() *APIStore { return &APIStore{db} }

var _ api.Store = (*APIStore)(nil)

// Token finds a token. See api.Store.
func (s *APIStore) Token(ctx context.Context, h api.Hash) (t api.Token, ok bool, err error) {
	ok, err = s.db.one(ctx, `SELECT id, shop_id, name, scope, created FROM api_tokens WHERE hash = ?`, []any{h[:]},
		&t.ID, &t.Shop, &t.Name, &t.Scope, moment{&t.Created})
	return t, ok, err
}

// AddToken keeps a token. See api.Store.
func (s *APIStore) AddToken(ctx context.Context, t api.Token, h api.Hash) error {
	_, err := s.db.exec(ctx, `INSERT INTO api_tokens (hash, id, shop_id, name, scope, created) VALUES (?, ?, ?, ?, ?, ?)`,
		h[:], t.ID, t.Shop, t.Name, string(t.Scope), t.Created.UnixMilli())
	return err
}

// Tokens are a shop's. See api.Store.
func (s *APIStore) Tokens(ctx context.Context, id shop.ShopID) (ts []api.Token, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		var t api.Token
		err := r.Scan(&t.ID, &t.Shop, &t.Name, &t.Scope, moment{&t.Created})
		ts = append(ts, t)
		return err
	}, `SELECT id, shop_id, name, scope, created FROM api_tokens WHERE shop_id = ? ORDER BY created, id`, id)
	return ts, err
}

// EndToken forgets a token. See api.Store.
func (s *APIStore) EndToken(ctx context.Context, id shop.ShopID, token string) (bool, error) {
	n, err := s.db.exec(ctx, `DELETE FROM api_tokens WHERE shop_id = ? AND id = ?`, id, token)
	return n > 0, err
}

// Begin takes a key. See api.Store. It also sweeps: keys end without anybody coming to say so.
func (s *APIStore) Begin(ctx context.Context, u api.Use) (reply api.Reply, state api.KeyState, err error) {
	err = s.db.Write(ctx, func(tx Tx) error {
		now := tx.Now()
		reply, state = api.Reply{}, api.Begun
		var body string
		var at int64
		if err := tx.Put(`DELETE FROM api_replies WHERE at < ?`, now.Add(-api.KeyKept).UnixMilli()); err != nil {
			return err
		}
		known, err := one(tx, `SELECT body, status, reply, at FROM api_replies WHERE shop_id = ? AND key = ?`, []any{u.Shop, u.Key},
			&body, &reply.Status, &reply.Body, &at)
		switch {
		case err != nil:
			return err
		case known && body != u.Body:
			state = api.UsedOtherwise
			return nil
		case known && reply.Status != 0:
			state = api.Answered
			return nil
		case known && at > now.Add(-api.KeyLease).UnixMilli():
			state = api.InFlight
			return nil
		}
		return tx.Put(`INSERT INTO api_replies (shop_id, key, body, status, reply, at) VALUES (?, ?, ?, 0, '', ?)
			ON CONFLICT (shop_id, key) DO UPDATE SET at = excluded.at`, u.Shop, u.Key, u.Body, now.UnixMilli())
	})
	return reply, state, err
}

// Finish keeps the answer to a key. See api.Store.
func (s *APIStore) Finish(ctx context.Context, u api.Use, r api.Reply, keep bool) error {
	return s.db.Write(ctx, func(tx Tx) error {
		if !keep {
			return tx.Put(`DELETE FROM api_replies WHERE shop_id = ? AND key = ?`, u.Shop, u.Key)
		}
		return tx.Put(`UPDATE api_replies SET status = ?, reply = ? WHERE shop_id = ? AND key = ?`, r.Status, string(r.Body), u.Shop, u.Key)
	})
}
