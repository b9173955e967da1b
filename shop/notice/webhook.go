package notice

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/outside"
)

// Webhook is a program of the merchant's that is told by HTTP, as Standard Webhooks 1.0 has it
// (standardwebhooks.com).
type Webhook struct {
	ID  string // the merchant's name for it
	URL string
	// Secrets sign what is sent, all of them: while a key is being changed the old one too. Each is
	// "whsec_" and 24 to 64 bytes in base64.
	Secrets []string
	// Types are what it is told of: "order.paid", or "order.*"; empty for everything.
	Types []string
	// Private receivers are on this machine or its network: plain HTTP and addresses that are not
	// public are allowed.
	Private bool
}

const maxAnswer = 4 << 10 // bytes of an answer that are read

// hook is a webhook that can be called.
type hook struct {
	Webhook
	keys   [][]byte
	client *http.Client
}

func newHook(w Webhook) (*hook, error) {
	u, err := url.Parse(w.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !w.Private) {
		return nil, errors.New("url: write an address that begins with https://")
	}
	h := &hook{Webhook: w}
	for _, s := range w.Secrets {
		key, err := secretKey(s)
		if err != nil {
			return nil, err
		}
		h.keys = append(h.keys, key)
	}
	if len(h.keys) == 0 {
		return nil, errors.New("secret: there is none")
	}
	dialer := &net.Dialer{Timeout: sendTime, ControlContext: outside.Control(func(a netip.AddrPort) error {
		if w.Private {
			return nil
		}
		return outside.Public(a.Addr())
	})}
	h.client = &http.Client{
		Transport: &http.Transport{ // without a proxy: the address that is checked is the one asked
			DialContext: dialer.DialContext, TLSHandshakeTimeout: sendTime, MaxIdleConnsPerHost: atOnce,
			IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return h, nil
}

// secretKey reads a secret as Standard Webhooks writes it.
func secretKey(s string) ([]byte, error) {
	text, ok := strings.CutPrefix(s, "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errors.New("secret: write whsec_ and 24 to 64 bytes in base64, as `echo whsec_$(openssl rand -base64 32)` makes it")
	}
	return key, nil
}

// CheckSecret tells what is wrong with a secret.
func CheckSecret(s string) error {
	_, err := secretKey(s)
	return err
}

func (h *hook) wants(e shop.Event) bool {
	return len(h.Types) == 0 || slices.ContainsFunc(h.Types, func(t string) bool {
		group, all := strings.CutSuffix(t, "*")
		return t == e.Type || all && strings.HasPrefix(e.Type, group)
	})
}

// payload is what a webhook is sent. Events of one aggregate are told apart and put in order by
// their sequence, for they may arrive in another.
type payload struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Aggregate string          `json:"aggregate"`
	Sequence  int64           `json:"sequence"`
	Data      json.RawMessage `json:"data"`
}

// send posts an event. Only 2xx is taken for an answer; 410 says that nobody is there any more.
func (h *hook) send(ctx context.Context, e shop.Event) error {
	body, err := json.Marshal(payload{e.ID, e.Type, e.At.UTC(), e.Aggregate, e.Seq, e.Body})
	if err != nil {
		return &failure{err: err, final: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return &failure{err: err, final: true}
	}
	now := time.Now()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Barker")
	req.Header.Set("webhook-id", e.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("webhook-signature", signatures(h.keys, e.ID, now, body))
	res, err := h.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the address, which may hold a key
		}
		return err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer)) // so that the connection can be used again
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	f := &failure{err: fmt.Errorf("it answered %s", res.Status), final: res.StatusCode == http.StatusGone}
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
		f.after = time.Duration(min(s, int(maxAfter/time.Second))) * time.Second
	}
	return f
}

// signatures are those of a message under each key: "v1," and the HMAC-SHA256 of its ID, its time
// and its body in base64, with spaces between.
func signatures(keys [][]byte, id string, at time.Time, body []byte) string {
	var all []string
	for _, key := range keys {
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%d.%s", id, at.Unix(), body)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(all, " ")
}
