package storefront

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/manual"
	"github.com/barkerlive/barker/shop/sandbox"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

const pageHTML = `<!doctype html><html lang="en"><head><title>Page</title></head><body><div id="page"></div>` +
	`<noscript>x</noscript></body></html>`

func builtPages() fstest.MapFS {
	page := &fstest.MapFile{Data: []byte(pageHTML)}
	return fstest.MapFS{
		livePage: page, orderPage: page, legalPage: page, withdrawPage: page,
		"assets/live-AbCd1234.js": {Data: []byte("1")},
	}
}

// house is a storefront on real stations and a real database.
type house struct {
	t      *testing.T
	db     *store.DB
	shop   *shop.Shop
	people *people.People
	hub    *live.Hub
	studio *show.Studio
	front  *Storefront
	bank   *shoptest.Bank // pays on a page of its own
	log    *strings.Builder
}

func euro(minor int64) shop.Money { return shop.Money{Minor: minor, Currency: "EUR"} }

var shelf = []shop.Product{
	{ID: "walnut-mug", Title: "Walnut mug", Picture: "mug.png", Summary: "A mug.", OptionNames: []string{"Size"}, Variants: []shop.Variant{
		{SKU: "MUG-S", Options: []string{"Small"}, Price: euro(1900), Stock: 3},
		{SKU: "MUG/L", Options: []string{"Large"}, Price: euro(2400), Stock: 20},
	}},
	{ID: "desk-lamp", Title: "Desk lamp", Variants: []shop.Variant{{SKU: "LAMP", Price: euro(4900), Stock: 20}}},
}

// stage makes clips that cannot be decoded.
type stage struct{}

func (stage) Perform(context.Context, show.Take) (*stream.Clip, error) {
	return streamtest.Clip("clip", 10), nil
}

func open(t *testing.T, change ...func(*Config)) *house {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	h := &house{t: t, hub: live.NewHub(nil), log: &strings.Builder{}, bank: shoptest.NewBank(t)}
	h.bank.Hosted = true
	var err error
	h.db, err = sqlite.Open(ctx, filepath.Join(t.TempDir(), "barker.db"), nil)
	must(err)
	t.Cleanup(func() { must(h.db.Close()) })
	trial, err := sandbox.Open(sandbox.Config{Dir: t.TempDir(), Instant: true})
	must(err)
	h.shop, err = shop.Open(ctx, shop.Config{
		ID: "demo", Name: "Larkhill",
		Policies: shop.Policies{Country: "NL", Countries: []string{"NL", "BE"}, Currency: "EUR", TaxPercent: 21, ReturnDays: 30,
			Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: euro(495), FreeFrom: euro(5000), MinDays: 1, MaxDays: 3}}},
		Fairness: shop.Fairness{Enforce: true},
		Payments: map[string]shop.Payments{"sandbox": trial, "manual": manual.Payments{}, "bank": h.bank},
	}, h.db.Shop())
	must(err)
	_, err = h.shop.Import(ctx, rows(shelf), false)
	must(err)
	for _, p := range shelf {
		must(h.shop.SetPicture(ctx, p.ID, p.Picture))
	}
	h.people, err = people.Open(ctx, h.db.People(), nil)
	must(err)
	h.studio, err = show.NewStudio(ctx, show.Config{
		Shop: h.shop, Hub: h.hub, Performer: stage{}, Store: h.db.Show(), Desk: h.db.Desk(), Memory: memory{h},
		Writer: func(string) show.Writer {
			return script.NewHouse(h.shop, script.Persona{Host: "Mira", Shop: "Larkhill"})
		},
		OpenRoom: func(ctx context.Context, c show.ChannelConfig) (*chat.Room, error) {
			return chat.Open(ctx, chat.Config{ID: c.ID}, h.db.Chat(), h.hub)
		},
		Ladder: func(string) []show.Rung { return nil },
		Held:   func(ctx context.Context, ch string, v chat.ViewerID) { h.front.Held(ctx, ch, v) },
		Log:    slog.New(slog.DiscardHandler),
	}, []show.ChannelConfig{
		{ID: "demo", Title: `Mugs & "more" <b>`, Tagline: "Handmade <i>things</i>", Host: "Mira", Language: language.English, Zone: time.UTC,
			Schedule: show.Schedule{Always: true}},
		{ID: "second", Title: "Second", Host: "Finn", Language: language.Dutch, Zone: time.UTC},
	})
	must(err)
	c := Config{
		Shop: h.shop, Channels: h.studio, People: h.people, Hub: h.hub, Pages: builtPages(),
		Media: fstest.MapFS{
			"mug.png": {Data: []byte("PNG")}, "sub/logo.svg": {Data: []byte("<svg/>")}, "notes.txt": {Data: []byte("secret")},
			".hidden.png": {Data: []byte("secret")}, "folder.png/x.png": {Data: []byte("PNG")},
		},
		Portrait: []byte("PORTRAIT"),
		ShopInfo: ShopInfo{
			Name: "Larkhill", Languages: []language.Tag{language.English, language.Dutch},
			Payments: []Payment{{ID: "sandbox", Name: "Card", Note: "ends 4242", Test: true}, {ID: "manual", Name: "Bank transfer", Note: "we wait"}},
			Legal: map[string]map[language.Tag]string{
				"imprint": {language.English: "<p>Larkhill BV</p>", language.Dutch: "<p>Larkhill BV, Utrecht</p>"},
				"privacy": {language.German: "<p>Wenig</p>"},
				"secrets": {language.English: "<p>no legal page</p>"},
			},
		},
		Log: slog.New(slog.NewTextHandler(h.log, nil)),
	}
	for _, f := range change {
		f(&c)
	}
	h.front = New(c)
	return h
}

