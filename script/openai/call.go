package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/barkerlive/barker/script"
)

// What a try can fail of, beside what the server answers.
var (
	errShape = errors.New("not a completion")
	errCut   = errors.New("the completion was cut off")
	errSlow  = errors.New("the server did not begin its answer in time")
	errStall = errors.New("the server stopped in the middle of its answer")
)

// busyError is a server that asked for more patience than a call has.
type busyError struct {
	wait time.Duration
	err  error
}

func (e *busyError) Error() string {
	return fmt.Sprintf("%v; the server asks to come back in %v", e.err, e.wait.Round(time.Second))
}

func (e *busyError) Unwrap() error { return e.err }

// tryAll makes the call, and again after what may pass. The usage counts every try.
func (c *Client) tryAll(ctx context.Context, m model, p script.Prompt) (script.Completion, error) {
	var spent script.Usage
	wait := c.firstWait
	for try := 0; ; {
		r := m.request(p)
		said, after, err := c.try(ctx, r)
		spent.In += said.Usage.In
		spent.Out += said.Usage.Out
		said.Usage = spent
		if err != nil && c.offersOf(m.name).without(r, err) {
			c.c.Log.Info("the server does not know an option, going on without", "model", m.name, "err", err)
			continue
		}
		if err == nil || try >= c.c.Retries || !passing(err) || ctx.Err() != nil {
			return said, err
		}
		pause := max(after, jitter(wait))
		if deadline, ok := ctx.Deadline(); after > 0 && ok && time.Until(deadline) < pause {
			return said, &busyError{after, err}
		}
		c.c.Log.Debug("model call failed, trying again", "model", m.name, "wait", pause, "err", err)
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return said, err
		case <-timer.C:
		}
		wait = min(2*wait, longestWait)
		try++
	}
}

// jitter spreads retries between half and one and a half of a wait.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d+1) }

// passing tells failures that may be gone in a moment: 429, 5xx, broken connections and silence.
func passing(err error) bool {
	var api *openai.APIError
	var request *openai.RequestError
	status := 0
	switch {
	case errors.Is(err, errShape), errors.Is(err, errCut), errors.Is(err, errSlow), errors.Is(err, errStall):
		return true
	case errors.As(err, &api):
		status = api.HTTPStatusCode
	case errors.As(err, &request):
		status = request.HTTPStatusCode
	default:
		var transport *url.Error
		return errors.As(err, &transport)
	}
	return status == 0 || status == http.StatusTooManyRequests || status >= 500 // 0: an error inside a stream
}

// try streams one completion. A stream that ends without saying why it ended, that pauses too
// long or that had to be cut, is an error: half a sentence is worse than none. After is what the
// server wants waited before the next try.
func (c *Client) try(ctx context.Context, r openai.ChatCompletionRequest) (said script.Completion, after time.Duration, err error) {
	said.Usage.In = tokensIn(r.Messages[0].Content) + tokensIn(r.Messages[1].Content)
	note := &note{}
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, noteKey{}, note))
	defer cancel(nil)
	silence := time.AfterFunc(c.c.FirstToken, func() { cancel(errSlow) })
	defer silence.Stop()
	defer func() {
		if cause := context.Cause(ctx); err != nil && (errors.Is(cause, errSlow) || errors.Is(cause, errStall)) {
			err = cause
		}
		after = note.after
	}()
	stream, err := c.api.CreateChatCompletionStream(ctx, r)
	if err != nil {
		if note.refused {
			said.Usage = script.Usage{} // nothing was read of it
		}
		return said, 0, err
	}
	defer func() { _ = stream.Close() }() // only what was read counts
	said, err = read(stream, said, func() {
		silence.Stop()
		silence = time.AfterFunc(c.c.Stall, func() { cancel(errStall) })
	})
	return said, 0, err
}

// read takes a stream in; heard is called for every piece of it.
func read(stream *openai.ChatCompletionStream, said script.Completion, heard func()) (script.Completion, error) {
	var b strings.Builder
	finished := openai.FinishReason("")
	counted := false
	fail := func(err error) (script.Completion, error) {
		if !counted {
			said.Usage.Out = tokensIn(b.String())
		}
		return said, err
	}
	for {
		raw, err := stream.RecvRaw()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fail(fmt.Errorf("read stream: %w", err))
		}
		heard()
		var chunk openai.ChatCompletionStreamResponse
		if err := json.Unmarshal(raw, &chunk); err != nil {
			return fail(fmt.Errorf("read stream: %w: %w", errShape, err))
		}
		if u := chunk.Usage; u != nil && u.PromptTokens+u.CompletionTokens > 0 {
			counted = true
			said.Usage.In, said.Usage.Out = u.PromptTokens, u.CompletionTokens
		}
		for _, choice := range chunk.Choices {
			if choice.Index == 0 {
				b.WriteString(choice.Delta.Content)
			}
			if choice.FinishReason != "" {
				finished = choice.FinishReason
			}
		}
		if b.Len() > maxText {
			return fail(fmt.Errorf("%w after %d bytes", errCut, b.Len()))
		}
	}
	switch {
	case finished == "" || finished == openai.FinishReasonLength || finished == openai.FinishReasonContentFilter:
		return fail(fmt.Errorf("%w: finish reason %q", errCut, finished))
	case strings.TrimSpace(b.String()) == "":
		return fail(fmt.Errorf("%w: it is empty", errShape))
	}
	said.Text = b.String()
	return fail(nil)
}

// tokensIn estimates what a server does not count: four bytes a token, as a rule of thumb for
// texts in Latin script.
func tokensIn(text string) int { return (len(text) + 3) / 4 }
