package codec

import (
	"math"
	"testing"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

// voice is a test sound of n ticks: silence, then a voice-like buzz that comes and goes, then
// silence.
func voice(n int) []int16 {
	pcm := make([]int16, n*avatar.TickSamples)
	for i := range pcm {
		at := float64(i) / avatar.SampleRate
		if i < 4*avatar.TickSamples || i >= len(pcm)-6*avatar.TickSamples {
			continue
		}
		loud := 0.5 - 0.5*math.Cos(2*math.Pi*3*at)
		var v float64
		for h := 1.0; h < 16; h++ {
			v += math.Sin(2*math.Pi*160*h*at) / h
		}
		pcm[i] = int16(5000 * loud * v)
	}
	return pcm
}

func encodeSound(t *testing.T, pcm []int16, portion int) []stream.Sound {
	t.Helper()
	e, err := NewSoundEncoder()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var packets []stream.Sound
	for len(pcm) > 0 {
		n := min(portion, len(pcm))
		p, err := e.Encode(pcm[:n])
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, p...)
		pcm = pcm[n:]
	}
	p, err := e.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return append(packets, p...)
}

func decodeSound(t *testing.T, packets []stream.Sound) []int16 {
	t.Helper()
	d, err := NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var pcm []int16
	for i, p := range packets {
		got, err := d.Decode(p.Data)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != avatar.TickSamples {
			t.Fatalf("packet %d holds %d samples, want %d", i, len(got), avatar.TickSamples)
		}
		pcm = append(pcm, got...)
	}
	return pcm
}

// likeness is the correlation of b, moved by lag samples, with a.
func likeness(a, b []int16, lag int) float64 {
	var ab, aa, bb float64
	for i := range a {
		if j := i + lag; j >= 0 && j < len(b) {
			x, y := float64(a[i]), float64(b[j])
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
	}
	return ab / math.Sqrt(aa*bb)
}

func TestSoundSurvivesInTime(t *testing.T) {
	const ticks = 48
	pcm := voice(ticks)
	for _, portion := range []int{avatar.TickSamples, 777, len(pcm)} {
		packets := encodeSound(t, pcm, portion)
		if len(packets) != ticks {
			t.Fatalf("portions of %d: %d packets, want %d", portion, len(packets), ticks)
		}
		got := decodeSound(t, packets)
		best, at := 0.0, 0
		for lag := -400; lag <= 400; lag++ {
			if l := likeness(pcm, got, lag); l > best {
				best, at = l, lag
			}
		}
		if at < -48 || at > 48 {
			t.Errorf("portions of %d: sound is %d samples late, want at most 1 ms", portion, at)
		}
		if best < 0.95 {
			t.Errorf("portions of %d: likeness %.3f", portion, best)
		}
	}
}

func TestSoundRate(t *testing.T) {
	bytes := 0
	packets := encodeSound(t, voice(100), avatar.TickSamples)
	for _, p := range packets {
		bytes += len(p.Data)
	}
	if rate := bytes * 8 / 4; rate < 10000 || rate > 64000 {
		t.Errorf("%d bit/s", rate)
	}
	if n := len(packets[0].Data); n < 3 {
		t.Errorf("a packet of silence has %d bytes: there are to be no gaps", n)
	}
}

func TestLostPacketIsRecoveredFromTheNext(t *testing.T) {
	pcm := voice(48)
	packets := encodeSound(t, pcm, len(pcm))
	const lost = 20
	d, err := NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, p := range packets[:lost] {
		if _, err := d.Decode(p.Data); err != nil {
			t.Fatal(err)
		}
	}
	got, err := d.Recover(packets[lost+1].Data)
	if err != nil {
		t.Fatal(err)
	}
	want := pcm[lost*avatar.TickSamples:][:avatar.TickSamples]
	best := 0.0
	for lag := -100; lag <= 100; lag++ {
		best = max(best, likeness(want, got, lag))
	}
	if best < 0.8 {
		t.Errorf("likeness of the recovered packet %.3f", best)
	}
}

// Any clip may follow any: at a join nothing is heard that is in neither clip.
func TestJoinIsSilent(t *testing.T) {
	pcm := voice(24)
	packets := encodeSound(t, pcm, len(pcm))
	got := decodeSound(t, append(append([]stream.Sound(nil), packets[:16]...), packets...))
	join := got[16*avatar.TickSamples:][avatar.TickSamples : 3*avatar.TickSamples]
	for i, v := range join {
		if v > 200 || v < -200 {
			t.Fatalf("sample %d after the join is %d in what is silence", i, v)
		}
	}
	second := got[16*avatar.TickSamples:]
	if l := likeness(pcm, second, 0); l < 0.9 {
		t.Errorf("likeness of the clip after a join %.3f", l)
	}
}

func TestClosedSoundCodersRefuse(t *testing.T) {
	e, err := NewSoundEncoder()
	if err != nil {
		t.Fatal(err)
	}
	e.Close()
	e.Close()
	if _, err := e.Encode(make([]int16, 1920)); err == nil {
		t.Error("closed encoder encodes")
	}
	d, err := NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decode([]byte{255, 255, 255}); err == nil {
		t.Error("broken packet is decoded")
	}
	if lost, err := d.Decode(nil); err != nil || len(lost) != avatar.TickSamples {
		t.Errorf("lost packet: %d samples, error %v", len(lost), err)
	}
	d.Close()
	d.Close()
	if _, err := d.Decode([]byte{0}); err == nil {
		t.Error("closed decoder decodes")
	}
}
