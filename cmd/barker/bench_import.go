package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop/feed"
)

// benchRows is how many rows the import's benchmark reads.
const benchRows = 100_000

// benchImport reads 100,000 rows of products into an empty database, one row in fifty of them wrong in
// some way, and then the same file again.
func benchImport(ctx context.Context) (f figures, err error) {
	dir, err := os.MkdirTemp("", "barker-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	name := filepath.Join(dir, "products.csv")
	if err := writeProducts(name, benchRows); err != nil {
		return nil, err
	}
	db, s, err := openCatalogue(ctx, configs.Demo(dir, "127.0.0.1:0"), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	took := map[string]time.Duration{}
	f = figures{"rows": benchRows}
	for _, pass := range []string{"first_s", "again_s"} {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		began := time.Now()
		report, err := feed.Import(ctx, s, file, false)
		took[pass] = time.Since(began)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		f[pass] = took[pass].Seconds()
		f["products"], f["refused"] = float64(report.Added+report.Changed+report.Unchanged), float64(report.Refused)
	}
	f["rows_per_s"] = benchRows / took["first_s"].Seconds()
	f["peak_mb"], err = peakMemory()
	return f, err
}

// writeProducts writes rows of products of four variants each, as a careless shop would.
func writeProducts(name string, rows int) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	fmt.Fprint(w, "Handle,Title,Body (HTML),Vendor,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src\r\n")
	for i := range rows {
		p, v := i/4, i%4
		title, text, option := "", "", ""
		if v == 0 {
			title, option = fmt.Sprintf("\"Thing, number %d\"", p), "Size"
			text = fmt.Sprintf("\"<p>A thing of beech and steel, the %dth of its kind. It stands where it is put.</p><ul><li>Material: beech</li><li>Height: %d cm</li></ul>\"", p, 5+p%90)
		}
		sku, stock, price, prior, end := fmt.Sprintf("T%d-%d", p, v), fmt.Sprint(i%40), fmt.Sprintf("%d.95", 5+p%200), "", "\r\n"
		switch i % 50 * (1 + i/50%7) {
		case 7:
			stock = "-3"
		case 14:
			prior = "1.00"
		case 21:
			price = ""
		case 28:
			sku = "T1-1"
		case 35:
			end = "\n"
		case 42:
			title += "\xe9"
		}
		fmt.Fprintf(w, "thing-%d,%s,%s,Bench,\"beech, steel\",%s,%s,%s,%s,%s,%s,%s", p, title, text, option, string("SMLX"[v]), sku, stock, price, prior, end)
	}
	return errors.Join(w.Flush(), file.Close())
}

// peakMemory is the most memory that this process has had, in MB.
func peakMemory() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kb float64
		if n, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 && err == nil {
			return kb / 1000, nil
		}
	}
	return 0, errors.New("/proc/self/status does not say VmHWM")
}
