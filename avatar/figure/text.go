package figure

import (
	"image"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	shapelang "github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
)

// typesetter shapes and draws text. It is safe for concurrent use.
type typesetter struct {
	// mu guards what follows: shaper, faces and caches are not made for several goroutines.
	mu       sync.Mutex
	fonts    *library
	shaper   shaping.HarfbuzzShaper
	split    shaping.Segmenter
	r        *rasteriser
	glyphs   map[glyphKey]*image.Alpha
	pictures map[glyphKey]*image.RGBA
}

func newTypesetter(fonts *library) *typesetter {
	return &typesetter{fonts: fonts, r: newRasteriser(), glyphs: map[glyphKey]*image.Alpha{}, pictures: map[glyphKey]*image.RGBA{}}
}

// lettering sets text of a language.
type lettering struct {
	*typesetter
	tag language.Tag
}

// in is the lettering of another language.
func (t lettering) in(tag language.Tag) lettering { return lettering{t.typesetter, tag} }

// rtl tells that the language is written to the left.
func (t lettering) rtl() bool {
	script, _ := t.tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo":
		return true
	}
	return false
}

// style is how a text is set. Size and tracking are in pixels.
type style struct {
	weight   weight
	size     float64
	tracking float64
}

// line is a shaped line of text from its left end.
type line struct {
	width float64
	size  float64
	marks []glyphAt
}

type glyphAt struct {
	face *font.Face
	id   font.GID
	x, y float64
}

// shape sets a line that begins in the direction of its first strong letter. Runes that no font
// covers are left out.
func (t lettering) shape(text string, s style) line { return t.shapeToward(text, s, rightToLeft(text)) }

// shapeToward sets a line as a part of a text that is written to the left, or to the right.
func (t lettering) shapeToward(text string, s style, rtl bool) line {
	t.mu.Lock()
	defer t.mu.Unlock()
	runes, faces := t.covered(text, s.weight)
	l := line{size: s.size}
	if len(runes) == 0 {
		return l
	}
	in := shaping.Input{Text: runes, RunEnd: len(runes), Size: fixed.Int26_6(s.size * 64), Language: shapelang.NewLanguage(t.tag.String())}
	if rtl {
		in.Direction = di.DirectionRTL
	}
	runs := cutByFace(t.split.Split(in, anyFace{faces[0]}), faces)
	visual(runs, rtl)
	for _, run := range runs {
		tracking := s.tracking
		if joined(run.Script) {
			tracking = 0 // letters that touch must go on touching
		}
		out := t.shaper.Shape(run)
		for _, g := range out.Glyphs {
			l.marks = append(l.marks, glyphAt{out.Face, g.GlyphID, l.width + toFloat(g.XOffset), -toFloat(g.YOffset)})
			l.width += toFloat(g.Advance) + tracking
		}
	}
	l.width -= s.tracking
	return l
}

// covered is what of a text can be drawn, and with which face each rune of it.
func (t lettering) covered(text string, w weight) (runes []rune, faces []*font.Face) {
	all := []rune(text)
	way := wayOf(t.tag, all)
	for cluster := range clusters(all) {
		f := t.fonts.face(cluster, w, way)
		if f == nil && len(cluster) > 1 { // better without its marks than not at all
			cluster = cluster[:1]
			f = t.fonts.face(cluster, w, way)
		}
		if f == nil || silent(cluster[0]) {
			continue
		}
		for _, r := range cluster {
			if r >= 0xFE00 && r <= 0xFE0F && f != t.fonts.emoji.face {
				continue // asks for a picture, or for none
			}
			runes, faces = append(runes, r), append(faces, f)
		}
	}
	return runes, faces
}

// clusters are what a reader takes for one character each (UAX #29).
func clusters(text []rune) func(yield func([]rune) bool) {
	return func(yield func([]rune) bool) {
		var s segmenter.Segmenter
		s.Init(text)
		for it := s.GraphemeIterator(); it.Next(); {
			if !yield(it.Grapheme().Text) {
				return
			}
		}
	}
}

