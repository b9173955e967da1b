package console

import (
	"context"
	"errors"
	"net/http"
	"path"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/assets/words"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
)

// room is the console behind the team's sockets.
type room struct{ s *Console }

// visit is what is known of an open page.
type visit struct {
	token string // its session's
	lang  language.Tag
}

// Join lets in who has a session. The chat's last messages and all other state of the channel
// come with the subscription.
func (m room) Join(_ context.Context, p *live.Session, r *http.Request) error {
	lang := m.s.desk.Language(r)
	_, token, err := m.s.account(r)
	if errors.Is(err, people.ErrSession) {
		return refusal(noSession.Code, lang)
	}
	if err != nil {
		return err
	}
	ch, ok := m.s.c.Channels.Channel(path.Base(r.URL.Path))
	if !ok {
		return refusal(pages.UnknownChannel.Code, lang)
	}
	p.Set(visit{token, lang})
	m.s.opened(token, p)
	p.Send("status", ch.Status())
	m.s.c.Hub.Subscribe(p, ch.Topic())
	m.s.c.Hub.Subscribe(p, ch.ConsoleTopic())
	return nil
}

func refusal(code string, lang language.Tag) error {
	text, _ := words.In(lang, code)
	return &live.Refusal{Code: code, Text: text}
}

// Leave forgets the page; the hub ends its subscriptions.
func (m room) Leave(p *live.Session) {
	if v, ok := p.Value().(visit); ok {
		m.s.left(v.token, p)
	}
}

// Receive has nothing to hear: all that the team does goes over HTTP.
func (m room) Receive(ctx context.Context, p *live.Session, e live.Event) {
	v, ok := p.Value().(visit)
	if !ok {
		return
	}
	code, text := m.s.desk.Told(ctx, "event "+e.Type, pages.UnknownType, v.lang)
	p.Send("error", struct {
		Code string `json:"code"`
		Text string `json:"text"`
	}{code, text})
}
