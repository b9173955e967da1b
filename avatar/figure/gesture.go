package figure

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/barkerlive/barker/avatar"
)

const (
	// shortest is how long a gesture is held at least, in seconds.
	shortest = .4
	// margin is the time at both ends of a score in which the arms are at rest.
	margin = .08
	// earlier is how far a gesture may come before its word, to be over when the sentence is.
	earlier = .6
	// home is how much longer the arms take back than there.
	home = 1.12
)

// reach is how long an arm takes to a hold from rest, in seconds: longer the farther it is.
var reaches = map[hold]float64{
	"low": .46, "under": .46, "wave": .72, "point": .6, "offer": .56, "heart": .58, "cross": .58, "one": .68, "two": .68, "three": .68,
	"tray": .62, "ear": .74, "explain": .5, "show": .6, "thumb": .56,
	"clasp": .46, "table": .5, "side": .56, "steeple": .5,
}

// form is how both arms make a gesture.
type form [sides]hold

func (f form) reach() float64 { return max(reaches[f[right]], reaches[f[left]]) }

// to is how long the arms take from one form to another.
func (f form) to(g form) float64 {
	longest := 0.0
	for side := range sides {
		a, b := f[side], g[side]
		d := max(reaches[a], reaches[b])
		if a != b && a != "" && b != "" && (lowered[a] || lowered[b]) { // all the way up, or down
			d = .82 * (reaches[a] + reaches[b])
		}
		longest = max(longest, d)
	}
	return longest
}

// lowered are the holds below rest.
var lowered = map[hold]bool{"table": true, "side": true}

// manner is how a gesture is made: in which of several forms, how long, and what the face does.
type manner struct {
	forms           []form
	time            float64 // in seconds
	tilt, nod, brow float64
	smile           float64
	glances         bool // at the card
	bows, beats     bool // beats: the hand goes along with stress
}

// manners are those of the gestures that move the arms. The arm on the viewer's left may stay at
// rest when the other is alone; that other one comes out from behind it.
var manners = map[avatar.GestureKind]manner{
	avatar.Greet:   {forms: []form{{"wave", ""}, {"low", "wave"}}, time: 1.6, tilt: -2.6, brow: 4, smile: 1},
	avatar.Point:   {forms: []form{{"point", ""}, {"low", "point"}}, time: 1.5, nod: 2.5, brow: 2.5, smile: .5, glances: true},
	avatar.Open:    {forms: []form{{"offer", "offer"}, {"offer", ""}, {"low", "offer"}}, time: 1.2, tilt: 1.4, brow: 3.5, smile: .6, beats: true},
	avatar.Heart:   {forms: []form{{"under", "heart"}, {"heart", ""}}, time: 1.7, tilt: 3, nod: 3, smile: .9},
	avatar.Count:   {forms: []form{{"two", ""}, {"low", "two"}}, time: 1.6, brow: 4, smile: .5},
	avatar.Weigh:   {forms: []form{{"tray", "tray"}}, time: 2.2, brow: 3, smile: .3},
	avatar.Listen:  {forms: []form{{"low", "ear"}}, time: 1.8, tilt: 4, nod: 2, brow: 4.5, smile: .5},
	avatar.Thank:   {forms: []form{{"cross", "heart"}, {"under", "heart"}}, time: 1.7, nod: 2, smile: 1, bows: true},
	avatar.Explain: {forms: []form{{"explain", ""}, {"low", "explain"}, {"explain", "explain"}, {"explain", "offer"}}, time: 1.6, brow: 1.5, smile: .25, beats: true},
	avatar.Show:    {forms: []form{{"show", "show"}, {"show", "tray"}, {"tray", "show"}}, time: 1.5, nod: 1.5, brow: 3, smile: .7, glances: true},
	avatar.Approve: {forms: []form{{"thumb", ""}, {"low", "thumb"}}, time: 1.4, tilt: -2, nod: 2, brow: 2.5, smile: 1},
}

// counted are the hands that show a number.
var counted = map[int]hold{1: "one", 2: "two", 3: "three"}

// stroke is a gesture in time: the arms leave at from, are there from at to until, and are back,
// or on their way to the next stroke, after that.
type stroke struct {
	kind            avatar.GestureKind
	word            int
	form            form
	from, at, until float64
	// What tells it from others of its kind: how far it goes, how quickly, and which way.
	wide, quick, way float64
}

// varied chooses how a gesture looks on its word of its line. nth counts those of its kind in
// the line, which then never look the same twice in a row.
func (t *take) varied(g avatar.Gesture, nth int) stroke {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %q %d %s", g.Kind, t.score.Performance.Text, g.Word, t.score.Performance.Look.Host)
	rng := rand.New(rand.NewPCG(h.Sum64(), 0x61726d73))
	m := manners[g.Kind]
	s := stroke{kind: g.Kind, word: g.Word, wide: .8 + .45*rng.Float64(), quick: .88 + .26*rng.Float64(), way: 1}
	if rng.IntN(2) == 0 {
		s.way = -1
	}
	s.form = aside(m.forms[(rng.IntN(len(m.forms))+nth)%len(m.forms)], rng)
	if h, ok := counted[t.numberAt(g.Word)]; ok && g.Kind == avatar.Count {
		for side, is := range s.form {
			if is == "two" {
				s.form[side] = h
			}
		}
	}
	return s
}

