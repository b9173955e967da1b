package codec

/*
#cgo CXXFLAGS: -O2
#cgo LDFLAGS: -l:libopenh264.a -static-libstdc++ -static-libgcc -lpthread -lm
#include "openh264.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
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

// NewPictureEncoder returns an encoder for pictures of the given size, whose sides are even, at
// 25 pictures a second with the quantiser qp, 12 to 40.
func NewPictureEncoder(size image.Point, qp int) (*PictureEncoder, error) {
	if size.X < 16 || size.Y < 16 || size.X > maxSide || size.Y > maxSide || size.X%2 != 0 || size.Y%2 != 0 {
		return nil, fmt.Errorf("encoder: picture size %v: sides must be even and from 16 to %d", size, maxSide)
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
	corner := img.Rect.Min
	y, c := img.YOffset(corner.X, corner.Y), img.COffset(corner.X, corner.Y)
	key = key || e.next == 0
	var isKey C.int
	n := C.h264_encode(e.enc, pointer(img.Y[y:]), pointer(img.Cb[c:]), pointer(img.Cr[c:]),
		C.int(img.YStride), C.int(img.CStride),
		C.longlong(e.next*stream.TickDuration.Milliseconds()), flag(key), &isKey)
	switch {
	case n < 0:
		return stream.Picture{}, fmt.Errorf("encode picture %d: openh264 code %d", e.next, -int(n))
	case n == 0:
		return stream.Picture{}, fmt.Errorf("encode picture %d: openh264 skipped it", e.next)
	case (isKey != 0) != key:
		return stream.Picture{}, fmt.Errorf("encode picture %d: key picture %t, asked for %t", e.next, isKey != 0, key)
	}
	e.next++
	data := make([]byte, n)
	C.h264_take(e.enc, pointer(data))
	return stream.Picture{Data: data, Key: key}, nil
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

func flag(b bool) C.int {
	if b {
		return 1
	}
	return 0
}
