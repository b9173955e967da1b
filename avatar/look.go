package avatar

import "image"

// Look is how host, set and lettering appear. The zero value is the house's host in the house's
// set by day, upright. What a face does not know, it shows as the house's.
type Look struct {
	Host, Set string // which of the face's; empty is the house's
	Light     Light
	Layout    Layout
	Framing   Framing
	// Label is the disclosure in every picture, "AI host" in the channel's language.
	Label string
	Brand Brand
	// LargeCaptions draws dressed captions bigger, and in the strongest contrast.
	LargeCaptions bool
}

// Brand is a merchant's colours, written "#rrggbb". An empty one is the art's own.
type Brand struct {
	Accent string // of lettering: card, label, the word that is spoken
	Outfit string // of what the host wears
}

// Light is the hour that the set is lit for. Set and host share it.
type Light uint8

const (
	// Day is light from the window.
	Day Light = iota
	// Evening is low sun.
	Evening
	// Night is dark outside, with the lamps on.
	Night
)

// Layout is the shape of the picture. A channel has one.
type Layout uint8

const (
	// Portrait is 9:16, for phones.
	Portrait Layout = iota
	// Landscape is 16:9, for desktops and televisions.
	Landscape
	// Square is 1:1, for embedding.
	Square
)

// Size is the width and height of a layout's pictures, in pixels. All have 3600 macroblocks, the
// most of H.264's level 3.1 (ITU-T H.264, table A-1): what any player decodes.
func (l Layout) Size() image.Point {
	switch l {
	case Landscape:
		return image.Pt(1280, 720)
	case Square:
		return image.Pt(960, 960)
	case Portrait:
	}
	return image.Pt(720, 1280)
}

// Framing is how close the camera stands. A cut that is not at rest changes the framing.
type Framing uint8

const (
	// Wide shows the host to the desk.
	Wide Framing = iota
	// Close is nearer, for what follows a cut.
	Close
)
