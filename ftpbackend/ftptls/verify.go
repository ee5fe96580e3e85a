package ftptls

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"time"
)

// verifier returns the check of the server's certificates.
func (o Options) verifier(host string) (func(tls.ConnectionState) error, error) {
	authorities, err := parseCertificates(o.CA)
	if err != nil {
		return nil, NewError("the CA certificate cannot be read; want PEM or DER", err)
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
