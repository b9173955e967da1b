// Package live is what is pushed to open pages: topics, their order, and catching up. It
// promises that a page sees a topic's events in the order they were published, that it first
// gets the topic's retained state, and that a page which cannot keep up is closed rather than
// waited for. It knows no content.
package live

import (
	"context"
	"encoding/json"
	"net/http"
)

// Topic is what a page subscribes to: "channel/demo".
type Topic string

// Event is one message to or from a page. On the wire it is {"type":…,"data":…}.
type Event struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Handler is the room behind the connections: it lets pages in, and hears them. Its methods may
// be called concurrently for different sessions, never for one.
type Handler interface {
	// Join lets a page in, before anything is sent to it; it subscribes the session. An error
	// refuses the page; a *Refusal is told to it.
	Join(ctx context.Context, s *Session, r *http.Request) error
	// Receive hears one event. It may block: only this page waits.
	Receive(ctx context.Context, s *Session, e Event)
	// Leave is called once after a Join that succeeded.
	Leave(s *Session)
}

// Refusal is an error that the page is told.
type Refusal struct {
	Code string // "closed", "unknown_channel"
	Text string
}

func (r *Refusal) Error() string { return r.Code + ": " + r.Text }

// Session is one open page.
type Session struct{}
