package server

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"time"
)

// ShowExpired makes the server present, on handshakes from now on, a certificate that expired the
// day before by the clock of Config.Now, of the same CA and for the same name. Meanwhile no session
// is resumed, since the client would then not see the certificate. false goes back to valid
// certificates.
//
// With Config.CertFile it does nothing: hosts trust the CA of that certificate, and the server does
// not have its key.
func (s *Server) ShowExpired(on bool) { s.expired.Store(on) }

// expiredInstead returns a function that chooses the configuration of each handshake: plain if it
// gets an expired certificate.
func (s *Server) expiredInstead(plain *tls.Config) func(*tls.ClientHelloInfo) (*tls.Config, error) {
	plain.SessionTicketsDisabled = true // resumes no session, and offers none for later
	return func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if s.pinned == nil && s.showsExpired(hello) {
			return plain, nil
		}
		return nil, nil // the usual one
	}
}

// showsExpired reports whether a handshake gets an expired certificate: all do, or those of its
// tenant.
func (s *Server) showsExpired(hello *tls.ClientHelloInfo) bool {
	if s.expired.Load() {
		return true
	}
	if c, ok := hello.Conn.(interface{ tenant() *Tenant }); ok {
		t := c.tenant()
		return t != nil && t.expired.Load()
	}
	return s.expiring.Load() > 0
}

// issue returns the certificate to present under a name.
func (s *Server) issue(hello *tls.ClientHelloInfo, name string) (*tls.Certificate, error) {
	if s.showsExpired(hello) {
		return s.issuer.outdated(hello, name, s.config.Now())
	}
	return s.issuer.certificate(hello, name)
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

// tlsConfig returns the one configuration of all connections. It has to be one: session tickets are
// valid only within it, and hosts resume the control connection's session on data connections. TLS
// 1.0 and the old suites are included because modules are set to them (note 3.2).
func (s *Server) tlsConfig() *tls.Config {
	var suites []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		suites = append(suites, suite.ID)
	}
	config := &tls.Config{
		MinVersion:                  tls.VersionTLS10,
		CipherSuites:                suites,
		GetCertificate:              s.certificate,
		DynamicRecordSizingDisabled: true, // files, not pages: throughput before the first byte's latency
	}
	config.GetConfigForClient = s.expiredInstead(config.Clone())
	return config
}

// certificate chooses by SNI, otherwise by the announced name, otherwise by the address that was
// reached.
func (s *Server) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if s.pinned != nil {
		return s.pinned, nil
	}
	name := hello.ServerName
	if named, ok := hello.Conn.(interface{ hostName() string }); ok && name == "" {
		name = named.hostName()
	}
	cert, err := s.issue(hello, name)
	if err != nil {
		s.config.Log("ftp server: no certificate for %q: %v", name, err)
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
