// Package stripe takes payments on Stripe's own page (Checkout Sessions), so that no card number
// ever reaches this house.
//
// It promises what shop.Payments asks: one session for each key, one refund for each key, and the
// truth when it is asked. Cards are authorised first and captured when the shop has sold the goods;
// ways to pay that know no authorisation are captured by the payment itself.
package stripe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// Config is an account at Stripe.
type Config struct {
	Key string // secret or restricted key
	// WebhookSecrets are those that notices may be signed with: several while one is replaced.
	WebhookSecrets []string
	// Return is the address of an order's page, by its token: there the buyer comes back to.
	Return func(token string) string
	// URL is where the API is, "" for Stripe itself.
	URL string
	// Timeout bounds a call: 15 s.
	Timeout time.Duration
}

// Payments are paid at Stripe. It is safe for concurrent use.
type Payments struct {
	c      Config
	client *stripe.Client
}

var _ shop.Payments = (*Payments)(nil)

// retries is how often the library repeats a call that got no answer, with the same idempotency key.
const retries = 2

// New checks the settings. It asks Stripe nothing.
func New(c Config) (*Payments, error) {
	switch {
	case !strings.HasPrefix(c.Key, "sk_") && !strings.HasPrefix(c.Key, "rk_"):
		return nil, errors.New("stripe: the key must be a secret key (sk_…) or a restricted one (rk_…)")
	case len(c.WebhookSecrets) == 0:
		return nil, errors.New("stripe: a webhook secret (whsec_…) is needed: Stripe shows it where the webhook is set up")
	case c.Return == nil:
		return nil, errors.New("stripe: the public address is needed, buyers come back to it")
	}
	b := &stripe.BackendConfig{
		HTTPClient:    &http.Client{Timeout: cmp.Or(c.Timeout, 15*time.Second)},
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull}, MaxNetworkRetries: stripe.Int64(retries),
		EnableTelemetry: stripe.Bool(false),
	}
	if c.URL != "" {
		b.URL = stripe.String(c.URL)
	}
	return &Payments{c, stripe.NewClient(c.Key, stripe.WithBackends(stripe.NewBackendsWithConfig(b)))}, nil
}

// test tells that the account's test mode is used: no money moves.
func (p *Payments) test() bool { return strings.Contains(p.c.Key, "_test_") }

// grace is how much longer Stripe's page may live than the shop means it to. Stripe takes no session
// of less than half an hour, which a repeated call would ask for.
const grace = 5 * time.Minute

// Open begins a Checkout Session. See shop.Payments.
func (p *Payments) Open(ctx context.Context, pay shop.Payment) (shop.Session, error) {
	if pay.Key == "" || pay.Amount.Minor <= 0 {
		return shop.Session{}, fmt.Errorf("stripe: %w: no key, or nothing to pay", shop.ErrPayment)
	}
	back := p.c.Return(pay.Token)
	params := &stripe.CheckoutSessionCreateParams{
		Mode: stripe.String("payment"), ClientReferenceID: stripe.String(string(pay.Order)),
		SuccessURL: stripe.String(back), CancelURL: stripe.String(back), LineItems: items(pay),
		ExpiresAt: stripe.Int64(pay.Expires.Add(grace).Unix()), Locale: stripe.String(locale(pay.Language)),
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{
			Description: stripe.String(pay.Number), Metadata: map[string]string{"order": string(pay.Order), "shop": string(pay.Shop)},
		},
		PaymentMethodOptions: &stripe.CheckoutSessionCreatePaymentMethodOptionsParams{
			Card: &stripe.CheckoutSessionCreatePaymentMethodOptionsCardParams{CaptureMethod: stripe.String("manual")},
		},
	}
	if pay.Email != "" {
		params.CustomerEmail = stripe.String(pay.Email)
	}
	params.SetIdempotencyKey("barker/" + pay.Key)
	s, err := p.client.V1CheckoutSessions.Create(ctx, params)
	if err != nil {
		return shop.Session{}, wrong("open", err)
	}
	if s.LastResponse != nil && s.LastResponse.Header.Get("Idempotent-Replayed") == "true" {
		return p.Get(ctx, s.ID) // what is replayed is how it was
	}
	return p.session(s), nil
}

