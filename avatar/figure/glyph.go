package figure

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/draw"
)

// glyphKey is a glyph at a size and a quarter of a pixel.
type glyphKey struct {
	face  *font.Face
	id    font.GID
	size  float64
	phase int
}

// mostGlyphs and mostPictures bound what is kept drawn.
const mostGlyphs, mostPictures = 4096, 256

// draw paints a line with its left end at x and its baseline at y.
func (t *typesetter) draw(dst *image.RGBA, l line, x, y float64, c color.RGBA) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range l.marks {
		if g.id == 0 { // never the box that stands for a missing glyph
			continue
		}
		gx := x + g.x
		whole := math.Floor(gx)
		k := glyphKey{g.face, g.id, l.size, int((gx - whole) * 4)}
		to := image.Pt(int(whole), int(math.Round(y+g.y)))
		if m := t.glyph(k); m != nil {
			at := *m
			at.Rect = m.Rect.Add(to)
			pour(dst, &at, c, 1)
		} else if p := t.picture(k); p != nil {
			draw.Draw(dst, p.Rect.Add(to), p, p.Rect.Min, draw.Over)
		}
	}
}

// glyph is a glyph's mask about its origin; nil for one that shows nothing, or a picture.
func (t *typesetter) glyph(k glyphKey) *image.Alpha {
	if m, ok := t.glyphs[k]; ok {
		return m
	}
	if len(t.glyphs) >= mostGlyphs {
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

// picture is a glyph that is a picture, as of an emoji, about its origin; nil for any other.
func (t *typesetter) picture(k glyphKey) *image.RGBA {
	k.phase = 0
	if m, ok := t.pictures[k]; ok {
		return m
	}
	if len(t.pictures) >= mostPictures {
		clear(t.pictures)
	}
	m := scaledGlyph(k)
	t.pictures[k] = m
	return m
}

func scaledGlyph(k glyphKey) *image.RGBA {
	b, ok := k.face.GlyphDataBitmap(k.id)
	e, ok2 := k.face.GlyphExtents(k.id)
	if !ok || !ok2 || b.Format != font.PNG {
		return nil
	}
	src, err := png.Decode(bytes.NewReader(b.Data))
	if err != nil {
		return nil
	}
	s := k.size / float64(k.face.Upem())
	at := func(v float32) int { return int(math.Round(float64(v) * s)) }
	m := image.NewRGBA(image.Rect(at(e.XBearing), -at(e.YBearing), at(e.XBearing+e.Width), -at(e.YBearing+e.Height)))
	draw.CatmullRom.Scale(m, m.Rect, src, src.Bounds(), draw.Src, nil)
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
