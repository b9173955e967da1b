package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/barkerlive/barker/shop"
)

// problem is a refusal (RFC 9457). Code is for programs and stays as it is.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
}

func (p *problem) Error() string { return p.Code }

var (
	notFound  = &problem{Status: http.StatusNotFound, Code: "not_found", Detail: "There is nothing by that name in this shop."}
	noToken   = &problem{Status: http.StatusUnauthorized, Code: "token", Detail: "Send a token of this shop as Authorization: Bearer."}
	readOnly  = &problem{Status: http.StatusForbidden, Code: "scope", Detail: "This token may only read."}
	tooFast   = &problem{Status: http.StatusTooManyRequests, Code: "too_fast", Detail: "Wait a second."}
	noKey     = &problem{Status: http.StatusBadRequest, Code: "key_required", Detail: "Send an Idempotency-Key of 1 to 200 bytes with every POST."}
	badBody   = &problem{Status: http.StatusBadRequest, Code: "body", Detail: "The body is not the JSON that belongs here."}
	badQuery  = &problem{Status: http.StatusBadRequest, Code: "query", Detail: "A parameter of the address is not one that belongs here."}
	otherBody = &problem{Status: http.StatusUnprocessableEntity, Code: "key_used", Detail: "This Idempotency-Key was used for something else."}
	inFlight  = &problem{Status: http.StatusConflict, Code: "in_flight", Detail: "The first request with this Idempotency-Key is not answered yet."}
	internal  = &problem{Status: http.StatusInternalServerError, Code: "internal", Detail: "It went wrong on our side. Ask again."}
)

// refusals are what the shop's errors mean to a program.
var refusals = []struct {
	err    error
	status int
	code   string
}{
	{shop.ErrUnknown, http.StatusNotFound, "not_found"},
	{shop.ErrTransition, http.StatusConflict, "transition"},
	{shop.ErrLimit, http.StatusUnprocessableEntity, "limit"},
	{shop.ErrBlocked, http.StatusTooManyRequests, "blocked"},
	{shop.ErrKey, http.StatusUnprocessableEntity, "key_used"},
	{shop.ErrDeal, http.StatusConflict, "deal"},
	{shop.ErrHeld, http.StatusConflict, "held"},
	{shop.ErrPayment, http.StatusConflict, "payment"},
}

// problemOf is what a program is told of an error. A fault of ours is logged.
func (a *API) problemOf(r *http.Request, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if f, ok := errors.AsType[*shop.FieldError](err); ok {
		return &problem{Status: http.StatusUnprocessableEntity, Code: f.Code, Field: f.Field}
	}
	for _, x := range refusals {
		if errors.Is(err, x.err) {
			return &problem{Status: x.status, Code: x.code, Detail: err.Error()}
		}
	}
	if !errors.Is(err, context.Canceled) || r.Context().Err() == nil {
		a.c.Log.Error("request", "what", r.Method+" "+r.Pattern, "err", err)
	}
	return internal
}

// reply is the answer as bytes, which is what a repetition gets.
func (a *API) reply(r *http.Request, status int, answer any, err error) Reply {
	if err != nil {
		return reply(0, nil, a.problemOf(r, err))
	}
	return reply(status, answer, nil)
}

// reply marshals what is of our own types, which always do.
func reply(status int, answer any, p *problem) Reply {
	if p != nil {
		full := *p
		full.Type, full.Title = "about:blank", http.StatusText(p.Status)
		status, answer = p.Status, full
	}
	b, err := json.Marshal(answer)
	if err != nil {
		return reply(0, nil, internal)
	}
	return Reply{Status: status, Body: append(b, '\n')}
}
