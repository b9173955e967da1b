package stream_test

import (
	"bytes"
	"testing"

	. "github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

func TestCheck(t *testing.T) {
	if err := Check(streamtest.Clip("good", 20, 8, 80)); err != nil {
		t.Errorf("a good clip: %v", err)
	}
	if err := Check(streamtest.Dress(streamtest.Clip("good", 7))); err != nil {
		t.Errorf("a good dressed clip: %v", err)
	}
	otherSPS := bytes.Replace(streamtest.Clip("c", 7).Ticks[48].Pictures[Clean].Data, []byte{0x1f}, []byte{0x20}, 1)
	for name, spoil := range map[string]func(c *Clip){
		"no ticks":             func(c *Clip) { c.Ticks = nil },
		"half a step":          func(c *Clip) { c.Ticks = c.Ticks[:12] },
		"no key at first":      func(c *Clip) { c.Ticks[0] = c.Ticks[1] },
		"keys too far apart":   func(c *Clip) { c.Ticks[48] = c.Ticks[47] },
		"a key one tick late":  func(c *Clip) { c.Ticks[48], c.Ticks[49] = c.Ticks[49], c.Ticks[48] },
		"key only in the tick": func(c *Clip) { c.Ticks[5].Key = true },
		"no picture":           func(c *Clip) { c.Ticks[5].Pictures[Clean] = Picture{} },
		"dressed now and then": func(c *Clip) { c.Ticks[5].Pictures[Dressed] = c.Ticks[5].Pictures[Clean] },
		"key without SPS, PPS": func(c *Clip) { c.Ticks[0].Pictures[Clean].Data = []byte{0, 0, 1, 0x65, 1} },
		"key without IDR":      func(c *Clip) { c.Ticks[0].Pictures[Clean].Data = []byte{0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 1} },
		"another SPS":          func(c *Clip) { c.Ticks[48].Pictures[Clean].Data = otherSPS },
		"no sound":             func(c *Clip) { c.Ticks[5].Sound = Sound{} },
		"20 ms of sound":       func(c *Clip) { c.Ticks[5].Sound = Sound{Data: []byte{0xf8, 0xff, 0xfe}} },
		"exit off the steps":   func(c *Clip) { c.Exits = []int{9} },
		"exit at the start":    func(c *Clip) { c.Exits = []int{0} },
		"exit at the end":      func(c *Clip) { c.Exits = []int{len(c.Ticks)} },
		"exits not in order":   func(c *Clip) { c.Exits = []int{16, 8} },
		"exit twice":           func(c *Clip) { c.Exits = []int{16, 16} },
	} {
		c := streamtest.Clip("c", 7)
		spoil(c)
		if Check(c) == nil {
			t.Errorf("a clip with %s passed", name)
		}
	}
	if Check(nil) == nil {
		t.Error("no clip passed")
	}
}

func TestClipSource(t *testing.T) {
	clip := streamtest.Clip("c", 2)
	s := NewClipSource(clip)
	for i := range clip.Ticks {
		tick, ok := s.Next()
		if _, n := streamtest.Of(tick); !ok || n != i {
			t.Fatalf("tick %d is %d, %v", i, n, ok)
		}
	}
	for range 2 {
		if _, ok := s.Next(); ok {
			t.Error("the source goes on after its clip")
		}
	}
}

func TestNALUnits(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"no start code", nil},
		{"\x00\x00\x01", nil},
		{"\x00\x00\x00\x01a", []string{"a"}},
		{"\x00\x00\x01a\x00\x00\x01bc", []string{"a", "bc"}},
		{"junk\x00\x00\x01a\x00\x00\x00\x01b\x00\x00", []string{"a", "b"}},
		{"\x00\x00\x01\x00\x00\x01b", []string{"b"}},
	} {
		var got []string
		for unit := range NALUnits([]byte(c.in)) {
			got = append(got, string(unit))
		}
		if len(got) != len(c.want) {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%q: %q, want %q", c.in, got, c.want)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	good := streamtest.Clip("c", 1).Ticks[0]
	f.Add(good.Pictures[Clean].Data, good.Sound.Data)
	f.Fuzz(func(t *testing.T, picture, sound []byte) {
		c := streamtest.Clip("c", 1)
		c.Ticks[0].Pictures[Clean].Data = picture
		c.Ticks[0].Sound.Data = sound
		if err := Check(c); err == nil && (len(picture) == 0 || len(sound) == 0) {
			t.Error("an empty tick passed")
		}
	})
}
