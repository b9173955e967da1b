package avatar

import (
	"maps"
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// Pronunciation is how a word is said that is not said as it is written: a brand, a name.
type Pronunciation struct {
	Written string // one word; the case of its letters does not matter
	Spoken  string // in words of the language
	// Language is where it applies; [language.Und] is everywhere.
	Language language.Tag
}

// Pronunciations are a shop's. One for the language goes before one for all.
type Pronunciations []Pronunciation

// Spoken returns how the words of a text are said, by their index: as spoken says, else as the list
// does. It leaves the map it is handed alone.
func (ps Pronunciations) Spoken(text string, spoken map[int]string, lang language.Tag) map[int]string {
	if len(ps) == 0 {
		return spoken
	}
	out := maps.Clone(spoken)
	for i, w := range strings.Fields(text) {
		if _, known := spoken[i]; known {
			continue
		}
		if said := ps.word(w, lang); said != "" {
			if out == nil {
				out = map[int]string{}
			}
			out[i] = said
		}
	}
	return out
}

// word is how a word is said, with the genitive that it has; empty is as written.
func (ps Pronunciations) word(w string, lang language.Tag) string {
	bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	stem, genitive := bare, ""
	for _, s := range []string{"'s", "’s"} {
		if rest, ok := strings.CutSuffix(bare, s); ok {
			stem, genitive = rest, "'s"
		}
	}
	found := ""
	for _, p := range ps {
		everywhere := p.Language == language.Und
		if found != "" && everywhere || !everywhere && !sameBase(p.Language, lang) {
			continue
		}
		switch {
		case strings.EqualFold(p.Written, bare):
			found = p.Spoken
		case genitive != "" && strings.EqualFold(p.Written, stem):
			found = p.Spoken + genitive
		}
	}
	return found
}

func sameBase(a, b language.Tag) bool {
	x, _ := a.Base()
	y, _ := b.Base()
	return x == y
}
