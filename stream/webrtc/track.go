package webrtc

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"
)

// startRange is where sequence numbers start: below 2^15, so that a lost first packet cannot make
// a receiver guess the wrong SRTP rollover counter (RFC 3711, appendix A).
const startRange = 1 << 15

// sequence maps a line's packet indexes to a viewer's sequence numbers.
type sequence struct {
	base uint64 // a packet's index
	ext  uint64 // its extended sequence number
}

func (s sequence) of(index uint64) uint64 { return s.ext + index - s.base }

// index undoes of, for a sequence number on the wire near to newest. It is false for one from
// before the base.
func (s sequence) index(seq uint16, newest uint64) (uint64, bool) {
	ext := newest - uint64(uint16(newest)-seq)
	if ext > newest || ext < s.ext {
		return 0, false
	}
	return s.base + ext - s.ext, true
}

// track is one of a viewer's two tracks, as pion wants it: it owns no media. Packets are written by
// the viewer's shard, retransmissions by its RTCP reader.
type track struct {
	kind     pion.RTPCodecType
	streamID string
	bound    atomic.Pointer[binding]

	// What follows belongs to the viewer's shard.
	seq     sequence
	packets uint32
	octets  uint32
	begun   bool
	header  rtp.Header

	// The shard writes what follows, in this order; the RTCP reader reads it the other way round,
	// so that it never takes a number for one from before a jump.
	mapping atomic.Pointer[sequence] // a copy of seq
	newest  atomic.Uint64            // extended sequence number of the last packet
}

// binding is what a viewer negotiated for a track.
type binding struct {
	writer         pion.TrackLocalWriter
	ssrc, rtxSSRC  uint32
	pt, rtxPT      uint8
	retransmitsRTX bool
}

// Bind stores what was negotiated. It implements pion's TrackLocal.
func (t *track) Bind(c pion.TrackLocalContext) (pion.RTPCodecParameters, error) {
	want := pion.MimeTypeOpus
	if t.kind == pion.RTPCodecTypeVideo {
		want = pion.MimeTypeH264
	}
	for _, codec := range c.CodecParameters() {
		if !strings.EqualFold(codec.MimeType, want) {
			continue
		}
		b := &binding{writer: c.WriteStream(), ssrc: uint32(c.SSRC()), pt: uint8(codec.PayloadType)}
		apt := fmt.Sprintf("apt=%d", codec.PayloadType)
		for _, rtx := range c.CodecParameters() {
			if strings.EqualFold(rtx.MimeType, pion.MimeTypeRTX) && rtx.SDPFmtpLine == apt && c.SSRCRetransmission() != 0 {
				b.rtxSSRC, b.rtxPT, b.retransmitsRTX = uint32(c.SSRCRetransmission()), uint8(rtx.PayloadType), true
			}
		}
		t.bound.Store(b)
		return codec, nil
	}
	return pion.RTPCodecParameters{}, pion.ErrUnsupportedCodec
}

// Unbind implements pion's TrackLocal.
func (t *track) Unbind(pion.TrackLocalContext) error {
	t.bound.Store(nil)
	return nil
}

// ID implements pion's TrackLocal.
func (t *track) ID() string { return t.kind.String() }

// RID implements pion's TrackLocal: there is no simulcast.
func (t *track) RID() string { return "" }

// StreamID implements pion's TrackLocal. It is the same for both tracks, so that a browser plays
// them in step.
func (t *track) StreamID() string { return t.streamID }

// Kind implements pion's TrackLocal.
func (t *track) Kind() pion.RTPCodecType { return t.kind }

// startAt lets the packet with the index follow the last one that was sent.
func (t *track) startAt(index, first uint64) {
	if t.begun {
		first = t.newest.Load() + 1
	}
	seq := sequence{base: index, ext: first}
	t.seq, t.begun = seq, true
	t.mapping.Store(&seq)
	t.newest.Store(first - 1)
}

// sent finds the index of a packet that went out with a sequence number.
func (t *track) sent(seq uint16) (index uint64, ok bool) {
	newest := t.newest.Load()
	mapping := t.mapping.Load()
	if mapping == nil {
		return 0, false
	}
	return mapping.index(seq, newest)
}

// write sends one packet under this viewer's header.
func (t *track) write(b *binding, p packet) error {
	ext := t.seq.of(p.index)
	t.newest.Store(ext)
	t.header = rtp.Header{
		Version:        2,
		Marker:         p.marker,
		PayloadType:    b.pt,
		SequenceNumber: uint16(ext),
		Timestamp:      p.time,
		SSRC:           b.ssrc,
	}
	t.packets++
	t.octets += uint32(len(p.payload))
	_, err := b.writer.WriteRTP(&t.header, p.payload)
	return err
}

// report is the track's sender report: the one mapping of the line's clock to RTP time.
func (t *track) report(b *binding, wall time.Time, rtpTime uint32) *rtcp.SenderReport {
	return &rtcp.SenderReport{
		SSRC:        b.ssrc,
		NTPTime:     ntp(wall),
		RTPTime:     rtpTime,
		PacketCount: t.packets,
		OctetCount:  t.octets,
	}
}

// ntp is a time in NTP's 32.32 bits of seconds since 1900 (RFC 5905, section 6).
func ntp(t time.Time) uint64 {
	const to1970 = 2208988800
	ns := t.UnixNano()
	sec, frac := uint64(ns/1e9)+to1970, uint64(ns%1e9)
	return sec<<32 | frac<<32/1e9
}
