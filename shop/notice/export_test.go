package notice

import (
	"crypto/tls"
	"crypto/x509"
)

// Trust has a mail server's certificate be one of these.
func (m *Mail) Trust(roots *x509.CertPool) {
	m.roots = &tls.Config{RootCAs: roots, ServerName: m.Host, MinVersion: tls.VersionTLS12}
}
