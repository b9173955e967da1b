package standin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// respond writes a whole completion, streamed in small pieces when that was asked for.
func respond(w http.ResponseWriter, q request, text string) {
	if !q.Stream {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{ // a client that left needs no answer
			"id": "stand-in", "object": "chat.completion", "model": "stand-in",
			"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": text}}},
			"usage":   map[string]int{"prompt_tokens": 1, "completion_tokens": len(strings.Fields(text)), "total_tokens": 1 + len(strings.Fields(text))},
		})
		return
	}
	begin(w)
	for piece := range strings.SplitAfterSeq(text, " ") {
		_, _ = io.WriteString(w, chunk(piece, ""))
	}
	_, _ = io.WriteString(w, chunk("", "stop")+"data: [DONE]\n\n")
}

func begin(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
}

func chunk(text, finish string) string {
	reason := "null"
	if finish != "" {
		reason = `"` + finish + `"`
	}
	content, err := json.Marshal(text)
	if err != nil { // strings always marshal
		return ""
	}
	return fmt.Sprintf(`data: {"id":"stand-in","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":%s},"finish_reason":%s}]}`+"\n\n", content, reason)
}

// fault answers a request badly.
type fault func(w http.ResponseWriter, r *http.Request, t task)

var faults = map[string]fault{
	"too-many-requests": func(w http.ResponseWriter, _ *http.Request, _ task) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"error":{"message":"slow down","type":"rate_limit"}}`, http.StatusTooManyRequests)
	},
	"server-error": func(w http.ResponseWriter, _ *http.Request, _ task) {
		http.Error(w, `{"error":{"message":"the model fell over"}}`, http.StatusInternalServerError)
	},
	"half-a-stream": func(w http.ResponseWriter, _ *http.Request, t task) {
		begin(w)
		words := strings.SplitAfter(t.honest(), " ")
		for _, piece := range words[:len(words)/2] {
			_, _ = io.WriteString(w, chunk(piece, ""))
		}
	},
	"broken-json": func(w http.ResponseWriter, _ *http.Request, t task) {
		begin(w)
		_, _ = io.WriteString(w, chunk(t.honest(), "")+`data: {"choices":[{"index":0,"delta":{"content":"It costs 1 euro"`+"\n\ndata: [DONE]\n\n")
	},
	"not-json": func(w http.ResponseWriter, _ *http.Request, _ task) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "<html>The price is 1 euro.</html>")
	},
	"empty": func(w http.ResponseWriter, _ *http.Request, _ task) {
		begin(w)
		_, _ = io.WriteString(w, chunk("", "stop")+"data: [DONE]\n\n")
	},
	"endless": func(w http.ResponseWriter, r *http.Request, t task) {
		begin(w)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, chunk(t.honest()+" And it costs one euro. ", "")); err != nil {
				return
			}
		}
	},
	"silent": func(w http.ResponseWriter, r *http.Request, _ task) {
		begin(w)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	},
}
