package codec

/*
#cgo CFLAGS: -O3
#cgo CXXFLAGS: -O2
#cgo LDFLAGS: -l:libopenh264.a -static-libstdc++ -static-libgcc -lpthread -lm
#include "openh264.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
	"runtime"
	"time"
	"unsafe"

	"github.com/barkerlive/barker/stream"
)

// maxSide bounds a picture's width and height, in pixels: level 5.1's longest side is 4096.
const maxSide = 4096

// errClosed is returned by an encoder that was closed.
var errClosed = errors.New("encoder is closed")

// PictureEncoder encodes pictures of one size to H.264 constrained baseline: constant quantiser,
// CAVLC, one slice, no B-frames, BT.709 limited range signalled. It is used by one goroutine and
// must be closed.
type PictureEncoder struct {
	enc  *C.h264_encoder
	size image.Point
	next int64 // ordinal of the next picture
}

// NewPictureEncoder returns an encoder for pictures of the given size, of whole macroblocks, at 25
// pictures a second with the quantiser qp, 12 to 40.
func NewPictureEncoder(size image.Point, qp int) (*PictureEncoder, error) {
	if size.X < 16 || size.Y < 16 || size.X > maxSide || size.Y > maxSide || size.X%16 != 0 || size.Y%16 != 0 {
		return nil, fmt.Errorf("encoder: picture size %v: sides must be multiples of 16 from 16 to %d", size, maxSide)
	}
	if qp < 12 || qp > 40 {
		return nil, fmt.Errorf("encoder: quantiser %d: must be from 12 to 40", qp)
	}
	fps := float64(time.Second / stream.TickDuration)
	var code C.int
	enc := C.h264_new(C.int(size.X), C.int(size.Y), C.float(fps), C.int(qp), &code)
	if enc == nil {
		return nil, fmt.Errorf("encoder: openh264 refused size %v, quantiser %d (code %d)", size, qp, int(code))
	}
	return &PictureEncoder{enc: enc, size: size}, nil
}

// Encode encodes the next picture. The first picture and one with key set are IDR pictures with
// SPS and PPS in front; no other is. The picture is not kept.
func (e *PictureEncoder) Encode(img *image.YCbCr, key bool) (stream.Picture, error) {
	if e.enc == nil {
		return stream.Picture{}, fmt.Errorf("encode picture: %w", errClosed)
	}
	if err := e.check(img); err != nil {
		return stream.Picture{}, fmt.Errorf("encode picture: %w", err)
	}
	key = key || e.next == 0
	corner := img.Rect.Min
	y, c := img.YOffset(corner.X, corner.Y), img.COffset(corner.X, corner.Y)
	var code C.int
	var unit *C.uchar
	var pin runtime.Pinner
	defer pin.Unpin()
	drawn := C.picture_view{width: C.int(e.size.X), height: C.int(e.size.Y), y_stride: C.int(img.YStride), c_stride: C.int(img.CStride)}
	for i, plane := range [...][]byte{img.Y[y:], img.Cb[c:], img.Cr[c:]} {
		pin.Pin(unsafe.SliceData(plane))
		drawn.plane[i] = pointer(plane)
	}
	if key {
		code = C.h264_encode_key(e.enc, &drawn, C.longlong(e.next*stream.TickDuration.Milliseconds()), &unit)
	} else {
		code = C.h264_encode(e.enc, &drawn, &unit)
	}
	switch {
	case code < 0:
		return stream.Picture{}, fmt.Errorf("encode picture %d: openh264 code %d", e.next, -int(code))
	case code == 0:
		return stream.Picture{}, fmt.Errorf("encode picture %d: openh264 skipped it", e.next)
	}
	e.next++
	return stream.Picture{Data: C.GoBytes(unsafe.Pointer(unit), code), Key: key}, nil
}

// seen copies what a decoder makes of the last picture.
func (e *PictureEncoder) seen() *image.YCbCr {
	var p C.picture_view
	C.h264_seen(e.enc, &p)
	return copyOf(nil, &p)
}

func (e *PictureEncoder) check(img *image.YCbCr) error {
	if img == nil {
		return errors.New("no picture")
	}
	if img.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return fmt.Errorf("picture is %v, not 4:2:0", img.SubsampleRatio)
	}
	if img.Rect.Size() != e.size {
		return fmt.Errorf("picture is %v, the encoder's are %v", img.Rect.Size(), e.size)
	}
	if img.Rect.Min.X%2 != 0 || img.Rect.Min.Y%2 != 0 {
		return fmt.Errorf("picture starts at %v, not on an even pixel", img.Rect.Min)
	}
	return nil
}

// Close frees the encoder. It may be called more than once.
func (e *PictureEncoder) Close() {
	if e.enc != nil {
		C.h264_free(e.enc)
		e.enc = nil
	}
}

func pointer(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))) }