// gesture moves the arms.
func (t *take) gesture() {
	strokes := t.rested(t.strokes())
	was := form{}
	for i, s := range strokes {
		t.swing(was, s.form, s.from, s.at, s.weight())
		if s.rests() {
			t.stay(s)
		} else {
			t.dwell(s)
			t.meant(s)
		}
		was = s.form
		back := s.until + s.back()
		if i+1 == len(strokes) || strokes[i+1].from >= back {
			t.swing(was, form{}, s.until, back, s.weight())
			was = form{}
		}
	}
}

// strokes lays the gestures on their words. One that would not be over in time is left out.
func (t *take) strokes() []stroke {
	var out []stroke
	nth := map[avatar.GestureKind]int{}
	for _, g := range t.asked() {
		if g.Kind == avatar.Nod {
			t.nods(t.wordAt(g.Word), 2)
			continue
		}
		if manners[g.Kind].forms == nil {
			continue
		}
		s := t.varied(g, nth[g.Kind])
		if t.fit(&s, out) {
			out = append(out, s)
			nth[g.Kind]++
		}
	}
	return out
}

// fit finds the time for a stroke on its word, after those before it: straight from the last one
// if the arms would not be back. It tells whether there is time enough.
func (t *take) fit(s *stroke, before []stroke) bool {
	var last *stroke
	there := s.form.reach() * s.quick
	at := t.wordAt(s.word) + .06
	s.from = max(margin, at-there)
	if n := len(before); n > 0 {
		if back := before[n-1].until + before[n-1].form.reach()*home; s.from < back {
			last = &before[n-1]
			there = last.form.to(s.form) * s.quick
			s.from = max(margin, at-there, last.at+shortest)
		}
	}
	if e, ok := t.exitAfter(s.from); ok && e < max(at, s.from+there) { // the arms leave after it
		s.from = e
	}
	s.at = max(at, s.from+there)
	s.until = t.before(*s, s.at+manners[s.kind].time*(.85+.3*(s.wide-.8)/.45))
	back := s.form.reach() * home
	end := t.length - margin
	if e, ok := t.exitAfter(s.at); ok {
		end = e
	}
	if late := s.at + shortest + back - end; late > 0 && late < earlier && last == nil { // before its word, but whole
		s.from, s.at = s.from-late, s.at-late
		if e, ok := t.exitAfter(s.from); s.from < margin || ok && e < s.at {
			return false
		}
	}
	s.until = min(s.until, end-back)
	if s.until-s.at < shortest/2 {
		return false
	}
	if last != nil && s.from < last.until+last.form.reach()*home {
		if e, ok := t.exitAfter(last.until); ok && e < s.from { // the arms come home in between
			return true
		}
		last.until = s.from
	}
	return true
}

// exitAfter is the next time from which the clip may be left, the arms at rest.
func (t *take) exitAfter(at float64) (float64, bool) {
	for _, e := range t.score.Exits {
		if when := float64(e) * tick; when > at {
			return when, true
		}
	}
	return 0, false
}

// asked are the line's gestures, and small ones where it asks for none for a while.
func (t *take) asked() []avatar.Gesture {
	gs := append(slices.Clone(t.score.Performance.Gestures), t.beats()...)
	slices.SortStableFunc(gs, func(a, b avatar.Gesture) int { return cmp.Compare(a.Word, b.Word) })
	return gs
}

// before shortens a stroke so that the arms are back by the end of its sentence, if they can be.
func (t *take) before(s stroke, until float64) float64 {
	back := s.form.reach() * 1.12
	for _, b := range t.breaks {
		if b > s.at && until+back > b+.1 && b+.1-back-s.at >= shortest {
			return b + .1 - back
		}
	}
	return until
}

// wordAt is when a word of the text begins, whatever words the marks name.
func (t *take) wordAt(i int) float64 {
	if len(t.words) == 0 {
		return .56
	}
	return t.words[t.spokenIndex(i)].start
}

// swing moves both arms from one form to another; the shoulders help.
func (t *take) swing(from, to form, start, end, weight float64) {
	t.each(start, end, func(k int, at float64) {
		x := quintic((at - start) / (end - start))
		for side := range sides {
			t.poses[k].limbs[side] = limb{from: from[side], to: to[side], t: x}
		}
		t.poses[k].lean += weight * bump(2*x-1)
	})
}

// quintic eases with no speed and no acceleration at either end.
func quintic(t float64) float64 {
	t = min(max(t, 0), 1)
	return t * t * t * (t*(t*6-15) + 10)
}

