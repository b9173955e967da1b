package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/barkerlive/barker/avatar"
)

const (
	// prepare and retreat are how long an arm takes to a gesture and back, in seconds.
	prepare, retreat = .56, .68
	// shortest is how long a gesture is held at least.
	shortest = .4
)

// holds is how long each gesture is held when there is time.
var holds = map[avatar.GestureKind]float64{
	avatar.Greet: 1.7, avatar.Point: 1.5, avatar.Open: 1.1, avatar.Heart: 1.7, avatar.Count: 1.7,
}

// stroke is a gesture in time: the arms leave at from, are there from at to until, and are back,
// or on their way to the next stroke, after that.
type stroke struct {
	kind            avatar.GestureKind
	from, at, until float64
}

// gesture moves the arms.
func (t *take) gesture() {
	strokes := t.strokes()
	was := avatar.Rest
	for i, s := range strokes {
		t.swing(was, s.kind, s.from, s.at)
		t.hold(s)
		was = s.kind
		if i+1 == len(strokes) || strokes[i+1].from >= s.until+retreat {
			t.swing(was, avatar.Rest, s.until, s.until+retreat)
			was = avatar.Rest
		}
	}
}

// strokes lays the gestures on their words. One that would not be over in time is left out.
func (t *take) strokes() []stroke {
	var out []stroke
	gs := slices.SortedStableFunc(slices.Values(t.score.Performance.Gestures), func(a, b avatar.Gesture) int { return cmp.Compare(a.Word, b.Word) })
	for _, g := range gs {
		if holds[g.Kind] == 0 {
			continue
		}
		at := t.wordAt(g.Word) + .06
		from := max(.08, at-prepare)
		if len(out) > 0 {
			last := &out[len(out)-1]
			from = max(from, last.at+shortest)
			last.until = min(last.until, from)
		}
		at = max(at, from+prepare)
		s := stroke{g.Kind, from, at, at + holds[g.Kind]}
		s.until = t.before(s)
		if s.until+retreat > t.length-.08 {
			s.until = t.length - .08 - retreat
		}
		if s.until-s.at >= shortest/2 {
			out = append(out, s)
		}
	}
	return out
}

// before shortens a stroke so that the arms are back by the end of its sentence, if they can be.
func (t *take) before(s stroke) float64 {
	for _, b := range t.breaks {
		if b > s.at && s.until+retreat > b+.1 && b+.1-retreat-s.at >= shortest {
			return b + .1 - retreat
		}
	}
	return s.until
}

// wordAt is when a word of the text begins, whatever words the marks name.
func (t *take) wordAt(i int) float64 {
	if len(t.words) == 0 {
		return prepare
	}
	if n := len(strings.Fields(t.score.Performance.Text)); n != len(t.words) && n > 0 {
		i = i * len(t.words) / n
	}
	return t.words[min(max(i, 0), len(t.words)-1)].start
}

// swing moves both arms from one gesture to another.
func (t *take) swing(from, to avatar.GestureKind, start, end float64) {
	t.each(start, end, func(k int, at float64) {
		x := quintic((at - start) / (end - start))
		for side := range sides {
			t.poses[k].limbs[side] = limb{from: from, to: to, t: x}
		}
		// The shoulders help.
		t.poses[k].lean += 2 * bump(2*x-1)
	})
}

// quintic eases with no speed and no acceleration at either end.
func quintic(t float64) float64 {
	t = min(max(t, 0), 1)
	return t * t * t * (t*(t*6-15) + 10)
}

// hold keeps the arms at a gesture and lets them live: hands wave, point again, press.
func (t *take) hold(s stroke) {
	t.each(s.at, s.until, func(k int, at float64) {
		x := at - s.at
		w := plateau(at, s.at, s.until, .15, .2)
		q := &t.poses[k]
		for side := range sides {
			q.limbs[side] = limb{from: s.kind, to: s.kind}
		}
		r, l := &q.limbs[right], &q.limbs[left]
		switch s.kind {
		case avatar.Greet:
			r.fore, r.hand = w*4*math.Sin(x*13), w*9*math.Sin(x*13-.7)
		case avatar.Point:
			r.lift, r.hand = -w*7*math.Abs(math.Sin(x*5.2)), w*4*math.Sin(x*10.4)
		case avatar.Open:
			r.fore, l.fore = w*3*math.Sin(x*4), -w*3*math.Sin(x*4)
			r.lift, l.lift = w*4*math.Sin(x*4), w*4*math.Sin(x*4)
		case avatar.Heart:
			l.lift, l.hand = -w*2.5*math.Abs(math.Sin(x*3.4)), w*2*math.Sin(x*3.4)
		case avatar.Count:
			r.lift, r.hand = w*5*math.Abs(math.Sin(x*5)), w*3*math.Sin(x*5)
		case avatar.Rest:
		}
	})
	t.meant(s)
}

// meant is what head and face do with a gesture.
func (t *take) meant(s stroke) {
	var tilt, nod, brow, smile float64
	switch s.kind {
	case avatar.Greet:
		tilt, brow, smile = -2.6, 4, 1
	case avatar.Point:
		nod, brow, smile = 2.5, 2.5, .5
		t.glance(s.at-.15, s.at+.45, .12, .75)
	case avatar.Open:
		brow, smile, tilt = 3.5, .6, 1.4
	case avatar.Heart:
		tilt, nod, smile = 3, 3, .9
	case avatar.Count:
		brow, smile = 4, .5
	case avatar.Rest:
	}
	t.each(s.from, s.until+retreat, func(k int, at float64) {
		w := plateau(at, s.from+.1, s.until+retreat, .5, .8)
		q := &t.poses[k]
		q.tilt, q.nod, q.brow = q.tilt+tilt*w, q.nod+nod*w, q.brow+brow*w
	})
	t.smiling(s.from, s.until+.5, smile)
}
