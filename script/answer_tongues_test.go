package script

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

func TestAnswersInGermanAndFrench(t *testing.T) {
	h, s := openHouse(t)
	de, fr := language.German, language.French
	for _, c := range []struct {
		ask    string
		lang   language.Tag
		onAir  shop.SKU
		intent Intent
		known  bool
		chat   string
	}{
		{"Was kostet A1?", de, "", IntentPrice, true, "der Preis von Walnut mug ist ⟨price MUG⟩."},
		{"Wie viel kostet die Walnusstasse?", de, "", IntentPrice, true, "⟨price MUG⟩"},
		{"wie teuer ist das?", de, "GLASSES", IntentPrice, true, "⟨price GLASSES⟩"},
		{"Gibt es Rabatt auf A2?", de, "", IntentPrice, true, "für alle gleich"},
		{"Ist die Teekanne auf Lager?", de, "", IntentStock, true, "Ceramic teapot ist jetzt ⟨stock TEAPOT⟩."},
		{"Welche Größen gibt es von A3?", de, "", IntentVariants, true, "Small oder Medium"},
		{"Wie lange dauert der Versand?", de, "", IntentDelivery, true, "⟨policy shipping⟩. Wir liefern nach: Niederlande und Belgien."},
		{"Kann ich es zurückgeben?", de, "MUG", IntentReturns, true, "⟨policy returns⟩"},
		{"Wie kann ich bezahlen?", de, "", IntentPayment, true, "card oder bank transfer"},
		{"Woraus ist A1?", de, "", IntentProduct, true, "unter Material: Solid walnut"},
		{"Ist A1 spülmaschinenfest?", de, "", IntentProduct, true, "Hand wash only"},
		{"Ist A1 wasserdicht?", de, "", IntentProduct, false, "ich rate lieber nicht"},
		{"Habt ihr etwas unter 20 Euro?", de, "", IntentRecommend, true, "⟨price MOK⟩"},
		{"Bist du ein Roboter?", de, "", IntentRobot, true, "ja, ich bin Mira, eine KI-Moderatorin von Larkhill"},
		{"Ich möchte mit einem Menschen sprechen", de, "", IntentPerson, true, "Menschen von Larkhill"},
		{"Wo bleibt mein Paket?", de, "", IntentOrder, true, "nur du siehst"},
		{"Was weißt du über mich?", de, "", IntentMemory, true, "nur du siehst"},
		{"Wie bestelle ich das?", de, "MUG", IntentHowToBuy, true, "schreib A1 in den Chat, dann lege ich Walnut mug für dich zurück, zehn Minuten lang"},
		{"Vielen Dank!", de, "", IntentThanks, true, "gern geschehen"},
		{"Guten Abend", de, "", IntentGreeting, true, "willkommen"},
		{"Wann ist Ostern?", de, "", IntentUnknown, false, "ich rate lieber nicht"},

		{"Combien coûte A1 ?", fr, "", IntentPrice, true, "le prix de Walnut mug est de ⟨price MUG⟩."},
		{"c'est combien la théière ?", fr, "", IntentPrice, true, "⟨price TEAPOT⟩"},
		{"quel est le prix ?", fr, "GLASSES", IntentPrice, true, "⟨price GLASSES⟩"},
		{"La théière est-elle disponible ?", fr, "", IntentStock, true, "⟨stock TEAPOT⟩"},
		{"Quelles tailles pour A3 ?", fr, "", IntentVariants, true, "Small ou Medium"},
		{"Livrez-vous en Belgique ?", fr, "", IntentDelivery, true, "Pays-Bas et Belgique"},
		{"Est-ce que je peux le renvoyer ?", fr, "MUG", IntentReturns, true, "⟨policy returns⟩"},
		{"Puis-je payer par carte bancaire ?", fr, "", IntentPayment, true, "card ou bank transfer"},
		{"En quoi est fait A1 ?", fr, "", IntentProduct, true, "sous matière : Solid walnut"},
		{"Avez-vous quelque chose à moins de 20 euros ?", fr, "", IntentRecommend, true, "⟨price MOK⟩"},
		{"Êtes-vous un robot ?", fr, "", IntentRobot, true, "oui, je suis Mira, une présentatrice IA de Larkhill"},
		{"Je voudrais parler à une personne", fr, "", IntentPerson, true, "l'équipe de Larkhill"},
		{"Où est ma commande ?", fr, "", IntentOrder, true, "vous seul voyez"},
		{"Est-ce étanche ?", fr, "MUG", IntentProduct, false, "je préfère ne pas deviner"},
		{"Merci beaucoup", fr, "", IntentThanks, true, "je vous en prie"},
		{"Bonjour", fr, "", IntentGreeting, true, "bienvenue"},
	} {
		for _, reader := range []language.Tag{c.lang, language.English} { // what is written tells the tongue
			r, err := h.Answer(t.Context(), Question{Text: c.ask, Viewer: reader, Channel: language.English, OnAir: c.onAir})
			if err != nil {
				t.Fatalf("%q: %v", c.ask, err)
			}
			if r.Intent != c.intent || r.Known != c.known || !strings.Contains(strings.ToLower(chatText(r.Parts)), strings.ToLower(c.chat)) {
				t.Errorf("%q for %v: %s known %v\nchat %s", c.ask, reader, r.Intent, r.Known, chatText(r.Parts))
			}
			if r.Aloud && foreign(r.Line.Text, english) {
				t.Errorf("%q is said in the wrong language: %s", c.ask, r.Line.Text)
			}
			checkReply(t, s, c.ask, r)
		}
	}
}

