package stream_test

import (
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

// sourceFunc is a source by function.
type sourceFunc func() (Tick, bool)

func (f sourceFunc) Next() (Tick, bool) { return f() }

// broken are sources that break their promises, each after some ticks.
func broken() map[string]func() Source {
	good := streamtest.Clip("broken", 6)
	after := func(n int, bad func(t Tick) (Tick, bool)) func() Source {
		return func() Source {
			i := -1
			return sourceFunc(func() (Tick, bool) {
				i++
				if i == n {
					return bad(good.Ticks[i])
				}
				return good.Ticks[i%len(good.Ticks)], i < len(good.Ticks)
			})
		}
	}
	mute := func(t Tick) (Tick, bool) { t.Sound = Sound{}; return t, true }
	dark := func(t Tick) (Tick, bool) { t.Pictures = [Dressings]Picture{}; return t, true }
	panics := func(Tick) (Tick, bool) { panic("broken") }
	late := func(Tick) (Tick, bool) { return good.Ticks[1], true }
	none := func(Tick) (Tick, bool) { return Tick{}, false }
	return map[string]func() Source{
		"panics at once": after(0, panics), "panics later": after(11, panics),
		"without sound": after(11, mute), "without a picture": after(11, dark),
		"enters late": after(0, late), "empty": after(0, none),
	}
}

func TestBrokenSourceEnds(t *testing.T) {
	for name, source := range broken() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine(t, nil)
				if err := l.Cue(Cue{Source: source(), Tag: "b"}, Append); err != nil {
					t.Fatal(err)
				}
				l.cue("p", streamtest.Clip("pitch", 2), Append, nil)
				defer l.start()()
				ticks(40)
				checkLine(t, l.all())
				l.wantOutcomes("b failed, p played")
				l.mu.Lock()
				defer l.mu.Unlock()
				checkAirings(t, l.airings)
				if s := l.Stats(); s.Failed != 1 || s.Ticks != 41 {
					t.Errorf("stats %+v, want one failed and 41 ticks", s)
				}
			})
		})
	}
}

func TestBrokenIdleFreezes(t *testing.T) {
	for name, source := range broken() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				l := newLine(t, func(At) Source {
					if asked++; asked == 1 {
						return NewClipSource(streamtest.Clip("idle", 1))
					}
					return source()
				})
				defer l.start()()
				ticks(100)
				l.cue("p", streamtest.Clip("pitch", 1), Append, nil)
				ticks(100)
				if s := l.Stats(); s.Ticks != 201 {
					t.Errorf("%d ticks sent, want 201", s.Ticks)
				}
				for _, s := range l.all() {
					if len(s.tick.Sound.Data) == 0 || len(s.tick.Pictures[Clean].Data) == 0 {
						t.Fatalf("tick %d lacks sound or picture", s.at.Tick)
					}
				}
				if !strings.Contains(l.played(), "pitch 0-7") {
					t.Errorf("played %s, want the pitch among it", l.played())
				}
			})
		})
	}
	t.Run("idle panics", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLine(t, func(at At) Source {
				if at.Tick > 0 {
					panic("idle")
				}
				return NewClipSource(streamtest.Clip("idle", 1))
			})
			defer l.start()()
			ticks(24)
			if s := l.Stats(); s.Ticks != 25 || s.Frozen != 3 {
				t.Errorf("stats %+v, want 25 ticks, of which three frozen steps", s)
			}
		})
	})
	t.Run("nothing was ever played", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var ready atomic.Bool
			l := newLine(t, func(at At) Source {
				if !ready.Load() {
					return sourceFunc(func() (Tick, bool) { return Tick{}, false })
				}
				return NewClipSource(idleClip)
			})
			defer l.start()()
			ticks(9)
			ready.Store(true)
			ticks(10)
			if s := l.Stats(); s.Ticks != 10 || s.Skipped != 10 || l.all()[0].at.Tick != 10 {
				t.Errorf("stats %+v, first tick %d: want ten skipped, then ten sent", s, l.all()[0].at.Tick)
			}
		})
	})
}

func TestPanicsAreNotTheLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		l.OnAiring(func(Airing) { panic("airing") })
		l.Attach(outletFunc(func(Tick, At) { panic("outlet") }))
		defer l.start()()
		l.cue("p", streamtest.Clip("pitch", 2), Append, func() bool { panic("claim") })
		l.cue("a", streamtest.Clip("answer", 1), Append, nil)
		ticks(20)
		l.wantPlayed("idle 0-7, answer 0-7, idle 0-4")
		l.wantOutcomes("p passed over, a played")
	})
}

type outletFunc func(Tick, At)

func (f outletFunc) Write(t Tick, at At) { f(t, at) }

func TestPanickingOutletIsDetached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		var calls atomic.Int64
		l.Attach(outletFunc(func(Tick, At) { calls.Add(1); panic("outlet") }))
		defer l.start()()
		ticks(60)
		if n := calls.Load(); n != 1 {
			t.Errorf("the outlet was called %d times, want once", n)
		}
		if s := l.Stats(); s.Missed != 0 {
			t.Errorf("it missed %d ticks, want it detached", s.Missed)
		}
	})
}

func TestSlowOutletMissesTicksUpToAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		var mu sync.Mutex
		var got []sentTick
		l.Attach(outletFunc(func(tick Tick, at At) {
			id, n := streamtest.Of(tick)
			mu.Lock()
			got = append(got, sentTick{at: at, clip: id, n: n, tick: tick, when: time.Now()})
			mu.Unlock()
			if at.Tick == 10 {
				time.Sleep(3 * time.Second)
			}
		}))
		defer l.start()()
		ticks(200)
		if n := len(l.all()); n != 201 {
			t.Errorf("the other outlet got %d ticks, want 201", n)
		}
		gaps := 0
		for i := 1; i < len(got); i++ {
			if got[i].at.Tick != got[i-1].at.Tick+1 {
				gaps++
				if !got[i].tick.Key {
					t.Errorf("after a gap comes tick %d, which is no key tick", got[i].at.Tick)
				}
			}
		}
		if gaps != 1 || got[len(got)-1].at.Tick != 200 {
			t.Errorf("%d gaps and last tick %d, want one gap and the line's last tick", gaps, got[len(got)-1].at.Tick)
		}
		if missed := l.Stats().Missed; missed != int64(201-len(got)) {
			t.Errorf("%d ticks counted as missed, want %d", missed, 201-len(got))
		}
	})
}

func TestOutletThatHangsIsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		release := make(chan struct{})
		defer close(release)
		l.Attach(outletFunc(func(Tick, At) { <-release }))
		stop := l.start()
		ticks(100)
		if n := len(l.all()); n != 101 {
			t.Errorf("%d ticks sent beside an outlet that hangs, want 101", n)
		}
		stop()
	})
}

func TestDetach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		defer l.start()()
		var calls atomic.Int64
		ticks(5)
		detach := l.Attach(outletFunc(func(tick Tick, _ At) {
			if calls.Add(1) == 1 && !tick.Key {
				t.Error("the first tick of an outlet is no key tick")
			}
		}))
		ticks(50)
		detach()
		detach()
		before := calls.Load()
		ticks(50)
		if calls.Load() != before || before == 0 {
			t.Errorf("%d ticks before and %d after detach", before, calls.Load()-before)
		}
	})
}

// TestAnything plays random cues of all grades, whose claims flip at any time, over a machine that
// stalls, and checks what a line always keeps.
func TestAnything(t *testing.T) {
	for seed := range uint64(40) {
		synctest.Test(t, func(t *testing.T) { playAnything(t, seed) })
	}
}

// claim is a claim under test: since when it no longer holds, as the playout was told.
type claim struct {
	false atomic.Bool
	since time.Time
}

func playAnything(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	l := newLine(t, nil)
	defer l.start()()
	claims := make(map[ClipID]*claim)
	var stalls time.Duration
	for i := range 120 {
		id := ClipID(string(rune('a'+i%26)) + string(rune('a'+i/26)))
		c := &claim{}
		claims[id] = c
		slow := time.Duration(0)
		if r.IntN(40) == 0 {
			slow = time.Duration(r.IntN(6000)) * time.Millisecond
			stalls += slow
		}
		holds := func() bool {
			if d := slow; d > 0 {
				slow = 0
				time.Sleep(d)
			}
			if c.false.Load() && c.since.IsZero() {
				c.since = time.Now()
			}
			return !c.false.Load()
		}
		// A full deck is part of the game.
		_ = l.Cue(Cue{Clip: randomClip(r, id), Tag: Tag(id), Holds: holds, Retract: retractClip}, Grade(r.IntN(3)))
		time.Sleep(time.Duration(r.IntN(700)) * time.Millisecond)
		for _, c := range claims {
			if r.IntN(30) == 0 {
				c.false.Store(true)
			}
		}
		if r.IntN(20) == 0 {
			l.Skip()
		}
		if r.IntN(30) == 0 {
			l.Drop(func(Tag) bool { return r.IntN(2) == 0 })
		}
	}
	synctest.Wait()
	checkLine(t, l.all())
	l.mu.Lock()
	checkAirings(t, l.airings)
	l.mu.Unlock()
	for _, s := range l.all() {
		c := claims[s.clip]
		if c == nil || c.since.IsZero() {
			continue
		}
		if on := s.at.Wall.Sub(c.since); on > StepTicks*TickDuration {
			t.Fatalf("seed %d: %s on air %v after it stopped holding", seed, s.clip, on)
		}
	}
	if stats := l.Stats(); stats.Skipped*int64(TickDuration) > int64(stalls) {
		t.Errorf("seed %d: skipped %d ticks in stalls of %v", seed, stats.Skipped, stalls)
	}
}

func randomClip(r *rand.Rand, id ClipID) *Clip {
	steps := 1 + r.IntN(20)
	var exits []int
	for s := 1; s < steps; s++ {
		if r.IntN(4) == 0 {
			exits = append(exits, s*StepTicks)
		}
	}
	return streamtest.Clip(id, steps, exits...)
}

// checkAirings wants one airing at a time, each begun once and ended once, without a hole.
func checkAirings(t *testing.T, airings []Airing) {
	t.Helper()
	var on *Airing
	var last At
	for i, a := range airings {
		switch {
		case a.Ended && a.Start == a.End:
			if a.Outcome != PassedOver && a.Outcome != Dropped && a.Outcome != Failed || a.End.Wall.IsZero() {
				t.Fatalf("airing %d never began: %+v", i, a)
			}
		case a.Ended && (on == nil || on.Tag != a.Tag || on.Start != a.Start || a.End.Tick <= a.Start.Tick):
			t.Fatalf("airing %d ends: %+v, on air is %+v", i, a, on)
		case a.Ended:
			on, last = nil, a.End
		case on != nil:
			t.Fatalf("airing %d begins: %+v, on air is %+v", i, a, on)
		default:
			if last.Tick != a.Start.Tick {
				t.Fatalf("airing %d begins at tick %d, the last ended at %d", i, a.Start.Tick, last.Tick)
			}
			on = &airings[i]
		}
	}
}
