package figure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// viseme is the mouth that a phone asks for and how firmly it asks: what is spoken around a
// weak one shapes it.
type viseme struct {
	mouth
	weight float64
}

// Openings are well below what a singer would show: a wide-open "ah" looks like shouting.
var visemes = map[string]viseme{
	"aa":  {mouth{28, 17, .35, 5, .5, .6, 0, 0}, 1},
	"ae":  {mouth{31, 15, .15, 6, .8, .6, 0, 0}, 1},
	"ah":  {mouth{28, 10, .2, 6, .6, .4, 0, 0}, .9},
	"ao":  {mouth{21, 16, .75, 1, .3, .5, 0, 0}, 1.1},
	"eh":  {mouth{31, 12, .1, 7, .8, .5, 0, 0}, 1},
	"er":  {mouth{22, 8, .5, 3, .5, .3, 0, 0}, 1},
	"ih":  {mouth{31, 8, .05, 7, .8, .3, 0, 0}, .9},
	"iy":  {mouth{34, 7, 0, 9, .95, .2, 0, 0}, 1.1},
	"uh":  {mouth{20, 9, .65, 2, .3, .2, 0, 0}, 1},
	"uw":  {mouth{14, 8, 1, 0, 0, 0, 0, 0}, 1.3},
	"m":   {mouth{27, 0, 0, 5, 0, 0, 1, 0}, 3},
	"f":   {mouth{28, 4.6, 0, 5, 1, 0, .7, 0}, 2},
	"th":  {mouth{29, 8, .1, 5, .8, .4, 0, 1}, 1.3},
	"t":   {mouth{30, 6, .05, 6, .85, .6, 0, 0}, .6},
	"s":   {mouth{31, 5, 0, 7, 1, 0, 0, 0}, .8},
	"l":   {mouth{28, 11, .15, 6, .6, 1, 0, 0}, .9},
	"sh":  {mouth{21, 7, .6, 2, .9, 0, 0, 0}, 1.2},
	"r":   {mouth{21, 7, .55, 3, .5, .2, 0, 0}, .8},
	"w":   {mouth{13, 5, 1, 0, 0, 0, 0, 0}, 1.5},
	"y":   {mouth{32, 6, 0, 7, .9, .2, 0, 0}, .7},
	"k":   {mouth{29, 8, .1, 6, .6, .2, 0, 0}, .5},
	"hh":  {mouth{28, 9, .15, 6, .5, .3, 0, 0}, .3},
	"pau": {closed, 1},
}

// alike maps ARPAbet phones to the ones whose mouth they share; glides are two mouths in turn.
var alike = map[string][]string{
	"ax": {"ah"}, "axr": {"er"}, "ix": {"ih"}, "el": {"ah", "l"}, "em": {"ah", "m"}, "en": {"ah", "t"},
	"aw": {"aa", "uw"}, "ay": {"aa", "iy"}, "ey": {"eh", "iy"}, "ow": {"ao", "uw"}, "oy": {"ao", "iy"},
	"b": {"m"}, "p": {"m"}, "v": {"f"}, "dh": {"th"}, "d": {"t"}, "n": {"t"}, "dx": {"t"}, "nx": {"t"},
	"z": {"s"}, "zh": {"sh"}, "ch": {"sh"}, "jh": {"sh"}, "g": {"k"}, "ng": {"k"}, "hv": {"hh"},
	"sil": {"pau"}, "h#": {"pau"}, "brth": {"pau"},
}

// phone is a sound and when it is spoken, in seconds.
type phone struct {
	name       string
	start, end float64
}

// shapes breaks a phone into those that have a viseme. One that is not known is a neutral vowel.
func (p phone) shapes() []phone {
	names, ok := alike[p.name]
	if !ok {
		names = []string{p.name}
	}
	out := make([]phone, len(names))
	step := (p.end - p.start) / float64(len(names))
	for i, n := range names {
		if _, ok := visemes[n]; !ok {
			n = "ah"
		}
		out[i] = phone{n, p.start + step*float64(i), p.start + step*float64(i+1)}
	}
	return out
}

// spellings are what groups of letters usually sound like, longest first.
var spellings = []struct {
	letters string
	phones  []string
}{
	{"sch", []string{"sh"}}, {"th", []string{"dh"}}, {"sh", []string{"sh"}}, {"ch", []string{"ch"}},
	{"ph", []string{"f"}}, {"wh", []string{"w"}}, {"ck", []string{"k"}}, {"ng", []string{"ng"}}, {"qu", []string{"k", "w"}},
	{"oo", []string{"uw"}}, {"ee", []string{"iy"}}, {"ea", []string{"iy"}}, {"ou", []string{"aw"}}, {"ow", []string{"ow"}},
	{"ai", []string{"ey"}}, {"ay", []string{"ey"}}, {"ei", []string{"ay"}}, {"ie", []string{"iy"}}, {"ij", []string{"ey"}},
	{"oa", []string{"ow"}}, {"oi", []string{"oy"}}, {"oy", []string{"oy"}}, {"oe", []string{"uw"}}, {"au", []string{"aw"}},
	{"eu", []string{"oy"}}, {"ui", []string{"aw"}},
	{"a", []string{"ae"}}, {"e", []string{"eh"}}, {"i", []string{"ih"}}, {"o", []string{"ow"}}, {"u", []string{"uh"}}, {"y", []string{"iy"}},
	{"b", []string{"b"}}, {"c", []string{"k"}}, {"d", []string{"d"}}, {"f", []string{"f"}}, {"g", []string{"g"}}, {"h", []string{"hh"}},
	{"j", []string{"jh"}}, {"k", []string{"k"}}, {"l", []string{"l"}}, {"m", []string{"m"}}, {"n", []string{"n"}}, {"p", []string{"p"}},
	{"q", []string{"k"}}, {"r", []string{"r"}}, {"s", []string{"s"}}, {"t", []string{"t"}}, {"v", []string{"v"}}, {"w", []string{"w"}},
	{"x", []string{"k", "s"}}, {"z", []string{"z"}},
}

// spelled guesses a word's phones from its letters, evenly in its time but for vowels, which
// last longer.
func spelled(word string, start, end float64) []phone {
	var names []string
	rest := letters(word)
	if n := len(rest); n > 3 && strings.HasSuffix(rest, "e") {
		rest = rest[:n-1]
	}
	for rest != "" {
		size := 0
		for _, s := range spellings {
			if strings.HasPrefix(rest, s.letters) {
				names, size = append(names, s.phones...), len(s.letters)
				break
			}
		}
		if size == 0 { // another script: some vowel is nearly always right
			r := []rune(rest)[0]
			names, size = append(names, []string{"aa", "iy", "uw", "eh", "ow"}[int(r)%5]), len(string(r))
		}
		rest = rest[size:]
	}
	total := 0.0
	for _, n := range names {
		total += share(n)
	}
	out, at := make([]phone, 0, len(names)), start
	for _, n := range names {
		d := (end - start) * share(n) / total
		out = append(out, phone{n, at, at + d})
		at += d
	}
	return out
}

func share(name string) float64 {
	if strings.ContainsAny(name[:1], "aeiou") {
		return 1.6
	}
	return 1
}

// letters keeps a word's letters and digits, lower case and without accents.
func letters(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(word))
}
