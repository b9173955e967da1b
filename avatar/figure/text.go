package figure

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"image"
	"image/color"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
)

// weight chooses among FontFiles.
type weight int

const (
	semiBold weight = iota
	bold
	extraBold
	weights
)

// FontFiles are the fonts that Options.Fonts must hold: Inter Display from Debian's fonts-inter
// (/usr/share/fonts/opentype/inter), under the SIL Open Font License.
var FontFiles = []string{"InterDisplay-SemiBold.otf", "InterDisplay-Bold.otf", "InterDisplay-ExtraBold.otf"}

// typesetter shapes and draws text. It is safe for concurrent use.
type typesetter struct {
	digest string

	// mu guards what follows: shaper, faces and caches are not made for several goroutines.
	mu     sync.Mutex
	faces  [weights]fallbacks
	shaper shaping.HarfbuzzShaper
	split  shaping.Segmenter
	r      *rasteriser
	glyphs map[glyphKey]*image.Alpha
}

// fallbacks are the faces that are tried in turn for a rune.
type fallbacks []*font.Face

// ResolveFace is the first face that draws the rune.
func (f fallbacks) ResolveFace(r rune) *font.Face {
	if face := f.covering(r); face != nil {
		return face
	}
	return f[0]
}

func (f fallbacks) covering(r rune) *font.Face {
	for _, face := range f {
		if gid, ok := face.NominalGlyph(r); ok {
			// Pictures, as of emoji, are not drawn.
			if _, ok := face.GlyphDataOutline(gid); ok || unicode.IsSpace(r) {
				return face
			}
		}
	}
	return nil
}

// glyphKey is a glyph at a size and a quarter of a pixel.
type glyphKey struct {
	face  *font.Face
	id    font.GID
	size  float64
	phase int
}

// readFonts reads FontFiles and whatever other fonts lie beside them.
func readFonts(files fs.FS) (*typesetter, error) {
	if files == nil {
		return nil, errors.New("fonts: no files were given")
	}
	t := &typesetter{r: newRasteriser(), glyphs: map[glyphKey]*image.Alpha{}}
	sum := sha256.New()
	for w, name := range FontFiles {
		faces, err := readFaces(files, name, sum)
		if err != nil {
			return nil, fmt.Errorf("%w; install Debian's fonts-inter and copy the file", err)
		}
		t.faces[w] = faces
	}
	names, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	for _, e := range names {
		if n := e.Name(); slices.Contains(FontFiles, n) || !isFont(n) {
			continue
		}
		faces, err := readFaces(files, e.Name(), sum)
		if err != nil {
			return nil, err
		}
		for w := range t.faces {
			t.faces[w] = append(t.faces[w], faces...)
		}
	}
	t.digest = fmt.Sprintf("%x", sum.Sum(nil)[:4])
	return t, nil
}

func isFont(name string) bool {
	n := strings.ToLower(name)
	return strings.HasSuffix(n, ".otf") || strings.HasSuffix(n, ".ttf") || strings.HasSuffix(n, ".ttc")
}

func readFaces(files fs.FS, name string, sum hash.Hash) ([]*font.Face, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	sum.Write(data)
	faces, err := font.ParseTTC(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("fonts: %s: %w", name, err)
	}
	return faces, nil
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

// shape sets a line. Runes that no font covers are left out.
func (t *typesetter) shape(text string, s style) line {
	t.mu.Lock()
	defer t.mu.Unlock()
	faces := t.faces[s.weight]
	var runes []rune
	for _, r := range text {
		if faces.covering(r) != nil {
			runes = append(runes, r)
		}
	}
	l := line{size: s.size}
	if len(runes) == 0 {
		return l
	}
	in := shaping.Input{Text: runes, RunEnd: len(runes), Size: fixed.Int26_6(s.size * 64), Language: language.NewLanguage("en")}
	rtl := rightToLeft(string(runes))
	if rtl {
		in.Direction = di.DirectionRTL
	}
	runs := slices.Clone(t.split.Split(in, faces))
	visual(runs, rtl)
	for _, run := range runs {
		out := t.shaper.Shape(run)
		for _, g := range out.Glyphs {
			l.marks = append(l.marks, glyphAt{out.Face, g.GlyphID, l.width + toFloat(g.XOffset), -toFloat(g.YOffset)})
			l.width += toFloat(g.Advance) + s.tracking
		}
	}
	l.width -= s.tracking
	return l
}

func toFloat(v fixed.Int26_6) float64 { return float64(v) / 64 }

// rightToLeft tells whether a text's first strong letter is written to the left.
func rightToLeft(text string) bool {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c != bidi.L
		}
	}
	return false
}

