package script

import "strings"

var (
	smallGerman = strings.Fields(`null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
		dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn`)
	tensGerman = strings.Fields("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
)

// intGerman writes a number below a million as one word, as German does.
func intGerman(n int64) string {
	switch {
	case n < 20:
		return smallGerman[n]
	case n < 1e6:
		s := joinedGerman(n)
		if n%100 == 1 { // hunderteins, tausendeins: at the end the one is inflected
			s = strings.TrimSuffix(s, "ein") + "eins"
		}
		return s
	case n < 1e9:
		return groupGerman(n, 1e6, "eine Million", " Millionen")
	}
	return groupGerman(n, 1e9, "eine Milliarde", " Milliarden")
}

func groupGerman(n, size int64, one, many string) string {
	s := one
	if n/size > 1 {
		s = intGerman(n/size) + many
	}
	if n%size != 0 {
		s += " " + intGerman(n%size)
	}
	return s
}

// joinedGerman is a number below a million as it is written inside a longer one.
func joinedGerman(n int64) string {
	switch {
	case n == 1:
		return "ein"
	case n < 20:
		return smallGerman[n]
	case n < 100:
		if n%10 == 0 {
			return tensGerman[n/10]
		}
		return joinedGerman(n%10) + "und" + tensGerman[n/10]
	case n < 200:
		return "hundert" + restGerman(n%100)
	case n < 1000:
		return smallGerman[n/100] + "hundert" + restGerman(n%100)
	case n < 2000:
		return "tausend" + restGerman(n%1000)
	}
	return joinedGerman(n/1000) + "tausend" + restGerman(n%1000)
}

func restGerman(n int64) string {
	if n == 0 {
		return ""
	}
	return joinedGerman(n)
}

// ordinalGerman: -te up to nineteen but for a few, -ste from twenty on.
func ordinalGerman(s string, n int64) string {
	switch rest := n % 100; {
	case rest == 1:
		return strings.TrimSuffix(s, "eins") + "erste"
	case rest == 3:
		return strings.TrimSuffix(s, "drei") + "dritte"
	case rest == 7:
		return strings.TrimSuffix(s, "sieben") + "siebte"
	case rest == 8:
		return s + "e"
	case rest == 0 || rest >= 20:
		return s + "ste"
	}
	return s + "te"
}

func clockGerman(hour, minute int) string {
	twelve := func(h int) string { return intGerman(int64((h+11)%12 + 1)) }
	switch {
	case minute == 0 && hour == 0:
		return "Mitternacht"
	case minute == 15:
		return "Viertel nach " + twelve(hour)
	case minute == 30:
		return "halb " + twelve(hour+1)
	case minute == 45:
		return "Viertel vor " + twelve(hour+1)
	}
	s := joinedGerman(int64(hour)) + " Uhr"
	if minute > 0 {
		s += " " + intGerman(int64(minute))
	}
	return s
}
