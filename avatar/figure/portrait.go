package figure

import (
	"image"
	"image/color"
	"strings"
	"unicode"

	"golang.org/x/image/draw"

	"github.com/barkerlive/barker/avatar"
)

// Avatar is a square portrait of a look's host, size pixels wide, for a chat's bubble. It is taken
// by day, upright and from afar, whatever the look.
func (f *Figure) Avatar(l avatar.Look, size int) image.Image {
	l.Light, l.Layout, l.Framing = avatar.Day, avatar.Portrait, avatar.Wide
	s := f.scene(l)
	c := s.plan.canvas()
	restore(c, s.set, c.Rect)
	s.draw(&pen{r: newRasteriser()}, c, rest)
	x, y := s.world.mul(s.host.face).apply(0, -12)
	const half = 178
	head := image.Rect(int(x)-half, int(y)-half, int(x)+half, int(y)+half).Intersect(c.Rect)
	dst := image.NewRGBA(image.Rect(0, 0, max(1, size), max(1, size)))
	draw.CatmullRom.Scale(dst, dst.Rect, picture(c), head, draw.Src, nil)
	return dst
}

// tints are the grounds of placeholders; the title chooses one.
var tints = [...][3]uint32{ // ground, shape, ink
	{0xF4E4D4, 0xE9C6A6, 0x8A5540},
	{0xE3EDE8, 0xBFD8D0, 0x14746F},
	{0xF8E2DA, 0xEDB9A8, 0xA3453A},
	{0xEFE6EE, 0xD5BFD2, 0x6B4350},
}

// Placeholder is a picture for a product that has none: soft shapes, its initials and its title.
func (f *Figure) Placeholder(title string, size image.Point) image.Image {
	w, h := float64(max(8, size.X)), float64(max(8, size.Y))
	k := min(w, h)
	sum := uint32(2166136261)
	for _, b := range []byte(title) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	t := tints[sum>>8%uint32(len(tints))]
	ground, shape, ink := rgb(t[0]), rgb(t[1]), rgb(t[2])
	s := newSheet(f.types, image.Rect(0, 0, int(w), int(h)))
	s.fill(box(0, 0, w, h, 0), ground, 1, 0)
	s.fill(ellipse(w*.24, h*.18, k*.42, k*.42), rgb(0xFFFFFF), .5, k*.09)
	s.fill(arch(w/2-k*.27, h*.2, k*.54, h*.86), shape, .75, 0)
	s.fill(ellipse(w*.78, h*.9, k*.3, k*.3), ink, .1, k*.03)

	named := k >= 240
	mark := f.types.fit(initials(title), style{extraBold, k * .2, -k * .004}, k*.42, k*.1)
	middle := h*.54 + mark.size*.36
	if named {
		middle = h*.47 + mark.size*.36
	}
	s.text(mark, (w-mark.width)/2, middle, ink)
	if named {
		s.caption(title, w, h, k, ink)
	}
	return s.dst
}

func (s *sheet) caption(title string, w, h, k float64, c color.RGBA) {
	size := max(11, k*.068)
	lines := s.types.wrap(title, style{semiBold, size, 0}, w*.84, 2)
	y := h*.83 - size*.6*float64(len(lines)-1)
	for _, l := range lines {
		s.text(l, (w-l.width)/2, y, c)
		y += size * 1.25
	}
}

// arch is a box with a round top.
func arch(x, y, w, h float64) path {
	var p path
	p.move(x, y+h)
	p.line(x, y+w/2)
	p.arc(w/2, w/2, false, true, x+w, y+w/2)
	p.line(x+w, y+h)
	p.close()
	return p
}

// initials are those of the first two words that begin with a letter or digit.
func initials(title string) string {
	var out []rune
	for _, f := range strings.Fields(title) {
		r := []rune(f)[0]
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToUpper(r))
		}
		if len(out) == 2 {
			break
		}
	}
	return string(out)
}
