package script

import (
	"slices"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// compare names one other product of the same kind: by a property that both state, else by its
// price.
func (d *draft) compare() error {
	others := d.h.alike(d.product)
	if len(others) == 0 {
		return nil
	}
	other := others[d.d.IntN(len(others))]
	sku := string(other.Lead().SKU)
	own := vars{"other": the(spokenTitle(other.Title, d.t), d.t)}
	phrases := d.book.compare
	if a, theirs, ok := d.h.bothState(d.product, other, d.t); ok {
		phrases = d.book.compareBy
		own["name"], own["value"], own["othervalue"] = d.nameOf(a), d.value(a), d.value(theirs)
		d.facts = append(d.facts, a.Value)
	}
	slots := strings.NewReplacer("{othercode}", "{code:"+sku+"}", "{otherprice}", "{price:"+sku+"}")
	with := make([]string, len(phrases))
	for i, p := range phrases {
		with[i] = slots.Replace(p)
	}
	_, err := d.tell(atDetail, with, own, other.Lead().SKU)
	return err
}

// alike are the products that may be compared with: of the same kind, with one price.
func (h *House) alike(p shop.Product) []shop.Product {
	return slices.DeleteFunc(slices.Clone(h.facts.Products()), func(o shop.Product) bool {
		return o.ID == p.ID || o.SoldOut() || severalPrices(o) || o.Lead().Price.Minor <= 0 || !h.akin(o, p)
	})
}

// bothState is a property that both products state, and differently.
func (h *House) bothState(p, other shop.Product, t tongue) (a, theirs shop.Attribute, ok bool) {
	list := h.sayable(other, t)
	for _, a := range h.sayable(p, t) {
		about := topicOf(a.Name)
		if about == "" || about == topicCare || len(strings.Fields(a.Value)) > 6 {
			continue
		}
		i := slices.IndexFunc(list, func(o shop.Attribute) bool {
			return fold(o.Name) == fold(a.Name) && fold(o.Value) != fold(a.Value) && len(strings.Fields(o.Value)) <= 6
		})
		if i >= 0 {
			return a, list[i], true
		}
	}
	return a, theirs, false
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