// visual puts runs from left to right (UAX #9, rule L2, for two levels).
func visual(runs []shaping.Input, rtl bool) {
	against := func(r shaping.Input) bool { return (r.Direction.Progression() == di.TowardTopLeft) != rtl }
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

// draw paints a line with its left end at x and its baseline at y.
func (t *typesetter) draw(dst *image.RGBA, l line, x, y float64, c color.RGBA) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range l.marks {
		gx := x + g.x
		whole := math.Floor(gx)
		phase := int((gx - whole) * 4)
		m := t.glyph(glyphKey{g.face, g.id, l.size, phase})
		if m == nil {
			continue
		}
		at := *m
		at.Rect = m.Rect.Add(image.Pt(int(whole), int(math.Round(y+g.y))))
		pour(dst, &at, c, 1)
	}
}

// glyph is a glyph's mask about its origin; nil for one that shows nothing.
func (t *typesetter) glyph(k glyphKey) *image.Alpha {
	if m, ok := t.glyphs[k]; ok {
		return m
	}
	const most = 4096
	if len(t.glyphs) >= most {
		clear(t.glyphs)
	}
	var m *image.Alpha
	if o, ok := k.face.GlyphDataOutline(k.id); ok && len(o.Segments) > 0 {
		p := outlineOf(o)
		s := k.size / float64(k.face.Upem())
		at := affine{a: s, d: -s, e: float64(k.phase) / 4}
		m = t.r.fill(p, at, p.bounds(at, 1))
	}
	t.glyphs[k] = m
	return m
}

func outlineOf(o font.GlyphOutline) path {
	var p path
	for _, s := range o.Segments {
		a := func(i int) (float64, float64) { return float64(s.Args[i].X), float64(s.Args[i].Y) }
		x, y := a(0)
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			p.move(x, y)
		case opentype.SegmentOpLineTo:
			p.line(x, y)
		case opentype.SegmentOpQuadTo:
			ex, ey := a(1)
			p.quad(x, y, ex, ey)
		case opentype.SegmentOpCubeTo:
			x2, y2 := a(1)
			ex, ey := a(2)
			p.cube(x, y, x2, y2, ex, ey)
		}
	}
	return p
}

// fit sets a text on one line no wider than room: smaller down to least, then cut with an ellipsis.
func (t *typesetter) fit(text string, s style, room, least float64) line {
	l := t.shape(text, s)
	for l.width > room && s.size > least {
		s.size = max(least, s.size-1)
		l = t.shape(text, s)
	}
	runes := []rune(text)
	for l.width > room && len(runes) > 1 {
		runes = runes[:len(runes)-1]
		l = t.shape(strings.TrimRight(string(runes), " ,;:-–—")+"…", s)
	}
	return l
}

// wrap sets a text on at most most lines; what is left over is cut with an ellipsis.
func (t *typesetter) wrap(text string, s style, room float64, most int) []line {
	var out []line
	words := strings.Fields(text)
	for len(words) > 0 {
		if len(out) == most-1 {
			return append(out, t.fit(strings.Join(words, " "), s, room, s.size))
		}
		n := 1
		for n < len(words) && t.shape(strings.Join(words[:n+1], " "), s).width <= room {
			n++
		}
		out = append(out, t.fit(strings.Join(words[:n], " "), s, room, s.size))
		words = words[n:]
	}
	return out
}
