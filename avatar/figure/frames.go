package figure

import (
	"image"
	"iter"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

// Frames draws the score. The pictures are the iterator's own and are drawn over for the next
// frame. The first and the last are the host at rest.
func (f *Figure) Frames(s avatar.Score) iter.Seq[avatar.Frame] {
	return func(yield func(avatar.Frame) bool) {
		poses := choreograph(s)
		if len(poses) == 0 {
			return
		}
		r := f.reel(s)
		for k, q := range poses {
			changed := r.puppet.draw(r.clean, q)
			for _, c := range changed {
				r.label.draw(r.clean, identity, c, 256)
			}
			r.dress(float64(k)*tick, changed)
			if !yield(r.frame()) {
				return
			}
		}
	}
}

// reel is what one run through a score draws on.
type reel struct {
	puppet puppet
	clean  *image.YCbCr
	label  *sprite

	// The rest is nil without dressing. still is what lies under the captions but for the host.
	types   *typesetter
	dressed *image.YCbCr
	still   *image.YCbCr
	card    *sprite
	pages   []page
	top     int // of the caption bar
	shown   [3]int
	bar     *sprite
}

func (f *Figure) reel(s avatar.Score) *reel {
	look := s.Performance.Look
	r := &reel{puppet: puppet{scene: f.scene(look), pen: &pen{r: newRasteriser()}}, clean: newCanvas(), label: label(f.types, look.Label)}
	whole := r.clean.Rect
	restore(r.clean, r.puppet.scene.set, whole)
	r.label.draw(r.clean, identity, whole, 256)
	if !f.dressed {
		return r
	}
	r.types, r.top = f.types, barLower
	r.dressed, r.still = newCanvas(), newCanvas()
	restore(r.still, r.clean, whole)
	if c := s.Performance.Card; c != nil {
		r.card, r.top = f.card(c), barTop
		r.card.draw(r.still, identity, whole, 256)
	}
	restore(r.dressed, r.still, whole)
	if s.Performance.Text != "" {
		h := hear(s)
		r.pages = f.types.pages(h.words, float64(s.Ticks-1)*tick)
	}
	r.shown = [3]int{-1}
	return r
}

// dress lays card and captions over a copy of the clean picture, where that or they have changed.
func (r *reel) dress(at float64, changed []image.Rectangle) {
	if r.dressed == nil {
		return
	}
	was := r.bar
	if r.caption(at); r.bar != was {
		for _, b := range []*sprite{was, r.bar} {
			if b != nil {
				changed = gather(changed, b.rect)
			}
		}
	}
	for _, c := range changed {
		restore(r.dressed, r.still, c)
		restore(r.dressed, r.clean, c.Intersect(r.puppet.scene.room))
		r.card.draw(r.dressed, identity, c, 256)
		r.bar.draw(r.dressed, identity, c, 256)
	}
}

// caption makes the bar anew when the page or the word has changed.
func (r *reel) caption(at float64) {
	now := [3]int{-1}
	for i := range r.pages {
		if p := &r.pages[i]; at >= p.start && at < p.end {
			row, col := p.current(at)
			now = [3]int{i, row, col}
		}
	}
	if now == r.shown {
		return
	}
	r.shown, r.bar = now, nil
	if now[0] >= 0 {
		r.bar = r.pages[now[0]].draw(r.types, r.top, now[1], now[2])
	}
}

func (r *reel) frame() avatar.Frame {
	var f avatar.Frame
	f[stream.Clean] = r.clean
	if r.dressed != nil {
		f[stream.Dressed] = r.dressed
	}
	return f
}
