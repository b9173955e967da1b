package console

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/shop"
)

func TestSession(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := open(t, func(c *Config) { c.Secure = secure })
		h.owner()
		b := &browser{h: h}
		w := b.do("POST", "/api/console/login", `{"email":"olga@example.com","password":"`+password+`"}`)
		cs := w.Result().Cookies()
		if len(cs) != 1 {
			t.Fatalf("got cookies %v", cs)
		}
		c := cs[0]
		if c.Name != "session" || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/" || c.MaxAge < 86400 {
			t.Errorf("got %v", c)
		}
		if strings.Contains(w.Body.String(), c.Value) {
			t.Error("the session is in the answer, where a script can read it")
		}
		me := fmt.Sprint(b.want("GET", "/api/console/me", "", 200))
		for _, want := range []string{
			"email:olga@example.com", "name:Olga", "role:owner", "id:demo", "title:Second", "onAir:false", "viewers:0",
			"name:Larkhill & Co", "currency:EUR", "zone:UTC",
		} {
			if !strings.Contains(me, want) {
				t.Errorf("%q is missing in %s", want, me)
			}
		}
		page := b.open()
		other := &browser{h: h}
		other.want("POST", "/api/console/login", `{"email":"olga@example.com","password":"`+password+`"}`, 200)
		stays := other.open()

		old := b.session
		if w := b.do("POST", "/api/console/logout", ""); w.Code != 204 || len(w.Result().Cookies()) != 1 || w.Result().Cookies()[0].MaxAge >= 0 {
			t.Errorf("logout: %d %v", w.Code, w.Result().Cookies())
		}
		b.session = old
		b.want("GET", "/api/console/me", "", 401)
		if code, _ := page.Reason(); code != 4003 {
			t.Errorf("the page that was open is closed with %d", code)
		}
		if code, _ := stays.Reason(); code != 0 {
			t.Errorf("the page of another session is closed with %d", code)
		}
	}
}

func TestTheFirstLinkWorksOnce(t *testing.T) {
	h := open(t)
	token, _, err := h.people.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body := func(name, pw string) string {
		return `{"token":"` + token + `","email":"a@example.com","name":"` + name + `","password":"` + pw + `"}`
	}
	b := &browser{h: h}
	if w := b.do("POST", "/api/console/accept", body("Anna", "short")); w.Code != 422 || !strings.Contains(w.Body.String(), `"field":"password"`) ||
		!strings.Contains(w.Body.String(), "at least 10") {
		t.Errorf("a short password: %d %s", w.Code, w.Body)
	}
	b.want("POST", "/api/console/accept", body("Anna", password), 200)
	b.want("POST", "/api/console/accept", body("Eve", password), 410)
	b.want("GET", "/api/console/me", "", 200)
}

func TestTooManyTries(t *testing.T) {
	h := open(t)
	h.owner()
	b := &browser{h: h}
	for range 10 {
		b.want("POST", "/api/console/login", `{"email":"olga@example.com","password":"guess"}`, 401)
	}
	w := b.do("POST", "/api/console/login", `{"email":"olga@example.com","password":"`+password+`"}`)
	if w.Code != 429 || codeOf(w) != "too_many" || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %d %s %v", w.Code, w.Body, w.Header())
	}
}

func TestGoods(t *testing.T) {
	h := open(t)
	b := h.owner()
	if _, err := h.shop.Hold(t.Context(), "buyer", "h1", []shop.Item{{SKU: "MUG-S", Qty: 2}}); err != nil {
		t.Fatal(err)
	}
	all := b.want("GET", "/api/console/products", "", 200)["products"].([]any)
	if len(all) != 3 || all[1].(map[string]any)["hidden"] != true {
		t.Fatalf("got %v", all)
	}
	small := all[0].(map[string]any)["variants"].([]any)[0].(map[string]any)
	if small["sku"] != "MUG-S" || small["onHand"] != 3.0 || small["reserved"] != 2.0 || small["stock"] != 1.0 {
		t.Errorf("got %v", small)
	}
	if w := b.do("PUT", "/api/console/products/MUG-S/stock", `{"onHand":1}`); w.Code != 409 || codeOf(w) != "held" {
		t.Errorf("less than is held: %d %s", w.Code, w.Body)
	}
	got := b.want("PUT", "/api/console/products/MUG%2FL/price", `{"price":{"minor":2199,"currency":"EUR"}}`, 200)
	if price := fmt.Sprint(got["variants"].([]any)[1].(map[string]any)["price"]); price != "map[currency:EUR minor:2199]" {
		t.Errorf("the answer has the price %s", price)
	}
	if _, v, _ := h.shop.BySKU("MUG/L"); v.Price != euro(2199) {
		t.Errorf("the shop has the price %v", v.Price)
	}
	if got := h.trail()[0]; got != "price.set by Olga: MUG/L: EUR 21.99" {
		t.Errorf("the trail has %q", got)
	}
	b.want("PUT", "/api/console/products/LAMP/stock", `{"onHand":0}`, 200) // a hidden one, and none at all
}

