package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// numbers refuses digits, and numbers in words of any of the languages, unless the product's own
// text has the number with what it counts: "two towels" of a set of two.
func (g guard) numbers(text string) error {
	if i := strings.IndexFunc(text, unicode.IsNumber); i >= 0 {
		if g.quotesNumbers(fold(prepare(text, g.t.voice()))) {
			return nil
		}
		return refuse("a digit outside a slot", strings.Fields(text[i:])[0])
	}
	if w, ok := g.strayNumber(text); ok {
		return refuse("a number outside a slot", w)
	}
	return wordsAfter(text, func(_, w, next string) error {
		if articles[w] && counting[next] && !g.hasJustSo(w+" "+next) {
			return refuse("a number outside a slot", w+" "+next)
		}
		if (w == "number" || w == "nummer" || w == "numero") && articles[next] {
			return refuse("a superlative", w+" "+next)
		}
		return nil
	})
}

// hasJustSo tells whether figures may be said as the passages have them, and one has these words.
func (g guard) hasJustSo(words string) bool {
	return g.figures && slices.ContainsFunc(g.passages, func(p string) bool {
		return strings.Contains(" "+strings.Join(wordsOf(fold(p)), " ")+" ", " "+words+" ")
	})
}

// quotesNumbers tells whether each number of a spelled text is the product's own.
func (g guard) quotesNumbers(text string) bool {
	if strings.ContainsFunc(text, unicode.IsNumber) {
		return false
	}
	_, stray := g.strayNumber(text)
	return !stray
}

// strayNumber finds the first number that the product's own text does not have.
func (g guard) strayNumber(text string) (string, bool) {
	words := wordsOf(text)
	for i := 0; i < len(words); i++ {
		if !g.numberWord(words[i]) {
			continue
		}
		from, to := i, i+1
		for to < len(words) && (g.numberWord(words[to]) || numberLinks[words[to]] && to+1 < len(words) && g.numberWord(words[to+1])) {
			to++
		}
		run := strings.Join(words[from:to], " ")
		if !g.countsOwn(words, from, to) {
			return run, true
		}
		i = to
	}
	return "", false
}

// countsOwn tells whether the product's own text has a number with the word that it stands
// beside, in whichever language. A number of money, time, people or stock is never the product's.
func (g guard) countsOwn(words []string, from, to int) bool {
	before, next := "", ""
	if from > 0 {
		before = words[from-1]
	}
	if to < len(words) {
		next = words[to]
	}
	if neverCounted[before] || neverCounted[next] || counting[next] {
		return false
	}
	run := strings.Join(words[from:to], " ")
	switch {
	case run == "half" && (next == "the" || next == "a"), paired[next], noneOf[before]: // half the fun, in two hands, no two alike
		return !anyOf(priceNouns, words[min(len(words), to):min(len(words), to+3)]...)
	case multiples[run] && g.own().states(run):
		return true
	}
	own := g.own()
	if countedBy[before] && strings.Contains(own.spelled, " "+before+" "+run+" ") {
		return true
	}
	if strings.Contains(own.spelled, " "+run+" "+next+" ") && next != "" && !idle[next] {
		return true
	}
	v, ok := valueOf(words[from:to])
	if !ok {
		return false
	}
	near := words[to:min(len(words), to+2)]
	return own.titled[v] || slices.ContainsFunc(own.counts[v], func(counted string) bool {
		return !idle[counted] && slices.ContainsFunc(near, func(w string) bool { return sameThing(w, counted) })
	})
}

// sameThing tells whether two words name one thing.
func sameThing(a, b string) bool {
	if a == b || canonical(a) == canonical(b) {
		return true
	}
	return slices.ContainsFunc(things[a], func(f int) bool { return slices.Contains(things[b], f) })
}

// numberWords is of how many words a number that may be quoted is, at most.
const numberWords = 5

// valueOf reads a small number in words of any language.
func valueOf(words []string) (int, bool) {
	v, ok := spelledNumbers[strings.Join(words, " ")]
	return v, ok
}

// spelledNumbers are the numbers up to a thousand, folded, as their words.
var spelledNumbers = func() map[string]int {
	m := map[string]int{}
	for n := 1000; n > 1; n-- {
		for t := range tongues {
			m[strings.Join(wordsOf(fold(spellInt(int64(n), t))), " ")] = n
		}
	}
	return m
}()