// items are the order's lines as Stripe's page shows them. Where discounts or tax make the lines no
// longer add up to what is paid, the order is one line.
func items(pay shop.Payment) (out []*stripe.CheckoutSessionCreateLineItemParams) {
	add := func(name string, each int64, qty int) {
		out = append(out, &stripe.CheckoutSessionCreateLineItemParams{
			Quantity: stripe.Int64(int64(qty)),
			PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
				Currency: stripe.String(strings.ToLower(pay.Amount.Currency)), UnitAmount: stripe.Int64(each),
				ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String(name)},
			},
		})
	}
	sum := pay.Totals.Shipping.Minor
	for _, l := range pay.Lines {
		sum += l.Price.Minor * int64(l.Qty)
	}
	if sum != pay.Amount.Minor || len(pay.Lines) == 0 || len(pay.Lines) > 90 {
		add(pay.Number, pay.Amount.Minor, 1)
		return out
	}
	for _, l := range pay.Lines {
		add(l.Title, l.Price.Minor, l.Qty)
	}
	if m := pay.Totals.Shipping; m.Minor > 0 {
		add(shippingIn[base(pay.Language)], m.Minor, 1)
	}
	return out
}

var shippingIn = map[string]string{"en": "Delivery", "nl": "Bezorging", "de": "Versand", "fr": "Livraison"}

// locale is the page's language; Stripe finds out by itself where we have no word for it either.
func locale(tag string) string {
	if b := base(tag); shippingIn[b] != "" {
		return b
	}
	return "auto"
}

func base(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return "en"
	}
	b, _ := t.Base()
	return b.String()
}

// Get tells how a payment stands. See shop.Payments.
func (p *Payments) Get(ctx context.Context, ref string) (shop.Session, error) {
	s, err := p.retrieve(ctx, ref)
	if err != nil {
		return shop.Session{}, wrong("ask about", err)
	}
	return p.session(s), nil
}

func (p *Payments) retrieve(ctx context.Context, ref string) (*stripe.CheckoutSession, error) {
	params := &stripe.CheckoutSessionRetrieveParams{}
	params.AddExpand("payment_intent.latest_charge")
	return p.client.V1CheckoutSessions.Retrieve(ctx, ref, params)
}

// session is a Checkout Session in the shop's words.
func (p *Payments) session(s *stripe.CheckoutSession) shop.Session {
	out := shop.Session{Ref: s.ID, State: shop.SessionPending, URL: s.URL, Test: p.test()}
	if s.ExpiresAt > 0 {
		out.Expires = time.Unix(s.ExpiresAt, 0)
	}
	if s.Status == stripe.CheckoutSessionStatusExpired {
		out.State = shop.SessionExpired
	}
	if s.Status == stripe.CheckoutSessionStatusComplete {
		out.URL = ""
		out.Deferred = s.PaymentStatus == stripe.CheckoutSessionPaymentStatusUnpaid
	}
	pi := s.PaymentIntent
	if pi == nil || s.Status != stripe.CheckoutSessionStatusComplete {
		return out
	}
	switch pi.Status {
	case stripe.PaymentIntentStatusSucceeded:
		out.State, out.Deferred = shop.SessionCaptured, false
	case stripe.PaymentIntentStatusRequiresCapture:
		out.State, out.Deferred = shop.SessionAuthorised, false
	case stripe.PaymentIntentStatusCanceled:
		out.State, out.Deferred = shop.SessionExpired, false
	case stripe.PaymentIntentStatusRequiresPaymentMethod:
		out.State, out.Deferred = shop.SessionRefused, false
		if e := pi.LastPaymentError; e != nil {
			out.Reason = cmp.Or(string(e.DeclineCode), string(e.Code), e.Msg)
		}
	}
	if c := pi.LatestCharge; c != nil {
		out.Disputed = c.Disputed
		out.Refunded = shop.Money{Minor: c.AmountRefunded, Currency: strings.ToUpper(string(c.Currency))}
	}
	return out
}

// Capture takes the money of an authorised payment. See shop.Payments.
func (p *Payments) Capture(ctx context.Context, ref string) error {
	pi, err := p.intent(ctx, ref)
	if err != nil {
		return wrong("capture", err)
	}
	switch pi.Status {
	case stripe.PaymentIntentStatusSucceeded:
		return nil
	case stripe.PaymentIntentStatusRequiresCapture:
	default:
		return fmt.Errorf("stripe: capture %s: %w: it is %s", ref, shop.ErrPayment, pi.Status)
	}
	params := &stripe.PaymentIntentCaptureParams{}
	params.SetIdempotencyKey("barker/capture/" + pi.ID)
	if _, err := p.client.V1PaymentIntents.Capture(ctx, pi.ID, params); err != nil {
		return wrong("capture", err)
	}
	return nil
}

