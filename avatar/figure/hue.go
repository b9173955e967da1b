package figure

import (
	"image/color"
	"math"
)

// linear is a channel's value of 0 to 255 as light, 0 to 1 (IEC 61966-2-1).
func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= .04045 {
		return c / 12.92
	}
	return math.Pow((c+.055)/1.055, 2.4)
}

func encoded(l float64) uint8 {
	l = min(max(l, 0), 1)
	if l <= .0031308 {
		return uint8(l*12.92*255 + .5)
	}
	return uint8((1.055*math.Pow(l, 1/2.4)-.055)*255 + .5)
}

// ratio is the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
func ratio(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 { return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B) }
	x, y := light(a), light(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// readable is the least contrast of text (WCAG 2.2, 1.4.3).
const readable = 4.5

// hue is a colour by how it is seen: lightness 0 to 1, chroma, and angle in radians (Ottosson,
// "A perceptual color space for image processing", 2020).
type hue struct{ light, chroma, angle float64 }

func hueOf(c color.RGBA) hue {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + .4505937099*s
	y := .0259040371*l + .7827717662*m - .8086757660*s
	return hue{.2104542553*l + .7936177850*m - .0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

// color is the nearest colour that a screen shows: with less chroma where it must be.
func (h hue) color() color.RGBA {
	h.light = min(max(h.light, 0), 1)
	for {
		r, g, b := h.linear()
		if h.chroma < .004 || min(r, g, b) > -.002 && max(r, g, b) < 1.002 {
			return color.RGBA{encoded(r), encoded(g), encoded(b), 255}
		}
		h.chroma *= .96
	}
}

func (h hue) linear() (r, g, b float64) {
	sin, cos := math.Sincos(h.angle)
	x, y := h.chroma*cos, h.chroma*sin
	cube := func(v float64) float64 { return v * v * v }
	l := cube(h.light + .3963377774*x + .2158037573*y)
	m := cube(h.light - .1055613458*x - .0638541728*y)
	s := cube(h.light - .0894841775*x - 1.2914855480*y)
	return 4.0767416621*l - 3.3077115913*m + .2309699292*s,
		-1.2684380046*l + 2.6097574011*m - .3413193965*s,
		-.0041960863*l - .7034186147*m + 1.7076147010*s
}

// legible is c, lightened or darkened as far as it must be to be read on the ground.
func legible(c, ground color.RGBA, least float64) color.RGBA {
	h := hueOf(c)
	step := -.01
	if ratio(ground, rgb(0xFFFFFF)) > ratio(ground, rgb(0)) {
		step = .01
	}
	for ratio(c, ground) < least && h.light >= 0 && h.light <= 1 {
		h.light += step
		c = h.color()
	}
	return c
}
