package script

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// ErrNothingToPitch is a product without a variant, a title or a price.
var ErrNothingToPitch = errors.New("nothing to pitch")

// The measure of a pitch: 20 to 40 seconds of speech.
const (
	leastWords, mostWords         = 60, 108
	leastSentences, mostSentences = 4, 7
)

// angle is what a pitch looks at the product for.
type angle int

const (
	angleUse angle = iota
	angleGift
	angleDetail
	angleCare
	angleCompare
	angles
)

// givable are the kinds of product that people give: no groceries, no wash basin.
var givable = set("drink light home beauty fragrance soft wear kids desk garden clothes kitchen")

// Pitch words a pitch from the product's own data. It is repeatable by seed. The error wraps
// [ErrNothingToPitch] or [ErrSlot].
func (h *House) Pitch(_ context.Context, b Brief) (Line, error) {
	if b.Product.Title == "" || len(b.Product.Variants) == 0 || b.Product.Lead().Price.Minor <= 0 {
		return Line{}, fmt.Errorf("pitch %s: %w: give it a title, a variant and a price", b.Product.ID, ErrNothingToPitch)
	}
	t := tongueOf(b.Language).voice()
	first := h.newDraft(b, t)
	var best *draft
	for range drafts {
		next := first.anew()
		if err := next.write(b.Opening); err != nil {
			return Line{}, fmt.Errorf("pitch %s: %w", b.Product.ID, err)
		}
		if best == nil || next.words() > best.words() {
			best = next
		}
		if best.words() >= leastWords && best.sentences() >= leastSentences {
			break
		}
	}
	return best.line(), nil
}

// drafts are how often a pitch that came out short is written anew.
const drafts = 6

func (h *House) newDraft(b Brief, t tongue) *draft {
	p := b.Product
	d := &draft{h: h, t: t, d: roll(b.Seed, string(p.ID), t), product: p, variant: p.Lead(), book: phrasebooks[t],
		quotes: h.quotable(p, t), attributes: h.sayable(p, t)}
	d.d.plural = pluralProduct(p)
	d.kind = sceneOf(p.Type+" "+strings.Join(p.Tags, " "), p.Title)
	d.scene = scenes[t][d.kind]
	d.vars = vars{"the": the(spokenTitle(p.Title, t), t)}
	var slots []string
	for _, name := range []string{"price", "was", "from", "stock", "code"} {
		slots = append(slots, "{"+name+"}", "{"+name+":"+string(d.variant.SKU)+"}")
	}
	d.slots = strings.NewReplacer(slots...)
	return d
}

// anew is an empty draft about the same, from an angle of its own.
func (d *draft) anew() *draft {
	next := *d
	next.angle = angle(next.d.IntN(int(angles)))
	if next.angle == angleGift && !givable[d.kind] {
		next.angle = angleUse
	}
	next.pieces, next.quoted = nil, make(map[int]bool)
	return &next
}

// pluralProduct believes the merchant's own verb before it guesses by the title.
func pluralProduct(p shop.Product) bool {
	for _, s := range sentences(p.Summary) {
		if _, number := aboutTitle(s, p.Title); number > 0 {
			return number == 2
		}
	}
	return isPlural(p.Title)
}

// write adds what a pitch must have, then what it has room for, the best first.
func (d *draft) write(opening bool) error {
	if opening {
		if err := d.add(atGreeting, d.d.one(d.book.greet), nil); err != nil {
			return err
		}
	}
	must := []func() error{d.hook, d.feature, d.price, d.call}
	if d.product.SoldOut() {
		must = []func() error{d.hook, d.feature, d.soldOut}
	}
	for _, f := range must {
		if err := f(); err != nil {
			return err
		}
	}
	target := 74 + d.d.IntN(26)
	for _, f := range d.extras() {
		if d.words() >= target || d.sentences() >= mostSentences {
			break
		}
		if err := f(); err != nil {
			return err
		}
	}
	return d.fillUp()
}

// extras are the optional pieces in the order of their use to this angle.
func (d *draft) extras() []func() error {
	facts := []func() error{d.attribute, d.attribute, d.close}
	if !d.product.SoldOut() {
		facts = append(facts, d.options, d.stock, d.returns, d.shipping)
	}
	d.d.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
	first := []func() error{d.need, d.feature, d.benefit}
	switch d.angle {
	case angleCompare:
		first = []func() error{d.compare, d.need, d.feature}
	case angleCare:
		first = []func() error{d.careOf, d.need, d.feature, d.benefit}
	case angleDetail:
		first = []func() error{d.attribute, d.need, d.attribute, d.benefit}
	default: // for use, and as a gift
	}
	return slices.Concat(first, facts)
}

