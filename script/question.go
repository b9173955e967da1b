package script

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// longest is how much of a question is read, in runes.
const longest = 500

// query is a question taken apart.
type query struct {
	text    string   // folded
	words   []string // folded
	wonders bool     // some clause of it begins as a question, or it ends as one
	points  bool     // it is a statement that asks all the same
	asks    bool     // it is put as a question or a request
	pronoun bool     // "it", "this one", "deze"
	// pronounAt is which word that is; of no meaning without one.
	pronounAt int
	// extra are canonical words of what is asked for in several words.
	extra   []string
	guesses []guess // what the classifier makes of it, the likeliest first; none where it was not asked
}

func readQuery(text string) query {
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	folded := handed.ReplaceAllString(fold(norm.NFKC.String(text)), "${1}handed")
	q := query{text: folded, words: wordsOf(folded)}
	q.pronounAt = pronounIn(q.words)
	q.pronoun = q.pronounAt >= 0
	q.extra = conceptsIn(folded)
	q.wonders = wonders(folded) || q.supposes()
	q.asks = strings.Contains(folded, "?") || len(q.words) > 0 && len(q.words) <= 4 || q.wonders ||
		len(q.words) > 0 && openers[q.words[0]] || q.says(requests) || slices.ContainsFunc(q.words, func(w string) bool { return interrogatives[w] })
	return q
}

// supposes tells a statement that waits to be put right: "I suppose the bulb is extra".
func (q query) supposes() bool {
	return q.says(supposing) && slices.ContainsFunc(withCompounds(q.words), func(w string) bool {
		c := canonical(w)
		return lexicon.ability(c) || askable[c] || partOfTopic[c] != ""
	})
}

var supposing = phrases(`i suppose|i guess|guess it|guess they|i imagine|i take it|i assume|i bet|presumably|no good then|not for me then|zal wel|zullen wel|vast niet|vast wel|dat wordt niks|neem aan|
	wohl|bestimmt|vermutlich|nehme an|denke mal|sicher nicht|j'imagine|je suppose|sans doute|surement pas|ca n'ira pas|ca ira pas`)

// handed people are asked for by a word that else asks for stock.
var handed = regexp.MustCompile(`\b(left|right)[- ]?hand(?:ed|ers?)\b`)

// pronounIn tells an "it" from an article: "deze", but not "die Lampe" or "this lamp". It gives which
// word it is, or -1.
func pronounIn(words []string) int {
	for i, w := range words {
		if !pronouns[w] {
			continue
		}
		if determiners[w] && slices.ContainsFunc(words[i+1:min(len(words), i+3)], isThing) {
			continue
		}
		return i
	}
	return -1
}

// verbFirst tells a question by its order, as Dutch and German ask: "sluiten de deksels goed".
func verbFirst(words []string) bool {
	if len(words) > 3 && reflexive[words[1]] {
		words = append([]string{words[0]}, words[2:]...)
	}
	if len(words) < 3 || !nounArticles[words[1]] && !jullie[words[1]] {
		return false
	}
	w := words[0]
	return len(w) >= 3 && !idle[w] && (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "n")) && !lexicon.thing(w) && !marks[english][w]
}

var reflexive = set("sich zich")

var jullie = set("je jullie ihr sie er hij ze ik ich man")

// isThing tells a word that may name something.
func isThing(w string) bool { return !idle[w] && !asking[w] && !pronouns[w] && !openers[w] }

var (
	pronouns = set(`it its it's this that these those them they dit dat deze die hij hem ze
		es das dies diese dieser dieses ihn ca ceci cela celui celle`)
	determiners = set("this that these those dit dat deze die das dies diese dieser dieses ce cette")
	// interrogatives make a question wherever they stand.
	interrogatives = set("welke welk hoeveel wanneer welche welcher welches wieviel quel quelle quels quelles combien quand")
	openers        = set(`anybody got wonder wondering curious hoelang hoeveel gibts gibt's kriegt kriege weiss weet lukt werkt houdt blijft ya qqn possible moglich mogelijk
		hw wat's what what's whats which how hows how's when where who why is isn't are does do did can could will would
		has have any anyone may should wat welke welk hoe hoeveel wanneer waar waarom wie is zijn heeft hebben heb kan kunnen
		kun mag zal zou zit zitten komt komen past doet doen gaat krijg moet weet iemand
		was wie wieviel wann wo woher woraus warum wer welche welcher welches welchen ist sind kann kannst konnt habt hast gibt darf
		passt geht kommt kostet combien quel quelle quels quelles quand ou comment pourquoi qui est es sont peut peux pouvez avez as
		puis c'est qu'est que quoi d'ou`)
	requests = phrases(`am i|want to know|wants to know|price of|prijs van|preis von|prix de|prix du|parle moi|parlez moi|existe t il|existe en|tell me|i want to know|i would like to know|i'd like to know|i wonder|wondering|please|show me|
		looking for|i need|i want|do you|vertel|laat zien|ik wil|ik zoek|op zoek naar|ik vroeg me af|kun je|kunt u|graag weten|
		alsjeblieft|aub|erzahl|zeig mir|ich mochte|ich will|ich suche|ich brauche|bitte|kannst du|konnt ihr|
		dites moi|montrez moi|je voudrais|j'aimerais|je veux|je cherche|s'il vous plait|s'il te plait|svp`)
)

