package webrtc

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	pion "github.com/pion/webrtc/v4"

	"github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

// bareLine is a line of a server without a socket.
func bareLine() *Line { return (&Server{}).NewLine("bare") }

// writeTicks writes ticks from..to-1 of a clip that is repeated for ever.
func writeTicks(l *Line, clip *stream.Clip, from, to int) {
	for i := from; i < to; i++ {
		l.Write(clip.Ticks[i%len(clip.Ticks)], stream.At{Tick: int64(i), Wall: time.Unix(0, int64(i)*int64(stream.TickDuration))})
	}
}

// TestPayloads puts packets together again with pion's depacketizer.
func TestPayloads(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	unit := func(nalType byte, size int) []byte {
		u := make([]byte, size)
		for i := range u {
			u[i] = byte(1 + r.IntN(255))
		}
		u[0] = nalType
		return u
	}
	for _, size := range []int{2, 100, payloadSize - 1, payloadSize, payloadSize + 1, 2*payloadSize - 4, 2*payloadSize - 3, 2*payloadSize - 2, 50_000} {
		slice := unit(0x65, size)
		sets := [][]byte{unit(0x67, 20), unit(0x68, 5)}
		var au []byte
		for _, u := range [][]byte{unit(0x09, 2), sets[0], sets[1], unit(0x06, 700), slice} {
			au = append(append(au, 0, 0, 0, 1), u...)
		}
		packets := payloads(au)
		var d codecs.H264Packet
		var got []byte
		sizes := make([]int, 0, len(packets))
		for i, p := range packets {
			b, err := d.Unmarshal(p)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, b...)
			if i > 0 {
				sizes = append(sizes, len(p))
			}
		}
		var want []byte
		for _, u := range append(sets, slice) {
			want = append(append(want, 0, 0, 0, 1), u...)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("slice of %d: %d bytes come out, want %d", size, len(got), len(want))
		}
		if least, most := slices.Min(sizes), slices.Max(sizes); most > payloadSize || most-least > 1 {
			t.Errorf("slice of %d: packets of %d to %d bytes, want equal ones of at most %d", size, least, most, payloadSize)
		}
	}
	huge := append(append([]byte{0, 0, 1}, unit(0x67, 1000)...), append([]byte{0, 0, 1}, unit(0x68, 1000)...)...)
	huge = append(huge, 0, 0, 1, 0x65, 1)
	if n := len(payloads(huge)); n != 3 {
		t.Errorf("parameter sets too large for a STAP-A and a slice: %d packets, want 3", n)
	}
}

func TestRingFindsItsPackets(t *testing.T) {
	l := bareLine()
	clip := testClip(t)
	if _, ok := l.packet(stream.Clean, 0); ok {
		t.Error("an empty ring has a packet")
	}
	writeTicks(l, clip, 0, 500)
	for d := range stream.Dressings {
		index := uint64(0)
		for i := range 500 {
			for n, want := range payloads(clip.Ticks[i%clipTicks].Pictures[d].Data) {
				p, ok := l.packet(d, index)
				kept := i >= 500-ringTicks
				if ok != kept || ok && (!bytes.Equal(p.payload, want) || p.time != uint32(i)*3600 || p.index != index) {
					t.Fatalf("dressing %d, packet %d (tick %d, no. %d): found %v, want %v", d, index, i, n, ok, kept)
				}
				index++
			}
		}
		if _, ok := l.packet(d, index); ok {
			t.Errorf("dressing %d: packet %d is still to come, and was found", d, index)
		}
	}
}

func TestTimestampsWrap(t *testing.T) {
	l := bareLine()
	// Five days in, the tick times the clock is far beyond 32 bits.
	at := stream.At{Tick: 5 * 24 * 3600 * 25}
	l.Write(testClip(t).Ticks[0], at)
	if p, _ := l.packet(stream.Clean, 0); p.time != uint32(at.Tick*3600%(1<<32)) {
		t.Errorf("timestamp %d", p.time)
	}
	if p := l.at(0).soundPacket(0); p.time != uint32(at.Tick*1920%(1<<32)) {
		t.Errorf("sound's timestamp %d", p.time)
	}
}

