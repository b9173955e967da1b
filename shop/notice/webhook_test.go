package notice_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
)

var (
	oldSecret = "whsec_" + base64.StdEncoding.EncodeToString([]byte("an old key of thirty-two bytes.."))
	newSecret = "whsec_" + base64.StdEncoding.EncodeToString([]byte("a newer key of thirty-two bytes."))
)

func (e *ear) webhook() []notice.Webhook {
	return []notice.Webhook{{ID: "ear", URL: e.URL, Secrets: []string{newSecret, oldSecret}, Private: true}}
}

func TestAWebhookIsSignedAndInOrder(t *testing.T) {
	s, e := newStall(t), listen(t, nil)
	o := s.order("anna", "card", "en")
	must[shop.Order](t)(s.shop.Ship(t.Context(), o.ID, shop.Shipment{Carrier: "PostNL", Tracking: "3S1"}, "team"))
	s.run(notice.Config{Webhooks: e.webhook()}, s.settled)

	events := must[[]shop.Event](t)(s.shop.Events(t.Context(), 0, 100))
	calls := e.heard()
	if len(calls) != len(events) {
		t.Fatalf("%d calls for %d events", len(calls), len(events))
	}
	seen := map[int64]string{}
	for _, c := range calls {
		var p struct {
			ID, Type, Aggregate string
			Sequence            int64
			Timestamp           time.Time
			Data                struct{ Number, State string }
		}
		if err := json.Unmarshal([]byte(c.body), &p); err != nil {
			t.Fatal(err)
		}
		seen[p.Sequence] = p.Type
		if p.ID != c.header.Get("webhook-id") || p.Aggregate != "order:"+string(o.ID) || p.Data.Number != o.Number || p.Timestamp.IsZero() {
			t.Errorf("%+v of %s", p, c.body)
		}
		var want []string
		for _, secret := range []string{newSecret, oldSecret} {
			key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
			if err != nil {
				t.Fatal(err)
			}
			mac := hmac.New(sha256.New, key)
			mac.Write([]byte(p.ID + "." + c.header.Get("webhook-timestamp") + "." + c.body))
			want = append(want, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		}
		if got := c.header.Get("webhook-signature"); got != strings.Join(want, " ") {
			t.Errorf("signature %s, want %s", got, want)
		}
	}
	for i, typ := range []string{"order.pending_payment", "order.paid", "order.shipped"} {
		if seen[int64(i+1)] != typ {
			t.Errorf("%v: number %d is %s", seen, i+1, typ)
		}
	}
}

func TestAWebhookIsTriedAgainUnderTheSameID(t *testing.T) {
	s := newStall(t)
	e := listen(t, func(w http.ResponseWriter, _ *http.Request, again int) {
		if again < 3 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	s.order("anna", "card", "en")
	s.run(notice.Config{Webhooks: e.webhook()}, s.settled)
	if calls := e.heard(); len(calls) != 6 {
		t.Errorf("%d calls", len(calls))
	}
	ds := must[[]notice.Delivery](t)(s.db.Notices().Deliveries(t.Context(), "demo", notice.Done, 10))
	if len(ds) != 2 || ds[0].Attempts != 3 {
		t.Errorf("%+v", ds)
	}
}

func TestWhatCannotBeToldIsGivenUpAndHoldsUpNobody(t *testing.T) {
	s := newStall(t)
	broken := listen(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusTeapot) })
	gone := listen(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusGone) })
	moved := listen(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	fine := listen(t, nil)
	hooks := append(broken.webhook(), fine.webhook()...)
	hooks = append(append(hooks, gone.webhook()...), moved.webhook()...)
	for i, id := range []string{"broken", "fine", "gone", "moved"} {
		hooks[i].ID = id
	}
	hooks[1].Types = []string{"order.p*"}
	o := s.order("anna", "card", "en")
	must[shop.Order](t)(s.shop.Ship(t.Context(), o.ID, shop.Shipment{}, "team"))
	s.run(notice.Config{Webhooks: hooks, Retries: make([]time.Duration, 2)}, s.settled)
	for name, c := range map[string]struct{ got, want int }{
		"broken": {len(broken.heard()), 9}, "gone": {len(gone.heard()), 3}, "moved": {len(moved.heard()), 9}, "fine": {len(fine.heard()), 2},
	} {
		if c.got != c.want {
			t.Errorf("%s was called %d times, want %d", name, c.got, c.want)
		}
	}
	dead := must[[]notice.Delivery](t)(s.db.Notices().Deliveries(t.Context(), "demo", notice.Dead, 20))
	if len(dead) != 9 || dead[0].Error == "" {
		t.Errorf("given up: %+v", dead)
	}

	// Somebody mends it and asks for one again.
	mended := listen(t, nil)
	hook := mended.webhook()
	hook[0].ID = "broken"
	for _, d := range dead {
		if d.Receiver == "webhook:broken" && d.Event.Type == "order.paid" {
			if ok := must[bool](t)(s.db.Notices().Redeliver(t.Context(), "demo", d.ID)); !ok {
				t.Error("not there")
			}
		}
	}
	s.run(notice.Config{Webhooks: hook}, s.settled)
	if calls := mended.heard(); len(calls) != 1 || !strings.Contains(calls[0].body, `"order.paid"`) {
		t.Errorf("redelivered: %+v", calls)
	}
}

