package stripe_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// account is a stand-in for Stripe: it keeps sessions, payments and idempotency keys as Stripe does,
// and a test pays in the buyer's place.
type account struct {
	*httptest.Server
	t *testing.T

	mu       sync.Mutex // guards what follows
	sessions map[string]map[string]any
	replies  map[string]reply // by idempotency key
	captures int              // that moved money
	refunds  int64
	lose     int // answers that get lost from now on
}

type reply struct {
	asked  string
	status int
	body   []byte
}

func newAccount(t *testing.T) *account {
	a := &account{t: t, sessions: map[string]map[string]any{}, replies: map[string]reply{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/checkout/sessions", a.open)
	mux.HandleFunc("GET /v1/checkout/sessions", a.list)
	mux.HandleFunc("GET /v1/checkout/sessions/{id}", a.get)
	mux.HandleFunc("POST /v1/checkout/sessions/{id}/expire", a.expire)
	mux.HandleFunc("POST /v1/payment_intents/{id}/{deed}", a.intent)
	mux.HandleFunc("POST /v1/refunds", a.refund)
	a.Server = httptest.NewServer(a.idempotent(mux))
	t.Cleanup(a.Close)
	return a
}

// idempotent replays what a key was answered, and refuses it for another request.
func (a *account) idempotent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer sk_test_1" {
			a.fail(w, http.StatusUnauthorized, "invalid_request_error", "", "Invalid API Key")
			return
		}
		if err := r.ParseForm(); err != nil {
			a.fail(w, http.StatusBadRequest, "invalid_request_error", "", err.Error())
			return
		}
		key, asked := r.Header.Get("Idempotency-Key"), r.URL.Path+"?"+r.PostForm.Encode()
		if old, ok := a.replies[key]; ok && key != "" {
			if old.asked != asked {
				a.fail(w, http.StatusBadRequest, "idempotency_error", "", "Keys for idempotent requests can only be used with the same parameters they were first used with.")
				return
			}
			if a.lost(w) {
				return
			}
			w.Header().Set("Idempotent-Replayed", "true")
			w.WriteHeader(old.status)
			_, _ = w.Write(old.body)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		if key != "" && r.Method == http.MethodPost {
			a.replies[key] = reply{asked, rec.Code, rec.Body.Bytes()}
		}
		if r.Method == http.MethodPost && a.lost(w) {
			return
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// lost tells that this answer does not arrive.
func (a *account) lost(w http.ResponseWriter) bool {
	if a.lose == 0 {
		return false
	}
	a.lose--
	w.WriteHeader(http.StatusBadGateway)
	return true
}

func (a *account) fail(w http.ResponseWriter, status int, kind, code, text string) {
	w.WriteHeader(status)
	a.write(w, map[string]any{"error": map[string]any{"type": kind, "code": code, "message": text}})
}

func (a *account) write(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		a.t.Error(err)
	}
}

func (a *account) open(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	expires, err := strconv.ParseInt(f.Get("expires_at"), 10, 64)
	if left := time.Until(time.Unix(expires, 0)); err != nil || left < 30*time.Minute || left > 24*time.Hour {
		a.fail(w, http.StatusBadRequest, "invalid_request_error", "", "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.")
		return
	}
	var total int64
	for i := 0; f.Has(fmt.Sprintf("line_items[%d][quantity]", i)); i++ {
		each, err1 := strconv.ParseInt(f.Get(fmt.Sprintf("line_items[%d][price_data][unit_amount]", i)), 10, 64)
		qty, err2 := strconv.ParseInt(f.Get(fmt.Sprintf("line_items[%d][quantity]", i)), 10, 64)
		if err1 != nil || err2 != nil || f.Get(fmt.Sprintf("line_items[%d][price_data][product_data][name]", i)) == "" {
			a.fail(w, http.StatusBadRequest, "invalid_request_error", "parameter_missing", "Missing required param.")
			return
		}
		total += each * qty
	}
	id := fmt.Sprintf("cs_test_%d", len(a.sessions)+1)
	a.sessions[id] = map[string]any{"id": id, "object": "checkout.session", "status": "open", "payment_status": "unpaid", "amount_total": total,
		"url": "https://checkout.stripe.example/" + id, "expires_at": expires, "currency": f.Get("line_items[0][price_data][currency]"),
		"capture": f.Get("payment_method_options[card][capture_method]"), "success_url": f.Get("success_url")}
	a.write(w, a.sessions[id])
}

// expanded is a session with its payment whole only where that was asked for, as Stripe has it.
func (a *account) expanded(s map[string]any, f url.Values) map[string]any {
	out := maps.Clone(s)
	if pi, ok := s["payment_intent"].(map[string]any); ok && !strings.HasPrefix(f.Get("expand[0]"), "payment_intent") {
		out["payment_intent"] = pi["id"]
	}
	return out
}

func (a *account) get(w http.ResponseWriter, r *http.Request) {
	if s, ok := a.sessions[r.PathValue("id")]; ok {
		a.write(w, a.expanded(s, r.Form))
		return
	}
	a.fail(w, http.StatusNotFound, "invalid_request_error", "resource_missing", "No such checkout.session")
}

func (a *account) list(w http.ResponseWriter, r *http.Request) {
	data := []any{}
	for _, s := range a.sessions {
		if pi, ok := s["payment_intent"].(map[string]any); ok && pi["id"] == r.Form.Get("payment_intent") {
			data = append(data, a.expanded(s, r.Form))
		}
	}
	a.write(w, map[string]any{"object": "list", "data": data, "has_more": false, "url": "/v1/checkout/sessions"})
}

func (a *account) expire(w http.ResponseWriter, r *http.Request) {
	s := a.sessions[r.PathValue("id")]
	if s["status"] != "open" {
		a.fail(w, http.StatusBadRequest, "invalid_request_error", "", "Only Checkout Sessions with a status in [\"open\"] can be expired.")
		return
	}
	s["status"] = "expired"
	a.write(w, s)
}

func (a *account) find(intent string) map[string]any {
	for _, s := range a.sessions {
		if pi, ok := s["payment_intent"].(map[string]any); ok && pi["id"] == intent {
			return pi
		}
	}
	return nil
}

func (a *account) intent(w http.ResponseWriter, r *http.Request) {
	pi := a.find(r.PathValue("id"))
	if pi == nil || pi["status"] != "requires_capture" {
		a.fail(w, http.StatusBadRequest, "invalid_request_error", "payment_intent_unexpected_state", "This PaymentIntent could not be changed.")
		return
	}
	if r.PathValue("deed") == "capture" {
		pi["status"] = "succeeded"
		a.captures++
	} else {
		pi["status"] = "canceled"
	}
	a.write(w, pi)
}

func (a *account) refund(w http.ResponseWriter, r *http.Request) {
	pi := a.find(r.PostForm.Get("payment_intent"))
	amount, err := strconv.ParseInt(r.PostForm.Get("amount"), 10, 64)
	charge, ok := pi["latest_charge"].(map[string]any)
	if err != nil || !ok || charge["amount_refunded"].(int64)+amount > pi["amount"].(int64) {
		a.fail(w, http.StatusBadRequest, "invalid_request_error", "charge_already_refunded", "Refund amount is greater than unrefunded amount on charge.")
		return
	}
	charge["amount_refunded"] = charge["amount_refunded"].(int64) + amount
	a.refunds += amount
	a.write(w, map[string]any{"id": fmt.Sprintf("re_%d", a.refunds), "object": "refund", "status": "succeeded"})
}

// pay completes a session: by card, by transfer at once ("ideal") or late ("sepa"), or not ("declined").
func (a *account) pay(id, how string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.sessions[id]
	if s["status"] != "open" {
		a.t.Fatalf("session %s is %s", id, s["status"])
	}
	pi := map[string]any{"id": "pi_" + id, "object": "payment_intent", "amount": s["amount_total"], "currency": s["currency"],
		"latest_charge": map[string]any{"id": "ch_" + id, "object": "charge", "amount_refunded": int64(0), "currency": s["currency"], "disputed": false}}
	s["payment_intent"], s["url"] = pi, nil
	switch how {
	case "card":
		pi["status"] = map[bool]string{true: "requires_capture", false: "succeeded"}[s["capture"] == "manual"]
	case "ideal":
		pi["status"], s["payment_status"] = "succeeded", "paid"
		a.captures++
	case "sepa":
		pi["status"] = "processing"
	case "declined":
		pi["status"], pi["last_payment_error"] = "requires_payment_method", map[string]any{"code": "card_declined", "decline_code": "insufficient_funds"}
	}
	s["status"] = "complete"
}

// becomes is what a late payment turns out to be.
func (a *account) becomes(id, status string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions[id]["payment_intent"].(map[string]any)["status"] = status
	if status == "succeeded" {
		a.captures++
	}
}
