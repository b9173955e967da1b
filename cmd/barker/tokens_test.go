package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/barkerlive/barker/configs"
)

// TestATokenLetsAProgramIn makes one by the command, uses it, and ends it.
func TestATokenLetsAProgramIn(t *testing.T) {
	data := t.TempDir()
	barker := func(want int, args ...string) string {
		t.Helper()
		var out, wrong bytes.Buffer
		if code := command(t.Context(), append([]string{"token", "-data", data}, args...), &out, &wrong); code != want {
			t.Fatalf("barker token %v: %d\n%s", args, code, wrong.String())
		}
		return out.String() + wrong.String()
	}
	if got := barker(exitOK); !strings.Contains(got, "no tokens") {
		t.Errorf("listed: %s", got)
	}
	barker(exitError, "-scope", "all", "x")
	made := barker(exitOK, "-scope", "write", "stock program")
	secret, _, _ := strings.Cut(made, "\n")
	listed := barker(exitOK)
	if !strings.Contains(listed, "stock program") || strings.Contains(listed, secret) {
		t.Errorf("listed: %s", listed)
	}

	cfg := configs.Demo(data, "127.0.0.1:0")
	db, s, err := openCatalogue(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	h := programs(s, db, nil)
	status := func() int {
		r := httptest.NewRequest("GET", "/api/v1/orders", nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	if got := status(); got != http.StatusOK {
		t.Errorf("with the token: %d", got)
	}
	_, rest, _ := strings.Cut(listed, "\nk_")
	id, _, _ := strings.Cut("k_"+rest, " ")
	barker(exitOK, "-end", id)
	if got := status(); got != http.StatusUnauthorized {
		t.Errorf("with an ended token: %d", got)
	}
	barker(exitError, "-end", id)
}
