package storefront

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/show"
)

func showSlot(from, to string) show.Schedule {
	var s show.Schedule
	for day := range 7 {
		s.Slots = append(s.Slots, show.Slot{Day: time.Weekday(day), Start: from, End: to})
	}
	return s
}

func TestJoining(t *testing.T) {
	h := open(t)
	ch, _ := h.studio.Channel("demo")
	for i := range 60 {
		_, err := ch.Room().Post(t.Context(), chat.Message{
			From: chat.Author{Speaker: chat.FromPerson, Name: "Team"}, Parts: []chat.Part{{Text: fmt.Sprint("number ", i)}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h1","items":[{"sku":"LAMP","qty":1}]}`, 200)
	got := b.open().got()
	if !strings.HasPrefix(got[0], "hello ") || !strings.Contains(got[0], `"name":"Guest `) || !strings.Contains(got[0], `"now":"`) {
		t.Errorf("first of all came %s", got[0])
	}
	if !has(got, "hold", "LAMP") {
		t.Error("what is held did not come")
	}
	var messages []string
	for _, e := range got {
		if m, ok := strings.CutPrefix(e, "message "); ok {
			var msg chat.Message
			if err := json.Unmarshal([]byte(m), &msg); err != nil {
				t.Fatal(err)
			}
			messages = append(messages, msg.Text())
		}
	}
	if len(messages) != 50 || messages[0] != "number 10" || messages[49] != "number 59" {
		t.Errorf("%d messages: %v", len(messages), messages)
	}
	if got := h.known().open().got(); !has(got, "hold", "null") {
		t.Errorf("who holds nothing is told %.300q", got)
	}
}

func TestRefusals(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		name, channel, code string
		b                   *browser
	}{
		{"unknown channel", "none", "unknown_channel", h.known()},
		{"no cookie", "demo", "viewer", h.browser()},
		{"forged cookie", "demo", "viewer", &browser{h: h, viewer: "forged"}},
	} {
		_, err := c.b.join(c.channel)
		var refusal *live.Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Text == "" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
	if n := h.hub.Count("channel/demo"); n != 0 {
		t.Errorf("%d refused pages are subscribed", n)
	}
}

func TestSaying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // no time passes
		h := open(t)
		b := h.known()
		p, other := b.open(), h.known().open()
		p.got()
		other.got()

		got := p.send("say", `{"key":"k1","text":"  How much is <b>A2</b>?\u202e "}`)
		if !has(got, "message", `"key":"k1"`, `"speaker":"viewer"`, `How much is \u003cb\u003eA2\u003c/b\u003e?`) {
			t.Errorf("got %q", got)
		}
		got = append(got, p.send("say", `{"key":"k2","text":"How much is A2?"}`)...)
		if !has(got, "message", `"speaker":"host"`, `"kind":"price"`, `"sku":"LAMP"`) {
			t.Errorf("no answer in %q", got)
		}
		if seen := other.got(); !has(seen, "message", `"key":"k1"`) || !has(seen, "message", `"speaker":"host"`) {
			t.Errorf("others saw %q", seen)
		}

		again := p.send("say", `{"key":"k2","text":"How much is A2?"}`)
		if len(again) != 1 || !has(again, "message", `"key":"k2"`) {
			t.Errorf("said again: %q, want the same message and no second answer", again)
		}
		if seen := other.got(); len(seen) != 0 {
			t.Errorf("others saw %q again", seen)
		}

		for _, c := range []struct{ data, code string }{
			{`{"key":"k3","text":"   "}`, "empty"},
			{`{"key":"k3","text":"` + strings.Repeat("x", 501) + `"}`, "too_long"},
			{`{"key":"k3","text":7}`, "bad_request"},
			{`[]`, "bad_request"},
			{`null`, "empty"},
			{``, "bad_request"},
		} {
			got := p.send("say", c.data)
			if len(got) != 1 || !has(got, "error", `"code":"`+c.code+`"`) || strings.Contains(c.data, "k3") && !has(got, "error", `"key":"k3"`) {
				t.Errorf("%.40s: %q, want %s", c.data, got, c.code)
			}
		}
		for range 10 {
			got = p.send("say", `{"text":"hello hello"}`)
		}
		if !has(got, "error", "too_fast") {
			t.Errorf("a flood: %q", got)
		}
		if got := p.send("dance", `{}`); !has(got, "error", "unknown_type") {
			t.Errorf("an unknown type: %q", got)
		}
		if h.log.Len() > 0 {
			t.Errorf("logged: %s", h.log)
		}
	})
}

func TestMutedViewer(t *testing.T) {
	h := open(t)
	b := h.known()
	p := b.open()
	v, err := h.people.Viewer(t.Context(), b.viewer)
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := h.studio.Channel("demo")
	if err := ch.Room().Mute(t.Context(), chat.ViewerID(v.ID), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	p.got()
	if got := p.send("say", `{"key":"k","text":"hello"}`); len(got) != 1 || !has(got, "error", "muted", `"key":"k"`) {
		t.Errorf("got %q", got)
	}
}

func TestNaming(t *testing.T) {
	h := open(t)
	b := h.known()
	one, two := b.open(), b.open()
	one.got()
	if got := one.send("name", `{"name":"<Anna>"}`); !has(got, "hello", `\u003cAnna\u003e`) {
		t.Errorf("got %q", got)
	}
	if got := two.got(); !has(got, "hello", "Anna") {
		t.Errorf("the other page was told %q", got)
	}
	if got := one.send("say", `{"text":"hi"}`); !has(got, "message", `"name":"\u003cAnna\u003e"`) {
		t.Errorf("she writes as %q", got)
	}
	if got := b.want("PUT", "/api/viewer", `{"name":"Ben"}`, 200); got["name"] != "Ben" || got["id"] == "" {
		t.Errorf("over HTTP: %v", got)
	}
	if got := two.send("say", `{"text":"hi there"}`); !has(got, "hello", "Ben") || !has(got, "message", `"name":"Ben"`) {
		t.Errorf("afterwards: %q", got)
	}
	if got := one.send("name", `{"name":""}`); !has(got, "error", `"code":"name"`) {
		t.Errorf("no name: %q", got)
	}
}

func TestBuyingInChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // no time passes
		h := open(t)
		b := h.known()
		p := b.open()
		p.got()
		if got := p.send("say", `{"text":"A2 x2"}`); !has(got, "hold", "LAMP", `"qty":2`) {
			t.Errorf("a code: %q", got)
		}
		got := p.send("say", `{"text":"buy 1 desk lamp"}`)
		if !has(got, "offer", "LAMP") {
			t.Fatalf("a name: %q", got)
		}
		var offer struct{ ID string }
		for _, e := range got {
			if data, ok := strings.CutPrefix(e, "offer "); ok {
				if err := json.Unmarshal([]byte(data), &offer); err != nil {
					t.Fatal(err)
				}
			}
		}
		eve := h.known().open()
		eve.got()
		if got := eve.send("accept", `{"offer":"`+offer.ID+`"}`); !has(got, "error", `"code":"offer"`) {
			t.Errorf("a stranger takes the offer: %q", got)
		}
		if got := p.send("accept", `{"offer":"`+offer.ID+`"}`); !has(got, "hold", "LAMP", `"qty":3`) {
			t.Errorf("accepted: %q", got)
		}
		if got := p.send("accept", `{"offer":"`+offer.ID+`"}`); !has(got, "error", `"code":"offer"`) {
			t.Errorf("accepted twice: %q", got)
		}
		if got := p.send("hold", `{"key":"k2","items":[{"sku":"MUG-S","qty":1}]}`); !has(got, "hold", "MUG-S", "LAMP") {
			t.Errorf("held over the socket: %q", got)
		}
		if got := p.send("hold", `{"key":"k3","items":[{"sku":"MUG-S","qty":9}]}`); !has(got, "error", "sold_out", `"key":"k3"`) {
			t.Errorf("more than there is: %q", got)
		}
		if seen := eve.got(); has(seen, "hold") || has(seen, "offer") {
			t.Errorf("a stranger was told %q", seen)
		}
		for range paceBurst {
			got = p.send("hold", `{"key":"k4","items":[{"sku":"MUG/L","qty":1}]}`)
		}
		if !has(got, "error", "too_fast", `"key":"k4"`) {
			t.Errorf("a flood: %q", got)
		}
	})
}

