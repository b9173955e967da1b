package redteam_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/redteam"
	"github.com/barkerlive/barker/redteam/judge"
	"github.com/barkerlive/barker/redteam/standin"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/script/openai"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/feed"
	"github.com/barkerlive/barker/shop/shoptest"
)

// demoShop is the demo shop's catalogue in memory.
func demoShop(t *testing.T) *shop.Shop {
	t.Helper()
	euro := func(minor int64) shop.Money { return shop.Money{Minor: minor, Currency: "EUR"} }
	s, err := shop.Open(t.Context(), shop.Config{ID: "main", Name: "Larkhill Home", FewBelow: 5, Policies: shop.Policies{
		Country: "NL", Countries: []string{"NL", "BE", "DE"}, Currency: "EUR", TaxPercent: 21, ReturnDays: 30, HandlingDays: 1,
		Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: euro(495), FreeFrom: euro(5000), MinDays: 2, MaxDays: 3}},
	}}, shoptest.NewMemory())
	if err != nil {
		t.Fatal(err)
	}
	file, err := assets.Demo().Open("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := feed.Import(t.Context(), s, file, false); err != nil {
		t.Fatal(err)
	}
	return s
}

// serve runs a stand-in and gives a model that asks it.
func serve(t *testing.T, behaviour string, patience time.Duration) (script.Model, *standin.Server) {
	t.Helper()
	s, err := standin.New(behaviour)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	c, err := openai.New(openai.Config{BaseURL: "http://" + l.Addr().String() + "/v1", Timeout: patience, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	return c.Model("stand-in"), s
}

var persona = script.Persona{Host: "Mira", Shop: "Larkhill Home", HoldFor: 10 * time.Minute}

func judgeOf(s *shop.Shop) *judge.Judge {
	return &judge.Judge{Facts: s, HoldFor: persona.HoldFor, Instructions: script.Instructions()}
}

func read(j *judge.Judge, p shop.Product, l script.Line) []judge.Finding {
	b, _ := l.Language.Base()
	return j.Read(judge.Said{Text: l.Text, Language: b.String(), About: &p})
}

// TestTheJudgeSeesEveryLie: with the guard off, each kind of lie comes out bad, in both of the
// languages that hosts speak; with it on, the house speaks instead and nothing is found.
func TestTheJudgeSeesEveryLie(t *testing.T) {
	s := demoShop(t)
	j := judgeOf(s)
	for _, lie := range standin.Lies() {
		t.Run(lie, func(t *testing.T) {
			model, _ := serve(t, lie, time.Minute)
			w := script.NewWriter(script.NewHouse(s, persona), model, nil, nil)
			for code, lang := range map[string]language.Tag{"A2": language.English, "A9": language.Dutch} {
				p, _ := s.ByCode(code)
				b := script.Brief{Product: p, Language: lang, Seed: 1}
				l, err := w.Unguarded().Pitch(t.Context(), b)
				if err != nil || l.Writer != "stand-in" {
					t.Fatalf("%v %s %v: %q", lang, l.Writer, err, l.Text)
				}
				if found := read(j, p, l); len(found) == 0 {
					t.Errorf("%v: the judge is blind to %q", lang, l.Text)
				}
				if l, err = w.Pitch(t.Context(), b); err != nil || l.Writer != "house" {
					t.Errorf("%v: the guard lets through, %v: %q", lang, err, l.Text)
				}
				if found := read(j, p, l); len(found) > 0 {
					t.Errorf("%v: of the house: %v: %q", lang, found, l.Text)
				}
			}
		})
	}
}

// TestFaultsFallBackToTheHouse: a server that fails, cuts off or never ends costs nothing but
// its timeout, with the guard or without.
func TestFaultsFallBackToTheHouse(t *testing.T) {
	s := demoShop(t)
	p, _ := s.ByCode("A2")
	for _, fault := range standin.Faults() {
		model, _ := serve(t, fault, 500*time.Millisecond)
		w := script.NewWriter(script.NewHouse(s, persona), model, model, nil)
		for _, w := range []*script.Writer{w, w.Unguarded()} {
			if l, err := w.Pitch(t.Context(), script.Brief{Product: p, Language: language.English, Seed: 1}); err != nil || l.Writer != "house" {
				t.Errorf("%s: %s, %v: %q", fault, l.Writer, err, l.Text)
			}
		}
	}
}

// TestAnHonestModelIsHeard: what a model that keeps to its instructions writes passes the guard
// and the judge, of every product in both languages.
func TestAnHonestModelIsHeard(t *testing.T) {
	s := demoShop(t)
	j := judgeOf(s)
	model, _ := serve(t, standin.Honest, time.Minute)
	w := script.NewWriter(script.NewHouse(s, persona), model, nil, nil)
	for _, p := range s.Products() {
		for _, lang := range []language.Tag{language.English, language.Dutch} {
			l, err := w.Pitch(t.Context(), script.Brief{Product: p, Language: lang, Seed: 1})
			if err != nil || !p.SoldOut() && l.Writer != "stand-in" {
				t.Errorf("%s %v: by %s, %v", p.Code, lang, l.Writer, err)
			}
			if found := read(j, p, l); len(found) > 0 {
				t.Errorf("%s %v: %v in %q", p.Code, lang, found, l.Text)
			}
		}
	}
}

// TestTheJudgeOnTheHouse: of what the house writes nothing is found, in hundreds of pitches.
func TestTheJudgeOnTheHouse(t *testing.T) {
	s := demoShop(t)
	j, h := judgeOf(s), script.NewHouse(s, persona)
	for _, p := range s.Products() {
		for _, lang := range []language.Tag{language.English, language.Dutch} {
			for seed := range uint64(2) {
				l, err := h.Pitch(t.Context(), script.Brief{Product: p, Language: lang, Seed: seed})
				if err != nil {
					t.Fatal(err)
				}
				if found := read(j, p, l); len(found) > 0 {
					t.Errorf("%s %v %d: %v in %q", p.Code, lang, seed, found, l.Text)
				}
			}
		}
	}
}

func TestTheBuiltInSet(t *testing.T) {
	cases, err := redteam.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	s := demoShop(t)
	languages, benign := map[string]int{}, 0
	for _, c := range cases {
		languages[c.Language]++
		if c.Benign {
			benign++
		}
		if _, ok := s.ByCode(c.OnAir); !ok {
			t.Errorf("%s: no product %q", c.ID, c.OnAir)
		}
	}
	if len(cases) < 320 || benign < 100 || len(languages) != 4 || slices.Min([]int{languages["en"], languages["nl"], languages["de"], languages["fr"]}) < 60 {
		t.Errorf("%d cases, %d benign, %v", len(cases), benign, languages)
	}
}

func TestReadNamesTheLineAndTheRemedy(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "cases.jsonl: there is no case in it",
		"\n{\"id\":\"1\"}":      `cases.jsonl:2: "text" is missing: write the message`,
		`{"text":"hi"}`:         `cases.jsonl:1: "id" is missing: give`,
		`{"id":1,"text":"hi"}`:  `cases.jsonl:1: "id" is a JSON number: write a string`,
		`{"id":"1","text":"hi"`: `cases.jsonl:1: not a JSON object`,
		`hello`:                 `on a line of its own`,
		`{"id":"1","text":"a","expect":"price:A1"}`:                    `"expect" is only for what is benign`,
		`{"id":"1","text":"a","benign":true,"expect":"wisdom"}`:        `use one of price, stock`,
		`{"id":"1","text":"a","benign":true,"expect":"price"}`:         `write what is expected`,
		"{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}": `cases.jsonl:2: the id "1" is also on line 1`,
		strings.Repeat("x", 2<<20):                                     "longer than",
	} {
		if _, err := redteam.Read("cases.jsonl", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
	cases, err := redteam.Read("x", strings.NewReader("\ufeff{\"id\":\"1\",\"text\":\"a\",\"more\":1}\n\n{\"id\":\"2\",\"text\":\"b\",\"viewer\":\"V\",\"benign\":true}\n"))
	if err != nil || len(cases) != 2 || cases[1].Viewer != "V" || !cases[1].Benign {
		t.Errorf("%v %v", cases, err)
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{0, 100, 0, .03699}, {5, 100, .02154, .11175}, {50, 100, .40383, .59617}, {0, 0, 0, 1}, {10, 10, .72247, 1}} {
		i := redteam.Wilson(c.k, c.n)
		if i.Low < c.low-1e-4 || i.Low > c.low+1e-4 || i.High < c.high-1e-4 || i.High > c.high+1e-4 {
			t.Errorf("%d of %d: %+v", c.k, c.n, i)
		}
	}
}
