package figure

import (
	"image"
	"unicode"
)

// The caption bar stands above the card, or on the desk where there is none.
const (
	barX, barWidth = 40, 640
	barTop         = 886
	barLower       = 1096
	barPad         = 34
	lineHeight     = 43
	captionSize    = 33
)

// page is what is shown of the captions at once: at most two lines.
type page struct {
	lines      [][]spoken
	start, end float64 // when it is shown, in seconds
}

// spoken is a word of a page: set, and where it stands on its line.
type spoken struct {
	line  line
	x     float64
	start float64
	rtl   bool // written to the left
}

// pages lays the words out. A page ends with a sentence.
func (t *typesetter) pages(words []word, length float64) []page {
	var out []page
	var p page
	var row []spoken
	x, last := 0.0, word{}
	const room = barWidth - 2*barPad
	gap := t.shape("n n", captionStyle).width - t.shape("nn", captionStyle).width
	turn := func() {
		if len(row) > 0 {
			p.lines = append(p.lines, row)
		}
		if len(p.lines) > 0 {
			out = append(out, p)
		}
		p, row, x = page{}, nil, 0
	}
	for _, w := range words {
		l := t.fit(w.text, captionStyle, room, 20)
		if l.width == 0 {
			continue
		}
		space := gap
		if !spaced(last.text, w.text) {
			space = 0
		}
		if len(row) > 0 && x+space+l.width > room {
			p.lines, row, x = append(p.lines, row), nil, 0
			if len(p.lines) == 2 {
				turn()
			}
		}
		if len(row) > 0 {
			x += space
		}
		if len(row) == 0 && len(p.lines) == 0 {
			p.start = w.start
		}
		row = append(row, spoken{l, x, w.start, rightToLeft(w.text)})
		x += l.width
		p.end, last = w.end, w
		if w.ends() {
			turn()
		}
	}
	turn()
	return timed(out, length)
}

var captionStyle = style{semiBold, captionSize, 0}

// timed shows every page a little before its first word and until the next one, but not in a
// longer pause. The first and the last picture show none.
func timed(pages []page, length float64) []page {
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
		p.balance()
	}
	return pages
}

// balance moves words from the first line to the second while that evens them out.
func (p *page) balance() {
	if len(p.lines) != 2 {
		return
	}
	a, b := p.lines[0], p.lines[1]
	for len(a) > 1 {
		w := a[len(a)-1]
		short := a[len(a)-2].x + a[len(a)-2].line.width
		shift := w.line.width + (w.x - short)
		second := lineWidth(b) + shift
		if second > w.x+w.line.width || second > barWidth-2*barPad {
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

func lineWidth(row []spoken) float64 {
	w := row[len(row)-1]
	return w.x + w.line.width
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
	for i, l := range p.lines {
		for j, w := range l {
			if w.start <= at {
				row, col = i, j
			}
		}
	}
	return row, col
}

// draw makes the bar with one word highlighted.
func (p *page) draw(t *typesetter, top, row, col int) *sprite {
	h := lineHeight*len(p.lines) + 22
	top += 2*lineHeight + 22 - h
	s := newSheet(t, image.Rect(barX-2, top-2, barX+barWidth+2, top+h+2))
	s.fill(box(barX, float64(top), barWidth, float64(h), 26), inkDark, .8, 0)
	for i, l := range p.lines {
		total := lineWidth(l)
		left := barX + (barWidth-total)/2
		rtl := l[0].rtl
		for j, w := range l {
			c := paper
			if i == row && j == col {
				c = wordGold
			}
			x := left + w.x
			if rtl {
				x = left + total - w.x - w.line.width
			}
			s.text(w.line, x, float64(top+43+lineHeight*i), c)
		}
	}
	return pack(s.dst)
}
