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
	// Regular is true for who was here on a day before.
	Regular bool
}

// offerLife is how long a viewer may take to confirm what they named.
const offerLife = 10 * time.Minute

// Hear answers a message that was posted in the room: a wish to buy becomes a hold, a question
// gets its answer in chat at once and, when it is worth it, aloud at the next sentence end. What
// the host cannot answer goes to the team, and what is the viewer's own to the viewer alone.
func (ch *Channel) Hear(ctx context.Context, a Asker, m chat.Message) {
	var text strings.Builder
	for _, p := range m.Parts {
		text.WriteString(p.Text)
	}
	if w, ok := parseWish(text.String(), ch.s.c.Shop); ok {
		ch.sell(ctx, a, m, w)
		return
	}
	reply, err := ch.writer.Answer(ctx, ch.question(ctx, a, text.String()))
	if err != nil {
		ch.log.Error("answer", "err", err, "message", m.ID)
		return
	}
	ch.remember(ctx, a.Viewer, text.String())
	if reply.Intent == script.IntentNone || len(reply.Parts) == 0 {
		return
	}
	ch.recents.answered(a.Viewer, reply.Topic)
	ch.askedFor(reply.Topic.SKU)
	if err := ch.handOver(ctx, a, m.ID, text.String(), reply); err != nil { // the reply says that it was handed over
		ch.log.Error("hand over", "err", err, "message", m.ID)
		ch.replyText(ctx, m.ID, clerkWordsFor(a.Language).trouble)
		return
	}
	ch.reply(ctx, m.ID, reply)
	ch.private(ctx, a.Viewer, m.ID, reply)
	if reply.Aloud && ch.OnAir() {
		ch.asks.push(ask{reply: reply, asked: asked{Message: m.ID, Name: a.Name, Text: text.String()}, at: time.Now()})
	}
}

// question is a viewer's message with what it may mean without saying so.
func (ch *Channel) question(ctx context.Context, a Asker, text string) script.Question {
	return script.Question{
		Text: text, Name: a.Name, Viewer: a.Language, Channel: ch.c.Language, OnAir: ch.onAirSKU(),
		Last: ch.recents.topic(a.Viewer), Notes: ch.notes(ctx, a.Viewer), Regular: a.Regular,
	}
}

// AskPrivately answers a question outside the chat, such as at the checkout: nothing is posted
// and nothing said. What the facts do not hold goes to the team, who answer in a note.
func (ch *Channel) AskPrivately(ctx context.Context, a Asker, text string) (script.Reply, error) {
	reply, err := ch.writer.Answer(ctx, ch.question(ctx, a, text))
	if err != nil {
		return script.Reply{}, err
	}
	ch.recents.answered(a.Viewer, reply.Topic)
	if err := ch.handOver(ctx, a, 0, text, reply); err != nil {
		return script.Reply{}, err
	}
	ch.private(ctx, a.Viewer, 0, reply)
	return reply, nil
}

// askedFor notes that chat asks for a product.
func (ch *Channel) askedFor(sku shop.SKU) {
	if p, _, ok := ch.s.c.Shop.BySKU(sku); ok {
		ch.choice.score(p.ID, time.Now(), func(s *Score) { s.Asked++ })
	}
}

// handOver puts on the team's list what the host cannot answer, and who asks for a person.
func (ch *Channel) handOver(ctx context.Context, a Asker, m chat.MessageID, text string, r script.Reply) error {
	t := Task{Kind: TaskQuestion, Viewer: a.Viewer, Name: a.Name, Text: text, Message: m, Language: r.Language.String(), Key: script.Key(text)}
	if p, _, ok := ch.s.c.Shop.BySKU(r.Topic.SKU); ok {
		t.Product = p.ID
	}
	switch {
	case slices.Contains(r.Intents, script.IntentPerson):
		t.Kind, t.Key, t.Summary = TaskPerson, "", ch.summary(a.Viewer)
	case r.Known:
		return nil
	}
	return ch.put(ctx, t)
}

// private tells the viewer alone what is theirs alone.
func (ch *Channel) private(ctx context.Context, v chat.ViewerID, to chat.MessageID, r script.Reply) {
	if slices.Contains(r.Intents, script.IntentOrder) {
		ch.tellOrders(ctx, v, to)
	}
	if slices.Contains(r.Intents, script.IntentMemory) {
		ch.noteTo(v, Note{Kind: NoteMemory, Message: to})
	}
}

// reply posts the host's answer.
func (ch *Channel) reply(ctx context.Context, to chat.MessageID, r script.Reply) {
	m := chat.Message{From: chat.Author{Speaker: chat.FromHost, Name: ch.c.Host}, ReplyTo: to, Parts: PartsOf(r)}
	if _, err := ch.room.Post(ctx, m); err != nil {
		ch.log.Error("post the host's answer", "err", err, "message", to)
	}
}

// PartsOf is a reply as pages get it: its claims become references that they render from
// current facts.
func PartsOf(r script.Reply) []chat.Part {
	var parts []chat.Part
	for _, p := range r.Parts {
		cp := chat.Part{Text: p.Text}
		if p.Claim != nil {
			cp.Claim = claimRef(*p.Claim, r.Language)
		}
		parts = append(parts, cp)
	}
	return parts
}

// claimRef is a claim as pages get it: what it is about and in which language its words are to
// be, never its value.
func claimRef(c shop.Claim, lang language.Tag) json.RawMessage {
	b, err := json.Marshal(map[string]string{"kind": c.Kind(), "sku": string(c.SKU()), "lang": lang.String()})
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
	ch.Wanted(o)
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
	case errors.Is(err, shop.ErrBlocked):
		ch.replyText(ctx, to, words.blocked)
	case err != nil:
		ch.log.Error("hold", "err", err, "message", to)
		ch.replyText(ctx, to, words.trouble)
	default:
		ch.s.c.Held(ctx, ch.c.ID, a.Viewer)
		ch.Wanted(items)
		ch.replyText(ctx, to, words.held(a.Name, items[0].Qty, p.Title, minutes(time.Until(h.Expires))))
	}
}

func (ch *Channel) replyText(ctx context.Context, to chat.MessageID, text string) {
	ch.reply(ctx, to, script.Reply{Parts: []script.Part{{Text: text}}})
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
