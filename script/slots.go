package script

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// ErrSlot is a slot that names no fact of the shop.
var ErrSlot = errors.New("no such fact")

// mark is a slot, "{price:MUG-1}", or a gesture at the next word, "<point>".
var mark = regexp.MustCompile(`\{([^{}]*)\}|<(greet|point|open|heart|count)>`)

// Fill turns a template into a line for the ear. Its slots are filled from the shop's facts:
//
//	{price:SKU} {was:SKU} {from:SKU} {stock:SKU} {ends:DEAL}
//	{policy:returns} {policy:shipping} {policy:tax}
//	{attr:SKU.material} {title:SKU} {code:SKU} {hold} {host} {shop}
//
// {from:…} is the lowest price among the product's variants. The error wraps [ErrSlot] and
// names the slot when it is unknown or has no fact behind it.
func (h *House) Fill(kind Kind, template string, lang language.Tag) (Line, error) {
	return h.line(kind, template, tongueOf(lang).voice(), nil)
}

// vars are the house's own words for a template. They are never read as a template.
type vars map[string]string

// fact is what a slot gives: words for the ear, text and claims for chat.
type fact struct {
	spoken string
	parts  []Part
	claims []shop.Claim
	starts bool // may open a sentence, then with a capital
}

func (h *House) line(kind Kind, template string, t tongue, v vars) (Line, error) {
	l := Line{Kind: kind, Language: t.tag(), Writer: houseName}
	var b strings.Builder
	err := h.walk(template, t, v, func(literal string) { b.WriteString(literal) },
		func(gesture string) {
			l.Gestures = append(l.Gestures, Gesture{gesture, len(strings.Fields(b.String()))})
		},
		func(f fact) {
			if f.starts && opens(b.String()) {
				f.spoken = capital(f.spoken)
			}
			b.WriteString(f.spoken)
			l.Claims = addClaims(l.Claims, f.claims...)
		})
	if err != nil {
		return Line{}, err
	}
	l.Text = strings.Join(strings.Fields(b.String()), " ")
	return l, nil
}

// parts renders a template for chat: prices, stock and policies stay claims.
func (h *House) parts(template string, t tongue, v vars) ([]Part, error) {
	var parts []Part
	text := func(s string) {
		if n := len(parts); n > 0 && parts[n-1].Claim == nil {
			parts[n-1].Text += s
		} else if s != "" {
			parts = append(parts, Part{Text: s})
		}
	}
	err := h.walk(template, t, v, text, func(string) {}, func(f fact) {
		for _, p := range f.parts {
			if p.Claim != nil {
				parts = append(parts, p)
			} else {
				text(p.Text)
			}
		}
	})
	return parts, err
}

// walk calls back for each piece of a template in order.
func (h *House) walk(template string, t tongue, v vars, literal, gesture func(string), slot func(fact)) error {
	last := 0
	for _, at := range mark.FindAllStringSubmatchIndex(template, -1) {
		literal(template[last:at[0]])
		last = at[1]
		if at[2] < 0 {
			gesture(template[at[4]:at[5]])
			continue
		}
		name := template[at[2]:at[3]]
		if own, ok := v[name]; ok {
			slot(fact{spoken: h.prepared(own, t), parts: []Part{{Text: own}}})
			continue
		}
		f, err := h.fact(name, t)
		if err != nil {
			return fmt.Errorf("slot {%s}: %w", name, err)
		}
		slot(f)
	}
	literal(template[last:])
	return nil
}

// opens tells whether what comes next begins a sentence.
func opens(before string) bool {
	before = strings.TrimRight(before, " \n")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?")
}

func addClaims(list []shop.Claim, more ...shop.Claim) []shop.Claim {
next:
	for _, c := range more {
		for _, have := range list {
			if have == c {
				continue next
			}
		}
		list = append(list, c)
	}
	return list
}

func (h *House) fact(slot string, t tongue) (fact, error) {
	kind, arg, _ := strings.Cut(strings.TrimSpace(slot), ":")
	arg = strings.TrimSpace(arg)
	switch kind {
	case "hold":
		if arg != "" || h.persona.HoldFor <= 0 {
			return fact{}, ErrSlot
		}
		return said(SpellDuration(h.persona.HoldFor, t.tag())), nil
	case "host":
		return wordsFact(h.persona.Host, t), nil
	case "shop":
		return wordsFact(h.persona.Shop, t), nil
	case "policy":
		return h.policyFact(arg, t)
	case "attr":
		return h.attributeFact(arg, t)
	case "ends":
		return h.endsFact(shop.DealID(arg), t)
	}
	p, v, ok := h.facts.BySKU(shop.SKU(arg))
	if !ok {
		return fact{}, ErrSlot
	}
	switch kind {
	case "price":
		return h.priceFact(v, v.Price, t)
	case "was":
		if v.Prior.Minor <= v.Price.Minor {
			return fact{}, ErrSlot
		}
		return h.wasFact(v, t)
	case "from":
		return h.fromFact(p, t)
	case "stock":
		return h.stockFact(v, t)
	case "title":
		return fact{spoken: spokenTitle(p.Title, t), parts: []Part{{Text: p.Title}}}, nil
	case "code":
		return fact{spoken: SpellCode(p.Code, t.tag()), parts: []Part{{Text: p.Code}}}, nil
	}
	return fact{}, ErrSlot
}

