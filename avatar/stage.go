package avatar

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/barkerlive/barker/stream"
)

// Config is what a [Stage] is made of.
type Config struct {
	// Voices is the ladder, best first. Each next one is tried when one fails; the last should
	// never fail, and is always tried.
	Voices []Voice
	// Aligner times speech whose voice does not tell when it says what; nil stretches it between
	// its pauses.
	Aligner Aligner
	Face    Face
	Codec   Codec
	// Library keeps what was made; nil keeps nothing.
	Library Library
	// Dressed makes the dressed picture beside the clean one.
	Dressed bool
	// Workers is how many clips are drawn at once; 0 is 1.
	Workers int
	Log     *slog.Logger
}

// Stage performs: it turns performances into clips. The same performance is made once, however
// often and by how many it is asked for, as long as the library keeps it.
type Stage struct {
	config Config
	ladder ladder
	slots  chan struct{} // one token for each clip being drawn
	log    *slog.Logger

	mu      sync.Mutex // guards what follows
	flights map[stream.ClipID]*flight
	timing  Timing
	lastErr string
}

// flight is a performance being made, which others who want the same wait for.
type flight struct {
	done chan struct{} // closed when the rest is final
	clip *stream.Clip
	err  error
	left bool // who made it went away before it was done: that is nobody else's error
}

// Status is how the stage stands, for the console.
type Status struct {
	// Voice is the ID of the voice that would speak now; VoiceOK tells that it is the first of
	// the ladder. Note says what is wrong, in a sentence for an operator.
	Voice   string
	VoiceOK bool
	Note    string
	// Making is how many performances are under way.
	Making int
	// LastError is the newest failure to perform or to keep a clip; empty after a success.
	LastError string
}

// New returns a stage.
func New(c Config) *Stage {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Stage{
		config:  c,
		ladder:  newLadder(c.Voices, c.Log),
		slots:   make(chan struct{}, max(c.Workers, 1)),
		log:     c.Log,
		flights: make(map[stream.ClipID]*flight),
	}
}

// Perform returns the clip of a performance, from the library or made now, which takes about a
// third of the time that the clip plays. It may be called concurrently and returns promptly when
// ctx ends. A clip spoken by a lower voice of the ladder has an address of its own, so that a
// better voice's clip is made once that voice is back.
func (s *Stage) Perform(ctx context.Context, p Performance) (*stream.Clip, error) {
	if err := s.check(p); err != nil {
		return nil, fmt.Errorf("perform: %w", err)
	}
	key := s.address(p, "")
	for {
		s.mu.Lock()
		f, others := s.flights[key]
		if !others {
			f = &flight{done: make(chan struct{}), err: errors.New("perform: given up half-way")}
			s.flights[key] = f
		}
		s.mu.Unlock()
		if !others {
			s.fly(ctx, key, f, p)
			return f.clip, f.err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("perform: %w", ctx.Err())
		}
		if !f.left {
			return f.clip, f.err
		}
	}
}

// fly makes the performance and lets those who wait for it know.
func (s *Stage) fly(ctx context.Context, key stream.ClipID, f *flight, p Performance) {
	defer func() {
		s.mu.Lock()
		delete(s.flights, key)
		s.mu.Unlock()
		close(f.done)
	}()
	clip, err := s.perform(ctx, p)
	f.left = err != nil && ctx.Err() != nil
	if err != nil {
		f.clip, f.err = nil, fmt.Errorf("perform: %w", err)
		if !f.left {
			s.note(f.err)
		}
		return
	}
	f.clip, f.err = clip, nil
}

func (s *Stage) check(p Performance) error {
	switch {
	case s.config.Face == nil || s.config.Codec == nil:
		return errors.New("stage has no face or no codec")
	case p.Text == "" && p.Silence <= 0:
		return errors.New("performance has neither text nor a length of silence")
	case p.Card != nil && p.Card.Picture != nil && p.Card.PictureID == "":
		return fmt.Errorf("card %q has a picture without a PictureID: give its content hash", p.Card.Code)
	}
	return nil
}

