package shop

import (
	"context"
	"encoding/json"
	"time"
)

// Event is a line of the outbox: something that happened, written in the transaction in which it
// did. Consumers tell repetitions by ID and order by Seq.
type Event struct {
	ID string `json:"id"`
	// Position grows with the commits of the shop.
	Position int64 `json:"-"`
	// Type is what happened: "order.paid", "refund.done", "withdrawal.confirmed", "waitlist.offered".
	Type string `json:"type"`
	// Aggregate is what it happened to, "order:o_…", and Seq its place there, from 1 without gaps.
	Aggregate string          `json:"aggregate"`
	Seq       int64           `json:"seq"`
	At        time.Time       `json:"at"`
	Body      json.RawMessage `json:"data"`
}

// event is one to be put. Its body is of our own types, which always marshal.
func event(kind, aggregate string, body any) Event {
	data, err := json.Marshal(body)
	if err != nil {
		panic("shop: event " + kind + ": " + err.Error())
	}
	return Event{ID: newID("e_"), Type: kind, Aggregate: aggregate, Body: data}
}

// orderBody is an order as events tell it.
type orderBody struct {
	ID       OrderID    `json:"id"`
	Number   string     `json:"number"`
	Token    string     `json:"token"`
	State    OrderState `json:"state"`
	Reason   string     `json:"reason,omitempty"`
	Buyer    Buyer      `json:"buyer"`
	Email    string     `json:"email"`
	Language string     `json:"language"`
	Test     bool       `json:"test"`
	Payment  string     `json:"payment"`
	Lines    []lineBody `json:"lines"`
	Totals   totalsBody `json:"totals"`
	Refunded Money      `json:"refunded"`
	Shipment *Shipment  `json:"shipment,omitempty"`
	Created  time.Time  `json:"created"`
}

type lineBody struct {
	SKU    SKU    `json:"sku"`
	Title  string `json:"title"`
	Qty    int    `json:"qty"`
	Price  Money  `json:"price"`
	Deal   DealID `json:"deal,omitempty"`
	Airing string `json:"airing,omitempty"`
}

type totalsBody struct {
	Goods    Money `json:"goods"`
	Discount Money `json:"discount"`
	Shipping Money `json:"shipping"`
	Tax      Money `json:"tax"`
	Total    Money `json:"total"`
}

func bodyOf(o OrderRecord) orderBody {
	b := orderBody{ID: o.ID, Number: o.Number, Token: o.Token, State: o.State, Reason: o.Reason, Buyer: o.Buyer,
		Email: o.Address.Email, Language: o.Language, Test: o.Test, Payment: o.Payment, Refunded: o.Refunded, Created: o.Created,
		Totals: totalsBody{o.Totals.Goods, o.Totals.Discount, o.Totals.Shipping, o.Totals.Tax, o.Totals.Total}}
	for _, l := range o.Lines {
		b.Lines = append(b.Lines, lineBody{l.SKU, l.Title, l.Qty, l.Price, l.Deal, l.Airing})
	}
	if o.Shipment != (Shipment{}) {
		b.Shipment = &o.Shipment
	}
	return b
}

// ordered is that an order came to its state: "order.paid".
func ordered(o OrderRecord) Event {
	return event("order."+string(o.State), "order:"+string(o.ID), bodyOf(o))
}

// refunded is that money went back: "refund.done".
func refunded(o OrderRecord, r Refund) Event {
	return event("refund.done", "order:"+string(o.ID), struct {
		Refund RefundID  `json:"refund"`
		Amount Money     `json:"amount"`
		Items  []Item    `json:"items,omitempty"`
		Reason string    `json:"reason"`
		Order  orderBody `json:"order"`
	}{r.ID, r.Amount, r.Items, r.Reason, bodyOf(o)})
}

// withdrawn is that a consumer confirmed a withdrawal: "withdrawal.confirmed". It is the content of
// their receipt.
func withdrawn(o OrderRecord, w Withdrawal) Event {
	lines := make([]lineBody, len(w.Lines))
	for i, l := range w.Lines {
		lines[i] = lineBody{l.SKU, l.Title, l.Qty, l.Price, l.Deal, l.Airing}
	}
	return event("withdrawal.confirmed", "order:"+string(o.ID), struct {
		Token     string     `json:"token"`
		Name      string     `json:"name"`
		Email     string     `json:"email"`
		Lines     []lineBody `json:"lines"`
		Reason    string     `json:"reason,omitempty"`
		Confirmed time.Time  `json:"confirmed"`
		Order     orderBody  `json:"order"`
	}{w.Token, w.Name, w.Email, lines, w.Reason, w.Confirmed, bodyOf(o)})
}

// offered is that a unit is kept for somebody who waited: "waitlist.offered".
func offered(w Wait, h HoldRecord) Event {
	return event("waitlist.offered", "buyer:"+string(w.Buyer), struct {
		Buyer   Buyer     `json:"buyer"`
		SKU     SKU       `json:"sku"`
		Title   string    `json:"title"`
		Expires time.Time `json:"expires"`
	}{w.Buyer, w.SKU, h.Lines[0].Title, h.Expires})
}

// Events are the outbox after a position, at most limit, in the order of their commits.
func (s *Shop) Events(ctx context.Context, after int64, limit int) (events []Event, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		events, err = r.Events(after, limit)
		return err
	})
	return events, err
}