func said(s string) fact {
	return fact{spoken: s, parts: []Part{{Text: s}}, starts: true}
}

func wordsFact(s string, t tongue) fact {
	return fact{spoken: prepare(s, t), parts: []Part{{Text: s}}}
}

func claimed(spoken string, c shop.Claim) fact {
	return fact{spoken: spoken, parts: []Part{{Claim: &c}}, claims: []shop.Claim{c}, starts: true}
}

// priceFact says an amount that the SKU's price claim backs: its price, or the one before.
func (h *House) priceFact(v shop.Variant, m shop.Money, t tongue) (fact, error) {
	c, ok := h.facts.PriceClaim(v.SKU)
	if !ok || m.Minor <= 0 {
		return fact{}, ErrSlot
	}
	return claimed(SpellMoney(m, t.tag()), c), nil
}

// wasFact says the honest prior price, which the price claim holds as well.
func (h *House) wasFact(v shop.Variant, t tongue) (fact, error) {
	c, ok := h.facts.PriorClaim(v.SKU)
	if !ok {
		return fact{}, ErrSlot
	}
	f, err := h.priceFact(v, v.Prior, t)
	f.claims = addClaims(f.claims, c)
	return f, err
}

// endsFact says until when a deal runs, as a phrase: "until eight this evening". A day is called
// by its name or its date: "tomorrow" would be false by tomorrow, when the claim still holds.
func (h *House) endsFact(id shop.DealID, t tongue) (fact, error) {
	c, ok := h.facts.EndsClaim(id)
	if !ok {
		return fact{}, ErrSlot
	}
	for _, p := range h.facts.Products() {
		for _, v := range p.Variants {
			if d, ok := h.facts.DealOf(v.SKU); ok && d.ID == id {
				return claimed(spellUntil(d.Ends.In(h.zone()), time.Now().In(h.zone()), t), c), nil
			}
		}
	}
	return fact{}, ErrSlot
}

func (h *House) zone() *time.Location {
	if h.persona.Zone == nil {
		return time.UTC
	}
	return h.persona.Zone
}

// fromFact claims the price of every variant that can be bought, and of a cheaper one that
// cannot, that it is sold out: any of these could make "from" false.
func (h *House) fromFact(p shop.Product, t tongue) (fact, error) {
	lowest := cheapest(p)
	f, err := h.priceFact(lowest, lowest.Price, t)
	if err != nil {
		return fact{}, err
	}
	for _, v := range p.Variants {
		claim := h.facts.PriceClaim
		if v.State == shop.SoldOut && lowest.State != shop.SoldOut {
			if !v.Price.Less(lowest.Price) {
				continue
			}
			claim = h.facts.StockClaim
		}
		c, ok := claim(v.SKU)
		if !ok {
			return fact{}, ErrSlot
		}
		f.claims = addClaims(f.claims, c)
	}
	return f, nil
}

func (h *House) stockFact(v shop.Variant, t tongue) (fact, error) {
	c, ok := h.facts.StockClaim(v.SKU)
	if !ok {
		return fact{}, ErrSlot
	}
	return claimed(stockWords[v.State][t], c), nil
}

var stockWords = map[shop.StockState]words{
	shop.InStock: {"in stock", "op voorraad", "auf Lager", "en stock"},
	shop.Few:     {"nearly sold out", "bijna uitverkocht", "fast ausverkauft", "bientôt épuisé"},
	shop.SoldOut: {"sold out", "uitverkocht", "ausverkauft", "épuisé"},
}

// attributeFact quotes a property as the product states it: "SKU.material".
func (h *House) attributeFact(arg string, t tongue) (fact, error) {
	dot := strings.LastIndexByte(arg, '.')
	if dot < 0 {
		return fact{}, ErrSlot
	}
	p, _, ok := h.facts.BySKU(shop.SKU(arg[:dot]))
	if !ok {
		return fact{}, ErrSlot
	}
	name := fold(strings.NewReplacer("-", " ", "_", " ").Replace(arg[dot+1:]))
	for _, a := range p.Attributes {
		if fold(strings.NewReplacer("-", " ", "_", " ").Replace(a.Name)) == name && a.Value != "" {
			return fact{spoken: prepare(a.Value, t), parts: []Part{{Text: a.Value}}}, nil
		}
	}
	return fact{}, ErrSlot
}

