package script

import (
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// What is waved aside, with a comma or without, is not what is asked about; and what is named before
// "it" is what "it" is.
func TestWhatIsMeant(t *testing.T) {
	h, _ := openHouse(t)
	for text, want := range map[string]string{
		"skip the mug, what would the teapot set me back?":    "⟨price TEAPOT⟩",
		"leave the mug what about the price of the teapot":    "⟨price TEAPOT⟩",
		"vergiss die Tasse, die Teekanne, was kostet sie?":    "⟨price TEAPOT⟩",
		"laat de mok maar, is de theepot nog te krijgen?":     "⟨stock TEAPOT⟩",
		"can I still order the teapot or is it gone?":         "⟨stock TEAPOT⟩",
		"laisse la tasse, la théière est encore disponible ?": "⟨stock TEAPOT⟩",
		"how much is the espresso machine?":                   "nothing like that",
	} {
		r, err := h.Answer(t.Context(), Question{Text: text, Viewer: language.English, Channel: language.English, OnAir: "MUG"})
		if err != nil || !strings.Contains(chatText(r.Parts), want) {
			t.Errorf("%q: %v, want %s: %s %s", text, err, want, r.Intent, chatText(r.Parts))
		}
	}
}

// Who asks when their parcel comes may not have ordered yet.
func TestWhenAParcelComes(t *testing.T) {
	h, _ := openHouse(t)
	for text, delivery := range map[string]bool{"where is my parcel?": false, "when will my parcel arrive?": true, "wann ist mein Paket in Berlin?": true} {
		r, err := h.Answer(t.Context(), Question{Text: text, Viewer: language.English, Channel: language.English})
		if said := strings.Contains(chatText(r.Parts), "⟨policy shipping⟩"); err != nil || said != delivery {
			t.Errorf("%q: %v, %s %s", text, err, r.Intent, chatText(r.Parts))
		}
	}
}

// Where the classifier is in doubt, a model may choose among what it had in mind, and nothing else:
// the answer is the shop's own.
func TestAModelSettlesADoubt(t *testing.T) {
	h, s := openHouse(t)
	mug := productOf(t, s, "mug")
	q := Question{Text: "would it go back?", Viewer: language.English, Channel: language.English, OnAir: "MUG"}
	others := h.doubted(q)
	if len(others) == 0 {
		t.Fatal("nothing is in doubt")
	}
	for i, intent := range others {
		m := &parrot{lines: []string{strconv.Itoa(len(piecesOf(mug)) + i + 1)}}
		r, _, err := NewWriter(h, nil, m, nil).worded(t.Context(), mug, q)
		if err != nil || r.Intent != intent {
			t.Errorf("%s: %v, %s: %s", intent, err, r.Intent, chatText(r.Parts))
		}
		checkReply(t, s, q.Text, r)
	}
	m := &parrot{lines: []string{strconv.Itoa(len(piecesOf(mug)) + len(others) + 1)}}
	if r, _, err := NewWriter(h, nil, m, nil).worded(t.Context(), mug, q); err == nil {
		t.Errorf("a number that was not offered: %s", chatText(r.Parts))
	}
}
