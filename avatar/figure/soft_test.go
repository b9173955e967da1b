package figure

import (
	"image"
	"math"
	"testing"
)

// TestBlurIsGaussian compares with a Gaussian, in rows, columns and every fourth byte of a picture
// that is no multiple of what is filtered at once.
func TestBlurIsGaussian(t *testing.T) {
	const w, h = 53, 37
	for _, sigma := range []float64{.7, 1.6, 2.4, 3, 5.5} {
		for _, step := range []int{1, 4} {
			pix := make([]byte, w*h*step)
			in := func(x, y int) float64 {
				if x > 12 && x < 40 && y > 10 && y < 24 {
					return 240
				}
				return 0
			}
			for y := range h {
				for x := range w {
					pix[(y*w+x)*step] = byte(in(x, y))
				}
			}
			newRasteriser().blur(pix, w, h, step, sigma)
			edge := func(at, from, to float64) float64 { // of a Gaussian between two borders
				return (math.Erf((to-at)/(sigma*math.Sqrt2)) - math.Erf((from-at)/(sigma*math.Sqrt2))) / 2
			}
			for y := range h {
				for x := range w {
					want := 240 * edge(float64(x), 12.5, 39.5) * edge(float64(y), 10.5, 23.5)
					if got := float64(pix[(y*w+x)*step]); math.Abs(got-want) > 9 {
						t.Fatalf("sigma %v, every %d: %.0f at %d,%d, want %.0f", sigma, step, got, x, y, want)
					}
				}
			}
			for i, v := range pix {
				if i%step != 0 && v != 0 {
					t.Fatalf("sigma %v, every %d: byte %d was written", sigma, step, i)
				}
			}
		}
	}
}

func TestPenLaysColourThroughItsMask(t *testing.T) {
	dst := newCanvas(image.Pt(64, 32))
	for i := range dst.Y {
		dst.Y[i] = byte(i * 7)
	}
	before := append([]byte(nil), dst.Y...)
	p := pen{r: newRasteriser(), dst: dst, limit: dst.Rect}
	mask := image.NewAlpha(image.Rect(10, 4, 52, 30))
	for i := range mask.Pix {
		mask.Pix[i] = byte(i * 13)
	}
	c := ycc{200, 90, 160}
	p.lay(mask, c, .7, 0)
	const opacity = 179 // .7 of 256
	for y := range 32 {
		for x := range 64 {
			want := before[y*64+x]
			if image.Pt(x, y).In(mask.Rect) {
				want = tint(want, c.y, opacity*uint32(byte(((y-4)*42+x-10)*13)))
			}
			if got := dst.Y[y*64+x]; got != want {
				t.Fatalf("%d at %d,%d, want %d", got, x, y, want)
			}
		}
	}
	o := mask.PixOffset(20, 8)
	a := (uint32(mask.Pix[o]) + uint32(mask.Pix[o+1]) + uint32(mask.Pix[o+42]) + uint32(mask.Pix[o+43]) + 2) / 4
	if got, want := dst.Cr[dst.COffset(20, 8)], tint(0, c.cr, a*opacity); got != want {
		t.Errorf("colour %d, want %d", got, want)
	}
}
