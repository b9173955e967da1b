package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/barkerlive/barker/api"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
)

// TestEveryRouteIsDescribed holds the file against the routes, both ways.
func TestEveryRouteIsDescribed(t *testing.T) {
	h := newHouse(t)
	var described []string
	for _, o := range h.doc.operations() {
		described = append(described, o.pattern)
	}
	routed := api.Patterns()
	slices.Sort(described)
	slices.Sort(routed)
	if !slices.Equal(described, routed) {
		t.Errorf("described %q\nrouted %q", described, routed)
	}
	a, _ := h.ask("", "GET", "/api/v1/openapi.json", "")
	if file := must[[]byte](t)(os.ReadFile("openapi.json")); a.status != http.StatusOK || string(a.body) != string(file) {
		t.Errorf("what is served is not the file: %d", a.status)
	}
}

// TestTheServerKeepsItsDescription calls every operation, and holds requests and answers against the
// description.
func TestTheServerKeepsItsDescription(t *testing.T) {
	h := newHouse(t)
	h.want("", "GET", "/api/v1/openapi.json", "", 200)

	list := h.want(h.read, "GET", "/api/v1/products?limit=2", "", 200)
	if list.field(t, "next") != "linen-towel" || list.field(t, "data", "id") != "walnut-mug" {
		t.Errorf("%s", list.body)
	}
	if rest := h.want(h.read, "GET", "/api/v1/products?cursor=linen-towel", "", 200); rest.field(t, "data", "id") != "lamp" || rest.field(t, "next") != nil {
		t.Errorf("%s", rest.body)
	}
	if found := h.want(h.read, "GET", "/api/v1/products?q=wallnut", "", 200); found.field(t, "data", "id") != "walnut-mug" {
		t.Errorf("%s", found.body)
	}
	h.want(h.read, "GET", "/api/v1/products/walnut-mug", "", 200)
	h.want(h.read, "GET", "/api/v1/products/none", "", 404)
	h.reviews()
	if a := h.want(h.write, "PUT", "/api/v1/variants/LAMP%2F1/price", `{"minor":4500,"currency":"EUR"}`, 200); a.field(t, "variants", "price", "minor") != 4500.0 {
		t.Errorf("%s", a.body)
	}
	h.want(h.write, "PUT", "/api/v1/variants/LAMP%2F1/price", `{"minor":4500,"currency":"USD"}`, 422)
	if a := h.want(h.read, "GET", "/api/v1/variants/LAMP%2F1/prices", "", 200); a.field(t, "data", "by") != "api:stock program" {
		t.Errorf("%s", a.body)
	}
	if a := h.want(h.write, "PUT", "/api/v1/variants/MUG-1/stock", `{"onHand":40}`, 200); a.field(t, "variants", "stock") != 40.0 {
		t.Errorf("%s", a.body)
	}

	ends := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	deal := h.want(h.write, "POST", "d1 /api/v1/deals", `{"title":"Now","sku":"LAMP/1","price":{"minor":3900,"currency":"EUR"},"ends":"`+ends+`","cap":3}`, 201)
	id := deal.field(t, "id").(string)
	h.want(h.write, "POST", "d2 /api/v1/deals", `{"sku":"LAMP/1","price":{"minor":3800,"currency":"EUR"},"ends":"`+ends+`"}`, 422)
	starts := deal.field(t, "starts").(string)
	h.want(h.write, "PUT", "/api/v1/deals/"+id, `{"title":"Today","sku":"LAMP/1","price":{"minor":3900,"currency":"EUR"},"starts":"`+starts+`","ends":"`+ends+`","cap":3}`, 200)
	h.want(h.write, "PUT", "/api/v1/variants/LAMP%2F1/price", `{"minor":3000,"currency":"EUR"}`, 409)
	h.want(h.read, "GET", "/api/v1/deals", "", 200)
	h.want(h.write, "POST", "d3 /api/v1/deals/"+id+"/end", "", 200)

	h.orders()
	var left []string
	for _, o := range h.doc.operations() {
		if !h.used[o.id] {
			left = append(left, o.id)
		}
	}
	if len(left) > 0 {
		t.Errorf("not called: %v", left)
	}
}

