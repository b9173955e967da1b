package script

import (
	"regexp"
	"slices"
	"strings"
)

// Prosody says how a line is spoken: which of its words carry it, and before which the host pauses
// a little, by their index. A price is led up to and leaned on; so are a few words that sell. Not
// every number is a price, and not every sentence has such a word.
func Prosody(l Line) (stress, pauses []int) {
	t := tongueOf(l.Language).voice()
	words := strings.Fields(l.Text)
	bare := make([]string, len(words))
	for i, w := range words {
		bare[i] = strings.ToLower(strings.Trim(w, `.,;:!?…"'“”‘’()`))
	}
	for i := 0; i < len(words); i++ {
		first, last, priced := price(words, bare, l.Spoken, i, t)
		switch {
		case priced:
			stress = append(stress, last)
			if first > 0 && !leading[t][bare[first-1]] && !endsClause(words[first-1]) {
				pauses = append(pauses, first)
			}
			i = max(last, i)
		case selling[t][bare[i]] && !slices.Contains(stress, i-1):
			stress = append(stress, i)
		}
	}
	return stress, pauses
}

// price finds a price that begins at a word: where it begins, and the number that is leaned on.
func price(words, bare []string, spoken map[int]string, i int, t tongue) (first, last int, ok bool) {
	if said, differs := spoken[i]; differs {
		return i, i, slices.ContainsFunc(strings.Fields(said), func(w string) bool { return coinNames[t][w] })
	}
	if strings.ContainsAny(bare[i], "€$£") {
		return i, i, true
	}
	end := i
	for end < len(bare) && spelledNumber(bare[end], t) && (end == i || !endsClause(words[end-1])) {
		end++
	}
	if end == i || end == len(bare) || !coinNames[t][bare[end]] || endsClause(words[end-1]) {
		return 0, 0, false
	}
	return i, end - 1, true
}

func endsClause(word string) bool { return strings.ContainsAny(word[len(word)-1:], ".,;:!?") }

var (
	numberEnglish = regexp.MustCompile(`^(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|` +
		`(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|-)+$`)
	numberDutch = regexp.MustCompile(`^(?:nul|[eé][eé]n|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|` +
		`(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|honderd|duizend|en|ën)+$`)
)

// spelledNumber tells a number in words from other words. "en" alone is Dutch for "and".
func spelledNumber(bare string, t tongue) bool {
	if t == dutch {
		return bare != "en" && numberDutch.MatchString(bare)
	}
	return bare != "-" && numberEnglish.MatchString(bare)
}

// By tongue that is spoken: what money is called, words that belong to the price that follows, and
// words that sell.
var (
	coinNames = map[tongue]map[string]bool{
		english: set("euro euros cent cents dollar dollars pound pounds penny pence franc francs yen zlotys kroner kronor"),
		dutch:   set("euro cent dollar pond pence frank yen zloty kroon"),
	}
	leading = map[tongue]map[string]bool{
		english: set("for from of at to with and or over under about by than only just the a an is"),
		dutch:   set("voor vanaf van tot op met en of boven onder om per dan maar slechts de het een is"),
	}
	selling = map[tongue]map[string]bool{
		english: set("free never only really love favourite favorite today exactly every"),
		dutch:   set("gratis nooit alleen echt dol lievelings vandaag precies elke"),
	}
)
