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
	angleSeason
	angleDetail
	angleCare
	angleCompare
	angles
)

// givable are the kinds of product that people give: no groceries, no wash basin.
var givable = set("drink light home beauty fragrance soft wear kids desk garden clothes kitchen")

// Pitch words a pitch from the product's own data. It is repeatable by seed. The error wraps
// [ErrNothingToPitch] or [ErrSlot].
func (h *House) Pitch(_ context.Context, b Brief) (Line, error) { return h.pitch(b, nil) }

// pitch also stays away from what was said lately, and remembers what it says.
func (h *House) pitch(b Brief, m *lately) (Line, error) {
	if b.Product.Title == "" || len(b.Product.Variants) == 0 || b.Product.Lead().Price.Minor <= 0 {
		return Line{}, fmt.Errorf("pitch %s: %w: give it a title, a variant and a price", b.Product.ID, ErrNothingToPitch)
	}
	first := h.newDraft(b, tongueOf(b.Language).voice(), m)
	var best *draft
	var line Line
	least := 0
	for range drafts {
		next := first.anew()
		if err := next.write(b.Opening); err != nil {
			return Line{}, fmt.Errorf("pitch %s: %w", b.Product.ID, err)
		}
		l := next.line()
		if n := next.faults(l); best == nil || n < least {
			best, line, least = next, l, n
		}
		if least == 0 {
			break
		}
	}
	m.keep(b, line.Text, best.angle, best.facts)
	return line, nil
}

// drafts are how often a pitch that is short or sounds like an earlier one is written anew.
const drafts = 10

func (h *House) newDraft(b Brief, t tongue, m *lately) *draft {
	p := b.Product
	d := &draft{h: h, brief: b, lately: m, t: t, d: roll(b.Seed, string(p.ID), t), product: p, variant: p.Lead(), book: phrasebooks[t],
		quotes: h.quotable(p, t), attributes: h.sayable(p, t)}
	d.d.plural, d.d.tone = pluralProduct(p), h.persona.Tone
	d.kind = sceneOf(p.Type+" "+strings.Join(p.Tags, " "), p.Title)
	d.scene = scenes[t][d.kind]
	d.season = seasonOf(b.At, h.facts.Policies().Country)
	name := the(spokenTitle(p.Title, t), t)
	short, _, _ := strings.Cut(name, ", ") // "the towels, set of two" is long inside a sentence
	d.vars = vars{"the": name, "The": capital(name), "short": short, "Short": capital(short)}
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
	next.angle = d.freshAngle()
	next.pieces, next.quoted, next.facts, next.repeated = nil, make(map[int]bool), nil, 0
	next.quotes = fresh(d, d.quotes, func(t told, s string) bool { return slices.Contains(t.facts, s) })
	next.attributes = fresh(d, d.attributes, func(t told, a shop.Attribute) bool { return slices.Contains(t.facts, a.Value) })
	return &next
}

// freshAngle is one of those that the product was not looked at from for longest.
func (d *draft) freshAngle() angle {
	var open []angle
	for a := range angles {
		if a == angleGift && !givable[d.kind] || a == angleSeason && d.season == noSeason {
			continue
		}
		open = append(open, a)
	}
	open = fresh(d, open, func(t told, a angle) bool { return t.angle == a })
	return open[d.d.IntN((len(open)+1)/2)]
}

// fresh shuffles a list and puts first what no pitch of the product used for longest.
func fresh[T any](d *draft, list []T, uses func(told, T) bool) []T {
	type aged struct {
		what T
		age  int
	}
	order := make([]aged, len(list))
	for i, v := range list {
		order[i] = aged{v, d.lately.since(d.brief, func(t told) bool { return uses(t, v) })}
	}
	d.d.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(a, b aged) int { return b.age - a.age })
	out := make([]T, len(order))
	for i, o := range order {
		out[i] = o.what
	}
	return out
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
		if _, err := d.tell(atGreeting, d.book.greet, nil); err != nil {
			return err
		}
	}
	required := []func() error{d.hook, d.feature, d.price, d.ends, d.call}
	if d.product.SoldOut() {
		required = []func() error{d.hook, d.feature, d.soldOut}
	}
	for _, f := range required {
		if err := f(); err != nil {
			return err
		}
	}
	target := d.target()
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

