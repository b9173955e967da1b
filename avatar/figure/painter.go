package figure

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"
)

// painter paints nodes of a drawing on premultiplied RGBA pictures. Every shape has a mask no
// larger than itself. It is used by one goroutine.
type painter struct {
	r *rasteriser
	// tints are what becomes of the colours that the art marks with data-tint, and lit is what a
	// light makes of all of them; nil leaves them.
	tints map[string]func(color.RGBA) color.RGBA
	lit   func(color.RGBA) color.RGBA
}

// tone is the colour function for what is marked with a tint, or with none; nil for no change.
func (p *painter) tone(tint string) func(color.RGBA) color.RGBA {
	dye := p.tints[tint]
	switch {
	case dye == nil:
		return p.lit
	case p.lit == nil:
		return dye
	}
	return func(c color.RGBA) color.RGBA { return p.lit(dye(c)) }
}

// paint draws n on dst through m, which does not include n's own transform.
func (p *painter) paint(dst *image.RGBA, n *node, m affine, clip *image.Alpha) {
	if n.kind == "defs" || n.kind == "clipPath" || n.opacity == 0 {
		return
	}
	m = m.mul(n.m)
	if n.clip != nil {
		own := p.clip(n.clip, m, dst.Rect, clip)
		defer p.r.release(own)
		clip = own
	}
	if n.kind != "g" {
		p.shape(dst, n, m, clip)
		return
	}
	if n.opacity == 1 && n.sigma == 0 {
		for _, k := range n.kids {
			p.paint(dst, k, m, clip)
		}
		return
	}
	p.layer(dst, n, m, clip)
}

// layer paints a group aside, because its opacity or its blur is the whole group's.
func (p *painter) layer(dst *image.RGBA, n *node, m affine, clip *image.Alpha) {
	sigma := n.sigma * m.gain()
	reach := int(spread(sigma))
	room := n.bounds(m).Inset(-reach).Intersect(dst.Rect.Inset(-2 * reach))
	if room.Empty() {
		return
	}
	l := image.NewRGBA(room)
	for _, k := range n.kids {
		p.paint(l, k, m, nil)
	}
	if sigma > 0 {
		for c := range 4 {
			p.r.blur(l.Pix[c:], room.Dx(), room.Dy(), 4, sigma)
		}
	}
	over(dst, l, clip, n.opacity)
}

// bounds is what a node may touch; m includes its own transform.
func (n *node) bounds(m affine) image.Rectangle {
	if n.kind != "g" {
		margin := 1 + spread(n.sigma*m.gain())
		if n.stroke.set {
			margin += n.width * m.gain()
		}
		return n.outline.bounds(m, margin)
	}
	var r image.Rectangle
	for _, k := range n.kids {
		if k.kind != "defs" && k.kind != "clipPath" {
			r = r.Union(k.bounds(m.mul(k.m)))
		}
	}
	return r.Inset(-int(spread(n.sigma * m.gain())))
}

// clip is the mask of a clip path's shape, cut by the clip around it.
func (p *painter) clip(n *node, m affine, within image.Rectangle, outer *image.Alpha) *image.Alpha {
	m = m.mul(n.m)
	room := n.outline.bounds(m, 1).Intersect(within)
	if outer != nil {
		room = room.Intersect(outer.Rect)
	}
	mask := p.r.fill(n.outline, m, room)
	if outer != nil {
		cut(mask, outer)
	}
	return mask
}

// cut multiplies mask by by, which counts as empty outside its bounds.
func cut(mask, by *image.Alpha) {
	r := mask.Rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(r.Min.X, y):][:r.Dx()]
		lo, hi := max(r.Min.X, by.Rect.Min.X), min(r.Max.X, by.Rect.Max.X)
		if y < by.Rect.Min.Y || y >= by.Rect.Max.Y || lo >= hi {
			clear(row)
			continue
		}
		clear(row[:lo-r.Min.X])
		clear(row[hi-r.Min.X:])
		other := by.Pix[by.PixOffset(lo, y):][:hi-lo]
		for i, o := range other {
			row[lo-r.Min.X+i] = byte((uint32(row[lo-r.Min.X+i])*uint32(o)*257 + 32896) >> 16)
		}
	}
}

func (p *painter) shape(dst *image.RGBA, n *node, m affine, clip *image.Alpha) {
	sigma := n.sigma * m.gain()
	reach := spread(sigma)
	if n.fill.set {
		room := n.outline.bounds(m, 1+reach).Intersect(dst.Rect.Inset(-int(reach)))
		p.ink(dst, p.r.fill(n.outline, m, room), n, n.fill, m, clip, sigma)
	}
	if n.stroke.set {
		margin := 1 + reach + n.width*m.gain()
		room := n.outline.bounds(m, margin).Intersect(dst.Rect.Inset(-int(reach)))
		p.ink(dst, p.r.outline(n.outline, m, n.width, n.round, room), n, n.stroke, m, clip, sigma)
	}
}

