package figure

import (
	"math"
	"strings"
	"unicode"
)

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

// pages lays the words out: as few pages as they need, each of whole sentences or of a part of one,
// cut where the voice pauses anyway and so that no word stands alone.
func (c *captioner) pages(words []word, length float64) []page {
	st := style{semiBold, c.style.size, 0}
	whole := c.toward(words)
	sheet := c.set(words, st, whole)
	var out []page
	for from := 0; from < len(sheet); {
		to := sheet.sentence(from)
		out = append(out, sheet[from:to].cut(c.room())...)
		from = to
	}
	return c.timed(out, length, whole)
}

// set shapes the words and tells how they hang together.
func (c *captioner) set(words []word, st style, rtl bool) strip {
	room := c.room()
	space := c.types.shape("n n", st).width - c.types.shape("nn", st).width
	var out strip
	for _, b := range c.narrowed(bits(words), st) {
		l := c.types.shapeToward(b.text, st, rtl)
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
		toLeft, strong := direction(b.text)
		out = append(out, cell{b, spoken{line: l, gap: gap, start: b.start, rtl: toLeft, neuter: !strong}})
	}
	return out
}

// cell is a bit that is set.
type cell struct {
	bit
	spoken
}

// strip is captions set on one endless line.
type strip []cell

// soon is how quickly a sentence must follow one of a single word to share its page, in seconds.
const soon = 1.2

// sentence is where the pages that begin at a cell end: after its sentence. One of a single word
// goes along with its neighbour.
func (s strip) sentence(from int) int {
	to := from + 1
	for to < len(s) && (!s[to-1].ends() || s.lone(from, to)) {
		to++
	}
	if next := to + 1; next == len(s) && s[to-1].ends() && s.lone(to, next) {
		return next
	}
	return to
}

// lone tells that a single word, from from on to to, has a neighbour that is said soon.
func (s strip) lone(from, to int) bool {
	if to-from > 1 {
		return false
	}
	return to < len(s) && s[to].bit.start-s[to-1].end < soon || to == len(s) && from > 0 && s[from].bit.start-s[from-1].end < soon
}

// width is that of the cells from from on to to, on one line.
func (s strip) width(from, to int) float64 {
	w := -s[from].gap
	for _, x := range s[from:to] {
		w += x.gap + x.line.width
	}
	return w
}

// What a cut costs, where 1 is what it costs that a line is a room longer than the other.
const (
	aPage   = 100 // more than all else: no page that is not needed
	alone   = 12  // a word by itself on a page
	parted  = 3   // a number from its unit
	hanging = .6  // a line that ends with a little word
	paused  = .35 // what is saved where the voice pauses
)

// cut takes a sentence apart into pages of at most two lines, at the least cost.
func (s strip) cut(room float64) []page {
	type best struct {
		cost     float64
		from, at int // where its last page begins, and that page's second line
	}
	to := make([]best, len(s)+1)
	for end := 1; end <= len(s); end++ {
		to[end].cost = math.Inf(1)
		for from := end - 1; from >= 0; from-- {
			cost, at := s.cost(from, end, room)
			if math.IsInf(cost, 1) && end-from > 1 {
				break // and longer ones do not fit either
			}
			if cost += to[from].cost; cost < to[end].cost {
				to[end] = best{cost, from, at}
			}
		}
	}
	var out []page
	for end := len(s); end > 0; end = to[end].from {
		b := to[end]
		p := page{start: s[b.from].bit.start, end: s[end-1].end}
		for _, row := range []strip{s[b.from:b.at], s[b.at:end]} {
			if len(row) > 0 {
				p.lines = append(p.lines, row.words())
			}
		}
		out = append([]page{p}, out...)
	}
	return out
}

func (s strip) words() (out []spoken) {
	for _, x := range s {
		out = append(out, x.spoken)
	}
	return out
}

// cost is that of a page of the cells from from on to to, and where its second line begins: at to
// if one is enough.
func (s strip) cost(from, to int, room float64) (float64, int) {
	w := s.width(from, to)
	// The square evens pages out.
	cost := aPage + w/room*w/room
	if to < len(s) {
		cost += s.tear(to) - s.pause(to)
	}
	if to-from == 1 && len(s) > 1 {
		cost += alone
	}
	if w <= room || to-from == 1 {
		return cost, to
	}
	least, at := math.Inf(1), to
	for i := from + 1; i < to; i++ {
		a, b := s.width(from, i), s.width(i, to)
		if a > room || b > room {
			continue
		}
		d := (a - b) / room
		if x := d*d + s.tear(i) - s.pause(i)/2; x < least {
			least, at = x, i
		}
	}
	return cost + least, at
}

// tear is what it costs to end a line before a cell.
func (s strip) tear(i int) float64 {
	a, b := s[i-1].text, s[i].text
	if s[i].glued || s[i-1].ends() {
		return 0
	}
	switch {
	case counts(a) && !strings.ContainsAny(lastRune(a), ",;:"), currency(a) && counts(b):
		return parted
	case !strings.ContainsFunc(b, lettered) || !strings.ContainsFunc(a, lettered): // a dash begins no line
		return hanging
	case len([]rune(a)) <= 3 && strings.ContainsFunc(lastRune(a), unicode.IsLetter):
		return hanging
	}
	return 0
}

func lettered(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// counts tells that a word is a number, which its unit follows.
func counts(s string) bool {
	return strings.ContainsFunc(s, unicode.IsNumber) && !strings.ContainsFunc(s, unicode.IsLetter)
}

// currency tells that a word is a currency's code or sign.
func currency(s string) bool {
	return len(s) == 3 && strings.ToUpper(s) == s && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) ||
		len([]rune(s)) == 1 && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
}

// pause is what is saved by a cut before a cell: the voice pauses there.
func (s strip) pause(i int) float64 {
	if strings.ContainsAny(lastRune(s[i-1].text), ",;:–—，、；：،") || s[i-1].ends() {
		return paused
	}
	return 0
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
		for _, row := range p.lines {
			place(row, rtl)
		}
	}
	return pages
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