// shelf gives money back for what comes back on the shelf, or does not.
func (h *house) shelf() {
	t := h.t
	o := h.order(h.north, "dirk", "card")
	at := "/api/v1/orders/" + string(o.ID) + "/refunds"
	stock := func() int {
		p, _ := h.north.Product("walnut-mug")
		return p.Variants[0].OnHand
	}
	before := stock()
	h.want(h.write, "POST", "s1 "+at, `{"amount":{"minor":100,"currency":"EUR"},"shelf":[{"sku":"LAMP/1","qty":1}]}`, 422)
	h.want(h.write, "POST", "s2 "+at, `{"amount":{"minor":100,"currency":"EUR"},"shelf":[{"sku":"MUG-1","qty":2}]}`, 422)
	h.want(h.write, "POST", "s3 "+at, `{"amount":{"minor":100,"currency":"EUR"},"shelf":[]}`, 201)
	if got := stock(); got != before {
		t.Errorf("%d on the shelf after a refund that puts nothing there, %d before", got, before)
	}
	h.want(h.write, "POST", "s4 "+at, `{"amount":{"minor":200,"currency":"EUR"},"shelf":[{"sku":"MUG-1","qty":1}],"reason":"sent back, as new"}`, 201)
	if got := stock(); got != before+1 {
		t.Errorf("%d on the shelf after a mug came back, %d before", got, before)
	}
}

// reviews calls what is about reviews.
func (h *house) reviews() {
	t, ctx := h.t, h.t.Context()
	const at = "/api/v1/products/walnut-mug/reviews"
	if a := h.want(h.read, "GET", at, "", 200); a.field(t, "count") != 0.0 || a.field(t, "average") != 0.0 {
		t.Errorf("%s", a.body)
	}
	must[shop.Report](t)(h.north.ImportReviews(ctx, func(yield func(shop.WrittenReview, shop.Row) bool) {
		for i, stars := range []int{2, 5, 4} {
			if !yield(shop.WrittenReview{SKU: "MUG-1", Review: shop.Review{Stars: stars, Text: fmt.Sprint(i), Author: "Mia", At: time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)}}, shop.Row{Line: i}) {
				return
			}
		}
	}, false))
	first := h.want(h.read, "GET", at+"?limit=2", "", 200)
	if first.field(t, "count") != 3.0 || first.field(t, "data", "text") != "2" || first.field(t, "data", "stars") != 4.0 {
		t.Errorf("%s", first.body)
	}
	last := h.want(h.read, "GET", at+"?limit=2&cursor="+first.field(t, "next").(string), "", 200)
	if last.field(t, "data", "text") != "0" || last.field(t, "next") != nil {
		t.Errorf("%s", last.body)
	}
	h.want(h.read, "GET", at+"?cursor=4", "", 400)
	h.want(h.read, "GET", at+"?cursor=x", "", 400)
	h.want(h.read, "GET", "/api/v1/products/none/reviews", "", 404)
	if a := h.want(h.other, "GET", at, "", 200); a.field(t, "count") != 0.0 {
		t.Errorf("another shop has %s", a.body)
	}
}

