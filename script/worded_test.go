package script

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// passageWith is a passage's number in the last prompt, by its words.
func passageWith(t *testing.T, m *parrot, words string) string {
	t.Helper()
	if len(m.prompts) == 0 {
		t.Fatal("no model was asked")
	}
	for key, value := range m.prompts[len(m.prompts)-1].Data {
		if number, ok := strings.CutPrefix(key, "passage "); ok && strings.Contains(value, words) {
			return strings.TrimLeft(number, "0")
		}
	}
	t.Fatalf("no passage %q in %v", words, m.prompts[len(m.prompts)-1].Data)
	return ""
}

// TestModelWordsWhatThePassagesSay: a model words an answer from passages, and names them. What they
// do not bear out is not said; the passage is quoted then.
func TestModelWordsWhatThePassagesSay(t *testing.T) {
	h, s := openHouse(t)
	facts := reviewed{s, "mug", opinions}
	h.facts = facts
	h.SetFAQ([]FAQ{{"Can I have a turning course with you?", "Yes, every spring in our own workshop."}})
	const refused, quoted, unknown = "", "page of the Walnut mug says", "rather not guess"
	q := Question{Text: "what are the turning marks like?", Viewer: language.English, Channel: language.English, OnAir: "MUG"}
	probe := &parrot{lines: []string{"NONE"}}
	if _, err := NewWriter(h, nil, probe, nil).Answer(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	hand, holds, faq := passageWith(t, probe, "turned by hand"), passageWith(t, probe, "It holds 350 ml"), passageWith(t, probe, "our own workshop")
	rim, care := passageWith(t, probe, "The rim is thin"), passageWith(t, probe, "Care: Hand wash only")
	json := func(passages, answer string) string {
		return `{"passages": "` + passages + `", "answer": "` + answer + `"}`
	}
	for said, want := range map[string]string{
		json(hand, "It is turned by hand from a single piece of walnut."):                                          "About the Walnut mug: It is turned by hand from a single piece of walnut.",
		json(hand, "The Walnut mug is turned by hand from a single piece."):                                        "The Walnut mug is turned by hand from a single piece.",
		"```json\n" + json(hand, "Turned by hand from one piece of walnut.") + "```":                               "About the Walnut mug: Turned by hand from one piece of walnut.",
		"<think>hm</think>" + json("["+hand+"]", "It is turned by hand from a single piece of walnut. ["+hand+"]"): "hand from a single piece of walnut.",
		`{"passages": [` + hand + `], "answer": "It is turned by hand from a single piece of walnut."}`:            "About the Walnut mug: It is turned",
		`{"passages": ` + hand + `, "answer": ""}`:                                                                 quoted,
		hand + ": It is turned by hand from a single piece of walnut.":                                             "About the Walnut mug: It is turned",
		json(hand, "It is turned by hand from a single piece of oak."):                                             quoted,
		json(hand, "It is turned by hand from a single piece of walnut and is waterproof."):                        quoted,
		json(hand, "It is turned by hand from a single piece of walnut. Only 5 euros!"):                            quoted,
		json(hand, "It is turned by hand from a single piece of walnut, five euros."):                              quoted,
		json(hand, "It is turned by hand from three pieces of walnut."):                                            quoted,
		json(hand, "It is not turned by hand from a single piece of walnut."):                                      quoted,
		json(hand, "Yes, it is turned by hand from a single piece of walnut."):                                     quoted,
		json(hand, "It is walnut."): quoted, // and the rest of it
		json(hand, "I love that it is turned by hand from a single piece of walnut."):                   quoted,
		json(hand, "It is turned by hand from a single piece of walnut. See mugs.com"):                  quoted,
		json(hand+", "+holds, "It is turned by hand and holds 500 ml."):                                 quoted,
		json(hand+", "+rim, "It is turned by hand from a single piece of walnut, and the rim is thin."): quoted,
		json(hand, "{stock:LAMP-B} It is turned by hand from a single piece of walnut."):                quoted,
		json(holds, "It holds 350 ml."):                       unknown, // of something else
		json(care, "Wash by hand."):                           unknown,
		json(rim, "The rim is thin."):                         unknown,
		json(faq, "They have a turning course every spring."): "The shop answers: “Yes, every spring in our own workshop.”",
		json("99", "It is turned by hand."):                   unknown,
		json("NONE", "It has turning marks."):                 unknown,
		json("", "It has turning marks."):                     unknown,
		"It has turning marks, and it's only €5!":             unknown,
		`{"passages": "` + hand + `", "answer": "It is tur`:   unknown,
		"[" + hand + "]":                                      quoted, hand: quoted, "0": unknown, "-1": unknown, "": unknown,
		hand + " and it is dishwasher-safe": unknown,
	} {
		m := &parrot{lines: []string{said}}
		r, err := NewWriter(h, nil, m, nil).Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		chat := chatText(r.Parts)
		if !strings.Contains(chat, want) || r.Known == (want == unknown) || r.Topic.SKU != "MUG" && want != "" && !strings.HasPrefix(want, "The shop") {
			t.Errorf("%s\nshown %s", said, chat)
		}
		if !strings.Contains(want, "shop") {
			checkReply(t, s, said, r)
		}
	}
}

// TestModelQuotesReviews: what a model finds among the reviews is quoted with its counts, whatever the
// model makes of it.
func TestModelQuotesReviews(t *testing.T) {
	h, s := openHouse(t)
	h.facts = reviewed{s, "mug", opinions}
	q := Question{Text: "how do you like the rim to drink from?", Viewer: language.English, Channel: language.English, OnAir: "MUG"}
	probe := &parrot{lines: []string{"NONE"}}
	if _, err := NewWriter(h, nil, probe, nil).Answer(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	for key, value := range probe.prompts[0].Data {
		for _, bad := range []string{"IGNORE", "€1", "waterproof", "BPA", "spoon", "Di"} {
			if strings.Contains(value, bad) {
				t.Errorf("%s has %q: %s", key, bad, value)
			}
		}
	}
	rim := passageWith(t, probe, "The rim is thin")
	m := &parrot{lines: []string{`{"passages": "` + rim + `", "answer": "The rim is thin and waterproof."}`}}
	r, err := NewWriter(h, nil, m, nil).Answer(t.Context(), q)
	if err != nil || !strings.Contains(chatText(r.Parts), "reviewers") || !strings.Contains(chatText(r.Parts), "“The rim is thin and a joy to drink from.”") || strings.Contains(chatText(r.Parts), "waterproof") {
		t.Errorf("%v %s", err, chatText(r.Parts))
	}
}

// TestWordedAnswersAreRecorded: with the passages, the output and the verdict.
func TestWordedAnswersAreRecorded(t *testing.T) {
	h, _ := openHouse(t)
	for said, verdict := range map[string]string{
		`{"passages": "1", "answer": "It is dimmable and waterproof."}`: "a property that the product's text does not state",
		"NONE": errNoPassage.Error(), `{"passages": "1", "answer": ""}`: Used,
	} {
		rec := NewRecorder(nil, nil)
		m := &parrot{lines: []string{said}}
		w := NewWriter(h, nil, m, nil)
		w.Record("main", rec)
		r, err := w.Answer(t.Context(), Question{Text: "does the arm turn all the way?", Viewer: language.English, Channel: language.English, OnAir: "LAMP-B"})
		if err != nil || r.Line.Record == "" {
			t.Fatalf("%v %+v", err, r.Line)
		}
		kept := <-rec.queue
		if len(kept.Attempts) != 1 || kept.Attempts[0].Verdict != verdict || kept.Attempts[0].Output != said || kept.Attempts[0].Passages["passage 01"] == "" ||
			kept.Question == "" || kept.Product != "lamp" {
			t.Errorf("%s: %+v", said, kept)
		}
	}
}

// TestFactsNeedNoModel: what the house has a fact for is not asked of a model, and a model that fails
// costs nothing but its time.
func TestFactsNeedNoModel(t *testing.T) {
	h, _ := openHouse(t)
	m := &parrot{lines: []string{"It is 5 euros."}}
	for _, fact := range []string{"how much is it?", "is it in stock?", "can I return it?", "what is it made of?", "are you a robot?", "hello"} {
		if _, err := NewWriter(h, nil, m, nil).Answer(t.Context(), Question{Text: fact, OnAir: "MUG"}); err != nil || len(m.prompts) > 0 {
			t.Errorf("%q went to the model", fact)
		}
	}
	q := Question{Text: "does the arm turn all the way?", Viewer: language.English, Channel: language.English, OnAir: "LAMP-B"}
	want, err := h.Answer(t.Context(), q)
	if err != nil || !strings.Contains(chatText(want.Parts), "turns all the way round") {
		t.Fatalf("%v %s", err, chatText(want.Parts))
	}
	r, err := NewWriter(h, nil, &parrot{err: errors.New("down")}, nil).Answer(t.Context(), q)
	if err != nil || chatText(r.Parts) != chatText(want.Parts) || r.Line.Text != want.Line.Text {
		t.Errorf("%v %s", err, chatText(r.Parts))
	}
}

// TestAPartIsNotPointedAt: a page that names a part and says nothing else of it answers only in words that
// it bears out.
func TestAPartIsNotPointedAt(t *testing.T) {
	h, _ := openHouse(t)
	q := Question{Text: "does the cable get hot?", Viewer: language.English, Channel: language.English, OnAir: "LAMP-B"}
	probe := &parrot{lines: []string{"NONE"}}
	if _, err := NewWriter(h, nil, probe, nil).Answer(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	cable := passageWith(t, probe, "The cable is 1.8 m long")
	for said, want := range map[string]string{
		`{"passages":"` + cable + `","answer":""}`:                                               "rather not guess",
		`{"passages":"` + cable + `","answer":"No, the cable stays cool."}`:                      "rather not guess",
		`{"passages":"` + cable + `","answer":"The cable is 1.8 m long and covered in fabric."}`: "covered in fabric",
	} {
		r, err := NewWriter(h, nil, &parrot{lines: []string{said}}, nil).Answer(t.Context(), q)
		if err != nil || !strings.Contains(chatText(r.Parts), want) {
			t.Errorf("%s: %v %s", said, err, chatText(r.Parts))
		}
	}
}

// sluggish is a model that never answers.
type sluggish struct{}

func (sluggish) Name() string { return "sluggish" }

func (sluggish) Complete(ctx context.Context, _ Prompt) (Completion, error) {
	<-ctx.Done()
	return Completion{}, ctx.Err()
}

// TestAModelIsNotWaitedForLong: a viewer has the house's answer after a while.
func TestAModelIsNotWaitedForLong(t *testing.T) {
	h, _ := openHouse(t)
	classifying()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		r, err := NewWriter(h, nil, sluggish{}, nil).Answer(t.Context(), Question{Text: "does the arm turn all the way?", Viewer: language.English, Channel: language.English, OnAir: "LAMP-B"})
		if took := time.Since(began); err != nil || took > 12*time.Second || !strings.Contains(chatText(r.Parts), "turns all the way round") {
			t.Errorf("%v, after %v: %s", err, took, chatText(r.Parts))
		}
	})
}

// TestBorneOut: each clause of an answer is of one clause of a passage.
func TestBorneOut(t *testing.T) {
	for _, c := range []struct {
		passages []string
		text     string
		ok       bool
	}{
		{[]string{"Care: glass in the dishwasher, cork by hand"}, "The glass can go in the dishwasher, and the cork is done by hand.", true},
		{[]string{"Care: glass in the dishwasher, cork by hand"}, "The jars can go in the dishwasher.", false},
		{[]string{"Care: glass in the dishwasher, cork by hand"}, "The cork can go in the dishwasher.", false},
		{[]string{"Seal: close-fitting, not airtight"}, "The seal is close-fitting, but not airtight.", true},
		{[]string{"Seal: close-fitting, not airtight"}, "The seal is airtight.", false},
		{[]string{"Microwave: yes", "Oven: no"}, "Yes, it can go in the microwave.", true},
		{[]string{"Microwave: yes", "Oven: no"}, "It can go in the oven.", false},
		{[]string{"Microwave: yes", "Oven: no"}, "It should not go in the oven.", true},
		{[]string{"Microwave: yes", "Oven: no"}, "It should not go in the microwave.", false},
		{[]string{"Height: 42 cm", "Shade: 28 cm across"}, "It is 42 cm high.", true},
		{[]string{"Height: 42 cm", "Shade: 28 cm across"}, "The shade is 42 cm across.", false},
		{[]string{"Height: 42 cm", "Shade: 28 cm across"}, "It is 42 cm wide.", false},
		{[]string{"Height: 42 cm", "Shade: 28 cm across"}, "It is 28 cm high.", false},
		{[]string{"Oven: up to 250 degrees"}, "It can go in the oven up to 250 degrees.", true},
		{[]string{"Oven: up to 250 degrees"}, "It can go in the oven.", false},
		{[]string{"Flowers: not included"}, "Flowers are not included.", true},
		{[]string{"Flowers: not included"}, "Flowers are included.", false},
		{[]string{"Material: solid walnut"}, "Het is van massief walnoot.", false}, // "massief" is not known to be "solid"
		{[]string{"Material: walnut and cork"}, "Er komt walnoot en kurk in voor.", true},
		{[]string{"Feet: none, both sides can be used"}, "No, it has no feet, and both sides can be used.", true},
		{[]string{"Oven: up to 250 degrees"}, "No, it can go in the oven up to 250 degrees.", false},
		{[]string{"Oven: up to 250 degrees"}, "Yes it can go in the oven up to 250 degrees.", false},
		{[]string{"Size: 12 cm wide, 19 cm high when stacked"}, "It is 12 cm high.", false},
		{nil, "It is nice.", false},
	} {
		g := guard{t: english, product: shop.Product{Title: "Marl storage jars"}, passages: c.passages}
		if err := g.borneOut(c.text); (err == nil) != c.ok {
			t.Errorf("%v: %q: %v", c.passages, c.text, err)
		}
	}
}

// TestHonestAnswersPass: what says what a passage says passes the guard, in other words of the four
// languages too.
func TestHonestAnswersPass(t *testing.T) {
	for _, c := range []struct {
		t             tongue
		passage, text string
	}{
		{english, "Filters: cone paper filters, size 01 or 02", "It uses cone paper filters in size 01 or 02."},
		{english, "In the box: dripper, mug and ten paper filters", "The box contains the dripper, the mug and ten paper filters."},
		{english, "Microwave: yes", "Yes, it is fine for the microwave."},
		{english, "Oven: no", "No, it is not meant for the oven."},
		{english, "Capacity: 380 ml", "It holds 380 ml."},
		{english, "The handle is walnut and stays cool to the touch.", "The handle is made of walnut and stays cool to the touch."},
		{english, "Stove: gas, electric, ceramic and induction", "It works on gas, electric, ceramic and induction stoves."},
		{english, "Care: wipe dry, not for the dishwasher", "Wipe it dry; it is not for the dishwasher."},
		{english, "Capacity: 25 g of beans", "It takes 25 g of beans."},
		{english, "Material: 100 % linen", "It is 100 % linen."},
		{english, "They dry glasses without lint and get softer with every wash.", "They dry glasses without lint, and get softer with every wash."},
		{english, "Care: wash by hand, oil twice a year", "Wash it by hand and oil it twice a year."},
		{english, "Capacity: 4.2 litres, for 4 to 6 people", "It holds 4.2 litres, enough for 4 to 6 people."},
		{english, "Bulb: E27, LED up to 8 W, included", "It takes an E27 LED bulb of up to 8 W, which is included."},
		{english, "Dimming: three steps, by touch", "It dims in three steps by touch."},
		{dutch, "Oven: up to 250 degrees", "Hij kan in de oven tot 250 graden."},
		{dutch, "Watertight: yes", "Ja, hij is waterdicht."},
		{french, "Watertight: yes", "Oui, il est étanche."},
	} {
		g := guard{t: c.t, product: shop.Product{Title: "Marl"}, passages: []string{c.passage}, mostWords: mostAnswerWords, figures: true}
		if err := cmp.Or(g.check(c.text), g.borneOut(c.text)); err != nil {
			t.Errorf("%q of %q: %v", c.text, c.passage, err)
		}
	}
	for _, c := range []struct{ passage, text string }{
		{"Size: 12 cm wide, 19 cm high when stacked", "It is 19 cm wide and 12 cm high when stacked."},
		{"Capacity: 4.2 litres, for 4 to 6 people", "It holds 6 litres, for 4 to 4.2 people."},
		{"Capacity: 4.2 litres, for 4 to 6 people", "It costs 4.2 euros."},
		{"Warmed up twice a year", "It costs twice as much a year."},
	} {
		g := guard{t: english, product: shop.Product{Title: "Marl"}, passages: []string{c.passage}, figures: true}
		if cmp.Or(g.check(c.text), g.borneOut(c.text)) == nil {
			t.Errorf("%q of %q passes", c.text, c.passage)
		}
	}
}

func TestCites(t *testing.T) {
	for said, want := range map[string]struct {
		cited []int
		words string
	}{
		`{"passages":"2, 4","answer":"A."}`: {[]int{2, 4}, "A."}, `{"passages":[2,4,2],"answer":"A."}`: {[]int{2, 4}, "A."}, `{"passages":3}`: {[]int{3}, ""},
		`{"passages":"[2] and [4]","answer":"A [2]."}`: {[]int{2, 4}, "A."}, `Sure: {"passages":"1","answer":"**A.**"}`: {[]int{1}, "A."},
		"3": {[]int{3}, ""}, "[3]": {[]int{3}, ""}, "3. A.": {[]int{3}, "A."}, "2, 3: A.": {[]int{2, 3}, "A."}, "3 A B": {},
		`{"passages":"NONE","answer":"A."}`: {}, `{"answer":"A."}`: {}, "A.": {}, "": {}, "{": {}, `{"passages":{"a":1},"answer":"A."}`: {}, "100 euros": {}, "€3": {},
		`{"passages":"passage 2","answer":"A."}`: {}, `{"passages":true}`: {},
	} {
		if cited, words := cites(said); !slices.Equal(cited, want.cited) || words != want.words {
			t.Errorf("%s: %v %q", said, cited, words)
		}
	}
}
