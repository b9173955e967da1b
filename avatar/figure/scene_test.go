package figure

import (
	"maps"
	"math"
	"testing"

	"github.com/barkerlive/barker/avatar"
)

func TestWhatIsHollowIsNeverSeen(t *testing.T) {
	for _, host := range []string{House, "tomas"} {
		t.Run(host, func(t *testing.T) { checkHollow(t, dressed(t).scene(avatar.Look{Host: host, Framing: avatar.Close})) })
	}
}

func checkHollow(t *testing.T, s *scene) {
	full := *s
	full.parts = maps.Clone(s.parts)
	for _, k := range []string{"hair-back", "head"} {
		full.parts[k] = pack(s.part(&painter{r: newRasteriser()}, s.host.parts[k]))
	}
	p, a, b := &pen{r: newRasteriser()}, newCanvas(upright), newCanvas(upright)
	for name, q := range extremes() {
		s.draw(p, a, q)
		full.draw(p, b, q)
		for i, v := range a.Y { // a smaller sprite may round otherwise
			if d := int(v) - int(b.Y[i]); d < -3 || d > 3 {
				t.Errorf("%s: a hole shows at %d,%d", name, i%a.YStride, i/a.YStride)
				break
			}
		}
	}
}

// extremes are the poses of many scores in which the head is farthest from rest.
func extremes() map[string]pose {
	out, best := map[string]pose{}, map[string]float64{}
	for v := range 60 {
		s := avatar.Score{Ticks: 200, Performance: avatar.Performance{Variant: v}}
		if v%2 == 0 {
			s = said(pitch, avatar.Gesture{Kind: kinds[v/2%len(kinds)], Word: v % 17})
			s.Performance.Variant = v
		}
		for _, q := range choreograph(s) {
			for name, x := range map[string]float64{"tilt": q.tilt, "yaw": q.yaw, "lag": q.lag, "tilt and lag": q.tilt + q.lag, "yaw against lag": 6*q.yaw - q.lag} {
				for sign, y := range map[string]float64{"+": x, "-": -x} {
					if y > best[name+sign] {
						best[name+sign], out[name+sign] = y, q
					}
				}
			}
		}
	}
	return out
}

func TestShrink(t *testing.T) {
	w, h := 9, 7
	b := make([]bool, w*h)
	for i := range b {
		b[i] = true
	}
	shrink(b, w, h, 1, 2)
	shrink(b, h, w, w, 2)
	for i, got := range b {
		x, y := i%w, i/w
		if want := x >= 2 && x < 7 && y >= 2 && y < 5; got != want {
			t.Errorf("%d,%d is %v", x, y, got)
		}
	}
}

func TestArtCovers(t *testing.T) {
	f := dressed(t)
	for _, framing := range []avatar.Framing{avatar.Wide, avatar.Close} {
		s := f.scene(avatar.Look{Framing: framing})
		if even(s.room) != s.room {
			t.Errorf("the host's room %v has odd corners", s.room)
		}
		for side := range sides {
			for _, h := range holds {
				if s.arms[side][h] == nil || s.arms[side][h].upper == nil {
					t.Errorf("arm %d has no drawing for %s", side, h)
				}
			}
		}
	}
	near := f.scene(avatar.Look{Framing: avatar.Close}).world.gain() / f.scene(avatar.Look{}).world.gain()
	if math.Abs(near-1.25) > .01 {
		t.Errorf("the close camera is %.2f times as near", near)
	}
}
