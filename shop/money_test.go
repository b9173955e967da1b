package shop

import (
	"testing"

	"golang.org/x/text/language"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		m        Money
		language string
		want     string
	}{
		{Money{1995, "EUR"}, "en", "€19.95"},
		{Money{1995, "EUR"}, "nl", "€ 19,95"},
		{Money{1995, "EUR"}, "nl-BE", "€ 19,95"},
		{Money{2400, "EUR"}, "en", "€24.00"},
		{Money{5, "EUR"}, "en", "€0.05"},
		{Money{0, "EUR"}, "nl", "€ 0,00"},
		{Money{-1995, "EUR"}, "nl", "-€ 19,95"},
		{Money{123456789, "EUR"}, "en", "€1,234,567.89"},
		{Money{123456789, "EUR"}, "nl", "€ 1.234.567,89"},
		{Money{123456, "EUR"}, "de", "1.234,56 €"},
		{Money{3900, "USD"}, "en", "$39.00"},
		{Money{3900, "CHF"}, "en", "CHF 39.00"},
		{Money{1500, "JPY"}, "en", "¥1,500"},
		{Money{1500, "KWD"}, "en", "KWD 1.500"},
		{Money{1995, "EUR"}, "fi", "€19.95"},
	} {
		if got := c.m.Format(language.MustParse(c.language)); got != c.want {
			t.Errorf("%v in %s is %q, want %q", c.m, c.language, got, c.want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		want           int64 // -1 for an error
	}{
		{"19.95", "EUR", 1995}, {"19,95", "EUR", 1995}, {"1.234,50", "EUR", 123450}, {"1,234.50", "EUR", 123450},
		{"€ 19", "EUR", 1900}, {"19,95 €", "EUR", 1995}, {"EUR 19.95", "EUR", 1995}, {" 1 234,50 ", "EUR", 123450},
		{"1'234.50", "EUR", 123450}, {"19.9", "EUR", 1990}, {".5", "EUR", 50}, {"5.", "EUR", 500}, {"0", "EUR", 0},
		{"1.234.567", "EUR", 123456700}, {"1.234.567,89", "EUR", 123456789}, {"19.9500", "EUR", 1995},
		{"0.500", "EUR", 50}, {"1500", "JPY", 1500}, {"1,500", "JPY", 1500}, {"19.00", "JPY", 19},
		{"1.500", "KWD", 1500}, {"1,234.500", "KWD", 1234500}, {"$39", "USD", 3900},
		{"1.234", "EUR", -1}, {"1,234", "EUR", -1}, {"19.955", "EUR", -1}, {"19.9999", "EUR", -1}, {"1.5", "JPY", -1},
		{"", "EUR", -1}, {"free", "EUR", -1}, {"-5", "EUR", -1}, {"19.95", "eur", -1}, {"19.95", "XX", -1},
		{"$19.95", "EUR", -1}, {"1.2.3,4,5", "EUR", -1}, {"12.34.56", "EUR", -1}, {"99999999999999999999", "EUR", -1},
		{"1e3", "EUR", -1}, {".", "EUR", -1}, {"..1", "EUR", -1},
	} {
		got, err := ParseMoney(c.text, c.currency)
		switch {
		case c.want < 0 && err == nil:
			t.Errorf("%q in %s is read as %v", c.text, c.currency, got)
		case c.want >= 0 && (err != nil || got != Money{c.want, c.currency}):
			t.Errorf("%q in %s is %v %v, want %d", c.text, c.currency, got, err, c.want)
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"19.95", "1.234,50", "€ 1'234", "1,,2", "٣", ".,.,", "1.000.000.000.000.000.000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, currency := range []string{"EUR", "JPY", "KWD"} {
			m, err := ParseMoney(s, currency)
			if err != nil {
				continue
			}
			if m.Minor < 0 || m.Currency != currency {
				t.Fatalf("%q is %v", s, m)
			}
			for _, l := range []language.Tag{language.English, language.Dutch, language.German} {
				text := m.Format(l)
				if again, err := ParseMoney(text, currency); currency != "KWD" && (err != nil || again != m) {
					t.Fatalf("%q is %v, written %q, read %v %v", s, m, text, again, err)
				}
			}
		}
	})
}

func TestTax(t *testing.T) {
	for _, c := range []struct {
		gross   int64
		percent float64
		want    int64
	}{{12100, 21, 2100}, {4145, 21, 719}, {1995, 9, 165}, {100, 0, 0}, {1, 21, 0}, {3, 21, 1}, {10863, 8.625, 863}, {0, 21, 0}} {
		if got := taxOf(Money{c.gross, "EUR"}, c.percent, false); got.Minor != c.want {
			t.Errorf("%v %% of %d is %d, want %d", c.percent, c.gross, got.Minor, c.want)
		}
	}
}

func TestSums(t *testing.T) {
	m := Money{}.Add(Money{100, "EUR"}).Add(Money{50, "EUR"}.Mul(3))
	if m != (Money{250, "EUR"}) || !m.Less(Money{251, "EUR"}) || m.Less(m) || m.String() != "EUR 2.50" {
		t.Errorf("sum is %v", m)
	}
	defer func() {
		if recover() == nil {
			t.Error("two currencies were added")
		}
	}()
	m.Add(Money{1, "USD"})
}
