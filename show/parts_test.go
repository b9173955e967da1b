package show

import (
	"strings"
	"testing"

	"github.com/barkerlive/barker/script"
)

func TestPartsKeepEveryWord(t *testing.T) {
	for _, text := range []string{
		"Hello and welcome. This is the walnut mug, which keeps your coffee warm. It costs twenty-four euros. Write A one!",
		"One sentence without an end",
		"Hi. Ok. Yes.",
		"This one is long enough to stand all by itself here. Short. End of it.",
		"",
	} {
		l := script.Line{Kind: script.Pitch, Text: text}
		for i := range strings.Fields(text) {
			l.Gestures = append(l.Gestures, script.Gesture{Kind: "open", Word: i})
		}
		var words []string
		n := 0
		ps := Parts(l)
		for _, p := range ps {
			fields := strings.Fields(p.Text)
			words = append(words, fields...)
			n += len(p.Gestures)
			for _, g := range p.Gestures {
				if g.Word < 0 || g.Word >= len(fields) {
					t.Errorf("%q: gesture at word %d of %d", p.Text, g.Word, len(fields))
				}
			}
			if len(ps) > 1 && len(fields) < minPart {
				t.Errorf("%q is too short for a part", p.Text)
			}
		}
		if got := strings.Join(words, " "); got != strings.Join(strings.Fields(text), " ") {
			t.Errorf("got %q, want %q", got, text)
		}
		if n != len(strings.Fields(text)) {
			t.Errorf("%q: %d gestures of %d", text, n, len(strings.Fields(text)))
		}
	}
}
