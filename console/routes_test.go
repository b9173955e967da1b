package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/show"
	"golang.org/x/text/language"
)

// route is a request of a member of the team, and what it is to give. {order} and {message}
// stand for one that there is.
type route struct {
	pattern, path, body string
	status              int
	code                string // of an error
}

// changes leave a line with this action in the audit trail.
var changes = map[string]string{
	"POST /api/console/channels/{channel}/skip":                 "channel.skipped",
	"POST /api/console/channels/{channel}/pause":                "channel.paused",
	"POST /api/console/channels/{channel}/resume":               "channel.resumed",
	"POST /api/console/channels/{channel}/say":                  "channel.said",
	"PUT /api/console/channels/{channel}/schedule":              "schedule.set",
	"POST /api/console/channels/{channel}/messages":             "message.written",
	"DELETE /api/console/channels/{channel}/messages/{message}": "message.deleted",
	"PUT /api/console/channels/{channel}/mutes/{viewer}":        "viewer.muted",
	"DELETE /api/console/channels/{channel}/mutes/{viewer}":     "viewer.unmuted",
	"PUT /api/console/products/{sku}/price":                     "price.set",
	"PUT /api/console/products/{sku}/stock":                     "stock.set",
	"POST /api/console/orders/{id}/state":                       "order.moved",
	"POST /api/console/orders/{id}/ship":                        "order.moved",
	"POST /api/console/orders/{id}/refund":                      "order.refunded",
	"POST /api/console/orders/{id}/cancel":                      "order.moved",
	"PUT /api/console/bundles/{sku}":                            "bundle.set",
	"DELETE /api/console/bundles/{sku}":                         "bundle.removed",
	"POST /api/console/flags/{flag}/pardon":                     "flag.pardoned",
	"POST /api/console/orders/tasks/{task}/done":                "task.done",
	"POST /api/console/deals":                                   "deal.set",
	"DELETE /api/console/deals/{deal}":                          "deal.ended",
	"PUT /api/console/coupons":                                  "coupon.set",
	"POST /api/console/channels/{channel}/tasks/{task}/answer":  "question.answered",
	"DELETE /api/console/channels/{channel}/tasks/{task}":       "question.dismissed",
	"PUT /api/console/channels/{channel}/pin":                   "product.pinned",
	"DELETE /api/console/channels/{channel}/pin":                "product.unpinned",
	"POST /api/console/faq":                                     "faq.added",
	"DELETE /api/console/faq/{id}":                              "faq.removed",
	"POST /api/console/accept":                                  "account.created",
	"POST /api/console/login":                                   "session.opened",
	"POST /api/console/logout":                                  "session.closed",
}

// free are the routes that need no session.
var free = []string{"GET /console", "GET /console/{rest...}", "POST /api/console/accept", "POST /api/console/login"}

