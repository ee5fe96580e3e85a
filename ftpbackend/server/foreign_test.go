package server

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/afero"
)

// serverLog keeps what a server logs.
type serverLog struct {
	mu  sync.Mutex
	all []string
}

func (l *serverLog) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fmt.Sprintf(format, args...))
}

func (l *serverLog) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(strings.Join(l.all, "\n"), text)
}

// farEnd sends bytes and returns all that comes until the server hangs up.
func farEnd(t *testing.T, conn net.Conn, sent string) string {
	t.Helper()
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * time.Minute))
	if _, err := io.WriteString(conn, sent); err != nil {
		t.Logf("sending: %v", err) // the server may be faster
	}
	got, err := io.ReadAll(conn)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		t.Errorf("the connection is still open; it brought %q", got)
	}
	return string(got)
}

// TestServerHTTP: a web page cannot drive the server by a request whose body is lines of FTP.
func TestServerHTTP(t *testing.T) {
	const body = "USER u\r\nPASS p\r\nMKD /made\r\nDELE /kept\r\n"
	for _, request := range []string{
		"POST / HTTP/1.1\r\nHost: 127.0.0.1:2121\r\nContent-Length: 44\r\n\r\n",
		"POST / HTTP/1.1\r\n\r\n",
		"\r\n\r\nGET /a%20b HTTP/1.0\r\n",
		"MKD /made HTTP/1.1\r\n", // a method of the page's own choice
		"OPTIONS * HTTP/1.1\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"POST /" + strings.Repeat("a", 3*longestLine) + " HTTP/1.1\r\n",
		"USER u\r\nPASS p\r\nhost: x\r\n", // whatever came before
		"Host: x\r\n",
	} {
		name, _, _ := strings.Cut(strings.TrimSpace(request), "\r\n")
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprintf("%.20s tls=%v", name, secure), func(t *testing.T) {
				var log serverLog
				s := startServer(t, Config{Warn: func(_ string, err error) { log.add("%v", err) }})
				writeFile(t, s, "/kept", "x")
				conn, err := net.Dial("tcp", s.Addr().String())
				if secure {
					conn, err = tls.Dial("tcp", s.ImplicitAddr().String(), &tls.Config{InsecureSkipVerify: true})
				}
				if err != nil {
					t.Fatal(err)
				}
				farEnd(t, conn, request+body)
				if made, _ := afero.Exists(s.Fs(), "/made"); made {
					t.Error("a command of the body was carried out")
				}
				if kept, _ := afero.Exists(s.Fs(), "/kept"); !kept {
					t.Error("a command of the body was carried out")
				}
				if !log.has("HTTP") {
					t.Errorf("logged %q, want the reason", log.all)
				}
			})
		}
	}
}

// TestServerNotHTTP: names that look like HTTP are names.
func TestServerNotHTTP(t *testing.T) {
	s := startServer(t, Config{})
	c := login(t, s)
	c.dialogue("257 MKD /a HTTP", "250 CWD /a HTTP", "550 SIZE x HTTP/1.1", "500 GET")
}

// TestServerTLSFirst: a client that speaks TLS on the port without TLS learns so at once, by the
// end of the connection.
func TestServerTLSFirst(t *testing.T) {
	var log serverLog
	s := startServer(t, Config{Warn: func(_ string, err error) { log.add("%v", err) }})
	conn := connect(t, s.Addr())
	conn.SetDeadline(time.Now().Add(2 * time.Minute))
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.HasPrefix(line, "220") {
		t.Fatalf("got %q, %v", line, err)
	}
	farEnd(t, conn, "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03")
	if !log.has("AUTH TLS") {
		t.Errorf("logged %q, want what to do", log.all)
	}
}

// TestServerLowPorts: the server connects to no port of another service (RFC 2577, 3).
func TestServerLowPorts(t *testing.T) {
	s := startServer(t, Config{})
	c := login(t, s)
	for _, line := range []string{"PORT 127,0,0,1,0,25", "port 127,0,0,1,3,255", "EPRT |1|127.0.0.1|80|", "EPRT |1|127.0.0.1|1023|", "PORT 127,0,0,1,0,22"} {
		c.do(504, "%s", line)
	}
	c.dialogue("501 PORT 127,0,0,1,0", "501 EPRT |1|192.0.2.1|2000|", "200 PORT 127,0,0,1,4,0")
}
