package figure

import (
	"image"
	"image/color"

	"github.com/skip2/go-qrcode"

	"github.com/barkerlive/barker/avatar"
)

// cardSheet draws a product card. Places are in pixels; where the language is written to the left
// everything is mirrored, but what is in a picture or a code.
type cardSheet struct {
	sheet
	figure *Figure
	card   *avatar.Card
	at     image.Rectangle // the card itself
	k      float64         // the plan's unit
	inks   inks
}

// mostCards are kept drawn: a pitch shows the same one in every sentence.
const mostCards = 16

// cardKey is everything that a card's drawing depends on.
type cardKey struct {
	card   avatar.Card // without its picture, which goes by PictureID
	layout avatar.Layout
	inks   inks
	tag    string
}

// cardOf is the product card as it is worded, drawn or found.
func (f *Figure) cardOf(c *avatar.Card, p *plan, t lettering, k inks) *sprite {
	key := cardKey{*c, p.layout, k, t.tag.String()}
	key.card.Picture = nil
	f.mu.Lock()
	s, ok := f.cards[key]
	f.mu.Unlock()
	if ok {
		return s
	}
	s = f.drawCard(c, p, t, k)
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.cards) >= mostCards {
		clear(f.cards)
	}
	f.cards[key] = s
	return s
}

func (f *Figure) drawCard(c *avatar.Card, p *plan, t lettering, k inks) *sprite {
	s := &cardSheet{*newSheet(t, p.card.Inset(-48).Intersect(image.Rectangle{Max: p.size})), f, c, p.card, p.unit, k}
	x, y, w, h := float64(p.card.Min.X), float64(p.card.Min.Y), float64(p.card.Dx()), float64(p.card.Dy())
	s.fill(box(x+6, y+14, w-12, h-4, 34*s.k), shadow, .38, 14)
	s.fill(box(x, y, w, h, 34*s.k), paper, 1, 0)
	if p.panel {
		s.panel()
	} else {
		s.strip()
	}
	return pack(s.dst)
}

// start is the left end of something w wide that begins off pixels into the card.
func (s *cardSheet) start(off, w float64) float64 {
	if s.types.rtl() {
		return float64(s.at.Max.X) - off - w
	}
	return float64(s.at.Min.X) + off
}

// write sets a line that begins off pixels into the card.
func (s *cardSheet) write(l line, off, y float64, c color.RGBA) {
	s.text(l, s.start(off, l.width), y, c)
}

// strip is the card along the lower edge of an upright picture: picture, words, code.
func (s *cardSheet) strip() {
	const pad, side, codeSide = 24, 178, 152
	top := float64(s.at.Min.Y)
	s.shot(pad, pad, side, side)
	off := float64(pad + side + 24)
	room := float64(s.at.Dx()) - off - pad
	if s.code(int(s.start(float64(s.at.Dx())-12-codeSide, codeSide)), s.at.Min.Y+16, codeSide) {
		room = float64(s.at.Dx()) - off - 20 - codeSide
		l := s.types.fit(s.card.Scan, style{semiBold, 19, 0}, codeSide, 14)
		s.text(l, s.start(float64(s.at.Dx())-12-codeSide, codeSide)+(codeSide-l.width)/2, top+196, softText)
	}
	y := struct{ news, title, price float64 }{56, 94, 193}
	if s.card.Until != "" {
		y.news, y.title, y.price = 46, 80, 170
	}
	s.news(off, top+y.news, room, 20)
	lines := s.types.wrapFit(s.card.Title, style{bold, 30, -.2}, room, 2, 24)
	at := top + y.title
	if len(lines) == 1 {
		at += 15
	}
	for _, l := range lines {
		s.write(l, off, at, inkText)
		at += 33
	}
	s.price(off, top+y.price, room, 50)
	s.until(off, top+204, room, 20)
}

// panel is the card beside the host: picture, words, price, and the code at its foot.
func (s *cardSheet) panel() {
	k := s.k
	pad, codeSide := 20*k, 152.
	w, h := float64(s.at.Dx()), float64(s.at.Dy())
	room, foot := w-2*pad, h-pad
	if s.code(int(s.start(pad-6*k, codeSide)), s.at.Max.Y-int(pad+codeSide)+int(6*k), int(codeSide)) {
		off := pad + codeSide + 10*k
		lines := s.types.wrapFit(s.card.Scan, style{semiBold, 21 * k, 0}, w-off-pad, 3, 14*k)
		y := float64(s.at.Max.Y) - pad - codeSide/2 + 7*k - 13*k*float64(len(lines)-1) + 6*k
		for _, l := range lines {
			s.write(l, off, y, softText)
			y += 26 * k
		}
		foot -= codeSide + 8*k
	}
	top := float64(s.at.Min.Y)
	if s.card.Until != "" {
		s.until(pad, top+foot-10*k, room, 20*k)
		foot -= 34 * k
	}
	s.price(pad, top+foot-12*k, room, 50*k)
	foot -= 62 * k
	lines := s.types.wrapFit(s.card.Title, style{bold, 30 * k, -.2}, room, 2, 23*k)
	for i, l := range lines {
		s.write(l, pad, top+foot-10*k-35*k*float64(len(lines)-1-i), inkText)
	}
	foot -= 35*k*float64(len(lines)) + 8*k
	s.news(pad, top+foot-8*k, room, 20*k)
	foot -= 36 * k
	s.shot(pad, pad, room, foot-pad-6*k)
}

