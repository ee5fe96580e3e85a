package client_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptls"
)

const certName = "ftp.example.com"

// authority is a CA and what it signs.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	pem  []byte
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageCertSign,
	}
	a := &authority{}
	a.cert, a.key = issue(t, template, nil)
	a.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
	return a
}

// leaf makes a certificate that expires in the year given.
func (a *authority) leaf(t *testing.T, until int) tls.Certificate {
	t.Helper()
	cert, key := issue(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: certName}, DNSNames: []string{certName},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(until, 1, 1, 0, 0, 0, 0, time.UTC),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, a)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

func issue(t *testing.T, template *x509.Certificate, by *authority) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, signer := template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// secure puts TLS on the script's connection; false if the client did not agree.
func (s *script) secure(cfg *tls.Config) (tls.ConnectionState, bool) {
	conn := tls.Server(s.conn, cfg)
	if conn.Handshake() != nil {
		return tls.ConnectionState{}, false
	}
	s.conn, s.in = conn, bufio.NewReader(conn)
	return conn.ConnectionState(), true
}

// protect plays what follows the login of a session with TLS.
func (s *script) protect() {
	s.talk("> PBSZ 0", "200 fine", "> PROT P", "200 fine")
}

// secured is a configuration for play with a script over TLS from the first byte, after the login.
func secured(t *testing.T, server *tls.Config, f func(s *script)) client.Config {
	t.Helper()
	return named(play(t, func(s *script) {
		s.secure(server)
		s.login()
		s.protect()
		f(s)
	}), ftpbackend.Implicit)
}

// plainText plays a server without TLS on its data connection, until the client gives up.
func (s *script) plainText(conn net.Conn, reply string) {
	io.WriteString(conn, "hello world")
	io.Copy(io.Discard, conn)
	s.send(reply)
}

// named makes a configuration use a host name for its server.
func named(cfg client.Config, sec ftpbackend.Security) client.Config {
	at := net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port)))
	cfg.Network = ftpbackend.HostNetwork([]ftpbackend.Route{{Host: certName, Target: at}})
	cfg.Host, cfg.Security = certName, sec
	return cfg
}

