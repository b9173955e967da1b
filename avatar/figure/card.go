package figure

import (
	"image"

	"github.com/skip2/go-qrcode"

	"github.com/barkerlive/barker/avatar"
)

// The card lies along the lower edge.
const (
	cardX, cardY          = 28, 1010
	cardWidth, cardHeight = 664, 226
	cardPad               = 24
	pictureSize           = 178
	textX                 = cardX + cardPad + pictureSize + 24
	codeSize              = 152 // the most room for the QR code, with its quiet zone
)

// card is the product card as it is worded.
func (f *Figure) card(c *avatar.Card) *sprite {
	s := newSheet(f.types, image.Rect(0, cardY-48, width, height))
	s.fill(box(cardX+6, cardY+14, cardWidth-12, cardHeight-4, 34), shadow, .38, 14)
	s.fill(box(cardX, cardY, cardWidth, cardHeight, 34), paper, 1, 0)
	s.cardPicture(f, c)
	right := float64(cardX + cardWidth - cardPad)
	if x, ok := s.code(c); ok {
		right = float64(x) - 8
	}
	s.cardText(c, right-textX)
	return pack(s.dst)
}

func (s *sheet) cardPicture(f *Figure, c *avatar.Card) {
	const x, y = cardX + cardPad, cardY + cardPad
	m := c.Picture
	if m == nil {
		m = f.Placeholder(c.Title, image.Pt(pictureSize, pictureSize))
	}
	s.fill(box(x, y, pictureSize, pictureSize, 22), tray, 1, 0)
	s.picture(m, x, y, pictureSize, pictureSize, 22)
	if c.Code != "" {
		l := s.types.fit(c.Code, style{bold, 21, .2}, pictureSize-48, 14)
		w := max(l.width+26, 44)
		s.fill(box(x+10, y+10, w, 34, 17), teal, 1, 0)
		s.text(l, x+10+(w-l.width)/2, y+35, paper)
	}
}

// cardText sets eyebrow, stock, title and price in a column of the given room.
func (s *sheet) cardText(c *avatar.Card, room float64) {
	t := s.types
	dot := teal
	if c.Low {
		dot = priceRed
	}
	x, left := float64(textX), room
	if c.Eyebrow != "" {
		l := t.fit(c.Eyebrow, style{semiBold, 20, .3}, room*.62, 16)
		s.text(l, x, cardY+56, teal)
		x, left = x+l.width+16, left-l.width-16
	}
	if c.Stock != "" && left > 40 {
		l := t.fit(c.Stock, style{semiBold, 19, 0}, left-16, 14)
		s.fill(ellipse(x+4.5, cardY+49.5, 4.5, 4.5), dot, 1, 0)
		colour := softText
		if c.Low {
			colour = priceRed
		}
		s.text(l, x+16, cardY+56, colour)
	}
	lines := t.wrap(c.Title, style{bold, 31, -.2}, room, 2)
	y := float64(cardY + 94)
	if len(lines) == 1 {
		y += 16
	}
	for _, l := range lines {
		s.text(l, textX, y, inkText)
		y += 36
	}
	s.cardPrice(c, room)
}

func (s *sheet) cardPrice(c *avatar.Card, room float64) {
	if c.Price == "" {
		return
	}
	colour := inkText
	share := room
	if c.Prior != "" {
		colour, share = priceRed, room*.66
	}
	l := s.types.fit(c.Price, style{extraBold, 50, -1}, share, 26)
	s.text(l, textX, cardY+193, colour)
	if c.Prior == "" {
		return
	}
	p := s.types.fit(c.Prior, style{semiBold, 25, 0}, room-l.width-14, 15)
	x := textX + l.width + 14
	s.text(p, x, cardY+193, fadedText)
	s.fill(box(x-2, cardY+193-p.size*.36, p.width+4, 2.4, 1.2), fadedText, 1, 0)
}

// code draws the QR code and its caption and returns its left edge. Modules lie on whole
// pixels, on even ones where the link leaves room for it, so that the encoder keeps them sharp.
func (s *sheet) code(c *avatar.Card) (left int, ok bool) {
	if c.Link == "" {
		return 0, false
	}
	q, err := qrcode.New(c.Link, qrcode.Low)
	if err != nil { // too long for any code: the card does without
		return 0, false
	}
	bits := q.Bitmap()
	n := len(bits)
	size := codeSize / n
	if size > 2 {
		size &^= 1
	}
	if size < 2 {
		return 0, false
	}
	side := n * size
	left = (cardX + cardWidth - 12 - codeSize + (codeSize-side)/2) &^ 1
	top := (cardY + 16 + (codeSize-side)/2) &^ 1
	s.fill(box(float64(left), float64(top), float64(side), float64(side), 6), rgb(0xFFFFFF), 1, 0)
	for y, row := range bits {
		for x, dark := range row {
			if dark {
				s.module(left+x*size, top+y*size, size)
			}
		}
	}
	const middle = cardX + cardWidth - 12 - codeSize/2
	l := s.types.fit(c.Scan, style{semiBold, 19, 0}, codeSize, 14)
	s.text(l, middle-l.width/2, cardY+196, softText)
	return cardX + cardWidth - 12 - codeSize, true
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
