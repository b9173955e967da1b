package voice

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/barkerlive/barker/avatar"
)

// PacketDecoder decodes Opus packets, in order, to 48 kHz mono. It is used by one goroutine.
type PacketDecoder interface {
	Decode(packet []byte) ([]int16, error)
	Close()
}

var errOgg = errors.New("broken Ogg Opus")

// readOpus reads an Ogg Opus file (RFC 7845) of one stream.
func readOpus(b []byte, decoder func() (PacketDecoder, error)) (recording, error) {
	if decoder == nil {
		return recording{}, errors.New("no decoder for Opus: ask for another format")
	}
	packets, last, err := oggPackets(b)
	if err != nil {
		return recording{}, err
	}
	const headers = 2 // the identification and the comment header
	if len(packets) < headers || len(packets[0]) < 19 || !bytes.HasPrefix(packets[0], []byte("OpusHead")) {
		return recording{}, fmt.Errorf("%w: it has no Opus header", errOgg)
	}
	skip := int(binary.LittleEndian.Uint16(packets[0][10:]))
	dec, err := decoder()
	if err != nil {
		return recording{}, err
	}
	defer dec.Close()
	most := int(maxSpeech.Seconds()) * avatar.SampleRate
	var pcm []int16
	for _, p := range packets[headers:] {
		sound, err := dec.Decode(p)
		if err != nil {
			return recording{}, fmt.Errorf("%w: %w", errOgg, err)
		}
		if pcm = append(pcm, sound...); len(pcm) > most {
			return recording{}, errTooMuch
		}
	}
	// The last page says where the sound ends; the start is what primes the decoder.
	if last > 0 && last < int64(len(pcm)) {
		pcm = pcm[:last]
	}
	return recording{rate: avatar.SampleRate, wave: floats(pcm[min(skip, len(pcm)):])}, nil
}

// oggPackets takes pages apart (RFC 3533). It returns the packets, without empty ones, and the last
// page's position, in samples.
func oggPackets(b []byte) (packets [][]byte, last int64, err error) {
	var open []byte
	for len(b) > 0 {
		if len(b) < 27 || !bytes.HasPrefix(b, []byte("OggS")) || len(b) < 27+int(b[26]) {
			return nil, 0, fmt.Errorf("%w: a page is cut off", errOgg)
		}
		if at := int64(binary.LittleEndian.Uint64(b[6:])); at > 0 {
			last = at
		}
		table, body := b[27:27+int(b[26])], b[27+int(b[26]):]
		for _, size := range table {
			if len(body) < int(size) {
				return nil, 0, fmt.Errorf("%w: a page is cut off", errOgg)
			}
			open = append(open, body[:size]...)
			body = body[size:]
			if size == 255 {
				continue
			}
			if len(open) > 0 {
				packets = append(packets, open)
			}
			open = nil
		}
		b = body
	}
	return packets, last, nil
}
