package show

import (
	"sync"
	"time"

	"github.com/barkerlive/barker/stream"
)

// idleVariants is how many different idle clips there are. They last a minute together; with each
// ordered pair of them once, a quarter of an hour of pauses has no five seconds twice.
const idleVariants = 16

// idleLength is how long an idle clip plays: under five seconds, and not all the same, so that
// there is no rhythm to be seen.
func idleLength(variant int) time.Duration {
	return 3200*time.Millisecond + time.Duration(variant*5%6)*320*time.Millisecond
}

// idleLoop is what the host does when nothing is cued: clips without words, one after the other.
type idleLoop struct {
	mu    sync.Mutex // guards what follows
	clips []*stream.Clip
	last  int            // the clip that aired last
	aired []int          // for each clip, when it was, counted in clips
	pairs map[[2]int]int // how often the second followed the first
	count int
}

func (l *idleLoop) add(c *stream.Clip) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clips, l.aired = append(l.clips, c), append(l.aired, 0)
}

func (l *idleLoop) ready() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clips) > 0
}

func (l *idleLoop) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clips)
}

// source is asked by the playout, on its goroutine. The playout only runs once the loop is ready.
func (l *idleLoop) source(stream.At) stream.Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	return stream.NewClipSource(l.clips[l.follow()])
}

// follow chooses the clip that followed the last one least often, and of those the one that was
// not seen for longest.
func (l *idleLoop) follow() int {
	if l.pairs == nil {
		l.pairs = map[[2]int]int{}
	}
	best, found := 0, false
	for i := range l.clips {
		if i == l.last && len(l.clips) > 1 {
			continue
		}
		a, b := l.pairs[[2]int{l.last, i}], l.pairs[[2]int{l.last, best}]
		if !found || a < b || a == b && l.aired[i] < l.aired[best] {
			best, found = i, true
		}
	}
	l.pairs[[2]int{l.last, best}]++
	l.count++
	l.last, l.aired[best] = best, l.count
	return best
}
