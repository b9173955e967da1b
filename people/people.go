// Package people is who is here: accounts of the merchant's team with their roles, viewers with
// the names they chose, and the audit trail. It promises that a password is never kept, that a
// one-time link works once, and that a viewer is known by nothing but what they gave.
//
// What opens a door (a session, a viewer's token, a one-time link) is random, 256 bits long, and
// kept as its hash only. It knows no shop and no chat.
package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"time"
)

// ViewerID names a viewer's browser.
type ViewerID string

// AccountID names a member of the merchant's team.
type AccountID string

// Viewer is somebody who watches.
type Viewer struct {
	ID       ViewerID  `json:"id"`
	Name     string    `json:"name"`
	Language string    `json:"-"` // BCP 47
	Created  time.Time `json:"-"`
}

// Account is somebody who may open the console.
type Account struct {
	ID    AccountID `json:"id"`
	Email string    `json:"email"`
	Name  string    `json:"name"`
	Role  Role      `json:"role"`
}

// Role is what an account may do.
type Role string

// The roles: an owner may also invite.
const (
	Owner    Role = "owner"
	Operator Role = "operator"
)

// Entry is a line of the audit trail.
type Entry struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Action string    `json:"action"` // "account.created", "price.set"
	Detail string    `json:"detail"`
}

// Session is a signed-in browser, as it is kept.
type Session struct {
	Hash    Hash
	Account AccountID
	Expires time.Time
}

// Hash is how a secret is kept: its SHA-256. The secrets are random, so they need no salt.
type Hash [sha256.Size]byte

// What the methods answer to wrong input. Test with errors.Is.
var (
	ErrToken       = errors.New("link is used, too old or unknown")
	ErrCredentials = errors.New("wrong e-mail or password")
	ErrTooMany     = errors.New("too many attempts") // a *TooManyError
	ErrSession     = errors.New("not signed in")
	ErrViewer      = errors.New("no such viewer")
)

// FieldError is input that cannot be taken. Text is for people, Code for programs.
type FieldError struct {
	Field, Code, Text string
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Text }

// Store keeps people. Its methods may block and may be called concurrently; each is one
// transaction. What is looked for and not there is ErrNone.
type Store interface {
	// SetLink keeps the one-time link for the first account, in place of any before it; false
	// when there is an account already, and then none is kept.
	SetLink(ctx context.Context, link Hash, expires time.Time) (bool, error)
	// Link tells whether the link is kept and did not expire before now.
	Link(ctx context.Context, link Hash, now time.Time) (bool, error)
	// UseLink removes a link that Link would find and adds the account and its session; ErrNone
	// when there is no such link. Of concurrent calls one succeeds.
	UseLink(ctx context.Context, link Hash, now time.Time, a Account, password string, s Session) error

	// AccountByEmail finds an account and its password as it was given to UseLink.
	AccountByEmail(ctx context.Context, email string) (Account, string, error)
	AddSession(ctx context.Context, s Session) error
	// SessionAccount finds a session that did not expire before now, and its account.
	SessionAccount(ctx context.Context, session Hash, now time.Time) (Session, Account, error)
	// Extend changes when a session expires.
	Extend(ctx context.Context, session Hash, expires time.Time) error
	// EndSession forgets a session, if there is one.
	EndSession(ctx context.Context, session Hash) error

	AddViewer(ctx context.Context, v Viewer, token Hash) error
	ViewerByToken(ctx context.Context, token Hash) (Viewer, error)
	// ViewerByID finds a viewer; ErrNone when there is none.
	ViewerByID(ctx context.Context, id ViewerID) (Viewer, error)
	// RenameViewer changes a viewer's name and returns the viewer.
	RenameViewer(ctx context.Context, id ViewerID, name string) (Viewer, error)

	// Memory is what a viewer said to being remembered and their notes, oldest first.
	Memory(ctx context.Context, id ViewerID) (Consent, []Note, error)
	// SetConsent keeps a viewer's answer, and deletes their notes unless it is Agreed.
	SetConsent(ctx context.Context, id ViewerID, c Consent, at time.Time) error
	// AddNotes keeps notes that are not kept already, the newest most of a viewer; false when
	// the viewer has not agreed.
	AddNotes(ctx context.Context, id ViewerID, notes []Note, most int) (bool, error)
	// ChangeNote and ForgetNote are false when the viewer has no such note.
	ChangeNote(ctx context.Context, id ViewerID, note int64, value string) (bool, error)
	ForgetNote(ctx context.Context, id ViewerID, note int64) (bool, error)

	// AddEntry appends to the audit trail; nothing removes from it.
	AddEntry(ctx context.Context, e Entry) error
	// Entries are the newest entries, newest first.
	Entries(ctx context.Context, limit int) ([]Entry, error)
}

// ErrNone is a store's answer when it has not what was looked for.
var ErrNone = errors.New("none")

// People keeps who is here. Its methods are safe for concurrent use.
type People struct {
	// Reserved are names that no viewer may take or imitate: the hosts', the shop's. Set it
	// before the first viewer comes.
	Reserved []string

	store   Store
	log     *slog.Logger
	hashing chan struct{} // a slot for every password that may be hashed at once
	emails  throttle
	froms   throttle
}

// Open makes a house for people out of what the store keeps. A nil log discards.
func Open(ctx context.Context, s Store, log *slog.Logger) (*People, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &People{
		store: s, log: log,
		hashing: make(chan struct{}, 2),
		emails:  throttle{limit: triesPerEmail, window: tryWindow},
		froms:   throttle{limit: triesPerAddress, window: tryWindow},
	}, ctx.Err()
}

// Audit appends to the trail of what the team did: by whom, what ("price.set"), and to what.
func (p *People) Audit(ctx context.Context, by, action, detail string) error {
	return p.store.AddEntry(ctx, Entry{At: now(), By: by, Action: action, Detail: detail})
}

// AuditTrail is the newest entries, newest first.
func (p *People) AuditTrail(ctx context.Context, limit int) ([]Entry, error) {
	return p.store.Entries(ctx, limit)
}

// now is the time as it can be kept.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// newSecret makes what opens a door, and how it is kept.
func newSecret() (string, Hash) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	s := base64.RawURLEncoding.EncodeToString(b[:])
	return s, hashOf(s)
}

func hashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }
