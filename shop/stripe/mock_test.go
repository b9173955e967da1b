package stripe_test

import (
	"bufio"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
)

// mock starts Stripe's own mock, which knows the shape of every request and keeps nothing.
func mock(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("../../.tools/stripe-mock-*")
	if err != nil || len(found) == 0 {
		t.Fatal("stripe-mock is missing: make deps-test puts it into .tools")
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "-http-addr", at)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for s := bufio.NewScanner(out); s.Scan(); {
		if strings.Contains(s.Text(), "Listening") {
			go func() {
				for s.Scan() { // it stops when nobody reads
				}
			}()
			return "http://" + at
		}
	}
	t.Fatal("stripe-mock did not start")
	return ""
}

// TestRequestShapes sends each request that we send to Stripe's mock: a parameter that Stripe does not
// know is refused there. It says nothing about behaviour; its payments all stand at their beginning.
func TestRequestShapes(t *testing.T) {
	ctx := t.Context()
	p := open(t, mock(t))
	s, err := p.Open(ctx, payment("k"))
	if err != nil || s.Ref == "" {
		t.Fatalf("open: %+v %v", s, err)
	}
	if _, err := p.Get(ctx, s.Ref); err != nil {
		t.Errorf("get: %v", err)
	}
	if err := p.Void(ctx, s.Ref); err != nil {
		t.Errorf("void: %v", err)
	}
	for name, err := range map[string]error{"refund": p.Refund(ctx, shop.Repayment{Ref: s.Ref, Key: "r", Amount: shop.Money{Minor: 1, Currency: "EUR"}}), "capture": p.Capture(ctx, s.Ref)} {
		if err != nil && !strings.Contains(err.Error(), "no payment yet") && !strings.Contains(err.Error(), "it is requires_") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
