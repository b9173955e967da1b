package script

import (
	_ "embed"
	"strings"
)

//go:embed lexicon.txt
var lexiconText string

// wordlist is what the house knows of words in four tongues: what they are called alike, and what
// sort of thing they name.
type wordlist struct {
	canon map[string]string // a folded form's English word
	sort  map[string]string // of an English word, the heading it stands under
}

// lexicon is read from a file of the house's own writing: under a heading such as "= things" a line
// for each meaning, its English word first, then the forms it takes.
var lexicon = readLexicon(lexiconText)

func readLexicon(text string) wordlist {
	l := wordlist{map[string]string{}, map[string]string{}}
	heading := ""
	for line := range strings.Lines(text) {
		words := strings.Fields(fold(line))
		switch {
		case len(words) == 0:
		case words[0] == "=":
			heading = words[1]
		default:
			for _, w := range words {
				l.canon[strings.ReplaceAll(w, "-", "")] = words[0] // neighbours are looked up as one word
			}
			if l.sort[words[0]] == "" {
				l.sort[words[0]] = heading
			}
		}
	}
	return l
}

// thing tells whether a folded word names something that shops sell.
func (l wordlist) thing(w string) bool { return l.sort[canonical(w)] == "things" }

// colour tells whether a folded word names a colour, the names that shops give them included.
func (l wordlist) colour(w string) bool { return l.sort[canonical(w)] == "colours" }

// ability tells whether a canonical word names a part of a thing or what it can do.
func (l wordlist) ability(c string) bool { return l.sort[c] == "parts" || l.sort[c] == "features" }

// nameable tells whether a canonical word names a part, a material or something that a thing can
// do: what a text that answers a question about it would have to name.
func (l wordlist) nameable(c string) bool {
	switch l.sort[c] {
	case "parts", "features", "materials":
		return true
	}
	return false
}

// places are where parcels go, as viewers write it, folded.
var places = set(`amsterdam rotterdam utrecht denhaag haag eindhoven groningen nijmegen maastricht brussel brussels bruxelles antwerpen antwerp anvers gent ghent gand
	luik liege berlin berlijn hamburg munchen munich munchen koln cologne keulen frankfurt dusseldorf stuttgart leipzig wien vienna wenen zurich geneve bern basel
	paris parijs lyon marseille lille bordeaux toulouse nantes nice strasbourg london londen londres dublin madrid barcelona lisbon lissabon lisbonne rome roma milan milano
	prague prag praag warsaw warschau varsovie copenhagen kopenhagen stockholm oslo helsinki athens budapest
	nederland netherlands holland niederlande paysbas belgie belgium belgien belgique duitsland germany deutschland allemagne frankrijk france frankreich
	luxemburg luxembourg oostenrijk austria osterreich autriche zwitserland switzerland schweiz suisse engeland england uk angleterre grossbritannien ierland ireland irland irlande
	spanje spain spanien espagne portugal italie italy italien denemarken denmark danemark zweden sweden schweden suede noorwegen norway norwegen norvege finland finnland polen poland pologne
	amerika america usa canada kanada australia australie australien japan china europe europa friesland texel bayern sachsen tirol wallonie vlaanderen`)
