package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binaryDir holds the program under test.
var binaryDir string

// binary is the program under test, built once and without the race detector: drawing under it is
// slower than real time.
var binary = sync.OnceValues(func() (string, error) {
	file := filepath.Join(binaryDir, "barker")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-o", file, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if binaryDir, err = os.MkdirTemp("", "barker-test-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(binaryDir)
		return m.Run()
	}())
}

// program is a running barker.
type program struct {
	t     *testing.T
	cmd   *exec.Cmd
	base  string // http://localhost:PORT
	token string // of the first account's link; empty when there is an account
	log   *lockedBuffer
	done  chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var (
	watchLine = regexp.MustCompile(`Watch\s+(http\S+)/live/`)
	tokenLine = regexp.MustCompile(`/console/welcome/(\S+)`)
)

// start runs the demo shop from a data folder and waits until it is on air.
func start(t *testing.T, data string) *program {
	t.Helper()
	return launch(t, os.Environ(), "-data", data, "-http", "127.0.0.1:0", "-udp", "127.0.0.1:0")
}

// launch runs with an environment and arguments and waits until it is on air.
func launch(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, log: &lockedBuffer{}, done: make(chan error, 1)}
	p.cmd = exec.CommandContext(context.Background(), file, append([]string{"run"}, args...)...)
	p.cmd.Env, p.cmd.Stderr = env, p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := watchLine.FindStringSubmatch(lines.Text()); m != nil {
			p.base = m[1]
		}
		if m := tokenLine.FindStringSubmatch(lines.Text()); m != nil {
			p.token = m[1]
		}
		if p.base != "" && strings.TrimSpace(lines.Text()) == "" {
			break
		}
	}
	go func() {
		_, _ = io.Copy(p.log, out)
		p.done <- p.cmd.Wait()
	}()
	p.waitFor("to be on air", func() bool { return p.status("/readyz") == http.StatusOK })
	return p
}

// kill ends the program as a power cut does.
func (p *program) kill() {
	if err := p.cmd.Process.Kill(); err == nil {
		<-p.done
	}
	if p.t.Failed() {
		p.t.Logf("the program said:\n%s", p.log)
	}
}

// stop asks it to end, as systemd does.
func (p *program) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	select {
	case err := <-p.done:
		if err != nil {
			p.t.Errorf("it ended with %v:\n%s", err, p.log)
		}
	case <-time.After(20 * time.Second):
		p.t.Error("it did not end within 20 s of SIGTERM")
	}
}

func (p *program) waitFor(what string, ok func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if ok() {
			return
		}
	}
	p.t.Fatalf("waited 90 s for it %s:\n%s", what, p.log)
}

func (p *program) status(path string) int {
	r, err := http.Get(p.base + path)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	return r.StatusCode
}

// visitor is a browser's cookies and manners.
type visitor struct {
	p      *program
	client *http.Client
}

func (p *program) visitor() *visitor {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &visitor{p, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// do sends JSON and reads JSON; it returns the status.
func (v *visitor) do(method, path string, in, out any) int {
	v.p.t.Helper()
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			v.p.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(v.p.t.Context(), method, v.p.base+path, &body)
	if err != nil {
		v.p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", v.p.base)
	resp, err := v.client.Do(r)
	if err != nil {
		v.p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		v.p.t.Fatal(err)
	}
	if out != nil && resp.StatusCode < 300 && len(b) > 0 {
		if err := json.Unmarshal(b, out); err != nil {
			v.p.t.Fatalf("%s %s: %v in %s", method, path, err, b)
		}
	}
	return resp.StatusCode
}

// must is do that has to succeed.
func (v *visitor) must(method, path string, in, out any) {
	v.p.t.Helper()
	if code := v.do(method, path, in, out); code >= 300 {
		v.p.t.Fatalf("%s %s: %d", method, path, code)
	}
}

// owner makes the first account and is signed in.
func (p *program) owner() *visitor {
	p.t.Helper()
	if p.token == "" {
		p.t.Fatal("no link for the first account was printed")
	}
	v := p.visitor()
	v.must("POST", "/api/console/accept", map[string]string{
		"token": p.token, "email": "lena@example.org", "name": "Lena", "password": "seven quiet teapots",
	}, nil)
	return v
}

// product is what the console knows of a product.
type product struct {
	ID, Code, Title, State string
	Price                  struct {
		Minor    int64
		Currency string
	}
	Variants []struct {
		SKU                     string
		Stock, OnHand, Reserved int
		State                   string
	}
}

func (v *visitor) products() []product {
	v.p.t.Helper()
	var out struct{ Products []product }
	v.must("GET", "/api/console/products", nil, &out)
	return out.Products
}

// simple is a product with one variant and enough of it.
func (v *visitor) simple() product {
	v.p.t.Helper()
	for _, p := range v.products() {
		if len(p.Variants) == 1 && p.Variants[0].Stock > 5 {
			return p
		}
	}
	v.p.t.Fatal("no product has one variant and more than five of it")
	return product{}
}

func (v *visitor) stockOf(sku string) int {
	v.p.t.Helper()
	for _, p := range v.products() {
		for _, va := range p.Variants {
			if va.SKU == sku {
				return va.Stock
			}
		}
	}
	v.p.t.Fatalf("%s is gone", sku)
	return 0
}

// order buys one of a SKU over HTTP and returns the order's token.
func (v *visitor) order(sku, key string) string {
	v.p.t.Helper()
	v.must("GET", "/api/live/demo", nil, nil)
	v.must("POST", "/api/hold/demo", map[string]any{"key": key, "items": []map[string]any{{"sku": sku, "qty": 1}}}, nil)
	var o struct{ Token, State, PayURL string }
	v.must("POST", "/api/checkout/demo", map[string]any{
		"key": "c" + key, "shipping": "standard", "payment": "sandbox",
		"address": map[string]string{"name": "Anna Keller", "email": "anna@example.org", "street": "Lindenstraat 12", "postcode": "1017 AB", "city": "Amsterdam", "country": "NL"},
	}, &o)
	if o.State != "pending_payment" || o.Token == "" || o.PayURL == "" {
		v.p.t.Fatalf("the order: %+v", o)
	}
	r, err := v.client.PostForm(v.p.base+o.PayURL, url.Values{"outcome": {"pay"}})
	if err != nil {
		v.p.t.Fatal(err)
	}
	defer r.Body.Close()
	v.must("POST", "/api/order/"+o.Token+"/settle", map[string]any{}, &o)
	if o.State != "paid" {
		v.p.t.Fatalf("the order after its payment: %+v", o)
	}
	return o.Token
}
