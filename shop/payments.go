package shop

import "context"

// Payments is a way to pay. Its methods may block and may be called concurrently and again: each
// is idempotent by Payment.Key or by ref. An error that wraps ErrPayment is a refusal for good,
// after which nothing is left to void; after any other the outcome is unknown, and the call is
// made again later.
type Payments interface {
	// Open authorises a payment, or begins it when the money comes later. The same key gives
	// the same session.
	Open(ctx context.Context, p Payment) (Session, error)
	// Capture takes the money of an open payment, once.
	Capture(ctx context.Context, ref string) error
	// Void gives up a payment; one that was captured is ErrCaptured and stays captured. After
	// it a Capture is ErrPayment.
	Void(ctx context.Context, ref string) error
	// Refund gives back m of what was captured; the shop calls it once per payment, with all.
	Refund(ctx context.Context, ref string, m Money) error
}

// PaymentID names a payment; it is the key given to the provider.
type PaymentID string

// Payment is what a provider is asked to open.
type Payment struct {
	Key    string // idempotency key
	Amount Money
	Email  string
}

// Session is an open payment.
type Session struct {
	Ref string // the provider's name for it
	// Deferred money comes later, by itself: the order waits until it is advanced to Paid.
	Deferred bool
	// Test tells that no money moves.
	Test bool
}

// PaymentState is where a payment stands. Those that end in -ing are written before the provider
// is asked, so that a crash leaves something to go on with.
type PaymentState string

// The states of a payment.
const (
	PaymentOpening   PaymentState = "opening"  // no order yet
	PaymentOpen      PaymentState = "open"     // authorised for an order, to be captured
	PaymentDeferred  PaymentState = "deferred" // the order waits for the money
	PaymentCaptured  PaymentState = "captured"
	PaymentVoiding   PaymentState = "voiding"
	PaymentVoid      PaymentState = "void"
	PaymentRefused   PaymentState = "refused" // by the provider, for good
	PaymentRefunding PaymentState = "refunding"
	PaymentRefunded  PaymentState = "refunded"
)
