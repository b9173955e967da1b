package script

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// tongue is a language the house speaks. Words are kept in pairs indexed by it.
type tongue int

const (
	english tongue = iota
	dutch
)

// tongueOf falls back to English for a language the house does not speak.
func tongueOf(t language.Tag) tongue {
	if base, _ := t.Base(); base.String() == "nl" {
		return dutch
	}
	return english
}

func (t tongue) tag() language.Tag {
	if t == dutch {
		return language.Dutch
	}
	return language.English
}

// pick chooses the words of a pair.
func (t tongue) pick(en, nl string) string {
	if t == dutch {
		return nl
	}
	return en
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
var marks = [2]map[string]bool{
	english: set(`the a an and or of to in on for with is are was it its it's this that these those
		you your they their from at by as be been can will has have not no but if so what how when
		where who which do does did just here there into more than then them we our i i'm i'll
		let's one look want would could year years warranty months weeks days policy`),
	dutch: set(`de het een en of van te in op voor met is zijn was dit dat deze die je jij jouw uw u
		ze zij hun uit bij als aan om kan kun zal heeft hebben niet geen maar dus wat hoe wanneer
		waar wie welke doet doe naar ook nog dan er wij we onze ik hier daar over meer wel zo tot
		wordt worden door heb ben bent wil zou zoek staat komt gaat jaar garantie maanden weken dagen`),
}

// leaning counts the marks of each language.
func leaning(text string) (en, nl int) {
	for _, w := range wordsOf(fold(text)) {
		if marks[english][w] {
			en++
		}
		if marks[dutch][w] {
			nl++
		}
	}
	return en, nl
}

// foreign tells that a text leans to the other language: it would be read aloud with the
// wrong sounds. A text without marks of either, such as "Solid walnut", is not foreign.
func foreign(text string, t tongue) bool {
	en, nl := leaning(text)
	if t == dutch {
		return en > nl
	}
	return nl > en
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
