package align

import (
	"math"
	"math/cmplx"
	"slices"
)

// How sound is looked at.
const (
	hop      = 0.010 // seconds between frames, which are centred on their times
	window   = 0.025 // seconds that a frame sees
	bands    = 26
	lowest   = 80.0   // Hz, where the mel bands begin
	highest  = 7600.0 // Hz, where they end
	emphasis = 0.97   // of the pre-emphasis
	depth    = 50.0   // dB under the loudest frame, where the floor is
	reach    = 2      // frames on either side that a delta looks at
	dims     = 2 * bands
)

// frames is what is heard in a recording, a vector every hop: the log-mel spectrum and its
// movement, each dimension with mean 0 and variance 1 over the speech, of length 1.
type frames struct {
	vectors [][]float32
	level   []float64 // dB under the loudest frame
	quiet   float64   // the level up to which a frame is silent
}

func (f frames) speaks(i int) bool { return f.level[i] > f.quiet }

// hear measures a recording.
func hear(pcm []int16, rate int) frames {
	a := newAnalyser(rate)
	n := int(float64(len(pcm))/float64(rate)/hop) + 1
	mel := make([][]float64, n)
	level := make([]float64, n)
	for i := range n {
		mel[i], level[i] = a.frame(pcm, int(math.Round(float64(i)*hop*float64(rate))))
	}
	logs(mel)
	loudest := slices.Max(level)
	for i, e := range level {
		level[i] = 10 * math.Log10(max(e, 1e-12)/max(loudest, 1e-12))
	}
	f := frames{level: level, quiet: threshold(level)}
	delta := deltas(mel)
	normalise(mel, f)
	normalise(delta, f)
	f.vectors = unit(mel, delta)
	return f
}

// threshold is the level up to which a frame is silent: a little above the recording's floor,
// within bounds under its loudest frame.
func threshold(level []float64) float64 {
	sorted := slices.Sorted(slices.Values(level))
	return min(max(sorted[len(sorted)/20]+8, -38), -16)
}

// logs turns band energies to logarithms, over a floor.
func logs(mel [][]float64) {
	loudest := 0.0
	for _, m := range mel {
		loudest = max(loudest, sum(m)/bands)
	}
	floor := max(loudest*math.Pow(10, -depth/10), 1e-12)
	for _, m := range mel {
		for b := range m {
			m[b] = math.Log(max(m[b], floor))
		}
	}
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

// deltas is how every dimension moves, by regression over the frames around.
func deltas(mel [][]float64) [][]float64 {
	norm := 0.0
	for k := 1; k <= reach; k++ {
		norm += 2 * float64(k*k)
	}
	out := make([][]float64, len(mel))
	for i := range mel {
		out[i] = make([]float64, bands)
		for k := 1; k <= reach; k++ {
			before, after := mel[max(i-k, 0)], mel[min(i+k, len(mel)-1)]
			for b := range bands {
				out[i][b] += float64(k) * (after[b] - before[b]) / norm
			}
		}
	}
	return out
}

// normalise gives every dimension mean 0 and variance 1 over the frames that speak.
func normalise(v [][]float64, f frames) {
	for b := range bands {
		var n, mean, square float64
		for i := range v {
			if f.speaks(i) {
				n++
				mean += v[i][b]
				square += v[i][b] * v[i][b]
			}
		}
		mean /= max(n, 1)
		deviation := math.Sqrt(max(square/max(n, 1)-mean*mean, 1e-9))
		for i := range v {
			v[i][b] = (v[i][b] - mean) / deviation
		}
	}
}

// unit joins two sets of dimensions to vectors of length 1.
func unit(a, b [][]float64) [][]float32 {
	out := make([][]float32, len(a))
	store := make([]float32, len(a)*dims)
	for i := range a {
		square := 1e-9
		for k := range bands {
			square += a[i][k]*a[i][k] + b[i][k]*b[i][k]
		}
		scale := 1 / math.Sqrt(square)
		out[i] = store[i*dims : (i+1)*dims]
		for k := range bands {
			out[i][k], out[i][bands+k] = float32(a[i][k]*scale), float32(b[i][k]*scale)
		}
	}
	return out
}

// analyser makes mel spectra at a rate.
type analyser struct {
	hann    []float64
	filters []filter
	fft     *fourier
	buf     []complex128
}

// filter is a triangular mel band: weights for the bins from first on.
type filter struct {
	first   int
	weights []float64
}

func newAnalyser(rate int) *analyser {
	n := int(math.Round(window * float64(rate)))
	size := 1
	for size < n {
		size *= 2
	}
	a := &analyser{hann: make([]float64, n), fft: newFourier(size / 2), buf: make([]complex128, size/2)}
	for i := range a.hann {
		a.hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n-1))
	}
	a.filters = melFilters(size, rate)
	return a
}

