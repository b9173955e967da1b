package script

import (
	"regexp"
	"slices"
	"strings"
)

// statedText is what a product's own text states, and so may be said again.
type statedText struct {
	// words are folded, as written and canonical; denied are those only ever said not to be so.
	words, denied map[string]bool
	// families are the properties among them, in whichever language, and notOf those denied.
	families, notOf map[int]bool
	// counts are its numbers with what they count; titled are those of its title.
	counts map[int][]string
	titled map[int]bool
	// spelled is the text with its numbers in words, folded, single spaces around each word.
	spelled string
}

// own reads the product's own text: not what it says of price, stock, delivery or returns, which
// are the shop's facts.
func (g guard) own() *statedText {
	if g.read != nil {
		return g.read
	}
	o := &statedText{words: map[string]bool{}, denied: map[string]bool{}, families: map[int]bool{}, notOf: map[int]bool{}, counts: map[int][]string{}, titled: map[int]bool{}}
	p := g.product
	texts := []string{p.Title, p.Type, p.Vendor, strings.Join(p.Tags, ", "), strings.Join(p.OptionNames, ", "), p.PictureAlt}
	texts = append(texts, telling(p)...)
	if p.Summary != "" {
		texts = append(texts, sentences(stripTags(p.HTML))...)
	}
	for _, v := range p.Variants {
		texts = append(texts, strings.Join(v.Options, ", "))
	}
	for _, a := range stated(p) {
		if refusals[fold(strings.TrimSpace(a.Value))] {
			o.deny(a.Name)
			continue
		}
		texts = append(texts, a.Name+": "+a.Value)
	}
	for _, passage := range g.passages {
		if name, value, ok := strings.Cut(passage, ": "); ok && refusals[firstWord(value)] {
			o.deny(name)
			passage = value
		}
		texts = append(texts, passage)
	}
	var spelled strings.Builder
	for _, text := range texts {
		if terms.MatchString(text) || untoldSigns.MatchString(fold(plain(text))) {
			continue
		}
		o.add(text)
		for _, t := range []tongue{english, g.t.voice()} {
			spelled.WriteString(" " + strings.Join(wordsOf(fold(prepare(text, t))), " ") + " \n")
		}
	}
	o.spelled = spelled.String()
	for line := range strings.Lines(o.spelled) {
		o.count(strings.Fields(line))
	}
	for v := range o.countsIn(fold(prepare(p.Title, english))) {
		o.titled[v] = true
	}
	return o
}

// count takes in the numbers of a spelled sentence, with the words that they may count.
func (o *statedText) count(words []string) {
	for i := range words {
		for n := min(numberWords, len(words)-i); n > 0; n-- {
			if v, ok := valueOf(words[i : i+n]); ok {
				o.counts[v] = append(o.counts[v], words[i+n:min(len(words), i+n+3)]...)
				break
			}
		}
	}
}

func (o *statedText) countsIn(text string) map[int]bool {
	in := statedText{counts: map[int][]string{}}
	in.count(wordsOf(text))
	values := map[int]bool{}
	for v := range in.counts {
		values[v] = true
	}
	return values
}

// firstWord is the first word of a text, folded.
func firstWord(text string) string {
	words := wordsOf(fold(text))
	return strings.Join(words[:min(1, len(words))], "")
}

// refusals are values that deny their attribute.
var refusals = set("no none not nee geen niet nein keine nicht non aucun aucune")

// add takes in a sentence. Up to four words after a "not" are denied.
func (o *statedText) add(text string) {
	denied := 0
	for _, w := range wordsOf(fold(text)) {
		if denials[w] {
			denied = 4
			continue
		}
		if denied--; denied >= 0 {
			o.deny(w)
			continue
		}
		c := canonical(w)
		o.words[w], o.words[c] = true, true
		o.mark(o.families, w, c)
	}
	for _, m := range hyphened.FindAllString(fold(text), -1) {
		whole := strings.ReplaceAll(m, "-", "")
		if denied < 0 {
			o.words[whole] = true
			o.mark(o.families, whole, m)
		}
	}
}

func (o *statedText) deny(text string) {
	for _, w := range wordsOf(fold(text)) {
		o.denied[w], o.denied[canonical(w)] = true, true
		o.mark(o.notOf, w, canonical(w))
	}
}

func (o *statedText) mark(in map[int]bool, forms ...string) {
	for _, form := range forms {
		for _, f := range things[form] {
			in[f] = true
		}
	}
}

// denies tells whether the product's own text says that it is not so.
func (o *statedText) denies(w string) bool {
	c := canonical(w)
	return o.denied[w] || o.denied[c] || slices.ContainsFunc(append(slices.Clone(things[w]), things[c]...), func(f int) bool { return o.notOf[f] })
}

// states tells whether a word is the product's own, or says what one of its own does, in
// whichever language.
func (o *statedText) states(w string) bool {
	c := canonical(w)
	if o.words[w] || o.words[c] {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(things[w]), things[c]...), func(f int) bool { return o.families[f] })
}

