// Package webrtc brings a line to viewers over WebRTC: a WHEP server (draft-ietf-wish-whep, after
// RFC 9725) on pion.
//
// A tick is cut into RTP packets once for all viewers and kept in its line's ring. Each viewer is
// a cursor on the ring and a small header of its own; shards of viewers are served by goroutines
// that the playout never waits for. It knows no clip, no cue and no product.
package webrtc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/ice/v4"
	pion "github.com/pion/webrtc/v4"
)

const (
	// socketBuffer is asked of the kernel for either direction: a key picture for many viewers.
	socketBuffer = 4 << 20
	// closeGrace is how long Run waits for viewers to be gone.
	closeGrace = 5 * time.Second
	// defaultViewers is Config.MaxViewers when it is zero.
	defaultViewers = 2000
)

// Config is what a server is made of.
type Config struct {
	// Listen is the UDP address for all media, such as ":7900"; port 0 takes any free port.
	Listen string
	// PublicIPs are offered to viewers beside the machine's own addresses, for a server behind a
	// one-to-one NAT. The port is that of Listen.
	PublicIPs []string
	// MaxViewers is how many may view at once, over all lines; 2000 when it is zero.
	MaxViewers int
	// Log may be nil.
	Log *slog.Logger
}

// Server is one UDP port and its viewers. All methods may be called concurrently.
type Server struct {
	log         *slog.Logger
	max         int
	conn        net.PacketConn
	mux         *ice.UDPMuxDefault
	api         *pion.API
	certificate pion.Certificate
	shards      []*shard
	stats       counters
	gone        sync.WaitGroup // viewers that run

	mu      sync.Mutex // guards what follows
	open    bool       // viewers are let in
	closed  bool
	life    context.Context // of the viewers; set by Run
	viewers map[string]*viewer
	coming  int // admitted and not yet in viewers
}

// counters are the server's figures.
type counters struct {
	packets, octets, unsent, nacks, resent, misses, plis, resyncs atomic.Int64
}

// Stats is what a server counted since it was made.
type Stats struct {
	Viewers int   // sessions, connected or about to be
	Packets int64 // RTP packets sent, without retransmissions
	Octets  int64 // of their payloads
	Unsent  int64 // packets that the socket or the connection refused
	Nacks   int64 // packets that viewers asked for again
	Resent  int64 // and got
	Misses  int64 // and that were no longer kept
	PLIs    int64 // requests for a key picture
	Resyncs int64 // viewers that fell behind and were set to the newest key picture
}

// New opens the UDP port. Viewers are let in once Run runs; Close frees the port.
func New(c Config) (*Server, error) {
	conn, err := listen(c.Listen)
	if err != nil {
		return nil, err
	}
	s, err := newServer(c, conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// newServer makes a server on a socket, which belongs to it unless there is an error.
func newServer(c Config, conn net.PacketConn) (*Server, error) {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{log: log, max: c.MaxViewers, conn: conn, viewers: make(map[string]*viewer)}
	if s.max == 0 {
		s.max = defaultViewers
	}
	for range runtime.GOMAXPROCS(0) {
		s.shards = append(s.shards, newShard())
	}
	var err error
	if s.certificate, err = newCertificate(); err != nil {
		return nil, err
	}
	s.mux = ice.NewUDPMuxDefault(ice.UDPMuxParams{
		UDPConn: s.conn,
		Logger:  pionLog{log}.NewLogger("mux"),
	})
	if s.api, err = newAPI(s.mux, c.PublicIPs, log); err != nil {
		return nil, err
	}
	return s, nil
}

func listen(addr string) (net.PacketConn, error) {
	udp, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("webrtc: UDP address %q: %w; set the listen address as host:port or :port", addr, err)
	}
	conn, err := net.ListenUDP("udp", udp)
	if err != nil {
		return nil, fmt.Errorf("webrtc: UDP %s cannot be opened: %w; set another listen address for WebRTC, or end what holds this one", addr, err)
	}
	// The kernel may give less; then bursts are lost earlier and sent again.
	for _, set := range []func(int) error{conn.SetReadBuffer, conn.SetWriteBuffer} {
		if err := set(socketBuffer); err != nil {
			return nil, errors.Join(fmt.Errorf("webrtc: UDP %s: %w", addr, err), conn.Close())
		}
	}
	return conn, nil
}

// Addr is the UDP address that media leaves from.
func (s *Server) Addr() net.Addr { return s.conn.LocalAddr() }

// NewLine makes the line of a channel, to be attached to its playout.
func (s *Server) NewLine(channel string) *Line { return &Line{channel: channel, server: s} }

// Viewers is how many are connected to a channel.
func (s *Server) Viewers(channel string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, v := range s.viewers {
		if v.line.channel == channel && v.connected.Load() {
			n++
		}
	}
	return n
}

// Stats returns what was counted so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	viewers := len(s.viewers)
	s.mu.Unlock()
	return Stats{
		Viewers: viewers,
		Packets: s.stats.packets.Load(),
		Octets:  s.stats.octets.Load(),
		Unsent:  s.stats.unsent.Load(),
		Nacks:   s.stats.nacks.Load(),
		Resent:  s.stats.resent.Load(),
		Misses:  s.stats.misses.Load(),
		PLIs:    s.stats.plis.Load(),
		Resyncs: s.stats.resyncs.Load(),
	}
}