var routes = []route{
	{"GET /console", "/console", "", 200, ""},
	{"GET /console/{rest...}", "/console/welcome/abc", "", 200, ""},
	{"POST /api/console/accept", "/api/console/accept", `{"token":"none","email":"x@example.com","name":"X","password":"` + password + `"}`, 410, "token"},
	{"POST /api/console/login", "/api/console/login", `{"email":"olga@example.com","password":"wrong"}`, 401, "credentials"},
	{"POST /api/console/login", "/api/console/login", `{"email":"olga@example.com","password":"` + password + `"}`, 200, ""},
	{"GET /api/console/me", "/api/console/me", "", 200, ""},
	{"GET /api/console/products", "/api/console/products", "", 200, ""},
	{"GET /api/console/orders", "/api/console/orders", "", 200, ""},
	{"GET /api/console/audit", "/api/console/audit", "", 200, ""},

	{"PUT /api/console/products/{sku}/price", "/api/console/products/MUG%2FL/price", `{"price":{"minor":2500,"currency":"EUR"}}`, 200, ""},
	{"PUT /api/console/products/{sku}/price", "/api/console/products/NONE/price", `{"price":{"minor":2500,"currency":"EUR"}}`, 404, "unknown"},
	{"PUT /api/console/products/{sku}/price", "/api/console/products/MUG-S/price", `{"price":{"minor":-1,"currency":"EUR"}}`, 422, "bad"},
	{"PUT /api/console/products/{sku}/price", "/api/console/products/MUG-S/price", `{"price":{"minor":100,"currency":"USD"}}`, 422, "bad"},
	{"PUT /api/console/products/{sku}/price", "/api/console/products/MUG-S/price", `{}`, 422, "required"},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/MUG-S/stock", `{"onHand":12}`, 200, ""},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/LAMP/stock", `{"onHand":2}`, 200, ""},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/MUG-S/stock", `{}`, 422, "required"},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/MUG-S/stock", `{"onHand":-1}`, 422, "bad"},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/MUG-S/stock", `{"onHand":1.5}`, 400, "bad_request"},
	{"PUT /api/console/products/{sku}/stock", "/api/console/products/NONE/stock", `{"onHand":1}`, 404, "unknown"},
	{"POST /api/console/orders/{id}/state", "/api/console/orders/{order}/state", `{"state":"shipped"}`, 409, "transition"},
	{"POST /api/console/orders/{id}/state", "/api/console/orders/{order}/state", `{"state":"paid"}`, 200, ""},
	{"POST /api/console/orders/{id}/state", "/api/console/orders/{order}/state", `{}`, 422, "required"},
	{"POST /api/console/orders/{id}/state", "/api/console/orders/none/state", `{"state":"paid"}`, 404, "unknown"},

	{"GET /api/console/orders/{id}", "/api/console/orders/{order}", "", 200, ""},
	{"GET /api/console/orders/{id}", "/api/console/orders/none", "", 404, "unknown"},
	{"GET /api/console/orders.csv", "/api/console/orders.csv", "", 200, ""},
	{"POST /api/console/orders/{id}/ship", "/api/console/orders/none/ship", `{"carrier":"PostNL","tracking":"3S1"}`, 404, "unknown"},
	{"POST /api/console/orders/{id}/ship", "/api/console/orders/{order}/ship", `{"carrier":"` + strings.Repeat("x", 101) + `"}`, 422, "too_long"},
	{"POST /api/console/orders/{id}/refund", "/api/console/orders/none/refund", `{"key":"r"}`, 404, "unknown"},
	{"POST /api/console/orders/{id}/refund", "/api/console/orders/{order}/refund", `{}`, 422, "required"},
	{"GET /api/console/orders/tasks", "/api/console/orders/tasks", "", 200, ""},
	{"POST /api/console/orders/tasks/{task}/done", "/api/console/orders/tasks/none/done", "", 404, "unknown"},
	{"GET /api/console/products/{sku}/prices", "/api/console/products/MUG%2FL/prices", "", 200, ""},
	{"POST /api/console/orders/{id}/cancel", "/api/console/orders/{order}/cancel", `{"shelf":[{"sku":"MUG/L","qty":1}]}`, 200, ""},
	{"POST /api/console/orders/{id}/cancel", "/api/console/orders/{order}/cancel", `{}`, 200, ""},
	{"POST /api/console/orders/{id}/cancel", "/api/console/orders/{order}/cancel", `{"shelf":[{"sku":"MUG/L","qty":3}]}`, 422, "bad"},
	{"POST /api/console/orders/{id}/cancel", "/api/console/orders/none/cancel", `{}`, 404, "unknown"},
	{"GET /api/console/products/{sku}/stock", "/api/console/products/MUG%2FL/stock", "", 200, ""},
	{"GET /api/console/products/{sku}/stock", "/api/console/products/NONE/stock", "", 404, "unknown"},
	{"GET /api/console/products/{sku}/stock", "/api/console/products/MUG-S/stock?before=x", "", 422, "bad"},
	{"GET /api/console/waits", "/api/console/waits", "", 200, ""},
	{"GET /api/console/bundles", "/api/console/bundles", "", 200, ""},
	{"PUT /api/console/bundles/{sku}", "/api/console/bundles/SET", `{"parts":[{"sku":"MUG-S","qty":1},{"sku":"LAMP","qty":1}]}`, 200, ""},
	{"PUT /api/console/bundles/{sku}", "/api/console/bundles/SET", `{"parts":[]}`, 422, "required"},
	{"PUT /api/console/bundles/{sku}", "/api/console/bundles/SET", `{"parts":[{"sku":"NONE","qty":1}]}`, 422, "bad"},
	{"PUT /api/console/bundles/{sku}", "/api/console/bundles/LAMP", `{"parts":[{"sku":"MUG-S","qty":1}]}`, 409, "held"},
	{"DELETE /api/console/bundles/{sku}", "/api/console/bundles/SET", "", 200, ""},
	{"DELETE /api/console/bundles/{sku}", "/api/console/bundles/NONE", "", 404, "unknown"},
	{"GET /api/console/flags", "/api/console/flags", "", 200, ""},
	{"POST /api/console/flags/{flag}/pardon", "/api/console/flags/{flag}/pardon", "", 200, ""},
	{"POST /api/console/flags/{flag}/pardon", "/api/console/flags/none/pardon", "", 404, "unknown"},
	{"GET /api/console/deals", "/api/console/deals", "", 200, ""},
	{"POST /api/console/deals", "/api/console/deals", `{"sku":"LAMP","price":{"minor":100000,"currency":"EUR"},"ends":"2099-01-01T00:00:00Z"}`, 422, "not_below"},
	{"POST /api/console/deals", "/api/console/deals", `{"sku":"NONE","price":{"minor":1,"currency":"EUR"}}`, 404, "unknown"},
	{"DELETE /api/console/deals/{deal}", "/api/console/deals/none", "", 404, "unknown"},
	{"GET /api/console/coupons", "/api/console/coupons", "", 200, ""},
	{"PUT /api/console/coupons", "/api/console/coupons", `{"code":"TEN","percent":10}`, 200, ""},
	{"PUT /api/console/coupons", "/api/console/coupons", `{"code":"TEN"}`, 422, "bad"},

	{"GET /api/console/channels/{channel}", "/api/console/channels/demo", "", 200, ""},
	{"GET /api/console/channels/{channel}", "/api/console/channels/none", "", 404, "unknown_channel"},
	{"POST /api/console/channels/{channel}/say", "/api/console/channels/demo/say", `{"text":"Welcome!"}`, 409, "off_air"},
	{"POST /api/console/channels/{channel}/say", "/api/console/channels/demo/say", `{"text":" "}`, 422, "required"},
	{"POST /api/console/channels/{channel}/say", "/api/console/channels/demo/say", `{"text":"` + strings.Repeat("x", sayMost+1) + `"}`, 422, "too_long"},
	{"POST /api/console/channels/{channel}/skip", "/api/console/channels/demo/skip", "", 202, ""},
	{"POST /api/console/channels/{channel}/pause", "/api/console/channels/demo/pause", "", 202, ""},
	{"POST /api/console/channels/{channel}/resume", "/api/console/channels/demo/resume", "", 202, ""},
	{"GET /api/console/channels/{channel}/record", "/api/console/channels/demo/record?text=mug&product=mug&day=2026-05-04&verdict=refused&before=9", "", 200, ""},
	{"GET /api/console/channels/{channel}/record", "/api/console/channels/none/record", "", 404, "unknown_channel"},
	{"GET /api/console/channels/{channel}/record", "/api/console/channels/demo/record?day=monday", "", 422, "bad"},
	{"GET /api/console/channels/{channel}/record", "/api/console/channels/demo/record?verdict=fine", "", 422, "bad"},
	{"GET /api/console/channels/{channel}/record", "/api/console/channels/demo/record?before=-1", "", 422, "bad"},
	{"GET /api/console/channels/{channel}/schedule", "/api/console/channels/demo/schedule", "", 200, ""},
	{"PUT /api/console/channels/{channel}/schedule", "/api/console/channels/demo/schedule",
		`{"zone":"UTC","always":false,"slots":[{"day":1,"start":"09:00","end":"18:00","title":"Morning"}]}`, 200, ""},
	{"PUT /api/console/channels/{channel}/schedule", "/api/console/channels/demo/schedule", `{"zone":"Europe/Rome"}`, 422, "unknown"},
	{"PUT /api/console/channels/{channel}/schedule", "/api/console/channels/demo/schedule", `{"slots":[{"day":1,"start":"9 am","end":"18:00"}]}`, 422, "schedule"},
	{"POST /api/console/channels/{channel}/messages", "/api/console/channels/demo/messages", `{"text":"Hello, I am Olga.","replyTo":1}`, 201, ""},
	{"POST /api/console/channels/{channel}/messages", "/api/console/channels/demo/messages", `{"text":""}`, 422, "required"},
	{"POST /api/console/channels/{channel}/messages", "/api/console/channels/demo/messages", `{"text":"` + strings.Repeat("x", 501) + `"}`, 422, "too_long"},
	{"DELETE /api/console/channels/{channel}/messages/{message}", "/api/console/channels/demo/messages/{message}", "", 204, ""},
	{"DELETE /api/console/channels/{channel}/messages/{message}", "/api/console/channels/demo/messages/999", "", 404, "unknown_message"},
	{"DELETE /api/console/channels/{channel}/messages/{message}", "/api/console/channels/demo/messages/x", "", 404, "unknown_message"},
	{"PUT /api/console/channels/{channel}/mutes/{viewer}", "/api/console/channels/demo/mutes/v_1", `{"minutes":60}`, 204, ""},
	{"PUT /api/console/channels/{channel}/mutes/{viewer}", "/api/console/channels/demo/mutes/v_1", `{"minutes":0}`, 422, "range"},
	{"DELETE /api/console/channels/{channel}/mutes/{viewer}", "/api/console/channels/demo/mutes/v_1", "", 204, ""},
	{"GET /api/console/channels/{channel}/picks", "/api/console/channels/demo/picks", "", 200, ""},
	{"PUT /api/console/channels/{channel}/pin", "/api/console/channels/demo/pin", `{"product":"walnut-mug","minutes":60}`, 204, ""},
	{"PUT /api/console/channels/{channel}/pin", "/api/console/channels/demo/pin", `{"product":"walnut-mug","minutes":0}`, 422, "range"},
	{"PUT /api/console/channels/{channel}/pin", "/api/console/channels/demo/pin", `{"product":"none","minutes":60}`, 404, "unknown"},
	{"DELETE /api/console/channels/{channel}/pin", "/api/console/channels/demo/pin", "", 204, ""},
	{"GET /api/console/channels/{channel}/tasks", "/api/console/channels/demo/tasks", "", 200, ""},
	{"POST /api/console/channels/{channel}/tasks/{task}/answer", "/api/console/channels/demo/tasks/{task}/answer", `{"text":"Yes."}`, 204, ""},
	{"POST /api/console/channels/{channel}/tasks/{task}/answer", "/api/console/channels/demo/tasks/999/answer", `{"text":"Yes."}`, 404, "unknown_task"},
	{"POST /api/console/channels/{channel}/tasks/{task}/answer", "/api/console/channels/demo/tasks/{task}/answer", `{"text":" "}`, 422, "required"},
	{"DELETE /api/console/channels/{channel}/tasks/{task}", "/api/console/channels/demo/tasks/{task}", "", 204, ""},
	{"DELETE /api/console/channels/{channel}/tasks/{task}", "/api/console/channels/demo/tasks/x", "", 404, "unknown_task"},
	{"GET /api/console/faq", "/api/console/faq", "", 200, ""},
	{"POST /api/console/faq", "/api/console/faq", `{"question":"Where?","answer":"Here."}`, 201, ""},
	{"POST /api/console/faq", "/api/console/faq", `{"question":"Where?"}`, 422, "required"},
	{"DELETE /api/console/faq/{id}", "/api/console/faq/1", "", 204, ""},
	{"DELETE /api/console/faq/{id}", "/api/console/faq/1", "", 404, "unknown"},
	{"POST /api/console/logout", "/api/console/logout", "", 204, ""},
}

