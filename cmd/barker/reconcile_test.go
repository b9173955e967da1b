package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
)

// TestReconcileCommand breaks a counter behind the shop's back and has it put right.
func TestReconcileCommand(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "products.csv")
	if err := os.WriteFile(file, []byte("Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\nmug,Mug,MUG-1,24.00,9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(want int, says string, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := command(t.Context(), args, &out, &errs); code != want || !strings.Contains(out.String()+errs.String(), says) {
			t.Fatalf("%v: %d, %s%s; want %d, %s", args, code, out.String(), errs.String(), want, says)
		}
	}
	run(exitOK, "", "import", "-data", dir, file)
	run(exitOK, "The books match.", "reconcile", "-data", dir)
	db, err := openDatabase(t.Context(), configs.Demo(dir, ""), warnings(os.Stderr))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Shop().Update(t.Context(), "main", func(tx shop.Tx) error {
		return tx.Recount(shop.Movement{SKU: "MUG-1", Kind: shop.Counted}, 7, 1)
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	run(exitError, "stock MUG-1: 7 on hand and 1 reserved; the ledger says 9 and 0", "reconcile", "-data", dir)
	run(exitOK, "(repaired)", "reconcile", "-data", dir, "-repair")
	run(exitOK, "[]", "reconcile", "-data", dir, "-json")
	run(exitUsage, "no file", "reconcile", "-data", dir, file)
}
