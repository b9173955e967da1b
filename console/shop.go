package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"

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

func productOf(p shop.Product) productFacts {
	f := productFacts{ProductFacts: show.FactsOf(p), Hidden: p.Hidden, Variants: []variantFacts{}}
	for i, v := range p.Variants {
		f.Variants = append(f.Variants, variantFacts{f.ProductFacts.Variants[i], v.OnHand, v.Reserved})
	}
	return f
}

func (s *Console) products(w http.ResponseWriter, _ *http.Request, _ people.Account) error {
	all := []productFacts{}
	for _, p := range s.c.Shop.Catalogue() {
		all = append(all, productOf(p))
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
	return pages.Write(w, http.StatusOK, productOf(all[i]))
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
	ID       shop.OrderID    `json:"id"`
	Number   string          `json:"number"`
	Token    string          `json:"token"`
	State    shop.OrderState `json:"state"`
	Test     bool            `json:"test"`
	Created  time.Time       `json:"created"`
	Email    string          `json:"email"`
	Lines    []lineFacts     `json:"lines"`
	Address  shop.Address    `json:"address"`
	Shipping string          `json:"shipping"`
	Payment  string          `json:"payment"`
	Totals   totalsFacts     `json:"totals"`
}

type lineFacts struct {
	Product shop.ProductID `json:"product"`
	Code    string         `json:"code"`
	SKU     shop.SKU       `json:"sku"`
	Title   string         `json:"title"`
	Qty     int            `json:"qty"`
	Price   shop.Money     `json:"price"`
	Picture string         `json:"picture,omitempty"`
}

type totalsFacts struct {
	Goods      shop.Money    `json:"goods"`
	Discount   shop.Money    `json:"discount"`
	Shipping   shop.Money    `json:"shipping"`
	Tax        shop.Money    `json:"tax"`
	Total      shop.Money    `json:"total"`
	TaxPercent float64       `json:"taxPercent"`
	TaxAdded   bool          `json:"taxAdded"`
	TaxLevel   shop.TaxLevel `json:"taxLevel"`
}

func (s *Console) orderFacts(o shop.Order) orderFacts {
	f := orderFacts{
		ID: o.ID, Number: o.Number, Token: o.Token, State: o.State, Test: o.Test, Created: o.Created.UTC(),
		Email: o.Address.Email, Lines: []lineFacts{}, Address: o.Address, Shipping: o.Shipping, Payment: o.Payment,
		Totals: totalsFacts(o.Totals),
	}
	for _, l := range o.Lines {
		lf := lineFacts{Product: l.Product, Code: l.Code, SKU: l.SKU, Title: l.Title, Qty: l.Qty, Price: l.Price}
		if p, ok := s.c.Shop.Product(l.Product); ok {
			lf.Picture = show.PictureURL(p)
		}
		f.Lines = append(f.Lines, lf)
	}
	return f
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
