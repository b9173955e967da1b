package show

import (
	"context"
	"encoding/json"
	"slices"
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

// Hear answers a message that was posted in the room: a wish to buy becomes a hold, a question
// gets its answer in chat at once and, when it is worth it, aloud at the next sentence end. What
// the host cannot answer goes to the team, and what is the viewer's own to the viewer alone.
func (ch *Channel) Hear(ctx context.Context, a Asker, m chat.Message) {
	text := textOf(m)
	if ch.bought(ctx, a, m, text) {
		return
	}
	reply, err := ch.writer.Answer(ctx, ch.question(ctx, a, text))
	if err != nil {
		ch.log.Error("answer", "err", err, "message", m.ID)
		return
	}
	ch.remember(ctx, a.Viewer, text)
	if reply.Intent == script.IntentNone || len(reply.Parts) == 0 {
		return
	}
	ch.recents.answered(a.Viewer, reply.Topic)
	ch.askedFor(reply.Topic.SKU)
	if err := ch.handOver(ctx, a, m.ID, text, reply); err != nil { // the reply says that it was handed over
		ch.log.Error("hand over", "err", err, "message", m.ID)
		ch.replyText(ctx, m.ID, clerkWordsFor(a.Language).trouble)
		return
	}
	ch.reply(ctx, m.ID, reply)
	ch.private(ctx, a.Viewer, m.ID, reply)
	if reply.Aloud && ch.OnAir() {
		ch.asks.push(ask{reply: reply, asked: asked{Message: m.ID, Name: a.Name, Text: text}, at: time.Now()})
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
// and nothing said. "It" is what the viewer holds there. What the facts do not hold goes to the team,
// who answer in a note.
func (ch *Channel) AskPrivately(ctx context.Context, a Asker, text string) (script.Reply, error) {
	q := ch.question(ctx, a, text)
	h, holds, err := ch.s.c.Shop.HoldOf(ctx, shop.Buyer(a.Viewer))
	if err != nil {
		return script.Reply{}, err
	}
	if holds && len(h.Lines) > 0 {
		q.OnAir = oneOf(h.Lines)
	}
	reply, err := ch.writer.Answer(ctx, q)
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

// oneOf is what "it" is among lines: the only product, or nothing.
func oneOf(lines []shop.HoldLine) shop.SKU {
	for _, l := range lines[1:] {
		if l.Product != lines[0].Product {
			return ""
		}
	}
	return lines[0].SKU
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
