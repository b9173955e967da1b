package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// productFacts is a product as viewers get it, with what only the team sees.
type productFacts struct {
	show.ProductFacts
	Hidden   bool           `json:"hidden"`
	Variants []variantFacts `json:"variants"`
}

type variantFacts struct {
	show.VariantFacts
	OnHand   int `json:"onHand"`
	Reserved int `json:"reserved"`
}

func (s *Console) productOf(p shop.Product) productFacts {
	f := productFacts{ProductFacts: show.FactsOf(s.c.Shop, p), Hidden: p.Hidden, Variants: []variantFacts{}}
	for i, v := range p.Variants {
		f.Variants = append(f.Variants, variantFacts{f.ProductFacts.Variants[i], v.OnHand, v.Reserved})
	}
	return f
}

func (s *Console) products(w http.ResponseWriter, _ *http.Request, _ people.Account) error {
	all := []productFacts{}
	for _, p := range s.c.Shop.Catalogue() {
		all = append(all, s.productOf(p))
	}
	return pages.Write(w, http.StatusOK, struct {
		Products []productFacts `json:"products"`
	}{all})
}

// tellProduct answers with the product that has the SKU, as it is now.
func (s *Console) tellProduct(w http.ResponseWriter, sku shop.SKU) error {
	all := s.c.Shop.Catalogue()
	i := slices.IndexFunc(all, func(p shop.Product) bool { _, ok := p.Variant(sku); return ok })
	if i < 0 {
		return shop.ErrUnknown
	}
	return pages.Write(w, http.StatusOK, s.productOf(all[i]))
}

func (s *Console) setPrice(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ Price *shop.Money }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.Price == nil {
		return pages.Invalid("price", "required")
	}
	sku := shop.SKU(r.PathValue("sku"))
	if err := s.c.Shop.SetPrice(r.Context(), sku, *in.Price, a.Name); err != nil {
		return err
	}
	s.audit(r.Context(), a, "price.set", string(sku)+": "+in.Price.String())
	return s.tellProduct(w, sku)
}

func (s *Console) setStock(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ OnHand *int }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.OnHand == nil {
		return pages.Invalid("onHand", "required")
	}
	sku := shop.SKU(r.PathValue("sku"))
	if err := s.c.Shop.SetStock(r.Context(), sku, *in.OnHand, a.Name); err != nil {
		return err
	}
	s.audit(r.Context(), a, "stock.set", string(sku)+": "+strconv.Itoa(*in.OnHand))
	return s.tellProduct(w, sku)
}

// orderFacts is an order as the team gets it; docs/protocol.md explains each field.
type orderFacts struct {
	show.OrderFacts
	ID    shop.OrderID      `json:"id"`
	Email string            `json:"email"`
	Next  []shop.OrderState `json:"next"` // what it may be moved to by hand
}

func (s *Console) orderFacts(o shop.Order) orderFacts {
	return orderFacts{show.OrderOf(s.c.Shop, o), o.ID, o.Address.Email, append([]shop.OrderState{}, shop.ByHand[o.State]...)}
}

// ordersShown is how many of the newest orders are shown.
const ordersShown = 500

func (s *Console) orders(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	all, err := s.c.Shop.Orders(r.Context(), ordersShown)
	if err != nil {
		return err
	}
	out := []orderFacts{}
	for _, o := range all {
		out = append(out, s.orderFacts(o))
	}
	return pages.Write(w, http.StatusOK, struct {
		Orders []orderFacts `json:"orders"`
	}{out})
}

func (s *Console) advance(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ State shop.OrderState }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.State == "" {
		return pages.Invalid("state", "required")
	}
	o, err := s.c.Shop.Advance(r.Context(), shop.OrderID(r.PathValue("id")), in.State, a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "order.moved", o.Number+": "+string(o.State))
	return pages.Write(w, http.StatusOK, s.orderFacts(o))
}
