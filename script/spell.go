package script

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

var (
	smallEnglish = strings.Fields(`zero one two three four five six seven eight nine ten eleven
		twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen`)
	tensEnglish = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	smallDutch  = strings.Fields(`nul één twee drie vier vijf zes zeven acht negen tien elf twaalf
		dertien veertien vijftien zestien zeventien achttien negentien`)
	tensDutch = strings.Fields("- - twintig dertig veertig vijftig zestig zeventig tachtig negentig")
)

// most is the largest number that is said as one; larger ones are read digit by digit.
const most = 999_999_999_999

// SpellInt says a whole number: "twenty-two", "tweeëntwintig".
func SpellInt(n int64, lang language.Tag) string { return spellInt(n, tongueOf(lang)) }

func spellInt(n int64, t tongue) string {
	switch {
	case n > most || n < -most:
		return spellDigits(strconv.FormatInt(n, 10), t)
	case n < 0:
		return t.minus() + spellInt(-n, t)
	}
	switch t {
	case dutch:
		return intDutch(n)
	case german:
		return intGerman(n)
	case french:
		return intFrench(n)
	}
	return intEnglish(n)
}

func (t tongue) minus() string { return t.pick("minus ", "min ", "minus ", "moins ") }

func intEnglish(n int64) string {
	switch {
	case n < 20:
		return smallEnglish[n]
	case n < 100:
		if n%10 == 0 {
			return tensEnglish[n/10]
		}
		return tensEnglish[n/10] + "-" + smallEnglish[n%10]
	case n < 1000:
		return group(n, 100, " hundred", " and ", intEnglish)
	}
	for _, scale := range []struct {
		size int64
		name string
	}{{1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}} {
		if n >= scale.size {
			and := " "
			if n%scale.size < 100 {
				and = " and "
			}
			return group(n, scale.size, scale.name, and, intEnglish)
		}
	}
	return ""
}

// group says how many of a size there are, then the rest.
func group(n, size int64, name, and string, say func(int64) string) string {
	s := say(n/size) + name
	if n%size != 0 {
		s += and + say(n%size)
	}
	return s
}

func intDutch(n int64) string {
	switch {
	case n < 20:
		return smallDutch[n]
	case n < 1000:
		return plainOne(joinedDutch(n))
	case n < 10000 && n/100%10 != 0: // twaalfhonderdvijftig
		return joinedDutch(n/100) + "honderd" + restDutch(n%100)
	case n < 1e6:
		s := "duizend"
		if n >= 2000 {
			s = joinedDutch(n/1000) + s
		}
		if n%1000 != 0 {
			s += " " + intDutch(n%1000)
		}
		return s
	case n < 1e9:
		return group(n, 1e6, " miljoen", " ", intDutch)
	}
	return group(n, 1e9, " miljard", " ", intDutch)
}

// joinedDutch is a number below a thousand as it is written inside a longer one.
func joinedDutch(n int64) string {
	switch {
	case n == 1:
		return "een"
	case n < 20:
		return smallDutch[n]
	case n < 100:
		unit, tens := n%10, tensDutch[n/10]
		switch unit {
		case 0:
			return tens
		case 2, 3: // a diaeresis keeps the vowels apart
			return smallDutch[unit] + "ën" + tens
		}
		return joinedDutch(unit) + "en" + tens
	case n < 200:
		return "honderd" + restDutch(n%100)
	}
	return smallDutch[n/100] + "honderd" + restDutch(n%100)
}

func restDutch(n int64) string {
	if n == 0 {
		return ""
	}
	return joinedDutch(n)
}

// plainOne: the accent of "één" belongs to the number on its own only.
func plainOne(s string) string { return strings.ReplaceAll(s, "één", "een") }

// spellDigits reads digits one by one, as a telephone number.
func spellDigits(s string, t tongue) string {
	var words []string
	for _, r := range s {
		if r >= '0' && r <= '9' {
			words = append(words, spellInt(int64(r-'0'), t))
		}
	}
	return strings.Join(words, " ")
}

