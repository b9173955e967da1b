package stream_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

// line is a playout under test, and what it sent.
type line struct {
	*Playout
	t *testing.T

	mu      sync.Mutex
	sent    []sentTick
	airings []Airing
}

type sentTick struct {
	at   At
	when time.Time
	clip ClipID
	n    int
	tick Tick
}

// Write lets line be its own outlet.
func (l *line) Write(t Tick, at At) {
	id, n := streamtest.Of(t)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, sentTick{at, time.Now(), id, n, t})
}

// all is what was sent so far.
func (l *line) all() []sentTick {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.sent)
}

// idleClip loops when nothing else plays: 5 steps, so that its key ticks are nowhere special.
var idleClip = streamtest.Clip("idle", 5)

// newLine makes a playout that is recorded. It is to be called in a bubble.
func newLine(t *testing.T, idle func(At) Source) *line {
	if idle == nil {
		idle = func(At) Source { return NewClipSource(idleClip) }
	}
	l := &line{t: t, Playout: NewPlayout(Config{Idle: idle, Log: slog.New(slog.DiscardHandler)})}
	l.Attach(l)
	l.OnAiring(func(a Airing) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.airings = append(l.airings, a)
	})
	return l
}

// start runs the line until the test's end, and 1 ms past its first tick.
func (l *line) start() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	time.Sleep(time.Millisecond)
	return func() {
		cancel()
		if err := <-done; err != nil {
			l.t.Errorf("run: %v", err)
		}
	}
}

// ticks lets n ticks pass.
func ticks(n int) {
	time.Sleep(time.Duration(n) * TickDuration)
	synctest.Wait()
}

func (l *line) cue(tag Tag, clip *Clip, g Grade, holds func() bool) {
	l.t.Helper()
	if err := l.Cue(Cue{Clip: clip, Tag: tag, Holds: holds, Retract: retractClip}, g); err != nil {
		l.t.Fatalf("cue %s: %v", tag, err)
	}
}

var retractClip = streamtest.Clip("retract", 2)

// played is what was sent, run by run: "idle 0-7".
func (l *line) played() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var runs []string
	for i := 0; i < len(l.sent); {
		j := i
		for j+1 < len(l.sent) && l.sent[j+1].clip == l.sent[i].clip && l.sent[j+1].n == l.sent[j].n+1 {
			j++
		}
		runs = append(runs, fmt.Sprintf("%s %d-%d", l.sent[i].clip, l.sent[i].n, l.sent[j].n))
		i = j + 1
	}
	return strings.Join(runs, ", ")
}

// outcomes is how airings ended, of all but the idle source.
func (l *line) outcomes() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	names := map[Outcome]string{Played: "played", Interrupted: "interrupted", Retracted: "retracted",
		PassedOver: "passed over", Dropped: "dropped", Failed: "failed"}
	var out []string
	for _, a := range l.airings {
		if a.Tag != "" && a.Ended {
			name := names[a.Outcome]
			if a.Retraction {
				name = "retraction " + name
			}
			out = append(out, fmt.Sprintf("%s %s", a.Tag, name))
		}
	}
	return strings.Join(out, ", ")
}

func (l *line) wantPlayed(want string) {
	l.t.Helper()
	if got := l.played(); got != want {
		l.t.Errorf("played  %s\nwant    %s", got, want)
	}
}

func (l *line) wantOutcomes(want string) {
	l.t.Helper()
	if got := l.outcomes(); got != want {
		l.t.Errorf("outcomes  %s\nwant      %s", got, want)
	}
}

func TestIdleLineSendsEveryTick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		defer l.start()()
		ticks(99)
		l.wantPlayed("idle 0-39, idle 0-39, idle 0-19")
		for i, s := range l.all() {
			if s.at.Tick != int64(i) || !s.when.Equal(s.at.Wall) {
				t.Fatalf("tick %d is %d, sent at %v, due at %v", i, s.at.Tick, s.when, s.at.Wall)
			}
		}
	})
}

