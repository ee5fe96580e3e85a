package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend/ftptest"
)

func TestParsePorts(t *testing.T) {
	for text, want := range map[string]Ports{"50000-50009": {50000, 50009}, "1-65535": {1, 65535}, "7-7": {7, 7}} {
		if got, err := ParsePorts(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "as in 50000-50009", "50000": "as in 50000-50009", "50000-": "as in 50000-50009", "-50009": "as in 50000-50009", "0-10": "from 1 to 65535",
		"1-65536": "from 1 to 65535", "a-b": "as in 50000-50009", "1-2-3": "as in 50000-50009", "50009-50000": "want 50000-50009",
	} {
		if _, err := ParsePorts(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestParseAnnounce(t *testing.T) {
	for _, text := range []string{"192.0.2.7", "ftp.example.com", "ftp.example.com.", "lab", "my_host", "3com.example"} {
		if got, err := ParseAnnounce(text); err != nil || got != text {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "want a name", "2001:db8::7": "EPSV", "::ffff:192.0.2.7": "EPSV", "0.0.0.0": "that clients reach", "192.0.2": "want a name", "192.0.2.777": "want a name",
		"ftp.example.com:21": "without a port", "http://x": "want a name", "a b": "want a name", "a..b": "want a name", strings.Repeat("a", 254): "want a name",
	} {
		if _, err := ParseAnnounce(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// freePorts are some ports that follow each other, free on 127.0.0.1 a moment ago.
func freePorts(t *testing.T, n uint16) Ports {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		first := addrPort(l).Port()
		l.Close()
		free := first <= 65535-n
		for port := first; free && port < first+n; port++ {
			if l, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port)); err != nil {
				free = false
			} else {
				l.Close()
			}
		}
		if free {
			return Ports{first, first + n - 1}
		}
	}
	t.Fatalf("no %d ports beside each other are free", n)
	return Ports{}
}

// warnings are what a server has told a person.
type warnings struct {
	mu  sync.Mutex
	all []string
}

func (w *warnings) add(kind string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, kind+": "+err.Error())
}

func (w *warnings) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.all, "\n")
}

// from is a client from outside.
func from(t *testing.T, s *Server) *testClient {
	t.Helper()
	at, _ := s.ListenAddr()
	c := dial(t, netip.MustParseAddrPort(at.String()))
	c.login()
	return c
}

// sessionOf is the server's side of a client.
func sessionOf(s *Server, c *testClient) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session := range s.sessions {
		if session.control.client == c.conn.LocalAddr().String() {
			return session
		}
	}
	return nil
}

func epsvPort(t *testing.T, text string) int {
	t.Helper()
	var port int
	if _, err := fmt.Sscanf(text[strings.Index(text, "("):], "(|||%d|)", &port); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return port
}

// TestServerPassivePorts: clients from outside get ports of the range, as long as there are some.
// The modem's own sessions, over loopback, have any port.
func TestServerPassivePorts(t *testing.T) {
	for _, listen := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(listen, func(t *testing.T) {
			if strings.HasPrefix(listen, "[") {
				ftptest.NeedIPv6(t)
			}
			var told warnings
			ports := freePorts(t, 3)
			s := startServer(t, Config{Listen: listen, PassivePorts: ports, Warn: told.add})
			within := func(port int) bool { return port >= int(ports.First) && port <= int(ports.Last) }

			c := from(t, s)
			c.put("content", "STOR f")
			for range 10 { // one session has one port at a time
				if port := epsvPort(t, c.do(229, "EPSV")); !within(port) {
					t.Errorf("EPSV: port %d is not in %v", port, ports)
				}
			}
			c.brings("content", "RETR f")
			c.do(221, "QUIT")

			var open []*testClient
			refused := ""
			for range 4 {
				c := from(t, s)
				if err := c.PrintfLine("EPSV"); err != nil {
					t.Fatal(err)
				}
				code, text, err := c.ReadResponse(0)
				if code == 425 {
					refused = text
					break
				}
				if err != nil || code != 229 || !within(epsvPort(t, text)) {
					t.Fatalf("EPSV: %d %s, %v", code, text, err)
				}
				open = append(open, c)
			}
			if want := fmt.Sprintf("no port of %v is free", ports); !strings.Contains(refused, want) || !strings.Contains(told.text(), want) {
				t.Errorf("the client is told %q, a person %q, want %q", refused, told.text(), want)
			}
			if !strings.Contains(told.text(), "passive: the FTP server cannot give ") || !strings.Contains(told.text(), "give --ftp-passive-ports more ports") {
				t.Errorf("a person is told %q", told.text())
			}

			own := login(t, s)
			own.brings("content", "RETR f")
			if host, port := pasvAddress(t, own.do(227, "PASV")); host != "127.0.0.1" || within(port) {
				t.Errorf("over loopback: %s, port %d", host, port)
			}
			for _, c := range open {
				ended := sessionOf(s, c).ended
				c.do(221, "QUIT")
				<-ended
			}
			from(t, s).brings("content", "RETR f")
		})
	}
}

