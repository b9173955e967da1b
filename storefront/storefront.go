// Package storefront is what viewers see and buy at: their page, the shelf, the hold that is
// their cart, checkout and the order's page, over HTTP and over the socket. It promises that a
// viewer sees and changes only what is theirs, that every page of a viewer shows the same hold,
// and that what it answers is docs/protocol.md.
//
// It decides nothing about prices, stock or orders, and nothing about what the host says.
package storefront

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// Channels are the shows there are: a *show.Studio.
type Channels interface {
	Channel(id string) (*show.Channel, bool)
	Channels() []*show.Channel
}

// ShopInfo is the shop as its merchant presents it.
type ShopInfo struct {
	Name string
	// Languages are those that viewers are answered in, the first when none fits; empty for all
	// there are words for.
	Languages []language.Tag
	Payments  []Payment
	// Legal are the legal pages by name ("imprint", "privacy", "shipping", "returns"), as HTML
	// of the merchant's own, by language. A page in no language of the reader's is shown in the
	// first of Languages, else in any.
	Legal map[string]map[language.Tag]string
}

// Payment is a way to pay as viewers are told of it.
type Payment struct {
	ID   string `json:"id"` // a name in shop.Config.Payments
	Name string `json:"name"`
	Note string `json:"note"`
	Test bool   `json:"test"` // no money moves
}

// Config is what a storefront works with. All fields are needed but those said to be optional.
type Config struct {
	Shop     *shop.Shop
	ShopInfo ShopInfo
	Channels Channels
	People   *people.People
	Hub      *live.Hub
	Pages    fs.FS // the built pages
	Media    fs.FS // product pictures, by the names that products have for them
	// Portrait is the host's picture, a PNG; optional.
	Portrait []byte
	// Secure tells that pages come over TLS only.
	Secure bool
	// Origins may change things beside the request's own host: "https://shop.example". Optional.
	Origins []string
	Log     *slog.Logger // nil discards
}

// Storefront serves viewers.
type Storefront struct {
	c      Config
	desk   *pages.Desk
	files  *pages.Files
	shells map[string]*pages.Shell // those that were built
	pace   pace
}

// New makes a storefront. It hears of holds that run out, so it is made before the shop runs.
// Pages that were not built are logged, and answered for with 503.
func New(c Config) *Storefront {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Storefront{c: c, shells: map[string]*pages.Shell{}, pace: newPace()}
	s.desk = &pages.Desk{
		Languages: c.ShopInfo.Languages, Origins: c.Origins, Refuse: refuse, Site: c.ShopInfo.Name, Log: c.Log,
	}
	var err error
	if s.files, err = pages.ReadFiles(c.Pages, "assets"); err != nil {
		c.Log.Error("read the pages' files", "err", err)
	}
	for _, name := range []string{livePage, orderPage, legalPage, withdrawPage} {
		if s.shells[name], err = pages.ParseShell(c.Pages, name); err != nil {
			c.Log.Error("a page is missing", "err", err)
		}
	}
	s.routes()
	c.Shop.OnExpired(func(h shop.Hold) { s.publishHold(people.ViewerID(h.Buyer), ended{"expired"}) })
	return s
}

func (s *Storefront) routes() {
	for pattern, h := range map[string]pages.Handler{
		"GET /{$}":                         s.home,
		"GET /live/{channel}":              s.livePage,
		"GET /order/{token}":               s.orderPage,
		"GET /legal/{page}":                s.legalPage,
		"GET /assets/{name...}":            s.asset,
		"GET /media/{name...}":             s.picture,
		"GET /media/host.png":              s.portrait,
		"GET /api/live/{channel}":          s.info,
		"GET /api/search":                  s.searchShelf,
		"GET /api/reviews/{product}":       s.reviews,
		"GET /api/legal/{page}":            s.legal,
		"PUT /api/viewer":                  s.rename,
		"GET /api/viewer/memory":           s.memory,
		"PUT /api/viewer/memory":           s.agree,
		"PATCH /api/viewer/memory/{note}":  s.changeNote,
		"DELETE /api/viewer/memory/{note}": s.forgetNote,
		"POST /api/ask/{channel}":          s.ask,
		"GET /api/hold/{channel}":          s.hold,
		"POST /api/hold/{channel}":         s.addToHold,
		"PATCH /api/hold/{channel}":        s.setQty,
		"DELETE /api/hold/{channel}":       s.release,
		"POST /api/hold/{channel}/extend":  s.extend,
		"GET /api/quote/{channel}":         s.quote,
		"POST /api/checkout/{channel}":     s.checkout,
		"PUT /api/hold/{channel}/coupon":   s.setCoupon,
		"GET /api/waits/{channel}":         s.waits,
		"POST /api/waits/{channel}":        s.join,
		"DELETE /api/waits/{channel}":      s.leave,
		"GET /api/order/{token}":           s.order,
		"POST /api/order/{token}/settle":   s.settle,
		"POST /api/order/{token}/cancel":   s.cancel,
		"GET /withdraw":                    s.withdrawPage,
		"GET /withdraw/{token}":            s.receiptPage,
		"POST /api/withdraw":               s.withdraw,
		"GET /api/withdraw/{token}":        s.withdrawal,
		"POST /api/withdraw/{token}":       s.confirmWithdrawal,
	} {
		s.desk.Handle(pattern, h)
	}
}

// Handler serves everything of the viewer's over HTTP. It is mounted at "/".
func (s *Storefront) Handler() http.Handler {
	h := pages.Headers(s.desk, s.c.Secure)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(shop.WithOrigin(r.Context(), origin(r))))
	})
}

// origin is where a request came from: what browsers of one household share, and what one of them is
// told from the others by.
func origin(r *http.Request) shop.Origin {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return shop.Origin{Address: host, Device: host + " " + r.UserAgent() + " " + r.Header.Get("Accept-Language")}
}

// Live is the room behind the viewers' sockets at "/ws/{channel}".
func (s *Storefront) Live() live.Handler { return room{s} }

// Held tells all pages of a viewer what they hold now. The show calls it after a sale in chat.
func (s *Storefront) Held(ctx context.Context, _ string, v chat.ViewerID) {
	s.tellHold(ctx, people.ViewerID(v), "")
}

// tellHold tells all pages of a viewer what they hold now, or why they do not any more.
func (s *Storefront) tellHold(ctx context.Context, v people.ViewerID, reason string) {
	h, ok, err := s.c.Shop.HoldOf(ctx, shop.Buyer(v))
	switch {
	case err != nil:
		s.c.Log.Error("read hold", "viewer", string(v), "err", err)
	case ok:
		s.publishHold(v, s.holdFacts(h))
	case reason != "":
		s.publishHold(v, ended{reason})
	default:
		s.publishHold(v, nil)
	}
}

// publishHold goes to every channel: a viewer holds once in the whole shop.
func (s *Storefront) publishHold(v people.ViewerID, data any) {
	for _, ch := range s.c.Channels.Channels() {
		s.c.Hub.Publish(ch.ViewerTopic(chat.ViewerID(v)), "hold", data)
	}
}

// channel is the one that the request's address names.
func (s *Storefront) channel(r *http.Request) (*show.Channel, error) {
	ch, ok := s.c.Channels.Channel(r.PathValue("channel"))
	if !ok {
		return nil, pages.UnknownChannel
	}
	return ch, nil
}
