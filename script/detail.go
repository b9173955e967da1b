package script

import (
	"strings"
	"unicode"

	"github.com/barkerlive/barker/shop"
)

// propertyPhrases are the phrases that fit a property, and its words in them.
func (d *draft) propertyPhrases(a shop.Attribute) ([]string, vars) {
	b, about := d.book, topicOf(a.Name)
	own := vars{"name": d.nameOf(a), "value": d.value(a)}
	short := len(strings.Fields(a.Value)) <= 8 && !strings.ContainsAny(a.Value, ":;.")
	fitting := map[topic][]string{
		topicMaterial: b.material, topicCare: b.care, topicColour: b.colour, topicSize: b.size,
		topicWeight: b.weight, topicCapacity: b.capacity, topicGuarantee: b.guarantee,
	}[about]
	name := fold(a.Name)
	switch {
	case a.Name == "":
		return b.nameless, own
	case boxNames[name]:
		return b.box, own
	case brandNames[name]:
		return b.brand, own
	case about == topicOrigin:
		return b.origin, own
	case about == topicSize && !sizeNames[name]: // a length is not the size
		return append(b.noun[:len(b.noun):len(b.noun)], b.attribute...), own
	case len(fitting) > 0 && short:
		return fitting, own
	case nounLike(a):
		return append(b.noun[:len(b.noun):len(b.noun)], b.attribute...), own
	}
	return b.attribute, own
}

var (
	sizeNames  = set("size sizes dimensions dimension measurements maat maten afmeting afmetingen formaat")
	boxNames   = map[string]bool{"in the box": true, "what's in the box": true, "included": true, "in de doos": true, "meegeleverd": true, "inhoud van de doos": true}
	brandNames = set("brand vendor maker make manufacturer designer merk fabrikant producent ontwerper")
	yesOrNo    = set("yes no none not only ja nee geen niet alleen")
	notNouns   = set("in with for by of on made suitable best met voor van op geschikt gemaakt")
)

// nounLike properties are named by something that "the" goes before: "cable", and not "in the
// box" or "watertight: yes".
func nounLike(a shop.Attribute) bool {
	first, _, _ := strings.Cut(fold(a.Name), " ")
	value, _, _ := strings.Cut(strings.Trim(fold(a.Value), ".,"), " ")
	return !notNouns[first] && !yesOrNo[strings.Trim(value, ",.")] && len(strings.Fields(a.Name)) <= 3
}

// nameOf is a property's name in the host's language.
func (d *draft) nameOf(a shop.Attribute) string {
	if known, ok := attributeNames[topicOf(a.Name)]; ok {
		for t, word := range known {
			if tongue(t) != d.t && word == fold(a.Name) {
				return known[d.t]
			}
		}
		if foreign(a.Name, d.t) {
			return known[d.t]
		}
	}
	return small(a.Name)
}

// small writes a word that is no abbreviation or name of its own making ("LED", "iOS") without
// its capital.
func small(text string) string {
	first, _, _ := strings.Cut(text, " ")
	r := []rune(text)
	if len(r) < 2 || !unicode.IsUpper(r[0]) || strings.ContainsFunc(first[1:], func(r rune) bool { return !unicode.IsLower(r) && r != '-' && r != ',' }) {
		return text
	}
	r[0] = unicode.ToLower(r[0])
	return string(r)
}

func (d *draft) value(a shop.Attribute) string {
	if a.Name == "" || brandNames[fold(a.Name)] || topicOf(a.Name) == topicOrigin {
		return a.Value
	}
	return inner(a.Value, d.product)
}

// inner writes a text inside a sentence: "Solid walnut" as "solid walnut". A name keeps its
// capital ("Larkhill", "European linen"), and so does an abbreviation ("LED"): only a word that
// is known as an ordinary one, or that the product's own text writes small, is lowered.
func inner(text string, p shop.Product) string {
	first, _, _ := strings.Cut(text, " ")
	word := strings.TrimRight(strings.ToLower(first), ",")
	if !ordinary[word] && !topicWord(word) && !writesSmall(p, word) {
		return text
	}
	return small(text)
}

func topicWord(word string) bool {
	for _, words := range topicWords {
		if words[word] {
			return true
		}
	}
	return colours[word]
}

// writesSmall tells whether the product's text has the word without a capital.
func writesSmall(p shop.Product, word string) bool {
	for _, w := range strings.FieldsFunc(ownText(p), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if w == word {
			return true
		}
	}
	return false
}

// ordinary words begin properties, in the languages that are spoken.
var ordinary = set(`solid hand hand-made handmade machine wipe wash dry clean made set up about with without for in on at by from to of
	stainless steel wood wooden oak walnut beech alder pine bamboo cork leather cotton linen wool silk lambswool polyester nylon
	ceramic stoneware porcelain glass terracotta clay iron cast brass copper aluminium plastic rubber paper metal concrete marble stone
	glazed washed soft matt matte glossy natural recycled organic round square large small medium long short light dark deep thick thin
	dishwasher microwave oven cold warm store keep use two three four five six one each per yes no not only part cable bulb shade height width
	massief hout houten eiken beuken noten staal roestvrij glas keramiek aardewerk porselein katoen linnen wol leer kurk met zonder van voor
	naar uit afnemen afwassen handwas machinewas met droog koud warm ongeveer per elk twee drie vier groot klein rond vierkant gerecycled
	zacht naturel gewassen geglazuurd gietijzer messing koper kunststof ja nee niet alleen koel bewaren`)
