package ws

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"github.com/barkerlive/barker/live"
)

// page is one connection. Its reader is ServeHTTP's own goroutine.
type page struct {
	srv     *Server
	conn    *websocket.Conn
	session *live.Session
	ctx     context.Context // ends with the session
	cancel  context.CancelFunc
	gone    chan struct{} // closed when the reader has ended

	// Owned by the reader.
	bad int       // events that could not be read
	due time.Time // when the page will have used up what it may send
}

func newPage(ctx context.Context, s *Server, conn *websocket.Conn, session *live.Session) *page {
	p := &page{srv: s, conn: conn, session: session, gone: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

// serve lets the page in, and reads and writes until it is gone.
func (p *page) serve(r *http.Request) {
	p.conn.SetReadLimit(p.srv.cfg.ReadLimit)
	p.conn.SetPongHandler(func(string) error { return p.stillThere() })
	if p.srv.join(p.ctx, p.session, r) {
		defer func() {
			p.srv.hub.End(p.session) // first, so that it no longer counts
			p.srv.handler.Leave(p.session)
		}()
	}
	var writer sync.WaitGroup
	writer.Go(p.write)
	defer func() { // even when the handler panics
		close(p.gone)
		writer.Wait()
	}()
	err := p.read()
	if errors.Is(err, websocket.ErrReadLimit) {
		drain(p.conn)
	}
	p.srv.cfg.Log.Debug("page gone", "session", p.session.ID(), "err", err)
}

// read hears the page until the connection ends. What comes after the session's end is read,
// for the close that answers ours, but not heard.
func (p *page) read() error {
	for {
		if err := p.stillThere(); err != nil {
			return err
		}
		kind, data, err := p.conn.ReadMessage()
		if err != nil {
			return err
		}
		select {
		case <-p.session.Done():
		default:
			p.hear(kind, data)
		}
	}
}

func (p *page) stillThere() error {
	return p.conn.SetReadDeadline(time.Now().Add(pongWait))
}

func (p *page) hear(kind int, data []byte) {
	if !p.pace() {
		return
	}
	var e live.Event
	if kind == websocket.TextMessage && utf8.Valid(data) && json.Unmarshal(data, &e) == nil && e.Type != "" {
		p.srv.handler.Receive(p.ctx, p.session, e)
		return
	}
	sendError(p.session, "bad_event", `an event is a text frame with {"type":…,"data":…}`)
	if p.bad++; p.bad > badEvents {
		p.session.Close(live.Refused, "too many events that cannot be read")
	}
}

// pace waits until the page may send one more event. False tells that the session ended.
func (p *page) pace() bool {
	now := time.Now()
	if full := now.Add(-time.Second * eventBurst / eventRate); p.due.Before(full) {
		p.due = full
	}
	p.due = p.due.Add(time.Second / eventRate)
	wait := p.due.Sub(now)
	if wait <= 0 {
		return true
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-p.ctx.Done():
		return false
	}
}

// write sends what the session queues, and pings, until the session or the reader ends. It
// leaves the connection closed, unless the reader is to do that.
func (p *page) write() {
	defer p.cancel()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-p.gone:
			return
		case <-p.session.Done():
			p.cancel()
			p.goodbye()
			return
		case <-p.session.Ready():
			err = p.flush()
		case <-ping.C:
			err = p.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait))
		}
		if errors.Is(err, websocket.ErrCloseSent) { // by the reader, which ends
			return
		}
		if err != nil {
			p.hangUp()
			return
		}
	}
}

// flush writes what is queued. A page that fell behind in the meantime gets no more of it.
func (p *page) flush() error {
	for _, f := range p.session.Take() {
		if code, _ := p.session.Reason(); code == live.TooSlow {
			return nil
		}
		if err := p.send(f); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) send(f *live.Frame) error {
	if err := p.conn.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	if f.Shared {
		if m, ok := f.Wire(prepare).(*websocket.PreparedMessage); ok {
			return p.conn.WritePreparedMessage(m)
		}
	}
	return p.conn.WriteMessage(websocket.TextMessage, f.JSON)
}

// prepare frames a broadcast once for all pages.
func prepare(json []byte) any {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, json)
	if err != nil {
		return nil // and every page frames it by itself
	}
	return m
}

// hangUp ends the connection; an error would be about a page that is gone.
func (p *page) hangUp() { _ = p.conn.Close() }

// goodbye writes the rest and the reason, and closes the connection when the page has
// answered, or has had the time to.
func (p *page) goodbye() {
	defer p.hangUp()
	if err := p.flush(); err != nil {
		return
	}
	code, text := p.session.Reason()
	msg := websocket.FormatCloseMessage(code, closeText(text))
	if err := p.conn.WriteControl(websocket.CloseMessage, msg, time.Now().Add(writeWait)); err != nil {
		return
	}
	t := time.NewTimer(linger)
	defer t.Stop()
	select {
	case <-p.gone:
	case <-t.C:
	}
}

// closeText cuts a text to what fits beside the code in a close frame: 123 bytes (RFC 6455,
// section 5.5).
func closeText(s string) string {
	const most = 123
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
