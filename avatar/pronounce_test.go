package avatar

import (
	"maps"
	"testing"

	"golang.org/x/text/language"
)

func TestPronunciations(t *testing.T) {
	list := Pronunciations{
		{Written: "Xiaomi", Spoken: "shao mee", Language: language.English},
		{Written: "xiaomi", Spoken: "sjauw mie", Language: language.Dutch},
		{Written: "IKEA", Spoken: "eye kee ah", Language: language.English},
		{Written: "Ikea", Spoken: "ie kee a"},
	}
	for _, c := range []struct {
		text   string
		lang   language.Tag
		spoken map[int]string
		want   map[int]string
	}{
		{"The Xiaomi, a lamp", language.BritishEnglish, nil, map[int]string{1: "shao mee"}},
		{"“XIAOMI’s” lamp", language.English, nil, map[int]string{0: "shao mee's"}},
		{"De Xiaomi.", language.Dutch, nil, map[int]string{1: "sjauw mie"}},
		{"Die Xiaomi von Ikea", language.German, nil, map[int]string{3: "ie kee a"}},
		{"From ikea", language.English, nil, map[int]string{1: "eye kee ah"}},
		{"Write A4, Xiaomi", language.English, map[int]string{1: "A-four", 2: "as it was"}, map[int]string{1: "A-four", 2: "as it was"}},
		{"Nothing here but Xiaomis", language.English, nil, nil},
	} {
		if got := list.Spoken(c.text, c.spoken, c.lang); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.text, got, c.want)
		}
	}
	before := map[int]string{0: "x"}
	list.Spoken("a Ikea", before, language.English)
	if len(before) != 1 {
		t.Error("the line's own map is changed")
	}
}

func TestPausesAreWrittenIntoTheSpokenText(t *testing.T) {
	p := Performance{Text: "It costs €58 today, twenty euros less.", Spoken: map[int]string{2: "fifty-eight euros"}, Pauses: []int{2, 4, 0, 99}}
	if got, want := spokenText(p), "It costs, fifty-eight euros today, twenty euros less."; got != want {
		t.Errorf("spoken %q, want %q", got, want)
	}
}

// A word that is stressed has a mark for the face, when and as long as it is spoken.
func TestStressIsMarked(t *testing.T) {
	p := Performance{Text: "It costs A4, really", Spoken: map[int]string{2: "A four"}, Stress: []int{2, 7}}
	if got := stressed(p); len(got) != 2 || got[0] != 2 || got[1] != 3 {
		t.Errorf("spoken words %v are stressed, want 2 and 3", got)
	}
	score := lay(p, Speech{PCM: make([]int16, 3*SampleRate)})
	var word, stress []Mark
	for _, m := range score.Speech.Marks {
		switch {
		case m.Kind == Stress:
			stress = append(stress, m)
		case m.Kind == Word && m.Name == "A4,":
			word = append(word, m)
		}
	}
	if len(stress) != 1 || len(word) != 1 || stress[0].Start != word[0].Start || stress[0].End != word[0].End || stress[0].Name != "A4," {
		t.Errorf("stress %+v of word %+v", stress, word)
	}
}
