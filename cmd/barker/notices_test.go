package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

// TestAnOrderIsToldByWebhook sells with a merchant's configuration, and tells a program of theirs
// that is in error at first, until somebody asks for it again.
func TestAnOrderIsToldByWebhook(t *testing.T) {
	var mended atomic.Bool
	var taken atomic.Int32
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !mended.Load() {
			w.WriteHeader(http.StatusGone)
			return
		}
		if strings.HasPrefix(r.Header.Get("webhook-signature"), "v1,") {
			taken.Add(1)
		}
	}))
	defer program.Close()
	dir := t.TempDir()
	t.Setenv("BARKER_TEST_SECRET", "whsec_"+base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))))
	config := filepath.Join(dir, "barker.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, `
shop:
  name: My shop
  webhooks: [{id: program, enabled: true, private: true, url: %q, key_env: BARKER_TEST_SECRET, types: [order.pending_payment]}]
server: {data: %q}
`, program.URL, filepath.Join(dir, "data")), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := configs.Load(config)
	if err != nil {
		t.Fatal(err)
	}
	db, s, err := openCatalogue(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := s.Import(t.Context(), shoptest.File(shoptest.Mug(9)), false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Hold(t.Context(), "anna", "h", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkout(t.Context(), shop.Checkout{Buyer: "anna", Key: "c", Address: shoptest.Address(), Shipping: "standard", Payment: "manual"}); err != nil {
		t.Fatal(err)
	}
	n, err := openNotices(cfg, s, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx) }()

	barker := func(args ...string) string {
		t.Helper()
		var out, wrong bytes.Buffer
		if code := command(t.Context(), append([]string{"webhooks", "-config", config}, args...), &out, &wrong); code != exitOK {
			t.Fatalf("barker webhooks %v: %d\n%s", args, code, wrong.String())
		}
		return out.String()
	}
	var listed string
	for !strings.Contains(listed, "1 given up") && ctx.Err() == nil {
		listed = barker()
		<-time.After(10 * time.Millisecond)
	}
	_, row, _ := strings.Cut(listed, "n_")
	id, _, _ := strings.Cut("n_"+row, " ")
	if !strings.Contains(listed, "webhook:program") || !strings.Contains(listed, "410 Gone") {
		t.Fatalf("listed: %s", listed)
	}
	mended.Store(true)
	barker("-redeliver", id)
	for taken.Load() == 0 && ctx.Err() == nil {
		<-time.After(10 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil || taken.Load() != 1 {
		t.Errorf("taken %d times: %v", taken.Load(), err)
	}
	var out, wrong bytes.Buffer
	if code := command(t.Context(), []string{"webhooks", "-config", config, "-redeliver", "n_NONE"}, &out, &wrong); code != exitError || !strings.Contains(wrong.String(), "n_NONE") {
		t.Errorf("an unknown delivery: %d %s", code, wrong.String())
	}
}