// shot is the product's picture with its code.
func (s *cardSheet) shot(off, down, w, h float64) {
	x, y := int(s.start(off, w)), s.at.Min.Y+int(down)
	m := s.card.Picture
	if m == nil {
		m = s.figure.Placeholder(s.card.Title, image.Pt(int(w), int(h)))
	}
	s.fill(box(float64(x), float64(y), w, h, 22*s.k), tray, 1, 0)
	s.picture(m, x, y, int(w), int(h), 22*s.k)
	if s.card.Code != "" {
		l := s.types.fit(s.card.Code, style{bold, 21 * s.k, .2}, w-48, 14)
		tag := max(l.width+26*s.k, 44*s.k)
		tx := s.start(off+10*s.k, tag)
		s.fill(box(tx, float64(y)+10*s.k, tag, 34*s.k, 17*s.k), s.inks.tag, 1, 0)
		s.text(l, tx+(tag-l.width)/2, float64(y)+34.6*s.k, s.inks.tagText)
	}
}

// news is the small line above the title: that it is shown now, and whether there is any left.
func (s *cardSheet) news(off, y, room, size float64) {
	left := room
	if s.card.Eyebrow != "" {
		l := s.types.fit(s.card.Eyebrow, style{semiBold, size, .3}, room*.62, size*.8)
		s.write(l, off, y, s.inks.onPaper)
		off, left = off+l.width+16*s.k, left-l.width-16*s.k
	}
	if s.card.Stock == "" || left < 40*s.k {
		return
	}
	dot, colour := s.inks.onPaper, softText
	if s.card.Low {
		dot, colour = priceRed, priceRed
	}
	l := s.types.fit(s.card.Stock, style{semiBold, size * .95, 0}, left-16*s.k, size*.7)
	r := 4.5 * s.k
	s.fill(ellipse(s.start(off, 2*r)+r, y-size*.33, r, r), dot, 1, 0)
	s.write(l, off+16*s.k, y, colour)
}

// price is the price, and the honest prior price struck through beside it.
func (s *cardSheet) price(off, y, room, size float64) {
	if s.card.Price == "" {
		return
	}
	colour, share := inkText, room
	if s.card.Prior != "" {
		colour, share = priceRed, room*.66
	}
	l := s.types.fit(s.card.Price, style{extraBold, size, -1}, share, size/2)
	s.write(l, off, y, colour)
	if s.card.Prior == "" {
		return
	}
	p := s.types.fit(s.card.Prior, style{semiBold, size / 2, 0}, room-l.width-14*s.k, size*.3)
	off += l.width + 14*s.k
	s.write(p, off, y, fadedText)
	s.fill(box(s.start(off-2, p.width+4), y-p.size*.36, p.width+4, 2.4*s.k, 1.2*s.k), fadedText, 1, 0)
}

// until is when the price ends, as words: a clip may be seen again, so that nothing counts down.
func (s *cardSheet) until(off, y, room, size float64) {
	if s.card.Until != "" {
		s.write(s.types.fit(s.card.Until, style{semiBold, size, 0}, room, size*.75), off, y, priceRed)
	}
}

// code draws the QR code in a square of the side; false when there is none. Modules lie on whole
// pixels, on even ones where the link leaves room for it, so that the encoder keeps them sharp.
func (s *cardSheet) code(x, y, side int) bool {
	bits, size, ok := modules(s.card.Link, side)
	if !ok {
		return false
	}
	n := len(bits) * size
	left, top := (x+(side-n)/2)&^1, (y+(side-n)/2)&^1
	s.fill(box(float64(left), float64(top), float64(n), float64(n), 6), rgb(0xFFFFFF), 1, 0)
	for v, row := range bits {
		for u, dark := range row {
			if dark {
				s.module(left+u*size, top+v*size, size)
			}
		}
	}
	return true
}

// modules are a link's code with its quiet zone, and how many pixels of the side each may have. A
// link too long for that has no code.
func modules(link string, side int) (bits [][]bool, size int, ok bool) {
	if link == "" {
		return nil, 0, false
	}
	q, err := qrcode.New(link, qrcode.Low)
	if err != nil {
		return nil, 0, false
	}
	bits = q.Bitmap()
	if size = side / len(bits); size > 2 {
		size &^= 1
	}
	return bits, size, size >= 2
}

// module paints one dark square of the code.
func (s *sheet) module(x, y, size int) {
	r := image.Rect(x, y, x+size, y+size).Intersect(s.dst.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			s.dst.SetRGBA(px, py, inkText)
		}
	}
}
