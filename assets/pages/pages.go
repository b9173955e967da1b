// Package pages is how the house speaks with its web pages over HTTP: the shells they start
// from with the headers that guard them, and JSON in and out as docs/protocol.md has it. It
// promises that every refusal is worded for people and coded for programs, that only a page of
// this house changes anything, and that what went wrong inside is logged once and not shown.
//
// It knows no station: what an error of theirs means is told to it.
package pages

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/words"
)

// Handler answers one request, or returns why not: an [Error] is told to the page as it is, any
// other error as the [Desk] knows it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Desk is where requests are routed and answered. Set its fields before the first request.
type Desk struct {
	// Languages are those that people are answered in, the first when none fits. Empty for all
	// there are words for.
	Languages []language.Tag
	// Origins may change things beside the request's own host: "https://shop.example".
	Origins []string
	// Refuse says what a station's error means to a page; nil for a fault of ours.
	Refuse func(error) *Error
	// Site is the name that the plain pages carry.
	Site string
	Log  *slog.Logger

	mux      http.ServeMux
	patterns []string
}

// Handle routes a pattern of [http.ServeMux] to h. Whatever is not read-only is let through
// only as JSON from a page of this house.
func (d *Desk) Handle(pattern string, h Handler) {
	d.patterns = append(d.patterns, pattern)
	d.mux.Handle(pattern, d.answer(h))
}

// Patterns are those that are routed, in the order of Handle.
func (d *Desk) Patterns() []string { return d.patterns }

// ServeHTTP answers what is routed, and says of all else that it is not there.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "" || r.URL.Path[0] != '/' { // "OPTIONS *" and the like
		d.tell(w, r, NotFound)
		return
	}
	if h, pattern := d.mux.Handler(r); pattern == "" {
		d.missing(w, r, h)
		return
	}
	d.mux.ServeHTTP(w, r)
}

// missing finds out whether h, the mux's own answer, minds the method or the address.
func (d *Desk) missing(w http.ResponseWriter, r *http.Request, h http.Handler) {
	p := &probe{header: http.Header{}}
	h.ServeHTTP(p, r)
	if p.status != http.StatusMethodNotAllowed {
		d.tell(w, r, NotFound)
		return
	}
	w.Header().Set("Allow", p.header.Get("Allow"))
	d.tell(w, r, &Error{Status: p.status, Code: "method"})
}

// probe notes a status and drops what is written.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// answer is the one place where an error becomes a response.
func (d *Desk) answer(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := d.guard(r)
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			d.tell(w, r, d.refusal(r.Context(), r.Method+" "+r.Pattern, err))
		}
	})
}

// refusal is what the page is told about err. A fault of ours is logged here.
func (d *Desk) refusal(ctx context.Context, what string, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if d.Refuse != nil {
		if e := d.Refuse(err); e != nil {
			return e
		}
	}
	if !errors.Is(err, context.Canceled) || ctx.Err() == nil {
		d.Log.Error("request", "what", what, "err", err)
	}
	return internal
}

// tell answers programs in JSON, and people who came to an address with a page.
func (d *Desk) tell(w http.ResponseWriter, r *http.Request, e *Error) {
	if e.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "2")
	}
	lang := d.Language(r)
	if forPrograms(r.URL.Path) {
		w.Header().Add("Vary", "Accept-Language")
		d.put(w, e.Status, e.body(lang))
		return
	}
	WriteHTML(w, r, e.Status, d.plain(lang, e))
}

func forPrograms(path string) bool {
	for _, folder := range []string{"/api/", "/media/", "/assets/"} {
		if strings.HasPrefix(path, folder) {
			return true
		}
	}
	return false
}

// Told is err as it is told over a socket: its code, and its text in the language. A fault of
// ours, in doing what, is logged.
func (d *Desk) Told(ctx context.Context, what string, err error, lang language.Tag) (code, text string) {
	e := d.refusal(ctx, what, err)
	return e.Code, e.text(lang)
}

// Language is the one in which the request is answered: what the address asks for, else what
// the browser prefers.
func (d *Desk) Language(r *http.Request) language.Tag {
	return words.Choose(r.URL.Query().Get("lang")+","+r.Header.Get("Accept-Language"), d.Languages)
}
