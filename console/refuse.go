package console

import (
	"errors"
	"net/http"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

var (
	unknownChannel = &pages.Error{Status: http.StatusNotFound, Code: "unknown_channel"}
	noSession      = &pages.Error{Status: http.StatusUnauthorized, Code: "session"}
	unknownType    = &pages.Error{Status: http.StatusBadRequest, Code: "unknown_type"}
	noPages        = &pages.Error{Status: http.StatusServiceUnavailable, Code: "no_pages"}
)

// refusals is what the stations' errors mean to a member of the team.
var refusals = []struct {
	err error
	as  *pages.Error
}{
	{people.ErrSession, noSession},
	{people.ErrCredentials, &pages.Error{Status: http.StatusUnauthorized, Code: "credentials"}},
	{people.ErrTooMany, &pages.Error{Status: http.StatusTooManyRequests, Code: "too_many"}},
	{people.ErrToken, &pages.Error{Status: http.StatusGone, Code: "token"}},
	{shop.ErrUnknown, &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{shop.ErrHeld, &pages.Error{Status: http.StatusConflict, Code: "held"}},
	{shop.ErrTransition, &pages.Error{Status: http.StatusConflict, Code: "transition"}},
	{shop.ErrLimit, pages.Invalid("amount", "too_much")},
	{shop.ErrDeal, &pages.Error{Status: http.StatusConflict, Code: "deal"}},
	{shop.ErrKey, &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{shop.ErrPayment, &pages.Error{Status: http.StatusPaymentRequired, Code: "payment"}},
	{chat.ErrUnknown, &pages.Error{Status: http.StatusNotFound, Code: "unknown_message"}},
	{chat.ErrEmpty, pages.Invalid("text", "required")},
	{chat.ErrTooLong, pages.Invalid("text", "too_long")},
	{show.ErrTask, &pages.Error{Status: http.StatusNotFound, Code: "unknown_task"}},
	{show.ErrFAQ, &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{show.ErrOffAir, &pages.Error{Status: http.StatusConflict, Code: "off_air"}},
	{show.ErrBusy, &pages.Error{Status: http.StatusConflict, Code: "busy"}},
}

func refuse(err error) *pages.Error {
	if f, ok := errors.AsType[*shop.FieldError](err); ok {
		return pages.Invalid(f.Field, f.Code)
	}
	if f, ok := errors.AsType[*people.FieldError](err); ok {
		return pages.Invalid(f.Field, f.Code)
	}
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return r.as
		}
	}
	return nil
}