func rows(ps []shop.Product) iter.Seq2[shop.Product, shop.Row] {
	return func(yield func(shop.Product, shop.Row) bool) {
		for i, p := range ps {
			if !yield(p, shop.Row{Line: i + 2, Product: p.ID, Title: p.Title, Fields: shop.HasText | shop.HasStock}) {
				return
			}
		}
	}
}

// browser keeps a viewer's cookie.
type browser struct {
	h      *house
	viewer string
}

func (h *house) browser() *browser { return &browser{h: h} }

// known is a browser that has been here.
func (h *house) known() *browser {
	h.t.Helper()
	b := h.browser()
	b.want("GET", "/api/live/demo", "", http.StatusOK)
	return b
}

func (b *browser) request(method, path, body string, header ...string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method != "GET" && method != "HEAD" {
		r.Header.Set("Origin", "http://example.com")
		r.Header.Set("Content-Type", "application/json")
	}
	if b.viewer != "" {
		r.AddCookie(&http.Cookie{Name: viewerCookie, Value: b.viewer})
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func (b *browser) do(method, path, body string, header ...string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.h.front.Handler().ServeHTTP(w, b.request(method, path, body, header...))
	for _, c := range w.Result().Cookies() {
		if c.Name == viewerCookie {
			b.viewer = c.Value
		}
	}
	return w
}

// want asks, and fails the test when the status is another.
func (b *browser) want(method, path, body string, status int) map[string]any {
	b.h.t.Helper()
	w := b.do(method, path, body)
	if w.Code != status {
		b.h.t.Fatalf("%s %s: got %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	out := map[string]any{}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			b.h.t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
	return out
}

// page is an open page: a session that joined, as the socket's adapter would have it.
type page struct {
	h    *house
	s    *live.Session
	room live.Handler
}

func (b *browser) join(channel string) (*page, error) {
	b.h.t.Helper()
	p := &page{b.h, b.h.hub.Open(), b.h.front.Live()}
	err := p.room.Join(b.h.t.Context(), p.s, b.request("GET", "/ws/"+channel, ""))
	b.h.t.Cleanup(func() { b.h.hub.End(p.s) })
	return p, err
}

func (b *browser) open() *page {
	b.h.t.Helper()
	p, err := b.join("demo")
	if err != nil {
		b.h.t.Fatal(err)
	}
	return p
}

// got takes what was sent to the page, as "type data".
func (p *page) got() []string {
	p.h.t.Helper()
	var out []string
	for _, f := range p.s.Take() {
		var e live.Event
		if err := json.Unmarshal(f.JSON, &e); err != nil {
			p.h.t.Fatal(err)
		}
		out = append(out, e.Type+" "+string(e.Data))
	}
	return out
}

func (p *page) send(typ, data string) []string {
	p.h.t.Helper()
	p.room.Receive(p.h.t.Context(), p.s, live.Event{Type: typ, Data: json.RawMessage(data)})
	return p.got()
}

// has tells whether one of the events begins like that and has all the words.
func has(events []string, typ string, words ...string) bool {
	return slices.ContainsFunc(events, func(e string) bool {
		ok := strings.HasPrefix(e, typ+" ")
		for _, w := range words {
			ok = ok && strings.Contains(e, w)
		}
		return ok
	})
}

const address = `{"name":"Anna Smit","email":"anna@example.com","street":"Kerkstraat 1","postcode":"1017 GA","city":"Amsterdam","country":"NL"}`

func checkoutBody(key string) string {
	return `{"key":"` + key + `","address":` + address + `,"shipping":"standard","payment":"sandbox"}`
}

// run starts the shop, and the studio if it is to be on air, until stop.
func (h *house) run(onAir bool) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	parts := []func(context.Context) error{h.shop.Run}
	if onAir {
		parts = append(parts, h.studio.Run)
	}
	for _, run := range parts {
		wg.Go(func() {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				h.t.Error(err)
			}
		})
	}
	return func() {
		cancel()
		wg.Wait()
	}
}

// memory lets the show remember through people.
type memory struct{ h *house }

func (m memory) Notes(ctx context.Context, v chat.ViewerID) (notes []script.Note, err error) {
	_, kept, err := m.h.people.Memory(ctx, people.ViewerID(v))
	for _, n := range kept {
		notes = append(notes, script.Note{Kind: script.NoteKind(n.Kind), Value: n.Value})
	}
	return notes, err
}

func (m memory) Offer(ctx context.Context, v chat.ViewerID, notes []script.Note) (show.Offered, error) {
	var told []people.Note
	for _, n := range notes {
		told = append(told, people.Note{Kind: string(n.Kind), Value: n.Value})
	}
	switch c, err := m.h.people.Offer(ctx, people.ViewerID(v), told); {
	case err != nil:
		return show.Dropped, err
	case c == people.Agreed:
		return show.Kept, nil
	case c == people.NeverAsked:
		return show.Ask, nil
	}
	return show.Dropped, nil
}
