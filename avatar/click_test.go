package avatar_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/stream"
)

// A click is a moment that the sound around does not lead one to expect: what linear prediction
// leaves over there is far more than what it leaves over nearby.
const (
	clickOrder   = 16
	clickAround  = 100 * avatar.SampleRate / 1000 // samples on either side that explain a moment
	clickBefore  = 3 * avatar.SampleRate / 1000   // what belongs to the moment: a join is spread by
	clickAfter   = 12 * avatar.SampleRate / 1000  // the decoder's delay of 6.5 ms
	clickLimit   = 2.0                            // times the most that is left over nearby
	clickSilence = 60.0                           // left over in the quietest of rooms, of 32768
)

// clickiness is how much less expected the moment is than all that is around it, and than the
// same moment is where the voice speaks on: a word that bursts out just then is no click.
func clickiness(pcm []int16, at int, spokenOn []int16, then int) float64 {
	in, out := surprise(pcm, at)
	if then < len(spokenOn) {
		own, _ := surprise(spokenOn, then)
		out = max(out, own)
	}
	return in / out
}

// surprise is the most that prediction leaves over at a moment, and the most around it.
func surprise(pcm []int16, at int) (in, out float64) {
	from, to := max(at-clickAround, 0), min(at+clickAround, len(pcm))
	x := make([]float64, to-from)
	for i := range x {
		x[i] = float64(pcm[from+i])
	}
	left := leftOver(x, prediction(x))
	in, out = 0, clickSilence
	for i, r := range left {
		if i < clickOrder {
			continue
		}
		if d := from + i - at; d >= -clickBefore && d < clickAfter {
			in = max(in, math.Abs(r))
		} else {
			out = max(out, math.Abs(r))
		}
	}
	return in, out
}

// prediction are the coefficients that predict a sample from those before (Levinson-Durbin).
func prediction(x []float64) []float64 {
	r := make([]float64, clickOrder+1)
	for k := range r {
		for i := k; i < len(x); i++ {
			r[k] += x[i] * x[i-k]
		}
	}
	r[0] = r[0]*1.0001 + 1
	a, e := make([]float64, clickOrder), r[0]
	for i := range a {
		k := r[i+1]
		for j := range i {
			k -= a[j] * r[i-j]
		}
		k /= e
		last := slices.Clone(a)
		a[i] = k
		for j := range i {
			a[j] = last[j] - k*last[i-1-j]
		}
		e *= 1 - k*k
	}
	return a
}

func leftOver(x, a []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i]
		for j, c := range a {
			if i > j {
				out[i] -= c * x[i-1-j]
			}
		}
	}
	return out
}

// A join is where a clip ends or is left; its own sound goes on where it is left in mid-word.
type join struct {
	at       int // samples from the start of all sound
	spokenOn []int16
	then     int // where it is left, in samples of its own sound
}

// Ten minutes of pitches in two languages, in any order, half of them left at any step: as a
// viewer's decoder hears it, no join clicks. The same ear finds a click that was put in.
func TestNoJoinClicks(t *testing.T) {
	clips := pitches(t)
	whole := make([][]int16, len(clips))
	for i, c := range clips {
		whole[i] = heard(t, newDecoder(t), c.Ticks)
	}
	random := rand.New(rand.NewPCG(7, 1))
	dec := newDecoder(t)
	var pcm []int16
	var joins []join
	left := 0
	for len(pcm) < 600*avatar.SampleRate {
		i := random.IntN(len(clips))
		ticks := clips[i].Ticks
		if random.IntN(2) == 0 {
			ticks = ticks[:stream.StepTicks*(1+random.IntN(len(ticks)/stream.StepTicks))]
			left++
		}
		pcm = append(pcm, heard(t, dec, ticks)...)
		joins = append(joins, join{len(pcm), whole[i], len(ticks) * avatar.TickSamples})
	}
	joins = joins[:len(joins)-1]
	clicks, worst := 0, 0.0
	for _, j := range joins {
		score := clickiness(pcm, j.at, j.spokenOn, j.then)
		worst = max(worst, score)
		if score > clickLimit {
			clicks++
		}
	}
	t.Logf("%d joins, %d of them mid-clip, worst %.2f", len(joins), left, worst)
	if clicks > 0 {
		t.Errorf("%d of %d joins click, the worst %.1f times what is around", clicks, len(joins), worst)
	}
	found := 0
	for _, j := range joins {
		// What a sound that is cut off does: a step of a sixteenth of full scale.
		spoiled := slices.Clone(pcm[max(j.at-2*clickAround, 0):min(j.at+2*clickAround, len(pcm))])
		middle := min(j.at, 2*clickAround)
		for i := range spoiled[middle:] {
			spoiled[middle+i] = int16(min(float64(spoiled[middle+i])+2048*math.Exp(-float64(i)/2000), 32767))
		}
		if clickiness(spoiled, middle, j.spokenOn, j.then) > clickLimit {
			found++
		}
	}
	if 100*found < 90*len(joins) {
		t.Errorf("of %d clicks put in, %d were found", len(joins), found)
	}
	t.Logf("%d of %d inserted clicks found", found, len(joins))
}

func newDecoder(t *testing.T) *codec.SoundDecoder {
	t.Helper()
	dec, err := codec.NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dec.Close)
	return dec
}

// heard is what a decoder makes of a clip's sound.
func heard(t *testing.T, dec *codec.SoundDecoder, ticks []stream.Tick) []int16 {
	t.Helper()
	var pcm []int16
	for _, tick := range ticks {
		sound, err := dec.Decode(tick.Sound.Data)
		if err != nil {
			t.Fatal(err)
		}
		pcm = append(pcm, sound...)
	}
	return pcm
}

// pitches are clips with the sound of real ones.
func pitches(t *testing.T) []*stream.Clip {
	t.Helper()
	s := stage(t, &board{}, func(c *avatar.Config) {
		c.Voices = []avatar.Voice{voice.NewFlite("slt"), voice.NewEspeak("", nil)}
	})
	var clips []*stream.Clip
	for _, line := range []struct {
		language language.Tag
		text     string
	}{
		{language.English, "Good evening and welcome! I am Nora, and I have something lovely for you."},
		{language.English, "This walnut mug keeps your coffee warm for hours. It is turned by hand in a small workshop near the sea."},
		{language.English, "It costs nineteen euros ninety-five. Shipping is free from fifty euros."},
		{language.English, "Do you want one? Type A-four in the chat, and I keep it for you for ten minutes."},
		{language.Dutch, "Goedenavond en welkom! Ik heb vandaag iets moois meegenomen."},
		{language.Dutch, "Deze mok kost negentien euro vijfennegentig. Hij gaat gewoon in de vaatwasser."},
	} {
		clips = append(clips, perform(t, s, avatar.Performance{Text: line.text, Language: line.language}))
	}
	return clips
}
