package main

import (
	"context"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/store/postgres/pgserver"
)

// server starts a PostgreSQL server for a test.
func server(t *testing.T) *pgserver.Server {
	t.Helper()
	s, err := pgserver.Start(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestOnPostgreSQL sells on a server, survives a power cut there, and moves: down into a file, and
// up into another server's database.
func TestOnPostgreSQL(t *testing.T) {
	s := server(t)
	database := func() string {
		url, err := s.Database(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return url
	}
	first, second := database(), database()
	data := t.TempDir()
	run := func(where ...string) *program {
		return launch(t, nil, append([]string{"-http", "127.0.0.1:0", "-udp", "127.0.0.1:0"}, where...)...)
	}
	p := run("-data", data, "-db", first)
	owner := p.owner()
	sku := owner.simple().Variants[0].SKU
	before := owner.stockOf(sku)
	token := p.visitor().order(sku, "k")
	p.kill()

	p = run("-data", data, "-db", first)
	owner = p.visitor()
	signIn := func(v *visitor) {
		v.must("POST", "/api/console/login", map[string]string{"email": "lena@example.org", "password": "seven quiet teapots"}, nil)
	}
	signIn(owner)
	if got := owner.stockOf(sku); got != before-1 {
		t.Errorf("stock is %d, was %d before an order", got, before)
	}
	file := filepath.Join(t.TempDir(), "backup")
	barker := func(want string, args ...string) {
		t.Helper()
		bin, err := binary()
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), bin, args...).CombinedOutput()
		if (err != nil) != strings.HasPrefix(want, "!") || !strings.Contains(string(out), strings.TrimPrefix(want, "!")) {
			t.Fatalf("barker %s: %v, want %q:\n%s", strings.Join(args, " "), err, want, out)
		}
	}
	barker("backup", "backup", "-data", data, "-db", first, file)
	barker("!exist", "backup", "-data", data, "-db", first, file)
	barker("!stop Barker first", "restore", "-data", data, "-db", first, "-replace", file)
	p.stop()
	barker("!add -replace", "restore", "-data", data, "-db", first, file)
	barker("kept as", "restore", "-data", data, "-db", first, "-replace", file)

	barker("Restored", "restore", "-data", data, file) // down into the data folder
	barker("Restored", "restore", "-data", data, "-db", second, file)
	p = run("-data", data, "-db", second)
	if p.token != "" {
		t.Error("the accounts did not move")
	}
	v := p.visitor()
	signIn(v)
	if got := v.stockOf(sku); got != before-1 {
		t.Errorf("stock is %d after the move, was %d before an order", got, before)
	}
	if code := v.do("GET", "/api/order/"+token, nil, nil); code != http.StatusOK {
		t.Errorf("the order is %d after the move", code)
	}
	p.visitor().order(sku, "again")
	p.stop()
}
