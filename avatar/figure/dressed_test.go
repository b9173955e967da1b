package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/skip2/go-qrcode"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

var layouts = []avatar.Layout{avatar.Portrait, avatar.Landscape, avatar.Square}

// everywhere calls do for every set, light and layout.
func everywhere(t *testing.T, f *Figure, do func(t *testing.T, l avatar.Look)) {
	for _, set := range f.Sets() {
		for light := range lightNames {
			for _, layout := range layouts {
				l := avatar.Look{Set: set, Light: avatar.Light(light), Layout: layout}
				t.Run(fmt.Sprintf("%s %s %v", set, lightName(l.Light), layout.Size()), func(t *testing.T) { do(t, l) })
			}
		}
	}
}

// TestLabelIsReadEverywhere measures the label on the pixels: WCAG's contrast, and the height that
// GB 45438-2025 asks for.
func TestLabelIsReadEverywhere(t *testing.T) {
	f := dressed(t)
	everywhere(t, f, func(t *testing.T, l avatar.Look) {
		for _, brand := range []avatar.Brand{{}, {Accent: "#101010"}, {Accent: "#ffffff", Outfit: "#ffe0f0"}} {
			l.Brand = brand
			p := planOf(l.Layout)
			paint := painter{r: newRasteriser(), tints: map[string]func(color.RGBA) color.RGBA{"accent": retint(f.troupe.sets[l.Set].accent, brand.Accent)}}
			corner := image.Rect(0, 0, int(p.labelWidth)+80, p.size.Y/4&^1)
			bare := convert(f.troupe.sets[l.Set].paint(paint, corner, p.view(avatar.Wide), l.Light))
			labelled := newCanvas(corner.Max)
			restore(labelled, bare, bare.Rect)
			p.label(f.types, "AI host", inksOf(l)).draw(labelled, identity, labelled.Rect, 256)
			checkLabel(t, p, picture(bare), picture(labelled))
		}
	})
}

func checkLabel(t *testing.T, p *plan, bare, labelled *image.RGBA) {
	t.Helper()
	pill := differ(bare, labelled)
	least := float64(p.shortest()) * .05 // GB 45438-2025: of the shortest side
	if h := float64(pill.Dy()); h < least*1.5 || !pill.In(bare.Rect.Inset(16)) {
		t.Errorf("the label covers %v", pill)
	}
	// The ground shows at the pill's upper edge, the letters are its lightest.
	letters, lightest := image.Rectangle{}, color.RGBA{A: 255}
	var ground []color.RGBA
	for x := pill.Min.X + pill.Dy(); x < pill.Max.X-pill.Dy()/2; x++ {
		ground = append(ground, labelled.RGBAAt(x, pill.Min.Y+6), labelled.RGBAAt(x, pill.Max.Y-6))
		for y := pill.Min.Y; y < pill.Max.Y; y++ {
			if c := labelled.RGBAAt(x, y); ratio(c, cream) < 1.3 {
				letters = letters.Union(image.Rect(x, y, x+1, y+1))
				lightest = c
			}
		}
	}
	for _, g := range ground {
		if r := ratio(lightest, g); r < readable {
			t.Fatalf("the label's contrast is %.1f, want at least %.1f", r, readable)
		}
	}
	// Capitals are 73 % of Inter's em, which is what a character's height is measured by.
	if h := float64(letters.Dy()); h < least*.7 {
		t.Errorf("the label's letters are %.0f high, want %.0f", h, least*.73)
	}
}

