package openai

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"

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
	chunk, err := json.Marshal(openai.ChatCompletionStreamResponse{Choices: []openai.ChatCompletionStreamChoice{{
		Delta: openai.ChatCompletionStreamChoiceDelta{Content: first.Message.Content}, FinishReason: first.FinishReason,
	}}})
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader([]byte("data: " + string(chunk) + "\n\ndata: [DONE]\n\n")))
	return resp, nil
}
