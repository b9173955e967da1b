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
// The loops are in C, since most of a picture's time is spent here and they do sixteen pixels at once.
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
	du, dv := C.int64_t(inv.a*one), C.int64_t(inv.b*one)
	w := C.walk{
		u: C.double(u - left - .5), v: C.double(v - top - .5), u_line: C.double(inv.c), v_line: C.double(inv.d),
		du: du, dv: dv, per_du: 1 / C.double(du), per_dv: 1 / C.double(dv),
		first: C.int(room.Min.X), top: C.int(room.Min.Y), steps: C.int(room.Dx()), lines: C.int(room.Dy()), opacity: C.uint32_t(opacity),
	}
	s.luma.blend(&w, dst.YStride, dst.Y[dst.YOffset(room.Min.X, room.Min.Y):], nil)

	u, v = inv.apply(1, 1)
	w.u, w.v = C.double((u-left)/2-.5), C.double((v-top)/2-.5)
	w.first, w.top, w.steps, w.lines = w.first/2, w.top/2, w.steps/2, w.lines/2
	o := dst.COffset(room.Min.X, room.Min.Y)
	s.chroma.blend(&w, dst.CStride, dst.Cb[o:], dst.Cr[o:])
}

// blend lays the texels over planes, of which the walk's box is at the beginning. Pointers are handed
// over one by one: none may lie in what another points to.
func (t *texels) blend(w *C.walk, stride int, a, b []byte) {
	C.blend(w, C.int(t.width), C.int(len(t.spans)), (*C.span)(unsafe.Pointer(unsafe.SliceData(t.spans))),
		values(t.alpha), values(t.colour[0]), values(t.colour[1]), bytesOf(a), bytesOf(b), C.int(stride), C.int64_t(len(a)))
}

func bytesOf(v []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(v)) }

func values(v []int8) *C.int8_t { return (*C.int8_t)(unsafe.SliceData(v)) }

// blendWide lets or forbids wide instructions and tells whether the machine has them. Pictures are
// the same either way.
func blendWide(allowed bool) bool {
	var a C.int
	if allowed {
		a = 1
	}
	return C.blend_wide(a) != 0
}
