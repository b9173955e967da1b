package voice

import (
	"fmt"
	"math"
)

const (
	// zeroCrossings is the filter's reach on either side, in periods of the lower rate.
	zeroCrossings = 32
	// kaiserBeta shapes the window: about 90 dB of stop band.
	kaiserBeta = 9.0
	// passband is the share of the lower rate's band that is kept whole.
	passband = 0.94
)

// Rates of sound that are accepted, in Hz.
const (
	minRate = 8000
	maxRate = 192000
	// maxPhases bounds the filter. Every rate in use needs at most 640 phases to reach 48 kHz
	// (11025 Hz does); one that is out of the ordinary comes from a broken file.
	maxPhases = 640
)

// resample converts between rates with a windowed-sinc filter, one phase of it for each place
// that an output sample can have between two input samples. Length and timing are kept; there is
// no delay.
func resample(in []float64, from, to int) ([]float64, error) {
	if from < minRate || from > maxRate {
		return nil, fmt.Errorf("sound has a rate of %d Hz: %d to %d are spoken", from, minRate, maxRate)
	}
	if from == to {
		return append([]float64(nil), in...), nil
	}
	g := gcd(from, to)
	up, down := to/g, from/g
	if up > maxPhases {
		return nil, fmt.Errorf("sound has a rate of %d Hz, which nothing records at", from)
	}
	phases := filter(up, down)
	reach := len(phases[0]) / 2
	out := make([]float64, (len(in)*up+down-1)/down)
	for i := range out {
		position := i * down
		center, taps := position/up, phases[position%up]
		first := center - reach + 1
		lo, hi := max(-first, 0), min(len(taps), len(in)-first)
		out[i] = dot(in[first+lo:first+hi], taps[lo:hi])
	}
	return out, nil
}

// dot sums the products of two slices of one length, four at a time: additions that wait for each
// other would take most of the time.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i := range a {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// filter returns the taps for each of `up` phases. Tap k of a phase weighs input sample
// center-reach+1+k.
func filter(up, down int) [][]float64 {
	// cutoff is relative to the input's rate; a lower output rate needs a lower and longer filter.
	scale := min(1, float64(up)/float64(down))
	cutoff := scale * passband
	reach := int(math.Ceil(zeroCrossings / scale))
	phases := make([][]float64, up)
	for p := range phases {
		taps := make([]float64, 2*reach)
		sum := 0.0
		for k := range taps {
			x := float64(k-reach+1) - float64(p)/float64(up)
			taps[k] = sinc(x*cutoff) * kaiser(x/float64(reach))
			sum += taps[k]
		}
		for k := range taps {
			taps[k] /= sum
		}
		phases[p] = taps
	}
	return phases
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the Kaiser window over -1 to 1.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel(kaiserBeta*math.Sqrt(1-x*x)) / bessel(kaiserBeta)
}

// bessel is the modified Bessel function of the first kind, order 0.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= x / (2 * k) * x / (2 * k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
