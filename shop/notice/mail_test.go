package notice_test

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/shop/shoptest"
)

// opened is a letter as its reader has it.
type opened struct{ subject, text, page, id string }

func open(t *testing.T, raw string) opened {
	t.Helper()
	to, rest, _ := strings.Cut(raw, "\n")
	m, err := mail.ReadMessage(strings.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	if a := must[*mail.Address](t)(mail.ParseAddress(m.Header.Get("To"))); a.Address != strings.Trim(to, "<>") {
		t.Errorf("to %s, header %s", to, a)
	}
	o := opened{id: m.Header.Get("Message-ID")}
	o.subject = must[string](t)(new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")))
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return o
		}
		if err != nil {
			t.Fatal(err)
		}
		b := must[[]byte](t)(io.ReadAll(quotedprintable.NewReader(p)))
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			o.page = string(b)
		} else {
			o.text = string(b)
		}
	}
}

// about finds the letter with that in its subject.
func (b *letterbox) about(t *testing.T, subject string) opened {
	t.Helper()
	var subjects []string
	for _, raw := range b.got() {
		l := open(t, raw)
		if strings.Contains(l.subject, subject) {
			return l
		}
		subjects = append(subjects, l.subject)
	}
	t.Fatalf("no letter about %q among %q", subject, subjects)
	return opened{}
}

func (o opened) has(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(o.text, w) {
			t.Errorf("%q is not in the text of %s:\n%s", w, o.subject, o.text)
		}
		if page := strings.ReplaceAll(o.page, "&#43;", "+"); !strings.Contains(page, w) {
			t.Errorf("%q is not in the page of %s:\n%s", w, o.subject, page)
		}
	}
}

func TestALifeInLetters(t *testing.T) {
	s, box := newStall(t), newLetterbox(t, asItIs, false)
	ctx := t.Context()
	now := s.order("anna", "card", "en")
	later := s.order("bram", "manual", "nl-BE")
	must[shop.Order](t)(s.shop.Advance(ctx, later.ID, shop.Paid, "team"))
	must[shop.Order](t)(s.shop.Ship(ctx, now.ID, shop.Shipment{Carrier: "PostNL", Tracking: "3SABC"}, "team"))
	must[shop.Refund](t)(s.shop.Repay(ctx, shop.Refund{Order: now.ID, Key: "r1", Amount: shop.Money{Minor: 500, Currency: "EUR"}, By: "team"}))
	a := shoptest.Address()
	w := must[shop.Withdrawal](t)(s.shop.Withdraw(ctx, shop.Withdrawal{Number: now.Number, Name: a.Name, Email: a.Email, Reason: "too <b>small</b>",
		Items: []shop.Item{{SKU: "MUG-1", Qty: 1}}}))
	must[shop.Withdrawal](t)(s.shop.ConfirmWithdrawal(ctx, w.Token))
	must[shop.Order](t)(s.shop.Cancel(ctx, later.Token))
	m := box.mail()
	m.Zone = must[*time.Location](t)(time.LoadLocation("Europe/Amsterdam"))
	s.run(notice.Config{Mail: m}, s.settled)

	box.about(t, "Your order "+now.Number+" at").has(t, "Hello Anna Vos", "2 × Walnut mug", "€48.00", "Delivery: Standard", "€52.95", "1012 AB Amsterdam",
		"within 30 days", "https://larkhill.example/order/"+now.Token, "Larkhill B.V.")
	box.about(t, "Je bestelling "+later.Number+" bij").has(t, "NL00 BANK 0123 4567 89", "€ 52,95", "btw")
	box.about(t, "betaling voor "+later.Number).has(t, "€ 52,95")
	box.about(t, "Your order "+now.Number+" is on its way").has(t, "PostNL", "3SABC")
	box.about(t, "Your money for "+now.Number).has(t, "€5.00")
	confirmed := must[shop.Withdrawal](t)(s.shop.WithdrawalOf(ctx, w.Token)).Confirmed.In(m.Zone)
	receipt := box.about(t, "Receipt of your withdrawal")
	receipt.has(t, now.Number, "1 × Walnut mug", confirmed.Format("2 January 2006, 15:04:05 MST"), "anna@example.org")
	if !strings.Contains(receipt.text, "too <b>small</b>") || strings.Contains(receipt.page, "<b>small") {
		t.Errorf("a buyer's words are markup:\n%s", receipt.page)
	}
	box.about(t, "geannuleerd").has(t, "€ 52,95 gaat naar je terug")
	if n := len(box.got()); n != 8 {
		t.Errorf("%d letters", n)
	}
}

