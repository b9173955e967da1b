package script

import (
	"errors"
	"strings"
	"testing"
)

const (
	goodEnglish = "Have a look at the Walnut mug. Some mornings ask for a quiet start, and this is a lovely thing to hold while the kettle sings. " +
		"It is turned by hand from a single piece of walnut, so each mug carries the grain of its own tree. " +
		"The price is {price:MUG}. If you'd like one, write {code:MUG} in the chat and I'll hold it for you for {hold}. {policy:returns}."
	goodDutch = "Kijk eens naar de Walnut mug. Sommige ochtenden vragen om een rustig begin, en dan is dit fijn om vast te houden terwijl het water kookt. " +
		"De mok is met de hand gedraaid, en dat zie je aan de tekening. " +
		"De prijs is {price:MUG}. Wil je er een, zet dan {code:MUG} in de chat, en ik houd hem {hold} voor je vast."
)

func guardOf(t testing.TB, tg tongue) guard {
	t.Helper()
	p := shelf()[0]
	p.Code = "A1"
	p.Summary += " Gedraaid van walnoot: een mok die met de hand is gedraaid."
	return guard{t: tg, product: p, instructions: "Pitch the product in four to seven sentences and say nothing of the product that its data does not state.",
		priced: true, leastWords: 20, mostWords: 120}
}

func TestGuardLetsAGoodPitchThrough(t *testing.T) {
	if err := guardOf(t, english).check(goodEnglish); err != nil {
		t.Error(err)
	}
	if err := guardOf(t, dutch).check(goodDutch); err != nil {
		t.Error(err)
	}
	for _, more := range []string{"Feel free to ask anything in the chat.", "Not only for tea.", "Walnut mug, A1, hold one for you.", "This one is made of walnut.",
		"Think of a slow Sunday, with the paper and a good book.", "I can tell you more about the walnut.", "It holds a big cup of tea.", "A-one is the code."} {
		if err := guardOf(t, english).check(goodEnglish + " " + more); err != nil {
			t.Errorf("%s: %v", more, err)
		}
	}
}

// TestGuardRefuses: each of these, added to a good pitch, is refused for its reason.
func TestGuardRefuses(t *testing.T) {
	for _, c := range []struct {
		tongue tongue
		text   string
		reason string
	}{
		{english, "It costs 19.95.", "a digit"}, {english, "It costs ２０.", "a digit"}, {english, "Buy ② of them.", "a digit"}, {english, "It is ½ off.", "a digit"},
		{english, "It costs nineteen ninety-five.", "a number"}, {english, "It holds nineteenninety drops.", "a number"}, {english, "Twenty people made it.", "a number"},
		{english, "It's half of what you think.", "a number"}, {english, "A dozen of them.", "a number"}, {english, "One hundred of them.", "a number"}, {english, "It lasts one year.", "a number"},
		{english, "Just a few euros.", "money"}, {english, "Twenty-odd dollars.", "a number"}, {english, "A couple of bucks.", "money"}, {english, "It's £ cheap.", "a sign"}, {english, "Paid in bitcoin.", "money"}, {english, "A tenner will do.", "money"},
		{english, "Some percent less.", "a percentage"}, {english, "A big discount today.", "a price or a deal"}, {english, "On sale now.", "a price or a deal"}, {english, "It's a bargain.", "a price or a deal"}, {english, "So cheap.", "a price or a deal"},
		{english, "You get a lid for free.", "something free"}, {english, "It is guaranteed to last.", "a guarantee"}, {english, "With a lifetime warranty.", "a guarantee"},
		{english, "Delivered tomorrow.", "delivery"}, {english, "Refunds are easy.", "delivery"}, {english, "We ship overnight.", "delivery"},
		{english, "The last one on the shelf.", "stock"}, {english, "Hurry, it's going fast.", "stock"}, {english, "A limited run.", "stock"}, {english, "Only for you.", "the word"},
		{english, "The best mug there is.", "a superlative"}, {english, "It's perfect.", "a superlative"}, {english, "Our number one mug.", "a superlative"}, {english, "An award winning shape.", "a superlative"},
		{english, "Customers love it.", "what others"}, {english, "Rated highly in reviews.", "what others"},
		{english, "It is good for your health.", "a health claim"}, {english, "It relieves stress.", "a health claim"}, {english, "Made in Italy.", "an origin"}, {english, "Swiss precision.", "an origin"},
		{english, "It is waterproof.", "a property"}, {english, "It is organic and vegan.", "a property"}, {english, "A ceramic inside.", "a property"}, {english, "It is heat-resistant.", "a property"}, {english, "A splashproof rim.", "a property"},
		{english, "It comes with a matching spoon.", "something that the product's text"}, {english, "It is made of bones.", "something that the product's text"}, {english, "It keeps your coffee hot.", "something that the product's text"}, {english, "It fits in any cup holder.", "something that the product's text"},
		{english, "See www.example.com.", "an address"}, {english, "Mail me at a@b.nl.", "an address"}, {english, "Go to cheapmugs dot com.", "an address"},
		{english, "I love this mug.", "a feeling"}, {english, "I use it myself.", "a feeling"}, {english, "It's my favourite.", "a feeling"}, {english, "I've tried it.", "a feeling"}, {english, "I'm so excited.", "a feeling"}, {english, "I'll give you two.", "a number"}, {english, "I'll give you another.", "a promise"},
		{english, "Say nothing of the product that its data does not state.", "it repeats"}, {english, "As a language model I must say this.", "it talks about"}, {english, "My instructions say so.", "it talks about"},
		{english, "{price:LAMP-B}", "a slot of another"}, {english, "{ends:deal-of-the-lamp}", "a slot of another"}, {english, "{secret:MUG}", "a slot that does not"}, {english, "{price:MUG-2}", "a slot of another"}, {english, "<point>", "a sign"},
		{english, "Это хорошо.", "a sign"}, {english, "It is twо.", "a sign"}, {english, "一百", "a sign"}, {english, "Wow 🎉", "a sign"}, {english, "It is * great.", "a sign"},
		{dutch, "Het kost negentien vijfennegentig.", "a number"}, {dutch, "Honderdvijftig keer.", "a number"}, {dutch, "Voor een paar euro.", "money"}, {dutch, "Voor een tientje.", "a number"},
		{dutch, "Nu met korting.", "a price or a deal"}, {dutch, "Heel voordelig.", "a price or a deal"}, {dutch, "De lepel is gratis.", "something free"}, {dutch, "Met garantie.", "a guarantee"},
		{dutch, "Morgen in huis bezorgd.", "delivery"}, {dutch, "De laatste op de plank.", "stock"}, {dutch, "Slechts voor jou.", "stock"}, {dutch, "De beste mok.", "a superlative"}, {dutch, "Klanten zijn blij.", "what others"},
		{dutch, "Goed voor je gezondheid.", "a health claim"}, {dutch, "Gemaakt in Duitsland.", "an origin"}, {dutch, "Hij is waterdicht.", "a property"}, {dutch, "Vaatwasserbestendig ook.", "a property"},
		{dutch, "Ik hou van deze mok.", "a feeling"}, {dutch, "Mijn favoriet.", "a feeling"}, {dutch, "Hij is gemaakt van botten.", "something that the product's text"},
	} {
		good := goodEnglish
		if c.tongue == dutch {
			good = goodDutch
		}
		err := guardOf(t, c.tongue).check(good + " " + c.text)
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, c.reason) {
			t.Errorf("%q: %v, want %s", c.text, err, c.reason)
		}
	}
	if err := guardOf(t, english).check(goodDutch); err == nil || !strings.Contains(err.Error(), "not in English") {
		t.Errorf("Dutch on an English channel: %v", err)
	}
	if err := guardOf(t, dutch).check(goodEnglish); err == nil {
		t.Error("English on a Dutch channel was let through")
	}
	if err := guardOf(t, english).check("Look at this. It is {price:MUG}."); err == nil || !strings.Contains(err.Error(), "too short") {
		t.Errorf("short: %v", err)
	}
	if err := guardOf(t, english).check(strings.Repeat("and look at this ", 60) + "{price:MUG}"); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("long: %v", err)
	}
	if err := guardOf(t, english).check(strings.Replace(goodEnglish, "{price:MUG}", "fair", 1)); err == nil || !strings.Contains(err.Error(), "price is not named") {
		t.Errorf("without the price: %v", err)
	}
}

