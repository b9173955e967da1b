package script

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/barkerlive/barker/shop"
)

// Prepare turns written text into words for the voice: digits, units, money, dates, times,
// codes, addresses and signs. The result holds no digit. What it means is not checked.
func Prepare(text string, lang language.Tag) string { return prepare(text, tongueOf(lang)) }

func prepare(text string, t tongue) string {
	t = t.voice()
	text = plain(signs(text, t))
	if t == english {
		text = spellAcronyms(text)
	}
	if sayable := strings.TrimRight(text, " .!?"); !strings.ContainsAny(sayable, unsaid) && !strings.Contains(sayable, " - ") &&
		!endsShort.MatchString(sayable) {
		return tidy(text)
	}
	for _, r := range slices.Concat(shopReadings, readings) {
		text = r.apply(text, t)
	}
	return tidy(text)
}

// spokenAI is "AI" in an English line: as a word, flite says "eye".
const spokenAI = "A-I"

// unsaid are the signs without which no reading has anything to do. A full stop may belong to
// an abbreviation.
const unsaid = "0123456789.&+%/|@#€$£¥°\\_*^=<>~{}[]•·"

// plain settles the characters: one kind of quote, dash, space and digit; no emoji.
func plain(text string) string {
	text = strings.NewReplacer("²", "^2", "³", "^3", "½", " 1/2", "¼", " 1/4", "¾", " 3/4", "℃", "°C", "℉", "°F",
		"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "″", `"`, "’", "'", "‘", "'", "`", "'",
		"–", "-", "—", " - ", "‑", "-", "−", "-", "×", " x ", "…", "...", "™", "", "®", "", "©", "",
		"\u00a0", " ", "\u202f", " ").Replace(text)
	text = norm.NFKC.String(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsSpace(r) || r < 0x7f && r >= ' ':
			return r
		case unicode.Is(unicode.Nd, r):
			return '0' + digitValue(r)
		case strings.ContainsRune("€£¥°•·", r):
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return ' '
	}, text)
}

// digitValue: decimal digits of every script stand in runs of ten.
func digitValue(r rune) rune {
	first := r
	for unicode.Is(unicode.Nd, first-1) && r-first < 9 {
		first--
	}
	return (r - first) % 10
}

// reading is one rule of how a pattern is said. Rules run in order, on what the earlier left.
type reading struct {
	pattern *regexp.Regexp
	say     func(m []string, t tongue) string
}

func (r reading) apply(text string, t tongue) string {
	found := r.pattern.FindAllStringSubmatchIndex(text, -1)
	if found == nil {
		return text
	}
	var b strings.Builder
	last := 0
	for _, at := range found {
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[last:at[0]])
		b.WriteString(r.say(m, t))
		last = at[1]
	}
	b.WriteString(text[last:])
	return b.String()
}

const (
	number   = `(\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)`
	currency = `(€|\$|£|¥|EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|JPY)`
)

// quantities also takes the next word: a unit before a noun is singular in English.
var quantities = reading{regexp.MustCompile(`(^|[^\pL\d.,])(-?)` + number + `[\s-]*(` + unitPattern +
	`)(/(?:` + unitPattern + `))?(?:(\s+\pL+)|([^\pL\d]|$))`), sayQuantity}

