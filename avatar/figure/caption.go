package figure

import "image"

// captionStyle is how captions are set: in pixels of the upright picture, times its unit.
type captionStyle struct {
	size, line, pad float64
}

var (
	captionsUsual = captionStyle{33, 43, 34}
	captionsLarge = captionStyle{46, 58, 28}
)

func (c captionStyle) times(k float64) captionStyle {
	return captionStyle{c.size * k, c.line * k, c.pad * k}
}

// captioner lays words out on pages and draws them.
type captioner struct {
	types lettering
	plan  *plan
	inks  inks
	style captionStyle
	lower bool            // no card stands below the bar
	bars  map[int]*sprite // without words, by the number of their lines
}

func newCaptioner(t lettering, p *plan, k inks, large, lower bool) *captioner {
	c := &captioner{types: t, plan: p, inks: k, style: captionsUsual, lower: lower, bars: map[int]*sprite{}}
	if large {
		c.style = captionsLarge.times(min(p.unit, 1.12)) // more would reach the card
		return c
	}
	c.style = c.style.times(p.unit)
	return c
}

// room is how wide a line may be.
func (c *captioner) room() float64 { return float64(c.plan.barWidth) - 2*c.style.pad }

// current is the word that is being said, as line and place on it.
func (p *page) current(at float64) (row, col int) {
	started := -1.0
	for i, l := range p.lines {
		for j, w := range l {
			if w.start <= at && w.start >= started {
				row, col, started = i, j, w.start
			}
		}
	}
	return row, col
}

// draw paints the page's bar and its words, once.
func (c *captioner) draw(p *page) {
	if p.bar != nil {
		return
	}
	n := len(p.lines)
	h := int(c.style.line*float64(n)+c.style.size*.66) &^ 1
	bottom := c.plan.barBottom
	if c.lower {
		bottom = c.plan.barAlone
	}
	top := bottom - h
	if p.bar = c.bars[n]; p.bar == nil {
		p.bar = c.barOf(top, h)
		c.bars[n] = p.bar
	}
	for i, row := range p.lines {
		width := 0.0
		for _, w := range row {
			width = max(width, w.x+w.line.width)
		}
		left := float64(c.plan.barX) + (float64(c.plan.barWidth)-width)/2
		base := float64(top) + c.style.size*.33 + c.style.line*(float64(i)+.745)
		for j := range row {
			w := &row[j]
			w.plain, w.lit = c.word(w.line, left+w.x, base, false), c.word(w.line, left+w.x, base, true)
		}
	}
}

func (c *captioner) barOf(top, h int) *sprite {
	x, w := c.plan.barX, c.plan.barWidth
	s := newSheet(c.types, image.Rect(x-2, top-2, x+w+2, top+h+2))
	s.fill(box(float64(x), float64(top), float64(w), float64(h), 26*c.plan.unit), c.inks.bar, c.inks.barCover, 0)
	return pack(s.dst)
}

// word is one word where it stands.
func (c *captioner) word(l line, x, base float64, lit bool) *sprite {
	ink := c.inks.barText
	if lit {
		ink = c.inks.spoken
	}
	s := newSheet(c.types, image.Rect(int(x-l.size*.3), int(base-l.size*1.4), int(x+l.width+l.size*.3)+1, int(base+l.size*.8)))
	s.text(l, x, base, ink)
	return pack(s.dst)
}

// covers is what a drawn page may paint on, covers of a word likewise.
func (p *page) covers() image.Rectangle {
	r := p.bar.rect
	for _, row := range p.lines {
		for i := range row {
			r = r.Union(row[i].covers())
		}
	}
	return r
}

func (w *spoken) covers() image.Rectangle {
	if w.plain == nil { // nothing but spaces
		return image.Rectangle{}
	}
	return w.plain.rect.Union(w.lit.rect)
}
