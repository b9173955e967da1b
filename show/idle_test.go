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
		l.put(n, &stream.Clip{}, "")
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
	l.put(0, &stream.Clip{}, "")
	if a, b := l.follow(), l.follow(); a != 0 || b != 0 {
		t.Errorf("of one clip, %d and %d were chosen", a, b)
	}
	l.put(1, &stream.Clip{}, "")
	if a, b := l.follow(), l.follow(); a != 1 || b != 0 {
		t.Errorf("of two clips, %d and %d were chosen", a, b)
	}
}

// TestIdlingTakesUpANewLight replaces the clips one by one: from the first one on, nothing in the old
// light is chosen, and there is always something to choose.
func TestIdlingTakesUpANewLight(t *testing.T) {
	var l idleLoop
	for n := range idleVariants {
		l.put(n, &stream.Clip{}, "day")
	}
	for l.follow() < 3 {
	}
	for n := range idleVariants {
		if got := l.wanting("night"); got != n {
			t.Fatalf("clip %d is to be replaced, want %d", got, n)
		}
		l.put(n, &stream.Clip{}, "night")
		for range 5 {
			if i := l.follow(); i > n {
				t.Fatalf("after %d new clips, an old one is chosen", n+1)
			}
		}
	}
	if got := l.wanting("night"); got != idleVariants {
		t.Errorf("clip %d is to be replaced once more", got)
	}
}