func TestTLS(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	valid, expired := ca.leaf(t, 2110), ca.leaf(t, 2021)
	keyPEM := func(password string) []byte {
		der, err := x509.MarshalECPrivateKey(valid.PrivateKey.(*ecdsa.PrivateKey))
		if err != nil {
			t.Fatal(err)
		}
		block := &pem.Block{Type: "EC PRIVATE KEY", Bytes: der}
		if password != "" {
			//lint:ignore SA1019 that is what is tested
			if block, err = x509.EncryptPEMBlock(rand.Reader, block.Type, der, []byte(password), x509.PEMCipherAES128); err != nil {
				t.Fatal(err)
			}
		}
		return pem.EncodeToMemory(block)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: valid.Certificate[0]})
	in2020 := func() time.Time { return time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name    string
		options ftptls.Options
		server  *tls.Config // its certificate is the valid one unless it has its own
		says    string      // in the error; "" means success
		state   func(tls.ConnectionState) bool
	}{
		{"nothing verified", ftptls.Options{}, &tls.Config{Certificates: []tls.Certificate{expired}}, "", func(cs tls.ConnectionState) bool { return cs.ServerName == "" && cs.Version == tls.VersionTLS13 }},
		{"server name", ftptls.Options{SNI: true}, &tls.Config{}, "", func(cs tls.ConnectionState) bool { return cs.ServerName == certName }},
		{"another server name", ftptls.Options{SNI: true, Host: "x.example.com"}, &tls.Config{}, "", func(cs tls.ConnectionState) bool { return cs.ServerName == "x.example.com" }},
		{"verified", ftptls.Options{Verify: true, CA: ca.pem}, &tls.Config{}, "", nil},
		{"verified by DER", ftptls.Options{Verify: true, CA: ca.cert.Raw}, &tls.Config{}, "", nil},
		{"verified by one of several", ftptls.Options{Verify: true, CA: append(append([]byte{}, other.pem...), ca.pem...)}, &tls.Config{}, "", nil},
		{"another CA", ftptls.Options{Verify: true, CA: other.pem}, &tls.Config{}, "unknown authority", nil},
		{"no CA", ftptls.Options{Verify: true}, &tls.Config{}, "no certificate", nil},
		{"not a CA", ftptls.Options{Verify: true, CA: []byte("hello")}, &tls.Config{}, "PEM or DER", nil},
		{"expired", ftptls.Options{Verify: true, CA: ca.pem}, &tls.Config{Certificates: []tls.Certificate{expired}}, "expired", nil},
		{"expired, on an old clock", ftptls.Options{Verify: true, CA: ca.pem, Now: in2020}, &tls.Config{Certificates: []tls.Certificate{expired}}, "", nil},
		{"expired, dates ignored", ftptls.Options{Verify: true, CA: ca.pem, IgnoreTime: true}, &tls.Config{Certificates: []tls.Certificate{expired}}, "", nil},
		{"another CA, dates ignored", ftptls.Options{Verify: true, CA: other.pem, IgnoreTime: true}, &tls.Config{}, "unknown authority", nil},
		{"right host", ftptls.Options{Verify: true, CA: ca.pem, CheckHost: true}, &tls.Config{}, "", nil},
		{"wrong host", ftptls.Options{Verify: true, CA: ca.pem, CheckHost: true, Host: "x.example.com"}, &tls.Config{}, "x.example.com", nil},
		{"a suite", ftptls.Options{Suites: []uint16{0xC024, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}, &tls.Config{CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA}}, "", func(cs tls.ConnectionState) bool {
			return cs.Version == tls.VersionTLS12 && cs.CipherSuite == tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
		}},
		{"all suites", ftptls.Options{Suites: []uint16{0xFFFF}}, &tls.Config{}, "", func(cs tls.ConnectionState) bool { return cs.Version == tls.VersionTLS13 }},
		{"suites that Go lacks", ftptls.Options{Suites: []uint16{0x003D, 0xC028}}, &tls.Config{}, "003D, C028", nil},
		{"a suite too new for the version", ftptls.Options{Suites: []uint16{0xC02F}, MaxVersion: tls.VersionTLS11}, &tls.Config{}, "C02F", nil},
		{"a suite too old for the version", ftptls.Options{Suites: []uint16{0x002F}, MinVersion: tls.VersionTLS13}, &tls.Config{}, "002F", nil},
		{"no suite in common", ftptls.Options{Suites: []uint16{0x002F}}, &tls.Config{}, "handshake failure", nil},
		{"TLS 1.0", ftptls.Options{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}, &tls.Config{MinVersion: tls.VersionTLS10}, "", func(cs tls.ConnectionState) bool { return cs.Version == tls.VersionTLS10 }},
		{"TLS 1.0 unwanted", ftptls.Options{MaxVersion: tls.VersionTLS10}, &tls.Config{MinVersion: tls.VersionTLS12}, "version", nil},
		{"SSL 3.0", ftptls.Options{MinVersion: 0x0300, MaxVersion: 0x0300}, &tls.Config{}, "SSL 3.0", nil},
		{"client certificate", ftptls.Options{Cert: certPEM, Key: keyPEM("")}, &tls.Config{ClientAuth: tls.RequireAnyClientCert}, "", func(cs tls.ConnectionState) bool { return len(cs.PeerCertificates) == 1 }},
		{"client certificate, encrypted key", ftptls.Options{Cert: certPEM, Key: keyPEM("sesame"), KeyPassword: "sesame"}, &tls.Config{ClientAuth: tls.RequireAnyClientCert}, "", nil},
		{"client certificate, wrong password", ftptls.Options{Cert: certPEM, Key: keyPEM("sesame"), KeyPassword: "x"}, &tls.Config{}, "password", nil},
		{"client certificate, no password", ftptls.Options{Cert: certPEM, Key: keyPEM("sesame")}, &tls.Config{}, "password", nil},
		{"client certificate, encrypted PKCS#8", ftptls.Options{Cert: certPEM, Key: pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte{1}})}, &tls.Config{}, "no password", nil},
		{"client certificate, another key", ftptls.Options{Cert: ca.pem, Key: keyPEM("")}, &tls.Config{}, "not the key", nil},
		{"client certificate without key", ftptls.Options{Cert: certPEM}, &tls.Config{}, "key", nil},
		{"client certificate wanted, TLS 1.2", ftptls.Options{MaxVersion: tls.VersionTLS12}, &tls.Config{ClientAuth: tls.RequireAnyClientCert}, "certificate", nil},
		{"client certificate wanted, TLS 1.3", ftptls.Options{}, &tls.Config{ClientAuth: tls.RequireAnyClientCert}, "certificate", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if len(tt.server.Certificates) == 0 {
				tt.server.Certificates = []tls.Certificate{valid}
			}
			cfg := play(t, func(s *script) {
				cs, ok := s.secure(tt.server)
				if !ok {
					return
				}
				if tt.state != nil && !tt.state(cs) {
					t.Errorf("got version %04x, suite %04x, name %q, %d certificates", cs.Version, cs.CipherSuite, cs.ServerName, len(cs.PeerCertificates))
				}
				s.login()
				s.protect()
				s.quit()
			})
			cfg = named(cfg, ftpbackend.Implicit)
			cfg.TLS = tt.options
			c, err := client.Dial(short(t), cfg)
			if tt.says != "" {
				check(t, err, ftpbackend.KindTLS, 0)
				if err != nil && !strings.Contains(err.Error(), tt.says) {
					t.Errorf("%v does not say %q", err, tt.says)
				}
				return
			}
			check(t, err, 0, 0)
			if c != nil {
				quit(t, c)
			}
		})
	}
}

