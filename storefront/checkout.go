package storefront

import (
	"errors"
	"net/http"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

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
	return pages.Write(w, http.StatusOK, show.TotalsFacts(t))
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
	return pages.Write(w, http.StatusCreated, show.OrderOf(s.c.Shop, o))
}
