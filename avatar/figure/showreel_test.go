//go:build showreel

package figure

import (
	"flag"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	xdraw "golang.org/x/image/draw"

	"github.com/barkerlive/barker/avatar"
)

var into = flag.String("showreel", "", "folder for the contact sheets")

// contact is a contact sheet of equal cells, in rows.
type contact struct {
	cell image.Point
	rows [][]image.Image
}

func (c *contact) add(row ...image.Image) { c.rows = append(c.rows, row) }

func (c *contact) write(t *testing.T, name string) {
	t.Helper()
	columns := 0
	for _, r := range c.rows {
		columns = max(columns, len(r))
	}
	m := image.NewRGBA(image.Rect(0, 0, columns*c.cell.X, len(c.rows)*c.cell.Y))
	for y, row := range c.rows {
		for x, p := range row {
			at := image.Rectangle{Max: c.cell}.Add(image.Pt(x*c.cell.X, y*c.cell.Y))
			xdraw.CatmullRom.Scale(m, at, p, p.Bounds(), draw.Src, nil)
		}
	}
	f, err := os.Create(filepath.Join(*into, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, m); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// shot is a pose as it is drawn.
func shot(f *Figure, l avatar.Look, q pose) (*scene, image.Image) {
	s, c := f.scene(l), planOf(l.Layout).canvas()
	restore(c, s.set, c.Rect)
	s.draw(&pen{r: newRasteriser()}, c, q)
	return s, picture(c)
}

// portrait is the head alone.
func portrait(f *Figure, l avatar.Look, q pose) image.Image {
	s, m := shot(f, l, q)
	x, y := s.world.mul(s.host.face).apply(0, 6)
	head := image.NewRGBA(image.Rect(0, 0, 360, 360))
	draw.Draw(head, head.Rect, m, image.Pt(int(x)-180, int(y)-180), draw.Src)
	return head
}

// above is what is above the desk.
func above(m image.Image) image.Image {
	c := image.NewRGBA(image.Rect(0, 0, 720, 840))
	draw.Draw(c, c.Rect, m, image.Pt(0, 124), draw.Src)
	return c
}

// expressions are what a face does, as its motions make it.
func expressions() []pose {
	with := func(change func(*pose)) pose {
		q := rest
		change(&q)
		return q
	}
	says := func(v string, yaw, tilt float64) pose {
		return with(func(q *pose) { q.mouth, q.yaw, q.tilt = visemes[v].mouth, yaw, tilt })
	}
	return []pose{
		rest,
		with(func(q *pose) { q.mouth.width, q.mouth.lift, q.gaze.squint, q.brow = 33, 12, .9, 2 }),
		says("ae", .4, 1.5), says("iy", -.4, -1.5), says("ao", .2, 0), says("uw", 0, 1), says("m", 0, 0), says("f", -.3, 0), says("th", 0, 0), says("l", .3, -1),
		with(func(q *pose) { q.tilt, q.brow, q.arch, q.yaw, q.mouth.lift = 4, 4, .8, -.2, 11 }),
		with(func(q *pose) { q.gaze, q.brow, q.arch, q.tilt = gaze{x: .4, y: -.45}, 2.4, 1.2, 1.8 }),
		with(func(q *pose) { q.gaze.blink, q.mouth.lift, q.mouth.width = 1, 12, 33 }),
	}
}

// TestSheets draws the contact sheets in docs/, to be looked at.
func TestSheets(t *testing.T) {
	if *into == "" {
		t.Fatal("name a folder with -showreel")
	}
	f := dressed(t)
	names := slices.Sorted(maps.Keys(f.troupe.hosts))
	faces := contact{cell: image.Pt(150, 150)}
	for _, host := range names {
		for _, light := range []avatar.Light{avatar.Day, avatar.Evening, avatar.Night} {
			var row []image.Image
			for _, q := range expressions() {
				row = append(row, portrait(f, avatar.Look{Host: host, Light: light}, q))
			}
			faces.add(row...)
		}
	}
	faces.write(t, "host-expressions.png")

	made := contact{cell: image.Pt(216, 252)}
	for _, host := range names {
		var row []image.Image
		for i, g := range slices.Sorted(maps.Keys(manners)) {
			s := said(pitch, avatar.Gesture{Kind: g, Word: 4 + i%2})
			s.Performance.Look.Host = host
			poses := choreograph(s)
			_, m := shot(f, s.Performance.Look, poses[int((hear(s).words[4].start+.75)/tick)])
			if row = append(row, above(m)); len(row) == 6 {
				made.add(row...)
				row = nil
			}
		}
		made.add(row...)
	}
	made.write(t, "host-gestures.png")

	strip := contact{cell: image.Pt(180, 210)}
	for i, g := range []avatar.GestureKind{avatar.Greet, avatar.Weigh, avatar.Thank, avatar.Listen} {
		s := said(pitch, avatar.Gesture{Kind: g, Word: 5})
		s.Performance.Look.Host = names[i%len(names)]
		poses := choreograph(s)
		var row []image.Image
		for n := range 10 {
			_, m := shot(f, s.Performance.Look, poses[int((hear(s).words[5].start-.72)/tick)+n*5])
			row = append(row, above(m))
		}
		strip.add(row...)
	}
	strip.write(t, "host-motion.png")
	setSheets(t, f)
}
