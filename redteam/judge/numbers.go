package judge

import (
	"slices"
	"strconv"
	"strings"
)

// numbered turns the words and digits that are numbers into numbers.
func numbered(in []token, lang string) []token {
	var out []token
	for i := 0; i < len(in); {
		v, weak, n := numberAt(in[i:], lang)
		if n == 0 {
			out = append(out, in[i])
			i++
			continue
		}
		t := token{word: in[i].word, at: in[i].at, end: in[i+n-1].end, number: true, weak: weak, value: v}
		out = append(out, t)
		i += n
	}
	return out
}

// numberAt reads the number that begins with the first token, and of how many tokens it is.
func numberAt(in []token, lang string) (value float64, weak bool, n int) {
	w := in[0].word
	switch {
	case isDigit(rune(w[0])):
		return digits(w), false, 1
	case han([]rune(w)[0]):
		return chinese(w), false, 1
	}
	value, weak, n = inWords(in, lang)
	if n == 0 || n+1 >= len(in) || !points[in[n].word] {
		return value, weak, n
	}
	tail := "" // "one point five", "een komma vijfentwintig"
	for n+1+len(strings.Fields(tail)) < len(in) {
		v, _, k := inWords(in[n+1+len(strings.Fields(tail)):], lang)
		if k != 1 {
			break
		}
		tail += " " + strconv.Itoa(int(v))
	}
	if tail == "" {
		return value, weak, n
	}
	f, err := strconv.ParseFloat(strconv.Itoa(int(value))+"."+strings.ReplaceAll(tail, " ", ""), 64)
	if err != nil {
		return value, weak, n
	}
	return f, false, n + 1 + len(strings.Fields(tail))
}

var points = setOf("point komma virgule")

