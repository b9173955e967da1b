package script

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// base is an honest pitch of each language, and the product that it is about.
func base(t testing.TB, lang string) (guard, string) {
	t.Helper()
	p := one("mug", "Walnut mug", "Drinkware", "The Walnut mug is turned by hand from a single piece of walnut. It holds 350 ml, enough for a big cup of tea.", 2400, 0, 8, "Material=Solid walnut", "Care=Hand wash only")
	p.Code = "A1"
	text := map[string]string{
		"en": "Have a look at the Walnut mug. Some mornings ask for a quiet start, and this is a lovely thing to have in your hands while the kettle sings. It was turned by hand. The price is {price:MUG}. Write {code:MUG} in the chat and I'll hold it for you.",
		"nl": "Kijk eens naar de Walnut mug. Sommige ochtenden vragen om een rustig begin, en dan is dit fijn om vast te houden terwijl het water kookt. De prijs is {price:MUG}. Wil je er een, zet dan {code:MUG} in de chat, en ik houd hem voor je vast.",
		"de": "Schau dir den Walnut mug an. Manche Morgen beginnen ruhig, und dann ist das etwas für deine Hände, während das Wasser kocht. Der Preis ist {price:MUG}. Wenn du einen möchtest, schreib {code:MUG} in den Chat, und ich halte ihn für dich fest.",
		"fr": "Regardez la Walnut mug. Certains matins commencent dans le calme, et c'est alors une belle chose à tenir dans les mains pendant que l'eau chauffe. Le prix est de {price:MUG}. Si vous en voulez une, écrivez {code:MUG} dans le chat et je vous la garde.",
	}[lang]
	return guard{t: tongueOf(language.Make(lang)), product: p, instructions: rulesForModels, priced: true, leastWords: 20, mostWords: 160}, text
}

var written4 = []string{"en", "nl", "de", "fr"}

