package shop

import (
	"context"
	"time"
)

// Payments is a way to pay. Its methods may block and may be called concurrently and again: Open and
// Refund are idempotent by key, the others by ref. An error that wraps ErrPayment is a refusal for
// good; after any other the outcome is unknown, and the call is made again later.
//
// What became of a payment is always asked, never told: a notice of the provider's only says which
// one to ask about (Shop.Notice).
type Payments interface {
	// Open begins a payment. The same key gives the same session, as it stands now.
	Open(ctx context.Context, p Payment) (Session, error)
	// Get tells how a payment stands.
	Get(ctx context.Context, ref string) (Session, error)
	// Capture takes the money of an authorised payment, once; of a deferred one it is the merchant's
	// word that the money came. After a Void it is ErrPayment.
	Capture(ctx context.Context, ref string) error
	// Void gives up a payment: its page takes no money any more. One that was captured is
	// ErrCaptured and stays captured; one that is over is nothing.
	Void(ctx context.Context, ref string) error
	// Refund gives back some of what was captured, once for each key.
	Refund(ctx context.Context, r Repayment) error
}

// PaymentID names a payment; it is the key given to the provider.
type PaymentID string

// Payment is what a provider is asked to open.
type Payment struct {
	Key    string // idempotency key
	Shop   ShopID
	Order  OrderID
	Number string // "B-1042", for people
	// Token opens the order's page, where the buyer comes back to.
	Token    string
	Amount   Money
	Email    string
	Language string // BCP 47
	Lines    []HoldLine
	Totals   Totals
	// Expires is when the shop would have its page end. A provider may need it later; the shop
	// then voids it at this moment.
	Expires time.Time
}

// SessionState is where a provider's session stands.
type SessionState string

// The states of a session.
const (
	SessionPending    SessionState = "pending"    // the buyer has still to pay, or the money to come
	SessionAuthorised SessionState = "authorised" // to be captured
	SessionCaptured   SessionState = "captured"
	SessionRefused    SessionState = "refused" // for good
	SessionExpired    SessionState = "expired" // nobody paid, or it was voided
)

// Session is a payment as its provider has it.
type Session struct {
	Ref   string // the provider's name for it
	State SessionState
	// URL is the page where the buyer pays, "" for none.
	URL string
	// Expires is when that page ends by itself; zero for never.
	Expires time.Time
	// Deferred money comes later, by itself: the order waits until it is advanced to Paid.
	Deferred bool
	// Test tells that no money moves.
	Test bool
	// Disputed tells that the buyer's bank has taken the money back or means to.
	Disputed bool
	// Refunded is all that has gone back, also without the shop; zero when the provider does not
	// tell.
	Refunded Money
	// Reason is the provider's own word for a refusal, for the merchant's eyes.
	Reason string
}

// Repayment is money to be given back.
type Repayment struct {
	Ref    string // the payment's
	Key    string // idempotency key
	Amount Money
}

// Notice is a provider's word that something happened to a payment: an adapter has checked who sent
// it and read two names in it.
type Notice struct {
	Provider string // a name in Config.Payments
	Event    string // the provider's name for the notice
	Ref      string
}

// PaymentState is where a payment stands. Those that end in -ing are written before the provider
// is asked, so that a crash leaves something to go on with.
type PaymentState string

// The states of a payment.
const (
	PaymentOpening   PaymentState = "opening"  // the provider is asked for a session
	PaymentOpen      PaymentState = "open"     // the buyer pays on the provider's page
	PaymentDeferred  PaymentState = "deferred" // the order waits for the money
	PaymentCaptured  PaymentState = "captured"
	PaymentVoiding   PaymentState = "voiding"
	PaymentVoid      PaymentState = "void"
	PaymentRefused   PaymentState = "refused"   // by the provider, for good
	PaymentRefunding PaymentState = "refunding" // some of it, or all
	PaymentRefunded  PaymentState = "refunded"  // all of it
)
