package notice

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// letter is a mail before it is dressed.
type letter struct {
	To       string
	Language language.Tag
	Subject  string
	Test     string // that no money moves, "" for none
	Greeting string
	Words    []string // paragraphs
	Lines    []line
	Totals   []line
	Facts    []line
	Link     string // an address, "" for none
	LinkText string
	Closing  string
	Sign     []string // who the shop is
}

// line is a name and what it has: a thing and its price, "Tracking" and its number.
type line struct{ Name, Value string }

//go:embed words/*.json letter.html
var files embed.FS

// worded are the languages there are letters in.
var worded = []language.Tag{language.English, language.Dutch}

var texts = func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, tag := range worded {
		b, err := files.ReadFile("words/" + tag.String() + ".json")
		if err != nil {
			panic(err) // it is embedded: a test sees this, no installation does
		}
		var m map[string]string
		if err := json.Unmarshal(b, &m); err != nil {
			panic(fmt.Sprintf("words %s: %v", tag, err))
		}
		all[tag.String()] = m
	}
	return all
}()

var page = template.Must(template.ParseFS(files, "letter.html"))

// words are a language's, nil for none.
func words(tag language.Tag) map[string]string {
	base, _ := tag.Base()
	return texts[base.String()]
}

// say is a text of a language with its names filled in.
func say(tag language.Tag, key string, names ...string) string {
	return strings.NewReplacer(names...).Replace(words(tag)[key])
}

// orderEvent is what letters need of an order's event.
type orderEvent struct {
	Token   string          `json:"token"`
	Number  string          `json:"number"`
	Payment string          `json:"payment"`
	Reason  string          `json:"reason"`
	Order   json.RawMessage `json:"order"`
}

// letters are what is written for which event; nil for none.
var letters = map[string]func(*mailer, context.Context, shop.Event) (*letter, error){
	"order.pending_payment": (*mailer).received,
	"order.paid":            (*mailer).paid,
	"order.shipped":         (*mailer).shipped,
	"order.cancelled":       (*mailer).cancelled,
	"refund.done":           (*mailer).refunded,
	"withdrawal.confirmed":  (*mailer).withdrawn,
	"waitlist.offered":      (*mailer).offered,
}

func (m *mailer) letter(ctx context.Context, e shop.Event) (*letter, error) {
	return letters[e.Type](m, ctx, e)
}

// order is the order of an event as it was made, and a letter about it. False when it is gone.
func (m *mailer) order(ctx context.Context, e shop.Event) (o shop.Order, in orderEvent, l *letter, err error) {
	if err = json.Unmarshal(e.Body, &in); err == nil && len(in.Order) > 0 {
		err = json.Unmarshal(in.Order, &in)
	}
	if err != nil {
		return o, in, nil, &failure{err: fmt.Errorf("event %s: %w", e.ID, err), final: true}
	}
	o, err = m.shop.Order(ctx, in.Token)
	switch {
	case errors.Is(err, shop.ErrUnknown):
		return o, in, nil, nil
	case err != nil:
		return o, in, nil, err
	}
	tag := m.language(o.Language)
	l = m.blank(tag, o.Address.Email, o.Address.Name, o.Test)
	l.Link, l.LinkText = m.Site+"/order/"+url.PathEscape(o.Token), say(tag, "order_page")
	return o, in, l, nil
}

// blank is a letter that says nothing yet.
func (m *mailer) blank(tag language.Tag, to, name string, test bool) *letter {
	l := &letter{To: to, Language: tag, Greeting: say(tag, "greeting", "{name}", name), Closing: say(tag, "closing", "{shop}", m.shop.Name())}
	if name == "" {
		l.Greeting = say(tag, "greeting_nobody")
	}
	if test {
		l.Test = say(tag, "test")
	}
	for s := range strings.Lines(m.Signature) {
		if s = strings.TrimSpace(s); s != "" {
			l.Sign = append(l.Sign, s)
		}
	}
	return l
}

// write gives a letter its subject and its first words, which have names between braces.
func (l *letter) write(m *mailer, key string, names ...string) {
	names = append(names, "{shop}", m.shop.Name())
	l.Subject = say(l.Language, key+"_subject", names...)
	if l.Test != "" {
		l.Subject = "[TEST] " + l.Subject
	}
	l.Words = append(l.Words, say(l.Language, key, names...))
}

