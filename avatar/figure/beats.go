package figure

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// between is how far apart small gestures are at least, in seconds.
const between = 3.1

// cues are the words that the hands have something to say to, in English and in Dutch. A word
// that means something else in the other language stands in its own list.
var cues = map[avatar.GestureKind]struct{ both, en, nl []string }{
	avatar.Greet:   {both: []string{"hi"}, en: []string{"hello", "welcome", "bye", "morning", "evening"}, nl: []string{"hallo", "hoi", "welkom", "doei", "goedemorgen", "goedenavond"}},
	avatar.Thank:   {en: []string{"thanks", "thank", "grateful"}, nl: []string{"dank", "bedankt", "dankjewel", "dankuwel"}},
	avatar.Weigh:   {both: []string{"versus"}, en: []string{"or", "either", "than", "whether", "compare", "choose"}, nl: []string{"of", "dan", "ofwel", "vergelijk", "kies", "kiezen"}},
	avatar.Listen:  {en: []string{"ask", "question", "questions", "tell", "wonder"}, nl: []string{"vraag", "vragen", "vertel", "benieuwd"}},
	avatar.Heart:   {en: []string{"love", "favourite", "favorite", "lovely", "heart", "promise"}, nl: []string{"dol", "favoriet", "heerlijk", "hart", "beloof"}},
	avatar.Point:   {both: []string{"euro"}, en: []string{"price", "costs", "cost", "euros", "dollars", "pounds", "below", "card"}, nl: []string{"prijs", "kost", "kosten", "hieronder"}},
	avatar.Show:    {en: []string{"this", "here", "look", "meet", "these"}, nl: []string{"deze", "dit", "hier", "kijk"}},
	avatar.Approve: {both: []string{"perfect"}, en: []string{"great", "best", "easy", "guarantee"}, nl: []string{"prima", "beste", "makkelijk", "garantie"}},
	avatar.Nod:     {en: []string{"yes", "exactly", "indeed", "sure", "absolutely"}, nl: []string{"ja", "precies", "inderdaad", "zeker", "absoluut"}},
	avatar.Explain: {en: []string{"because", "so", "means", "which", "while", "made"}, nl: []string{"omdat", "dus", "zodat", "betekent", "terwijl", "gemaakt"}},
}

// numbers are the ones that fingers show, and some more that are only counted.
var numbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "first": 1, "second": 2, "third": 3,
	"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "eerste": 1, "tweede": 2, "derde": 3,
}

// beats are small gestures for where the line asks for none: what the words call for, and
// else a hand that goes along with a long sentence.
func (t *take) beats() []avatar.Gesture {
	var out []avatar.Gesture
	var taken []float64
	for _, g := range t.score.Performance.Gestures {
		taken = append(taken, t.wordAt(g.Word))
	}
	free := func(at float64) bool {
		return at < t.length-1.9 && !slices.ContainsFunc(taken, func(x float64) bool { return x > at-between && x < at+between })
	}
	add := func(i int, kind avatar.GestureKind) {
		if at := t.words[i].start; kind != avatar.Rest && free(at) {
			taken = append(taken, at)
			out = append(out, avatar.Gesture{Kind: kind, Word: t.writtenIndex(i)})
		}
	}
	for i := range t.words {
		add(i, t.called(i))
	}
	for i := range t.words {
		if (i == 0 || t.words[i-1].ends()) && t.sentence(i) >= 8 {
			add(i+2, avatar.Explain)
		}
	}
	return out
}

// sentence is how many words there are from one to the end of its sentence.
func (t *take) sentence(from int) int {
	for i := from; i < len(t.words); i++ {
		if t.words[i].ends() {
			return i - from + 1
		}
	}
	return len(t.words) - from
}

// called is the gesture that a word calls for, if any.
func (t *take) called(i int) avatar.GestureKind {
	w := t.words[i]
	s := letters(w.text)
	if strings.ContainsAny(w.text, "€$£") {
		return avatar.Point
	}
	if n := t.number(i); n > 0 {
		return avatar.Count
	}
	base, _ := t.score.Performance.Language.Base()
	dutch := base == dutchBase
	for _, kind := range calling {
		c := cues[kind]
		if slices.Contains(c.both, s) || !dutch && slices.Contains(c.en, s) || dutch && slices.Contains(c.nl, s) {
			return kind
		}
	}
	if w.ends() && strings.ContainsAny(w.text, "?？") {
		return avatar.Open
	}
	return avatar.Rest
}

var dutchBase, _ = language.Dutch.Base()

// calling is the order in which cues are asked: the same line gives the same gestures.
var calling = []avatar.GestureKind{
	avatar.Thank, avatar.Greet, avatar.Weigh, avatar.Listen, avatar.Heart, avatar.Point, avatar.Nod, avatar.Approve, avatar.Show, avatar.Explain,
}

// number is a number up to six that a spoken word names and that is counted, not priced.
func (t *take) number(i int) int {
	if i < 0 || i >= len(t.words) {
		return 0
	}
	s := letters(t.words[i].text)
	n := numbers[s]
	if v, err := strconv.Atoi(s); err == nil && v <= 6 {
		n = v
	}
	if n > 0 && i+1 < len(t.words) {
		if next := letters(t.words[i+1].text); strings.HasPrefix(next, "euro") || strings.HasPrefix(next, "dollar") || strings.HasPrefix(next, "pound") || next == "cent" || next == "cents" {
			return 0
		}
	}
	if s == "one" || s == "een" || s == "second" { // more often an article, or a time
		return 0
	}
	return n
}

// numberAt is the number that a word of the text, or the one after it, names.
func (t *take) numberAt(written int) int {
	if len(t.words) == 0 {
		return 0
	}
	i := t.spokenIndex(written)
	if n := numbers[letters(t.words[i].text)]; n > 0 {
		return n
	}
	if n := t.number(i); n > 0 {
		return n
	}
	return t.number(i + 1)
}

// spokenIndex is the marked word for a word of the text, and writtenIndex the other way round:
// some voices mark other words than are written.
func (t *take) spokenIndex(i int) int {
	n := len(strings.Fields(t.score.Performance.Text))
	if n != len(t.words) && n > 0 {
		i = i * len(t.words) / n
	}
	return min(max(i, 0), len(t.words)-1)
}

func (t *take) writtenIndex(i int) int {
	n := len(strings.Fields(t.score.Performance.Text))
	if n == len(t.words) || n == 0 {
		return i
	}
	return (i*n + len(t.words) - 1) / len(t.words)
}
