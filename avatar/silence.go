package avatar

import (
	"math"
	"slices"
)

// span is a stretch of sound, in samples.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

// frame is the grain of loudness, in samples: 5 ms.
const frame = 5 * SampleRate / 1000

// silences finds where speech pauses, in order: runs of frames far under the loudest. Leading
// and trailing silence are among them.
func silences(pcm []int16) []span {
	level := levels(pcm)
	if len(level) == 0 {
		return nil
	}
	limit := quiet(level)
	var runs []span
	for i, db := range level {
		if db > limit {
			continue
		}
		s := span{i * frame, min((i+1)*frame, len(pcm))}
		if n := len(runs); n > 0 && runs[n-1].end == s.start {
			runs[n-1].end = s.end
			continue
		}
		runs = append(runs, s)
	}
	return runs
}

// levels is the level of every frame, in dB of full scale, at least -100.
func levels(pcm []int16) []float64 {
	var level []float64
	for i := 0; i < len(pcm); i += frame {
		part := pcm[i:min(i+frame, len(pcm))]
		var sum float64
		for _, v := range part {
			sum += float64(v) * float64(v)
		}
		mean := sum / float64(len(part)) / (1 << 30)
		level = append(level, 10*math.Log10(max(mean, 1e-10)))
	}
	return level
}

// quiet is the level under which a frame is silent. It lies a little above the recording's floor,
// within bounds under its loudest frame: voices breathe at about -45 dB.
func quiet(level []float64) float64 {
	sorted := slices.Sorted(slices.Values(level))
	loudest := sorted[len(sorted)-1]
	floor := sorted[len(sorted)/20]
	return loudest + min(max(floor+8-loudest, -50), -30)
}
