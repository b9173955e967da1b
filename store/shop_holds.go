package store

import (
	"reflect"
	"time"

	"github.com/barkerlive/barker/shop"
)

const holdColumns = `id, buyer, state, phase, reason, expires, extensions, created, coupon, deadline, offer`

// phases are what the holds that keep stock keep it for.
var phases = map[shop.HoldState]string{shop.HoldActive: "", shop.HoldPaying: "paying", shop.HoldOffered: "offered"}

func (v shopView) hold(where string, args ...any) (h shop.HoldRecord, ok bool, err error) {
	var phase string
	ok, err = v.one(`SELECT `+holdColumns+` FROM holds WHERE shop_id = ? AND `+where, append([]any{v.id}, args...),
		&h.ID, &h.Buyer, &h.State, &phase, &h.Reason, moment{&h.Expires}, &h.Extensions, moment{&h.Created}, &h.Coupon,
		moment{&h.Deadline}, &h.Offer)
	if !ok || err != nil {
		return h, false, err
	}
	if h.State == shop.HoldActive && phase != "" {
		h.State = shop.HoldState(phase)
	}
	if h.Lines, err = v.holdLines(h.ID); err == nil && v.lines != nil {
		v.lines[h.ID] = h.Lines
	}
	return h, err == nil, err
}

func (v shopView) holdLines(id shop.HoldID) (lines []shop.HoldLine, err error) {
	err = v.rows(func(r Rows) error {
		var l shop.HoldLine
		if err := scanLine(r, &l); err != nil {
			return err
		}
		lines = append(lines, l)
		return nil
	}, `SELECT `+lineColumns+` FROM hold_lines WHERE hold_id = ? ORDER BY position`, id)
	return lines, err
}

// Hold finds a hold. See shop.Reader.
func (v shopView) Hold(id shop.HoldID) (shop.HoldRecord, bool, error) { return v.hold(`id = ?`, id) }

// LastHold is the buyer's active hold, or the newest. See shop.Reader.
func (v shopView) LastHold(b shop.Buyer) (shop.HoldRecord, bool, error) {
	return v.hold(`buyer = ? AND offer = 0 ORDER BY (CASE WHEN state = 'active' AND phase = '' THEN 0 ELSE 1 END),
		created DESC, rowid DESC LIMIT 1`, b)
}

// Due are holds that have expired. See shop.Reader.
func (v shopView) Due(limit int) (due []shop.HoldRecord, err error) {
	var ids []shop.HoldID
	err = v.rows(func(r Rows) error {
		var id shop.HoldID
		if err := r.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	}, `SELECT id FROM holds WHERE shop_id = ? AND state = 'active' AND phase <> 'paying' AND expires <= ? ORDER BY expires LIMIT ?`,
		v.id, v.Now().UnixMilli(), limit)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		h, _, err := v.hold(`id = ?`, id)
		if err != nil {
			return nil, err
		}
		due = append(due, h)
	}
	return due, nil
}

// PutHold writes a hold and its lines. See shop.Tx.
func (t *shopTx) PutHold(h shop.HoldRecord) error {
	state := h.State
	phase, keeps := phases[h.State]
	if keeps {
		state = shop.HoldActive
	}
	err := t.put(`INSERT INTO holds (shop_id, `+holdColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, phase = excluded.phase, reason = excluded.reason,
			expires = excluded.expires, extensions = excluded.extensions, coupon = excluded.coupon, deadline = excluded.deadline`,
		t.id, h.ID, h.Buyer, state, phase, h.Reason, h.Expires.UnixMilli(), h.Extensions, h.Created.UnixMilli(), h.Coupon,
		orNull(h.Deadline), h.Offer)
	if err != nil {
		return err
	}
	if h.State != shop.HoldActive && h.State != shop.HoldOffered {
		return nil // its lines stay as they are
	}
	was, met := t.lines[h.ID]
	t.lines[h.ID] = h.Lines
	if met && reflect.DeepEqual(was, h.Lines) {
		return nil
	}
	if !met || len(was) > 0 {
		if err := t.put(`DELETE FROM hold_lines WHERE hold_id = ?`, h.ID); err != nil {
			return err
		}
	}
	for i, l := range h.Lines {
		values, err := lineValues(l)
		if err != nil {
			return err
		}
		if err := t.put(`INSERT INTO hold_lines (hold_id, shop_id, position, `+lineColumns+`)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append([]any{h.ID, t.id, i}, values...)...); err != nil {
			return err
		}
	}
	return nil
}

