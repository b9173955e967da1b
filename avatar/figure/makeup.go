package figure

import (
	"fmt"
	"image/color"
	"strings"
)

// makeup is what a host's art says of the face that is drawn anew in every picture: its colours,
// and how its features differ from host to host.
type makeup struct {
	skin       [4]color.RGBA // base, light, shade, deep
	line       color.RGBA    // the finest shadows of the skin
	lips       [4]color.RGBA // upper, lower, between them, light
	iris       [4]color.RGBA // rim, then from the middle outwards
	lash, brow color.RGBA
	features
}

// features are sizes and places in the face, in head units or as a factor.
type features struct {
	wing       float64 // how far the lashes reach out: 1 far, 0 not at all
	browWeight float64
	browHeight float64 // from the middle between the eyes up
	eyeApart   float64 // from the face's middle to an eye's
	eyeSize    float64
	mouthLow   float64 // from the middle between the eyes down
	mouthWide  float64
	lipFull    float64
	sway       float64 // how loosely the hair hangs: 1 long, 0 not at all
}

// readMakeup reads the attributes of the group host.
func readMakeup(n *node) (makeup, error) {
	var m makeup
	for _, r := range []struct {
		key     string
		colours []*color.RGBA
		sizes   []*float64
	}{
		{"skin", []*color.RGBA{&m.skin[0], &m.skin[1], &m.skin[2], &m.skin[3]}, nil},
		{"line", []*color.RGBA{&m.line}, nil},
		{"lips", []*color.RGBA{&m.lips[0], &m.lips[1], &m.lips[2], &m.lips[3]}, []*float64{&m.mouthLow, &m.mouthWide, &m.lipFull}},
		{"iris", []*color.RGBA{&m.iris[0], &m.iris[1], &m.iris[2], &m.iris[3]}, []*float64{&m.eyeApart, &m.eyeSize}},
		{"sway", nil, []*float64{&m.sway}},
		{"lash", []*color.RGBA{&m.lash}, []*float64{&m.wing}},
		{"brow", []*color.RGBA{&m.brow}, []*float64{&m.browHeight, &m.browWeight}},
	} {
		if err := readMixed(n.attr["data-"+r.key], r.colours, r.sizes); err != nil {
			return m, fmt.Errorf("data-%s of the group host: %w", r.key, err)
		}
	}
	return m, nil
}

// readMixed reads colours and then numbers, parted by spaces.
func readMixed(s string, colours []*color.RGBA, sizes []*float64) error {
	f := strings.Fields(s)
	if len(f) != len(colours)+len(sizes) {
		return fmt.Errorf("want %d colours and %d numbers, not %q", len(colours), len(sizes), s)
	}
	for i, c := range colours {
		var err error
		if *c, err = parseColor(f[i]); err != nil {
			return err
		}
	}
	v, err := parseNumbers(strings.Join(f[len(colours):], " "))
	for i := range sizes {
		if err == nil {
			*sizes[i] = v[i]
		}
	}
	return err
}

// colours are the face's, as the pen lays them.
type colours struct {
	lipUpper, lipLower, lipLine, lipLight         ycc
	inside, tongue, tongueTop, teeth, teethLow    ycc
	gum, skinShade, skinDeep, skinLine            ycc
	sclera, irisRim, pupil, lidShade, lash, white ycc
	brow                                          ycc
	iris                                          *glowTable
}

// colours mixes the face's colours in a light.
func (m *makeup) colours(lit func(color.RGBA) ycc) *colours {
	of := func(v uint32) ycc { return lit(rgb(v)) }
	return &colours{
		lipUpper: lit(m.lips[0]), lipLower: lit(m.lips[1]), lipLine: lit(m.lips[2]), lipLight: lit(m.lips[3]),
		inside: of(0x5A1B25), tongue: of(0xC9555A), tongueTop: of(0xDD7673), teeth: of(0xFFF8F1), teethLow: of(0xF3E7DF), gum: of(0x9C6A66),
		skinShade: lit(m.skin[2]), skinDeep: lit(m.skin[3]), skinLine: lit(m.line),
		sclera: of(0xFDF4EC), irisRim: lit(m.iris[0]), pupil: of(0x1C0F10), lidShade: of(0x6B3B3A), lash: lit(m.lash), white: of(0xFFFFFF),
		brow: lit(m.brow),
		iris: newGlow(&gradient{stops: []stop{{0, m.iris[1], 1}, {.55, m.iris[2], 1}, {1, m.iris[3], 1}}}, lit),
	}
}
