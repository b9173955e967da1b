package shop

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// TaskID names a task.
type TaskID string

// TaskKind is what a task is about.
type TaskKind string

// The kinds of tasks.
const (
	TaskShortfall    TaskKind = "shortfall"     // paid for, and the goods are gone
	TaskRefundFailed TaskKind = "refund_failed" // the provider does not give the money back
	TaskRefunded     TaskKind = "refunded"      // money went back without the shop
	TaskDispute      TaskKind = "dispute"       // the buyer's bank disputes the payment
	TaskWithdrawal   TaskKind = "withdrawal"    // a consumer withdrew: goods and money go back
	TaskReconcile    TaskKind = "reconcile"     // books that do not match
)

// Task is something that a person has to do.
type Task struct {
	ID     TaskID
	Kind   TaskKind
	Order  OrderID // "" for none
	Number string  // of the order
	Text   string  // in English, for the merchant's team
	At     time.Time
	Due    time.Time // zero for no date
	Done   time.Time // zero until it is
	By     string    // who did it
}

// task opens a task about an order.
func task(tx Tx, o OrderRecord, kind TaskKind, text string) error {
	return tx.PutTask(Task{ID: TaskID("t_" + rand.Text()), Kind: kind, Order: o.ID, Number: o.Number, Text: text, At: tx.Now()})
}

// Tasks are what is left for people to do, the oldest first; or with done what they did, the newest
// first.
func (s *Shop) Tasks(ctx context.Context, done bool, limit int) (tasks []Task, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		tasks, err = r.Tasks(done, limit)
		return err
	})
	return tasks, err
}

// Done notes that somebody did a task; doing it again changes nothing. ErrUnknown.
func (s *Shop) Done(ctx context.Context, id TaskID, by string) (t Task, err error) {
	err = s.update(ctx, func(tx Tx) error {
		var ok bool
		if t, ok, err = tx.Task(id); err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		if !t.Done.IsZero() {
			return nil
		}
		t.Done, t.By = tx.Now(), by
		return tx.PutTask(t)
	})
	if err != nil {
		return Task{}, fmt.Errorf("task: %w", err)
	}
	return t, nil
}
