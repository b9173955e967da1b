package codec

// #include "openh264.h"
import "C"

import (
	"errors"
	"fmt"
	"image"
	"unsafe"
)

// PictureDecoder decodes H.264 up to the high profile without B-frames, an access unit at a time.
// It is used by one goroutine and must be closed.
type PictureDecoder struct {
	dec *C.h264_decoder
	img *image.YCbCr // what the last Decode returned
}

// NewPictureDecoder returns a decoder that waits for its first key picture.
func NewPictureDecoder() (*PictureDecoder, error) {
	var code C.int
	dec := C.h264_decoder_new(&code)
	if dec == nil {
		return nil, fmt.Errorf("decoder: openh264 code %d", int(code))
	}
	return &PictureDecoder{dec: dec}, nil
}

// ErrNoPicture is returned for an access unit that does not complete a picture, such as one of
// parameter sets alone.
var ErrNoPicture = errors.New("no picture")

// Decode decodes one access unit in Annex B form (ITU-T H.264). The picture is valid until the
// next call. After an error the next key picture starts afresh.
func (d *PictureDecoder) Decode(unit []byte) (*image.YCbCr, error) {
	if d.dec == nil {
		return nil, fmt.Errorf("decode picture: %w", errClosed)
	}
	if len(unit) == 0 {
		return nil, fmt.Errorf("decode picture: empty access unit: %w", ErrNoPicture)
	}
	var p C.picture_view
	switch n := C.h264_decode(d.dec, pointer(unit), C.int(len(unit)), &p); {
	case n < 0:
		return nil, fmt.Errorf("decode picture: openh264 state %#x", -int(n))
	case n == 0:
		return nil, fmt.Errorf("decode picture: %w", ErrNoPicture)
	}
	d.img = copyOf(d.img, &p)
	return d.img, nil
}

// copyOf copies a picture out of C's memory, which may be used again at once, into img if it fits.
func copyOf(img *image.YCbCr, p *C.picture_view) *image.YCbCr {
	size := image.Pt(int(p.width), int(p.height))
	if img == nil || img.Rect.Size() != size {
		img = image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	}
	plane(img.Y, img.YStride, p.plane[0], int(p.y_stride), size)
	half := image.Pt((size.X+1)/2, (size.Y+1)/2)
	plane(img.Cb, img.CStride, p.plane[1], int(p.c_stride), half)
	plane(img.Cr, img.CStride, p.plane[2], int(p.c_stride), half)
	return img
}

func plane(to []byte, toStride int, from *C.uchar, stride int, size image.Point) {
	src := unsafe.Slice((*byte)(unsafe.Pointer(from)), stride*(size.Y-1)+size.X)
	for y := range size.Y {
		copy(to[y*toStride:][:size.X], src[y*stride:])
	}
}

// Close frees the decoder. It may be called more than once.
func (d *PictureDecoder) Close() {
	if d.dec != nil {
		C.h264_decoder_free(d.dec)
		d.dec = nil
	}
}
