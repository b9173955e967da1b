package figure

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// The colours of everything that is written.
var (
	inkDark   = rgb(0x21131C) // pills and caption bar
	inkText   = rgb(0x2A1A22)
	paper     = rgb(0xFFFBF6)
	cream     = rgb(0xFFF6EC)
	gold      = rgb(0xF2C468)
	teal      = rgb(0x14746F)
	priceRed  = rgb(0xC0392B)
	fadedText = rgb(0x7A6661)
	softText  = rgb(0x6A545A)
	wordGold  = rgb(0xFFD27A)
	tray      = rgb(0xF4E4D4) // behind a picture
	shadow    = rgb(0x2B1420)
	nearBlack = rgb(0x0B0609)
)

// sheet is what is laid flat over the picture: pills, bars, cards and their text.
type sheet struct {
	types lettering
	r     *rasteriser
	dst   *image.RGBA
}

func newSheet(t lettering, r image.Rectangle) *sheet {
	return &sheet{t, newRasteriser(), image.NewRGBA(r)}
}

// fill paints a path, blurred by sigma pixels.
func (s *sheet) fill(p path, c color.RGBA, opacity, sigma float64) {
	room := p.bounds(identity, 1+spread(sigma)).Intersect(s.dst.Rect.Inset(-int(spread(sigma))))
	if room.Empty() {
		return
	}
	m := s.r.fill(p, identity, room)
	if sigma > 0 {
		s.r.blur(m.Pix, room.Dx(), room.Dy(), 1, sigma)
	}
	pour(s.dst, m, c, opacity)
	s.r.release(m)
}

// picture fills a box with round corners with a picture, cut to cover it.
func (s *sheet) picture(src image.Image, x, y, w, h int, radius float64) {
	b := src.Bounds()
	if b.Empty() {
		return
	}
	part := b
	if b.Dx()*h > b.Dy()*w { // wider than the box
		n := b.Dy() * w / h
		part.Min.X += (b.Dx() - n) / 2
		part.Max.X = part.Min.X + max(1, n)
	} else {
		n := b.Dx() * h / w
		part.Min.Y += (b.Dy() - n) / 2
		part.Max.Y = part.Min.Y + max(1, n)
	}
	to := image.Rect(x, y, x+w, y+h)
	mask := s.r.fill(box(float64(x), float64(y), float64(w), float64(h), radius), identity, to)
	scaled := image.NewRGBA(to)
	draw.CatmullRom.Scale(scaled, to, src, part, draw.Src, nil)
	over(s.dst, scaled, mask, 1)
	s.r.release(mask)
}

// text paints a line with its left end at x and its baseline at y.
func (s *sheet) text(l line, x, y float64, c color.RGBA) { s.types.draw(s.dst, l, x, y, c) }

// spark is the glyph of the disclosure: on the label, and on the host's pin.
func spark(x, y, k float64) path {
	var p path
	p.move(x, y-10*k)
	p.cube(x+1.4*k, y-3*k, x+3*k, y-1.4*k, x+10*k, y)
	p.cube(x+3*k, y+1.4*k, x+1.4*k, y+3*k, x, y+10*k)
	p.cube(x-1.4*k, y+3*k, x-3*k, y+1.4*k, x-10*k, y)
	p.cube(x-3*k, y-1.4*k, x-1.4*k, y-3*k, x, y-10*k)
	p.close()
	return p
}

// labelShare is how high the label's letters are, as a share of the picture's shortest side: what
// GB 45438-2025 asks of a picture that a machine made. labelOpacity is its ground's.
const labelShare, labelOpacity = .05, .78

// label is the disclosure that every picture carries. A long one takes more lines, never smaller
// letters.
func (p *plan) label(t lettering, text string, k inks) *sprite {
	if text == "" {
		text = "AI host"
	}
	size := float64(p.shortest()) * labelShare
	lines := t.wrap(text, style{semiBold, size, 0}, p.labelWidth-2.45*size, 3)
	wide := 0.0
	for _, l := range lines {
		wide = max(wide, l.width)
	}
	x, y, lead := float64(p.corner.X), float64(p.corner.Y), size*1.2
	w, h := wide+size*2.45, size*.46+lead*float64(len(lines))
	s := newSheet(t, image.Rect(p.corner.X-2, p.corner.Y-2, p.corner.X+int(w)+4, p.corner.Y+int(h)+4))
	s.fill(box(x, y, w, h, min(h, size*1.66)/2), inkDark, labelOpacity, 0)
	s.fill(spark(x+size*.98, y+size*.83, size*.04), k.onDark, 1, 0)
	for i, l := range lines {
		s.text(l, x+size*1.68, y+size*1.18+lead*float64(i), cream)
	}
	return pack(s.dst)
}
