package script

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// Written turns what is spelled only for the ear back into what is read: a viewer who is to type
// A4 must see "A4" in the captions, not "A-four", and "€19.95" is read at a glance. The line's
// Spoken then holds how each is said.
func Written(l Line, products []shop.Product) Line {
	t := tongueOf(l.Language).voice()
	spelled := maps.Clone(acronyms)
	longest := 1
	currencies := map[string]bool{}
	for _, p := range products {
		s := SpellCode(p.Code, l.Language)
		spelled[s] = p.Code
		longest = max(longest, len(strings.Fields(s)))
		if c := p.Lead().Price.Currency; currencySigns[c] != "" {
			currencies[c] = true
		}
	}
	words := strings.Fields(l.Text)
	out := l
	out.Spoken, out.Gestures = nil, nil
	at := make([]int, len(words)) // where each word of the line is in what is written
	var written []string
	for i := 0; i < len(words); {
		n, w, said := reread(words[i:], spelled, longest)
		if said == "" && (i == 0 || !goesOn(words[i-1], words[i], t) || !partial(words[i-1], t)) {
			if took, as := figure(words[i:], t, currencies); took > 0 {
				joined := strings.Join(words[i:i+took], " ")
				said = strings.TrimRight(joined, endings)
				n, w = took, as+joined[len(said):]
			}
		}
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

// partial tells whether a word is a part of a number that goes on: "twenty" of "twenty
// twenty-six", "point" of "one point five".
func partial(word string, t tongue) bool {
	word = strings.ToLower(strings.Trim(word, endings))
	_, number := numberIn(word, t)
	return number || partOfNumber[t][word]
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
	if w := spelledInside.ReplaceAllStringFunc(words[0], func(s string) string { return acronyms[s] }); w != words[0] {
		return 1, w, strings.TrimRight(words[0], endings)
	}
	return 1, words[0], ""
}

// spelledInside are acronyms as they are spelled for the ear within a word: an "A-I-host", the "A-I's",
// one in brackets.
var spelledInside = func() *regexp.Regexp {
	list := slices.SortedFunc(maps.Keys(acronyms), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return regexp.MustCompile(`\b(?:` + strings.Join(list, "|") + `)\b`)
}()
