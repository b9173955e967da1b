package figure

import "image"

// sprite is a part of the puppet, premultiplied in limited-range YCbCr and packed so that one
// multiplication blends every channel of a texel: each lane has 16 bits for an 8-bit value, and
// weights that add up to 256 never carry into the next lane.
type sprite struct {
	rect image.Rectangle // where it lies at rest; even corners, with a clear border
	luma []uint32        // Y | A<<16
	// chroma is half as wide and high: Cb | Cr<<16 | A<<32.
	chroma []uint64
	// lumaSpans and chromaSpans are each row's first and past-last texel that is not clear, and its
	// longest clear run between them.
	lumaSpans, chromaSpans []span
}

type span struct{ from, to, gapFrom, gapTo int32 }

// pack makes a sprite of what is not clear in src; nil when all is.
func pack(src *image.RGBA) *sprite {
	r := inked(src)
	if r.Empty() {
		return nil
	}
	s := &sprite{rect: even(r.Inset(-2))}
	w, h := s.rect.Dx(), s.rect.Dy()
	s.luma, s.chroma = make([]uint32, w*h), make([]uint64, w*h/4)
	sums := make([][3]float64, len(s.chroma))
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
			s.luma[v*w+u] = uint32(l-16*(1-a/255)+.5) | uint32(p[3])<<16
			c := &sums[v/2*(w/2)+u/2]
			c[0] += (cb - 128*(1-a/255)) / 4
			c[1] += (cr - 128*(1-a/255)) / 4
			c[2] += a / 4
		}
	}
	for i, c := range sums {
		s.chroma[i] = uint64(c[0]+.5) | uint64(c[1]+.5)<<16 | uint64(c[2]+.5)<<32
	}
	s.lumaSpans, s.chromaSpans = spans(s.luma, w), spans(s.chroma, w/2)
	return s
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

func spans[T uint32 | uint64](texels []T, w int) []span {
	out := make([]span, len(texels)/w)
	for y := range out {
		s := span{from: int32(w)}
		for x, t := range texels[y*w : y*w+w] {
			if t == 0 {
				continue
			}
			if x := int32(x); s.to > 0 && x-s.to > s.gapTo-s.gapFrom {
				s.gapFrom, s.gapTo = s.to, x
			}
			s.from, s.to = min(s.from, int32(x)), int32(x+1)
		}
		if s.to == 0 {
			s.gapTo = int32(w)
		}
		out[y] = s
	}
	return out
}

// reach is the even box of what the sprite covers when it is moved by m.
func (s *sprite) reach(m affine) image.Rectangle {
	r := s.rect
	b := box(float64(r.Min.X), float64(r.Min.Y), float64(r.Dx()), float64(r.Dy()), 0)
	return even(b.bounds(m, 0))
}