// TestServerAnnounce: PASV sends clients from outside to the host that is announced.
func TestServerAnnounce(t *testing.T) {
	resolve := func(_ context.Context, host string) ([]netip.Addr, error) {
		switch host {
		case "ftp.example.com":
			return []netip.Addr{netip.MustParseAddr("2001:db8::7"), netip.MustParseAddr("::ffff:192.0.2.8")}, nil
		case "six.example.com":
			return []netip.Addr{netip.MustParseAddr("2001:db8::7")}, nil
		}
		return nil, errors.New("no such host")
	}
	for _, test := range []struct{ announce, want, refused string }{
		{"192.0.2.7", "192.0.2.7", ""},
		{"ftp.example.com", "192.0.2.8", ""},
		{"six.example.com", "", "it has no IPv4 address"},
		{"absent.example.com", "", "no such host"},
	} {
		t.Run(test.announce, func(t *testing.T) {
			var told warnings
			s := startServer(t, Config{Listen: "127.0.0.1:0", Announce: test.announce, Warn: told.add, resolve: resolve})
			c := from(t, s)
			if test.refused == "" {
				if host, _ := pasvAddress(t, c.do(227, "PASV")); host != test.want {
					t.Errorf("PASV: %s, want %s", host, test.want)
				}
			} else {
				text := c.do(425, "PASV")
				if want := "announce: the FTP server cannot announce --ftp-announce " + test.announce + ": " + test.refused; !strings.Contains(text, test.refused) || !strings.Contains(told.text(), want) {
					t.Errorf("the client is told %q, a person %q, want %q", text, told.text(), want)
				}
			}
			c.put("x", "STOR f") // over EPSV, which announces no host
			if host, _ := pasvAddress(t, login(t, s).do(227, "PASV")); host != "127.0.0.1" {
				t.Errorf("over loopback: %s", host)
			}
		})
	}
}

// TestServerAnnounceEnds: a name server that does not answer does not hold up the end.
func TestServerAnnounceEnds(t *testing.T) {
	asked := make(chan struct{})
	s := startServer(t, Config{Listen: "127.0.0.1:0", Announce: "ftp.example.com", resolve: func(ctx context.Context, _ string) ([]netip.Addr, error) {
		close(asked)
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	c := from(t, s)
	if err := c.PrintfLine("PASV"); err != nil {
		t.Fatal(err)
	}
	<-asked
	began := time.Now()
	if err := s.Close(); err != nil || time.Since(began) >= announceWait {
		t.Errorf("it has taken %v, %v", time.Since(began), err)
	}
}

// TestServerAnnounceOverIPv6: PASV has no IPv6 addresses.
func TestServerAnnounceOverIPv6(t *testing.T) {
	ftptest.NeedIPv6(t)
	s := startServer(t, Config{Listen: "[::1]:0", Announce: "192.0.2.7"})
	if text := from(t, s).do(425, "PASV"); !strings.Contains(text, "use EPSV") {
		t.Errorf("PASV: %q", text)
	}
}

// TestServerAnnounceCertificate: a client from outside that asks for no name gets the certificate of
// the host that is announced.
func TestServerAnnounceCertificate(t *testing.T) {
	s := startServer(t, Config{Listen: "127.0.0.1:0", Announce: "ftp.example.com"})
	pool := certPool(t, s)
	at, _ := s.ListenAddr()
	for addr, name := range map[string]string{at.String(): "ftp.example.com", s.Addr().String(): "127.0.0.1"} {
		tcp := connect(t, netip.MustParseAddrPort(addr))
		c := dialOver(t, tcp)
		c.do(234, "AUTH TLS")
		c.Conn = textproto.NewConn(tls.Client(tcp, &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(state tls.ConnectionState) error {
			_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: pool, DNSName: name})
			return err
		}}))
		c.login()
	}
}

// TestServerBehindNAT: a client that comes through a NAT, which lets a few ports through, uploads and
// downloads in both passive modes.
func TestServerBehindNAT(t *testing.T) {
	ports := freePorts(t, 4)
	s := startServer(t, Config{Listen: "127.0.0.1:0", PassivePorts: ports, Announce: "127.0.0.3"})
	at, _ := s.ListenAddr()
	outside := forward(t, "127.0.0.2:0", at.String())
	for port := int(ports.First); port <= int(ports.Last); port++ {
		inner := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		for _, host := range []string{"127.0.0.2", "127.0.0.3"} { // EPSV goes where the control connection does
			forward(t, net.JoinHostPort(host, strconv.Itoa(port)), inner)
		}
	}
	for name, option := range map[string]ftp.DialOption{"EPSV": ftp.DialWithDisabledEPSV(false), "PASV": ftp.DialWithDisabledEPSV(true)} {
		c, err := ftp.Dial(outside, option, ftp.DialWithTrustPasvIP(true), ftp.DialWithTimeout(2*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Login("anonymous", "a@b"); err != nil {
			t.Fatal(err)
		}
		throughLibrary(t, c, name+".bin", strings.Repeat(name, 50_000))
		if err := c.Quit(); err != nil {
			t.Error(err)
		}
	}
	names, err := s.files.readDir("/")
	var stored []string
	for _, info := range names {
		stored = append(stored, info.Name())
	}
	slices.Sort(stored)
	if diff := cmp.Diff([]string{"EPSV.bin", "PASV.bin"}, stored); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// forward is a NAT for one port: what connects to the address is connected to target. It returns the
// address.
func forward(t *testing.T, addr, target string) string {
	t.Helper()
	l, err := net.Listen("tcp4", addr)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	t.Cleanup(func() { l.Close(); wg.Wait() })
	pass := func(to, from net.Conn) {
		_, _ = io.Copy(to, from)
		_ = to.(*net.TCPConn).CloseWrite()
	}
	wg.Go(func() {
		for {
			outer, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer outer.Close()
				inner, err := net.Dial("tcp4", target)
				if err != nil {
					return
				}
				defer inner.Close()
				var both sync.WaitGroup
				both.Go(func() { pass(inner, outer) })
				both.Go(func() { pass(outer, inner) })
				both.Wait()
			})
		}
	})
	return l.Addr().String()
}
