package webrtc

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"

	"github.com/barkerlive/barker/stream"
)

// house is a server with one channel, "demo", on air.
type house struct {
	server *Server
	line   *Line
	web    *httptest.Server
	url    string // of the WHEP endpoint
	stop   func() // ends the server and waits for it
}

// openHouse plays a clip over and over on the channel "demo".
func openHouse(t *testing.T, clip *stream.Clip, c Config) *house {
	t.Helper()
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return openServer(t, clip, s)
}

// openServer plays a clip over and over on a server that is there.
func openServer(t *testing.T, clip *stream.Clip, s *Server) *house {
	t.Helper()
	h := &house{server: s, line: s.NewLine("demo")}
	p := stream.NewPlayout(stream.Config{
		Idle: func(stream.At) stream.Source { return stream.NewClipSource(clip) },
		Log:  slog.New(slog.DiscardHandler),
	})
	p.Attach(h.line)
	h.web = httptest.NewServer(s.Handler(func(channel string) (*Line, bool) { return h.line, channel == "demo" }))
	h.url = h.web.URL + "/whep/demo"
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 2)
	go func() { done <- p.Run(ctx) }()
	go func() { done <- s.Run(ctx) }()
	stopped := false
	h.stop = func() {
		if stopped {
			return
		}
		stopped = true
		h.web.Close()
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				t.Errorf("run: %v", err)
			}
		}
	}
	t.Cleanup(h.stop)
	eventually(t, "the line's first tick", func() bool { _, known := h.line.makes(stream.Clean); return known })
	return h
}

// eventually waits for what a test has set in motion.
func eventually(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if true() {
			return
		}
	}
	t.Fatalf("still waiting for %s", what)
}

// player is a pion viewer and what it received.
type player struct {
	pc       *pion.PeerConnection
	location string
	etag     string
	answer   string
	video    chan rtp.Packet
	audio    chan rtp.Packet
}

func clientAPI(t *testing.T) *pion.API {
	t.Helper()
	m := &pion.MediaEngine{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		t.Fatal(err)
	}
	r := &interceptor.Registry{}
	if err := pion.ConfigureRTCPReports(r); err != nil {
		t.Fatal(err)
	}
	var s pion.SettingEngine
	s.SetIncludeLoopbackCandidate(true)
	s.SetInterfaceFilter(func(name string) bool { return name == "lo" })
	return pion.NewAPI(pion.WithMediaEngine(m), pion.WithInterceptorRegistry(r), pion.WithSettingEngine(s))
}

// offerOf makes a viewer's offer, with all candidates.
func offerOf(t *testing.T, pc *pion.PeerConnection) string {
	t.Helper()
	for _, kind := range []pion.RTPCodecType{pion.RTPCodecTypeVideo, pion.RTPCodecTypeAudio} {
		_, err := pc.AddTransceiverFromKind(kind, pion.RTPTransceiverInit{Direction: pion.RTPTransceiverDirectionRecvonly})
		if err != nil {
			t.Fatal(err)
		}
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	gathered := pion.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(offer); err != nil {
		t.Fatal(err)
	}
	<-gathered
	return pc.LocalDescription().SDP
}

// play lets a pion client view.
func (h *house) play(t *testing.T, query string) *player {
	t.Helper()
	pc, err := clientAPI(t).NewPeerConnection(pion.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	p := &player{pc: pc, video: make(chan rtp.Packet, 4096), audio: make(chan rtp.Packet, 4096)}
	t.Cleanup(func() { _ = pc.Close() })
	pc.OnTrack(func(track *pion.TrackRemote, _ *pion.RTPReceiver) {
		to := p.video
		if track.Kind() == pion.RTPCodecTypeAudio {
			to = p.audio
		}
		for {
			packet, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			select {
			case to <- *packet:
			default:
			}
		}
	})
	status, header, body := request(t, http.MethodPost, h.url+query, typeSDP, offerOf(t, pc))
	if status != http.StatusCreated {
		t.Fatalf("POST %s: %d %s", query, status, body)
	}
	p.location, p.etag, p.answer = h.web.URL+header.Get("Location"), header.Get("ETag"), body
	if err := pc.SetRemoteDescription(pion.SessionDescription{Type: pion.SDPTypeAnswer, SDP: body}); err != nil {
		t.Fatal(err)
	}
	return p
}

// request makes an HTTP request; headers are pairs.
func request(t *testing.T, method, url, contentType, body string, headers ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

// take reads n packets.
func take(t *testing.T, from chan rtp.Packet, n int) []rtp.Packet {
	t.Helper()
	var packets []rtp.Packet
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for len(packets) < n {
		select {
		case p := <-from:
			packets = append(packets, p)
		case <-limit.C:
			t.Fatalf("%d packets, want %d", len(packets), n)
		}
	}
	return packets
}

func TestViewerReceivesTheLine(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	p := h.play(t, "")
	checkVideo(t, take(t, p.video, 400))
	checkAudio(t, take(t, p.audio, 60))
}

// checkVideo wants the packets to begin with parameter sets, to be without a gap, and to lie on
// the grid.
func checkVideo(t *testing.T, packets []rtp.Packet) {
	t.Helper()
	if first := packets[0].Payload; first[0]&nalTypeMask != nalStapA || first[3]&nalTypeMask != nalSPS {
		t.Errorf("first payload is % x, want a STAP-A with SPS first", first[:8])
	}
	if packets[0].SequenceNumber >= startRange {
		t.Errorf("first sequence number %d, want less than %d", packets[0].SequenceNumber, startRange)
	}
	for i, p := range packets {
		if p.Timestamp%uint32(videoTick) != 0 {
			t.Fatalf("packet %d: timestamp %d is off the grid of %d", i, p.Timestamp, videoTick)
		}
		if len(p.Payload) > payloadSize {
			t.Fatalf("packet %d: payload of %d bytes, want at most %d", i, len(p.Payload), payloadSize)
		}
		if i == 0 {
			continue
		}
		before := packets[i-1]
		if p.SequenceNumber != before.SequenceNumber+1 {
			t.Fatalf("packet %d: sequence number %d after %d", i, p.SequenceNumber, before.SequenceNumber)
		}
		if ended := p.Timestamp != before.Timestamp; ended != before.Marker {
			t.Fatalf("packet %d: marker %v before timestamps %d, %d", i, before.Marker, before.Timestamp, p.Timestamp)
		}
	}
}

func checkAudio(t *testing.T, packets []rtp.Packet) {
	t.Helper()
	for i, p := range packets {
		if p.Timestamp%uint32(audioTick) != 0 {
			t.Fatalf("sound %d: timestamp %d is off the grid of %d", i, p.Timestamp, audioTick)
		}
		if i > 0 && p.SequenceNumber != packets[i-1].SequenceNumber+1 {
			t.Fatalf("sound %d: sequence number %d after %d", i, p.SequenceNumber, packets[i-1].SequenceNumber)
		}
		if i > 0 && p.Timestamp < packets[i-1].Timestamp+uint32(audioTick) {
			t.Fatalf("sound %d: timestamp %d after %d", i, p.Timestamp, packets[i-1].Timestamp)
		}
	}
}
