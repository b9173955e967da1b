package script

import (
	"regexp"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// concept is something that is asked for in several words, under its canonical one.
type concept struct {
	canon string
	said  *regexp.Regexp
	// stated finds it in a product's text where that does not hold the word; nil for nothing.
	stated *regexp.Regexp
}

// concepts are what no word alone asks for.
var concepts = []concept{
	{"lifespan", regexp.MustCompile(`\b(?:how long (?:does|do|will|would|can|did)\b.{0,40}\b(?:last|live|hold out)|how many (?:years|hours|months|uses|charges|cycles)|(?:last|lasts|survive|survives) (?:for |me )?(?:years|long|a lifetime|forever)|` +
		`hoeveel (?:jaar|jaren|branduren|uren|maanden)|hoe ?lang\b.{0,40}\b(?:mee|brandt|meegaan|houden?\b.{0,24}\b(?:uit|vol)|houdt\b.{0,24}\b(?:uit|vol))|gaat\b.{0,30}\blang mee|` +
		`wie ?viele? (?:jahre|stunden|monate|brennstunden)|wie lange?\b.{0,12}\b(?:halt|halten|hebt|brennt)\b|halt\b.{0,30}\b(?:ewig|jahrelang|lange)\b|` +
		`combien d'(?:annees|heures|ans)|combien de mois|(?:dure|durent|tient|tiennent|durera)\b.{0,20}\b(?:combien|longtemps|des annees)|combien de temps\b.{0,30}\b(?:dure|durent|tient|tiennent|vit))`),
		regexp.MustCompile(`\b\d+\s*(?:hours?|years?|months?|uur|uren|jaar|maanden|stunden|jahre|monate|heures|ans|mois)\b`)},
	{"watertight", regexp.MustCompile(`\b(?:(?:hold|holds|keep|keeps) (?:the |any )?water|water ?(?:stays|inside|in it|drin)|leak|leaks|leaky|leaking|leakproof|lek|lekt|lekken|lekvrij|houdt?\b.{0,20}\bwater|undicht|(?:lauft|tropft|rinnt)\b.{0,12}\baus|halt\b.{0,16}\bwasser|` +
		`fuit|fuient|fuite|fuites|(?:garde|retient|tient|contient|mettre|met)\b.{0,12}\bl'eau)\b`), nil},
}

// conceptsIn are the canonical words of what a folded text asks for in several words.
func conceptsIn(text string) []string {
	var out []string
	for _, c := range concepts {
		if c.said.MatchString(text) {
			out = append(out, c.canon)
		}
	}
	return out
}

// textHas tells whether a product's text, of which these are the canonical words, has something on what
// a word asks for.
func textHas(c, text string, words []string) bool {
	if slices.Contains(words, c) {
		return true
	}
	return slices.ContainsFunc(concepts, func(k concept) bool {
		return k.canon == c && k.stated != nil && k.stated.MatchString(text)
	})
}

// again asks when what is sold out will be there: "when is it back?", "revient quand".
var again = regexp.MustCompile(`\b(?:(?:back|restock\w*|returns?|returning|replenish\w*)\b.{0,24}\b(?:when|soon|stock|shelf)|(?:when|how long|how soon|any idea|until)\b.{0,50}\b(?:back|restock\w*|available|again|return|come in|in stock|new ones|more)|restock\w*|back (?:in stock|soon|on the shelf)|new (?:batch|delivery|ones|stock)|` +
	`wanneer\b.{0,50}\b(?:weer|terug|nieuwe|opnieuw|binnen|leverbaar|voorraad)|(?:hoe ?lang|tot)\b.{0,40}\b(?:weer|terug|opnieuw)|(?:komt?|komen|zijn|is|krijg\w*)\b.{0,40}\b(?:weer|terug|opnieuw|nieuwe)\b|` +
	`wann\b.{0,50}\b(?:wieder|neue|nachschub|zuruck|verfugbar|lieferbar|nachgeliefert|rein)|wieder (?:rein|da|auf lager|verfugbar|lieferbar|vorratig|kommen)|nachschub|nachproduziert|` +
	`quand\b.{0,50}\b(?:retour|revien\w*|nouveau|stock|dispo\w*|rearriv\w*|reassort)|(?:revien\w*|reassort|reapprovisionn\w*|rearriv\w*)\b|(?:de|a) nouveau (?:en stock|dispo\w*)|de retour)`)

// fillers stand before a question without being part of it.
var fillers = set(`so hey hi hello ok okay oh uh um uhm well but also btw psst hmm ah sorry pardon and guys please
	euh bah alors et mais donc dis bonjour salut coucou bonsoir dites
	dus hoi hallo nou maar en ehm zeg eh he
	sag mal also und aber na moin ahm halt`)

// asksAt tells whether words begin as a question does.
func asksAt(words []string) bool {
	for len(words) > 1 && fillers[words[0]] && (!openers[words[0]] || fillers[words[1]]) {
		words = words[1:]
	}
	if len(words) < 2 {
		return len(words) == 1 && openers[words[0]]
	}
	first, next := words[0], words[1]
	return openers[first] || verbFirst(words) || addressing[first] && !quoting[next] || first == "y" && next == "a"
}

var (
	// addressing words begin a question that is put as a statement, "you guys do plates as well".
	addressing = set("you u ya vous tu on jullie ihr")
	// quoting is what comes after them in what is none.
	quoting = set("said told promised are were look seem sound should must know avez-dit dites disiez etes es sagtet seid zeiden zijn zien as")
	// tails end one.
	tails     = regexp.MustCompile(`(?:\bor (?:not|no|nah|what)|\bright|\binnit|\byeah|\bhuh|\bof (?:niet|nie|wat|hoe)|\btoch|\bhe|\boder(?: nicht| was)?|\bgell|\bwa|\bou (?:pas|non|quoi)|\bhein|\bn'est ce pas|\bsi)\s*[.!]*$`)
	clauseEnd = regexp.MustCompile(`[?!;,.:]+\s+|\s-\s|\s(?:but|and|because|cuz|maar|en|want|aber|und|weil|mais|et|car)\s`)
	// stating words say what a thing has, is or does; a remark does so as well.
	stating = set(`has have had is are was does do comes goes works fits takes holds needs can will should
		heeft hebben is zijn kan mag gaat past werkt komt zit zitten doet moet houdt kunnen
		hat haben ist sind kann darf geht passt funktioniert kommt muss halt braucht konnen
		a ont est sont peut peuvent va vont passe passent marche marchent tient contient resiste supporte existe fonctionne`)
)

// exclaimed are the beginnings of what is called out and asks for nothing: "what a nice stream", "schöne
// Sachen habt ihr".
var exclaimed = regexp.MustCompile(`^(?:(?:what an? |wat een |was fur (?:eine? )?(?:schon|toll|suss|nett)|quell?e?s? (?:beau|bell|joli|super|magnifique|bonheur|plaisir))|` +
	`(?:so |such |zo |wat |trop |tres |si )?(?:nice|lovely|beautiful|great|cute|cosy|mooie?|leuke?|prachtige?|gezellige?|schone?s?|tolle?s?|susse?s?|nette?s?|belles?|beaux?|jolie?s?) [^?]{0,24}$)`)

// exclaims tells whether a message calls out and asks nothing. Its last two words may be those of a
// question: "nice things you have".
func exclaims(text string, words []string) bool {
	if !exclaimed.MatchString(text) || strings.Contains(text, "?") || len(words) < 2 {
		return false
	}
	return !slices.ContainsFunc(words[1:max(1, len(words)-2)], func(w string) bool { return measuring[w] || asking[w] })
}

// addresses tells whether a question is put to the shop: "you guys do plates as well".
func (q query) addresses() bool {
	return slices.ContainsFunc(q.words[:min(4, len(q.words))], func(w string) bool { return addressing[w] })
}

// wonders tells whether some clause of a message begins or ends as a question does.
func wonders(text string) bool {
	if tails.MatchString(text) {
		return true
	}
	return slices.ContainsFunc(clauseEnd.Split(text, 8), func(clause string) bool {
		words := wordsOf(clause)
		return len(words) > 1 && asksAt(words)
	})
}

// points tells whether a message that is put as a statement asks for something all the same: it
// names a product, or "it", together with a property, a part, or what the product has or does.
func (h *House) points(q query) bool {
	if len(q.words) < 3 {
		return false
	}
	if q.askedInside() {
		return true
	}
	thing := -1
	named := h.titleWordsAll()
	for i, w := range q.words {
		if lexicon.thing(w) || named[canonical(w)] || code(w) {
			thing = i
			break
		}
	}
	if len(q.guesses) > 0 && remarked(q) {
		return false
	}
	asked := len(q.extra) > 0 || slices.ContainsFunc(withCompounds(q.words), func(w string) bool {
		c := canonical(w)
		return lexicon.ability(c) || askable[c] || topicWordsAll[w]
	})
	if thing < 0 {
		return asked && q.pronoun
	}
	after := q.words[thing+1:]
	return asked || slices.ContainsFunc(after[:min(3, len(after))], func(w string) bool { return stating[w] })
}

// askedInside finds a question that no comma parts from what is told before it: "I only have gas at
// home does that kettle do gas".
func (q query) askedInside() bool {
	for i := 1; i+2 < len(q.words); i++ {
		if measuring[q.words[i]] && !openers[q.words[i-1]] && slices.ContainsFunc(q.words[i+1:], lexicon.thing) {
			return true
		}
		if helping[q.words[i]] && (nounArticles[q.words[i+1]] || pronouns[q.words[i+1]]) && lexicon.thing(q.words[i+2]) {
			return true
		}
	}
	return false
}

// measuring words ask for how much of something there is.
var measuring = set("how hoe wie hoeveel combien wieviel welke welche quel quelle")

var helping = set("does do can will would kan gaat past werkt doet mag moet geht kann passt darf funktioniert taugt")

// ofShop are the intents about the shop's terms, which a statement asks for by naming them: "price is
// including tax I guess".
var ofShop = []Intent{IntentTax, IntentDelivery, IntentReturns, IntentPayment}

// onTerms tells whether a statement that is no remark names one of the shop's terms.
func onTerms(q query) bool {
	return len(q.guesses) > 0 && !remarked(q) && !selves[q.words[0]] && slices.Contains(ofShop, q.guesses[0].intent) &&
		slices.ContainsFunc(rules, func(r rule) bool { return r.intent == q.guesses[0].intent && q.says(r.list) })
}

// misread tells whether a question that the classifier took for one about the shop's terms names a
// product and a part or an ability instead, and no word of those terms: "can my dog chew the board".
func (q query) misread(intent Intent, p shop.Product) bool {
	switch intent {
	case IntentPrice, IntentStock, IntentDelivery, IntentReturns, IntentOrder, IntentPayment, IntentDeal, IntentTax, IntentHowToBuy:
	default:
		return false
	}
	if slices.Contains(q.extra, "lifespan") && intent != IntentDeal && intent != IntentReturns {
		return !slices.ContainsFunc(rules, func(r rule) bool { return r.intent == intent && q.says(r.list) })
	}
	if slices.ContainsFunc(rules, func(r rule) bool { return r.intent == intent && q.says(r.list) }) {
		return false
	}
	return slices.ContainsFunc(q.beyond(p.Title), func(c string) bool { return lexicon.ability(c) || askable[c] })
}

// remarked tells whether the classifier takes a message for a remark, rather than a question.
func remarked(q query) bool {
	return q.guesses[0].intent == IntentNone && q.guesses[0].sure > 0.5 || selves[q.words[0]] && q.guesses[0].intent == IntentNone
}

// selves begin what somebody tells of themselves.
var selves = set("i i'm i've my mine we our ik wij mijn ons ich wir mein meine unser je j'ai j'en mon ma mes nous notre")

// titleWordsAll are the words that name a product of this shop.
func (h *House) titleWordsAll() map[string]bool {
	all := map[string]bool{}
	for _, p := range h.facts.Products() {
		for _, w := range h.wordsOfTitle(p.Title) {
			if len(w) > 2 && !colours[w] {
				all[w] = true
			}
		}
	}
	return all
}

// mended puts right a slip of the fingers in a word that names what this shop sells, or a part or an
// ability: only words that nobody uses are taken for a slip.
func (h *House) mended(words []string) []string {
	var named map[string]bool
	known := classifying().known
	out := words
	for i, w := range words {
		if len(w) < 5 || known[w] || common[w] || idle[w] || asking[w] || vague[w] || strings.ContainsAny(w, "0123456789'") || synonyms[canonical(w)] != "" || lexicon.sort[canonical(w)] != "" || len(halves(w)) > 0 || tailOf(w) != "" {
			continue
		}
		if named == nil {
			named = h.titleWordsAll()
		}
		if named[canonical(w)] {
			continue
		}
		if best := meantBy(w, named); best != "" {
			if &out[0] == &words[0] {
				out = slices.Clone(words)
			}
			out[i] = best
		}
	}
	return out
}

// meantBy is the known form that a word is a slip of; empty for none. Of a part or an ability only a
// letter too many, one too few or two that changed places make one.
func meantBy(w string, named map[string]bool) string {
	best, least := "", 3
	for form, canon := range synonyms {
		likely := named[canon] || len(w) >= 7 && lexicon.nameable(canon) && (len(w) != len(form) || transposed(w, form))
		if len(form) < 5 || !likely || !alike(w, form) {
			continue
		}
		if n := slips(w, form); n < least || n == least && form < best {
			best, least = form, n
		}
	}
	return best
}

// common words of the four tongues are close to a thing without being meant for one.
var common = set(`mogen lossen denken danken decken denkt dachte besser wasser bessere essen messen lassen kaufen laufen wissen mussen fassen passen nutzen sitzen lesen
	lander lange langer jemand niemand gehen stehen nehmen machen kochen backen brauch brauche brauchen bringt bringen werden wurde haette hatte spater schnell
	jammer zomer kamer samen lachen kopen lopen weten meten eten laten zetten letten kosten wachten kunnen zouden komen nemen houden maken koken bakken denk keuze leuke
	later never after other either rather better letter matter water winter summer table cable knife night light right might would could should bored bread broad
	marre porte sorte forte force marche cherche prendre vendre rendre pense penser passer casser laisser plaire chaque planter verse verser cuire
	garde jardin cadeau chaise table poignet poignets tasser mettre cousine cuisine maison`)

// tailOf is the thing that a compound ends with, as Dutch and German write them, where what it begins
// with is no known word: a "broodplank", a "Kaffeetasse". A set of things is those things.
func tailOf(w string) string {
	for _, end := range []string{"sets", "set", "paar", "satz"} {
		if head, ok := strings.CutSuffix(w, end); ok && len(head) >= 4 && lexicon.thing(strings.TrimSuffix(head, "s")) {
			return strings.TrimSuffix(head, "s")
		}
	}
	if len(w) < 8 {
		return ""
	}
	for i := 3; i <= len(w)-4; i++ {
		if c := synonyms[w[i:]]; c != "" && lexicon.sort[c] == "things" {
			return w[i:]
		}
	}
	return ""
}
