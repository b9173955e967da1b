// Package voice speaks: with flite and espeak-ng, two programs that need no network, with any
// server that offers OpenAI's speech API, and with the mute voice, which never fails.
//
// Every voice gives sound at one loudness, 48 kHz mono, that begins and ends in silence. A program
// that hangs or crashes costs its own call: it is killed with all that it started. Text is never
// part of a command line that a shell or the program could read as anything but text.
package voice

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// version is part of every voice's ID. It changes whenever the finishing changes what is heard.
const version = "2"

// maxText bounds what is spoken at once, in bytes: some five minutes.
const maxText = 6000

// errEmpty is returned for a text without a word in it.
var errEmpty = fmt.Errorf("%w: it holds no word", avatar.ErrText)

// gate bounds how many calls of a voice are under way.
type gate chan struct{}

func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }

// words splits a text as captions do, without control characters.
func words(text string) ([]string, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("%w: it has %d bytes, at most %d are spoken at once", avatar.ErrText, len(text), maxText)
	}
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	ws := strings.Fields(clean)
	if !strings.ContainsFunc(clean, speakable) {
		return nil, errEmpty
	}
	return ws, nil
}

func speakable(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// base is the language without region and script, "nl" of "nl-BE".
func base(lang language.Tag) string {
	b, _ := lang.Base()
	return b.String()
}

// recording is sound as a voice gave it: mono, full scale 1, at its own rate in Hz.
type recording struct {
	rate  int
	wave  []float64
	marks []avatar.Mark // times in the recording
}

// How words are raised that are stressed.
const (
	raised  = 2.0 // dB
	raising = 40 * time.Millisecond
)

// raise makes words louder, by their index, and what is around them gradually so.
func (r recording) raise(stress []int) {
	gain := math.Pow(10, raised/20) - 1
	n := 0
	for _, m := range r.marks {
		if m.Kind != avatar.Word {
			continue
		}
		if slices.Contains(stress, n) && m.End > m.Start {
			ramp := at(raising, r.rate)
			from, to := at(m.Start, r.rate), at(m.End, r.rate)
			for i := max(from-ramp, 0); i < min(to+ramp, len(r.wave)); i++ {
				outside := float64(max(from-i, i-to, 0)) / float64(ramp)
				r.wave[i] *= 1 + gain*(0.5+0.5*math.Cos(math.Pi*outside))
			}
		}
		n++
	}
}

// Silence left at both ends, and the fades within it.
const (
	headRoom = 20 * time.Millisecond
	tailRoom = 60 * time.Millisecond
	fade     = 5 * time.Millisecond
)

// finish makes a recording fit for air: trimmed, at 48 kHz, at the house's loudness, without
// overs and without clicks at the ends.
// Its own loudness counts where its voice has no gain.
func finish(r recording, gain float64, known bool) (avatar.Speech, error) {
	from, to := speechIn(r.wave, r.rate)
	if from >= to {
		return avatar.Speech{}, errors.New("the sound is silent throughout")
	}
	from = max(from-at(headRoom, r.rate), 0)
	to = min(to+at(tailRoom, r.rate), len(r.wave))
	wave, err := resample(r.wave[from:to], r.rate, avatar.SampleRate)
	if err != nil {
		return avatar.Speech{}, err
	}
	if !known {
		gain = gainFor(wave)
	}
	level(wave, gain)
	fadeEnds(wave, at(fade, avatar.SampleRate))

	cut := time.Duration(from) * time.Second / time.Duration(r.rate)
	length := time.Duration(len(wave)) * time.Second / avatar.SampleRate
	s := avatar.Speech{PCM: integers(wave)}
	for _, m := range r.marks {
		m.Start = min(max(m.Start-cut, 0), length)
		m.End = min(max(m.End-cut, m.Start), length)
		s.Marks = append(s.Marks, m)
	}
	return s, nil
}

// integers and floats turn samples of full scale 1 to 16 bits and back.
func integers(wave []float64) []int16 {
	pcm := make([]int16, len(wave))
	for i, v := range wave {
		pcm[i] = int16(math.RoundToEven(min(max(v*32768, -32768), 32767)))
	}
	return pcm
}

func floats(pcm []int16) []float64 {
	wave := make([]float64, len(pcm))
	for i, v := range pcm {
		wave[i] = float64(v) / 32768
	}
	return wave
}

// at is the sample at a time.
func at(d time.Duration, rate int) int { return int(d * time.Duration(rate) / time.Second) }

// speechIn finds the first and the last sound that is not silence.
func speechIn(wave []float64, rate int) (from, to int) {
	frame := max(at(5*time.Millisecond, rate), 1)
	loudest := 0.0
	var power []float64
	for i := 0; i < len(wave); i += frame {
		sum := 0.0
		part := wave[i:min(i+frame, len(wave))]
		for _, v := range part {
			sum += v * v
		}
		power = append(power, sum/float64(len(part)))
		loudest = max(loudest, power[len(power)-1])
	}
	limit := max(loudest*1e-5, 1e-8) // 50 dB under the loudest, or -80 dB
	first, last := -1, -1
	for i, p := range power {
		if p > limit {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, 0
	}
	return first * frame, min((last+1)*frame, len(wave))
}

// fadeEnds fades in the first n samples and fades out the last.
func fadeEnds(wave []float64, n int) {
	n = min(n, len(wave)/2)
	for i := range n {
		g := 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n))
		wave[i] *= g
		wave[len(wave)-1-i] *= g
	}
}