var (
	denials  = set("not no without never neither nor isn't aren't doesn't don't can't niet geen zonder nooit nicht kein keine keinen ohne nie pas sans aucun aucune jamais")
	hyphened = regexp.MustCompile(`\pL+(?:-\pL+)+`)
)

// statesAll tells whether the product's own text holds each of these words.
func (g guard) statesAll(words string) bool {
	own := g.own()
	return !slices.ContainsFunc(wordsOf(words), func(w string) bool { return !own.states(w) && !idle[w] && w != "made" })
}

// assertions refuses what is said to be in, of or done by the product, unless each word of it
// is in the product's own text or says nothing of it.
func (g guard) assertions(text string) error {
	own := g.own()
	for _, list := range []struct {
		verbs *regexp.Regexp
		free  map[string]bool
	}{{asserting, nil}, {dedicating, scenery}} {
		for _, m := range list.verbs.FindAllStringSubmatch(text, -1) {
			for _, w := range wordsOf(furtherClause.ReplaceAllString(m[1], "")) {
				if !own.states(w) && !idle[w] && !marks[g.t][w] && w != "slot" && !unspecific[w] && !list.free[w] {
					return refuse("something that the product's text does not state", strings.TrimSpace(m[0]))
				}
			}
		}
	}
	return nil
}

// furtherClause begins another thought than the verb's.
var furtherClause = regexp.MustCompile(`\b(?:that|which|so|because|when|where|while|if|but|and (?:you|it|they|i)|die|dat|zodat|omdat|waar|als|maar|en (?:je|hij|ze|ik)|wenn|weil|damit|aber|und (?:du|er|sie|es|ich)|qui|que|quand|car|mais|et (?:vous|il|elle|je))\b.*`)

const clauseRest = `\b([^.,;:!?–—]*)`

var (
	// asserting verbs are followed by a fact.
	asserting = regexp.MustCompile(`\b(?:comes? (?:complete )?with|comes? in|includ(?:es?|ing)|contains?|equipped with|features?|featuring|made (?:of|from|with|by)|crafted (?:from|with|by)|` +
		`fits (?:in|into|any|every|all|on)|compatible with|works with|(?:it|they|which|that) lasts?|weighs|measures|protects?|prevents?|removes?|improves?|(?:it|they|that|which) keeps? (?:your|the|drinks?|food|coffee|tea|water|things)|resists?|` +
		`wordt geleverd met|komt met|komt in|inclusief|bevat|uitgerust met|beschikt over|gemaakt (?:van|met|door|uit)|past (?:in|op)|compatibel met|werkt met|gaat (?:\pL+ )?mee|houdt (?:je|de|het) (?:\pL+ )?(?:warm|koud|vers|heet)|` +
		`weegt|meet|beschermt|voorkomt|verwijdert|verbetert|helpt tegen|werkt tegen|bestand tegen|` +
		`enthalt|besteht aus|(?:gefertigt|gemacht|hergestellt) aus|inklusive|ausgestattet mit|verfugt uber|kommt mit|passt (?:in|auf)|kompatibel mit|wiegt|misst|schutzt|verhindert|entfernt|verbessert|hilft (?:gegen|bei)|bestandig gegen|halt (?:dein\w*|den|die|das) (?:\pL+ )?(?:warm|kalt|frisch|heiss)|` +
		`contient|comprend|inclut|compose\w* de|(?:fait|faite|fabrique|fabriquee)s? (?:de|en|avec)|livre\w* avec|equipe\w* de|dispose de|compatible avec|pese|mesure|protege|empeche|elimine|ameliore|resiste|aide contre|garde (?:votre|ton|le|la) (?:\pL+ )?(?:chaud|froid|frais))` + clauseRest)
	// dedicating verbs say what it is for, which may be a place or an hour.
	dedicating = regexp.MustCompile(`\b(?:suitable for|designed (?:for|to)|built (?:for|to)|has an? |offers?|holds|geschikt voor|ontworpen (?:voor|om)|geeignet fur|entworfen fur|gebaut fur|bietet|convient (?:a|aux|pour)|concu\w* pour|offre)` + clauseRest)
	// unspecific words say nothing of a product wherever they stand.
	unspecific = set(`it its it's one thing piece this that them you your own well each every all both same own way more rest simply
		good lovely fine nice quiet calm gentle warm soft over under around inside outside underneath beside near very really quite rather just still also too even both
		mooi mooie fijn fijne goed goede heel echt gewoon eigen elk elke alle rustig rustige stuk ding
		schon schone gut gute guten gern gerne wirklich einfach eigen jede jeden jedes alle ruhig stuck ding sehr ganz
		beau belle beaux belles bon bonne bien simple simplement chaque toute tout tous calme propre piece chose tres`)
	// scenery are places, hours and people.
	scenery = set(`morning mornings evening evenings day days night nights weekend weekends sunday sundays afternoon afternoons winter summer autumn spring season
		breakfast lunch dinner supper table tables kitchen kitchens home house shelf shelves corner hand hands guest guests family friend friends someone anyone
		cup coffee tea bread soup stew pasta water wine slow long busy shared cooking baking reading meal meals moment moments place room use everyday daily life
		ochtend ochtenden avond avonden dag dagen nacht zondag middag winter zomer herfst lente seizoen ontbijt lunch diner eten tafel keuken huis thuis plank hoek hand handen
		gasten familie vriend vrienden iemand kop kopje koffie thee brood soep stoofpot wijn trage lange drukke koken bakken lezen maaltijd moment plek kamer gebruik dagelijks leven
		morgen abend abende tag tage nacht sonntag nachmittag winter sommer herbst fruhling jahreszeit fruhstuck mittagessen abendessen essen tisch kuche haus zuhause regal ecke hand hande
		gaste familie freund freunde jemand tasse kaffee tee brot suppe eintopf wein langsame lange kochen backen lesen mahlzeit moment platz zimmer gebrauch alltag leben
		matin matins soir soirs soiree soirees jour jours nuit dimanche apres-midi hiver ete automne printemps saison petit-dejeuner dejeuner diner table cuisine maison etagere coin main mains
		invites famille ami amis quelqu'un cafe the pain soupe vin lent longs cuisiner lire repas moment endroit piece usage quotidien vie`)
)

