package storefront

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// room is the storefront behind the viewers' sockets.
type room struct{ s *Storefront }

// visit is what is known of an open page.
type visit struct {
	channel *show.Channel
	token   string // the viewer's, read again at each event: their name may change
	lang    language.Tag
}

// Join lets in whoever came over a page of ours. The chat's last messages and all other state
// of the channel come with the subscription.
func (m room) Join(ctx context.Context, p *live.Session, r *http.Request) error {
	lang := m.s.desk.Language(r)
	ch, ok := m.s.c.Channels.Channel(path.Base(r.URL.Path))
	if !ok {
		return &live.Refusal{Code: pages.UnknownChannel.Code, Text: say(lang, pages.UnknownChannel.Code)}
	}
	v, err := m.s.viewer(r)
	if errors.Is(err, people.ErrViewer) {
		return &live.Refusal{Code: unknownViewer.Code, Text: say(lang, unknownViewer.Code)}
	}
	if err != nil {
		return err
	}
	cookie, err := r.Cookie(viewerCookie)
	if err != nil {
		return err
	}
	p.Set(visit{ch, cookie.Value, lang})
	p.Send("hello", hello(v))
	m.s.c.Hub.Subscribe(p, ch.Topic())
	m.s.c.Hub.Subscribe(p, ch.ViewerTopic(chat.ViewerID(v.ID)))
	h, ok, err := m.s.c.Shop.HoldOf(ctx, shop.Buyer(v.ID))
	switch {
	case err != nil:
		return err
	case ok:
		p.Send("hold", m.s.holdFacts(h))
	default:
		p.Send("hold", nil)
	}
	return nil
}

// Leave has nothing to undo: the hub ends the subscriptions.
func (m room) Leave(*live.Session) {}

// Receive hears a page, and tells it what was refused.
func (m room) Receive(ctx context.Context, p *live.Session, e live.Event) {
	vis, ok := p.Value().(visit)
	if !ok {
		return
	}
	var named struct {
		Key string `json:"key"`
	}
	err := m.hear(ctx, p, vis, e)
	if err == nil {
		return
	}
	_ = json.Unmarshal(e.Data, &named) // an event that cannot be read has no key to give back
	code, text := m.s.desk.Told(ctx, "event "+e.Type, err, vis.lang)
	p.Send("error", struct {
		Code string `json:"code"`
		Text string `json:"text"`
		Key  string `json:"key,omitempty"`
	}{code, text, named.Key})
}

func (m room) hear(ctx context.Context, p *live.Session, vis visit, e live.Event) error {
	f, ok := map[string]func(context.Context, *live.Session, visit, people.Viewer, json.RawMessage) error{
		"say": m.say, "name": m.name, "accept": m.accept, "hold": m.hold, "opened": m.opened,
	}[e.Type]
	if !ok {
		return pages.UnknownType
	}
	v, err := m.s.c.People.Viewer(ctx, vis.token)
	if err != nil {
		return err
	}
	if e.Type != "say" && !m.s.pace.take(v.ID, time.Now()) { // the chat room has a pace of its own
		return tooFast
	}
	return f(ctx, p, vis, v, e.Data)
}

func (m room) say(ctx context.Context, p *live.Session, vis visit, v people.Viewer, data json.RawMessage) error {
	var in struct {
		Key     string         `json:"key"`
		Text    string         `json:"text"`
		ReplyTo chat.MessageID `json:"replyTo"`
	}
	if err := decode(data, &in); err != nil {
		return err
	}
	msg, err := vis.channel.Room().Post(ctx, chat.Message{
		From:  chat.Author{Speaker: chat.FromViewer, Viewer: chat.ViewerID(v.ID), Name: v.Name},
		Parts: []chat.Part{{Text: in.Text}}, ReplyTo: in.ReplyTo, Key: in.Key,
	})
	if err != nil {
		return err
	}
	if msg.Again { // it was heard before; the page may have missed it, and what came of it
		p.Send("message", msg)
		vis.channel.HearAgain(ctx, asker(v, vis.lang), msg)
		return nil
	}
	vis.channel.Hear(ctx, asker(v, vis.lang), msg)
	return nil
}

func (m room) name(ctx context.Context, _ *live.Session, _ visit, v people.Viewer, data json.RawMessage) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := decode(data, &in); err != nil {
		return err
	}
	v, err := m.s.c.People.Rename(ctx, v.ID, in.Name)
	if err != nil {
		return err
	}
	m.s.publishViewer(v)
	return nil
}

func (m room) accept(ctx context.Context, _ *live.Session, vis visit, v people.Viewer, data json.RawMessage) error {
	var in struct {
		Offer string `json:"offer"`
	}
	if err := decode(data, &in); err != nil {
		return err
	}
	return vis.channel.Accept(ctx, asker(v, vis.lang), in.Offer)
}

// opened hears that the viewer looked at a product.
func (m room) opened(_ context.Context, _ *live.Session, vis visit, v people.Viewer, data json.RawMessage) error {
	var in struct {
		Product shop.ProductID `json:"product"`
	}
	if err := decode(data, &in); err != nil {
		return err
	}
	vis.channel.Opened(chat.ViewerID(v.ID), in.Product)
	return nil
}

func (m room) hold(ctx context.Context, _ *live.Session, vis visit, v people.Viewer, data json.RawMessage) error {
	var in wish
	if err := decode(data, &in); err != nil {
		return err
	}
	h, err := m.s.c.Shop.Hold(ctx, shop.Buyer(v.ID), in.Key, in.Items)
	if err != nil {
		return err
	}
	vis.channel.Wanted(in.Items)
	m.s.publishHold(v.ID, m.s.holdFacts(h))
	return nil
}

func decode(data json.RawMessage, v any) error {
	if err := json.Unmarshal(data, v); err != nil {
		return pages.BadInput
	}
	return nil
}
