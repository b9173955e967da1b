package storefront

import (
	"errors"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// totalsFacts is what an order costs, as pages get it.
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

// orderFacts is an order as its buyer gets it; docs/protocol.md explains each field.
type orderFacts struct {
	Number   string          `json:"number"`
	Token    string          `json:"token"`
	State    shop.OrderState `json:"state"`
	Test     bool            `json:"test"`
	Created  time.Time       `json:"created"`
	Lines    []lineFacts     `json:"lines"`
	Address  shop.Address    `json:"address"`
	Shipping string          `json:"shipping"`
	Payment  string          `json:"payment"`
	Totals   totalsFacts     `json:"totals"`
}

func (s *Storefront) orderFacts(o shop.Order) orderFacts {
	return orderFacts{
		Number: o.Number, Token: o.Token, State: o.State, Test: o.Test, Created: o.Created.UTC(),
		Lines: s.lineFacts(o.Lines), Address: o.Address, Shipping: o.Shipping, Payment: o.Payment,
		Totals: totalsFacts(o.Totals),
	}
}

func (s *Storefront) quote(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	v, err := s.viewer(r)
	if errors.Is(err, people.ErrViewer) {
		return noHold
	}
	if err != nil {
		return err
	}
	t, err := s.c.Shop.Quote(r.Context(), shop.Buyer(v.ID), r.URL.Query().Get("shipping"))
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, totalsFacts(t))
}

func (s *Storefront) checkout(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	var in struct {
		Key      string       `json:"key"`
		Address  shop.Address `json:"address"`
		Shipping string       `json:"shipping"`
		Payment  string       `json:"payment"`
		Total    shop.Money   `json:"total"`
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	o, err := s.c.Shop.Checkout(r.Context(), shop.Checkout{
		Buyer: shop.Buyer(v.ID), Key: in.Key, Address: in.Address, Shipping: in.Shipping, Payment: in.Payment,
		Language: s.desk.Language(r).String(), Total: in.Total,
	})
	if err != nil {
		return err
	}
	s.tellHold(r.Context(), v.ID, "ordered")
	return pages.Write(w, http.StatusCreated, s.orderFacts(o))
}

func (s *Storefront) order(w http.ResponseWriter, r *http.Request) error {
	o, err := s.orderOf(r)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, s.orderFacts(o))
}

// orderOf is the order whose token is in the address.
func (s *Storefront) orderOf(r *http.Request) (shop.Order, error) {
	o, err := s.c.Shop.Order(r.Context(), r.PathValue("token"))
	if errors.Is(err, shop.ErrUnknown) {
		err = noOrder
	}
	return o, err
}