func TestSeveralQuestionsInOneMessage(t *testing.T) {
	h, s := openHouse(t)
	for _, c := range []struct {
		ask     string
		onAir   shop.SKU
		intents []Intent
		chat    []string
	}{
		{"price and delivery?", "MUG", []Intent{IntentPrice, IntentDelivery}, []string{"⟨price MUG⟩", "⟨policy shipping⟩"}},
		{"How much is A1 and A2?", "", []Intent{IntentPrice, IntentPrice}, []string{"⟨price MUG⟩", "Walnut desk lamp"}},
		{"Hi! Is the teapot in stock, and can I return it?", "", []Intent{IntentStock, IntentReturns}, []string{"⟨stock TEAPOT⟩", "⟨policy returns⟩"}},
		{"Is A1 dishwasher safe, how much does it hold and what does it cost?", "", []Intent{IntentProduct, IntentProduct, IntentPrice}, []string{"Hand wash only", "350 ml", "⟨price MUG⟩"}},
		{"Wat kost de theebeker en hoe lang duurt de levering?", "", []Intent{IntentPrice, IntentDelivery}, []string{"⟨price MOK⟩", "⟨policy shipping⟩"}},
		{"Was kostet A1 und ist es auf Lager?", "", []Intent{IntentPrice, IntentStock}, []string{"⟨price MUG⟩", "⟨stock MUG⟩"}},
		{"Quel est le prix et quels sont les frais de port ?", "MUG", []Intent{IntentPrice, IntentDelivery}, []string{"⟨price MUG⟩", "⟨policy shipping⟩"}},
		{"do you ship to Belgium and what does it cost?", "MUG", []Intent{IntentDelivery}, []string{"⟨policy shipping⟩"}},
		{"Is the shirt black and white?", "", nil, nil},
		{"are you a robot and is A1 waterproof?", "", []Intent{IntentRobot, IntentProduct}, []string{"AI host", "rather not guess"}},
	} {
		r, err := h.Answer(t.Context(), Question{Text: c.ask, Name: "Anna", Viewer: language.English, Channel: language.English, OnAir: c.onAir})
		if err != nil {
			t.Fatal(err)
		}
		text := chatText(r.Parts)
		if c.intents == nil {
			if len(r.Intents) != 1 {
				t.Errorf("%q was read as %v", c.ask, r.Intents)
			}
			continue
		}
		if !slices.Equal(r.Intents, c.intents) || strings.Count(text, "Anna") > 1 {
			t.Errorf("%q: %v, want %v\n%s", c.ask, r.Intents, c.intents, text)
		}
		for _, want := range c.chat {
			if !strings.Contains(text, want) {
				t.Errorf("%q: no %q in %s", c.ask, want, text)
			}
		}
		checkReply(t, s, c.ask, r)
	}
}

