package webrtc

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	pion "github.com/pion/webrtc/v4"

	"github.com/barkerlive/barker/stream"
)

const (
	typeSDP     = "application/sdp"
	typeTrickle = "application/trickle-ice-sdpfrag"
	// bodyLimit is the most that an offer or a fragment may be long.
	bodyLimit = 64 << 10
	// answerTime is how long an offer may take to be answered.
	answerTime = 5 * time.Second
	// comeBack is what Retry-After says, in seconds.
	comeBack = "2"
)

// Handler serves WHEP at /whep/{channel}. find tells a channel's line, and false when there is no
// such channel or it is off air.
func (s *Server) Handler(find func(channel string) (*Line, bool)) http.Handler {
	h := &whep{server: s, find: find}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /whep/{channel}", h.post)
	mux.HandleFunc("GET /whep/{channel}", h.describe)
	mux.HandleFunc("OPTIONS /whep/{channel}", h.options)
	mux.HandleFunc("GET /whep/{channel}/{session}", h.session(h.get))
	mux.HandleFunc("PATCH /whep/{channel}/{session}", h.session(h.patch))
	mux.HandleFunc("DELETE /whep/{channel}/{session}", h.session(h.remove))
	mux.HandleFunc("OPTIONS /whep/{channel}/{session}", h.options)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w.Header())
		mux.ServeHTTP(w, r)
	})
}

// allowOrigins lets pages of any origin play: what they get is public, and no cookie is read.
func allowOrigins(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Patch, Retry-After")
}

// whep is the WHEP protocol over a server.
type whep struct {
	server *Server
	find   func(channel string) (*Line, bool)
}

// problem is an answer that says no.
type problem struct {
	status int
	code   string
	text   string
}

var (
	noChannel   = problem{http.StatusNotFound, "no_channel", "no such channel, or it is off air"}
	noSession   = problem{http.StatusNotFound, "no_session", "no such session; post a new offer"}
	notSDP      = problem{http.StatusUnsupportedMediaType, "content_type", "the body must be " + typeSDP}
	notTrickle  = problem{http.StatusUnsupportedMediaType, "content_type", "the body must be " + typeTrickle}
	tooLong     = problem{http.StatusRequestEntityTooLarge, "too_long", "the body is longer than 64 KiB"}
	cutOff      = problem{http.StatusBadRequest, "unreadable", "the body ended early"}
	noPicture   = problem{http.StatusUnprocessableEntity, "picture", "the channel makes no such picture; want picture=clean or picture=dressed"}
	noETag      = problem{http.StatusPreconditionRequired, "if_match", "If-Match with the session's ETag is missing"}
	otherETag   = problem{http.StatusPreconditionFailed, "if_match", "If-Match is not the session's ETag"}
	noRestart   = problem{http.StatusUnprocessableEntity, "restart", "ICE restart is not supported; post a new offer"}
	full        = problem{http.StatusServiceUnavailable, "full", "too many viewers; come back later"}
	starting    = problem{http.StatusServiceUnavailable, "starting", "not ready; come back in a moment"}
	unavailable = problem{http.StatusInternalServerError, "internal", "the offer could not be answered"}
)

// refuse writes a problem as the pages' protocol has it.
func (p problem) refuse(w http.ResponseWriter) {
	if p.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", comeBack)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.status)
	body := map[string]any{"error": map[string]string{"code": p.code, "text": p.text}}
	// A viewer that hung up needs no answer.
	_ = json.NewEncoder(w).Encode(body)
}

func (h *whep) options(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Accept-Post", typeSDP)
	w.Header().Set("Accept-Patch", typeTrickle)
	w.Header().Set("Access-Control-Allow-Methods", "POST, GET, HEAD, PATCH, DELETE, OPTIONS")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
	w.Header().Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusOK)
}

// describe lets players find out that this is WHEP.
func (h *whep) describe(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.find(r.PathValue("channel")); !ok {
		noChannel.refuse(w)
		return
	}
	w.Header().Set("Content-Type", typeSDP)
	w.WriteHeader(http.StatusOK)
}

