package figure

import (
	"image"
	"image/color"

	"github.com/barkerlive/barker/avatar"
)

// scene is one host in one framing, baked: the set as planes and the puppet as sprites. It is
// read only once it is made.
type scene struct {
	host  *host
	plan  *plan
	world affine // from the host's units to pixels
	light *light
	set   *image.YCbCr
	// room is where the host may be; nothing outside of it ever changes.
	room  image.Rectangle
	parts map[string]*sprite
	jaw   *sprite
	arms  [sides]map[hold]*armSprites
	looks *colours
}

// armSprites are an arm's parts at its joint; hand is nil when it is hidden.
type armSprites struct {
	joint
	shade, upper, hand, fore *sprite
}

// jawTop and jawFull are where the jaw begins to move and where it moves fully, and chin where
// it ends, in head units.
const jawTop, jawFull, chin = 62, 76, 143

// staging is what a scene is baked from.
type staging struct {
	host    *host
	set     *set
	light   avatar.Light
	plan    *plan
	framing avatar.Framing
	brand   avatar.Brand
}

// bake paints a scene. It takes about a second of one core.
func bake(st staging) *scene {
	h, view, lit := st.host, st.plan.view(st.framing), &st.set.lights[st.light]
	s := &scene{host: h, plan: st.plan, world: view.mul(h.world), light: lit, parts: map[string]*sprite{}}
	p := painter{r: newRasteriser(), tints: map[string]func(color.RGBA) color.RGBA{
		"outfit": retint(h.outfit, st.brand.Outfit), "accent": retint(st.set.accent, decor(st.brand.Accent)),
	}}
	s.set = convert(st.set.paint(p, image.Rectangle{Max: st.plan.size}, view, st.light))
	_, edge := view.apply(0, deskEdge)
	s.room = image.Rect(0, 0, st.plan.size.X, min(int(edge+.5), st.plan.size.Y))
	p.lit = lit.host.tone()
	painted := map[string]*image.RGBA{}
	for k, n := range h.parts {
		painted[k] = s.part(&p, n)
	}
	s.hollow(painted["hair-back"], painted["head"], painted["hair-front"])
	s.hollow(painted["head"], painted["hair-front"])
	for k, m := range painted {
		s.parts[k] = pack(m)
	}
	s.jaw = pack(s.jawOf(s.part(&p, h.parts["head"])))
	for side := range sides {
		s.arms[side] = map[hold]*armSprites{}
		for k, a := range h.arms[side] {
			s.arms[side][k] = s.arm(&p, a)
		}
	}
	s.looks = h.makeup.colours(func(c color.RGBA) ycc {
		if p.lit != nil {
			c = p.lit(c)
		}
		return yccOf(c)
	})
	s.room.Min.Y = s.top()
	return s
}

func (s *scene) arm(p *painter, a *arm) *armSprites {
	sprite := func(n *node) *sprite {
		if n == nil {
			return nil
		}
		return pack(s.part(p, n))
	}
	return &armSprites{a.joint, sprite(a.shade), sprite(a.upper), sprite(a.hand), sprite(a.fore)}
}

// part paints one part, and a little more than can be seen of it.
func (s *scene) part(p *painter, n *node) *image.RGBA {
	const margin = 160
	around := image.Rect(0, 0, s.plan.size.X, s.room.Max.Y)
	m := image.NewRGBA(n.bounds(s.world.mul(n.m)).Intersect(around.Inset(-margin)))
	p.paint(m, n, s.world, nil)
	const breadth, edge = 210, 5 // of the host, and of the lit rim, in its units
	s.light.falls(m, float64(s.plan.hostX), breadth*s.world.gain())
	if s.light.edges(n.attr["id"]) {
		s.light.glints(p.r, m, edge*s.world.gain())
	}
	return m
}

// hidden is how far under what covers it a part is never seen, in the host's units: more than
// the parts of the head move against each other.
const hidden = 32

// hollow clears what of m always lies under the covers, so that it need not be drawn.
func (s *scene) hollow(m *image.RGBA, covers ...*image.RGBA) {
	reach := int(hidden * s.world.gain())
	r := m.Rect
	opaque := make([]bool, r.Dx()*r.Dy())
	for _, c := range covers {
		in := c.Rect.Intersect(r)
		for y := in.Min.Y; y < in.Max.Y; y++ {
			for x := in.Min.X; x < in.Max.X; x++ {
				if c.Pix[c.PixOffset(x, y)+3] == 255 {
					opaque[(y-r.Min.Y)*r.Dx()+x-r.Min.X] = true
				}
			}
		}
	}
	shrink(opaque, r.Dx(), r.Dy(), 1, reach)
	shrink(opaque, r.Dy(), r.Dx(), r.Dx(), reach)
	for i, o := range opaque {
		if o {
			clear(m.Pix[4*i : 4*i+4])
		}
	}
}

// shrink takes reach places off both ends of every run of true. There are lines of n places,
// step apart; the lines begin one step of the other direction apart.
func shrink(b []bool, n, lines, step, reach int) {
	other := n
	if step != 1 {
		other = 1
	}
	for l := range lines {
		run := 0
		for i := 0; i <= n; i++ {
			if i < n && b[l*other+i*step] {
				run++
				continue
			}
			for j := range run {
				if j < reach || run-1-j < reach {
					b[l*other+(i-1-j)*step] = false
				}
			}
			run = 0
		}
	}
}

// jawOf fades everything above the jaw out of a painted head.
func (s *scene) jawOf(head *image.RGBA) *image.RGBA {
	face := s.world.mul(s.host.face)
	_, top := face.apply(0, jawTop)
	_, full := face.apply(0, jawFull)
	for y := head.Rect.Min.Y; y < head.Rect.Max.Y; y++ {
		k := uint32(min(max((float64(y)-top)/(full-top), 0), 1) * 256)
		row := head.Pix[head.PixOffset(head.Rect.Min.X, y):][:4*head.Rect.Dx()]
		for i := range row {
			row[i] = byte(uint32(row[i]) * k >> 8)
		}
	}
	return head
}

// top is the even row above everything that the host ever is.
func (s *scene) top() int {
	const sway = 24
	y := s.parts["hair-front"].rect.Min.Y
	for _, arms := range s.arms {
		for _, a := range arms {
			for _, p := range []*sprite{a.upper, a.hand, a.fore} {
				if p != nil {
					y = min(y, p.rect.Min.Y)
				}
			}
		}
	}
	return max(0, (y-sway)&^1)
}
