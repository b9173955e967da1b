package figure

import (
	"fmt"
	"image/color"

	"github.com/barkerlive/barker/avatar"
)

// inks are the colours of what is written, from a brand's accent. All of them can be read on what
// they stand on, whatever the accent.
type inks struct {
	onPaper  color.RGBA // on the card
	tag      color.RGBA // behind the product's code
	tagText  color.RGBA
	onDark   color.RGBA // the spark on the label
	spoken   color.RGBA // the word that is said
	bar      color.RGBA // behind captions
	barText  color.RGBA
	barCover float64 // how much of the picture the bar covers
}

// barOnWhite is the lightest that a usual bar can be: that over a white picture.
var barOnWhite = rgb(0x4D4249)

// inksOf are a look's. An accent that cannot be read as a colour is none.
func inksOf(l avatar.Look) inks {
	k := inks{
		onPaper: teal, tag: teal, tagText: paper, onDark: gold, spoken: wordGold,
		bar: inkDark, barText: paper, barCover: .8,
	}
	if c, err := parseColor(l.Brand.Accent); err == nil {
		k.onPaper, k.tag = legible(c, paper, readable), c
		k.tagText = paper
		if ratio(c, inkText) > ratio(c, paper) {
			k.tagText = inkText
		}
		k.tag = legible(c, k.tagText, readable)
		k.onDark, k.spoken = legible(c, inkDark, readable), legible(c, barOnWhite, readable)
	}
	if l.LargeCaptions {
		k.bar, k.barText, k.spoken, k.barCover = nearBlack, rgb(0xFFFFFF), rgb(0xFFE600), .96
	}
	return k
}

// mildest is the most chroma that a brand's accent has in a set: it stands behind the host, and is not
// to be looked at instead.
const mildest = .125

// decor is the accent as a set wears it.
func decor(accent string) string {
	c, err := parseColor(accent)
	if err != nil {
		return ""
	}
	h := hueOf(c)
	h.chroma = min(h.chroma, mildest)
	c = h.color()
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// retint is how the parts of an outfit are dyed: base, the outfit's own colour, becomes the wanted
// one, and lights and shades keep their distance from it. Nil leaves them.
func retint(base color.RGBA, wanted string) func(color.RGBA) color.RGBA {
	c, err := parseColor(wanted)
	if err != nil {
		return nil
	}
	from, to := hueOf(base), hueOf(c)
	// So near white or black no fold would be seen.
	to.light = min(max(to.light, .24), .86)
	return func(c color.RGBA) color.RGBA {
		h := hueOf(c)
		off := h.light - from.light
		if off > 0 {
			off *= min(1, (1-to.light)/(1-from.light)*1.3)
		} else {
			off *= min(1, to.light/from.light*1.2)
		}
		return hue{to.light + off, to.chroma * min(1.25, h.chroma/max(from.chroma, .01)), to.angle + h.angle - from.angle}.color()
	}
}
