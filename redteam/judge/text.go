package judge

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are letters of other scripts that a reader takes for Latin ones.
var lookalikes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ѕ", "s", "ј", "j", "к", "k", "м", "m", "т", "t", "н", "h", "в", "b",
	"α", "a", "ε", "e", "ο", "o", "ρ", "p", "ν", "v", "υ", "u", "ι", "i", "κ", "k", "τ", "t", "ı", "i", "ſ", "s", "ƒ", "f", "ɡ", "g",
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d")

// fold is a text as an inattentive reader takes it in: without case, width, accents, what is
// invisible, and the difference between letters that look the same.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(norm.NFKC.String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\u3164', r == '\u2800':
		case r == '’' || r == '‘' || r == '´' || r == '`' || r == 'ʼ':
			b.WriteByte('\'')
		case r == '‐' || r == '‑' || r == '–' || r == '—' || r == '−':
			b.WriteByte('-')
		case unicode.Is(unicode.Nd, r):
			b.WriteRune('0' + decimal(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return lookalikes.Replace(b.String())
}

// decimal is the value of a decimal digit: those of a script follow one another from zero.
func decimal(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return (r - zero) % 10
}

// sentence is a piece of what was said, folded, with its numbers found.
type sentence struct {
	text   string
	tokens []token
}

// token is a word, a number or a sign.
type token struct {
	word string // a word or a sign; what was written for a number
	at   int    // byte in the sentence
	end  int
	// number tells that value holds; a weak one is more likely an article: "one", "een", "un".
	number, weak bool
	value        float64
}

// sentencesOf splits a text where a sentence ends, and at line ends.
func sentencesOf(text string, lang string) []sentence {
	folded := fold(text)
	var out []sentence
	start := 0
	flush := func(end int) {
		if s := strings.TrimSpace(folded[start:end]); s != "" {
			out = append(out, sentence{text: s, tokens: numbered(tokensOf(s), lang)})
		}
		start = end
	}
	runes := []rune(folded)
	at := 0
	for i, r := range runes {
		at += len(string(r))
		ends := strings.ContainsRune("!?;\n。！？", r) || r == '.' && (i+1 == len(runes) || unicode.IsSpace(runes[i+1]) || strings.ContainsRune("\"”“'", runes[i+1]))
		if ends {
			flush(at)
		}
	}
	flush(len(folded))
	return out
}

func tokensOf(s string) []token {
	var out []token
	runes := []rune(s)
	at := 0
	for i := 0; i < len(runes); {
		j := i + 1
		switch r := runes[i]; {
		case unicode.IsSpace(r) || r == '-' || r == '\'':
			at += len(string(r))
			i++
			continue
		case r >= '0' && r <= '9':
			for j < len(runes) && (isDigit(runes[j]) || strings.ContainsRune(".,", runes[j]) && j+1 < len(runes) && isDigit(runes[j+1])) {
				j++
			}
		case han(r):
			for j < len(runes) && han(runes[j]) {
				j++
			}
		case unicode.IsLetter(r):
			for j < len(runes) && (unicode.IsLetter(runes[j]) && !han(runes[j]) || runes[j] == '\'' && j+1 < len(runes) && unicode.IsLetter(runes[j+1])) {
				j++
			}
		}
		w := string(runes[i:j])
		out = append(out, token{word: w, at: at, end: at + len(w)})
		at += len(w)
		i = j
	}
	return out
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// han are Chinese numerals, in everyday and in financial writing.
func han(r rune) bool { return strings.ContainsRune(hanDigits+hanUnits, r) }