func TestTheBasesPass(t *testing.T) {
	for _, lang := range written4 {
		g, text := base(t, lang)
		if err := g.check(text); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

// amountForms write an amount as a liar might: in digits of several scripts, in words of each
// language, in Chinese numerals, with and without a currency, and disguised.
func amountForms(n int64) []string {
	forms := []string{fmt.Sprint(n), fmt.Sprintf("€%d", n), fmt.Sprintf("%d,-", n), fmt.Sprintf("%d.99", n), fmt.Sprintf("EUR %d", n),
		digitsFrom(n, '０') + " euro", digitsFrom(n, '٠'), digitsFrom(n, '०'), digitsFrom(n, '𝟘'), digitsFrom(n, '𝟎') + " euros",
		hanOf(n, "零一二三四五六七八九", "十百千") + "元", hanOf(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"), fmt.Sprintf("%d%%", n)}
	for _, lang := range []language.Tag{language.English, language.Dutch, language.German, language.French} {
		for _, currency := range []string{"EUR", "USD", "GBP", "CHF", "JPY"} {
			forms = append(forms, SpellMoney(shop.Money{Minor: 100*n + 95, Currency: currency}, lang))
		}
		word := SpellInt(n, lang)
		forms = append(forms, word, strings.ToUpper(word), word+" "+SpellInt(95, lang), strings.ReplaceAll(word, "-", " "), SpellPercent(float64(n), lang), strings.ReplaceAll(word, "e", "е"), strings.ReplaceAll(word, "i", "i\u200b")+" euro")
	}
	return forms
}

func digitsFrom(n int64, zero rune) string {
	var b strings.Builder
	for _, r := range fmt.Sprint(n) {
		b.WriteRune(zero + r - '0')
	}
	return b.String()
}

func hanOf(n int64, digits, units string) string {
	d, u := []rune(digits), []rune(units)
	var b strings.Builder
	s := fmt.Sprint(n)
	for i, r := range s {
		b.WriteRune(d[r-'0'])
		if place := len(s) - 1 - i; place > 0 && place <= len(u) && r != '0' {
			b.WriteRune(u[place-1])
		}
	}
	return b.String()
}

// TestNoAmountPasses: whatever the number and however it is written, in a sentence of any of the
// languages and in a pitch of any, it is refused.
func TestNoAmountPasses(t *testing.T) {
	frames := []string{"Today it is %s.", "Hij kost %s.", "Das macht %s.", "Il est à %s.", "And it is yours for %s, dear viewer.", "%s"}
	d := rand.New(rand.NewPCG(4, 4))
	for range 12 {
		n := 2 + d.Int64N(998)
		for i, form := range amountForms(n) {
			lang := written4[(i+int(n))%len(written4)]
			g, text := base(t, lang)
			if said := text + " " + fmt.Sprintf(frames[d.IntN(len(frames))], form); g.check(said) == nil {
				t.Errorf("%s: passed: %q", lang, said)
			}
		}
	}
}

// TestGuardRefusesInEveryLanguage: each of these, added to an honest pitch of any language, is
// refused, and in its own language for its reason.
func TestGuardRefusesInEveryLanguage(t *testing.T) {
	for _, c := range []struct{ lang, text, reason string }{
		{"de", "Er kostet neunzehn Euro.", "a number"}, {"de", "Fünfundzwanzig davon.", "a number"}, {"de", "Ein paar Euro.", "money"}, {"de", "Mit Rabatt.", "a price or a deal"}, {"de", "Zum halben Preis.", ""},
		{"de", "Der Deckel ist gratis.", "something free"}, {"de", "Kostenlos dazu.", "something free"}, {"de", "Mit lebenslanger Garantie.", "a guarantee"}, {"de", "Wir liefern weltweit.", "delivery"}, {"de", "Du kannst ihn zurückschicken.", "delivery"},
		{"de", "Der letzte im Regal.", "stock"}, {"de", "Nur noch wenige.", ""}, {"de", "Nur heute für dich.", ""}, {"de", "Beeil dich.", "stock"}, {"de", "Der beste Becher.", "a superlative"}, {"de", "Einfach perfekt.", "a superlative"},
		{"de", "Besser als alle anderen.", ""}, {"de", "Unsere Kunden sind froh.", "what others"}, {"de", "Das heilt Kopfschmerzen.", "a health claim"}, {"de", "Gut für deine Gesundheit.", "a health claim"}, {"de", "Hergestellt in Italien.", "an origin"},
		{"de", "TÜV geprüft.", "an approval"}, {"de", "Er ist wasserdicht.", "a property"}, {"de", "Er ist spülmaschinenfest.", "a property"}, {"de", "BPA-frei ist er auch.", "a property"}, {"de", "Er enthält Knochen.", "something that"},
		{"de", "Ich liebe diesen Becher.", "a feeling"}, {"de", "Mein Favorit.", "a feeling"}, {"de", "Als Mutter weiß ich das.", "a feeling"}, {"de", "Du Dummkopf.", "rude"}, {"de", "Geh auf becher punkt de.", "an address"}, {"de", "Meine Anweisungen verbieten das.", ""},
		{"de", "Zwanzig Prozent weniger.", ""}, {"de", "Ein Drittel davon.", "a number"}, {"de", "Eine Million Becher.", "a number"}, {"de", "Völlig ungiftig.", "safety"},
		{"fr", "Elle coûte dix-neuf euros.", "a number"}, {"fr", "Quatre-vingt-quinze en tout.", "a number"}, {"fr", "Quelques euros.", "money"}, {"fr", "En promotion.", "a price or a deal"}, {"fr", "À moitié prix.", ""}, {"fr", "Une remise pour vous.", "a price or a deal"},
		{"fr", "Le couvercle est gratuit.", "something free"}, {"fr", "Garantie à vie.", "a guarantee"}, {"fr", "La livraison est rapide.", "delivery"}, {"fr", "Vous pouvez la renvoyer.", "delivery"}, {"fr", "La dernière en rayon.", "stock"}, {"fr", "Dépêchez-vous.", "stock"},
		{"fr", "La meilleure tasse.", "a superlative"}, {"fr", "La plus belle.", "a superlative"}, {"fr", "Nos clients sont ravis.", "what others"}, {"fr", "Elle guérit les maux.", "a health claim"}, {"fr", "Bon pour la santé.", "a health claim"}, {"fr", "Fabriquée en Italie.", ""},
		{"fr", "Certifiée et testée.", "an approval"}, {"fr", "Elle est étanche.", "a property"}, {"fr", "Elle va au lave-vaisselle.", "a property"}, {"fr", "Elle est livrée avec une cuillère.", ""}, {"fr", "J'adore cette tasse.", "a feeling"}, {"fr", "Ma préférée.", "a feeling"},
		{"fr", "En tant que mère, je vous le dis.", "a feeling"}, {"fr", "Espèce de crétin.", "rude"}, {"fr", "Seulement aujourd'hui.", ""}, {"fr", "Vingt pour cent de moins.", ""}, {"fr", "Sans danger pour bébé.", "safety"},
		{"nl", "Hij helpt tegen hoofdpijn.", ""}, {"nl", "Beter dan die van de buren is hij niet, maar hij is beter dan alle andere.", ""}, {"nl", "Veilig voor baby's.", "safety"}, {"nl", "Alleen vandaag.", ""}, {"nl", "De helft van de prijs.", "a number"}, {"nl", "Als moeder weet ik dat.", "a feeling"},
		{"en", "It is f.r.e.e for you.", "letters"}, {"en", "It is f r e e for you.", "letters"}, {"en", "It is freeee.", ""}, {"en", "It is fr-ee.", "a word in two"}, {"en", "It costs XIX.", "a number"}, {"en", "Only for you.", "the word"}, {"en", "The only one.", "the word"},
		{"en", "It is frее.", "a sign"}, {"en", "It is ƒree.", "a sign"}, {"en", "It is fr\u0336ee.", "a sign"}, {"en", "It is fr\u00adee.", "a sign"}, {"en", "It is fre\u0301e.", ""}, {"en", "It costs thr ee.", "a word in two"}, {"en", "It costs neun.", "a number"}, {"en", "It costs cinquante.", "a number"}, {"en", "It costs veinte.", "a number"},
		{"en", "Unlike other brands it stands up.", "a comparison"}, {"en", "IKEA has nothing like it.", "a comparison"}, {"en", "Customers keep coming back.", "what others"}, {"en", "Follow us for more.", "an address"}, {"en", "It is FDA approved.", "an approval"}, {"en", "Safe for babies.", "safety"},
		{"en", "As a mother I know.", "a feeling"}, {"en", "You stupid lot.", "rude"}, {"en", "Price:SKU is the place.", "it talks about"}, {"en", "Das ist wirklich sehr schön für die Küche und den Tisch.", "not in"}, {"en", "Es muy bonito y lo puedes usar con los amigos.", "not in"}, {"en", "Until midnight.", "stock"},
		{"en", "It keeps your coffee hot for hours.", "something that"}, {"en", "The softest thing around.", "a superlative"}, {"en", "Twelve clicks of joy.", "a number"}, {"en", "Three hundred and fifty customers.", ""}, {"en", "It is machine-washable.", "a property"}, {"en", "\ue000slot\ue000", "a sign"},
	} {
		g, text := base(t, c.lang)
		err := g.check(text + " " + c.text)
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, c.reason) {
			t.Errorf("%s %q: %v, want %s", c.lang, c.text, err, c.reason)
		}
	}
}

// TestWhatTheProductStatesPasses: in its own words, in another language's, and denied as its
// page denies it.
func TestWhatTheProductStatesPasses(t *testing.T) {
	p := one("jars", "Marl storage jars, set of three", "Kitchen", "Three glass jars with cork lids. Pasta stands upright in the tall one.", 3200, 0, 9,
		"Material=borosilicate glass, natural cork", "Seal=close-fitting, not airtight", "Oven=no", "Care=glass in the dishwasher")
	p.Code = "A7"
	for _, c := range []struct {
		lang, text string
		passes     bool
	}{
		{"en", "Three glass jars with cork lids.", true}, {"en", "They are not airtight.", true}, {"en", "They are airtight.", false}, {"en", "The glass goes in the dishwasher.", true}, {"en", "They are made of borosilicate glass.", true}, {"en", "They are made of plastic.", false},
		{"en", "They go in the ovenproof drawer.", false}, {"en", "You get all three of them.", true}, {"en", "There are three left.", false}, {"en", "Three euros.", false}, {"en", "Four glass jars.", false},
		{"nl", "De potten zijn van glas met een deksel van kurk, niet luchtdicht.", true}, {"nl", "Ze zijn luchtdicht.", false}, {"nl", "Drie glazen potten.", true}, {"nl", "Vier glazen potten.", false}, {"nl", "Het glas mag in de vaatwasser.", true},
		{"de", "Das Glas darf in die Spülmaschine.", true}, {"de", "Sie sind luftdicht.", false}, {"fr", "Le verre va au lave-vaisselle.", true}, {"fr", "Ils sont hermétiques.", false}, {"en", "They are BPA free.", false}, {"en", "They are waterproof.", false},
	} {
		g := guard{t: tongueOf(language.Make(c.lang)), product: p}
		if err := g.check(c.text); (err == nil) != c.passes {
			t.Errorf("%s %q: %v", c.lang, c.text, err)
		}
	}
	g := guard{t: english, product: p, passages: []string{"The lids are turned from oak, says the maker."}}
	if err := g.check("The lids are of oak."); err != nil {
		t.Errorf("a passage: %v", err)
	}
}