// unstated is the reason to refuse a property.
const unstated = "a property that the product's text does not state"

// properties refuses what the product's own text does not state.
func (g guard) properties(text string) error {
	own := g.own()
	denied := 0
	words := wordsOf(text)
	for i, w := range words {
		if denied--; denials[w] {
			denied = 3
			continue
		}
		c := canonical(w)
		if w == "slot" || own.states(w) || denied >= 0 && own.denies(w) {
			continue
		}
		if in, ok := propertyIn[w]; ok && in != g.t || w == "weiss" && (i == 0 || !coloured[words[i-1]]) { // "wer weiß"
			continue
		}
		if (properly(w, g.t) || w != c && properly(c, g.t) || propertyStem.MatchString(w) && !notProperties[w]) && !g.scene(words, i) {
			return refuse(unstated, w)
		}
	}
	for _, w := range hyphened.FindAllString(text, -1) {
		whole := strings.ReplaceAll(w, "-", "")
		if (len(family[whole])+len(family[w]) > 0 || propertyStem.MatchString(whole)) && !own.states(whole) && !own.states(w) && !g.statesAll(w) {
			return refuse(unstated, w)
		}
	}
	return nil
}

// sizes refuses one that is said of the product and that its own text does not state.
func (g guard) sizes(text string) error {
	if m := predicated.FindStringSubmatch(text); m != nil && !g.own().states(m[1]) {
		return refuse(unstated, m[0])
	}
	return nil
}

// scene tells a word that colours the scene and not the product: "black coffee".
func (g guard) scene(words []string, i int) bool {
	near := ""
	for k := max(0, i-1); k <= min(len(words)-1, i+2); k++ {
		if k != i {
			near += words[k] + " "
		}
	}
	with, ok := companions[words[i]]
	return ok && slices.ContainsFunc(strings.Fields(near), func(w string) bool { return with[w] })
}

// propertyStem catches compounds: "water-resistant", "splashproof", "waterbestendig".
var propertyStem = regexp.MustCompile(`\pL{3}(?:proof|resistant|bestendig|bestendige|vrij|vrije|dicht|dichte|free|certified|gecertificeerd|frei|freie[nrs]?|fest|feste[nrs]?|bestandig\pL*|dichte[nrs]?)$`)

// coloured words stand before a colour.
var coloured = set("ist sind in und ganz sehr")

// notProperties only end like one.
var notProperties = set(`carefree manifest gedicht gedichte gedichten gedicht infest bereitfrei`)

// predicated sizes are said of the product itself; elsewhere a small pause is just that.
var predicated = regexp.MustCompile(`\b(?:it|this|this one|they|these|hij|het|deze|dit|ze|er|es|sie|diese|dieser|dieses|il|elle|ils|elles|c'est|ce)(?:'s| is| are| zijn| ist| sind| est| sont)?(?: (?:so|very|quite|really|pretty|also|heel|erg|lekker|ook|sehr|auch|tres|assez|aussi))? ` +
	`(large|small|compact|tall|huge|tiny|oversized|spacious|heavy|slim|thin|thick|big|long|short|wide|klein|groot|hoog|zwaar|ruim|dun|dik|lang|kort|breed|gross|hoch|schwer|geraumig|dunn|dick|kurz|breit|grand|grande|petit|petite|lourd|lourde|spacieux|mince|epais|haut|haute|large)\b`)
