package ftptls

import (
	"crypto/tls"
	"strings"
	"time"
)

// Options are the TLS settings of a session. The zero value accepts any version and cipher suite,
// verifies nothing and sends no server name.
type Options struct {
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
	// NegotiateTime limits each handshake, on the modem's clock; 0 means no limit.
	NegotiateTime time.Duration
	// Host overrides the session's host as the name to send and to check.
	Host string
}

// noName is the ServerName of sessions without SNI. crypto/tls never sends an address, but it keeps
// sessions under this key. If it were empty, the key would be the peer's address and port, and a
// data connection would not find the control connection's session to resume.
const noName = "192.0.2.1"

// ticketEpoch is where the clock of session tickets starts, see [Options.Config].
var ticketEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// Config returns the one configuration that the control connection and all data connections of a
// session share.
func (o Options) Config(host string) (*tls.Config, error) {
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
		return nil, NewError("SSL 3.0 is not in Go's TLS library; choose TLS 1.0 or later", nil)
	}
	var err error
	if cfg.CipherSuites, err = o.suites(); err != nil {
		return nil, err
	}
	if o.named() && (cfg.MaxVersion == 0 || cfg.MaxVersion > tls.VersionTLS12) {
		cfg.MaxVersion = tls.VersionTLS12
	}
	if cfg.MaxVersion != 0 && cfg.MinVersion > cfg.MaxVersion {
		return nil, NewError("no TLS version allows the configured cipher suites; allow TLS 1.2, or all suites", nil)
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

// sessions keeps the latest TLS session of a server, for data connections to resume. crypto/tls
// drops it when a handshake with it fails (RFC 5077, 3.2). But a data connection that the server
// has refused says nothing about the session, and servers require it for the next one.
type sessions struct{ tls.ClientSessionCache }

func newSessions() sessions { return sessions{tls.NewLRUClientSessionCache(8)} }

// Put implements [tls.ClientSessionCache].
func (s sessions) Put(key string, state *tls.ClientSessionState) {
	if state != nil {
		s.ClientSessionCache.Put(key, state)
	}
}
