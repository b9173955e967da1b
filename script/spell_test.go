package script

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// spelled is a table of what is said in English and in Dutch.
type spelled[T any] struct {
	in     T
	en, nl string
}

func checkSpelling[T any](t *testing.T, table []spelled[T], say func(T, language.Tag) string) {
	t.Helper()
	for _, c := range table {
		if got := say(c.in, language.English); got != c.en {
			t.Errorf("en %v: got %q, want %q", c.in, got, c.en)
		}
		if got := say(c.in, language.Dutch); got != c.nl {
			t.Errorf("nl %v: got %q, want %q", c.in, got, c.nl)
		}
	}
}

func TestSpellInt(t *testing.T) {
	checkSpelling(t, []spelled[int64]{
		{0, "zero", "nul"}, {1, "one", "één"}, {2, "two", "twee"}, {13, "thirteen", "dertien"},
		{20, "twenty", "twintig"}, {21, "twenty-one", "eenentwintig"}, {22, "twenty-two", "tweeëntwintig"},
		{33, "thirty-three", "drieëndertig"}, {48, "forty-eight", "achtenveertig"}, {99, "ninety-nine", "negenennegentig"},
		{100, "one hundred", "honderd"}, {101, "one hundred and one", "honderdeen"}, {112, "one hundred and twelve", "honderdtwaalf"},
		{250, "two hundred and fifty", "tweehonderdvijftig"}, {322, "three hundred and twenty-two", "driehonderdtweeëntwintig"},
		{1000, "one thousand", "duizend"}, {1001, "one thousand and one", "duizend één"}, {1250, "one thousand two hundred and fifty", "twaalfhonderdvijftig"},
		{1995, "one thousand nine hundred and ninety-five", "negentienhonderdvijfennegentig"}, {2000, "two thousand", "tweeduizend"},
		{2050, "two thousand and fifty", "tweeduizend vijftig"}, {10_300, "ten thousand three hundred", "tienduizend driehonderd"},
		{21_000, "twenty-one thousand", "eenentwintigduizend"}, {1_000_000, "one million", "één miljoen"},
		{2_500_017, "two million five hundred thousand and seventeen", "twee miljoen vijfhonderdduizend zeventien"}, {-5, "minus five", "min vijf"},
		{3_000_000_000, "three billion", "drie miljard"},
		{1_000_000_000_000, "one zero zero zero zero zero zero zero zero zero zero zero zero", "één nul nul nul nul nul nul nul nul nul nul nul nul"},
	}, SpellInt)
}

func TestSpellMoney(t *testing.T) {
	m := func(minor int64, currency string) shop.Money { return shop.Money{Minor: minor, Currency: currency} }
	checkSpelling(t, []spelled[shop.Money]{
		{m(1995, "EUR"), "nineteen euros ninety-five", "negentien euro vijfennegentig"},
		{m(100, "EUR"), "one euro", "één euro"}, {m(101, "EUR"), "one euro and one cent", "één euro en één cent"},
		{m(1905, "EUR"), "nineteen euros and five cents", "negentien euro en vijf cent"},
		{m(95, "EUR"), "ninety-five cents", "vijfennegentig cent"}, {m(2000, "EUR"), "twenty euros", "twintig euro"},
		{m(129900, "EUR"), "one thousand two hundred and ninety-nine euros", "twaalfhonderdnegenennegentig euro"},
		{m(1995, "USD"), "nineteen dollars ninety-five", "negentien dollar vijfennegentig"},
		{m(1995, "GBP"), "nineteen pounds ninety-five", "negentien pond vijfennegentig"}, {m(305, "GBP"), "three pounds and five pence", "drie pond en vijf pence"},
		{m(1, "GBP"), "one penny", "één penny"}, {m(1995, "JPY"), "one thousand nine hundred and ninety-five yen", "negentienhonderdvijfennegentig yen"},
		{m(-250, "EUR"), "minus two euros fifty", "min twee euro vijftig"}, {m(0, "EUR"), "zero euros", "nul euro"},
		{m(1250, "XYZ"), "twelve X Y Z fifty", "twaalf X Y Z vijftig"},
	}, SpellMoney)
}

