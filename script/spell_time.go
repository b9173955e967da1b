package script

import (
	"strings"
	"time"

	"golang.org/x/text/language"
)

var months = [tongues][]string{
	strings.Fields("January February March April May June July August September October November December"),
	strings.Fields("januari februari maart april mei juni juli augustus september oktober november december"),
	strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
	strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
}

var weekdays = [tongues][]string{
	strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
	strings.Fields("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"),
	strings.Fields("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
	strings.Fields("dimanche lundi mardi mercredi jeudi vendredi samedi"),
}

var ordinalsEnglish = map[string]string{
	"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
	"nine": "ninth", "twelve": "twelfth",
}

// SpellOrdinal says a rank: "twenty-first", "eenentwintigste".
func SpellOrdinal(n int64, lang language.Tag) string { return spellOrdinal(n, tongueOf(lang)) }

func spellOrdinal(n int64, t tongue) string {
	s := spellInt(n, t)
	switch t {
	case dutch:
		return ordinalDutch(s, n)
	case german:
		return ordinalGerman(s, n)
	case french:
		return ordinalFrench(s, n)
	}
	cut := strings.LastIndexAny(s, " -") + 1
	last := s[cut:]
	if irregular, ok := ordinalsEnglish[last]; ok {
		return s[:cut] + irregular
	}
	if strings.HasSuffix(last, "y") {
		return s[:cut] + strings.TrimSuffix(last, "y") + "ieth"
	}
	return s + "th"
}

// ordinalDutch: -de up to nineteen except eerste and achtste, -ste from twenty on.
func ordinalDutch(s string, n int64) string {
	rest := n % 100
	switch {
	case n == 1:
		return "eerste"
	case n == 3:
		return "derde"
	case rest == 1:
		return strings.TrimSuffix(plainOne(s), "een") + "eerste"
	case rest == 3:
		return strings.TrimSuffix(s, "drie") + "derde"
	case rest == 0 || rest == 8 || rest >= 20:
		return s + "ste"
	}
	return s + "de"
}

// SpellYear says a year in pairs: "nineteen ninety-nine", "twenty twenty-six".
func SpellYear(year int, lang language.Tag) string { return spellYear(year, tongueOf(lang)) }

func spellYear(year int, t tongue) string {
	n := int64(year)
	high, low := n/100, n%100
	switch {
	case n < 1100 || n > 2099 || high == 20 && low < 10:
		return spellInt(n, t)
	case t == dutch && high == 20:
		return "tweeduizend " + spellInt(low, t)
	case t == german && high == 19:
		return strings.TrimSpace("neunzehnhundert" + restGerman(low))
	case t != english:
		return spellInt(n, t)
	case low == 0:
		return spellInt(high, t) + " hundred"
	case low < 10:
		return spellInt(high, t) + " oh " + spellInt(low, t)
	}
	return spellInt(high, t) + " " + spellInt(low, t)
}

// SpellDate says the day and the month, "the twenty-second of November", in the time's zone.
func SpellDate(at time.Time, lang language.Tag) string {
	return spellDay(at.Day(), at.Month(), 0, tongueOf(lang))
}

// spellDay adds the year when there is one.
func spellDay(day int, month time.Month, year int, t tongue) string {
	name, s := months[t][month-1], ""
	switch t {
	case dutch:
		s = spellInt(int64(day), t) + " " + name
	case german:
		s = "der " + spellOrdinal(int64(day), t) + " " + name
	case french:
		s = "le " + spellInt(int64(day), t) + " " + name
		if day == 1 {
			s = "le premier " + name
		}
	default:
		s = "the " + spellOrdinal(int64(day), t) + " of " + name
	}
	if year > 0 {
		s += " " + spellYear(year, t)
	}
	return s
}

// SpellWeekday says the day of the week in the time's zone.
func SpellWeekday(at time.Time, lang language.Tag) string {
	return weekdays[tongueOf(lang)][at.Weekday()]
}

// SpellTime says the time of day in its zone: "half past two", "half drie", "ten forty-two".
func SpellTime(at time.Time, lang language.Tag) string {
	return spellClock(at.Hour(), at.Minute(), tongueOf(lang))
}

func spellClock(hour, minute int, t tongue) string {
	switch t {
	case dutch:
		return clockDutch(hour, minute)
	case german:
		return clockGerman(hour, minute)
	case french:
		return clockFrench(hour, minute)
	}
	twelve := func(h int) string { return spellInt(int64((h+11)%12+1), t) }
	switch {
	case minute == 0 && hour == 0:
		return "midnight"
	case minute == 0 && hour == 12:
		return "noon"
	case minute == 0:
		return twelve(hour) + " o'clock"
	case minute == 15:
		return "quarter past " + twelve(hour)
	case minute == 30:
		return "half past " + twelve(hour)
	case minute == 45:
		return "quarter to " + twelve(hour+1)
	case minute < 10:
		return twelve(hour) + " oh " + spellInt(int64(minute), t)
	}
	return twelve(hour) + " " + spellInt(int64(minute), t)
}

func clockDutch(hour, minute int) string {
	twelve := func(h int) string { return intDutch(int64((h+11)%12 + 1)) }
	switch {
	case minute == 0 && hour == 0:
		return "middernacht"
	case minute == 0:
		return twelve(hour) + " uur"
	case minute == 15:
		return "kwart over " + twelve(hour)
	case minute == 30:
		return "half " + twelve(hour+1)
	case minute == 45:
		return "kwart voor " + twelve(hour+1)
	}
	return twelve(hour) + " uur " + intDutch(int64(minute))
}

// spellUntil says an end as a phrase, as seen from now: "until eight this evening", "until Friday
// at half past six in the evening", "until the end of Friday".
func spellUntil(end, now time.Time, t tongue) string {
	t = t.voice()
	if end.Hour() == 0 && end.Minute() == 0 { // midnight belongs to the day before
		day := end.AddDate(0, 0, -1)
		if sameDay(day, now) {
			return t.pick("until midnight", "tot middernacht")
		}
		return t.pick("until the end of ", "tot het einde van ") + spellComing(day, now, t)
	}
	part := 0 // morning, afternoon, evening
	if end.Hour() >= 18 {
		part = 2
	} else if end.Hour() >= 12 {
		part = 1
	}
	clock := strings.TrimSuffix(spellClock(end.Hour(), end.Minute(), t), " o'clock")
	noon := t == english && end.Hour() == 12 && end.Minute() == 0 // says its part of the day itself
	if sameDay(end, now) {
		if noon {
			return "until noon today"
		}
		return t.pick("until ", "tot ") + clock + [][3]string{{" this morning", " this afternoon", " this evening"}, {" vanochtend", " vanmiddag", " vanavond"}}[t][part]
	}
	of := [][3]string{{" in the morning", " in the afternoon", " in the evening"}, {" 's ochtends", " 's middags", " 's avonds"}}[t][part]
	if noon {
		of = ""
	}
	return t.pick("until ", "tot ") + spellComing(end, now, t) + t.pick(" at ", " om ") + clock + of
}

// spellComing says a day to come: by its name within the week, else by its date.
func spellComing(day, now time.Time, t tongue) string {
	if day.Sub(now) < 6*24*time.Hour {
		return weekdays[t][day.Weekday()]
	}
	return spellDay(day.Day(), day.Month(), 0, t)
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	v, w, e := b.Date()
	return y == v && m == w && d == e
}
