package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportedCatalogueIsImportedElsewhere moves the demo shop's catalogue to a second house.
func TestExportedCatalogueIsImportedElsewhere(t *testing.T) {
	first, second, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "products.csv")
	run := func(args ...string) string {
		t.Helper()
		var out, wrong bytes.Buffer
		if code := command(t.Context(), args, &out, &wrong); code != exitOK {
			t.Fatalf("barker %v: %d\n%s", args, code, wrong.String())
		}
		return out.String()
	}
	run("import", "-data", first, "../../assets/demo/catalogue.csv")
	run("export", "-data", first, "-format", "woocommerce", file)
	if got := run("import", "-data", second, file); !strings.Contains(got, "12 added, 0 changed, 0 unchanged, 0 refused") {
		t.Errorf("imported elsewhere: %s", got)
	}
	if got := run("export", "-data", second, "-format", "google"); strings.Count(got, "<item>") < 12 {
		t.Errorf("feed: %s", got)
	}
	var out, wrong bytes.Buffer
	if code := command(t.Context(), []string{"export", "-data", first, "-format", "excel", file}, &out, &wrong); code != exitError || !strings.Contains(wrong.String(), "excel") {
		t.Errorf("unknown format: %d %s", code, wrong.String())
	}
	kept, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(kept), "variation") && !strings.Contains(string(kept), "simple") {
		t.Errorf("a failed export harmed the file: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