func TestCursor(t *testing.T) {
	clip := streamtest.Dress(streamtest.Clip("c", 12)) // keys at 0 and 48
	l := bareLine()
	c := cursor{line: l, pictures: true}
	if _, ok := c.advance(); ok {
		t.Fatal("a cursor moved on an empty line")
	}
	writeTicks(l, clip, 0, 90)
	// Joins at the newest key, 42 ticks back, and catches up at four pictures a tick.
	var next, sounds uint64 = 48, 0
	for head := 90; ; head++ {
		s, ok := c.advance()
		if !ok || s.first != next || len(s.entries) == 0 || len(s.entries) > catchUp || s.jumped != (next == 48) {
			t.Fatalf("at %d: step %+v, want up to %d entries from %d", head, s, catchUp, next)
		}
		if s.newest.Tick != int64(head-1) {
			t.Fatalf("newest tick %d, want %d", s.newest.Tick, head-1)
		}
		for i := range s.entries {
			if n := next + uint64(i); n >= s.sound {
				if sounds == 0 && n < uint64(head)-audibleLag {
					t.Errorf("sound begins %d ticks behind the line", uint64(head)-n)
				}
				sounds++
			}
		}
		next += uint64(len(s.entries))
		if next == uint64(head) {
			break
		}
		writeTicks(l, clip, head, head+1)
		if head > 110 {
			t.Fatal("the cursor does not catch up")
		}
	}
	writeTicks(l, clip, int(l.head), int(l.head)+1)
	if sounds == 0 {
		t.Error("a cursor that has caught up has no sound")
	}
	// One entry a tick from now on, with its sound.
	s, ok := c.advance()
	if _, again := c.advance(); !ok || again || len(s.entries) != 1 || s.sound > s.first {
		t.Errorf("at the line: %+v, %v, and then %v", s, ok, again)
	}
	// Falls behind by more than a key's distance: goes on at the newest key.
	writeTicks(l, clip, int(l.head), int(l.head)+maxLag)
	if s, ok := c.advance(); !ok || s.jumped {
		t.Errorf("just not too far behind: %+v, %v, want no jump", s, ok)
	}
	writeTicks(l, clip, int(l.head), int(l.head)+maxLag)
	if s, ok := c.advance(); !ok || !s.jumped || !s.entries[0].frames[stream.Clean].key || l.head-s.first > stream.KeyTicks {
		t.Errorf("after a stall: %+v, %v, want the newest key", s, ok)
	}
}

func TestCursorOfAListener(t *testing.T) {
	l := bareLine()
	c := cursor{line: l}
	writeTicks(l, streamtest.Clip("c", 12), 0, 90)
	if s, ok := c.advance(); !ok || s.first != 89 || s.sound != 89 {
		t.Errorf("a listener starts with %+v, want the newest entry and its sound", s)
	}
}

func TestCursorWaitsForItsDressing(t *testing.T) {
	l := bareLine()
	c := cursor{line: l, pictures: true, dressing: stream.Dressed}
	writeTicks(l, streamtest.Clip("bare", 12), 0, 90)
	if s, ok := c.advance(); ok {
		t.Errorf("started with %+v where there is no dressed picture", s)
	}
}

func TestSequence(t *testing.T) {
	s := sequence{base: 1000, ext: 30000}
	newest := s.of(1000 + 40000) // the wire has wrapped once
	for _, index := range []uint64{1000 + 40000, 1000 + 39000, 1000 + 35536, 1000 + 35535} {
		if got, ok := s.index(uint16(s.of(index)), newest); !ok || got != index {
			t.Errorf("index %d comes back as %d, %v", index, got, ok)
		}
	}
	early := sequence{base: 1000, ext: 5}
	if got, ok := early.index(4, early.of(1003)); ok {
		t.Errorf("a packet from before the first is number %d", got)
	}
	if got, ok := early.index(9, early.of(1003)); ok {
		t.Errorf("a packet that is still to come is number %d", got)
	}
}

// wire records what is written to a viewer. It implements pion's TrackLocalWriter.
type wire struct {
	packets []rtp.Packet
}

func (w *wire) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	w.packets = append(w.packets, rtp.Packet{Header: *h, Payload: bytes.Clone(payload)})
	return len(payload), nil
}

func (w *wire) Write([]byte) (int, error) { panic("packets are written by WriteRTP") }

// wiredViewer is a viewer that writes to a wire instead of a connection.
func wiredViewer(l *Line, b binding) (*viewer, *wire) {
	w := &wire{}
	b.writer = w
	v := &viewer{line: l, server: l.server, video: &track{kind: pion.RTPCodecTypeVideo}}
	v.cursor = cursor{line: l, pictures: true}
	v.video.bound.Store(&b)
	return v, w
}

func (v *viewer) sendStep(t *testing.T) {
	t.Helper()
	s, ok := v.cursor.advance()
	if !ok {
		t.Fatal("nothing to send")
	}
	v.sendPictures(v.video.bound.Load(), s)
}

func nack(ssrc uint32, seqs ...uint16) rtcp.Packet {
	return &rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(seqs)}
}