// Void ends the page, or gives up what was authorised on it. See shop.Payments.
func (p *Payments) Void(ctx context.Context, ref string) error {
	s, err := p.retrieve(ctx, ref)
	if err != nil {
		return wrong("void", err)
	}
	if s.Status == stripe.CheckoutSessionStatusOpen {
		_, err := p.client.V1CheckoutSessions.Expire(ctx, ref, &stripe.CheckoutSessionExpireParams{})
		if err == nil {
			return nil
		}
		// It may have been completed at this moment.
		again, errAgain := p.retrieve(ctx, ref)
		if errAgain != nil || again.Status == stripe.CheckoutSessionStatusOpen {
			return unknown("void", err)
		}
		s = again
	}
	if s.Status == stripe.CheckoutSessionStatusExpired || s.PaymentIntent == nil {
		return nil
	}
	switch s.PaymentIntent.Status {
	case stripe.PaymentIntentStatusSucceeded:
		return fmt.Errorf("stripe: void %s: %w", ref, shop.ErrCaptured)
	case stripe.PaymentIntentStatusCanceled:
		return nil
	}
	params := &stripe.PaymentIntentCancelParams{}
	params.SetIdempotencyKey("barker/cancel/" + s.PaymentIntent.ID)
	if _, err := p.client.V1PaymentIntents.Cancel(ctx, s.PaymentIntent.ID, params); err != nil {
		return unknown("void", err) // money on its way cannot be stopped: it is asked about again
	}
	return nil
}

// Refund gives back some of what was captured. See shop.Payments.
func (p *Payments) Refund(ctx context.Context, r shop.Repayment) error {
	pi, err := p.intent(ctx, r.Ref)
	if err != nil {
		return wrong("refund", err)
	}
	params := &stripe.RefundCreateParams{PaymentIntent: stripe.String(pi.ID), Amount: stripe.Int64(r.Amount.Minor)}
	params.SetIdempotencyKey("barker/refund/" + r.Key)
	if _, err := p.client.V1Refunds.Create(ctx, params); err != nil {
		return wrong("refund", err)
	}
	return nil
}

func (p *Payments) intent(ctx context.Context, ref string) (*stripe.PaymentIntent, error) {
	s, err := p.retrieve(ctx, ref)
	if err != nil {
		return nil, err
	}
	if s.PaymentIntent == nil {
		return nil, fmt.Errorf("%w: session %s has no payment yet", shop.ErrPayment, ref)
	}
	return s.PaymentIntent, nil
}

// wrong tells a refusal for good from an outcome that is unknown. Stripe's answer to what it cannot do
// is final; what is wrong with the account, the connection or the moment is not.
func wrong(doing string, err error) error {
	var e *stripe.Error
	if errors.As(err, &e) && (e.HTTPStatusCode == http.StatusBadRequest || e.HTTPStatusCode == http.StatusPaymentRequired || e.HTTPStatusCode == http.StatusNotFound) &&
		e.Type != stripe.ErrorTypeIdempotency {
		return fmt.Errorf("stripe: %s: %w: %s", doing, shop.ErrPayment, cmp.Or(string(e.DeclineCode), string(e.Code), e.Msg))
	}
	return unknown(doing, err)
}

// unknown is an error after which the call is made again.
func unknown(doing string, err error) error {
	var e *stripe.Error
	switch {
	case errors.Is(err, shop.ErrPayment):
		return fmt.Errorf("stripe: %s: %w", doing, err)
	case !errors.As(err, &e):
		return fmt.Errorf("stripe: %s: %w", doing, err)
	case e.HTTPStatusCode == http.StatusUnauthorized, e.HTTPStatusCode == http.StatusForbidden:
		return fmt.Errorf("stripe: %s: the key is not accepted, check shop.payments.stripe: %s", doing, e.Msg)
	}
	return fmt.Errorf("stripe: %s: status %d, %s: %s", doing, e.HTTPStatusCode, e.Type, e.Msg)
}
