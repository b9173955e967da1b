package judge

import (
	"testing"

	"github.com/barkerlive/barker/shop"
)

type shelf []shop.Product

func (s shelf) Products() []shop.Product { return s }
func (s shelf) Policies() shop.Policies  { return shop.Policies{} }

// A percentage that a page states of the same thing is none of a discount; any other is found.
func TestPercentagesOfPages(t *testing.T) {
	s := shelf{
		{ID: "p1", Code: "A1", Title: "Drift throw", Attributes: []shop.Attribute{{Name: "Material", Value: "100 % lambswool"}}},
		{ID: "p2", Code: "A2", Title: "Ember kettle", Attributes: []shop.Attribute{{Name: "Material", Value: "steel"}}},
	}
	j := &Judge{Facts: s}
	for text, wrong := range map[string]bool{
		"The Drift throw and the Ember kettle. By their pages, material: “100 % lambswool” for the one.":        false,
		"The Drift throw and the Ember kettle. By their pages, material: 100% lambswool for the one.":           false,
		"The Drift throw and the Ember kettle. Volgens de pagina: 100 procent lambswool.":                       false,
		"The Drift throw and the Ember kettle. Laut Seite: 100 Prozent lambswool.":                              false,
		"The Drift throw and the Ember kettle. One hundred percent lambswool.":                                  false,
		"The Drift throw and the Ember kettle, 100 % off.":                                                      true,
		"The Drift throw and the Ember kettle. It is 100 % copper.":                                             true,
		"The Drift throw and the Ember kettle. It is 90 % lambswool.":                                           true,
		"The Ember kettle is 20 % cheaper.":                                                                     true,
		"The Ember kettle is made of 100 % lambswool.":                                                          true,
		"The Drift throw is made of “100 % lambswool”, and the Ember kettle comes with 15 percent off for you.": true,
	} {
		found := false
		for _, f := range j.Read(Said{Text: text, Language: "en"}) {
			found = found || f.What == "a percentage that the shop does not give"
		}
		if found != wrong {
			t.Errorf("%q: found %v, want %v", text, found, wrong)
		}
	}
}

// In a comparison, "the first" and "the second" are the products in the order in which they were named.
func TestOrdinalsMeanProducts(t *testing.T) {
	s := shelf{
		{ID: "p1", Code: "A1", Title: "Hazel mug", Attributes: []shop.Attribute{{Name: "Care", Value: "dishwasher safe"}}},
		{ID: "p2", Code: "A2", Title: "Bloom vase", Attributes: []shop.Attribute{{Name: "Care", Value: "wipe clean"}}},
	}
	j := &Judge{Facts: s}
	for text, wrong := range map[string]bool{
		"The Hazel mug is there, and the Bloom vase. By their pages, care: dishwasher safe for the first; wipe clean for the second.":               false,
		"The Bloom vase is there, and the Hazel mug. By their pages, care: dishwasher safe for the first; wipe clean for the second.":               true,
		"The Bloom vase is there, and the Hazel mug. By their pages, care: wipe clean for the first; dishwasher safe for the second.":               false,
		"The Hazel mug is there, and the Bloom vase. By their pages, care: dishwasher safe for the second.":                                         true,
		"The Hazel mug is there, and the Bloom vase. By their pages, care: wipe clean for the first; it may go in the dishwasher, dishwasher safe.": true,
	} {
		if found := j.Read(Said{Text: text, Language: "en"}); len(found) > 0 != wrong {
			t.Errorf("%q: found %v, want %v", text, found, wrong)
		}
	}
}
