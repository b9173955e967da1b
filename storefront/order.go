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

func (s *Storefront) order(w http.ResponseWriter, r *http.Request) error {
	o, err := s.orderOf(r)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, show.OrderOf(s.c.Shop, o))
}

// settle asks the way to pay what became of the payment: the buyer came back, or their page waits.
func (s *Storefront) settle(w http.ResponseWriter, r *http.Request) error {
	o, err := s.orderOf(r)
	if err != nil {
		return err
	}
	if o.State == shop.PendingPayment && s.pace.take(people.ViewerID("order "+o.Token), time.Now()) {
		if o, err = s.c.Shop.Settle(r.Context(), o.Token); err != nil {
			return err
		}
		s.given(r, o)
	}
	return pages.Write(w, http.StatusOK, show.OrderOf(s.c.Shop, o))
}

func (s *Storefront) cancel(w http.ResponseWriter, r *http.Request) error {
	o, err := s.orderOf(r)
	if err != nil {
		return err
	}
	if o, err = s.c.Shop.Cancel(r.Context(), o.Token); err != nil {
		return err
	}
	s.given(r, o)
	return pages.Write(w, http.StatusOK, show.OrderOf(s.c.Shop, o))
}

// given tells the buyer's pages what they hold again once an order has come to nothing.
func (s *Storefront) given(r *http.Request, o shop.Order) {
	if o.State == shop.Cancelled {
		s.tellHold(r.Context(), people.ViewerID(o.Buyer), "")
	}
}

// orderOf is the order whose token is in the address.
func (s *Storefront) orderOf(r *http.Request) (shop.Order, error) {
	o, err := s.c.Shop.Order(r.Context(), r.PathValue("token"))
	if errors.Is(err, shop.ErrUnknown) {
		err = noOrder
	}
	return o, err
}
