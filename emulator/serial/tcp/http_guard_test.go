package tcp

import (
	"strings"
	"testing"
)

// A web page makes a browser send a request whose body is command lines: nothing of it runs, in
// whatever pieces it comes. What only looks like a request is a host's.
func TestNetPortHTTP(t *testing.T) {
	const rest = "Host: localhost\r\n\r\nAT+CFUN=0\r"
	for request, refused := range map[string]bool{
		"POST / HTTP/1.1\r\n" + rest:                                    true,
		"\r\nGET /AT+CFUN=0\r HTTP/1.1\r\n":                             false, // no browser sends a CR there
		"POST /AT+CFUN=0 HTTP/1.0\r\n" + rest:                           true,
		"POST /" + strings.Repeat("a", 20_000) + " HTTP/1.1\r\n" + rest: true,
		"AT+QFTPPUT=\"" + strings.Repeat("a", 20_000) + "\r":            false,
		"M-SEARCH * HTTP/1.1\r\n" + rest:                                true,
		"host: localhost\r\nAT+CFUN=0\r":                                true,
		"AT+CFUN=0\r":                                                   false,
		"GET / HTTP\r":                                                  false,
		"POST it\r":                                                     false,
		"AT\rPOST / HTTP/1.1\r":                                         false,
		"Hosts\r":                                                       false,
		"hello HTTP/1.1\r":                                              false,
		strings.Repeat("\x00", 40) + "HTTP/1\r":                         false,
	} {
		for name, piece := range map[string]int{"whole": len(request), "bytes": 1, "pieces": 7} {
			var g httpGuard
			passed, got := "", false
			for b := request; len(b) > 0 && !got; {
				n := min(piece, len(b))
				if got = g.refuses([]byte(b[:n])); !got {
					passed += b[:n]
				}
				b = b[n:]
			}
			if got != refused || refused && strings.ContainsAny(strings.TrimLeft(passed, "\r\n"), "\r\n") {
				t.Errorf("%q, %s: refused %v, want %v; passed %q", request, name, got, refused, passed)
			}
		}
	}
}
