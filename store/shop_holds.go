package store

import (
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/barkerlive/barker/shop"
)

const holdColumns = `id, buyer, state, phase, reason, expires, extensions, created, coupon, deadline, offer`

// phases are what the holds that keep stock keep it for.
var phases = map[shop.HoldState]string{shop.HoldActive: "", shop.HoldPaying: "paying", shop.HoldOffered: "offered"}

// holds are those that a condition chooses, with their lines: in one question, for on a server each
// is an exchange. order is that of the holds.
func (v shopView) holds(order, where string, args ...any) (hs []shop.HoldRecord, err error) {
	return v.scanHolds(`SELECT `+lineOrNone+`, h.*, COALESCE(l.position, 0) FROM (SELECT `+holdColumns+` FROM holds WHERE shop_id = ? AND `+where+`) h
		LEFT JOIN hold_lines l ON l.hold_id = h.id ORDER BY `+order+`, h.id`, append([]any{v.id}, args...)...)
}

// scanHolds reads holds with their lines, which come in any order.
func (v shopView) scanHolds(query string, args ...any) (hs []shop.HoldRecord, err error) {
	var places []int // of the lines of the last
	err = v.rows(func(r Rows) error {
		var h shop.HoldRecord
		var l shop.HoldLine
		var phase string
		var place int
		if err := scanLine(r, &l, &h.ID, &h.Buyer, &h.State, &phase, &h.Reason, moment{&h.Expires}, &h.Extensions,
			moment{&h.Created}, &h.Coupon, moment{&h.Deadline}, &h.Offer, &place); err != nil {
			return err
		}
		if h.State == shop.HoldActive && phase != "" {
			h.State = shop.HoldState(phase)
		}
		if len(hs) == 0 || hs[len(hs)-1].ID != h.ID {
			hs, places = append(hs, h), nil
		}
		if l.SKU != "" {
			last := &hs[len(hs)-1]
			i, _ := slices.BinarySearch(places, place)
			places, last.Lines = slices.Insert(places, i, place), slices.Insert(last.Lines, i, l)
		}
		return nil
	}, query, args...)
	if v.lines != nil {
		for _, h := range hs {
			v.lines[h.ID] = h.Lines
		}
	}
	return hs, err
}

// Hold finds a hold. See shop.Reader.
func (v shopView) Hold(id shop.HoldID) (shop.HoldRecord, bool, error) {
	return v.oneHold(`?`, id)
}

// LastHold is the buyer's active hold, or the newest. See shop.Reader.
func (v shopView) LastHold(b shop.Buyer) (shop.HoldRecord, bool, error) {
	return v.oneHold(`COALESCE(
		(SELECT id FROM holds WHERE shop_id = ? AND buyer = ? AND state = 'active' AND phase = '' AND offer = 0),
		(SELECT id FROM holds WHERE shop_id = ? AND buyer = ? AND offer = 0 ORDER BY created DESC, rowid DESC LIMIT 1))`, v.id, b, v.id, b)
}

// oneHold is the hold with an ID, which is an expression. Nothing of it is sorted by the database, which would
// make a table for that.
func (v shopView) oneHold(id string, args ...any) (shop.HoldRecord, bool, error) {
	hs, err := v.scanHolds(`SELECT `+lineOrNone+`, h.*, COALESCE(l.position, 0) FROM (SELECT `+holdColumns+` FROM holds WHERE id = `+id+` AND shop_id = ?) h
		LEFT JOIN hold_lines l ON l.hold_id = h.id`, append(args, v.id)...)
	if err != nil || len(hs) == 0 {
		return shop.HoldRecord{}, false, err
	}
	return hs[0], true, nil
}

// Due are holds that have expired. See shop.Reader. It is asked every second, so the limit is written
// out: SQLite plans a statement anew each time that a "LIMIT ?" is bound.
func (v shopView) Due(limit int) ([]shop.HoldRecord, error) {
	return v.holds(`h.expires`, `state = 'active' AND phase <> 'paying' AND expires <= ? ORDER BY expires LIMIT `+strconv.Itoa(limit), v.Now().UnixMilli())
}

// PutHold writes a hold and its lines. See shop.Tx.
func (t *shopTx) PutHold(h shop.HoldRecord) error {
	state := h.State
	phase, keeps := phases[h.State]
	if keeps {
		state = shop.HoldActive
	}
	was, met := t.lines[h.ID]
	about := []string{string(h.ID), string(h.Buyer)}
	var err error
	if met {
		err = t.tx.PutOf(about, `UPDATE holds SET state = ?, phase = ?, reason = ?, expires = ?, extensions = ?, coupon = ?, deadline = ?
			WHERE shop_id = ? AND id = ?`, state, phase, h.Reason, h.Expires.UnixMilli(), h.Extensions, h.Coupon, orNull(h.Deadline), t.id, h.ID)
	} else {
		err = t.tx.PutOf(about, `INSERT INTO holds (shop_id, `+holdColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET state = excluded.state, phase = excluded.phase, reason = excluded.reason,
				expires = excluded.expires, extensions = excluded.extensions, coupon = excluded.coupon, deadline = excluded.deadline`,
			t.id, h.ID, h.Buyer, state, phase, h.Reason, h.Expires.UnixMilli(), h.Extensions, h.Created.UnixMilli(), h.Coupon,
			orNull(h.Deadline), h.Offer)
	}
	if err != nil {
		return err
	}
	if h.State != shop.HoldActive && h.State != shop.HoldOffered {
		return nil // its lines stay as they are
	}
	t.lines[h.ID] = h.Lines
	if met && reflect.DeepEqual(was, h.Lines) {
		return nil
	}
	if len(was) > 0 || !met && !h.Created.Equal(t.Now()) { // one made now has none
		if err := t.tx.PutOf(about, `DELETE FROM hold_lines WHERE hold_id = ?`, h.ID); err != nil {
			return err
		}
	}
	for i, l := range h.Lines {
		values, err := lineValues(l)
		if err != nil {
			return err
		}
		if err := t.tx.PutOf(about, `INSERT INTO hold_lines (hold_id, shop_id, position, `+lineColumns+`)
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
	return t.tx.PutOf(keys(r.Buyer), `INSERT INTO replies (shop_id, buyer, key, body, reply, created) VALUES (?, ?, ?, ?, ?, ?)`,
		t.id, r.Buyer, r.Key, r.Body, string(r.Reply), t.Now().UnixMilli())
}

// Prune forgets answers. See shop.Tx.
func (t *shopTx) Prune(before time.Time) error {
	return t.put(`DELETE FROM replies WHERE shop_id = ? AND created < ?`, t.id, before.UnixMilli())
}
