package script

import (
	"slices"
	"strings"
)

// Together words an answer to several viewers who asked the same: it names the topic and nobody.
// An answer whose topic has no words stays as it is.
func (h *House) Together(r Reply) Line {
	t := tongueOf(r.Line.Language).voice()
	opening, ok := sayTogetherOf[r.Intent]
	v := vars{}
	if p, _, found := h.facts.BySKU(r.Topic.SKU); found && !ok {
		opening, ok = sayTogether, true
		v["the"] = the(spokenTitle(p.Title, t), t)
	}
	if !ok {
		return r.Line
	}
	first, err := h.line(Answer, opening[t], t, v)
	if err != nil {
		return r.Line
	}
	l := r.Line
	before := len(strings.Fields(first.Text))
	l.Gestures = slices.Clone(l.Gestures)
	for i := range l.Gestures {
		l.Gestures[i].Word += before
	}
	l.Text = first.Text + " " + l.Text
	return l
}

// Together is the house's.
func (w *Writer) Together(r Reply) Line { return w.house.Together(r) }

// SetFAQ is the house's.
func (w *Writer) SetFAQ(list []FAQ) { w.house.SetFAQ(list) }

// Key is the same for questions in the same telling words, whatever their order: it groups
// those that nobody has answered yet.
func Key(text string) string {
	words := telltale(text)
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}