func TestFollowUps(t *testing.T) {
	h, _ := openHouse(t)
	ask := func(last Topic, text string, onAir shop.SKU) Reply {
		t.Helper()
		r, err := h.Answer(t.Context(), Question{Text: text, Viewer: language.English, Channel: language.English, OnAir: onAir, Last: last})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := ask(Topic{}, "how much is the linen shirt?", "MUG")
	if first.Topic != (Topic{IntentPrice, "SHIRT-S"}) {
		t.Fatalf("topic %+v", first.Topic)
	}
	for _, c := range []struct{ text, want string }{
		{"and in large?", "in Large, Navy is ⟨price SHIRT-L⟩"}, {"and is it in stock?", "Linen shirt"}, {"and that one?", "⟨price SHIRT-S⟩"},
		{"and this one?", "⟨price MUG⟩"}, {"what about A2?", "⟨price LAMP-B⟩"}, {"and the teapot?", "⟨price TEAPOT⟩"}, {"und die Teekanne?", "⟨price TEAPOT⟩"},
		{"what is it made of?", "100% linen"}, {"how do I wash it?", "30 °C"}, {"and in purple?", "not for sale in purple"},
	} {
		if r := ask(first.Topic, c.text, "MUG"); !strings.Contains(chatText(r.Parts), c.want) {
			t.Errorf("%q after the shirt's price: %s %s", c.text, r.Intent, chatText(r.Parts))
		}
	}
	if r := ask(Topic{IntentStock, "SHIRT-S"}, "and in large?", "MUG"); !strings.Contains(chatText(r.Parts), "⟨stock SHIRT-L⟩") {
		t.Errorf("a variant's stock: %s", chatText(r.Parts))
	}
}

func TestCompare(t *testing.T) {
	h, s := openHouse(t)
	for _, c := range []struct {
		ask   string
		lang  language.Tag
		onAir shop.SKU
		want  []string
	}{
		{"compare A1 and A7", language.English, "", []string{"⟨price MUG⟩", "⟨price MOK⟩", "material: “Solid walnut”", "capacity: “350 ml” for the first; “250 ml” for the second"}},
		{"what's the difference between the walnut mug and the teapot?", language.English, "", []string{"⟨price MUG⟩", "⟨price TEAPOT⟩", "350 ml", "1.2 l"}},
		{"is A1 better than the oak mug?", language.English, "", []string{"⟨price MUG⟩", "⟨price OAK-MUG⟩", "nothing else"}},
		{"Was ist der Unterschied zwischen A1 und A11?", language.German, "", []string{"⟨price MUG⟩", "⟨price TEAPOT⟩", "Inhalt: “350 ml” beim ersten"}},
		{"vergelijk A1 met A7", language.Dutch, "", []string{"⟨price MUG⟩", "⟨price MOK⟩", "inhoud"}},
		{"quelle est la différence entre A1 et A11 ?", language.French, "", []string{"⟨price MUG⟩", "⟨price TEAPOT⟩", "contenance"}},
		{"which is better, this or A11?", language.English, "MUG", []string{"⟨price MUG⟩", "⟨price TEAPOT⟩"}},
	} {
		r, err := h.Answer(t.Context(), Question{Text: c.ask, Viewer: c.lang, Channel: language.English, OnAir: c.onAir})
		if err != nil {
			t.Fatal(err)
		}
		text := chatText(r.Parts)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%q: %s: no %q in %s", c.ask, r.Intent, want, text)
			}
		}
		checkReply(t, s, c.ask, r)
	}
}