// perform finds or makes the clip with the best voice that can speak.
func (s *Stage) perform(ctx context.Context, p Performance) (*stream.Clip, error) {
	if p.Text == "" {
		id := s.address(p, "")
		if c, ok := s.find(ctx, id); ok {
			return c, nil
		}
		return s.makeClip(ctx, id, p, Speech{})
	}
	var failures []error
	for i := range s.ladder.rungs {
		r := &s.ladder.rungs[i]
		id := s.address(p, r.voice.ID())
		if c, ok := s.find(ctx, id); ok {
			return c, nil
		}
		speech, err := s.speak(ctx, r, p)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			failures = append(failures, err)
			continue
		}
		return s.makeClip(ctx, id, p, speech)
	}
	return nil, fmt.Errorf("no voice speaks: %w", errors.Join(failures...))
}

func (s *Stage) speak(ctx context.Context, r *rung, p Performance) (Speech, error) {
	t := startClock()
	speech, err := s.ladder.speak(ctx, r, spokenText(p), p.Language, stressed(p))
	s.spent(func(sum *Timing) { sum.Voice += t.elapsed() })
	if err != nil {
		return Speech{}, err
	}
	if speech.Rough || !timed(speech, p) {
		s.align(ctx, &speech, r.voice.ID(), p)
	}
	return speech, nil
}

// timed tells whether the voice told when it says every word and phone.
func timed(s Speech, p Performance) bool {
	words, phones := split(s.Marks, duration(len(s.PCM)))
	return len(phones) > 0 && len(words) == len(strings.Fields(spokenText(p)))
}

// align times speech. What cannot be aligned keeps what the voice told, and is stretched later
// where that is not enough.
func (s *Stage) align(ctx context.Context, speech *Speech, voice string, p Performance) {
	t := startClock()
	marks, err := []Mark(nil), ErrRough
	if s.config.Aligner != nil {
		marks, err = s.config.Aligner.Align(ctx, voice, speech.PCM, spokenText(p), p.Language)
	}
	speech.Rough = err != nil
	if err == nil {
		speech.Marks = marks
	}
	s.spent(func(sum *Timing) {
		sum.Align += t.elapsed()
		if speech.Rough {
			sum.Rough++
		}
	})
	if err != nil && s.config.Aligner != nil && ctx.Err() == nil {
		s.log.Info("speech not aligned, its timing is rough", "voice", voice, "err", err)
	}
}

// find looks in the library. A library that cannot be read costs the time to make the clip
// again, never the clip.
func (s *Stage) find(ctx context.Context, id stream.ClipID) (*stream.Clip, bool) {
	if s.config.Library == nil {
		return nil, false
	}
	c, err := s.config.Library.Get(ctx, id)
	if err == nil {
		return c, true
	}
	if !errors.Is(err, ErrMissing) && ctx.Err() == nil {
		s.log.Warn("clip not read, making it again", "clip", id, "err", err)
		s.note(err)
	}
	return nil, false
}

// keep puts a clip into the library. A full disk costs making it again another time.
func (s *Stage) keep(ctx context.Context, c *stream.Clip) {
	if s.config.Library == nil {
		return
	}
	t := startClock()
	err := s.config.Library.Put(ctx, c)
	s.spent(func(sum *Timing) { sum.Store += t.elapsed() })
	if err != nil && ctx.Err() == nil {
		s.log.Warn("clip not kept", "clip", c.ID, "err", err)
		s.note(err)
	}
}

// note remembers the newest failure for the console; nil forgets it.
func (s *Stage) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastErr = ""
	if err != nil {
		s.lastErr = err.Error()
	}
}

// Status tells how the stage stands. It never blocks for long.
func (s *Stage) Status() Status {
	st := s.ladder.status()
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Making = len(s.flights)
	st.LastError = s.lastErr
	return st
}
