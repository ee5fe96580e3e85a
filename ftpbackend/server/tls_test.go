package server

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jlaffaye/ftp"
)

func certPool(t *testing.T, s *Server) *x509.CertPool {
	t.Helper()
	text, err := s.CA()
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatalf("not a certificate: %s", text)
	}
	return pool
}

// testCertificate writes a certificate and key as a user would bring them.
func testCertificate(t *testing.T, name string) (certFile, keyFile string) {
	t.Helper()
	ca, err := newAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := newIssuer(func() (*authority, error) { return ca, nil }).leaf(name, keyECDSA)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, text := range map[string][]byte{certFile: chainPEM(leaf), keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

// secure logs in over TLS, with protected data connections.
func secure(t *testing.T, s *Server, implicit bool, cfg *tls.Config) (*testClient, *tls.Conn) {
	t.Helper()
	addr := s.Addr()
	if implicit {
		addr = s.ImplicitAddr()
	}
	tcp, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	var c *testClient
	var control *tls.Conn
	if implicit {
		control = tls.Client(tcp, cfg)
		c = dialOver(t, control)
	} else {
		c = dialOver(t, tcp)
		c.do(234, "AUTH TLS")
		control = tls.Client(tcp, cfg)
		c.Conn = textproto.NewConn(control)
	}
	c.dialogue("200 PBSZ 0", "331 USER test", "230 PASS test", "200 PROT P", "200 TYPE I")
	c.tls = cfg
	return c, control
}

func TestServerTLSResumption(t *testing.T) {
	s := startServer(t, Config{})
	pool := certPool(t, s)
	content := strings.Repeat("protected ", 30_000)
	for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12, tls.VersionTLS13} {
		for _, implicit := range []bool{false, true} {
			t.Run(tls.VersionName(version)+map[bool]string{false: " explicit", true: " implicit"}[implicit], func(t *testing.T) {
				cfg := &tls.Config{
					ServerName: "files.example.com", RootCAs: pool, MinVersion: version, MaxVersion: version,
					ClientSessionCache: tls.NewLRUClientSessionCache(8),
				}
				c, _ := secure(t, s, implicit, cfg)
				for _, command := range []string{"STOR f", "APPE g", "RETR f", "MLSD", "STOR empty", "RETR empty"} {
					data := c.passive().(*tls.Conn)
					c.do(150, "%s", command)
					switch command {
					case "STOR f":
						c.sends(data, content)
						data.CloseWrite()
						data.Close()
					case "APPE g", "STOR empty":
						if err := data.Handshake(); err != nil {
							t.Fatal(err)
						}
						data.Close()
					default:
						got, err := io.ReadAll(data)
						if err != nil || (command == "RETR f" && string(got) != content) {
							t.Errorf("%s: %d bytes, %v", command, len(got), err)
						}
					}
					c.expect(226)
					if !data.ConnectionState().DidResume {
						t.Errorf("%s: the data connection did not resume the session", command)
					}
				}
				c.do(221, "QUIT")
			})
		}
	}
}

func TestServerCertificateNames(t *testing.T) {
	s := startServer(t, Config{Root: t.TempDir()})
	pool := certPool(t, s)
	for _, test := range []struct{ sni, announced, valid string }{
		{"a.example.com", "", "a.example.com"},
		{"A.Example.COM", "other.example.com", "a.example.com"},
		{"", "announced.example.com", "announced.example.com"},
		{"", "Trailing.example.", "trailing.example"},
		{"", "192.0.2.7", "192.0.2.7"},
		{"", "2001:db8::7", "2001:db8::7"},
		{"", "", "127.0.0.1"},
		{"", "", "localhost"},
		{"localhost", "", "127.0.0.1"},
		{"", "grüße.example", "localhost"},
	} {
		t.Run(test.sni+"/"+test.announced, func(t *testing.T) {
			for _, control := range []bool{true, false} { // and on a data connection that does not resume
				cfg := &tls.Config{ServerName: test.sni, InsecureSkipVerify: true, VerifyConnection: func(state tls.ConnectionState) error {
					_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: pool, DNSName: test.valid})
					return err
				}}
				tcp := connect(t, s.Addr())
				if test.announced != "" {
					s.Announce(tcp.LocalAddr(), test.announced)
				}
				c := dialOver(t, tcp)
				c.do(234, "AUTH TLS")
				c.Conn = textproto.NewConn(tls.Client(tcp, cfg))
				c.login()
				if control {
					continue
				}
				c.do(200, "PBSZ 0")
				c.do(200, "PROT P")
				c.tls = cfg
				c.brings("", "NLST")
			}
		})
	}
}

