package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// openingFor is how long a payment that is opening is left to its checkout.
	openingFor = 2 * checkoutTime
	// askEvery is how often a provider is asked about a page that nobody came back from.
	askEvery    = time.Minute
	settleBatch = 1000
	// everything is later than anything is due.
	everything = 10 * 365 * 24 * time.Hour
	// maxSteps is more than any payment takes at once.
	maxSteps = 10
)

// Settle takes a payment as far as it goes now. It is the one way in which the buyer's return, a
// provider's notice and Run all learn what became of a payment: each asks the provider, and the
// transaction that notes the outcome is the same, so they may come in any order and number. The
// order is as it stands then. ErrUnknown.
func (s *Shop) Settle(ctx context.Context, token string) (Order, error) {
	var p PaymentRecord
	err := s.store.View(ctx, s.c.ID, func(r Reader) error {
		o, ok, err := r.OrderByToken(token)
		if err != nil {
			return err
		}
		if ok {
			p, ok, err = r.PaymentOf(o.ID)
		}
		if err == nil && !ok {
			err = ErrUnknown
		}
		return err
	})
	if err != nil {
		return Order{}, fmt.Errorf("settle: %w", err)
	}
	c, err := s.matter(ctx, p.ID)
	if err != nil {
		return Order{}, fmt.Errorf("settle: %w", err)
	}
	if err := s.proceed(ctx, &c, false); err != nil {
		s.c.Log.Warn("settle payment", "payment", string(p.ID), "err", err)
	}
	return c.o.with(c.p), nil
}

// Notice settles the payment that a provider's notice is about. The same notice may come any number
// of times. ErrUnknown for a payment that is not the shop's, or not yet: a notice may come before
// the shop has its name, and is then not needed, since the answer that brings the name is asked
// what it stands at.
func (s *Shop) Notice(ctx context.Context, n Notice) error {
	var p PaymentRecord
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		var ok bool
		if p, ok, err = r.PaymentByRef(n.Provider, n.Ref); err == nil && !ok {
			err = ErrUnknown
		}
		return err
	})
	if err == nil {
		err = s.advance(ctx, p.ID, true)
	}
	if err != nil {
		return fmt.Errorf("notice %s of %s: %w", n.Event, n.Provider, err)
	}
	return nil
}

// settleAll takes up payments that are due: after a crash, after a provider failed, and those whose
// time is over.
func (s *Shop) settleAll(ctx context.Context, ahead time.Duration) error {
	var left []PaymentRecord
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		left, err = r.Unsettled(r.Now().Add(ahead), settleBatch)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range left {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, ok := s.c.Payments[p.Provider]; ok {
			s.settle(ctx, p.ID)
		}
	}
	return nil
}

// settle takes a payment as far as it goes. What cannot be done now is tried again by Run.
func (s *Shop) settle(ctx context.Context, id PaymentID) {
	if err := s.advance(ctx, id, false); err != nil {
		s.c.Log.Warn("settle payment", "payment", string(id), "err", err)
	}
}

// advance reads a payment and goes on with it. With news, a payment that is done is asked about too.
func (s *Shop) advance(ctx context.Context, id PaymentID, news bool) error {
	ctx = context.WithoutCancel(ctx)
	c, err := s.matter(ctx, id)
	if err != nil {
		return err
	}
	return s.proceed(ctx, &c, news)
}

// proceed asks the provider what a payment's state says, until there is nothing left to ask. Each
// step is decided in a transaction, after which c is as that left it, and may be done by several at
// once.
func (s *Shop) proceed(ctx context.Context, c *matter, news bool) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), checkoutTime)
	defer stop()
	for range maxSteps {
		var err error
		was := c.p.State
		switch was {
		case PaymentOpening, PaymentOpen:
			err = s.ask(ctx, c)
		case PaymentVoiding:
			err = s.void(ctx, c)
		case PaymentRefunding:
			return s.repay(ctx, c)
		case PaymentCaptured, PaymentRefunded, PaymentVoid, PaymentRefused:
			if !news {
				return nil
			}
			news = false
			err = s.hear(ctx, c)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", was, err)
		}
		if c.p.State != PaymentVoiding && c.p.State != PaymentRefunding {
			return nil
		}
	}
	return fmt.Errorf("not settled in %d steps", maxSteps)
}

// matter is a payment and all that is needed to ask about it.
type matter struct {
	p        PaymentRecord
	o        OrderRecord
	ends     time.Time // when it has to be done
	late     bool      // which is over
	provider Payments
}

