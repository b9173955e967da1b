package store

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
)

// NoticeStore keeps what is to be told of the shop; it is a notice.Store.
type NoticeStore struct{ db *DB }

// Notices is the store for notices.
func (db *DB) Notices() *NoticeStore { return &NoticeStore{db} }

var _ notice.Store = (*NoticeStore)(nil)

// Position is how far the outbox was read. See notice.Store.
func (s *NoticeStore) Position(ctx context.Context, id shop.ShopID) (to int64, err error) {
	_, err = s.db.one(ctx, `SELECT position FROM notice_positions WHERE shop_id = ?`, []any{id}, &to)
	return to, err
}

// Queue writes deliveries. See notice.Store.
func (s *NoticeStore) Queue(ctx context.Context, id shop.ShopID, to int64, ds []notice.Delivery) error {
	return s.db.Write(ctx, func(tx Tx) error {
		now := tx.Now().UnixMilli()
		for _, d := range ds {
			if err := tx.Put(`INSERT INTO deliveries (id, shop_id, receiver, event_id, position, state, attempts, due, error, created, updated)
				VALUES (?, ?, ?, ?, ?, 'due', 0, ?, '', ?, ?) ON CONFLICT (id) DO NOTHING`,
				d.ID, id, d.Receiver, d.Event.ID, d.Event.Position, now, now, now); err != nil {
				return err
			}
		}
		return tx.Put(`INSERT INTO notice_positions (shop_id, position) VALUES (?, ?) ON CONFLICT (shop_id) DO UPDATE SET
			position = CASE WHEN excluded.position > notice_positions.position THEN excluded.position ELSE notice_positions.position END`, id, to)
	})
}

const deliveryColumns = `d.id, d.receiver, d.state, d.attempts, d.due, d.error, d.created, d.updated,
	e.position, e.id, e.type, e.aggregate, e.seq, e.at, e.body`

func deliveries(tx Tx, where string, args ...any) (ds []notice.Delivery, err error) {
	err = each(tx, func(r Rows) error {
		var d notice.Delivery
		var body string
		e := &d.Event
		err := r.Scan(&d.ID, &d.Receiver, &d.State, &d.Attempts, moment{&d.Due}, &d.Error, moment{&d.Created}, moment{&d.Updated},
			&e.Position, &e.ID, &e.Type, &e.Aggregate, &e.Seq, moment{&e.At}, &body)
		e.Body = json.RawMessage(body)
		ds = append(ds, d)
		return err
	}, `SELECT `+deliveryColumns+` FROM deliveries d JOIN events e ON e.id = d.event_id WHERE d.shop_id = ? AND `+where, args...)
	return ds, err
}

// Claim takes what is due. See notice.Store. Most of the time nothing is, and nothing is written.
func (s *NoticeStore) Claim(ctx context.Context, id shop.ShopID, receiver string, limit int, lease time.Duration) (ds []notice.Delivery, err error) {
	due := `d.receiver = ? AND d.state = 'due' AND d.due <= ? ORDER BY d.due, d.position LIMIT ` + strconv.Itoa(limit)
	err = s.db.Read(ctx, func(tx Tx) (err error) {
		ds, err = deliveries(tx, due, id, receiver, tx.Now().UnixMilli())
		return err
	})
	if err != nil || len(ds) == 0 {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx Tx) (err error) {
		if ds, err = deliveries(tx, due, id, receiver, tx.Now().UnixMilli()); err != nil {
			return err
		}
		for i := range ds {
			ds[i].Attempts++
			ds[i].Due = tx.Now().Add(lease)
			if err := tx.Put(`UPDATE deliveries SET attempts = ?, due = ?, updated = ? WHERE id = ?`, ds[i].Attempts,
				ds[i].Due.UnixMilli(), tx.Now().UnixMilli(), ds[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ds, nil
}

// Settle notes what became of a delivery. See notice.Store.
func (s *NoticeStore) Settle(ctx context.Context, id shop.ShopID, delivery string, o notice.Outcome) error {
	return s.db.Write(ctx, func(tx Tx) error {
		return tx.Put(`UPDATE deliveries SET state = ?, due = ?, error = ?, updated = ? WHERE shop_id = ? AND id = ?`,
			string(o.State), tx.Now().Add(o.After).UnixMilli(), o.Error, tx.Now().UnixMilli(), id, delivery)
	})
}

// Deliveries are the newest first. See notice.Store.
func (s *NoticeStore) Deliveries(ctx context.Context, id shop.ShopID, state notice.State, limit int) (ds []notice.Delivery, err error) {
	err = s.db.Read(ctx, func(tx Tx) (err error) {
		if state == "" {
			ds, err = deliveries(tx, `TRUE ORDER BY d.position DESC, d.id LIMIT ?`, id, limit)
			return err
		}
		ds, err = deliveries(tx, `d.state = ? ORDER BY d.position DESC, d.id LIMIT ?`, id, string(state), limit)
		return err
	})
	return ds, err
}

// Redeliver makes a delivery due. See notice.Store.
func (s *NoticeStore) Redeliver(ctx context.Context, id shop.ShopID, delivery string) (found bool, err error) {
	err = s.db.Write(ctx, func(tx Tx) error {
		now := tx.Now().UnixMilli()
		n, err := tx.Exec(`UPDATE deliveries SET state = 'due', attempts = 0, due = ?, updated = ? WHERE shop_id = ? AND id = ?`,
			now, now, id, delivery)
		found = n > 0
		return err
	})
	return found && err == nil, err
}

// Count is how much is left to be told. See notice.Store.
func (s *NoticeStore) Count(ctx context.Context, id shop.ShopID) (c notice.Count, err error) {
	err = s.db.each(ctx, func(r Rows) error {
		var state notice.State
		var late bool
		var n int
		err := r.Scan(&state, &late, &n)
		switch {
		case state == notice.Dead:
			c.Dead += n
		case late:
			c.Due, c.Late = c.Due+n, c.Late+n
		default:
			c.Due += n
		}
		return err
	}, `SELECT state, CASE WHEN error <> '' THEN 1 ELSE 0 END, COUNT(*) FROM deliveries WHERE shop_id = ? AND state <> 'done' GROUP BY 1, 2`, id)
	return c, err
}

// Forget drops old deliveries. See notice.Store.
func (s *NoticeStore) Forget(ctx context.Context, id shop.ShopID, before time.Time) error {
	_, err := s.db.exec(ctx, `DELETE FROM deliveries WHERE shop_id = ? AND state <> 'due' AND updated < ?`, id, before.UnixMilli())
	return err
}
