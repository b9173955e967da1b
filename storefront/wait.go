package storefront

import (
	"errors"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// waitFacts is a place in the queue for a SKU as pages get it; docs/protocol.md explains each field.
type waitFacts struct {
	SKU     shop.SKU       `json:"sku"`
	State   shop.WaitState `json:"state"`
	Place   int            `json:"place,omitempty"`
	Expires time.Time      `json:"expires,omitzero"`
}

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
	out := []waitFacts{}
	if v.ID != "" {
		waits, err := s.c.Shop.Waits(r.Context(), shop.Buyer(v.ID))
		if err != nil {
			return err
		}
		for _, q := range waits {
			f := waitFacts{SKU: q.SKU, State: q.State, Place: q.Place}
			if !q.Expires.IsZero() {
				f.Expires = q.Expires.UTC()
			}
			out = append(out, f)
		}
	}
	return pages.Write(w, http.StatusOK, struct {
		Waits []waitFacts `json:"waits"`
		Now   time.Time   `json:"now"`
	}{out, time.Now().UTC()})
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
