package show

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/shop"
)

// Outcome is what became of a message that asks to buy.
type Outcome string

// The outcomes.
const (
	OutcomeHeld    Outcome = "held"
	OutcomeChoose  Outcome = "choose_variant"
	OutcomeSoldOut Outcome = "sold_out" // with an offer to wait for it
	OutcomeUnknown Outcome = "unknown_code"
	OutcomeLimit   Outcome = "limit_reached" // more than one may hold, or than there is
	OutcomeBlocked Outcome = "blocked"
)

// outcomeEvent is an outcome as the viewer's own pages get it; docs/protocol.md explains each field.
type outcomeEvent struct {
	Message chat.MessageID `json:"message,omitempty"`
	Outcome Outcome        `json:"outcome"`
	Code    string         `json:"code,omitempty"`
	Product shop.ProductID `json:"product,omitempty"`
	Title   string         `json:"title,omitempty"`
	SKU     shop.SKU       `json:"sku,omitempty"`
	Qty     int            `json:"qty,omitempty"`
	// Left is how many there are, when more was asked for.
	Left int `json:"left,omitempty"`
	// Offer is accepted to wait for what is sold out.
	Offer string `json:"offer,omitempty"`
}

func textOf(m chat.Message) string {
	var text strings.Builder
	for _, p := range m.Parts {
		text.WriteString(p.Text)
	}
	return text.String()
}

// purchase is a message that asks to buy, on its way to an outcome.
type purchase struct {
	ch    *Channel
	asker Asker
	to    chat.MessageID // 0 for a tap
	words clerkWords
	// again is true for a message that was heard before: its viewer is told once more, nobody else.
	again bool
}

func (ch *Channel) purchase(a Asker, to chat.MessageID) purchase {
	return purchase{ch: ch, asker: a, to: to, words: clerkWordsFor(a.Language)}
}

// bought tells whether a message was one to buy, and does what it asks for: it is a wish, or a yes to
// what the viewer was just asked.
func (ch *Channel) bought(ctx context.Context, a Asker, m chat.Message, text string) bool {
	p := ch.purchase(a, m.ID)
	if o, ok := ch.offers.said(a.Viewer, consents(text)); ok {
		p.accepted(ctx, o)
		return true
	}
	w, ok := parseWish(text, ch.codes)
	if ok {
		p.sell(ctx, w)
	}
	return ok
}

// HearAgain hears a message that was posted before, whose sender may have missed what came of it: a
// wish is held once, whatever happened in between.
func (ch *Channel) HearAgain(ctx context.Context, a Asker, m chat.Message) {
	if w, ok := parseWish(textOf(m), ch.codes); ok {
		p := ch.purchase(a, m.ID)
		p.again = true
		p.sell(ctx, w)
	}
}

func (p purchase) sell(ctx context.Context, w wish) {
	e := outcomeEvent{Code: w.unknown, Product: w.product.ID, Title: w.product.Title, SKU: w.sku, Qty: w.qty}
	if w.unknown == "" {
		e.Code = w.product.Code
	}
	switch {
	case w.unknown != "":
		p.tell(ctx, OutcomeUnknown, e, fmt.Sprintf(p.words.unknown, w.unknown))
	case w.sku == "":
		p.ch.toViewer(p.asker.Viewer, "choose", chooseEvent(w))
		text := p.words.choose
		if w.product.SoldOut() {
			text = p.words.chooseWait
		}
		p.tell(ctx, OutcomeChoose, e, fmt.Sprintf(text, w.product.Title))
	case w.byName && !soldOut(w):
		p.ch.toViewer(p.asker.Viewer, "offer", p.ch.offer(p.asker.Viewer, w))
	case soldOut(w):
		p.soldOut(ctx, e)
	default:
		p.hold(ctx, e, "chat-"+p.ch.c.ID+"-"+strconv.FormatInt(int64(p.to), 10))
	}
}

// soldOut tells whether what was asked for is.
func soldOut(w wish) bool {
	v, ok := w.product.Variant(w.sku)
	return !ok || v.State == shop.SoldOut
}

func (p purchase) hold(ctx context.Context, e outcomeEvent, key string) {
	items := []shop.Item{{SKU: e.SKU, Qty: e.Qty}}
	h, err := p.ch.s.c.Shop.Hold(ctx, shop.Buyer(p.asker.Viewer), key, items)
	switch {
	case errors.Is(err, shop.ErrSoldOut):
		if _, v, _ := p.ch.s.c.Shop.BySKU(e.SKU); v.Stock > 0 && v.Stock < e.Qty {
			e.Left = v.Stock
			p.tell(ctx, OutcomeLimit, e, fmt.Sprintf(p.words.left, e.Title, v.Stock))
			return
		}
		p.soldOut(ctx, e)
	case errors.Is(err, shop.ErrLimit):
		p.tell(ctx, OutcomeLimit, e, fmt.Sprintf(p.words.limit, e.Title))
	case errors.Is(err, shop.ErrBlocked):
		p.tell(ctx, OutcomeBlocked, e, p.words.blocked)
	case err != nil:
		p.trouble(ctx, "hold", err)
	default:
		p.ch.s.c.Held(ctx, p.ch.c.ID, p.asker.Viewer)
		if !p.again {
			p.ch.Wanted(items)
		}
		p.tell(ctx, OutcomeHeld, e, p.words.held(p.asker.Name, e.Qty, e.Title, minutes(time.Until(h.Expires))))
	}
}