// spellDecimal says whole and decimals as written, "1" and "5": "one point five".
func spellDecimal(whole, decimals string, t tongue) string {
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return spellDigits(whole+decimals, t)
	}
	s := spellInt(n, t)
	if decimals == "" {
		return s
	}
	point := t.pick(" point ", " komma ", " Komma ", " virgule ")
	if (t == dutch || t == french) && len(decimals) == 2 && decimals[0] != '0' {
		d, _ := strconv.ParseInt(decimals, 10, 64) // two digits
		return s + point + spellInt(d, t)
	}
	return s + point + spellDigits(decimals, t)
}

// SpellFloat says a number to at most two decimals, without trailing zeros.
func SpellFloat(f float64, lang language.Tag) string {
	whole, decimals, _ := strings.Cut(strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64), ".")
	t := tongueOf(lang)
	if rest, minus := strings.CutPrefix(whole, "-"); minus {
		return t.minus() + spellDecimal(rest, decimals, t)
	}
	return spellDecimal(whole, decimals, t)
}

// SpellPercent says a percentage: "twenty-one percent", "eenentwintig procent".
func SpellPercent(f float64, lang language.Tag) string {
	return SpellFloat(f, lang) + tongueOf(lang).pick(" percent", " procent", " Prozent", " pour cent")
}

// SpellRange says a range: "two to three", "twee tot drie". Equal ends are one number.
func SpellRange(from, to int64, lang language.Tag) string {
	if from == to {
		return SpellInt(from, lang)
	}
	return SpellInt(from, lang) + tongueOf(lang).pick(" to ", " tot ", " bis ", " à ") + SpellInt(to, lang)
}

// coin is how a currency is said.
type coin struct {
	one, many   words
	cent, cents words
	exponent    int // digits of the minor unit, ISO 4217
}

func same(s string) words { return words{s, s, s, s} }

var coins = map[string]coin{
	"EUR": {words{"euro", "euro", "Euro", "euro"}, words{"euros", "euro", "Euro", "euros"}, words{"cent", "cent", "Cent", "centime"}, words{"cents", "cent", "Cent", "centimes"}, 2},
	"USD": {words{"dollar", "dollar", "Dollar", "dollar"}, words{"dollars", "dollar", "Dollar", "dollars"}, words{"cent", "cent", "Cent", "cent"}, words{"cents", "cent", "Cent", "cents"}, 2},
	"GBP": {words{"pound", "pond", "Pfund", "livre"}, words{"pounds", "pond", "Pfund", "livres"}, words{"penny", "penny", "Penny", "penny"}, words{"pence", "pence", "Pence", "pence"}, 2},
	"CHF": {words{"franc", "frank", "Franken", "franc"}, words{"francs", "frank", "Franken", "francs"}, words{"rappen", "rappen", "Rappen", "centime"}, words{"rappen", "rappen", "Rappen", "centimes"}, 2},
	"SEK": {words{"krona", "kroon", "Krone", "couronne"}, words{"kronor", "kroon", "Kronen", "couronnes"}, same("öre"), same("öre"), 2},
	"DKK": {words{"krone", "kroon", "Krone", "couronne"}, words{"kroner", "kroon", "Kronen", "couronnes"}, same("øre"), same("øre"), 2},
	"NOK": {words{"krone", "kroon", "Krone", "couronne"}, words{"kroner", "kroon", "Kronen", "couronnes"}, same("øre"), same("øre"), 2},
	"PLN": {words{"zloty", "zloty", "Zloty", "zloty"}, words{"zlotys", "zloty", "Zloty", "zlotys"}, same("grosz"), same("groszy"), 2},
	"JPY": {words{"yen", "yen", "Yen", "yen"}, words{"yen", "yen", "Yen", "yens"}, same(""), same(""), 0},
}

