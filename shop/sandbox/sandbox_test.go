package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/sandbox"
	"github.com/barkerlive/barker/shop/shoptest"
)

// wire carries requests to the handlers that a test mounted, so that no socket is between clocks.
type wire struct{ mux *http.ServeMux }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// trial is a sandbox with a browser in front of it.
type trial struct {
	t    *testing.T
	dir  string
	pay  *sandbox.Payments
	wire wire

	mu   sync.Mutex // guards what follows
	told []shop.Notice
	fail error // what the shop answers a notice
}

// heard are the notices so far.
func (tr *trial) heard() []shop.Notice {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return slices.Clone(tr.told)
}

// answer is what the shop answers notices from now on, and how many there were.
func (tr *trial) answer(err error) int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.fail = err
	return len(tr.told)
}

func newTrial(t *testing.T, instant bool) *trial {
	tr := &trial{t: t, dir: t.TempDir()}
	tr.open(instant)
	return tr
}

// open opens the sandbox on what its folder holds.
func (tr *trial) open(instant bool) {
	tr.t.Helper()
	tr.wire = wire{http.NewServeMux()}
	p, err := sandbox.Open(sandbox.Config{
		Dir: tr.dir, Instant: instant, Notices: func() string { return "https://shop.example/pay/sandbox/notice" }, Client: &http.Client{Transport: tr.wire},
		Page: func(ref string) string { return "/pay/sandbox/" + ref }, Return: func(token string) string { return "/order/" + token },
	})
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.pay = p
	tell := func(_ context.Context, n shop.Notice) error {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.told = append(tr.told, n)
		return tr.fail
	}
	tr.wire.mux.Handle("POST /pay/sandbox/notice", p.Notices("sandbox", tell, slog.New(slog.DiscardHandler)))
	tr.wire.mux.Handle("/pay/sandbox/", p.Handler())
}

func (tr *trial) begin(key string) shop.Session {
	tr.t.Helper()
	s, err := tr.pay.Open(tr.t.Context(), shop.Payment{Key: key, Amount: shop.Money{Minor: 4495, Currency: "EUR"}, Number: "B-1001", Token: "tok", Language: "nl",
		Expires: time.Now().Add(30 * time.Minute)})
	if err != nil {
		tr.t.Fatal(err)
	}
	return s
}

// press presses a button of the page, and returns the status and where the browser is sent.
func (tr *trial) press(ref, outcome, notice string) (int, string) {
	tr.t.Helper()
	form := url.Values{"outcome": {outcome}, "notice": {notice}}
	r := httptest.NewRequestWithContext(tr.t.Context(), http.MethodPost, "/pay/sandbox/"+ref, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	tr.wire.mux.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location")
}

func (tr *trial) page(ref string) string {
	tr.t.Helper()
	w := httptest.NewRecorder()
	tr.wire.mux.ServeHTTP(w, httptest.NewRequestWithContext(tr.t.Context(), http.MethodGet, "/pay/sandbox/"+ref, nil))
	body, err := io.ReadAll(w.Body)
	if err != nil || w.Code != http.StatusOK {
		tr.t.Fatalf("page: %d %v", w.Code, err)
	}
	return string(body)
}

func (tr *trial) state(ref string) shop.Session {
	tr.t.Helper()
	s, err := tr.pay.Get(tr.t.Context(), ref)
	if err != nil {
		tr.t.Fatal(err)
	}
	return s
}

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		presses string
		want    shop.SessionState
		reason  string
	}{
		{"pay", shop.SessionAuthorised, ""}, {"decline", shop.SessionRefused, "card_declined"}, {"challenge approve", shop.SessionAuthorised, ""},
		{"challenge reject", shop.SessionRefused, "card_declined"}, {"challenge leave", shop.SessionPending, ""}, {"leave", shop.SessionPending, ""}, {"slow", shop.SessionPending, ""},
	} {
		tr := newTrial(t, false)
		s := tr.begin("k")
		if s.State != shop.SessionPending || s.URL != "/pay/sandbox/"+s.Ref || !s.Test {
			t.Fatalf("begun %+v", s)
		}
		for press := range strings.FieldsSeq(c.presses) {
			code, to := tr.press(s.Ref, press, "never")
			want := "/order/tok"
			if press == "challenge" {
				want = s.URL
			}
			if code != http.StatusSeeOther || to != want {
				t.Errorf("%s: %s: status %d to %q", c.presses, press, code, to)
			}
		}
		if got := tr.state(s.Ref); got.State != c.want || got.Reason != c.reason || got.Deferred != (c.presses == "slow") {
			t.Errorf("%s: %+v", c.presses, got)
		}
		tr.open(false) // as after a restart
		if got := tr.state(s.Ref); got.State != c.want {
			t.Errorf("%s: after a restart %+v", c.presses, got)
		}
		if again := tr.begin("k"); again.Ref != s.Ref || again.State != c.want {
			t.Errorf("%s: the same key gives %+v", c.presses, again)
		}
	}
}