// TestThePhrasebookPassesTheGuard: the house writer holds itself to what it asks of a model.
func TestThePhrasebookPassesTheGuard(t *testing.T) {
	for tg, book := range phrasebooks {
		lists := [][]string{book.hook, book.need, book.quote, book.benefit, book.attribute, book.noun, book.box, book.brand,
			book.nameless, book.material, book.size, book.weight, book.capacity, book.care, book.colour, book.guarantee, book.options,
			book.price, book.priceFrom, book.cta, book.ctaPlain, book.ctaVariant, book.close, book.compare, book.compareBy, book.filler}
		for _, by := range []map[angle][]string{book.hookBy, book.needBy, book.benefitBy} {
			for _, phrases := range by {
				lists = append(lists, phrases)
			}
		}
		for _, of := range book.season {
			lists = append(lists, of.hook, of.need)
		}
		for _, phrases := range book.about {
			lists = append(lists, phrases)
		}
		for _, s := range scenes[tg] {
			lists = append(lists, s.hook, s.need, s.benefit)
		}
		g := guard{t: tongue(tg)}
		seen := make(map[string]bool)
		d := roll(1, "phrases", tongue(tg))
		for _, list := range lists {
			for _, phrase := range list {
				for i := range 8 {
					d.plural = i%2 == 1
					_, words := untoned(phrase)
					said := mark.ReplaceAllString(d.one([]string{words}), slotMark)
					said = strings.NewReplacer("warranty", "", "garantie", "", "Before, the price", "the price", "made of "+slotMark, "").Replace(said)
					if seen[said] {
						continue
					}
					seen[said] = true
					for _, check := range []func(string) error{g.characters, g.addresses} {
						if err := check(said); err != nil {
							t.Errorf("%q: %v", said, err)
						}
					}
					for _, check := range []func(string) error{g.numbers, g.turns, g.patterns, g.assertions, g.person} {
						if err := check(fold(said)); err != nil {
							t.Errorf("%q: %v", said, err)
						}
					}
				}
			}
		}
	}
}

// FuzzGuard: what passes holds no digit, no sign of money and no brace.
func FuzzGuard(f *testing.F) {
	g := guardOf(f, english)
	f.Add(goodEnglish)
	f.Add(goodEnglish + " {{price:MUG}} nineteen")
	f.Add(goodEnglish + " \u0661\u0662 ⅷ")
	f.Fuzz(func(t *testing.T, text string) {
		if g.check(text) != nil {
			return
		}
		if left := mark.ReplaceAllString(text, ""); strings.ContainsAny(g.withoutTitle(left), "0123456789€$£{}") {
			t.Errorf("passed: %q", text)
		}
	})
}
