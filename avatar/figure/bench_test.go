package figure

import (
	"testing"

	"github.com/barkerlive/barker/avatar"
)

func BenchmarkBake(b *testing.B) {
	t, err := readTroupe(art(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		bake(t, t.hosts[House], avatar.Wide)
	}
}

func BenchmarkDraw(b *testing.B) {
	t, err := readTroupe(art(b))
	if err != nil {
		b.Fatal(err)
	}
	s := bake(t, t.hosts[House], avatar.Wide)
	p := &pen{r: newRasteriser()}
	dst := newCanvas()
	q := rest
	q.tilt, q.lag, q.breath, q.nod, q.mouth.open = 1.3, .4, 1.3, .7, 9
	for b.Loop() {
		s.draw(p, dst, q)
	}
}