func TestOrders(t *testing.T) {
	h := open(t)
	b := h.owner()
	page := b.open()
	got(page)
	o := h.order()
	if events := got(page); !has(events, "orders", `"data":{}`) {
		t.Errorf("after an order the page was told %q", events)
	}
	all := b.want("GET", "/api/console/orders", "", 200)["orders"].([]any)
	first := all[0].(map[string]any)
	if len(all) != 1 || first["id"] != string(o.ID) || first["email"] != "anna@example.com" || first["state"] != "pending_payment" ||
		!strings.Contains(fmt.Sprint(first), "minor:5295") || !strings.Contains(fmt.Sprint(first["lines"]), "Walnut mug, Large") {
		t.Errorf("got %v", all)
	}
	path := "/api/console/orders/" + url.PathEscape(string(o.ID)) + "/state"
	if got := b.want("POST", path, `{"state":"paid"}`, 200); got["state"] != "paid" {
		t.Errorf("paid: %v", got)
	}
	if events := got(page); !has(events, "orders") {
		t.Errorf("after it was paid the page was told %q", events)
	}
	if got := h.trail()[0]; got != "order.moved by Olga: "+o.Number+": paid" {
		t.Errorf("the trail has %q", got)
	}
	b.want("POST", path, `{"state":"flying"}`, 409)
}

func TestModeration(t *testing.T) {
	h := open(t)
	b := h.owner()
	m := h.said("v_9", "spam")
	page := b.open()
	if events := got(page); !strings.HasPrefix(events[0], `{"type":"status"`) || !has(events, "message", "spam") {
		t.Errorf("a page that opens gets %q", events)
	}
	b.want("DELETE", fmt.Sprint("/api/console/channels/demo/messages/", m.ID), "", 204)
	b.want("PUT", "/api/console/channels/demo/mutes/v_9", `{"minutes":5}`, 204)
	ch, _ := h.studio.Channel("demo")
	_, err := ch.Room().Post(t.Context(), chat.Message{From: chat.Author{Speaker: chat.FromViewer, Viewer: "v_9"}, Parts: []chat.Part{{Text: "more"}}})
	if err == nil {
		t.Error("a muted viewer writes")
	}
	b.want("DELETE", "/api/console/channels/demo/mutes/v_9", "", 204)
	h.said("v_9", "sorry")
	answer := b.want("POST", "/api/console/channels/demo/messages", `{"text":"All right <3","replyTo":3,"key":"k"}`, 201)
	if from := fmt.Sprint(answer["from"]); from != "map[name:Olga speaker:person]" {
		t.Errorf("a person writes as %s", from)
	}
	again := b.want("POST", "/api/console/channels/demo/messages", `{"text":"All right <3","replyTo":3,"key":"k"}`, 201)
	if again["id"] != answer["id"] {
		t.Errorf("the same key made %v and %v", answer["id"], again["id"])
	}
	events := got(page)
	if !has(events, "removed") || !has(events, "message", `"speaker":"person"`, "Olga", `\u003c3`) || !has(events, "message", "sorry") {
		t.Errorf("the page was told %q", events)
	}
	s, _ := b.join("demo")
	if events := got(s); has(events, "message", `"spam"`) {
		t.Errorf("a page that comes later sees %q", events)
	}
}