func TestSpellOthers(t *testing.T) {
	checkSpelling(t, []spelled[float64]{{21, "twenty-one percent", "eenentwintig procent"}, {5.5, "five point five percent", "vijf komma vijf procent"},
		{0.25, "zero point two five percent", "nul komma vijfentwintig procent"}, {-1.5, "minus one point five percent", "min één komma vijf procent"},
		{2.05, "two point zero five percent", "twee komma nul vijf procent"}}, SpellPercent)
	checkSpelling(t, []spelled[string]{{"A2", "A-two", "A twee"}, {"b12", "B-twelve", "B twaalf"}, {"AB7", "AB-seven", "AB zeven"}, {"A1", "A-one", "A één"}}, SpellCode)
	checkSpelling(t, []spelled[[2]int64]{{[2]int64{2, 3}, "two to three", "twee tot drie"}, {[2]int64{2, 2}, "two", "twee"}},
		func(r [2]int64, l language.Tag) string { return SpellRange(r[0], r[1], l) })
	checkSpelling(t, []spelled[time.Duration]{{10 * time.Minute, "ten minutes", "tien minuten"}, {time.Minute, "one minute", "één minuut"},
		{2 * time.Hour, "two hours", "twee uur"}, {48 * time.Hour, "two days", "twee dagen"}, {30 * time.Second, "one minute", "één minuut"},
		{20 * time.Second, "twenty seconds", "twintig seconden"}, {90 * time.Minute, "ninety minutes", "negentig minuten"}}, SpellDuration)
	checkSpelling(t, []spelled[int64]{{1, "first", "eerste"}, {2, "second", "tweede"}, {3, "third", "derde"}, {8, "eighth", "achtste"}, {12, "twelfth", "twaalfde"},
		{20, "twentieth", "twintigste"}, {21, "twenty-first", "eenentwintigste"}, {19, "nineteenth", "negentiende"}, {100, "one hundredth", "honderdste"}, {103, "one hundred and third", "honderdderde"}}, SpellOrdinal)
	checkSpelling(t, []spelled[int]{{1984, "nineteen eighty-four", "negentienhonderdvierentachtig"}, {2000, "two thousand", "tweeduizend"}, {2008, "two thousand and eight", "tweeduizend acht"},
		{2026, "twenty twenty-six", "tweeduizend zesentwintig"}, {1900, "nineteen hundred", "negentienhonderd"}, {1905, "nineteen oh five", "negentienhonderdvijf"}}, SpellYear)
	checkSpelling(t, []spelled[string]{{"500 ml", "five hundred millilitres", "vijfhonderd milliliter"}, {"1 kg", "one kilo", "één kilo"}, {"1.5 l", "one point five litres", "één komma vijf liter"},
		{"40 °C", "forty degrees Celsius", "veertig graden Celsius"}, {"60 W", "sixty watts", "zestig watt"}, {"30 blobs", "thirty blobs", "dertig blobs"}},
		func(s string, l language.Tag) string {
			amount, name, _ := strings.Cut(s, " ")
			return SpellQuantity(amount, name, l)
		})
}

func TestSpellTimes(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, time.UTC) }
	checkSpelling(t, []spelled[time.Time]{
		{at(0, 0), "midnight", "middernacht"}, {at(12, 0), "noon", "twaalf uur"}, {at(14, 0), "two o'clock", "twee uur"},
		{at(14, 30), "half past two", "half drie"}, {at(10, 15), "quarter past ten", "kwart over tien"}, {at(23, 45), "quarter to twelve", "kwart voor twaalf"},
		{at(9, 5), "nine oh five", "negen uur vijf"}, {at(10, 42), "ten forty-two", "tien uur tweeënveertig"},
	}, SpellTime)
	if got := SpellDate(at(1, 1), language.English) + ", " + SpellWeekday(at(1, 1), language.Dutch); got != "the twenty-second of November, zondag" {
		t.Error(got)
	}
	if got := SpellDate(at(1, 1), language.Dutch); got != "tweeëntwintig november" {
		t.Error(got)
	}
}

