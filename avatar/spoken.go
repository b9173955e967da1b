package avatar

import "strings"

// saying is a word of the text and what is said for it, one word or several.
type saying struct {
	written string
	spoken  []string
}

// sayings are the words of a performance. What ends a word as written, such as a comma, also ends
// it as spoken: voices pause there.
func sayings(p Performance) []saying {
	var out []saying
	for i, w := range strings.Fields(p.Text) {
		s := saying{written: w, spoken: strings.Fields(p.Spoken[i])}
		if n := len(s.spoken); n == 0 {
			s.spoken = []string{w}
		} else {
			stem := strings.TrimRight(w, ".,;:!?…")
			s.spoken[n-1] = strings.TrimRight(s.spoken[n-1], ".,;:!?…") + w[len(stem):]
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
