package script

import (
	"maps"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Written turns what is spelled only for the ear back into what is read: a viewer who is to type
// A4 must see "A4" in the captions, not "A-four". The line's Spoken then holds how it is said.
func Written(l Line, products []shop.Product) Line {
	spelled := maps.Clone(acronyms)
	longest := 1
	for _, p := range products {
		s := SpellCode(p.Code, l.Language)
		spelled[s] = p.Code
		longest = max(longest, len(strings.Fields(s)))
	}
	words := strings.Fields(l.Text)
	out := l
	out.Spoken, out.Gestures = nil, nil
	at := make([]int, len(words)) // where each word of the line is in what is written
	var written []string
	for i := 0; i < len(words); {
		n, w, said := reread(words[i:], spelled, longest)
		for j := range n {
			at[i+j] = len(written)
		}
		if said != "" {
			if out.Spoken == nil {
				out.Spoken = map[int]string{}
			}
			out.Spoken[len(written)] = said
		}
		written = append(written, w)
		i += n
	}
	out.Text = strings.Join(written, " ")
	for _, g := range l.Gestures {
		if g.Word >= 0 && g.Word < len(at) {
			out.Gestures = append(out.Gestures, Gesture{Kind: g.Kind, Word: at[g.Word]})
		}
	}
	return out
}

// reread finds what the first words spell: how many they are, what is written for them, and what
// is said; said is empty when they stand as they are.
func reread(words []string, spelled map[string]string, longest int) (n int, written, said string) {
	for n = min(longest, len(words)); n > 0; n-- {
		joined := strings.Join(words[:n], " ")
		stem := strings.TrimRight(joined, ".,;:!?…")
		if w, ok := spelled[stem]; ok {
			return n, w + joined[len(stem):], stem
		}
	}
	return 1, words[0], ""
}
