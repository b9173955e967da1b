package show

import (
	"strings"

	"github.com/barkerlive/barker/script"
)

// minPart is how many words make a part; a shorter sentence goes with the next.
const minPart = 7

// Parts cuts a line into clips' worth: sentences, short ones joined. So an answer may go on air
// between any two, and the pitch goes on at the very next sentence. Every part makes all claims
// of the line.
func Parts(l script.Line) []script.Line {
	words := strings.Fields(l.Text)
	var out []script.Line
	from := 0
	for i, w := range words {
		ends := endsSentence(w)
		if (!ends || i+1-from < minPart) && i+1 < len(words) {
			continue
		}
		if i+1 == len(words) && i+1-from < minPart && len(out) > 0 {
			from = len(strings.Fields(strings.Join(texts(out[:len(out)-1]), " ")))
			out = out[:len(out)-1]
		}
		p := l
		p.Text = strings.Join(words[from:i+1], " ")
		p.Gestures, p.Spoken = nil, nil
		for at, said := range l.Spoken {
			if at >= from && at <= i {
				if p.Spoken == nil {
					p.Spoken = map[int]string{}
				}
				p.Spoken[at-from] = said
			}
		}
		for _, g := range l.Gestures {
			if g.Word >= from && g.Word <= i {
				p.Gestures = append(p.Gestures, script.Gesture{Kind: g.Kind, Word: g.Word - from})
			}
		}
		out = append(out, p)
		from = i + 1
	}
	return out
}

func texts(ls []script.Line) []string {
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = l.Text
	}
	return out
}

func endsSentence(w string) bool {
	w = strings.TrimRight(w, `"'”’)`)
	return strings.HasSuffix(w, ".") || strings.HasSuffix(w, "!") || strings.HasSuffix(w, "?")
}
