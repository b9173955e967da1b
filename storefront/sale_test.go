package storefront

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestHolding(t *testing.T) {
	h := open(t)
	b := h.known()
	first, second, stranger := b.open(), b.open(), h.known().open()
	for _, p := range []*page{first, second, stranger} {
		p.got()
	}

	hold := b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"MUG/L","qty":2}]}`, 200)
	line := hold["lines"].([]any)[0].(map[string]any)
	for k, want := range map[string]any{
		"product": "walnut-mug", "code": "A1", "sku": "MUG/L", "title": "Walnut mug, Large", "qty": 2.0,
		"price": map[string]any{"minor": 2400.0, "currency": "EUR"}, "picture": "/media/mug.png",
	} {
		if fmt.Sprint(line[k]) != fmt.Sprint(want) {
			t.Errorf("line: %s is %v, want %v", k, line[k], want)
		}
	}
	if got := fmt.Sprint(hold["goods"]); got != "map[currency:EUR minor:4800]" {
		t.Errorf("goods: %s", got)
	}
	if hold["expires"] == nil || hold["now"] == nil || hold["extensions"] != 2.0 || hold["id"] == "" {
		t.Errorf("hold: %v", hold)
	}
	for i, p := range []*page{first, second} {
		if !has(p.got(), "hold", `"MUG/L"`, `"qty":2`) {
			t.Errorf("page %d was not told of the hold", i)
		}
	}

	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"MUG/L","qty":2}]}`, 200) // again, as on a bad line
	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":2}]}`, http.StatusConflict)
	if got := b.want("PATCH", "/api/hold/demo", `{"sku":"MUG/L","qty":3}`, 200); fmt.Sprint(got["goods"]) != "map[currency:EUR minor:7200]" {
		t.Errorf("three: %v", got["goods"])
	}
	b.want("PATCH", "/api/hold/demo", `{"sku":"MUG/L","qty":1}`, 200)
	b.want("POST", "/api/hold/demo/extend", "", 200)
	b.want("POST", "/api/hold/demo/extend", "", 200)
	if w := b.do("POST", "/api/hold/demo/extend", ""); w.Code != 422 || codeOf(w.Body.Bytes()) != "extensions" {
		t.Errorf("a third extension: %d %s", w.Code, w.Body)
	}
	b.want("GET", "/api/hold/second", "", 200) // one hold in the whole shop

	if got := stranger.got(); has(got, "hold") {
		t.Errorf("a stranger was told %v", got)
	}
}

func TestASale(t *testing.T) {
	h := open(t)
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"MUG/L","qty":1}]}`, 200)
	first, second, stranger := b.open(), b.open(), h.known().open()
	for _, p := range []*page{first, second, stranger} {
		p.got()
	}

	quote := b.want("GET", "/api/quote/demo?shipping=standard", "", 200)
	if fmt.Sprint(quote["goods"], quote["shipping"], quote["total"], quote["taxPercent"]) !=
		"map[currency:EUR minor:2400] map[currency:EUR minor:495] map[currency:EUR minor:2895] 21" {
		t.Errorf("quote: %v", quote)
	}

	wrong := strings.Replace(checkoutBody("c1"), "anna@example.com", "anna", 1)
	if w := b.do("POST", "/api/checkout/demo", wrong); w.Code != 422 || !strings.Contains(w.Body.String(), `"field":"email"`) {
		t.Errorf("a bad address: %d %s", w.Code, w.Body)
	}
	cheaper := strings.Replace(checkoutBody("c0"), "{", `{"total":{"minor":100,"currency":"EUR"},`, 1)
	if w := b.do("POST", "/api/checkout/demo", cheaper); w.Code != 409 || codeOf(w.Body.Bytes()) != "price_changed" {
		t.Errorf("another total: %d %s", w.Code, w.Body)
	}
	order := b.want("POST", "/api/checkout/demo", checkoutBody("c1"), 201)
	again := b.want("POST", "/api/checkout/demo", checkoutBody("c1"), 201)
	if order["number"] == "" || order["number"] != again["number"] || order["token"] != again["token"] {
		t.Errorf("the same key gave %v and %v", order["number"], again["number"])
	}
	if order["state"] != "paid" || order["test"] != true || order["shipping"] != "Standard" || order["payment"] != "sandbox" ||
		order["address"].(map[string]any)["city"] != "Amsterdam" {
		t.Errorf("order: %v", order)
	}
	for i, p := range []*page{first, second} {
		if !has(p.got(), "hold", `"ended":"ordered"`) {
			t.Errorf("page %d was not told that the hold became an order", i)
		}
	}
	if got := stranger.got(); has(got, "hold") {
		t.Errorf("a stranger was told %v", got)
	}
	b.want("GET", "/api/hold/demo", "", 204)
	if orders, err := h.shop.Orders(t.Context(), 10); err != nil || len(orders) != 1 {
		t.Errorf("%d orders, %v", len(orders), err)
	}

	token := order["token"].(string)
	if got := h.browser().want("GET", "/api/order/"+token, "", 200); got["number"] != order["number"] {
		t.Errorf("by its token: %v", got)
	}
	w := h.browser().do("GET", "/order/"+token, "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "noindex") || strings.Contains(w.Body.String(), "Anna") {
		t.Errorf("the order's page: %d %s", w.Code, w.Body)
	}
	for _, guess := range []string{order["number"].(string), strings.ToLower(token), token[1:], "%25", "*"} {
		if w := b.do("GET", "/api/order/"+guess, ""); w.Code != 404 {
			t.Errorf("order %q: %d", guess, w.Code)
		}
	}
	if h.log.Len() > 0 {
		t.Errorf("logged: %s", h.log)
	}
}

func TestACheckoutAgainLeavesTheNextHoldAlone(t *testing.T) {
	h := open(t)
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
	b.want("POST", "/api/checkout/demo", checkoutBody("c1"), 201)
	b.want("POST", "/api/hold/demo", `{"key":"h2","items":[{"sku":"MUG/L","qty":1}]}`, 200)
	p := b.open()
	p.got()
	b.want("POST", "/api/checkout/demo", checkoutBody("c1"), 201)
	if got := p.got(); !has(got, "hold", "MUG/L") || has(got, "hold", "ended") {
		t.Errorf("the page was told %v", got)
	}
}

func TestAStrangerHasNoPartInAHold(t *testing.T) {
	h := open(t)
	anna, eve := h.known(), h.known()
	anna.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
	eve.want("GET", "/api/hold/demo", "", 204)
	eve.want("GET", "/api/quote/demo", "", 409)
	eve.want("PATCH", "/api/hold/demo", `{"sku":"LAMP","qty":0}`, 409)
	eve.want("POST", "/api/hold/demo/extend", "", 409)
	eve.want("POST", "/api/checkout/demo", checkoutBody("c1"), 409)
	eve.want("DELETE", "/api/hold/demo", "", 204)
	if got := eve.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"MUG/L","qty":1}]}`, 200); len(got["lines"].([]any)) != 1 {
		t.Errorf("with the same key she holds %v", got["lines"])
	}
	if got := anna.want("GET", "/api/hold/demo", "", 200); len(got["lines"].([]any)) != 1 {
		t.Errorf("afterwards Anna holds %v", got["lines"])
	}
}