func melFilters(size, rate int) []filter {
	mel := func(hz float64) float64 { return 1127 * math.Log1p(hz/700) }
	from, to := mel(lowest), mel(min(highest, float64(rate)/2))
	edge := func(i int) float64 { // in bins
		m := from + (to-from)*float64(i)/(bands+1)
		return 700 * math.Expm1(m/1127) * float64(size) / float64(rate)
	}
	out := make([]filter, bands)
	for b := range out {
		lo, mid, hi := edge(b), edge(b+1), edge(b+2)
		out[b].first = int(math.Ceil(lo))
		for k := out[b].first; float64(k) < hi; k++ {
			w := (float64(k) - lo) / (mid - lo)
			if float64(k) > mid {
				w = (hi - float64(k)) / (hi - mid)
			}
			out[b].weights = append(out[b].weights, w)
		}
	}
	return out
}

// frame returns the band energies and the energy around a sample.
func (a *analyser) frame(pcm []int16, centre int) (mel []float64, energy float64) {
	clear(a.buf)
	at := func(i int) float64 {
		if i < 0 || i >= len(pcm) {
			return 0
		}
		return float64(pcm[i]) / 32768
	}
	first := centre - len(a.hann)/2
	last := at(first - 1)
	for k, w := range a.hann {
		x := at(first + k)
		energy += x * x * w * w
		y := w * (x - emphasis*last)
		last = x
		if k%2 == 0 {
			a.buf[k/2] = complex(y, 0)
		} else {
			a.buf[k/2] += complex(0, y)
		}
	}
	power := a.fft.power(a.buf)
	mel = make([]float64, bands)
	for b, f := range a.filters {
		for k, w := range f.weights {
			if bin := f.first + k; bin < len(power) {
				mel[b] += w * power[bin]
			}
		}
	}
	return mel, energy
}

// fourier transforms real sound of 2n samples, packed in n complex ones.
type fourier struct {
	n      int
	twist  []complex128 // e^(-πik/n)
	places []int
	out    []float64
}

func newFourier(n int) *fourier {
	f := &fourier{n: n, twist: make([]complex128, n+1), places: make([]int, n), out: make([]float64, n+1)}
	for k := range f.twist {
		f.twist[k] = cmplx.Rect(1, -math.Pi*float64(k)/float64(n))
	}
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		f.places[i] = j
	}
	return f
}

// power returns the power of each bin. It uses x, and the result is valid until the next call.
func (f *fourier) power(x []complex128) []float64 {
	for i, j := range f.places {
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for size := 2; size <= f.n; size *= 2 {
		half, step := size/2, 2*f.n/size
		for start := 0; start < f.n; start += size {
			for k := range half {
				a, b := x[start+k], x[start+k+half]*f.twist[k*step]
				x[start+k], x[start+k+half] = a+b, a-b
			}
		}
	}
	for k := range f.out {
		a, b := x[k%f.n], cmplx.Conj(x[(f.n-k)%f.n])
		even, odd := 0.5*(a+b), (a-b)*complex(0, -0.5)
		v := even + f.twist[k]*odd
		f.out[k] = real(v)*real(v) + imag(v)*imag(v)
	}
	return f.out
}