func TestSockets(t *testing.T) {
	h := open(t)
	b := h.owner()
	for _, c := range []struct {
		b             *browser
		channel, want string
	}{
		{&browser{h: h}, "demo", "session"},
		{&browser{h: h, session: "forged"}, "demo", "session"},
		{&browser{h: h}, "none", "session"},
		{b, "none", "unknown_channel"},
	} {
		if _, err := c.b.join(c.channel); err == nil || !strings.HasPrefix(err.Error(), c.want+": ") {
			t.Errorf("%s with session %q: got %v, want %s", c.channel, c.b.session, err, c.want)
		}
	}
	s := b.open()
	got(s)
	h.console.Live().Receive(t.Context(), s, live.Event{Type: "say"})
	if events := got(s); !has(events, "error", "unknown_type") {
		t.Errorf("an event from a console: %q", events)
	}
	h.console.Live().Leave(s)
	if len(h.console.pages) != 0 {
		t.Errorf("%d sessions are remembered", len(h.console.pages))
	}
}

func TestOnAir(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		leaving, leave := context.WithCancel(t.Context())
		h.stage.during = func(text string) {
			if text == "Back in a minute." {
				leave()
			}
		}
		defer h.run()()
		b := h.owner()
		page := b.open()
		time.Sleep(5 * time.Second)
		b.want("POST", "/api/console/channels/demo/pause", "", 202)
		time.Sleep(10 * time.Second)
		if st := b.want("GET", "/api/console/channels/demo", "", 200); st["onAir"] != true || st["paused"] != true {
			t.Errorf("status: %v", st)
		}
		// The operator leaves the page while the words are being made.
		w := httptest.NewRecorder()
		r := b.request("POST", "/api/console/channels/demo/say", `{"text":"Back in a minute."}`)
		if h.console.Handler().ServeHTTP(w, r.WithContext(leaving)); w.Code != 202 {
			t.Errorf("say: %d %s", w.Code, w.Body)
		}
		time.Sleep(time.Second)
		st := b.want("GET", "/api/console/channels/demo", "", 200)
		if now := fmt.Sprint(st["now"]); !strings.Contains(now, "Back in a minute.") || !strings.Contains(now, "Olga") {
			t.Errorf("on air: %s", now)
		}
		b.want("POST", "/api/console/channels/demo/resume", "", 202)
		time.Sleep(time.Second)
		synctest.Wait()
		events := got(page)
		if !has(events, "status", `"paused":true`) || !has(events, "air", `"kind":"say"`) || !has(events, "facts") {
			t.Errorf("the page was told %d events", len(events))
		}
	})
}

func TestSchedule(t *testing.T) {
	h := open(t)
	b := h.owner()
	path := "/api/console/channels/second/schedule"
	if got := fmt.Sprint(b.want("GET", path, "", 200)); got != "map[always:false slots:[] zone:UTC]" {
		t.Errorf("got %s", got)
	}
	b.want("PUT", path, `{"zone":"UTC","always":true,"slots":[{"day":0,"start":"09:00","end":"18:00","title":"Sunday"}]}`, 200)
	if got := fmt.Sprint(b.want("GET", path, "", 200)); got != "map[always:true slots:[map[day:0 end:18:00 start:09:00 title:Sunday]] zone:UTC]" {
		t.Errorf("got %s", got)
	}
	w := b.do("PUT", path, `{"slots":[{"day":0,"start":"09:00","end":"18:00"},{"day":0,"start":"17:00","end":"19:00"}]}`)
	if w.Code != 422 || !strings.Contains(w.Body.String(), "overlap") {
		t.Errorf("an overlap: %d %s", w.Code, w.Body)
	}
}

func TestPage(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/console", "/console/", "/console/login", "/console/welcome/token", "/console/a/b/c"} {
		w := (&browser{h: h}).do("GET", path, "", "Accept-Language", "nl")
		body := w.Body.String()
		if w.Code != 200 || !strings.Contains(body, `<html lang="nl">`) || !strings.Contains(body, "<title>Console – Larkhill &amp; Co</title>") ||
			!strings.Contains(body, "noindex") {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
		if len(w.Result().Cookies()) > 0 || w.Header().Get("ETag") == "" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
	if w := (&browser{h: h}).do("GET", "/api/console/none", ""); w.Code != 404 || codeOf(w) != "not_found" {
		t.Errorf("no such route: %d %s", w.Code, w.Body)
	}
	h = open(t, func(c *Config) { c.Pages = fstest.MapFS{} })
	if w := (&browser{h: h}).do("GET", "/console", ""); w.Code != 503 || !strings.Contains(h.log.String(), "console.html") {
		t.Errorf("not built: %d %s", w.Code, h.log)
	}
}
