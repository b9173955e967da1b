package webrtc

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtcp"
	pion "github.com/pion/webrtc/v4"
)

func TestPortTaken(t *testing.T) {
	s, err := New(Config{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	addr := s.Addr().String()
	_, err = New(Config{Listen: addr})
	if err == nil || !strings.Contains(err.Error(), addr) || !strings.Contains(err.Error(), "listen address") {
		t.Errorf("a port that is taken: %v, want its address and the setting", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := New(Config{Listen: addr})
	if err != nil {
		t.Fatalf("the port is not free after Close: %v", err)
	}
	if err := again.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for _, c := range []Config{{Listen: "nowhere"}, {Listen: "127.0.0.1:0", PublicIPs: []string{"shop.example"}}} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

func TestPublicIPs(t *testing.T) {
	h := openHouse(t, testClip(t), Config{PublicIPs: []string{"203.0.113.7"}})
	_, _, answer := request(t, "POST", h.url, typeSDP, offerFile(t, "chromium"))
	for _, ip := range []string{" 203.0.113.7 ", " 127.0.0.1 "} {
		if !strings.Contains(answer, ip) {
			t.Errorf("no candidate with%sin\n%s", ip, answer)
		}
	}
}

func TestNobodyIsLetInBeforeRun(t *testing.T) {
	s, err := New(Config{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.admit(); err == nil {
		t.Error("a viewer was let in before Run")
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil {
		t.Error("a closed server runs")
	}
}

// TestReportsMapBothTracksAlike reads sender reports as a viewer gets them: in pairs, of the same
// moment, on the line's one clock.
func TestReportsMapBothTracksAlike(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	p := h.play(t, "")
	take(t, p.video, 1)
	var mu sync.Mutex
	reports := map[pion.RTPCodecType][]*rtcp.SenderReport{}
	names := map[string]bool{}
	for _, r := range p.pc.GetReceivers() {
		kind, ssrc := r.Track().Kind(), uint32(r.Track().SSRC())
		go func() {
			for {
				packets, _, err := r.ReadRTCP()
				if err != nil {
					return
				}
				mu.Lock()
				for _, packet := range packets {
					switch packet := packet.(type) {
					case *rtcp.SenderReport:
						if packet.SSRC == ssrc {
							reports[kind] = append(reports[kind], packet)
						}
					case *rtcp.SourceDescription:
						for _, c := range packet.Chunks {
							names[c.Items[0].Text] = true
						}
					}
				}
				mu.Unlock()
			}
		}()
	}
	eventually(t, "three reports of each track", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(reports[pion.RTPCodecTypeVideo]) >= 3 && len(reports[pion.RTPCodecTypeAudio]) >= 3
	})
	mu.Lock()
	defer mu.Unlock()
	if len(names) != 1 || !names["demo"] {
		t.Errorf("names %v, want one for both tracks", names)
	}
	sounds := map[uint64]uint32{}
	for _, r := range reports[pion.RTPCodecTypeAudio] {
		sounds[r.NTPTime] = r.RTPTime
	}
	first := reports[pion.RTPCodecTypeVideo][0]
	for i, r := range reports[pion.RTPCodecTypeVideo] {
		tick := int64(r.RTPTime) / videoTick
		if sound, ok := sounds[r.NTPTime]; !ok || int64(sound) != tick*audioTick || int64(r.RTPTime)%videoTick != 0 {
			t.Errorf("report %d: picture %d and sound %d at the same moment", i, r.RTPTime, sound)
		}
		passed := time.Duration((r.NTPTime-first.NTPTime)>>16) * time.Second >> 16
		ticks := time.Duration(r.RTPTime-first.RTPTime) * time.Second / 90000
		if d := passed - ticks; d.Abs() > time.Millisecond {
			t.Errorf("report %d: %v by the clock, %v by the pictures", i, passed, ticks)
		}
		if i > 0 && ticks < time.Second {
			t.Errorf("report %d comes %v after the first", i, ticks)
		}
	}
}

// TestChurnLeavesNothing lets fifty viewers come and go.
func TestChurnLeavesNothing(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	h.play(t, "") // what the first viewer starts for all is not a leak
	eventually(t, "the first viewer", func() bool { return h.server.Viewers("demo") == 1 })
	h.line.Close()
	eventually(t, "the first viewer to go", func() bool { return h.server.Stats().Viewers == 0 })
	settle(t)
	before := runtime.NumGoroutine()
	for range 10 {
		var players []*player
		for range 5 {
			players = append(players, h.play(t, ""))
		}
		for _, p := range players {
			take(t, p.video, 5)
		}
		request(t, "DELETE", players[0].location, "", "")
		for i, p := range players {
			if i == 3 {
				h.line.Close()
			}
			if err := p.pc.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "all viewers to be gone", func() bool { return h.server.Stats().Viewers == 0 })
	for _, shard := range h.server.shards {
		eventually(t, "a shard to be empty", func() bool { return shard.len() == 0 })
	}
	settle(t)
	eventually(t, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= before+2 })
}

// settle lets idle HTTP connections go, and waits until nothing ends any more.
func settle(t *testing.T) {
	t.Helper()
	last, since := 0, time.Now()
	eventually(t, "goroutines to settle", func() bool {
		if n := runtime.NumGoroutine(); n != last {
			last, since = n, time.Now()
		}
		return time.Since(since) > 500*time.Millisecond
	})
}

func TestRunEndsViewersQuickly(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	for range 5 {
		take(t, h.play(t, "").video, 5)
	}
	begun := time.Now()
	h.stop()
	if took := time.Since(begun); took > closeGrace {
		t.Errorf("the server took %v to end", took)
	}
	if n := h.server.Stats().Viewers; n != 0 {
		t.Errorf("%d viewers are left", n)
	}
}

// lossy is a socket that loses media on its way out, never what sets a connection up.
type lossy struct {
	*net.UDPConn
	mu   sync.Mutex // guards rand
	rand *rand.Rand
}

func (l *lossy) loses(p []byte) bool {
	if len(p) < 12 || p[0]&0xc0 != 0x80 || p[1]&0x7f >= 64 && p[1]&0x7f <= 95 {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rand.IntN(100) < 3
}

func (l *lossy) WriteTo(p []byte, addr net.Addr) (int, error) {
	if l.loses(p) {
		return len(p), nil
	}
	return l.UDPConn.WriteTo(p, addr)
}

func (l *lossy) ReadFromAddrPort(p []byte) (int, netip.AddrPort, error) {
	return l.ReadFromUDPAddrPort(p)
}

func (l *lossy) WriteToAddrPort(p []byte, addr netip.AddrPort) (int, error) {
	if l.loses(p) {
		return len(p), nil
	}
	return l.WriteToUDPAddrPort(p, addr)
}

// TestChromiumSurvivesLoss loses three packets in a hundred, answers to NACKs among them.
func TestChromiumSurvivesLoss(t *testing.T) {
	udp, err := net.ListenUDP("udp", nil)
	if err != nil {
		t.Fatal(err)
	}
	socket := &lossy{UDPConn: udp, rand: rand.New(rand.NewPCG(3, 4))}
	s, err := newServer(Config{}, socket)
	if err != nil {
		t.Fatal(err)
	}
	h := openServer(t, testClip(t), s)
	tab := browse(t, h.url)
	var first, last browserStats
	eventually(t, "a decoded frame", func() bool { first = statsOf(t, tab); return first.Video.FramesDecoded > 0 })
	eventually(t, "eight seconds of pictures", func() bool {
		time.Sleep(100 * time.Millisecond)
		last = statsOf(t, tab)
		return last.Video.FramesDecoded >= first.Video.FramesDecoded+200
	})
	stats := s.Stats()
	t.Logf("server %+v, browser %+v", stats, last.Video)
	if stats.Resent == 0 || last.Video.RetransmittedPacketsReceived == 0 {
		t.Error("nothing was sent again")
	}
	// Without an answer to its NACKs it would stand still for seconds.
	if last.Video.TotalFreezesDuration > 0.5 || last.Video.FramesPerSecond < 20 {
		t.Errorf("the picture suffers: %+v", last.Video)
	}
}