const waitColumns = `id, buyer, sku, state, COALESCE(hold_id, ''), at`

func (v shopView) waits(where string, args ...any) (ws []shop.Wait, err error) {
	err = v.rows(func(r Rows) error {
		var w shop.Wait
		err := r.Scan(&w.ID, &w.Buyer, &w.SKU, &w.State, &w.Hold, moment{&w.At})
		ws = append(ws, w)
		return err
	}, `SELECT `+waitColumns+` FROM waits WHERE shop_id = ? AND `+where, append([]any{v.id}, args...)...)
	return ws, err
}

// Waiting are those who wait for a SKU. See shop.Reader.
func (v shopView) Waiting(sku shop.SKU, limit int) ([]shop.Wait, error) {
	return v.waits(`sku = ? AND state = 'waiting' ORDER BY id LIMIT ?`, sku, limit)
}

// Waited are the SKUs that somebody waits for. See shop.Reader.
func (v shopView) Waited() (skus []shop.SKU, err error) {
	err = v.rows(func(r Rows) error {
		var sku shop.SKU
		err := r.Scan(&sku)
		skus = append(skus, sku)
		return err
	}, `SELECT DISTINCT sku FROM waits WHERE shop_id = ? AND state = 'waiting' ORDER BY sku`, v.id)
	return skus, err
}

// WaitsOf are a buyer's places in queues. See shop.Reader.
func (v shopView) WaitsOf(b shop.Buyer) ([]shop.Wait, error) {
	return v.waits(`buyer = ? AND (state = 'waiting' OR state = 'offered') ORDER BY id`, b)
}

// WaitOfHold is the place that an offer was made for. See shop.Reader.
func (v shopView) WaitOfHold(id shop.HoldID) (shop.Wait, bool, error) {
	ws, err := v.waits(`hold_id = ?`, id)
	if err != nil || len(ws) == 0 {
		return shop.Wait{}, false, err
	}
	return ws[0], true, nil
}

// PutWait writes a place in a queue. See shop.Tx.
func (t *shopTx) PutWait(w shop.Wait) error {
	var hold any
	if w.Hold != "" {
		hold = w.Hold
	}
	if w.ID == 0 {
		return t.put(`INSERT INTO waits (shop_id, buyer, sku, state, hold_id, at) VALUES (?, ?, ?, ?, ?, ?)`,
			t.id, w.Buyer, w.SKU, w.State, hold, w.At.UnixMilli())
	}
	return t.put(`UPDATE waits SET state = ?, hold_id = ? WHERE shop_id = ? AND id = ?`, w.State, hold, t.id, w.ID)
}

// PutParts says what a bundle is made of. See shop.Tx.
func (t *shopTx) PutParts(sku shop.SKU, parts []shop.Item) error {
	text, err := listOf(parts)
	if err != nil {
		return err
	}
	t.moved[sku] = true
	return t.put(`UPDATE variants SET parts = ? WHERE shop_id = ? AND sku = ?`, text, t.id, sku)
}

// Reply is the answer to an idempotent call. See shop.Reader.
func (v shopView) Reply(b shop.Buyer, key string) (shop.Reply, bool, error) {
	r := shop.Reply{Buyer: b, Key: key}
	ok, err := v.one(`SELECT body, reply FROM replies WHERE shop_id = ? AND buyer = ? AND key = ?`, []any{v.id, b, key}, &r.Body, &r.Reply)
	return r, ok, err
}

// PutReply keeps an answer. See shop.Tx.
func (t *shopTx) PutReply(r shop.Reply) error {
	return t.put(`INSERT INTO replies (shop_id, buyer, key, body, reply, created) VALUES (?, ?, ?, ?, ?, ?)`,
		t.id, r.Buyer, r.Key, r.Body, string(r.Reply), t.Now().UnixMilli())
}

// Prune forgets answers. See shop.Tx.
func (t *shopTx) Prune(before time.Time) error {
	return t.put(`DELETE FROM replies WHERE shop_id = ? AND created < ?`, t.id, before.UnixMilli())
}