func TestErrorsAreInThePagesLanguage(t *testing.T) {
	h := open(t)
	b := h.known()
	s := h.hub.Open()
	defer h.hub.End(s)
	if err := h.front.Live().Join(t.Context(), s, b.request("GET", "/ws/demo", "", "Accept-Language", "nl")); err != nil {
		t.Fatal(err)
	}
	p := &page{h, s, h.front.Live()}
	p.got()
	if got := p.send("say", `{"text":""}`); !has(got, "error", "Schrijf eerst iets.") {
		t.Errorf("got %q", got)
	}
}

func TestOurFaultOnASocket(t *testing.T) {
	h := open(t)
	p := h.known().open()
	p.got()
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := p.send("say", `{"key":"k","text":"hello"}`); !has(got, "error", `"code":"internal"`, `"key":"k"`) || strings.Contains(fmt.Sprint(got), "sql") {
		t.Errorf("got %q", got)
	}
	if strings.Count(h.log.String(), "level=ERROR") != 1 {
		t.Errorf("logged: %s", h.log)
	}
}

// TestLeaving sends to a page that never joined, as an adapter never does.
func TestLeaving(t *testing.T) {
	h := open(t)
	p := h.known().open()
	h.front.Live().Leave(p.s)
	h.hub.End(p.s)
	if n := h.hub.Count("channel/demo"); n != 0 {
		t.Errorf("%d pages are left", n)
	}
	s := h.hub.Open()
	defer h.hub.End(s)
	h.front.Live().Receive(context.Background(), s, live.Event{Type: "say"})
	if got := s.Take(); len(got) != 0 {
		t.Errorf("a page that did not join is told %v", got)
	}
}