// SpellMoney says an amount: "nineteen euros ninety-five", "negentien euro vijfennegentig". A
// currency without words of its own is said by the letters of its code.
func SpellMoney(m shop.Money, lang language.Tag) string {
	t := tongueOf(lang)
	c, ok := coins[m.Currency]
	if !ok {
		letters := strings.Join(strings.Split(m.Currency, ""), " ")
		c = coin{same(letters), same(letters), words{"cent", "cent", "Cent", "centime"}, words{"cents", "cent", "Cent", "centimes"}, 2}
	}
	minor, minus := m.Minor, ""
	if minor < 0 {
		minor, minus = -minor, t.minus()
	}
	size := int64(math.Pow10(c.exponent))
	units, cents := minor/size, minor%size
	switch {
	case cents == 0:
		return minus + counted(units, c.one[t], c.many[t], t)
	case units == 0:
		return minus + counted(cents, c.cent[t], c.cents[t], t)
	case cents < 10:
		return minus + counted(units, c.one[t], c.many[t], t) + t.pick(" and ", " en ", " und ", " et ") +
			counted(cents, c.cent[t], c.cents[t], t)
	}
	return minus + counted(units, c.one[t], c.many[t], t) + " " + spellInt(cents, t)
}

// counted says a number of things: "one euro", "ein Euro", "une livre".
func counted(n int64, one, many string, t tongue) string {
	switch {
	case n == 1 && t == german && feminine[one]:
		return "eine " + one
	case n == 1 && t == german:
		return "ein " + one
	case n > 0 && n%10 == 1 && t == french && feminine[one] && strings.HasSuffix(spellInt(n, t), "un"):
		return spellInt(n, t) + "e " + plural(int(n), one, many)
	case n == 0 && t == french:
		return spellInt(n, t) + " " + one
	case n == 1:
		return spellInt(n, t) + " " + one
	case t == french && n%1e6 == 0 && n > 0: // un million d'euros
		return spellInt(n, t) + de(many)
	}
	return spellInt(n, t) + " " + many
}

// SpellDuration says whole minutes, hours or days: "ten minutes", "een half uur" stays "dertig
// minuten". It rounds to minutes.
func SpellDuration(d time.Duration, lang language.Tag) string {
	t, minutes := tongueOf(lang), int64(d.Round(time.Minute)/time.Minute)
	switch {
	case minutes == 0:
		return counted(int64(d.Round(time.Second)/time.Second), t.pick("second", "seconde", "Sekunde", "seconde"), t.pick("seconds", "seconden", "Sekunden", "secondes"), t)
	case minutes%(24*60) == 0:
		return counted(minutes/(24*60), t.pick("day", "dag", "Tag", "jour"), t.pick("days", "dagen", "Tage", "jours"), t)
	case minutes%60 == 0:
		return counted(minutes/60, t.pick("hour", "uur", "Stunde", "heure"), t.pick("hours", "uur", "Stunden", "heures"), t)
	}
	return counted(minutes, t.pick("minute", "minuut", "Minute", "minute"), t.pick("minutes", "minuten", "Minuten", "minutes"), t)
}

// SpellCode says a product's code: "A-two", "B-twelve", and "A twee" in Dutch. The hyphen keeps
// an English voice from taking the letter for the article.
func SpellCode(code string, lang language.Tag) string {
	t := tongueOf(lang)
	return strings.Join(alphanumeric(strings.ToUpper(code), t), t.pick("-", " ", " ", " "))
}

// alphanumeric splits a mixed word into its runs of letters and its numbers in words.
func alphanumeric(s string, t tongue) []string {
	var out []string
	for i := 0; i < len(s); {
		j, digit := i, isDigit(s[i])
		for j < len(s) && isDigit(s[j]) == digit {
			j++
		}
		run := s[i:j]
		if digit {
			run = spellRun(run, t)
		}
		if run = strings.Trim(run, "-_/. "); run != "" {
			out = append(out, run)
		}
		i = j
	}
	return out
}

// spellRun says the digits of a code or model number. A leading zero or a long run is read
// digit by digit.
func spellRun(digits string, t tongue) string {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || digits[0] == '0' && len(digits) > 1 || len(digits) > 4 {
		return spellDigits(digits, t)
	}
	return spellInt(n, t)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