func TestFAQAnswers(t *testing.T) {
	h, _ := openHouse(t)
	h.SetFAQ([]FAQ{
		{"Do you have a physical store?", "Yes, in Utrecht, at the old station."},
		{"Can I get a gift wrap?", "Write it in the note at checkout and we wrap it."},
		{"How much is the gift wrap?", "It is €2 a piece."}, // the facts may be newer
	})
	for _, c := range []struct {
		ask, want string
		known     bool
	}{
		{"is there a physical store?", "Utrecht", true}, {"where is your store? a physical one", "Utrecht", true}, {"can you gift wrap it?", "note at checkout", true},
		{"do you have a cat?", "", false}, {"what does the gift wrap cost in €?", "", true},
	} {
		r, err := h.Answer(t.Context(), Question{Text: c.ask, Viewer: language.English, Channel: language.English})
		if err != nil {
			t.Fatal(err)
		}
		if text := chatText(r.Parts); !strings.Contains(text, c.want) || strings.Contains(text, "€2") || c.known && !r.Known {
			t.Errorf("%q: %s", c.ask, text)
		}
	}
}

func TestTold(t *testing.T) {
	for text, want := range map[string][]Note{
		"I'm a size M and my favourite colour is blue":                {{NoteSize, "M"}, {NoteColour, "blue"}},
		"I don't like wool, and I'm looking for a gift for my mother": {{NoteDislike, "wool"}, {NoteFor, "mother"}},
		"it's a gift for my mother":                                   {{NoteFor, "mother"}},
		"Ik heb maat 42. Mijn lievelingskleur is groen":               {{NoteSize, "42"}, {NoteColour, "green"}},
		"ik hou niet van wol":                                         {{NoteDislike, "wol"}},
		"Ich trage Größe L und ich hasse Leder":                       {{NoteSize, "L"}, {NoteDislike, "leder"}},
		"Ich suche ein Geschenk für meine Mutter":                     {{NoteFor, "mutter"}},
		"Je fais du 38 et je déteste le cuir":                         {{NoteSize, "38"}, {NoteDislike, "cuir"}},
		"un cadeau pour ma mère, mon budget est de 40 €":              {{NoteFor, "mere"}, {NoteBudget, "40"}},
		"I love this mug":                                             nil,
		"how much is size M":                                          nil,
		"I hate that I have to wait":                                  nil,
		"a gift for my lawyer Mr Smith":                               nil,
	} {
		if got := Told(text); !slices.Equal(got, want) {
			t.Errorf("%q told %v, want %v", text, got, want)
		}
	}
}

func TestNotesShapeWhatIsRecommended(t *testing.T) {
	h, _ := openHouse(t)
	ask := func(notes ...Note) string {
		r, err := h.Answer(t.Context(), Question{Text: "what do you recommend?", Viewer: language.English, Channel: language.English, Notes: notes})
		if err != nil {
			t.Fatal(err)
		}
		if len(notes) > 0 && r.Aloud {
			t.Error("what is remembered of a viewer was said aloud")
		}
		return chatText(r.Parts)
	}
	if plain := ask(); !strings.Contains(plain, "Walnut mug") {
		t.Fatalf("%s", plain)
	}
	if got := ask(Note{NoteDislike, "walnut"}); strings.Contains(got, "Walnut") {
		t.Errorf("disliked and recommended: %s", got)
	}
	if got := ask(Note{NoteSize, "M"}); !strings.HasPrefix(got, "Going by what you told me, you could look at: Linen shirt") {
		t.Errorf("in their size: %s", got)
	}
}

