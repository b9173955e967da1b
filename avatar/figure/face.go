package figure

// mouth is a mouth's shape, in head units where they are lengths. Every shape in between two
// shapes is a shape, so there is nothing to cross-fade.
type mouth struct {
	width float64 // half of it, between the corners
	open  float64 // between the lips
	round float64 // 0 wide … 1 pursed
	lift  float64 // of the corners
	upper float64 // how much of the upper teeth shows
	tip   float64 // how much of the tongue shows
	press float64 // lips pressed together
	out   float64 // how far the tongue's tip is between the teeth
}

// closed is the mouth at rest: a hint of a smile.
var closed = mouth{width: 30, lift: 9}

func blend(a, b, t float64) float64 { return a + (b-a)*t }

// toward is the shape t of the way from m to n.
func (m mouth) toward(n mouth, t float64) mouth {
	return mouth{
		blend(m.width, n.width, t), blend(m.open, n.open, t), blend(m.round, n.round, t), blend(m.lift, n.lift, t),
		blend(m.upper, n.upper, t), blend(m.tip, n.tip, t), blend(m.press, n.press, t), blend(m.out, n.out, t),
	}
}

// lips holds the outlines of a mouth, about its middle.
type lips struct {
	outer, upper, inner, line path
	// top and bottom are the inner edges, low the lower lip's thickness.
	top, bottom, low float64
}

// lips works out the outlines; full is how full the lips are. Closed and open lips are two drawings; up to six units of
// opening one turns into the other.
func (m mouth) lips(full float64) lips {
	w, o, r, s := m.width, m.open, m.round, m.lift
	q := min(1, o/6)
	up, lo := -o*.38, o*.62
	ul, ll := (6.4+1.5*r-2*m.press)*full, (9.4+r-2.2*m.press)*full
	rest := 4.2 - 2*r
	ty, by := blend(rest, up+1.2, q), blend(rest, lo+3, q)
	// The left halves of the inner edges; the right ones mirror them.
	t1x, t1y := -blend(w*.55, w, r), blend(blend(1.5, up-1.4, q), -s+(up+s)*.6, r*q)
	t2x, t2y := -blend(w*.25, w*.55, r), blend(rest-1.2, up, q)
	b1x, b1y := blend(t1x, -blend(w*.74, w, r), q), blend(t1y, blend(lo*.86, -s+(lo+3+s)*.62, r), q)
	b2x, b2y := blend(t2x, -blend(w*.4, w*.58, r), q), blend(t2y, lo+3, q)

	ow, lb := w+3.2+2.2*r, lo+ll+2.6
	u1x, u1y := -blend(w*.66, ow, r), blend(up-ul*.6, -s+(up-ul+s)*.5, r)
	l1x, l1y := -blend(w*.86, ow, r), blend(lo+ll*.55, -s+(lb+s)*.62, r)
	l2x := -w*.48 - w*.1*r

	l := lips{top: up, bottom: lo, low: ll}
	l.outer.move(-ow, -s)
	l.outer.cube(u1x, u1y, -w*.36, up-ul-1.8, -w*.17, up-ul)
	l.outer.quad(0, up-ul+3.2, w*.17, up-ul)
	l.outer.cube(w*.36, up-ul-1.8, -u1x, u1y, ow, -s)
	l.upper = append(path{}, l.outer...)
	l.outer.cube(-l1x, l1y, -l2x, lb, 0, lb)
	l.outer.cube(l2x, lb, l1x, l1y, -ow, -s)
	l.outer.close()
	l.upper.line(w, -s)
	l.upper.cube(-t1x, t1y, -t2x, t2y, 0, ty)
	l.upper.cube(t2x, t2y, t1x, t1y, -w, -s)
	l.upper.close()
	l.line.move(-w, -s)
	l.line.cube(t1x, t1y, t2x, t2y, 0, ty)
	l.line.cube(-t2x, t2y, -t1x, t1y, w, -s)
	l.inner = append(path{}, l.line...)
	l.inner.cube(-b1x, b1y, -b2x, b2y, 0, by)
	l.inner.cube(b2x, b2y, b1x, b1y, -w, -s)
	l.inner.close()
	return l
}

