package openai

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		fail := func() {
			t.Helper()
			trial, ok := b.enter()
			if !ok {
				t.Fatal("a call is kept away")
			}
			b.leave(trial, false, false)
		}
		closedFor := func(d time.Duration) {
			t.Helper()
			if _, ok := b.enter(); ok {
				t.Fatal("a call is let through to a resting server")
			}
			time.Sleep(d - time.Second)
			if _, ok := b.enter(); ok {
				t.Fatal("the rest is too short")
			}
			time.Sleep(time.Second)
		}
		fail()
		fail()
		trial, _ := b.enter()
		b.leave(trial, true, false) // a success between starts the count anew
		fail()
		fail()
		fail()
		for _, rest := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
			closedFor(rest)
			fail() // the trial
		}
		closedFor(10 * time.Minute)
		trial, ok := b.enter()
		if !trial || !ok {
			t.Fatal("no trial after the rest")
		}
		if _, ok := b.enter(); ok {
			t.Fatal("a second call beside the trial")
		}
		b.leave(trial, false, true) // given up by its caller
		trial, _ = b.enter()
		b.leave(trial, true, false)
		if !b.resting().IsZero() {
			t.Fatal("still resting after a success")
		}
		fail()
		fail()
		fail()
		closedFor(30 * time.Second) // from the start
	})
}

// TestLateFailures: calls that set out together before the rest lengthen nothing.
func TestLateFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		for range 10 {
			b.enter()
		}
		for range 10 {
			b.leave(false, false, false)
		}
		if got := b.resting(); !got.Equal(time.Now().Add(firstRest)) {
			t.Errorf("rests until %v", got)
		}
	})
}
