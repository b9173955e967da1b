package storefront

import (
	"errors"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// holdFacts is a hold as pages get it; docs/protocol.md explains each field.
type holdFacts struct {
	ID         shop.HoldID      `json:"id"`
	Expires    time.Time        `json:"expires"`
	Now        time.Time        `json:"now"`
	Extensions int              `json:"extensions"`
	Lines      []show.LineFacts `json:"lines"`
	Goods      shop.Money       `json:"goods"`
	Coupon     string           `json:"coupon,omitempty"`
}

// ended is told in place of a hold that is over, with the reason.
type ended struct {
	Ended string `json:"ended"` // "expired", "released", "ordered"
}

func (s *Storefront) holdFacts(h shop.Hold) holdFacts {
	f := holdFacts{
		ID: h.ID, Expires: h.Expires.UTC(), Now: time.Now().UTC(), Extensions: h.Extensions,
		Lines: show.LinesOf(s.c.Shop, h.Lines), Goods: shop.Money{Currency: s.c.Shop.Policies().Currency}, Coupon: h.Coupon,
	}
	for _, l := range h.Lines {
		f.Goods = f.Goods.Add(l.Price.Mul(l.Qty))
	}
	return f
}

func (s *Storefront) hold(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	v, err := s.viewer(r)
	if errors.Is(err, people.ErrViewer) {
		return pages.NoContent(w)
	}
	if err != nil {
		return err
	}
	h, ok, err := s.c.Shop.HoldOf(r.Context(), shop.Buyer(v.ID))
	switch {
	case err != nil:
		return err
	case !ok:
		return pages.NoContent(w)
	}
	return pages.Write(w, http.StatusOK, s.holdFacts(h))
}

// wish is what a page asks to hold.
type wish struct {
	Key   string      `json:"key"`
	Items []shop.Item `json:"items"`
}

func (s *Storefront) addToHold(w http.ResponseWriter, r *http.Request) error {
	var in wish
	return s.changeHold(w, r, &in, func(b shop.Buyer) (shop.Hold, error) {
		h, err := s.c.Shop.Hold(r.Context(), b, in.Key, in.Items)
		if ch, unknown := s.channel(r); err == nil && unknown == nil {
			ch.Wanted(in.Items)
		}
		return h, err
	})
}

func (s *Storefront) setQty(w http.ResponseWriter, r *http.Request) error {
	var in shop.Item
	return s.changeHold(w, r, &in, func(b shop.Buyer) (shop.Hold, error) {
		return s.c.Shop.SetQty(r.Context(), b, in.SKU, in.Qty)
	})
}

func (s *Storefront) extend(w http.ResponseWriter, r *http.Request) error {
	return s.changeHold(w, r, nil, func(b shop.Buyer) (shop.Hold, error) {
		h, err := s.c.Shop.Extend(r.Context(), b)
		if errors.Is(err, shop.ErrLimit) {
			err = noExtension
		}
		return h, err
	})
}

// setCoupon puts a coupon on what is held; an empty code takes it off.
func (s *Storefront) setCoupon(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Code string }
	return s.changeHold(w, r, &in, func(b shop.Buyer) (shop.Hold, error) {
		return s.c.Shop.ApplyCoupon(r.Context(), b, in.Code)
	})
}

// changeHold reads the request into in, changes the viewer's hold with f, and tells the hold to
// this page and to all others of the viewer.
func (s *Storefront) changeHold(w http.ResponseWriter, r *http.Request, in any, f func(shop.Buyer) (shop.Hold, error)) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	if in != nil {
		if err := pages.Read(w, r, in); err != nil {
			return err
		}
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	h, err := f(shop.Buyer(v.ID))
	if err != nil {
		return err
	}
	facts := s.holdFacts(h)
	if len(h.Lines) == 0 {
		s.publishHold(v.ID, ended{"released"})
	} else {
		s.publishHold(v.ID, facts)
	}
	return pages.Write(w, http.StatusOK, facts)
}

func (s *Storefront) release(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.channel(r); err != nil {
		return err
	}
	v, err := s.viewer(r)
	if errors.Is(err, people.ErrViewer) {
		return pages.NoContent(w)
	}
	if err != nil {
		return err
	}
	err = s.c.Shop.Release(r.Context(), shop.Buyer(v.ID))
	if err != nil && !errors.Is(err, shop.ErrNoHold) && !errors.Is(err, shop.ErrExpired) {
		return err
	}
	s.tellHold(r.Context(), v.ID, "released")
	return pages.NoContent(w)
}
