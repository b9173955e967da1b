package script

import "strings"

var (
	smallFrench = strings.Fields(`zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize
		quatorze quinze seize dix-sept dix-huit dix-neuf`)
	tensFrench = strings.Fields("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
)

// intFrench is the French of France: soixante-dix, quatre-vingts, quatre-vingt-dix.
func intFrench(n int64) string {
	switch {
	case n < 100:
		s := below100French(n)
		if n == 80 {
			s += "s"
		}
		return s
	case n < 1000:
		return hundredsFrench(n, true)
	case n < 1e6:
		s := "mille"
		if n >= 2000 {
			s = insideFrench(n/1000) + " mille"
		}
		return withRestFrench(s, n%1000)
	case n < 1e9:
		return groupFrench(n, 1e6, "million")
	}
	return groupFrench(n, 1e9, "milliard")
}

func below100French(n int64) string {
	if n < 20 {
		return smallFrench[n]
	}
	tens, unit := n/10, n%10
	if tens == 7 || tens == 9 { // soixante-dix, quatre-vingt-onze
		unit += 10
	}
	s := tensFrench[tens]
	switch {
	case unit == 0:
		return s
	case (unit == 1 || unit == 11) && tens < 8: // vingt et un, soixante et onze
		return s + " et " + smallFrench[unit]
	}
	return s + "-" + smallFrench[unit]
}

// hundredsFrench: "deux cents" takes its s only at the end.
func hundredsFrench(n int64, last bool) string {
	s := "cent"
	if n >= 200 {
		s = smallFrench[n/100] + " cent"
		if n%100 == 0 && last {
			s += "s"
		}
	}
	return withRestFrench(s, n%100)
}

// insideFrench is a number below a thousand before "mille", where nothing takes an s.
func insideFrench(n int64) string {
	if n < 100 {
		return below100French(n)
	}
	s := hundredsFrench(n, false)
	if n%100 == 80 {
		return strings.TrimSuffix(s, "s")
	}
	return s
}

func withRestFrench(s string, rest int64) string {
	if rest == 0 {
		return s
	}
	return s + " " + intFrench(rest)
}

func groupFrench(n, size int64, name string) string {
	s := intFrench(n/size) + " " + name
	if n/size > 1 {
		s += "s"
	}
	return withRestFrench(s, n%size)
}

// ordinalFrench: premier, then -ième on the last word.
func ordinalFrench(s string, n int64) string {
	if n == 1 {
		return "premier"
	}
	switch {
	case strings.HasSuffix(s, "cinq"):
		return s + "uième"
	case strings.HasSuffix(s, "neuf"):
		return strings.TrimSuffix(s, "f") + "vième"
	case strings.HasSuffix(s, "e"):
		return strings.TrimSuffix(s, "e") + "ième"
	case strings.HasSuffix(s, "s") && n%10 == 0:
		return strings.TrimSuffix(s, "s") + "ième"
	}
	return s + "ième"
}

func clockFrench(hour, minute int) string {
	switch {
	case minute == 0 && hour == 0:
		return "minuit"
	case minute == 0 && hour == 12:
		return "midi"
	}
	s := counted(int64(hour), "heure", "heures", french)
	if minute > 0 {
		s += " " + intFrench(int64(minute))
	}
	return s
}

// de joins a noun with "de": "de livres", "d'euros".
func de(noun string) string {
	if noun != "" && strings.ContainsRune("aeiouyöø", []rune(noun)[0]) {
		return " d'" + noun
	}
	return " de " + noun
}

// feminine are the nouns that numbers count and that take "eine" and "une".
var feminine = map[string]bool{
	"Krone": true, "Sekunde": true, "Minute": true, "Stunde": true,
	"livre": true, "couronne": true, "seconde": true, "minute": true, "heure": true,
}
