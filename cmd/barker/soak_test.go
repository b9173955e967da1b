//go:build soak

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

var soakFor = flag.Duration("soak", 10*time.Minute, "how long a browser watches")

// TestSoak has a real browser watch the demo shop, asks now and then, changes a price, and prints
// what the line and the browser measured. It fails when a promise of the line was broken.
func TestSoak(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	owner := p.owner()
	pg := p.open("/healthz", 800, 1300)
	pg.js(watchForever("/whep/demo"))
	chatter := p.open("/live/demo", 390, 844)
	chatter.until("pictures", watching)
	item := owner.simple()
	var skew, worst float64
	cpu := p.cpuSeconds()
	began := time.Now()
	for i := 0; time.Since(began) < *soakFor; i++ {
		time.Sleep(5 * time.Second)
		s := pg.watched()
		if i > 1 { // the join has settled
			skew = math.Max(skew, s.Skew)
		}
		if i%12 == 5 {
			chatter.say([]string{"how much is " + item.Code + "?", "is it still in stock?", "how long does delivery take?"}[i/12%3])
		}
		if i%24 == 11 {
			owner.must("PUT", "/api/console/products/"+item.Variants[0].SKU+"/price", map[string]any{"price": map[string]any{"minor": item.Price.Minor + int64(i), "currency": "EUR"}}, nil)
		}
		var st struct{ Line struct{ LateMs float64 } }
		owner.must("GET", "/api/console/channels/demo", nil, &st)
		worst = math.Max(worst, st.Line.LateMs)
	}
	took := time.Since(began)
	s := pg.watched()
	var st struct {
		Line struct{ Ticks, Skipped int64 }
	}
	owner.must("GET", "/api/console/channels/demo", nil, &st)
	out, err := json.MarshalIndent(map[string]any{
		"minutes": took.Minutes(), "ticks": st.Line.Ticks, "skipped": st.Line.Skipped, "worst_late_ms": worst,
		"core_percent": 100 * (p.cpuSeconds() - cpu) / took.Seconds(), "rss_mib": p.residentMiB(),
		"frames_decoded": s.Frames, "fps": float64(s.Frames) / s.Seconds, "freezes": s.Freezes, "freeze_seconds": s.FreezeSeconds,
		"longest_gap_ms": s.LongestGap, "packets_lost": s.Lost, "concealed_ms": s.ConcealedMs, "max_av_skew_ms": skew,
	}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s\n", out)
	if worst > 100 || s.LongestGap > 200 || skew > 80 {
		t.Errorf("a tick was %.0f ms late, pictures paused for %.0f ms, sound and picture were %.0f ms apart", worst, s.LongestGap, skew)
	}
	p.stop()
}

// watched is what the watching page measured so far.
type watchedStats struct {
	Frames, Freezes, Lost                                 int64
	Seconds, FreezeSeconds, LongestGap, ConcealedMs, Skew float64
}

func (pg *page) watched() (s watchedStats) {
	pg.t.Helper()
	if err := json.Unmarshal([]byte(pg.js("window.measure()")), &s); err != nil {
		pg.t.Fatal(err)
	}
	return s
}

// watchForever plays an endpoint and leaves window.measure behind. The longest gap is between two
// pictures shown, from the third second on.
func watchForever(path string) string {
	return fmt.Sprintf(`(async () => {
  const pc = new RTCPeerConnection();
  const v = document.createElement("video"); v.autoplay = true; v.muted = false; document.body.append(v);
  pc.ontrack = e => { v.srcObject = e.streams[0]; };
  pc.addTransceiver("video", {direction: "recvonly"}); pc.addTransceiver("audio", {direction: "recvonly"});
  await pc.setLocalDescription(await pc.createOffer());
  const r = await fetch(%q, {method: "POST", headers: {"Content-Type": "application/sdp"}, body: pc.localDescription.sdp});
  if (r.status !== 201) throw new Error(r.status + " " + await r.text());
  await pc.setRemoteDescription({type: "answer", sdp: await r.text()});
  await v.play();
  const from = performance.now(); let last = 0, longest = 0;
  const seen = now => { if (last && now - from > 3000) longest = Math.max(longest, now - last); last = now; v.requestVideoFrameCallback(seen); };
  v.requestVideoFrameCallback(seen);
  window.measure = async () => {
    const s = {}; for (const r of (await pc.getStats()).values()) if (r.type === "inbound-rtp") s[r.kind] = r;
    return JSON.stringify({Frames: s.video.framesDecoded, Freezes: s.video.freezeCount, FreezeSeconds: s.video.totalFreezesDuration,
      Lost: s.video.packetsLost + s.audio.packetsLost, Seconds: (performance.now() - from) / 1000, LongestGap: longest,
      ConcealedMs: s.audio.concealedSamples / 48, Skew: Math.abs((s.audio.estimatedPlayoutTimestamp || 0) - (s.video.estimatedPlayoutTimestamp || 0))});
  };
  return "watching";
})()`, path)
}

func (p *program) proc(file string) string {
	p.t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(b)
}

// cpuSeconds is the program's processor time, with that of the children it waited for.
func (p *program) cpuSeconds() float64 {
	p.t.Helper()
	_, rest, _ := strings.Cut(p.proc("stat"), ") ")
	var ticks float64
	for _, f := range strings.Fields(rest)[11:15] {
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			p.t.Fatal(err)
		}
		ticks += n
	}
	return ticks / 100
}

func (p *program) residentMiB() float64 {
	p.t.Helper()
	pages, err := strconv.ParseFloat(strings.Fields(p.proc("statm"))[1], 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return pages * float64(os.Getpagesize()) / (1 << 20)
}