func TestPrepare(t *testing.T) {
	checkSpelling(t, []spelled[string]{
		{"iPhone 13 Pro", "iPhone thirteen Pro", "iPhone dertien Pro"},
		{"500 ml", "five hundred millilitres", "vijfhonderd milliliter"}, {"500 ml Bottle", "five hundred millilitre Bottle", "vijfhonderd milliliter Bottle"},
		{"500ml of tea", "five hundred millilitres of tea", "vijfhonderd milliliter of tea"},
		{"€19.95", "nineteen euros ninety-five", "negentien euro vijfennegentig"}, {"€ 1.299,00", "one thousand two hundred and ninety-nine euros", "twaalfhonderdnegenennegentig euro"},
		{"19,95 euro", "nineteen euros ninety-five", "negentien euro vijfennegentig"}, {"€5,-", "five euros", "vijf euro"}, {"$5", "five dollars", "vijf dollar"},
		{"EUR 24", "twenty-four euros", "vierentwintig euro"},
		{"10-12 cm", "ten to twelve centimetres", "tien tot twaalf centimeter"}, {"2–3", "two to three", "twee tot drie"},
		{"30 x 40 cm", "thirty by forty centimetres", "dertig bij veertig centimeter"}, {"30×40×10cm", "thirty by forty by ten centimetres", "dertig bij veertig bij tien centimeter"},
		{"6 x 330 ml", "six times three hundred and thirty millilitres", "zes keer driehonderddertig milliliter"},
		{"100%", "one hundred percent", "honderd procent"}, {"-5 °C", "minus five degrees Celsius", "min vijf graden Celsius"},
		{"A2", "A-two", "A twee"}, {"an AI host", "an A-I host", "an AI host"}, {"WD-40", "WD forty", "WD veertig"}, {"4K TV", "four K TV", "vier K TV"}, {"R2-D2", "R-two-D-two", "R twee-D twee"},
		{"USB-C 3.0", "USB-C three point zero", "USB-C drie komma nul"}, {"Galaxy S8+", "Galaxy S-eight plus", "Galaxy S acht plus"},
		{"1st", "first", "eerste"}, {"2nd gen", "second gen", "tweede gen"},
		{"2026-11-22", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"22-11-2026", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"5 mei", "the fifth of May", "vijf mei"}, {"10:30", "half past ten", "half elf"}, {"14.45 uur", "quarter to three", "kwart voor drie"}, {"7pm", "seven o'clock", "zeven uur"},
		{"1990s", "nineteen nineties", "jaren negentig"}, {"1984", "nineteen eighty-four", "negentienhonderdvierentachtig"},
		{"1/2 l", "half a litre", "een halve liter"}, {"1½ kg", "one and a half kilos", "anderhalve kilo"}, {"3/4 l", "three quarters of a litre", "driekwart liter"},
		{"24/7", "twenty-four seven", "vierentwintig zeven"}, {"3-in-1", "three-in-one", "drie-in-één"}, {"#1", "number one", "nummer één"},
		{"230V/50Hz", "two hundred and thirty volts or fifty hertz", "tweehonderddertig volt of vijftig hertz"}, {"90 g/m²", "ninety grams per square metre", "negentig gram per vierkante meter"},
		{"https://www.shop.nl/a?b=1", "www dot shop dot nl", "www punt shop punt nl"}, {"info2@shop.com", "info two at shop dot com", "info twee apenstaartje shop punt com"},
		{"R&B", "R and B", "R en B"}, {"S/M", "S or M", "S of M"}, {"soap | 75 ml", "soap, seventy-five millilitres", "soap, vijfenzeventig milliliter"},
		{"Set of 6 mugs 🎉", "Set of six mugs", "Set of zes mugs"}, {"٣ cups", "three cups", "drie cups"}, {"0201234567", "zero two zero one two three four five six seven", "nul twee nul één twee drie vier vijf zes zeven"},
		{"10,000 mAh", "ten thousand milliamp hours", "tienduizend milliampère-uur"}, {"“Nice” — really", `"Nice", really`, `"Nice", really`},
		{"e.g. tea", "for example tea", "bijvoorbeeld tea"}, {"Plain words stay.", "Plain words stay.", "Plain words stay."}, {"", "", ""},
	}, Prepare)
	for in, want := range map[string]string{"2e hands": "tweede hands", "1.500 stuks": "vijftienhonderd stuks", "1,5 liter": "één komma vijf liter", "t/m 5": "tot en met vijf"} {
		if got := Prepare(in, language.Dutch); got != want {
			t.Errorf("nl %q: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"1,500 pieces": "one thousand five hundred pieces", "2e": "two e", "1.8 m, fabric": "one point eight metres, fabric"} {
		if got := Prepare(in, language.English); got != want {
			t.Errorf("en %q: got %q, want %q", in, got, want)
		}
	}
}

// FuzzPrepare: whatever is written, no digit reaches the voice.
func FuzzPrepare(f *testing.F) {
	for _, s := range []string{"€ 1.299,00", "10:75", "99/99/2026", "1.2.3.4", "x1y2z3", "²³½", "1,,2..3", "0x1F", "12e 3rd 4th", "١٢٣", "9999999999999999999999", "A-1-B_2/C.3", "1am 13pm 25:61"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range both {
			if got := Prepare(s, lang); strings.ContainsAny(got, "0123456789") {
				t.Errorf("%v %q: %q", lang, s, got)
			}
		}
	})
}
