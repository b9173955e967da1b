package notice

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// Security is how a connection to a mail server is guarded.
type Security string

// The ways to guard it.
const (
	StartTLS Security = "starttls" // begins plain, and goes on only encrypted
	TLS      Security = "tls"      // encrypted from the beginning
	Plain    Security = "none"     // not at all: for a server on this machine
)

// Mail is how buyers are told.
type Mail struct {
	Host           string
	Port           int
	User, Password string // both empty for a server that asks for none
	Security       Security
	// From is who writes: "Larkhill <orders@larkhill.example>".
	From string
	// Site is where the shop's pages are: "https://larkhill.example".
	Site string
	// Zone is the one that times are written in; nil is UTC.
	Zone *time.Location
	// Languages are those of the shop, the first for readers of none.
	Languages []language.Tag
	// Later are the ways to pay that wait for the money, by name in shop.Config.Payments, each with
	// what the buyer has to know to pay: an account number.
	Later map[string]string
	// Signature is who the shop is by law, on several lines.
	Signature string

	roots *tls.Config // of a test's server
}

// mailer writes to buyers.
type mailer struct {
	Mail
	shop *shop.Shop
	from *mail.Address
}

func newMailer(m Mail, s *shop.Shop) (*mailer, error) {
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("from: %q is no address", m.From)
	}
	if m.Zone == nil {
		m.Zone = time.UTC
	}
	return &mailer{Mail: m, shop: s, from: from}, nil
}

func (m *mailer) wants(e shop.Event) bool {
	_, ok := letters[e.Type]
	return ok
}

// send writes the letter that an event asks for, if it asks for one.
func (m *mailer) send(ctx context.Context, e shop.Event) error {
	l, err := m.letter(ctx, e)
	if err != nil || l == nil {
		return err
	}
	msg, err := m.message(e, *l)
	if err != nil {
		return &failure{err: err, final: true} // as the address is, so it stays
	}
	client, err := gomail.NewClient(m.Host, m.options()...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return bounced(client.DialAndSendWithContext(ctx, msg))
}

// bounced tells a refusal for good from a failure that passes (RFC 5321, section 4.2.1).
func bounced(err error) error {
	var s *gomail.SendError
	if errors.As(err, &s) && !s.IsTemp() && s.ErrorCode() >= 500 {
		return &failure{err: err, final: true}
	}
	return err
}

func (m *mailer) options() []gomail.Option {
	o := []gomail.Option{gomail.WithPort(m.Port), gomail.WithTimeout(sendTime)}
	switch m.Security {
	case TLS:
		o = append(o, gomail.WithSSL())
	case Plain:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if m.roots != nil {
		o = append(o, gomail.WithTLSConfig(m.roots))
	}
	if m.User != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.User), gomail.WithPassword(m.Password))
	}
	return o
}

// message is the letter as it is sent: plain text, and the same in HTML. Its Message-ID is made of the
// event, so that a mail that was sent twice is known as one.
func (m *mailer) message(e shop.Event, l letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	if err := msg.To(l.To); err != nil {
		return nil, err
	}
	msg.Subject(printable(l.Subject))
	_, host, _ := strings.Cut(m.from.Address, "@")
	msg.SetMessageIDWithValue(e.ID + "@" + host)
	msg.SetDateWithValue(e.At)
	// A machine wrote it, and needs no automatic answer (RFC 3834).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(gomail.HeaderContentLang, l.Language.String())
	page, err := l.html()
	if err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, l.text())
	msg.AddAlternativeString(gomail.TypeTextHTML, page)
	return msg, nil
}

// language is the one of the reader that there are words for and the shop speaks.
func (m *mailer) language(wish string) language.Tag {
	known := m.Languages
	if len(known) == 0 {
		known = worded
	}
	known = slices.DeleteFunc(slices.Clone(known), func(t language.Tag) bool { return words(t) == nil })
	if len(known) == 0 {
		return worded[0]
	}
	_, i, _ := language.NewMatcher(known).Match(language.Make(wish))
	return known[i]
}
