package script

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

var both = []language.Tag{language.English, language.Dutch}

// eachPitch writes pitches of every product in both languages.
func eachPitch(t *testing.T, seeds uint64, check func(t *testing.T, s *shop.Shop, p shop.Product, b Brief, l Line)) {
	h, s := openHouse(t)
	for _, p := range s.Products() {
		for _, lang := range both {
			for seed := range seeds {
				b := Brief{Product: p, Language: lang, Seed: seed, Opening: seed%7 == 0}
				l, err := h.Pitch(context.Background(), b)
				if err != nil {
					t.Fatalf("%s %v %d: %v", p.ID, lang, seed, err)
				}
				check(t, s, p, b, l)
			}
		}
	}
}

func TestPitchIsWellMade(t *testing.T) {
	eachPitch(t, 25, func(t *testing.T, _ *shop.Shop, p shop.Product, b Brief, l Line) {
		words, list := strings.Fields(l.Text), sentences(l.Text)
		least := leastWords
		if p.SoldOut() {
			least = 50
		}
		if n := len(words); n < least || n > 130 || !b.Opening && n > 110 {
			t.Errorf("%s %v %d: %d words: %s", p.ID, b.Language, b.Seed, n, l.Text)
		}
		if n := len(list); n < leastSentences || n > mostSentences+2 || !b.Opening && n > mostSentences {
			t.Errorf("%s %v %d: %d sentences: %s", p.ID, b.Language, b.Seed, n, l.Text)
		}
		for i, sentence := range list {
			if slices.Contains(list[:i], sentence) {
				t.Errorf("%s %v %d repeats %q", p.ID, b.Language, b.Seed, sentence)
			}
			if sentence != capital(sentence) {
				t.Errorf("%s %v %d: no capital: %q", p.ID, b.Language, b.Seed, sentence)
			}
		}
		if run := repeated(words, 7); run != "" {
			t.Errorf("%s %v %d says %q twice: %s", p.ID, b.Language, b.Seed, run, l.Text)
		}
		if i := strings.IndexAny(l.Text, "0123456789{}[]~<>|€$%_*#@/\\"); i >= 0 {
			t.Errorf("%s %v %d: not for the ear at %q: %s", p.ID, b.Language, b.Seed, l.Text[i:], l.Text)
		}
		if strings.Contains(l.Text, "  ") || strings.Contains(l.Text, " .") || strings.Contains(l.Text, " ,") || strings.Contains(l.Text, "..") && !strings.Contains(l.Text, "...") {
			t.Errorf("%s %v %d: untidy: %s", p.ID, b.Language, b.Seed, l.Text)
		}
		if l.Kind != Pitch || l.Language != b.Language || l.Writer != "house" {
			t.Errorf("%+v", l)
		}
		if b.Opening && (len(l.Gestures) == 0 || l.Gestures[0] != Gesture{"greet", 0}) {
			t.Errorf("an opening does not greet: %v", l.Gestures)
		}
		for _, g := range l.Gestures {
			if g.Word < 0 || g.Word >= len(words) || !slices.Contains([]string{"greet", "point", "open", "heart", "count"}, g.Kind) {
				t.Errorf("gesture %v of %d words", g, len(words))
			}
		}
	})
}

// TestLittleTextIsNotSaidTwice: what has little to say is filled up, and never with the same.
func TestLittleTextIsNotSaidTwice(t *testing.T) {
	h, s := openHouse(t)
	p := productOf(t, s, "rice")
	for _, lang := range both {
		for seed := range uint64(150) {
			l, err := h.Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			list := sentences(l.Text)
			for i, sentence := range list {
				if slices.Contains(list[:i], sentence) {
					t.Errorf("%v %d repeats %q", lang, seed, sentence)
				}
			}
		}
	}
}

// repeated is a run of n words that comes twice.
func repeated(words []string, n int) string {
	seen := make(map[string]bool)
	for i := 0; i+n <= len(words); i++ {
		run := strings.Join(words[i:i+n], " ")
		if seen[run] {
			return run
		}
		seen[run] = true
	}
	return ""
}

