package shop

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// DealID names a deal.
type DealID string

// Deal is a lower price for one SKU from Starts until before Ends.
type Deal struct {
	ID       DealID    `json:"id"`
	Title    string    `json:"title"`
	SKU      SKU       `json:"sku"`
	Price    Money     `json:"price"`
	Starts   time.Time `json:"starts"`
	Ends     time.Time `json:"ends"`
	Cap      int       `json:"cap"`      // units in all; 0 for no cap
	PerBuyer int       `json:"perBuyer"` // units for one buyer; 0 for no cap
	Used     int       `json:"used"`     // units held or sold at its price
}

// Runs tells whether a buyer gets the deal's price at a moment.
func (d Deal) Runs(now time.Time) bool {
	return !now.Before(d.Starts) && now.Before(d.Ends) && (d.Cap == 0 || d.Used < d.Cap)
}

// counter is the deal's name among the counted promotions.
func (id DealID) counter() string { return "deal:" + string(id) }

// SetDeal writes a deal; one without an ID is new. What a host says of a deal has to stay true, so:
// its price is below the price; deals on one SKU do not overlap and keep Config.DealRest apart; and
// once it has begun only its title may be changed and its end be brought forward. Times are kept in
// whole milliseconds. ErrUnknown, *FieldError.
func (s *Shop) SetDeal(ctx context.Context, d Deal, by string) (Deal, error) {
	d.Title = strings.TrimSpace(d.Title)
	d.Starts, d.Ends = milli(d.Starts), milli(d.Ends)
	now := d.Starts.IsZero()
	err := s.update(ctx, func(tx Tx) error {
		if now {
			d.Starts = tx.Now()
		}
		pricing, err := tx.Pricing(d.SKU)
		if err != nil {
			return err
		}
		old, known, err := tx.Deal(d.ID)
		switch {
		case err != nil:
			return err
		case d.ID != "" && (!known || old.SKU != d.SKU), len(pricing.Prices) == 0:
			return ErrUnknown
		case !known:
			d.ID = DealID("d_" + rand.Text())
		}
		d.Used = old.Used
		if err := s.checkDeal(tx.Now(), d, old, pricing); err != nil {
			return err
		}
		return tx.PutDeal(d, by)
	})
	if err != nil {
		return Deal{}, fmt.Errorf("set deal on %s: %w", d.SKU, err)
	}
	return d, nil
}

// milli is a time as stores keep it.
func milli(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// checkDeal names the first field of a deal that cannot be. old is the zero Deal for a new one.
func (s *Shop) checkDeal(now time.Time, d, old Deal, pricing Pricing) error {
	switch {
	case len([]rune(d.Title)) > 100:
		return &FieldError{"title", "too_long"}
	case strings.ContainsFunc(d.Title, unicode.IsControl):
		return &FieldError{"title", "bad"}
	case old.ID != "" && !now.Before(old.Starts):
		return checkBegun(now, d, old)
	case d.Price.Currency != s.c.Policies.Currency || d.Price.Minor <= 0:
		return &FieldError{"price", "bad"}
	case !d.Price.Less(pricing.base()):
		return &FieldError{"price", "not_below"}
	case d.Starts.Before(now):
		return &FieldError{"starts", "past"}
	case !d.Ends.After(d.Starts):
		return &FieldError{"ends", "bad"}
	case d.Ends.Sub(d.Starts) > maxDeal:
		return &FieldError{"ends", "too_long"}
	case d.Cap < 0 || d.Cap > maxStock:
		return &FieldError{"cap", "bad"}
	case d.PerBuyer < 0 || d.PerBuyer > maxStock:
		return &FieldError{"perBuyer", "bad"}
	}
	for _, o := range pricing.Deals {
		if o.ID == d.ID || !o.Ends.After(o.Starts) {
			continue
		}
		switch {
		case d.Starts.Before(o.Ends) && o.Starts.Before(d.Ends):
			return &FieldError{"starts", "overlaps"}
		case d.Starts.Before(o.Ends.Add(s.c.DealRest)) && o.Starts.Before(d.Ends.Add(s.c.DealRest)):
			return &FieldError{"starts", "too_soon"}
		}
	}
	return nil
}

// checkBegun compares a deal that has begun with what it was: a countdown was shown.
func checkBegun(now time.Time, d, old Deal) error {
	end := old.Ends
	if d.Ends.Before(old.Ends) && old.Ends.After(now) {
		end = d.Ends
	}
	switch {
	case !d.Ends.Equal(end) || !end.Equal(old.Ends) && end.Before(now):
		return &FieldError{"ends", "begun"}
	case !d.Starts.Equal(old.Starts):
		return &FieldError{"starts", "begun"}
	case d.Price != old.Price:
		return &FieldError{"price", "begun"}
	case d.Cap != old.Cap:
		return &FieldError{"cap", "begun"}
	case d.PerBuyer != old.PerBuyer:
		return &FieldError{"perBuyer", "begun"}
	}
	return nil
}

// EndDeal ends a deal now; one that has not begun never runs. Who holds at its price keeps it.
// ErrUnknown.
func (s *Shop) EndDeal(ctx context.Context, id DealID, by string) (d Deal, err error) {
	err = s.update(ctx, func(tx Tx) error {
		var ok bool
		if d, ok, err = tx.Deal(id); err != nil {
			return err
		}
		now := tx.Now()
		switch {
		case !ok:
			return ErrUnknown
		case !now.Before(d.Ends):
			return nil
		}
		d.Ends = now
		if now.Before(d.Starts) {
			d.Ends = d.Starts
		}
		return tx.PutDeal(d, by)
	})
	if err != nil {
		return Deal{}, fmt.Errorf("end deal: %w", err)
	}
	return d, nil
}

// Deals are all deals, the latest start first.
func (s *Shop) Deals(ctx context.Context) (deals []Deal, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		deals, err = r.Deals()
		return err
	})
	return deals, err
}

// DealOf is the deal that runs on a SKU now. It never blocks.
func (s *Shop) DealOf(sku SKU) (Deal, bool) {
	f := s.seen()
	if _, ok := f.bySKU[sku]; !ok {
		return Deal{}, false
	}
	d := f.pricing[sku].at(time.Now()).deal
	return d, d.ID != ""
}

// dealBy finds a deal of the snapshot.
func (f *facts) dealBy(id DealID) (Deal, bool) {
	for _, p := range f.pricing {
		if i := slices.IndexFunc(p.Deals, func(d Deal) bool { return d.ID == id }); i >= 0 {
			return p.Deals[i], true
		}
	}
	return Deal{}, false
}

// mayPrice tells why a SKU may not have a price: a deal's end has to be one, so nothing is as cheap
// while it runs and for Config.DealRest after.
func (s *Shop) mayPrice(now time.Time, pricing Pricing, price Money) error {
	for _, d := range pricing.Deals {
		ran := !now.Before(d.Starts) && d.Ends.After(d.Starts)
		if ran && now.Before(d.Ends.Add(s.c.DealRest)) && !d.Price.Less(price) {
			return fmt.Errorf("%w: a deal at %s runs until %s and stands for %d days after", ErrDeal, d.Price,
				d.Ends.Format(time.RFC3339), int(s.c.DealRest/(24*time.Hour)))
		}
	}
	return nil
}