func TestGrades(t *testing.T) {
	pitch := streamtest.Clip("pitch", 6, 16, 32)
	answer := streamtest.Clip("answer", 2)
	for _, c := range []struct {
		name     string
		cue      func(l *line)
		ticks    int
		played   string
		outcomes string
	}{
		{"append waits for the end", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(10)
			l.cue("a", answer, Append, nil)
		}, 60, "idle 0-7, pitch 0-47, answer 0-14", "p played"},
		{"sentence end takes the next exit", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(10)
			l.cue("a", answer, SentenceEnd, nil)
		}, 40, "idle 0-7, pitch 0-15, answer 0-15, idle 0-10", "p interrupted, a played"},
		{"sentence end takes the end when no exit is left", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(45)
			l.cue("a", answer, SentenceEnd, nil)
		}, 20, "idle 0-7, pitch 0-47, answer 0-9", "p played"},
		{"now takes the next step", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(17)
			l.cue("n", answer, Now, nil)
		}, 20, "idle 0-7, pitch 0-15, answer 0-13", "p interrupted"},
		{"equal grades wait for each other", func(l *line) {
			l.cue("n1", pitch, Now, nil)
			ticks(10)
			l.cue("n2", answer, Now, nil)
			l.cue("s", answer, SentenceEnd, nil)
		}, 62, "idle 0-7, pitch 0-47, answer 0-15, answer 0-0", "n1 played, n2 played"},
		{"higher grades go first", func(l *line) {
			l.cue("p", pitch, Append, nil)
			l.cue("s", answer, SentenceEnd, nil)
			l.cue("n", retractClip, Now, nil)
		}, 45, "idle 0-7, retract 0-15, answer 0-15, pitch 0-5", "n played, s played"},
		{"what does not hold when it would interrupt is passed over", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(10)
			l.cue("n", answer, Now, func() bool { return false })
		}, 20, "idle 0-7, pitch 0-22", "n passed over"},
		{"what does not hold when it would start is passed over", func(l *line) {
			l.cue("p", pitch, Append, func() bool { return false })
			l.cue("a", answer, Append, nil)
		}, 20, "idle 0-7, answer 0-12", "p passed over"},
		{"skip leaves at the next step", func(l *line) {
			l.cue("p", pitch, Append, nil)
			ticks(17)
			l.Skip()
		}, 9, "idle 0-7, pitch 0-15, idle 0-2", "p interrupted"},
		{"skip while idle skips nothing", func(l *line) {
			l.Skip()
			ticks(18)
			l.cue("p", pitch, Append, nil)
		}, 20, "idle 0-23, pitch 0-14", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine(t, nil)
				defer l.start()()
				c.cue(l)
				ticks(c.ticks)
				l.wantPlayed(c.played)
				l.wantOutcomes(c.outcomes)
			})
		})
	}
}

func TestSourceWithoutClipIsLeftOnlyByNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		defer l.start()()
		inlet := streamtest.Clip("inlet", 6, 8, 16)
		if err := l.Cue(Cue{Source: &bare{NewClipSource(inlet)}, Tag: "i"}, Append); err != nil {
			t.Fatal(err)
		}
		l.cue("s", streamtest.Clip("answer", 1), SentenceEnd, nil)
		ticks(20)
		l.wantPlayed("idle 0-7, answer 0-7, inlet 0-4")
		l.cue("s2", streamtest.Clip("answer", 1), SentenceEnd, nil)
		ticks(20)
		l.cue("n", streamtest.Clip("now", 1), Now, nil)
		ticks(9)
		l.wantPlayed("idle 0-7, answer 0-7, inlet 0-31, now 0-1")
	})
}

// bare hides that a source plays a clip.
type bare struct{ Source }

