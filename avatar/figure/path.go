package figure

import (
	"fmt"
	"image"
	"math"
	"strconv"
)

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f), the order of SVG's matrix().
type affine struct{ a, b, c, d, e, f float64 }

var identity = affine{a: 1, d: 1}

func translate(x, y float64) affine { return affine{a: 1, d: 1, e: x, f: y} }

func scale(x, y float64) affine { return affine{a: x, d: y} }

// rotate turns by deg degrees about (x, y), clockwise on a screen.
func rotate(deg, x, y float64) affine {
	s, c := math.Sincos(deg * math.Pi / 180)
	return affine{c, s, -s, c, x - c*x + s*y, y - s*x - c*y}
}

// mul is m after n.
func (m affine) mul(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

func (m affine) invert() affine {
	det := m.a*m.d - m.b*m.c
	r := affine{a: m.d / det, b: -m.b / det, c: -m.c / det, d: m.a / det}
	r.e, r.f = -(r.a*m.e + r.c*m.f), -(r.b*m.e + r.d*m.f)
	return r
}

func (m affine) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// gain is by how much m enlarges lengths, on average.
func (m affine) gain() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// segment is one step of a path: 'M', 'L' and 'C' with 2, 2 and 6 numbers, or 'Z'. It lies in memory
// as C's does.
type segment struct {
	op byte
	p  [6]float64
}

// path is an outline. The zero path is empty; its methods append to it.
type path []segment

func (p *path) move(x, y float64) {
	if *p == nil {
		*p = make(path, 0, 12) // what of a face is drawn has seldom more
	}
	*p = append(*p, segment{'M', [6]float64{x, y}})
}

func (p *path) line(x, y float64) { *p = append(*p, segment{'L', [6]float64{x, y}}) }
func (p *path) close()            { *p = append(*p, segment{op: 'Z'}) }

func (p *path) cube(x1, y1, x2, y2, x, y float64) {
	*p = append(*p, segment{'C', [6]float64{x1, y1, x2, y2, x, y}})
}

// quad appends a quadratic curve, raised to a cubic one.
func (p *path) quad(x1, y1, x, y float64) {
	x0, y0 := p.pen()
	p.cube(x0+(x1-x0)*2/3, y0+(y1-y0)*2/3, x+(x1-x)*2/3, y+(y1-y)*2/3, x, y)
}

// pen is the current point; a closed path must be moved before it is drawn on.
func (p *path) pen() (x, y float64) {
	if len(*p) == 0 {
		return 0, 0
	}
	s := (*p)[len(*p)-1]
	if s.op == 'C' {
		return s.p[4], s.p[5]
	}
	return s.p[0], s.p[1]
}

// arc appends an elliptical arc (SVG 2, appendix B.2.4) with axes along x and y.
func (p *path) arc(rx, ry float64, large, sweep bool, ex, ey float64) {
	x, y := p.pen()
	if rx == 0 || ry == 0 || x == ex && y == ey {
		p.line(ex, ey)
		return
	}
	dx, dy := (x-ex)/2/rx, (y-ey)/2/ry
	l := dx*dx + dy*dy
	if l > 1 {
		s := math.Sqrt(l)
		rx, ry, dx, dy, l = rx*s, ry*s, dx/s, dy/s, 1
	}
	k := math.Sqrt(max(0, (1-l)/l))
	if large == sweep {
		k = -k
	}
	cx, cy := k*dy, -k*dx
	from, to := math.Atan2(dy-cy, dx-cx), math.Atan2(-dy-cy, -dx-cx)
	turn := to - from
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	p.turn((x+ex)/2+cx*rx, (y+ey)/2+cy*ry, rx, ry, from, turn)
}

// turn appends an arc about (cx, cy) as cubic curves of at most a quarter each.
func (p *path) turn(cx, cy, rx, ry, from, turn float64) {
	n := int(math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-6))
	for i := range n {
		a := from + turn*float64(i)/float64(n)
		b := from + turn*float64(i+1)/float64(n)
		t := 4.0 / 3 * math.Tan((b-a)/4)
		sa, ca := math.Sincos(a)
		sb, cb := math.Sincos(b)
		p.cube(cx+rx*(ca-t*sa), cy+ry*(sa+t*ca), cx+rx*(cb+t*sb), cy+ry*(sb-t*cb), cx+rx*cb, cy+ry*sb)
	}
}

func ellipse(cx, cy, rx, ry float64) path {
	var p path
	p.move(cx+rx, cy)
	p.turn(cx, cy, rx, ry, 0, 2*math.Pi)
	p.close()
	return p
}

// box is a rectangle with round corners.
func box(x, y, w, h, r float64) path {
	var p path
	r = min(r, w/2, h/2)
	if r <= 0 {
		p.move(x, y)
		p.line(x+w, y)
		p.line(x+w, y+h)
		p.line(x, y+h)
		p.close()
		return p
	}
	p.move(x+r, y)
	p.line(x+w-r, y)
	p.turn(x+w-r, y+r, r, r, -math.Pi/2, math.Pi/2)
	p.line(x+w, y+h-r)
	p.turn(x+w-r, y+h-r, r, r, 0, math.Pi/2)
	p.line(x+r, y+h)
	p.turn(x+r, y+h-r, r, r, math.Pi/2, math.Pi/2)
	p.line(x, y+r)
	p.turn(x+r, y+r, r, r, math.Pi, math.Pi/2)
	p.close()
	return p
}

