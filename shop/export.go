package shop

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// exported are the columns of OrdersCSV: a row for each line of an order.
var exported = []string{"number", "created", "state", "reason", "test", "buyer name", "e-mail", "street", "postcode", "city", "country",
	"shipping", "carrier", "tracking", "payment", "coupon", "currency", "sku", "title", "quantity", "unit price", "prior price",
	"deal", "airing", "line discount", "line tax", "order goods", "order discount", "order shipping", "order tax", "tax percent",
	"tax mode", "tax rounding", "order total", "refunded"}

// OrdersCSV writes orders as a table: RFC 4180, UTF-8, a row for each line, amounts with a decimal
// point, times in UTC (RFC 3339). A cell that a spreadsheet would take for a formula begins with an
// apostrophe.
func OrdersCSV(w io.Writer, orders []Order) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(exported); err != nil {
		return fmt.Errorf("export orders: %w", err)
	}
	for _, o := range orders {
		for _, l := range o.Lines {
			if err := out.Write(o.row(l)); err != nil {
				return fmt.Errorf("export orders: %w", err)
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("export orders: %w", err)
	}
	return nil
}

func (o Order) row(l HoldLine) []string {
	a, t := o.Address, o.Totals
	mode := "included"
	if t.TaxAdded {
		mode = "added"
	}
	amount := func(m Money) string { return Money{m.Minor, t.Total.Currency}.decimals(".", "") }
	prior := ""
	if l.Prior.Minor > 0 {
		prior = amount(l.Prior)
	}
	row := []string{o.Number, o.Created.UTC().Format(time.RFC3339), string(o.State), o.Reason, strconv.FormatBool(o.Test), a.Name, a.Email,
		a.Street, a.Postcode, a.City, a.Country, o.Shipping, o.Shipment.Carrier, o.Shipment.Tracking, o.Payment, o.Coupon,
		t.Total.Currency, string(l.SKU), l.Title, strconv.Itoa(l.Qty), amount(l.Price), prior, string(l.Deal), l.Airing,
		amount(l.Discount), amount(l.Tax), amount(t.Goods), amount(t.Discount), amount(t.Shipping), amount(t.Tax),
		strconv.FormatFloat(t.TaxPercent, 'f', -1, 64), mode, string(t.TaxLevel), amount(t.Total), amount(o.Refunded)}
	for i, cell := range row {
		row[i] = inert(cell)
	}
	return row
}

// inert is a cell that no spreadsheet takes for a formula (CWE-1236).
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(cell[0])) {
		if _, err := strconv.ParseFloat(cell, 64); err != nil {
			return "'" + cell
		}
	}
	return cell
}