// received confirms an order that is to be paid later.
func (m *mailer) received(ctx context.Context, e shop.Event) (*letter, error) {
	o, in, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	how, later := m.Later[in.Payment]
	if !later {
		return nil, nil // it is being paid at this moment, and nothing is certain yet
	}
	l.write(m, "received", "{number}", o.Number, "{total}", o.Totals.Total.Format(l.Language))
	if how = strings.TrimSpace(how); how != "" {
		l.Words = append(l.Words, how)
	}
	m.contract(l, o)
	return l, nil
}

// paid confirms an order, or that the money for it has come.
func (m *mailer) paid(ctx context.Context, e shop.Event) (*letter, error) {
	o, in, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	if _, later := m.Later[in.Payment]; later {
		l.write(m, "money", "{number}", o.Number, "{total}", o.Totals.Total.Format(l.Language))
		return l, nil
	}
	l.write(m, "paid", "{number}", o.Number)
	m.contract(l, o)
	return l, nil
}

// contract is what a buyer must have of an order on a durable medium (Directive 2011/83/EU, article
// 8(7)).
func (m *mailer) contract(l *letter, o shop.Order) {
	t, a := o.Totals, o.Address
	l.Lines = m.lines(l.Language, o.Lines)
	add := func(key string, amount shop.Money) {
		l.Totals = append(l.Totals, line{say(l.Language, key), amount.Format(l.Language)})
	}
	if t.Discount.Minor > 0 {
		add("discount", shop.Money{Minor: -t.Discount.Minor, Currency: t.Discount.Currency})
	}
	l.Totals = append(l.Totals, line{say(l.Language, "delivery", "{way}", o.Shipping), t.Shipping.Format(l.Language)})
	if t.TaxAdded {
		add("tax", t.Tax)
	}
	add("total", t.Total)
	if !t.TaxAdded && t.Tax.Minor > 0 {
		add("tax_in", t.Tax)
	}
	l.Facts = append(l.Facts,
		line{say(l.Language, "number"), o.Number},
		line{say(l.Language, "ordered"), m.at(l.Language, o.Created)},
		line{say(l.Language, "address"), fmt.Sprintf("%s, %s, %s %s, %s", a.Name, a.Street, a.Postcode, a.City, a.Country)})
	l.Words = append(l.Words, say(l.Language, "withdraw", "{days}", fmt.Sprint(max(14, m.shop.Policies().ReturnDays))))
}

func (m *mailer) lines(tag language.Tag, lines []shop.HoldLine) (out []line) {
	for _, h := range lines {
		out = append(out, line{fmt.Sprintf("%d × %s", h.Qty, h.Title), h.Price.Mul(h.Qty).Format(tag)})
	}
	return out
}

// at is a moment as it stands in a receipt, to the second and with its zone.
func (m *mailer) at(tag language.Tag, t time.Time) string {
	if base, _ := tag.Base(); base.String() == "nl" {
		return t.In(m.Zone).Format("02-01-2006 15:04:05 MST")
	}
	return t.In(m.Zone).Format("2 January 2006, 15:04:05 MST")
}

func (m *mailer) shipped(ctx context.Context, e shop.Event) (*letter, error) {
	o, _, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	l.write(m, "shipped", "{number}", o.Number)
	l.Lines = m.lines(l.Language, o.Lines)
	for _, f := range []line{{"carrier", o.Shipment.Carrier}, {"tracking", o.Shipment.Tracking}} {
		if f.Value != "" {
			l.Facts = append(l.Facts, line{say(l.Language, f.Name), f.Value})
		}
	}
	return l, nil
}

