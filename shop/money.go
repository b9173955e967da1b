package shop

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// exponents are the currencies of ISO 4217 whose minor unit is not a hundredth.
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
	"RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// symbols are those that nobody takes for another currency's in a shop that names its own.
var symbols = map[string]string{
	"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩", "PLN": "zł",
	"CZK": "Kč", "UAH": "₴", "TRY": "₺", "BRL": "R$", "AUD": "A$", "CAD": "CA$", "NZD": "NZ$",
}

// amountStyle is how a language writes an amount.
type amountStyle struct {
	decimal, group string
	after          bool // the symbol follows the number
	gap            bool // a space between symbol and number, also for a symbol that is not letters
}

var amountStyles = map[string]amountStyle{
	"en": {decimal: ".", group: ","},
	"nl": {decimal: ",", group: ".", gap: true},
	"de": {decimal: ",", group: ".", after: true, gap: true},
	"es": {decimal: ",", group: ".", after: true, gap: true},
	"it": {decimal: ",", group: ".", after: true, gap: true},
	"pt": {decimal: ",", group: ".", after: true, gap: true},
	"fr": {decimal: ",", group: "\u202f", after: true, gap: true},
	"pl": {decimal: ",", group: "\u202f", after: true, gap: true},
	"zh": {decimal: ".", group: ","},
	"ja": {decimal: ".", group: ","},
}

// CheckCurrency tells whether code names a currency of ISO 4217 in upper case.
func CheckCurrency(code string) error {
	if u, err := currency.ParseISO(code); err != nil || u.String() != code {
		return fmt.Errorf("%q is not a currency: use an ISO 4217 code such as EUR", code)
	}
	return nil
}

// exponent is the number of decimals of a currency.
func exponent(code string) int {
	if e, ok := exponents[code]; ok {
		return e
	}
	return 2
}

// Add is m and n together. The zero Money has any currency; two different ones in one sum are a
// programmer's mistake and panic: a shop has one currency, which Open, Import and SetPrice see to.
func (m Money) Add(n Money) Money {
	return Money{m.Minor + n.Minor, m.common(n)}
}

// Sub is m less n. Currencies are as in Add.
func (m Money) Sub(n Money) Money { return Money{m.Minor - n.Minor, m.common(n)} }

// Mul is m taken n times.
func (m Money) Mul(n int) Money { return Money{m.Minor * int64(n), m.Currency} }

// Less tells whether m is the smaller amount. Currencies are as in Add.
func (m Money) Less(n Money) bool {
	m.common(n)
	return m.Minor < n.Minor
}

func (m Money) common(n Money) string {
	if m.Currency != "" && n.Currency != "" && m.Currency != n.Currency {
		panic("shop: " + m.Currency + " and " + n.Currency + " in one sum")
	}
	return cmp.Or(m.Currency, n.Currency)
}

// String is the amount as in a ledger: "EUR 19.95".
func (m Money) String() string { return m.Currency + " " + m.decimals(".", "") }

// Format is the amount as people of a language write it, always with all decimals: "€19.95" in
// English, "€ 19,95" in Dutch. The space is an ordinary one. An unknown language reads English.
func (m Money) Format(l language.Tag) string {
	base, _ := l.Base()
	style, ok := amountStyles[base.String()]
	if !ok {
		style = amountStyles["en"]
	}
	symbol, ok := symbols[m.Currency]
	if !ok {
		symbol = m.Currency
	}
	gap := ""
	if style.gap || !ok {
		gap = " "
	}
	minus := ""
	if m.Minor < 0 {
		minus = "-"
	}
	number := strings.TrimPrefix(m.decimals(style.decimal, style.group), "-")
	if style.after {
		return minus + number + gap + symbol
	}
	return minus + symbol + gap + number
}

// decimals writes the number alone.
func (m Money) decimals(decimal, group string) string {
	digits := strconv.FormatInt(m.Minor, 10)
	minus := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	e := exponent(m.Currency)
	if len(digits) <= e {
		digits = strings.Repeat("0", e+1-len(digits)) + digits
	}
	whole, part := digits[:len(digits)-e], digits[len(digits)-e:]
	var b strings.Builder
	if minus {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(r)
	}
	if part != "" {
		b.WriteString(decimal + part)
	}
	return b.String()
}

// ParseMoney reads an amount as people and files write it: "19.95", "19,95", "1.234,50",
// "1,234.50", "€ 19". The amount is not negative and has no more decimals than its currency.
// "1.234" in a currency with two decimals is refused, since it may be meant either way.
func ParseMoney(s, code string) (Money, error) {
	if err := CheckCurrency(code); err != nil {
		return Money{}, err
	}
	fail := func(why string) (Money, error) { return Money{}, fmt.Errorf("amount %q: %s", s, why) }
	text, err := bareAmount(s, code)
	if err != nil {
		return fail(err.Error())
	}
	whole, part, err := splitAmount(text, exponent(code))
	if err != nil {
		return fail(err.Error())
	}
	e := exponent(code)
	if trimmed := strings.TrimRight(part, "0"); len(trimmed) > e {
		return fail(fmt.Sprintf("%s has %d decimals", code, e))
	}
	part = (part + "0000")[:e]
	minor, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || minor > math.MaxInt64/1_000_000 {
		return fail("too large")
	}
	return Money{minor, code}, nil
}

// bareAmount takes off what may stand around the digits, and the spaces that group them.
func bareAmount(s, code string) (string, error) {
	s = strings.TrimSpace(s)
	for _, name := range []string{code, strings.ToLower(code), symbols[code]} {
		if name == "" {
			continue
		}
		if rest, ok := strings.CutPrefix(s, name); ok {
			s = rest
			break
		}
		if rest, ok := strings.CutSuffix(s, name); ok {
			s = rest
			break
		}
	}
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch r {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',':
			b.WriteRune(r)
		case ' ', '\u00a0', '\u202f', '\'', '’':
		case '-', '−':
			return "", errors.New("an amount is not negative")
		default:
			return "", fmt.Errorf("%q is not part of an amount in %s", r, code)
		}
	}
	if !strings.ContainsAny(b.String(), "0123456789") {
		return "", errors.New("no digits")
	}
	return b.String(), nil
}

// splitAmount tells the decimal separator from those that group thousands.
func splitAmount(s string, exponent int) (whole, part string, err error) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, "", nil
	}
	sep, other := s[last:last+1], ","
	if sep == "," {
		other = "."
	}
	whole, part = s[:last], s[last+1:]
	switch {
	case strings.Contains(whole, sep): // 1.234.567: twice, so it groups
		if strings.Contains(whole, other) {
			return "", "", errors.New("the separators cannot be told apart")
		}
		whole, part, other = s, "", sep
	case strings.Contains(whole, other): // 1.234,50
	case len(part) == 3 && exponent == 0: // 1,234 yen
		whole, part, other = s, "", sep
	case len(part) == 3 && exponent == 2 && strings.Trim(whole, "0") != "":
		return "", "", fmt.Errorf("thousands or decimals? write %s%s or %s.%s", whole, part, whole, part[:2])
	default:
		return cmp.Or(whole, "0"), part, nil
	}
	groups := strings.Split(whole, other)
	for i, g := range groups {
		if len(g) > 3 || len(g) == 0 || i > 0 && len(g) != 3 {
			return "", "", errors.New("thousands are grouped by three digits")
		}
	}
	return strings.Join(groups, ""), part, nil
}
