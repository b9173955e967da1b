package stripe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v85/webhook"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/shop/stripe"
)

const secret = "whsec_test"

func open(t *testing.T, url string) *stripe.Payments {
	t.Helper()
	p, err := stripe.New(stripe.Config{Key: "sk_test_1", WebhookSecrets: []string{"whsec_old", secret}, URL: url,
		Return: func(token string) string { return "https://shop.example/order/" + token }})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func payment(key string) shop.Payment {
	eur := func(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }
	return shop.Payment{Key: key, Shop: "main", Order: "o_1", Number: "B-1001", Token: "tok", Amount: eur(4495), Email: "anna@example.org", Language: "nl",
		Lines: []shop.HoldLine{{SKU: "MUG-1", Title: "Mug", Qty: 2, Price: eur(2000)}}, Totals: shop.Totals{Goods: eur(4000), Shipping: eur(495), Total: eur(4495)},
		Expires: time.Now().Add(30 * time.Minute)}
}

func TestSessions(t *testing.T) {
	ctx, a := t.Context(), newAccount(t)
	p := open(t, a.URL)
	pay := payment("k1")
	s, err := p.Open(ctx, pay)
	if err != nil || s.State != shop.SessionPending || !strings.Contains(s.URL, s.Ref) || !s.Test || s.Expires.Before(pay.Expires) {
		t.Fatalf("opened %+v %v", s, err)
	}
	if total := a.sessions[s.Ref]["amount_total"]; total != int64(4495) {
		t.Errorf("the page asks for %v", total)
	}
	a.pay(s.Ref, "card")
	again, err := p.Open(ctx, pay)
	if err != nil || again.Ref != s.Ref || again.State != shop.SessionAuthorised {
		t.Errorf("opened again %+v %v", again, err)
	}
	for range 3 {
		if err := p.Capture(ctx, s.Ref); err != nil {
			t.Error(err)
		}
	}
	if a.captures != 1 {
		t.Errorf("captured %d times", a.captures)
	}
	if err := p.Void(ctx, s.Ref); !errors.Is(err, shop.ErrCaptured) {
		t.Errorf("void: %v", err)
	}
	give := shop.Repayment{Ref: s.Ref, Key: "r1", Amount: shop.Money{Minor: 1000, Currency: "EUR"}}
	for range 3 {
		if err := p.Refund(ctx, give); err != nil {
			t.Error(err)
		}
	}
	if a.refunds != 1000 {
		t.Errorf("refunded %d", a.refunds)
	}
	give.Key, give.Amount.Minor = "r2", 4000
	if err := p.Refund(ctx, give); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("refund of more than there is: %v", err)
	}
	if got, err := p.Get(ctx, s.Ref); err != nil || got.State != shop.SessionCaptured || got.Refunded.String() != "EUR 10.00" {
		t.Errorf("it is %+v %v", got, err)
	}
}

