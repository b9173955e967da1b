// Package sandbox is a way to pay with which no money moves, and which behaves as a real one does: the
// buyer pays on a page of its own, may be declined, asked to confirm who they are or left waiting, and
// signed notices come late, early, twice or never.
//
// It promises what shop.Payments asks, and keeps what became of every payment in files of its own: as
// with a real provider, nothing of it is in the shop. Everything about it says that it is a test.
package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Config is where the sandbox lives.
type Config struct {
	// Dir holds its files; it must exist.
	Dir string
	// Page is the address of a payment's page, by its ref; Handler answers there.
	Page func(ref string) string
	// Return is the address of an order's page, by its token.
	Return func(token string) string
	// Notices is the full address to which signed notices are sent, asked each time; "" sends none.
	Notices func() string
	// Instant grants every payment without a page.
	Instant bool
	// Client sends the notices; nil is one with a timeout of ten seconds.
	Client *http.Client
	Log    *slog.Logger
}

// Payments are test payments. It is safe for concurrent use by one process.
type Payments struct {
	c      Config
	secret []byte

	mu sync.Mutex // guards the files
}

var _ shop.Payments = (*Payments)(nil)

// Open opens the sandbox on its folder.
func Open(c Config) (*Payments, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 10 * time.Second}
	}
	p := &Payments{c: c}
	path := filepath.Join(c.Dir, "secret")
	secret, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		secret = []byte(rand.Text())
		err = write(path, secret)
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	p.secret = secret
	return p, nil
}

const prefix = "sandbox_"

// ref names a payment: the same for the same key, and not to be guessed.
func (p *Payments) ref(key string) string {
	h := hmac.New(sha256.New, p.secret)
	h.Write([]byte(key))
	return prefix + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:16]))
}

// Open begins a payment. The same key is the same payment, as it stands now.
func (p *Payments) Open(_ context.Context, pay shop.Payment) (shop.Session, error) {
	if pay.Key == "" || pay.Amount.Minor < 0 {
		return shop.Session{}, fmt.Errorf("sandbox: %w: no key or a negative amount", shop.ErrPayment)
	}
	ref := p.ref(pay.Key)
	var out shop.Session
	err := p.change(ref, true, func(s *session) error {
		if s.Ref == "" {
			*s = session{Ref: ref, State: open, Amount: pay.Amount, Number: pay.Number, Token: pay.Token, Language: pay.Language,
				Created: time.Now(), Expires: pay.Expires, Refunds: map[string]int64{}}
			if p.c.Instant {
				s.State = authorised
			}
		}
		out = p.session(s)
		return nil
	})
	return out, err
}

// Get tells how a payment stands.
func (p *Payments) Get(_ context.Context, ref string) (out shop.Session, err error) {
	err = p.change(ref, false, func(s *session) error {
		out = p.session(s)
		return nil
	})
	return out, err
}

// Capture takes the money of an authorised payment, once.
func (p *Payments) Capture(_ context.Context, ref string) error {
	return p.change(ref, false, func(s *session) error {
		switch s.State {
		case captured:
		case authorised:
			s.State = captured
		default:
			return fmt.Errorf("sandbox: capture: %w: the payment is %s", shop.ErrPayment, s.State)
		}
		return nil
	})
}

// Void gives up a payment that was not captured.
func (p *Payments) Void(_ context.Context, ref string) error {
	return p.change(ref, false, func(s *session) error {
		switch s.State {
		case captured:
			return fmt.Errorf("sandbox: void: %w", shop.ErrCaptured)
		case declined, expired:
		default:
			s.State = expired
		}
		return nil
	})
}

// Refund gives back some of what was captured, once for each key.
func (p *Payments) Refund(_ context.Context, r shop.Repayment) error {
	return p.change(r.Ref, false, func(s *session) error {
		_, again := s.Refunds[r.Key]
		switch {
		case again:
		case s.State != captured, r.Amount.Minor <= 0, r.Amount.Currency != s.Amount.Currency, s.refunded()+r.Amount.Minor > s.Amount.Minor:
			return fmt.Errorf("sandbox: refund: %w: %s of a payment of %s that is %s, of which %d was given back", shop.ErrPayment, r.Amount, s.Amount, s.State, s.refunded())
		default:
			s.Refunds[r.Key] = r.Amount.Minor
			s.tell(time.Now(), 1)
		}
		return nil
	})
}

// session is a payment in the shop's words.
func (p *Payments) session(s *session) shop.Session {
	out := shop.Session{Ref: s.Ref, Test: true, Disputed: s.Disputed, Expires: s.Expires,
		Refunded: shop.Money{Minor: s.refunded(), Currency: s.Amount.Currency}}
	switch s.State {
	case open, challenged:
		out.State, out.URL = shop.SessionPending, p.c.Page(s.Ref)
	case processing:
		out.State, out.Deferred = shop.SessionPending, true
	case authorised:
		out.State = shop.SessionAuthorised
	case captured:
		out.State = shop.SessionCaptured
	case declined:
		out.State, out.Reason = shop.SessionRefused, "card_declined"
	case expired:
		out.State = shop.SessionExpired
	}
	return out
}
