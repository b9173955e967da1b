package script

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/barkerlive/barker/shop"
)

func TestFiguresAreWritten(t *testing.T) {
	ps := []shop.Product{{Code: "A4", Variants: []shop.Variant{{SKU: "X", Price: euro(100)}}}}
	for _, c := range []struct {
		lang      language.Tag
		said, red string
	}{
		{language.English, "The price is nineteen euros ninety-five.", "The price is €19.95."},
		{language.English, "Fifty-eight euros is the price of it, down from one hundred and nine euros!", "€58 is the price of it, down from €109!"},
		{language.English, "It costs forty-three euros and three cents, one thousand two hundred and forty-one euros thirty-nine or one euro.", "It costs €43.03, €1241.39 or €1."},
		{language.English, "For nineteen euros five pieces.", "For €19 five pieces."},
		{language.English, "The price includes twenty-one percent tax.", "The price includes 21% tax."},
		{language.English, "Twenty-five grams, twelve clicks, three hundred and fifty millilitres; one for you.", "25 grams, twelve clicks, 350 millilitres; one for you."},
		{language.English, "Since nineteen ninety-nine, or twenty twenty-six.", "Since nineteen ninety-nine, or twenty twenty-six."},
		{language.English, "It is twenty-one point five wide, and fifty dollars.", "It is twenty-one point five wide, and 50 dollars."},
		{language.English, "Write A-four for ten minutes.", "Write A4 for ten minutes."},
		{language.Dutch, "De prijs is negentien euro vijfennegentig.", "De prijs is €19,95."},
		{language.Dutch, "Van zevenendertig euro en negen cent naar dertienduizend negenhonderdnegenennegentig euro negenennegentig.", "Van €37,09 naar €13999,99."},
		{language.Dutch, "Eenentwintig procent btw, achtentwintighonderdvijftig gram en een kopje.", "21% btw, 2850 gram en een kopje."},
		{language.Dutch, "Zet A vier in de chat, voor achtenvijftig euro.", "Zet A4 in de chat, voor €58."},
	} {
		l := Written(Line{Text: c.said, Language: c.lang}, ps)
		if l.Text != c.red {
			t.Errorf("%q: %q, want %q", c.said, l.Text, c.red)
		}
		words := strings.Fields(l.Text)
		for at, said := range l.Spoken {
			words[at] = said + words[at][len(strings.TrimRight(words[at], endings)):]
		}
		if got := strings.Join(words, " "); got != c.said {
			t.Errorf("%q is said as %q", c.said, got)
		}
	}
}

// TestFiguresProperty: an amount in a sentence is written as one word that says the same, and
// gestures stay on the words they were on.
func TestFiguresProperty(t *testing.T) {
	ps := []shop.Product{{Code: "A4", Variants: []shop.Variant{{SKU: "X", Price: euro(100)}}}}
	rapid.Check(t, func(r *rapid.T) {
		lang := rapid.SampledFrom(both).Draw(r, "language")
		minor := rapid.Int64Range(1, 99_999_999).Draw(r, "minor")
		said := SpellMoney(euro(minor), lang)
		text := "So it is " + said + ", for you."
		n := len(strings.Fields(text))
		l := Written(Line{Text: text, Language: lang, Gestures: []Gesture{{"point", 3}, {"open", n - 1}}}, ps)
		words := strings.Fields(l.Text)
		if minor < 100 { // cents alone stay words
			return
		}
		if len(words) != 6 || !strings.HasPrefix(words[3], "€") || l.Spoken[3] != said {
			r.Fatalf("%q: %q, %v", text, l.Text, l.Spoken)
		}
		if l.Gestures[0] != (Gesture{"point", 3}) || l.Gestures[1] != (Gesture{"open", 5}) {
			r.Fatalf("%q: %v", l.Text, l.Gestures)
		}
		if got := prepare(strings.TrimSuffix(words[3], ","), tongueOf(lang)); got != said {
			r.Fatalf("%q is read as %q", words[3], got)
		}
	})
}