func TestServerForgetsAnnouncements(t *testing.T) {
	s := startServer(t, Config{})
	for i := range maxAnnounced + 100 {
		s.Announce(&net.TCPAddr{IP: net.IPv4(10, 0, byte(i>>8), byte(i)), Port: 1}, "never.example.com")
	}
	if n := len(s.announced.all); n > maxAnnounced {
		t.Errorf("%d names are held", n)
	}
	c := dial(t, s.Addr())
	client := c.conn.LocalAddr()
	s.Announce(client, "here.example.com")
	c.do(221, "QUIT")
	if _, err := io.ReadAll(c.conn); err != nil {
		t.Fatal(err)
	}
	s.Close() // waits for the session's end
	if got := s.announced.get(client.String()); got.host != "" {
		t.Errorf("%s is still known", got.host)
	}
}

func TestServerOldSuites(t *testing.T) {
	s := startServer(t, Config{})
	pool := certPool(t, s)
	for _, test := range []struct {
		suite   uint16
		version uint16
		rsa     bool
	}{
		{tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.VersionTLS10, true},
		{tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.VersionTLS12, true},
		{tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, tls.VersionTLS11, true},
		{tls.TLS_RSA_WITH_RC4_128_SHA, tls.VersionTLS12, true},
		{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.VersionTLS12, true},
		{tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.VersionTLS10, false},
		{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.VersionTLS12, false},
	} {
		t.Run(tls.CipherSuiteName(test.suite), func(t *testing.T) {
			c, control := secure(t, s, true, &tls.Config{
				ServerName: "old.example.com", RootCAs: pool, CipherSuites: []uint16{test.suite},
				MinVersion: test.version, MaxVersion: test.version,
			})
			c.put("x", "STOR f")
			state := control.ConnectionState()
			if state.CipherSuite != test.suite {
				t.Errorf("negotiated %s", tls.CipherSuiteName(state.CipherSuite))
			}
			_, isRSA := state.PeerCertificates[0].PublicKey.(*rsa.PublicKey)
			_, isECDSA := state.PeerCertificates[0].PublicKey.(*ecdsa.PublicKey)
			if isRSA != test.rsa || isECDSA == test.rsa {
				t.Errorf("certificate has a %T", state.PeerCertificates[0].PublicKey)
			}
		})
	}
}

func TestServerOwnCertificate(t *testing.T) {
	certFile, keyFile := testCertificate(t, "pinned.example.com")
	s := startServer(t, Config{Root: t.TempDir(), CertFile: certFile, KeyFile: keyFile})
	want, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.CA(); err != nil || !slices.Equal(got, want) {
		t.Errorf("CA: %s, %v", got, err)
	}
	_, control := secure(t, s, false, &tls.Config{ServerName: "else.example.com", InsecureSkipVerify: true})
	if err := control.ConnectionState().PeerCertificates[0].VerifyHostname("pinned.example.com"); err != nil {
		t.Error(err)
	}
}

func TestServerAuthOrder(t *testing.T) {
	s := startServer(t, Config{})
	c, _ := secure(t, s, false, &tls.Config{ServerName: "x.example", RootCAs: certPool(t, s)})
	c.dialogue("503 AUTH TLS", "536 PROT S", "200 PROT C")
	c.tls = nil
	c.put("clear", "STOR f")

	// commands smuggled in before the handshake are not taken for protected ones
	early := dial(t, s.Addr())
	if _, err := io.WriteString(early.conn, "AUTH TLS\r\nNOOP\r\n"); err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(early.R); len(got) > 0 {
		t.Errorf("the server went on: %q", got)
	}
}

func TestServerTLSWithFtpLibrary(t *testing.T) {
	s := startServer(t, Config{})
	cfg := &tls.Config{ServerName: "lib.example.com", RootCAs: certPool(t, s), ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	for name, dial := range map[string]struct {
		addr   string
		option ftp.DialOption
	}{
		"implicit": {s.ImplicitAddr().String(), ftp.DialWithTLS(cfg)},
		"explicit": {s.Addr().String(), ftp.DialWithExplicitTLS(cfg)},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ftp.Dial(dial.addr, dial.option, ftp.DialWithTimeout(2*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Quit()
			if err := c.Login("a", "b"); err != nil {
				t.Fatal(err)
			}
			for _, content := range []string{"", strings.Repeat("tls", 1<<20)} {
				throughLibrary(t, c, "f", content)
			}
		})
	}
}