func TestOutcomes(t *testing.T) {
	ctx, a := t.Context(), newAccount(t)
	p := open(t, a.URL)
	for how, want := range map[string]shop.SessionState{"card": shop.SessionAuthorised, "ideal": shop.SessionCaptured, "sepa": shop.SessionPending, "declined": shop.SessionRefused} {
		s, err := p.Open(ctx, payment(how))
		if err != nil {
			t.Fatal(err)
		}
		a.pay(s.Ref, how)
		got, err := p.Get(ctx, s.Ref)
		if err != nil || got.State != want || got.Deferred != (how == "sepa") || (got.Reason == "insufficient_funds") != (how == "declined") {
			t.Errorf("%s: %+v %v", how, got, err)
		}
		switch how {
		case "card":
			if err := errors.Join(p.Void(ctx, s.Ref), p.Void(ctx, s.Ref)); err != nil {
				t.Error(err)
			}
			if err := p.Capture(ctx, s.Ref); !errors.Is(err, shop.ErrPayment) {
				t.Errorf("capture after void: %v", err)
			}
		case "sepa":
			if err := p.Void(ctx, s.Ref); err == nil || errors.Is(err, shop.ErrPayment) || errors.Is(err, shop.ErrCaptured) {
				t.Errorf("void of money on its way: %v", err)
			}
			a.becomes(s.Ref, "succeeded")
			if got, _ := p.Get(ctx, s.Ref); got.State != shop.SessionCaptured || got.Deferred {
				t.Errorf("late: %+v", got)
			}
		}
	}
	s, err := p.Open(ctx, payment("left"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.Void(ctx, s.Ref), p.Void(ctx, s.Ref)); err != nil {
		t.Error(err)
	}
	if got, _ := p.Get(ctx, s.Ref); got.State != shop.SessionExpired {
		t.Errorf("voided: %+v", got)
	}
}

func TestRefusalsAndUnknowns(t *testing.T) {
	ctx, a := t.Context(), newAccount(t)
	p := open(t, a.URL)
	late := payment("late")
	late.Expires = time.Now()
	if _, err := p.Open(ctx, late); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("a page that ends at once: %v", err)
	}
	if _, err := p.Get(ctx, "cs_nothing"); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("no such session: %v", err)
	}
	a.lose = 1 + 2 // and the library's own tries
	pay := payment("lost")
	if _, err := p.Open(ctx, pay); err == nil || errors.Is(err, shop.ErrPayment) {
		t.Errorf("a lost answer: %v", err)
	}
	if s, err := p.Open(ctx, pay); err != nil || len(a.sessions) != 1 {
		t.Errorf("%d sessions, %+v %v", len(a.sessions), s, err)
	}
	wrong, err := stripe.New(stripe.Config{Key: "sk_test_wrong", WebhookSecrets: []string{secret}, URL: a.URL, Return: func(string) string { return "https://x" }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wrong.Open(ctx, payment("w")); err == nil || errors.Is(err, shop.ErrPayment) || !strings.Contains(err.Error(), "shop.payments.stripe") {
		t.Errorf("a wrong key: %v", err)
	}
	for _, c := range []stripe.Config{{}, {Key: "pk_live_1"}, {Key: "sk_live_1"}, {Key: "sk_live_1", WebhookSecrets: []string{"x"}}} {
		if _, err := stripe.New(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

// signed is a notice as Stripe sends it.
func signed(t *testing.T, event, object, with string, at time.Time) *http.Request {
	t.Helper()
	body := fmt.Sprintf(`{"id":%q,"object":"event","api_version":"2019-01-01","type":"x","data":{"object":%s}}`, event, object)
	s := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: with, Timestamp: at})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(s.Payload))
	r.Header.Set("Stripe-Signature", s.Header)
	return r
}

func TestNotices(t *testing.T) {
	ctx, a := t.Context(), newAccount(t)
	p := open(t, a.URL)
	s, err := p.Open(ctx, payment("n"))
	if err != nil {
		t.Fatal(err)
	}
	a.pay(s.Ref, "ideal")
	var told []shop.Notice
	var answer error
	h := p.Notices("stripe", func(_ context.Context, n shop.Notice) error { told = append(told, n); return answer }, slog.New(slog.DiscardHandler))
	send := func(r *http.Request) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	session := fmt.Sprintf(`{"id":%q,"object":"checkout.session"}`, s.Ref)
	for name, c := range map[string]struct {
		object, secret string
		at             time.Time
		answer         error
		code, told     int
	}{
		"session":      {session, secret, time.Now(), nil, 204, 1},
		"old secret":   {session, "whsec_old", time.Now(), nil, 204, 1},
		"payment":      {fmt.Sprintf(`{"id":"pi_%s","object":"payment_intent"}`, s.Ref), secret, time.Now(), nil, 204, 1},
		"dispute":      {fmt.Sprintf(`{"id":"dp_1","object":"dispute","payment_intent":"pi_%s"}`, s.Ref), secret, time.Now(), nil, 204, 1},
		"not ours":     {`{"id":"pi_other","object":"payment_intent"}`, secret, time.Now(), nil, 204, 0},
		"customer":     {`{"id":"cus_1","object":"customer"}`, secret, time.Now(), nil, 204, 0},
		"unknown":      {session, secret, time.Now(), shop.ErrUnknown, 204, 1},
		"trouble":      {session, secret, time.Now(), errors.New("the database is away"), 503, 1},
		"wrong secret": {session, "whsec_other", time.Now(), nil, 400, 0},
		"too old":      {session, secret, time.Now().Add(-time.Hour), nil, 400, 0},
	} {
		told, answer = nil, c.answer
		if code := send(signed(t, "evt_1", c.object, c.secret, c.at)); code != c.code || len(told) != c.told {
			t.Errorf("%s: status %d, told %v", name, code, told)
		}
		if len(told) > 0 && told[0] != (shop.Notice{Provider: "stripe", Event: "evt_1", Ref: s.Ref}) {
			t.Errorf("%s: told %+v", name, told[0])
		}
	}
	long := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(strings.Repeat("x", 1<<20)))
	if code := send(long); code != 413 {
		t.Errorf("a long notice: %d", code)
	}
}

// TestShopSells goes from cart to paid order by way of the page, with the buyer's return and three
// notices at the same time.
func TestShopSells(t *testing.T) {
	ctx, a := t.Context(), newAccount(t)
	p := open(t, a.URL)
	c := shoptest.Config()
	c.Payments["stripe"] = p
	store := shoptest.NewMemory()
	s := shoptest.Open(t, c, store, shoptest.Mug(5))
	if _, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
		t.Fatal(err)
	}
	o, err := s.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "stripe"})
	if err != nil || o.State != shop.PendingPayment || o.PayURL == "" {
		t.Fatalf("order is %+v %v", o, err)
	}
	ref := o.PayURL[strings.LastIndexByte(o.PayURL, '/')+1:]
	a.pay(ref, "card")
	h := p.Notices("stripe", s.Notice, slog.New(slog.DiscardHandler))
	done := make(chan int)
	for i := range 3 {
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, signed(t, fmt.Sprintf("evt_%d", i), fmt.Sprintf(`{"id":%q,"object":"checkout.session"}`, ref), secret, time.Now()))
			done <- w.Code
		}()
	}
	if _, err := s.Settle(ctx, o.Token); err != nil {
		t.Error(err)
	}
	for range 3 {
		if code := <-done; code != 204 {
			t.Errorf("notice: %d", code)
		}
	}
	if o, err = s.Order(ctx, o.Token); err != nil || o.State != shop.Paid || a.captures != 1 {
		t.Errorf("order is %s, captured %d times: %v", o.State, a.captures, err)
	}
	shoptest.Sound(t, store, c.ID)
}
