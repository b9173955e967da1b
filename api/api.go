// Package api is the merchant's way in for programs: products, prices, stock, deals, orders and
// events over HTTP, at /api/v1/, for who has a token of the shop. openapi.json describes it, and a
// test holds it against what is answered.
//
// It promises that a token reaches nothing but its own shop, and that a POST that is repeated under
// its Idempotency-Key is done once and answered alike. It decides nothing: the shop does.
package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
)

//go:embed openapi.json
var openapi []byte

// Config is what the API works with.
type Config struct {
	// Shops are those that tokens may be for.
	Shops   map[shop.ShopID]*shop.Shop
	Store   Store
	Notices notice.Store
	Log     *slog.Logger // nil discards
}

const (
	bodyLimit = 64 << 10
	bodyTime  = 10 * time.Second
	maxKey    = 200
)

// API answers programs.
type API struct {
	c    Config
	mux  *http.ServeMux
	pace pace
}

// call is a request of a known token.
type call struct {
	*http.Request
	token Token
	shop  *shop.Shop
	body  []byte
	key   string // of a POST
}

// by is who did it, for histories.
func (c *call) by() string { return "api:" + c.token.Name }

// handler answers a call with what becomes JSON, or says why not.
type handler func(*API, *call) (status int, answer any, err error)

// routes are all there are, with what a token needs for each.
var routes = []struct {
	pattern string
	scope   Scope
	handler handler
}{
	{"GET /api/v1/products", Read, (*API).products},
	{"GET /api/v1/products/{id}", Read, (*API).product},
	{"GET /api/v1/products/{id}/reviews", Read, (*API).reviews},
	{"GET /api/v1/variants/{sku}/prices", Read, (*API).prices},
	{"PUT /api/v1/variants/{sku}/price", Write, (*API).setPrice},
	{"PUT /api/v1/variants/{sku}/stock", Write, (*API).setStock},
	{"GET /api/v1/deals", Read, (*API).deals},
	{"POST /api/v1/deals", Write, (*API).addDeal},
	{"PUT /api/v1/deals/{id}", Write, (*API).setDeal},
	{"POST /api/v1/deals/{id}/end", Write, (*API).endDeal},
	{"GET /api/v1/orders", Read, (*API).orders},
	{"GET /api/v1/orders/{id}", Read, (*API).order},
	{"POST /api/v1/orders/{id}/advance", Write, (*API).advance},
	{"POST /api/v1/orders/{id}/ship", Write, (*API).ship},
	{"POST /api/v1/orders/{id}/cancel", Write, (*API).cancel},
	{"GET /api/v1/orders/{id}/refunds", Read, (*API).refunds},
	{"POST /api/v1/orders/{id}/refunds", Write, (*API).refund},
	{"GET /api/v1/events", Read, (*API).events},
	{"GET /api/v1/deliveries", Read, (*API).deliveries},
	{"POST /api/v1/deliveries/{id}/redeliver", Write, (*API).redeliver},
}

// description is the one route that needs no token.
const description = "GET /api/v1/openapi.json"

// New makes an API.
func New(c Config) *API {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{c: c, mux: http.NewServeMux(), pace: pace{due: map[string]time.Time{}}}
	for _, r := range routes {
		a.mux.HandleFunc(r.pattern, func(w http.ResponseWriter, req *http.Request) { a.answer(w, req, r.scope, r.handler) })
	}
	a.mux.HandleFunc(description, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(openapi) // a program that is gone needs no answer
	})
	return a
}

// Patterns are all routes, as [http.ServeMux] has them.
func Patterns() []string {
	out := []string{description}
	for _, r := range routes {
		out = append(out, r.pattern)
	}
	return out
}

// ServeHTTP answers what is at /api/v1/.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if h, pattern := a.mux.Handler(r); pattern == "" {
		p := notFound
		probe := &recorder{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if probe.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", probe.header.Get("Allow"))
			p = &problem{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "There is no such method here."}
		}
		write(w, reply(0, nil, p))
		return
	}
	a.mux.ServeHTTP(w, r)
}

// recorder notes a status and drops what is written.
type recorder struct {
	header http.Header
	status int
}

func (p *recorder) Header() http.Header         { return p.header }
func (p *recorder) WriteHeader(status int)      { p.status = status }
func (p *recorder) Write(b []byte) (int, error) { return len(b), nil }

func (a *API) answer(w http.ResponseWriter, r *http.Request, need Scope, h handler) {
	c, err := a.admit(w, r, need)
	if err != nil {
		if p := a.problemOf(r, err); p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer realm="barker"`)
		} else if p.Status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		write(w, a.reply(r, 0, nil, err))
		return
	}
	if r.Method == http.MethodPost {
		a.once(w, c, h)
		return
	}
	status, answer, err := h(a, c)
	write(w, a.reply(r, status, answer, err))
}

// admit knows the token, and reads the body.
func (a *API) admit(w http.ResponseWriter, r *http.Request, need Scope) (*call, error) {
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || !strings.HasPrefix(secret, tokenMark) {
		return nil, noToken
	}
	t, ok, err := a.c.Store.Token(r.Context(), sha256.Sum256([]byte(secret)))
	if err != nil {
		return nil, err
	}
	s := a.c.Shops[t.Shop]
	switch {
	case !ok || s == nil:
		return nil, noToken
	case need == Write && t.Scope != Write:
		return nil, readOnly
	case !a.pace.take(t.ID, time.Now()):
		return nil, tooFast
	}
	c := &call{Request: r, token: t, shop: s, key: r.Header.Get("Idempotency-Key")}
	if r.Method == http.MethodPost && (c.key == "" || len(c.key) > maxKey) {
		return nil, noKey
	}
	if r.Method == http.MethodPost || r.Method == http.MethodPut {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // what cannot have one is a test's
		if c.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit)); err != nil {
			return nil, badBody
		}
	}
	return c, nil
}

// once does a POST once under its key, and answers its repetitions alike.
func (a *API) once(w http.ResponseWriter, c *call, h handler) {
	sum := sha256.Sum256(append([]byte(c.Method+" "+c.URL.EscapedPath()+"\n"), c.body...))
	use := Use{Shop: c.token.Shop, Key: c.key, Body: hex.EncodeToString(sum[:])}
	old, state, err := a.c.Store.Begin(c.Context(), use)
	switch {
	case err != nil:
		write(w, a.reply(c.Request, 0, nil, err))
		return
	case state == UsedOtherwise:
		write(w, reply(0, nil, otherBody))
		return
	case state == InFlight:
		write(w, reply(0, nil, inFlight))
		return
	case state == Answered:
		w.Header().Set("Idempotency-Replayed", "true")
		write(w, old)
		return
	}
	// What is begun is done, also when the program has gone meanwhile.
	c.Request = c.WithContext(context.WithoutCancel(c.Context()))
	status, answer, err := h(a, c)
	out := a.reply(c.Request, status, answer, err)
	if err := a.c.Store.Finish(c.Context(), use, out, out.Status < 500); err != nil {
		a.c.Log.Error("keep the answer", "err", err)
	}
	write(w, out)
}

// decode reads the body; names that are not known are refused, for they are slips.
func (c *call) decode(v any) error {
	dec := json.NewDecoder(bytes.NewReader(c.body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return badBody
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return badBody
	}
	return nil
}

func write(w http.ResponseWriter, r Reply) {
	w.Header().Set("Content-Type", "application/json")
	if r.Status >= 400 {
		w.Header().Set("Content-Type", "application/problem+json")
	}
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body) // a program that is gone needs no answer
}
