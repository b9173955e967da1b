// Package ws carries live's events over WebSockets (RFC 6455), one text frame for each.
//
// It promises that a page costs one reader and one writer goroutine, both gone when ServeHTTP
// returns; that a page which stops reading or answering is closed; and that whatever a page
// sends harms no other. It knows no content.
package ws

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/barkerlive/barker/live"
)

const (
	writeWait = 5 * time.Second  // a frame must leave within
	pingEvery = 20 * time.Second // and a ping goes out
	pongWait  = 45 * time.Second // something must have come within: two pings may get lost
	linger    = time.Second      // the page may take to answer a close, or to read the reason

	// A page may send eventBurst events at once and eventRate a second on; beyond that it is
	// read no faster, and TCP makes it wait.
	eventBurst = 500
	eventRate  = 500

	badEvents = 10 // that cannot be read; the next one closes the page
)

// ReadLimit is the default limit of one frame from a page, in bytes.
const ReadLimit = 8 << 10

// Config is what a server may be told. Its zero value is ready.
type Config struct {
	// Origins may open sockets beside those of the request's own host:
	// "https://shop.example". A request without an Origin is no browser's and is let in.
	Origins []string
	// ReadLimit is the largest frame from a page, in bytes; 0 is the default. A larger one
	// closes the page with code 1009.
	ReadLimit int64
	Log       *slog.Logger // nil discards
}

// Server opens a session with its handler for every WebSocket. It is an http.Handler.
type Server struct {
	handler live.Handler
	hub     *live.Hub
	cfg     Config
	up      websocket.Upgrader

	mu     sync.Mutex // guards what follows
	open   map[*live.Session]struct{}
	closed bool
	pages  sync.WaitGroup
}

// New makes a server whose sessions live in hub and are heard by h.
func New(h live.Handler, hub *live.Hub, c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.ReadLimit <= 0 {
		c.ReadLimit = ReadLimit
	}
	s := &Server{handler: h, hub: hub, cfg: c, open: map[*live.Session]struct{}{}}
	s.up = websocket.Upgrader{
		HandshakeTimeout: writeWait,
		CheckOrigin:      s.allowed,
		WriteBufferPool:  &sync.Pool{}, // an idle page keeps no write buffer
	}
	return s
}

// ServeHTTP carries one page and returns when it is gone. The handler gets the request as it
// came.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	session, ok := s.enter()
	if !ok {
		w.Header().Set("Retry-After", "3")
		http.Error(w, "closing, come back in a few seconds", http.StatusServiceUnavailable)
		return
	}
	defer s.leave(session)
	conn, err := s.up.Upgrade(w, r, nil)
	if err != nil { // and the page was told
		s.cfg.Log.Debug("no websocket", "remote", r.RemoteAddr, "err", err)
		return
	}
	p := newPage(r.Context(), s, conn, session)
	defer p.hangUp()
	defer p.cancel()
	p.serve(r)
}

// Close ends every page with code 4000, refuses new ones, and waits until all are gone: at
// most a few seconds, and as long as a handler's Receive ignores its context.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for session := range s.open {
		session.Close(live.GoingAway, "going away, come back in a few seconds")
	}
	s.mu.Unlock()
	s.pages.Wait()
}

func (s *Server) enter() (*live.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, false
	}
	session := s.hub.Open()
	s.open[session] = struct{}{}
	s.pages.Add(1)
	return session, true
}

func (s *Server) leave(session *live.Session) {
	s.hub.End(session)
	s.mu.Lock()
	delete(s.open, session)
	s.mu.Unlock()
	s.pages.Done()
}

// allowed tells whether the request's origin is this host, or one of the configured ones.
func (s *Server) allowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	same := func(o string) bool { return strings.EqualFold(strings.TrimSuffix(o, "/"), origin) }
	if slices.ContainsFunc(s.cfg.Origins, same) {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(bareHost(u.Scheme, u.Host), bareHost(u.Scheme, r.Host))
}

// bareHost is host without the port that its scheme implies.
func bareHost(scheme, host string) string {
	switch scheme {
	case "https":
		return strings.TrimSuffix(host, ":443")
	case "http":
		return strings.TrimSuffix(host, ":80")
	}
	return host
}

// join asks the handler to let the page in. One that is refused is told why and closed.
func (s *Server) join(ctx context.Context, session *live.Session, r *http.Request) bool {
	err := s.handler.Join(ctx, session, r)
	if err == nil {
		return true
	}
	var refusal *live.Refusal
	if !errors.As(err, &refusal) {
		s.cfg.Log.Error("page not let in", "session", session.ID(), "err", err)
		session.Close(live.GoingAway, "come back in a few seconds")
		return false
	}
	sendError(session, refusal.Code, refusal.Text)
	session.Close(refusal.CloseCode(), refusal.Code)
	return false
}

// sendError tells a page what it did wrong, as the protocol words it.
func sendError(s *live.Session, code, text string) {
	s.Send("error", struct {
		Code string `json:"code"`
		Text string `json:"text"`
	}{code, text})
}

// drain reads on for a moment after a close was sent: closing a connection with bytes unread
// resets it, and the page would not see the reason.
func drain(conn *websocket.Conn) {
	nc := conn.NetConn()
	if err := nc.SetReadDeadline(time.Now().Add(linger)); err == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(nc, 16<<20)) // the page is gone either way
	}
}
