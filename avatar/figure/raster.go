package figure

/*
#include "cover.h"
#include "soft.h"
*/
import "C"

import (
	"image"
	"math"
	"unsafe"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// rasteriser turns outlines into masks that are no larger than they need to be. It is used by
// one goroutine.
type rasteriser struct {
	stroke  *rasterx.Stroker
	stroked path      // by the stroker
	sums    []float32 // of the mask in the making, zero otherwise
	room    []int32
	// pool holds masks that were given back.
	pool []*image.Alpha
}

func newRasteriser() *rasteriser {
	r := &rasteriser{}
	r.stroke = rasterx.NewStroker(1, 1, r)
	return r
}

// mask is an empty mask of the bounds; release gives it back.
func (r *rasteriser) mask(bounds image.Rectangle) *image.Alpha {
	n := bounds.Dx() * bounds.Dy()
	if last := len(r.pool) - 1; last >= 0 {
		m := r.pool[last]
		r.pool = r.pool[:last]
		if cap(m.Pix) >= n {
			m.Pix, m.Stride, m.Rect = m.Pix[:n], bounds.Dx(), bounds
			return m
		}
	}
	return image.NewAlpha(bounds)
}

func (r *rasteriser) release(m *image.Alpha) {
	if m != nil {
		r.pool = append(r.pool, m)
	}
}

// fill is the mask of p's inside through m, within bounds.
func (r *rasteriser) fill(p path, m affine, bounds image.Rectangle) *image.Alpha {
	mask := r.mask(bounds)
	w, h := bounds.Dx(), bounds.Dy()
	if n := (w + 2) * h; len(r.sums) < n {
		r.sums = make([]float32, n)
	}
	matrix := [6]C.double{C.double(m.a), C.double(m.b), C.double(m.c), C.double(m.d), C.double(m.e - float64(bounds.Min.X)), C.double(m.f - float64(bounds.Min.Y))}
	C.cover((*C.segment)(unsafe.Pointer(unsafe.SliceData(p))), C.int(len(p)), &matrix[0],
		bytesOf(mask.Pix), C.int(w), C.int(h), (*C.float)(unsafe.SliceData(r.sums)), r.roomFor(2*h))
	return mask
}

// roomFor is room for n numbers.
func (r *rasteriser) roomFor(n int) *C.int32_t {
	if len(r.room) < n {
		r.room = make([]int32, n)
	}
	return (*C.int32_t)(unsafe.SliceData(r.room))
}

// outline is the mask of p's stroke through m, within bounds. Width is in p's units.
func (r *rasteriser) outline(p path, m affine, width float64, round bool, bounds image.Rectangle) *image.Alpha {
	r.stroked = r.stroked[:0]
	ends, join := rasterx.ButtCap, rasterx.Miter
	if round {
		ends, join = rasterx.RoundCap, rasterx.Round
	}
	r.stroke.SetStroke(fixed.Int26_6(width*m.gain()*64+.5), 4<<6, ends, ends, rasterx.RoundGap, join)
	at := func(x, y float64) fixed.Point26_6 {
		x, y = m.apply(x, y)
		return fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(y * 64))}
	}
	open := false
	for _, s := range p {
		switch s.op {
		case 'M':
			if open {
				r.stroke.Stop(false)
			}
			r.stroke.Start(at(s.p[0], s.p[1]))
			open = true
		case 'L':
			r.stroke.Line(at(s.p[0], s.p[1]))
		case 'C':
			r.stroke.CubeBezier(at(s.p[0], s.p[1]), at(s.p[2], s.p[3]), at(s.p[4], s.p[5]))
		case 'Z':
			r.stroke.Stop(true)
			open = false
		}
	}
	if open {
		r.stroke.Stop(false)
	}
	return r.fill(r.stroked, identity, bounds)
}

// The methods below make the rasteriser the scanner that the stroker draws on.

// Start begins a part of an outline, which closes by others.
func (r *rasteriser) Start(a fixed.Point26_6) {
	r.stroked = append(r.stroked, segment{'m', [6]float64{float64(a.X) / 64, float64(a.Y) / 64}})
}

// Line continues an outline.
func (r *rasteriser) Line(b fixed.Point26_6) { r.stroked.line(float64(b.X)/64, float64(b.Y)/64) }

// Draw, GetPathExtent, SetBounds, SetColor, SetWinding, Clear and SetClip are not needed here.
func (r *rasteriser) Draw() {}

// GetPathExtent is not needed here.
func (r *rasteriser) GetPathExtent() fixed.Rectangle26_6 { return fixed.Rectangle26_6{} }

// SetBounds is not needed here.
func (r *rasteriser) SetBounds(int, int) {}

// SetColor is not needed here.
func (r *rasteriser) SetColor(any) {}

// SetWinding is not needed here.
func (r *rasteriser) SetWinding(bool) {}

// Clear is not needed here.
func (r *rasteriser) Clear() {}

// SetClip is not needed here.
func (r *rasteriser) SetClip(image.Rectangle) {}

// spread is how far, in pixels, a blur of sigma reaches.
func spread(sigma float64) float64 {
	if sigma == 0 {
		return 0
	}
	return 3*sigma + 2
}

// blur blurs every step-th byte of pix, a w×h picture, in place.
func (r *rasteriser) blur(pix []byte, w, h, step int, sigma float64) {
	f := boxes(sigma)
	if sigma < 2 {
		f = kernel(sigma)
	}
	p, room := bytesOf(pix), r.roomFor(32*max(w, h))
	C.soften(p, C.int(step), C.int(w), C.int(w*step), C.int(h), f, room)
	C.soften(p, C.int(w*step), C.int(h), C.int(step), C.int(w), f, room)
}

// boxes is three box filters in a row, which is nearly a Gaussian (Filter Effects 1,
// section 9.10). They are what the reference renderers use from sigma 2 on.
func boxes(sigma float64) C.filter {
	d := C.int(sigma*3*math.Sqrt(2*math.Pi)/4 + .5)
	f := C.filter{size: [3]C.int{d, d, d}, left: [3]C.int{d / 2, d / 2, d / 2}}
	if d%2 == 0 {
		f.left[1], f.size[2] = d/2-1, d+1
	}
	return f
}

// kernel is a true Gaussian, for small sigma.
func kernel(sigma float64) C.filter {
	reach := int(math.Ceil(3 * sigma))
	total := 0.0
	for i := -reach; i <= reach; i++ {
		total += math.Exp(-float64(i*i) / (2 * sigma * sigma))
	}
	f := C.filter{reach: C.int(reach)}
	for i := range reach + 1 {
		f.weights[i] = C.int32_t(math.Exp(-float64(i*i)/(2*sigma*sigma))/total*(1<<14) + .5)
	}
	return f
}
