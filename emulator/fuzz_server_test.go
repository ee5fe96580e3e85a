package emulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/ftpbackend"
)

// A hostileServer is an FTP server in memory, and the network around it. It answers well until its
// bytes say otherwise; each decision takes one. It runs on the goroutines of its client, within
// their calls.
type hostileServer struct {
	mu       sync.Mutex
	dice     dice
	line     []byte
	control  *memConn
	data     *memConn     // announced by the latest PASV or EPSV and dialled, or connected in active mode
	listener *memListener // of the latest PORT
	ports    uint16
	upload   bool   // data comes from the client, and the final reply is due at its end
	final    string // reply
	seen     int    // commands
}

var (
	hostileAddr = &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1).To4(), Port: 21}
	clientAddr  = &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2).To4(), Port: 40000}
	noise       = testkit.Random(256<<10, 7)
)

// Lookup implements [ftpbackend.Network].
func (s *hostileServer) Lookup(_ context.Context, host string) (netip.Addr, error) {
	switch s.roll(16) {
	case 15:
		return netip.Addr{}, &ftpbackend.Error{Kind: ftpbackend.KindResolve, Op: "lookup", Text: host}
	case 14:
		return netip.MustParseAddr("2001:db8::1"), nil
	}
	return hostileAddr.AddrPort().Addr(), nil
}

