package configs

import (
	"fmt"
	"strings"
)

// LegalPages are the pages there are, by the names they have in addresses.
var LegalPages = []string{"imprint", "privacy", "shipping", "returns"}

func (c *Config) legalPages() map[string]map[string]string {
	l := &c.Legal
	return map[string]map[string]string{"imprint": l.Imprint, "privacy": l.Privacy, "shipping": l.Shipping, "returns": l.Returns}
}

// LegalText is a legal page in a language, as Markdown: the merchant's own text, else one that
// says what the settings say, else "" for a page that does not exist. Texts of our own are in
// English and Dutch; other languages get the English one.
func (c *Config) LegalText(page, lang string) string {
	if text := strings.TrimSpace(c.legalPages()[page][lang]); text != "" {
		return text
	}
	words, ok := legalWords[base2(lang)]
	if !ok {
		words = legalWords["en"]
	}
	switch page {
	case "imprint":
		return c.imprint(words)
	case "privacy":
		return fmt.Sprintf(words["privacy"], c.company(), c.contact(words))
	case "shipping":
		return c.shipping(words)
	case "returns":
		return fmt.Sprintf(words["returns"], c.Shop.ReturnDays, c.contact(words))
	}
	return ""
}

// LegalHTML are all legal pages as safe HTML: by page, then by language, the shop's languages.
func (c *Config) LegalHTML() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, page := range LegalPages {
		all[page] = map[string]string{}
		for _, lang := range c.Shop.Languages {
			all[page][lang] = markdown(c.LegalText(page, lang))
		}
	}
	return all
}

// base2 is the language without its region.
func base2(lang string) string { b, _, _ := strings.Cut(lang, "-"); return b }

func (c *Config) company() string {
	if c.Legal.Company != "" {
		return c.Legal.Company
	}
	return c.Shop.Name
}

// contact is how the shop is reached, as far as it says.
func (c *Config) contact(words map[string]string) string {
	switch {
	case c.Legal.Email != "":
		return c.Legal.Email
	case c.Legal.Phone != "":
		return c.Legal.Phone
	}
	return words["chat"]
}

func (c *Config) imprint(words map[string]string) string {
	l := c.Legal
	lines := []string{"**" + c.company() + "**"}
	for line := range strings.Lines(strings.TrimSpace(l.Address)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	text := strings.Join(lines, "  \n")
	for _, f := range []struct{ label, value string }{
		{"email", l.Email}, {"phone", l.Phone}, {"registration", l.Registration}, {"vat", l.VAT},
	} {
		if f.value != "" {
			text += "\n\n" + words[f.label] + ": " + f.value
		}
	}
	return text + "\n\n" + words["ai"]
}

func (c *Config) shipping(words map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, words["shipping"], strings.Join(c.Shop.ShipsTo, ", "), c.Shop.HandlingDays)
	for _, way := range c.Shop.Shipping {
		fmt.Fprintf(&b, "\n- "+words["way"], way.Name, c.Shop.Currency, string(way.Price), way.MinDays, way.MaxDays)
		if free, err := way.FreeFrom.Minor(c.Shop.Currency); err == nil && free > 0 {
			fmt.Fprintf(&b, words["free"], c.Shop.Currency, string(way.FreeFrom))
		}
	}
	return b.String() + "\n\n" + fmt.Sprintf(words[c.Shop.Tax.words()], c.Shop.Tax.Percent)
}

// words is the text about the tax.
func (t Tax) words() string {
	if t.Included {
		return "tax"
	}
	return "taxAdded"
}

// legalWords are our own texts. They promise what the settings and this program do, no more.
var legalWords = map[string]map[string]string{
	"en": {
		"email": "E-mail", "phone": "Phone", "registration": "Registration", "vat": "VAT number",
		"chat": "the chat on the live page",
		"ai":   "The host of our broadcast is not a person: face and voice are made by a computer. People of our team write in the chat under their own names.",
		"privacy": `%s is responsible for this site.

## What we keep

- A cookie named "viewer" holds a random number, so that your name in the chat and what you hold stay yours. It is needed for the site to work. There are no other cookies for viewers, no advertising and no tracking.
- What you write in the chat is public, and kept until we remove it.
- What you order is kept with your name, address and e-mail, for as long as the law asks us to keep orders.

## Your rights

You may ask what we keep about you, have it corrected or removed, or take it with you, and you may complain to the data protection authority of your country. Write to %s.`,
		"shipping": "We deliver to: %s. Orders leave within %d working days.\n\n## Ways and prices\n",
		"way":      "%s: %s %s, %d to %d working days on the way",
		"free":     "; free from %s %s",
		"tax":      "All prices include %g%% tax.",
		"taxAdded": "%g%% tax is added to all prices.",
		"returns": `You may send back what you ordered within %d days of receiving it, without giving a reason.

Tell us first: write to %s, with your order's number. Send the goods back within 14 days of that. We pay back what you paid for them, with the cost of standard delivery to you, within 14 days, once the goods are back or you show that they are on their way. The cost of sending them back is yours, and so is the loss of value of goods used more than a try-on in a shop would.

If something arrives broken or is not what you ordered, write to us: your legal warranty applies, and costs you nothing.`,
	},
	"nl": {
		"email": "E-mail", "phone": "Telefoon", "registration": "KvK-nummer", "vat": "Btw-nummer",
		"chat": "de chat op de livepagina",
		"ai":   "De presentator van onze uitzending is geen mens: gezicht en stem worden door een computer gemaakt. Mensen van ons team schrijven in de chat onder hun eigen naam.",
		"privacy": `%s is verantwoordelijk voor deze site.

## Wat we bewaren

- Een cookie met de naam "viewer" bevat een willekeurig getal, zodat je naam in de chat en wat je vasthoudt van jou blijven. De site werkt niet zonder. Er zijn voor kijkers geen andere cookies, geen reclame en geen tracking.
- Wat je in de chat schrijft is openbaar, en wordt bewaard tot we het verwijderen.
- Wat je bestelt bewaren we met je naam, adresgegevens en e-mailadres, zolang de wet ons dat voorschrijft.

## Je rechten

Je mag vragen wat we over je bewaren, het laten verbeteren of verwijderen, of het meenemen, en je kunt een klacht indienen bij de privacytoezichthouder van je land. Schrijf aan %s.`,
		"shipping": "We bezorgen in: %s. Bestellingen vertrekken binnen %d werkdagen.\n\n## Manieren en prijzen\n",
		"way":      "%s: %s %s, %d tot %d werkdagen onderweg",
		"free":     "; gratis vanaf %s %s",
		"tax":      "Alle prijzen zijn inclusief %g%% btw.",
		"taxAdded": "Bij alle prijzen komt %g%% btw.",
		"returns": `Je mag wat je hebt besteld binnen %d dagen na ontvangst terugsturen, zonder reden.

Laat het ons eerst weten: schrijf aan %s, met het nummer van je bestelling. Stuur de spullen daarna binnen 14 dagen terug. We betalen terug wat je ervoor hebt betaald, met de kosten van de standaardbezorging, binnen 14 dagen, zodra we de spullen terug hebben of je laat zien dat ze onderweg zijn. De kosten van het terugsturen zijn voor jou, net als de waardevermindering van spullen die meer zijn gebruikt dan passen in een winkel vraagt.

Komt iets kapot aan of is het niet wat je hebt besteld, schrijf ons dan: de wettelijke garantie geldt, en kost je niets.`,
	},
}