func TestCueThatStopsHoldingIsLeft(t *testing.T) {
	pitch := streamtest.Clip("pitch", 6, 16, 32)
	for stop := range 20 {
		t.Run(fmt.Sprintf("at tick %d", stop), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine(t, nil)
				var stopped time.Time
				asked := 0
				l.cue("p", pitch, Append, func() bool {
					asked++
					if asked == stop+2 {
						stopped = time.Now()
					}
					// It holds again at once: that is no reason to stay.
					return asked != stop+2
				})
				defer l.start()()
				ticks(60)
				if stopped.IsZero() {
					t.Fatal("the cue was not asked at every tick")
				}
				var last sentTick
				for _, s := range l.all() {
					if s.clip == "pitch" {
						last = s
					}
				}
				if on := last.at.Wall.Add(TickDuration).Sub(stopped); on > StepTicks*TickDuration+TickDuration {
					t.Errorf("on air for %v after it stopped holding", on)
				}
				l.wantOutcomes("p retracted, p retraction played")
			})
		})
	}
}

func TestRetraction(t *testing.T) {
	pitch := streamtest.Clip("pitch", 6, 8)
	t.Run("is idle when there is no clip for it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLine(t, nil)
			defer l.start()()
			var stale atomic.Bool
			if err := l.Cue(Cue{Clip: pitch, Tag: "p", Holds: func() bool { return !stale.Load() }}, Append); err != nil {
				t.Fatal(err)
			}
			ticks(10)
			stale.Store(true)
			ticks(12)
			l.wantPlayed("idle 0-7, pitch 0-7, idle 0-6")
			l.wantOutcomes("p retracted")
		})
	})
	t.Run("gives way to an operator and to nobody else", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLine(t, nil)
			defer l.start()()
			var stale atomic.Bool
			l.cue("p", pitch, Append, func() bool { return !stale.Load() })
			ticks(10)
			stale.Store(true)
			l.cue("s", streamtest.Clip("answer", 1), SentenceEnd, nil)
			ticks(10)
			l.cue("n", streamtest.Clip("now", 1), Now, nil)
			ticks(20)
			l.wantPlayed("idle 0-7, pitch 0-7, retract 0-7, now 0-7, answer 0-7, idle 0-0")
			l.wantOutcomes("p retracted, p retraction interrupted, n played, s played")
		})
	})
}

func TestStallIsSkippedNotBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		stall := make(chan time.Duration, 1)
		l.cue("p", streamtest.Clip("pitch", 6), Append, func() bool {
			select {
			case d := <-stall:
				time.Sleep(d)
			default:
			}
			return true
		})
		defer l.start()()
		for _, d := range []time.Duration{5 * time.Second, 110 * time.Millisecond} {
			ticks(10)
			stall <- d
			before := len(l.all())
			time.Sleep(d + 20*time.Millisecond)
			synctest.Wait()
			if n := len(l.all()) - before; n > 3 {
				t.Errorf("%d ticks within 20 ms of a stall of %v", n, d)
			}
			ticks(3)
		}
		checkLine(t, l.all())
		s, last := l.Stats(), l.Now().Tick
		if s.Skipped+s.Ticks != last+1 || s.Skipped < 123 {
			t.Errorf("stats %+v, last tick %d: want every tick sent or skipped", s, last)
		}
		if s.Late < 4900*time.Millisecond || s.Overruns != 2 {
			t.Errorf("stats %+v, want a lateness of almost 5 s and two overruns", s)
		}
		time.Sleep(70 * time.Second)
		if late := l.Stats().Late; late != 0 {
			t.Errorf("late %v a minute after the stall, want it forgotten", late)
		}
	})
}