// mouth draws a mouth about the origin.
func (p *pen) mouth(m mouth, full float64) {
	l := m.lips(full)
	w, q := m.width, min(1, m.open/6)
	p.fill(ellipse(0, l.bottom+l.low+11, w*.5, 4.5), p.c.skinDeep, .34, 3)
	p.fill(l.outer, p.c.lipLower, 1, 0)
	p.stroke(l.outer, 1.6, p.c.lipLower, 1, 0)
	p.fill(l.upper, p.c.lipUpper, 1, 0)
	if m.open > .05 {
		p.insideMouth(m, l)
		p.stroke(l.inner, blend(2.6, 1.6, q), p.c.lipLine, blend(1, .7, q), 0)
	} else {
		p.stroke(l.line, 2.6, p.c.lipLine, 1, 0)
	}
	var light path
	light.move(-w*.3, l.bottom+l.low*.52)
	light.quad(0, l.bottom+l.low*.82, w*.24, l.bottom+l.low*.52)
	p.stroke(light, 3, p.c.lipLight, .8, 0)
	for _, side := range []float64{-1, 1} {
		var corner path
		corner.move(side*(w+3), -m.lift-3)
		corner.quad(side*(w+6), -m.lift-1.5, side*(w+5.4), -m.lift+2)
		p.stroke(corner, 1.6, p.c.skinDeep, .26, 0)
	}
}

func (p *pen) insideMouth(m mouth, l lips) {
	w, o := m.width, m.open
	p.fill(l.inner, p.c.inside, 1, 0)
	p.clipTo(l.inner)
	defer p.unclip()
	if m.tip > .05 {
		y := l.bottom + 3 - o*.1 - max(0, m.tip-.8)*o*.6
		p.fill(ellipse(0, y+6, w*.68, 4+o*.34*m.tip), p.c.tongue, 1, 0)
		p.fill(ellipse(0, y+4, w*.34, 2+o*.12), p.c.tongueTop, min(1, m.tip), 0)
	}
	if m.upper > .05 {
		h := (4 + 5.5*m.upper) * min(1, m.upper*2.5)
		top := min(l.top, -m.lift) - 8
		var t path
		t.move(-w*.93, top)
		t.line(w*.93, top)
		t.cube(w*.86, l.top+h*.2, w*.5, l.top+h*1.1, 0, l.top+h*1.12)
		t.cube(-w*.5, l.top+h*1.1, -w*.86, l.top+h*.2, -w*.93, top)
		t.close()
		p.fill(t, p.c.teeth, 1, 0)
		if low := min(1, (m.upper-.8)*5); low > 0 && o < 10 { // sibilants: both rows meet
			p.fill(box(-w*.62, l.bottom-1, w*1.24, 8, 4), p.c.teethLow, low*(1-o/10), 0)
		}
	}
	if m.out > .05 {
		y := l.top + 5.5 + 3*m.out
		p.fill(ellipse(0, y+2, w*.46, 4.6*m.out), p.c.tongue, 1, 0)
		p.fill(ellipse(0, y+1, w*.34, 2.8*m.out), p.c.tongueTop, 1, 0)
	}
	p.stroke(l.line, 5, p.c.gum, .38, 1)
}

// gaze is where both eyes look, each way from -1 to 1, and how the lids stand.
type gaze struct {
	x, y   float64
	blink  float64 // 0 open … 1 shut
	squint float64 // lower lid raised, as in a smile
}

