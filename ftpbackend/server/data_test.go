package server

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest"
)

func TestServerRestart(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		writeFile(t, s, "/f", "0123456789")
		for _, test := range []struct {
			offset int
			want   string
		}{{0, "0123456789"}, {4, "456789"}, {10, ""}} {
			c.do(350, "REST %d", test.offset)
			c.brings(test.want, "RETR f")
		}
		for _, offset := range []int{11, -1} {
			c.do(350, "REST %d", offset)
			c.refused(550, "RETR f")
		}
		c.brings("0123456789", "RETR f") // the refused offset is gone
		c.do(350, "REST 4")
		c.put("ab", "STOR f")
		holds(t, s, "/f", "0123ab6789")
		c.do(350, "REST 10")
		c.put("XY", "STOR f")
		c.put("Z", "APPE f")
		holds(t, s, "/f", "0123ab6789XYZ")
		c.dialogue("350 REST 14", "550 STOR f", "350 REST 1", "550 STOR new", "350 REST 4294967297", "550 RETR f")
		c.put("fresh", "APPE new")
		holds(t, s, "/new", "fresh")
	})
}

// TestServerRestartASCII: REST counts bytes of the file as stored, whatever the type when it is
// sent and when it takes effect.
func TestServerRestartASCII(t *testing.T) {
	const text = "one\ntwo\nthree\n"
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		writeFile(t, s, "/f", text)
		c.do(200, "TYPE A")
		for offset := range len(text) + 1 {
			c.do(350, "REST %d", offset)
			if got, want := c.get("RETR f"), strings.ReplaceAll(text[offset:], "\n", "\r\n"); got != want {
				t.Errorf("from %d: %q, want %q", offset, got, want)
			}
		}
		c.brings("one\r\ntwo\r\nthree\r\n", "RETR f") // an offset is for one transfer
		c.do(350, "REST %d", len(text)+1)
		c.dialogue("550 RETR f", "501 REST here", "350 REST 4")
		c.put("zwo\r\ndrei\r\nvier\r\n", "STOR f")
		holds(t, s, "/f", "one\nzwo\ndrei\nvier\n")
		c.dialogue("350 REST 100", "550 STOR f", "350 REST 4")
		c.put("end\r\n", "APPE f")
		holds(t, s, "/f", "one\nzwo\ndrei\nvier\nend\n") // APPE knows no offset

		// the type may change between REST and its transfer, and the last REST counts
		for _, order := range [][]string{
			{"REST 8", "TYPE I", "RETR"}, {"TYPE I", "REST 8", "TYPE A", "RETR"},
			{"TYPE I", "REST 4", "TYPE A", "REST 8", "RETR"}, {"REST 4", "TYPE I", "REST 8", "TYPE A", "RETR"},
		} {
			c.do(200, "TYPE A")
			want := "drei\r\nvier\r\nend\r\n"
			for _, command := range order[:len(order)-1] {
				if strings.HasPrefix(command, "TYPE") {
					c.do(200, "%s", command)
				} else {
					c.do(350, "%s", command)
				}
				if command == "TYPE I" {
					want = strings.ReplaceAll(want, "\r", "")
				} else if command == "TYPE A" {
					want = "drei\r\nvier\r\nend\r\n"
				}
			}
			c.brings(want, "RETR f")
		}
		c.dialogue("200 TYPE I", "350 REST 4", "200 TYPE A", "350 REST 0")
		c.put("new\r\n", "STOR f")
		holds(t, s, "/f", "new\n")
	})
}

func TestServerASCII(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 4096)
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		c.do(200, "TYPE A")
		for _, test := range []struct{ sent, stored, back string }{
			{"", "", ""},
			{"one\r\ntwo\r\n", "one\ntwo\n", "one\r\ntwo\r\n"},
			{"one\ntwo", "one\ntwo", "one\r\ntwo"},
			{"\r\n\r\n\n", "\n\n\n", "\r\n\r\n\r\n"},
			{"a\rb\r", "a\rb\r", "a\rb\r"},
			{long + "\r\n" + long, long + "\n" + long, long + "\r\n" + long},
			{long[:4095] + "\r\nx", long[:4095] + "\nx", long[:4095] + "\r\nx"},
			{long[:4096] + "\r\nx", long[:4096] + "\nx", long[:4096] + "\r\nx"},
			{"\x00\xff\r\n\x1a", "\x00\xff\n\x1a", "\x00\xff\r\n\x1a"},
		} {
			c.put(test.sent, "STOR f")
			holds(t, s, "/f", test.stored)
			c.brings(test.back, "RETR f")
		}
		c.do(550, "SIZE f")
		c.do(200, "TYPE I")
		c.put("one\r\ntwo\r\n", "STOR f")
		holds(t, s, "/f", "one\r\ntwo\r\n")
	})
}

