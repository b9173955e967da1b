// Package live is what is pushed to open pages: topics, their order, and catching up. It
// promises that a page sees a topic's events in the order they were published, that it first
// gets the topic's retained state, and that a page which cannot keep up is closed rather than
// waited for. It knows no content.
//
// A [Hub] keeps the topics; a [Session] is one open page. The room behind the pages is a
// [Handler]; what carries the events is an adapter, such as live/ws, which makes a session with
// [Hub.Open], sends what [Session.Take] hands out, and ends it with [Hub.End].
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

// The codes with which a page is closed. They are of the range that RFC 6455, section 7.4.2,
// leaves to applications, and tell the page whether to come back.
const (
	GoingAway      = 4000 // the house closes or has a fault of its own: come back in a few seconds
	TooSlow        = 4001 // the page fell behind: come back
	Refused        = 4003 // not wanted here: stay away
	UnknownChannel = 4004 // no such channel: stay away
)

// Handler is the room behind the connections: it lets pages in, and hears them. Its methods may
// be called concurrently for different sessions, never for one.
type Handler interface {
	// Join lets a page in, before anything is sent to it; it subscribes the session. An error
	// refuses the page; a *Refusal is told to it.
	Join(ctx context.Context, s *Session, r *http.Request) error
	// Receive hears one event. It may block: only this page waits. The context ends with the
	// session.
	Receive(ctx context.Context, s *Session, e Event)
	// Leave is called once after a Join that succeeded, when the session is closed and no
	// longer subscribed to anything.
	Leave(s *Session)
}

// Refusal is an error that the page is told.
type Refusal struct {
	Code string // "closed", "unknown_channel"
	Text string
}

func (r *Refusal) Error() string { return r.Code + ": " + r.Text }

// CloseCode is the code with which a refused page is closed.
func (r *Refusal) CloseCode() int {
	if r.Code == "unknown_channel" {
		return UnknownChannel
	}
	return Refused
}