// orders calls what is about orders and events.
func (h *house) orders() {
	t := h.t
	o, later := h.order(h.north, "anna", "card"), h.order(h.north, "bram", "manual")
	third := h.order(h.north, "cees", "card")
	first := h.want(h.read, "GET", "/api/v1/orders?limit=1", "", 200)
	if first.field(t, "data", "id") != string(third.ID) {
		t.Errorf("%s", first.body)
	}
	next := h.want(h.read, "GET", "/api/v1/orders?limit=1&cursor="+first.field(t, "next").(string), "", 200)
	if next.field(t, "data", "id") != string(later.ID) {
		t.Errorf("%s", next.body)
	}
	if a := h.want(h.read, "GET", "/api/v1/orders?state=pending_payment", "", 200); a.field(t, "data", "number") != later.Number || a.field(t, "next") != nil {
		t.Errorf("%s", a.body)
	}
	h.want(h.read, "GET", "/api/v1/orders?cursor=x", "", 422)
	at := "/api/v1/orders/" + string(o.ID)
	h.want(h.read, "GET", at, "", 200)
	h.want(h.write, "POST", "a1 /api/v1/orders/"+string(later.ID)+"/advance", `{"to":"paid"}`, 200)
	h.want(h.write, "POST", "a2 "+at+"/advance", `{"to":"paid"}`, 409)
	if a := h.want(h.write, "POST", "a3 "+at+"/ship", `{"carrier":"PostNL","tracking":"3S"}`, 200); a.field(t, "shipment", "tracking") != "3S" || a.field(t, "state") != "shipped" {
		t.Errorf("%s", a.body)
	}
	h.want(h.write, "POST", "a4 "+at+"/cancel", "", 409)
	h.want(h.write, "POST", "a5 /api/v1/orders/"+string(third.ID)+"/cancel", "", 200)
	h.want(h.write, "POST", "a6 "+at+"/refunds", `{"amount":{"minor":100,"currency":"EUR"},"reason":"late"}`, 201)
	h.want(h.write, "POST", "a7 "+at+"/refunds", `{"amount":{"minor":100000,"currency":"EUR"}}`, 422)
	h.want(h.write, "POST", "a8 "+at+"/refunds", `{"items":[{"sku":"MUG-1","qty":1}],"restock":true}`, 201)
	if a := h.want(h.read, "GET", at+"/refunds", "", 200); len(a.field(t, "data").([]any)) != 2 {
		t.Errorf("%s", a.body)
	}
	h.shelf()

	events := h.want(h.read, "GET", "/api/v1/events?limit=2", "", 200)
	after := events.field(t, "next").(string)
	rest := h.want(h.read, "GET", "/api/v1/events?after="+after, "", 200)
	all := must[[]shop.Event](t)(h.north.Events(t.Context(), 0, 100))
	if events.field(t, "data", "id") != all[0].ID || rest.field(t, "data", "id") != all[2].ID {
		t.Errorf("%s %s", events.body, rest.body)
	}
	d := h.queue(h.north)
	h.want(h.read, "GET", "/api/v1/deliveries?state=due", "", 200)
	h.want(h.write, "POST", "a9 /api/v1/deliveries/"+d+"/redeliver", "", 202)
	h.want(h.write, "POST", "a10 /api/v1/deliveries/none/redeliver", "", 404)
}

