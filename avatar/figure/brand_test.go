package figure

import (
	"image"
	"image/color"
	"testing"

	"github.com/barkerlive/barker/avatar"
)

func TestContrastIsWCAGs(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want float64
	}{{0xFFFFFF, 0x000000, 21}, {0x777777, 0xFFFFFF, 4.48}, {0x595959, 0xFFFFFF, 7.0}, {0x767676, 0xFFFFFF, 4.54}} {
		if got := ratio(rgb(c.a), rgb(c.b)); got < c.want-.03 || got > c.want+.03 {
			t.Errorf("%06X on %06X: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// TestAnyAccentCanBeRead goes through accents of every hue and lightness.
func TestAnyAccentCanBeRead(t *testing.T) {
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				c := color.RGBA{uint8(r), uint8(g), uint8(b), 255}
				k := inksOf(avatar.Look{Brand: avatar.Brand{Accent: hex(c)}})
				for name, v := range map[string]float64{
					"on the card": ratio(k.onPaper, paper), "of the code": ratio(k.tagText, k.tag), "on the label": ratio(k.onDark, inkDark), "of the spoken word": ratio(k.spoken, inkDark),
				} {
					if v < readable {
						t.Errorf("%s: contrast %s is %.2f", hex(c), name, v)
					}
				}
			}
		}
	}
	if k := inksOf(avatar.Look{Brand: avatar.Brand{Accent: "teal"}}); k != inksOf(avatar.Look{}) {
		t.Error("an accent that is no colour is not the art's own")
	}
}

func hex(c color.RGBA) string {
	const digits = "0123456789abcdef"
	out := []byte("#")
	for _, v := range []uint8{c.R, c.G, c.B} {
		out = append(out, digits[v>>4], digits[v&15])
	}
	return string(out)
}

func TestOutfitKeepsItsFolds(t *testing.T) {
	folds := []color.RGBA{rgb(0x083B40), rgb(0x0D5456), rgb(0x14746F), rgb(0x1F918A), rgb(0x35B0A4)} // dark to light
	for _, wanted := range []string{"#b03a48", "#000000", "#ffffff", "#2a4b8d", "#e8c33a", "#808080"} {
		dye := retint(rgb(0x14746F), wanted)
		last := -1.0
		for _, f := range folds {
			l := hueOf(dye(f)).light
			if l < last+.012 {
				t.Errorf("%s: a fold of lightness %.2f follows one of %.2f", wanted, l, last)
			}
			last = l
		}
	}
	c, _ := parseColor("#b03a48")
	if got := retint(rgb(0x14746F), "#b03a48")(rgb(0x14746F)); ratio(got, c) > 1.05 {
		t.Errorf("the outfit's own colour becomes %v", got)
	}
	if retint(rgb(0x14746F), "") != nil {
		t.Error("no colour dyes")
	}
}

func TestHueGoesThereAndBack(t *testing.T) {
	for _, v := range []uint32{0x14746F, 0xFFFFFF, 0x000000, 0xC0392B, 0x123456} {
		c, back := rgb(v), hueOf(rgb(v)).color()
		for _, d := range []int{int(c.R) - int(back.R), int(c.G) - int(back.G), int(c.B) - int(back.B)} {
			if d < -1 || d > 1 {
				t.Errorf("%06X comes back as %v", v, back)
			}
		}
	}
}

// TestOutfitAndSkin dyes the painted host: the jacket takes the colour, the face does not.
func TestOutfitAndSkin(t *testing.T) {
	f := dressed(t)
	h := f.troupe.hosts[House]
	paint := func(outfit string) *image.RGBA {
		p := painter{r: newRasteriser(), tints: map[string]func(color.RGBA) color.RGBA{"outfit": retint(h.outfit, outfit)}}
		m := image.NewRGBA(image.Rectangle{Max: upright})
		for _, k := range []string{"body", "head"} {
			p.paint(m, h.parts[k], h.world, nil)
		}
		return m
	}
	own, red := paint(""), paint("#a01830")
	if c := red.RGBAAt(230, 760); c.R < 2*c.G {
		t.Errorf("the jacket is %v", c)
	}
	if own.RGBAAt(360, 480) != red.RGBAAt(360, 480) {
		t.Error("the face took the jacket's colour")
	}
}
