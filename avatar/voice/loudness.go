package voice

import (
	"math"
	"slices"

	"github.com/barkerlive/barker/avatar"
)

const (
	// targetLoudness is how loud every voice is, in LUFS: the usual aim for speech on the web.
	targetLoudness = -16.0
	// ceiling is the highest true peak, in dB of full scale.
	ceiling = -1.0
	// spare is what is left to the ceiling for peaks that four times the rate does not show, in dB.
	spare = 0.2
	// maxGain bounds what a very quiet recording is raised by, in dB: its noise rises as well.
	maxGain = 30.0
)

// gainFor is the gain, in dB, that brings sound at 48 kHz to the target loudness.
func gainFor(wave []float64) float64 { return min(targetLoudness-loudness(wave), maxGain) }

// level raises sound at 48 kHz by a gain in dB and limits its peaks.
func level(wave []float64, gain float64) {
	factor := math.Pow(10, gain/20)
	for i := range wave {
		wave[i] *= factor
	}
	limit(wave, math.Pow(10, (ceiling-spare)/20))
}

// biquad is a second-order filter, its a0 being 1.
type biquad struct{ b0, b1, b2, a1, a2 float64 }

func (f biquad) run(in []float64) []float64 {
	out := make([]float64, len(in))
	var x1, x2, y1, y2 float64
	for i, x := range in {
		y := f.b0*x + f.b1*x1 + f.b2*x2 - f.a1*y1 - f.a2*y2
		x2, x1, y2, y1 = x1, x, y1, y
		out[i] = y
	}
	return out
}

// The K-weighting at 48 kHz: ITU-R BS.1770-5, tables 1 and 2.
var (
	headShelf = biquad{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585}
	highPass  = biquad{1, -2, 1, -1.99004745483398, 0.99007225036621}
)

// loudness is the integrated loudness of mono sound at 48 kHz, in LUFS (ITU-R BS.1770-5): blocks
// of 400 ms, a quarter apart, gated at -70 LUFS and then 10 LU under their mean. Sound shorter
// than a block is one block.
func loudness(wave []float64) float64 {
	const block, hop = avatar.SampleRate * 4 / 10, avatar.SampleRate / 10
	k := highPass.run(headShelf.run(wave))
	var powers []float64
	for i := 0; i == 0 || i+block <= len(k); i += hop {
		part := k[i:min(i+block, len(k))]
		sum := 0.0
		for _, v := range part {
			sum += v * v
		}
		powers = append(powers, sum/float64(max(len(part), 1)))
	}
	powers = slices.DeleteFunc(powers, func(p float64) bool { return lufs(p) < -70 })
	gate := lufs(mean(powers)) - 10
	powers = slices.DeleteFunc(powers, func(p float64) bool { return lufs(p) < gate })
	return lufs(mean(powers))
}

func lufs(power float64) float64 { return -0.691 + 10*math.Log10(max(power, 1e-12)) }

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(len(v), 1))
}

// lookahead is how long before a peak the limiter starts to turn down, in samples: 3 ms.
const lookahead = 3 * avatar.SampleRate / 1000

// limit keeps true peaks under the ceiling. The gain is the least that is needed within the
// lookahead on either side, smoothed over it, so it has no edges.
func limit(wave []float64, ceiling float64) {
	need := make([]float64, len(wave))
	over := false
	for i, p := range truePeaks(wave, ceiling/2) {
		need[i] = 1
		if p > ceiling {
			need[i], over = ceiling/p, true
		}
	}
	if !over {
		return
	}
	for i, g := range smooth(least(need, lookahead), lookahead/2) {
		wave[i] *= g
	}
}

// truePeaks is, for each sample, the highest magnitude up to the next one, from four times the
// rate (ITU-R BS.1770-5, annex 2). Between samples that are both under the floor it is not looked
// for.
func truePeaks(wave []float64, floor float64) []float64 {
	const reach = 6
	phases := oversampling(reach)
	peaks := make([]float64, len(wave))
	for i := range wave {
		peaks[i] = math.Abs(wave[i])
		if peaks[i] < floor && math.Abs(wave[min(i+1, len(wave)-1)]) < floor {
			continue
		}
		for _, taps := range phases {
			sum := 0.0
			for k, t := range taps {
				if j := i + k - reach + 1; j >= 0 && j < len(wave) {
					sum += wave[j] * t
				}
			}
			peaks[i] = max(peaks[i], math.Abs(sum))
		}
	}
	return peaks
}

// oversampling returns the taps for the three places between two samples.
func oversampling(reach int) [3][]float64 {
	var phases [3][]float64
	for p := range phases {
		for k := range 2 * reach {
			x := float64(k-reach+1) - float64(p+1)/4
			phases[p] = append(phases[p], sinc(x)*kaiser(x/float64(reach)))
		}
	}
	return phases
}

// least is the smallest value within n on either side.
func least(v []float64, n int) []float64 {
	out := make([]float64, len(v))
	var low []int // indices of rising values, the smallest first
	for i := range len(v) + n {
		if i < len(v) {
			for len(low) > 0 && v[low[len(low)-1]] >= v[i] {
				low = low[:len(low)-1]
			}
			low = append(low, i)
		}
		if at := i - n; at >= 0 {
			for low[0] < at-n {
				low = low[1:]
			}
			out[at] = v[low[0]]
		}
	}
	return out
}

// smooth is the mean within n on either side; beyond the ends it takes the last value.
func smooth(v []float64, n int) []float64 {
	out := make([]float64, len(v))
	get := func(i int) float64 { return v[min(max(i, 0), len(v)-1)] }
	sum := 0.0
	for i := -n; i <= n; i++ {
		sum += get(i)
	}
	for i := range out {
		out[i] = sum / float64(2*n+1)
		sum += get(i+n+1) - get(i-n)
	}
	return out
}
