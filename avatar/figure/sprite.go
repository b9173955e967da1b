package figure

import (
	"image"
	"math"
)

// sprite is a part of the puppet, premultiplied in limited-range YCbCr.
type sprite struct {
	rect         image.Rectangle // where it lies at rest; even corners, with a clear border
	luma, chroma texels          // chroma is half as wide and high
}

// texels are planes of values, each less 128, as the multiplications of bytes want them. Beyond the
// last row there is some room to read.
type texels struct {
	width  int
	colour [2][]int8 // one for luma
	alpha  []int8
	spans  []span // of the rows
}

// The alphas of texels that nothing is seen through, and that are not there.
const opaqueTexel, clearTexel = 127, -128

// span is what is known of a row of texels: the first and past-last that is not clear, the longest
// clear run between them, and the longest opaque runs before and after that. Some ends are negative,
// so that the least of several rows holds for all of them.
type span struct {
	from, lessTo           int16
	lessGapFrom, gapTo     int16
	lessSolidFrom, solidTo [2]int16
}

// pack makes a sprite of what is not clear in src; nil when all is.
func pack(src *image.RGBA) *sprite {
	r := inked(src)
	if r.Empty() {
		return nil
	}
	s := &sprite{rect: even(r.Inset(-2))}
	w, h := s.rect.Dx(), s.rect.Dy()
	s.luma, s.chroma = newTexels(w, h, 1), newTexels(w/2, h/2, 2)
	sums := make([][3]float64, w*h/4)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p := src.Pix[src.PixOffset(x, y):]
			if p[3] == 0 {
				continue
			}
			a := float64(p[3])
			l, cb, cr := toYCC(float64(p[0]), float64(p[1]), float64(p[2]))
			// The offsets 16 and 128 are premultiplied like everything else.
			u, v := x-s.rect.Min.X, y-s.rect.Min.Y
			s.luma.set(v*w+u, a, l-16*(1-a/255))
			c := &sums[v/2*(w/2)+u/2]
			c[0] += (cb - 128*(1-a/255)) / 4
			c[1] += (cr - 128*(1-a/255)) / 4
			c[2] += a / 4
		}
	}
	for i, c := range sums {
		s.chroma.set(i, c[2], c[0], c[1])
	}
	s.luma.measure()
	s.chroma.measure()
	return s
}

func newTexels(w, h, colours int) texels {
	const beyond = 32
	plane := func() []int8 {
		v := make([]int8, w*h+beyond)
		for i := range v {
			v[i] = clearTexel
		}
		return v
	}
	t := texels{width: w, alpha: plane(), spans: make([]span, h)}
	for i := range colours {
		t.colour[i] = plane()
	}
	return t
}

func (t *texels) set(i int, alpha float64, colours ...float64) {
	t.alpha[i] = int8(int(alpha+.5) - 128)
	for k, c := range colours {
		t.colour[k][i] = int8(int(c+.5) - 128)
	}
}

// inked is the box of what is not clear.
func inked(m *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		row := m.Pix[m.PixOffset(m.Rect.Min.X, y):][:4*m.Rect.Dx()]
		lo, hi := -1, 0
		for i := 3; i < len(row); i += 4 {
			if row[i] != 0 {
				if lo < 0 {
					lo = i / 4
				}
				hi = i/4 + 1
			}
		}
		if lo >= 0 {
			r = r.Union(image.Rect(m.Rect.Min.X+lo, y, m.Rect.Min.X+hi, y+1))
		}
	}
	return r
}

// measure finds the spans.
func (t *texels) measure() {
	for y := range t.spans {
		row := t.alpha[y*t.width:][:t.width]
		from, to, gapFrom, gapTo := t.width, 0, 0, 0
		for x, a := range row {
			if a == clearTexel {
				continue
			}
			if to > 0 && x-to > gapTo-gapFrom {
				gapFrom, gapTo = to, x
			}
			from, to = min(from, x), x+1
		}
		switch {
		case to == 0:
			gapTo = t.width
		case gapTo == 0:
			gapFrom, gapTo = to, to
		}
		s := span{from: int16(from), lessTo: int16(-to), lessGapFrom: int16(-gapFrom), gapTo: int16(gapTo)}
		for i, part := range [2]struct{ from, to int }{{0, gapFrom}, {gapTo, t.width}} {
			f, u := longest(row[part.from:part.to], opaqueTexel)
			s.lessSolidFrom[i], s.solidTo[i] = int16(-part.from-f), int16(part.from+u)
		}
		t.spans[y] = s
	}
}

// longest is the longest run of a value.
func longest(row []int8, value int8) (from, to int) {
	run := 0
	for x, v := range row {
		if v != value {
			run = 0
			continue
		}
		if run++; run > to-from {
			from, to = x+1-run, x+1
		}
	}
	return from, to
}

// reach is the even box of what the sprite covers when it is moved by m.
func (s *sprite) reach(m affine) image.Rectangle {
	r := s.rect
	w, h := float64(r.Dx()), float64(r.Dy())
	x, y := m.apply(float64(r.Min.X), float64(r.Min.Y))
	// The other corners lie one side, the other and both from the first.
	x0, x1 := x+min(m.a*w, 0)+min(m.c*h, 0), x+max(m.a*w, 0)+max(m.c*h, 0)
	y0, y1 := y+min(m.b*w, 0)+min(m.d*h, 0), y+max(m.b*w, 0)+max(m.d*h, 0)
	return even(image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1))))
}
