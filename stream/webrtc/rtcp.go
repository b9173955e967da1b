package webrtc

import (
	"encoding/binary"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"
)

const (
	// resendGap is how long a packet that was sent again is not sent another time.
	resendGap = 50 * time.Millisecond
	// resendMost is how often a packet is sent again.
	resendMost = 3
	// resendSlots is for how many packets that is remembered.
	resendSlots = 256
)

// resends remembers what was sent again, so that a viewer cannot make the server repeat itself.
type resends struct {
	slots [resendSlots]struct {
		index uint64
		last  time.Time
		times int
	}
	seq uint16 // of the next RTX packet
}

// allow tells whether a packet may be sent again now, and counts it.
func (r *resends) allow(index uint64, now time.Time) bool {
	s := &r.slots[index%resendSlots]
	if s.index != index {
		s.index, s.times = index, 0
	}
	if s.times > 0 && (s.times >= resendMost || now.Sub(s.last) < resendGap) {
		return false
	}
	s.last = now
	s.times++
	return true
}

// readRTCP reads what a viewer reports about one sender, until the connection is closed.
func (v *viewer) readRTCP(s *pion.RTPSender) {
	buf := make([]byte, 1500)
	for {
		n, _, err := s.Read(buf)
		if err != nil {
			return
		}
		packets, err := rtcp.Unmarshal(buf[:n])
		if err != nil {
			continue
		}
		v.heard.Store(time.Now().UnixNano())
		if v.video == nil || s.Track() != pion.TrackLocal(v.video) {
			continue
		}
		for _, p := range packets {
			v.feedback(p)
		}
	}
}

// feedback handles what is about the video track: lost packets are sent again. A key picture
// cannot be made to order, the next one is less than two seconds away.
func (v *viewer) feedback(p rtcp.Packet) {
	switch p := p.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		v.server.stats.plis.Add(1)
	case *rtcp.TransportLayerNack:
		b := v.video.bound.Load()
		if b == nil || p.MediaSSRC != b.ssrc {
			return
		}
		for i := range p.Nacks {
			p.Nacks[i].Range(func(seq uint16) bool {
				v.server.stats.nacks.Add(1)
				v.resend(b, seq)
				return true
			})
		}
	}
}

// resend sends one packet again, from the ring.
func (v *viewer) resend(b *binding, seq uint16) {
	index, ok := v.video.sent(seq)
	if !ok {
		v.server.stats.misses.Add(1)
		return
	}
	p, ok := v.line.packet(v.cursor.dressing, index)
	if !ok {
		v.server.stats.misses.Add(1)
		return
	}
	if !v.resends.allow(index, time.Now()) {
		return
	}
	if err := v.resends.write(b, p, seq); err != nil {
		v.server.stats.unsent.Add(1)
		return
	}
	v.server.stats.resent.Add(1)
}

// write sends a packet again: over RTX (RFC 4588, section 4) where it was negotiated, else as it was.
func (r *resends) write(b *binding, p packet, seq uint16) error {
	h := rtp.Header{
		Version:        2,
		Marker:         p.marker,
		PayloadType:    b.pt,
		SequenceNumber: seq,
		Timestamp:      p.time,
		SSRC:           b.ssrc,
	}
	payload := p.payload
	if b.retransmitsRTX {
		h.PayloadType, h.SSRC, h.SequenceNumber = b.rtxPT, b.rtxSSRC, r.seq
		r.seq++
		payload = append(binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(payload)), seq), payload...)
	}
	_, err := b.writer.WriteRTP(&h, payload)
	return err
}