func TestPageSaysTest(t *testing.T) {
	tr := newTrial(t, false)
	s := tr.begin("k")
	body := tr.page(s.Ref)
	for _, want := range []string{`lang="nl"`, "TEST: er wordt geen geld afgeschreven", "B-1001", "€ 44,95", `value="challenge"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if code, _ := tr.press(s.Ref, "approve", ""); code != http.StatusConflict {
		t.Errorf("approving what nobody asked: %d", code)
	}
	if code, _ := tr.press(s.Ref, "rob", ""); code != http.StatusConflict {
		t.Errorf("an unknown button: %d", code)
	}
	tr.press(s.Ref, "pay", "")
	if code, _ := tr.press(s.Ref, "pay", ""); code != http.StatusConflict {
		t.Errorf("paying twice: %d", code)
	}
	if body := tr.page(s.Ref); !strings.Contains(body, "goedgekeurd") || strings.Contains(body, `value="pay"`) {
		t.Errorf("after paying the page is\n%s", body)
	}
	w := httptest.NewRecorder()
	tr.wire.mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/pay/sandbox/sandbox_aaaaaaaaaaaaaaaaaaaaaaaaaa", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("no such payment: %d", w.Code)
	}
	w = httptest.NewRecorder()
	tr.wire.mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/pay/sandbox/page.css", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Type"), "css") {
		t.Errorf("style: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
}

func TestMoney(t *testing.T) {
	ctx, tr := t.Context(), newTrial(t, false)
	s := tr.begin("k")
	if err := tr.pay.Capture(ctx, s.Ref); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("capture before paying: %v", err)
	}
	tr.press(s.Ref, "pay", "never")
	if err := errors.Join(tr.pay.Capture(ctx, s.Ref), tr.pay.Capture(ctx, s.Ref)); err != nil {
		t.Error(err)
	}
	if err := tr.pay.Void(ctx, s.Ref); !errors.Is(err, shop.ErrCaptured) {
		t.Errorf("void: %v", err)
	}
	back := shop.Repayment{Ref: s.Ref, Key: "r1", Amount: shop.Money{Minor: 1000, Currency: "EUR"}}
	if err := errors.Join(tr.pay.Refund(ctx, back), tr.pay.Refund(ctx, back)); err != nil {
		t.Error(err)
	}
	if got := tr.state(s.Ref); got.Refunded.Minor != 1000 || got.State != shop.SessionCaptured {
		t.Errorf("refunded: %+v", got)
	}
	back.Key, back.Amount.Minor = "r2", 3496
	if err := tr.pay.Refund(ctx, back); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("refund of more than is left: %v", err)
	}
	if code, _ := tr.press(s.Ref, "dispute", "never"); code != http.StatusSeeOther || !tr.state(s.Ref).Disputed {
		t.Error("no dispute")
	}
	v := tr.begin("v")
	if err := errors.Join(tr.pay.Void(ctx, v.Ref), tr.pay.Void(ctx, v.Ref)); err != nil || tr.state(v.Ref).State != shop.SessionExpired {
		t.Errorf("void: %v", err)
	}
	for _, err := range []error{tr.pay.Capture(ctx, v.Ref), tr.pay.Capture(ctx, "x"), tr.pay.Void(ctx, "../secret"), tr.pay.Refund(ctx, shop.Repayment{Ref: v.Ref, Key: "a"})} {
		if !errors.Is(err, shop.ErrPayment) {
			t.Errorf("%v", err)
		}
	}
	if _, err := tr.pay.Open(ctx, shop.Payment{}); !errors.Is(err, shop.ErrPayment) {
		t.Errorf("no key: %v", err)
	}
}

// TestNoticesComeAsAsked runs a minute for each way of being told.
func TestNoticesComeAsAsked(t *testing.T) {
	for how, want := range map[string][]int{ // how many there are at once, after 25 s and after 2 min
		"": {0, 1, 1}, "before": {1, 1, 1}, "late": {0, 0, 1}, "twice": {0, 2, 2}, "never": {0, 0, 0},
	} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			tr := &trial{t: t, dir: dir}
			tr.open(false)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- tr.pay.Run(ctx) }()
			s := tr.begin("k")
			tr.press(s.Ref, "pay", how)
			got := []int{len(tr.heard())}
			time.Sleep(25 * time.Second)
			synctest.Wait()
			got = append(got, len(tr.heard()))
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			if got = append(got, len(tr.heard())); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%q: told %v, want %v", how, got, want)
			}
			if len(tr.heard()) > 0 && (tr.heard()[0].Ref != s.Ref || tr.heard()[0].Provider != "sandbox" || tr.heard()[0].Event == "") {
				t.Errorf("told %+v", tr.heard()[0])
			}
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSlowMoneyAndExpiry(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		tr := &trial{t: t, dir: dir, fail: errors.New("the shop is away")}
		tr.open(false)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- tr.pay.Run(ctx) }()
		s, left := tr.begin("k"), tr.begin("left")
		tr.press(s.Ref, "slow", "")
		time.Sleep(19 * time.Second)
		if got := tr.state(s.Ref); got.State != shop.SessionPending {
			t.Errorf("too early: %+v", got)
		}
		time.Sleep(2 * time.Second)
		if got := tr.state(s.Ref); got.State != shop.SessionCaptured {
			t.Errorf("too late: %+v", got)
		}
		time.Sleep(10 * time.Second) // the shop does not take notices: they are sent again
		synctest.Wait()
		tries := tr.answer(nil)
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if tries < 2 || len(tr.heard()) != tries+1 {
			t.Errorf("told %d times while away, %d in all", tries, len(tr.heard()))
		}
		time.Sleep(10 * time.Minute)
		if got := tr.state(left.Ref); got.State != shop.SessionExpired {
			t.Errorf("left: %+v", got)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestForgedNoticesAreRefused(t *testing.T) {
	tr := newTrial(t, false)
	for name, header := range map[string]string{"none": "", "forged": fmt.Sprintf("t=%d,v1=00", time.Now().Unix()), "no time": "v1=00"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/pay/sandbox/notice", strings.NewReader(`{"id":"x","ref":"y"}`))
		r.Header.Set("Sandbox-Signature", header)
		w := httptest.NewRecorder()
		tr.wire.mux.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || len(tr.heard()) > 0 {
			t.Errorf("%s: status %d, told %v", name, w.Code, tr.heard())
		}
	}
}

// TestShopSells has the shop take what the page decides, and an instant sandbox sell at once.
func TestShopSells(t *testing.T) {
	for _, instant := range []bool{true, false} {
		ctx, tr := t.Context(), newTrial(t, instant)
		c := shoptest.Config()
		c.Payments["sandbox"] = tr.pay
		store := shoptest.NewMemory()
		s := shoptest.Open(t, c, store, shoptest.Mug(5))
		if _, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
			t.Fatal(err)
		}
		o, err := s.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "sandbox"})
		if err != nil || !o.Test {
			t.Fatalf("order is %+v %v", o, err)
		}
		if !instant {
			if o.State != shop.PendingPayment {
				t.Errorf("before paying it is %s", o.State)
			}
			tr.press(o.PayURL[strings.LastIndexByte(o.PayURL, '/')+1:], "pay", "never")
			if o, err = s.Settle(ctx, o.Token); err != nil {
				t.Fatal(err)
			}
		}
		if o.State != shop.Paid {
			t.Errorf("instant %t: it is %s", instant, o.State)
		}
		shoptest.Sound(t, store, c.ID)
	}
}

func TestBrokenFolder(t *testing.T) {
	if _, err := sandbox.Open(sandbox.Config{Dir: filepath.Join(t.TempDir(), "missing")}); err == nil {
		t.Error("a missing folder was taken")
	}
	tr := newTrial(t, false)
	s := tr.begin("k")
	if err := os.WriteFile(filepath.Join(tr.dir, s.Ref+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.pay.Get(t.Context(), s.Ref); err == nil || errors.Is(err, shop.ErrPayment) {
		t.Errorf("a broken file is no refusal: %v", err)
	}
}
