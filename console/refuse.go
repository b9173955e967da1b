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

var noSession = &pages.Error{Status: http.StatusUnauthorized, Code: "session"}

// refusals is what the stations' errors mean to a member of the team.
var refusals = pages.Refusals{
	{Of: people.ErrSession, As: noSession},
	{Of: people.ErrCredentials, As: &pages.Error{Status: http.StatusUnauthorized, Code: "credentials"}},
	{Of: people.ErrTooMany, As: &pages.Error{Status: http.StatusTooManyRequests, Code: "too_many"}},
	{Of: people.ErrToken, As: &pages.Error{Status: http.StatusGone, Code: "token"}},
	{Of: shop.ErrUnknown, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{Of: shop.ErrHeld, As: &pages.Error{Status: http.StatusConflict, Code: "held"}},
	{Of: shop.ErrTransition, As: &pages.Error{Status: http.StatusConflict, Code: "transition"}},
	{Of: shop.ErrLimit, As: pages.Invalid("amount", "too_much")},
	{Of: shop.ErrDeal, As: &pages.Error{Status: http.StatusConflict, Code: "deal"}},
	{Of: shop.ErrKey, As: &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{Of: shop.ErrPayment, As: &pages.Error{Status: http.StatusPaymentRequired, Code: "payment"}},
	{Of: chat.ErrUnknown, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown_message"}},
	{Of: chat.ErrEmpty, As: pages.Invalid("text", "required")},
	{Of: chat.ErrTooLong, As: pages.Invalid("text", "too_long")},
	{Of: show.ErrTask, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown_task"}},
	{Of: show.ErrFAQ, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{Of: show.ErrOffAir, As: &pages.Error{Status: http.StatusConflict, Code: "off_air"}},
	{Of: show.ErrBusy, As: &pages.Error{Status: http.StatusConflict, Code: "busy"}},
}

func refuse(err error) *pages.Error {
	if f, ok := errors.AsType[*shop.FieldError](err); ok {
		return pages.Invalid(f.Field, f.Code)
	}
	if f, ok := errors.AsType[*people.FieldError](err); ok {
		return pages.Invalid(f.Field, f.Code)
	}
	return refusals.Find(err)
}
