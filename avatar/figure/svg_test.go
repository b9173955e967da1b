package figure

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
)

func TestForeignSVGIsRefusedByName(t *testing.T) {
	for body, want := range map[string]string{
		`<text x="1">no</text>`:                       "<text>",
		`<rect width="5" height="5" mask="url(#m)"/>`: "mask",
		`<path d="M0,0S1,1 2,2"/>`:                    "'S'",
		`<path d="L1,1"/>`:                            "begin with M",
		`<path d="M1,x"/>`:                            "number",
		`<rect fill="red" width="1" height="1"/>`:     "#RRGGBB",
		`<rect fill="url(#none)"/>`:                   "names no",
		`<g transform="skewX(3)"/>`:                   "skewX",
		`<g transform="translate(x)"/>`:               "transform",
		`<rect width="wide"/>`:                        "not a number",
		`<g id="a"/><g id="a"/>`:                      "twice",
		`<g clip-path="url(#q)"/>`:                    "clipPath",
		`<g`:                                          "",
	} {
		_, err := parseSVG("x.svg", []byte("<svg>\n"+body+"</svg>"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "x.svg, near line") {
			t.Errorf("%s: %v, want it to name %q", body, err, want)
		}
	}
	if _, err := parseSVG("x.svg", []byte("<html/>")); err == nil {
		t.Error("something that is no svg is read")
	}
}

func FuzzParsePath(f *testing.F) {
	f.Add("M1,2c3,4 5,6 7,8A5,5 0 0 1 9,9Zm1,1h3v-.5q1,1 2,2z")
	f.Fuzz(func(t *testing.T, d string) {
		p, err := parsePath(d)
		if err == nil && len(p) > 0 && p[0].op != 'M' {
			t.Errorf("%q begins with %c", d, p[0].op)
		}
	})
}

func TestPathCommands(t *testing.T) {
	p, err := parsePath("M10,10h5v5l-5,0zm20,0H40")
	if err != nil {
		t.Fatal(err)
	}
	var ops strings.Builder
	for _, s := range p {
		ops.WriteByte(s.op)
	}
	if ops.String() != "MLLLZML" {
		t.Errorf("operations are %s", ops.String())
	}
	if x, y := p.pen(); x != 40 || y != 10 {
		t.Errorf("the pen is at %g,%g", x, y)
	}
}

func TestArcsAreRound(t *testing.T) {
	p, err := parsePath("M0,10A10,10 0 1 0 20,10A10,10 0 1 0 0,10Z")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p {
		if s.op == 'C' {
			if r := math.Hypot(s.p[4]-10, s.p[5]-10); math.Abs(r-10) > 1e-6 {
				t.Errorf("a point of the arc is %.3f from its middle", r)
			}
		}
	}
	if r := p.bounds(identity, 0); r != image.Rect(0, 0, 20, 20) {
		t.Errorf("the circle covers %v", r)
	}
}

func TestAffine(t *testing.T) {
	m := translate(3, 4).mul(rotate(90, 1, 1)).mul(scale(2, 2))
	x, y := m.apply(1, 0)
	if math.Abs(x-5) > 1e-9 || math.Abs(y-6) > 1e-9 {
		t.Errorf("1,0 goes to %g,%g", x, y)
	}
	if x, y = m.invert().apply(x, y); math.Abs(x-1) > 1e-9 || math.Abs(y) > 1e-9 {
		t.Errorf("it comes back as %g,%g", x, y)
	}
}

// block is a sprite of a plain square.
func block(c color.RGBA) *sprite {
	m := image.NewRGBA(image.Rect(100, 100, 140, 140))
	for y := 108; y < 132; y++ {
		for x := 108; x < 132; x++ {
			m.SetRGBA(x, y, c)
		}
	}
	return pack(m)
}

func TestSpriteAtRestIsExact(t *testing.T) {
	dst, c := newCanvas(upright), yccOf(teal)
	block(teal).draw(dst, identity, dst.Rect, 256)
	for _, p := range []image.Point{{108, 108}, {131, 131}, {120, 110}} {
		if got := dst.Y[dst.YOffset(p.X, p.Y)]; uint32(got) != c.y {
			t.Errorf("luma at %v is %d, want %d", p, got, c.y)
		}
		if got := dst.Cb[dst.COffset(p.X, p.Y)]; uint32(got) != c.cb {
			t.Errorf("chroma at %v is %d, want %d", p, got, c.cb)
		}
	}
	if dst.Y[dst.YOffset(107, 120)] != 0 || dst.Y[dst.YOffset(132, 120)] != 0 {
		t.Error("the sprite is drawn beyond its edge")
	}
}

func TestSpriteMovesTurnsAndIsCut(t *testing.T) {
	c := yccOf(teal)
	s := block(teal)
	for name, m := range map[string]affine{
		"moved":  translate(31.4, 7.7),
		"turned": rotate(33, 120, 120),
		"scaled": translate(120, 120).mul(scale(1.3, .8)).mul(translate(-120, -120)),
	} {
		dst := newCanvas(upright)
		s.draw(dst, m, dst.Rect, 256)
		x, y := m.apply(120, 120)
		if got := uint32(dst.Y[dst.YOffset(int(x), int(y))]); got != c.y {
			t.Errorf("%s: the middle is %d, want %d", name, got, c.y)
		}
		area := 0.0
		for _, v := range dst.Y {
			area += float64(v) / float64(c.y)
		}
		if want := 24 * 24 * m.gain() * m.gain(); math.Abs(area-want) > want*.02 {
			t.Errorf("%s: the area is %.0f, want %.0f", name, area, want)
		}
	}
	dst := newCanvas(upright)
	limit := image.Rect(100, 100, 120, 120)
	s.draw(dst, rotate(12, 120, 120), limit, 256)
	for y := range upright.Y {
		for x := range upright.X {
			if dst.Y[dst.YOffset(x, y)] != 0 && !image.Pt(x, y).In(limit) {
				t.Fatalf("drawn at %d,%d, beyond the limit", x, y)
			}
		}
	}
}

func TestOpacity(t *testing.T) {
	dst := newCanvas(upright)
	for i := range dst.Y {
		dst.Y[i] = 100
	}
	block(rgb(0xFFFFFF)).draw(dst, identity, dst.Rect, 128)
	if got := dst.Y[dst.YOffset(120, 120)]; got < 166 || got > 169 {
		t.Errorf("half of white over 100 is %d", got)
	}
	block(teal).draw(dst, identity, dst.Rect, 0)
	(*sprite)(nil).draw(dst, identity, dst.Rect, 256)
}

// TestWideInstructionsBlendTheSame draws sprites turned, moved and faint, each eight pixels at once
// and one by one.
func TestWideInstructionsBlendTheSame(t *testing.T) {
	if !blendWide(true) {
		t.Skip("this machine has no wide instructions")
	}
	defer blendWide(true)
	src := image.NewRGBA(image.Rect(20, 20, 181, 143))
	for i := 0; i < len(src.Pix); i += 4 {
		a := byte(i / 7)
		src.Pix[i], src.Pix[i+1], src.Pix[i+2], src.Pix[i+3] = a/2, a/3, a, a
	}
	for y := 40; y < 110; y++ { // a hole, as hair has where the face is
		clear(src.Pix[src.PixOffset(60, y):src.PixOffset(110+y/4, y)])
	}
	s := pack(src)
	for name, m := range map[string]affine{
		"still": identity, "moved": translate(3.25, -1.5), "turned": rotate(7, 100, 80), "turned back": rotate(-33, 90, 90),
		"stretched": scale(1.2, .7), "sheared": {a: 1, d: 1, c: .1, e: -3},
	} {
		for _, opacity := range []uint32{256, 255, 130, 3} {
			for _, limit := range []image.Rectangle{{Max: image.Pt(240, 240)}, image.Rect(54, 32, 120, 98)} {
				var sums [2]uint32
				for i, wide := range []bool{true, false} {
					blendWide(wide)
					dst := image.NewYCbCr(image.Rect(0, 0, 240, 240), image.YCbCrSubsampleRatio420)
					for k := range dst.Y {
						dst.Y[k] = byte(k * 31)
					}
					for k := range dst.Cb {
						dst.Cb[k], dst.Cr[k] = byte(k*17), byte(k*13)
					}
					s.draw(dst, m, limit, opacity)
					sums[i] = sum(dst)
				}
				if sums[0] != sums[1] {
					t.Errorf("%s at %d in %v: pictures differ", name, opacity, limit)
				}
			}
		}
	}
}
