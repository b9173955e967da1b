package figure

import (
	"image"

	"github.com/barkerlive/barker/avatar"
)

// plan is where everything stands in a layout, in pixels. Host, set, label, card and captions are
// all placed by it, so that there is one scene and not one a layout.
type plan struct {
	layout avatar.Layout
	size   image.Point
	// The set is drawn scale times its units; hostX is where the host's middle comes to lie, desk
	// the row of the desk's edge.
	scale       float64
	hostX, desk int
	// nearer is how much the close camera magnifies, nearDesk where it sees the desk.
	nearer   float64
	nearDesk int
	// unit is the size of lettering, in pixels a pixel of the upright picture.
	unit       float64
	corner     image.Point // the upper left one of the label
	labelWidth float64     // that it may take
	card       image.Rectangle
	panel      bool // the card stands upright
	// The caption bar grows from its bottom: that above a card, or alone.
	barX, barWidth      int
	barBottom, barAlone int
}

// The host's middle and the desk's edge, in the units of host and set, which are pixels of the
// upright picture.
const middle, deskEdge = 360, 962

var plans = [...]plan{
	avatar.Portrait: {
		scale: 1, hostX: 360, desk: 962, nearer: 1.25, nearDesk: 1104, unit: 1, corner: image.Pt(28, 36), labelWidth: 600,
		card: image.Rect(28, 1010, 692, 1236), barX: 40, barWidth: 640, barBottom: 994, barAlone: 1204,
	},
	// The host stands aside, which leaves room for the card, or for what a page lays over it.
	avatar.Landscape: {
		scale: .76, hostX: 430, desk: 612, nearer: 1.16, nearDesk: 680, unit: 1, corner: image.Pt(28, 28), labelWidth: 300,
		card: image.Rect(884, 44, 1240, 676), panel: true, barX: 48, barWidth: 788, barBottom: 692, barAlone: 692,
	},
	avatar.Square: {
		scale: .84, hostX: 300, desk: 752, nearer: 1.14, nearDesk: 828, unit: 1.2, corner: image.Pt(32, 28), labelWidth: 860,
		card: image.Rect(580, 124, 928, 744), panel: true, barX: 48, barWidth: 864, barBottom: 920, barAlone: 920,
	},
}

func planOf(l avatar.Layout) *plan {
	if int(l) >= len(plans) {
		l = avatar.Portrait
	}
	p := plans[l]
	p.layout, p.size = l, l.Size()
	return &p
}

// view is from the set's units to pixels.
func (p *plan) view(f avatar.Framing) affine {
	k, desk := p.scale, p.desk
	if f == avatar.Close {
		k, desk = k*p.nearer, p.nearDesk
	}
	return translate(float64(p.hostX), float64(desk)).mul(scale(k, k)).mul(translate(-middle, -deskEdge))
}

// canvas is an empty picture of the layout.
func (p *plan) canvas() *image.YCbCr { return newCanvas(p.size) }

// shortest is the picture's shortest side.
func (p *plan) shortest() int { return min(p.size.X, p.size.Y) }
