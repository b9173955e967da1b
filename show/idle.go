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
// When the light changes they are replaced one by one.
type idleLoop struct {
	mu    sync.Mutex // guards what follows
	clips []idleClip
	light string         // of the clip that was put last
	last  int            // the clip that aired last
	pairs map[[2]int]int // how often the second followed the first
	count int
}

type idleClip struct {
	*stream.Clip
	light string
	aired int // when it was, counted in clips
}

// put makes a clip the nth, instead of the one that was, or as a new one.
func (l *idleLoop) put(n int, c *stream.Clip, light string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.light = light
	if n < len(l.clips) {
		l.clips[n].Clip, l.clips[n].light = c, light
		return
	}
	l.clips = append(l.clips, idleClip{Clip: c, light: light})
}

func (l *idleLoop) ready() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clips) > 0
}

// wanting is the first clip that is missing or in another light.
func (l *idleLoop) wanting(light string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, c := range l.clips {
		if c.light != light {
			return i
		}
	}
	return len(l.clips)
}

// source is asked by the playout, on its goroutine. The playout only runs once the loop is ready.
func (l *idleLoop) source(stream.At) stream.Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	return stream.NewClipSource(l.clips[l.follow()].Clip)
}

// follow chooses, of the clips in the newest light, the one that followed the last one least often,
// and of those the one that was not seen for longest. The last one itself follows only alone.
func (l *idleLoop) follow() int {
	if l.pairs == nil {
		l.pairs = map[[2]int]int{}
	}
	best := -1
	for i, c := range l.clips {
		if c.light != l.light || i == l.last && l.alone() != i {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		a, b := l.pairs[[2]int{l.last, i}], l.pairs[[2]int{l.last, best}]
		if a < b || a == b && c.aired < l.clips[best].aired {
			best = i
		}
	}
	l.pairs[[2]int{l.last, best}]++
	l.count++
	l.last, l.clips[best].aired = best, l.count
	return best
}

// alone is the only clip in the newest light, or -1.
func (l *idleLoop) alone() int {
	found := -1
	for i, c := range l.clips {
		if c.light == l.light {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}
