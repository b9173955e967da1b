package shop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// checkoutTime bounds a checkout once its payment is begun. It then goes on without its caller.
const checkoutTime = 30 * time.Second

// Checkout makes an order of what the buyer holds and pays it. The same key gives the same
// order, also after a crash; for another wish it is ErrKey. The steps are: the payment is
// written down, opened with its provider, the order committed, the money captured. An order whose
// capture has no known outcome comes back pending and is settled by Run.
//
// Errors: ErrNoHold, ErrExpired, ErrPriceChanged, ErrPayment, ErrKey, *FieldError.
func (s *Shop) Checkout(ctx context.Context, c Checkout) (Order, error) {
	o, err := s.checkout(ctx, c)
	if err != nil {
		return Order{}, fmt.Errorf("checkout: %w", err)
	}
	return o, nil
}

func (s *Shop) checkout(ctx context.Context, c Checkout) (Order, error) {
	if err := checkKey(c.Key); err != nil {
		return Order{}, err
	}
	var err error
	if c.Address, err = s.checkAddress(c.Address); err != nil {
		return Order{}, err
	}
	way, ok := s.shipping(c.Shipping)
	if !ok {
		return Order{}, &FieldError{"shipping", "unknown"}
	}
	provider, ok := s.c.Payments[c.Payment]
	if !ok {
		return Order{}, &FieldError{"payment", "unknown"}
	}
	p, err := s.begin(ctx, c, way)
	if err != nil {
		return Order{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkoutTime)
	defer cancel()
	if p.Order == "" {
		session, err := provider.Open(ctx, Payment{Key: string(p.ID), Amount: p.Amount, Email: c.Address.Email})
		if err != nil {
			s.abandon(ctx, p, err)
			return Order{}, fmt.Errorf("open payment: %w", err)
		}
		if p, err = s.commit(ctx, c, way, p, session); err != nil {
			s.settle(ctx, p.ID)
			return Order{}, err
		}
	}
	return s.concluded(ctx, p)
}

// concluded settles a payment that has an order and tells what became of it.
func (s *Shop) concluded(ctx context.Context, p PaymentRecord) (Order, error) {
	s.settle(ctx, p.ID)
	var o OrderRecord
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		if p, _, err = r.Payment(p.ID); err != nil {
			return err
		}
		o, _, err = r.Order(p.Order)
		return err
	})
	if err == nil && p.State == PaymentRefused {
		err = ErrPayment
	}
	return o.Order, err
}

// begin writes down that a payment is about to be opened, or finds the one of the same key.
func (s *Shop) begin(ctx context.Context, c Checkout, way Shipping) (p PaymentRecord, err error) {
	body := digest(c)
	err = s.update(ctx, func(tx Tx) error {
		found, ok, err := tx.PaymentByKey(c.Buyer, c.Key)
		switch {
		case err != nil:
			return err
		case ok && found.Body != body:
			return ErrKey
		case ok:
			p = found
			return nil
		}
		h, err := current(tx, c.Buyer)
		if err != nil {
			return err
		}
		t, _, err := s.priced(tx, h.Hold, way, c.Address)
		if err != nil {
			return err
		}
		total := t.Total
		if c.Total.Currency != "" && c.Total != total {
			return ErrPriceChanged
		}
		p = PaymentRecord{ID: PaymentID("p_" + rand.Text()), Buyer: c.Buyer, Key: c.Key, Body: body,
			Provider: c.Payment, State: PaymentOpening, Amount: total, Updated: tx.Now()}
		return tx.PutPayment(p)
	})
	return p, err
}

// commit turns the hold into an order under an open payment. When it cannot, the payment is
// marked to be voided in the same transaction. Of two calls for one payment the later finds the
// earlier's order.
func (s *Shop) commit(ctx context.Context, c Checkout, way Shipping, p PaymentRecord, session Session) (PaymentRecord, error) {
	var made *Order
	var verdict error
	err := s.update(ctx, func(tx Tx) error {
		made, verdict = nil, nil
		now, _, err := tx.Payment(p.ID)
		if err != nil {
			return err
		}
		if now.State != PaymentOpening {
			p = now
			if p.Order == "" {
				verdict = ErrPayment // given up meanwhile
			}
			return nil
		}
		p.Ref, p.Updated = session.Ref, tx.Now()
		var t Totals
		h, err := current(tx, c.Buyer)
		if err == nil {
			t, h.Lines, err = s.priced(tx, h.Hold, way, c.Address)
		}
		if err == nil && t.Total != p.Amount {
			err = ErrPriceChanged
		}
		if err != nil {
			verdict, p.State = err, PaymentVoiding
			return tx.PutPayment(p)
		}
		o, err := s.order(tx, c, way, h, t, session)
		if err != nil {
			return err
		}
		made, p.Order, p.State = &o, o.ID, PaymentOpen
		if session.Deferred {
			p.State = PaymentDeferred
		}
		return tx.PutPayment(p)
	})
	if err != nil {
		return p, err
	}
	if made != nil {
		s.tell(*made)
	}
	return p, verdict
}

