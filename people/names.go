package people

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxViewerName  = 24 // runes
	maxAccountName = 60
	maxMarks       = 2 // combining marks on one letter
)

// CleanName makes a viewer's chosen name fit to be shown: NFC, single spaces, nothing invisible
// and nothing that turns the direction of the text around it, cut to 24 runes. A *FieldError
// refuses a name of which nothing is left, one that bears the marks of the AI or of a checked
// account, and one in which a reserved name is a word, however it is spelled.
func CleanName(name string, reserved []string) (string, error) {
	name, err := cleanName(name, maxViewerName)
	if err != nil {
		return "", err
	}
	if strings.ContainsFunc(name, isBadge) || slices.Contains(words(norm.NFKC.String(name)), "AI") {
		return "", &FieldError{"name", "reserved", "only the AI host is marked as AI, choose a name without it"}
	}
	for _, r := range reserved {
		if imitates(name, r) {
			return "", &FieldError{"name", "reserved", "this name is taken, choose another"}
		}
	}
	return name, nil
}

// isBadge tells the signs with which pages mark the AI and the team.
func isBadge(r rune) bool {
	return strings.ContainsRune("✦✧✨❇✳⟡🤖✓✔☑✅🗸🛡", r)
}

// cleanName cleans and cuts without regard to who else is here.
func cleanName(name string, most int) (string, error) {
	name = strings.Map(func(r rune) rune {
		if looksEmpty(r) {
			return ' '
		}
		if stripped(r) {
			return -1
		}
		return r
	}, name)
	name = cut(strings.Join(strings.Fields(norm.NFC.String(name)), " "), most)
	if !strings.ContainsFunc(name, func(r rune) bool { return r != ' ' && !unicode.In(r, unicode.M, unicode.Cf) }) {
		return "", &FieldError{"name", "empty", "a name has at least one letter"}
	}
	return name, nil
}

// cut keeps the first most runes, and of piled up marks the first two.
func cut(s string, most int) string {
	var b strings.Builder
	n, marks := 0, 0
	for _, r := range s {
		if n == most {
			break
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(b.String(), " \u200c\u200d")
}

// looksEmpty tells white space and the letters that look like it.
func looksEmpty(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\u115F\u1160\u3164\uFFA0\u2800", r)
}

// stripped tells what nobody sees. The joiners stay: emoji and Persian need them.
func stripped(r rune) bool {
	if r == '\u200C' || r == '\u200D' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r >= 0xE0100 && r <= 0xE01EF
}

// imitates tells whether name has reserved as one of its words, or is it when written without
// spaces.
func imitates(name, reserved string) bool {
	want := skeleton(reserved)
	if want == "" {
		return false
	}
	same := func(w string) bool { // a mark at the end is a mark, within a word it is an i
		return skeleton(w) == want || skeleton(strings.Trim(w, "!|")) == want
	}
	return same(name) || slices.ContainsFunc(words(name), same)
}

// words splits at whatever is neither letter, mark nor digit.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '|' && r != '!' })
}

// skeleton is what is left of a text when everything that looks alike is the same: letters
// without marks, in lower case, from one alphabet (after Unicode UTS #39).
func skeleton(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		if l, ok := lookalikes[r]; ok {
			r = l
		}
		if unicode.In(r, unicode.L, unicode.N) {
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
}

// lookalikes are the letters that are taken for a Latin one. I, l and 1 are one.
var lookalikes = map[rune]rune{
	'l': 'i', '1': 'i', '|': 'i', '!': 'i', 'ı': 'i', 'ɪ': 'i', '0': 'o', '3': 'e', '4': 'a', '5': 's', '@': 'a', '$': 's',
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'ё': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'ї': 'i', 'ӏ': 'i', 'ј': 'j', 'к': 'k',
	'м': 'm', 'о': 'o', 'р': 'p', 'г': 'r', 'ѕ': 's', 'т': 't', 'у': 'y', 'х': 'x', 'ԝ': 'w',
	'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'μ': 'm', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'ɑ': 'a', 'ᴀ': 'a', 'ᴇ': 'e', 'ɡ': 'g', 'ᴍ': 'm', 'ɴ': 'n', 'ᴏ': 'o', 'ʀ': 'r', 'ꜱ': 's', 'ᴛ': 't', 'ᴜ': 'u',
}
