package align

import "math"

const (
	pause     = 13 // frames of silence from which it is cut
	kept      = 3  // frames of it that are left on either side
	margin    = 2  // frames left around the speech
	bandFrom  = 1000
	bandWidth = 150 // frames on either side of the diagonal, of recordings longer than bandFrom
)

// silences are the runs of silent frames in [from, to) that are long enough to be pauses.
func (f frames) silences(from, to int) [][2]int {
	var out [][2]int
	for i := from; i < to; {
		if f.speaks(i) {
			i++
			continue
		}
		end := i
		for end < to && !f.speaks(end) {
			end++
		}
		if end-i >= pause {
			out = append(out, [2]int{i, end})
		}
		i = end
	}
	return out
}

// speech are the first frame that speaks and the one after the last.
func (f frames) speech() (from, to int) {
	from, to = len(f.level), 0
	for i := range f.level {
		if f.speaks(i) {
			from, to = min(from, i), i+1
		}
	}
	return from, to
}

// core are the indices of the frames that are compared: the speech, its pauses cut short.
func (f frames) core() []int {
	from, to := f.speech()
	if from >= to {
		return nil
	}
	cut := f.silences(from, to)
	var out []int
	for i := max(from-margin, 0); i < min(to+margin, len(f.level)); i++ {
		if len(cut) > 0 && i >= cut[0][0]+kept {
			i = cut[0][1] - kept
			cut = cut[1:]
		}
		out = append(out, i)
	}
	return out
}

// path maps each index of a to a place in b, by dynamic time warping: cosine distance, steps of
// one in either or both, all of weight 1. It returns the mean distance along the path.
func path(a, b [][]float32) (places []float64, cost float64) {
	n, m := len(a), len(b)
	from := make([][]uint8, n) // the step by which the path came, from the band's start on
	row, last := make([]float32, m), make([]float32, m)
	const both, onlyA, onlyB = 0, 1, 2
	for i := range n {
		lo, hi := band(i, n, m)
		from[i] = make([]uint8, hi-lo)
		for j := range row {
			row[j] = math.MaxFloat32
		}
		for j := lo; j < hi; j++ {
			best, step := float32(math.MaxFloat32), uint8(both)
			if i == 0 && j == 0 {
				best = 0
			}
			if i > 0 && j > 0 {
				best = last[j-1]
			}
			if i > 0 && last[j] < best {
				best, step = last[j], onlyA
			}
			if j > 0 && row[j-1] < best {
				best, step = row[j-1], onlyB
			}
			row[j] = best + 1 - dot(a[i], b[j])
			from[i][j-lo] = step
		}
		row, last = last, row
	}
	places = make([]float64, n)
	total, steps := last[m-1], 0
	sums, counts := make([]float64, n), make([]int, n)
	for i, j := n-1, m-1; i >= 0 && j >= 0; steps++ {
		sums[i] += float64(j)
		counts[i]++
		lo, hi := band(i, n, m)
		if j < lo || j >= hi { // the band is not connected: lengths that have nothing to do with each other
			return places, math.Inf(1)
		}
		switch from[i][j-lo] {
		case onlyA:
			i--
		case onlyB:
			j--
		default:
			i, j = i-1, j-1
		}
	}
	for i := range places {
		places[i] = sums[i] / float64(max(counts[i], 1))
		if i > 0 {
			places[i] = max(places[i], places[i-1])
		}
	}
	return places, float64(total) / float64(max(steps, 1))
}

// band is which of b's m frames frame i of a's n may be.
func band(i, n, m int) (lo, hi int) {
	if max(n, m) <= bandFrom {
		return 0, m
	}
	middle := i * m / n
	return max(middle-bandWidth, 0), min(middle+bandWidth+1, m)
}

func dot(a, b []float32) float32 {
	a, b = a[:dims], b[:dims]
	var s0, s1, s2, s3 float32
	for k := 0; k < dims; k += 4 {
		s0 += a[k] * b[k]
		s1 += a[k+1] * b[k+1]
		s2 += a[k+2] * b[k+2]
		s3 += a[k+3] * b[k+3]
	}
	return s0 + s1 + s2 + s3
}
