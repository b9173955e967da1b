package figure

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/barkerlive/barker/avatar"
)

// take is the choreography of one score. Every motion is worked out ahead for every tick, so
// that a picture depends on its pose alone.
type take struct {
	heard
	score  avatar.Score
	length float64 // from the first to the last picture, in seconds
	rng    *rand.Rand
	breaks []float64 // between sentences: the host passes near rest there
	poses  []pose
	smile  []float64 // 0 … 1
}

// choreograph is a pose for every tick. The first and the last are exactly rest.
func choreograph(s avatar.Score) []pose {
	if s.Ticks <= 0 {
		return nil
	}
	t := &take{heard: hear(s), score: s, length: float64(s.Ticks-1) * tick, rng: seeded(s)}
	t.poses, t.smile = make([]pose, s.Ticks), make([]float64, s.Ticks)
	for i := range t.words[:max(0, len(t.words)-1)] {
		if t.words[i].ends() {
			t.breaks = append(t.breaks, (t.words[i].end+t.words[i+1].start)/2)
		}
	}
	for k := range t.poses {
		t.poses[k] = rest
	}
	if len(t.words) > 0 || !t.silent() {
		for k, m := range t.mouths(s.Ticks) {
			t.poses[k].mouth = m
		}
		t.stress()
	} else {
		t.idle()
	}
	t.breathe()
	t.posture()
	t.blink()
	t.gesture()
	t.restless()
	t.look()
	t.settle()
	return t.poses
}

// seeded is the same for the same score, and another for any other.
func seeded(s avatar.Score) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %d %d %s", s.Performance.Text, s.Ticks, s.Performance.Variant, s.Performance.Look.Host)
	return rand.New(rand.NewPCG(h.Sum64(), 0x6d697261))
}

// uniform is a random number of the range.
func (t *take) uniform(from, to float64) float64 { return from + (to-from)*t.rng.Float64() }

// each calls f for every tick within a time.
func (t *take) each(from, to float64, f func(k int, at float64)) {
	for k := max(0, int(math.Ceil(from/tick))); k < len(t.poses) && float64(k)*tick <= to; k++ {
		f(k, float64(k)*tick)
	}
}

// bump rises from 0 at -1 to 1 at 0 and falls to 0 at 1.
func bump(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return (1 - x*x) * (1 - x*x)
}

// plateau rises within up, stays, and falls within down to 0 at the end.
func plateau(at, from, to, up, down float64) float64 {
	return min(smooth((at-from)/up), smooth((to-at)/down))
}

// breathe lifts the chest a whole number of times.
func (t *take) breathe() {
	n := math.Round(t.length / 3.8)
	if t.length > 1.9 {
		n = max(1, n)
	}
	for k := range t.poses {
		t.poses[k].breath += 1.6 * (1 - math.Cos(2*math.Pi*n*float64(k)*tick/max(t.length, tick)))
	}
}

// stance is a posture of head and shoulders, held for a while.
type stance struct{ at, tilt, yaw, nod, lean float64 }

// posture moves head and shoulders from stance to stance, calmly and never in a rhythm, and
// back near rest between sentences.
func (t *take) posture() {
	liveliness := 1.0
	if len(t.words) == 0 {
		liveliness = 1.25
	}
	stances := []stance{{}}
	for at := t.uniform(.1, .5); at < t.length; at += t.uniform(1.1, 2.6) {
		last := stances[len(stances)-1]
		s := stance{at: at, tilt: t.uniform(-2, 2), yaw: t.uniform(-.42, .42), nod: t.uniform(-1.5, 2), lean: t.uniform(-5, 5)}
		if s.tilt*last.tilt > 0 { // rather the other side
			s.tilt *= -.8
		}
		stances = append(stances, s)
	}
	phase := t.uniform(0, 6)
	i := 0
	for k := range t.poses {
		at := float64(k) * tick
		for i+1 < len(stances) && stances[i+1].at <= at {
			i++
		}
		from, to := stances[max(0, i-1)], stances[i]
		w := smooth((at - to.at) / .8)
		calm := liveliness
		for _, b := range t.breaks {
			calm *= 1 - .9*bump((at-b)/.45)
		}
		q := &t.poses[k]
		q.tilt += calm * (blend(from.tilt, to.tilt, w) + .35*math.Sin(at*2.1+phase))
		q.yaw += calm * blend(from.yaw, to.yaw, w)
		q.nod += calm * (blend(from.nod, to.nod, w) + .5*math.Sin(at*1.7+phase))
		q.lean += calm * blend(from.lean, to.lean, w)
	}
}

// stress nods and lifts the brows at words that are said with weight.
func (t *take) stress() {
	last := -1.0
	for i, w := range t.words {
		first := i == 0 || t.words[i-1].ends()
		rarely, much := .9, 1.0
		if w.heavy {
			rarely, much = .4, 1.35
		}
		if w.start-last < rarely || !t.stressed(w, first) {
			continue
		}
		last = w.start
		peak := w.start + min(.16, (w.end-w.start)/2)
		nod, brow, tilt := much*t.uniform(2, 3.6), much*t.uniform(1.5, 4), t.uniform(-.7, .7)
		t.each(peak-.5, peak+.7, func(k int, at float64) {
			x := at - peak
			q := &t.poses[k]
			q.nod += nod * bump(x/.24)
			q.nod -= .5 * nod * bump((x+.26)/.2) // a little up before it goes down
			q.tilt += tilt * bump(x/.5)
			q.brow += brow * bump((x-.05)/.45)
		})
		t.smiling(w.start, w.end+.5, t.uniform(.15, .45))
	}
	if n := len(t.words); n > 0 {
		t.smiling(t.words[n-1].end-.1, t.length-.1, .7)
	}
	for _, b := range t.breaks {
		t.smiling(b-.35, b+.5, t.uniform(.3, .6))
	}
}

