// Package align finds when the words and phones of a text are spoken in sound whose voice does
// not tell: the same words are recited by a reference, whose times are known, and the two
// recordings are aligned by dynamic time warping of their log-mel spectra.
//
// It promises times within a picture or two where the sound says the text, and says so where it
// looks as if it does not. It knows no reference by name and no voice.
package align

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

const (
	// version is part of the ID. It changes whenever the same sound gets other marks.
	version = "1"
	// history is how many costs of a voice are remembered.
	history = 31
	// usual is the cost that is expected of a voice that has not been heard enough: with espeak-ng
	// as reference the same words cost flite 0.28 to 0.46, others 0.49 to 0.65.
	usual = 0.40
	// enough is how often a voice is heard before its own costs are what is expected.
	enough = 5
	// suspect is how much more than usual a cost may be: a voice's own words cost up to 1.2 times
	// their median, others 1.2 to 1.9 times.
	suspect = 1.25
)

// Aligner aligns with the first of its references that speaks the language. It may be used
// concurrently.
type Aligner struct {
	references []avatar.Reference
	log        *slog.Logger

	mu    sync.Mutex           // guards what follows
	costs map[string][]float64 // the last ones, by voice, language and reference
}

var _ avatar.Aligner = (*Aligner)(nil)

// New returns an aligner. Without references it knows no language.
func New(log *slog.Logger, references ...avatar.Reference) *Aligner {
	return &Aligner{references: references, log: log, costs: map[string][]float64{}}
}

// ID names the method and its references.
func (a *Aligner) ID() string {
	id := "align " + version
	for _, r := range a.references {
		id += ", " + r.ID()
	}
	return id
}

// Align implements [avatar.Aligner].
func (a *Aligner) Align(ctx context.Context, voice string, pcm []int16, text string, lang language.Tag) ([]avatar.Mark, error) {
	r, reference, err := a.recite(ctx, text, lang)
	if err != nil {
		return nil, err
	}
	marks, cost := carry(r, decimate(pcm), avatar.SampleRate/decimation)
	if most := a.expected(strings.Join([]string{voice, lang.String(), reference}, "|"), cost); cost > most {
		return nil, fmt.Errorf("sound and text are unlike, %.2f where %.2f is most: %w", cost, most, avatar.ErrRough)
	}
	return marks, nil
}

// recite asks the references in turn, and tells which of them answered. One that fails is passed over.
func (a *Aligner) recite(ctx context.Context, text string, lang language.Tag) (r avatar.Recital, reference string, err error) {
	failure := fmt.Errorf("no reference for %v: %w", lang, avatar.ErrRough)
	for _, ref := range a.references {
		r, err := ref.Recite(ctx, text, lang)
		switch {
		case err == nil:
			return r, ref.ID(), nil
		case ctx.Err() != nil:
			return avatar.Recital{}, "", ctx.Err()
		case !errors.Is(err, avatar.ErrLanguage) && !errors.Is(err, avatar.ErrText):
			a.log.Warn("reference failed, the next one recites", "reference", ref.ID(), "err", err)
		}
		failure = fmt.Errorf("%w: %w", avatar.ErrRough, err)
	}
	return avatar.Recital{}, "", failure
}

// expected returns the most that an alignment of a voice may cost, and remembers what this one
// did: a voice that always costs more, through noise or an accent, is measured by itself.
func (a *Aligner) expected(voice string, cost float64) float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.costs[voice]
	median := usual
	if len(known) >= enough {
		median = slices.Sorted(slices.Values(known))[len(known)/2]
	}
	if !math.IsInf(cost, 0) {
		known = append(known, cost)
		a.costs[voice] = known[max(len(known)-history, 0):]
	}
	return suspect * median
}

// decimation brings the house's rate to 16 kHz, which is all that the bands need.
const decimation = 3

// lowpass is one side of a windowed sinc at 7.3 kHz for 48 kHz, 70 dB down from 8.8 kHz on, its
// middle first.
var lowpass = func() [49]float32 {
	const cutoff = 7300.0 / avatar.SampleRate
	var taps [49]float32
	for i := range taps {
		x := float64(i)
		s := 2 * cutoff
		if i > 0 {
			s = math.Sin(2*math.Pi*cutoff*x) / (math.Pi * x)
		}
		w := math.Pi * x / float64(len(taps))
		taps[i] = float32(s * (0.42 + 0.5*math.Cos(w) + 0.08*math.Cos(2*w)))
	}
	return taps
}()

// decimate keeps every third sample of what lies under 8 kHz.
func decimate(pcm []int16) []int16 {
	const side = len(lowpass) - 1
	wave := make([]float32, len(pcm)+2*side)
	for i, v := range pcm {
		wave[side+i] = float32(v)
	}
	out := make([]int16, (len(pcm)+decimation-1)/decimation)
	for i := range out {
		part := wave[i*decimation:][:2*side+1]
		a, b := lowpass[0]*part[side], float32(0)
		for k := 1; k < side; k += 2 {
			a += lowpass[k] * (part[side-k] + part[side+k])
			b += lowpass[k+1] * (part[side-k-1] + part[side+k+1])
		}
		out[i] = int16(min(max(a+b, -32768), 32767))
	}
	return out
}
