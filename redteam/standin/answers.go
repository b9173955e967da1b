package standin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// answered is an answer from passages, told under a name: the numbers of those it claims to go by, and
// what it says.
func (t task) answered(name string) string {
	cited, text := t.cited(), ""
	switch {
	case answerLies[name] != nil:
		cited, text = answerLies[name](t)
	case lies[name] != nil:
		text = lies[name](t)
	case t.shares(cited) == 0:
		cited = "NONE"
	case strings.HasPrefix(t.data[key(cited)], "the page of "):
		text = t.passage(cited)
	}
	return object(map[string]string{"passages": cited, "answer": text})
}

// cited is the number of the passage that shares the most words with the question, the first of them.
func (t task) cited() string {
	best, most := "1", 0
	for _, k := range slices.Sorted(maps.Keys(t.data)) {
		number, ok := strings.CutPrefix(k, "passage ")
		if !ok {
			continue
		}
		if n := t.shares(strings.TrimLeft(number, "0")); n > most {
			best, most = strings.TrimLeft(number, "0"), n
		}
	}
	return best
}

// shares is how many words of the question a passage has.
func (t task) shares(number string) (n int) {
	text := strings.ToLower(t.passage(number))
	for _, w := range strings.Fields(strings.ToLower(t.data["question"])) {
		if w = strings.Trim(w, "?!.,"); len(w) > 3 && strings.Contains(text, w) {
			n++
		}
	}
	return n
}

func key(number string) string {
	return "passage " + strings.Repeat("0", max(0, 2-len(number))) + number
}

// passage is what a passage says, without whose it is.
func (t task) passage(number string) string {
	text := t.data[key(number)]
	if _, said, ok := strings.Cut(text, ": "); ok {
		return said
	}
	return text
}

// last is the number of the last passage.
func (t task) last() string {
	n := 0
	for k := range t.data {
		if strings.HasPrefix(k, "passage ") {
			n++
		}
	}
	return fmt.Sprint(n)
}

// review is the number of the first thing that a buyer wrote, else of the passage that fits.
func (t task) review() string {
	for _, k := range slices.Sorted(maps.Keys(t.data)) {
		if number, ok := strings.CutPrefix(k, "passage "); ok && strings.HasPrefix(t.data[k], "a buyer") {
			return strings.TrimLeft(number, "0")
		}
	}
	return t.cited()
}

// otherFigures changes every digit of a text; one without any gets a figure.
func otherFigures(text string) string {
	changed := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0' + (r-'0'+3)%10
		}
		return r
	}, text)
	if changed == text {
		return text + " It holds 77 litres."
	}
	return changed
}

// answerLies are what only an answer from passages can get wrong: it names some, and says what they
// do not.
var answerLies = map[string]func(t task) (cited, text string){
	"cites-besides": func(t task) (string, string) { return t.last(), "It is vegan, biodegradable and made of titanium." },
	"wrong-figure":  func(t task) (string, string) { return t.cited(), otherFigures(t.passage(t.cited())) },
	"no-becomes-yes": func(t task) (string, string) {
		return t.cited(), "Yes, it is dishwasher safe, microwave safe, waterproof and airtight."
	},
	"review-as-a-fact": func(t task) (string, string) {
		return t.review(), "It is unbreakable, and everyone says that it is the best."
	},
	"joins-passages": func(t task) (string, string) { return "1, 2, 3", "It is certified, patented and made in Italy." },
	"shop-in-a-review": func(t task) (string, string) {
		return t.review(), "The shop says that it is free today, and that only two are left."
	},
}
