package show

import (
	"context"
	"encoding/json"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// NoteKind is what a note tells its viewer.
type NoteKind string

// The kinds of notes.
const (
	NoteOrders  NoteKind = "orders"  // where the viewer's own orders stand
	NoteMemory  NoteKind = "memory"  // what is remembered of them: their page shows it
	NoteConsent NoteKind = "consent" // may what they told be remembered?
	NoteKept    NoteKind = "kept"    // what they told is remembered
	NoteAnswer  NoteKind = "answer"  // the team's answer to what was asked at the checkout
)

// Note is a message that only its viewer's own pages get. It is kept nowhere.
type Note struct {
	Kind NoteKind  `json:"kind"`
	At   time.Time `json:"at"`
	// Message is what it answers; 0 for none.
	Message  chat.MessageID `json:"message,omitempty"`
	From     string         `json:"from,omitempty"`
	Text     string         `json:"text,omitempty"`
	Question string         `json:"question,omitempty"`
	Orders   []OrderNote    `json:"orders,omitempty"`
	Notes    []script.Note  `json:"notes,omitempty"`
}

// OrderNote is an order as its buyer is told of it in chat.
type OrderNote struct {
	Number string          `json:"number"`
	Token  string          `json:"token"`
	State  shop.OrderState `json:"state"`
	At     time.Time       `json:"at"`
}

// ordersTold is how many of a viewer's orders a note lists, the newest.
const ordersTold = 5

// noteTo sends a note to the viewer's pages of this channel.
func (ch *Channel) noteTo(v chat.ViewerID, n Note) {
	n.At = time.Now().UTC().Truncate(time.Millisecond)
	ch.toViewer(v, "note", n)
}

// tellOrders tells a viewer alone where the orders of their own browser stand.
func (ch *Channel) tellOrders(ctx context.Context, v chat.ViewerID, to chat.MessageID) {
	orders, err := ch.s.c.Shop.OrdersOf(ctx, shop.Buyer(v), ordersTold)
	if err != nil {
		ch.log.Error("orders of a viewer", "err", err, "viewer", v)
		return
	}
	n := Note{Kind: NoteOrders, Message: to, Orders: []OrderNote{}}
	for _, o := range orders {
		n.Orders = append(n.Orders, OrderNote{o.Number, o.Token, o.State, o.Created})
	}
	ch.noteTo(v, n)
}

// refText names a claim in plain text.
func refText(claim json.RawMessage) string {
	var ref struct {
		Kind string `json:"kind"`
		SKU  string `json:"sku"`
	}
	if json.Unmarshal(claim, &ref) != nil {
		return "[?]"
	}
	return "[" + ref.Kind + " " + ref.SKU + "]"
}