// fill puts an order and a message that there are into the path.
func (h *house) fill(path string) string {
	h.t.Helper()
	if strings.Contains(path, "{order}") {
		path = strings.ReplaceAll(path, "{order}", url.PathEscape(string(h.order().ID)))
	}
	if strings.Contains(path, "{flag}") {
		path = strings.ReplaceAll(path, "{flag}", string(h.flag().ID))
	}
	if strings.Contains(path, "{message}") {
		path = strings.ReplaceAll(path, "{message}", strconv.FormatInt(int64(h.said("v_1", "spam spam").ID), 10))
	}
	if strings.Contains(path, "{task}") {
		ch, _ := h.studio.Channel("demo")
		ch.Hear(h.t.Context(), show.Asker{Viewer: "v_1", Name: "Anna", Language: language.English}, h.said("v_1", "Is the lamp waterproof?"))
		path = strings.ReplaceAll(path, "{task}", strconv.FormatInt(int64(ch.Tasks()[0].ID), 10))
	}
	return path
}

func (h *house) said(v chat.ViewerID, text string) chat.Message {
	h.t.Helper()
	ch, _ := h.studio.Channel("demo")
	m, err := ch.Room().Post(h.t.Context(), chat.Message{
		From: chat.Author{Speaker: chat.FromViewer, Viewer: v, Name: "Spammer"}, Parts: []chat.Part{{Text: text}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func (h *house) trail() (out []string) {
	h.t.Helper()
	es, err := h.people.AuditTrail(h.t.Context(), 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range es {
		out = append(out, e.Action+" by "+e.By+": "+e.Detail)
	}
	return out
}

func TestRoutes(t *testing.T) {
	h := open(t)
	b := h.owner()
	session := b.session
	tested := map[string]bool{}
	for _, c := range routes {
		tested[c.pattern] = true
		b.session = session
		path := h.fill(c.path)
		before := len(h.trail())
		method, _, _ := strings.Cut(c.pattern, " ")
		w := b.do(method, path, c.body)
		if w.Code != c.status || codeOf(w) != c.code {
			t.Errorf("%s %s %s: got %d %s, want %d %s", method, path, c.body, w.Code, w.Body, c.status, c.code)
		}
		after := h.trail()
		switch action := changes[c.pattern]; {
		case w.Code >= 300 || action == "":
			if len(after) != before {
				t.Errorf("%s %s changed nothing and left %q", method, path, after[0])
			}
		case len(after) != before+1 || !strings.HasPrefix(after[0], action+" by ") || !strings.Contains(strings.ToLower(after[0]), "olga"):
			t.Errorf("%s %s: the trail is %q", method, path, after)
		}
	}
	for _, p := range h.console.desk.Patterns() {
		if !tested[p] {
			t.Errorf("%s is not tested", p)
		}
		if !strings.HasPrefix(p, "GET ") && changes[p] == "" {
			t.Errorf("%s leaves nothing in the audit trail", p)
		}
	}
	if h.log.Len() > 0 {
		t.Errorf("logged: %s", h.log)
	}
}

// TestNobodyGetsInWithoutASession tries every route that there is.
func TestNobodyGetsInWithoutASession(t *testing.T) {
	h := open(t)
	h.owner()
	for _, session := range []string{"", "forged"} {
		for _, p := range h.console.desk.Patterns() {
			if slices.Contains(free, p) {
				continue
			}
			method, path, _ := strings.Cut(p, " ")
			path = strings.NewReplacer("{channel}", "demo", "{sku}", "MUG-S", "{message}", "1", "{task}", "1", "{viewer}", "v", "{id}", "o", "{deal}", "d", "{flag}", "f").Replace(path)
			b := &browser{h: h, session: session}
			w := b.do(method, path, `{}`)
			if w.Code != http.StatusUnauthorized || codeOf(w) != "session" {
				t.Errorf("%s with session %q: got %d %s", p, session, w.Code, w.Body)
			}
			if c := w.Result().Cookies(); len(c) > 0 {
				t.Errorf("%s: got cookies %v", p, c)
			}
		}
	}
	if got := len(h.trail()); got != 1 {
		t.Errorf("the trail has %d entries: %q", got, h.trail())
	}
}

// TestOnlyOurPagesChangeAnything tries every route that changes something from elsewhere, with
// a session.
func TestOnlyOurPagesChangeAnything(t *testing.T) {
	h := open(t)
	b := h.owner()
	for _, c := range routes {
		method, _, _ := strings.Cut(c.pattern, " ")
		if method == "GET" {
			continue
		}
		path := h.fill(c.path)
		for _, try := range []struct {
			name, value string
			status      int
		}{
			{"Origin", "https://evil.example", http.StatusForbidden},
			{"Origin", "", http.StatusForbidden},
			{"Content-Type", "text/plain", http.StatusUnsupportedMediaType},
		} {
			if w := b.do(method, path, c.body, try.name, try.value); w.Code != try.status {
				t.Errorf("%s %s with %s %q: got %d, want %d", method, path, try.name, try.value, w.Code, try.status)
			}
		}
		if c.body == "" {
			continue
		}
		if w := b.do(method, path, `{"text":"`+strings.Repeat("x", pages.BodyLimit)+`"}`); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s %s with a large body: got %d %s", method, c.path, w.Code, w.Body)
		}
	}
	if got := h.trail(); len(got) != 1 {
		t.Errorf("the trail is %q", got)
	}
}
