package stripe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"

	"github.com/barkerlive/barker/shop"
)

// maxNotice bounds a notice, in bytes.
const maxNotice = 256 << 10

// Notices answers Stripe's webhook. What a signed notice is about is handed to tell, which asks Stripe
// for the truth; provider is this way's name in the shop. Stripe sends again, for three days, what is
// not answered with 2xx.
func (p *Payments) Notices(provider string, tell func(context.Context, shop.Notice) error, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotice))
		if err != nil {
			http.Error(w, "the notice is too long", http.StatusRequestEntityTooLarge)
			return
		}
		event, err := p.verify(body, r.Header.Get("Stripe-Signature"))
		if err != nil {
			log.Warn("a notice that is not Stripe's", "err", err)
			http.Error(w, "the signature is wrong: check the webhook secret", http.StatusBadRequest)
			return
		}
		ref, err := p.about(r.Context(), event)
		if err == nil && ref != "" {
			err = tell(r.Context(), shop.Notice{Provider: provider, Event: event.ID, Ref: ref})
		}
		if err != nil && !errors.Is(err, shop.ErrUnknown) {
			log.Error("take a notice of Stripe's", "event", event.ID, "type", string(event.Type), "err", err)
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// verify reads an event that was signed with one of the secrets within five minutes. Which version of
// the API it was written in does not matter: nothing but names is read from it.
func (p *Payments) verify(body []byte, signature string) (event stripe.Event, err error) {
	for _, secret := range p.c.WebhookSecrets {
		event, err = webhook.ConstructEventWithOptions(body, signature, secret,
			webhook.ConstructEventOptions{Tolerance: webhook.DefaultTolerance, IgnoreAPIVersionMismatch: true})
		if err == nil {
			return event, nil
		}
	}
	return event, err
}

// about is the session that an event is about, "" for none of ours.
func (p *Payments) about(ctx context.Context, event stripe.Event) (string, error) {
	var object struct {
		ID            string `json:"id"`
		Object        string `json:"object"`
		PaymentIntent string `json:"payment_intent"`
	}
	if event.Data == nil {
		return "", nil
	}
	if err := json.Unmarshal(event.Data.Raw, &object); err != nil {
		return "", nil //nolint:nilerr // an object of another shape is none of ours
	}
	switch {
	case object.Object == "checkout.session":
		return object.ID, nil
	case object.Object == "payment_intent":
		return p.sessionOf(ctx, object.ID)
	case strings.HasPrefix(object.PaymentIntent, "pi_"): // charges, refunds and disputes
		return p.sessionOf(ctx, object.PaymentIntent)
	}
	return "", nil
}

func (p *Payments) sessionOf(ctx context.Context, intent string) (string, error) {
	params := &stripe.CheckoutSessionListParams{PaymentIntent: stripe.String(intent)}
	params.Limit = stripe.Int64(1)
	for s, err := range p.client.V1CheckoutSessions.List(ctx, params).All(ctx) {
		if err != nil {
			return "", fmt.Errorf("find the session of %s: %w", intent, err)
		}
		return s.ID, nil
	}
	return "", nil
}
