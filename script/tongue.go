package script

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// tongue is a language the house writes. Words are kept by it. Text answers, numbers and the
// guard know all of them; the host speaks the ones of [tongue.voice].
type tongue int

const (
	english tongue = iota
	dutch
	german
	french
	tongues // how many there are
)

// words are the same in each tongue, in the order above.
type words [tongues]string

var tags = [tongues]language.Tag{language.English, language.Dutch, language.German, language.French}

// tongueOf falls back to English for a language the house does not write.
func tongueOf(t language.Tag) tongue {
	base, _ := t.Base()
	for i, tag := range tags {
		if known, _ := tag.Base(); known == base {
			return tongue(i)
		}
	}
	return english
}

func (t tongue) tag() language.Tag { return tags[t] }

// voice is the tongue in which the host says what is written in t: it has a phrasebook, a way to
// read numbers and units, and pronunciation for English and Dutch.
func (t tongue) voice() tongue {
	if t == dutch {
		return dutch
	}
	return english
}

// pick chooses the words of a tongue; a list that lacks them falls back to its first.
func (t tongue) pick(list ...string) string {
	if int(t) < len(list) {
		return list[t]
	}
	return list[0]
}

// fold lowers case, width and accents: what is compared, never what is shown.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == '’' || r == '‘' || r == '`' || r == '´':
			b.WriteByte('\'')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// wordsOf splits folded text into words of letters, digits and inner apostrophes.
func wordsOf(folded string) []string {
	words := strings.FieldsFunc(folded, func(r rune) bool {
		return r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	kept := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, "'"); w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// The words by which a sentence's language shows, folded.
var marks = [tongues]map[string]bool{
	english: set(`the a an and or of to in on for with is are was it its it's this that these those
		you your they their from at by as be been can will has have not no but if so what how when
		where who which do does did just here there into more than then them we our i i'm i'll
		let's one look want would could year years warranty months weeks days policy price cost costs
		much delivery shipping return please thanks`),
	dutch: set(`de het een en of van te in op voor met is zijn was dit dat deze die je jij jouw uw u
		ze zij hun uit bij als aan om kan kun zal heeft hebben niet geen maar dus wat hoe wanneer
		waar wie welke doet doe naar ook nog dan er wij we onze ik hier daar over meer wel zo tot
		wordt worden door heb ben bent wil zou zoek staat komt gaat jaar garantie maanden weken dagen
		prijs kost hoeveel duur verzending bezorging voorraad bedankt retour maat maten kleur alsjeblieft jullie`),
	german: set(`der die das den dem des ein eine einen einem einer und oder von zu im auf fur mit ist sind
		sie ihr ihre euch euer nicht kein keine aber wenn wie wann wo wer welche welcher welches was
		kann konnen konnt haben habt hat gibt es ich wir mir mich dieser diese dieses noch auch uber
		mehr bei nach aus zum zur wird werden preis kostet kosten viel wieviel versand lieferung
		lieferzeit ruckgabe grosse grossen farbe farben lager bitte danke bin bist guten hallo
		mochte suche geschenk vielen liefert liefern bezahlen zahlen verfugbar ausverkauft welchen jetzt schon lieber bestellen kaufen reinigen mein meine meinen meiner unter zuruck wurden bestellung`),
	french: set(`le la les un une des du et ou pour avec est sont ce cette ces c'est il elle vous nous
		votre vos notre je j'ai j'aimerais tu ne pas mais si comment quand qui quel quelle quels quelles
		que qu'est quoi combien puis peut peux pouvez avez avoir y dans sur au aux encore aussi bonjour
		merci prix coute couter livraison retour taille tailles couleur couleurs plait cadeau moins
		livrez livrer payer commander acheter recommandez beaucoup cela celui celle suis etes mon ma mes cherche voudrais est-ce sans chez commande disponible`),
}

// leaning counts the marks of each tongue in a text.
func leaning(text string) (n [tongues]int) {
	for _, w := range wordsOf(fold(text)) {
		if from, rest, ok := strings.Cut(w, "'"); ok && elided[from] { // l'horloge, d'un
			n[french]++
			w = rest
		}
		for t := range marks {
			if marks[t][w] {
				n[t]++
			}
		}
	}
	return n
}

var elided = set("l d j c n s m t qu jusqu lorsqu")

// foreign tells that a text leans to another language: it would be read aloud with the
// wrong sounds. A text without marks of any, such as "Solid walnut", is not foreign.
func foreign(text string, t tongue) bool {
	n := leaning(text)
	return slices.Max(n[:]) > n[t]
}

// tongueIn is the tongue a message is written in, where its words tell; else the reader's own.
func tongueIn(text string, reader tongue) tongue {
	n := leaning(text)
	best, second := reader, 0
	for t := range n {
		if n[t] > n[best] {
			best = tongue(t)
		}
	}
	for t := range n {
		if tongue(t) != best {
			second = max(second, n[t])
		}
	}
	if best != reader && n[best] == second {
		return reader
	}
	return best
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = set(`e.g i.e etc incl excl approx ca vs mr mrs dr st no nr nl bijv bv o.a d.w.z
	max min p.p p.st resp evt m.b.t t.o.v`)

// sentences splits text after . ! ? and at line ends, but not in decimals or abbreviations.
func sentences(text string) []string {
	var out []string
	flush := func(s string) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, s)
		}
	}
	for line := range strings.Lines(text) {
		runes, start := []rune(line), 0
		for i, r := range runes {
			if r != '.' && r != '!' && r != '?' && r != '…' {
				continue
			}
			if i+1 < len(runes) && !unicode.IsSpace(runes[i+1]) {
				continue
			}
			if r == '.' && abbreviated(runes[start:i]) {
				continue
			}
			flush(string(runes[start : i+1]))
			start = i + 1
		}
		flush(string(runes[start:]))
	}
	return out
}

func abbreviated(before []rune) bool {
	i := len(before)
	for i > 0 && !unicode.IsSpace(before[i-1]) {
		i--
	}
	last := strings.TrimLeft(strings.ToLower(string(before[i:])), "(")
	return abbreviations[last] || len([]rune(last)) == 1 && unicode.IsLetter([]rune(last)[0])
}

// capital puts a capital at the start of a sentence; "iPhone" keeps its own spelling.
func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 || len(r) > 1 && unicode.IsUpper(r[1]) {
		return s
	}
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// joined lists words: "S, M or L".
func joined(list []string, and string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + and + " " + list[len(list)-1]
}
