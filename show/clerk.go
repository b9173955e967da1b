package show

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// Asker is a viewer as the clerk knows them.
type Asker struct {
	Viewer   chat.ViewerID
	Name     string
	Language language.Tag
}

// offerLife is how long a viewer may take to confirm what they named.
const offerLife = 10 * time.Minute

// Hear answers a message that was posted in the room: a wish to buy becomes a hold, a question
// gets its answer in chat at once and, when it is worth it, aloud at the next sentence end. No
// model is on either path.
func (ch *Channel) Hear(ctx context.Context, a Asker, m chat.Message) {
	var text strings.Builder
	for _, p := range m.Parts {
		text.WriteString(p.Text)
	}
	if w, ok := parseWish(text.String(), ch.s.c.Shop); ok {
		ch.sell(ctx, a, m, w)
		return
	}
	reply, err := ch.writer.Answer(ctx, script.Question{
		Text: text.String(), Name: a.Name, Viewer: a.Language, Channel: ch.c.Language, OnAir: ch.onAirSKU(),
	})
	if err != nil {
		ch.log.Error("answer", "err", err, "message", m.ID)
		return
	}
	if reply.Intent == script.IntentNone || len(reply.Parts) == 0 {
		return
	}
	ch.reply(ctx, m.ID, reply.Parts)
	if reply.Aloud && ch.OnAir() {
		ch.asks.push(ask{reply: reply, asked: asked{Message: m.ID, Name: a.Name, Text: text.String()}, at: time.Now()})
	}
}

// reply posts the host's answer.
func (ch *Channel) reply(ctx context.Context, to chat.MessageID, parts []script.Part) {
	m := chat.Message{From: chat.Author{Speaker: chat.FromHost, Name: ch.c.Host}, ReplyTo: to}
	for _, p := range parts {
		cp := chat.Part{Text: p.Text}
		if p.Claim != nil {
			cp.Claim = claimRef(*p.Claim)
		}
		m.Parts = append(m.Parts, cp)
	}
	if _, err := ch.room.Post(ctx, m); err != nil {
		ch.log.Error("post the host's answer", "err", err, "message", to)
	}
}

// claimRef is a claim as pages get it: what it is about, never its value.
func claimRef(c shop.Claim) json.RawMessage {
	b, err := json.Marshal(map[string]string{"kind": c.Kind(), "sku": string(c.SKU())})
	if err != nil {
		return nil
	}
	return b
}

func (ch *Channel) sell(ctx context.Context, a Asker, m chat.Message, w wish) {
	words := clerkWordsFor(a.Language)
	switch {
	case w.unknown != "":
		ch.replyText(ctx, m.ID, fmt.Sprintf(words.unknown, w.unknown))
	case w.product.SoldOut():
		ch.replyText(ctx, m.ID, fmt.Sprintf(words.soldOut, w.product.Title))
	case w.sku == "":
		ch.toViewer(a.Viewer, "choose", chooseEvent(w))
		ch.replyText(ctx, m.ID, fmt.Sprintf(words.choose, w.product.Title))
	case w.byName:
		ch.toViewer(a.Viewer, "offer", ch.offers.add(a.Viewer, w))
	default:
		ch.hold(ctx, a, m.ID, "chat-"+ch.c.ID+"-"+strconv.FormatInt(int64(m.ID), 10), []shop.Item{{SKU: w.sku, Qty: w.qty}})
	}
}

// Accept holds what was offered to the viewer. An offer is taken once.
func (ch *Channel) Accept(ctx context.Context, a Asker, offer string) error {
	o, ok := ch.offers.take(offer, a.Viewer)
	if !ok {
		return ErrOffer
	}
	_, err := ch.s.c.Shop.Hold(ctx, shop.Buyer(a.Viewer), "offer-"+offer, o)
	if err != nil {
		return err
	}
	ch.s.c.Held(ctx, ch.c.ID, a.Viewer)
	return nil
}

// ErrOffer means that an offer ran out or was taken.
var ErrOffer = errors.New("that offer is over")

func (ch *Channel) hold(ctx context.Context, a Asker, to chat.MessageID, key string, items []shop.Item) {
	words := clerkWordsFor(a.Language)
	h, err := ch.s.c.Shop.Hold(ctx, shop.Buyer(a.Viewer), key, items)
	p, _, _ := ch.s.c.Shop.BySKU(items[0].SKU)
	switch {
	case errors.Is(err, shop.ErrSoldOut):
		ch.replyText(ctx, to, fmt.Sprintf(words.soldOut, p.Title))
	case errors.Is(err, shop.ErrLimit):
		ch.replyText(ctx, to, fmt.Sprintf(words.limit, p.Title))
	case err != nil:
		ch.log.Error("hold", "err", err, "message", to)
		ch.replyText(ctx, to, words.trouble)
	default:
		ch.s.c.Held(ctx, ch.c.ID, a.Viewer)
		ch.replyText(ctx, to, words.held(a.Name, items[0].Qty, p.Title, minutes(time.Until(h.Expires))))
	}
}

func (ch *Channel) replyText(ctx context.Context, to chat.MessageID, text string) {
	ch.reply(ctx, to, []script.Part{{Text: text}})
}

func (ch *Channel) toViewer(v chat.ViewerID, typ string, data any) {
	ch.s.c.Hub.Publish(ch.ViewerTopic(v), typ, data)
}

// onAirSKU is what "it" means in chat.
func (ch *Channel) onAirSKU() shop.SKU {
	ch.mu.Lock()
	id := ch.last.Product
	ch.mu.Unlock()
	p, ok := ch.s.c.Shop.Product(id)
	if !ok {
		return ""
	}
	return p.Lead().SKU
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

// offers are what was understood from names and awaits a tap.
type offers struct {
	mu   sync.Mutex // guards what follows
	open map[string]openOffer
	n    int
}

type openOffer struct {
	to    chat.ViewerID
	items []shop.Item
	at    time.Time
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

func (o *offers) add(to chat.ViewerID, w wish) offerEvent {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		o.open = map[string]openOffer{}
	}
	for id, old := range o.open {
		if time.Since(old.at) > offerLife || old.to == to {
			delete(o.open, id)
		}
	}
	o.n++
	id := fmt.Sprintf("o%d-%d", time.Now().UnixMilli(), o.n)
	o.open[id] = openOffer{to: to, items: []shop.Item{{SKU: w.sku, Qty: w.qty}}, at: time.Now()}
	i := slices.IndexFunc(w.product.Variants, func(v shop.Variant) bool { return v.SKU == w.sku })
	return offerEvent{ID: id, Items: []offerItem{{w.sku, w.qty, w.product.ID, w.product.Code, w.product.Title, w.product.Variants[i].Price}}}
}

func (o *offers) take(id string, v chat.ViewerID) ([]shop.Item, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	of, ok := o.open[id]
	if !ok || of.to != v || time.Since(of.at) > offerLife {
		return nil, false
	}
	delete(o.open, id)
	return of.items, true
}
