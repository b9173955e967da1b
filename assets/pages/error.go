package pages

import (
	"errors"
	"net/http"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/words"
)

// Error is a refusal as pages are told it.
type Error struct {
	Status int
	Code   string
	// Field is the one input at fault, empty when it is not one.
	Field string
	// Text is for people; empty for the words of Code.
	Text string
}

// The refusals that any route may give.
var (
	NotFound = &Error{Status: http.StatusNotFound, Code: "not_found"}
	BadInput = &Error{Status: http.StatusBadRequest, Code: "bad_request"}
	// UnknownChannel, UnknownType of an event on a socket, and NoPages when they were not built.
	UnknownChannel = &Error{Status: http.StatusNotFound, Code: "unknown_channel"}
	UnknownType    = &Error{Status: http.StatusBadRequest, Code: "unknown_type"}
	NoPages        = &Error{Status: http.StatusServiceUnavailable, Code: "no_pages"}

	internal   = &Error{Status: http.StatusInternalServerError, Code: "internal"}
	tooLarge   = &Error{Status: http.StatusRequestEntityTooLarge, Code: "too_large"}
	notJSON    = &Error{Status: http.StatusUnsupportedMediaType, Code: "content_type"}
	notOurPage = &Error{Status: http.StatusForbidden, Code: "origin"}
)

// Invalid is a refusal of one input for the reason that code names.
func Invalid(field, code string) *Error {
	return &Error{Status: http.StatusUnprocessableEntity, Code: code, Field: field}
}

// Refusals is what the errors of stations mean to who looks at a page, the first that fits.
type Refusals []Refusal

// Refusal is what one error means.
type Refusal struct {
	Of error
	As *Error
}

// Find is what an error means; nil when it is none of them.
func (rs Refusals) Find(err error) *Error {
	for _, r := range rs {
		if errors.Is(err, r.Of) {
			return r.As
		}
	}
	return nil
}

func (e *Error) Error() string {
	if e.Field != "" {
		return e.Code + ": " + e.Field
	}
	return e.Code
}

// text is for people. A field's code without words of its own is just invalid.
func (e *Error) text(lang language.Tag) string {
	keys := []string{e.Code}
	if e.Field != "" {
		keys = []string{"field_" + e.Code, "field_bad"}
	}
	if e.Text != "" {
		return e.Text
	}
	for _, key := range keys {
		if s, ok := words.In(lang, key); ok {
			return s
		}
	}
	return e.Code
}

type errorBody struct {
	Error struct {
		Code  string `json:"code"`
		Text  string `json:"text"`
		Field string `json:"field,omitempty"`
	} `json:"error"`
}

func (e *Error) body(lang language.Tag) errorBody {
	var b errorBody
	b.Error.Code, b.Error.Text, b.Error.Field = e.Code, e.text(lang), e.Field
	return b
}