// policyFact says a policy as a clause: "you can send an order back within thirty days".
func (h *House) policyFact(name string, t tongue) (fact, error) {
	c, ok := h.facts.PolicyClaim(name)
	if !ok {
		return fact{}, ErrSlot
	}
	p := h.facts.Policies()
	switch name {
	case "returns":
		return claimed(returnWords(p, t), c), nil
	case "shipping":
		return claimed(shippingWords(p, t), c), nil
	case "tax":
		return claimed(taxWords(p, t), c), nil
	}
	return fact{}, ErrSlot
}

func returnWords(p shop.Policies, t tongue) string {
	if p.ReturnDays <= 0 {
		return t.pick("the terms for sending things back are on the returns page", "de voorwaarden voor terugsturen staan op de retourpagina",
			"die Bedingungen für Rücksendungen stehen auf der Rückgabeseite", "les conditions de retour sont sur la page des retours")
	}
	days := counted(int64(p.ReturnDays), t.pick("day", "dag", "Tag", "jour"), t.pick("days", "dagen", "Tagen", "jours"), t)
	if t == german && p.ReturnDays == 1 {
		days = "einem Tag"
	}
	return t.pick("you can send an order back within ", "je kunt een bestelling binnen ", "du kannst eine Bestellung innerhalb von ", "tu peux renvoyer une commande sous ") +
		days + t.pick("", " terugsturen", " zurückschicken", "")
}

// shippingWords says the first way to deliver; the page lists them all.
func shippingWords(p shop.Policies, t tongue) string {
	if len(p.Shipping) == 0 {
		return t.pick("the ways to deliver are shown at checkout", "hoe het bezorgd wordt, zie je bij het afrekenen",
			"wie geliefert wird, siehst du an der Kasse", "les modes de livraison sont indiqués au moment de payer")
	}
	s, lang := p.Shipping[0], t.tag()
	text := t.pick("delivery costs ", "verzenden kost ", "der Versand kostet ", "la livraison coûte ") + SpellMoney(s.Price, lang)
	if s.Price.Minor == 0 {
		text = t.pick("delivery is free of charge", "verzenden is gratis", "der Versand ist kostenlos", "la livraison est gratuite")
	}
	if s.MaxDays > 0 {
		days := SpellRange(int64(s.MinDays), int64(s.MaxDays), lang)
		text += t.pick(" and takes "+days+" working "+plural(s.MaxDays, "day", "days")+" once sent",
			" en duurt na verzending "+days+" "+plural(s.MaxDays, "werkdag", "werkdagen"),
			" und dauert ab dem Absenden "+days+" "+plural(s.MaxDays, "Werktag", "Werktage"),
			" et prend "+days+" "+plural(s.MaxDays, "jour ouvré", "jours ouvrés")+" après l'envoi")
	}
	if s.Price.Minor > 0 && s.FreeFrom.Minor > 0 {
		text += t.pick(", free of charge from ", ", gratis vanaf ", ", kostenlos ab ", ", gratuite dès ") + SpellMoney(s.FreeFrom, lang)
	}
	return text
}

func taxWords(p shop.Policies, t tongue) string {
	if p.TaxPercent <= 0 {
		return t.pick("no tax is added to the price", "er komt geen btw bij de prijs", "zum Preis kommt keine Steuer hinzu", "aucune taxe ne s'ajoute au prix")
	}
	percent := SpellPercent(p.TaxPercent, t.tag())
	if p.TaxAdded {
		return percent + t.pick(" tax is added to the price", " btw komt bij de prijs", " Mehrwertsteuer kommen zum Preis hinzu",
			" de TVA s'ajoutent au prix")
	}
	return t.pick("the price includes ", "de prijs is inclusief ", "der Preis enthält ", "le prix comprend ") + percent +
		t.pick(" tax", " btw", " Mehrwertsteuer", " de TVA")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// cheapest is the variant with the lowest price among those that can be bought, or among all
// when none can.
func cheapest(p shop.Product) shop.Variant {
	lowest, out := p.Lead(), p.SoldOut()
	for _, v := range p.Variants {
		if (out || v.State != shop.SoldOut) && v.Price.Less(lowest.Price) {
			lowest = v
		}
	}
	return lowest
}

// severalPrices tells whether the variants that can be bought differ in price.
func severalPrices(p shop.Product) bool {
	_, several := p.FromPrice()
	return several
}
