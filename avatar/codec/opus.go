package codec

/*
#cgo LDFLAGS: -l:libopus.a -lm
#include <opus/opus.h>

// libopus sets options through variadic calls, which cgo cannot make.
static int opus_set(OpusEncoder *e, int request, int value) { return opus_encoder_ctl(e, request, (opus_int32)value); }
static int opus_lookahead(OpusEncoder *e, opus_int32 *samples) { return opus_encoder_ctl(e, OPUS_GET_LOOKAHEAD(samples)); }
*/
import "C"

import (
	"fmt"
	"unsafe"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

const (
	// soundBitrate is the aim of the variable rate, in bit/s.
	soundBitrate = 40000
	// complexity is how hard the encoder searches, 0 to 10: at 5 it takes half the time that it
	// takes at 9, and a listener's word error rate stays as it is.
	complexity = 5
	// expectedLoss is the share of packets, in percent, that the in-band error correction is
	// tuned for.
	expectedLoss = 10
	// requestMode and modeCELT choose between the two codecs that Opus is made of: libopus's
	// OPUS_SET_FORCE_MODE, which its tests use and its header leaves out.
	requestMode = 11002
	modeCELT    = 1002
	// maxPacket is more than the largest packet of 40 ms, in bytes (RFC 6716 section 3.4).
	maxPacket = 4000
)

// SoundEncoder encodes one clip's sound to Opus: 48 kHz mono, 40 ms a packet, with in-band error
// correction and without gaps in silence. It is used by one goroutine and must be closed.
type SoundEncoder struct {
	enc  *C.OpusEncoder
	skip int     // samples of the sound's start still to be left out
	held []int16 // sound taken but not yet a whole packet
	done int     // packets made
}

// NewSoundEncoder returns an encoder in its first state. Each clip has its own, so that a clip
// does not depend on what was encoded before it.
func NewSoundEncoder() (*SoundEncoder, error) {
	var code C.int
	enc := C.opus_encoder_create(avatar.SampleRate, 1, C.OPUS_APPLICATION_AUDIO, &code)
	if enc == nil {
		return nil, fmt.Errorf("encoder: opus: %s", opusError(code))
	}
	e := &SoundEncoder{enc: enc}
	for _, o := range []struct{ request, value C.int }{
		{C.OPUS_SET_SIGNAL_REQUEST, C.OPUS_SIGNAL_VOICE},
		{C.OPUS_SET_BITRATE_REQUEST, soundBitrate},
		{C.OPUS_SET_VBR_REQUEST, 1},
		{C.OPUS_SET_COMPLEXITY_REQUEST, complexity},
		{C.OPUS_SET_INBAND_FEC_REQUEST, 1},
		{C.OPUS_SET_PACKET_LOSS_PERC_REQUEST, expectedLoss},
		{C.OPUS_SET_DTX_REQUEST, 0},
	} {
		if err := e.set(o.request, o.value); err != nil {
			e.Close()
			return nil, err
		}
	}
	var lookahead C.opus_int32
	if code := C.opus_lookahead(enc, &lookahead); code != C.OPUS_OK {
		e.Close()
		return nil, fmt.Errorf("encoder: opus lookahead: %s", opusError(code))
	}
	// The decoder is late by the lookahead. A line has no pre-skip, so the sound is entered
	// early by as much: a clip begins in silence, of which nothing audible is lost.
	e.skip = int(lookahead)
	return e, nil
}

func (e *SoundEncoder) set(request, value C.int) error {
	if code := C.opus_set(e.enc, request, value); code != C.OPUS_OK {
		return fmt.Errorf("encoder: opus option %d: %s", int(request), opusError(code))
	}
	return nil
}

// Encode takes a tick's worth of sound after another. It returns the packets that are complete:
// usually one, none for the first. The sound is not kept.
func (e *SoundEncoder) Encode(pcm []int16) ([]stream.Sound, error) {
	if e.enc == nil {
		return nil, fmt.Errorf("encode sound: %w", errClosed)
	}
	left := min(e.skip, len(pcm))
	e.skip -= left
	e.held = append(e.held, pcm[left:]...)
	var packets []stream.Sound
	for len(e.held) >= avatar.TickSamples {
		p, err := e.packet(e.held[:avatar.TickSamples])
		if err != nil {
			return nil, fmt.Errorf("encode sound: %w", err)
		}
		packets = append(packets, p)
		e.held = e.held[:copy(e.held, e.held[avatar.TickSamples:])]
	}
	return packets, nil
}

// Finish returns the last packet, filled up with silence. There is none when all sound so far
// was a whole number of packets beyond the lookahead.
func (e *SoundEncoder) Finish() ([]stream.Sound, error) {
	if len(e.held) == 0 {
		return nil, nil
	}
	return e.Encode(make([]int16, e.skip+avatar.TickSamples-len(e.held)))
}

func (e *SoundEncoder) packet(pcm []int16) (stream.Sound, error) {
	// A clip follows any other, which may be left in mid-word. Its first packet leans on nothing that
	// was decoded before it, and is CELT's: where SILK, which speaks, was left, a decoder lets its
	// sound run out and fades over (RFC 6716 section 4.5), where it would click otherwise.
	independent, mode := C.int(0), C.int(C.OPUS_AUTO)
	if e.done == 0 {
		independent, mode = 1, modeCELT
	}
	if err := e.set(requestMode, mode); err != nil {
		return stream.Sound{}, err
	}
	if err := e.set(C.OPUS_SET_PREDICTION_DISABLED_REQUEST, independent); err != nil {
		return stream.Sound{}, err
	}
	var buf [maxPacket]byte
	n := C.opus_encode(e.enc, (*C.opus_int16)(unsafe.Pointer(&pcm[0])), avatar.TickSamples, pointer(buf[:]), maxPacket)
	if n < 0 {
		return stream.Sound{}, fmt.Errorf("packet %d: opus: %s", e.done, opusError(n))
	}
	e.done++
	return stream.Sound{Data: append([]byte(nil), buf[:n]...)}, nil
}

// Close frees the encoder. It may be called more than once.
func (e *SoundEncoder) Close() {
	if e.enc != nil {
		C.opus_encoder_destroy(e.enc)
		e.enc = nil
	}
}

// SoundDecoder decodes Opus packets of any duration up to 120 ms to 48 kHz mono. It is used by
// one goroutine and must be closed.
type SoundDecoder struct {
	dec *C.OpusDecoder
}

// NewSoundDecoder returns a decoder in its first state.
func NewSoundDecoder() (*SoundDecoder, error) {
	var code C.int
	dec := C.opus_decoder_create(avatar.SampleRate, 1, &code)
	if dec == nil {
		return nil, fmt.Errorf("decoder: opus: %s", opusError(code))
	}
	return &SoundDecoder{dec: dec}, nil
}

// Decode returns the packet's sound. An empty packet stands for one of 40 ms that was lost: its
// sound is made up from what came before.
func (d *SoundDecoder) Decode(packet []byte) ([]int16, error) {
	if d.dec == nil {
		return nil, fmt.Errorf("decode sound: %w", errClosed)
	}
	room := 3 * avatar.TickSamples
	if len(packet) == 0 {
		room = avatar.TickSamples
	}
	return d.decode(packet, room, 0)
}

// Recover returns the sound of the 40 ms packet that was lost before this one, from the error
// correction inside this one. It is called instead of decoding the lost packet.
func (d *SoundDecoder) Recover(packet []byte) ([]int16, error) {
	if d.dec == nil {
		return nil, fmt.Errorf("decode sound: %w", errClosed)
	}
	return d.decode(packet, avatar.TickSamples, 1)
}

func (d *SoundDecoder) decode(packet []byte, room int, fec C.int) ([]int16, error) {
	pcm := make([]int16, room)
	var data *C.uchar
	if len(packet) > 0 {
		data = pointer(packet)
	}
	n := C.opus_decode(d.dec, data, C.opus_int32(len(packet)), (*C.opus_int16)(unsafe.Pointer(&pcm[0])), C.int(room), fec)
	if n < 0 {
		return nil, fmt.Errorf("decode sound: opus: %s", opusError(n))
	}
	return pcm[:n], nil
}

// Close frees the decoder. It may be called more than once.
func (d *SoundDecoder) Close() {
	if d.dec != nil {
		C.opus_decoder_destroy(d.dec)
		d.dec = nil
	}
}

func opusError(code C.int) string { return C.GoString(C.opus_strerror(code)) }
