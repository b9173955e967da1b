package figure

import (
	"math"
)

// pose is everything that moves, at one time. Lengths are in the host's units, angles in
// degrees. It is a value: a picture depends on nothing else.
type pose struct {
	breath float64 // how far the chest is lifted
	lean   float64 // how far the shoulders are to the viewer's right of the hips
	tilt   float64 // of the head, clockwise
	nod    float64 // how far the head is lowered
	yaw    float64 // of the head, -1 … 1 to the viewer's right
	lag    float64 // how far the hair is behind the tilt
	brow   float64 // how far the brows are lifted
	arch   float64 // how much farther the one on the viewer's right is
	mouth  mouth
	gaze   gaze
	limbs  [sides]limb
}

// limb is an arm on its way from one hold to another.
type limb struct {
	from, to hold
	t        float64 // 0 … 1, eased
	fore     float64 // turn of the forearm beyond the hold's
	hand     float64 // turn of the hand beyond the hold's
	lift     float64 // of the wrist
}

// rest is how every score begins and ends.
var rest = pose{mouth: closed}

// rig is where a pose moves body, head and hair.
func (h *host) rig(q pose) (body, head, hair affine) {
	breath, lean := step(q.breath), step(q.lean)
	body = affine{a: 1, d: 1, c: -lean / 400, e: lean / 400 * 1000, f: -breath}
	head = body.mul(translate(q.yaw*3, q.nod-q.breath*.5)).mul(rotate(q.tilt, h.neck.x, h.neck.y))
	return body, head, head.mul(rotate(-q.lag*h.makeup.sway, h.crown.x, h.crown.y))
}

// raised tells that a hand may be as high as the hair, which it then passes in front of.
func (s *scene) raised(j joint) bool { return j.wrist.y < s.host.neck.y+250 }

func (s *scene) jointOf(side side, l limb) joint {
	arms := s.host.arms[side]
	return arms[l.from].between(arms[l.to].joint, s.host.shoulder[side], l.t).bent(l)
}

// about is m done in the units of frame.
func about(frame, m affine) affine { return frame.mul(m).mul(frame.invert()) }

// feature draws eyes, brows or mouth; m is from head units to pixels.
func (s *scene) feature(p *pen, m affine, x feature) {
	f := &s.host.makeup.features
	switch x.kind {
	case eyes:
		for _, side := range []float64{-1, 1} {
			p.m = m.mul(translate(f.eyeApart*side, 5)).mul(scale(f.eyeSize*side, f.eyeSize))
			p.eye(side, x.gaze, f.wing)
		}
	case brows:
		for _, side := range []float64{-1, 1} {
			p.m = m.mul(translate((f.eyeApart+1)*side, -f.browHeight-x.brow-side*x.arch)).mul(scale(side, 1)).mul(rotate(4, 0, 0))
			p.brow(f.browWeight)
		}
	case lipsAndTeeth:
		p.m = m.mul(translate(x.yaw*1.5, f.mouthLow)).mul(scale(f.mouthWide, 1))
		p.mouth(x.mouth, f.lipFull)
	}
}

// laid is a part's drawing and how much of it shows.
type laid struct {
	arm     *armSprites
	opacity float64
}

// limb draws an arm. Halfway between two holds the drawing of one passes into that of the
// other; the joint goes on evenly.
func (s *scene) limb(lay func(*sprite, affine, float64), body affine, side side, l limb, j joint) {
	from, to := s.arms[side][l.from], s.arms[side][l.to]
	show := []laid{{from, 1}}
	if from == to {
		lay(from.shade, body, 1)
	} else {
		lay(from.shade, body, 1-smooth(l.t/.4))
		lay(to.shade, body, smooth((l.t-.6)/.4))
		w := smooth((l.t - .38) / .24)
		show = []laid{{from, min(1, 2-2*w)}, {to, min(1, 2*w)}}
	}
	shoulder := s.host.shoulder[side]
	for _, x := range show {
		lay(x.arm.upper, body.mul(onto(shoulder, x.arm.elbow, shoulder, j.elbow)), x.opacity)
	}
	s.hand(lay, body, j, show, l.t)
	for _, x := range show {
		lay(x.arm.fore, body.mul(onto(x.arm.elbow, x.arm.wrist, j.elbow, j.wrist)), x.opacity)
	}
}

// hand draws the hand. One that only one of two holds shows comes out from under, or goes
// back under, what hides it.
func (s *scene) hand(lay func(*sprite, affine, float64), body affine, j joint, show []laid, t float64) {
	out := 1.0
	if len(show) == 2 && (show[0].arm.hand == nil) != (show[1].arm.hand == nil) {
		if show[1].arm.hand == nil {
			t = 1 - t
		}
		out = smooth((t - .06) / .3)
		show[0].opacity, show[1].opacity = 1, 1
	}
	for _, x := range show {
		if x.arm.hand == nil || out < .02 {
			continue
		}
		was, is := x.arm.root(), j.root()
		m := translate(is.x, is.y).mul(rotate(j.hand, 0, 0)).mul(scale(blend(.6, 1, out), out))
		m = m.mul(rotate(-x.arm.joint.hand, 0, 0)).mul(translate(-was.x, -was.y))
		if was == is && j.hand == x.arm.joint.hand && out == 1 {
			m = identity
		}
		lay(x.arm.hand, body.mul(m), x.opacity)
	}
}

// root is where the hand turns: a little past the wrist, within the cuff.
func (j joint) root() point {
	b := boneOf(j.elbow, j.wrist)
	b.length += 16
	return b.end(j.elbow)
}

// smooth eases from 0 to 1 with no speed at either end.
func smooth(t float64) float64 {
	t = min(max(t, 0), 1)
	return t * t * (3 - 2*t)
}

// bent is the joint with the limb's own turns added.
func (j joint) bent(l limb) joint {
	if l.fore == 0 && l.hand == 0 && l.lift == 0 {
		return j
	}
	b := boneOf(j.elbow, j.wrist)
	b.angle += l.fore * math.Pi / 180
	j.wrist = b.end(j.elbow)
	j.wrist.y -= l.lift
	j.hand += l.fore + l.hand
	return j
}
