package avatar

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/text/language"
)

// A voice that failed rests before it is tried again: for restFirst, then twice as long each
// time, up to restMost.
const (
	restFirst = 30 * time.Second
	restMost  = 10 * time.Minute
)

// errResting is the error of a voice that is passed over because it failed a short while ago.
var errResting = errors.New("rests after a failure")

// ladder is the voices, best first.
type ladder struct {
	rungs []rung
	log   *slog.Logger
}

// rung is a voice and how it fares.
type rung struct {
	voice Voice
	last  bool // the last rung never rests: there is nothing under it

	mu    sync.Mutex // guards what follows
	rest  time.Duration
	until time.Time
	err   error // why it rests
}

func newLadder(voices []Voice, log *slog.Logger) ladder {
	l := ladder{rungs: make([]rung, len(voices)), log: log}
	for i, v := range voices {
		l.rungs[i].voice = v
		l.rungs[i].last = i == len(voices)-1
	}
	return l
}

// speak lets one rung speak, unless it rests.
func (l *ladder) speak(ctx context.Context, r *rung, text string, lang language.Tag, stress []int) (Speech, error) {
	if err := r.resting(time.Now()); err != nil {
		return Speech{}, fmt.Errorf("voice %s: %w: %w", r.voice.ID(), errResting, err)
	}
	speech, err := r.say(ctx, text, lang, stress)
	if err == nil && len(speech.PCM) == 0 {
		err = errors.New("gave no sound")
	}
	switch {
	case err == nil:
		r.recover()
		return speech, nil
	case ctx.Err() != nil || errors.Is(err, ErrLanguage) || errors.Is(err, ErrText):
		return Speech{}, fmt.Errorf("voice %s: %w", r.voice.ID(), err)
	}
	rest := r.fail(time.Now(), err)
	l.log.Warn("voice failed, the next one speaks", "voice", r.voice.ID(), "rests", rest, "err", err)
	return Speech{}, fmt.Errorf("voice %s: %w", r.voice.ID(), err)
}

// say stresses words where the voice can.
func (r *rung) say(ctx context.Context, text string, lang language.Tag, stress []int) (Speech, error) {
	if e, ok := r.voice.(Emphatic); ok && len(stress) > 0 {
		return e.SpeakStressed(ctx, text, lang, stress)
	}
	return r.voice.Speak(ctx, text, lang)
}

// resting returns why the voice is not to be tried now, or nil.
func (r *rung) resting(now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last || !now.Before(r.until) {
		return nil
	}
	return r.err
}

// fail sends the voice to rest. Calls that were under way when the first one failed do not make
// the rest longer.
func (r *rung) fail(now time.Time, err error) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
	if now.Before(r.until) {
		return r.until.Sub(now)
	}
	r.rest = min(max(2*r.rest, restFirst), restMost)
	r.until = now.Add(r.rest)
	return r.rest
}

func (r *rung) recover() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rest, r.until, r.err = 0, time.Time{}, nil
}

// status tells which rung we stand on.
func (l *ladder) status() Status {
	now := time.Now()
	for i := range l.rungs {
		r := &l.rungs[i]
		if r.resting(now) != nil {
			continue
		}
		st := Status{Voice: r.voice.ID(), VoiceOK: i == 0}
		if i > 0 {
			first := &l.rungs[0]
			st.Note = fmt.Sprintf("%s speaks in place of %s: %v", st.Voice, first.voice.ID(), first.resting(now))
		}
		return st
	}
	return Status{Note: "there is no voice: configure one"}
}
