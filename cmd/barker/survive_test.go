package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPowerCut kills the program after purchases: no order is lost, stock is right, the rundown
// goes on, and the second start is on air from what was kept.
func TestPowerCut(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	owner := p.owner()
	item := owner.simple()
	sku, before := item.Variants[0].SKU, item.Variants[0].Stock
	var tokens []string
	for i := range 3 {
		tokens = append(tokens, p.visitor().order(sku, fmt.Sprint("k", i)))
	}
	var st struct {
		Now *struct{ Product, Text string }
	}
	var opening string
	p.waitFor("to be past the first sentence", func() bool {
		owner.must("GET", "/api/console/channels/demo", nil, &st)
		if st.Now == nil || st.Now.Product == "" {
			return false
		}
		if opening == "" {
			opening = st.Now.Text
		}
		return st.Now.Text != opening
	})
	p.kill()

	p = start(t, data)
	if p.token != "" {
		t.Error("a link for a first account was printed although there is one")
	}
	owner = p.visitor()
	owner.must("POST", "/api/console/login", map[string]string{"email": "lena@example.org", "password": "seven quiet teapots"}, nil)
	if got := owner.stockOf(sku); got != before-3 {
		t.Errorf("stock is %d, was %d before three orders", got, before)
	}
	for _, token := range tokens {
		var o struct{ State string }
		owner.must("GET", "/api/order/"+token, nil, &o)
		if o.State != "paid" {
			t.Errorf("an order is %q after the power cut", o.State)
		}
	}
	p.waitFor("to pitch again", func() bool {
		owner.must("GET", "/api/console/channels/demo", nil, &st)
		return st.Now != nil && st.Now.Product != ""
	})
	if st.Now.Text == opening {
		t.Errorf("the show began anew: %q", opening)
	}
	p.stop()
}

// TestBackup copies the database while on air, and starts from the copy.
func TestBackup(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	owner := p.owner()
	token := p.visitor().order(owner.simple().Variants[0].SKU, "k")
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "barker.db")
	out, err := exec.CommandContext(t.Context(), file, "backup", "-data", data, copied).CombinedOutput()
	if err != nil {
		t.Fatalf("backup: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), file, "backup", "-data", data, copied).CombinedOutput(); err == nil {
		t.Errorf("a second backup wrote over the first: %s", out)
	}
	p.stop()
	other := filepath.Dir(copied)
	if err := os.Rename(filepath.Join(data, "clips"), filepath.Join(other, "clips")); err != nil {
		t.Fatal(err)
	}
	p = start(t, other)
	if code := p.visitor().do("GET", "/api/order/"+token, nil, nil); code != http.StatusOK {
		t.Errorf("the order is %d in the copy", code)
	}
	p.stop()
}

// TestBadStarts tells what is wrong, where, and what to do.
func TestBadStarts(t *testing.T) {
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	bad := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(bad, []byte("shop:\n  name: Larkhill\n  currencie: EUR\n  return_days: soon\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"address taken":  {[]string{"run", "-data", t.TempDir(), "-http", taken.Addr().String(), "-udp", "127.0.0.1:0"}, []string{"is taken", "-http"}},
		"config":         {[]string{"run", "-config", bad}, []string{"currencie", "3", "return_days", "4"}},
		"no config":      {[]string{"run", "-config", filepath.Join(t.TempDir(), "none.yaml")}, []string{"none.yaml"}},
		"unknown":        {[]string{"fly"}, []string{`no command "fly"`, "barker run"}},
		"unknown flag":   {[]string{"run", "-fast"}, []string{"-fast"}},
		"import nothing": {[]string{"import", "-data", t.TempDir()}, []string{"CSV"}},
		"no bench":       {[]string{"bench", "moon"}, []string{"moon", "produce"}},
		"no backup":      {[]string{"backup", "-data", t.TempDir(), "x.db"}, []string{"nothing to back up"}},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := exec.CommandContext(t.Context(), file, c.args...).CombinedOutput()
			if err == nil {
				t.Fatalf("it started: %s", out)
			}
			for _, w := range c.want {
				if !strings.Contains(string(out), w) {
					t.Errorf("%q is not in:\n%s", w, out)
				}
			}
		})
	}
}
