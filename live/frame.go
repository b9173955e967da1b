package live

import (
	"encoding/json"
	"fmt"
	"sync"
)

// Frame is one event, marshalled once and shared by every session it goes to.
type Frame struct {
	// JSON is the event as it goes over the wire. It is shared and must not be changed.
	JSON []byte
	// Shared tells that the frame goes to a topic rather than to one session.
	Shared bool

	once sync.Once
	wire any
}

// Wire returns what make made of the frame's JSON: the first caller makes it, all others share
// it. An adapter keeps its own form of a broadcast here; there is one adapter per hub.
func (f *Frame) Wire(make func(json []byte) any) any {
	f.once.Do(func() { f.wire = make(f.JSON) })
	return f.wire
}

func newFrame(typ string, data any, shared bool) (*Frame, error) {
	b, err := json.Marshal(struct {
		Type string `json:"type"`
		Data any    `json:"data,omitempty"`
	}{typ, data})
	if err != nil {
		return nil, fmt.Errorf("marshal event %q: %w", typ, err)
	}
	return &Frame{JSON: b, Shared: shared}, nil
}

// nullable keeps a nil as JSON null, which omitempty would leave out.
func nullable(data any) any {
	if data == nil {
		return json.RawMessage("null")
	}
	return data
}
