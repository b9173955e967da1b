package show

import (
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// ProductFacts is a product as pages get it; docs/protocol.md explains each field.
type ProductFacts struct {
	ID          shop.ProductID   `json:"id"`
	Code        string           `json:"code"`
	Title       string           `json:"title"`
	Summary     string           `json:"summary"`
	Picture     string           `json:"picture"`
	Alt         string           `json:"alt"`
	OptionNames []string         `json:"optionNames"`
	Attributes  []shop.Attribute `json:"attributes"`
	Variants    []VariantFacts   `json:"variants"`
	Price       shop.Money       `json:"price"`
	From        bool             `json:"from"`
	Prior       *shop.Money      `json:"prior,omitempty"`
	Stock       int              `json:"stock"`
	State       shop.StockState  `json:"state"`
}

// VariantFacts is a variant as pages get it.
type VariantFacts struct {
	SKU     shop.SKU        `json:"sku"`
	Options []string        `json:"options"`
	Price   shop.Money      `json:"price"`
	Prior   *shop.Money     `json:"prior,omitempty"`
	Stock   int             `json:"stock"`
	State   shop.StockState `json:"state"`
	Deal    *DealFacts      `json:"deal,omitempty"`
	Parts   []PartFacts     `json:"parts,omitempty"`
}

// DealFacts is the deal that a price is of, while it runs.
type DealFacts struct {
	Title string    `json:"title"`
	Ends  time.Time `json:"ends"`
	Left  int       `json:"left,omitempty"` // units at the deal's price; 0 without a cap
}

// PartFacts is what is in a bundle.
type PartFacts struct {
	Title string `json:"title"`
	Qty   int    `json:"qty"`
}

// FactsOf is the product as pages get it.
func FactsOf(s *shop.Shop, p shop.Product) ProductFacts {
	lead := p.Lead()
	f := ProductFacts{
		ID: p.ID, Code: p.Code, Title: p.Title, Summary: p.Summary, Picture: PictureURL(p), Alt: p.PictureAlt,
		OptionNames: orEmpty(p.OptionNames), Attributes: orEmpty(p.Attributes), Variants: []VariantFacts{},
		Price: lead.Price, Prior: prior(lead), Stock: lead.Stock, State: lead.State,
	}
	_, f.From = p.FromPrice()
	for _, v := range p.Variants {
		f.Variants = append(f.Variants, VariantFacts{v.SKU, orEmpty(v.Options), v.Price, prior(v), v.Stock, v.State, dealOf(s, v.SKU), partsOf(s, v)})
	}
	return f
}

func dealOf(s *shop.Shop, sku shop.SKU) *DealFacts {
	d, ok := s.DealOf(sku)
	if !ok {
		return nil
	}
	f := &DealFacts{Title: d.Title, Ends: d.Ends.UTC()}
	if d.Cap > 0 {
		f.Left = d.Cap - d.Used
	}
	return f
}

func partsOf(s *shop.Shop, v shop.Variant) (parts []PartFacts) {
	for _, it := range v.Parts {
		title := string(it.SKU)
		if p, pv, ok := s.BySKU(it.SKU); ok {
			title = strings.Join(append([]string{p.Title}, pv.Options...), ", ")
		}
		parts = append(parts, PartFacts{title, it.Qty})
	}
	return parts
}

// PictureURL is where pages find the product's picture; a placeholder is drawn there when the
// product has none.
func PictureURL(p shop.Product) string {
	if p.Picture == "" {
		return "/media/placeholder/" + string(p.ID) + ".png"
	}
	return "/media/" + p.Picture
}

// orEmpty keeps pages from having to know null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func prior(v shop.Variant) *shop.Money {
	if v.Prior.Minor == 0 {
		return nil
	}
	return &v.Prior
}

// shelfFacts is what was last told of the shelf.
type shelfFacts struct {
	mu   sync.Mutex // guards what follows, and keeps shelves in their order
	told map[shop.ProductID]ProductFacts
}

// factsEvent is the whole shelf, or with Part what changed of it.
type factsEvent struct {
	Products []ProductFacts   `json:"products"`
	Part     bool             `json:"part,omitempty"`
	Removed  []shop.ProductID `json:"removed,omitempty"`
}

// publishFacts tells open pages what changed and those that come later the whole: a purchase is
// not to send everybody the catalogue.
func (ch *Channel) publishFacts() {
	ch.shelf.mu.Lock()
	defer ch.shelf.mu.Unlock()
	whole, news := factsEvent{Products: []ProductFacts{}}, factsEvent{Products: []ProductFacts{}, Part: true}
	now := map[shop.ProductID]ProductFacts{}
	for _, p := range ch.s.c.Shop.Products() {
		f := FactsOf(ch.s.c.Shop, p)
		now[p.ID] = f
		whole.Products = append(whole.Products, f)
		if old, ok := ch.shelf.told[p.ID]; !ok || !reflect.DeepEqual(old, f) {
			news.Products = append(news.Products, f)
		}
	}
	for id := range ch.shelf.told {
		if _, ok := now[id]; !ok {
			news.Removed = append(news.Removed, id)
		}
	}
	first := ch.shelf.told == nil
	ch.shelf.told = now
	switch {
	case first:
		ch.s.c.Hub.Retain(ch.Topic(), "facts", "", whole)
	case len(news.Products)+len(news.Removed) > 0:
		ch.s.c.Hub.Change(ch.Topic(), "facts", "", whole, news)
	}
}
