package script

import (
	"testing"
	"time"

	"golang.org/x/text/language"
)

func TestGermanAndFrenchNumbers(t *testing.T) {
	for _, c := range []struct {
		n      int64
		de, fr string
	}{
		{0, "null", "zéro"}, {1, "eins", "un"}, {7, "sieben", "sept"}, {16, "sechzehn", "seize"}, {17, "siebzehn", "dix-sept"},
		{21, "einundzwanzig", "vingt et un"}, {30, "dreißig", "trente"}, {66, "sechsundsechzig", "soixante-six"},
		{70, "siebzig", "soixante-dix"}, {71, "einundsiebzig", "soixante et onze"}, {75, "fünfundsiebzig", "soixante-quinze"},
		{80, "achtzig", "quatre-vingts"}, {81, "einundachtzig", "quatre-vingt-un"}, {91, "einundneunzig", "quatre-vingt-onze"},
		{99, "neunundneunzig", "quatre-vingt-dix-neuf"}, {100, "hundert", "cent"}, {101, "hunderteins", "cent un"},
		{200, "zweihundert", "deux cents"}, {280, "zweihundertachtzig", "deux cent quatre-vingts"}, {342, "dreihundertzweiundvierzig", "trois cent quarante-deux"},
		{1000, "tausend", "mille"}, {1001, "tausendeins", "mille un"}, {2026, "zweitausendsechsundzwanzig", "deux mille vingt-six"},
		{80_000, "achtzigtausend", "quatre-vingt mille"}, {200_000, "zweihunderttausend", "deux cent mille"}, {280_000, "zweihundertachtzigtausend", "deux cent quatre-vingt mille"},
		{1_000_000, "eine Million", "un million"}, {2_000_005, "zwei Millionen fünf", "deux millions cinq"}, {-4, "minus vier", "moins quatre"},
	} {
		if de, fr := SpellInt(c.n, language.German), SpellInt(c.n, language.French); de != c.de || fr != c.fr {
			t.Errorf("%d: %q %q, want %q %q", c.n, de, fr, c.de, c.fr)
		}
	}
	for _, c := range []struct {
		m      int64
		cur    string
		de, fr string
	}{
		{1995, "EUR", "neunzehn Euro fünfundneunzig", "dix-neuf euros quatre-vingt-quinze"}, {100, "EUR", "ein Euro", "un euro"},
		{2100, "EUR", "einundzwanzig Euro", "vingt et un euros"}, {1205, "EUR", "zwölf Euro und fünf Cent", "douze euros et cinq centimes"},
		{1, "EUR", "ein Cent", "un centime"}, {100, "GBP", "ein Pfund", "une livre"}, {100, "SEK", "eine Krone", "une couronne"},
		{100_000_000, "EUR", "eine Million Euro", "un million d'euros"}, {200_000_000, "GBP", "zwei Millionen Pfund", "deux millions de livres"},
	} {
		m := euro(c.m)
		m.Currency = c.cur
		if de, fr := SpellMoney(m, language.German), SpellMoney(m, language.French); de != c.de || fr != c.fr {
			t.Errorf("%v: %q %q, want %q %q", m, de, fr, c.de, c.fr)
		}
	}
	at := func(h, m int) time.Time { return time.Date(2026, 11, 22, h, m, 0, 0, time.UTC) }
	for _, c := range []struct{ got, want string }{
		{SpellTime(at(14, 30), language.German), "halb drei"}, {SpellTime(at(20, 0), language.German), "zwanzig Uhr"}, {SpellTime(at(1, 5), language.German), "ein Uhr fünf"},
		{SpellTime(at(14, 30), language.French), "quatorze heures trente"}, {SpellTime(at(1, 0), language.French), "une heure"}, {SpellTime(at(21, 0), language.French), "vingt et une heures"},
		{SpellDate(at(0, 0), language.German), "der zweiundzwanzigste November"}, {SpellDate(at(0, 0).AddDate(0, 0, 9), language.French), "le premier décembre"},
		{SpellWeekday(at(0, 0), language.German), "Sonntag"}, {SpellYear(1999, language.German), "neunzehnhundertneunundneunzig"}, {SpellYear(2026, language.French), "deux mille vingt-six"},
		{SpellFloat(1.5, language.German), "eins Komma fünf"}, {SpellFloat(1.75, language.French), "un virgule soixante-quinze"}, {SpellPercent(21, language.German), "einundzwanzig Prozent"},
		{SpellDuration(time.Minute, language.German), "eine Minute"}, {SpellDuration(2*time.Hour, language.French), "deux heures"}, {SpellRange(2, 3, language.German), "zwei bis drei"},
		{SpellOrdinal(3, language.German), "dritte"}, {SpellOrdinal(9, language.French), "neuvième"}, {SpellOrdinal(80, language.French), "quatre-vingtième"}, {SpellOrdinal(21, language.French), "vingt et unième"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestTheTongueOfAMessage(t *testing.T) {
	for _, c := range []struct {
		text   string
		reader tongue
		want   tongue
	}{
		{"Was kostet die Tasse?", english, german}, {"Wie lange dauert der Versand?", dutch, german}, {"Combien coûte la lampe ?", english, french},
		{"C'est quoi le prix ?", english, french}, {"Wat kost de mok?", english, dutch}, {"How much is it?", german, english},
		{"A2?", french, french}, {"ok", dutch, dutch}, {"walnut mug", german, german},
	} {
		if got := tongueIn(c.text, c.reader); got != c.want {
			t.Errorf("%q: %d, want %d", c.text, got, c.want)
		}
	}
}
