package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/barkerlive/barker/live"
)

// What Post may refuse a message for. Test with errors.Is.
var (
	ErrTooFast = errors.New("too fast") // a *TooFastError
	ErrMuted   = errors.New("muted")
	ErrEmpty   = errors.New("nothing to read")
	ErrTooLong = errors.New("too long")
	// ErrKey is a key that is longer than MaxKey, or that belongs to a deleted message.
	ErrKey = errors.New("key cannot be used")
	// ErrUnknown is a message that the room does not have.
	ErrUnknown = errors.New("no such message")
)

// TooFastError is an ErrTooFast that knows how long to wait.
type TooFastError struct{ Wait time.Duration }

func (e *TooFastError) Error() string {
	return fmt.Sprintf("too fast: wait %v", e.Wait.Round(100*time.Millisecond))
}

// Is makes it an ErrTooFast.
func (e *TooFastError) Is(target error) bool { return target == ErrTooFast }

// MaxKey is how long a sender's key may be, in bytes.
const MaxKey = 64

// Store keeps rooms. Its methods may block and may be called concurrently.
type Store interface {
	// Add keeps a message and returns it with its ID, which is greater than that of all before
	// it, deleted ones too. When the room already has a message of the same speaker, viewer and
	// key, that one is returned with Again set, without parts if it was deleted.
	Add(ctx context.Context, room string, m Message) (Message, error)
	// Recent is the newest n messages that were not deleted, oldest first.
	Recent(ctx context.Context, room string, n int) ([]Message, error)
	// Remove deletes the content of a message for ever; false when there is none to delete.
	Remove(ctx context.Context, room string, id MessageID) (bool, error)
	// Mutes are the viewers muted now, and until when.
	Mutes(ctx context.Context, room string) (map[ViewerID]time.Time, error)
	// SetMute mutes a viewer; a zero time unmutes.
	SetMute(ctx context.Context, room string, v ViewerID, until time.Time) error
}

// Hub is what a room publishes to: a *live.Hub.
type Hub interface {
	Publish(t live.Topic, typ string, data any)
	Retain(t live.Topic, typ, key string, data any)
}

// Config is a room. Zero values take the defaults.
type Config struct {
	ID       string        // the room's name; it publishes to the topic "channel/" + ID
	History  int           // messages kept at hand and for late joiners; 50
	MaxRunes int           // of one message; 500
	Burst    int           // messages that a viewer may write at once; 5
	Every    time.Duration // and then one in this time; 2 s
	Log      *slog.Logger  // nil discards
}

func (c Config) withDefaults() Config {
	c.History = cmp.Or(c.History, 50)
	c.MaxRunes = cmp.Or(c.MaxRunes, 500)
	c.Burst = cmp.Or(c.Burst, 5)
	c.Every = cmp.Or(c.Every, 2*time.Second)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler)).With("room", c.ID)
	return c
}

// Room is one channel's chat. Its methods are safe for concurrent use.
type Room struct {
	c     Config
	topic live.Topic
	store Store
	hub   Hub

	// turn holds one token: whoever has it may add or remove a message, so that the store, the
	// history and the pages see one order.
	turn chan struct{}
	last MessageID // published; whoever has the turn may touch it

	mu        sync.Mutex // guards what follows; nothing is waited for under it
	history   []Message  // oldest first
	mutes     map[ViewerID]time.Time
	pace      pace
	listeners map[*listener]struct{}
	dropped   int64
}

// Open opens a room with what the store has of it, and hands its history to the hub.
func Open(ctx context.Context, c Config, s Store, hub Hub) (*Room, error) {
	c = c.withDefaults()
	r := &Room{
		c: c, topic: live.Topic("channel/" + c.ID), store: s, hub: hub,
		turn:      make(chan struct{}, 1),
		pace:      pace{burst: c.Burst, every: c.Every, due: map[ViewerID]time.Time{}},
		listeners: map[*listener]struct{}{},
	}
	var err error
	if r.history, err = s.Recent(ctx, c.ID, c.History); err != nil {
		return nil, fmt.Errorf("open room %q: %w", c.ID, err)
	}
	if r.mutes, err = s.Mutes(ctx, c.ID); err != nil {
		return nil, fmt.Errorf("open room %q: %w", c.ID, err)
	}
	for _, m := range r.history {
		hub.Retain(r.topic, "message", key(m.ID), m)
		r.last = m.ID
	}
	return r, nil
}

func key(id MessageID) string { return strconv.FormatInt(int64(id), 10) }