// checkLine wants the line to be one: ticks strictly ascending, none early, none more than two
// ticks late, sound and picture in each, a key tick at every join.
func checkLine(t *testing.T, sent []sentTick) {
	t.Helper()
	for i, s := range sent {
		if len(s.tick.Sound.Data) == 0 || len(s.tick.Pictures[Clean].Data) == 0 {
			t.Fatalf("tick %d lacks sound or picture", s.at.Tick)
		}
		if s.when.Before(s.at.Wall) {
			t.Fatalf("tick %d sent %v early", s.at.Tick, s.at.Wall.Sub(s.when))
		}
		if i == 0 {
			continue
		}
		before := sent[i-1]
		if s.at.Tick <= before.at.Tick {
			t.Fatalf("tick %d after tick %d", s.at.Tick, before.at.Tick)
		}
		if want := time.Duration(s.at.Tick-before.at.Tick) * TickDuration; s.at.Wall.Sub(before.at.Wall) != want {
			t.Fatalf("tick %d is due %v after tick %d", s.at.Tick, s.at.Wall.Sub(before.at.Wall), before.at.Tick)
		}
		if join := s.clip != before.clip || s.n != before.n+1; join && (!s.tick.Key || s.n != 0) {
			t.Fatalf("tick %d: joined %s at its tick %d (key %v)", s.at.Tick, s.clip, s.n, s.tick.Key)
		}
	}
}

func TestDeck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		clip := streamtest.Clip("c", 2)
		for i := range DeckSize {
			l.cue(Tag(fmt.Sprint(i)), clip, Grade(i%2), nil)
		}
		if err := l.Cue(Cue{Clip: clip}, Now); !errors.Is(err, ErrFull) {
			t.Errorf("cue on a full deck: %v, want %v", err, ErrFull)
		}
		if want := DeckSize * clip.Duration(); l.Ahead() != want {
			t.Errorf("ahead %v, want %v", l.Ahead(), want)
		}
		first := l.Deck()[0]
		if want := (Queued{Tag: "1", Grade: SentenceEnd, Duration: clip.Duration(), Clip: clip}); first != want {
			t.Errorf("first on the deck is %+v, want %+v", first, want)
		}
		if n := l.Drop(func(tag Tag) bool { return tag != "7" }); n != DeckSize-1 {
			t.Errorf("dropped %d, want %d", n, DeckSize-1)
		}
		// What was dropped is on the deck until it was told: nothing grows without end.
		if err := l.Cue(Cue{Clip: clip}, Now); !errors.Is(err, ErrFull) {
			t.Errorf("cue before the dropped were told: %v, want %v", err, ErrFull)
		}
		defer l.start()()
		ticks(11)
		// The line begins with what is there: no idle first.
		l.wantPlayed("c 0-11")
		if want := 4 * TickDuration; l.Ahead() != want {
			t.Errorf("ahead %v, want %v", l.Ahead(), want)
		}
		if n := strings.Count(l.outcomes(), "dropped"); n != DeckSize-1 {
			t.Errorf("%d told as dropped, want %d", n, DeckSize-1)
		}
		if now := l.Now(); now.Tick != 11 {
			t.Errorf("now is tick %d, want 11", now.Tick)
		}
	})
}

func TestCueRefusesWhatCannotPlay(t *testing.T) {
	p := NewPlayout(Config{Idle: func(At) Source { return NewClipSource(idleClip) }})
	torn := streamtest.Clip("torn", 1)
	torn.Ticks = torn.Ticks[:5]
	for _, c := range []Cue{{}, {Clip: torn}, {Source: NewClipSource(torn)}, {Clip: idleClip, Retract: torn}} {
		if err := p.Cue(c, Append); err == nil || errors.Is(err, ErrFull) {
			t.Errorf("cue %+v: %v, want it refused", c, err)
		}
	}
}

func TestRunTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(t, nil)
		stop := l.start()
		if err := l.Run(t.Context()); err == nil {
			t.Error("a line that runs was run again")
		}
		ticks(10)
		stop()
		time.Sleep(10 * time.Second)
		defer l.start()()
		ticks(10)
		all := l.all()
		last := all[len(all)-1].at
		if want := all[0].at.Wall.Add(time.Duration(last.Tick) * TickDuration); !last.Wall.Equal(want) {
			t.Errorf("tick %d is due at %v, want %v", last.Tick, last.Wall, want)
		}
		if !slices.IsSortedFunc(all, func(a, b sentTick) int { return int(a.at.Tick - b.at.Tick) }) {
			t.Error("time on the line went back")
		}
		if s := l.Stats(); s.Skipped != 0 {
			t.Errorf("skipped %d while off air, want none", s.Skipped)
		}
	})
}
