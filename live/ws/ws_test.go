package ws_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/live/ws"
)

const room live.Topic = "channel/demo"

// echo subscribes every page to the room and publishes what it says.
type echo struct {
	t       testing.TB
	hub     *live.Hub
	refuse  error
	heard   atomic.Int32
	joined  atomic.Int32
	left    atomic.Int32
	receive func(context.Context, *live.Session, live.Event) // instead of publishing
}

func (e *echo) Join(_ context.Context, s *live.Session, _ *http.Request) error {
	if e.refuse != nil {
		return e.refuse
	}
	e.joined.Add(1)
	s.Send("hello", nil)
	e.hub.Subscribe(s, room)
	return nil
}

func (e *echo) Receive(ctx context.Context, s *live.Session, ev live.Event) {
	e.heard.Add(1)
	if e.receive != nil {
		e.receive(ctx, s, ev)
		return
	}
	e.hub.Publish(room, ev.Type, ev.Data)
}

func (e *echo) Leave(s *live.Session) {
	e.left.Add(1)
	select {
	case <-s.Done():
	default:
		e.t.Error("left an open session")
	}
}

type house struct {
	*echo
	srv *ws.Server
	url string
}

// open builds a server; when the test ends, it must have left no goroutine behind.
func open(t *testing.T, e *echo, c ws.Config) *house {
	t.Helper()
	if e == nil {
		e = &echo{}
	}
	e.t, e.hub = t, live.NewHub(nil)
	h := &house{echo: e, srv: ws.New(e, e.hub, c)}
	web := httptest.NewServer(h.srv)
	h.url = "ws" + strings.TrimPrefix(web.URL, "http")
	t.Cleanup(func() {
		h.srv.Close()
		web.Close()
		if e.joined.Load() != e.left.Load() {
			t.Errorf("%d pages joined, %d left", e.joined.Load(), e.left.Load())
		}
		if e.hub.Count(room) != 0 {
			t.Errorf("%d sessions are left in the room", e.hub.Count(room))
		}
		buf := make([]byte, 1<<20)
		if stacks := string(buf[:runtime.Stack(buf, true)]); strings.Contains(stacks, "live/ws.(*page).write") {
			t.Errorf("a goroutine is left:\n%s", stacks)
		}
	})
	return h
}

type client struct {
	*websocket.Conn
	t *testing.T
}

// dialWith dials with headers, and returns the status of a refusal.
func (h *house) dialWith(t *testing.T, header http.Header) (client, int, error) {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), h.url, header)
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		if resp == nil {
			t.Fatal(err)
		}
		return client{}, resp.StatusCode, err
	}
	c := client{conn, t}
	t.Cleanup(c.Close)
	return c, resp.StatusCode, nil
}