// dwell keeps the arms in a form and lets them live.
func (t *take) dwell(s stroke) {
	t.each(s.at, s.until, func(k int, at float64) {
		x := (at - s.at) / s.quick
		w := s.wide * plateau(at, s.at, s.until, .18, .22)
		q := &t.poses[k]
		for side, h := range s.form {
			q.limbs[side] = limb{from: h, to: h}
			// No hand is ever quite still.
			q.limbs[side].lift, q.limbs[side].hand = w*math.Sin(x*2.3+float64(side)), w*1.2*math.Sin(x*1.9+2*float64(side))
		}
		for side, h := range s.form {
			sign := 1.0 // turns are mirrored on the left
			if side == int(left) {
				sign = -1
			}
			q.limbs[side].live(h, x, w, sign, s)
		}
		if s.kind == avatar.Weigh {
			t.weigh(q, x, w, s)
		}
	})
	if manners[s.kind].beats {
		t.along(s)
	}
}

// live is what a hand does while it is held: it waves, points again, presses. x is the time in the
// stroke's own tempo, w how far.
func (l *limb) live(h hold, x, w, sign float64, s stroke) {
	switch h {
	case "wave":
		l.fore, l.hand = sign*w*4*math.Sin(x*12), sign*w*9*math.Sin(x*12-.7)
	case "point":
		l.lift, l.hand = -w*7*math.Abs(math.Sin(x*5.2)), sign*w*4*math.Sin(x*10.4)
	case "offer":
		l.fore, l.lift = sign*w*3*math.Sin(x*4), w*4*math.Sin(x*4)
	case "heart", "cross":
		l.lift, l.hand = -w*2.5*math.Abs(math.Sin(x*3.4)), sign*w*2*math.Sin(x*3.4)
	case "one", "two", "three":
		l.lift, l.hand = w*5*math.Abs(math.Sin(x*5)), sign*w*3*math.Sin(x*5)
	case "ear":
		l.fore, l.hand = sign*w*1.6*math.Sin(x*3), sign*w*3*math.Sin(x*3-.5)
	case "show":
		l.lift, l.fore = -w*6*math.Abs(math.Sin(x*3.6)), sign*w*2*math.Sin(x*3.6)
	case "thumb":
		l.lift, l.hand = w*9*bump((x-.28)/.28), sign*w*3*math.Sin(x*4)
	}
}

// weigh lifts one tray and lowers the other, then the other way round; head and eyes go along.
func (t *take) weigh(q *pose, x, w float64, s stroke) {
	turn := (s.until - s.at) / s.quick / 2
	tip := s.way * w * (plateau(x, -.2, turn+.16, .34, .32) - plateau(x, turn-.16, 2*turn+.2, .32, .34))
	q.limbs[right].lift += 26 * tip
	q.limbs[left].lift -= 26 * tip
	q.limbs[right].hand -= 7 * tip
	q.limbs[left].hand -= 7 * tip
	q.tilt += 1.6 * tip
	q.yaw += .3 * tip
	q.gaze.x, q.gaze.y = .45*tip, .35*w
}

// along lifts the hands a little at every word with weight within a stroke.
func (t *take) along(s stroke) {
	for i, w := range t.words {
		peak := w.start + .1
		if peak < s.at+.1 || peak > s.until-.1 || !t.stressed(w, i == 0) {
			continue
		}
		t.each(max(s.at, peak-.26), min(s.until, peak+.34), func(k int, at float64) {
			y := s.wide * bump((at-peak)/.3) * plateau(at, s.at, s.until, .15, .15)
			for side, h := range s.form {
				if h == "explain" || h == "offer" {
					q := &t.poses[k].limbs[side]
					q.lift -= 11 * y // down on the word
					q.hand += 3 * y * float64(1-2*side)
				}
			}
		})
	}
}

// meant is what head and face do with a gesture.
func (t *take) meant(s stroke) {
	m := manners[s.kind]
	if m.glances {
		t.glance(s.at-.15, s.at+.45, .12*s.way, .75)
	}
	end := s.until + s.form.reach()
	t.each(s.from, end, func(k int, at float64) {
		w := plateau(at, s.from+.1, end, .5, .8) * s.wide
		q := &t.poses[k]
		tilt := m.tilt
		if s.kind != avatar.Listen { // which leans to its ear
			tilt *= s.way
		}
		q.tilt, q.nod, q.brow = q.tilt+tilt*w, q.nod+m.nod*w, q.brow+m.brow*w
	})
	if m.bows {
		t.bow(s.at + .1)
	}
	t.smiling(s.from, s.until+.5, m.smile)
}

// bow lowers head, shoulders and eyes once.
func (t *take) bow(from float64) {
	to := min(from+1.25, t.length-.3)
	t.each(from, to, func(k int, at float64) {
		w := plateau(at, from, to, .45, .55)
		q := &t.poses[k]
		q.nod += 11 * w
		q.breath -= 4 * w
		q.gaze.blink = max(q.gaze.blink, .8*smooth(2*w-1))
	})
}

// nods says yes: the head goes down a number of times, less each time.
func (t *take) nods(from float64, n int) {
	for i := range n {
		at := from + .16 + .4*float64(i)
		much := 5.5 / float64(1+i)
		t.each(at-.24, at+.24, func(k int, when float64) {
			q := &t.poses[k]
			q.nod += much * bump((when-at)/.24)
			q.brow += .4 * much * bump((when-at)/.24)
		})
	}
	t.smiling(from, from+.4*float64(n)+.3, .5)
}
