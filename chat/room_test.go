package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/chat/chattest"
	"github.com/barkerlive/barker/live"
)

const topic live.Topic = "channel/demo"

func open(t *testing.T, c chat.Config, s chat.Store, hub *live.Hub) *chat.Room {
	t.Helper()
	c.ID = "demo"
	r, err := chat.Open(t.Context(), c, s, hub)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func anna(text string) chat.Message { return from("v_anna", "", text) }

func from(v chat.ViewerID, key, text string) chat.Message {
	return chat.Message{
		From:  chat.Author{Speaker: chat.FromViewer, Viewer: v, Name: "Anna"},
		Parts: []chat.Part{{Text: text}}, Key: key,
	}
}

func host(parts ...chat.Part) chat.Message {
	return chat.Message{From: chat.Author{Speaker: chat.FromHost, Name: "Mira"}, Parts: parts}
}

func post(t *testing.T, r *chat.Room, m chat.Message) chat.Message {
	t.Helper()
	got, err := r.Post(t.Context(), m)
	if err != nil {
		t.Fatalf("post %q: %v", m.Text(), err)
	}
	return got
}

// page is what a page that subscribes now sees, as "type id text".
type page struct {
	*live.Session
	t *testing.T
}

func visit(t *testing.T, hub *live.Hub) page {
	s := hub.Open()
	hub.Subscribe(s, topic)
	return page{s, t}
}

func (p page) want(events ...string) {
	p.t.Helper()
	var got []string
	for _, f := range p.Take() {
		var e struct {
			Type string
			Data chat.Message
		}
		if err := json.Unmarshal(f.JSON, &e); err != nil {
			p.t.Fatal(err)
		}
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", e.Type, e.Data.ID, e.Data.Text())))
	}
	if !slices.Equal(got, events) {
		p.t.Errorf("the page saw %q, want %q", got, events)
	}
}

func TestMemoryKeepsTheContract(t *testing.T) { chattest.Store(t, &chattest.Memory{}) }

func TestPagesSeeWhatIsPosted(t *testing.T) {
	hub, store := live.NewHub(nil), &chattest.Memory{}
	r := open(t, chat.Config{History: 3}, store, hub)
	early := visit(t, hub)
	m := post(t, r, anna("How much is A2?"))
	if m.ID != 1 || m.At.IsZero() || m.At.Location() != time.UTC || m.Again {
		t.Errorf("posted %+v", m)
	}
	reply := host(chat.Part{Text: "It is "}, chat.Part{Claim: json.RawMessage(`{"kind":"price","sku":"MUG-1"}`)}, chat.Part{Text: "."})
	reply.ReplyTo = m.ID
	if got := post(t, r, reply); got.ReplyTo != m.ID || len(got.Parts) != 3 || got.Parts[0].Text != "It is " {
		t.Errorf("the host's parts became %+v", got.Parts)
	}
	post(t, r, anna("three"))
	post(t, r, anna("four"))
	early.want("message 1 How much is A2?", "message 2 It is .", "message 3 three", "message 4 four")
	visit(t, hub).want("message 2 It is .", "message 3 three", "message 4 four")
	if h := r.History(2); len(h) != 2 || h[0].ID != 3 || len(r.History(50)) != 3 || len(r.History(-1)) != 0 {
		t.Errorf("history %+v", h)
	}

	again := live.NewHub(nil) // a restart
	r = open(t, chat.Config{History: 3}, store, again)
	visit(t, again).want("message 2 It is .", "message 3 three", "message 4 four")
	if h := r.History(50); len(h) != 3 || h[2].Text() != "four" {
		t.Errorf("history after a restart: %+v", h)
	}
}

func TestDeletedIsGone(t *testing.T) {
	hub, store := live.NewHub(nil), &chattest.Memory{}
	r := open(t, chat.Config{}, store, hub)
	p := visit(t, hub)
	post(t, r, from("v_1", "k", "rude"))
	post(t, r, anna("nice"))
	if err := r.Delete(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	p.want("message 1 rude", "message 2 nice", "removed 1")
	visit(t, hub).want("message 2 nice")
	if _, err := r.Post(t.Context(), from("v_1", "k", "rude")); !errors.Is(err, chat.ErrKey) {
		t.Errorf("a deleted message sent again: %v", err)
	}
	if err := r.Delete(t.Context(), 1); !errors.Is(err, chat.ErrUnknown) {
		t.Errorf("deleted twice: %v", err)
	}
	if h := r.History(9); len(h) != 1 || h[0].ID != 2 {
		t.Errorf("history %+v", h)
	}
	again := live.NewHub(nil)
	open(t, chat.Config{}, store, again)
	visit(t, again).want("message 2 nice")
}

func TestTheSameKeyIsTheSameMessage(t *testing.T) {
	hub, store := live.NewHub(nil), &chattest.Memory{}
	r := open(t, chat.Config{History: 2, Burst: 3}, store, hub)
	p := visit(t, hub)
	first := post(t, r, from("v_1", "k1", "A2 x2"))
	for range 10 { // costs the sender nothing
		if m := post(t, r, from("v_1", "k1", "A2 x2")); m.ID != first.ID || !m.Again {
			t.Fatalf("sent again: %+v", m)
		}
	}
	if m := post(t, r, from("v_2", "k1", "mine")); m.Again {
		t.Error("another viewer's key is not the same key")
	}
	p.want("message 1 A2 x2", "message 2 mine")
	post(t, r, host(chat.Part{Text: "a"}))
	post(t, r, host(chat.Part{Text: "b"})) // the first is no longer at hand
	if m := post(t, r, from("v_1", "k1", "A2 x2")); m.ID != first.ID || !m.Again || m.Text() != "A2 x2" {
		t.Errorf("sent again much later: %+v", m)
	}
	p.want("message 3 a", "message 4 b")
	if _, err := r.Post(t.Context(), from("v_1", strings.Repeat("k", chat.MaxKey+1), "x")); !errors.Is(err, chat.ErrKey) {
		t.Errorf("a long key: %v", err)
	}
}

// A commit whose answer was lost is found by the sender's second try, and published then.
func TestAMessageThatWasStoredUnnoticed(t *testing.T) {
	hub, store := live.NewHub(nil), &chattest.Memory{}
	r := open(t, chat.Config{}, store, hub)
	p := visit(t, hub)
	if _, err := store.Add(t.Context(), "demo", from("v_1", "k", "hello")); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if m := post(t, r, from("v_1", "k", "hello")); m.ID != 1 || m.Again != (i > 0) {
			t.Errorf("try %d: %+v", i, m)
		}
	}
	p.want("message 1 hello")
}

func TestViewersAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := live.NewHub(nil)
		r := open(t, chat.Config{}, &chattest.Memory{}, hub)
		for range 5 {
			post(t, r, anna("!"))
		}
		_, err := r.Post(t.Context(), anna("!"))
		var fast *chat.TooFastError
		if !errors.Is(err, chat.ErrTooFast) || !errors.As(err, &fast) || fast.Wait != 2*time.Second {
			t.Fatalf("the sixth of a burst: %v", err)
		}
		post(t, r, from("v_other", "", "another's flood is not mine"))
		for range 20 {
			post(t, r, host(chat.Part{Text: "the host may"}))
		}
		time.Sleep(fast.Wait - time.Millisecond)
		if _, err := r.Post(t.Context(), anna("!")); !errors.As(err, &fast) || fast.Wait != time.Millisecond {
			t.Errorf("a moment too early: %v", err)
		}
		time.Sleep(time.Millisecond)
		post(t, r, anna("!"))
		if _, err := r.Post(t.Context(), anna("!")); !errors.Is(err, chat.ErrTooFast) {
			t.Errorf("one token, two messages: %v", err)
		}
		time.Sleep(time.Hour)
		for range 5 {
			post(t, r, anna("!"))
		}
		if _, err := r.Post(t.Context(), anna("!")); !errors.Is(err, chat.ErrTooFast) {
			t.Errorf("an hour's tokens were saved up: %v", err)
		}
		time.Sleep(10*time.Second + time.Millisecond)
		post(t, r, from("v_other", "", "!"))
		time.Sleep(time.Second)
		post(t, r, anna("!"))
		time.Sleep(8 * time.Second)
		for range 5 {
			post(t, r, anna("!"))
		}
		if _, err := r.Post(t.Context(), anna("!")); !errors.Is(err, chat.ErrTooFast) {
			t.Errorf("eight seconds' tokens came on top of a full bucket: %v", err)
		}
	})
}

func TestMutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub, store := live.NewHub(nil), &chattest.Memory{}
		r := open(t, chat.Config{}, store, hub)
		if err := r.Mute(t.Context(), "v_anna", time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		refused := func(r *chat.Room) {
			t.Helper()
			if _, err := r.Post(t.Context(), anna("!")); !errors.Is(err, chat.ErrMuted) {
				t.Errorf("a muted viewer: %v", err)
			}
		}
		refused(r)
		refused(open(t, chat.Config{}, store, live.NewHub(nil))) // after a restart
		post(t, r, from("v_other", "", "fine"))
		time.Sleep(time.Minute)
		post(t, r, anna("back"))
		if err := r.Mute(t.Context(), "v_anna", time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		refused(r)
		if err := r.Unmute(t.Context(), "v_anna"); err != nil {
			t.Fatal(err)
		}
		post(t, r, anna("back"))
	})
}

func TestWhatIsNotStoredIsNotPublished(t *testing.T) {
	broken := errors.New("disk on fire")
	hub, store := live.NewHub(nil), &chattest.Memory{}
	r := open(t, chat.Config{}, store, hub)
	post(t, r, anna("before"))
	p := visit(t, hub)
	p.want("message 1 before")
	store.Fail = func(string) error { return broken }
	_, err := r.Post(t.Context(), anna("lost"))
	for i, err := range []error{
		err, r.Delete(t.Context(), 1), r.Mute(t.Context(), "v", time.Now()), r.Unmute(t.Context(), "v"),
	} {
		if !errors.Is(err, broken) {
			t.Errorf("%d: %v", i, err)
		}
	}
	p.want()
	if len(r.History(9)) != 1 {
		t.Error("the history changed")
	}
	for _, method := range []string{"Recent", "Mutes"} {
		store.Fail = func(m string) error {
			if m == method {
				return broken
			}
			return nil
		}
		if _, err := chat.Open(t.Context(), chat.Config{}, store, hub); !errors.Is(err, broken) {
			t.Errorf("open with a broken %s: %v", method, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	store.Fail = func(string) error { return ended.Err() }
	if _, err := r.Post(ended, anna("!")); !errors.Is(err, context.Canceled) {
		t.Errorf("post after the end: %v", err)
	}
}

// slow is a store whose answers take their time, and some longer than others.
type slow struct{ chattest.Memory }

func (s *slow) Add(ctx context.Context, room string, m chat.Message) (chat.Message, error) {
	m, err := s.Memory.Add(ctx, room, m)
	for range (m.ID % 3) * 100 {
		runtime.Gosched()
	}
	return m, err
}

func TestEveryoneSeesOneOrder(t *testing.T) {
	hub, store := live.NewHub(nil), &slow{}
	r := open(t, chat.Config{History: 200}, store, hub)
	early := visit(t, hub)
	heard, stop := r.Listen(200)
	defer stop()
	var writers sync.WaitGroup
	for w := range 10 {
		writers.Go(func() {
			for range 5 {
				if _, err := r.Post(context.Background(), from(chat.ViewerID(fmt.Sprint(w)), "", "!")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	var want []string
	for i := range 50 {
		want = append(want, fmt.Sprintf("message %d !", i+1))
		if m := <-heard; m.ID != chat.MessageID(i+1) {
			t.Fatalf("heard %d, want %d", m.ID, i+1)
		}
	}
	early.want(want...)
	visit(t, hub).want(want...)
}

func TestAListenerThatFallsBehindMissesTheOldest(t *testing.T) {
	r := open(t, chat.Config{}, &chattest.Memory{}, live.NewHub(nil))
	slow, stop := r.Listen(3)
	tiny, stopTiny := r.Listen(0)
	for range 10 {
		post(t, r, host(chat.Part{Text: "!"}))
	}
	stopTiny()
	if m := <-tiny; m.ID != 10 {
		t.Errorf("a buffer of one holds %d, want the newest", m.ID)
	}
	for want := chat.MessageID(8); want <= 10; want++ {
		if m := <-slow; m.ID != want {
			t.Errorf("heard %d, want %d", m.ID, want)
		}
	}
	post(t, r, host(chat.Part{Text: "still there"}))
	if m := <-slow; m.ID != 11 {
		t.Errorf("heard %d after catching up, want 11", m.ID)
	}
	if n := r.Dropped(); n != 7+9 {
		t.Errorf("%d dropped, want 16", n)
	}
	stop()
	stop()
	if _, ok := <-slow; ok {
		t.Error("a stopped listener still hears")
	}
	post(t, r, host(chat.Part{Text: "nobody listens"}))
}

func TestCleaning(t *testing.T) {
	r := open(t, chat.Config{Burst: 1000}, &chattest.Memory{}, live.NewHub(nil))
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"  a \t\n\n b\u00a0\u3000c ", "a b c"},
		{"e\u0301", "é"},
		{"e\u200b\u0301", "é"},
		{"a\x00b\x1b[31mc\x7f\u0085d", "ab[31mc d"},
		{"\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"},
		{"zero\u200bwidth\ufeff\u2060\u00ad", "zerowidth"},
		{"hid\U000E0041\U000E0042den\U000E0100", "hidden"},
		{"👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"},
		{"z" + strings.Repeat("\u0335", 50), "z" + strings.Repeat("\u0335", 4)},
		{"bad \xff utf-8", "bad \ufffd utf-8"},
		{"\u3164a\u2800", "a"},
		{"\U0001FAE9", "\U0001FAE9"}, // an emoji newer than some tables
		{strings.Repeat("é", 500), strings.Repeat("é", 500)},
	}
	for _, tt := range tests {
		m, err := r.Post(t.Context(), anna(tt.in))
		if err != nil || m.Text() != tt.want {
			t.Errorf("%q became %q, %v; want %q", tt.in, m.Text(), err, tt.want)
		}
	}
	refused := []struct {
		in   string
		want error
	}{
		{"", chat.ErrEmpty}, {" \n\t", chat.ErrEmpty}, {"\u200b\u202e", chat.ErrEmpty}, {"\u3164", chat.ErrEmpty},
		{"\u200d\u0301", chat.ErrEmpty}, {"\U000E0041", chat.ErrEmpty},
		{strings.Repeat("é", 501), chat.ErrTooLong}, {strings.Repeat("x", 1<<20), chat.ErrTooLong},
	}
	for _, tt := range refused {
		if _, err := r.Post(t.Context(), anna(tt.in)); !errors.Is(err, tt.want) {
			t.Errorf("%.20q: %v, want %v", tt.in, err, tt.want)
		}
	}
	if _, err := r.Post(t.Context(), chat.Message{From: chat.Author{Speaker: chat.FromViewer}}); !errors.Is(err, chat.ErrEmpty) {
		t.Errorf("no parts: %v", err)
	}
}

func TestAViewerMakesNoClaims(t *testing.T) {
	r := open(t, chat.Config{}, &chattest.Memory{}, live.NewHub(nil))
	claim := chat.Part{Claim: json.RawMessage(`{"kind":"price","sku":"X"}`)}
	m := anna("Now only ")
	m.Parts = append(m.Parts, claim)
	if got := post(t, r, m); !reflect.DeepEqual(got.Parts, []chat.Part{{Text: "Now only"}}) {
		t.Errorf("a viewer's parts became %+v", got.Parts)
	}
	m.Parts = []chat.Part{claim}
	if _, err := r.Post(t.Context(), m); !errors.Is(err, chat.ErrEmpty) {
		t.Errorf("a viewer's claim alone: %v", err)
	}
	if got := post(t, r, host(chat.Part{Text: " "}, claim, chat.Part{Text: "  or "}, claim, chat.Part{Text: " "})); !reflect.DeepEqual(
		got.Parts, []chat.Part{claim, {Text: " or "}, claim}) {
		t.Errorf("the host's parts became %+v", got.Parts)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202eb", "c")
	f.Add(" \u0301 ", "\xff\u3164")
	f.Fuzz(func(t *testing.T, a, b string) {
		r, err := chat.Open(context.Background(), chat.Config{}, &chattest.Memory{}, live.NewHub(nil))
		if err != nil {
			t.Fatal(err)
		}
		m := anna(a)
		m.Parts = append(m.Parts, chat.Part{Text: b})
		got, err := r.Post(context.Background(), m)
		if err != nil {
			return
		}
		s := got.Text()
		if strings.TrimSpace(s) != s || strings.Contains(s, "  ") || strings.ContainsAny(s, "\n\u202e\u2066\u200b") || s == "" || len([]rune(s)) > 500 {
			t.Errorf("%q %q became %q", a, b, s)
		}
		twice := got
		if again, err := r.Post(context.Background(), twice); err != nil || again.Text() != s {
			t.Errorf("%q cleaned twice became %q, %v", s, again.Text(), err)
		}
	})
}
