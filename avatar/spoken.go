package avatar

import (
	"slices"
	"strings"
)

// saying is a word of the text and what is said for it, one word or several.
type saying struct {
	written string
	spoken  []string
	stress  bool
}

const stops = ".,;:!?…"

// sayings are the words of a performance. What ends a word as written, such as a comma, also ends
// it as spoken: voices pause there, and so a comma is how a pause is asked for.
func sayings(p Performance) []saying {
	var out []saying
	for i, w := range strings.Fields(p.Text) {
		s := saying{written: w, spoken: strings.Fields(p.Spoken[i]), stress: slices.Contains(p.Stress, i)}
		if n := len(s.spoken); n == 0 {
			s.spoken = []string{w}
		} else {
			stem := strings.TrimRight(w, stops)
			s.spoken[n-1] = strings.TrimRight(s.spoken[n-1], stops) + w[len(stem):]
		}
		if i > 0 && slices.Contains(p.Pauses, i) {
			before := out[i-1].spoken
			if last := &before[len(before)-1]; !strings.ContainsAny((*last)[len(*last)-1:], stops+"-") {
				*last += ","
			}
		}
		out = append(out, s)
	}
	return out
}

// spokenText is what a voice is handed.
func spokenText(p Performance) string {
	var words []string
	for _, s := range sayings(p) {
		words = append(words, s.spoken...)
	}
	return strings.Join(words, " ")
}

// stressed are the words of the spoken text that are stressed, by their index.
func stressed(p Performance) []int {
	var out []int
	n := 0
	for _, s := range sayings(p) {
		for range s.spoken {
			if s.stress {
				out = append(out, n)
			}
			n++
		}
	}
	return out
}