// Run serves viewers until ctx is done, then closes the server, for which it takes some seconds at
// most.
func (s *Server) Run(ctx context.Context) error {
	life, die := context.WithCancel(context.WithoutCancel(ctx))
	defer die()
	if err := s.letIn(life); err != nil {
		return err
	}
	var shards sync.WaitGroup
	for _, h := range s.shards {
		shards.Go(func() { h.run(ctx) })
	}
	defer shards.Wait()
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			grace, cancel := context.WithTimeout(life, closeGrace)
			defer cancel()
			return s.Close(grace)
		case now := <-every.C:
			s.reap(now)
		}
	}
}

func (s *Server) letIn(life context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open || s.closed {
		return errors.New("webrtc: runs already, or is closed")
	}
	s.open, s.life = true, life
	return nil
}

// Close ends all viewers, waits for them until ctx is done, and frees the port.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.open, s.closed = false, true
	s.mu.Unlock()
	s.endAll(func(*viewer) bool { return true })
	done := make(chan struct{})
	go func() {
		s.gone.Wait()
		close(done)
	}()
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		err = fmt.Errorf("webrtc: viewers are left behind: %w", ctx.Err())
	}
	// The mux closes the socket.
	if cerr := s.mux.Close(); cerr != nil {
		err = errors.Join(err, fmt.Errorf("webrtc: close: %w", cerr))
	}
	return err
}

func (s *Server) endLine(l *Line) { s.endAll(func(v *viewer) bool { return v.line == l }) }

func (s *Server) endAll(match func(*viewer) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		if match(v) {
			v.end()
		}
	}
}

// reap ends viewers that are gone.
func (s *Server) reap(now time.Time) {
	s.endAll(func(v *viewer) bool { return v.gone(now) })
}

// errClosed and errMany are why a viewer is not let in.
var (
	errClosed = errors.New("webrtc: not running")
	errMany   = errors.New("webrtc: too many viewers")
)

// admit reserves a place, which enter takes or leave gives back.
func (s *Server) admit() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.open:
		return errClosed
	case len(s.viewers)+s.coming >= s.max:
		return errMany
	}
	s.coming++
	return nil
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.coming--
}

// enter takes the place that was reserved, and runs the viewer.
func (s *Server) enter(v *viewer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.coming--
	if !s.open {
		return errors.Join(errClosed, v.pc.Close())
	}
	s.viewers[v.id] = v
	life := s.life
	s.gone.Go(func() { s.serve(life, v) })
	return nil
}

// serve has the viewer sent to by the shard with the fewest, for as long as it stays.
func (s *Server) serve(ctx context.Context, v *viewer) {
	h := s.shards[0]
	for _, o := range s.shards[1:] {
		if o.len() < h.len() {
			h = o
		}
	}
	h.add(v)
	if err := v.Run(ctx); err != nil {
		v.log.Warn("viewer", "err", err)
	}
	h.remove(v)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.viewers, v.id)
}

// viewer finds a session of a channel.
func (s *Server) viewer(channel, id string) (*viewer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.viewers[id]
	if !ok || v.line.channel != channel {
		return nil, false
	}
	return v, true
}

// wake lets the shards look for what is new. It never blocks.
func (s *Server) wake() {
	for _, h := range s.shards {
		h.wake()
	}
}

// forget ends a viewer; its session is unknown at once.
func (s *Server) forget(v *viewer) {
	s.mu.Lock()
	delete(s.viewers, v.id)
	s.mu.Unlock()
	v.end()
}
