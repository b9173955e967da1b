package stream

import (
	"log/slog"
	"sync"
	"time"
)

// Stats is what a line counted since it was made.
type Stats struct {
	Ticks    int64         // sent
	Skipped  int64         // ticks of the line that were not sent, after stalls
	Late     time.Duration // how late a tick left at worst, in the last minute
	Overruns int64         // ticks whose making took longer than a tick
	Failed   int64         // sources that panicked or left the grid
	Frozen   int64         // steps for which the idle source had nothing
	Missed   int64         // ticks that passed a slow outlet by
}

// lateWindow is the number of seconds that Stats.Late looks back.
const lateWindow = 60

// meter counts. It is written by the playout's goroutine and read by any.
type meter struct {
	mu     sync.Mutex // guards what follows
	stats  Stats
	worst  [lateWindow]time.Duration // by second
	second int64                     // of the newest entry in worst
}

func (m *meter) sent(took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stats.Ticks++
	if took > TickDuration {
		m.stats.Overruns++
	}
}

func (m *meter) skip(ticks int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stats.Skipped += ticks
}

func (m *meter) failed() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stats.Failed++
}

func (m *meter) froze() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stats.Frozen++
}

func (m *meter) late(by time.Duration, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.advance(now)
	slot := &m.worst[m.second%lateWindow]
	*slot = max(*slot, by)
}

// advance forgets the seconds that have left the window. The caller holds mu.
func (m *meter) advance(now time.Time) {
	second := now.Unix()
	for s := max(m.second+1, second-lateWindow+1); s <= second; s++ {
		m.worst[s%lateWindow] = 0
	}
	m.second = max(m.second, second)
}

func (m *meter) read(now time.Time) Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.advance(now)
	s := m.stats
	for _, late := range m.worst {
		s.Late = max(s.Late, late)
	}
	return s
}

// stall gathers what was skipped, so that a machine that cannot keep up is told once a second.
type stall struct {
	ticks int64
	late  time.Duration
	told  time.Time
}

func (s *stall) add(ticks int64, late time.Duration) {
	s.ticks += ticks
	s.late = max(s.late, late)
}

func (s *stall) report(log *slog.Logger, now time.Time) {
	if s.ticks == 0 || now.Sub(s.told) < time.Second {
		return
	}
	log.Warn("line stalled", "skipped", s.ticks, "late", s.late)
	*s = stall{told: now}
}
