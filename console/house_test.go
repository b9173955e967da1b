package console

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
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

const pageHTML = `<!doctype html><html lang="en"><head><title>Page</title></head><body><noscript>x</noscript></body></html>`

// house is a console on real stations and a real database.
type house struct {
	t       *testing.T
	db      *store.DB
	shop    *shop.Shop
	people  *people.People
	hub     *live.Hub
	studio  *show.Studio
	console *Console
	stage   stage
	log     *strings.Builder
}

func euro(minor int64) shop.Money { return shop.Money{Minor: minor, Currency: "EUR"} }

var shelf = []shop.Product{
	{ID: "walnut-mug", Title: "Walnut mug", OptionNames: []string{"Size"}, Variants: []shop.Variant{
		{SKU: "MUG-S", Options: []string{"Small"}, Price: euro(1900), Stock: 3},
		{SKU: "MUG/L", Options: []string{"Large"}, Price: euro(2400), Stock: 20},
	}},
	{ID: "old-lamp", Title: "Old lamp", Hidden: true, Variants: []shop.Variant{{SKU: "LAMP", Price: euro(4900), Stock: 1}}},
	{ID: "set", Title: "Mug and lamp", Variants: []shop.Variant{{SKU: "SET", Price: euro(6500)}}},
}

// stage makes clips that cannot be decoded. A context that ends while it does ends it.
type stage struct{ during func(text string) }

func (s *stage) Perform(ctx context.Context, t show.Take) (*stream.Clip, error) {
	if s.during != nil {
		s.during(t.Line.Text)
	}
	return streamtest.Clip(stream.ClipID("clip of "+t.Line.Text), 10), ctx.Err()
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
	h := &house{t: t, hub: live.NewHub(nil), log: &strings.Builder{}}
	var err error
	h.db, err = sqlite.Open(ctx, filepath.Join(t.TempDir(), "barker.db"), nil)
	must(err)
	t.Cleanup(func() { must(h.db.Close()) })
	h.shop, err = shop.Open(ctx, shop.Config{
		ID: "demo", Name: "Larkhill & Co",
		Policies: shop.Policies{Country: "NL", Currency: "EUR", TaxPercent: 21,
			Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: euro(495)}}},
		Payments: map[string]shop.Payments{"manual": manual.Payments{}},
	}, h.db.Shop())
	must(err)
	_, err = h.shop.Import(ctx, rows(shelf), false)
	must(err)
	h.people, err = people.Open(ctx, h.db.People(), nil)
	must(err)
	h.studio, err = show.NewStudio(ctx, show.Config{
		Shop: h.shop, Hub: h.hub, Performer: &h.stage, Store: h.db.Show(), Desk: h.db.Desk(), Memory: memory{h},
		Writer: func(string) show.Writer {
			return script.NewHouse(h.shop, script.Persona{Host: "Mira", Shop: "Larkhill"})
		},
		OpenRoom: func(ctx context.Context, c show.ChannelConfig) (*chat.Room, error) {
			return chat.Open(ctx, chat.Config{ID: c.ID}, h.db.Chat(), h.hub)
		},
		Ladder: func(string) []show.Rung { return nil },
		Held:   func(context.Context, string, chat.ViewerID) {},
		Log:    slog.New(slog.DiscardHandler),
	}, []show.ChannelConfig{
		{ID: "demo", Title: "Demo", Host: "Mira", Language: language.English, Zone: time.UTC, Schedule: show.Schedule{Always: true}},
		{ID: "second", Title: "Second", Host: "Finn", Language: language.Dutch, Zone: time.UTC},
	})
	must(err)
	c := Config{
		Shop: h.shop, Zone: time.UTC, Channels: h.studio, People: h.people, Hub: h.hub, Records: h.db.Record(),
		Pages: fstest.MapFS{"console.html": {Data: []byte(pageHTML)}},
		Log:   slog.New(slog.NewTextHandler(h.log, nil)),
	}
	for _, f := range change {
		f(&c)
	}
	h.console = New(c)
	return h
}

func rows(ps []shop.Product) iter.Seq2[shop.Product, shop.Row] {
	return func(yield func(shop.Product, shop.Row) bool) {
		for i, p := range ps {
			row := shop.Row{Line: i + 2, Product: p.ID, Title: p.Title, Fields: shop.HasText | shop.HasStock | shop.HasHidden}
			if !yield(p, row) {
				return
			}
		}
	}
}

// run puts the house on air until stop.
func (h *house) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range []func(context.Context) error{h.shop.Run, h.studio.Run} {
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

// order makes an order that waits for its money.
func (h *house) order() shop.Order {
	h.t.Helper()
	ctx := h.t.Context()
	if _, err := h.shop.Hold(ctx, "buyer", "h"+time.Now().String(), []shop.Item{{SKU: "MUG/L", Qty: 2}}); err != nil {
		h.t.Fatal(err)
	}
	o, err := h.shop.Checkout(ctx, shop.Checkout{
		Buyer: "buyer", Key: "c" + time.Now().String(), Shipping: "standard", Payment: "manual",
		Address: shop.Address{Name: "Anna", Email: "anna@example.com", Street: "Kerkstraat 1", Postcode: "1017 GA", City: "Amsterdam", Country: "NL"},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return o
}

// browser keeps a session's cookie.
type browser struct {
	h       *house
	session string
}

const password = "correct horse battery"

// owner is a browser that made the first account.
func (h *house) owner() *browser {
	h.t.Helper()
	token, needed, err := h.people.FirstLink(h.t.Context())
	if err != nil || !needed {
		h.t.Fatal(needed, err)
	}
	b := &browser{h: h}
	b.want("POST", "/api/console/accept", `{"token":"`+token+`","email":"Olga@example.com","name":"Olga","password":"`+password+`"}`, 200)
	return b
}

func (b *browser) request(method, path, body string, header ...string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method != "GET" {
		r.Header.Set("Origin", "http://example.com")
		r.Header.Set("Content-Type", "application/json")
	}
	if b.session != "" {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: b.session})
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func (b *browser) do(method, path, body string, header ...string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.h.console.Handler().ServeHTTP(w, b.request(method, path, body, header...))
	for _, c := range w.Result().Cookies() {
		if c.Name == sessionCookie {
			b.session = c.Value
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

func (b *browser) join(channel string) (*live.Session, error) {
	s := b.h.hub.Open()
	b.h.t.Cleanup(func() { b.h.hub.End(s) })
	return s, b.h.console.Live().Join(b.h.t.Context(), s, b.request("GET", "/ws/console/"+channel, ""))
}

func (b *browser) open() *live.Session {
	b.h.t.Helper()
	s, err := b.join("demo")
	if err != nil {
		b.h.t.Fatal(err)
	}
	return s
}

// got takes what was sent to the page.
func got(s *live.Session) (out []string) {
	for _, f := range s.Take() {
		out = append(out, string(f.JSON))
	}
	return out
}

// has tells whether one of the events is of the type and has all the words.
func has(events []string, typ string, words ...string) bool {
	return slices.ContainsFunc(events, func(e string) bool {
		ok := strings.HasPrefix(e, `{"type":"`+typ+`"`)
		for _, w := range words {
			ok = ok && strings.Contains(e, w)
		}
		return ok
	})
}

func codeOf(w *httptest.ResponseRecorder) string {
	var e struct{ Error struct{ Code string } }
	_ = json.Unmarshal(w.Body.Bytes(), &e)
	return e.Error.Code
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