var readings = []reading{
	{regexp.MustCompile(`(?i)\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)`), sayMail},
	{regexp.MustCompile(`(?i)\b(?:https?://|www\.)([\w-]+(?:\.[\w-]+)+)(?:[/?#][^\s,;!]*)?`), sayHost},
	{regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`), func(m []string, t tongue) string {
		return sayDate(m[0], m[3], m[2], m[1], t)
	}},
	{regexp.MustCompile(`\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d{2})\b`), func(m []string, t tongue) string {
		return sayDate(m[0], m[1], m[2], m[3], t)
	}},
	{regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(` + strings.Join(append(append([]string{}, months[0]...), months[1]...), "|") + `)(?:\s+(\d{4}))?\b`), sayMonthDate},
	{regexp.MustCompile(`(?i)\b([01]?\d|2[0-3])[:.]([0-5]\d)\s*(am|pm|a\.m\.|p\.m\.|uur|h)(?:\b|$)`), sayClock},
	{regexp.MustCompile(`(?i)\b([01]?\d|2[0-3])(:)([0-5]\d)\b`), func(m []string, t tongue) string {
		return sayClock([]string{m[0], m[1], m[3], ""}, t)
	}},
	{regexp.MustCompile(`(?i)\b(\d{1,2})()\s*(am|pm|a\.m\.|p\.m\.)(?:\b|$)`), sayClock},
	{regexp.MustCompile(currency + `\s*` + number + `(?:,-|,--)?`), func(m []string, t tongue) string { return sayMoney(m[2], m[1], t) }},
	{regexp.MustCompile(number + `(?:,-)?\s*` + currency), func(m []string, t tongue) string { return sayMoney(m[1], m[2], t) }},
	{regexp.MustCompile(`(?i)` + number + `\s*(euros?|dollars?|pounds?)\b`), sayNamedMoney},
	{regexp.MustCompile(`\b24/7\b`), func(_ []string, t tongue) string {
		return t.pick("twenty-four seven", "vierentwintig zeven")
	}},
	{regexp.MustCompile(`\b(\d+)-(in|op)-(\d+)\b`), func(m []string, t tongue) string {
		return sayNumber(m[1], t) + "-" + m[2] + "-" + sayNumber(m[3], t)
	}},
	{regexp.MustCompile(`\b(\d+\s+)?([13])/([234])\b(?:\s*(` + unitPattern + `)\b)?`), sayFraction},
	{regexp.MustCompile(number + `\s*[xX]\s*` + number + `(?:\s*[xX]\s*` + number + `)?(?:\s*(` + unitPattern + `))?(?:[^\pL\d]|$)`), sayTimes},
	{regexp.MustCompile(`(^|[^\pL\d.,])` + number + `\s*(?:-|to|tot|t/m)\s*` + number + `(?:\s*(` + unitPattern + `))?([^\pL\d]|$)`), saySpan},
	quantities, quantities, // neighbours share the sign between them, so once more
	{regexp.MustCompile(`(?i)\b(\d+)(st|nd|rd|th|ste|de|e)\b`), sayRank},
	{regexp.MustCompile(`\b(1[1-9]|20)?(\d)0'?s\b`), sayDecade},
	{regexp.MustCompile(`\b(1[5-9]\d\d|20\d\d)\b`), sayYear},
	{regexp.MustCompile(`\b[A-Z]{1,2}\d{1,3}\b`), func(m []string, t tongue) string { return SpellCode(m[0], t.tag()) }},
	{regexp.MustCompile(`#\s*(\d)`), func(m []string, t tongue) string { return t.pick("number ", "nummer ") + m[1] }},
	{regexp.MustCompile(`([\pL\d]*\pL[-_/]?\d[\pL\d]*(?:[-_/.][\pL\d]*\d[\pL\d]*)*|\d+-?\pL[\pL\d]*)`), func(m []string, t tongue) string {
		return strings.Join(alphanumeric(m[0], t), " ")
	}},
	{regexp.MustCompile(`(^|\s)-(\d)`), func(m []string, t tongue) string { return m[1] + t.pick("minus ", "min ") + m[2] }},
	{regexp.MustCompile(number), func(m []string, t tongue) string { return sayNumber(m[1], t) }},
	{regexp.MustCompile(`\d`), func(m []string, t tongue) string { return " " + spellDigits(m[0], t) + " " }},
	{regexp.MustCompile(`(?i)(^|[\s(])(e\.g\.|i\.e\.|etc\.|incl\.|excl\.|approx\.|ca\.|vs\.?|bijv\.|bv\.|d\.w\.z\.|o\.a\.|t/m|p\.st\.|w/o|w/)`), sayAbbreviation},
	{regexp.MustCompile(`\s*&\s*`), func(_ []string, t tongue) string { return t.pick(" and ", " en ") }},
	{regexp.MustCompile(`\s*\+\s*`), func(_ []string, t tongue) string { return " plus " }},
	{regexp.MustCompile(`\s*%`), func(_ []string, t tongue) string { return t.pick(" percent", " procent") }},
	{regexp.MustCompile(`(\pL)\s*/\s*(\pL)`), func(m []string, t tongue) string { return m[1] + t.pick(" or ", " of ") + m[2] }},
	{regexp.MustCompile(`\s+[-|•·]+\s+|\s*[|•·]\s*`), func([]string, tongue) string { return ", " }},
	{regexp.MustCompile(`[\\/_*#^=<>~|{}\[\]°€£¥$@•·]+`), func([]string, tongue) string { return " " }},
}