// TestWhatIsRefused holds refusals against the description too.
func TestWhatIsRefused(t *testing.T) {
	h := newHouse(t)
	big := `{"onHand":` + strings.Repeat(" ", 70<<10) + `1}`
	for _, c := range []struct {
		token, method, path, body string
		status                    int
		code                      string
	}{
		{"", "GET", "/api/v1/products", "", 401, "token"},
		{"brk_WRONG", "GET", "/api/v1/products", "", 401, "token"},
		{h.read[4:], "GET", "/api/v1/products", "", 401, "token"},
		{h.read, "PUT", "/api/v1/variants/MUG-1/stock", `{"onHand":1}`, 403, "scope"},
		{h.read, "POST", "k /api/v1/deals", `{}`, 403, "scope"},
		{h.write, "POST", "/api/v1/deals", `{}`, 400, "key_required"},
		{h.write, "POST", strings.Repeat("k", 201) + " /api/v1/deals", `{}`, 400, "key_required"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", `{"onhand":1,"x":2}`, 400, "body"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", `{"onHand":1} {}`, 400, "body"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", `nonsense`, 400, "body"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", big, 400, "body"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", `{}`, 422, "required"},
		{h.write, "PUT", "/api/v1/variants/MUG-1/stock", `{"onHand":-1}`, 422, "bad"},
		{h.write, "PUT", "/api/v1/variants/none/stock", `{"onHand":1}`, 404, "not_found"},
		{h.read, "GET", "/api/v1/orders?limit=0", "", 400, "query"},
		{h.read, "GET", "/api/v1/orders?limit=x", "", 400, "query"},
		{h.read, "GET", "/api/v1/orders?state=lost", "", 400, "query"},
		{h.read, "GET", "/api/v1/events?after=-1", "", 400, "query"},
		{h.read, "GET", "/api/v1/orders/none", "", 404, "not_found"},
		{h.write, "POST", "r1 /api/v1/orders/none/refunds", `{}`, 404, "not_found"},
	} {
		a, r := h.ask(c.token, c.method, c.path, c.body)
		if a.status != c.status || a.field(t, "code") != c.code || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s %.40s: got %d %s, want %d %s", c.method, c.path, c.body, a.status, a.body, c.status, c.code)
		}
		h.check(a, r, c.body, false)
	}
	if a, _ := h.ask(h.read, "GET", "/api/v1/nothing", ""); a.status != 404 || a.field(t, "code") != "not_found" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a, _ := h.ask(h.read, "DELETE", "/api/v1/products", ""); a.status != 405 || !strings.Contains(a.header.Get("Allow"), "GET") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// TestAKeyIsUsedOnce repeats every POST ten times and at once.
func TestAKeyIsUsedOnce(t *testing.T) {
	h := newHouse(t)
	o := h.order(h.north, "anna", "card")
	later := h.order(h.north, "bram", "manual")
	at, d := "/api/v1/orders/"+string(o.ID), h.queue(h.north)
	ends := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	for i, c := range []struct{ path, body string }{
		{"/api/v1/orders/" + string(later.ID) + "/advance", `{"to":"paid"}`},
		{"/api/v1/orders/" + string(later.ID) + "/cancel", ""},
		{at + "/ship", `{"carrier":"PostNL"}`},
		{at + "/refunds", `{"amount":{"minor":100,"currency":"EUR"}}`},
		{"/api/v1/deals", `{"sku":"MUG-1","price":{"minor":100,"currency":"EUR"},"ends":"` + ends + `"}`},
		{"/api/v1/deliveries/" + d + "/redeliver", ""},
	} {
		path := fmt.Sprintf("key%d %s", i, c.path)
		answers := make([]answer, 10)
		var wg sync.WaitGroup
		for n := range answers {
			wg.Go(func() { answers[n], _ = h.ask(h.write, "POST", path, c.body) })
		}
		wg.Wait()
		again, _ := h.ask(h.write, "POST", path, c.body)
		if again.status >= 300 || again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s: %d %s", path, again.status, again.body)
		}
		for _, a := range answers {
			if a.status == http.StatusConflict && a.field(t, "code") == "in_flight" {
				continue
			}
			if a.status != again.status || string(a.body) != string(again.body) {
				t.Errorf("%s: %d %s\nand then %d %s", path, a.status, a.body, again.status, again.body)
			}
		}
		if a, _ := h.ask(h.write, "POST", path, `{"other":1}`); a.status != 422 || a.field(t, "code") != "key_used" {
			t.Errorf("%s with another body: %d %s", path, a.status, a.body)
		}
		if a, _ := h.ask(h.other, "POST", path, c.body); a.status == again.status && string(a.body) == string(again.body) {
			t.Errorf("%s: another shop was answered alike", path)
		}
	}
	if rs := must[[]shop.Refund](t)(h.north.Refunds(t.Context(), o.ID)); len(rs) != 1 {
		t.Errorf("refunds: %+v", rs)
	}
	if ds := must[[]shop.Deal](t)(h.north.Deals(t.Context())); len(ds) != 1 {
		t.Errorf("deals: %+v", ds)
	}
	// A refusal is an answer too, also when it would be granted by now.
	if a, _ := h.ask(h.write, "POST", "no "+at+"/refunds", `{"amount":{"minor":900000,"currency":"EUR"}}`); a.status != 422 {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a, _ := h.ask(h.write, "POST", "no "+at+"/refunds", `{"amount":{"minor":900000,"currency":"EUR"}}`); a.status != 422 || a.header.Get("Idempotency-Replayed") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// TestATokenReachesItsOwnShopOnly calls every route with the names of one shop and the token of
// another.
func TestATokenReachesItsOwnShopOnly(t *testing.T) {
	h := newHouse(t)
	o, d := h.order(h.north, "anna", "manual"), h.queue(h.north)
	secret := "SECRET-1"
	if _, err := h.north.Import(t.Context(), oneProduct(secret), false); err != nil {
		t.Fatal(err)
	}
	deal := must[shop.Deal](t)(h.north.SetDeal(t.Context(), shop.Deal{Title: "north's", SKU: shop.SKU(secret), Price: shop.Money{Minor: 100, Currency: "EUR"},
		Ends: time.Now().Add(time.Hour)}, "team"))
	before := h.all(h.north)
	names := map[string]string{"products/{id}": "only-north", "deals/{id}": string(deal.ID), "orders/{id}": string(o.ID),
		"deliveries/{id}": d, "variants/{sku}": url.PathEscape(secret)}
	bodies := map[string]string{"price": `{"minor":1,"currency":"EUR"}`, "stock": `{"onHand":0}`, "advance": `{"to":"paid"}`, "ship": `{}`, "refunds": `{}`,
		"deals": `{"sku":"` + secret + `","price":{"minor":1,"currency":"EUR"},"ends":"2040-01-01T00:00:00Z"}`}
	for i, pattern := range api.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		named := false
		for what, name := range names {
			if strings.Contains(path, what) {
				kind, _, _ := strings.Cut(what, "{")
				path, named = strings.Replace(path, what, kind+name, 1), true
			}
		}
		last := path[strings.LastIndex(path, "/")+1:]
		body := bodies[last]
		if method == "PUT" && strings.Contains(path, "/deals/") {
			body = bodies["deals"]
		}
		if method == "GET" {
			body = ""
		}
		if method == "POST" {
			path = fmt.Sprintf("k%d %s", i, path)
		}
		a, _ := h.ask(h.other, method, path, body)
		text := string(a.body)
		if named && a.status != http.StatusNotFound || method == "POST" && a.status < 300 {
			t.Errorf("%s: %d %s", pattern, a.status, text)
		}
		for _, theirs := range []string{"only-north", string(o.ID), o.Number + `"`, string(deal.ID), d, o.Address.Email} {
			if strings.Contains(text, theirs) {
				t.Errorf("%s tells another shop of %s: %s", pattern, theirs, text)
			}
		}
	}
	if after := h.all(h.north); after != before {
		t.Errorf("another shop changed it:\n%s\n%s", before, after)
	}
	if ok := must[bool](t)(h.db.API().EndToken(t.Context(), "north", must[[]api.Token](t)(h.db.API().Tokens(t.Context(), "south"))[0].ID)); ok {
		t.Error("another shop's token was ended")
	}
	if ok := must[bool](t)(h.db.API().EndToken(t.Context(), "south", must[[]api.Token](t)(h.db.API().Tokens(t.Context(), "south"))[0].ID)); !ok {
		t.Error("a token was not ended")
	}
	if a, _ := h.ask(h.other, "GET", "/api/v1/products", ""); a.status != 401 {
		t.Errorf("an ended token: %d", a.status)
	}
}

// all is all that a program can see of a shop.
func (h *house) all(s *shop.Shop) string {
	ctx := h.t.Context()
	b, err := json.Marshal([]any{s.Catalogue(), must[[]shop.Order](h.t)(s.Orders(ctx, 100)), must[[]shop.Deal](h.t)(s.Deals(ctx)),
		must[[]shop.Event](h.t)(s.Events(ctx, 0, 100)), must[[]notice.Delivery](h.t)(h.db.Notices().Deliveries(ctx, s.ID(), "", 100))})
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

func oneProduct(sku string) func(func(shop.Product, shop.Row) bool) {
	return func(yield func(shop.Product, shop.Row) bool) {
		yield(shop.Product{ID: "only-north", Title: "Only north", Variants: []shop.Variant{{SKU: shop.SKU(sku), Price: shop.Money{Minor: 900, Currency: "EUR"}, Stock: 3}}},
			shop.Row{Line: 2, Product: "only-north", Fields: ^shop.Fields(0)})
	}
}

func TestAProgramThatIsTooFast(t *testing.T) {
	h := newHouse(t)
	for range 400 {
		if a, _ := h.ask(h.read, "GET", "/api/v1/deals", ""); a.status == http.StatusTooManyRequests {
			if a.header.Get("Retry-After") == "" || a.field(t, "code") != "too_fast" {
				t.Errorf("%v %s", a.header, a.body)
			}
			return
		}
	}
	t.Error("it was never too fast")
}