// ink blurs and clips the mask, and paints through it.
func (p *painter) ink(dst *image.RGBA, mask *image.Alpha, n *node, ink paint, m affine, clip *image.Alpha, sigma float64) {
	defer p.r.release(mask)
	if mask.Rect.Empty() {
		return
	}
	if sigma > 0 {
		p.r.blur(mask.Pix, mask.Rect.Dx(), mask.Rect.Dy(), 1, sigma)
	}
	if clip != nil {
		cut(mask, clip)
	}
	opacity := n.opacity * ink.opacity
	tone := p.tone(cmp.Or(ink.tint, n.attr["data-tint"]))
	if ink.shade == nil {
		c := ink.color
		if tone != nil {
			c = tone(c)
		}
		pour(dst, mask, c, opacity)
		return
	}
	ink.shade.toned(tone).pour(dst, mask, n.outline, m, opacity)
}

// toned is the gradient in other colours.
func (g *gradient) toned(tone func(color.RGBA) color.RGBA) *gradient {
	if tone == nil {
		return g
	}
	t := *g
	t.stops = slices.Clone(g.stops)
	for i := range t.stops {
		t.stops[i].color = tone(t.stops[i].color)
	}
	return &t
}

// pour paints one colour through a mask.
func pour(dst *image.RGBA, mask *image.Alpha, c color.RGBA, opacity float64) {
	o := uint32(opacity*256 + .5)
	r := mask.Rect.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(r.Min.X, y):][:r.Dx()]
		d := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for i, k := range row {
			if k != 0 {
				mix(d[4*i:4*i+4:4*i+4], c.R, c.G, c.B, uint32(k)*o)
			}
		}
	}
}

// mix lays a colour over a premultiplied texel; a is alpha times 65280.
func mix(d []byte, r, g, b uint8, a uint32) {
	const one = 255 * 256
	d[0] = byte((uint32(r)*a + uint32(d[0])*(one-a) + one/2) / one)
	d[1] = byte((uint32(g)*a + uint32(d[1])*(one-a) + one/2) / one)
	d[2] = byte((uint32(b)*a + uint32(d[2])*(one-a) + one/2) / one)
	d[3] = byte((255*a + uint32(d[3])*(one-a) + one/2) / one)
}

// over lays a picture over another, through a clip and with an opacity.
func over(dst, src *image.RGBA, clip *image.Alpha, opacity float64) {
	o := uint32(opacity*256 + .5)
	r := src.Rect.Intersect(dst.Rect)
	if clip != nil {
		r = r.Intersect(clip.Rect)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		s := src.Pix[src.PixOffset(r.Min.X, y):]
		d := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for i := range r.Dx() {
			k := uint32(255)
			if clip != nil {
				k = uint32(clip.Pix[clip.PixOffset(r.Min.X+i, y)])
			}
			k = k * o / 255 // 0…256
			if k == 0 || s[4*i+3] == 0 {
				continue
			}
			keep := 255*256 - uint32(s[4*i+3])*k
			for c := 4 * i; c < 4*i+4; c++ {
				d[c] = byte((uint32(s[c])*k*255 + uint32(d[c])*keep + 255*128) / (255 * 256))
			}
		}
	}
}

// shades is how finely a gradient's colours are tabled.
const shades = 1024

type shadeTable [shades + 1]struct {
	c color.RGBA
	a uint32 // opacity, 256 is full
}

func (g *gradient) table() *shadeTable {
	var t shadeTable
	for i := range t {
		s := g.at(float64(i) / shades)
		t[i].c, t[i].a = s.color, uint32(s.opacity*256+.5)
	}
	return &t
}

// at is the colour at a place from 0 to 1.
func (g *gradient) at(t float64) stop {
	last := g.stops[0]
	for _, s := range g.stops {
		if t <= s.at {
			if s.at == last.at {
				return s
			}
			k := (t - last.at) / (s.at - last.at)
			mid := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*k + .5) }
			return stop{t, color.RGBA{mid(last.color.R, s.color.R), mid(last.color.G, s.color.G), mid(last.color.B, s.color.B), 255},
				last.opacity + (s.opacity-last.opacity)*k}
		}
		last = s
	}
	return last
}

// pour paints the gradient through a mask; outline gives the box that it spans.
func (g *gradient) pour(dst *image.RGBA, mask *image.Alpha, outline path, m affine, opacity float64) {
	if !g.user {
		x0, y0, x1, y1 := outline.extent(identity)
		m = m.mul(affine{a: x1 - x0, d: y1 - y0, e: x0, f: y0})
	}
	inv, t := m.invert(), g.table()
	dx, dy := g.x2-g.x1, g.y2-g.y1
	place := func(x, y float64) float64 { return ((x-g.x1)*dx + (y-g.y1)*dy) / (dx*dx + dy*dy) }
	if g.radial {
		place = func(x, y float64) float64 { return math.Sqrt((x-g.x1)*(x-g.x1)+(y-g.y1)*(y-g.y1)) / g.r }
	}
	o := opacity * 256
	r := mask.Rect.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(r.Min.X, y):][:r.Dx()]
		d := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for i, k := range row {
			if k == 0 {
				continue
			}
			u, v := inv.apply(float64(r.Min.X+i)+.5, float64(y)+.5)
			s := &t[int(min(max(place(u, v), 0), 1)*shades+.5)]
			mix(d[4*i:4*i+4:4*i+4], s.c.R, s.c.G, s.c.B, uint32(float64(uint32(k)*s.a)*o/256))
		}
	}
}
