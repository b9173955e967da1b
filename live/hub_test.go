package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const room Topic = "channel/demo"

// taken is what waits for a session, as "type:data".
func taken(t *testing.T, s *Session) []string {
	t.Helper()
	var out []string
	for _, f := range s.Take() {
		var e Event
		if err := json.Unmarshal(f.JSON, &e); err != nil {
			t.Fatalf("frame %q: %v", f.JSON, err)
		}
		out = append(out, e.Type+":"+string(e.Data))
	}
	return out
}

func want(t *testing.T, s *Session, events ...string) {
	t.Helper()
	if got := taken(t, s); !slices.Equal(got, events) {
		t.Errorf("got %q, want %q", got, events)
	}
}

func TestRetainedStateComesFirstAndInOrder(t *testing.T) {
	h := NewHub(nil)
	h.Retain(room, "air", "", 1)
	h.Retain(room, "message", "17", 17)
	h.Retain(room, "message", "18", 18)
	h.Publish(room, "viewers", "not kept")
	h.Retain(room, "air", "", 2) // newer than the messages now
	h.Retain(room, "message", "17", nil)
	h.Retain("channel/other", "air", "", 9)

	s := h.Open()
	h.Subscribe(s, room)
	h.Subscribe(s, room) // again: nothing new
	h.Publish(room, "viewers", 1)
	s.Send("hold", nil)
	want(t, s, "message:18", "air:2", "viewers:1", "hold:null")

	h.Unsubscribe(s, room)
	h.Publish(room, "viewers", 2)
	want(t, s)
}

func TestCatchingUpKeepsTheOrderOfMany(t *testing.T) {
	h := NewHub(nil)
	var all []string
	for i := range 50 {
		h.Retain(room, "message", fmt.Sprint(i), i)
		all = append(all, fmt.Sprint("message:", i))
	}
	s := h.Open()
	h.Subscribe(s, room)
	want(t, s, all...)
}

func TestForgettingSendsNothing(t *testing.T) {
	h := NewHub(nil)
	s := h.Open()
	h.Subscribe(s, room)
	h.Retain(room, "message", "1", 1)
	h.Retain(room, "message", "1", nil)
	h.Retain("nobody knows", "message", "1", nil)
	want(t, s, "message:1")
}

func TestEverySessionSeesOneOrder(t *testing.T) {
	h := NewHub(nil)
	sessions := make([]*Session, 8)
	for i := range sessions {
		sessions[i] = h.Open()
		h.Subscribe(sessions[i], room)
	}
	var publishers sync.WaitGroup
	for p := range 4 {
		publishers.Go(func() {
			for i := range 50 {
				h.Publish(room, "n", fmt.Sprint(p, ".", i))
			}
		})
	}
	publishers.Wait()
	first := taken(t, sessions[0])
	if len(first) != 200 {
		t.Fatalf("%d events arrived, want 200", len(first))
	}
	for _, s := range sessions[1:] {
		if !slices.Equal(taken(t, s), first) {
			t.Fatal("two sessions saw two orders")
		}
	}
}

func TestASlowSessionIsClosedAndTheOthersGoOn(t *testing.T) {
	h := NewHub(nil)
	slow, quick := h.Open(), h.Open()
	h.Subscribe(slow, room)
	h.Subscribe(quick, room)
	for i := range QueueLimit {
		h.Publish(room, "n", i)
		quick.Take()
	}
	if code, _ := slow.Reason(); code != 0 || h.Count(room) != 2 {
		t.Fatalf("closed with %d before the queue was full", code)
	}
	h.Publish(room, "n", QueueLimit)
	select {
	case <-slow.Done():
	default:
		t.Fatal("a session with a full queue stays open")
	}
	if code, text := slow.Reason(); code != TooSlow || text != "too slow" {
		t.Errorf("closed with %d %q", code, text)
	}
	if n := h.Count(room); n != 1 {
		t.Errorf("%d sessions count, want 1", n)
	}
	want(t, slow)
	want(t, quick, fmt.Sprint("n:", QueueLimit))
}