func TestTestOrdersSaySo(t *testing.T) {
	s, box := newStall(t), newLetterbox(t, asItIs, false)
	o := s.order("anna", "trial", "en")
	if !o.Test {
		t.Fatal("it is no test")
	}
	s.run(notice.Config{Mail: box.mail()}, s.settled)
	box.about(t, "[TEST] Your order "+o.Number).has(t, "TEST: this is a trial order")
}

func TestAnOfferGoesToAKnownAddress(t *testing.T) {
	s, box := newStall(t), newLetterbox(t, asItIs, false)
	ctx := t.Context()
	s.order("anna", "card", "en")
	for i, b := range []shop.Buyer{"x", "y"} {
		must[shop.Hold](t)(s.shop.Hold(ctx, b, "h", []shop.Item{{SKU: "MUG-1", Qty: 10 - 2*i}}))
	}
	must[shop.Wait](t)(s.shop.Join(ctx, "anna", "MUG-1"))
	must[shop.Wait](t)(s.shop.Join(ctx, "nobody", "MUG-1"))
	if err := s.shop.SetStock(ctx, "MUG-1", 20, "team"); err != nil {
		t.Fatal(err)
	}
	s.run(notice.Config{Mail: box.mail()}, s.settled)
	box.about(t, "Walnut mug is kept for you").has(t, "until", "https://larkhill.example/?product=A1")
	if n := len(box.got()); n != 2 {
		t.Errorf("%d letters", n)
	}
}

func TestARefusedLetterHoldsUpNone(t *testing.T) {
	s, box := newStall(t), newLetterbox(t, asItIs, false)
	tries := map[string]int{}
	box.refuse = func(to string) error {
		tries[to]++
		switch {
		case to == "gone@example.org":
			return &smtp.SMTPError{Code: 550, Message: "no such user"}
		case to == "full@example.org" && tries[to] < 3:
			return &smtp.SMTPError{Code: 452, Message: "come back later"}
		}
		return nil
	}
	for _, name := range []string{"gone", "full", "anna"} {
		a := shoptest.Address()
		a.Email = name + "@example.org"
		b := shop.Buyer(name)
		must[shop.Hold](t)(s.shop.Hold(t.Context(), b, "h", []shop.Item{{SKU: "MUG-1", Qty: 1}}))
		must[shop.Order](t)(s.shop.Checkout(t.Context(), shop.Checkout{Buyer: b, Key: "c", Address: a, Shipping: "standard", Payment: "card"}))
	}
	s.run(notice.Config{Mail: box.mail()}, s.settled)
	var to []string
	for _, l := range box.got() {
		first, _, _ := strings.Cut(l, "\n")
		to = append(to, first)
	}
	slices.Sort(to)
	if want := []string{"anna@example.org", "full@example.org"}; !slices.Equal(to, want) || tries["gone@example.org"] != 1 || tries["full@example.org"] != 3 {
		t.Errorf("letters to %q, tries %v", to, tries)
	}
	if c := must[notice.Count](t)(s.db.Notices().Count(t.Context(), "demo")); c != (notice.Count{Dead: 1}) {
		t.Errorf("%+v", c)
	}
}

func TestMailThatWasOffIsNotSentLater(t *testing.T) {
	s, box := newStall(t), newLetterbox(t, asItIs, false)
	s.order("anna", "card", "en")
	s.run(notice.Config{}, s.settled)
	s.order("bram", "card", "en")
	s.run(notice.Config{Mail: box.mail()}, s.settled)
	if n := len(box.got()); n != 1 {
		t.Errorf("%d letters", n)
	}
}