// TestTLSData: data connections resume the session, and failures of their own handshake are TLS's.
func TestTLSData(t *testing.T) {
	server := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).leaf(t, 2021)}}
	for _, tt := range []struct {
		name string
		data func(s *script, conn *net.TCPConn)
		kind ftpbackend.Kind
	}{
		{"whole, an expired certificate", func(s *script, raw *net.TCPConn) {
			conn := tls.Server(raw, server)
			s.sends(conn, "hello", "226 done")
			if !conn.ConnectionState().DidResume {
				s.fail("the session was not resumed")
			}
		}, 0},
		{"empty, without a handshake", func(s *script, conn *net.TCPConn) { conn.CloseWrite(); s.send("226 done") }, 0},
		{"no handshake", func(s *script, conn *net.TCPConn) { conn.CloseWrite(); s.send("522 TLS failed") }, ftpbackend.KindTLS},
		{"plain data", func(s *script, conn *net.TCPConn) { s.plainText(conn, "426 hm") }, ftpbackend.KindTLS},
		{"cut within a record", func(s *script, raw *net.TCPConn) {
			conn := tls.Server(&cutter{Conn: raw, left: 1 << 14}, server)
			io.WriteString(conn, strings.Repeat("x", 1<<15))
			raw.Close()
			s.send("226 done")
		}, ftpbackend.KindDataLost},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, secured(t, server, func(s *script) {
				tt.data(s, s.transfer("RETR a", "150 here"))
				s.quit()
			}))
			_, err := download(c, "a")
			check(t, err, tt.kind, 0)
			quit(t, c)
		})
	}
}

// cutter drops what goes over a number of bytes.
type cutter struct {
	net.Conn
	left int64
}

func (c *cutter) Write(p []byte) (int, error) {
	n := min(int64(len(p)), c.left)
	c.left -= n
	if _, err := c.Conn.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
