// Package codec encodes and decodes pictures as H.264 with OpenH264 and sound as Opus with libopus.
// Both are linked in from Debian's static libraries (packages libopenh264-dev and libopus-dev).
// The pictures between key pictures are coded by the house itself, which knows that most of a host's
// picture stands still (inter.h).
//
// It promises one cloth: for a picture size, every encoder writes byte-identical parameter sets
// and every setting is fixed, so that any clip may follow any other on one line.
package codec

import (
	"fmt"
	"image"

	"github.com/barkerlive/barker/avatar"
)

// DefaultQP is the quantiser used when none is given. At 26 the house's 720x1280 picture keeps
// more than 46 dB PSNR-Y at about 500 kbit/s; each step of 6 halves or doubles the quantiser's
// width.
const DefaultQP = 26

// version changes whenever encoded bytes change for the same input: it is part of every clip's
// address.
const version = "4"

// Codec makes encoders with the house's settings. The zero value is ready.
type Codec struct {
	// QP is the constant quantiser of every picture, 12 to 40; 0 is [DefaultQP].
	QP int
}

var _ avatar.Codec = Codec{}

// ID names the codecs and their settings.
func (c Codec) ID() string {
	return fmt.Sprintf("openh264 qp%d, opus %d, settings %s", c.qp(), soundBitrate, version)
}

// Pictures returns a new H.264 encoder for pictures of the given size at 25 a second.
func (c Codec) Pictures(size image.Point) (avatar.PictureEncoder, error) {
	return NewPictureEncoder(size, c.qp())
}

// Sound returns a new Opus encoder.
func (c Codec) Sound() (avatar.SoundEncoder, error) { return NewSoundEncoder() }

func (c Codec) qp() int {
	if c.QP == 0 {
		return DefaultQP
	}
	return c.QP
}
