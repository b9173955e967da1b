package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/api"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// house is two shops in one database and their API on a real server.
type house struct {
	t      *testing.T
	db     *store.DB
	north  *shop.Shop
	south  *shop.Shop
	server *httptest.Server
	doc    *description
	// Tokens of either shop.
	write, read, other string
	used               map[string]bool // operations that were called
}

func newHouse(t *testing.T) *house {
	t.Helper()
	ctx := context.Background()
	h := &house{t: t, db: must[*store.DB](t)(sqlite.Open(ctx, filepath.Join(t.TempDir(), "barker.db"), nil)), used: map[string]bool{}}
	t.Cleanup(func() {
		if err := h.db.Close(); err != nil {
			t.Error(err)
		}
	})
	open := func(id shop.ShopID) *shop.Shop {
		later := shoptest.NewBank(t)
		later.Deferred = true
		c := shoptest.Config()
		c.ID, c.Payments = id, map[string]shop.Payments{"card": shoptest.NewBank(t), "manual": later}
		lamp := shop.Product{ID: "lamp", Title: "Lamp", Variants: []shop.Variant{{SKU: "LAMP/1", Price: shop.Money{Minor: 4900, Currency: "EUR"}, Stock: 5}}}
		return shoptest.Open(t, c, h.db.Shop(), shoptest.Mug(50), shoptest.Towel(5, 5), lamp)
	}
	h.north, h.south = open("north"), open("south")
	token := func(id shop.ShopID, scope api.Scope) string {
		_, secret, err := api.NewToken(ctx, h.db.API(), id, "stock program", scope)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	h.write, h.read, h.other = token("north", api.Write), token("north", api.Read), token("south", api.Write)
	h.server = httptest.NewServer(api.New(api.Config{Shops: map[shop.ShopID]*shop.Shop{"north": h.north, "south": h.south}, Store: h.db.API(), Notices: h.db.Notices()}))
	t.Cleanup(h.server.Close)
	h.doc = describe(t)
	return h
}

// order sells a mug of a shop.
func (h *house) order(s *shop.Shop, buyer shop.Buyer, payment string) shop.Order {
	h.t.Helper()
	ctx := context.Background()
	must[shop.Hold](h.t)(s.Hold(ctx, buyer, "h", []shop.Item{{SKU: "MUG-1", Qty: 1}}))
	return must[shop.Order](h.t)(s.Checkout(ctx, shop.Checkout{Buyer: buyer, Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: payment}))
}

// queue makes a delivery of a shop's first event.
func (h *house) queue(s *shop.Shop) (id string) {
	h.t.Helper()
	ctx := context.Background()
	events := must[[]shop.Event](h.t)(s.Events(ctx, 0, 1))
	id = "n_" + string(s.ID())
	if err := h.db.Notices().Queue(ctx, s.ID(), events[0].Position, []notice.Delivery{{ID: id, Receiver: "webhook:x", Event: events[0]}}); err != nil {
		h.t.Fatal(err)
	}
	return id
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) field(t *testing.T, path ...string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	for _, p := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[p]
		case []any:
			if len(at) == 0 {
				return nil
			}
			v = at[0].(map[string]any)[p]
		}
	}
	return v
}

// ask sends a request without looking at it. A POST has its key before its path: "k1 /api/v1/…".
func (h *house) ask(token, method, path, body string) (answer, *http.Request) {
	h.t.Helper()
	key, path, keyed := strings.Cut(path, " ")
	if !keyed {
		path = key
	}
	r := must[*http.Request](h.t)(http.NewRequestWithContext(context.Background(), method, h.server.URL+path, strings.NewReader(body)))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if keyed {
		r.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	return answer{res.StatusCode, res.Header, must[[]byte](h.t)(io.ReadAll(res.Body))}, r
}

// want asks what the description allows, and holds the answer against it.
func (h *house) want(token, method, path, body string, status int) answer {
	h.t.Helper()
	a, r := h.ask(token, method, path, body)
	if a.status != status {
		h.t.Fatalf("%s %s: got %d %s, want %d", method, path, a.status, a.body, status)
	}
	h.check(a, r, body, true)
	return a
}

// check holds a request, if it is a good one, and its answer against the description.
func (h *house) check(a answer, r *http.Request, body string, good bool) {
	h.t.Helper()
	o, ok := h.doc.find(r)
	if !ok {
		h.t.Fatalf("%s %s is not described", r.Method, r.URL.Path)
	}
	h.used[o.id] = true
	var wrong []string
	if good {
		wrong = h.doc.request(o, r, body)
	}
	for _, w := range append(wrong, h.doc.answer(o, a)...) {
		h.t.Errorf("%s %s, %d: %s", r.Method, r.URL.Path, a.status, w)
	}
}