func TestReleasing(t *testing.T) {
	h := open(t)
	b := h.known()
	for _, end := range []func(){
		func() { b.want("DELETE", "/api/hold/demo", "", 204) },
		func() { b.want("PATCH", "/api/hold/demo", `{"sku":"LAMP","qty":0}`, 200) },
	} {
		b.want("POST", "/api/hold/demo", `{"key":"`+time.Now().String()+`","items":[{"sku":"LAMP","qty":1}]}`, 200)
		p := b.open()
		p.got()
		end()
		if got := p.got(); !has(got, "hold", `"ended":"released"`) {
			t.Errorf("the page was told %v", got)
		}
		b.want("GET", "/api/hold/demo", "", 204)
	}
}

func TestAHoldThatRunsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		b := h.known()
		b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
		p := b.open()
		p.got()
		time.Sleep(10*time.Minute - 2*time.Second)
		defer h.run(false)()
		time.Sleep(time.Second)
		synctest.Wait()
		if got := p.got(); len(got) > 0 {
			t.Errorf("a second before, the page was told %.300q", got)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := p.got(); !has(got, "hold", `"ended":"expired"`) {
			t.Errorf("the page was told %.300q", got)
		}
		if w := b.do("POST", "/api/checkout/demo", checkoutBody("c1")); w.Code != http.StatusGone || codeOf(w.Body.Bytes()) != "expired" {
			t.Errorf("checkout: %d %s", w.Code, w.Body)
		}
	})
}

func TestWhatAPageStartsFrom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		defer h.run(true)()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		got := fmt.Sprint(h.browser().want("GET", "/api/live/demo", "", 200))
		for _, want := range []string{
			"id:demo", "onAir:true", "host:Mira", "language:en", "name:Larkhill", "country:NL", "currency:EUR", "taxPercent:21", "test:true",
			"countries:[NL BE]", "legal:[imprint privacy]", "freeFrom:map[currency:EUR minor:5000]", "returnDays:30", "name:Bank transfer",
			"whep:/whep/demo", "socket:/ws/demo", "name:Guest ",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is missing in %s", want, got)
			}
		}
		if strings.Contains(got, "next:") {
			t.Errorf("a channel on air has a next start: %s", got)
		}
		p := h.known().open()
		events := p.got()
		if !has(events, "facts", `"id":"walnut-mug"`, `"sku":"MUG/L"`) || !has(events, "air") {
			t.Errorf("a page that comes gets %.500q", events)
		}
	})
}

func TestNextStart(t *testing.T) {
	h := open(t)
	ch, _ := h.studio.Channel("second")
	if err := ch.SetSchedule(t.Context(), showSlot("09:00", "10:00"), "test"); err != nil {
		t.Fatal(err)
	}
	got := h.browser().want("GET", "/api/live/second", "", 200)["channel"].(map[string]any)
	next, err := time.Parse(time.RFC3339, fmt.Sprint(got["next"]))
	if err != nil || got["onAir"] != false || !next.After(time.Now()) || next.UTC().Hour() != 9 {
		t.Errorf("got %v, %v", got, err)
	}
}
