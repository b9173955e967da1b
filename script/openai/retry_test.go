package openai

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

func (f *faker) RoundTrip(*http.Request) (*http.Response, error) {
	f.calls++
	return f.reply(f.calls), nil
}

// faker is a server without a network, for tests of time.
type faker struct {
	reply func(call int) *http.Response
	calls int
}

func reply(status int, header, body string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(strings.NewReader(body))}
	if header != "" {
		r.Header.Set("Retry-After", header)
	}
	return r
}

func offline(t *testing.T, f *faker) *Client {
	t.Helper()
	c, err := New(Config{BaseURL: "http://model.test/v1", Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	api := openai.DefaultConfig("")
	api.BaseURL = "http://model.test/v1"
	api.HTTPClient = bounded{&http.Client{Transport: f}, ""}
	c.api = openai.NewClientWithConfig(api)
	return c
}

func TestRetryAfterIsHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &faker{reply: func(call int) *http.Response {
			if call < 3 {
				return reply(429, "4", "slow down")
			}
			return reply(200, "", chunk("Hello.", "stop"))
		}}
		began := time.Now()
		got, err := offline(t, f).Model("small").Complete(t.Context(), prompt)
		if waited := time.Since(began); err != nil || got.Text != "Hello." || waited != 8*time.Second {
			t.Errorf("%+v, %v, after %v", got, err, waited)
		}
		f = &faker{reply: func(int) *http.Response { return reply(503, "90", "") }}
		c := offline(t, f)
		began = time.Now()
		_, err = c.Model("small").Complete(t.Context(), prompt)
		var busy *busyError
		if !errors.As(err, &busy) || f.calls != 1 || time.Since(began) != 0 || !c.Resting().Equal(began.Add(90*time.Second)) {
			t.Errorf("%v, %d calls, resting until %v", err, f.calls, c.Resting())
		}
		if _, err := c.Model("small").Complete(t.Context(), prompt); !errors.Is(err, ErrResting) || f.calls != 1 {
			t.Errorf("asked again at once: %v", err)
		}
	})
}

func TestRetriesBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &faker{reply: func(int) *http.Response { return reply(500, "", "") }}
		began := time.Now()
		_, err := offline(t, f).Model("small").Complete(t.Context(), prompt)
		least, most := (200+400)*time.Millisecond, (600+1200)*time.Millisecond
		if waited := time.Since(began); err == nil || f.calls != 3 || waited < least || waited > most {
			t.Errorf("%v, %d calls in %v", err, f.calls, waited)
		}
	})
}

func TestReadsRetryAfter(t *testing.T) {
	now := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-3": 0, "soon": 0, "1.5": 0, "99999999999999": 0,
		"Mon, 04 May 2026 12:01:00 GMT": time.Minute, "Mon, 04 May 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}
