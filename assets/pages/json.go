package pages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// BodyLimit is the most that a page may send in one request, in bytes.
	BodyLimit = 16 << 10
	// bodyTime is how long it may take to send it.
	bodyTime = 10 * time.Second
)

// Read decodes the request's JSON body into v. Names that v does not have are passed over:
// pages may be newer than the house.
func Read(w http.ResponseWriter, r *http.Request, v any) error {
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(bodyTime)) // what cannot have a deadline is a test's
	defer func() { _ = rc.SetReadDeadline(time.Time{}) }()
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, BodyLimit))
	err := dec.Decode(v)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	return BadInput
}

// Write answers with v as JSON. Nothing that is answered so may be stored on the way.
func Write(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("marshal answer: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b) // a page that is gone needs no answer
	return nil
}

// NoContent answers that there is nothing to say.
func NoContent(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (d *Desk) put(w http.ResponseWriter, status int, v any) {
	if err := Write(w, status, v); err != nil {
		d.Log.Error("answer", "err", err)
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// guard lets through what only reads, and what comes as JSON from a page of this house. A form
// of another site can send neither the one header nor the other.
func (d *Desk) guard(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	if !d.ours(r) {
		return notOurPage
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return notJSON
	}
	return nil
}

// ours tells whether the request's Origin (RFC 6454) is this host or a configured one. A proxy
// may end TLS, so that only the host is compared.
func (d *Desk) ours(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	same := func(o string) bool { return strings.EqualFold(strings.TrimSuffix(o, "/"), origin) }
	if slices.ContainsFunc(d.Origins, same) {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	return strings.EqualFold(bareHost(u.Scheme, u.Host), bareHost(u.Scheme, r.Host))
}

// bareHost is host without the port that its scheme implies.
func bareHost(scheme, host string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}
