package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

const (
	linkLife    = 24 * time.Hour
	sessionLife = 30 * 24 * time.Hour // after the last day on which it was used
	sessionStep = 24 * time.Hour      // a session is written at most this often
)

// FirstLink makes the one-time token with which the first account is made; it is good for 24
// hours, and earlier ones end. needed is false, and the token empty, once there is an account.
func (p *People) FirstLink(ctx context.Context) (token string, needed bool, err error) {
	token, hash := newSecret()
	needed, err = p.store.SetLink(ctx, hash, now().Add(linkLife))
	if err != nil {
		return "", false, fmt.Errorf("first link: %w", err)
	}
	if !needed {
		return "", false, nil
	}
	return token, true, nil
}

// Accept uses a one-time token up: it makes an owner's account and signs it in. ErrToken when
// the token is not good, a *FieldError when one of the others is not; that leaves the token as
// it was.
func (p *People) Accept(ctx context.Context, token, email, name, password string) (Account, string, error) {
	link := hashOf(token)
	ok, err := p.store.Link(ctx, link, now())
	switch {
	case err != nil:
		return Account{}, "", fmt.Errorf("accept: %w", err)
	case !ok:
		return Account{}, "", ErrToken
	}
	a := Account{ID: AccountID("a_" + rand.Text()), Role: Owner}
	if a.Email, err = cleanEmail(email); err != nil {
		return Account{}, "", err
	}
	if a.Name, err = cleanName(name, maxAccountName); err != nil {
		return Account{}, "", err
	}
	if err := checkPassword(password, a); err != nil {
		return Account{}, "", err
	}
	hashed, err := p.hashPassword(ctx, password)
	if err != nil {
		return Account{}, "", fmt.Errorf("accept: %w", err)
	}
	secret, s := newSession(a.ID)
	err = p.store.UseLink(ctx, link, now(), a, hashed, s)
	switch {
	case errors.Is(err, ErrNone):
		return Account{}, "", ErrToken
	case err != nil:
		return Account{}, "", fmt.Errorf("accept: %w", err)
	}
	return a, secret, p.Audit(ctx, a.Email, "account.created", string(a.Role)+", by the first link")
}

// SignIn opens a session. from is the network address of who tries. ErrCredentials does not
// tell, not by its time either, whether the e-mail is known. ErrTooMany after ten wrong tries for
// an e-mail or thirty from an address within fifteen minutes.
func (p *People) SignIn(ctx context.Context, email, password, from string) (Account, string, error) {
	email, emailErr := cleanEmail(email) // an address that cannot be is as wrong as an unknown one
	from = network(from)
	t := time.Now()
	if wait, ok := p.froms.take(from, t); !ok {
		return Account{}, "", &TooManyError{wait}
	}
	if wait, ok := p.emails.take(email, t); !ok {
		return Account{}, "", &TooManyError{wait}
	}
	a, kept, err := p.store.AccountByEmail(ctx, email)
	unknown := emailErr != nil || errors.Is(err, ErrNone)
	switch {
	case unknown:
		kept = nobodysPassword
	case err != nil:
		return Account{}, "", fmt.Errorf("sign in: %w", err)
	}
	ok, err := p.verifyPassword(ctx, password, kept)
	switch {
	case err != nil:
		return Account{}, "", fmt.Errorf("sign in: %w", err)
	case unknown || !ok:
		p.log.Info("sign-in refused", "from", from)
		return Account{}, "", ErrCredentials
	}
	p.emails.forget(email)
	p.froms.giveBack(from, t)
	secret, s := newSession(a.ID)
	if err := p.store.AddSession(ctx, s); err != nil {
		return Account{}, "", fmt.Errorf("sign in: %w", err)
	}
	return a, secret, p.Audit(ctx, a.Email, "session.opened", "from "+from)
}

// SignOut ends a session. One that is unknown is ended already.
func (p *People) SignOut(ctx context.Context, session string) error {
	if err := p.store.EndSession(ctx, hashOf(session)); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// Account is whose session it is; ErrSession when it is nobody's. A session that is used lives
// thirty days on.
func (p *People) Account(ctx context.Context, session string) (Account, error) {
	t := now()
	s, a, err := p.store.SessionAccount(ctx, hashOf(session), t)
	switch {
	case errors.Is(err, ErrNone):
		return Account{}, ErrSession
	case err != nil:
		return Account{}, fmt.Errorf("session: %w", err)
	}
	if s.Expires.Sub(t) < sessionLife-sessionStep {
		if err := p.store.Extend(ctx, s.Hash, t.Add(sessionLife)); err != nil {
			return Account{}, fmt.Errorf("extend session: %w", err)
		}
	}
	return a, nil
}

func newSession(a AccountID) (string, Session) {
	secret, hash := newSecret()
	return secret, Session{Hash: hash, Account: a, Expires: now().Add(sessionLife)}
}

// cleanEmail is an address as accounts are found by: one bare address in lower case.
func cleanEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	const most = 254 // RFC 5321, section 4.5.3.1.3, less the brackets
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > most {
		return s, &FieldError{"email", "bad_email", "this is not an e-mail address, write it like anna@example.com"}
	}
	return s, nil
}