// fillUp brings a pitch of a product with little text to length.
func (d *draft) fillUp() error {
	for range 8 {
		if d.words() >= leastWords && d.sentences() >= leastSentences {
			return nil
		}
		if err := d.padding(); err != nil {
			return err
		}
	}
	return nil
}

func (d *draft) padding() error {
	switch d.d.IntN(3) {
	case 0:
		return d.add(atNeed, d.d.one(d.book.need), nil)
	case 1:
		return d.close()
	}
	return d.add(atBenefit, d.d.one(d.book.benefit), nil)
}

func (d *draft) hook() error {
	phrases := d.book.hook
	if d.angle == angleGift {
		phrases = d.book.giftHook
	}
	return d.add(atHook, d.d.one(phrases), nil)
}

// feature adds the next sentence of the product's own text, if there is one left.
func (d *draft) feature() error {
	for i, s := range d.quotes {
		if d.quoted[i] {
			continue
		}
		leadIn := ""
		if !d.has(atFeature) {
			leadIn = d.d.one(d.book.quote)
		}
		said := quote(s, d.product.Title, d.t)
		if leadIn != "" { // what is announced as a quotation stays one
			said = quote(s, "", d.t)
		}
		before := len(d.pieces)
		if err := d.add(atFeature, leadIn+"{quote}", vars{"quote": said}); err != nil {
			return err
		}
		if len(d.pieces) > before {
			d.quoted[i] = true
			return nil
		}
	}
	return nil
}

func (d *draft) need() error {
	phrases := slices.Concat(d.scene.need, d.scene.need, d.scene.need, d.book.need)
	switch d.angle {
	case angleGift:
		phrases = d.book.giftNeed
	case angleCompare:
		phrases = slices.Concat(d.book.compareNeed, d.scene.need)
	default:
	}
	return d.add(atNeed, d.d.one(phrases), nil)
}

func (d *draft) benefit() error {
	phrases := slices.Concat(d.scene.benefit, d.scene.benefit, d.scene.benefit, d.book.benefit)
	if d.angle == angleGift {
		phrases = d.book.giftBenefit
	}
	return d.add(atBenefit, d.d.one(phrases), nil)
}

func (d *draft) attribute() error { return d.attributeAbout("") }

func (d *draft) careOf() error { return d.attributeAbout(topicCare) }

// attributeAbout mentions an attribute that the pitch has not mentioned yet: of one topic, or
// of any.
func (d *draft) attributeAbout(about topic) error {
	list := slices.Clone(d.attributes)
	d.d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, a := range list {
		if about != "" && topicOf(a.Name) != about || d.mentions(a.Value) {
			continue
		}
		phrases, value := attributePhrases(a, d.book)
		name := inner(a.Name)
		if known, ok := attributeNames[topicOf(a.Name)]; ok && foreign(a.Name, d.t) {
			name = known[d.t]
		}
		return d.add(atProof, d.d.one(phrases), vars{"name": name, "value": value})
	}
	return nil
}

// mentions tells whether the pitch already holds a value, as the product's text often does.
func (d *draft) mentions(value string) bool {
	said := fold(d.h.prepared(value, d.t))
	for _, p := range d.pieces {
		if strings.Contains(fold(p.line.Text), said) {
			return true
		}
	}
	return false
}

// options lists what can be chosen now, and claims that each is in stock.
func (d *draft) options() error {
	option, values, skus := choices(d.product, 4)
	if len(values) < 2 || foreign(option, d.t) {
		return nil
	}
	spoken := joined(values, d.t.pick("or", "of"))
	return d.add(atProof, d.d.one(d.book.options), vars{"option": d.optionName(option), "options": spoken}, skus...)
}

func (d *draft) optionName(option string) string {
	if known, ok := attributeNames[topicOf(option)]; ok {
		return known[d.t]
	}
	return strings.ToLower(option)
}

// choices are the values of a product's first option that can be bought now, at most a few,
// each with one SKU behind it. None when there are more than can be said.
func choices(p shop.Product, most int) (option string, values []string, skus []shop.SKU) {
	if len(p.OptionNames) == 0 {
		return "", nil, nil
	}
	for _, v := range p.Variants {
		if v.State == shop.SoldOut || len(v.Options) == 0 || slices.Contains(values, v.Options[0]) {
			continue
		}
		values = append(values, v.Options[0])
		skus = append(skus, v.SKU)
	}
	if len(values) > most {
		return "", nil, nil
	}
	return p.OptionNames[0], values, skus
}

func (d *draft) price() error {
	switch {
	case severalPrices(d.product):
		return d.add(atPrice, d.d.one(d.book.priceFrom), nil)
	case d.variant.Prior.Minor > d.variant.Price.Minor && d.d.IntN(3) > 0:
		return d.add(atPrice, d.d.one(d.book.priceWas), nil)
	}
	return d.add(atPrice, d.d.one(d.book.price), nil)
}

func (d *draft) stock() error { return d.add(atPolicy, d.d.one(d.book.stock), nil) }

// returns and shipping leave the shop's policy unsaid when the product's own text states
// terms: two that differ would both sound like a promise.
func (d *draft) returns() error {
	if d.ownTerms() || d.h.facts.Policies().ReturnDays <= 0 {
		return nil
	}
	return d.add(atPolicy, d.d.one(d.book.returns), nil)
}

func (d *draft) shipping() error {
	if d.ownTerms() || len(d.h.facts.Policies().Shipping) == 0 {
		return nil
	}
	return d.add(atPolicy, d.d.one(d.book.shipping), nil)
}

func (d *draft) ownTerms() bool { return ownTerms(d.product) != "" }

// ownTerms is what a product's own text states on delivery or returns.
func ownTerms(p shop.Product) string {
	for _, a := range p.Attributes {
		if text := strings.TrimSpace(a.Name + " " + a.Value); terms.MatchString(text) {
			return text
		}
	}
	return ""
}

// compare names one other product of the same kind, with its price.
func (d *draft) compare() error {
	var others []shop.Product
	for _, p := range d.h.facts.Products() {
		if p.ID != d.product.ID && !p.SoldOut() && !severalPrices(p) && p.Lead().Price.Minor > 0 && d.h.akin(p, d.product) {
			others = append(others, p)
		}
	}
	if len(others) == 0 {
		return nil
	}
	other := others[d.d.IntN(len(others))]
	sku := string(other.Lead().SKU)
	phrase := strings.NewReplacer("{othercode}", "{code:"+sku+"}", "{otherprice}", "{price:"+sku+"}").Replace(d.d.one(d.book.compare))
	return d.add(atProof, phrase, vars{"other": the(spokenTitle(other.Title, d.t), d.t)}, other.Lead().SKU)
}

// akin products are of one type, and share a word of their titles or a tag of their own: a
// type such as "groceries" holds what nobody compares.
func (h *House) akin(a, b shop.Product) bool {
	if a.Type == "" || a.Type != b.Type {
		return false
	}
	words := h.wordsOfTitle(b.Title)
	return slices.ContainsFunc(h.wordsOfTitle(a.Title), func(w string) bool { return !colours[w] && slices.Contains(words, w) }) ||
		slices.ContainsFunc(a.Tags, func(tag string) bool {
			return !strings.EqualFold(tag, a.Type) && slices.Contains(b.Tags, tag)
		})
}

// call asks for the code in the chat, and claims what makes it true: that there is stock.
func (d *draft) call() error {
	phrases := d.book.cta
	v := vars{}
	option, values, _ := choices(d.product, 99)
	switch {
	case d.h.persona.HoldFor <= 0:
		phrases = d.book.ctaPlain
	case len(values) > 1 && !foreign(option, d.t):
		phrases = slices.Concat(phrases, d.book.ctaVariant, d.book.ctaVariant)
		v["option"] = d.optionName(option)
	}
	return d.add(atCall, d.d.one(phrases), v, d.variant.SKU)
}

func (d *draft) soldOut() error {
	if err := d.add(atPrice, d.d.one(d.book.stockOut), nil); err != nil {
		return err
	}
	return d.add(atCall, d.d.one(d.book.outClose), nil)
}

func (d *draft) close() error {
	if d.has(atClose) {
		return nil
	}
	return d.add(atClose, d.d.one(d.book.close), nil)
}
