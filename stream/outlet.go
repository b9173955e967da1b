package stream

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// outletTicks is how far an outlet may fall behind before ticks pass it by: one second.
	outletTicks = int(time.Second / TickDuration)
	// outletGrace is how long the playout waits for its outlets when it ends.
	outletGrace = time.Second
)

// sent is a tick on its way to an outlet.
type sent struct {
	tick Tick
	at   At
}

// feed carries ticks to one outlet, on a goroutine of its own so that no outlet can hold up
// the line or another outlet.
type feed struct {
	outlet   Outlet
	detached atomic.Bool
	ticks    chan sent // nil until the goroutine runs
	gap      bool      // nothing is handed over until the next key tick
	missed   int64     // in this gap
}

// feeds are the playout's outlets.
type feeds struct {
	log    *slog.Logger
	missed atomic.Int64   // ticks that outlets were too slow for
	wg     sync.WaitGroup // the feeds' goroutines
	mu     sync.Mutex     // guards what follows and the feeds' fields
	all    []*feed
}

func (s *feeds) attach(o Outlet) (detach func()) {
	f := &feed{outlet: o, gap: true}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, f)
	return func() { s.detach(f) }
}

func (s *feeds) detach(f *feed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.detached.Store(true)
	s.all = slices.DeleteFunc(s.all, func(o *feed) bool { return o == f })
	f.stop()
}

// write hands a tick to every outlet. It never blocks. An outlet without room is passed by
// until it has room again at a key tick.
func (s *feeds) write(t Tick, at At) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.all {
		if f.gap && !t.Key {
			s.miss(f)
			continue
		}
		if f.ticks == nil {
			f.ticks = make(chan sent, outletTicks)
			ticks := f.ticks
			s.wg.Go(func() { s.run(f, ticks) })
		}
		select {
		case f.ticks <- sent{t, at}:
			if f.missed > 0 {
				s.log.Info("outlet goes on", "outlet", fmt.Sprintf("%T", f.outlet), "missed", f.missed)
			}
			f.gap, f.missed = false, 0
		default:
			f.gap = true
			s.miss(f)
		}
	}
}

// miss counts a tick that passes an outlet by. One that never began has missed nothing.
func (s *feeds) miss(f *feed) {
	if f.ticks == nil {
		return
	}
	if f.missed == 0 {
		s.log.Warn("outlet is too slow", "outlet", fmt.Sprintf("%T", f.outlet))
	}
	f.missed++
	s.missed.Add(1)
}

// run feeds one outlet until it is detached or the playout ends.
func (s *feeds) run(f *feed, ticks <-chan sent) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("outlet detached", "outlet", fmt.Sprintf("%T", f.outlet), "err", r)
			s.detach(f)
		}
	}()
	for t := range ticks {
		if f.detached.Load() {
			return
		}
		f.outlet.Write(t.tick, t.at)
	}
}

// stop ends the feed's goroutine after what it was handed. The caller holds the feeds' lock.
func (f *feed) stop() {
	if f.ticks != nil {
		close(f.ticks)
	}
	f.ticks, f.gap, f.missed = nil, true, 0
}

// end stops all feeds and waits for them. An outlet whose Write does not return is left behind.
func (s *feeds) end() {
	s.mu.Lock()
	for _, f := range s.all {
		f.stop()
	}
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(done)
	}()
	grace := time.NewTimer(outletGrace)
	defer grace.Stop()
	select {
	case <-done:
	case <-grace.C:
		s.log.Error("outlet left behind: its Write does not return")
	}
}
