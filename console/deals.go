package console

import (
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// pricesShown is how far back a price history is shown, in entries.
const pricesShown = 100

func (s *Console) prices(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	points, err := s.c.Shop.Prices(r.Context(), shop.SKU(r.PathValue("sku")), pricesShown)
	if err != nil {
		return err
	}
	type entry struct {
		Price shop.Money `json:"price"`
		By    string     `json:"by"`
		At    time.Time  `json:"at"`
	}
	out := []entry{}
	for _, p := range points {
		out = append(out, entry{p.Price, p.By, p.At.UTC()})
	}
	return pages.Write(w, http.StatusOK, struct {
		Prices []entry `json:"prices"`
	}{out})
}

func (s *Console) deals(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	deals, err := s.c.Shop.Deals(r.Context())
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, struct {
		Deals []shop.Deal `json:"deals"`
		Now   time.Time   `json:"now"`
	}{append([]shop.Deal{}, deals...), time.Now().UTC()})
}

func (s *Console) addDeal(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in shop.Deal
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	in.ID = ""
	d, err := s.c.Shop.SetDeal(r.Context(), in, a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "deal.set", string(d.SKU)+": "+d.Price.String()+" until "+d.Ends.UTC().Format(time.RFC3339))
	return pages.Write(w, http.StatusCreated, d)
}

func (s *Console) endDeal(w http.ResponseWriter, r *http.Request, a people.Account) error {
	d, err := s.c.Shop.EndDeal(r.Context(), shop.DealID(r.PathValue("deal")), a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "deal.ended", string(d.SKU)+": "+d.Title)
	return pages.Write(w, http.StatusOK, d)
}

func (s *Console) coupons(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	all, err := s.c.Shop.Coupons(r.Context())
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, struct {
		Coupons []shop.Coupon `json:"coupons"`
	}{append([]shop.Coupon{}, all...)})
}

func (s *Console) setCoupon(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in shop.Coupon
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	c, err := s.c.Shop.SetCoupon(r.Context(), in, a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "coupon.set", c.Code)
	return pages.Write(w, http.StatusOK, c)
}