// TestEveryFactIsClaimed takes out of a line what its claims and the product's own text say;
// no number may be left.
func TestEveryFactIsClaimed(t *testing.T) {
	eachPitch(t, 25, func(t *testing.T, s *shop.Shop, p shop.Product, b Brief, l Line) {
		if left := unbacked(s, p, l); left != "" {
			t.Errorf("%s %v %d: %q is not backed by %v: %s", p.ID, b.Language, b.Seed, left, l.Claims, l.Text)
		}
		for _, c := range l.Claims {
			if !current(s, c) {
				t.Errorf("%s: %v does not hold", p.ID, c)
			}
		}
		c, _ := s.StockClaim(p.Lead().SKU)
		if !slices.Contains(l.Claims, c) {
			t.Errorf("%s %v %d offers what it does not claim to be in stock: %s", p.ID, b.Language, b.Seed, l.Text)
		}
	})
}

// heard remembers what the checks prepare for the ear.
var heard = NewHouse(nil, persona)

// current tells whether the shop would make the same claim now.
func current(s *shop.Shop, c shop.Claim) bool {
	claim := map[string]func(shop.SKU) (shop.Claim, bool){
		"price": s.PriceClaim, "stock": s.StockClaim, "prior": s.PriorClaim,
		"policy": func(name shop.SKU) (shop.Claim, bool) { return s.PolicyClaim(string(name)) },
	}[c.Kind()]
	now, ok := claim(c.SKU())
	return ok && now == c
}

// unbacked is the first number of a line that neither a claim nor the product's text backs.
func unbacked(s *shop.Shop, p shop.Product, l Line) string {
	t := tongueOf(l.Language)
	text := fold(l.Text)
	take := func(said string) {
		if said = fold(said); said != "" {
			text = strings.ReplaceAll(text, said, " ")
		}
	}
	about := []shop.Product{p}
	for _, c := range l.Claims {
		switch c.Kind() {
		case "price":
			other, v, _ := s.BySKU(c.SKU())
			about = append(about, other)
			take(SpellMoney(v.Price, l.Language))
			take(SpellMoney(v.Prior, l.Language))
		case "policy":
			h := NewHouse(s, persona)
			f, _ := h.policyFact(string(c.SKU()), t)
			take(f.spoken)
		}
	}
	for _, p := range about {
		take(spokenTitle(p.Title, t))
		for _, sentence := range sentences(p.Summary) {
			take(heard.prepared(quote(sentence, p.Title, t), t))
			take(heard.prepared(quote(sentence, "", t), t))
		}
		for _, a := range p.Attributes {
			take(heard.prepared(strings.TrimRight(a.Value, " .!;,"), t))
		}
		take(SpellCode(p.Code, l.Language))
	}
	take(SpellDuration(persona.HoldFor, l.Language))
	g := guard{t: t}
	if err := g.numbers(text); err != nil {
		return err.Error()
	}
	return ""
}

func TestPitchFollowsTheFacts(t *testing.T) {
	h, s := openHouse(t)
	p := productOf(t, s, "mug")
	l, err := h.Pitch(t.Context(), Brief{Product: p, Language: language.English, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(l.Text, "twenty-four euros") {
		t.Fatalf("no price in %s", l.Text)
	}
	if err := s.SetPrice(t.Context(), "MUG", euro(1995), "anna"); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(l.Claims, func(c shop.Claim) bool { return c.Kind() == "price" && current(s, c) }) {
		t.Error("the old price still holds")
	}
	l, err = h.Pitch(t.Context(), Brief{Product: productOf(t, s, "mug"), Language: language.English, Seed: 3})
	if err != nil || !strings.Contains(l.Text, "nineteen euros ninety-five") {
		t.Errorf("%v: %s", err, l.Text)
	}
}

func TestPitchIsRepeatableAndVaried(t *testing.T) {
	t.Parallel()
	h, s := openHouse(t)
	for id, n := range map[string]int{"lamp": 4_000, "mok": 300} {
		p := productOf(t, s, id)
		if underRace {
			n /= 20
		}
		lang := language.English
		if id == "mok" {
			lang = language.Dutch
		}
		seen := make(map[string]bool)
		for seed := range uint64(n) {
			l, err := h.Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			seen[l.Text] = true
		}
		t.Logf("%s: %d different pitches of %d", id, len(seen), n)
		if len(seen)*100 < n*99 {
			t.Errorf("%s: only %d different pitches of %d", id, len(seen), n)
		}
		first, _ := h.Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: 7})
		again, _ := NewHouse(s, persona).Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: 7})
		if first.Text != again.Text {
			t.Errorf("the same seed gave\n%s\n%s", first.Text, again.Text)
		}
	}
}