// post answers an offer.
func (h *whep) post(w http.ResponseWriter, r *http.Request) {
	line, ok := h.find(r.PathValue("channel"))
	if !ok {
		noChannel.refuse(w)
		return
	}
	body, no := readBody(w, r, typeSDP, notSDP)
	if no != nil {
		no.refuse(w)
		return
	}
	dressing, no := dressingOf(r, line)
	if no != nil {
		no.refuse(w)
		return
	}
	o, err := readOffer(body)
	if err != nil {
		offerProblem(err).refuse(w)
		return
	}
	v, answer, no := h.let(r.Context(), line, o, dressing)
	if no != nil {
		no.refuse(w)
		return
	}
	w.Header().Set("Content-Type", typeSDP)
	w.Header().Set("Location", strings.TrimSuffix(r.URL.Path, "/")+"/"+v.id)
	w.Header().Set("ETag", v.etag)
	w.Header().Set("Accept-Patch", typeTrickle)
	w.WriteHeader(http.StatusCreated)
	if _, err := io.WriteString(w, answer); err != nil {
		v.end()
	}
}

// let makes the offer's viewer and lets it in.
func (h *whep) let(ctx context.Context, l *Line, o *offer, d stream.Dressing) (*viewer, string, *problem) {
	switch err := h.server.admit(); {
	case errors.Is(err, errMany):
		return nil, "", &full
	case err != nil:
		return nil, "", &starting
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	v, answer, err := newViewer(ctx, h.server, l, o, d)
	if err != nil {
		h.server.leave()
		no := offerProblem(err)
		if !errors.Is(err, errOffer) {
			h.server.log.Error("answer", "channel", l.channel, "err", err)
			no = unavailable
		}
		return nil, "", &no
	}
	if err := h.server.enter(v); err != nil {
		return nil, "", &starting
	}
	return v, answer, nil
}

// offerProblem tells an offer that cannot be read from one that cannot be answered.
func offerProblem(err error) problem {
	if errors.Is(err, errOffer) {
		return problem{http.StatusUnprocessableEntity, "offer", err.Error()}
	}
	return problem{http.StatusBadRequest, "unreadable", err.Error()}
}

// dressingOf reads which picture is wanted.
func dressingOf(r *http.Request, l *Line) (stream.Dressing, *problem) {
	switch r.URL.Query().Get("picture") {
	case "", "clean":
		return stream.Clean, nil
	case "dressed":
		makes, known := l.makes(stream.Dressed)
		if !known {
			return 0, &starting
		}
		if makes {
			return stream.Dressed, nil
		}
	}
	return 0, &noPicture
}

// readBody reads a body of the type, and refuses others with the problem.
func readBody(w http.ResponseWriter, r *http.Request, want string, other problem) ([]byte, *problem) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != want {
		return nil, &other
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, &tooLong
	case err != nil:
		return nil, &cutOff
	}
	return body, nil
}

// session finds the session that a request is about.
func (h *whep) session(serve func(http.ResponseWriter, *http.Request, *viewer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, ok := h.server.viewer(r.PathValue("channel"), r.PathValue("session"))
		if !ok {
			noSession.refuse(w)
			return
		}
		serve(w, r, v)
	}
}

func (h *whep) get(w http.ResponseWriter, _ *http.Request, _ *viewer) {
	w.WriteHeader(http.StatusNoContent)
}

func (h *whep) remove(w http.ResponseWriter, _ *http.Request, v *viewer) {
	h.server.forget(v)
	w.WriteHeader(http.StatusOK)
}

// patch takes candidates that the viewer found after its offer.
func (h *whep) patch(w http.ResponseWriter, r *http.Request, v *viewer) {
	body, no := readBody(w, r, typeTrickle, notTrickle)
	if no != nil {
		no.refuse(w)
		return
	}
	t, err := readTrickle(body)
	if err != nil {
		problem{http.StatusBadRequest, "unreadable", err.Error()}.refuse(w)
		return
	}
	if no := v.precondition(r.Header.Get("If-Match")); no != nil {
		no.refuse(w)
		return
	}
	if t.ufrag != "" && t.ufrag != v.ufrag {
		noRestart.refuse(w)
		return
	}
	for _, c := range t.candidates {
		// One that cannot be used is passed over (draft-ietf-wish-whep, section 4.5.2).
		if err := v.pc.AddICECandidate(pion.ICECandidateInit{Candidate: c}); err != nil {
			v.log.Debug("candidate", "err", err)
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// precondition compares If-Match with the session's ETag. Players in the field send a star.
func (v *viewer) precondition(match string) *problem {
	switch match {
	case "":
		return &noETag
	case "*", `"*"`, v.etag:
		return nil
	}
	return &otherETag
}
