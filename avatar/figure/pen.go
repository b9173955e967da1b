package figure

/*
#include "soft.h"
*/
import "C"

import (
	"image"
	"image/color"
	"math"
)

// pen draws vectors straight on the planes: what deforms in every picture is small enough.
// It is used by one goroutine.
type pen struct {
	r     *rasteriser
	dst   *image.YCbCr
	limit image.Rectangle // even corners
	m     affine
	mask  *image.Alpha // the clip, if any
	c     *colours
}

// clipTo lets only the inside of p be drawn on, until unclip.
func (p *pen) clipTo(o path) { p.mask = p.r.fill(o, p.m, p.room(o, 0)) }

func (p *pen) unclip() {
	p.r.release(p.mask)
	p.mask = nil
}

// room is the even box that a path grown by margin pixels may touch.
func (p *pen) room(o path, margin float64) image.Rectangle {
	r := even(o.bounds(p.m, margin+1)).Intersect(p.limit)
	if p.mask != nil {
		// What is blurred needs its surroundings; cut takes off the rest.
		r = r.Intersect(even(p.mask.Rect.Inset(-int(margin) - 1)))
	}
	return r
}

// fill paints the inside of a path, blurred by sigma units of the drawing.
func (p *pen) fill(o path, c ycc, opacity, sigma float64) {
	sigma *= p.m.gain()
	r := p.room(o, spread(sigma))
	if r.Empty() {
		return
	}
	p.lay(p.r.fill(o, p.m, r), c, opacity, sigma)
}

// stroke paints along a path with round ends.
func (p *pen) stroke(o path, width float64, c ycc, opacity, sigma float64) {
	sigma *= p.m.gain()
	r := p.room(o, spread(sigma)+width*p.m.gain())
	if r.Empty() {
		return
	}
	p.lay(p.r.outline(o, p.m, width, true, r), c, opacity, sigma)
}

// lay paints a colour through a mask and gives the mask back.
func (p *pen) lay(mask *image.Alpha, c ycc, opacity, sigma float64) {
	p.soften(mask, sigma)
	r, d := mask.Rect, p.dst
	y, o := d.YOffset(r.Min.X, r.Min.Y), d.COffset(r.Min.X, r.Min.Y)
	colour := [3]C.uint32_t{C.uint32_t(c.y), C.uint32_t(c.cb), C.uint32_t(c.cr)}
	C.tint(bytesOf(d.Y[y:]), C.int(d.YStride), bytesOf(d.Cb[o:]), bytesOf(d.Cr[o:]), C.int(d.CStride),
		bytesOf(mask.Pix), C.int(mask.Stride), C.int(r.Dx()), C.int(r.Dy()), &colour[0], C.uint32_t(opacity*256+.5))
	p.r.release(mask)
}

// tint lays a value over another; a is alpha times 65280.
func tint(d byte, v, a uint32) byte {
	const one = 255 * 256
	return byte((uint32(d)*(one-a) + v*a + one/2) / one)
}

// soften blurs a mask and cuts it by the clip.
func (p *pen) soften(mask *image.Alpha, sigma float64) {
	if sigma > 0 {
		p.r.blur(mask.Pix, mask.Rect.Dx(), mask.Rect.Dy(), 1, sigma)
	}
	if p.mask != nil {
		cut(mask, p.mask)
	}
}

// chroma paints both colour planes through the mean of four luma places.
func (p *pen) chroma(mask *image.Alpha, of func(x, y int) (ycc, uint32)) {
	r := mask.Rect
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		upper := mask.Pix[mask.PixOffset(r.Min.X, y):][:r.Dx()]
		lower := mask.Pix[mask.PixOffset(r.Min.X, y+1):][:r.Dx()]
		o := p.dst.COffset(r.Min.X, y)
		cb, cr := p.dst.Cb[o:o+r.Dx()/2], p.dst.Cr[o:o+r.Dx()/2]
		for i := range cb {
			a := (uint32(upper[2*i]) + uint32(upper[2*i+1]) + uint32(lower[2*i]) + uint32(lower[2*i+1]) + 2) >> 2
			if a != 0 {
				c, opacity := of(r.Min.X+2*i, y)
				cb[i], cr[i] = tint(cb[i], c.cb, a*opacity), tint(cr[i], c.cr, a*opacity)
			}
		}
	}
}

// glow fills a path with colours that change with the distance from (x, y) to radius.
func (p *pen) glow(o path, x, y, radius float64, colors *glowTable) {
	r := p.room(o, 0)
	if r.Empty() {
		return
	}
	mask := p.r.fill(o, p.m, r)
	p.soften(mask, 0)
	cx, cy := p.m.apply(x, y)
	step := float64(len(colors)-1) / (radius * p.m.gain())
	of := func(px, py int) (ycc, uint32) {
		x, y := float64(px)+.5-cx, float64(py)+.5-cy
		d := math.Sqrt(x*x + y*y)
		return colors[min(int(d*step), len(colors)-1)], 256
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(r.Min.X, y):][:r.Dx()]
		d := p.dst.Y[p.dst.YOffset(r.Min.X, y):][:r.Dx()]
		for i, k := range row {
			if k != 0 {
				c, opacity := of(r.Min.X+i, y)
				d[i] = tint(d[i], c.y, uint32(k)*opacity)
			}
		}
	}
	p.chroma(mask, of)
	p.r.release(mask)
}

// glowTable is a radial gradient from its middle outwards.
type glowTable [64]ycc

func newGlow(g *gradient, lit func(color.RGBA) ycc) *glowTable {
	var t glowTable
	for i := range t {
		t[i] = lit(g.at(float64(i) / float64(len(t)-1)).color)
	}
	return &t
}
