package figure

import "math"

// walk goes along one row of the picture and samples a sprite bilinearly. All numbers are in
// texels; u, v, du and dv have 16 bits below the point.
type walk struct {
	u, v, du, dv int
	width, rows  int
	spans        []span
}

// clip narrows the walk of n steps to those whose four texels lie in the sprite and are not
// all clear, and moves it to the first of them.
func (w *walk) clip(n int) (from, to int) {
	from, to = within(0, n, w.u, w.du, (w.width-1)*one)
	from, to = within(from, to, w.v, w.dv, (w.rows-1)*one)
	if from >= to {
		return 0, 0
	}
	if w.du > 0 {
		from, to = w.narrow(from, to)
	}
	w.u, w.v = w.u+w.du*from, w.v+w.dv*from
	return from, max(from, to)
}

// within keeps the steps i for which 0 ≤ p + i·dp < end.
func within(from, to, p, dp, end int) (int, int) {
	if dp == 0 {
		if p < 0 || p >= end {
			return 0, 0
		}
		return from, to
	}
	a, b := float64(-p)/float64(dp), float64(end-1-p)/float64(dp)
	if a > b {
		a, b = b, a
	}
	return max(from, int(math.Ceil(a))), min(to, int(math.Floor(b))+1)
}

// narrow keeps the steps at which the rows that are touched hold anything.
func (w *walk) narrow(from, to int) (int, int) {
	a, b := (w.v+w.dv*from)>>16, (w.v+w.dv*(to-1))>>16
	if a > b {
		a, b = b, a
	}
	lo, hi := int32(w.width), int32(0)
	for _, s := range w.spans[a:min(b+2, len(w.spans))] {
		lo, hi = min(lo, s.from), max(hi, s.to)
	}
	if lo >= hi {
		return 0, 0
	}
	return max(from, ((int(lo)-1)*one-w.u)/w.du), min(to, (int(hi)*one-w.u)/w.du+2)
}

// The halves round each lane's value up from its lower byte.
const (
	lumaHalf   = 0x80 | 0x80<<16
	chromaHalf = 0x80 | 0x80<<16 | 0x80<<32
)

// luma blends one row. A row without turn and scale has the same weights everywhere and is
// taken apart from the others, because body and background are the most of every picture.
func (w *walk) luma(row []byte, texels []uint32, opacity uint32) {
	if w.du == one && w.dv == 0 && opacity == 256 {
		w.glideLuma(row, texels)
		return
	}
	u, v, du, dv, stride := w.u, w.v, w.du, w.dv, w.width
	for i := range row {
		o := v>>16*stride + u>>16
		p, q := texels[o:o+2:o+2], texels[o+stride:o+stride+2:o+stride+2]
		p0, p1, q0, q1 := p[0], p[1], q[0], q[1]
		if p0|p1|q0|q1 != 0 {
			x, y := uint32(u>>8)&255, uint32(v>>8)&255
			xy := x * y >> 8
			t := p0*(256-x-y+xy) + p1*(x-xy) + q0*(y-xy) + q1*xy + lumaHalf
			l, a := t&0xffff, t>>16
			if opacity < 256 {
				l, a = l*opacity>>8, a*opacity>>8
			}
			if l, a = l>>8, a>>8; a < 255 {
				l += under(row[i], 255-a)
			}
			row[i] = byte(l)
		}
		u += du
		v += dv
	}
}

// under is what remains of a value below something that leaves keep of 255.
func under(v byte, keep uint32) uint32 { return (uint32(v)*keep*257 + 32896) >> 16 }

// glideLuma blends a row that moved but did not turn.
func (w *walk) glideLuma(row []byte, texels []uint32) {
	x, y := uint32(w.u>>8)&255, uint32(w.v>>8)&255
	o := w.v>>16*w.width + w.u>>16
	p, q := texels[o:o+len(row)+1], texels[o+w.width:o+w.width+len(row)+1]
	q = q[:len(p)]
	if x == 0 && y == 0 {
		stillLuma(row, p)
		return
	}
	xy := x * y >> 8
	w00, w01, w10, w11 := 256-x-y+xy, x-xy, y-xy, xy
	p0, q0 := p[0], q[0]
	for i := range row {
		p1, q1 := p[i+1], q[i+1]
		if p0|p1|q0|q1 != 0 {
			t := p0*w00 + p1*w01 + q0*w10 + q1*w11 + lumaHalf
			l := t & 0xffff >> 8
			if a := t >> 24; a < 255 {
				l += under(row[i], 255-a)
			}
			row[i] = byte(l)
		}
		p0, q0 = p1, q1
	}
}

// stillLuma blends a row that lies on the texels.
func stillLuma(row []byte, p []uint32) {
	p = p[:len(row)]
	for i, t := range p {
		switch a := t >> 16; a {
		case 0:
		case 255:
			row[i] = byte(t)
		default:
			row[i] = byte(t&0xffff + under(row[i], 255-a))
		}
	}
}

// chroma blends one row of both colour planes.
func (w *walk) chroma(cb, cr []byte, texels []uint64, opacity uint32) {
	u, v, du, dv, stride := w.u, w.v, w.du, w.dv, w.width
	cr = cr[:len(cb)]
	for i := range cb {
		o := v>>16*stride + u>>16
		p, q := texels[o:o+2:o+2], texels[o+stride:o+stride+2:o+stride+2]
		p0, p1, q0, q1 := p[0], p[1], q[0], q[1]
		if p0|p1|q0|q1 != 0 {
			x, y := uint64(u>>8)&255, uint64(v>>8)&255
			xy := x * y >> 8
			t := p0*(256-x-y+xy) + p1*(x-xy) + q0*(y-xy) + q1*xy + chromaHalf
			b, r, a := uint32(t)&0xffff, uint32(t>>16)&0xffff, uint32(t>>32)
			if opacity < 256 {
				b, r, a = b*opacity>>8, r*opacity>>8, a*opacity>>8
			}
			if b, r, a = b>>8, r>>8, a>>8; a < 255 {
				b += under(cb[i], 255-a)
				r += under(cr[i], 255-a)
			}
			cb[i], cr[i] = byte(b), byte(r)
		}
		u += du
		v += dv
	}
}
