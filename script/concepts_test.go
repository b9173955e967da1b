package script

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// What is asked for must itself be in the product's text; what a statement asks is answered, and a
// remark to the room is left alone.
func TestAskedForOrAdmitted(t *testing.T) {
	h, _ := openHouse(t)
	const unknown = "I'd rather not guess"
	for text, want := range map[string]string{
		"how many years does the teapot last":            unknown,
		"the teapot glaze has any lead in it":            unknown,
		"wondering if the walnut mug has a whistle":      unknown,
		"the desk lamp works with google home":           unknown,
		"la lampe marche avec alexa":                     "je préfère ne pas deviner",
		"de theepot heeft een zeefje":                    "ik gok liever niet",
		"hat die lampe ein fsc siegel":                   "ich rate lieber nicht",
		"u guys do dinner plates as well":                "nothing like that on the shelf",
		"vous faites aussi des rideaux":                  "rien de tel en rayon",
		"when is the grey wool blanket back":             "⟨stock BLANKET⟩ right now. When there will be more, I don't know",
		"wanneer komt de grijze wollen deken weer":       "Wanneer er weer iets komt, weet ik niet",
		"the teaopt price pls":                           "⟨price TEAPOT⟩",
		"teapot vs oak mug, whats easier on my wallet":   "⟨price TEAPOT⟩, and the Oak mug costs ⟨price OAK-MUG⟩. The lower price is that of the Oak mug.",
		"wat is duurder, de theepot of de oak mug":       "De laagste prijs is die van Oak mug.",
		"teapot and desk lamp price please":              "⟨price TEAPOT⟩. The price of the Walnut desk lamp is ⟨price LAMP-B⟩.",
		"my sister has the teapot and loves it":          "",
		"the teapot is lovely":                           "",
		"mijn kat slaapt op de deken":                    "",
		"i think the lamp holds the room together haha ": "",
	} {
		r, err := h.Answer(t.Context(), Question{Text: text, Viewer: language.English, Channel: language.English, OnAir: "MUG"})
		got := chatText(r.Parts)
		if err != nil || want == "" && r.Intent != IntentNone || !strings.Contains(got, want) {
			t.Errorf("%q: %v, want %q: %s %q", text, err, want, r.Intent, got)
		}
		if strings.Contains(text, "wallet") && (strings.Contains(got, "shelf") || strings.Contains(got, "“")) {
			t.Errorf("%q: more than the prices: %q", text, got)
		}
		if strings.Contains(want, "I don't know") && r.Known {
			t.Errorf("%q: it is not handed over", text)
		}
	}
}

func TestSlipsThatNameAThing(t *testing.T) {
	h, _ := openHouse(t)
	for said, want := range map[string]string{"theeptot": "theepot", "wolldekce": "wolldecke", "denken": "denken", "besser": "besser", "waterdihct": "waterdicht"} {
		if got := h.mended([]string{said}); got[0] != want {
			t.Errorf("%q was taken for %q, not %q", said, got[0], want)
		}
	}
	for compound, want := range map[string]string{"messerset": "messer", "kaffeetasse": "tasse", "klasse": "", "einkaufstasche": "tasche"} {
		if got := tailOf(compound); got != want {
			t.Errorf("%q ends with %q, not %q", compound, got, want)
		}
	}
}
