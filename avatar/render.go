package avatar

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/barkerlive/barker/stream"
)

// makeClip draws and encodes what was spoken, and keeps the clip.
func (s *Stage) makeClip(ctx context.Context, id stream.ClipID, p Performance, speech Speech) (*stream.Clip, error) {
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.slots }()
	clip, err := s.renderAside(ctx, id, p, speech)
	if err != nil {
		return nil, err
	}
	s.note(nil)
	s.keep(ctx, clip)
	return clip, nil
}

// renderAside renders on a thread of its own that gives way to all others: a line on air is not
// to be late because the next clip is being made. The thread is thrown away, so it stays locked. A
// face or a codec that panics has failed: nothing else is to die of it.
func (s *Stage) renderAside(ctx context.Context, id stream.ClipID, p Performance, speech Speech) (clip *stream.Clip, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				clip, err = nil, fmt.Errorf("face: panic: %v\n%s", r, debug.Stack())
			}
		}()
		runtime.LockOSThread()
		giveWay()
		clip, err = s.render(ctx, id, p, speech)
	}()
	<-done
	return clip, err
}

// render draws and encodes. The clock of each stage is the thread's, so the caller is bound to one.
func (s *Stage) render(ctx context.Context, id stream.ClipID, p Performance, speech Speech) (*stream.Clip, error) {
	score := lay(p, speech)
	t := startClock()
	sounds, err := s.sounds(score)
	spent := Timing{Sound: t.lap(), Clips: 1, Media: stream.TickDuration * time.Duration(score.Ticks)}
	if err != nil {
		return nil, err
	}
	enc, err := s.encoders(p.Look)
	if err != nil {
		return nil, err
	}
	defer enc.close()
	clip := &stream.Clip{ID: id, Captions: captions(score), Exits: score.Exits}
	for frame := range s.config.Face.Frames(score) {
		spent.Draw += t.lap()
		n := len(clip.Ticks)
		if err = ctx.Err(); err != nil {
			break
		}
		if n == score.Ticks {
			err = fmt.Errorf("face draws more than the %d pictures of the score", score.Ticks)
			break
		}
		tick := stream.Tick{Sound: sounds[n], Key: n%stream.KeyTicks == 0}
		if tick.Pictures, err = enc.encode(frame, tick.Key); err != nil {
			break
		}
		clip.Ticks = append(clip.Ticks, tick)
		spent.Picture += t.lap()
	}
	if err != nil {
		return nil, err
	}
	if len(clip.Ticks) != score.Ticks {
		return nil, fmt.Errorf("face drew %d of the %d pictures of the score", len(clip.Ticks), score.Ticks)
	}
	s.spent(func(sum *Timing) { sum.add(spent) })
	return clip, nil
}

// sounds encodes the score's sound to one packet a tick.
func (s *Stage) sounds(score Score) ([]stream.Sound, error) {
	enc, err := s.config.Codec.Sound()
	if err != nil {
		return nil, err
	}
	defer enc.Close()
	sounds, err := enc.Encode(score.Speech.PCM)
	if err != nil {
		return nil, err
	}
	rest, err := enc.Finish()
	if err != nil {
		return nil, err
	}
	sounds = append(sounds, rest...)
	if len(sounds) != score.Ticks {
		return nil, fmt.Errorf("encode sound: %d packets for %d ticks", len(sounds), score.Ticks)
	}
	return sounds, nil
}

// dressers are the encoders of a clip, one a dressing; a dressing that is not made has none.
type dressers [stream.Dressings]PictureEncoder

func (s *Stage) encoders(l Look) (dressers, error) {
	var d dressers
	for i := range d {
		if stream.Dressing(i) == stream.Dressed && !s.config.Dressed {
			continue
		}
		enc, err := s.config.Codec.Pictures(s.config.Face.Size(l))
		if err != nil {
			d.close()
			return dressers{}, err
		}
		d[i] = enc
	}
	return d, nil
}

func (d *dressers) encode(frame Frame, key bool) (pictures [stream.Dressings]stream.Picture, err error) {
	for i, enc := range d {
		if enc == nil {
			continue
		}
		if frame[i] == nil {
			return pictures, errors.New("face leaves out a dressing that is asked for")
		}
		if pictures[i], err = enc.Encode(frame[i], key); err != nil {
			return pictures, err
		}
	}
	return pictures, nil
}

func (d *dressers) close() {
	for _, enc := range d {
		if enc != nil {
			enc.Close()
		}
	}
}