// target is how many words are enough: a brisk host takes fewer.
func (d *draft) target() int {
	if d.h.persona.Tone == Brisk {
		return 64 + d.d.IntN(16)
	}
	return 74 + d.d.IntN(26)
}

// extras are the optional pieces in the order of their use to this angle.
func (d *draft) extras() []func() error {
	rest := []func() error{d.detail, d.detail, d.close, d.proof}
	if !d.product.SoldOut() {
		rest = append(rest, d.options, d.stock, d.objection)
	}
	d.d.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	first := []func() error{d.need, d.detail, d.benefit}
	switch d.angle {
	case angleCompare:
		first = []func() error{d.compare, d.need, d.detail}
	case angleCare:
		first = []func() error{d.careOf, d.need, d.feature, d.benefit}
	case angleDetail:
		first = []func() error{d.detail, d.detail, d.need}
	case angleSeason:
		first = []func() error{d.need, d.feature, d.benefit}
	default: // for use, and as a gift
		switch d.d.IntN(4) {
		case 0:
			first = []func() error{d.need, d.objection, d.detail, d.benefit}
		case 1, 2:
			first = []func() error{d.need, d.proof, d.detail, d.benefit}
		}
	}
	return slices.Concat(first, rest)
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
	switch d.d.IntN(4) {
	case 0:
		return d.say(atNeed, slices.Concat(d.scene.need, d.book.need))
	case 1:
		return d.close()
	case 2:
		if !d.product.SoldOut() {
			return d.objection()
		}
	}
	return d.say(atBenefit, slices.Concat(d.scene.benefit, d.book.benefit))
}

// say tells what needs no words of its own.
func (d *draft) say(at place, phrases []string) error {
	_, err := d.tell(at, phrases, nil)
	return err
}

func (d *draft) hook() error {
	phrases := d.book.hookBy[d.angle]
	switch d.angle {
	case angleSeason:
		phrases = d.book.season[d.season].hook
	case angleUse:
		phrases = slices.Concat(d.book.hook, d.scene.hook, d.scene.hook)
	case angleGift:
	default:
		phrases = slices.Concat(phrases, phrases, d.book.hook)
	}
	return d.say(atHook, phrases)
}

// feature adds the next sentence of the product's own text, if there is one left.
func (d *draft) feature() error {
	for i, s := range d.quotes {
		if d.quoted[i] {
			continue
		}
		ok, err := d.quotation(s)
		if err != nil {
			return err
		}
		if ok {
			d.quoted[i] = true
			d.facts = append(d.facts, s)
			return nil
		}
	}
	return nil
}

// quotation says a sentence of the product's text, by itself or announced.
func (d *draft) quotation(sentence string) (bool, error) {
	for range rolls {
		leadIn := ""
		if !d.has(atFeature) {
			leadIn = d.d.one(d.book.quote)
		}
		said := quote(sentence, d.product.Title, d.t)
		if leadIn != "" { // what is announced as a quotation stays one
			said = quote(sentence, "", d.t)
		}
		o, err := d.add(atFeature, leadIn+"{quote}", vars{"quote": said}, false)
		if err != nil || o != repetition {
			return o == kept && err == nil, err
		}
	}
	return false, nil
}

func (d *draft) need() error {
	phrases := slices.Concat(d.scene.need, d.scene.need, d.book.need)
	switch d.angle {
	case angleSeason:
		phrases = d.book.season[d.season].need
	case angleUse:
	default:
		phrases = slices.Concat(d.book.needBy[d.angle], d.book.needBy[d.angle], d.scene.need)
	}
	return d.say(atNeed, phrases)
}

