package client

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"ptymodem/ftpbackend"
)

// TLSOptions are the TLS settings of a session. The zero value accepts any version and cipher
// suite, verifies nothing and sends no server name.
type TLSOptions struct {
	// MinVersion and MaxVersion are tls.VersionTLS10 and so on; 0 means TLS 1.0 and the newest. SSL
	// 3.0 fails with [ftpbackend.KindTLS].
	MinVersion, MaxVersion uint16
	// Suites are IANA numbers, such as 0x0035. 0xFFFF means all, as an empty list does. Suites that
	// Go lacks are dropped; if none is left, the session fails with [ftpbackend.KindTLS]. Named
	// suites limit the session to TLS 1.2, since the suites of TLS 1.3 cannot be chosen.
	Suites []uint16
	// CA holds the certificates to trust; Cert and Key are the client's own. Each is PEM or DER.
	CA, Cert, Key []byte
	// KeyPassword decrypts an encrypted PEM key: the traditional kind (DEK-Info), or PKCS#8 with
	// PBES2, which is OpenSSL's default.
	KeyPassword string
	// Verify checks the server's chain against CA. CheckHost also checks the name. IgnoreTime
	// ignores the dates.
	Verify, CheckHost, IgnoreTime bool
	// SNI sends the host name in the handshake.
	SNI bool
	// Now is the modem's date, for Verify; nil means time.Now.
	Now func() time.Time
	// NegotiateTime limits each handshake, by Config.After; 0 means no limit.
	NegotiateTime time.Duration
	// Host overrides Config.Host as the name to send and to check.
	Host string
}

// noName is the ServerName of sessions without SNI. crypto/tls never sends an address, but it keeps
// sessions under this key. If it were empty, the key would be the peer's address and port, and a
// data connection would not find the control connection's session to resume.
const noName = "192.0.2.1"

// ticketEpoch is where the clock of session tickets starts, see config.
var ticketEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// config returns the one configuration that the control connection and all data connections of a
// session share.
func (o TLSOptions) config(host string) (*tls.Config, error) {
	if o.Host != "" {
		host = o.Host
	}
	start := time.Now()
	cfg := &tls.Config{
		MinVersion:                  max(o.MinVersion, tls.VersionTLS10),
		MaxVersion:                  o.MaxVersion,
		ServerName:                  noName,
		ClientSessionCache:          newSessions(),
		DynamicRecordSizingDisabled: true,
		InsecureSkipVerify:          true, // VerifyConnection does it, by the modem's rules
		// Only tickets use this clock: the chain is verified by Now. It starts long ago because
		// crypto/tls does not resume a session whose certificate has expired, not even an
		// unverified one, and servers require resumption.
		Time: func() time.Time { return ticketEpoch.Add(time.Since(start)) },
	}
	if o.SNI {
		cfg.ServerName = strings.TrimSuffix(host, ".")
	}
	if o.MaxVersion != 0 && o.MaxVersion < tls.VersionTLS10 {
		return nil, tlsError("SSL 3.0 is not in Go's TLS library; choose TLS 1.0 or later", nil)
	}
	var err error
	if cfg.CipherSuites, err = o.suites(); err != nil {
		return nil, err
	}
	if o.named() && (cfg.MaxVersion == 0 || cfg.MaxVersion > tls.VersionTLS12) {
		cfg.MaxVersion = tls.VersionTLS12
	}
	if cfg.MaxVersion != 0 && cfg.MinVersion > cfg.MaxVersion {
		return nil, tlsError("no TLS version allows the configured cipher suites; allow TLS 1.2, or all suites", nil)
	}
	if len(o.Cert) > 0 || len(o.Key) > 0 {
		pair, err := o.keyPair()
		if err != nil {
			return nil, err
		}
		// Whatever authorities the server names, the module sends what it has.
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return pair, nil }
	}
	if o.Verify {
		if cfg.VerifyConnection, err = o.verifier(host); err != nil {
			return nil, err
		}
	}
	return cfg, nil
}