// about is a payment with its order as they are at a moment.
func (s *Shop) about(p PaymentRecord, o OrderRecord, now time.Time) (matter, error) {
	c := matter{p: p, o: o, ends: o.Created.Add(s.c.PayFor)}
	c.late = !now.Before(c.ends)
	var ok bool
	if c.provider, ok = s.c.Payments[p.Provider]; !ok {
		return c, fmt.Errorf("payment %q is not configured", p.Provider)
	}
	return c, nil
}

func (s *Shop) matter(ctx context.Context, id PaymentID) (c matter, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		p, _, err := r.Payment(id)
		if err != nil {
			return err
		}
		o, _, err := r.Order(p.Order)
		if err != nil {
			return err
		}
		c, err = s.about(p, o, r.Now())
		return err
	})
	return c, err
}

// request is what the provider is asked to open: always the same for one payment.
func (c matter) request(shop ShopID) Payment {
	return Payment{Key: string(c.p.ID), Shop: shop, Order: c.o.ID, Number: c.o.Number, Token: c.o.Token, Amount: c.p.Amount,
		Email: c.o.Address.Email, Language: c.o.Language, Lines: slices.Clone(c.o.Lines), Totals: c.o.Totals, Expires: c.ends}
}

// ask has the provider open a payment, or asks how an open one stands.
func (s *Shop) ask(ctx context.Context, c *matter) (err error) {
	var session Session
	if c.p.State == PaymentOpening {
		session, err = c.provider.Open(ctx, c.request(s.c.ID))
	} else {
		session, err = c.provider.Get(ctx, c.p.Ref)
	}
	switch {
	case errors.Is(err, ErrPayment):
		session.State, session.Reason = SessionRefused, err.Error()
	case err != nil && c.late:
		return s.giveUp(ctx, c, "payment_expired")
	case err != nil:
		return err
	}
	switch session.State {
	case SessionAuthorised:
		return s.capture(ctx, c, session)
	case SessionCaptured:
		return s.captured(ctx, c, session)
	case SessionRefused:
		return s.failed(ctx, c, PaymentRefused, "payment_refused", session)
	case SessionExpired:
		return s.failed(ctx, c, PaymentVoid, "payment_expired", session)
	case SessionPending:
		switch {
		case session.Deferred:
			return s.deferred(ctx, c, session)
		case c.late:
			return s.giveUp(ctx, c, "payment_expired")
		}
		return s.opened(ctx, c, session)
	}
	return fmt.Errorf("a session that is %q", session.State)
}

// capture takes the money of an authorised payment.
func (s *Shop) capture(ctx context.Context, c *matter, session Session) error {
	err := c.provider.Capture(ctx, session.Ref)
	switch {
	case errors.Is(err, ErrPayment):
		return s.failed(ctx, c, PaymentRefused, "payment_refused", session)
	case err != nil:
		return fmt.Errorf("capture: %w", err)
	}
	return s.captured(ctx, c, session)
}

// void gives a payment up with its provider.
func (s *Shop) void(ctx context.Context, c *matter) error {
	session := Session{Ref: c.p.Ref}
	if c.p.Ref == "" {
		// Whether it was opened is not known. Opening it again tells its name.
		var err error
		session, err = c.provider.Open(ctx, c.request(s.c.ID))
		if errors.Is(err, ErrPayment) {
			return s.failed(ctx, c, PaymentRefused, c.p.Reason, session)
		}
		if err != nil {
			return fmt.Errorf("open: %w", err)
		}
	}
	err := c.provider.Void(ctx, session.Ref)
	switch {
	case errors.Is(err, ErrCaptured):
		return s.captured(ctx, c, session)
	case err != nil:
		return fmt.Errorf("void: %w", err)
	}
	return s.failed(ctx, c, PaymentVoid, c.p.Reason, session)
}

// hear learns what happened to a payment that is done: money that came although it was given up,
// money that went back without the shop, and a buyer's bank that disputes it.
func (s *Shop) hear(ctx context.Context, c *matter) error {
	session, err := c.provider.Get(ctx, c.p.Ref)
	switch {
	case err != nil:
		return err
	case c.p.State == PaymentCaptured || c.p.State == PaymentRefunded:
		return s.heard(ctx, c, session)
	case session.State == SessionCaptured:
		return s.captured(ctx, c, session)
	case session.State == SessionAuthorised:
		return c.provider.Void(ctx, c.p.Ref)
	}
	return nil
}

// tell tells of an order that was made or moved.
func (s *Shop) tell(o Order) {
	for _, f := range s.onOrder {
		f(o)
	}
}
