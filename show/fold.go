package show

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts compare that people mean as the same: without case, width, accents, marks that
// cannot be seen and runs of spaces; every script's digits are 0 to 9 (Unicode Standard Annex 15,
// form NFKC).
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf):
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		case r == '✕' || r == '✖' || r == '╳':
			r = '×'
		case r > unicode.MaxASCII && unicode.Is(unicode.Nd, r):
			r = decimal(r)
		}
		// Up first: ς and ı have no capital of their own.
		b.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
	}
	return strings.Join(strings.Fields(hanNumbers(norm.NFKC.String(b.String()))), " ")
}

// decimal is the digit 0 to 9 that another script's is: they stand in runs of ten.
func decimal(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

var hanDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '兩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanNumbers writes Chinese numbers below a hundred in digits, apart from digits beside them:
// "a2两个" is "a2 2个".
func hanNumbers(text string) string {
	if !strings.ContainsFunc(text, isHanNumber) {
		return text
	}
	var b strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if !isHanNumber(runes[i]) {
			b.WriteRune(runes[i])
			i++
			continue
		}
		end := i
		for end < len(runes) && isHanNumber(runes[end]) {
			end++
		}
		if i > 0 && unicode.IsDigit(runes[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteString(hanNumber(runes[i:end]))
		if end < len(runes) && unicode.IsDigit(runes[end]) {
			b.WriteByte(' ')
		}
		i = end
	}
	return b.String()
}

func isHanNumber(r rune) bool {
	_, ok := hanDigits[r]
	return ok || r == '十'
}

// hanNumber is a number in digits: 十二 is 12, 二十 is 20, 三 is 3. What is no number below a hundred is
// left as it is.
func hanNumber(runes []rune) string {
	tens, ones, ten := -1, -1, false
	for _, r := range runes {
		switch d, ok := hanDigits[r]; {
		case ok && ones < 0:
			ones = d
		case !ok && !ten && ones != 0:
			tens, ones, ten = ones, -1, true
		default:
			return string(runes)
		}
	}
	switch {
	case !ten:
		return strconv.Itoa(ones)
	case tens < 0:
		tens = 1
	}
	return strconv.Itoa(10*tens + max(0, ones))
}
