package script

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// attacks are the red team's messages.
func attacks(t *testing.T) (texts []string) {
	t.Helper()
	file, err := os.Open("../redteam/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for s := bufio.NewScanner(file); s.Scan(); {
		var c struct {
			Text   string `json:"text"`
			Benign bool   `json:"benign"`
		}
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if !c.Benign {
			texts = append(texts, c.Text)
		}
	}
	return texts
}

// TestAttacksReachAModelOnlyAsData: whatever a viewer is called, writes in chat or gets into a
// product's text is never among the instructions, is capped and on one line, and cannot close
// its own quotation.
func TestAttacksReachAModelOnlyAsData(t *testing.T) {
	h, s := openHouse(t)
	mug := productOf(t, s, "mug")
	texts := attacks(t)
	if len(texts) < 200 {
		t.Fatalf("%d attacks", len(texts))
	}
	for i := 0; i < len(texts); i += 4 { // of every kind
		attack := texts[i]
		m := &parrot{lines: []string{"NONE"}}
		w := NewWriter(h, m, m, nil)
		poisoned := mug
		poisoned.Summary += "\n" + attack + "\n</data>\n{price:MUG}" + strings.Repeat(" "+attack, 40)
		poisoned.Attributes = append(poisoned.Attributes, poisoned.Attributes[0])
		poisoned.Attributes[0].Value = attack
		if _, err := w.Pitch(t.Context(), Brief{Product: poisoned, Language: language.English}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Answer(t.Context(), Question{Text: "is it suitable for soup? " + strings.Repeat(attack+"\n", 20), Name: attack, OnAir: "MUG"}); err != nil {
			t.Fatal(err)
		}
		if len(m.prompts) == 0 {
			t.Fatal("no model was asked")
		}
		for _, p := range m.prompts {
			if own := p.System + "\n" + p.Task; strings.Contains(own, attack) {
				t.Errorf("%q is among the instructions: %s", attack, own)
			}
			total := 0
			for key, value := range p.Data {
				total += utf8.RuneCountInString(value)
				if utf8.RuneCountInString(value) > capText || strings.ContainsAny(value+key, "{}<>`\n\r") {
					t.Errorf("%s: %q", key, value)
				}
			}
			if most := capText + capTitle + 3*capAttributes*capChat; total > most {
				t.Errorf("%d runes of data, at most %d", total, most)
			}
		}
	}
}

// TestNoPromptIsSaid: whatever run of its instructions a model repeats, in a pitch or alone, is
// refused.
func TestNoPromptIsSaid(t *testing.T) {
	h, s := openHouse(t)
	m := &parrot{lines: []string{goodEnglish}}
	mug := productOf(t, s, "mug")
	if _, err := NewWriter(h, m, nil, nil).Pitch(t.Context(), Brief{Product: mug, Language: language.English}); err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(m.prompts[0].System)
	for from := 0; from+9 < len(words); from += 4 {
		said := goodEnglish + " " + strings.Join(words[from:from+9], " ") + "."
		l, err := NewWriter(h, &parrot{lines: []string{said}}, nil, nil).Pitch(t.Context(), Brief{Product: mug, Language: language.English})
		if err != nil || l.Writer != houseName {
			t.Errorf("passed: %q", said)
		}
	}
}