// differ is the box of what differs.
func differ(a, b *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// TestLabelIsInEveryPicture draws a clip with gestures in every layout: the label's ground never
// changes, whatever moves under it, in both dressings.
func TestLabelIsInEveryPicture(t *testing.T) {
	f := dressed(t)
	for _, layout := range layouts {
		for _, framing := range []avatar.Framing{avatar.Wide, avatar.Close} {
			if framing == avatar.Close && layout != avatar.Landscape {
				continue // where it comes nearest to the head
			}
			s := said("Hello there.", avatar.Gesture{Kind: avatar.Greet})
			s.Performance.Look = avatar.Look{Layout: layout, Framing: framing, Label: "Künstliche Gastgeberin im Auftrag des Händlers"}
			p := planOf(layout)
			want := p.label(f.types, s.Performance.Look.Label, inksOf(s.Performance.Look))
			k := 0
			for fr := range f.Frames(s) {
				if k++; k%5 != 1 {
					continue
				}
				for d, m := range fr {
					if !labelled(m, want) {
						t.Fatalf("%v, framing %d: picture %d has no label in dressing %d", p.size, framing, k, d)
					}
				}
			}
		}
	}
}

// labelled tells that a label lies over a picture: its opaque texels are the picture's.
func labelled(m *image.YCbCr, l *sprite) bool {
	w, seen := l.rect.Dx(), 0
	for i, y := range l.luma.colour[0][:w*l.rect.Dy()] {
		if l.luma.alpha[i] != opaqueTexel {
			continue
		}
		seen++
		if d := int(m.Y[m.YOffset(l.rect.Min.X+i%w, l.rect.Min.Y+i/w)]) - (int(y) + 128); d < -2 || d > 2 {
			return false
		}
	}
	return seen > 500
}

var mug = avatar.Card{
	Code: "A2", Title: "Walnut mug", Price: "€24.00", Prior: "€30.00", Stock: "Few left", Low: true, Until: "Until Sunday 20:00",
	Link: "https://shop.example/live/demo?product=A2", Scan: "Scan to buy", Eyebrow: "Featured now",
}

func TestDressedHasCardAndCaptions(t *testing.T) {
	f := dressed(t)
	for _, layout := range layouts {
		p := planOf(layout)
		s := said("It is hot.")
		s.Performance.Card, s.Performance.Look.Layout = &mug, layout
		bar := image.Rect(p.barX, p.barBottom-60, p.barX+p.barWidth, p.barBottom-10)
		k, spoken := 0, 0
		for fr := range f.Frames(s) {
			clean, dressed := fr[stream.Clean], fr[stream.Dressed]
			if k == 0 {
				readCode(t, dressed, p, mug.Link)
			}
			if same(clean, dressed, p.card.Inset(40)) {
				t.Fatalf("%v: the dressed picture has no card", p.size)
			}
			if !same(clean, dressed, image.Rect(0, 0, p.size.X/2, p.size.Y/3)) {
				t.Fatalf("%v: the dressed picture is not the clean one elsewhere", p.size)
			}
			if !same(clean, dressed, bar) {
				spoken++
			}
			k++
		}
		if spoken < 15 || spoken > k-2 {
			t.Errorf("%v: captions are shown in %d of %d pictures", p.size, spoken, k)
		}
	}
}

// readCode finds the QR code in the card and reads all of its modules back from the picture.
func readCode(t *testing.T, m *image.YCbCr, p *plan, link string) {
	t.Helper()
	q, err := qrcode.New(link, qrcode.Low)
	if err != nil {
		t.Fatal(err)
	}
	bits := q.Bitmap()
	for size := 8; size >= 2; size-- {
		for top := p.card.Min.Y; top+len(bits)*size <= p.card.Max.Y; top += 2 {
			for left := p.card.Min.X; left+len(bits)*size <= p.card.Max.X; left += 2 {
				if reads(m, bits, left, top, size) {
					return
				}
			}
		}
	}
	t.Errorf("%v: the code cannot be read", p.size)
}

// reads tells that a code lies there, on whole pixels: both corners of every module are as they
// should.
func reads(m *image.YCbCr, bits [][]bool, left, top, size int) bool {
	for y, row := range bits {
		for x, dark := range row {
			for _, d := range []int{0, size - 1} {
				if (m.Y[m.YOffset(left+x*size+d, top+y*size+d)] < 100) != dark {
					return false
				}
			}
		}
	}
	return true
}

// TestDressingRedrawsOnlyWhatChanges compares pictures that were kept up to date with one drawn at
// once.
func TestDressingRedrawsOnlyWhatChanges(t *testing.T) {
	f := dressed(t)
	for _, layout := range layouts {
		s := said("One two three four five six. Seven eight.", avatar.Gesture{Kind: avatar.Open, Word: 2})
		s.Performance.Card, s.Performance.Look.Layout = &mug, layout
		r := f.reel(s)
		for k, q := range choreograph(s) {
			changed := r.puppet.draw(r.clean, q)
			for _, c := range changed {
				r.label.draw(r.clean, identity, c, 256)
			}
			at := float64(k) * tick
			r.dress(at, changed)
			if k%9 != 4 {
				continue
			}
			fresh := f.reel(s)
			restore(fresh.clean, r.clean, r.clean.Rect)
			fresh.dress(at, []image.Rectangle{fresh.clean.Rect})
			if !bytes.Equal(fresh.dressed.Y, r.dressed.Y) || !bytes.Equal(fresh.dressed.Cb, r.dressed.Cb) {
				t.Fatalf("%v: picture %d depends on those before it", layout.Size(), k)
			}
		}
	}
}
