package script

import (
	"strings"
	"unicode"
)

// spokenTitle is a title for the ear. Shop titles carry a tail for search engines ("Mug |
// Ceramic | 350 ml - Brand"): of a long one the head is said.
func spokenTitle(title string, t tongue) string {
	title = strings.Join(strings.Fields(title), " ")
	if len(strings.Fields(title)) > 6 {
		for _, cut := range []string{" | ", " • ", " · ", " – ", " — ", " - ", ", ", " ("} {
			if head, _, ok := strings.Cut(title, cut); ok && len(strings.Fields(head)) >= 2 {
				title = head
				break
			}
		}
	}
	return strings.Trim(prepare(calm(title), t), " .!?,;:")
}

// calm lowers shouted words: voices spell some of them out.
func calm(title string) string {
	words := strings.Fields(title)
	shouted := 0
	for _, w := range words {
		if loud(w) {
			shouted++
		}
	}
	if shouted < 2 {
		return title
	}
	for i, w := range words {
		if loud(w) {
			r := []rune(strings.ToLower(w))
			r[0] = unicode.ToUpper(r[0])
			words[i] = string(r)
		}
	}
	return strings.Join(words, " ")
}

func loud(w string) bool {
	letters := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters >= 4
}

// the puts the article before a title: "the Walnut mug". A title that brings its own stays
// as it is, and in other tongues every title: its gender is not known.
func the(title string, t tongue) string {
	first, _, _ := strings.Cut(strings.ToLower(title), " ")
	if t != english || ownArticles[first] {
		return title
	}
	return "the " + title
}

var ownArticles = set("the a an my your our this these de het een")

// isPlural guesses a title's number from its head noun: the last word before "with", "for",
// "in" or a comma. A title that ends in a colour or a model counts as singular.
func isPlural(title string) bool {
	title = strings.ToLower(title)
	for _, cut := range []string{" with ", " for ", " in ", " by ", " of ", " from ", " and ", " & ", ",", " (", " - ", " | ", " – ", " met ", " voor ", " van ", " en "} {
		if head, _, ok := strings.Cut(title, cut); ok && head != "" {
			title = head
		}
	}
	words := strings.Fields(title)
	if len(words) == 0 {
		return false
	}
	for len(words) > 1 && colours[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	last := words[len(words)-1]
	if singularS[last] || strings.Contains(last, "'") {
		return false
	}
	for _, end := range []string{"ss", "us", "is", "as", "os", "ics"} {
		if strings.HasSuffix(last, end) {
			return false
		}
	}
	return len(last) > 3 && strings.HasSuffix(last, "s")
}

// singularS end in s and are one thing.
var singularS = set(`plus gps series lens atlas canvas chess swiss paris press express wireless
	dress glass mess compass bus gas chaos species swatches airpods-max s8s`)

var colours = set(`black white red blue green yellow grey gray brown pink purple orange silver gold beige
	navy cream zwart wit rood blauw groen geel grijs bruin roze paars oranje zilver goud starlight`)
