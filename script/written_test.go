package script

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

func TestCodesAreReadAsTheyAreTyped(t *testing.T) {
	ps := []shop.Product{{Code: "A4"}, {Code: "A12"}, {Code: "B1"}}
	for _, c := range []struct {
		lang       language.Tag
		text, want string
		spoken     map[int]string
	}{
		{language.English, "Write " + SpellCode("A4", language.English) + ", or " + SpellCode("A12", language.English) + "!", "Write A4, or A12!",
			map[int]string{1: SpellCode("A4", language.English), 3: SpellCode("A12", language.English)}},
		{language.Dutch, "Schrijf " + SpellCode("A4", language.Dutch) + " in de chat.", "Schrijf A4 in de chat.", map[int]string{1: SpellCode("A4", language.Dutch)}},
		{language.English, "I'm Mira, an A-I host.", "I'm Mira, an AI host.", map[int]string{3: "A-I"}},
		{language.English, "It costs four euros.", "It costs four euros.", nil},
	} {
		n := len(c.text)
		l := Written(Line{Text: c.text, Language: c.lang, Gestures: []Gesture{{Kind: "open", Word: 0}, {Kind: "point", Word: n}}}, ps)
		if l.Text != c.want || !maps.Equal(l.Spoken, c.spoken) {
			t.Errorf("%q: %q, spoken %v; want %q, %v", c.text, l.Text, l.Spoken, c.want, c.spoken)
		}
		if !slices.Equal(l.Gestures, []Gesture{{Kind: "open", Word: 0}}) {
			t.Errorf("%q: gestures %v", c.text, l.Gestures)
		}
	}
}

// No caption shows what is spelled for the ear alone, however the word is written that holds it.
func TestNoSpellingInCaptions(t *testing.T) {
	for said, want := range map[string]string{
		"I'm Mira, an A-I host.":             "I'm Mira, an AI host.",
		"Een \"A-I-host\" van de winkel.":    "Een \"AI-host\" van de winkel.",
		"The A-I's light (L-E-D, U-V-A).":    "The AI's light (LED, UV-A).",
		"An L-E-D-lamp for the U-S-A, A-OK.": "An LED-lamp for the USA, A-OK.",
	} {
		for _, lang := range []language.Tag{language.English, language.Dutch} {
			l := Written(Line{Text: said, Language: lang}, nil)
			if l.Text != want {
				t.Errorf("%q is written %q, not %q", said, l.Text, want)
			}
			for i, w := range strings.Fields(l.Text) {
				if w != strings.Fields(said)[i] && l.Spoken[i] == "" {
					t.Errorf("%q: nothing says how %q is said", said, w)
				}
			}
		}
	}
}