// DialControl implements [ftpbackend.Network].
func (s *hostileServer) DialControl(ctx context.Context, _ string, addr netip.Addr, port uint16, _ ftpbackend.Security) (net.Conn, error) {
	if err := s.unreachable(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := newMemConn(clientAddr, net.TCPAddrFromAddrPort(netip.AddrPortFrom(addr, port)))
	c.written = s.hear
	s.control, s.line, s.final, s.upload = c, nil, "", false
	s.answer("", "220 ready")
	return c, nil
}

// DialData implements [ftpbackend.Network].
func (s *hostileServer) DialData(ctx context.Context, _ netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	if err := s.unreachable(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newData(), nil
}

// unreachable is the failure of a connection that does not come about, soon or when ctx ends.
func (s *hostileServer) unreachable(ctx context.Context) error {
	switch s.roll(16) {
	case 15:
		return syscall.ECONNREFUSED
	case 14:
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// ListenData implements [ftpbackend.Network].
func (s *hostileServer) ListenData(_ context.Context, local netip.Addr) (net.Listener, error) {
	if s.roll(16) == 15 {
		return nil, errors.New("no more ports")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ports++
	s.listener = newMemListener(net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, 40001+s.ports)))
	return s.listener, nil
}

func (s *hostileServer) newData() *memConn {
	c := newMemConn(clientAddr, hostileAddr)
	c.written = func(*memConn, []byte) { s.absorb(c) }
	c.halfClosed = s.uploaded
	s.data = c
	return c
}

func (s *hostileServer) roll(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dice.roll(n)
}

// hear takes what the client writes on the control connection.
func (s *hostileServer) hear(c *memConn, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c != s.control {
		return
	}
	s.line = append(s.line, b...)
	for {
		line, rest, ok := bytes.Cut(s.line, []byte("\r\n"))
		if !ok {
			return
		}
		s.line = rest
		s.seen++
		s.obey(string(line))
	}
}

// goodReplies are what a server says that has nothing against its client.
var goodReplies = func() map[string]string {
	all := politeReplies()
	maps.Copy(all, map[string]string{
		"FEAT": "211-Features\r\n MLSD\r\n SIZE\r\n UTF8\r\n211 end", "MKD": `257 "x" made`, "EPRT": "200 ok", "NOOP": "200 ok",
		"PASV": "227 Entering (10,0,0,1,80,1)", "EPSV": "229 ok (|||20481|)", "AUTH": "234 go on",
	})
	return all
}()

// obey does what a command line asks for, or something else.
func (s *hostileServer) obey(line string) {
	verb, _, _ := strings.Cut(line, " ")
	switch verb {
	case "RETR", "LIST", "NLST", "MLSD", "STOR":
		s.transfer(verb)
		return
	}
	good, ok := goodReplies[verb]
	if !ok {
		good = "502 not here"
	}
	s.answer(verb, good)
}

// answer says what is to be said, in one of the ways that there are.
func (s *hostileServer) answer(verb, good string) {
	if s.control == nil {
		return
	}
	c, say := s.control, func(text string) { s.control.push([]byte(text + "\r\n")) }
	switch s.dice.roll(64) {
	default:
		say(good)
	case 40:
		say(fmt.Sprintf("%d changed its mind", 100+s.dice.word()%600))
	case 41:
		say(good[:3] + "-first\r\n" + "second\r\n" + good[:3] + " last")
	case 42:
		say(good[:3] + "-never ends\r\n199 no\r\n")
	case 43:
		c.push(s.dice.bytes(40))
	case 44:
		say(good[:3] + " " + string(s.dice.bytes(60)))
	case 45:
		say(good[:3] + " " + strings.Repeat("long ", 1+s.dice.word()))
	case 46, 47: // nothing at all
	case 48:
		c.end()
	case 49:
		say(good)
		c.end()
	case 50:
		c.reset()
	case 51:
		say("421 enough")
		c.end()
	case 52:
		say(good)
		say(good)
	case 53:
		time.AfterFunc(time.Duration(s.dice.word())*10*time.Millisecond, func() { c.push([]byte(good + "\r\n")) })
	case 54:
		c.push([]byte(good + "\n"))
	case 55:
		c.push([]byte(good))
	case 56:
		c.push([]byte(good[:3] + "\r\n"))
	case 57:
		for range 1 + s.dice.roll(200) {
			say("120 soon")
		}
		say(good)
	case 58:
		say(strings.NewReplacer("0", "9", "1", "999", "(", "", "|", ",", ")", "").Replace(good))
	case 59:
		say("227 (" + string(s.dice.bytes(24)) + ")")
	case 60:
		say("229 (" + string(s.dice.bytes(8)) + ")")
	case 61:
		say("-1 \x00\xff\xfe" + good)
	case 62:
		say(good[:3] + " \"" + string(s.dice.bytes(30)) + "\"\x1b]0;\a\r OK\r")
	case 63:
		c.jam()
	}
}

// sizes are how much a download brings.
var sizes = []int{0, 1, 10, 100, 1000, 1024, 1460, 4096, 10_000, 65_536, 70_000, 200_000}

// transfer is a command with a data connection.
func (s *hostileServer) transfer(verb string) {
	d := s.data
	if s.listener != nil {
		d = s.newData()
		if s.dice.roll(16) == 15 {
			d.peer = clientAddr // somebody else
		}
		if s.dice.roll(16) != 15 {
			s.listener.connect(d)
		}
		s.listener = nil
	}
	s.data = nil
	if d == nil || s.dice.roll(8) == 7 {
		s.answer(verb, "550 no")
		if d != nil {
			d.end()
		}
		return
	}
	s.answer(verb, "150 here it comes")
	if verb == "STOR" {
		s.upload, s.final = true, "226 thanks"
		switch s.dice.roll(16) {
		case 12:
			d.jam()
		case 13:
			d.end()
		case 14:
			d.reset()
		case 15:
			s.upload = false
			s.answer("226", "552 full")
		}
		return
	}
	content := noise[:sizes[s.dice.roll(len(sizes))]]
	if verb != "RETR" {
		content = s.listing(verb)
	}
	first := s.dice.roll(8) == 7
	if first {
		s.answer("226", "226 done")
	}
	switch s.dice.roll(16) {
	default:
		d.push(content)
		d.end()
	case 11:
		d.push(content[:len(content)/2])
		d.end()
	case 12:
		d.push(content)
		d.reset()
	case 13:
		d.push(content) // and the end never comes
	case 14:
		time.AfterFunc(time.Duration(s.dice.word())*100*time.Millisecond, func() { d.push(content); d.end() })
	case 15:
		d.reset()
	}
	if !first {
		s.answer("226", "226 done")
	}
}

// listing is a directory, in the shapes of servers and in none.
func (s *hostileServer) listing(verb string) []byte {
	var b []byte
	for range s.dice.roll(20) {
		switch s.dice.roll(8) {
		case 0:
			b = append(b, s.dice.bytes(80)...)
		case 1:
			b = append(b, strings.Repeat("x", 1+s.dice.word()%5000)...)
		default:
			if verb == "MLSD" {
				b = append(b, "type=file;size=12;modify=20260102030405; "...)
			} else if verb == "LIST" {
				b = append(b, "-rw-r--r-- 1 ftp ftp 12 Jan 02 03:04 "...)
			}
			b = append(b, s.dice.bytes(12)...)
		}
		b = append(b, "\r\n"...)
	}
	return b
}

// absorb hears that upload data has come.
func (s *hostileServer) absorb(c *memConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.dice.roll(256) {
	case 253:
		c.jam()
	case 254:
		c.reset()
	case 255:
		s.upload = false
		s.answer("226", "426 enough")
	}
}

// uploaded hears the end of an upload.
func (s *hostileServer) uploaded(c *memConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.upload {
		return
	}
	s.upload = false
	if s.dice.roll(16) != 15 {
		c.end()
	}
	s.answer("226", s.final)
}
