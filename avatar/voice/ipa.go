package voice

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// otherLanguage marks, in espeak-ng's output, a word read in another language: "(en)…(nl)".
var otherLanguage = regexp.MustCompile(`\([a-z-]+\)`)

// sounds are symbols of the International Phonetic Alphabet and the nearest English phones,
// longest first where one begins with another.
var sounds = []struct {
	ipa    string
	phones []string
}{
	{"t͡ʃ", []string{"ch"}}, {"tʃ", []string{"ch"}}, {"dʒ", []string{"jh"}}, {"ts", []string{"t", "s"}},
	{"aɪ", []string{"ay"}}, {"aʊ", []string{"aw"}}, {"eɪ", []string{"ey"}}, {"oʊ", []string{"ow"}},
	{"əʊ", []string{"ow"}}, {"ɔɪ", []string{"oy"}}, {"ɔø", []string{"oy"}}, {"ɔʏ", []string{"oy"}},
	{"ɛɪ", []string{"ay"}}, {"œy", []string{"aw"}}, {"ʌʊ", []string{"aw"}}, {"ɑʊ", []string{"aw"}},
	{"iə", []string{"iy", "ax"}}, {"ɪə", []string{"ih", "ax"}}, {"eə", []string{"eh", "ax"}}, {"ʊə", []string{"uh", "ax"}},
	{"a", []string{"aa"}}, {"ɑ", []string{"aa"}}, {"ɐ", []string{"ah"}}, {"æ", []string{"ae"}}, {"ɒ", []string{"aa"}},
	{"ʌ", []string{"ah"}}, {"ɔ", []string{"ao"}}, {"o", []string{"ow"}}, {"ø", []string{"uh"}}, {"œ", []string{"er"}},
	{"e", []string{"ey"}}, {"ɛ", []string{"eh"}}, {"ɜ", []string{"er"}}, {"ɝ", []string{"er"}}, {"ɚ", []string{"er"}},
	{"ə", []string{"ax"}}, {"ɘ", []string{"ax"}}, {"ɵ", []string{"uh"}}, {"i", []string{"iy"}}, {"ɪ", []string{"ih"}},
	{"ɨ", []string{"ix"}}, {"y", []string{"uw"}}, {"ʏ", []string{"uh"}}, {"u", []string{"uw"}}, {"ʊ", []string{"uh"}},
	{"ɯ", []string{"uw"}}, {"b", []string{"b"}}, {"β", []string{"v"}}, {"c", []string{"k"}}, {"ç", []string{"hh"}},
	{"d", []string{"d"}}, {"ð", []string{"dh"}}, {"ɾ", []string{"d"}}, {"f", []string{"f"}}, {"ɡ", []string{"g"}},
	{"g", []string{"g"}}, {"ɣ", []string{"g"}}, {"h", []string{"hh"}}, {"ɦ", []string{"hh"}}, {"x", []string{"hh"}},
	{"χ", []string{"hh"}}, {"ħ", []string{"hh"}}, {"j", []string{"y"}}, {"ʝ", []string{"y"}}, {"k", []string{"k"}},
	{"q", []string{"k"}}, {"l", []string{"l"}}, {"ɫ", []string{"l"}}, {"ɬ", []string{"l"}}, {"ʎ", []string{"l", "y"}},
	{"m", []string{"m"}}, {"ɱ", []string{"m"}}, {"n", []string{"n"}}, {"ɲ", []string{"n", "y"}}, {"ŋ", []string{"ng"}},
	{"p", []string{"p"}}, {"ɸ", []string{"f"}}, {"r", []string{"r"}}, {"ɹ", []string{"r"}}, {"ʁ", []string{"r"}},
	{"ʀ", []string{"r"}}, {"ɻ", []string{"r"}}, {"s", []string{"s"}}, {"ʂ", []string{"sh"}}, {"ʃ", []string{"sh"}},
	{"ɕ", []string{"sh"}}, {"t", []string{"t"}}, {"θ", []string{"th"}}, {"v", []string{"v"}}, {"ʋ", []string{"v"}},
	{"w", []string{"w"}}, {"ɥ", []string{"w"}}, {"z", []string{"z"}}, {"ʐ", []string{"zh"}}, {"ʒ", []string{"zh"}},
	{"ʑ", []string{"zh"}},
}

// arpabet reads phones in IPA, as espeak-ng writes them, as the nearest English ones. Stress,
// length, tone and what it does not know are left out.
func arpabet(ipa string) []string {
	var phones []string
	for item := range strings.FieldsFuncSeq(otherLanguage.ReplaceAllString(ipa, ""), between) {
		phones = append(phones, phone(item)...)
	}
	return phones
}

func between(r rune) bool { return r == '_' || r == ' ' || r == 'ˈ' || r == 'ˌ' }

// phone reads one item, such as "ɑːɹ".
func phone(item string) []string {
	var phones []string
next:
	for item != "" {
		for _, s := range sounds {
			if strings.HasPrefix(item, s.ipa) {
				phones = append(phones, s.phones...)
				item = item[len(s.ipa):]
				continue next
			}
		}
		_, size := utf8.DecodeRuneInString(item)
		item = item[size:]
	}
	return phones
}
