package notice_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/barkerlive/barker/shop/notice"
)

// authority is a certificate for this machine, and who trusts it.
func authority(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates, MinVersion: tls.VersionTLS12}, roots
}

// TestMailIsEncrypted has every way to guard a connection carry a letter, and only encrypted.
func TestMailIsEncrypted(t *testing.T) {
	server, roots := authority(t)
	for _, way := range []notice.Security{notice.StartTLS, "", notice.TLS} {
		t.Run("security "+string(way), func(t *testing.T) {
			s := newStall(t)
			box := newLetterbox(t, func(srv *smtp.Server) { srv.TLSConfig = server }, way == notice.TLS)
			s.order("anna", "card", "en")
			m := box.mail()
			m.Security = way
			m.Trust(roots)
			s.run(notice.Config{Mail: m}, s.settled)
			if len(box.got()) == 0 || box.plain.Load() != 0 {
				t.Errorf("%d letters, %d in the clear", len(box.got()), box.plain.Load())
			}
		})
	}
}

// TestMailIsNotSentInTheClear keeps a letter back from a server that does not encrypt, and from one that
// is not who it says it is.
func TestMailIsNotSentInTheClear(t *testing.T) {
	server, _ := authority(t)
	for name, change := range map[string]func(*smtp.Server){
		"no STARTTLS": func(*smtp.Server) {}, "a stranger's certificate": func(srv *smtp.Server) { srv.TLSConfig = server },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStall(t)
			box := newLetterbox(t, change, false)
			s.order("anna", "card", "en")
			m := box.mail()
			m.Security = notice.StartTLS
			s.run(notice.Config{Mail: m, Retries: []time.Duration{0}}, func() bool {
				c, err := s.db.Notices().Count(t.Context(), "demo")
				return err == nil && c.Dead > 0
			})
			if n := len(box.got()); n != 0 {
				t.Errorf("%d letters", n)
			}
		})
	}
}