func sayMail(m []string, t tongue) string {
	dot := t.pick(" dot ", " punt ")
	return strings.Join(alphanumericWords(strings.ReplaceAll(m[1], ".", dot), t), " ") + t.pick(" at ", " apenstaartje ") +
		strings.ReplaceAll(m[2], ".", dot)
}

func alphanumericWords(s string, t tongue) []string {
	var out []string
	for _, w := range strings.Fields(s) {
		out = append(out, alphanumeric(w, t)...)
	}
	return out
}

// sayHost reads the name of a site and leaves the path unsaid.
func sayHost(m []string, t tongue) string {
	return strings.ReplaceAll(m[1], ".", t.pick(" dot ", " punt "))
}

func sayDate(raw, day, month, year string, t tongue) string {
	d, mo, y := atoi(day), atoi(month), atoi(year)
	if mo < 1 || mo > 12 || d < 1 || d > 31 {
		return spellDigits(raw, t)
	}
	return spellDay(d, time.Month(mo), y, t)
}

func sayMonthDate(m []string, t tongue) string {
	for _, names := range months {
		for i, name := range names {
			if strings.EqualFold(name, m[2]) && atoi(m[1]) >= 1 && atoi(m[1]) <= 31 {
				return spellDay(atoi(m[1]), time.Month(i+1), atoi(m[3]), t)
			}
		}
	}
	return sayNumber(m[1], t) + " " + m[2]
}

func sayClock(m []string, t tongue) string {
	hour, minute, suffix := atoi(m[1]), atoi(m[2]), strings.ToLower(strings.ReplaceAll(m[3], ".", ""))
	if hour > 23 || minute > 59 {
		return sayNumber(m[1], t) + " " + suffix
	}
	if suffix == "pm" && hour < 12 {
		hour += 12
	} else if suffix == "am" && hour == 12 {
		hour = 0
	}
	return spellClock(hour, minute, t)
}

