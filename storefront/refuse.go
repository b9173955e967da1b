package storefront

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
	noHold         = &pages.Error{Status: http.StatusConflict, Code: "no_hold"}
	noExtension    = &pages.Error{Status: http.StatusUnprocessableEntity, Code: "extensions"}
	noWithdrawal   = &pages.Error{Status: http.StatusNotFound, Code: "no_withdrawal"}
	noOrder        = &pages.Error{Status: http.StatusNotFound, Code: "no_order"}
	tooFast        = &pages.Error{Status: http.StatusTooManyRequests, Code: "too_fast"}
	unknownType    = &pages.Error{Status: http.StatusBadRequest, Code: "unknown_type"}
	unknownViewer  = &pages.Error{Status: http.StatusUnauthorized, Code: "viewer"}
	noPages        = &pages.Error{Status: http.StatusServiceUnavailable, Code: "no_pages"}
)

// refusals is what the stations' errors mean to a viewer.
var refusals = []struct {
	err error
	as  *pages.Error
}{
	{shop.ErrSoldOut, &pages.Error{Status: http.StatusConflict, Code: "sold_out"}},
	{shop.ErrUnknown, &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{shop.ErrLimit, &pages.Error{Status: http.StatusUnprocessableEntity, Code: "limit"}},
	{shop.ErrBlocked, &pages.Error{Status: http.StatusTooManyRequests, Code: "blocked"}},
	{shop.ErrNoHold, noHold},
	{shop.ErrExpired, &pages.Error{Status: http.StatusGone, Code: "expired"}},
	{shop.ErrPriceChanged, &pages.Error{Status: http.StatusConflict, Code: "price_changed"}},
	{shop.ErrInStock, &pages.Error{Status: http.StatusConflict, Code: "in_stock"}},
	{shop.ErrTransition, &pages.Error{Status: http.StatusConflict, Code: "too_late"}},
	{shop.ErrPayment, &pages.Error{Status: http.StatusPaymentRequired, Code: "payment"}},
	{shop.ErrKey, &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{people.ErrViewer, unknownViewer},
	{people.ErrNote, &pages.Error{Status: http.StatusNotFound, Code: "unknown_note"}},
	{chat.ErrTooFast, tooFast},
	{chat.ErrMuted, &pages.Error{Status: http.StatusForbidden, Code: "muted"}},
	{chat.ErrEmpty, &pages.Error{Status: http.StatusUnprocessableEntity, Code: "empty"}},
	{chat.ErrTooLong, &pages.Error{Status: http.StatusUnprocessableEntity, Code: "too_long"}},
	{chat.ErrKey, &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{show.ErrOffer, &pages.Error{Status: http.StatusGone, Code: "offer"}},
}

func refuse(err error) *pages.Error {
	if f, ok := errors.AsType[*shop.FieldError](err); ok {
		return pages.Invalid(f.Field, f.Code)
	}
	if f, ok := errors.AsType[*people.FieldError](err); ok {
		if f.Field == "value" {
			return pages.Invalid(f.Field, "bad")
		}
		return pages.Invalid("name", "name") // what else viewers say of themselves
	}
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return r.as
		}
	}
	return nil
}
