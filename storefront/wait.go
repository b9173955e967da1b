package storefront

import (
	"errors"
	"net/http"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

func (s *Storefront) waits(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	v, err := s.viewer(r)
	if err != nil && !errors.Is(err, people.ErrViewer) {
		return err
	}
	return s.tellWaits(w, r, v)
}

func (s *Storefront) tellWaits(w http.ResponseWriter, r *http.Request, v people.Viewer) error {
	var waits []shop.Wait
	if v.ID != "" {
		var err error
		if waits, err = s.c.Shop.Waits(r.Context(), shop.Buyer(v.ID)); err != nil {
			return err
		}
	}
	return pages.Write(w, http.StatusOK, show.WaitsOf(waits))
}

func (s *Storefront) join(w http.ResponseWriter, r *http.Request) error {
	return s.queue(w, r, func(b shop.Buyer, sku shop.SKU) error {
		_, err := s.c.Shop.Join(r.Context(), b, sku)
		return err
	})
}

func (s *Storefront) leave(w http.ResponseWriter, r *http.Request) error {
	return s.queue(w, r, func(b shop.Buyer, sku shop.SKU) error {
		err := s.c.Shop.Leave(r.Context(), b, sku)
		if errors.Is(err, shop.ErrUnknown) { // left already
			err = nil
		}
		return err
	})
}

// queue changes the viewer's place in a queue with f and answers with all their places.
func (s *Storefront) queue(w http.ResponseWriter, r *http.Request, f func(shop.Buyer, shop.SKU) error) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	var in struct {
		SKU shop.SKU `json:"sku"`
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	if err := f(shop.Buyer(v.ID), in.SKU); err != nil {
		return err
	}
	return s.tellWaits(w, r, v)
}