func sayMoney(amount, sign string, t tongue) string {
	code := map[string]string{"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}[sign]
	if code == "" {
		code = sign
	}
	whole, decimals := split(amount, t)
	exponent := coins[code].exponent
	if len(decimals) > exponent { // a price by weight or the like: not an amount of coins
		return spellDecimal(whole, decimals, t) + " " + coins[code].many[t]
	}
	minor, err := strconv.ParseInt(whole+decimals+strings.Repeat("0", exponent-len(decimals)), 10, 64)
	if err != nil {
		return spellDigits(amount, t)
	}
	return SpellMoney(shop.Money{Minor: minor, Currency: code}, t.tag())
}

func sayNamedMoney(m []string, t tongue) string {
	name := strings.ToLower(strings.TrimSuffix(strings.ToLower(m[2]), "s"))
	return sayMoney(m[1], map[string]string{"euro": "EUR", "dollar": "USD", "pound": "GBP"}[name], t)
}

// split takes a written number apart. Two kinds of separator: the last is the decimal one. One
// kind: three digits after it are thousands when the language writes thousands so.
func split(s string, t tongue) (whole, decimals string) {
	comma, dot := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	cut := max(comma, dot)
	if cut < 0 {
		return s, ""
	}
	thousands := byte(',')
	if t == dutch {
		thousands = '.'
	}
	several := strings.Count(s, s[cut:cut+1]) > 1
	written := s[cut] == thousands || s[cut+1:] == "000"
	if several || (comma < 0 || dot < 0) && len(s)-cut-1 == 3 && written && s[0] != '0' {
		cut = len(s)
	}
	strip := strings.NewReplacer(".", "", ",", "")
	if cut == len(s) {
		return strip.Replace(s), ""
	}
	return strip.Replace(s[:cut]), s[cut+1:]
}

// sayNumber reads a long run of digits, or one that leads with a zero, digit by digit.
func sayNumber(s string, t tongue) string {
	whole, decimals := split(s, t)
	if decimals == "" && (len(whole) > 9 || len(whole) > 1 && whole[0] == '0') {
		return spellDigits(whole, t)
	}
	return spellDecimal(whole, decimals, t)
}

func sayFraction(m []string, t tongue) string {
	whole, part, name := strings.TrimSpace(m[1]), m[2]+"/"+m[3], m[4]
	measure := ""
	if name != "" {
		measure = " " + nameOf(name, whole == "", t)
	}
	if part == "1/2" {
		return sayHalf(whole, measure, t)
	}
	words, ok := map[string][2]string{
		"1/3": {"a third", "een derde"}, "1/4": {"a quarter", "een kwart"}, "3/4": {"three quarters", "driekwart"},
	}[part]
	switch {
	case !ok:
		return m[1] + m[2] + t.pick(" over ", " op ") + m[3] + measure
	case whole != "":
		return sayNumber(whole, t) + t.pick(" and ", " en ") + words[t] + measure
	case measure != "" && t == english:
		return words[t] + " of a" + measure
	}
	return words[t] + measure
}

func sayHalf(whole, measure string, t tongue) string {
	switch {
	case whole == "" && measure == "":
		return "half"
	case whole == "":
		return t.pick("half a", "een halve") + measure
	case t == english:
		return sayNumber(whole, t) + " and a half" + measure
	case whole == "1":
		return "anderhalve" + measure
	}
	return sayNumber(whole, t) + " en een halve" + measure
}

// sayRank: "1st" anywhere, "1e" and "1ste" in Dutch only: in English "4e" is a model's name.
func sayRank(m []string, t tongue) string {
	ranks := t.pick("st nd rd th", "st nd rd th ste de e")
	n, err := strconv.ParseInt(m[1], 10, 32)
	if err != nil || !set(ranks)[strings.ToLower(m[2])] {
		return strings.Join(alphanumeric(m[0], t), " ")
	}
	return spellOrdinal(n, t)
}

func sayDecade(m []string, t tongue) string {
	decade := spellInt(int64(atoi(m[2]))*10, t)
	if m[2] == "0" {
		return m[0]
	}
	if t == dutch {
		return "jaren " + decade
	}
	if m[1] != "" {
		return spellInt(int64(atoi(m[1])), t) + " " + strings.TrimSuffix(decade, "y") + "ies"
	}
	return strings.TrimSuffix(decade, "y") + "ies"
}

func sayYear(m []string, t tongue) string { return spellYear(atoi(m[1]), t) }

var shortForms = map[string][2]string{
	"e.g.": {"for example", "bijvoorbeeld"}, "i.e.": {"that is", "dat wil zeggen"},
	"etc.": {"and so on", "enzovoort"}, "incl.": {"including", "inclusief"},
	"excl.": {"excluding", "exclusief"}, "approx.": {"about", "ongeveer"}, "ca.": {"about", "ongeveer"},
	"vs": {"versus", "tegen"}, "vs.": {"versus", "tegen"}, "bijv.": {"for example", "bijvoorbeeld"},
	"bv.": {"for example", "bijvoorbeeld"}, "d.w.z.": {"that is", "dat wil zeggen"},
	"o.a.": {"among others", "onder andere"}, "t/m": {"up to and including", "tot en met"},
	"p.st.": {"each", "per stuk"}, "w/o": {"without", "zonder"}, "w/": {"with ", "met "},
}

func sayAbbreviation(m []string, t tongue) string {
	short := strings.ToLower(m[2])
	if said, ok := shopForms[short]; ok {
		return m[1] + said[t]
	}
	return m[1] + shortForms[short][t]
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

var (
	spaces      = regexp.MustCompile(`\s+`)
	beforePunct = regexp.MustCompile(`\s+([,.!?;:)])`)
	doubled     = regexp.MustCompile(`([,;:])(?:\s*[,;:])+`)
)

func tidy(s string) string {
	s = spaces.ReplaceAllString(s, " ")
	s = beforePunct.ReplaceAllString(s, "$1")
	s = doubled.ReplaceAllString(s, "$1")
	return strings.TrimSpace(s)
}