var (
	countedBy   = set("of for")
	paired      = set("hands handen hande handen mains eyes ogen augen yeux")
	noneOf      = set("no geen keine aucun aucune")
	priceNouns  = set("price prijs preis prix cost kosten euro euros money geld argent")
	multiples   = set("double dubbel dubbele doppelt doppelte doppelten")
	numberLinks = set("and en und et point komma virgule")
	articles    = set("one een ein eine einen einem einer eins un une a an")
	// neverCounted words stand beside a number that is the shop's to state.
	neverCounted = set(`left over remaining stock available sold people customers buyers viewers stars reviews times off percent
		klanten kopers sterren voorraad keer kunden sterne lager ubrig mal prozent clients etoiles avis fois restants restantes restent reste noch nog only slechts nur
		euro euros dollar dollars pound pounds cent cents days day dagen dag tage tagen jours jour`)
	// counting are units after which "one" and "a" count.
	counting = set(`hundred thousand million dozen euro euros dollar dollars pound cent cents percent year years month months week
		weeks hour hours litre liter kilo gram metre meter centimetre watt volt honderd duizend miljoen dozijn procent jaar maand
		maanden weken uur tientje hundert tausend million dutzend prozent jahr jahre jahren monat monate monaten woche wochen stunde stunden
		gramm zentimeter cents mille douzaine centaine an ans annee annees mois semaine semaines heure heures metre kilos litres grammes`)
)

// numberWord also sees what is written together: "negentienhonderd", "einundzwanzig".
func (g guard) numberWord(w string) bool {
	if in, ok := ambiguousNumbers[w]; ok {
		return slices.Contains(in, g.t)
	}
	if plainNumbers[w] {
		return true
	}
	return len(w) > 4 && !notNumbers[w] && !onlyLinks.MatchString(w) && (compound.MatchString(w) || ordinal.MatchString(w))
}

var (
	// ambiguousNumbers are numbers in these languages, and other words in the rest.
	ambiguousNumbers = map[string][]tongue{
		"onze": {french}, "elf": {dutch, german}, "ten": {english, german, french}, "neuf": {french}, "sept": {french}, "dix": {french}, "mille": {french},
		"cent": {french}, "null": {german}, "half": {english, dutch}, "seize": {french}, "tiers": {french}, "quart": {french}, "double": {english, french},
		"halve": {english, dutch}, "demi": {french}, "acht": {dutch, german}, "sieben": {german}, "tien": {dutch}, "zero": {english, french, german, dutch},
		"vier": {dutch, german}, "second": {french}, "halt": {}, "four": {english}, "treble": {english}, "seconde": {french}, "triple": {english, french}, "nul": {dutch, french},
	}
	plainNumbers = set(`two three five six seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
		millions billion billions halves quarter quarters third thirds fourth fifth sixth tenth twice thrice dozen dozens
		twofold threefold tenfold twenties thirties nought
		twee drie vijf zes zeven negen twaalf dertien veertien vijftien zestien zeventien achttien negentien
		twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd honderden duizend duizenden miljoen miljoenen miljard
		kwart derde vierde vijfde dubbel dubbele driedubbel tweemaal driemaal tiental tientallen dozijn anderhalf anderhalve helft tweetal drietal
		zwei zwo drei funf fuenf sechs neun zehn zwolf zwoelf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreissig vierzig funfzig
		sechzig siebzig achtzig neunzig hundert hunderte hunderten tausend tausende tausenden millionen milliarde halb halbe halben halber halbes halfte viertel drittel
		dritte dritten vierte vierten doppelt doppelte doppelten dreifach zweimal dreimal dutzend dutzende anderthalb
		deux trois quatre cinq six huit onze douze treize quatorze quinze vingt vingts trente quarante cinquante soixante septante huitante nonante cents
		million millions milliard milliers centaine centaines dizaine dizaines douzaine moitie demie troisieme quatrieme cinquieme
		cinco siete ocho nueve diez veinte treinta cuarenta cincuenta cien cinque sette otto nove dieci venti trenta quaranta cinquanta cento mitad meta`)
	compound = regexp.MustCompile(`^(?:en|and|een|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|` +
		`fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|` +
		`twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|` +
		`twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend|miljoen|` +
		`und|ein|eins|zwei|drei|funf|sechs|sieben|neun|zehn|zwolf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn|achtzehn|neunzehn|` +
		`zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend|` +
		`quatre|vingts?|soixante|dix|trente|quarante|cinquante|cent|mille)+(?:sten?|de|th|st|delig|fold|voud|fach|mal|ieme)?$`)
	// onlyLinks count nothing by themselves: "einde", "eene".
	onlyLinks = regexp.MustCompile(`^(?:en|and|een|one|ein|und)+(?:s|de|ste|st|th)?$`)
	ordinal   = regexp.MustCompile(`^(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|^(?:elev|twelf|thirteen|fourteen|fifteen)th$`)
	// notNumbers are words that happen to be made of number words.
	notNumbers = set(`tweede tweeden einfach einfache einfachen einfacher einfaches achteen tenten eenen onen andten tende einen einende undein vingten fortes acht tends tenth achtste einst einste eende centen enden undenten`)
)