// eye draws one eye about its middle. The pen is mirrored for the viewer's left one, side -1.
func (p *pen) eye(side float64, g gaze, wing float64) {
	b := g.blink
	up := (-14.6+max(0, g.y)*2.2)*(1-b) + 5*b
	dn := 10.4 - 2.6*g.squint - b
	var shade, ball path
	shade.move(-25, -10)
	shade.cube(-16, up-13, 14, up-15, 30, -6)
	shade.cube(20, up-2, -10, up-2, -25, -10)
	shade.close()
	p.fill(shade, p.c.skinShade, .5, 2)
	if b < .93 {
		ball.move(-22, 4)
		ball.cube(-17, up*.72-1, -6, up, 3, up)
		ball.cube(13, up, 21, up*.55, 25, -3+5*b)
		ball.cube(19, dn-1, 10, dn, 1, dn)
		ball.cube(-8, dn, -16, dn*.8, -22, 4)
		ball.close()
		p.eyeball(ball, side, up, g)
	}
	p.lids(up, dn, b, wing)
}

func (p *pen) eyeball(ball path, side, up float64, g gaze) {
	p.fill(ball, p.c.sclera, 1, 0)
	p.clipTo(ball)
	x, y := .6+g.x*side*6.5, -2.8+g.y*4
	p.fill(ellipse(x, y, 15, 15), p.c.irisRim, 1, 0)
	p.glow(ellipse(x, y, 13.6, 13.6), x, y+8.2, 20.4, p.c.iris)
	p.fill(ellipse(x, y, 6.8, 6.8), p.c.pupil, 1, 0)
	var shade path
	shade.move(-26, up-6)
	shade.line(28, up-6)
	shade.line(28, up+6)
	shade.quad(3, up+2, -26, up+12)
	shade.close()
	p.fill(shade, p.c.lidShade, .28, 0)
	// The key light stands upper left of the picture, for both eyes.
	if g.blink < .6 {
		p.fill(ellipse(x-4.6*side, y-5, 4.9, 4.9), p.c.white, 1, 0)
		p.fill(ellipse(x+5.1*side, y+5.5, 2, 2), p.c.white, .7, 0)
	}
	p.unclip()
}

func (p *pen) lids(up, dn, b, wing float64) {
	if b < .93 {
		var low path
		low.move(-15, dn+2.2)
		low.cube(-6, dn+5, 10, dn+4.6, 20, dn-1.5)
		p.stroke(low, 1.4, p.c.skinDeep, .32, 0)
	}
	t := 1.8 + 1.4*wing
	x, y := blend(25.5, 30, wing), blend(-3, -8, wing)
	var line path
	line.move(-23, 5)
	line.cube(-18, up*.72-2, -7, up-t, 3, up-t)
	line.cube(14, up-t, 22, up*.55-t, x, y+8*b)
	line.cube(blend(25.3, 27.5, wing), -3.5+6*b, blend(25, 26, wing), -1+5*b, 24.5, -1+5*b)
	line.cube(20, up*.5+1.6, 12, up+1.6, 3, up+1.6)
	line.cube(-6, up+1.4, -16, up*.72+1, -23, 5)
	line.close()
	p.fill(line, p.c.lash, 1, 0)
	if b < .6 {
		var crease path
		crease.move(-17, up-1.5)
		crease.cube(-8, up-9, 12, up-10, 25, up*.55-5)
		p.stroke(crease, 1.7, p.c.skinLine, .45*(1-b/.6), 0)
	}
}

// brow draws one brow about its middle, mirrored like the eye.
func (p *pen) brow(weight float64) {
	h := 2.6 * (weight - 1) // half of what it is thicker than a light one
	var b path
	b.move(-27, 3-h)
	b.cube(-14, -4.8-h, 3, -9.2-h, 16, -7.8-h)
	b.cube(24, -6.8-h, 30, -2.5, 33, 2.5)
	b.cube(25, -1.4+h, 16, -2.8+h, 6, -1.8+h)
	b.cube(-5, -.8+h, -15, 2.6+h, -25, 7+h)
	b.cube(-28.2, 8+h, -29.6, 5, -27, 3-h)
	b.close()
	p.fill(b, p.c.brow, .88, 0)
}
