package ftpbackend

import (
	"crypto"
	"crypto/tls"
	"time"
)

// ShowExpired has the server show, on handshakes from now on, a certificate that expired the day before, by the clock of
// ServerConfig.Now: of the same CA and for the same name. No session is resumed meanwhile, since that would spare the
// client the sight of it. false goes back to the certificates that are good.
//
// With ServerConfig.CertFile it does nothing: hosts trust the CA of that certificate, and the server has no key of it.
func (s *Server) ShowExpired(on bool) { s.expired.Store(on) }

// instead returns what decides on the configuration of each handshake: plain is like the usual one.
func (s *Server) instead(plain *tls.Config) func(*tls.ClientHelloInfo) (*tls.Config, error) {
	plain.SessionTicketsDisabled = true // resumes none and, for later, offers none
	return func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if s.pinned == nil && s.showsExpired(hello) {
			return plain, nil
		}
		return nil, nil // the usual one
	}
}

// showsExpired tells whether a handshake gets an expired certificate: all do, or those of its guest.
func (s *Server) showsExpired(hello *tls.ClientHelloInfo) bool {
	if s.expired.Load() {
		return true
	}
	if c, ok := hello.Conn.(interface{ guest() *Guest }); ok {
		g := c.guest()
		return g != nil && g.expired.Load()
	}
	return s.expiring.Load() > 0
}

// issue returns the certificate to show under a name.
func (s *Server) issue(hello *tls.ClientHelloInfo, name string) (*tls.Certificate, error) {
	if s.showsExpired(hello) {
		return s.issuer.outdated(hello, name, s.config.Now())
	}
	return s.issuer.certificate(hello, name)
}

// outdated makes a certificate that has expired by now. It is not kept: the next one has another date.
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
