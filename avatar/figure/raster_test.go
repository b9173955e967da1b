package figure

import (
	"image"
	"math"
	"testing"
)

func TestMaskIsTheAreaThatIsCovered(t *testing.T) {
	r := newRasteriser()
	around := image.Rect(-20, -10, 100, 90)
	sum := func(m *image.Alpha) (total float64) {
		for _, v := range m.Pix {
			total += float64(v) / 255
		}
		return total
	}
	for name, want := range map[string]struct {
		p    path
		m    affine
		area float64
	}{
		"a circle":     {ellipse(40.3, 35.7, 30, 30), identity, math.Pi * 900},
		"an ellipse":   {ellipse(40.3, 35.7, 30, 5.5), rotate(31, 40, 36), math.Pi * 165},
		"a box":        {box(3.25, 4.75, 20, 11.5, 0), identity, 230},
		"a turned box": {box(30, 20, 20, 11, 0), rotate(-17, 40, 30), 220},
		"two ways":     {append(box(10, 10, 20, 20, 0), box(15, 15, 10, 10, 0)...), identity, 400}, // the same way round is no hole
	} {
		if got := sum(r.fill(want.p, want.m, around)); math.Abs(got-want.area) > want.area*.004 {
			t.Errorf("%s covers %.2f, want %.2f", name, got, want.area)
		}
	}
	var line path
	line.move(5, 5)
	line.line(55, 40)
	if got, want := sum(r.outline(line, identity, 4, false, around)), 4*math.Hypot(50, 35); math.Abs(got-want) > want*.01 {
		t.Errorf("a stroke covers %.2f, want %.2f", got, want)
	}
}

// TestMaskIsTheSameInAnyBounds cuts a shape by each border.
func TestMaskIsTheSameInAnyBounds(t *testing.T) {
	r := newRasteriser()
	p, m := ellipse(40, 40, 31, 22), rotate(20, 40, 40)
	whole := r.fill(p, m, image.Rect(-10, -10, 90, 90))
	for _, part := range []image.Rectangle{image.Rect(30, 30, 60, 50), image.Rect(-10, 35, 40, 90), image.Rect(45, -10, 90, 33), image.Rect(70, 0, 90, 20)} {
		cut := r.fill(p, m, part)
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				d := int(cut.AlphaAt(x, y).A) - int(whole.AlphaAt(x, y).A)
				if border := x == part.Min.X || x == part.Max.X-1; d < -1 || d > 1 && !border {
					t.Fatalf("%v: %d,%d is %d, not %d", part, x, y, cut.AlphaAt(x, y).A, whole.AlphaAt(x, y).A)
				}
			}
		}
	}
}

func TestNoNumberLeavesTheMask(t *testing.T) {
	r := newRasteriser()
	bounds := image.Rect(0, 0, 16, 16)
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e30, -1e30} {
		var p path
		p.move(2, 2)
		p.line(v, 8)
		p.cube(8, v, v, v, 12, 12)
		p.line(3, v)
		p.close()
		r.release(r.fill(p, identity, bounds))
		r.release(r.outline(p, identity, 2, true, bounds))
	}
	for i, v := range r.fill(path{}, identity, bounds).Pix {
		if v != 0 {
			t.Fatalf("pixel %d of an empty mask is %d", i, v)
		}
	}
}
