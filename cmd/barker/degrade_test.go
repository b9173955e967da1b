package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// channelStatus is what the console knows of a channel.
type channelStatus struct {
	OnAir  bool
	Now    *struct{ Kind, Product, Text, Writer string }
	Ladder []struct {
		Part, Rung, Note string
		OK               bool
	}
	Problems []struct{ Text string }
	Line     struct{ Ticks, Skipped int64 }
}

func (v *visitor) channel(id string) (s channelStatus) {
	v.p.t.Helper()
	v.must("GET", "/api/console/channels/"+id, nil, &s)
	return s
}

// TestWithoutAVoice takes every voice away: the show goes on with captions alone, and the console
// says what to install.
func TestWithoutAVoice(t *testing.T) {
	p := launch(t, []string{"PATH=/nowhere", "HOME=" + t.TempDir()}, "-data", t.TempDir(), "-http", "127.0.0.1:0", "-udp", "127.0.0.1:0")
	owner := p.owner()
	var s channelStatus
	p.waitFor("to pitch without a voice", func() bool {
		s = owner.channel("demo")
		return s.Now != nil && s.Now.Product != ""
	})
	said := ""
	for _, r := range s.Ladder {
		if r.Part == "voice" && !r.OK {
			said = r.Note
		}
	}
	if !strings.Contains(said, "flite") || !strings.Contains(said, "install") {
		t.Errorf("the console says %q of the voice", said)
	}
	p.stop()
}

const dirtyCSV = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src\n" +
	"oak-tray,Oak tray,<p>A tray of oiled oak.</p><script>alert(1)</script>,Larkhill,Kitchen,tray,true,Title,Default Title,TRAY-1,shopify,7,deny,24.50,\n" +
	"no-price,No price,<p>None.</p>,Larkhill,Kitchen,,true,Title,Default Title,NP-1,shopify,7,deny,,\n" +
	"same-sku,Same SKU,<p>Again.</p>,Larkhill,Kitchen,,true,Title,Default Title,TRAY-1,shopify,7,deny,9.00,\n"

// TestModelDown is a merchant's own shop whose model server does not answer: the house writes.
func TestModelDown(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	closed.Close()
	config := write("shop.yaml", fmt.Sprintf(`
shop: {name: Larkhill}
channels: [{id: demo}]
server: {http: "127.0.0.1:0", data: %q, webrtc: {udp: "127.0.0.1:0"}}
model: {base_url: "http://%s/v1", pitch_model: some-model, timeout: 2s}
`, filepath.Join(dir, "data"), nobody))
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), file, "import", "-config", config, write("products.csv", dirtyCSV)).CombinedOutput()
	if err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	for _, w := range []string{"1 added", "2 refused", "TRAY-1", "no-price"} {
		if !strings.Contains(string(out), w) {
			t.Errorf("%q is not in the report:\n%s", w, out)
		}
	}
	p := launch(t, os.Environ(), "-config", config)
	owner := p.owner()
	var s channelStatus
	p.waitFor("to pitch by the house", func() bool {
		s = owner.channel("demo")
		return s.Now != nil && s.Now.Product == "oak-tray"
	})
	if s.Now.Writer != "house" {
		t.Errorf("the pitch is by %q", s.Now.Writer)
	}
	p.stop()
}