// soldOut asks whether the viewer would wait for it.
func (p purchase) soldOut(ctx context.Context, e outcomeEvent) {
	e.Offer = p.ch.offers.add(p.asker.Viewer, shop.Item{SKU: e.SKU, Qty: e.Qty}, true)
	p.tell(ctx, OutcomeSoldOut, e, fmt.Sprintf(p.words.soldOut, e.Title))
}

// tell tells the viewer's pages the outcome, and the chat in words.
func (p purchase) tell(ctx context.Context, o Outcome, e outcomeEvent, text string) {
	e.Outcome, e.Message = o, p.to
	p.ch.toViewer(p.asker.Viewer, "outcome", e)
	p.say(ctx, text)
}

func (p purchase) say(ctx context.Context, text string) {
	if p.to != 0 && !p.again {
		p.ch.replyText(ctx, p.to, text)
	}
}

func (p purchase) trouble(ctx context.Context, what string, err error) {
	p.ch.log.Error(what, "err", err, "message", p.to)
	p.say(ctx, p.words.trouble)
}

// accepted does what a viewer said yes to in chat.
func (p purchase) accepted(ctx context.Context, o openOffer) {
	product, _, _ := p.ch.s.c.Shop.BySKU(o.item.SKU)
	e := outcomeEvent{Code: product.Code, Product: product.ID, Title: product.Title, SKU: o.item.SKU, Qty: o.item.Qty}
	if !o.wait {
		p.hold(ctx, e, "offer-"+o.id)
		return
	}
	switch w, err := p.ch.join(ctx, p.asker.Viewer, o.item.SKU); {
	case errors.Is(err, shop.ErrInStock):
		p.say(ctx, fmt.Sprintf(p.words.back, product.Title, product.Code))
	case errors.Is(err, shop.ErrLimit):
		p.say(ctx, p.words.queues)
	case err != nil:
		p.trouble(ctx, "wait", err)
	default:
		p.say(ctx, p.words.waiting(product.Title, w.Place))
	}
}

// Accept does what the viewer was offered and tapped on, once: it holds what they named, or has them
// wait for what is sold out.
func (ch *Channel) Accept(ctx context.Context, a Asker, offer string) error {
	o, ok := ch.offers.take(offer, a.Viewer)
	if !ok {
		return ErrOffer
	}
	if o.wait {
		_, err := ch.join(ctx, a.Viewer, o.item.SKU)
		return err
	}
	items := []shop.Item{o.item}
	if _, err := ch.s.c.Shop.Hold(ctx, shop.Buyer(a.Viewer), "offer-"+offer, items); err != nil {
		return err
	}
	ch.s.c.Held(ctx, ch.c.ID, a.Viewer)
	ch.Wanted(items)
	return nil
}

// join puts a viewer into the queue for a SKU and tells their pages of all their places.
func (ch *Channel) join(ctx context.Context, v chat.ViewerID, sku shop.SKU) (place shop.Wait, err error) {
	if _, err := ch.s.c.Shop.Join(ctx, shop.Buyer(v), sku); err != nil {
		return place, err
	}
	waits, err := ch.s.c.Shop.Waits(ctx, shop.Buyer(v))
	if err != nil {
		return place, err
	}
	ch.toViewer(v, "waits", WaitsOf(waits))
	if i := slices.IndexFunc(waits, func(w shop.Wait) bool { return w.SKU == sku }); i >= 0 {
		place = waits[i]
	}
	return place, nil
}

// WaitFacts is a place in the queue for a SKU as pages get it; docs/protocol.md explains each field.
type WaitFacts struct {
	SKU     shop.SKU       `json:"sku"`
	State   shop.WaitState `json:"state"`
	Place   int            `json:"place,omitempty"`
	Expires time.Time      `json:"expires,omitzero"`
}

// WaitsFacts are the queues that a viewer stands in.
type WaitsFacts struct {
	Waits []WaitFacts `json:"waits"`
	Now   time.Time   `json:"now"`
}

// WaitsOf are queues as pages get them.
func WaitsOf(waits []shop.Wait) WaitsFacts {
	out := WaitsFacts{Waits: []WaitFacts{}, Now: time.Now().UTC()}
	for _, w := range waits {
		f := WaitFacts{SKU: w.SKU, State: w.State, Place: w.Place}
		if !w.Expires.IsZero() {
			f.Expires = w.Expires.UTC()
		}
		out.Waits = append(out.Waits, f)
	}
	return out
}

type chosen struct {
	SKU     shop.SKU        `json:"sku"`
	Options []string        `json:"options"`
	Price   shop.Money      `json:"price"`
	State   shop.StockState `json:"state"`
}

func chooseEvent(w wish) any {
	var vs []chosen
	for _, v := range w.product.Variants {
		vs = append(vs, chosen{v.SKU, v.Options, v.Price, v.State})
	}
	return map[string]any{"product": w.product.ID, "qty": w.qty, "variants": vs}
}

type offerEvent struct {
	ID    string      `json:"id"`
	Items []offerItem `json:"items"`
}

type offerItem struct {
	SKU     shop.SKU       `json:"sku"`
	Qty     int            `json:"qty"`
	Product shop.ProductID `json:"product"`
	Code    string         `json:"code"`
	Title   string         `json:"title"`
	Price   shop.Money     `json:"price"`
}

// offer asks a viewer whether what they named is what was understood.
func (ch *Channel) offer(to chat.ViewerID, w wish) offerEvent {
	id := ch.offers.add(to, shop.Item{SKU: w.sku, Qty: w.qty}, false)
	v, _ := w.product.Variant(w.sku)
	return offerEvent{ID: id, Items: []offerItem{{w.sku, w.qty, w.product.ID, w.product.Code, w.product.Title, v.Price}}}
}
