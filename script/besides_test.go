package script

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// TestThePageIsReadForWhatIsAsked: what a page says on what is asked is quoted, whatever the question was
// taken for; that it names a part says nothing of the part.
func TestThePageIsReadForWhatIsAsked(t *testing.T) {
	h, _ := openHouse(t)
	const unsaid = "rather not guess"
	for _, c := range []struct {
		ask   string
		lang  language.Tag
		onAir shop.SKU
		want  string
	}{
		{"is the cable braided?", language.English, "LAMP-B", unsaid},
		{"can the brass be polished?", language.English, "LAMP-B", unsaid},
		{"is het snoer gevlochten", language.Dutch, "LAMP-B", "gok liever niet"},
		{"ist das Kabel geflochten", language.German, "LAMP-B", "rate lieber nicht"},
		{"le câble est tressé ?", language.French, "LAMP-B", "deviner"},
		{"is the cable covered in fabric?", language.English, "LAMP-B", "fabric"},
		{"how long is the cable?", language.English, "LAMP-B", "1.8 m"},
		{"does the light fall where you need it?", language.English, "LAMP-B", "the light falls where you need it"},
		{"does the pattern have chequers?", language.English, "BLANKET", "chequered pattern"},
		{"is it enough for tea?", language.English, "MUG", "enough for a big cup of tea"},
		{"does the bamboo split?", language.English, "TEAPOT", unsaid},
		{"do you deliver the lamp with the cable?", language.English, "LAMP-B", "⟨policy shipping⟩"},
	} {
		r, err := h.Answer(t.Context(), Question{Text: c.ask, Viewer: c.lang, Channel: c.lang, OnAir: c.onAir})
		if err != nil || !strings.Contains(chatText(r.Parts), c.want) {
			t.Errorf("%q: %v %s %s", c.ask, err, r.Intent, chatText(r.Parts))
		}
	}
}

// TestWhatIsSupposed: a statement that waits to be put right is answered as a question, one that asks
// nothing is not.
func TestWhatIsSupposed(t *testing.T) {
	h, _ := openHouse(t)
	for ask, want := range map[string]string{
		"I suppose it isn't dimmable":   "dimmable",
		"guess it can't be dimmed":      "dimmable",
		"dimmen zal wel niet kunnen":    "dimmable",
		"dimmbar ist die wohl nicht":    "dimmable",
		"I suppose so":                  "",
		"I guess we all had a long day": "",
		"is it dear":                    "⟨price LAMP-B⟩",
		"am I too late for the lamp":    "⟨stock LAMP-B⟩",
	} {
		r, err := h.Answer(t.Context(), Question{Text: ask, Viewer: language.English, Channel: language.English, OnAir: "LAMP-B"})
		if got := chatText(r.Parts); err != nil || !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%q: %v %s %q", ask, err, r.Intent, got)
		}
	}
}
