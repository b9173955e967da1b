package assets

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBuilt(t *testing.T) {
	all := fstest.MapFS{}
	for _, name := range shells {
		err := Built(all)
		if !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "make build") {
			t.Errorf("without %s: %v", name, err)
		}
		all[name] = &fstest.MapFile{}
	}
	if err := Built(all); err != nil {
		t.Errorf("with all pages: %v", err)
	}
}

func TestFoldersAreThere(t *testing.T) {
	for name, f := range map[string]fs.FS{"pages": Pages(), "host": Host(), "fonts": Fonts(), "demo": Demo()} {
		if _, err := fs.ReadDir(f, "."); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fs.Stat(Fonts(), "README.md"); err != nil {
		t.Error(err)
	}
}

// demoTable are the rows of a file of the demo shop, by the names of their columns.
func demoTable(t *testing.T, name string) (rows []map[string]string) {
	t.Helper()
	f, err := Demo().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range all[1:] {
		row := map[string]string{}
		for i, v := range fields {
			row[all[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// TestDemoReviewsAreHonest wants them marked as made up, mixed, and not on every product.
func TestDemoReviewsAreHonest(t *testing.T) {
	product := map[string]string{} // by SKU
	products := map[string]bool{}
	for _, row := range demoTable(t, "catalogue.csv") {
		if row["SKU"] != "" {
			product[row["SKU"]], products[row["URL handle"]] = row["URL handle"], true
		}
	}
	critical, stars, reviewed := 0, map[string]int{}, map[string]bool{}
	reviews := demoTable(t, "reviews.csv")
	for _, r := range reviews {
		if product[r["sku"]] == "" || !strings.HasSuffix(r["author"], " (demo)") || len(r["comment"]) < 20 {
			t.Errorf("%v: no SKU of the shop, not marked as made up, or says nothing", r)
		}
		reviewed[product[r["sku"]]] = true
		if stars[r["rating"]]++; r["rating"] <= "3" {
			critical++
		}
	}
	if len(stars) != 5 || critical*5 < len(reviews) {
		t.Errorf("ratings %v, %d of %d critical", stars, critical, len(reviews))
	}
	if without := len(products) - len(reviewed); without < 2 {
		t.Errorf("%d products have no reviews", without)
	}
}
