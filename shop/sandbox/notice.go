package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
)

// notice is a notice to be sent.
type notice struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	// Tries is how often it was tried in vain.
	Tries int `json:"tries,omitempty"`
}

// tell has the same notice sent so many times, from a time on.
func (s *session) tell(at time.Time, times int) {
	s.Told++
	for range times {
		s.Notices = append(s.Notices, notice{ID: fmt.Sprintf("%s-%d", s.Ref, s.Told), At: at})
	}
}

const (
	// lateBy is how late a late notice comes.
	lateBy = 30 * time.Second
	// maxTries is how often a notice is tried, with twice the pause each time.
	maxTries  = 8
	signature = "Sandbox-Signature"
	tolerance = 5 * time.Minute
	maxNotice = 4 << 10
)

type message struct {
	ID  string `json:"id"`
	Ref string `json:"ref"`
}

// Run sends notices when their time has come, until ctx ends.
func (p *Payments) Run(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		if err := p.send(ctx); err != nil && ctx.Err() == nil {
			p.c.Log.Error("send notices of test payments", "err", err)
		}
	}
}

// send sends what is due.
func (p *Payments) send(ctx context.Context) error {
	files, err := filepath.Glob(filepath.Join(p.c.Dir, prefix+"*.json"))
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil || !bytes.Contains(data, []byte(`"notices":[`)) {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, p.sendOf(ctx, strings.TrimSuffix(filepath.Base(f), ".json")))
	}
	return errors.Join(errs...)
}

func (p *Payments) sendOf(ctx context.Context, ref string) error {
	var due []notice
	err := p.change(ref, false, func(s *session) error {
		later := s.Notices[:0:0]
		for _, n := range s.Notices {
			if time.Now().Before(n.At) {
				later = append(later, n)
			} else {
				due = append(due, n)
			}
		}
		s.Notices = later
		return nil
	})
	if err != nil || p.c.Notices == nil || p.c.Notices() == "" {
		return err
	}
	for _, n := range due {
		if err := p.post(ctx, message{n.ID, ref}); err == nil {
			continue
		}
		if n.Tries++; n.Tries == maxTries {
			p.c.Log.Warn("a notice of a test payment was given up", "ref", ref)
			continue
		}
		n.At = time.Now().Add(time.Second << n.Tries)
		err = errors.Join(err, p.change(ref, false, func(s *session) error {
			s.Notices = append(s.Notices, n)
			return nil
		}))
	}
	return err
}

func (p *Payments) post(ctx context.Context, m message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.c.Notices(), bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(signature, p.sign(time.Now(), body))
	resp, err := p.c.Client.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxNotice)) // so that the connection is used again
	if err := resp.Body.Close(); err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// sign is "t=TIME,v1=HMAC": HMAC-SHA256 of the time in Unix seconds, a full stop and the body.
func (p *Payments) sign(at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	h := hmac.New(sha256.New, p.secret)
	h.Write([]byte(t + "."))
	h.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(h.Sum(nil))
}

// verify tells whether a notice was signed here, not long ago.
func (p *Payments) verify(header string, body []byte) bool {
	t, _, _ := strings.Cut(strings.TrimPrefix(header, "t="), ",")
	unix, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return false
	}
	at := time.Unix(unix, 0)
	if age := time.Since(at); age > tolerance || age < -tolerance {
		return false
	}
	return hmac.Equal([]byte(header), []byte(p.sign(at, body)))
}

// Notices answers what Run sends: a real provider's webhook is answered in the same way. tell gets what
// a notice is about; provider is this way's name in the shop.
func (p *Payments) Notices(provider string, tell func(context.Context, shop.Notice) error, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotice))
		if err != nil {
			http.Error(w, "the notice is too long", http.StatusRequestEntityTooLarge)
			return
		}
		var m message
		if !p.verify(r.Header.Get(signature), body) || json.Unmarshal(body, &m) != nil {
			http.Error(w, "the signature is wrong", http.StatusBadRequest)
			return
		}
		err = tell(r.Context(), shop.Notice{Provider: provider, Event: m.ID, Ref: m.Ref})
		if err != nil && !errors.Is(err, shop.ErrUnknown) {
			log.Error("take a notice of a test payment", "event", m.ID, "err", err)
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
