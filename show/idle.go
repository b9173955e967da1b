package show

import (
	"sync"
	"time"

	"github.com/barkerlive/barker/stream"
)

// idleLength is how long one idle clip plays; idleVariants is how many different ones there are.
const (
	idleLength   = 6400 * time.Millisecond
	idleVariants = 4
)

// idleLoop is what the host does when nothing is cued: clips without words, one after the other.
type idleLoop struct {
	mu    sync.Mutex // guards what follows
	clips []*stream.Clip
	next  int
}

func (l *idleLoop) add(c *stream.Clip) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clips = append(l.clips, c)
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
	c := l.clips[l.next%len(l.clips)]
	l.next++
	return stream.NewClipSource(c)
}
