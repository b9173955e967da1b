package figure

import (
	"image"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
)

func TestUncoveredRunesAreDropped(t *testing.T) {
	ts := dressed(t).types
	s := style{semiBold, 30, 0}
	if a, b := ts.shape("Mug", s), ts.shape("Mu你g🎁", s); a.width != b.width || len(a.marks) != len(b.marks) {
		t.Errorf("uncovered runes leave %d glyphs, %.1f wide, want %d, %.1f", len(b.marks), b.width, len(a.marks), a.width)
	}
	if l := ts.shape("你好", s); l.width != 0 || len(l.marks) != 0 {
		t.Errorf("a text that no font covers is %.1f wide", l.width)
	}
}

func TestTextIsCutToItsRoom(t *testing.T) {
	ts := dressed(t).types
	s := style{bold, 31, 0}
	long := strings.Repeat("An astonishingly long title of a thing ", 8)
	for _, text := range []string{long, strings.ReplaceAll(long, " ", ""), "Short", ""} {
		lines := ts.wrap(text, s, 260, 2)
		if len(lines) > 2 {
			t.Errorf("%q has %d lines", text, len(lines))
		}
		for _, l := range lines {
			if l.width > 260 {
				t.Errorf("%q is %.0f wide", text, l.width)
			}
		}
	}
	if l := ts.fit("€1,299.00", style{extraBold, 50, -1}, 120, 20); l.width > 120 || l.size >= 50 || len(l.marks) != 9 {
		t.Errorf("a price that must shrink is %.0f wide, size %.0f", l.width, l.size)
	}
}

func TestRunsStandInVisualOrder(t *testing.T) {
	mark := func(n int, rtl bool) shaping.Input {
		in := shaping.Input{RunStart: n}
		if rtl {
			in.Direction = di.DirectionRTL
		}
		return in
	}
	order := func(rtl bool, runs ...shaping.Input) (out []int) {
		visual(runs, rtl)
		for _, r := range runs {
			out = append(out, r.RunStart)
		}
		return out
	}
	for _, c := range []struct {
		rtl  bool
		runs []bool
		want []int
	}{
		{false, []bool{false, true, true, false}, []int{0, 2, 1, 3}},
		{true, []bool{true, false, false, true}, []int{3, 1, 2, 0}},
		{false, []bool{false}, []int{0}},
	} {
		var runs []shaping.Input
		for i, r := range c.runs {
			runs = append(runs, mark(i, r))
		}
		got := order(c.rtl, runs...)
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v rtl %v: %v, want %v", c.runs, c.rtl, got, c.want)
				break
			}
		}
	}
	if !rightToLeft("«שלום» abc") || rightToLeft("12 abc שלום") {
		t.Error("the direction of a text is not that of its first strong letter")
	}
}

func TestCaptionPagesFitAndFollowTheWords(t *testing.T) {
	ts := dressed(t).types
	h := hear(said(pitch + " " + strings.Repeat("Donaudampfschifffahrtsgesellschaft", 3)))
	length := float64(said(pitch).Ticks) * tick
	pages := ts.pages(h.words, length)
	words := 0
	for i, p := range pages {
		if len(p.lines) == 0 || len(p.lines) > 2 {
			t.Errorf("page %d has %d lines", i, len(p.lines))
		}
		for _, l := range p.lines {
			words += len(l)
			if w := lineWidth(l); w > barWidth-2*barPad {
				t.Errorf("page %d has a line of %.0f", i, w)
			}
			for j := 1; j < len(l); j++ {
				if l[j].x < l[j-1].x+l[j-1].line.width {
					t.Errorf("page %d: words overlap", i)
				}
			}
		}
		if i > 0 && p.start < pages[i-1].end {
			t.Errorf("page %d begins before the last one ends", i)
		}
	}
	if words != len(h.words) {
		t.Errorf("%d of %d words are shown", words, len(h.words))
	}
	if pages[0].start < tick {
		t.Error("the first picture shows a caption")
	}
	w := h.words[2]
	if row, col := pages[0].current(w.start + .01); row != 0 || col != 2 {
		t.Errorf("the current word is %d,%d", row, col)
	}
}

func TestBarChangesOnlyWithTheWord(t *testing.T) {
	f := dressed(t)
	s := said("One two.")
	r := f.reel(s)
	h := hear(s)
	var last *sprite
	changes := 0
	for k := range s.Ticks {
		r.caption(float64(k) * tick)
		if r.bar != last {
			changes, last = changes+1, r.bar
		}
	}
	if want := len(h.words) + 1; changes != want { // each word, and away again
		t.Errorf("the bar changes %d times, want %d", changes, want)
	}
}

func TestWordsOfDenseScriptsAreNotSpaced(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"one", "two", true}, {"你", "好", false}, {"好，", "杯", false}, {"", "x", true}} {
		if got := spaced(c.a, c.b); got != c.want {
			t.Errorf("spaced(%q, %q) is %v", c.a, c.b, got)
		}
	}
}

func TestGlyphsLandWhereTheyAreSet(t *testing.T) {
	ts := dressed(t).types
	dst := image.NewRGBA(image.Rect(0, 0, 100, 40))
	ts.draw(dst, ts.shape("H", style{bold, 30, 0}), 10, 35, inkText)
	r := inked(dst)
	if r.Max.Y != 35 || r.Min.Y < 10 || r.Min.Y > 16 || r.Min.X < 10 || r.Min.X > 15 {
		t.Errorf("an H on the baseline 35 covers %v", r)
	}
}