func TestNackIsAnsweredFromTheRing(t *testing.T) {
	for name, b := range map[string]binding{
		"RTX":   {ssrc: 1, pt: 96, rtxSSRC: 2, rtxPT: 97, retransmitsRTX: true},
		"plain": {ssrc: 1, pt: 96},
	} {
		t.Run(name, func(t *testing.T) {
			l := bareLine()
			v, w := wiredViewer(l, b)
			v.feedback(nack(1, 5)) // before anything was sent
			writeTicks(l, testClip(t), 0, 48)
			for range 12 {
				v.sendStep(t)
			}
			sent := slices.Clone(w.packets)
			lost := []rtp.Packet{sent[3], sent[10], sent[len(sent)-1]}
			w.packets = nil
			v.feedback(nack(1, lost[0].SequenceNumber, lost[1].SequenceNumber, lost[2].SequenceNumber))
			if len(w.packets) != len(lost) {
				t.Fatalf("%d packets sent again, want %d", len(w.packets), len(lost))
			}
			for i, p := range w.packets {
				checkResent(t, b, p, lost[i], i)
			}
			w.packets = nil
			v.feedback(nack(1, lost[0].SequenceNumber))
			v.feedback(nack(9, lost[1].SequenceNumber))
			v.feedback(nack(1, sent[len(sent)-1].SequenceNumber+1))
			if n := len(w.packets); n != 0 {
				t.Errorf("%d packets for a repeated NACK, another's NACK, and one of what is still to come", n)
			}
			v.feedback(&rtcp.PictureLossIndication{MediaSSRC: 1})
			if s := &l.server.stats; s.nacks.Load() != 6 || s.resent.Load() != 3 || s.misses.Load() != 2 || s.plis.Load() != 1 {
				t.Errorf("nacks %d, resent %d, misses %d, PLIs %d", s.nacks.Load(), s.resent.Load(), s.misses.Load(), s.plis.Load())
			}
		})
	}
}

func checkResent(t *testing.T, b binding, p, lost rtp.Packet, n int) {
	t.Helper()
	if p.Timestamp != lost.Timestamp || p.Marker != lost.Marker {
		t.Errorf("sent again with timestamp %d, marker %v, want %d, %v", p.Timestamp, p.Marker, lost.Timestamp, lost.Marker)
	}
	if !b.retransmitsRTX {
		if p.SSRC != b.ssrc || p.SequenceNumber != lost.SequenceNumber || !bytes.Equal(p.Payload, lost.Payload) {
			t.Errorf("sent again as %v, want as it was", p.Header)
		}
		return
	}
	original := uint16(p.Payload[0])<<8 | uint16(p.Payload[1])
	if p.SSRC != b.rtxSSRC || p.PayloadType != b.rtxPT || original != lost.SequenceNumber || !bytes.Equal(p.Payload[2:], lost.Payload) {
		t.Errorf("RTX packet %v of sequence number %d, want %d", p.Header, original, lost.SequenceNumber)
	}
	if p.SequenceNumber != uint16(n) {
		t.Errorf("RTX sequence number %d, want %d", p.SequenceNumber, n)
	}
}

func TestResendsAreBounded(t *testing.T) {
	var r resends
	now := time.Unix(1000, 0)
	sent := 0
	for range 100 {
		if r.allow(7, now) {
			sent++
		}
		now = now.Add(20 * time.Millisecond)
	}
	if sent != resendMost {
		t.Errorf("one packet was sent again %d times, want %d", sent, resendMost)
	}
	if !r.allow(7+resendSlots, now) {
		t.Error("another packet in the same slot was refused")
	}
}

func TestStreamIsWithoutAGapAfterAJump(t *testing.T) {
	l := bareLine()
	v, w := wiredViewer(l, binding{ssrc: 1, pt: 96})
	clip := testClip(t)
	writeTicks(l, clip, 0, 10)
	for range 3 {
		v.sendStep(t)
	}
	writeTicks(l, clip, 10, 2000)
	v.sendStep(t)
	for i := 1; i < len(w.packets); i++ {
		if w.packets[i].SequenceNumber != w.packets[i-1].SequenceNumber+1 {
			t.Fatalf("sequence number %d after %d", w.packets[i].SequenceNumber, w.packets[i-1].SequenceNumber)
		}
	}
	// What was sent before the jump cannot be asked for: its numbers now mean something else.
	before := w.packets[2].SequenceNumber
	w.packets = nil
	v.feedback(nack(1, before))
	if len(w.packets) != 0 || l.server.stats.misses.Load() != 1 {
		t.Errorf("%d packets for a NACK from before the jump", len(w.packets))
	}
}

func TestNTP(t *testing.T) {
	// RFC 5905, figure 4: the first day of Unix, and half a second on.
	if got, want := ntp(time.Unix(0, 500_000_000)), uint64(2208988800<<32|1<<31); got != want {
		t.Errorf("%x, want %x", got, want)
	}
}