// Post adds a message: it is cleaned, given its ID and time, stored, and then published as a
// "message". Viewers are limited and may be muted; the host and the team are not. A key that
// the same viewer used before gives the message it made then, with Again set.
//
// The errors for the sender are ErrEmpty, ErrTooLong, ErrTooFast, ErrMuted and ErrKey. When the
// context ends or the store fails, nothing was published.
func (r *Room) Post(ctx context.Context, m Message) (Message, error) {
	m, err := r.checked(m)
	if err != nil {
		return Message{}, err
	}
	if err := r.take(ctx); err != nil {
		return Message{}, err
	}
	defer r.give()
	if old, ok := r.find(m); ok {
		return old, nil
	}
	if err := r.mayWrite(m.From); err != nil {
		return Message{}, err
	}
	m.At = time.Now().UTC().Truncate(time.Millisecond)
	kept, err := r.store.Add(ctx, r.c.ID, m)
	switch {
	case err != nil:
		return Message{}, fmt.Errorf("store message: %w", err)
	case kept.Again && len(kept.Parts) == 0:
		return Message{}, ErrKey
	case kept.Again && kept.ID <= r.last:
		return kept, nil
	}
	// New, or stored by an earlier Post that never learnt of it.
	kept.Again = false
	r.add(kept)
	return kept, nil
}

// checked is m as it may be shown.
func (r *Room) checked(m Message) (Message, error) {
	var runes int
	m.Parts, runes = clean(m.Parts, m.From.Speaker != FromViewer)
	switch {
	case len(m.Key) > MaxKey:
		return m, ErrKey
	case !visible(m.Parts):
		return m, ErrEmpty
	case runes > r.c.MaxRunes:
		return m, ErrTooLong
	}
	m.ID, m.Again = 0, false
	return m, nil
}

// take waits for the turn.
func (r *Room) take(ctx context.Context) error {
	select {
	case r.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Room) give() { <-r.turn }

// find looks for a message that was sent again, so that it costs its sender nothing.
func (r *Room) find(m Message) (Message, bool) {
	if m.Key == "" {
		return m, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, old := range slices.Backward(r.history) {
		if old.Key == m.Key && old.From.Viewer == m.From.Viewer && old.From.Speaker == m.From.Speaker {
			old.Again = true
			return old, true
		}
	}
	return m, false
}

func (r *Room) mayWrite(a Author) error {
	if a.Speaker != FromViewer {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if until, ok := r.mutes[a.Viewer]; ok {
		if now.Before(until) {
			return ErrMuted
		}
		delete(r.mutes, a.Viewer)
	}
	if wait, ok := r.pace.take(a.Viewer, now); !ok {
		return &TooFastError{Wait: wait}
	}
	return nil
}

// add puts a stored message into the history and in front of everybody.
func (r *Room) add(m Message) {
	r.last = m.ID
	r.mu.Lock()
	r.history = append(r.history, m)
	var gone []Message
	if over := len(r.history) - r.c.History; over > 0 {
		gone = r.history[:over]
		r.history = slices.Clone(r.history[over:])
	}
	for l := range r.listeners {
		r.dropped += l.offer(m)
	}
	r.mu.Unlock()
	for _, old := range gone {
		r.hub.Retain(r.topic, "message", key(old.ID), nil)
	}
	r.hub.Retain(r.topic, "message", key(m.ID), m)
}

// Delete takes a message away for good: its words leave the store, the history and every page.
// ErrUnknown when there is no such message, or no more.
func (r *Room) Delete(ctx context.Context, id MessageID) error {
	if err := r.take(ctx); err != nil {
		return err
	}
	defer r.give()
	ok, err := r.store.Remove(ctx, r.c.ID, id)
	if err != nil {
		return fmt.Errorf("delete message: %w", err)
	}
	if !ok {
		return ErrUnknown
	}
	r.mu.Lock()
	r.history = slices.DeleteFunc(slices.Clone(r.history), func(m Message) bool { return m.ID == id })
	r.mu.Unlock()
	r.hub.Retain(r.topic, "message", key(id), nil)
	r.hub.Publish(r.topic, "removed", struct {
		ID MessageID `json:"id"`
	}{id})
	return nil
}

// Mute refuses a viewer's messages until a time.
func (r *Room) Mute(ctx context.Context, v ViewerID, until time.Time) error {
	if err := r.store.SetMute(ctx, r.c.ID, v, until); err != nil {
		return fmt.Errorf("mute: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mutes[v] = until
	return nil
}

// Unmute lets a viewer write again.
func (r *Room) Unmute(ctx context.Context, v ViewerID) error {
	if err := r.store.SetMute(ctx, r.c.ID, v, time.Time{}); err != nil {
		return fmt.Errorf("unmute: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.mutes, v)
	return nil
}

// History is the newest n messages, oldest first, at most as many as the room keeps at hand.
func (r *Room) History(n int) []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.history[max(0, len(r.history)-max(0, n)):])
}
