package console

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// The forms in which the team gets what happened to an order, and what it has to do;
// docs/protocol.md explains each field.
type (
	stepFacts struct {
		State shop.OrderState `json:"state"`
		By    string          `json:"by"`
		At    time.Time       `json:"at"`
	}
	refundFacts struct {
		Amount shop.Money       `json:"amount"`
		State  shop.RefundState `json:"state"`
		Reason string           `json:"reason,omitempty"`
		By     string           `json:"by"`
		At     time.Time        `json:"at"`
	}
	withdrawalFacts struct {
		Items  []shop.Item `json:"items"`
		Reason string      `json:"reason,omitempty"`
		Late   bool        `json:"late"`
		At     time.Time   `json:"at"`
	}
	orderTask struct {
		ID     shop.TaskID   `json:"id"`
		Kind   shop.TaskKind `json:"kind"`
		Order  shop.OrderID  `json:"order,omitempty"`
		Number string        `json:"number,omitempty"`
		Text   string        `json:"text"`
		At     time.Time     `json:"at"`
		Due    time.Time     `json:"due,omitzero"`
		Done   time.Time     `json:"done,omitzero"`
		By     string        `json:"by,omitempty"`
	}
)

func orderTaskOf(t shop.Task) orderTask {
	f := orderTask{ID: t.ID, Kind: t.Kind, Order: t.Order, Number: t.Number, Text: t.Text, At: t.At.UTC(), By: t.By}
	if !t.Due.IsZero() {
		f.Due = t.Due.UTC()
	}
	if !t.Done.IsZero() {
		f.Done = t.Done.UTC()
	}
	return f
}

// orderSheet is an order with what happened to it.
func (s *Console) orderSheet(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	id := shop.OrderID(r.PathValue("id"))
	o, err := s.c.Shop.OrderByID(r.Context(), id)
	if err != nil {
		return err
	}
	history, err := s.c.Shop.History(r.Context(), id)
	if err != nil {
		return err
	}
	refunds, err := s.c.Shop.Refunds(r.Context(), id)
	if err != nil {
		return err
	}
	taken, err := s.c.Shop.Taken(r.Context(), id)
	if err != nil {
		return err
	}
	withdrawn, err := s.withdrawalsOf(r.Context(), id)
	if err != nil {
		return err
	}
	steps, back := []stepFacts{}, []refundFacts{}
	for _, h := range history {
		by := h.By
		if by == string(o.Buyer) {
			by = "" // the buyer's own name in the shop says nothing
		}
		steps = append(steps, stepFacts{h.State, by, h.At.UTC()})
	}
	for _, b := range refunds {
		back = append(back, refundFacts{b.Amount, b.State, b.Reason, b.By, b.At.UTC()})
	}
	return pages.Write(w, http.StatusOK, struct {
		Order   orderFacts    `json:"order"`
		History []stepFacts   `json:"history"`
		Refunds []refundFacts `json:"refunds"`
		// Withdrawals are those confirmed, Out is what stock gave and has not got back.
		Withdrawals []withdrawalFacts `json:"withdrawals"`
		Out         []shop.Item       `json:"out"`
	}{s.orderFacts(o), steps, back, withdrawn, append([]shop.Item{}, taken...)})
}

// withdrawalsOf are an order's confirmed withdrawals.
func (s *Console) withdrawalsOf(ctx context.Context, id shop.OrderID) ([]withdrawalFacts, error) {
	all, err := s.c.Shop.Withdrawals(ctx, id)
	out := []withdrawalFacts{}
	for _, d := range all {
		if !d.Confirmed.IsZero() {
			out = append(out, withdrawalFacts{d.Items, d.Reason, d.Late, d.Confirmed.UTC()})
		}
	}
	return out, err
}

func (s *Console) ship(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ Carrier, Tracking string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	o, err := s.c.Shop.Ship(r.Context(), shop.OrderID(r.PathValue("id")), shop.Shipment{Carrier: in.Carrier, Tracking: in.Tracking}, a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "order.moved", o.Number+": "+string(o.State)+" "+o.Shipment.Carrier+" "+o.Shipment.Tracking)
	return pages.Write(w, http.StatusOK, s.orderFacts(o))
}

func (s *Console) refund(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct {
		Key     string
		Amount  shop.Money
		Items   []shop.Item
		Restock bool
		Shelf   []shop.Item
		Reason  string
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	id := shop.OrderID(r.PathValue("id"))
	back, err := s.c.Shop.Repay(r.Context(), shop.Refund{Order: id, Key: in.Key, Amount: in.Amount, Items: in.Items, Restock: in.Restock, Shelf: in.Shelf, Reason: in.Reason, By: a.Name})
	if err != nil {
		return err
	}
	o, err := s.c.Shop.OrderByID(r.Context(), id)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "order.refunded", o.Number+": "+back.Amount.String())
	return pages.Write(w, http.StatusOK, s.orderFacts(o))
}

// cancel cancels an order, of which only what is named comes back on the shelf, or all of it.
func (s *Console) cancel(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ Shelf *[]shop.Item }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	id := shop.OrderID(r.PathValue("id"))
	var o shop.Order
	var err error
	if in.Shelf == nil {
		o, err = s.c.Shop.Advance(r.Context(), id, shop.Cancelled, a.Name)
	} else {
		o, err = s.c.Shop.CancelKeeping(r.Context(), id, *in.Shelf, a.Name)
	}
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "order.moved", o.Number+": "+string(o.State))
	return pages.Write(w, http.StatusOK, s.orderFacts(o))
}

// exported is the most orders in one file.
const exported = 100_000

func (s *Console) ordersCSV(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	all, err := s.c.Shop.Orders(r.Context(), exported)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := shop.OrdersCSV(&b, all); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="orders.csv"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // a page that is gone needs no answer
	return nil
}

// tasksShown is how many tasks are shown, done or not.
const tasksShown = 200

func (s *Console) orderTasks(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	list := map[bool][]orderTask{false: {}, true: {}}
	for done := range list {
		all, err := s.c.Shop.Tasks(r.Context(), done, tasksShown)
		if err != nil {
			return err
		}
		for _, t := range all {
			list[done] = append(list[done], orderTaskOf(t))
		}
	}
	return pages.Write(w, http.StatusOK, struct {
		Open []orderTask `json:"open"`
		Done []orderTask `json:"done"`
	}{list[false], list[true]})
}

func (s *Console) doneOrderTask(w http.ResponseWriter, r *http.Request, a people.Account) error {
	t, err := s.c.Shop.Done(r.Context(), shop.TaskID(r.PathValue("task")), a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "task.done", t.Text)
	return pages.Write(w, http.StatusOK, orderTaskOf(t))
}
