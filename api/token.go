package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Scope is what a token may do.
type Scope string

// The scopes.
const (
	Read  Scope = "read"
	Write Scope = "write" // and read
)

// Token lets a program in. Its secret is shown once, and only its hash is kept.
type Token struct {
	ID      string
	Shop    shop.ShopID
	Name    string // of the program, for histories
	Scope   Scope
	Created time.Time
}

// Hash is of a token's secret (SHA-256: a secret of 130 random bits needs no slow one).
type Hash = [sha256.Size]byte

// tokenMark begins every secret, so that one that leaked is found.
const tokenMark = "brk_"

// NewToken makes a token and its secret. An error says what is wrong with the name or the scope.
func NewToken(ctx context.Context, s Store, id shop.ShopID, name string, scope Scope) (t Token, secret string, err error) {
	if scope != Read && scope != Write {
		return t, "", errors.New("a token's scope is read or write")
	}
	if n := len([]rune(name)); n == 0 || n > 60 {
		return t, "", errors.New("a token needs a name of 1 to 60 characters: which program is it for?")
	}
	secret = tokenMark + rand.Text()
	t = Token{ID: "k_" + rand.Text()[:12], Shop: id, Name: name, Scope: scope, Created: time.Now().UTC().Truncate(time.Millisecond)}
	return t, secret, s.AddToken(ctx, t, sha256.Sum256([]byte(secret)))
}

// Use is an Idempotency-Key in use.
type Use struct {
	Shop shop.ShopID
	Key  string
	Body string // hash of what is asked
}

// Reply is an answer as it is sent.
type Reply struct {
	Status int
	Body   []byte
}

// KeyState is what is known of a key.
type KeyState string

// The states of a key.
const (
	Begun         KeyState = "begun"     // by this call: it is to be done
	InFlight      KeyState = "in_flight" // by another call, which is not answered
	Answered      KeyState = "answered"
	UsedOtherwise KeyState = "other"
)

const (
	// KeyKept is how long a key is known.
	KeyKept = 7 * 24 * time.Hour
	// KeyLease is how long a call that was begun may take; after a crash it may be done again then.
	KeyLease = time.Minute
)

// Store keeps tokens and keys. Its methods may be called concurrently.
type Store interface {
	Token(context.Context, Hash) (Token, bool, error)
	AddToken(context.Context, Token, Hash) error
	Tokens(context.Context, shop.ShopID) ([]Token, error)
	// EndToken forgets a token; false when it is not there.
	EndToken(ctx context.Context, id shop.ShopID, token string) (bool, error)
	// Begin takes a key, or tells what it was used for.
	Begin(context.Context, Use) (Reply, KeyState, error)
	// Finish keeps the answer, or with keep false forgets the key.
	Finish(ctx context.Context, u Use, r Reply, keep bool) error
}

const (
	paceBurst = 100                   // calls that a token may make at once
	paceEvery = 50 * time.Millisecond // and then one in this time
)

// pace is a token bucket for every token. A bucket is one time: when all that was taken will have
// been paid for.
type pace struct {
	mu  sync.Mutex // guards due
	due map[string]time.Time
}

// take spends one; false when there is none.
func (p *pace) take(token string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	due := p.due[token]
	if due.Before(now) {
		due = now
	}
	if due = due.Add(paceEvery); due.Sub(now) > paceBurst*paceEvery {
		return false
	}
	p.due[token] = due
	return true
}