// Every phrase is there in each tongue and has the same slots, so that no reader gets less.
func TestPhrasesAreWholeInEachTongue(t *testing.T) {
	slot := regexp.MustCompile(`\{[^}]*\}`)
	spokenOnly := map[string]bool{sayRobot[english]: true, sayDelivery[english]: true, sayReturns[english]: true, saySentence[english]: true, sayFAQ[english]: true}
	for _, w := range []words{sayDealEnds, sayNoDeal, sayNoDeals, sayHelloAgain, sayTax, chatTax, sayRobot, chatRobot, sayPerson, sayOrder, sayMemory, sayThanks, sayHello, sayUnknown, sayUnsaid, sayWhich, sayMean, sayPrice, sayPriceIn,
		sayPriceSame, sayNoPrice, sayFrom, chatPrices, sayStock, sayStockIn, saySingle, sayNotIn, sayOnCard, sayChoices, sayDelivery, chatDelivery, sayReturns, chatReturns, chatOwnTerms,
		sayPay, sayPayThere, sayBuy, sayBuyThis, sayHoldFor, sayNothing, sayLook, sayLookNoted, sayNothingFor, sayAttribute, sayNameless, saySentence, chatSentence, sayCompare,
		sayCompared, sayComparedToo, sayNoMore, sayFAQ, chatFAQ, conjAnd, conjOr, prepAt, prepFrom, verbIs, verbAre} {
		want := slot.FindAllString(w[english], -1)
		slices.Sort(want)
		for tg := range w {
			if w[tg] == "" && tg > int(dutch) && spokenOnly[w[english]] {
				continue
			}
			got := slot.FindAllString(w[tg], -1)
			slices.Sort(got)
			got, have := slices.DeleteFunc(got, func(s string) bool { return s == "{is}" }), slices.DeleteFunc(slices.Clone(want), func(s string) bool { return s == "{is}" })
			if w[tg] == "" || !slices.Equal(got, have) {
				t.Errorf("%v: %q lacks a slot of %q", tags[tg], w[tg], w[english])
			}
		}
	}
}

func TestDealAnswers(t *testing.T) {
	h, s := openHouse(t)
	d, err := s.SetDeal(t.Context(), shop.Deal{Title: "Mug hour", SKU: "MUG", Price: euro(1995), Ends: time.Now().Add(3 * time.Hour)}, "test")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ask   string
		lang  language.Tag
		onAir shop.SKU
		want  string
	}{
		{"until when is the deal on A1?", language.English, "", "The Walnut mug is ⟨price MUG⟩ ⟨deal MUG⟩"},
		{"when does the deal end?", language.English, "MUG", "⟨deal MUG⟩"},
		{"are there any deals?", language.English, "", "⟨deal MUG⟩"},
		{"tot wanneer loopt de aanbieding op A1?", language.Dutch, "", "⟨deal MUG⟩."},
		{"Bis wann gilt das Angebot für A1?", language.German, "", "⟨deal MUG⟩."},
		{"jusqu'à quand dure l'offre sur A1 ?", language.French, "", "⟨deal MUG⟩."},
		{"is there a deal on the teapot?", language.English, "MUG", "no deal on the Ceramic teapot right now; the price is ⟨price TEAPOT⟩"},
	} {
		r, err := h.Answer(t.Context(), Question{Text: c.ask, Viewer: c.lang, Channel: language.English, OnAir: c.onAir})
		if err != nil {
			t.Fatal(err)
		}
		if got := chatText(r.Parts); r.Intent != IntentDeal || !strings.Contains(strings.ToLower(got), strings.ToLower(c.want)) {
			t.Errorf("%q: %s %s", c.ask, r.Intent, got)
		}
		for _, claim := range r.Line.Claims {
			if !s.Holds(claim, time.Now().Add(time.Minute)) || s.Holds(claim, d.Ends.Add(time.Second)) && claim.SKU() == "MUG" && claim.Kind() == "deal" {
				t.Errorf("%q claims %v", c.ask, claim)
			}
		}
	}
}