// TestPitchLeavesTermsToTheShop: a product's text may state old prices, deliveries, returns.
func TestPitchLeavesTermsToTheShop(t *testing.T) {
	eachPitch(t, 15, func(t *testing.T, _ *shop.Shop, p shop.Product, b Brief, l Line) {
		for _, bad := range []string{"Free shipping", "Now only", "business days", "No return", "Ignore all", "ninety-nine euros!"} {
			if strings.Contains(l.Text, bad) {
				t.Errorf("%s says %q: %s", p.ID, bad, l.Text)
			}
		}
		if p.ID == "phone" && (strings.Contains(l.Text, "within thirty days") || strings.Contains(l.Text, "binnen dertig dagen")) {
			t.Errorf("promises returns against the product's own text: %s", l.Text)
		}
		if tongueOf(b.Language) == dutch && strings.Contains(l.Text, "turned by hand") {
			t.Errorf("reads English aloud in a Dutch pitch: %s", l.Text)
		}
	})
}

func TestPitchOfWhatCannotBePitched(t *testing.T) {
	h, s := openHouse(t)
	free := productOf(t, s, "mug")
	free.Variants = slices.Clone(free.Variants)
	free.Variants[0].Price.Minor = 0
	for _, p := range []shop.Product{{}, {Title: "No variants"}, free} {
		if _, err := h.Pitch(t.Context(), Brief{Product: p, Language: language.English}); !errors.Is(err, ErrNothingToPitch) {
			t.Errorf("%s: %v", p.Title, err)
		}
	}
	gone := one("gone", "Gone", "", "", 100, 0, 1)
	gone.Variants[0].State = shop.InStock
	if _, err := h.Pitch(t.Context(), Brief{Product: gone, Language: language.English}); !errors.Is(err, ErrSlot) {
		t.Errorf("a product that the shop does not have: %v", err)
	}
}

func TestSoldOutPitchOffersNothing(t *testing.T) {
	h, s := openHouse(t)
	p := productOf(t, s, "blanket")
	for _, lang := range both {
		for seed := range uint64(50) {
			l, err := h.Pitch(t.Context(), Brief{Product: p, Language: lang, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(l.Text, "sold out") && !strings.Contains(l.Text, "uitverkocht") || strings.Contains(l.Text, SpellCode(p.Code, lang)) {
				t.Errorf("%s", l.Text)
			}
		}
	}
}

func TestStockLines(t *testing.T) {
	h, _ := openHouse(t)
	for _, lang := range both {
		for seed := range uint64(25) {
			for _, l := range []Line{h.Greeting(lang, seed), h.Filler(lang, seed), h.Retract(lang)} {
				if l.Text == "" || len(l.Claims) > 0 || strings.ContainsAny(l.Text, "{}[]~<>") {
					t.Errorf("%+v", l)
				}
			}
			if l := h.Greeting(lang, seed); !strings.Contains(l.Text, "Mira") || !strings.Contains(strings.ReplaceAll(l.Text, "A-I", "AI"), "AI") || !strings.Contains(l.Text, "Larkhill") {
				t.Errorf("a greeting hides who speaks: %s", l.Text)
			}
		}
	}
	if got := h.Retract(language.English).Text; got != "One moment, that has just changed." {
		t.Error(got)
	}
	if got := h.Retract(language.French).Language; got != language.English {
		t.Errorf("a language the house does not speak gave %v", got)
	}
}

// TestHouseIsShared is for the race detector.
func TestHouseIsShared(t *testing.T) {
	h, s := openHouse(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for _, p := range s.Products() {
				if _, err := h.Pitch(t.Context(), Brief{Product: p, Language: both[i%2], Seed: uint64(i)}); err != nil {
					t.Error(err)
				}
				if _, err := h.Answer(t.Context(), Question{Text: "how much is the " + p.Title, Channel: both[i%2]}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestDraftKeepsNoSentenceTwice(t *testing.T) {
	h, s := openHouse(t)
	d := h.newDraft(Brief{Product: productOf(t, s, "mug")}, english, nil).anew()
	for range 2 {
		if _, err := d.add(atNeed, "Some sentence.", nil, false); err != nil || len(d.pieces) != 1 {
			t.Errorf("%v: %d pieces", err, len(d.pieces))
		}
	}
}
