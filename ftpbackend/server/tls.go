package server

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// certificates is what a server shows to prove its names: the user's own certificate, or those that
// its CA issues. Its methods may be called from several goroutines.
type certificates struct {
	server   *Config
	pinned   *tls.Certificate // the user's own, or nil
	issuer   *issuer
	expired  atomic.Bool  // Server.ShowExpired
	expiring atomic.Int32 // how many tenants show an expired certificate
	tls      *tls.Config  // the one of all connections
}

// newCertificates has pinned, the user's certificate, shown to everybody. Without one load gets the
// CA when the first certificate is issued.
func newCertificates(cfg *Config, pinned *tls.Certificate, load func() (*authority, error)) *certificates {
	c := &certificates{server: cfg, pinned: pinned, issuer: newIssuer(load)}
	c.tls = c.configuration()
	return c
}

// ShowExpired makes the server present, on handshakes from now on, a certificate that expired the
// day before by the clock of Config.Now, of the same CA and for the same name. Meanwhile no session
// is resumed, since the client would then not see the certificate. false goes back to valid
// certificates.
//
// With Config.CertFile it does nothing: hosts trust the CA of that certificate, and the server does
// not have its key.
func (s *Server) ShowExpired(on bool) { s.certs.expired.Store(on) }

// CA returns, in PEM, what a host has to trust to accept this server: the certificate of the
// server's own CA, made if necessary, or the certificates of Config.CertFile.
func (s *Server) CA() ([]byte, error) {
	if s.certs.pinned != nil {
		return chainPEM(s.certs.pinned), nil
	}
	a, err := s.certs.issuer.authority()
	if err != nil {
		return nil, err
	}
	return a.pem(), nil
}

// expiredInstead returns a function that chooses the configuration of each handshake: plain if it
// gets an expired certificate.
func (c *certificates) expiredInstead(plain *tls.Config) func(*tls.ClientHelloInfo) (*tls.Config, error) {
	plain.SessionTicketsDisabled = true // resumes no session, and offers none for later
	return func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if c.pinned == nil && c.showsExpired(hello) {
			return plain, nil
		}
		return nil, nil // the usual one
	}
}

// showsExpired reports whether a handshake gets an expired certificate: all do, or those of its
// tenant.
func (c *certificates) showsExpired(hello *tls.ClientHelloInfo) bool {
	if c.expired.Load() {
		return true
	}
	if conn, ok := hello.Conn.(interface{ tenant() *Tenant }); ok {
		t := conn.tenant()
		return t != nil && t.expired.Load()
	}
	return c.expiring.Load() > 0
}

// issue returns the certificate to present under a name.
func (c *certificates) issue(hello *tls.ClientHelloInfo, name string) (*tls.Certificate, error) {
	if c.showsExpired(hello) {
		return c.issuer.outdated(hello, name, c.server.Now())
	}
	return c.issuer.certificate(hello, name)
}

// outdated makes a certificate that has expired. It is not kept: the next one has another date.
func (i *issuer) outdated(hello *tls.ClientHelloInfo, name string, now time.Time) (*tls.Certificate, error) {
	good, err := i.certificate(hello, name)
	if err != nil {
		return nil, err
	}
	ca, err := i.authority()
	if err != nil {
		return nil, err
	}
	return ca.issue(hostName(name), good.PrivateKey.(crypto.Signer), now.AddDate(0, 0, -1))
}

// configuration returns the one configuration of all connections. It has to be one: session tickets are
// valid only within it, and hosts resume the control connection's session on data connections. TLS
// 1.0 and the old suites are included because modules are set to them (note 3.2).
func (c *certificates) configuration() *tls.Config {
	var suites []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		suites = append(suites, suite.ID)
	}
	config := &tls.Config{
		MinVersion:                  tls.VersionTLS10,
		CipherSuites:                suites,
		GetCertificate:              c.certificate,
		DynamicRecordSizingDisabled: true, // files, not pages: throughput before the first byte's latency
	}
	config.GetConfigForClient = c.expiredInstead(config.Clone())
	return config
}

// certificate chooses by SNI, otherwise by the announced name, otherwise by the address that was
// reached.
func (c *certificates) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if c.pinned != nil {
		return c.pinned, nil
	}
	name := hello.ServerName
	if named, ok := hello.Conn.(interface{ hostName() string }); ok && name == "" {
		name = named.hostName()
	}
	cert, err := c.issue(hello, name)
	if err != nil {
		c.server.Log("ftp server: no certificate for %q: %v", name, err)
	}
	return cert, err
}

// ownCertificate reads the user's certificate and key. It returns nil if both names are empty.
func ownCertificate(certFile, keyFile string) (*tls.Certificate, error) {
	switch {
	case certFile == "" && keyFile == "":
		return nil, nil
	case keyFile == "":
		return nil, errors.New("--ftp-cert needs --ftp-key, the file of the certificate's private key")
	case certFile == "":
		return nil, errors.New("--ftp-key needs --ftp-cert, the file of the key's certificate")
	}
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("the FTP server's certificate %s with key %s: %w: both are PEM files, and the key is the one that the certificate was made for, without a password", certFile, keyFile, err)
	}
	return &cert, nil
}

func chainPEM(cert *tls.Certificate) []byte {
	var out bytes.Buffer
	for _, der := range cert.Certificate {
		out.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	return out.Bytes()
}
