package script

import (
	"regexp"
	"strings"
	"time"
)

// acronyms are read letter by letter; as words, an English voice would say "led" and "ip". Written
// turns them back for captions.
var acronyms = map[string]string{
	spokenAI: "AI", "U-V": "UV", "L-E-D": "LED", "I-P": "IP", "E-U": "EU", "U-K": "UK", "U-S-A": "USA", "I-D": "ID",
	"U-V-A": "UV-A", "U-V-B": "UV-B", "U-V-C": "UV-C",
}

var aloneAcronym = regexp.MustCompile(`\b(?:AI|UV|LED|IP|EU|UK|USA|ID)\b(?:-[ABC]\b)?`)

func spellAcronyms(text string) string {
	return aloneAcronym.ReplaceAllStringFunc(text, func(s string) string { return strings.Join(strings.Split(strings.ReplaceAll(s, "-", ""), ""), "-") })
}

// signs are said while their characters are still there.
func signs(text string, t tongue) string {
	for _, r := range signReadings {
		text = r.apply(text, t)
	}
	return text
}

var signReadings = []reading{
	{regexp.MustCompile(`±\s*`), func(_ []string, t tongue) string { return t.pick("about ", "ongeveer ") }},
	{regexp.MustCompile(`(?:≥|>=)\s*(\d)`), func(m []string, t tongue) string { return t.pick("at least ", "minstens ") + m[1] }},
	{regexp.MustCompile(`(?:≤|<=)\s*(\d)`), func(m []string, t tongue) string { return t.pick("at most ", "hoogstens ") + m[1] }},
	{regexp.MustCompile(`>\s*(\d)`), func(m []string, t tongue) string { return t.pick("more than ", "meer dan ") + m[1] }},
	{regexp.MustCompile(`<\s*(\d)`), func(m []string, t tongue) string { return t.pick("less than ", "minder dan ") + m[1] }},
	{regexp.MustCompile(`(\d)\s*[★⭐]+`), func(m []string, t tongue) string { return m[1] + t.pick(" stars", " sterren") }},
}

// shortMonths are the months by the three letters that they are shortened to.
var shortMonths = func() map[string]time.Month {
	m := map[string]time.Month{"mrt": time.March, "sept": time.September}
	for _, names := range months[:2] {
		for i, name := range names {
			m[strings.ToLower(name[:3])] = time.Month(i + 1)
		}
	}
	return m
}()

const monthName = `January|February|March|April|May|June|July|August|September|October|November|December`

// shopReadings are what shops write beside prices and sizes. They run before the general ones.
var shopReadings = []reading{
	{regexp.MustCompile(`(\+\d{1,3}[\d\s()-]{6,}\d)|\b(0\d{1,3}[\s-]\d[\d\s-]{2,}\d)\b`), sayPhone},
	{regexp.MustCompile(`(?i)\b(?:no|nr)\.\s*(\d)`), func(m []string, t tongue) string { return t.pick("number ", "nummer ") + m[1] }},
	{regexp.MustCompile(`(?i)\b(\d{1,2})\s+(jan|feb|mrt|mar|maa|apr|mei|may|jun|jul|aug|sept|sep|okt|oct|nov|dec)\b\.?(?:\s+(\d{4})\b)?`),
		func(m []string, t tongue) string {
			if d := atoi(m[1]); d >= 1 && d <= 31 {
				return spellDay(d, shortMonths[strings.ToLower(m[2])], atoi(m[3]), t)
			}
			return m[0]
		}},
	{regexp.MustCompile(`\b(` + monthName + `)\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?`), func(m []string, t tongue) string {
		return sayMonthDate([]string{m[0], m[2], m[1], m[3]}, t)
	}},
	{regexp.MustCompile(`(\d\s*min)\.(\s+\p{Ll}|\s*$)`), func(m []string, _ tongue) string { return m[1] + m[2] }},
	{regexp.MustCompile(`(\d)\s*st\.(\s|$)`), func(m []string, t tongue) string { return m[1] + t.pick(" pieces", " stuks") + m[2] }},
	{regexp.MustCompile(`\b(\d[.,]\d)\s*/\s*(5|10)\b`), func(m []string, t tongue) string { return m[1] + t.pick(" out of ", " van de ") + m[2] }},
	{regexp.MustCompile(currency + `\s*` + number + `\s*-\s*` + currency), func(m []string, t tongue) string {
		return m[1] + m[2] + t.pick(" to ", " tot ") + m[3]
	}},
	{regexp.MustCompile(`(^|\pL\s+|\()(c?m\^[23])`), func(m []string, t tongue) string { return m[1] + nameOf(m[2], true, t) }},
	{regexp.MustCompile(`(^|\s)'(\d0)\b`), func(m []string, _ tongue) string { return m[1] + m[2] }},
	{regexp.MustCompile(`(?i)(^|[\s(])(max\.|min\.|enz\.|p\.p\.|ltd\.?|inc\.|b\.v\.|n\.v\.|evt\.|resp\.|tel\.|art\.)`), sayAbbreviation},
}

// shopForms are spoken forms of what shopReadings finds.
var shopForms = map[string][2]string{
	"max.": {"maximum", "maximaal"}, "min.": {"minimum", "minimaal"}, "enz.": {"and so on", "enzovoort"},
	"p.p.": {"per person", "per persoon"}, "ltd.": {"Limited", "Limited"}, "ltd": {"Limited", "Limited"},
	"inc.": {"Incorporated", "Incorporated"}, "b.v.": {"B V", "B V"}, "n.v.": {"N V", "N V"},
	"evt.": {"possibly", "eventueel"}, "resp.": {"respectively", "respectievelijk"}, "tel.": {"telephone", "telefoon"},
	"art.": {"article", "artikel"},
}

// endsShort are abbreviations that may be all that a reading has to do in a text.
var endsShort = regexp.MustCompile(`(?i)(?:^|[\s(])(?:etc|enz|ltd|inc|vs|max|min|b\.v|n\.v|p\.p|p\.st)\.?$`)

// sayPhone reads a telephone number digit by digit, with a pause where it is spaced.
func sayPhone(m []string, t tongue) string {
	var groups []string
	for _, g := range strings.FieldsFunc(m[0], func(r rune) bool { return strings.ContainsRune(" -()+", r) }) {
		groups = append(groups, spellDigits(g, t))
	}
	s := strings.Join(groups, ", ")
	if m[1] != "" {
		s = "plus " + s
	}
	return s
}
