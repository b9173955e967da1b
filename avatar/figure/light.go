package figure

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/barkerlive/barker/avatar"
)

// lightNames are the lights as the art of a set writes them.
var lightNames = [...]string{avatar.Day: "day", avatar.Evening: "evening", avatar.Night: "night"}

func lightName(l avatar.Light) string {
	if int(l) >= len(lightNames) {
		l = avatar.Day
	}
	return lightNames[l]
}

// grade is a matrix that turns a colour, as red, green and blue from 0 to 1, into that under a
// light. It has no offset, so shades of one thing stay shades of it.
type grade [9]float64

func (g *grade) apply(c color.RGBA) color.RGBA {
	r, gr, b := float64(c.R), float64(c.G), float64(c.B)
	row := func(i int) uint8 { return uint8(min(max(g[i]*r+g[i+1]*gr+g[i+2]*b+.5, 0), 255)) }
	return color.RGBA{row(0), row(3), row(6), c.A}
}

// light is what a light does to set and host. The zero light changes nothing.
type light struct {
	set, host *grade
	// sides are the gains of red, green and blue at the left and right end of the host.
	sides [2][3]float64
	// rim is the colour of the edge that the lamp behind the host lights, and how strong it is: on
	// the right where positive, on the left where negative.
	rim      color.RGBA
	rimForce float64
}

// readLight reads the attributes of a set's group light-NAME; a set without it has none.
func readLight(d *drawing, name string) (light, error) {
	l := light{sides: [2][3]float64{{1, 1, 1}, {1, 1, 1}}}
	n := d.ids["light-"+name]
	if n == nil {
		return l, nil
	}
	set, err := n.numbers("data-set", 9)
	host, err2 := n.numbers("data-host", 9)
	leftSide, err3 := n.numbers("data-left", 3)
	rightSide, err4 := n.numbers("data-right", 3)
	rim, force, _ := strings.Cut(n.attr["data-rim"], " ")
	edge, err5 := parseColor(rim)
	v, err6 := parseNumbers(force)
	if err := errors.Join(err, err2, err3, err4, err5, err6); err != nil || len(v) != 1 {
		return l, fmt.Errorf("light-%s: data-set, data-host, data-left, data-right or data-rim is missing or wrong (%w)", name, err)
	}
	l.set, l.host = (*grade)(set), (*grade)(host)
	l.sides = [2][3]float64{[3]float64(leftSide), [3]float64(rightSide)}
	l.rim, l.rimForce = edge, v[0]
	return l, nil
}

// numbers reads an attribute of n numbers.
func (n *node) numbers(key string, count int) ([]float64, error) {
	v, err := parseNumbers(n.attr[key])
	if err == nil && len(v) != count {
		err = fmt.Errorf("%s has %d numbers, want %d", key, len(v), count)
	}
	return v, err
}

func (g *grade) tone() func(color.RGBA) color.RGBA {
	if g == nil {
		return nil
	}
	return g.apply
}

// falls lights a painted part of the host from the side; middle and half are where the host
// stands and half its breadth, in pixels.
func (l *light) falls(m *image.RGBA, middle, half float64) {
	if l.host == nil {
		return
	}
	for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
		t := min(max((float64(x)-middle)/half, -1), 1)
		side := l.sides[0]
		if t > 0 {
			side = l.sides[1]
		}
		t = smooth(max(t, -t))
		var gain [3]uint32
		for c := range gain {
			gain[c] = uint32((1+(side[c]-1)*t)*256 + .5)
		}
		for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
			px := m.Pix[m.PixOffset(x, y):][:4:4]
			for c, g := range gain {
				px[c] = byte(min(uint32(px[c])*g>>8, uint32(px[3])))
			}
		}
	}
}

// edges tells that a part of the host shows a lit rim: the body, the head, and of the arms the one
// on the lamp's side, whose inner edge then lies in the dark.
func (l *light) edges(part string) bool {
	switch part {
	case "hair-back", "body", "head", "hair-front":
		return true
	case "upper-r", "fore-r":
		return l.rimForce > 0
	case "upper-l", "fore-l":
		return l.rimForce < 0
	}
	return false
}

// glints lights the edge of a painted part that faces the lamp; reach is how wide it is, in pixels.
func (l *light) glints(r *rasteriser, m *image.RGBA, reach float64) {
	if l.rimForce == 0 {
		return
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	soft := make([]byte, w*h)
	for i := range soft {
		soft[i] = m.Pix[4*i+3]
	}
	r.blur(soft, w, h, 1, reach)
	shift, force := int(reach*1.2+.5), l.rimForce
	if force < 0 {
		shift, force = -shift, -force
	}
	lift := int(reach*.6 + .5)
	for y := range h {
		for x := range w {
			px := m.Pix[4*(y*w+x):][:4:4]
			if px[3] == 0 {
				continue
			}
			behind := uint32(0)
			if u, v := x+shift, y-lift; u >= 0 && u < w && v >= 0 {
				behind = uint32(soft[v*w+u])
			}
			mix := uint32(float64(255-behind) * force)
			for c, v := range [3]uint8{l.rim.R, l.rim.G, l.rim.B} {
				full := uint32(v) * uint32(px[3]) / 255
				if full > uint32(px[c]) { // light adds
					px[c] += byte((full - uint32(px[c])) * mix / 255)
				}
			}
		}
	}
}
