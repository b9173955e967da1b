package script

import (
	"testing"

	"golang.org/x/text/language"
)

// What shops write and a voice would stumble over, as it is said: words only reach a voice.
func TestTrickyTokens(t *testing.T) {
	checkSpelling(t, []spelled[string]{
		{"5 min. koken", "five minute koken", "vijf minuten koken"},
		{"per m²", "per square metre", "per vierkante meter"},
		{"min. 3 jaar", "minimum three jaar", "minimaal drie jaar"},
		{"≥ 18", "at least eighteen", "minstens achttien"},
		{"2.5 l", "two point five litres", "twee komma vijf liter"},
		{"2,5 l", "two point five litres", "twee komma vijf liter"},
		{"1/2", "half", "half"},
		{"3/4 cup", "three quarters cup", "driekwart cup"},
		{"€ 19,95", "nineteen euros ninety-five", "negentien euro vijfennegentig"},
		{"€19.95", "nineteen euros ninety-five", "negentien euro vijfennegentig"},
		{"19,95 EUR", "nineteen euros ninety-five", "negentien euro vijfennegentig"},
		{"€ 5,-", "five euros", "vijf euro"},
		{"£3.05", "three pounds and five pence", "drie pond en vijf pence"},
		{"$1,299.00", "one thousand two hundred and ninety-nine dollars", "twaalfhonderdnegenennegentig dollar"},
		{"€ 0,99", "ninety-nine cents", "negenennegentig cent"},
		{"21 %", "twenty-one percent", "eenentwintig procent"},
		{"21%", "twenty-one percent", "eenentwintig procent"},
		{"-30%", "minus thirty percent", "min dertig procent"},
		{"12,5%", "twelve point five percent", "twaalf komma vijf procent"},
		{"20 x 30 cm", "twenty by thirty centimetres", "twintig bij dertig centimeter"},
		{"20x30cm", "twenty by thirty centimetres", "twintig bij dertig centimeter"},
		{"20 × 30 × 5 cm", "twenty by thirty by five centimetres", "twintig bij dertig bij vijf centimeter"},
		{"No. 5", "number five", "nummer vijf"},
		{"Nr. 5", "number five", "nummer vijf"},
		{"no. 12", "number twelve", "nummer twaalf"},
		{"3rd", "third", "derde"},
		{"21st", "twenty-first", "eenentwintigste"},
		{"Acme Ltd.", "Acme Limited", "Acme Limited"},
		{"Acme B.V.", "Acme B V", "Acme B V"},
		{"Acme Inc.", "Acme Incorporated", "Acme Incorporated"},
		{"UV-A", "U-V-A", "UV-A"},
		{"A4", "A-four", "A vier"},
		{"USB-C", "USB-C", "USB-C"},
		{"5 kg", "five kilos", "vijf kilo"},
		{"1 kg", "one kilo", "één kilo"},
		{"500 g", "five hundred grams", "vijfhonderd gram"},
		{"t/m", "up to and including", "tot en met"},
		{"t/m 5", "up to and including five", "tot en met vijf"},
		{"bijv. thee", "for example thee", "bijvoorbeeld thee"},
		{"e.g. tea", "for example tea", "bijvoorbeeld tea"},
		{"i.e. tea", "that is tea", "dat wil zeggen tea"},
		{"etc.", "and so on", "enzovoort"},
		{"enz.", "and so on", "enzovoort"},
		{"m²", "square metre", "vierkante meter"},
		{"12 m²", "twelve square metres", "twaalf vierkante meter"},
		{"3 m³", "three cubic metres", "drie kubieke meter"},
		{"22-11-2026", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"22/11/2026", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"2026-11-22", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"22 november", "the twenty-second of November", "tweeëntwintig november"},
		{"November 22", "the twenty-second of November", "tweeëntwintig november"},
		{"22 Nov", "the twenty-second of November", "tweeëntwintig november"},
		{"22 nov. 2026", "the twenty-second of November twenty twenty-six", "tweeëntwintig november tweeduizend zesentwintig"},
		{"14:30", "half past two", "half drie"},
		{"9:05", "nine oh five", "negen uur vijf"},
		{"2 pm", "two o'clock", "twee uur"},
		{"8.30 uur", "half past eight", "half negen"},
		{"20:00 h", "eight o'clock", "acht uur"},
		{"06-12345678", "zero six, one two three four five six seven eight", "nul zes, één twee drie vier vijf zes zeven acht"},
		{"+31 20 123 4567", "plus three one, two zero, one two three, four five six seven", "plus drie één, twee nul, één twee drie, vier vijf zes zeven"},
		{"020-1234567", "zero two zero, one two three four five six seven", "nul twee nul, één twee drie vier vijf zes zeven"},
		{"0800 1234", "zero eight zero zero, one two three four", "nul acht nul nul, één twee drie vier"},
		{"24/7", "twenty-four seven", "vierentwintig zeven"},
		{"2-in-1", "two-in-one", "twee-in-één"},
		{"3-pack", "three pack", "drie pack"},
		{"2 st.", "two pieces", "twee stuks"},
		{"6 pcs", "six pieces", "zes stuks"},
		{"approx. 3 kg", "about three kilos", "ongeveer drie kilo"},
		{"ca. 3 kg", "about three kilos", "ongeveer drie kilo"},
		{"incl. btw", "including btw", "inclusief btw"},
		{"excl. VAT", "excluding VAT", "exclusief VAT"},
		{"max. 60 °C", "maximum sixty degrees Celsius", "maximaal zestig graden Celsius"},
		{"30 °C", "thirty degrees Celsius", "dertig graden Celsius"},
		{"220 V", "two hundred and twenty volts", "tweehonderdtwintig volt"},
		{"60 W", "sixty watts", "zestig watt"},
		{"5 GHz", "five gigahertz", "vijf gigahertz"},
		{"4K", "four K", "vier K"},
		{"16 GB", "sixteen gigabytes", "zestien gigabyte"},
		{"size 8½", "size eight and a half", "size acht en een halve"},
		{"Wi-Fi 6", "Wi-Fi six", "Wi-Fi zes"},
		{"1,000,000", "one million", "één miljoen"},
		{"0,5", "zero point five", "nul komma vijf"},
		{"½", "half", "half"},
		{"> 5 kg", "more than five kilos", "meer dan vijf kilo"},
		{"± 10 cm", "about ten centimetres", "ongeveer tien centimeter"},
		{"100 g/m²", "one hundred grams per square metre", "honderd gram per vierkante meter"},
		{"€ 3 p.p.", "three euros per person", "drie euro per persoon"},
		{"o.a. thee", "among others thee", "onder andere thee"},
		{"d.w.z. thee", "that is thee", "dat wil zeggen thee"},
		{"vs.", "versus", "tegen"},
		{"5★", "five stars", "vijf sterren"},
		{"4.8/5", "four point eight out of five", "vier komma acht van de vijf"},
		{"50+", "fifty plus", "vijftig plus"},
		{"€10–€20", "ten euros to twenty euros", "tien euro tot twintig euro"},
		{"12–18 months", "twelve to eighteen months", "twaalf tot achttien months"},
		{"B12", "B-twelve", "B twaalf"},
	}, Prepare)
}

// What is read letter by letter is captioned as it is written.
func TestAcronymsAreCaptionedAsWritten(t *testing.T) {
	const text = "An LED lamp with UV-A light, IP rated."
	said := Prepare(text, language.English)
	if want := "An L-E-D lamp with U-V-A light, I-P rated."; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	if got := Written(Line{Text: said, Language: language.English}, nil); got.Text != text || got.Spoken[1] != "L-E-D" {
		t.Errorf("captioned %q, said %v", got.Text, got.Spoken)
	}
}
