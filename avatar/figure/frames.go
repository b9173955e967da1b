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
	captions *captioner
	dressed  *image.YCbCr
	still    *image.YCbCr
	card     *sprite
	pages    []page
	page     *page // that is shown, with the word that is said
	row, col int
}

func (f *Figure) reel(s avatar.Score) *reel {
	look := s.Performance.Look
	p, k, t := planOf(look.Layout), inksOf(look), f.types.in(s.Performance.Language)
	r := &reel{puppet: puppet{scene: f.scene(look), pen: &pen{r: newRasteriser()}}, clean: p.canvas(), label: p.label(t, look.Label, k)}
	whole := r.clean.Rect
	restore(r.clean, r.puppet.scene.set, whole)
	r.label.draw(r.clean, identity, whole, 256)
	if !f.dressed {
		return r
	}
	r.dressed, r.still = p.canvas(), p.canvas()
	restore(r.still, r.clean, whole)
	if c := s.Performance.Card; c != nil {
		r.card = f.cardOf(c, p, t, k)
		r.card.draw(r.still, identity, whole, 256)
	}
	restore(r.dressed, r.still, whole)
	r.captions = newCaptioner(t, p, k, look.LargeCaptions, r.card == nil)
	if s.Performance.Text != "" {
		h := hear(s)
		r.pages = r.captions.pages(h.words, float64(s.Ticks-1)*tick)
	}
	return r
}

// dress lays card and captions over a copy of the clean picture, where that or they have changed.
func (r *reel) dress(at float64, changed []image.Rectangle) {
	if r.dressed == nil {
		return
	}
	for _, c := range r.caption(at) {
		changed = gather(changed, c)
	}
	for _, c := range changed {
		restore(r.dressed, r.still, c)
		moving := c.Intersect(r.puppet.scene.room) // elsewhere the card lies in still
		restore(r.dressed, r.clean, moving)
		r.card.draw(r.dressed, identity, moving, 256)
		r.letter(c)
	}
}

// caption turns to the page and the word of a time, and returns where that changes the picture.
func (r *reel) caption(at float64) []image.Rectangle {
	var now *page
	row, col := 0, 0
	for i := range r.pages {
		if p := &r.pages[i]; at >= p.start && at < p.end {
			now = p
			row, col = p.current(at)
		}
	}
	was, wasRow, wasCol := r.page, r.row, r.col
	r.page, r.row, r.col = now, row, col
	switch {
	case now != was:
		var changed []image.Rectangle
		for _, p := range []*page{was, now} {
			if p != nil {
				r.captions.draw(p)
				changed = append(changed, p.covers())
			}
		}
		return changed
	case now != nil && (row != wasRow || col != wasCol):
		return []image.Rectangle{now.lines[wasRow][wasCol].covers(), now.lines[row][col].covers()}
	}
	return nil
}

// letter draws what of the captions lies in a region.
func (r *reel) letter(region image.Rectangle) {
	if r.page == nil {
		return
	}
	r.page.bar.draw(r.dressed, identity, region, 256)
	for i, words := range r.page.lines {
		for j, w := range words {
			s := w.plain
			if i == r.row && j == r.col {
				s = w.lit
			}
			s.draw(r.dressed, identity, region, 256)
		}
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
