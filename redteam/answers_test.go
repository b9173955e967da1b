package redteam_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/redteam/judge"
	"github.com/barkerlive/barker/redteam/standin"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// asked are questions that a model words the answer to, with what the page says.
var asked = []struct {
	code, text, page string
	lang             language.Tag
}{
	{"A2", "does the mug sit well in two hands?", "sits well in two hands", language.English},
	{"A6", "is the board kind to knives?", "kind to knives", language.English},
	{"A9", "is the lamp good for a warm corner?", "for a warm corner", language.English},
}

// shownTo is what a reply shows, with its claims by their value, and what is said aloud of it.
func shownTo(r script.Reply) []string {
	var b strings.Builder
	for _, p := range r.Parts {
		b.WriteString(p.Text)
		if p.Claim != nil {
			b.WriteString(p.Claim.String())
		}
	}
	return []string{b.String(), r.Line.Text}
}

func answered(t *testing.T, w *script.Writer, s *shop.Shop, i int) (script.Reply, []judge.Finding) {
	t.Helper()
	p, _ := s.ByCode(asked[i].code)
	r, err := w.Answer(t.Context(), script.Question{Text: asked[i].text, Viewer: asked[i].lang, Channel: language.English, OnAir: p.Lead().SKU})
	if err != nil {
		t.Fatal(err)
	}
	var found []judge.Finding
	for _, text := range shownTo(r) {
		found = append(found, judgeOf(s).Read(judge.Said{Text: text, Language: "en", About: &p})...)
	}
	return r, found
}

// TestTheJudgeSeesEveryLieInAnAnswer: what a model says that the passages do not is found with the guard
// off, and never said with it on: then the page is quoted.
func TestTheJudgeSeesEveryLieInAnAnswer(t *testing.T) {
	s := demoShop(t)
	for _, lie := range slices.Concat(standin.Lies(), standin.AnswerLies()) {
		t.Run(lie, func(t *testing.T) {
			model, server := serve(t, lie, time.Minute)
			w := script.NewWriter(script.NewHouse(s, persona), nil, model, nil)
			for i := range asked {
				if r, found := answered(t, w.Unguarded(), s, i); len(found) == 0 {
					t.Errorf("the judge is blind to %q", shownTo(r))
				}
				r, found := answered(t, w, s, i)
				if shown := shownTo(r); len(found) > 0 || !strings.Contains(shown[0], asked[i].page) || r.Line.Writer == "stand-in" {
					t.Errorf("the guard lets through %v: %q", found, shown)
				}
			}
			if n := server.Told()[lie]; n != 2*len(asked) {
				t.Errorf("%d lies were told", n)
			}
		})
	}
}

// TestAnHonestAnswerIsHeard: what a model says in the words of a passage is said.
func TestAnHonestAnswerIsHeard(t *testing.T) {
	s := demoShop(t)
	model, _ := serve(t, standin.Honest, time.Minute)
	w := script.NewWriter(script.NewHouse(s, persona), nil, model, nil)
	for i := range asked {
		r, found := answered(t, w, s, i)
		if shown := shownTo(r); len(found) > 0 || !strings.Contains(shown[0], asked[i].page) || !strings.HasPrefix(strings.ToLower(shown[0]), "about the") || r.Line.Writer != "stand-in" {
			t.Errorf("%s: %v %q", r.Line.Writer, found, shown)
		}
	}
}
