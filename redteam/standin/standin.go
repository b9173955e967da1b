// Package standin is a language model that is none: a server that speaks OpenAI's chat
// completions and writes, as it is told, an honest pitch, a lie of a kind, or an answer that
// never ends. It stands in where a real model costs money, and where no real one lies reliably.
//
// It knows nothing of the house but what a request tells it, as a model does.
package standin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// The behaviours besides single lies and faults.
const (
	// Honest keeps to its instructions.
	Honest = "honest"
	// All tells each lie in turn.
	All = "lies"
)

// Server is a stand-in. It is an http.Handler, safe for concurrent use.
type Server struct {
	behaviour string

	mu    sync.Mutex // guards what follows
	calls int
	told  []string // of each lie that was told, in order
}

// New makes a stand-in that is honest, tells all lies in turn, or behaves as one of [Lies] or
// [Faults].
func New(behaviour string) (*Server, error) {
	if behaviour != Honest && behaviour != All && lies[behaviour] == nil && answerLies[behaviour] == nil && faults[behaviour] == nil {
		return nil, fmt.Errorf("a stand-in cannot be %q: use %s, %s, or one of %s", behaviour, Honest, All, strings.Join(slices.Concat(Lies(), AnswerLies(), Faults()), ", "))
	}
	return &Server{behaviour: behaviour}, nil
}

// Lies names what a stand-in can say that is not true, or not to be said.
func Lies() []string { return slices.Sorted(maps.Keys(lies)) }

// AnswerLies names those that only an answer from passages can tell; in a pitch it is honest.
func AnswerLies() []string { return slices.Sorted(maps.Keys(answerLies)) }

// Faults names how a stand-in can fail to answer.
func Faults() []string { return slices.Sorted(maps.Keys(faults)) }

// Told counts the lies that were told, by name.
func (s *Server) Told() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := map[string]int{}
	for _, lie := range s.told {
		n[lie]++
	}
	return n
}

// Run serves on a listener until ctx ends. The base URL is "http://ADDRESS/v1".
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() }) // what hangs is cut off
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stand-in: %w", err)
	}
	return nil
}

// request is what a client sends, as far as it matters.
type request struct {
	Stream   bool `json:"stream"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	Format *struct {
		Type   string `json:"type"`
		Schema *struct {
			Schema struct {
				Properties map[string]struct {
					Type string `json:"type"`
				} `json:"properties"`
			} `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
}

// longestRequest is how much of a request is read, in bytes.
const longestRequest = 1 << 20

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/models"):
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"object":"list","data":[{"id":"stand-in","object":"model","owned_by":"barker"}]}`) // a client that left needs none
		return
	case r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/chat/completions"):
		http.Error(w, `{"error":{"message":"only chat completions are answered here"}}`, http.StatusNotFound)
		return
	}
	var q request
	if err := json.NewDecoder(io.LimitReader(r.Body, longestRequest)).Decode(&q); err != nil || len(q.Messages) == 0 {
		http.Error(w, `{"error":{"message":"not a request"}}`, http.StatusBadRequest)
		return
	}
	t := read(q)
	name := s.next(t)
	if fault := faults[name]; fault != nil {
		fault(w, r, t)
		return
	}
	respond(w, q, t.shaped(q, name))
}

// next is what the call that came in gets.
func (s *Server) next(t task) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := s.behaviour
	if name == All {
		all := Lies()
		if t.kind == answer {
			all = slices.Concat(all, AnswerLies())
		}
		name = all[s.calls%len(all)]
	}
	s.calls++
	if name != Honest {
		s.told = append(s.told, name)
	}
	return name
}

// kind is what is asked for.
type kind int

const (
	pitch  kind = iota
	answer      // in words of passages, and which they are
)

// task is a request as a model understands it.
type task struct {
	kind     kind
	dutch    bool
	system   string
	user     string
	priceSet string // the price's slot, as listed
	codeSlot string
	data     map[string]string
}

var (
	priceSlot  = regexp.MustCompile(`\{(?:price|from):[^{}]+\}`)
	codeSlot   = regexp.MustCompile(`\{code:[^{}]+\}`)
	dataLine   = regexp.MustCompile(`(?m)^([\w .-]+): ("(?:[^"\\]|\\.)*")$`)
	passageKey = regexp.MustCompile(`^passage \d+$`)
)

func read(q request) task {
	t := task{data: map[string]string{}}
	for _, m := range q.Messages {
		if m.Role == "system" {
			t.system += m.Content + "\n"
		} else {
			t.user += m.Content + "\n"
		}
	}
	t.dutch = strings.Contains(t.system, "Dutch")
	t.priceSet, t.codeSlot = priceSlot.FindString(t.user), codeSlot.FindString(t.user)
	for _, m := range dataLine.FindAllStringSubmatch(t.user, -1) {
		var value string
		if json.Unmarshal([]byte(m[2]), &value) == nil {
			t.data[m[1]] = value
		}
	}
	for key := range t.data {
		if passageKey.MatchString(key) {
			t.kind = answer
		}
	}
	return t
}

// shaped is what is told under a name, in the shape that the request wants.
func (t task) shaped(q request, name string) string {
	if t.kind == answer {
		return t.answered(name)
	}
	text := t.honest()
	if lie := lies[name]; lie != nil {
		text = lie(t)
	}
	if q.Format == nil || q.Format.Type == "text" {
		return text
	}
	field := "text"
	if q.Format.Schema != nil {
		for _, name := range slices.Sorted(maps.Keys(q.Format.Schema.Schema.Properties)) {
			if q.Format.Schema.Schema.Properties[name].Type == "string" {
				field = name
				break
			}
		}
	}
	return object(map[string]string{field: text})
}

func object(fields map[string]string) string {
	b, err := json.Marshal(fields)
	if err != nil { // strings always marshal
		return ""
	}
	return string(b)
}
