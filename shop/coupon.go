package shop

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Coupon takes something off the goods of an order. Either Percent or Amount is set.
type Coupon struct {
	Code    string  `json:"code"` // upper case; compared without case, width and spaces
	Title   string  `json:"title"`
	Percent float64 `json:"percent"` // with at most two decimals
	Amount  Money   `json:"amount"`
	// Starts and Ends bound it: [Starts, Ends). A zero Ends is for ever.
	Starts   time.Time `json:"starts"`
	Ends     time.Time `json:"ends"`
	Cap      int       `json:"cap"`      // orders in all; 0 for no cap
	PerBuyer int       `json:"perBuyer"` // orders of one customer, told by e-mail address; 0 for no cap
	MinGoods Money     `json:"minGoods"` // the goods are worth at least this; zero Minor for any
	Used     int       `json:"used"`     // orders that have it, less those cancelled
}

const maxCode = 40

// foldCoupon makes codes compare without case, width and spaces.
func foldCoupon(code string) string {
	return strings.ToUpper(strings.Join(strings.Fields(norm.NFKC.String(code)), ""))
}

// counter is the coupon's name among the counted promotions.
func (c Coupon) counter() string { return "coupon:" + c.Code }

// customer is the one that a coupon counts orders of.
func customer(a Address) Buyer { return Buyer("mail:" + strings.ToLower(a.Email)) }

// SetCoupon writes a coupon; orders made keep theirs as it was. *FieldError.
func (s *Shop) SetCoupon(ctx context.Context, c Coupon, by string) (Coupon, error) {
	c.Code, c.Title = foldCoupon(c.Code), strings.TrimSpace(c.Title)
	c.Starts, c.Ends = milli(c.Starts), milli(c.Ends)
	if err := s.checkCoupon(c); err != nil {
		return Coupon{}, fmt.Errorf("set coupon: %w", err)
	}
	err := s.update(ctx, func(tx Tx) error {
		old, _, err := tx.Coupon(c.Code)
		if err != nil {
			return err
		}
		c.Used = old.Used
		return tx.PutCoupon(c, by)
	})
	if err != nil {
		return Coupon{}, fmt.Errorf("set coupon %s: %w", c.Code, err)
	}
	return c, nil
}

func (s *Shop) checkCoupon(c Coupon) error {
	money := func(m Money) bool {
		return m.Minor == 0 || m.Minor > 0 && m.Minor <= maxPrice && m.Currency == s.c.Policies.Currency
	}
	switch {
	case c.Code == "":
		return &FieldError{"code", "required"}
	case len(c.Code) > maxCode:
		return &FieldError{"code", "too_long"}
	case strings.ContainsFunc(c.Code, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' }):
		return &FieldError{"code", "bad"}
	case len([]rune(c.Title)) > 100:
		return &FieldError{"title", "too_long"}
	case strings.ContainsFunc(c.Title, unicode.IsControl):
		return &FieldError{"title", "bad"}
	case !(c.Percent >= 0 && c.Percent <= 100) || math.Abs(c.Percent*100-math.Round(c.Percent*100)) > 1e-6:
		return &FieldError{"percent", "bad"}
	case !money(c.Amount) || (c.Amount.Minor > 0) == (c.Percent > 0):
		return &FieldError{"amount", "bad"}
	case !money(c.MinGoods):
		return &FieldError{"minGoods", "bad"}
	case !c.Ends.IsZero() && !c.Ends.After(c.Starts):
		return &FieldError{"ends", "bad"}
	case c.Cap < 0 || c.Cap > maxStock:
		return &FieldError{"cap", "bad"}
	case c.PerBuyer < 0 || c.PerBuyer > maxStock:
		return &FieldError{"perBuyer", "bad"}
	}
	return nil
}

// Coupons are all coupons by code.
func (s *Shop) Coupons(ctx context.Context) (coupons []Coupon, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		coupons, err = r.Coupons()
		return err
	})
	return coupons, err
}

// ApplyCoupon puts a coupon on what the buyer holds, in place of another; "" takes it off. It is
// counted when they order. ErrNoHold, ErrExpired, ErrBlocked, or a *FieldError of "coupon": "unknown",
// "not_yet", "ended", "used_up", "limit" or "min_goods".
func (s *Shop) ApplyCoupon(ctx context.Context, b Buyer, code string) (Hold, error) {
	code = foldCoupon(code)
	var h HoldRecord
	var verdict error
	err := s.update(ctx, func(tx Tx) (err error) {
		verdict = nil
		if h, err = current(tx, b); err != nil {
			return err
		}
		subjects := s.subjects(ctx, b)
		stopped, err := s.exceeded(tx, b, DeedCoupon, subjects)
		if err != nil {
			return err
		}
		if stopped && s.c.Fairness.Enforce {
			verdict = ErrBlocked // and the flag is written
			return nil
		}
		h.Coupon = code
		if _, err := s.coupon(tx, h.Hold, ""); guessed(err) {
			verdict = err
			return s.count(tx, DeedCoupon, subjects, "")
		} else if err != nil {
			return err
		}
		return tx.PutHold(h)
	})
	if err == nil {
		err = verdict
	}
	if err != nil {
		return Hold{}, fmt.Errorf("apply coupon: %w", err)
	}
	return h.Hold, nil
}

// coupon is the coupon of a hold, or why it does not go with it now. by is the customer, "" while
// they are not known.
func (s *Shop) coupon(r Reader, h Hold, by Buyer) (Coupon, error) {
	if h.Coupon == "" {
		return Coupon{}, nil
	}
	no := func(code string) (Coupon, error) { return Coupon{}, &FieldError{"coupon", code} }
	c, ok, err := r.Coupon(h.Coupon)
	if err != nil {
		return Coupon{}, err
	}
	now := r.Now()
	switch {
	case !ok:
		return no("unknown")
	case now.Before(c.Starts):
		return no("not_yet")
	case !c.Ends.IsZero() && !now.Before(c.Ends):
		return no("ended")
	case c.Cap > 0 && c.Used >= c.Cap:
		return no("used_up")
	case goodsOf(h.Lines).Minor < c.MinGoods.Minor:
		return no("min_goods")
	}
	if by != "" && c.PerBuyer > 0 {
		_, mine, err := r.Uses(c.counter(), by)
		if err != nil {
			return Coupon{}, err
		}
		if mine >= c.PerBuyer {
			return no("limit")
		}
	}
	return c, nil
}

// off is what the coupon takes off goods, at most all of it. A part of a minor unit is rounded half
// up.
func (c Coupon) off(goods Money) Money {
	off := Money{c.Amount.Minor, goods.Currency}
	if c.Percent > 0 {
		off.Minor = part(goods.Minor, int64(math.Round(c.Percent*100)), 10_000)
	}
	off.Minor = min(off.Minor, goods.Minor)
	return off
}

func goodsOf(lines []HoldLine) (m Money) {
	for _, l := range lines {
		m = m.Add(l.Price.Mul(l.Qty))
	}
	return m
}
