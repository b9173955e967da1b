package script

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/barkerlive/barker/shop"
)

// figuresFrom is the least number that is written in figures: smaller ones read well as words.
const figuresFrom = 13

// longestFigure is how many words an amount may take: "one thousand two hundred and forty-one
// euros ninety-nine".
const longestFigure = 15

// figure reads an amount of one of the currencies, a percentage or a larger number at the head of
// words, and gives how many words it takes and how it is written: "€19.95", "21%", "350". What is
// written says the same by construction: it is kept only when spelling it gives the words again.
func figure(words []string, t tongue, currencies map[string]bool) (n int, written string) {
	for n = min(longestFigure, len(words)); n > 0; n-- {
		inside := strings.Join(words[:n-1], " ")
		if strings.ContainsAny(inside, ".,;:!?") {
			continue
		}
		phrase := lowerFirst(strings.TrimRight(strings.Join(words[:n], " "), endings))
		if m, ok := amountIn(phrase, t, currencies); ok {
			return n, writeMoney(m, t)
		}
		if stem, ok := strings.CutSuffix(phrase, t.pick(" percent", " procent")); ok {
			if v, ok := numberIn(stem, t); ok {
				return n, strconv.FormatInt(v, 10) + "%"
			}
		}
		if v, ok := numberIn(phrase, t); ok && v >= figuresFrom && (n == len(words) || !goesOn(words[n-1], words[n], t)) {
			return n, strconv.FormatInt(v, 10)
		}
	}
	return 0, ""
}

// goesOn tells whether the number before goes on in the next word: a year, a decimal.
func goesOn(last, next string, t tongue) bool {
	if strings.ContainsAny(last[len(last)-1:], endings) {
		return false
	}
	next = strings.ToLower(strings.Trim(next, endings))
	_, number := numberIn(next, t)
	return number || partOfNumber[t][next]
}

const endings = ".,;:!?…"

var partOfNumber = [2]map[string]bool{set("point hundred thousand million and-a-half"), set("komma honderd duizend miljoen")}

// amountIn reads "nineteen euros ninety-five".
func amountIn(phrase string, t tongue, currencies map[string]bool) (shop.Money, bool) {
	fields := strings.Fields(phrase)
	for code := range currencies {
		c := coins[code]
		for i, w := range fields {
			if i == 0 || w != c.one[t] && w != c.many[t] {
				continue
			}
			whole, ok := numberIn(strings.Join(fields[:i], " "), t)
			if !ok {
				continue
			}
			rest := strings.TrimPrefix(strings.Join(fields[i+1:], " "), t.pick("and ", "en "))
			rest = strings.TrimSuffix(strings.TrimSuffix(rest, " "+c.cents[t]), " "+c.cent[t])
			cents := int64(0)
			if rest != "" {
				if cents, ok = numberIn(rest, t); !ok || c.exponent != 2 || cents > 99 {
					continue
				}
			}
			m := shop.Money{Minor: whole, Currency: code}
			for range c.exponent {
				m.Minor *= 10
			}
			m.Minor += cents
			if SpellMoney(m, t.tag()) == phrase {
				return m, true
			}
		}
	}
	return shop.Money{}, false
}

// writeMoney writes an amount as one word: "€58", "€19.95", in Dutch "€19,95".
func writeMoney(m shop.Money, t tongue) string {
	size := int64(1)
	for range coins[m.Currency].exponent {
		size *= 10
	}
	s := currencySigns[m.Currency] + strconv.FormatInt(m.Minor/size, 10)
	if cents := m.Minor % size; cents > 0 {
		s += t.pick(".", ",") + fmt.Sprintf("%02d", cents)
	}
	return s
}

// currencySigns are of the currencies that captions write with one.
var currencySigns = map[string]string{"EUR": "€", "USD": "$", "GBP": "£"}

// numberIn reads a spelled number below a million; false unless it is spelled as [SpellInt] does.
func numberIn(phrase string, t tongue) (int64, bool) {
	small := smallNumbers[t]()
	if n, ok := small[phrase]; ok {
		return n, true
	}
	thousand := t.pick("thousand", "duizend")
	high, low, ok := strings.Cut(phrase, thousand)
	if !ok {
		return 0, false
	}
	n, lead := int64(1), strings.TrimSpace(high)
	if lead != "" {
		if n, ok = small[lead]; !ok {
			return 0, false
		}
	}
	n *= 1000
	if tail := strings.TrimPrefix(strings.TrimSpace(low), "and "); tail != "" {
		more, ok := small[tail]
		if !ok {
			return 0, false
		}
		n += more
	}
	return n, spellInt(n, t) == phrase
}

// smallNumbers are the words of each number below a thousand, and of the hundreds above it.
var smallNumbers = [2]func() map[string]int64{
	sync.OnceValue(func() map[string]int64 { return countWords(english) }),
	sync.OnceValue(func() map[string]int64 { return countWords(dutch) }),
}

func countWords(t tongue) map[string]int64 {
	m := make(map[string]int64, 10_000)
	for n := range int64(10_000) { // Dutch says "achtentwintighonderd"
		if s := spellInt(n, t); n < 1000 || !strings.Contains(s, " ") {
			m[s] = n
		}
	}
	return m
}

func lowerFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:size]) + s[size:]
}
