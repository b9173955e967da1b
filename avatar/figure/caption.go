package figure

import (
	"image"
	"strings"
	"unicode"
)

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

// page is what is shown of the captions at once: at most two lines.
type page struct {
	lines      [][]spoken
	start, end float64 // when it is shown, in seconds
	bar        *sprite // without its words; nil until it is drawn
}

// spoken is a word of a page: set, and where it stands on its line.
type spoken struct {
	line   line
	x      float64 // from the line's left end
	gap    float64 // before it, unless it begins a line
	start  float64
	rtl    bool // written to the left
	neuter bool // has no direction of its own
	// plain is drawn before and after it is said, lit while.
	plain, lit *sprite
}

// bit is a stretch of captions that stays together: a word, or in a script without spaces what
// stands between two places where a line may end.
type bit struct {
	word
	glued bool // to the one before it
}

// bits takes words of scripts without spaces apart, and gives each part its share of the time.
func bits(words []word) []bit {
	var out []bit
	for _, w := range words {
		parts := []string{w.text}
		if strings.ContainsFunc(w.text, dense) {
			parts = pieces(w.text)
		}
		total, at := float64(max(1, len([]rune(w.text)))), w.start
		for i, p := range parts {
			end := at + (w.end-w.start)*float64(len([]rune(p)))/total
			glued := i > 0 || len(out) > 0 && !spaced(out[len(out)-1].text, p)
			out = append(out, bit{word{text: p, start: at, end: end}, glued})
			at = end
		}
	}
	return out
}

// pages lays the words out. A page ends with a sentence.
func (c *captioner) pages(words []word, length float64) []page {
	var out []page
	var p page
	var row []spoken
	x := 0.0
	room := c.room()
	st := style{semiBold, c.style.size, 0}
	space := c.types.shape("n n", st).width - c.types.shape("nn", st).width
	turn := func() {
		if len(row) > 0 {
			p.lines = append(p.lines, row)
		}
		if len(p.lines) > 0 {
			out = append(out, p)
		}
		p, row, x = page{}, nil, 0
	}
	whole := c.toward(words)
	for _, b := range c.narrowed(bits(words), st) {
		l := c.types.shapeToward(b.text, st, whole)
		if l.width > room {
			l = c.types.fit(b.text, st, room, c.style.size*.6)
		}
		if l.width == 0 {
			continue
		}
		gap := space
		if b.glued {
			gap = 0
		}
		if len(row) > 0 && x+gap+l.width > room {
			p.lines, row, x = append(p.lines, row), nil, 0
			if len(p.lines) == 2 {
				turn()
			}
		}
		if len(row) > 0 {
			x += gap
		}
		if len(row) == 0 && len(p.lines) == 0 {
			p.start = b.start
		}
		rtl, strong := direction(b.text)
		row = append(row, spoken{line: l, x: x, gap: gap, start: b.start, rtl: rtl, neuter: !strong})
		x += l.width
		p.end = b.end
		if b.ends() {
			turn()
		}
	}
	turn()
	return c.timed(out, length, whole)
}

// toward tells that the words, as a whole, are written to the left.
func (c *captioner) toward(words []word) bool {
	for _, w := range words {
		if rtl, strong := direction(w.text); strong {
			return rtl
		}
	}
	return c.types.rtl()
}

// narrowed takes apart what no line is wide enough for, in a script whose words only a dictionary
// tells apart.
func (c *captioner) narrowed(all []bit, st style) []bit {
	var out []bit
	for _, b := range all {
		if !strings.ContainsFunc(b.text, dense) || c.types.shape(b.text, st).width <= c.room() {
			out = append(out, b)
			continue
		}
		runes := len([]rune(b.text))
		for cluster := range clusters([]rune(b.text)) {
			end := b.start + (b.end-b.start)*float64(len(cluster))/float64(runes)
			out = append(out, bit{word{text: string(cluster), start: b.start, end: end}, b.glued})
			b.start, b.glued = end, true
			runes -= len(cluster)
		}
	}
	return out
}

// timed shows every page a little before its first word and until the next one, but not in a
// longer pause. The first and the last picture show none.
func (c *captioner) timed(pages []page, length float64, rtl bool) []page {
	for i := range pages {
		p := &pages[i]
		p.start = max(p.start-.12, tick)
		until := length - tick/2
		if i+1 < len(pages) {
			until = min(until, max(pages[i+1].start-.12, p.start))
		}
		p.end = min(p.end+.7, until)
		if p.end > until-.4 && i+1 < len(pages) {
			p.end = until
		}
		p.balance(c.room())
		for _, row := range p.lines {
			place(row, rtl)
		}
	}
	return pages
}

// balance moves words from the first line to the second while that evens them out.
func (p *page) balance(room float64) {
	if len(p.lines) != 2 {
		return
	}
	a, b := p.lines[0], p.lines[1]
	for len(a) > 1 {
		w := a[len(a)-1]
		shift := w.line.width + b[0].gap
		second := lineWidth(b) + shift
		if second > w.x+w.line.width || second > room {
			break
		}
		for i := range b {
			b[i].x += shift
		}
		w.x = 0
		a, b = a[:len(a)-1], append([]spoken{w}, b...)
	}
	p.lines[0], p.lines[1] = a, b
}

// lineWidth is that of a line whose words stand in the order of reading.
func lineWidth(row []spoken) float64 {
	w := row[len(row)-1]
	return w.x + w.line.width
}

// place puts the words of a line where they are read: in their own direction, within that of the
// whole text.
func place(row []spoken, rtl bool) {
	order := make([]int, len(row))
	for i := range order {
		order[i] = i
	}
	reorder(order, rtl, func(i int) bool { return !row[i].neuter && row[i].rtl != rtl })
	x := 0.0
	for n, i := range order {
		if n > 0 {
			x += row[max(i, order[n-1])].gap
		}
		row[i].x = x
		x += row[i].line.width
	}
}

// spaced tells whether a space parts two words: not between the letters of scripts without.
func spaced(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	return len(ra) == 0 || len(rb) == 0 || !dense(ra[len(ra)-1]) && !dense(rb[0])
}

func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer) ||
		r >= 0x3000 && r < 0x3100 || r >= 0xFF00 && r < 0xFFF0
}

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
