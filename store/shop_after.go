package store

import (
	"encoding/json"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Refunds are an order's. See shop.Reader.
func (v shopView) Refunds(id shop.OrderID) (rs []shop.Refund, err error) {
	err = v.rows(func(r Rows) error {
		var f shop.Refund
		err := r.Scan(&f.ID, &f.Order, &f.Key, &f.Body, &f.Amount.Currency, &f.Amount.Minor, list[shop.Item]{&f.Items}, &f.Restock,
			&f.Reason, &f.By, &f.State, moment{&f.At}, moment{&f.Updated})
		rs = append(rs, f)
		return err
	}, `SELECT id, order_id, key, body, currency, amount, items, restock, reason, by, state, at, updated FROM refunds
		WHERE shop_id = ? AND order_id = ? ORDER BY at, id`, v.id, id)
	return rs, err
}

// PutRefund writes a refund. See shop.Tx.
func (t *shopTx) PutRefund(r shop.Refund) error {
	items, err := listOf(r.Items)
	if err != nil {
		return err
	}
	return t.put(`INSERT INTO refunds (shop_id, id, order_id, key, body, currency, amount, items, restock, reason, by, state, at, updated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated = excluded.updated`,
		t.id, r.ID, r.Order, r.Key, r.Body, r.Amount.Currency, r.Amount.Minor, items, r.Restock, r.Reason, r.By, r.State,
		r.At.UnixMilli(), r.Updated.UnixMilli())
}

func (v shopView) withdrawals(where string, arg any) (ws []shop.Withdrawal, err error) {
	err = v.rows(func(r Rows) error {
		var w shop.Withdrawal
		err := r.Scan(&w.Token, &w.Order, &w.Number, &w.Name, &w.Email, list[shop.Item]{&w.Items}, list[shop.HoldLine]{&w.Lines},
			&w.Reason, moment{&w.At}, moment{&w.Confirmed}, &w.Late)
		ws = append(ws, w)
		return err
	}, `SELECT token, order_id, number, name, email, items, lines, reason, at, confirmed, late FROM withdrawals
		WHERE shop_id = ? AND `+where+` ORDER BY at, token`, v.id, arg)
	return ws, err
}

// Withdrawal finds a withdrawal. See shop.Reader.
func (v shopView) Withdrawal(token string) (shop.Withdrawal, bool, error) {
	ws, err := v.withdrawals(`token = ?`, token)
	if err != nil || len(ws) == 0 {
		return shop.Withdrawal{}, false, err
	}
	return ws[0], true, nil
}

// Withdrawals are an order's. See shop.Reader.
func (v shopView) Withdrawals(id shop.OrderID) ([]shop.Withdrawal, error) {
	return v.withdrawals(`order_id = ?`, id)
}

// PutWithdrawal writes a withdrawal. See shop.Tx.
func (t *shopTx) PutWithdrawal(w shop.Withdrawal) error {
	items, err := listOf(w.Items)
	if err != nil {
		return err
	}
	lines, err := listOf(w.Lines)
	if err != nil {
		return err
	}
	return t.put(`INSERT INTO withdrawals (shop_id, token, order_id, number, name, email, items, lines, reason, at, confirmed, late)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (token) DO UPDATE SET confirmed = excluded.confirmed`,
		t.id, w.Token, w.Order, w.Number, w.Name, w.Email, items, lines, w.Reason, w.At.UnixMilli(), orNull(w.Confirmed), w.Late)
}

func (v shopView) tasks(where string, args ...any) (ts []shop.Task, err error) {
	err = v.rows(func(r Rows) error {
		var t shop.Task
		err := r.Scan(&t.ID, &t.Kind, &t.Order, &t.Number, &t.Text, moment{&t.At}, moment{&t.Due}, moment{&t.Done}, &t.By)
		ts = append(ts, t)
		return err
	}, `SELECT id, kind, order_id, number, text, at, due, done, by FROM order_tasks WHERE shop_id = ? AND `+where, append([]any{v.id}, args...)...)
	return ts, err
}

// Tasks are what people have to do, or have done. See shop.Reader.
func (v shopView) Tasks(done bool, limit int) ([]shop.Task, error) {
	if done {
		return v.tasks(`done IS NOT NULL ORDER BY done DESC, id LIMIT ?`, limit)
	}
	return v.tasks(`done IS NULL ORDER BY at, id LIMIT ?`, limit)
}

// Task finds a task. See shop.Reader.
func (v shopView) Task(id shop.TaskID) (shop.Task, bool, error) {
	ts, err := v.tasks(`id = ?`, id)
	if err != nil || len(ts) == 0 {
		return shop.Task{}, false, err
	}
	return ts[0], true, nil
}

// PutTask writes a task. See shop.Tx.
func (t *shopTx) PutTask(k shop.Task) error {
	return t.put(`INSERT INTO order_tasks (shop_id, id, kind, order_id, number, text, at, due, done, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET done = excluded.done, by = excluded.by`,
		t.id, k.ID, k.Kind, k.Order, k.Number, k.Text, k.At.UnixMilli(), orNull(k.Due), orNull(k.Done), k.By)
}

// Events are the outbox. See shop.Reader.
func (v shopView) Events(after int64, limit int) (es []shop.Event, err error) {
	err = v.rows(func(r Rows) error {
		var e shop.Event
		var body string
		err := r.Scan(&e.Position, &e.ID, &e.Type, &e.Aggregate, &e.Seq, moment{&e.At}, &body)
		e.Body = json.RawMessage(body)
		es = append(es, e)
		return err
	}, `SELECT position, id, type, aggregate, seq, at, body FROM events WHERE shop_id = ? AND position > ? ORDER BY position LIMIT ?`,
		v.id, after, limit)
	return es, err
}

// PutEvent appends to the outbox. See shop.Tx.
func (t *shopTx) PutEvent(e shop.Event) error {
	return t.tx.PutOf([]string{e.ID, e.Aggregate}, `INSERT INTO events (shop_id, id, type, aggregate, seq, at, body)
		VALUES (?, ?, ?, ?, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM events o WHERE o.shop_id = ? AND o.aggregate = ?), ?, ?)`,
		t.id, e.ID, e.Type, e.Aggregate, t.id, e.Aggregate, t.Now().UnixMilli(), string(e.Body))
}

// orNull writes a time, the zero one as NULL.
func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}