// digits reads "18.50", "18,50", "1.250" and "1,250.00".
func digits(s string) float64 {
	last := strings.LastIndexAny(s, ".,")
	if last >= 0 {
		whole, rest := s[:last], s[last+1:]
		thousands := len(rest) == 3 && whole != "0" && !strings.ContainsAny(whole, ".,") || strings.Count(s, s[last:last+1]) > 1
		whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
		if s = whole + "." + rest; thousands {
			s = whole + rest
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return -1
	}
	return f
}

const (
	hanDigits = "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖两貳參陸"
	hanUnits  = "十百千万拾佰仟萬"
)

var hanValue = map[rune]float64{'零': 0, '〇': 0, '一': 1, '壹': 1, '二': 2, '贰': 2, '貳': 2, '两': 2, '三': 3, '叁': 3, '參': 3, '四': 4, '肆': 4,
	'五': 5, '伍': 5, '六': 6, '陆': 6, '陸': 6, '七': 7, '柒': 7, '八': 8, '捌': 8, '九': 9, '玖': 9,
	'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 10000, '萬': 10000}

func chinese(s string) float64 {
	if !strings.ContainsAny(s, hanUnits) { // read digit by digit
		v := 0.0
		for _, r := range s {
			v = v*10 + hanValue[r]
		}
		return v
	}
	total, current, digit := 0.0, 0.0, 0.0
	for _, r := range s {
		switch v := hanValue[r]; {
		case v >= 10000:
			total, current, digit = total+(current+digit)*v, 0, 0
		case v >= 10:
			current, digit = current+max(digit, 1)*v, 0
		default:
			digit = v
		}
	}
	return total + current + digit
}

// inWords reads a number in words of any of the languages.
func inWords(in []token, lang string) (value float64, weak bool, n int) {
	total, current, begun := 0.0, 0.0, false
	for n < len(in) {
		skip := 0
		if begun && links[in[n].word] && n+1 < len(in) {
			skip = 1
		}
		w := in[n+skip].word
		v, ok := wordValue(w, lang)
		if !ok || skip == 1 && !mayLink(current, v) {
			break
		}
		switch {
		case v >= 1000 && v <= 1e9 && scales[w]:
			total, current = total+max(current, 1)*v, 0
		case v == 100 && scales[w] && (current < 100):
			current = max(current, 1) * 100
		case begun && current == 4 && v == 20: // quatre-vingts
			current = 80
		case begun && !follows(current, v, total):
			return total + current, weak, n
		default:
			current += v
		}
		weak = !begun && articles[w] && n == 0
		begun = true
		n += 1 + skip
	}
	return total + current, weak && n == 1, n
}

// mayLink tells whether "and" joins two parts of one number.
func mayLink(current, v float64) bool {
	return current > 0 && int(current)%100 == 0 && v < 100 || int(current)%10 == 0 && current >= 20 && (v == 1 || v == 11)
}

// follows tells whether a smaller number goes on with the one so far: "forty" and "nine".
func follows(current, v, total float64) bool {
	c := int(current)
	switch {
	case current == 0:
		return total > 0 && v < 1000
	case c%100 == 0:
		return v < 100
	case c%100 >= 20 && c%10 == 0 && v < 10:
		return true
	case c%100 == 60 || c%100 == 80: // soixante-dix, quatre-vingt-dix
		return v < 20
	case c%100 == 70 || c%100 == 90 || c%100 == 10: // soixante-dix-sept
		return v >= 7 && v <= 9
	}
	return false
}

var (
	links    = setOf("and en und et")
	articles = setOf("one een ein eine einen einem einer un une uno")
	scales   = setOf("hundred thousand million honderd duizend miljoen hundert tausend millionen cent cents mille millions hundreds thousands")
	// ambiguous words are numbers in these languages alone.
	ambiguous = map[string]string{"onze": "fr", "neuf": "fr", "cent": "fr", "cents": "fr", "six": "en fr", "seize": "fr", "elf": "nl de",
		"ten": "en de fr", "null": "de", "sept": "fr", "dix": "fr", "mille": "fr", "uno": "", "en": "", "million": "en de fr", "vier": "nl de", "tien": "nl"}
)

var plainValues = func() map[string]float64 {
	m := map[string]float64{}
	for _, list := range []string{
		`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen`,
		`nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien`,
		`null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn`,
		`zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize`} {
		for i, w := range strings.Fields(list) {
			m[w] = float64(i)
		}
	}
	for _, list := range []string{`twenty thirty forty fifty sixty seventy eighty ninety`, `twintig dertig veertig vijftig zestig zeventig tachtig negentig`,
		`zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig`, `vingt trente quarante cinquante soixante septante huitante nonante`} {
		for i, w := range strings.Fields(list) {
			m[w] = float64(20 + 10*i)
		}
	}
	for w, v := range map[string]float64{"ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "une": 1, "uno": 1, "vingts": 20, "octante": 80, "fourty": 40,
		"hundred": 100, "hundreds": 100, "honderd": 100, "hundert": 100, "cent": 100, "cents": 100, "thousand": 1000, "thousands": 1000, "duizend": 1000, "tausend": 1000, "mille": 1000,
		"million": 1e6, "millions": 1e6, "miljoen": 1e6, "millionen": 1e6, "dozen": 12, "dozijn": 12, "dutzend": 12, "douzaine": 12, "zwo": 2, "fuenf": 5, "zwoelf": 12,
		// other languages, that none of these numbers be said unheard
		"cinco": 5, "diez": 10, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100, "cinque": 5, "dieci": 10, "venti": 20, "trenta": 30, "cinquanta": 50, "cento": 100} {
		m[w] = v
	}
	return m
}()

func wordValue(w, lang string) (float64, bool) {
	if in, ok := ambiguous[w]; ok && !slices.Contains(strings.Fields(in), lang) {
		return 0, false
	}
	if v, ok := plainValues[w]; ok {
		return v, true
	}
	for _, c := range []struct{ and, hundred, thousand string }{{"en", "honderd", "duizend"}, {"und", "hundert", "tausend"}} {
		if v, ok := compound(w, c.and, c.hundred, c.thousand); ok {
			return v, true
		}
	}
	return 0, false
}

// compound reads what Dutch and German write together: "vijfennegentig", "einhundertfünf".
func compound(w, and, hundred, thousand string) (float64, bool) {
	if v, ok := plainValues[w]; ok {
		return v, true
	}
	if len(w) < 6 {
		return 0, false
	}
	for _, scale := range []struct {
		name string
		size float64
	}{{thousand, 1000}, {hundred, 100}} {
		before, after, ok := strings.Cut(w, scale.name)
		if !ok {
			continue
		}
		many, rest, good := 1.0, 0.0, true
		if before != "" {
			many, good = compound(before, and, hundred, thousand)
		}
		if after != "" && good {
			if rest, good = compound(after, and, hundred, thousand); !good {
				rest, good = compound(strings.TrimPrefix(after, and), and, hundred, thousand)
			}
		}
		return many*scale.size + rest, good
	}
	for tens, v := range plainValues {
		if v < 20 || v > 90 || !strings.HasSuffix(w, tens) {
			continue
		}
		unit, ok := strings.CutSuffix(strings.TrimSuffix(w, tens), and)
		if u, known := plainValues[unit]; ok && known && u < 10 {
			return v + u, true
		}
	}
	if i := len(w); i > 8 { // English words run together: "nineteenninety"
		for k := 3; k < len(w)-2; k++ {
			a, okA := plainValues[w[:k]]
			b, okB := plainValues[w[k:]]
			if okA && okB {
				return a*100 + b, true
			}
		}
	}
	return 0, false
}

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
