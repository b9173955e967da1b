package script

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/barkerlive/barker/shop"
)

// recommend lists what fits: by words, by price, else from the front of the shelf.
func (h *House) recommend(q query) answer {
	limit := q.limit()
	fit := h.fitting(q)
	if limit > 0 {
		under := slices.DeleteFunc(slices.Clone(fit), func(p shop.Product) bool { return cheapest(p).Price.Minor > limit })
		if len(under) == 0 {
			return h.nothingUnder(fit)
		}
		fit = under
	}
	if q.says(thriftily) {
		slices.SortStableFunc(fit, func(a, b shop.Product) int {
			return cmp.Compare(cheapest(a).Price.Minor, cheapest(b).Price.Minor)
		})
	}
	if len(fit) == 0 {
		return of(IntentRecommend, "there's nothing like that on the shelf right now.", "zoiets staat er nu niet op de plank.").quiet()
	}
	return h.list(IntentRecommend, "you could look at", "kijk eens naar", fit[:min(3, len(fit))])
}

var thriftily = phrases("cheapest|goedkoopste")

// limit is the amount of "under 20", in minor units of two digits; 0 for none.
func (q query) limit() int64 {
	m := amount.FindStringSubmatch(q.text)
	if m == nil {
		return 0
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
	if err != nil {
		return 0
	}
	return int64(f*100 + 0.5)
}

// fitting are the products that can be bought and fit the question's words; all of them when
// it names none.
func (h *House) fitting(q query) []shop.Product {
	var all, fit []shop.Product
	best, _ := h.byTitle(q)
	for _, p := range h.facts.Products() {
		if p.SoldOut() || p.Lead().Price.Minor <= 0 {
			continue
		}
		all = append(all, p)
		if slices.ContainsFunc(best, func(b shop.Product) bool { return b.ID == p.ID }) || q.kind(p) {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 {
		return all
	}
	return fit
}

// kind tells whether the question names a product's type or a tag of it.
func (q query) kind(p shop.Product) bool {
	for _, name := range append([]string{p.Type}, p.Tags...) {
		for _, w := range wordsOf(fold(name)) {
			for _, asked := range q.content() {
				if len(w) > 3 && asked == canonical(w) {
					return true
				}
			}
		}
	}
	return false
}

func (h *House) nothingUnder(fit []shop.Product) answer {
	if len(fit) == 0 {
		return of(IntentRecommend, "there's nothing like that on the shelf right now.", "zoiets staat er nu niet op de plank.").quiet()
	}
	low := slices.MinFunc(fit, func(a, b shop.Product) int { return cmp.Compare(cheapest(a).Price.Minor, cheapest(b).Price.Minor) })
	return h.list(IntentRecommend, "nothing under that, but close to it there's", "daaronder is er niets, maar in de buurt zit", []shop.Product{low})
}

// list names products with their prices.
func (h *House) list(intent Intent, en, nl string, products []shop.Product) answer {
	var spoken, chat [2][]string
	v := [2]vars{{}, {}}
	for i, p := range products {
		name, sku := "p"+strconv.Itoa(i), string(cheapest(p).SKU)
		v[english][name], v[dutch][name] = the(spokenTitle(p.Title, english), english), spokenTitle(p.Title, dutch)
		at, price := [2]string{"at", "voor"}, "{price:"+sku+"}"
		if severalPrices(p) {
			at, price = [2]string{"from", "vanaf"}, "{from:"+sku+"}"
		}
		for t := range spoken {
			spoken[t] = append(spoken[t], "{"+name+"}, code {code:"+sku+"}, "+at[t]+" "+price)
			chat[t] = append(chat[t], "{title:"+sku+"} "+price) // the page shows the code beside a price
		}
	}
	a := of(intent, en+" "+listed(spoken[english], "and")+".", nl+" "+listed(spoken[dutch], "en")+".").
		inChat(en+": "+strings.Join(chat[english], ", ")+".", nl+": "+strings.Join(chat[dutch], ", ")+".")
	a.vars[english], a.vars[dutch] = v[english], v[dutch]
	return a
}

// listed joins long items: "the mug, code A-two, at ten euros; and the lamp, …".
func listed(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], "; ") + "; " + and + " " + items[last]
}
