package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/afero"
	"go.uber.org/goleak"

	"ptymodem/ftpbackend"
)

// startServer runs a server for the length of a test, and sees to it that nothing of it is left.
func startServer(t *testing.T, cfg Config) *Server {
	t.Helper()
	// finished connections of earlier tests may still be on their way out; they are those tests'
	// business
	others := goleak.IgnoreCurrent()
	s, err := Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		goleak.VerifyNone(t, others)
	})
	return s
}

// bothRoots runs a test over memory and over a folder.
func bothRoots(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Run("memory", func(t *testing.T) { test(t, startServer(t, Config{})) })
	t.Run("folder", func(t *testing.T) { test(t, startServer(t, Config{Root: t.TempDir()})) })
}

// bothSessions runs a test in a session with a server over memory, and with one over a folder.
func bothSessions(t *testing.T, test func(t *testing.T, s *Server, c *testClient)) {
	bothRoots(t, func(t *testing.T, s *Server) { test(t, s, login(t, s)) })
}

// testClient is a control connection driven command by command.
type testClient struct {
	t    *testing.T
	conn net.Conn
	*textproto.Conn
	tls *tls.Config // of data connections, nil for plain ones
}

// dial connects without logging in.
func dial(t *testing.T, addr netip.AddrPort) *testClient {
	t.Helper()
	return dialOver(t, connect(t, addr))
}

// connect opens a connection, which is closed with the test.
func connect(t *testing.T, addr netip.AddrPort) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func dialOver(t *testing.T, conn net.Conn) *testClient {
	t.Helper()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	c := &testClient{t: t, conn: conn, Conn: textproto.NewConn(conn)}
	t.Cleanup(func() { c.Close() })
	c.expect(220)
	return c
}

// login connects and logs in, to transfer in TYPE I.
func login(t *testing.T, s *Server) *testClient {
	t.Helper()
	c := dial(t, s.Addr())
	c.login()
	return c
}

func (c *testClient) login() {
	c.t.Helper()
	c.do(331, "USER test")
	c.do(230, "PASS test")
	c.do(200, "TYPE I")
}

func (c *testClient) expect(code int) string {
	c.t.Helper()
	_, text, err := c.ReadResponse(code)
	if err != nil {
		c.t.Fatalf("reply: %v, want %d", err, code)
	}
	return text
}

// do sends a command and wants a reply of this code.
func (c *testClient) do(code int, format string, args ...any) string {
	c.t.Helper()
	if err := c.PrintfLine(format, args...); err != nil {
		c.t.Fatal(err)
	}
	_, text, err := c.ReadResponse(code)
	if err != nil {
		c.t.Fatalf("%s: %v, want %d", fmt.Sprintf(format, args...), err, code)
	}
	return text
}

// passive opens a data connection.
func (c *testClient) passive() net.Conn {
	c.t.Helper()
	text := c.do(229, "EPSV")
	_, port, _ := strings.Cut(text, "(|||")
	port, _, _ = strings.Cut(port, "|")
	host, _, _ := net.SplitHostPort(c.conn.RemoteAddr().String())
	conn, err := net.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.data(conn)
}

func (c *testClient) data(conn net.Conn) net.Conn {
	if err := conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { conn.Close() })
	if c.tls != nil {
		conn = tls.Client(conn, c.tls)
	}
	return conn
}

// get returns what a command sends.
func (c *testClient) get(format string, args ...any) string {
	c.t.Helper()
	data := c.begin(format, args...)
	got, err := io.ReadAll(data)
	if err != nil {
		c.t.Fatal(err)
	}
	data.Close() // as modems do: the server waits for theirs
	c.expect(226)
	return string(got)
}

// put sends what a command takes.
func (c *testClient) put(content, format string, args ...any) {
	c.t.Helper()
	data := c.begin(format, args...)
	c.sends(data, content)
	data.Close()
	c.expect(226)
}

// begin begins a transfer.
func (c *testClient) begin(format string, args ...any) net.Conn {
	c.t.Helper()
	data := c.passive()
	c.do(150, format, args...)
	return data
}

// partly begins a download and takes its first kilobyte.
func (c *testClient) partly(name string) net.Conn {
	c.t.Helper()
	data := c.begin("RETR %s", name)
	if _, err := io.ReadFull(data, make([]byte, 1<<10)); err != nil {
		c.t.Fatal(err)
	}
	return data
}

// sends sends a piece of an upload.
func (c *testClient) sends(data io.Writer, piece string) {
	c.t.Helper()
	if _, err := io.WriteString(data, piece); err != nil {
		c.t.Fatal(err)
	}
}

// brings wants a command to send this.
func (c *testClient) brings(want, format string, args ...any) {
	c.t.Helper()
	if got := c.get(format, args...); got != want {
		c.t.Errorf("%s: got %d bytes, %.60q, want %d, %.60q", fmt.Sprintf(format, args...), len(got), got, len(want), want)
	}
}

// dialogue sends commands, each written behind the code of its reply. A transfer among them has to
// fail before it has begun.
func (c *testClient) dialogue(lines ...string) {
	c.t.Helper()
	for _, line := range lines {
		code, command, _ := strings.Cut(line, " ")
		verb, _, _ := strings.Cut(command, " ")
		want, err := strconv.Atoi(code)
		switch {
		case err != nil:
			c.t.Fatal(err)
		case ftpbackend.MovesData(verb):
			c.refused(want, "%s", command)
		default:
			c.do(want, "%s", command)
		}
	}
}

// refused wants a transfer command to fail before it has begun.
func (c *testClient) refused(code int, format string, args ...any) {
	c.t.Helper()
	c.passive().Close()
	c.do(code, format, args...)
}

func readFile(t *testing.T, s *Server, name string) string {
	t.Helper()
	got, err := afero.ReadFile(s.Fs(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// holds wants a file of the server to have this content.
func holds(t *testing.T, s *Server, name, want string) {
	t.Helper()
	if got := readFile(t, s, name); got != want {
		t.Errorf("%s holds %d bytes, %.60q, want %d, %.60q", name, len(got), got, len(want), want)
	}
}

func writeFile(t *testing.T, s *Server, name, content string) {
	t.Helper()
	if err := afero.WriteFile(s.Fs(), name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeHostFile writes a file of this machine's, and the folders that it is in.
func writeHostFile(t *testing.T, name, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// listedNames is the names of a listing's lines.
func listedNames(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '\r' || r == '\n' })
}

// pasvAddress is the address of a 227 reply.
func pasvAddress(t *testing.T, text string) (host string, port int) {
	t.Helper()
	_, list, _ := strings.Cut(text, "(")
	list, _, _ = strings.Cut(list, ")")
	n := strings.Split(list, ",")
	if len(n) != 6 {
		t.Fatalf("not an address: %q", text)
	}
	high, _ := strconv.Atoi(n[4])
	low, _ := strconv.Atoi(n[5])
	return strings.Join(n[:4], "."), high<<8 + low
}