// phrases reads a list separated by bars into words.
func phrases(list string) [][]string {
	var out [][]string
	for _, p := range strings.Split(list, "|") {
		if words := strings.Fields(fold(p)); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// says tells whether the question holds one of the phrases, give or take typing slips.
func (q query) says(list [][]string) bool {
	for _, phrase := range list {
		for i := 0; i+len(phrase) <= len(q.words); i++ {
			if slices.EqualFunc(phrase, q.words[i:i+len(phrase)], func(want, have string) bool {
				return want == have || len(want) >= 4 && !lookalikes[have] && alike(have, want)
			}) {
				return true
			}
		}
	}
	return false
}

// lookalikes are words one slip away from a keyword that mean something else.
var lookalikes = set(`convient prize prime pride pries large charge costa coast stick stack stuck shopping sizzle waiting weighted
	press saucer return's parcel plain place human's thank tank slack shirt short skirt price's cheap colder hello's holes hole mates kleuter dagen`)

// content are the words that may name a product: as typed, and canonical.
func (q query) content() iter.Seq2[string, string] {
	return func(yield func(raw, canon string) bool) {
		seen := make(map[string]bool)
		for _, w := range slices.Concat(withCompounds(q.words), q.extra) {
			c := canonical(w)
			if idle[c] || asking[w] || asking[c] || seen[c] {
				continue
			}
			seen[c] = true
			if !yield(w, c) {
				return
			}
		}
	}
}

// asking are words of questions that name no product.
var asking = set(`what what's which how much many when where who why does do did can could will would should has have had
	any price prices cost costs expensive stock available availability left size sizes colour colours color colors variant variants
	delivery deliver delivered shipping ship ships return returns refund pay tax vat order buy hello hi hey thanks thank please
	tell about more show there here also still got get sell me one ones piece need want know like hold made material care
	weigh weight heavy big tall wide long wash clean warranty guarantee euro euros dollar dollars under below less than
	wat welke welk hoe hoeveel wanneer waar waarom wie kan kunnen kun mag zal zou heeft hebben heb prijs prijzen kost kosten duur
	voorraad leverbaar beschikbaar maat maten kleur kleuren uitvoering uitvoeringen verzending verzenden bezorgen retour
	retourneren terugsturen betalen btw bestellen kopen hallo hoi bedankt dank graag nog ook meer over vertel laat zien
	jullie doen doet zit past weegt gewicht zwaar groot hoog breed lang materiaal gemaakt wassen schoon garantie onder minder
	something anything iets ander andere other
	was wie wieviel wann wo woher warum wer welche welcher welches kann kannst konnt habt hast gibt preis preise kostet kosten teuer
	lager vorratig verfugbar grosse grossen farbe farben versand lieferung liefert liefern ruckgabe bezahlen steuer bestellen kaufen
	danke bitte noch auch mehr uber erzahl zeig ihr mir euch aus wiegt schwer gross hoch lang material pflege waschen garantie unter weniger etwas viel
	quel quelle quels quelles combien quand ou pourquoi qui peut peux pouvez puis avez prix coute couter cher disponible stock taille tailles couleur
	couleurs livraison retour payer tva commander acheter bonjour merci encore aussi plus dites montrez nous vous moi pese lourd grand matiere entretien laver
	garantie moins quelque chose est-ce faire difference unterschied verschil between tussen zwischen entre versus compare vergelijk vergleiche comparer better beter besser mieux`)

// amount finds "under 20", "less than €15", "onder de 30 euro", "unter 25 Euro", "moins de 25,50 €".
var amount = regexp.MustCompile(`(?:under|below|less than|cheaper than|up to|max(?:imum)?|at most|within|onder|minder dan|goedkoper dan|tot|hooguit|maximaal|binnen|` +
	`unter|weniger als|hochstens|maximal|bis(?: zu)?|moins de|moins cher que|jusqu'a|sous|au plus|maximum de)\s+(?:de\s+)?(?:€|\$|£|eur)?\s*(\d{1,6}(?:[.,]\d{1,2})?)(?:\s*(?:€|\$|£|eur|dollar|pound|pond|pfund)|\b)`)
