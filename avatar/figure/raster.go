package figure

import (
	"image"
	"image/draw"
	"math"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// rasteriser turns outlines into masks that are no larger than they need to be. It is used by
// one goroutine.
type rasteriser struct {
	z      *vector.Rasterizer
	stroke *rasterx.Stroker
	// ox, oy is the mask's corner, taken off every point.
	ox, oy int
	// pool holds masks that were given back.
	pool []*image.Alpha
	line [2][]int32
}

func newRasteriser() *rasteriser {
	r := &rasteriser{z: vector.NewRasterizer(1, 1)}
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

// finish draws what was outlined. Nothing of the mask's old content is left.
func (r *rasteriser) finish(bounds image.Rectangle) *image.Alpha {
	m := r.mask(bounds)
	r.z.DrawOp = draw.Src
	r.z.Draw(m, bounds, image.Opaque, image.Point{})
	return m
}

func (r *rasteriser) begin(bounds image.Rectangle) {
	r.z.Reset(bounds.Dx(), bounds.Dy())
	r.ox, r.oy = bounds.Min.X, bounds.Min.Y
}

func (r *rasteriser) point(m affine, x, y float64) (float32, float32) {
	x, y = m.apply(x, y)
	return float32(x - float64(r.ox)), float32(y - float64(r.oy))
}

// fill is the mask of p's inside through m, within bounds.
func (r *rasteriser) fill(p path, m affine, bounds image.Rectangle) *image.Alpha {
	r.begin(bounds)
	for _, s := range p {
		switch s.op {
		case 'M':
			r.z.ClosePath()
			r.z.MoveTo(r.point(m, s.p[0], s.p[1]))
		case 'L':
			r.z.LineTo(r.point(m, s.p[0], s.p[1]))
		case 'C':
			x1, y1 := r.point(m, s.p[0], s.p[1])
			x2, y2 := r.point(m, s.p[2], s.p[3])
			x, y := r.point(m, s.p[4], s.p[5])
			r.z.CubeTo(x1, y1, x2, y2, x, y)
		case 'Z':
			r.z.ClosePath()
		}
	}
	r.z.ClosePath()
	return r.finish(bounds)
}

// outline is the mask of p's stroke through m, within bounds. Width is in p's units.
func (r *rasteriser) outline(p path, m affine, width float64, round bool, bounds image.Rectangle) *image.Alpha {
	r.begin(bounds)
	ends, join := rasterx.ButtCap, rasterx.Miter
	if round {
		ends, join = rasterx.RoundCap, rasterx.Round
	}
	r.stroke.SetStroke(fixed.Int26_6(width*m.gain()*64+.5), 4<<6, ends, ends, rasterx.RoundGap, join)
	at := func(x, y float64) fixed.Point26_6 {
		fx, fy := r.point(m, x, y)
		return fixed.Point26_6{X: fixed.Int26_6(math.Round(float64(fx) * 64)), Y: fixed.Int26_6(math.Round(float64(fy) * 64))}
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
	return r.finish(bounds)
}

// The methods below make the rasteriser the scanner that the stroker draws on.

// Start begins an outline.
func (r *rasteriser) Start(a fixed.Point26_6) { r.z.MoveTo(float32(a.X)/64, float32(a.Y)/64) }

// Line continues an outline.
func (r *rasteriser) Line(b fixed.Point26_6) { r.z.LineTo(float32(b.X)/64, float32(b.Y)/64) }

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
	if n := max(w, h); len(r.line[0]) < n {
		r.line = [2][]int32{make([]int32, n), make([]int32, n)}
	}
	filter := boxes(sigma)
	if sigma < 2 {
		filter = kernel(sigma)
	}
	for y := range h {
		r.pass(pix[y*w*step:], step, w, filter)
	}
	for x := range w {
		r.pass(pix[x*step:], w*step, h, filter)
	}
}

// A filter smooths a row held in a, with b of the same length to work in, and returns the one
// of the two that holds the result. Values have seven bits below the point.
type filter func(a, b []int32) []int32

func (r *rasteriser) pass(pix []byte, stride, n int, f filter) {
	a, any := r.line[0][:n], byte(0)
	for i, o := 0, 0; i < n; i, o = i+1, o+stride {
		a[i] = int32(pix[o]) << 7
		any |= pix[o]
	}
	if any == 0 {
		return
	}
	a = f(a, r.line[1][:n])
	for i, o := 0, 0; i < n; i, o = i+1, o+stride {
		pix[o] = byte((a[i] + 64) >> 7)
	}
}

// boxes is three box filters in a row, which is nearly a Gaussian (Filter Effects 1,
// section 9.10). They are what the reference renderers use from sigma 2 on.
func boxes(sigma float64) filter {
	d := int(sigma*3*math.Sqrt(2*math.Pi)/4 + .5)
	size, left := [3]int{d, d, d}, [3]int{d / 2, d / 2, d / 2}
	if d%2 == 0 {
		left[1], size[2] = d/2-1, d+1
	}
	return func(a, b []int32) []int32 {
		for i := range 3 {
			average(a, b, size[i], left[i])
			a, b = b, a
		}
		return a
	}
}

// average sets b to the mean of size values of a, left of which lie before the place. It multiplies
// instead of dividing, which is exact for up to 362 values of 15 bits.
func average(a, b []int32, size, left int) {
	right, n := size-left-1, len(a)
	part := (uint64(1)<<32 + uint64(size) - 1) / uint64(size)
	sum := int32(0)
	for i := range min(right, n) {
		sum += a[i]
	}
	for i := range n {
		if j := i + right; j < n {
			sum += a[j]
		}
		b[i] = int32(uint64(uint32(sum)) * part >> 32)
		if j := i - left; j >= 0 {
			sum -= a[j]
		}
	}
}

// kernel is a true Gaussian, for small sigma.
func kernel(sigma float64) filter {
	reach := int(math.Ceil(3 * sigma))
	w := make([]int32, reach+1)
	total := 0.0
	for i := -reach; i <= reach; i++ {
		total += math.Exp(-float64(i*i) / (2 * sigma * sigma))
	}
	for i := range w {
		w[i] = int32(math.Exp(-float64(i*i)/(2*sigma*sigma))/total*(1<<14) + .5)
	}
	return func(a, b []int32) []int32 {
		for i := range a {
			sum := a[i] * w[0]
			for k := 1; k <= reach; k++ {
				if i >= k {
					sum += a[i-k] * w[k]
				}
				if i+k < len(a) {
					sum += a[i+k] * w[k]
				}
			}
			b[i] = sum >> 14
		}
		return b
	}
}
