package avatar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// usual is how long a phone usually takes in running speech, in ms.
func usual(phone string) float64 {
	switch phone {
	case "ax", "ix", "axr", "dx", "d", "dh":
		return 46
	case "t", "v", "ao":
		return 54
	case "n", "r", "ih", "hh", "b", "g":
		return 65
	case "m", "w", "y", "ah", "uh":
		return 76
	case "ng", "eh", "ae", "l", "k", "z", "uw", "zh", "jh":
		return 92
	case "p", "s", "f", "iy":
		return 104
	case "aa", "er", "ey", "ow":
		return 120
	case "th", "sh", "ch":
		return 148
	case "ay", "aw", "oy":
		return 175
	case "pau":
		return 0
	default:
		return 65
	}
}

// vowel tells whether a phone is one.
func vowel(phone string) bool { return strings.ContainsAny(phone[:min(len(phone), 1)], "aeiou") }

// spellings are groups of letters and the phones that they usually stand for, longest first. It
// is meant for the shapes of a mouth and the lengths of words, in any language of Latin script.
var spellings = []struct {
	letters string
	phones  []string
}{
	{"tion", []string{"sh", "ax", "n"}}, {"ough", []string{"ao"}}, {"eigh", []string{"ey"}},
	{"sch", []string{"s", "k"}}, {"tch", []string{"ch"}}, {"igh", []string{"ay"}}, {"eau", []string{"ow"}},
	{"aai", []string{"aa", "iy"}}, {"ooi", []string{"ow", "iy"}}, {"oei", []string{"uw", "iy"}},
	{"th", []string{"th"}}, {"sh", []string{"sh"}}, {"ch", []string{"ch"}}, {"ph", []string{"f"}},
	{"ng", []string{"ng"}}, {"qu", []string{"k", "w"}}, {"ck", []string{"k"}}, {"wh", []string{"w"}},
	{"ee", []string{"iy"}}, {"ea", []string{"iy"}}, {"ie", []string{"iy"}}, {"oo", []string{"uw"}},
	{"ou", []string{"aw"}}, {"ow", []string{"ow"}}, {"oa", []string{"ow"}}, {"oe", []string{"uw"}},
	{"ai", []string{"ey"}}, {"ay", []string{"ey"}}, {"ei", []string{"ay"}}, {"ij", []string{"ay"}},
	{"eu", []string{"uw"}}, {"ui", []string{"aw"}}, {"uu", []string{"uw"}}, {"au", []string{"aw"}},
	{"oi", []string{"oy"}}, {"oy", []string{"oy"}}, {"aa", []string{"aa"}},
	{"er", []string{"er"}}, {"ir", []string{"er"}}, {"ur", []string{"er"}},
	{"bb", []string{"b"}}, {"dd", []string{"d"}}, {"ff", []string{"f"}}, {"gg", []string{"g"}},
	{"ll", []string{"l"}}, {"mm", []string{"m"}}, {"nn", []string{"n"}}, {"pp", []string{"p"}},
	{"rr", []string{"r"}}, {"ss", []string{"s"}}, {"tt", []string{"t"}}, {"zz", []string{"z"}},
	{"a", []string{"ae"}}, {"b", []string{"b"}}, {"c", []string{"k"}}, {"d", []string{"d"}},
	{"e", []string{"eh"}}, {"f", []string{"f"}}, {"g", []string{"g"}}, {"h", []string{"hh"}},
	{"i", []string{"ih"}}, {"j", []string{"jh"}}, {"k", []string{"k"}}, {"l", []string{"l"}},
	{"m", []string{"m"}}, {"n", []string{"n"}}, {"o", []string{"aa"}}, {"p", []string{"p"}},
	{"q", []string{"k"}}, {"r", []string{"r"}}, {"s", []string{"s"}}, {"t", []string{"t"}},
	{"u", []string{"ah"}}, {"v", []string{"v"}}, {"w", []string{"w"}}, {"x", []string{"k", "s"}},
	{"y", []string{"iy"}}, {"z", []string{"z"}},
}

// Letters estimates the phones of a word from its letters. A digit counts as a short word, a
// letter of another script as a syllable, anything else as nothing.
func Letters(word string) []string {
	rest := strings.TrimRightFunc(strings.ToLower(word), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if strings.HasSuffix(rest, "e") && strings.ContainsAny(rest[:len(rest)-1], "aeiouy") {
		rest = rest[:len(rest)-1] // silent, or nearly
	}
	var phones []string
next:
	for rest != "" {
		for _, s := range spellings {
			if strings.HasPrefix(rest, s.letters) {
				phones = append(phones, s.phones...)
				rest = rest[len(s.letters):]
				continue next
			}
		}
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.IsDigit(r):
			phones = append(phones, "w", "ah", "n")
		case unicode.IsLetter(r):
			phones = append(phones, "d", "aa")
		}
		rest = rest[size:]
	}
	return phones
}
