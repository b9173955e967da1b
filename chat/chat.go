// Package chat is what viewers say: rooms, their order, limits, moderation and history. It
// promises that every message of a room has one place in its order, that a flood from one viewer
// stays that viewer's problem, and that what was deleted is gone from every page.
//
// A room keeps its newest messages with the hub, so a page that subscribes to the room's topic
// gets them first, oldest first, and nothing twice; nobody has to send them the history.
//
// It knows no product: a reference to a fact is carried as the sender made it.
package chat

import (
	"encoding/json"
	"strings"
	"time"
)

// MessageID names a message and orders it within its room: later is greater.
type MessageID int64

// ViewerID names who wrote.
type ViewerID string

// Speaker tells what wrote: every message says whether a person or the AI did.
type Speaker string

// The kinds of speakers.
const (
	FromViewer Speaker = "viewer"
	FromHost   Speaker = "host"   // the AI
	FromPerson Speaker = "person" // the merchant's team
)

// Author is who wrote a message, as the room shows it.
type Author struct {
	Speaker Speaker  `json:"speaker"`
	Viewer  ViewerID `json:"viewer,omitempty"`
	Name    string   `json:"name"`
}

// Part is a piece of a message: text, or a fact that the page renders from current data.
type Part struct {
	Text  string          `json:"text,omitempty"`
	Claim json.RawMessage `json:"claim,omitempty"`
}

// Message is one entry of a room.
type Message struct {
	ID      MessageID `json:"id"`
	From    Author    `json:"from"`
	Parts   []Part    `json:"parts"`
	At      time.Time `json:"at"`
	ReplyTo MessageID `json:"replyTo,omitempty"`
	// Key is the sender's own name for the message; the same key is the same message.
	Key string `json:"key,omitempty"`
	// Again is set by Post when the key was known: the message was posted before, and whoever
	// reacts to messages already has.
	Again bool `json:"-"`
}

// Text is the message's words, without its references.
func (m Message) Text() string {
	var b strings.Builder
	for _, p := range m.Parts {
		b.WriteString(p.Text)
	}
	return b.String()
}
