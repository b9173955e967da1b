package figure

// idle fills a silence with small life. The variant chooses what it begins with, so that pauses
// in a row differ; what follows, and how long and how far, differs by the seed.
func (t *take) idle() {
	turns := []func(from, to float64){
		t.idleSmile, t.idleAside, t.idleBreath, t.idleChat, t.idleNod, t.idleDesk, t.idleThink, t.idleStretch, t.idleListen, t.idleRoom,
	}
	next := t.score.Performance.Variant % len(turns)
	if next < 0 {
		next += len(turns)
	}
	for from := t.uniform(.2, .45); from+1.4 <= t.length-.2; {
		to := min(from+t.uniform(1.5, 2.4), t.length-.2)
		turns[next](from, to)
		next = (next + 1 + t.rng.IntN(len(turns)-2)) % len(turns)
		from = to + t.uniform(.2, 1.1)
	}
}

// either is the one side or the other.
func (t *take) either() float64 { return float64(1 - 2*t.rng.IntN(2)) }

func (t *take) idleSmile(from, to float64) {
	t.smiling(from, to, t.uniform(.7, 1))
	t.lift(from, to, pose{brow: 2, tilt: t.uniform(-1.6, 1.6)})
}

// idleAside looks to the side, at nothing much.
func (t *take) idleAside(from, to float64) {
	t.glance(from, from+(to-from)*.55, t.either()*t.uniform(.4, .6), t.uniform(-.1, .2))
	t.smiling(from+(to-from)*.5, to, .5)
}

// idleBreath is a deep breath.
func (t *take) idleBreath(from, to float64) {
	t.lift(from, to, pose{breath: 3.2, nod: -2, brow: 1})
	t.smiling(from+(to-from)*.6, to, .5)
}

// idleChat reads a line of the chat, beside the card, and is pleased.
func (t *take) idleChat(from, to float64) {
	side, mid := t.either(), from+(to-from)*.66
	for i, n := 0, 3; i < n; i++ { // the eyes go along the line
		step := (mid - from) / float64(n)
		t.glance(from+step*float64(i), from+step*float64(i+1), side*(.34+.1*float64(i)), .5)
	}
	t.smiling(mid-.1, to+.2, .9)
	t.lift(mid-.2, to, pose{brow: 2.5, nod: 1})
}

// idleDesk looks at the product on the desk.
func (t *take) idleDesk(from, to float64) {
	t.glance(from, from+(to-from)*.6, t.uniform(-.15, .15), .8)
	t.lift(from+(to-from)*.55, to, pose{brow: 2.5})
	t.smiling(from+(to-from)*.55, to, .7)
}

func (t *take) idleThink(from, to float64) {
	side := t.either()
	t.glance(from, from+(to-from)*.5, .4*side, -.45)
	t.lift(from, to, pose{brow: 2.4, arch: 1.2 * side, tilt: 1.8 * side})
}

func (t *take) idleNod(from, to float64) {
	t.nods(from+.1, 2)
	t.smiling(from, to, .8)
}

// idleStretch shifts the weight.
func (t *take) idleStretch(from, to float64) {
	t.lift(from, to, pose{nod: -2.5, brow: 1.5, lean: t.either() * t.uniform(6, 9)})
	t.smiling(from+.3, to, .4)
}

// idleListen inclines the head to whoever is next.
func (t *take) idleListen(from, to float64) {
	side := t.either()
	t.lift(from, to, pose{tilt: 3 * side, yaw: -.15 * side, nod: 1.5, brow: 3, arch: .8 * side})
	t.smiling(from+.2, to, .6)
}

// idleRoom looks about the studio and comes back.
func (t *take) idleRoom(from, to float64) {
	side, mid := t.either(), (from+to)/2
	t.glance(from, mid, .5*side, -.15)
	t.glance(mid, to-.15, -.35*side, -.05)
}

// lift adds a motion once, there and back.
func (t *take) lift(from, to float64, m pose) {
	d := (to - from) / 2
	t.each(from, to, func(k int, at float64) {
		w := plateau(at, from, to, d, d)
		q := &t.poses[k]
		q.nod, q.brow, q.arch = q.nod+m.nod*w, q.brow+m.brow*w, q.arch+m.arch*w
		q.tilt, q.yaw, q.lean, q.breath = q.tilt+m.tilt*w, q.yaw+m.yaw*w, q.lean+m.lean*w, q.breath+m.breath*w
	})
}
