package figure

/*
#cgo CFLAGS: -O3
#cgo LDFLAGS: -lm
#include "blend.h"
*/
import "C"

import (
	"image"
	"unsafe"
)

// one is 1 in the fixed-point numbers that walk through a sprite.
const one = 1 << 16

// draw lays the sprite over dst, moved by m, within limit, which has even corners. Opacity is
// 0 to 256. A pixel's value does not depend on limit: a part of the picture may be drawn again.
//
// The loops are in C, since most of a picture's time is spent here and they do eight pixels at once.
func (s *sprite) draw(dst *image.YCbCr, m affine, limit image.Rectangle, opacity uint32) {
	if s == nil || opacity == 0 {
		return
	}
	room := s.reach(m).Intersect(limit)
	if room.Empty() {
		return
	}
	inv := m.invert()
	left, top := float64(s.rect.Min.X), float64(s.rect.Min.Y)
	u, v := inv.apply(.5, .5)
	w := C.walk{
		width: C.int(s.rect.Dx()), rows: C.int(s.rect.Dy()),
		u: C.double(u - left - .5), v: C.double(v - top - .5), u_line: C.double(inv.c), v_line: C.double(inv.d),
		du: C.int64_t(inv.a * one), dv: C.int64_t(inv.b * one), per_du: 1 / C.double(C.int64_t(inv.a*one)),
		first: C.int(room.Min.X), top: C.int(room.Min.Y), steps: C.int(room.Dx()), lines: C.int(room.Dy()), opacity: C.uint32_t(opacity),
	}
	o := dst.YOffset(room.Min.X, room.Min.Y)
	C.blend_luma(&w, (*C.uint32_t)(&s.luma[0]), spanPointer(s.lumaSpans), (*C.uint8_t)(&dst.Y[o]), C.int(dst.YStride))

	u, v = inv.apply(1, 1)
	w.width, w.rows = w.width/2, w.rows/2
	w.u, w.v = C.double((u-left)/2-.5), C.double((v-top)/2-.5)
	w.first, w.top, w.steps, w.lines = w.first/2, w.top/2, w.steps/2, w.lines/2
	o = dst.COffset(room.Min.X, room.Min.Y)
	C.blend_chroma(&w, (*C.uint64_t)(&s.chroma[0]), spanPointer(s.chromaSpans), (*C.uint8_t)(&dst.Cb[o]), (*C.uint8_t)(&dst.Cr[o]), C.int(dst.CStride))
}

func spanPointer(s []span) *C.span { return (*C.span)(unsafe.Pointer(unsafe.SliceData(s))) }

// blendWide lets or forbids wide instructions and tells whether the machine has them. Pictures are
// the same either way.
func blendWide(allowed bool) bool {
	var a C.int
	if allowed {
		a = 1
	}
	return C.blend_wide(a) != 0
}
