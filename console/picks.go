package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// pinMost is for how long a product may be pinned, in minutes.
const pinMost = 7 * 24 * 60

// pin has a product pitched before all others.
func (s *Console) pin(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	var in struct {
		Product shop.ProductID
		Minutes int
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.Minutes < 1 || in.Minutes > pinMost {
		return pages.Invalid("minutes", "range")
	}
	until := time.Now().UTC().Truncate(time.Second).Add(time.Duration(in.Minutes) * time.Minute)
	if err := ch.SetPin(r.Context(), show.Pin{Product: in.Product, Until: until, By: a.Name}); err != nil {
		return err
	}
	s.audit(r.Context(), a, "product.pinned", ch.ID()+": "+string(in.Product)+" for "+strconv.Itoa(in.Minutes)+" minutes")
	return pages.NoContent(w)
}

func (s *Console) unpin(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	if err := ch.Unpin(r.Context()); err != nil {
		return err
	}
	s.audit(r.Context(), a, "product.unpinned", ch.ID())
	return pages.NoContent(w)
}

// picks are how products do on air, and what is pinned.
func (s *Console) picks(w http.ResponseWriter, _ *http.Request, _ people.Account, ch *show.Channel) error {
	return pages.Write(w, http.StatusOK, ch.Picks())
}
