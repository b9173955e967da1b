package script

import (
	"math"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// titleWords are the canonical words of a title that may name it.
func titleWords(title string) []string {
	var words []string
	for _, w := range withCompounds(wordsOf(fold(title))) {
		if w = canonical(w); !idle[w] && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// withCompounds adds neighbours that are one known word when written together, as "sun
// glasses" are.
func withCompounds(words []string) []string {
	all := words
	for _, w := range words {
		if len(w) >= 8 && synonyms[w] == "" {
			parts := halves(w)
			if tail := tailOf(w); len(parts) == 0 && tail != "" {
				parts = []string{tail}
			}
			all = append(slices.Clip(all), parts...)
		}
	}
	for i := range len(words) - 1 {
		pair := words[i] + words[i+1]
		if synonyms[pair] != "" {
			all = append(slices.Clip(all), pair)
		}
		if i+2 < len(words) && synonyms[pair+words[i+2]] != "" {
			all = append(slices.Clip(all), pair+words[i+2])
		}
	}
	return all
}

// halves takes a compound of two known words apart, as Dutch and German write them: a
// "walnusstasse", an "eikenhoutenplank".
func halves(w string) []string {
	for i := 3; i <= len(w)-3; i++ {
		tail := w[i:]
		if synonyms[tail] == "" {
			continue
		}
		for _, joint := range []string{"", "s", "n", "en", "es"} {
			if head, ok := strings.CutSuffix(w[:i], joint); ok && synonyms[head] != "" {
				return []string{head, tail}
			}
		}
	}
	return nil
}

func (h *House) wordsOfTitle(title string) []string { return h.titles.of(title, titleWords) }

// found is what a question is about.
type found struct {
	product shop.Product
	ok      bool
	// several are what the words fit equally well.
	several []shop.Product
	// strong is true when the question's own words name it.
	strong bool
	// absent is true when they name something that no title has.
	absent bool
}

// find resolves a product: by code, by the words of its title, or as what "it" means.
func (h *House) find(q query, s subject) found {
	if p, ok := h.byCode(q); ok {
		return found{product: p, ok: true, strong: true}
	}
	airing, _, hasAiring := h.facts.BySKU(s.it())
	best, strong := h.byTitle(q)
	if len(best) == 0 && !q.pronoun && q.namesElse(airing) {
		return found{product: airing, ok: hasAiring, absent: true}
	}
	switch {
	case hasAiring && strong && h.calledIn(airing, best, q):
		return found{product: airing, ok: true}
	case hasAiring && (!strong || slices.ContainsFunc(best, func(p shop.Product) bool { return p.ID == airing.ID })):
		return found{product: airing, ok: true}
	case len(best) == 1:
		return found{product: best[0], ok: true, strong: strong}
	case strong || len(best) <= 3:
		return found{several: best[:min(3, len(best))]}
	}
	return found{}
}

// calledIn tells whether what is on air is called in its own text by the word that only a synonym
// makes another's: a casserole "pot", where jars are "potten".
func (h *House) calledIn(airing shop.Product, best []shop.Product, q query) bool {
	own := wordsOf(fold(ownText(airing)))
	called := false
	for raw, w := range q.content() {
		if !lexicon.thing(w) {
			continue
		}
		for _, p := range best {
			if slices.Contains(wordsOf(fold(p.Title)), raw) || !slices.Contains(h.wordsOfTitle(p.Title), w) {
				return false
			}
		}
		if !slices.Contains(own, raw) {
			return false
		}
		called = true
	}
	return called
}

// namesElse tells whether an article stands before a thing that has nothing to do with the
// product: "the espresso machine". Words for a property or a variant of it are not a thing.
func (q query) namesElse(p shop.Product) bool {
	texts := telltale(productTexts([]shop.Product{p})[0])
	for i := 1; i < len(q.words); i++ {
		w := q.words[i]
		if !nounArticles[q.words[i-1]] && !lexicon.thing(w) || len(w) < 4 || asking[w] || idle[w] || vague[w] || requested[w] || colourNames[canonical(w)] || topicWordsAll[w] || slices.Contains(texts, canonical(w)) {
			continue
		}
		if _, ok := namedVariant(p, q); !ok {
			return true
		}
	}
	return false
}

// unsold tells whether a question asks the shop for a kind of thing that no product here is, nor names.
func (h *House) unsold(q query) bool {
	if !q.says(having) && !q.addresses() {
		return false
	}
	var shelf map[string]bool
	missing := false
	for _, w := range withCompounds(q.words) {
		c := canonical(w)
		if lexicon.sort[c] != "things" {
			continue
		}
		if shelf == nil {
			shelf = map[string]bool{}
			for _, text := range productTexts(h.facts.Products()) {
				for _, have := range telltale(text) {
					shelf[have] = true
				}
			}
		}
		if shelf[c] {
			return false
		}
		missing = true
	}
	return missing
}

var nounArticles = set("the a an de het een der die das den dem ein eine einen le la les un une du")

// requested are words that stand after an article in any question.
var requested = set(`faites fais vends vendez mets mettez donnez prends stuck teil exemplar piece stuk truc chose same other whole rest moment way shop store host person lady thing things item product first last next big small large little
	zelfde andere hele rest moment manier winkel host ding artikel eerste laatste volgende grote kleine gleiche andere ganze laden sache artikel erste letzte nachste
	grosse kleine meme autre tout reste moment magasin chose article premier dernier prochain grand petit show stream deal angebot actie promo offre`)

var topicWordsAll = func() map[string]bool {
	all := map[string]bool{}
	for _, words := range topicWords {
		for w := range words {
			all[w] = true
		}
	}
	return all
}()

// byCode looks for "A2", "a-2", "#A2" and "A 2".
func (h *House) byCode(q query) (shop.Product, bool) {
	for i, w := range q.words {
		if code(w) {
			if p, ok := h.facts.ByCode(w); ok {
				return p, true
			}
		}
		if i+1 < len(q.words) && len(w) <= 2 && code(w+q.words[i+1]) {
			if p, ok := h.facts.ByCode(w + q.words[i+1]); ok {
				return p, true
			}
		}
	}
	return shop.Product{}, false
}

// code tells a word of one or two letters and one to three digits.
func code(w string) bool {
	letters := 0
	for letters < len(w) && w[letters] >= 'a' && w[letters] <= 'z' {
		letters++
	}
	digits := w[letters:]
	if letters < 1 || letters > 2 || len(digits) < 1 || len(digits) > 3 {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// byTitle gives the products whose titles fit the question's words best, and whether the fit
// is strong: by more than a colour, and, beside an "it", by half of the title.
func (h *House) byTitle(q query) (best []shop.Product, strong bool) {
	products := h.facts.Products()
	holders := make(map[string][]int)
	for i, p := range products {
		for _, w := range h.wordsOfTitle(p.Title) {
			holders[w] = append(holders[w], i)
		}
	}
	score := make([]float64, len(products))
	firm, hits, first := make([]bool, len(products)), make([]int, len(products)), make([]int, len(products))
	for raw, w := range q.content() {
		for word, closeness := range near(raw, w, holders) {
			weight := closeness * math.Log(1+float64(len(products))/float64(len(holders[word])))
			for _, i := range holders[word] {
				score[i] += weight
				firm[i] = firm[i] || !colours[word] && len(word) > 2
				if at := slices.Index(q.words, raw); hits[i] == 0 {
					first[i] = at // what is named before "it" is what "it" is
				}
				hits[i]++
			}
		}
	}
	top := 0.0
	for i, p := range products {
		if score[i] > 0 { // of equal matches, the shorter title is named more fully
			score[i] *= 0.6 + 0.4/float64(len(h.wordsOfTitle(p.Title)))
		}
		top = max(top, score[i])
	}
	if top == 0 {
		return nil, false
	}
	for i, p := range products {
		if score[i] >= 0.86*top {
			best = append(best, p)
			strong = strong || firm[i] && (!q.pronoun || first[i] < q.pronounAt || 2*hits[i] >= len(h.wordsOfTitle(p.Title)))
		}
	}
	return best, strong
}

// near gives the known words that a word may mean, with how sure that is. An exact match
// shuts out the guesses. A slip may be in what canonical took for an ending, so the word is
// tried as it was typed as well.
func near(raw, w string, known map[string][]int) map[string]float64 {
	if _, ok := known[w]; ok {
		return map[string]float64{w: 1}
	}
	var guesses map[string]float64
	for k := range known {
		if alike(w, k) || alike(raw, k) {
			if guesses == nil {
				guesses = make(map[string]float64)
			}
			guesses[k] = 0.75
		}
	}
	return guesses
}

// alike tells a typing slip from another word: one slip from five letters on, two from eight,
// never in the first letter.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	n := min(len(a), len(b))
	if n < 3 || a[0] != b[0] {
		return false
	}
	most := 1
	if n >= 8 {
		most = 2
	}
	if n < 5 { // "lamp" and "lump" are two words; "lapm" is a slip
		return len(a) == len(b) && transposed(a, b)
	}
	return max(len(a), len(b))-n <= most && slips(a, b) <= most
}

func transposed(a, b string) bool {
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// slips is the optimal string alignment distance: insertions, deletions, substitutions and
// swaps of neighbours.
func slips(a, b string) int {
	var rows [3][48]int
	if len(b) >= len(rows[0]) {
		return len(b)
	}
	prior, last, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(last[j+1]+1, next[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], prior[j-1]+1)
			}
		}
		prior, last, next = last, next, prior
	}
	return last[len(b)]
}

// canonical brings a folded word to one form: singular, and in English where the two
// languages have different words for a thing.
func canonical(w string) string {
	w = strings.TrimSuffix(w, "'s")
	if from, rest, ok := strings.Cut(w, "'"); ok && elided[from] && rest != "" { // d'ampoule
		w = rest
	}
	if en, ok := synonyms[w]; ok {
		return en
	}
	for _, end := range []string{"jes", "ies", "tje", "je", "ment", "es", "en", "er", "e", "s"} {
		stem, ok := strings.CutSuffix(w, end)
		if !ok || len(stem) < 3 || len(stem) < 5 && (end == "e" || end == "er") || end == "s" && strings.HasSuffix(stem, "s") || end == "es" && !sibilant(stem) {
			continue
		}
		if end == "ies" {
			stem += "y"
		}
		if en, ok := synonyms[stem]; ok {
			return en
		}
		if end == "ies" || end == "es" || end == "s" {
			return stem
		}
	}
	return w
}

// sibilant stems take -es in English; others only -s ("spatulas", "slices").
func sibilant(stem string) bool {
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}

// synonyms are Dutch, German and French words, and English variants, under one English key.
var synonyms = func() map[string]string {
	m := make(map[string]string)
	for _, line := range strings.Split(`mug mok mokken beker bekers|cup kop kopje kopjes|lamp lampen tafellamp bureaulamp|
chair stoel stoelen|bag tas tassen|shirt hemd overhemd|shoe schoen schoenen shoes|watch horloge horloges|bowl kom kommen schaal|
bottle fles flessen waterfles|candle kaars kaarsen|blanket deken dekens plaid throw|cushion kussen kussens pillow|table tafel tafels|
towel handdoek handdoeken|knife mes messen knives|board plank snijplank|notebook notitieboek schrift|tea thee|coffee koffie|
soap zeep|scarf sjaal|sock sok sokken|hat hoed muts|ring ringen|necklace ketting|earring oorbel oorbellen|phone telefoon telefoons|
headphone koptelefoon|sunglasses zonnebril sunglass|perfume parfum fragrance geur|lipstick lippenstift|plant planten|
vase vaas vazen|backpack rugzak|dress jurk jurken|trousers broek|jacket jas|sweater trui jumper|mirror spiegel|bed bedden|sofa|
sink wastafel|glass glas glazen|spoon lepel lepels|fork vork vorken|plate bord borden|pan pannen|blender mixer|grater rasp|
clock klok|frame lijst fotolijst|egg ei eieren|milk melk|rice rijst|water|honey honing|chocolate chocolade|ball bal ballen|
racket|glove handschoen handschoenen|bike fiets|car auto|motorcycle motor motorfiets|wallet portemonnee|belt riem|umbrella paraplu|
red rood rode|blue blauw blauwe|green groen groene|black zwart zwarte|white wit witte|grey gray grijs grijze|yellow geel gele|
brown bruin bruine|pink roze|gold golden goud gouden|silver zilver zilveren|walnut walnoot noten notenhout walnoten|oak eik eiken eikenhout|
wool wol wollen|linen linnen|cotton katoen katoenen|leather leer leren|wooden wood hout houten|bamboo bamboe|steel staal stalen|
ceramic keramiek keramische keramik ceramique|desk bureau schreibtisch|kitchen keuken kuche cuisine|bath bad bain|large groot grote gross grosse grand grande|small klein kleine petit petite|
medium mittel moyen moyenne|mug tasse tassen becher kaffeebecher gobelet|lamp lampe leuchte tischlampe schreibtischlampe|chair stuhl stuhle chaise|bag tasche taschen sac sacs|
shirt hemd hemden chemise|shoe schuh schuhe chaussure chaussures|watch armbanduhr montre|bowl schale schussel bol|bottle flasche flaschen bouteille gourde|candle kerze kerzen bougie|
blanket decke decken couverture|cushion kissen coussin|table tisch|towel handtuch handtucher serviette torchon|knife messer couteau|board brett schneidebrett planche|notebook notizbuch carnet|
tea tee|coffee kaffee cafe|soap seife savon|scarf schal echarpe|sock socke socken chaussette chaussettes|hat hut mutze chapeau bonnet|necklace halskette collier|earring ohrring ohrringe|
phone handy telefon|headphone kopfhorer casque|sunglasses sonnenbrille sonnenbrillen lunettes|perfume parfum duft|lipstick lippenstift|plant pflanze plante|backpack rucksack|dress kleid robe|
trousers pantalon|jacket jacke veste|sweater pullover pull|mirror spiegel miroir|bed bett lit|sink spule|glass glaser verre verres|spoon loffel cuillere|fork gabel fourchette|
plate teller assiette|pan pfanne poele|kettle wasserkocher bouilloire ketel waterkoker|pot topf casserole pan|grater reibe rape|clock uhr horloge pendule klok|frame rahmen cadre|egg ei eier oeuf|milk milch lait|rice reis riz|honey honig miel|
chocolate schokolade chocolat|ball balle|glove handschuh handschuhe gant gants|bike fahrrad velo|wallet geldborse portefeuille|belt gurtel ceinture|umbrella regenschirm parapluie|
teapot theepot teekanne theiere|jar jars pot potten voorraadpot voorraadpotten vorratsglas vorratsglaser bocal bocaux|watertight waterproof waterdicht wasserdicht etanche|airtight luchtdicht luftdicht hermetique|induction inductie induktion|cable cord snoer kabel cordon|brush borstel burste brosse|dishwasher vaatwasser vaatwasserbestendig spulmaschine spulmaschinenfest geschirrspuler|microwave magnetron mikrowelle|lid deksel deckel couvercle|organic biologisch|towel theedoek theedoeken keukendoek geschirrtuch geschirrtucher torchons|kettle kessel ketel fluitketel|grinder molen muhle moulin|
red rot rote rouge|blue blau blaue bleu bleue|green grun grune vert verte|black schwarz schwarze noir noire|white weiss weisse blanc blanche|grey grau graue gris grise|yellow gelb gelbe jaune|
brown braun braune marron|pink rosa|gold goldene dore|silver silber silberne argent|walnut walnuss nussbaum noyer|oak eiche chene|wool wolle laine|linen leinen lin|cotton baumwolle coton|
leather leder cuir|wooden holz bois|bamboo bambus bambou|steel stahl acier`, "|") {
		words := strings.Fields(line)
		for _, w := range words {
			m[fold(w)] = words[0]
		}
	}
	for w, en := range lexicon.canon {
		m[w] = en
	}
	return m
}()

// idle words name no product.
var idle = set(`the a an and or of to in on for with is are was it its this that these those you your i me my we
	de het een en van te op voor met zijn dat deze die je jij jouw uw u ik mij mijn wij we er om bij als aan uit
	der die das den dem des ein eine einen einer und oder von zu im auf fur mit ist sind sie ihr du ich mein meine wir es aus
	le la les l un une des du et ou pour avec est sont ce cette ces il elle je mon ma mes nous dans sur au aux en`)