func (h *house) dial(t *testing.T) client {
	t.Helper()
	c, _, err := h.dialWith(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// Close hangs up; to do so twice is no error.
func (c client) Close() { _ = c.Conn.Close() }

// join dials and reads the hello.
func (h *house) join(t *testing.T) client {
	t.Helper()
	c := h.dial(t)
	c.want("hello", "null")
	return c
}

func (c client) say(raw string) {
	c.t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(raw)); err != nil {
		c.t.Fatal(err)
	}
}

func (c client) next() live.Event {
	c.t.Helper()
	var e live.Event
	if err := c.ReadJSON(&e); err != nil {
		c.t.Fatal(err)
	}
	return e
}

func (c client) want(typ, data string) {
	c.t.Helper()
	if e := c.next(); e.Type != typ || string(e.Data) != data {
		c.t.Fatalf("got %s %s, want %s %s", e.Type, e.Data, typ, data)
	}
}

// wantClose reads to the end and checks the code.
func (c client) wantClose(code int) {
	c.t.Helper()
	for {
		_, _, err := c.ReadMessage()
		if err == nil {
			continue
		}
		if !websocket.IsCloseError(err, code) {
			c.t.Errorf("ended with %v, want code %d", err, code)
		}
		return
	}
}

func TestOrderAndCatchUp(t *testing.T) {
	h := open(t, nil, ws.Config{})
	a := h.join(t)
	h.hub.Retain(room, "air", "", 1)
	for i := range 100 {
		a.say(fmt.Sprintf(`{"type":"n","data":%d}`, i))
	}
	a.want("air", "1")
	for i := range 100 {
		a.want("n", fmt.Sprint(i))
	}
	b := h.join(t)
	b.want("air", "1")
	h.hub.Publish(room, "last", nil)
	a.want("last", "null")
	b.want("last", "null")
	if n := h.hub.Count(room); n != 2 {
		t.Errorf("%d pages count, want 2", n)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		err    error
		close  int
		events bool
	}{
		{&live.Refusal{Code: "unknown_channel", Text: "no such channel"}, live.UnknownChannel, true},
		{fmt.Errorf("join: %w", &live.Refusal{Code: "closed", Text: "closed"}), live.Refused, true},
		{errors.New("disk on fire"), live.GoingAway, false},
	}
	for _, tt := range tests {
		// One server at a time: each looks for goroutines that any left behind.
		t.Run(tt.err.Error(), func(t *testing.T) {
			h := open(t, &echo{refuse: tt.err}, ws.Config{})
			c := h.dial(t)
			if tt.events {
				if e := c.next(); e.Type != "error" || !strings.Contains(string(e.Data), "code") {
					t.Errorf("told %s %s", e.Type, e.Data)
				}
			}
			_, _, err := c.ReadMessage()
			var ce *websocket.CloseError
			if !errors.As(err, &ce) || ce.Code != tt.close || strings.Contains(ce.Text, "fire") {
				t.Errorf("ended with %v, want code %d", err, tt.close)
			}
		})
	}
}

func TestOrigins(t *testing.T) {
	h := open(t, nil, ws.Config{Origins: []string{"https://shop.example/"}})
	host := strings.TrimPrefix(h.url, "ws://")
	tests := []struct {
		origin string
		ok     bool
	}{
		{"", true},
		{"http://" + host, true},
		{"https://shop.example", true},
		{"HTTPS://SHOP.example", true},
		{"http://shop.example", false},
		{"https://evil.example", false},
		{"https://evil.example/" + host, false},
		{"http://" + host + ".evil.example", false},
		{"null", false},
		{"http://%zz", false},
	}
	for _, tt := range tests {
		header := http.Header{}
		if tt.origin != "" {
			header.Set("Origin", tt.origin)
		}
		_, status, err := h.dialWith(t, header)
		if err != nil && status != http.StatusForbidden {
			t.Errorf("%q: refused with %d", tt.origin, status)
		}
		if (err == nil) != tt.ok {
			t.Errorf("%q: let in %v, want %v", tt.origin, err == nil, tt.ok)
		}
	}
}

func TestImpliedPorts(t *testing.T) {
	h := open(t, nil, ws.Config{})
	for _, tt := range []struct{ host, origin string }{
		{"shop.example:443", "https://shop.example"},
		{"shop.example", "https://shop.example:443"},
		{"shop.example:80", "http://shop.example"},
	} {
		header := http.Header{"Origin": {tt.origin}, "Host": {tt.host}}
		if _, _, err := h.dialWith(t, header); err != nil {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}

func TestAMegabyteHarmsNobody(t *testing.T) {
	h := open(t, nil, ws.Config{})
	big, other := h.join(t), h.join(t)
	// The server may stop reading before all of it is written.
	_ = big.WriteMessage(websocket.TextMessage, []byte(`{"type":"n","data":"`+strings.Repeat("x", 1<<20)+`"}`))
	big.wantClose(websocket.CloseMessageTooBig)
	h.hub.Publish(room, "n", 1)
	other.want("n", "1")
	other.say(`{"type":"say","data":"` + strings.Repeat("x", ws.ReadLimit-30) + `"}`)
	if e := other.next(); e.Type != "say" {
		t.Errorf("a frame under the limit gave %s %s", e.Type, e.Data)
	}
	if h.heard.Load() != 1 {
		t.Errorf("%d events heard, want 1", h.heard.Load())
	}
}

func TestAFloodIsHeardAndHarmsNobody(t *testing.T) {
	h := open(t, &echo{receive: silence}, ws.Config{})
	flood, other := h.join(t), h.join(t)
	var sent sync.WaitGroup
	sent.Go(func() {
		for range 1000 {
			flood.say(`{"type":"say","data":{"text":"!"}}`)
		}
	})
	for i := range 100 {
		h.hub.Publish(room, "n", i)
		other.want("n", fmt.Sprint(i))
	}
	sent.Wait()
	flood.want("n", "0") // it reads late, but was not slow
	if flood.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second)) != nil {
		t.Error("the page that floods was cut off")
	}
	flood.wantClose(1000)
	if n := h.heard.Load(); n != 1000 {
		t.Errorf("%d of 1000 events heard", n)
	}
}

func TestFramesThatCannotBeRead(t *testing.T) {
	h := open(t, nil, ws.Config{})
	c := h.join(t)
	bad := []string{`{`, `[]`, `"x"`, `{}`, `{"type":1}`, "{\"type\":\"\xff\"}", ``, `{"type":"a"}{"type":"b"}`, strings.Repeat("[", 4000)}
	for _, raw := range bad {
		c.say(raw)
		if e := c.next(); e.Type != "error" || !strings.Contains(string(e.Data), `"bad_event"`) {
			t.Fatalf("%q gave %s %s", raw, e.Type, e.Data)
		}
	}
	c.say(`{"type":"n","data":1}`) // still there
	c.want("n", "1")
	for range 2 {
		if err := c.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"n"}`)); err != nil {
			t.Fatal(err)
		}
	}
	c.next()
	c.next() // the error comes before the close
	c.wantClose(live.Refused)
	if h.heard.Load() != 1 {
		t.Errorf("%d events heard, want 1", h.heard.Load())
	}
}

func TestCloseEndsEveryPage(t *testing.T) {
	e := &echo{receive: func(ctx context.Context, _ *live.Session, _ live.Event) { <-ctx.Done() }}
	h := open(t, e, ws.Config{})
	a, b := h.join(t), h.join(t)
	b.say(`{"type":"wait"}`) // its handler waits for the end of the session
	var closed sync.WaitGroup
	closed.Go(h.srv.Close)
	a.wantClose(live.GoingAway)
	b.wantClose(live.GoingAway)
	closed.Wait()
	if e.left.Load() != 2 {
		t.Errorf("%d pages left when Close returned, want 2", e.left.Load())
	}
	if _, status, err := h.dialWith(t, nil); err == nil || status != http.StatusServiceUnavailable {
		t.Errorf("a closed server answers with %d, %v", status, err)
	}
}

func TestHandlerClosesAPage(t *testing.T) {
	e := &echo{receive: func(_ context.Context, s *live.Session, _ live.Event) {
		s.Send("bye", 1)
		s.Close(live.Refused, strings.Repeat("é", 100)) // longer than a close frame holds
	}}
	h := open(t, e, ws.Config{})
	c := h.join(t)
	c.say(`{"type":"x"}`)
	c.say(`{"type":"x"}`) // not heard any more
	c.want("bye", "1")
	c.wantClose(live.Refused)
	if n := h.heard.Load(); n != 1 {
		t.Errorf("%d events heard, want 1", n)
	}
}

func TestAPanicLeavesNothingBehind(t *testing.T) {
	e := &echo{receive: func(context.Context, *live.Session, live.Event) { panic(http.ErrAbortHandler) }}
	h := open(t, e, ws.Config{})
	c := h.join(t)
	c.say(`{"type":"x"}`)
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			break
		}
	}
}

func TestNotAWebSocket(t *testing.T) {
	h := open(t, nil, ws.Config{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http"+strings.TrimPrefix(h.url, "ws"), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a plain request gave %s", resp.Status)
	}
}

func TestManyPages(t *testing.T) {
	h := open(t, nil, ws.Config{})
	pages := make([]client, 50)
	for i := range pages {
		pages[i] = h.join(t)
	}
	type card struct {
		Title string `json:"title"`
	}
	for i := range 20 {
		h.hub.Publish(room, "card", card{fmt.Sprint(i)})
	}
	for _, c := range pages {
		for i := range 20 {
			var got card
			if err := json.Unmarshal(c.next().Data, &got); err != nil || got.Title != fmt.Sprint(i) {
				t.Fatalf("got %+v, want %d", got, i)
			}
		}
	}
}

// silence hears without a reaction.
func silence(context.Context, *live.Session, live.Event) {}
