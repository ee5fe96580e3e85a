package server

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"
	"time"
)

// TestServerShowExpired: on handshakes from now on, data connections of open sessions included, and
// back again.
func TestServerShowExpired(t *testing.T) {
	now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	s := startServer(t, Config{Now: func() time.Time { return now }})
	pool := certPool(t, s)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, suite := range []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_128_CBC_SHA} { // either kind of key
			if version == tls.VersionTLS13 && suite == tls.TLS_RSA_WITH_AES_128_CBC_SHA {
				continue
			}
			client := func() *tls.Config {
				return &tls.Config{
					RootCAs: pool, ServerName: "ftp.example.com", MaxVersion: version, CipherSuites: []uint16{suite},
					ClientSessionCache: tls.NewLRUClientSessionCache(8), Time: func() time.Time { return now },
				}
			}
			shake := func(cfg *tls.Config) (tls.ConnectionState, error) {
				t.Helper()
				conn, err := tls.Dial("tcp", s.ImplicitAddr().String(), cfg)
				if err != nil {
					return tls.ConnectionState{}, err
				}
				defer conn.Close()
				if _, err := conn.Read(make([]byte, 100)); err != nil { // the greeting, and with it a ticket
					t.Error(err)
				}
				return conn.ConnectionState(), nil
			}
			cfg := client()
			for _, resumed := range []bool{false, true} {
				if cs, err := shake(cfg); err != nil || cs.DidResume != resumed {
					t.Fatalf("before: resumed %v, %v", cs.DidResume, err)
				}
			}
			s.ShowExpired(true)
			for range 2 {
				_, err := shake(cfg)
				var invalid x509.CertificateInvalidError
				if !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
					t.Errorf("got %v", err)
				}
			}
			blind := client()
			blind.InsecureSkipVerify = true
			for range 2 {
				cs, err := shake(blind)
				if err != nil || cs.DidResume {
					t.Fatalf("resumed %v, %v", cs.DidResume, err)
				}
				leaf := cs.PeerCertificates[0]
				if !leaf.NotAfter.Before(now) || leaf.VerifyHostname("ftp.example.com") != nil {
					t.Errorf("shown: good until %v, for %v", leaf.NotAfter, leaf.DNSNames)
				}
				_, err = leaf.Verify(x509.VerifyOptions{Roots: pool, CurrentTime: leaf.NotAfter.Add(-time.Hour)})
				if err != nil {
					t.Errorf("of another CA: %v", err)
				}
			}
			s.ShowExpired(false)
			if _, err := shake(cfg); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			if cs, err := shake(cfg); err != nil || !cs.DidResume {
				t.Errorf("afterwards: resumed %v, %v", cs.DidResume, err)
			}
		}
	}
}

// TestServerShowExpiredOnData: a session that is open may not resume itself past the sight of it.
func TestServerShowExpiredOnData(t *testing.T) {
	s := startServer(t, Config{})
	pool := certPool(t, s)
	cfg := &tls.Config{RootCAs: pool, ServerName: "ftp.example.com", ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	c, _ := secure(t, s, true, cfg)
	c.put("hello", "STOR a")
	s.ShowExpired(true)
	data := c.passive().(*tls.Conn)
	c.do(150, "RETR a")
	var invalid x509.CertificateInvalidError
	if err := data.Handshake(); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("got %v", err)
	}
}

// TestServerShowExpiredPinned: a certificate of the user's own stays.
func TestServerShowExpiredPinned(t *testing.T) {
	certFile, keyFile := testCertificate(t, "ftp.example.com")
	s := startServer(t, Config{CertFile: certFile, KeyFile: keyFile})
	s.ShowExpired(true)
	conn, err := tls.Dial("tcp", s.ImplicitAddr().String(), &tls.Config{RootCAs: certPool(t, s), ServerName: "ftp.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