func TestAWebhookReachesNothingPrivate(t *testing.T) {
	s, e := newStall(t), listen(t, nil)
	tls := listenTLS(t)
	s.order("anna", "card", "en")
	for _, url := range []string{tls, strings.Replace(tls, "127.0.0.1", "localhost", 1)} {
		hook := notice.Webhook{ID: "inside", URL: url, Secrets: []string{newSecret}}
		s.run(notice.Config{Webhooks: []notice.Webhook{hook}, Retries: []time.Duration{}}, s.settled)
	}
	dead := must[[]notice.Delivery](t)(s.db.Notices().Deliveries(t.Context(), "demo", notice.Dead, 20))
	if len(dead) == 0 || !strings.Contains(dead[0].Error, "not a public address") {
		t.Errorf("%+v", dead)
	}
	for _, w := range []notice.Webhook{
		{ID: "plain", URL: e.URL, Secrets: []string{newSecret}}, {ID: "none", URL: "https://x.example"},
		{ID: "weak", URL: "https://x.example", Secrets: []string{"whsec_c2hvcnQ="}}, {ID: "bare", URL: "https://x.example", Secrets: []string{"secret"}},
	} {
		if _, err := notice.New(notice.Config{Shop: s.shop, Store: s.db.Notices(), Webhooks: []notice.Webhook{w}}); err == nil {
			t.Errorf("%s was taken", w.ID)
		}
	}
}

func listenTLS(t *testing.T) string {
	srv := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	return srv.URL
}

const (
	victim   = "BARKER_TEST_NOTICE_VICTIM" // the database of a process that is to be killed
	receiver = "BARKER_TEST_NOTICE_URL"    // "" for a victim that sells and tells nobody
)

// TestVictim is no test of its own: it sells, and tells until it is killed.
func TestVictim(t *testing.T) {
	path := os.Getenv(victim)
	if path == "" {
		t.Skip("for TestAKilledHouseTellsStill")
	}
	s := stallAt(t, openDB(t, path))
	s.order("anna", "card", "en")
	fmt.Println("sold")
	if url := os.Getenv(receiver); url != "" {
		s.run(notice.Config{Webhooks: []notice.Webhook{{ID: "ear", URL: url, Secrets: []string{newSecret}, Private: true}}}, func() bool { return false })
	}
	select {}
}

// TestAKilledHouseTellsStill kills a process between the commit and the reading of the outbox, and
// while the receiver has the event and the house does not know it yet.
func TestAKilledHouseTellsStill(t *testing.T) {
	for name, listens := range map[string]bool{"before it is read": false, "before it is noted": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "barker.db")
			came, answer := make(chan struct{}, 9), make(chan struct{})
			e := listen(t, func(_ http.ResponseWriter, r *http.Request, again int) {
				if again == 1 {
					came <- struct{}{}
					select {
					case <-answer:
					case <-r.Context().Done():
					}
				}
			})
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestVictim$")
			cmd.Env = append(os.Environ(), victim+"="+path)
			if listens {
				cmd.Env = append(cmd.Env, receiver+"="+e.URL)
			}
			out := must[io.ReadCloser](t)(cmd.StdoutPipe())
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "sold"; {
			}
			if listens {
				<-came
				<-came
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // it was killed
			close(answer)

			s := &stall{t: t, db: openDB(t, path)}
			s.shop = stallAt(t, s.db).shop
			// Whoever was interrupted keeps its lease for a minute: asked again, it is due at once.
			for _, d := range must[[]notice.Delivery](t)(s.db.Notices().Deliveries(ctx, "demo", notice.Due, 10)) {
				must[bool](t)(s.db.Notices().Redeliver(ctx, "demo", d.ID))
			}
			s.run(notice.Config{Webhooks: e.webhook()}, s.settled)
			ids := map[string]int{}
			for _, c := range e.heard() {
				ids[c.header.Get("webhook-id")]++
			}
			if len(ids) != 2 {
				t.Errorf("told of %v", ids)
			}
			for id, n := range ids {
				if listens != (n > 1) {
					t.Errorf("%s came %d times", id, n)
				}
			}
			if done := must[[]notice.Delivery](t)(s.db.Notices().Deliveries(ctx, "demo", notice.Done, 10)); len(done) != 2 {
				t.Errorf("done: %+v", done)
			}
		})
	}
}