func TestCatchingUpIsNotSlow(t *testing.T) {
	h := NewHub(nil)
	for i := range 2 * QueueLimit {
		h.Retain(room, "message", fmt.Sprint(i), i)
	}
	s := h.Open()
	h.Subscribe(s, room)
	for i := range QueueLimit {
		h.Publish(room, "n", i)
	}
	if n := len(s.Take()); n != 3*QueueLimit {
		t.Errorf("%d events wait, want %d", n, 3*QueueLimit)
	}
	for range QueueLimit + 1 { // the allowance was for once
		h.Publish(room, "n", 0)
	}
	if code, _ := s.Reason(); code != TooSlow {
		t.Errorf("closed with %d, want %d", code, TooSlow)
	}
}

// counted counts how often it is marshalled.
type counted struct{ n *atomic.Int32 }

func (c counted) MarshalJSON() ([]byte, error) { c.n.Add(1); return []byte("1"), nil }

func TestABroadcastIsMarshalledOnceAndShared(t *testing.T) {
	h := NewHub(nil)
	var n atomic.Int32
	var frames []*Frame
	sessions := []*Session{h.Open(), h.Open(), h.Open()}
	for _, s := range sessions[:2] {
		h.Subscribe(s, room)
	}
	h.Retain(room, "air", "", counted{&n})
	h.Subscribe(sessions[2], room)
	wires := 0
	for _, s := range sessions {
		fs := s.Take()
		frames = append(frames, fs...)
		fs[0].Wire(func([]byte) any { wires++; return nil })
	}
	if n.Load() != 1 || frames[0] != frames[1] || frames[1] != frames[2] || !frames[0].Shared || wires != 1 {
		t.Errorf("marshalled %d times, framed %d times, for %d sessions", n.Load(), wires, len(sessions))
	}
}

func TestCloseLetsTheQueueOut(t *testing.T) {
	h := NewHub(nil)
	s := h.Open()
	s.Send("error", 1)
	s.Close(Refused, "no")
	s.Close(GoingAway, "later")
	s.Send("error", 2)
	if code, text := s.Reason(); code != Refused || text != "no" {
		t.Errorf("closed with %d %q, want the first reason", code, text)
	}
	want(t, s, "error:1")
	h.Subscribe(s, room) // harmless
	h.Publish(room, "n", 1)
	if h.Count(room) != 0 {
		t.Error("a closed session still counts after an event")
	}
}

func TestEndLeavesNothingBehind(t *testing.T) {
	h := NewHub(nil)
	s := h.Open()
	s.Set(17)
	h.Subscribe(s, room)
	h.Subscribe(s, "viewer/1")
	h.Retain(room, "air", "", 1)
	h.End(s)
	h.End(s)
	if h.Count(room) != 0 || h.Count("viewer/1") != 0 || h.Count("never") != 0 {
		t.Error("an ended session counts")
	}
	h.Retain(room, "air", "", nil)
	if len(h.topics) != 0 {
		t.Errorf("%d empty topics are kept", len(h.topics))
	}
	if s.Value() != 17 {
		t.Error("the handler's value is lost before Leave could use it")
	}
	if s.ID() == h.Open().ID() {
		t.Error("two sessions with one id")
	}
}

func TestWhatCannotBeMarshalledIsLoggedAndNotSent(t *testing.T) {
	var log bytes.Buffer
	h := NewHub(slog.New(slog.NewTextHandler(&log, nil)))
	s := h.Open()
	h.Subscribe(s, room)
	bad := func() {}
	h.Publish(room, "bad", bad)
	h.Retain(room, "bad", "", bad)
	s.Send("bad", bad)
	want(t, s)
	if n := strings.Count(log.String(), "marshal event"); n != 3 {
		t.Errorf("%d of 3 faults logged:\n%s", n, log.String())
	}
}

func TestConcurrentUse(t *testing.T) {
	h := NewHub(nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 100 {
				s := h.Open()
				h.Subscribe(s, room)
				h.Retain(room, "n", fmt.Sprint(i%3), i)
				s.Send("n", 1)
				s.Take()
				h.End(s)
			}
		})
	}
	all.Wait()
	if h.Count(room) != 0 {
		t.Error("sessions are left")
	}
}

// TestChangeTellsNewsAndKeepsTheWhole: who is there hears what changed, who comes later all of it.
func TestChangeTellsNewsAndKeepsTheWhole(t *testing.T) {
	h := NewHub(nil)
	early, late := h.Open(), h.Open()
	h.Subscribe(early, room)
	h.Change(room, "facts", "", "whole", "news")
	h.Subscribe(late, room)
	want(t, early, `facts:"news"`)
	want(t, late, `facts:"whole"`)
}
