package figure

import (
	"image"
	"slices"
)

// layer is one of the things that a picture of the host is put together from, back to front: a
// sprite, or a feature of the face that is drawn as vectors. Equal layers paint the same.
type layer struct {
	sprite  *sprite // nil for a feature
	m       affine  // from the sprite's rest, or from head units, to pixels
	opacity uint32  // of the sprite, to 256
	front   bool    // a limb in front of the head
	feature feature
}

// feature is what of the face is drawn on every picture.
type feature struct {
	kind  featureKind
	gaze  gaze
	brow  float64
	arch  float64
	yaw   float64
	mouth mouth
}

type featureKind uint8

const (
	noFeature featureKind = iota
	eyes
	brows
	lipsAndTeeth
)

// within is what a feature may touch, in head units: with its blur, at its widest.
func (f feature) within(h *host) rect {
	at := &h.makeup.features
	switch side := at.eyeApart + 52*at.eyeSize; f.kind {
	case eyes:
		return rect{-side, -45, side, 55}
	case brows:
		return rect{-side, -at.browHeight - f.brow - 30, side, -at.browHeight - f.brow + 40}
	default:
		return rect{-80, at.mouthLow - 45, 80, at.mouthLow + 75}
	}
}

// rect is a box in head units.
type rect struct{ x0, y0, x1, y1 float64 }

// reach is the even box of what the layer paints.
func (s *scene) reach(l layer) image.Rectangle {
	if l.sprite != nil {
		return l.sprite.reach(l.m)
	}
	b := l.feature.within(s.host)
	p := box(b.x0, b.y0, b.x1-b.x0, b.y1-b.y0, 0)
	return even(p.bounds(l.m, 0))
}

// layers takes a pose apart, back to front.
func (s *scene) layers(q pose, out []layer) []layer {
	h, back := s.host, s.world.invert()
	front := false
	lay := func(sp *sprite, m affine, opacity float64) {
		if o := uint32(opacity*256 + .5); sp != nil && o > 0 {
			out = append(out, layer{sprite: sp, m: s.world.mul(m).mul(back), opacity: o, front: front})
		}
	}
	body, head, hair := h.rig(q)

	lay(s.parts["hair-back"], hair.mul(translate(-q.yaw*2, 0)), 1)
	lay(s.parts["body"], body, 1)
	joints := [sides]joint{}
	for side := range sides {
		joints[side] = s.jointOf(side, q.limbs[side])
		if !s.raised(joints[side]) {
			s.limb(lay, body, side, q.limbs[side], joints[side])
		}
	}
	lay(s.parts["head"], head, 1)
	features, dropped := about(h.face, translate(q.yaw*9, 0)), identity
	if drop := q.mouth.open * .28; drop > .2 {
		k := 1 + drop/(chin-jawTop)
		dropped = about(h.face, translate(0, jawTop*(1-k)).mul(scale(1, k)))
		lay(s.jaw, head.mul(dropped), 1)
	}
	lay(s.parts["beard"], head.mul(about(h.face, translate(q.yaw*8, 0))).mul(dropped), 1)
	lay(s.parts["nose"], head.mul(about(h.face, translate(q.yaw*14, 0))), 1)
	lay(s.parts["smile"], head.mul(features), min(max((q.mouth.lift-4)/7, 0), 1))
	face := s.world.mul(head).mul(h.face).mul(translate(q.yaw*9, 0))
	out = append(out, layer{m: face, feature: feature{kind: eyes, gaze: q.gaze}},
		layer{m: face, feature: feature{kind: brows, brow: q.brow, arch: q.arch}},
		layer{m: face, feature: feature{kind: lipsAndTeeth, yaw: q.yaw, mouth: q.mouth}})
	lay(s.parts["glasses"], head.mul(features), 1)
	lay(s.parts["hair-front"], hair.mul(translate(-q.yaw*2, 0)), 1)
	front = true
	for side := range sides {
		if s.raised(joints[side]) {
			s.limb(lay, body, side, q.limbs[side], joints[side])
		}
	}
	return out
}

// step rounds what moves the whole body to quarters of a unit: finer, a breath cannot be seen, and
// a body that stays where it is for a few pictures is neither drawn nor encoded.
func step(v float64) float64 { return float64(int(v*4+1024.5))/4 - 256 }

// paint draws the layers within a region, which holds every feature that it touches.
func (s *scene) paint(p *pen, dst *image.YCbCr, layers []layer, region image.Rectangle) {
	restore(dst, s.set, region)
	p.dst, p.limit, p.c = dst, region, s.looks
	for _, l := range layers {
		if l.sprite != nil {
			l.sprite.draw(dst, l.m, region, l.opacity)
		} else if s.reach(l).Overlaps(region) {
			s.feature(p, l.m, l.feature)
		}
	}
}

// draw restores the room and draws the host in a pose.
func (s *scene) draw(p *pen, dst *image.YCbCr, q pose) {
	s.paint(p, dst, s.layers(q, nil), s.room)
}

// puppet is a host that moves on one picture: only what changes is drawn again.
type puppet struct {
	scene *scene
	pen   *pen
	shown []layer // nil before the first picture
	spare []layer
}

// draw brings dst, which nobody else paints in the room, from the last pose to another. It returns
// the boxes in which dst may have changed; they have even corners.
func (u *puppet) draw(dst *image.YCbCr, q pose) []image.Rectangle {
	next := u.scene.layers(q, u.spare[:0])
	regions := []image.Rectangle{u.scene.room}
	if u.shown != nil {
		regions = u.scene.changed(u.shown, next)
	}
	for _, r := range regions {
		u.scene.paint(u.pen, dst, next, r)
	}
	u.shown, u.spare = next, u.shown
	return regions
}

// changed is where two lists of layers may differ.
func (s *scene) changed(was, is []layer) (regions []image.Rectangle) {
	for _, pair := range [][2][]layer{{was, is}, {is, was}} {
		for _, l := range pair[0] {
			if !slices.Contains(pair[1], l) {
				regions = gather(regions, s.reach(l).Intersect(s.room))
			}
		}
	}
	// A blurred shape cannot be drawn in part: its edge needs its surroundings.
	for again := true; again; {
		again = false
		for _, l := range is {
			if l.sprite != nil {
				continue
			}
			whole := s.reach(l).Intersect(s.room)
			for _, r := range regions {
				if whole.Overlaps(r) && !whole.In(r) {
					regions, again = gather(regions, whole.Union(r)), true
					break
				}
			}
		}
	}
	return regions
}

// gather adds a box, and joins boxes of which one drawn is no dearer than two.
func gather(regions []image.Rectangle, r image.Rectangle) []image.Rectangle {
	if r.Empty() {
		return regions
	}
	for i, o := range regions {
		if u := o.Union(r); area(u) <= (area(o)+area(r))*9/8 {
			return gather(slices.Delete(regions, i, i+1), u)
		}
	}
	return append(regions, r)
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }
