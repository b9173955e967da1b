package notice_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
)

func openDB(tb testing.TB, path string) *store.DB {
	tb.Helper()
	db, err := sqlite.Open(context.Background(), path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

// stall is a shop with a real database, where buyers pay by card or later.
type stall struct {
	t    testing.TB
	db   *store.DB
	shop *shop.Shop
	card *shoptest.Bank
}

func newStall(t testing.TB) *stall {
	t.Helper()
	return stallAt(t, openDB(t, filepath.Join(t.TempDir(), "barker.db")))
}

func stallAt(t testing.TB, db *store.DB) *stall {
	later := shoptest.NewBank(t)
	later.Deferred = true
	s := &stall{t: t, db: db, card: shoptest.NewBank(t)}
	c := shoptest.Config()
	c.Payments = map[string]shop.Payments{"card": s.card, "manual": later, "trial": trial{shoptest.NewBank(t)}}
	s.shop = shoptest.Open(t, c, db.Shop(), shoptest.Mug(20))
	return s
}

// trial is a bank of which no money moves.
type trial struct{ *shoptest.Bank }

func (b trial) Open(ctx context.Context, p shop.Payment) (shop.Session, error) {
	s, err := b.Bank.Open(ctx, p)
	s.Test = true
	return s, err
}

func (b trial) Get(ctx context.Context, ref string) (shop.Session, error) {
	s, err := b.Bank.Get(ctx, ref)
	s.Test = true
	return s, err
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// order buys two mugs.
func (s *stall) order(b shop.Buyer, payment, language string) shop.Order {
	s.t.Helper()
	ctx := context.Background()
	must[shop.Hold](s.t)(s.shop.Hold(ctx, b, "h", []shop.Item{{SKU: "MUG-1", Qty: 2}}))
	return must[shop.Order](s.t)(s.shop.Checkout(ctx, shop.Checkout{Buyer: b, Key: "c", Address: shoptest.Address(), Shipping: "standard",
		Payment: payment, Language: language}))
}

// run tells until enough is done, and waits for the end.
func (s *stall) run(c notice.Config, until func() bool) {
	s.t.Helper()
	c.Shop, c.Store, c.Every = s.shop, s.db.Notices(), time.Millisecond
	if c.Retries == nil {
		c.Retries = make([]time.Duration, 9)
	}
	n, err := notice.New(c)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx) }()
	late := time.After(20 * time.Second)
	for !until() {
		select {
		case <-late:
			s.t.Error("it was not told in time")
			cancel()
		case err := <-ended:
			s.t.Fatalf("ended: %v", err)
		case <-time.After(time.Millisecond):
			continue
		}
		break
	}
	cancel()
	if err := <-ended; err != nil {
		s.t.Error(err)
	}
}

// settled tells that nothing is left to be told, and all of the outbox was read.
func (s *stall) settled() bool {
	ctx := context.Background()
	at := must[int64](s.t)(s.db.Notices().Position(ctx, s.shop.ID()))
	if len(must[[]shop.Event](s.t)(s.shop.Events(ctx, at, 1))) > 0 {
		return false
	}
	return must[notice.Count](s.t)(s.db.Notices().Count(ctx, s.shop.ID())).Due == 0
}

// call is a request that a receiver got.
type call struct {
	header http.Header
	body   string
}

// ear is a program that listens to webhooks.
type ear struct {
	*httptest.Server
	mu    sync.Mutex // guards what follows
	calls []call
}

// listen answers as the test says, by how often the same event has come: 1 at first.
func listen(t testing.TB, answer func(w http.ResponseWriter, r *http.Request, again int)) *ear {
	e := &ear{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		e.mu.Lock()
		e.calls = append(e.calls, call{r.Header, string(body)})
		n := 0
		for _, c := range e.calls {
			if c.header.Get("webhook-id") == r.Header.Get("webhook-id") {
				n++
			}
		}
		e.mu.Unlock()
		if answer != nil {
			answer(w, r, n)
		}
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *ear) heard() []call {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.calls)
}

// letterbox is a real SMTP server that keeps what it gets.
type letterbox struct {
	host string
	port int
	mu   sync.Mutex // guards what follows
	// refuse may refuse a recipient.
	refuse  func(to string) error
	letters []string // each with its recipient on the first line
	// plain is how many letters came over a connection that is not encrypted.
	plain atomic.Int64
}

// newLetterbox starts a server, changed as it is to be; with wrapped its connections are encrypted from
// the beginning.
func newLetterbox(t testing.TB, change func(*smtp.Server), wrapped bool) *letterbox {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &letterbox{host: "127.0.0.1", port: l.Addr().(*net.TCPAddr).Port}
	srv := smtp.NewServer(b)
	srv.AllowInsecureAuth = true
	change(srv)
	if wrapped {
		l = tls.NewListener(l, srv.TLSConfig)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return b
}

// NewSession is for the server.
func (b *letterbox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &delivery{b: b, conn: c}, nil
}

// asItIs changes nothing about a server.
func asItIs(*smtp.Server) {}

func (b *letterbox) got() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.letters)
}

func (b *letterbox) mail() *notice.Mail {
	return &notice.Mail{Host: b.host, Port: b.port, Security: notice.Plain, From: "Larkhill <orders@larkhill.example>",
		Site: "https://larkhill.example", Later: map[string]string{"manual": "Pay to NL00 BANK 0123 4567 89."}, Signature: "Larkhill B.V.\nUtrecht"}
}

type delivery struct {
	b    *letterbox
	conn *smtp.Conn
	to   string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	d.to = to
	if d.b.refuse != nil {
		return d.b.refuse(to)
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if _, encrypted := d.conn.TLSConnectionState(); !encrypted {
		d.b.plain.Add(1)
	}
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	d.b.letters = append(d.b.letters, d.to+"\n"+strings.ReplaceAll(string(text), "\r\n", "\n"))
	return nil
}