// stressed tells whether a word is said with weight: as the performance asks, loud for its kind,
// or long.
func (t *take) stressed(w word, first bool) bool {
	if w.heavy {
		return true
	}
	n := len([]rune(letters(w.text)))
	if n < 4 && !first {
		return false
	}
	if t.silent() {
		return n >= 6 || first
	}
	sum, hops := 0.0, 0
	for at := w.start; at < w.end; at += hop {
		sum, hops = sum+t.level(at), hops+1
	}
	return hops > 0 && (sum/float64(hops) > .48 || n >= 7 || strings.HasSuffix(w.text, "!"))
}

// smiling adds a smile for a time.
func (t *take) smiling(from, to, much float64) {
	t.each(from, to, func(k int, at float64) {
		t.smile[k] = max(t.smile[k], much*plateau(at, from, to, .3, .45))
	})
}

// blink shuts the eyes now and then, away from both ends; sometimes twice.
func (t *take) blink() {
	const clear = .4
	for at := t.uniform(.6, 2.4); at < t.length-clear; at += t.uniform(2.3, 5.6) {
		for _, b := range t.breaks { // people blink between sentences
			if math.Abs(at-b) < .6 {
				at = b
			}
		}
		t.blinkAt(at)
		if t.rng.Float64() < .16 && at+.32 < t.length-clear {
			t.blinkAt(at + .32)
		}
	}
}

// blinkAt takes a fifth of a second: quickly shut, a little slower open.
func (t *take) blinkAt(from float64) {
	t.each(from, from+.24, func(k int, at float64) {
		x := at - from
		shut := min(1, x/.07)
		if x > .11 {
			shut = 1 - smooth((x-.11)/.13)
		}
		t.poses[k].gaze.blink = max(t.poses[k].gaze.blink, shut)
	})
}

// look lets the eyes jump about the viewer, and seldom away.
func (t *take) look() {
	want := gaze{}
	next := t.uniform(.5, 1.2)
	x, y := 0.0, 0.0
	for k := range t.poses {
		q := &t.poses[k]
		if at := float64(k) * tick; at >= next {
			want = gaze{x: t.uniform(-.14, .14), y: t.uniform(-.08, .1)}
			hold := t.uniform(.7, 1.6)
			if t.rng.Float64() < .14 {
				want, hold = gaze{x: t.uniform(-.4, .4), y: t.uniform(-.15, .3)}, t.uniform(.5, .8)
			}
			next = at + hold
		}
		// A glance that was asked for, by a gesture or while idling, comes first.
		tx, ty := want.x, want.y
		if q.gaze.x != 0 || q.gaze.y != 0 {
			tx, ty = q.gaze.x, q.gaze.y
		}
		x, y = blend(x, tx, .72), blend(y, ty, .72)
		// Where the head turns to, the eyes hold the viewer.
		q.gaze.x, q.gaze.y = x-.25*q.yaw, y
	}
}

// glance looks somewhere for a time, the head a little with it.
func (t *take) glance(from, to, x, y float64) {
	t.each(from, to, func(k int, at float64) {
		q := &t.poses[k]
		q.gaze.x, q.gaze.y = x, y
		w := plateau(at, from, to, .35, .3)
		q.yaw += .5 * x * w
		q.nod += 3 * y * w
	})
}

// settle adds the smile and the hair, and fades every motion but the arms' into rest at both
// ends, which are then rest to the last bit.
func (t *take) settle() {
	n := len(t.poses)
	lag, tilt, yaw := 0.0, 0.0, 0.0
	ramp := min(.6, t.length/3)
	for k := range t.poses {
		at := float64(k) * tick
		edge := min(at, t.length-at)
		slow, fast := smooth(edge/max(ramp, tick)), smooth(edge/.12)
		q := &t.poses[k]
		s := t.smile[k]
		q.mouth.width += 3 * s
		q.mouth.lift += 3 * s
		q.gaze.squint = .9 * s
		q.brow -= .8 * q.gaze.blink // lids take the brows along
		q.tilt, q.yaw, q.nod, q.lean, q.brow, q.arch = q.tilt*slow, q.yaw*slow, q.nod*slow, q.lean*slow, q.brow*slow, q.arch*slow
		q.gaze.x, q.gaze.y, q.gaze.squint, q.gaze.blink = q.gaze.x*fast, q.gaze.y*fast, q.gaze.squint*slow, q.gaze.blink*fast
		q.mouth = closed.toward(q.mouth, fast)
		lag += q.tilt - tilt + 2.5*(q.yaw-yaw) - lag/4
		tilt, yaw = q.tilt, q.yaw
		q.lag = .9 * lag * slow
	}
	t.poses[0], t.poses[n-1] = rest, rest
}
