package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/manual"
	"github.com/barkerlive/barker/shop/sandbox"
	"github.com/barkerlive/barker/shop/stripe"
	"github.com/barkerlive/barker/storefront"
)

// tills are the ways to pay. What is not enabled is nil.
type tills struct {
	sandbox *sandbox.Payments
	stripe  *stripe.Payments
	manual  bool
	// notices is where the sandbox's notices go; known when the address is bound.
	notices string
}

// Where ways to pay are reached from outside.
const (
	sandboxPath = "/pay/sandbox/"
	stripePath  = "/pay/stripe/notice"
)

func openTills(cfg configs.Config, log *slog.Logger) (*tills, error) {
	t := &tills{manual: cfg.Shop.Payments.Manual.Enabled}
	returning := func(token string) string { return cfg.Server.PublicURL + "/order/" + url.PathEscape(token) }
	if p := cfg.Shop.Payments.Sandbox; p.Enabled {
		dir := filepath.Join(cfg.Server.Data, "sandbox")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
		var err error
		if t.sandbox, err = sandbox.Open(sandbox.Config{
			Dir: dir, Instant: p.Instant, Return: returning, Log: log, Notices: func() string { return t.notices },
			Page: func(ref string) string { return cfg.Server.PublicURL + sandboxPath + ref },
		}); err != nil {
			return nil, err
		}
	}
	if p := cfg.Shop.Payments.Stripe; p.Enabled {
		key, err := p.Secret()
		if err != nil {
			return nil, fmt.Errorf("shop.payments.stripe: %w", err)
		}
		secrets, err := p.Webhook.Secret()
		if err != nil {
			return nil, fmt.Errorf("shop.payments.stripe.webhook: %w", err)
		}
		if cfg.Server.PublicURL == "" {
			return nil, errors.New("shop.payments.stripe: buyers come back to server.public_url, which is missing")
		}
		if t.stripe, err = stripe.New(stripe.Config{Key: key, WebhookSecrets: strings.Fields(secrets), Return: returning}); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// payments are the ways to pay by their names in orders.
func (t *tills) payments() map[string]shop.Payments {
	out := map[string]shop.Payments{}
	if t.sandbox != nil {
		out["sandbox"] = t.sandbox
	}
	if t.stripe != nil {
		out["stripe"] = t.stripe
	}
	if t.manual {
		out["manual"] = manual.Payments{}
	}
	return out
}

// mount answers for the ways to pay. base is where this process is reached from itself.
func (t *tills) mount(mux *http.ServeMux, s *shop.Shop, base string, log *slog.Logger) {
	if t.sandbox != nil {
		t.notices = base + sandboxPath + "notice"
		mux.Handle(sandboxPath, t.sandbox.Handler())
		mux.Handle("POST "+sandboxPath+"notice", t.sandbox.Notices("sandbox", s.Notice, log))
	}
	if t.stripe != nil {
		mux.Handle("POST "+stripePath, t.stripe.Notices("stripe", s.Notice, log))
	}
}

// shown are the ways to pay as buyers choose them.
func shown(p configs.Payments) (out []storefront.Payment) {
	if p.Stripe.Enabled {
		out = append(out, storefront.Payment{ID: "stripe", Name: p.Stripe.Name, Note: p.Stripe.Note})
	}
	if p.Sandbox.Enabled {
		out = append(out, storefront.Payment{ID: "sandbox", Name: p.Sandbox.Name, Note: p.Sandbox.Note, Test: true})
	}
	if p.Manual.Enabled {
		out = append(out, storefront.Payment{ID: "manual", Name: p.Manual.Name, Note: p.Manual.Note})
	}
	return out
}