// pieces are the stretches of a text between which a line may be broken (UAX #14), with the spaces
// that end them.
func pieces(text string) []string {
	var s segmenter.Segmenter
	s.Init([]rune(text))
	var out []string
	for it := s.LineIterator(); it.Next(); {
		out = append(out, string(it.Line().Text))
	}
	return out
}

// anyFace resolves every rune to one face: runs are cut by face afterwards, by whole characters.
type anyFace struct{ face *font.Face }

func (a anyFace) ResolveFace(rune) *font.Face { return a.face }

func cutByFace(runs []shaping.Input, faces []*font.Face) []shaping.Input {
	var out []shaping.Input
	for _, run := range runs {
		for run.RunStart < run.RunEnd {
			part := run
			part.Face = faces[run.RunStart]
			part.RunEnd = run.RunStart + 1
			for part.RunEnd < run.RunEnd && faces[part.RunEnd] == part.Face {
				part.RunEnd++
			}
			out = append(out, part)
			run.RunStart = part.RunEnd
		}
	}
	return out
}

func joined(s shapelang.Script) bool {
	return s == shapelang.Arabic || s == shapelang.Devanagari || s == shapelang.Thai
}

func toFloat(v fixed.Int26_6) float64 { return float64(v) / 64 }

// direction is that of a text's first strong letter; strong is false when it has none.
func direction(text string) (rtl, strong bool) {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c != bidi.L, true
		}
	}
	return false, false
}

// rightToLeft tells whether a text's first strong letter is written to the left.
func rightToLeft(text string) bool {
	rtl, _ := direction(text)
	return rtl
}

// visual puts runs from left to right (UAX #9, rule L2, for two levels).
func visual(runs []shaping.Input, rtl bool) {
	reorder(runs, rtl, func(r shaping.Input) bool { return (r.Direction.Progression() == di.TowardTopLeft) != rtl })
}

// reorder puts what is in the order of reading from left to right; against tells what runs against
// the direction of the whole.
func reorder[T any](runs []T, rtl bool, against func(T) bool) {
	if rtl {
		slices.Reverse(runs)
	}
	for i := 0; i < len(runs); i++ {
		j := i
		for j < len(runs) && against(runs[j]) {
			j++
		}
		slices.Reverse(runs[i:max(i, j)])
		i = max(i, j)
	}
}

// fit sets a text on one line no wider than room: smaller down to least, then cut with an ellipsis.
func (t lettering) fit(text string, s style, room, least float64) line {
	l := t.shape(text, s)
	for l.width > room && s.size > least {
		s.size = max(least, s.size-1)
		l = t.shape(text, s)
	}
	runes := []rune(text)
	for l.width > room && len(runes) > 1 {
		runes = runes[:len(runes)-1]
		l = t.shape(strings.TrimRight(string(runes), " ,;:-–—、，")+"…", s)
	}
	return l
}

// wrap sets a text on at most most lines; what is left over is cut with an ellipsis.
func (t lettering) wrap(text string, s style, room float64, most int) []line {
	var out []line
	for left := pieces(strings.Join(strings.Fields(text), " ")); len(left) > 0; {
		if len(out) == most-1 {
			return append(out, t.fit(strings.Join(left, ""), s, room, s.size))
		}
		n := 1
		for n < len(left) && t.shape(strings.TrimRight(strings.Join(left[:n+1], ""), " "), s).width <= room {
			n++
		}
		out = append(out, t.fit(strings.TrimRight(strings.Join(left[:n], ""), " "), s, room, s.size))
		left = left[n:]
	}
	return out
}

// wrapFit is wrap with letters made smaller, down to least, before anything is cut.
func (t lettering) wrapFit(text string, s style, room float64, most int, least float64) []line {
	wide := func(piece string) bool { return t.shape(strings.TrimRight(piece, " "), s).width > room }
	for s.size > least && (len(t.wrap(text, s, room, most+1)) > most || slices.ContainsFunc(pieces(text), wide)) {
		s.size = max(least, s.size-1)
	}
	return t.wrap(text, s, room, most)
}
