package voice

import (
	"slices"
	"strconv"
	"testing"

	"golang.org/x/text/language"
)

func TestWordsAreAskedForOnce(t *testing.T) {
	f := NewFlite("slt")
	first, err := f.Speak(t.Context(), "The mug is the best mug.", language.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"The", "mug", "is", "best"} {
		if len(f.lexicon.phones[w]) == 0 {
			t.Errorf("%q was not learnt", w)
		}
	}
	again, err := f.Speak(t.Context(), "The mug is the best mug.", language.English)
	if err != nil || !slices.Equal(first.Marks, again.Marks) {
		t.Errorf("a line whose words are known has other marks: %v", err)
	}
	f.lexicon.phones["mug"] = []string{"zh"}
	if known, asked := f.lexicon.look([]string{"mug", "", "cup", "cup"}); !slices.Equal(known["mug"], []string{"zh"}) || !slices.Equal(asked, []string{"cup"}) {
		t.Errorf("known %v, asked %v", known, asked)
	}
}

func TestLexiconIsBounded(t *testing.T) {
	var l lexicon
	for i := range mostWords + 10 {
		l.learn(map[string][]string{strconv.Itoa(i): {"aa"}})
	}
	if len(l.phones) > mostWords {
		t.Errorf("%d words are kept", len(l.phones))
	}
}
