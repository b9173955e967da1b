package show

import (
	"testing"
	"time"

	"github.com/barkerlive/barker/stream"
)

func TestTenMinutesOfIdlingNeverRepeat(t *testing.T) {
	var l idleLoop
	for n := range idleVariants {
		if d := idleLength(n); d >= 5*time.Second || d%stream.TickDuration != 0 {
			t.Errorf("idle clip %d lasts %v: five seconds of it could be seen twice", n, d)
		}
		l.add(&stream.Clip{})
	}
	seen := map[[2]int]bool{}
	last := l.follow()
	for at := time.Duration(0); at < 10*time.Minute; {
		next := l.follow()
		if pair := [2]int{last, next}; seen[pair] {
			t.Fatalf("clip %d follows clip %d again after %v", next, last, at)
		} else {
			seen[pair] = true
		}
		last, at = next, at+idleLength(next)
	}
}

func TestIdlingBeginsWithOneClip(t *testing.T) {
	var l idleLoop
	l.add(&stream.Clip{})
	if a, b := l.follow(), l.follow(); a != 0 || b != 0 {
		t.Errorf("of one clip, %d and %d were chosen", a, b)
	}
	l.add(&stream.Clip{})
	if a, b := l.follow(), l.follow(); a != 1 || b != 0 {
		t.Errorf("of two clips, %d and %d were chosen", a, b)
	}
}
