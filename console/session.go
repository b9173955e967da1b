package console

import (
	"net"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
)

const (
	sessionCookie = "session"
	// sessionAge is how long a browser keeps a session that is not used: as long as people do.
	sessionAge = 30 * 24 * time.Hour
)

// member lets only those with a session through to h.
func (s *Console) member(h func(http.ResponseWriter, *http.Request, people.Account) error) pages.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, _, err := s.account(r)
		if err != nil {
			return err
		}
		return h(w, r, a)
	}
}

// account is whose session the request carries, and the session's token. ErrSession.
func (s *Console) account(r *http.Request) (people.Account, string, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return people.Account{}, "", people.ErrSession
	}
	a, err := s.c.People.Account(r.Context(), c.Value)
	return a, c.Value, err
}

// accountFacts is what who signs in is told.
type accountFacts struct {
	Account people.Account `json:"account"`
}

func (s *Console) accept(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Token, Email, Name, Password string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	a, session, err := s.c.People.Accept(r.Context(), in.Token, in.Email, in.Name, in.Password)
	if err != nil {
		return err
	}
	s.setCookie(w, session, sessionAge)
	return pages.Write(w, http.StatusOK, accountFacts{a})
}

func (s *Console) login(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Email, Password string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	a, session, err := s.c.People.SignIn(r.Context(), in.Email, in.Password, address(r))
	if err != nil {
		return err
	}
	s.setCookie(w, session, sessionAge)
	return pages.Write(w, http.StatusOK, accountFacts{a})
}

// logout ends the session, and closes every page that it opened.
func (s *Console) logout(w http.ResponseWriter, r *http.Request, a people.Account) error {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return people.ErrSession
	}
	if err := s.c.People.SignOut(r.Context(), c.Value); err != nil {
		return err
	}
	s.closePages(c.Value)
	s.audit(r.Context(), a, "session.closed", "")
	s.setCookie(w, "", -time.Second)
	return pages.NoContent(w)
}

func (s *Console) setCookie(w http.ResponseWriter, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: int(age / time.Second),
		HttpOnly: true, Secure: s.c.Secure, SameSite: http.SameSiteStrictMode,
	})
}

// address is where the request came from, without its port.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// opened notes a page under its session.
func (s *Console) opened(token string, p *live.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[token] == nil {
		s.pages[token] = map[*live.Session]struct{}{}
	}
	s.pages[token][p] = struct{}{}
}

func (s *Console) left(token string, p *live.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages[token], p)
	if len(s.pages[token]) == 0 {
		delete(s.pages, token)
	}
}

func (s *Console) closePages(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.pages[token] {
		p.Close(live.Refused, noSession.Code)
	}
}

// meFacts is what a console page starts from; docs/protocol.md explains each field.
type meFacts struct {
	Account  people.Account `json:"account"`
	Channels []channelFacts `json:"channels"`
	Shop     shopFacts      `json:"shop"`
}

type channelFacts struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	OnAir   bool   `json:"onAir"`
	Viewers int    `json:"viewers"`
}

type shopFacts struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Zone     string `json:"zone"`
}

// me also gives the cookie its full age again: the session lives on with its use.
func (s *Console) me(w http.ResponseWriter, r *http.Request, a people.Account) error {
	if c, err := r.Cookie(sessionCookie); err == nil {
		s.setCookie(w, c.Value, sessionAge)
	}
	me := meFacts{Account: a, Channels: []channelFacts{}, Shop: shopFacts{
		Name: s.c.Shop.Name(), Currency: s.c.Shop.Policies().Currency, Zone: s.c.Zone.String(),
	}}
	for _, ch := range s.c.Channels.Channels() {
		me.Channels = append(me.Channels, channelFacts{ch.ID(), ch.Config().Title, ch.OnAir(), ch.Viewers()})
	}
	return pages.Write(w, http.StatusOK, me)
}

// trailLength is how many entries of the audit trail are shown.
const trailLength = 500

func (s *Console) trail(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	entries, err := s.c.People.AuditTrail(r.Context(), trailLength)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, struct {
		Entries []people.Entry `json:"entries"`
	}{append([]people.Entry{}, entries...)})
}