// named reports whether particular suites are asked for.
func (o TLSOptions) named() bool {
	for _, id := range o.Suites {
		if id == 0xFFFF {
			return false
		}
	}
	return len(o.Suites) > 0
}

// HasSuite reports whether the TLS library has a cipher suite, by its IANA number, for TLS 1.0 to
// 1.2.
func HasSuite(id uint16) bool {
	_, err := TLSOptions{Suites: []uint16{id}}.suites()
	return err == nil
}

// suites returns what to offer: all suites, also insecure ones, since the servers that modules meet
// are old; or those asked for that Go has.
func (o TLSOptions) suites() ([]uint16, error) {
	has := make(map[uint16]bool)
	var all, offered []uint16
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		for _, v := range s.SupportedVersions {
			if v <= tls.VersionTLS12 && v >= o.MinVersion && (o.MaxVersion == 0 || v <= o.MaxVersion) {
				has[s.ID] = true
			}
		}
		all = append(all, s.ID)
	}
	if !o.named() {
		return all, nil
	}
	var lacking []string
	for _, id := range o.Suites {
		if has[id] {
			offered = append(offered, id)
		} else {
			lacking = append(lacking, fmt.Sprintf("%04X", id))
		}
	}
	if len(offered) == 0 {
		return nil, tlsError("Go's TLS library has no cipher suite "+strings.Join(lacking, ", ")+" for these TLS versions; C02F, C014 and 0035 are among those it has", nil)
	}
	return offered, nil
}

// verifier returns the check of the server's certificates.
func (o TLSOptions) verifier(host string) (func(tls.ConnectionState) error, error) {
	authorities, err := parseCertificates(o.CA)
	if err != nil {
		return nil, tlsError("the CA certificate cannot be read; want PEM or DER", err)
	}
	return func(cs tls.ConnectionState) error {
		now := time.Now
		if o.Now != nil {
			now = o.Now
		}
		opts := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: now()}
		peers := cs.PeerCertificates
		if o.IgnoreTime {
			peers = withoutDates(peers, opts.CurrentTime)
		}
		trusted := authorities
		if o.IgnoreTime {
			trusted = withoutDates(authorities, opts.CurrentTime)
		}
		for _, c := range trusted {
			opts.Roots.AddCert(c)
		}
		for _, c := range peers[1:] {
			opts.Intermediates.AddCert(c)
		}
		if _, err := peers[0].Verify(opts); err != nil {
			return &tls.CertificateVerificationError{UnverifiedCertificates: cs.PeerCertificates, Err: err}
		}
		if o.CheckHost {
			return peers[0].VerifyHostname(host)
		}
		return nil
	}, nil
}

// withoutDates returns copies that are valid on that day.
func withoutDates(certs []*x509.Certificate, now time.Time) []*x509.Certificate {
	out := make([]*x509.Certificate, len(certs))
	for i, c := range certs {
		ageless := *c
		ageless.NotBefore, ageless.NotAfter = now.Add(-time.Hour), now.Add(time.Hour)
		out[i] = &ageless
	}
	return out
}

// parseCertificates reads all certificates of a PEM or DER file. None is an error.
func parseCertificates(data []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certs = append(certs, c)
	}
	if len(certs) > 0 {
		return certs, nil
	}
	if len(data) == 0 {
		return nil, errors.New("no certificate given")
	}
	return x509.ParseCertificates(data)
}

// tlsError is a failure of our own side of TLS.
func tlsError(text string, err error) *ftpbackend.Error {
	return &ftpbackend.Error{Kind: ftpbackend.KindTLS, Op: "tls", Text: text, Err: err}
}

// isTLS reports whether an error came from the TLS layer, and not from the network below.
func isTLS(err error) bool {
	var alert tls.AlertError
	var header tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	if errors.As(err, &alert) || errors.As(err, &header) || errors.As(err, &cert) {
		return true
	}
	// crypto/tls has no type for most of its errors, and wraps a peer's alert in a net.OpError of
	// its own.
	text := err.Error()
	return strings.HasPrefix(text, "tls: ") || strings.HasPrefix(text, "remote error: tls: ") || strings.HasPrefix(text, "local error: tls: ")
}
