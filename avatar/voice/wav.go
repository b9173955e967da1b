package voice

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// errWAV is returned for bytes that are no WAV file that can be spoken.
var errWAV = errors.New("no WAV file of 16-bit samples")

// readWAV reads a RIFF WAVE file of 16-bit PCM and mixes its channels to one. Programs that
// write to a pipe do not know the length in advance: a data chunk goes to the end of the file
// when its size says more.
func readWAV(b []byte) (recording, error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return recording{}, errWAV
	}
	var channels, rate int
	for rest := b[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		body = body[:min(size, int64(len(body)))]
		switch name {
		case "fmt ":
			if len(body) < 16 {
				return recording{}, errWAV
			}
			channels = int(binary.LittleEndian.Uint16(body[2:]))
			rate = int(binary.LittleEndian.Uint32(body[4:]))
			format, bits := binary.LittleEndian.Uint16(body), binary.LittleEndian.Uint16(body[14:])
			const pcm, extensible = 1, 0xfffe
			if (format != pcm && format != extensible) || bits != 16 || channels < 1 || channels > 8 {
				return recording{}, fmt.Errorf("%w: format %d, %d bits, %d channels", errWAV, format, bits, channels)
			}
		case "data":
			if channels == 0 {
				return recording{}, errWAV
			}
			return recording{rate: rate, wave: mix(body, channels)}, nil
		}
		rest = rest[min(8+size+size%2, int64(len(rest))):]
	}
	return recording{}, errWAV
}

// mix reads 16-bit little-endian samples and averages the channels.
func mix(b []byte, channels int) []float64 {
	wave := make([]float64, len(b)/2/channels)
	for i := range wave {
		for c := range channels {
			wave[i] += float64(int16(binary.LittleEndian.Uint16(b[2*(i*channels+c):])))
		}
		wave[i] /= float64(channels) * 32768
	}
	return wave
}