// points yields every point and control point of p through m.
func (p path) points(m affine, yield func(x, y float64)) {
	for _, s := range p {
		n := 0
		switch s.op {
		case 'M', 'L':
			n = 2
		case 'C':
			n = 6
		}
		for i := 0; i < n; i += 2 {
			yield(m.apply(s.p[i], s.p[i+1]))
		}
	}
}

// extent is the box around p's points and control points through m.
func (p path) extent(m affine) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	p.points(m, func(x, y float64) {
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	})
	return x0, y0, x1, y1
}

// bounds is the pixels that p through m may touch when it is grown by margin.
func (p path) bounds(m affine, margin float64) image.Rectangle {
	x0, y0, x1, y1 := p.extent(m)
	if x0 > x1 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(x0-margin)), int(math.Floor(y0-margin)),
		int(math.Ceil(x1+margin)), int(math.Ceil(y1+margin)))
}

// pathReader reads SVG path data (SVG 2, section 9.3).
type pathReader struct {
	d string
	i int
	p path
	// x, y is the current point, sx, sy the start of the sub-path.
	x, y, sx, sy float64
}

// parsePath reads the commands M L H V C Q A Z in both cases; arcs must not be turned.
func parsePath(d string) (path, error) {
	r := pathReader{d: d}
	for {
		r.space()
		if r.i == len(d) {
			return r.p, nil
		}
		op := d[r.i]
		r.i++
		if err := r.command(op); err != nil {
			return nil, fmt.Errorf("path %q at %d: %w", d, r.i, err)
		}
	}
}

func (r *pathReader) space() {
	for r.i < len(r.d) && (r.d[r.i] == ' ' || r.d[r.i] == ',' || r.d[r.i] == '\n' || r.d[r.i] == '\t') {
		r.i++
	}
}

func (r *pathReader) more() bool {
	r.space()
	return r.i < len(r.d) && (r.d[r.i] == '-' || r.d[r.i] == '+' || r.d[r.i] == '.' || r.d[r.i] >= '0' && r.d[r.i] <= '9')
}

func (r *pathReader) number() (float64, error) {
	if !r.more() {
		return 0, fmt.Errorf("number expected")
	}
	from, dot := r.i, false
	if r.d[r.i] == '-' || r.d[r.i] == '+' {
		r.i++
	}
	for r.i < len(r.d) && (r.d[r.i] >= '0' && r.d[r.i] <= '9' || r.d[r.i] == '.' && !dot) {
		dot = dot || r.d[r.i] == '.'
		r.i++
	}
	return strconv.ParseFloat(r.d[from:r.i], 64)
}

// arity is how many numbers a command takes, by its upper-case letter.
var arity = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'Q': 4, 'A': 7, 'Z': 0}

func (r *pathReader) command(op byte) error {
	upper := op &^ 32
	n, ok := arity[upper]
	if !ok {
		return fmt.Errorf("command %q is not in the painter's subset", op)
	}
	if upper == 'Z' {
		r.p.close()
		r.x, r.y = r.sx, r.sy
		return nil
	}
	if len(r.p) == 0 && upper != 'M' {
		return fmt.Errorf("path must begin with M")
	}
	for first := true; first || r.more(); first = false {
		var v [7]float64
		for i := range n {
			x, err := r.number()
			if err != nil {
				return err
			}
			v[i] = x
		}
		if upper == 'A' && v[2] != 0 && v[0] != v[1] {
			return fmt.Errorf("turned arcs are not in the painter's subset")
		}
		r.draw(upper, op != upper, first, v)
	}
	return nil
}

// draw appends one command with its numbers.
func (r *pathReader) draw(op byte, relative, first bool, v [7]float64) {
	ox, oy := 0.0, 0.0
	if relative {
		ox, oy = r.x, r.y
	}
	if n := len(r.p); n > 0 && r.p[n-1].op == 'Z' && op != 'M' {
		r.p.move(r.sx, r.sy)
	}
	switch op {
	case 'M', 'L':
		r.x, r.y = v[0]+ox, v[1]+oy
		if op == 'M' && first {
			r.sx, r.sy = r.x, r.y
			r.p.move(r.x, r.y)
			return
		}
		r.p.line(r.x, r.y)
	case 'H':
		r.x = v[0] + ox
		r.p.line(r.x, r.y)
	case 'V':
		r.y = v[0] + oy
		r.p.line(r.x, r.y)
	case 'C':
		r.x, r.y = v[4]+ox, v[5]+oy
		r.p.cube(v[0]+ox, v[1]+oy, v[2]+ox, v[3]+oy, r.x, r.y)
	case 'Q':
		r.x, r.y = v[2]+ox, v[3]+oy
		r.p.quad(v[0]+ox, v[1]+oy, r.x, r.y)
	case 'A':
		r.x, r.y = v[5]+ox, v[6]+oy
		r.p.arc(v[0], v[1], v[3] != 0, v[4] != 0, r.x, r.y)
	}
}
