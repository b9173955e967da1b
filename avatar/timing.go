package avatar

import "time"

// Timing is what making clips cost, summed up since the stage was made. Draw, Picture and Sound
// are processor time of the thread that made the clip; Voice, Align and Store are elapsed time, since a
// voice is another program or another machine, and a disk is waited for.
type Timing struct {
	Clips int           // clips made
	Media time.Duration // how long these clips play
	Voice time.Duration // speaking, failed attempts as well
	Align time.Duration // finding out when what is spoken, where the voice does not tell
	Rough int           // times that this failed
	Sound time.Duration // encoding the sound
	Draw  time.Duration // drawing the pictures
	// Picture is encoding the pictures, of all dressings.
	Picture time.Duration
	Store   time.Duration // putting clips into the library
}

func (t *Timing) add(o Timing) {
	t.Clips += o.Clips
	t.Media += o.Media
	t.Voice += o.Voice
	t.Align += o.Align
	t.Rough += o.Rough
	t.Sound += o.Sound
	t.Draw += o.Draw
	t.Picture += o.Picture
	t.Store += o.Store
}

// Timing returns what making clips cost so far.
func (s *Stage) Timing() Timing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.timing
}

func (s *Stage) spent(f func(*Timing)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.timing)
}

// clock measures stages that follow each other on one thread.
type clock struct {
	start time.Time
	cpu   time.Duration
}

func startClock() clock { return clock{start: time.Now(), cpu: threadTime()} }

// lap returns the thread's processor time since the start or the last lap.
func (c *clock) lap() time.Duration {
	now := threadTime()
	d := now - c.cpu
	c.cpu = now
	return d
}

func (c *clock) elapsed() time.Duration { return time.Since(c.start) }
