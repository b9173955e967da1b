package script

import (
	"math/rand/v2"
	"strings"
	"time"
)

// phrasebook is what the house says in one language, by the part it plays in a line.
type phrasebook struct {
	greet, hook, need, quote, benefit []string
	hookBy, needBy, benefitBy         map[angle][]string
	season                            map[season]seasonal
	about                             map[topic][]string // what a property means for the viewer

	attribute, noun, nameless        []string
	material, size, weight, capacity []string
	care, colour, origin, guarantee  []string
	box, brand, options              []string
	compare, compareBy               []string
	price, priceWas, priceFrom, ends []string
	stock, stockOut, outClose        []string
	returns, shipping, tax           []string
	reviews, praised, faulted        []string
	cta, ctaPlain, ctaVariant, close []string
	filler                           []string
	retract                          string
}

// scene is the day around a kind of product.
type scene struct{ hook, need, benefit []string }

// seasonal is what a time of the year brings up.
type seasonal struct{ hook, need []string }

// season is a time of the year where the shop is. December, before the holidays, is one of its
// own.
type season int

const (
	noSeason season = iota
	spring
	summer
	autumn
	winter
	december
)

// southern are countries where winter is in July.
var southern = set("AU NZ ZA AR CL UY PY BO NA BW LS SZ")

// seasonOf is the season in a country at a time in its zone.
func seasonOf(at time.Time, country string) season {
	if at.IsZero() {
		return noSeason
	}
	if at.Month() == time.December && at.Day() < 25 || at.Month() == time.November && at.Day() >= 20 {
		return december
	}
	of := [12]season{winter, winter, spring, spring, spring, summer, summer, summer, autumn, autumn, autumn, winter}
	month := int(at.Month()) - 1
	if southern[country] {
		month = (month + 6) % 12
	}
	return of[month]
}

// seasonEnd is the midnight at which the season of a time is over.
func seasonEnd(at time.Time, country string) time.Time {
	year, month, day := at.Date()
	end := time.Date(year, month, day+1, 0, 0, 0, 0, at.Location())
	for seasonOf(end, country) == seasonOf(at, country) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}

var (
	phrasebooks = [2]*phrasebook{&phrasesEnglish, &phrasesDutch}
	scenes      = [2]map[string]scene{scenesEnglish, scenesDutch}
)

// dice makes the choices of one line, repeatable by seed.
type dice struct {
	*rand.Rand
	plural bool // the title is: "~is/are~" becomes "are"
	tone   Tone
}

// one rolls for a phrase that fits the tone and makes its choices.
func (d dice) one(phrases []string) string {
	if len(phrases) == 0 {
		return ""
	}
	for {
		tones, phrase := untoned(phrases[d.IntN(len(phrases))])
		if tones == "" || d.tone != "" && strings.Contains(tones, string(d.tone[:1])) {
			return d.number(d.choose(phrase))
		}
	}
}

// untoned takes the mark of the tones off a phrase, "wc:". Each list of the phrasebooks has
// phrases without one.
func untoned(phrase string) (tones, rest string) {
	if tones, rest, ok := strings.Cut(phrase, ":"); ok && tones != "" && strings.Trim(tones, "wcb") == "" {
		return tones, rest
	}
	return "", phrase
}

// choose settles each "[a|b]" of a phrase, inner ones as well.
func (d dice) choose(s string) string {
	for {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return s
		}
		start := strings.LastIndexByte(s[:end], '[')
		if start < 0 {
			return s
		}
		options := strings.Split(s[start+1:end], "|")
		s = s[:start] + options[d.IntN(len(options))] + s[end+1:]
	}
}

// number settles each "~singular/plural~".
func (d dice) number(s string) string {
	pieces := strings.Split(s, "~")
	for i := 1; i < len(pieces); i += 2 {
		one, many, _ := strings.Cut(pieces[i], "/")
		pieces[i] = one
		if d.plural {
			pieces[i] = many
		}
	}
	return strings.Join(pieces, "")
}

// sceneWords finds the kind of a product by the words of its type, tags and title. The order
// is the order of trial: a "kitchen lamp" is a light.
var sceneWords = []struct {
	scene string
	words map[string]bool
}{
	{"pets", set(`dog cat pet pets puppy kitten hond kat huisdier`)},
	{"kids", set(`toy toys kids child children baby puzzle game speelgoed kinderen kind puzzel knuffel`)},
	{"light", set(`lamp lamps light lights lighting lantern lampen verlichting lantaarn candle candles kaars kaarsen tafellamp bureaulamp vloerlamp hanglamp`)},
	{"drink", set(`mug mugs cup cups teapot tumbler drinkware mok mokken beker bekers kop kopje theepot theeglas`)},
	{"brew", set(`coffee tea koffie thee kettle grinder dripper espresso brewer ketel waterkoker koffiemolen koffiezetter filterkoffie`)},
	{"fragrance", set(`fragrance fragrances perfume perfumes parfum cologne geur geuren`)},
	{"beauty", set(`beauty makeup mascara lipstick eyeshadow nail lippenstift oogschaduw nagellak`)},
	{"bath", set(`skin skincare bath soap shampoo lotion cream bathroom badhanddoek badmat zeep zeepbakje badkamer huidverzorging crème`)},
	{"soft", set(`blanket blankets throw throws cushion cushions pillow plaid deken dekens kussen kussens`)},
	{"furniture", set(`furniture sofa chair table bed desk stool cabinet shelf bookcase meubel meubels bank stoel tafel bureau kast kruk`)},
	{"desk", set(`stationery notebook pen pens pencil paper organiser organizer notitieboek papier schrift pennen`)},
	{"tech", set(`laptop laptops smartphone smartphones phone phones tablet tablets mobile electronics computer charger headphones earphones speaker camera airpods telefoon telefoons koptelefoon oplader luidspreker elektronica`)},
	{"vehicle", set(`vehicle vehicles motorcycle motorcycles car bike scooter auto motor fiets voertuig`)},
	{"sport", set(`sport sports fitness ball racket yoga football tennis bal training sporten`)},
	{"wear", set(`watch watches bag bags handbag backpack shoes shoe sneakers sunglasses glasses jewellery jewelry ring necklace earring bracelet belt scarf hat wallet horloge horloges tas tassen rugzak schoenen schoen zonnebril sieraad sieraden ketting oorbel armband riem sjaal muts hoed portemonnee`)},
	{"clothes", set(`clothes clothing tops shirt shirts t-shirt dress dresses jeans jacket sweater hoodie kleding jurk jurken broek jas trui overhemd shirtje gown frock`)},
	{"kitchen", set(`kitchen cookware pan pans knife knives board bowl spatula towel towels casserole keuken handdoek handdoeken theedoek koken mes messen snijplank kom schaal`)},
	{"food", set(`grocery groceries food foods snack snacks chocolate honey boodschappen eten chocolade honing`)},
	{"garden", set(`plant plants garden planter pot plantenpot tuin planten vaas`)},
	{"home", set(`home decor decoration decorations vase frame interior huis wonen decoratie interieur lijst accessoires`)},
}

// sceneOf is "" for a kind the house has no words for. What the merchant calls it comes before
// what its title says.
func sceneOf(typed, title string) string {
	for _, text := range []string{typed, title} {
		words := wordsOf(fold(text))
		for _, s := range sceneWords {
			for _, w := range words {
				if s.words[w] {
					return s.scene
				}
			}
		}
	}
	return ""
}
