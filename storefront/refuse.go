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
	noHold        = &pages.Error{Status: http.StatusConflict, Code: "no_hold"}
	noExtension   = &pages.Error{Status: http.StatusUnprocessableEntity, Code: "extensions"}
	noWithdrawal  = &pages.Error{Status: http.StatusNotFound, Code: "no_withdrawal"}
	noOrder       = &pages.Error{Status: http.StatusNotFound, Code: "no_order"}
	tooFast       = &pages.Error{Status: http.StatusTooManyRequests, Code: "too_fast"}
	unknownViewer = &pages.Error{Status: http.StatusUnauthorized, Code: "viewer"}
)

// refusals is what the stations' errors mean to a viewer.
var refusals = pages.Refusals{
	{Of: shop.ErrSoldOut, As: &pages.Error{Status: http.StatusConflict, Code: "sold_out"}},
	{Of: shop.ErrUnknown, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown"}},
	{Of: shop.ErrLimit, As: &pages.Error{Status: http.StatusUnprocessableEntity, Code: "limit"}},
	{Of: shop.ErrBlocked, As: &pages.Error{Status: http.StatusTooManyRequests, Code: "blocked"}},
	{Of: shop.ErrNoHold, As: noHold},
	{Of: shop.ErrExpired, As: &pages.Error{Status: http.StatusGone, Code: "expired"}},
	{Of: shop.ErrPriceChanged, As: &pages.Error{Status: http.StatusConflict, Code: "price_changed"}},
	{Of: shop.ErrInStock, As: &pages.Error{Status: http.StatusConflict, Code: "in_stock"}},
	{Of: shop.ErrTransition, As: &pages.Error{Status: http.StatusConflict, Code: "too_late"}},
	{Of: shop.ErrPayment, As: &pages.Error{Status: http.StatusPaymentRequired, Code: "payment"}},
	{Of: shop.ErrKey, As: &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{Of: people.ErrViewer, As: unknownViewer},
	{Of: people.ErrNote, As: &pages.Error{Status: http.StatusNotFound, Code: "unknown_note"}},
	{Of: chat.ErrTooFast, As: tooFast},
	{Of: chat.ErrMuted, As: &pages.Error{Status: http.StatusForbidden, Code: "muted"}},
	{Of: chat.ErrEmpty, As: &pages.Error{Status: http.StatusUnprocessableEntity, Code: "empty"}},
	{Of: chat.ErrTooLong, As: &pages.Error{Status: http.StatusUnprocessableEntity, Code: "too_long"}},
	{Of: chat.ErrKey, As: &pages.Error{Status: http.StatusConflict, Code: "key"}},
	{Of: show.ErrOffer, As: &pages.Error{Status: http.StatusGone, Code: "offer"}},
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
	return refusals.Find(err)
}
