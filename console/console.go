// Package console is the operator's and the merchant's room: what is on air and next, the chat
// with a moderator's means, prices, stock and orders, over HTTP and over the socket. It promises
// that nobody gets in without a session, and that every change leaves a line in the audit trail.
//
// It decides nothing: it asks the show and the shop.
package console

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/assets/words"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// Channels are the shows there are: a *show.Studio.
type Channels interface {
	Channel(id string) (*show.Channel, bool)
	Channels() []*show.Channel
	FAQ(ctx context.Context) ([]show.FAQEntry, error)
	AddFAQ(ctx context.Context, question, answer, by string) (show.FAQEntry, error)
	RemoveFAQ(ctx context.Context, id int64) error
}

// Config is what a console works with. All fields are needed but those said to be optional.
type Config struct {
	Shop     *shop.Shop
	Zone     *time.Location // the merchant's
	Channels Channels
	People   *people.People
	Hub      *live.Hub
	Records  show.Records
	Pages    fs.FS // the built pages
	// Secure tells that pages come over TLS only.
	Secure bool
	// Origins may change things beside the request's own host: "https://shop.example". Optional.
	Origins []string
	Log     *slog.Logger // nil discards
}

// Console serves the merchant's team.
type Console struct {
	c     Config
	desk  *pages.Desk
	shell *pages.Shell // nil when the pages were not built

	mu    sync.Mutex                            // guards what follows
	pages map[string]map[*live.Session]struct{} // open pages by their session's token
}

// New makes a console. It hears of orders, so it is made before the shop runs. A page that was
// not built is logged, and answered for with 503.
func New(c Config) *Console {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Console{c: c, pages: map[string]map[*live.Session]struct{}{}}
	s.desk = &pages.Desk{Origins: c.Origins, Refuse: refuse, Site: c.Shop.Name(), Log: c.Log}
	var err error
	if s.shell, err = pages.ParseShell(c.Pages, "console.html"); err != nil {
		c.Log.Error("a page is missing", "err", err)
	}
	s.routes()
	c.Shop.OnOrder(s.ordersChanged)
	return s
}

func (s *Console) routes() {
	for pattern, h := range map[string]pages.Handler{
		"GET /console":              s.page,
		"GET /console/{rest...}":    s.page,
		"POST /api/console/accept":  s.accept,
		"POST /api/console/login":   s.login,
		"POST /api/console/logout":  s.member(s.logout),
		"GET /api/console/me":       s.member(s.me),
		"GET /api/console/products": s.member(s.products),
		"GET /api/console/orders":   s.member(s.orders),
		"GET /api/console/audit":    s.member(s.trail),

		"GET /api/console/faq":         s.member(s.faq),
		"POST /api/console/faq":        s.member(s.addFAQ),
		"DELETE /api/console/faq/{id}": s.member(s.removeFAQ),

		"GET /api/console/channels/{channel}/picks":  s.on(s.picks),
		"PUT /api/console/channels/{channel}/pin":    s.on(s.pin),
		"DELETE /api/console/channels/{channel}/pin": s.on(s.unpin),

		"GET /api/console/channels/{channel}/tasks":                s.on(s.tasks),
		"POST /api/console/channels/{channel}/tasks/{task}/answer": s.on(s.answerTask),
		"DELETE /api/console/channels/{channel}/tasks/{task}":      s.on(s.dismissTask),

		"PUT /api/console/products/{sku}/price": s.member(s.setPrice),
		"PUT /api/console/products/{sku}/stock": s.member(s.setStock),
		"POST /api/console/orders/{id}/state":   s.member(s.advance),

		"GET /api/console/orders/{id}":               s.member(s.orderSheet),
		"GET /api/console/orders.csv":                s.member(s.ordersCSV),
		"POST /api/console/orders/{id}/ship":         s.member(s.ship),
		"POST /api/console/orders/{id}/refund":       s.member(s.refund),
		"GET /api/console/orders/tasks":              s.member(s.orderTasks),
		"POST /api/console/orders/tasks/{task}/done": s.member(s.doneOrderTask),
		"POST /api/console/orders/{id}/cancel":       s.member(s.cancel),
		"GET /api/console/products/{sku}/prices":     s.member(s.prices),
		"GET /api/console/products/{sku}/stock":      s.member(s.ledger),
		"GET /api/console/waits":                     s.member(s.queues),
		"GET /api/console/bundles":                   s.member(s.bundles),
		"PUT /api/console/bundles/{sku}":             s.member(s.setBundle),
		"DELETE /api/console/bundles/{sku}":          s.member(s.removeBundle),
		"GET /api/console/flags":                     s.member(s.flags),
		"POST /api/console/flags/{flag}/pardon":      s.member(s.pardon),
		"GET /api/console/deals":                     s.member(s.deals),
		"POST /api/console/deals":                    s.member(s.addDeal),
		"DELETE /api/console/deals/{deal}":           s.member(s.endDeal),
		"GET /api/console/coupons":                   s.member(s.coupons),
		"PUT /api/console/coupons":                   s.member(s.setCoupon),

		"GET /api/console/channels/{channel}":                       s.on(s.status),
		"POST /api/console/channels/{channel}/say":                  s.on(s.say),
		"POST /api/console/channels/{channel}/skip":                 s.on(s.skip),
		"POST /api/console/channels/{channel}/pause":                s.on(s.pause),
		"POST /api/console/channels/{channel}/resume":               s.on(s.resume),
		"GET /api/console/channels/{channel}/record":                s.on(s.record),
		"GET /api/console/channels/{channel}/schedule":              s.on(s.schedule),
		"PUT /api/console/channels/{channel}/schedule":              s.on(s.setSchedule),
		"POST /api/console/channels/{channel}/messages":             s.on(s.write),
		"DELETE /api/console/channels/{channel}/messages/{message}": s.on(s.deleteMessage),
		"PUT /api/console/channels/{channel}/mutes/{viewer}":        s.on(s.mute),
		"DELETE /api/console/channels/{channel}/mutes/{viewer}":     s.on(s.unmute),
	} {
		s.desk.Handle(pattern, h)
	}
}

// Handler serves the console over HTTP. It is mounted at "/console", "/console/" and
// "/api/console/".
func (s *Console) Handler() http.Handler { return pages.Headers(s.desk, s.c.Secure) }

// Live is the room behind the team's sockets at "/ws/console/{channel}".
func (s *Console) Live() live.Handler { return room{s} }

// page is the same for every address below /console: it finds its way by itself.
func (s *Console) page(w http.ResponseWriter, r *http.Request) error {
	if s.shell == nil {
		return pages.NoPages
	}
	lang := s.desk.Language(r)
	title, _ := words.In(lang, "page_console")
	noscript, _ := words.In(lang, "page_noscript")
	pages.WriteHTML(w, r, http.StatusOK, s.shell.Fill(pages.Head{
		Language: lang, Title: title + " – " + s.c.Shop.Name(), Noscript: noscript,
	}))
	return nil
}

// ordersChanged has every open console read the orders again.
func (s *Console) ordersChanged(shop.Order) {
	for _, ch := range s.c.Channels.Channels() {
		s.c.Hub.Publish(ch.ConsoleTopic(), "orders", struct{}{})
	}
}

// audit writes down what was done. The deed stands when that fails; then the log has it.
func (s *Console) audit(ctx context.Context, by people.Account, action, detail string) {
	if err := s.c.People.Audit(context.WithoutCancel(ctx), by.Name, action, detail); err != nil {
		s.c.Log.Error("audit", "by", by.Name, "action", action, "detail", detail, "err", err)
	}
}
