// Package chattest checks what chat asks of its store, and has a store for tests that need none
// on disk.
package chattest

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/barkerlive/barker/chat"
)

// Memory is a chat.Store that forgets. Its zero value is ready.
type Memory struct {
	// Fail, when set, is called before each method and may make it fail.
	Fail func(method string) error

	mu       sync.Mutex
	last     chat.MessageID
	messages map[string][]chat.Message // with deleted ones, which have no parts
	mutes    map[string]map[chat.ViewerID]time.Time
}

func (s *Memory) enter(method string) error {
	s.mu.Lock()
	if s.messages == nil {
		s.messages, s.mutes = map[string][]chat.Message{}, map[string]map[chat.ViewerID]time.Time{}
	}
	if s.Fail == nil {
		return nil
	}
	return s.Fail(method)
}

// Add implements chat.Store.
func (s *Memory) Add(_ context.Context, room string, m chat.Message) (chat.Message, error) {
	defer s.mu.Unlock()
	if err := s.enter("Add"); err != nil {
		return chat.Message{}, err
	}
	for _, old := range s.messages[room] {
		if m.Key != "" && old.Key == m.Key && old.From.Speaker == m.From.Speaker && old.From.Viewer == m.From.Viewer {
			old.Again = true
			return old, nil
		}
	}
	s.last++
	m.ID = s.last
	s.messages[room] = append(s.messages[room], m)
	return m, nil
}

// Recent implements chat.Store.
func (s *Memory) Recent(_ context.Context, room string, n int) ([]chat.Message, error) {
	defer s.mu.Unlock()
	if err := s.enter("Recent"); err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(slices.Clone(s.messages[room]), func(m chat.Message) bool { return len(m.Parts) == 0 })
	return all[max(0, len(all)-n):], nil
}

// Remove implements chat.Store.
func (s *Memory) Remove(_ context.Context, room string, id chat.MessageID) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("Remove"); err != nil {
		return false, err
	}
	for i, m := range s.messages[room] {
		if m.ID == id && len(m.Parts) > 0 {
			s.messages[room][i].Parts = nil
			return true, nil
		}
	}
	return false, nil
}

// Mutes implements chat.Store.
func (s *Memory) Mutes(_ context.Context, room string) (map[chat.ViewerID]time.Time, error) {
	defer s.mu.Unlock()
	if err := s.enter("Mutes"); err != nil {
		return nil, err
	}
	out := map[chat.ViewerID]time.Time{}
	for v, until := range s.mutes[room] {
		if until.After(time.Now()) {
			out[v] = until
		}
	}
	return out, nil
}

// SetMute implements chat.Store.
func (s *Memory) SetMute(_ context.Context, room string, v chat.ViewerID, until time.Time) error {
	defer s.mu.Unlock()
	if err := s.enter("SetMute"); err != nil {
		return err
	}
	if s.mutes[room] == nil {
		s.mutes[room] = map[chat.ViewerID]time.Time{}
	}
	s.mutes[room][v] = until
	return nil
}

// Store checks that an empty store keeps chat's contract.
func Store(t *testing.T, s chat.Store) {
	t.Helper()
	ctx := t.Context()
	at := time.Date(2026, 11, 22, 10, 0, 0, 123e6, time.UTC)
	say := func(room, viewer, key, text string) chat.Message {
		t.Helper()
		m, err := s.Add(ctx, room, chat.Message{
			From:  chat.Author{Speaker: chat.FromViewer, Viewer: chat.ViewerID(viewer), Name: "Anna"},
			Parts: []chat.Part{{Text: text}, {Claim: json.RawMessage(`{"kind":"price","sku":"A"}`)}},
			At:    at, ReplyTo: 3, Key: key,
		})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	a := say("r", "v1", "k1", "one")
	b := say("r", "v1", "", "two")
	c := say("r", "v1", "", "three") // no key, no match
	d := say("r", "v2", "k1", "four")
	e := say("other", "v1", "k1", "five")
	for i, m := range []chat.Message{a, b, c, d, e} {
		if m.Again || m.ID == 0 || i > 0 && i < 4 && m.ID <= a.ID {
			t.Errorf("message %d: %+v", i, m)
		}
	}
	again := say("r", "v1", "k1", "changed")
	if !again.Again || again.ID != a.ID || again.Parts[0].Text != "one" {
		t.Errorf("a known key gave %+v", again)
	}
	wantRecent(t, s, 3, b, c, d)
	if ok, err := s.Remove(ctx, "other", c.ID); ok || err != nil {
		t.Errorf("removed another room's message: %v, %v", ok, err)
	}
	for i, id := range []chat.MessageID{a.ID, d.ID} {
		if ok, err := s.Remove(ctx, "r", id); !ok || err != nil {
			t.Errorf("remove %d: %v, %v", i, ok, err)
		}
	}
	if ok, err := s.Remove(ctx, "r", d.ID); ok || err != nil {
		t.Errorf("removed twice: %v, %v", ok, err)
	}
	wantRecent(t, s, 50, b, c)
	if gone := say("r", "v1", "k1", "one"); !gone.Again || len(gone.Parts) != 0 {
		t.Errorf("a deleted message's key gave %+v", gone)
	}
	if f := say("r", "v1", "", "six"); f.ID <= d.ID {
		t.Errorf("id %d after %d", f.ID, d.ID)
	}
	checkMutes(t, s)
}

func wantRecent(t *testing.T, s chat.Store, n int, want ...chat.Message) {
	t.Helper()
	got, err := s.Recent(t.Context(), "r", n)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("recent:\n%+v\nwant\n%+v", got, want)
	}
}

func checkMutes(t *testing.T, s chat.Store) {
	t.Helper()
	ctx := t.Context()
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Millisecond)
	for v, at := range map[chat.ViewerID]time.Time{"v1": until.Add(time.Hour), "v2": until, "v3": time.Now().Add(-time.Minute)} {
		if err := s.SetMute(ctx, "r", v, at); err != nil {
			t.Fatal(err)
		}
	}
	for v, at := range map[chat.ViewerID]time.Time{"v1": until, "v2": {}} {
		if err := s.SetMute(ctx, "r", v, at); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Mutes(ctx, "r")
	if err != nil || !maps.EqualFunc(got, map[chat.ViewerID]time.Time{"v1": until}, time.Time.Equal) {
		t.Errorf("mutes: %v, %v; want v1 until %v", got, err, until)
	}
	if got, err := s.Mutes(ctx, "other"); len(got) != 0 || err != nil {
		t.Errorf("another room's mutes: %v, %v", got, err)
	}
}
