package script

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// Stressed words are written in capitals, pauses as a bar.
func TestProsody(t *testing.T) {
	for _, c := range []struct {
		lang   language.Tag
		spoken map[int]string
		want   string
	}{
		{language.English, nil, "It costs | NINETEEN euros"},
		{language.English, nil, "This mug costs | TWENTY-TWO euros fifty."},
		{language.English, nil, "It is yours for THIRTY euros, and shipping is FREE from FIFTY euros."},
		{language.English, map[int]string{3: "fifty-eight euros"}, "Now it costs | €58 all in"},
		{language.English, nil, "There are five left, and two sizes."},
		{language.English, map[int]string{1: "A-four"}, "Type A4 in the chat."},
		{language.English, nil, "The price, TWELVE euros, is fair."},
		{language.Dutch, nil, "Deze mok kost | NEGENTIEN euro vijfennegentig."},
		{language.Dutch, nil, "Verzenden is GRATIS vanaf VIJFTIG euro."},
		{language.Dutch, nil, "Er zijn er nog drie en ik vind ze mooi."},
		{language.Dutch, nil, "Nu kost hij | TWEEHONDERDVIJFTIG euro"},
	} {
		var words []string
		var stress, pauses []int
		for w := range strings.FieldsSeq(c.want) {
			switch {
			case w == "|":
				pauses = append(pauses, len(words))
				continue
			case strings.ToUpper(w) == w && len(w) > 2 && strings.ToLower(w) != w, strings.Contains(w, "€"):
				stress = append(stress, len(words))
				w = strings.ToLower(w)
			}
			words = append(words, w)
		}
		gotStress, gotPauses := Prosody(Line{Text: strings.Join(words, " "), Spoken: c.spoken, Language: c.lang})
		if !slices.Equal(gotStress, stress) || !slices.Equal(gotPauses, pauses) {
			t.Errorf("%s: stress %v, pauses %v, want %v and %v", c.want, gotStress, gotPauses, stress, pauses)
		}
	}
}