// priced is what a hold costs when it is ordered, and its lines with their shares.
func (s *Shop) priced(r Reader, h Hold, way Shipping, a Address) (Totals, []HoldLine, error) {
	c, err := s.coupon(r, h, customer(a))
	if err != nil {
		return Totals{}, nil, err
	}
	t, lines := s.totals(h.Lines, way, c)
	return t, lines, nil
}

// order writes the order of a hold and moves the stock from one to the other.
func (s *Shop) order(tx Tx, c Checkout, way Shipping, h HoldRecord, t Totals, session Session) (Order, error) {
	place, err := tx.NextOrder()
	if err != nil {
		return Order{}, err
	}
	now := tx.Now()
	o := OrderRecord{Place: place, Hold: h.ID, Order: Order{ID: OrderID("o_" + rand.Text()),
		Number: "B-" + strconv.Itoa(place), Token: rand.Text(), Buyer: c.Buyer, State: PendingPayment,
		Lines: slices.Clone(h.Lines), Address: c.Address, Shipping: way.Name, Totals: t, Coupon: h.Coupon,
		Payment: c.Payment, Test: session.Test, Language: c.Language, Created: now, Updated: now}}
	for _, l := range h.Lines {
		v, _, err := tx.Variant(l.SKU)
		if err != nil {
			return Order{}, err
		}
		taken := min(l.Qty, v.OnHand) // less only where the merchant oversells
		o.Taken = append(o.Taken, taken)
		if err := tx.Move(Movement{SKU: l.SKU, Kind: Sold, OnHand: -taken, Reserved: -l.Qty, Ref: string(o.ID), By: string(c.Buyer)}); err != nil {
			return Order{}, err
		}
	}
	if h.Coupon != "" {
		if err := tx.Use(Coupon{Code: h.Coupon}.counter(), "", customer(c.Address), 1); err != nil {
			return Order{}, err
		}
	}
	h.State = HoldConverted
	if err := tx.PutHold(h); err != nil {
		return Order{}, err
	}
	return o.Order, tx.PutOrder(o, string(c.Buyer))
}

// abandon marks a payment that was refused, or whose opening has no known outcome.
func (s *Shop) abandon(ctx context.Context, p PaymentRecord, why error) {
	to := PaymentVoiding
	if errors.Is(why, ErrPayment) {
		to = PaymentRefused
	}
	err := s.update(ctx, func(tx Tx) error {
		now, _, err := tx.Payment(p.ID)
		if err != nil || now.State != PaymentOpening {
			return err
		}
		now.State, now.Updated = to, tx.Now()
		return tx.PutPayment(now)
	})
	if err != nil {
		// It stays as opening and is given up by Run.
		s.c.Log.Error("abandon payment", "payment", string(p.ID), "err", err)
		return
	}
	s.settle(ctx, p.ID)
}

// Postcodes of the countries whose form is checked; others only need one.
var postcodes = map[string]*regexp.Regexp{
	"NL": regexp.MustCompile(`^[1-9][0-9]{3} ?[A-Z]{2}$`),
	"BE": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"DE": regexp.MustCompile(`^[0-9]{5}$`),
	"FR": regexp.MustCompile(`^[0-9]{5}$`),
	"AT": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"LU": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"US": regexp.MustCompile(`^[0-9]{5}(-[0-9]{4})?$`),
}

// checkAddress tidies an address and names the first field that cannot be taken.
func (s *Shop) checkAddress(a Address) (Address, error) {
	fields := []struct {
		name  string
		value *string
		most  int
	}{
		{"name", &a.Name, 100}, {"email", &a.Email, 254}, {"street", &a.Street, 200},
		{"postcode", &a.Postcode, 16}, {"city", &a.City, 100}, {"country", &a.Country, 2},
	}
	for _, f := range fields {
		*f.value = strings.TrimSpace(*f.value)
		switch {
		case *f.value == "":
			return a, &FieldError{f.name, "required"}
		case len([]rune(*f.value)) > f.most:
			return a, &FieldError{f.name, "too_long"}
		case strings.ContainsFunc(*f.value, unicode.IsControl):
			return a, &FieldError{f.name, "bad"}
		}
	}
	a.Postcode, a.Country = strings.ToUpper(a.Postcode), strings.ToUpper(a.Country)
	if !strings.ContainsFunc(a.Name, unicode.IsLetter) {
		return a, &FieldError{"name", "bad"}
	}
	if m, err := mail.ParseAddress(a.Email); err != nil || m.Address != a.Email || !dotted(a.Email) {
		return a, &FieldError{"email", "bad"}
	}
	if !slices.Contains(s.c.Policies.Countries, a.Country) {
		return a, &FieldError{"country", "unknown"}
	}
	if form, ok := postcodes[a.Country]; ok && !form.MatchString(a.Postcode) {
		return a, &FieldError{"postcode", "bad"}
	}
	return a, nil
}

// dotted tells that an e-mail's host has a dot: "anna@home" is a slip.
func dotted(email string) bool {
	_, host, _ := strings.Cut(email, "@")
	i := strings.LastIndexByte(host, '.')
	return i > 0 && i < len(host)-2
}
