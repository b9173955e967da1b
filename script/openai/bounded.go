package openai

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// maxError is how much of an error's body is read.
const maxError = 4 << 10

// bounded makes HTTP calls whose bodies end: after maxBody bytes they are cut. A server that
// answers a request for a stream with plain JSON is made to look like a stream.
type bounded struct {
	http *http.Client
	key  string
}

func (b bounded) Do(r *http.Request) (*http.Response, error) {
	resp, err := b.http.Do(r)
	if err != nil {
		return nil, err
	}
	if n, ok := r.Context().Value(noteKey{}).(*note); ok {
		n.read(resp)
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.StatusCode >= http.StatusBadRequest:
		return b.failure(resp)
	case kind == "application/json":
		return asStream(resp)
	}
	resp.Body = cut{io.LimitReader(resp.Body, maxBody), resp.Body}
	return resp, nil
}

// note is what is learnt of a call beside its answer: the library keeps no headers of failures.
type note struct {
	refused bool          // the server did not take the request
	after   time.Duration // Retry-After
}

type noteKey struct{}

func (n *note) read(resp *http.Response) {
	n.refused = resp.StatusCode >= http.StatusBadRequest
	if n.refused {
		n.after = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	}
}

// retryAfter reads the header (RFC 9110, section 10.2.3): seconds or a date.
func retryAfter(value string, now time.Time) time.Duration {
	if s, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

type cut struct {
	io.Reader
	io.Closer
}

// failure keeps an error short, and the key out of it: some servers send it back.
func (b bounded) failure(resp *http.Response) (*http.Response, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxError))
	if err != nil {
		body = nil // the status says enough
	}
	if b.key != "" {
		body = bytes.ReplaceAll(body, []byte(b.key), []byte("***"))
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

func asStream(resp *http.Response) (*http.Response, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	var whole openai.ChatCompletionResponse
	if err := json.Unmarshal(body, &whole); err != nil || len(whole.Choices) == 0 {
		return nil, fmt.Errorf("read answer: %w", errShape)
	}
	first := whole.Choices[0]
	chunk, err := json.Marshal(openai.ChatCompletionStreamResponse{Usage: &whole.Usage, Choices: []openai.ChatCompletionStreamChoice{{
		Delta: openai.ChatCompletionStreamChoiceDelta{Content: first.Message.Content}, FinishReason: first.FinishReason,
	}}})
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader([]byte("data: " + string(chunk) + "\n\ndata: [DONE]\n\n")))
	return resp, nil
}
