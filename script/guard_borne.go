package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// borneOut refuses an answer that the passages it is worded from do not bear out. Each clause of it
// has to be of one clause of one passage: it may say nothing that is not in there, nor turn a no
// into a yes, nor leave out more than a third of it, for "glass in the dishwasher" is not all of the jar.
func (g guard) borneOut(text string) error {
	bare, err := g.slots(text)
	if err != nil {
		return err
	}
	var stated []statement
	for _, p := range g.passages {
		stated = append(stated, g.statements(p)...)
	}
	for _, s := range sentences(g.withoutTitle(bare)) {
		for _, clause := range clauseBreak.Split(fold(s), -1) {
			verdict, said := verdictOf(clause), g.contentOf(clause)
			if (verdict != "" || len(said) > 0) && !slices.ContainsFunc(stated, func(st statement) bool {
				return (verdict == "" || verdict == st.verdict) && (len(said) == 0 || st.bears(said))
			}) {
				return refuse("something that the passages do not say", strings.TrimSpace(clause))
			}
		}
	}
	return nil
}

// figured puts a mark in the place of figures and numbers that the passages have just so. Whether they
// stand with what they count is for [guard.borneOut] to say.
func (g guard) figured(text string) string {
	own := map[string]bool{}
	for _, p := range g.passages {
		for _, f := range anyFigure.FindAllString(fold(p), -1) {
			own[f] = true
		}
	}
	return anyFigure.ReplaceAllStringFunc(text, func(f string) string {
		if w := fold(f); own[w] && (!unicode.IsLetter(firstRune(w)) || g.numberWord(w)) {
			return slotMark
		}
		return f
	})
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var anyFigure = regexp.MustCompile(`\d+(?:[.,]\d+)*(?:\s?(?:%|°[Cc]?))?|\pL+`)

// wordSaid is a word that tells something, and whether it is denied.
type wordSaid struct {
	word   string
	denied bool
}

// statement is a clause of a passage.
type statement struct {
	words []wordSaid
	// ordered is true for a whole passage, which has to be told in its own order: who swaps its figures
	// tells something else.
	ordered bool
	// verdict is "yes" or "no" for a value that begins so.
	verdict string
	// about are words for what the clause is about: an answer may have them, and need not.
	about []string
}

// statements takes a passage apart. An attribute's name is what each clause of its value is about; a
// name that is answered by yes or no is itself what is stated.
func (g guard) statements(passage string) []statement {
	folded := fold(g.withoutTitle(passage))
	name, value, named := strings.Cut(folded, ": ")
	if !named || len(strings.Fields(name)) > 4 {
		name, value = "", folded
	}
	about := append(wordsOf(name), titleWords(g.product.Title)...)
	for w := range topicWords[topicOf(name)] {
		if topicOf(name) != topicSize { // a height is no width
			about = append(about, w)
		}
	}
	for _, w := range about {
		about = append(about, extents[canonical(w)]...)
	}
	var out []statement
	whole := statement{about: about, ordered: true}
	for i, clause := range clauseBreak.Split(value, -1) {
		st := statement{words: g.contentOf(clause), about: about}
		if i == 0 {
			st.verdict = verdictOf(clause)
		}
		if i == 0 && len(st.words) == 0 {
			for _, w := range g.contentOf(name) {
				st.words = append(st.words, wordSaid{w.word, refusals[firstWord(clause)]})
			}
		}
		if len(st.words) > 0 {
			out = append(out, st)
			whole.words = append(whole.words, st.words...)
		}
	}
	if !slices.ContainsFunc(whole.words, func(w wordSaid) bool { return w.denied }) {
		out = append(out, whole)
	}
	return out
}

// verdictOf is the yes or no that a clause begins with; "" for none.
func verdictOf(clause string) string {
	switch first := firstWord(clause); {
	case affirming[first]:
		return "yes"
	case refusals[first] && !denials[first] || refusing[first]:
		return "no"
	}
	return ""
}

// mostDenied is how many telling words a "not" denies.
const mostDenied = 3

// contentOf are the words of a clause that tell something, those after a "not" as denied.
func (g guard) contentOf(clause string) (out []wordSaid) {
	denied := 0
	for _, w := range wordsOf(clause) {
		switch {
		case refusals[w] || denials[w]:
			denied = mostDenied
		case w != "slot" && !idle[w] && !binding[w] && !affirming[w]:
			out = append(out, wordSaid{w, denied > 0})
			denied--
		}
	}
	return out
}

// bears tells whether words say what the statement says.
func (s statement) bears(said []wordSaid) bool {
	met := make([]bool, len(s.words))
	last := 0
	for _, w := range said {
		found := !w.denied && slices.ContainsFunc(s.about, func(have string) bool { return sameWord(w.word, have) })
		for i, have := range s.words {
			if w.denied != have.denied || met[i] || s.ordered && i < last || !sameWord(w.word, have.word) {
				continue
			}
			met[i], found, last = true, true, i
			break
		}
		if !found {
			return false
		}
	}
	kept := 0
	for _, m := range met {
		if m {
			kept++
		}
	}
	return 3*kept >= 2*len(met)
}

// sameWord tells whether two words say the same: in another form, or in another language.
func sameWord(a, b string) bool {
	if strings.ContainsAny(a+b, "0123456789") {
		return a == b
	}
	return sameThing(a, b) || akin(a, b)
}

var (
	clauseBreak = regexp.MustCompile(`[,;!?()–—"“”„«»]+|:\s|\.(?:\s|$)|\s-\s|\s(?:and|but|while|en|maar|terwijl|und|aber|wahrend|et|mais)\s`)
	affirming   = set("yes ja oui")
	refusing    = set("no nee nein non")
	// extents are how the words of a measure are said of a thing.
	extents = map[string][]string{"height": {"high", "tall", "hoog", "hoch", "haut", "haute"}, "width": {"wide", "breed", "breit", "large"},
		"length": {"long", "lang", "longue"}, "depth": {"deep", "diep", "tief", "profond"}, "thickness": {"thick", "dik", "dick", "epais"},
		"diameter": {"across"}, "weight": {"weighs", "heavy"}}
	// binding words hold a clause together and tell nothing of a thing.
	binding = set(`uses be been being am has have had having can could may might will would should do does did done there here also too so as at by from into onto
		than then that which who whose when where while if its they them their he she his her you your yours one ones some any each both every all
		go goes going gone come comes use used using make makes made give gives take takes get gets keep sit says say said state states stated
		according page description text product question about very just up down out off well like needs need means mean let lets
		contains contain includes include works work leaves leave leaving enough fine meant intended suitable means
		wordt worden werd kan kunnen kun mag mogen zal zou zouden heeft hebben had is zijn was er hier daar ook zo dan toen als die dat wie wat waar
		tot bevat bevatten werkt werken genoeg bedoeld geschikt nodig
		gaat gaan komt komen gebruikt gebruiken gemaakt maakt maken staat zegt volgens pagina tekst product hij ze zij hun haar men al heel je jouw
		wird werden wurde kann konnen darf durfen soll sollte hat haben hatte da hier auch so dann wenn als dass wer was wo man er sie ihr ihre sein seine
		bis enthalt enthalten funktioniert funktionieren genug gedacht geeignet braucht
		geht gehen kommt kommen benutzt verwendet macht machen steht sagt laut seite text produkt alle jede jeder jedes
		etre sera serait peut peuvent pouvez va vont a ont avait y ici aussi si alors quand comme qui que dont ou on leur leurs son sa ses votre vos
		jusqu'a jusqu contient contiennent fonctionne fonctionnent assez prevu prevue convient passe passent
		fait faire utilise vient viennent dit selon page fiche texte produit tout toute tous toutes chaque`)
)