func TestServerActive(t *testing.T) {
	s := startServer(t, Config{})
	c := login(t, s)
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	content := strings.Repeat("active", 50_000)
	for _, command := range []string{
		fmt.Sprintf("PORT 127,0,0,1,%d,%d", port>>8, port&255),
		fmt.Sprintf("EPRT |1|127.0.0.1|%d|", port),
	} {
		begin := func(transfer string) net.Conn {
			c.do(200, "%s", command)
			if err := c.PrintfLine("%s", transfer); err != nil {
				t.Fatal(err)
			}
			data, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			c.expect(150)
			return data
		}
		c.passive().Close() // a listener that is given up
		data := begin("STOR f")
		c.sends(data, content)
		data.Close()
		c.expect(226)
		data = begin("RETR f")
		got, err := io.ReadAll(data)
		if err != nil || string(got) != content {
			t.Errorf("%s: %d bytes, %v", command, len(got), err)
		}
		data.Close()
		c.expect(226)
	}
	// never to somebody else's address
	c.do(501, "PORT 127,0,0,2,10,10")
	c.do(501, "EPRT |1|192.0.2.1|2000|")
	l.Close()
	c.do(200, "PORT 127,0,0,1,%d,%d", port>>8, port&255)
	c.do(425, "RETR f")
}

// TestServerWithoutDataConnection: a STOR has begun when its file is open, which is before the data
// connection is there.
func TestServerWithoutDataConnection(t *testing.T) {
	s := startServer(t, Config{})
	c := login(t, s)
	writeFile(t, s, "/f", "old")
	c.do(425, "RETR f")
	c.do(425, "STOR f")
	c.do(425, "STOR new")
	for _, name := range []string{"/f", "/new"} {
		holds(t, s, name, "")
	}
}

func TestServerPassiveAddress(t *testing.T) {
	s := startServer(t, Config{Listen: "0.0.0.0:0"})
	listen, ok := s.ListenAddr()
	if !ok {
		t.Fatal("no address")
	}
	port := listen.(*net.TCPAddr).Port
	for _, host := range []string{"127.0.0.1", "127.0.0.3"} {
		conn, err := net.DialTCP("tcp4", nil, &net.TCPAddr{IP: net.ParseIP(host), Port: port})
		if err != nil {
			t.Fatal(err)
		}
		c := dialOver(t, conn)
		c.login()
		if got, _ := pasvAddress(t, c.do(227, "PASV")); got != host {
			t.Errorf("PASV announces %s, want %s", got, host)
		}
	}
	for _, addr := range []string{s.Addr().String(), s.ImplicitAddr().String()} {
		if !strings.HasPrefix(addr, "127.0.0.1:") {
			t.Errorf("listens on %s", addr)
		}
	}
}

func TestServerIPv6(t *testing.T) {
	ftptest.NeedIPv6(t)
	s := startServer(t, Config{Listen: "[::1]:0"})
	listen, _ := s.ListenAddr()
	c := dial(t, listen.(*net.TCPAddr).AddrPort())
	c.login()
	c.put("six", "STOR f")
	c.brings("six", "RETR f")
	c.do(425, "PASV") // has no way to say an IPv6 address
	c.do(200, "NOOP")
}

func TestServerAbort(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		writeFile(t, s, "/big", strings.Repeat("x", 64<<20))
		c.partly("big")
		c.do(426, "ABOR")
		c.expect(226)
		c.do(200, "NOOP")

		data := c.partly("big")
		data.Close()
		c.expect(426)
		c.do(200, "NOOP")
	})
}
