package figure

// idle fills a silence with small life. The variant chooses what it is about, so that pauses
// in a row differ.
func (t *take) idle() {
	turns := []func(from, to float64){t.idleSmile, t.idleAside, t.idleDesk, t.idleThink, t.idleNod, t.idleStretch}
	next := t.score.Performance.Variant % len(turns)
	if next < 0 {
		next += len(turns)
	}
	for from := .3; from+1.6 <= t.length-.2; {
		to := min(from+t.uniform(1.5, 2.3), t.length-.2)
		turns[next](from, to)
		next = (next + 1 + t.rng.IntN(2)) % len(turns)
		from = to + t.uniform(.3, 1.4)
	}
}

func (t *take) idleSmile(from, to float64) {
	t.smiling(from, to, t.uniform(.7, 1))
	t.lift(from, to, 0, 2, t.uniform(-1.6, 1.6), 0)
}

func (t *take) idleAside(from, to float64) {
	x := .55
	if t.rng.IntN(2) == 0 {
		x = -x
	}
	t.glance(from, from+(to-from)*.55, x, t.uniform(-.1, .2))
	t.smiling(from+(to-from)*.5, to, .5)
}

func (t *take) idleDesk(from, to float64) {
	t.glance(from, from+(to-from)*.6, t.uniform(-.15, .15), .8)
	t.lift(from+(to-from)*.55, to, 0, 2.5, 0, 0)
	t.smiling(from+(to-from)*.55, to, .7)
}

func (t *take) idleThink(from, to float64) {
	t.glance(from, from+(to-from)*.5, .4, -.45)
	t.lift(from, to, 0, 3, 1.8, 0)
}

func (t *take) idleNod(from, to float64) {
	for i := range 2 {
		at := from + .3 + .36*float64(i)
		t.lift(at-.2, at+.2, 3, 0, 0, 0)
	}
	t.smiling(from, to, .8)
}

func (t *take) idleStretch(from, to float64) {
	t.lift(from, to, -2.5, 1.5, 0, t.uniform(6, 9))
	t.smiling(from+.3, to, .4)
}

// lift moves head, brows and shoulders once, there and back.
func (t *take) lift(from, to, nod, brow, tilt, lean float64) {
	d := (to - from) / 2
	t.each(from, to, func(k int, at float64) {
		w := plateau(at, from, to, d, d)
		q := &t.poses[k]
		q.nod, q.brow, q.tilt, q.lean = q.nod+nod*w, q.brow+brow*w, q.tilt+tilt*w, q.lean+lean*w
	})
}
