package pages

import (
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

	internal   = &Error{Status: http.StatusInternalServerError, Code: "internal"}
	tooLarge   = &Error{Status: http.StatusRequestEntityTooLarge, Code: "too_large"}
	notJSON    = &Error{Status: http.StatusUnsupportedMediaType, Code: "content_type"}
	notOurPage = &Error{Status: http.StatusForbidden, Code: "origin"}
)

// Invalid is a refusal of one input for the reason that code names.
func Invalid(field, code string) *Error {
	return &Error{Status: http.StatusUnprocessableEntity, Code: code, Field: field}
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
