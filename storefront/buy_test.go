package storefront

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// outcome is the last outcome among events, as a page reads it.
func outcome(t *testing.T, events []string) (o struct {
	Message   int
	Outcome   show.Outcome
	Code, SKU string
	Product   string
	Qty, Left int
	Offer     string
}) {
	t.Helper()
	for _, e := range events {
		if data, ok := strings.CutPrefix(e, "outcome "); ok {
			if err := json.Unmarshal([]byte(data), &o); err != nil {
				t.Fatalf("%s: %v", e, err)
			}
		}
	}
	return o
}

// TestOutcomes writes in chat what comes to each outcome there is.
func TestOutcomes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		me, other := h.known(), h.known()
		p, q := me.open(), other.open()
		say := func(p *page, text string) []string {
			t.Helper()
			time.Sleep(5 * time.Second) // what chat's pace allows
			p.got()
			data, _ := json.Marshal(map[string]string{"key": "k" + time.Now().String(), "text": text})
			return p.send("say", string(data))
		}
		q.got()
		for _, c := range []struct {
			say     string
			outcome show.Outcome
			sku     string
			text    string
		}{
			{"A2 ×２", show.OutcomeHeld, "LAMP", "held for"},
			{"A1", show.OutcomeChoose, "", "several kinds"},
			{"A1 large", show.OutcomeHeld, "MUG/L", "held for"},
			{"Z9", show.OutcomeUnknown, "", "Z9"},
			{"A2 x11", show.OutcomeLimit, "LAMP", "one person"},
			{"A1 small x4", show.OutcomeLimit, "MUG-S", "3 left"},
		} {
			events := say(p, c.say)
			if o := outcome(t, events); o.Outcome != c.outcome || o.SKU != c.sku || o.Message == 0 || !has(events, "message", c.text) {
				t.Errorf("%s: %+v in %q", c.say, o, events)
			}
			if seen := q.got(); has(seen, "outcome") || has(seen, "hold") {
				t.Errorf("others were told: %q", seen)
			}
		}
		if events := say(p, "A1"); !has(events, "choose", `"sku":"MUG-S"`, `"sku":"MUG/L"`) {
			t.Errorf("no choice in %q", events)
		}
		waitInChat(t, h, me, p, q, say)
		if h.log.Len() > 0 {
			t.Errorf("logged: %s", h.log)
		}
	})
}

// waitInChat asks for what the other viewer holds all of.
func waitInChat(t *testing.T, h *house, me *browser, p, q *page, say func(*page, string) []string) {
	t.Helper()
	if o := outcome(t, say(q, "A1 small 3x")); o.Outcome != show.OutcomeHeld || o.Qty != 3 {
		t.Fatalf("the other: %+v", o)
	}
	sold := outcome(t, say(p, "A1 small"))
	if sold.Outcome != show.OutcomeSoldOut || sold.Offer == "" || sold.Left != 0 {
		t.Errorf("sold out: %+v", sold)
	}
	if events := say(q, "yes please"); has(events, "waits") {
		t.Errorf("somebody else's yes: %q", events)
	}
	say(p, "is it nice?")
	if events := say(p, "yes"); has(events, "waits") {
		t.Errorf("a yes to something else: %q", events)
	}
	say(p, "A1 small")
	if events := say(p, "JA, graag!"); !has(events, "waits", `"sku":"MUG-S"`, `"place":1`) || !has(events, "message", "at place 1") {
		t.Errorf("yes: %q", events)
	}
	if events := say(p, "yes"); has(events, "waits") {
		t.Errorf("yes again: %q", events)
	}
	me.want("DELETE", "/api/waits/demo", `{"sku":"MUG-S"}`, 200)
	sold = outcome(t, say(p, "A1 small"))
	if events := p.send("accept", `{"offer":"`+sold.Offer+`"}`); !has(events, "waits", `"state":"waiting"`) {
		t.Errorf("a tap: %q", events)
	}
	if events := p.send("accept", `{"offer":"`+sold.Offer+`"}`); !has(events, "error", `"code":"offer"`) {
		t.Errorf("a second tap: %q", events)
	}
	waits, err := h.shop.Queues(t.Context())
	if err != nil || len(waits) != 1 || waits[0].Waiting != 1 {
		t.Errorf("queues are %+v, %v", waits, err)
	}
	// What was named is held on a yes too.
	say(p, "buy a desk lamp")
	if o := outcome(t, say(p, "yes")); o.Outcome != show.OutcomeHeld || o.SKU != "LAMP" {
		t.Errorf("yes to a name: %+v", o)
	}
	// Everything that there is may be sold out.
	if err := h.shop.SetStock(t.Context(), "MUG/L", 1, "x"); err != nil {
		t.Fatal(err)
	}
	events := say(q, "A1")
	if o := outcome(t, events); o.Outcome != show.OutcomeChoose || !has(events, "message", "Choose yours to wait") {
		t.Errorf("all sold out: %+v in %q", o, events)
	}
}

// TestWishOnce says the same message twice, as a page does whose connection broke: it is held once,
// and the page learns what came of it.
func TestWishOnce(t *testing.T) {
	h := open(t)
	p := h.known().open()
	q := h.known().open()
	const message = `{"key":"k1","text":"A2 x2"}`
	first := outcome(t, p.send("say", message))
	q.got()
	events := p.send("say", message)
	if again := outcome(t, events); again != first || again.Outcome != show.OutcomeHeld {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if seen := q.got(); len(seen) != 0 {
		t.Errorf("others heard again: %q", seen)
	}
	if _, v, _ := h.shop.BySKU("LAMP"); v.Reserved != 2 {
		t.Errorf("%d are held", v.Reserved)
	}
}

// TestBlocked is told why nothing more is held.
func TestBlocked(t *testing.T) {
	h := open(t)
	me := h.known()
	id := me.want("GET", "/api/live/demo", "", 200)["viewer"].(map[string]any)["id"].(string)
	for i := range 60 { // as the rules have it
		if _, err := h.shop.Hold(t.Context(), shop.Buyer(id), fmt.Sprint("many", i), []shop.Item{{SKU: "LAMP", Qty: 1}}); err != nil {
			t.Fatal(err)
		}
		if err := h.shop.Release(t.Context(), shop.Buyer(id)); err != nil {
			t.Fatal(err)
		}
	}
	events := me.open().send("say", `{"key":"k2","text":"A2"}`)
	if o := outcome(t, events); o.Outcome != show.OutcomeBlocked || !has(events, "message", "ask for a person") {
		t.Errorf("%+v in %q", o, events)
	}
}
