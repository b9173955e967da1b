package script

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// intents are all there are; an example may be of no other.
var intents = []Intent{IntentPrice, IntentStock, IntentVariants, IntentDelivery, IntentReturns, IntentTax, IntentPayment, IntentProduct,
	IntentRecommend, IntentOrder, IntentHowToBuy, IntentRobot, IntentPerson, IntentGreeting, IntentCompare, IntentDeal, IntentMemory,
	IntentThanks, IntentUnknown, IntentNone}

func TestExamplesAreOfKnownSenses(t *testing.T) {
	c := classifying()
	if len(c.senses) > mostSenses || len(c.senses) < len(intents) {
		t.Fatalf("%d senses", len(c.senses))
	}
	of := map[Intent]int{}
	for _, s := range c.senses {
		if !slices.Contains(intents, s.intent) {
			t.Errorf("examples of %q, which is no intent", s.intent)
		}
		of[s.intent]++
	}
	for _, i := range intents {
		if of[i] == 0 {
			t.Errorf("no examples of %q", i)
		}
	}
	for _, e := range (&classifier{index: map[string]int32{}, known: map[string]bool{}}).examples() {
		if e.of < 0 || len(e.words) == 0 {
			t.Errorf("an example of nothing: %v", e)
		}
	}
}

func TestAlternativesAreEachMet(t *testing.T) {
	got := alternatives("[a|b|c] x [d|e]")
	for _, w := range strings.Fields("a b c d e") {
		if !slices.ContainsFunc(got, func(s string) bool { return slices.Contains(strings.Fields(s), w) }) {
			t.Errorf("%q is in none of %q", w, got)
		}
	}
	if len(got) != 3 {
		t.Errorf("%q", got)
	}
}

func TestTrainingIsTheSameEachTime(t *testing.T) {
	a, b := &classifier{index: map[string]int32{}, known: map[string]bool{}}, &classifier{index: map[string]int32{}, known: map[string]bool{}}
	few := a.examples()[:800]
	b.examples()
	a.train(few)
	b.train(few)
	if !reflect.DeepEqual(a.weight, b.weight) {
		t.Error("the same examples gave other weights")
	}
}

// The questions of unseen.txt are in words that are not in the examples.
func TestIntentsOfUnseenWords(t *testing.T) {
	h, _ := openHouse(t)
	text, err := os.ReadFile("testdata/unseen.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, wrong := 0, []string{}
	for line := range strings.Lines(string(text)) {
		want, asked, _ := strings.Cut(strings.TrimSpace(line), "\t")
		all++
		if got := intentOf(h.read(asked)); string(got) != want {
			wrong = append(wrong, string(got)+" for "+want+": "+asked)
		}
	}
	if all < 100 || len(wrong)*12 > all {
		t.Errorf("%d of %d read wrongly:\n%s", len(wrong), all, strings.Join(wrong, "\n"))
	}
	t.Logf("%d of %d read wrongly:\n%s", len(wrong), all, strings.Join(wrong, "\n"))
}

func TestSlipsAndRemarks(t *testing.T) {
	h, _ := openHouse(t)
	for text, want := range map[string]Intent{
		"wnat is teh prcie of it": IntentPrice, "is it avialable rigth now": IntentStock, "hoeveel ksot dat": IntentPrice,
		"wie teur ist das": IntentPrice, "c'est combein": IntentPrice,
		"my cat would love that":              IntentNone,
		"i bought one last year and love it":  IntentNone,
		"mijn man zou dat prachtig vinden":    IntentNone,
		"who won the football match tonight?": IntentUnknown,
	} {
		if got := intentOf(h.read(text)); got != want {
			t.Errorf("%q was read as %s, not %s", text, got, want)
		}
	}
}
