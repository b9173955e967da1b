package storefront

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/barkerlive/barker/assets/pages"
)

// route is a request and what it is to give.
type route struct {
	pattern, path, body string
	status              int
	code                string // of an error
	kind                string // content type, begins so
	cookie              bool   // a browser without one gets one
}

const (
	isJSON = "application/json"
	isHTML = "text/html"
)

var routes = []route{
	{"GET /{$}", "/", "", 302, "", isHTML, false},
	{"GET /live/{channel}", "/live/demo", "", 200, "", isHTML, true},
	{"GET /live/{channel}", "/live/none", "", 404, "", isHTML, false},
	{"GET /order/{token}", "/order/none", "", 404, "", isHTML, false},
	{"GET /legal/{page}", "/legal/imprint", "", 200, "", isHTML, false},
	{"GET /legal/{page}", "/legal/returns", "", 404, "", isHTML, false},
	{"GET /legal/{page}", "/legal/secrets", "", 404, "", isHTML, false},
	{"GET /assets/{name...}", "/assets/live-AbCd1234.js", "", 200, "", "text/javascript", false},
	{"GET /assets/{name...}", "/assets/none.js", "", 404, "not_found", isJSON, false},
	{"GET /media/{name...}", "/media/mug.png", "", 200, "", "image/png", false},
	{"GET /media/{name...}", "/media/sub/logo.svg", "", 200, "", "image/svg+xml", false},
	{"GET /media/{name...}", "/media/none.png", "", 404, "not_found", isJSON, false},
	{"GET /media/{name...}", "/media/notes.txt", "", 404, "not_found", isJSON, false},
	{"GET /media/{name...}", "/media/.hidden.png", "", 404, "not_found", isJSON, false},
	{"GET /media/{name...}", "/media/folder.png", "", 404, "not_found", isJSON, false},
	{"GET /media/{name...}", "/media/%2e%2e/mug.png", "", 404, "not_found", isJSON, false},
	{"GET /media/host.png", "/media/host.png", "", 200, "", "image/png", false},
	{"GET /api/live/{channel}", "/api/live/demo", "", 200, "", isJSON, true},
	{"GET /api/live/{channel}", "/api/live/none", "", 404, "unknown_channel", isJSON, false},
	{"GET /api/search", "/api/search?q=wallnut", "", 200, "", isJSON, false},
	{"GET /api/reviews/{product}", "/api/reviews/walnut-mug", "", 200, "", isJSON, false},
	{"GET /api/reviews/{product}", "/api/reviews/none", "", 404, "not_found", isJSON, false},
	{"GET /api/reviews/{product}", "/api/reviews/walnut-mug?limit=0", "", 422, "bad", isJSON, false},
	{"GET /api/reviews/{product}", "/api/reviews/walnut-mug?cursor=7", "", 422, "bad", isJSON, false},
	{"GET /api/legal/{page}", "/api/legal/imprint", "", 200, "", isJSON, false},
	{"GET /api/legal/{page}", "/api/legal/none", "", 404, "not_found", isJSON, false},
	{"PUT /api/viewer", "/api/viewer", `{"name":"Anna"}`, 200, "", isJSON, true},
	{"PUT /api/viewer", "/api/viewer", `{"name":" "}`, 422, "name", isJSON, true},
	{"PUT /api/viewer", "/api/viewer", `{`, 400, "bad_request", isJSON, false},
	{"POST /api/ask/{channel}", "/api/ask/demo", `{"text":"How much is the lamp?"}`, 200, "", isJSON, true},
	{"POST /api/ask/{channel}", "/api/ask/demo", `{"text":" "}`, 422, "empty", isJSON, false},
	{"POST /api/ask/{channel}", "/api/ask/none", `{"text":"x"}`, 404, "unknown_channel", isJSON, false},
	{"GET /api/viewer/memory", "/api/viewer/memory", "", 401, "viewer", isJSON, false},
	{"PUT /api/viewer/memory", "/api/viewer/memory", `{"agreed":true}`, 200, "", isJSON, true},
	{"PUT /api/viewer/memory", "/api/viewer/memory", `{}`, 422, "required", isJSON, false},
	{"PATCH /api/viewer/memory/{note}", "/api/viewer/memory/7", `{"value":"M"}`, 404, "unknown_note", isJSON, true},
	{"PATCH /api/viewer/memory/{note}", "/api/viewer/memory/x", `{"value":"M"}`, 404, "unknown_note", isJSON, false},
	{"DELETE /api/viewer/memory/{note}", "/api/viewer/memory/7", "", 404, "unknown_note", isJSON, true},
	{"GET /api/hold/{channel}", "/api/hold/demo", "", 204, "", "", false},
	{"GET /api/hold/{channel}", "/api/hold/none", "", 404, "unknown_channel", isJSON, false},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"a","items":[{"sku":"LAMP","qty":1}]}`, 200, "", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"b","items":[{"sku":"MUG-S","qty":4}]}`, 409, "sold_out", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"c","items":[{"sku":"NONE","qty":1}]}`, 404, "unknown", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"d","items":[{"sku":"LAMP","qty":11}]}`, 422, "limit", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"e","items":[]}`, 422, "required", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/demo", `{"key":"f","items":[{"sku":"LAMP","qty":-1}]}`, 422, "bad", isJSON, true},
	{"POST /api/hold/{channel}", "/api/hold/none", `{}`, 404, "unknown_channel", isJSON, false},
	{"PATCH /api/hold/{channel}", "/api/hold/demo", `{"sku":"LAMP","qty":2}`, 409, "no_hold", isJSON, true},
	{"PATCH /api/hold/{channel}", "/api/hold/none", `{}`, 404, "unknown_channel", isJSON, false},
	{"DELETE /api/hold/{channel}", "/api/hold/demo", "", 204, "", "", false},
	{"DELETE /api/hold/{channel}", "/api/hold/none", "", 404, "unknown_channel", isJSON, false},
	{"POST /api/hold/{channel}/extend", "/api/hold/demo/extend", "", 409, "no_hold", isJSON, true},
	{"POST /api/hold/{channel}/extend", "/api/hold/none/extend", "", 404, "unknown_channel", isJSON, false},
	{"GET /api/quote/{channel}", "/api/quote/demo?shipping=standard", "", 409, "no_hold", isJSON, false},
	{"GET /api/quote/{channel}", "/api/quote/none", "", 404, "unknown_channel", isJSON, false},
	{"POST /api/checkout/{channel}", "/api/checkout/demo", checkoutBody("k"), 409, "no_hold", isJSON, true},
	{"POST /api/checkout/{channel}", "/api/checkout/none", `{}`, 404, "unknown_channel", isJSON, false},
	{"PUT /api/hold/{channel}/coupon", "/api/hold/demo/coupon", `{"code":"TEN"}`, 409, "no_hold", isJSON, true},
	{"PUT /api/hold/{channel}/coupon", "/api/hold/none/coupon", `{}`, 404, "unknown_channel", isJSON, false},
	{"GET /api/waits/{channel}", "/api/waits/demo", "", 200, "", isJSON, false},
	{"GET /api/waits/{channel}", "/api/waits/none", "", 404, "unknown_channel", isJSON, false},
	{"POST /api/waits/{channel}", "/api/waits/demo", `{"sku":"LAMP"}`, 409, "in_stock", isJSON, true},
	{"POST /api/waits/{channel}", "/api/waits/demo", `{"sku":"NONE"}`, 404, "unknown", isJSON, true},
	{"POST /api/waits/{channel}", "/api/waits/none", `{}`, 404, "unknown_channel", isJSON, false},
	{"DELETE /api/waits/{channel}", "/api/waits/demo", `{"sku":"LAMP"}`, 200, "", isJSON, true},
	{"DELETE /api/waits/{channel}", "/api/waits/none", `{}`, 404, "unknown_channel", isJSON, false},
	{"GET /api/order/{token}", "/api/order/none", "", 404, "no_order", isJSON, false},
	{"POST /api/order/{token}/settle", "/api/order/none/settle", "", 404, "no_order", isJSON, false},
	{"POST /api/order/{token}/cancel", "/api/order/none/cancel", "", 404, "no_order", isJSON, false},
	{"GET /withdraw", "/withdraw", "", 200, "", isHTML, false},
	{"GET /withdraw/{token}", "/withdraw/none", "", 404, "", isHTML, false},
	{"POST /api/withdraw", "/api/withdraw", `{"number":"B-1","name":"A","email":"a@b.example"}`, 404, "no_withdrawal", isJSON, false},
	{"POST /api/withdraw", "/api/withdraw", `{"number":"B-1","name":" ","email":"a@b.example"}`, 422, "required", isJSON, false},
	{"GET /api/withdraw/{token}", "/api/withdraw/none", "", 404, "no_order", isJSON, false},
	{"POST /api/withdraw/{token}", "/api/withdraw/none", "", 404, "no_order", isJSON, false},
}

// TestRoutes asks for everything as a browser that was never here.
func TestRoutes(t *testing.T) {
	h := open(t)
	tested := map[string]bool{}
	for _, c := range routes {
		tested[c.pattern] = true
		method, _, _ := strings.Cut(c.pattern, " ")
		b := h.browser()
		w := b.do(method, c.path, c.body)
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.kind) {
			t.Errorf("%s %s: got %d %q %s, want %d %q", method, c.path, w.Code, w.Header().Get("Content-Type"), w.Body, c.status, c.kind)
		}
		if got := b.viewer != ""; got != c.cookie {
			t.Errorf("%s %s: a viewer's cookie: %v, want %v", method, c.path, got, c.cookie)
		}
		if got := codeOf(w.Body.Bytes()); c.kind == isJSON && got != c.code {
			t.Errorf("%s %s: code %q, want %q", method, c.path, got, c.code)
		}
	}
	for _, p := range h.front.desk.Patterns() {
		if !tested[p] {
			t.Errorf("%s is not tested", p)
		}
	}
	if h.log.Len() > 0 {
		t.Errorf("logged: %s", h.log)
	}
}

func codeOf(body []byte) string {
	var e struct{ Error struct{ Code string } }
	_ = json.Unmarshal(body, &e)
	return e.Error.Code
}

// TestOnlyOurPagesChangeAnything tries every route that changes something from elsewhere.
func TestOnlyOurPagesChangeAnything(t *testing.T) {
	h := open(t)
	b := h.known()
	n := 0
	for _, c := range routes {
		method, _, _ := strings.Cut(c.pattern, " ")
		if method == "GET" {
			continue
		}
		n++
		for _, try := range []struct {
			name, value string
			status      int
		}{
			{"Origin", "https://evil.example", http.StatusForbidden},
			{"Origin", "", http.StatusForbidden},
			{"Content-Type", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType},
			{"Content-Type", "text/plain", http.StatusUnsupportedMediaType},
		} {
			if w := b.do(method, c.path, c.body, try.name, try.value); w.Code != try.status {
				t.Errorf("%s %s with %s %q: got %d, want %d", method, c.path, try.name, try.value, w.Code, try.status)
			}
		}
		if c.body == "" || c.code == "unknown_channel" {
			continue
		}
		if w := b.do(method, c.path, `{"key":"`+strings.Repeat("x", pages.BodyLimit)+`"}`); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s %s with a large body: got %d", method, c.path, w.Code)
		}
	}
	if n == 0 {
		t.Fatal("nothing was tried")
	}
	if _, ok, err := h.shop.HoldOf(t.Context(), "v"); ok || err != nil {
		t.Errorf("something is held: %v", err)
	}
}

func TestViewerCookie(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := open(t, func(c *Config) { c.Secure = secure })
		w := h.browser().do("GET", "/live/demo", "")
		cs := w.Result().Cookies()
		if len(cs) != 1 {
			t.Fatalf("got cookies %v", cs)
		}
		c := cs[0]
		if c.Name != "viewer" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure != secure || c.MaxAge < 86400 {
			t.Errorf("got %v", c)
		}
		if strings.Contains(w.Header().Get("Cache-Control"), "public") {
			t.Error("a page that comes with a cookie may be kept for others")
		}
	}
}

func TestAViewerStaysTheSame(t *testing.T) {
	b := open(t).browser()
	first := b.want("GET", "/api/live/demo", "", 200)["viewer"].(map[string]any)
	again := b.want("GET", "/api/live/second", "", 200)["viewer"].(map[string]any)
	if first["id"] != again["id"] || first["id"] == "" {
		t.Errorf("got %v and then %v", first, again)
	}
	b.viewer = "forged"
	other := b.want("GET", "/api/live/demo", "", 200)["viewer"].(map[string]any)
	if other["id"] == first["id"] || b.viewer == "forged" {
		t.Errorf("a forged cookie is %v, and stays %q", other, b.viewer)
	}
}

func TestHeadMakesNoViewer(t *testing.T) {
	b := open(t).browser()
	if w := b.do("HEAD", "/live/demo", ""); w.Code != 200 || b.viewer != "" {
		t.Errorf("got %d, cookie %q", w.Code, b.viewer)
	}
}

func TestTooMuchFromOneViewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // no time passes
		h := open(t)
		b := h.known()
		body := `{"key":"same","items":[{"sku":"LAMP","qty":1}]}`
		for range paceBurst {
			b.want("POST", "/api/hold/demo", body, 200)
		}
		w := b.do("POST", "/api/hold/demo", body)
		if w.Code != http.StatusTooManyRequests || codeOf(w.Body.Bytes()) != "too_fast" || w.Header().Get("Retry-After") == "" {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
		h.known().want("POST", "/api/hold/demo", body, 200)
	})
}