// cancelled tells of a cancelled order, unless it was never confirmed: who turned back on the
// payment's page expects no order.
func (m *mailer) cancelled(ctx context.Context, e shop.Event) (*letter, error) {
	o, in, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	steps, err := m.shop.History(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	_, later := m.Later[in.Payment]
	paid := slices.ContainsFunc(steps, func(s shop.Step) bool { return s.State == shop.Paid })
	if !later && !paid && in.Reason != "no_stock" {
		return nil, nil
	}
	key := "cancelled_" + in.Reason
	if words(l.Language)[key] == "" {
		key = "cancelled_merchant"
	}
	l.write(m, "cancelled", "{number}", o.Number)
	l.Words = append(l.Words, say(l.Language, key))
	l.Lines = m.lines(l.Language, o.Lines)
	if o.Refunding.Minor+o.Refunded.Minor > 0 {
		l.Words = append(l.Words, say(l.Language, "money_back", "{amount}", o.Refunding.Add(o.Refunded).Format(l.Language)))
	}
	return l, nil
}

func (m *mailer) refunded(ctx context.Context, e shop.Event) (*letter, error) {
	o, _, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	var in struct {
		Amount shop.Money `json:"amount"`
	}
	if err := json.Unmarshal(e.Body, &in); err != nil {
		return nil, &failure{err: fmt.Errorf("event %s: %w", e.ID, err), final: true}
	}
	l.write(m, "refunded", "{number}", o.Number, "{amount}", in.Amount.Format(l.Language))
	return l, nil
}

// withdrawn is the receipt of a withdrawal: its content, and when it was made (Directive 2011/83/EU,
// article 11a(4)).
func (m *mailer) withdrawn(ctx context.Context, e shop.Event) (*letter, error) {
	o, _, l, err := m.order(ctx, e)
	if err != nil || l == nil {
		return nil, err
	}
	var in struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(e.Body, &in); err != nil {
		return nil, &failure{err: fmt.Errorf("event %s: %w", e.ID, err), final: true}
	}
	w, err := m.shop.WithdrawalOf(ctx, in.Token)
	if errors.Is(err, shop.ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l.To = w.Email
	l.write(m, "withdrawal", "{number}", o.Number)
	l.Lines = m.lines(l.Language, w.Lines)
	l.Facts = append(l.Facts, line{say(l.Language, "number"), w.Number}, line{say(l.Language, "name"), w.Name},
		line{say(l.Language, "email"), w.Email}, line{say(l.Language, "withdrawn"), m.at(l.Language, w.Confirmed)})
	if w.Reason != "" {
		l.Facts = append(l.Facts, line{say(l.Language, "reason"), w.Reason})
	}
	l.Words = append(l.Words, say(l.Language, "withdrawal_next"))
	return l, nil
}

// offered tells who waited that a unit is kept for them, if they have ordered before: nobody else's
// address is known.
func (m *mailer) offered(ctx context.Context, e shop.Event) (*letter, error) {
	var in struct {
		Buyer   shop.Buyer `json:"buyer"`
		SKU     shop.SKU   `json:"sku"`
		Title   string     `json:"title"`
		Expires time.Time  `json:"expires"`
	}
	if err := json.Unmarshal(e.Body, &in); err != nil {
		return nil, &failure{err: fmt.Errorf("event %s: %w", e.ID, err), final: true}
	}
	orders, err := m.shop.OrdersOf(ctx, in.Buyer, 1)
	if err != nil || len(orders) == 0 || !in.Expires.After(time.Now()) {
		return nil, err
	}
	o := orders[0]
	tag := m.language(o.Language)
	l := m.blank(tag, o.Address.Email, o.Address.Name, o.Test)
	l.write(m, "offer", "{title}", in.Title, "{until}", m.at(tag, in.Expires))
	l.Link, l.LinkText = m.Site+"/", say(tag, "shop_page")
	if p, _, ok := m.shop.BySKU(in.SKU); ok {
		l.Link += "?product=" + url.QueryEscape(p.Code)
	}
	return l, nil
}

// text is the letter as plain text.
func (l letter) text() string {
	var b strings.Builder
	para := func(s string) {
		if s != "" {
			fmt.Fprintf(&b, "%s\n\n", plain(s))
		}
	}
	table := func(lines []line) {
		for _, r := range lines {
			fmt.Fprintf(&b, "%s: %s\n", plain(r.Name), plain(r.Value))
		}
		if len(lines) > 0 {
			b.WriteString("\n")
		}
	}
	if l.Test != "" {
		para("*** " + l.Test + " ***")
	}
	para(l.Greeting)
	para(l.Words[0])
	table(l.Lines)
	table(l.Totals)
	table(l.Facts)
	for _, w := range l.Words[1:] {
		para(w)
	}
	if l.Link != "" {
		para(l.LinkText + ":\n" + l.Link)
	}
	para(l.Closing)
	if len(l.Sign) > 0 {
		para("-- \n" + strings.Join(l.Sign, "\n"))
	}
	return strings.TrimSpace(b.String()) + "\n"
}

// html is the same with some form.
func (l letter) html() (string, error) {
	var b bytes.Buffer
	err := page.Execute(&b, l)
	return b.String(), err
}

// First and Rest are the paragraphs before and after the tables.
func (l letter) First() string { return l.Words[0] }

// Rest are the paragraphs after the tables.
func (l letter) Rest() []string { return l.Words[1:] }

// plain is text without what controls a terminal; it keeps its lines.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// printable is text on one line.
func printable(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }
