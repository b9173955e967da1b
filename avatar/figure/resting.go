package figure

import (
	"math/rand/v2"

	"github.com/barkerlive/barker/avatar"
)

// resting are the forms in which the arms are when they say nothing. The first, the hands folded,
// is how every score begins and ends.
var resting = []form{
	{}, {"clasp", "clasp"}, {"steeple", "steeple"}, {"table", "table"}, {"side", "table"}, {"table", "side"}, {"table", ""}, {"low", "side"},
}

const (
	// calm is how much longer than for a gesture the arms take to where they rest.
	calm = 1.25
	// linger is how long the arms stay there at least, in seconds: long enough to be worth the way.
	linger = 1.7
	// onward is the same between two gestures, where the way home is saved.
	onward = .7
	// change is how long a sentence's part without gestures must be for a form of its own.
	change = 3.4
)

// rests tells that a stroke says nothing: its arms are held still, which costs no drawing.
func (s stroke) rests() bool { return s.kind == avatar.Rest }

// weight is how far the shoulders go along with the arms.
func (s stroke) weight() float64 {
	if s.rests() {
		return .8
	}
	return 2
}

// back is how long the arms take home from a stroke.
func (s stroke) back() float64 {
	if s.rests() {
		return s.form.reach() * home * calm
	}
	return s.form.reach() * home
}

// rested adds where the arms rest while no stroke moves them: now here, now there. They are home
// wherever the clip may be left.
func (t *take) rested(strokes []stroke) []stroke {
	rng := rand.New(rand.NewPCG(t.rng.Uint64(), 0x72657374))
	var out []stroke
	var last form
	pick := func() form {
		i := rng.IntN(len(resting) + 1)
		if i == len(resting) || resting[i] == last {
			i = 0
		}
		last = resting[i]
		return last
	}
	for from := margin; from < t.length-margin; {
		end, ok := t.exitAfter(from)
		if !ok || end > t.length-margin {
			end = t.length - margin
		}
		var was *stroke // whose arms leave at from
		for len(strokes) > 0 && strokes[0].from < end {
			next := strokes[0]
			out = append(out, t.between(from, next.from, was, &next, pick, rng)...)
			out = append(out, next)
			from, was, strokes = next.until, &next, strokes[1:]
		}
		out = append(out, t.between(from, end, was, nil, pick, rng)...)
		from = end + tick
	}
	return out
}

// between fills a time in which no stroke moves the arms, after one and before another if those
// are not nil. The next may leave a little earlier for it.
func (t *take) between(from, to float64, was, next *stroke, pick func() form, rng *rand.Rand) []stroke {
	parts := []float64{from}
	for _, b := range t.breaks {
		if b > parts[len(parts)-1]+change && b < to-change {
			parts = append(parts, b)
		}
	}
	var out []stroke
	for i, start := range parts {
		s := stroke{kind: avatar.Rest, form: pick(), from: start, until: to}
		switch {
		case i+1 < len(parts):
			s.until = parts[i+1]
		case next != nil:
			s.until = min(to, next.at-s.form.to(next.form)*max(1.15, next.quick))
		default:
			s.until = to - s.back()
		}
		if was == nil {
			s.from += .1 + .4*rng.Float64()
		}
		before := form{}
		if was != nil {
			before = was.form
		}
		s.at = s.from + before.to(s.form)*calm
		least := linger
		if was != nil && next != nil {
			least = onward
		}
		if s.form == (form{}) || s.until < s.at+least {
			was = nil
			continue
		}
		if next != nil && i+1 == len(parts) {
			next.from = s.until
		}
		out = append(out, s)
		was = &s
	}
	return out
}

// aside is where the arm is that a gesture leaves alone: nowhere in particular, but not always there.
func aside(f form, rng *rand.Rand) form {
	to := [...]hold{"", "table", "side", "table"}[rng.IntN(4)]
	switch {
	case to == "":
	case f[left] == "": // whose hand lies on the other arm, or did
		f[left] = to
	case f[right] == "low":
		f[right] = to
	}
	return f
}

// stay holds the arms still in a form.
func (t *take) stay(s stroke) {
	t.each(s.at, s.until, func(k int, _ float64) {
		for side, h := range s.form {
			t.poses[k].limbs[side] = limb{from: h, to: h}
		}
	})
}

// held tells that the arms are held still in one of the forms of rest, the same from one time to
// another, and in which.
func (t *take) held(from, to float64) (form, bool) {
	var f form
	still, first := true, true
	t.each(from, to, func(k int, _ float64) {
		l := t.poses[k].limbs
		is := form{l[right].to, l[left].to}
		if first {
			f, first = is, false
		}
		still = still && is == f && l == [sides]limb{right: {from: is[right], to: is[right]}, left: {from: is[left], to: is[left]}}
	})
	return f, still
}

// restless lifts the hands a little at words with weight that no gesture goes along with.
func (t *take) restless() {
	const up, down = .22, .34
	for i, w := range t.words {
		peak := w.start + .1
		if !t.stressed(w, i == 0) || peak-up < margin || peak+down > t.length-margin {
			continue
		}
		f, still := t.held(peak-up-tick, peak+down+tick)
		if !still {
			continue
		}
		much := t.uniform(2, 5)
		t.each(peak-up, peak+down, func(k int, at float64) {
			y := much * bump(min(0, at-peak)/up+max(0, at-peak)/down)
			l := &t.poses[k].limbs
			switch f[left] {
			case "": // the upper hand of two that lie on each other
				l[left].lift, l[left].hand, l[right].lift = y, -.6*y, .4*y
			case "clasp", "steeple": // both, or they would part
				l[left].lift, l[right].lift = y, y
			}
		})
	}
}
