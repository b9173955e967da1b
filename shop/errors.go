package shop

import "errors"

// What can stop a sale. They are wrapped with the SKU or order at fault.
var (
	ErrSoldOut      = errors.New("sold out")
	ErrUnknown      = errors.New("unknown")
	ErrLimit        = errors.New("limit reached")
	ErrInStock      = errors.New("in stock: nobody need wait")
	ErrNoHold       = errors.New("nothing is held")
	ErrExpired      = errors.New("the hold has expired")
	ErrPriceChanged = errors.New("the total has changed")
	// ErrBlocked is a deed that a rule stops; a person may undo that. See Flag.
	ErrBlocked = errors.New("too often: stopped")
	// ErrDeal is a price that would make untrue what was said of a deal.
	ErrDeal = errors.New("a deal stands against it")
	// ErrHeld is a count below what buyers hold at the moment.
	ErrHeld = errors.New("more is held than that")
	// ErrPayment is a payment that was refused for good. Payments wrap it for a refusal; any
	// other error of theirs means that the outcome is not known yet.
	ErrPayment = errors.New("the payment was refused")
	// ErrCaptured is what Payments return for a Void that came after the Capture.
	ErrCaptured = errors.New("the payment was captured")
	// ErrKey is an idempotency key used again for something else.
	ErrKey = errors.New("the key was used for something else")
	// ErrTransition is a step that Transitions does not have.
	ErrTransition = errors.New("an order does not go that way")
)

// FieldError is an input that cannot be taken.
type FieldError struct {
	Field string // "email", "postcode", …: as in Address, Checkout and Item
	Code  string // "required", "too_long", "bad", "unknown", or as the call says
}

// Error names the field and what is wrong with it.
func (e *FieldError) Error() string { return e.Field + ": " + e.Code }