func (d *draft) benefit() error {
	phrases := slices.Concat(d.scene.benefit, d.scene.benefit, d.book.benefit)
	if d.angle == angleGift {
		phrases = d.book.benefitBy[angleGift]
	}
	return d.say(atBenefit, phrases)
}

func (d *draft) detail() error { return d.detailAbout("") }

func (d *draft) careOf() error { return d.detailAbout(topicCare) }

// detailAbout mentions a property that the pitch has not mentioned yet, of one topic or of any,
// and often what it means for the viewer.
func (d *draft) detailAbout(about topic) error {
	for _, a := range d.attributes {
		if about != "" && topicOf(a.Name) != about || d.mentions(a.Value) {
			continue
		}
		phrases, own := d.propertyPhrases(a)
		if meaning := d.book.about[topicOf(a.Name)]; len(meaning) > 0 && d.d.IntN(5) < 3 {
			with := make([]string, len(phrases))
			for i, p := range phrases {
				with[i] = p + " " + meaning[d.d.IntN(len(meaning))]
			}
			phrases = with
		}
		ok, err := d.tell(atDetail, phrases, own)
		if ok {
			d.facts = append(d.facts, a.Value)
		}
		return err
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
	if len(values) < 2 || foreign(option, d.t) || foreign(ownText(d.product), d.t) {
		return nil
	}
	spoken := joined(values, d.t.pick("or", "of"))
	_, err := d.tell(atProof, d.book.options, vars{"option": d.optionName(option), "options": spoken}, skus...)
	return err
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
		return d.say(atPrice, d.book.priceFrom)
	case d.was() && d.d.IntN(3) > 0:
		return d.say(atPrice, d.book.priceWas)
	}
	return d.say(atPrice, d.book.price)
}

// was tells whether there is an honest prior price to speak of.
func (d *draft) was() bool {
	_, ok := d.h.facts.PriorClaim(d.variant.SKU)
	return ok && d.variant.Prior.Minor > d.variant.Price.Minor
}

// ends says until when a deal runs.
func (d *draft) ends() error {
	deal, ok := d.h.facts.DealOf(d.variant.SKU)
	if !ok || severalPrices(d.product) {
		return nil
	}
	with := make([]string, len(d.book.ends))
	for i, p := range d.book.ends {
		with[i] = strings.ReplaceAll(p, "{ends}", "{ends:"+string(deal.ID)+"}")
	}
	_, err := d.tell(atEnds, with, nil)
	return err
}

func (d *draft) stock() error { return d.say(atObjection, d.book.stock) }

// objection answers what keeps a viewer from buying: what if it does not fit, what delivery
// costs, what comes on top. The shop's policy stays unsaid when the product's own text states
// terms: two that differ would both sound like a promise.
func (d *draft) objection() error {
	if d.ownTerms() || d.has(atObjection) || d.product.SoldOut() {
		return nil
	}
	policies := d.h.facts.Policies()
	var open [][]string
	if policies.ReturnDays > 0 {
		open = append(open, d.book.returns, d.book.returns)
	}
	if len(policies.Shipping) > 0 {
		open = append(open, d.book.shipping)
	}
	if policies.TaxPercent > 0 {
		open = append(open, d.book.tax)
	}
	if len(open) == 0 {
		return nil
	}
	return d.say(atObjection, open[d.d.IntN(len(open))])
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
	_, err := d.tell(atCall, phrases, v, d.variant.SKU)
	return err
}

func (d *draft) soldOut() error {
	if err := d.say(atPrice, d.book.stockOut); err != nil {
		return err
	}
	return d.say(atCall, d.book.outClose)
}

func (d *draft) close() error {
	if d.has(atClose) {
		return nil
	}
	return d.say(atClose, d.book.close)
}
