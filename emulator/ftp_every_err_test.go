package emulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"ptymodem/emulator/ftp"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// TestEveryErr reaches every <err> of the note's chapter 5 by nature, each by a test that bears its
// number, and finds the modem usable afterwards. Only 602 waits for a scenario. A code that
// [ftp.Codes] lists and no test reaches is a failure.
func TestEveryErr(t *testing.T) {
	reach := map[int]func(r *rig, s *fakeServer, err string){
		601: func(r *rig, s *fakeServer, err string) { s.reply("CWD", "431 no"); r.fails(`+QFTPCWD="d"`, err+",431") },
		603: func(r *rig, s *fakeServer, err string) {
			gate := make(chan struct{})
			s.hold("PWD", gate)
			r.script("<- AT+QFTPPWD\n-> OK\n<- AT+QFTPSIZE=\"a\"\n-> +CME ERROR: " + err)
			close(gate)
			r.script("-> +QFTPPWD: 0,\"/\"")
		},
		604: func(r *rig, _ *fakeServer, err string) {
			r.logout()
			r.fails(`+QFTPOPEN="server.invalid"`, err+",0")
		},
		605: func(r *rig, _ *fakeServer, err string) {
			r.logout()
			r.script("<- AT+QIDEACT=1\n-> OK")
			r.fails(`+QFTPOPEN="192.0.2.1"`, err+",0")
			r.script("<- AT+QIACT=1\n-> OK")
		},
		606: func(r *rig, s *fakeServer, err string) { s.reply("PWD", "close"); r.fails("+QFTPPWD", err+",0") },
		607: func(r *rig, s *fakeServer, err string) {
			s.onData(func(_ string, c *net.TCPConn) { io.WriteString(c, "hel"); c.SetLinger(0); c.Close() })
			r.fails(`+QFTPGET="a","UFS:a"`, err+",0")
		},
		608: func(r *rig, s *fakeServer, err string) { s.reply("PWD", "reset"); r.fails("+QFTPPWD", err+",0") },
		609: func(r *rig, s *fakeServer, err string) {
			s.reply("PWD", "")
			r.script("<- AT+QFTPPWD\n-> OK\n.. 90s\n-> +QFTPPWD: " + err + ",0")
		},
		610: func(r *rig, _ *fakeServer, err string) { r.script("<- AT+QFTPCWD=\"\"\n-> +CME ERROR: " + err) },
		611: func(r *rig, _ *fakeServer, err string) { r.fails(`+QFTPPUT="a","UFS:none"`, err+",0") },
		612: func(r *rig, _ *fakeServer, err string) { r.fails(`+QFTPPUT="a","UFS:here",6`, err+",0") },
		613: func(r *rig, _ *fakeServer, err string) { r.fails(`+QFTPGET="a","UFS:../a"`, err+",0") },
		631: func(r *rig, _ *fakeServer, err string) {
			r.logout()
			r.script("<- AT+QFTPCFG=\"ssltype\",2\n-> OK")
			r.fails(`+QFTPOPEN="fake.example.com"`, err+",502")
			r.script("<- AT+QFTPCFG=\"ssltype\",0\n-> OK")
		},
		632: func(r *rig, s *fakeServer, err string) {
			r.logout()
			r.script("<- AT+QFTPCFG=\"transmode\",0\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0")
			s.connectFrom(net.IPv4(127, 0, 0, 2))
			s.reply("226", "425 no")
			r.fails(`+QFTPGET="a","UFS:a"`, err+",0")
			s.connectFrom(nil)
		},
		633: func(r *rig, _ *fakeServer, err string) { r.fails(`+QFTPPUT="a","UFS:here"`, err+",0") },
		634: func(r *rig, _ *fakeServer, err string) { r.fails(`+QFTPGET="a","UFS:a"`, err+",0") },
	}
	for _, c := range protocolCodes { // the rest are the server's own words
		reach[c.err] = func(r *rig, s *fakeServer, err string) {
			s.reply("CWD", fmt.Sprintf("%d as the test says", c.reply))
			r.fails(`+QFTPCWD="d"`, fmt.Sprintf("%s,%d", err, c.reply))
		}
	}
	broken := map[int]brokenData{633: {write: errors.New("no buffer space")}, 634: {read: errors.New("message too long")}}
	for _, code := range ftp.Codes() {
		if reach[code.Err] == nil && code.Err != 602 {
			t.Errorf("no test reaches %d: %s", code.Err, code.Meaning)
		}
	}
	for code, f := range reach {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			s := newFakeServer(t)
			r := newRig(t, rigOptions{network: func(server *server.Server) ftpbackend.Network {
				if b, ok := broken[code]; ok {
					b.Network = s.network(server)
					b.once = make(chan struct{}, 1)
					b.once <- struct{}{}
					return b
				}
				return s.network(server)
			}})
			s.onData(func(verb string, c *net.TCPConn) {
				if verb == "RETR" {
					io.WriteString(c, "hello")
				}
				drain(verb, c)
			})
			r.storeFile("here", []byte("hello"))
			r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0")
			usual := s.remember()
			f(r, s, strconv.Itoa(code))
			s.restore(usual)
			s.onData(drain)
			r.logout()
			r.usable()
		})
	}
}

// fails sends an FTP command and has it fail after its OK.
func (r *rig) fails(command, result string) {
	r.t.Helper()
	name, _, _ := strings.Cut(command, "=")
	r.script("<- AT" + command + "\n-> OK\n-> " + name + ": " + result)
}

// logout closes whatever is open.
func (r *rig) logout() {
	r.t.Helper()
	r.script("<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
}

// brokenData is a network whose first data connection fails in a way of its own.
type brokenData struct {
	ftpbackend.Network
	once        chan struct{}
	read, write error
}

func (b brokenData) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	conn, err := b.Network.DialData(ctx, control, addr)
	select {
	case <-b.once:
		if err == nil {
			return brokenConn{conn.(*net.TCPConn), b}, nil
		}
	default:
	}
	return conn, err
}

type brokenConn struct {
	*net.TCPConn
	how brokenData
}

func (c brokenConn) Read(p []byte) (int, error) {
	if c.how.read != nil {
		return 0, c.how.read
	}
	return c.TCPConn.Read(p)
}

func (c brokenConn) Write(p []byte) (int, error) {
	if c.how.write != nil {
		return 0, c.how.write
	}
	return c.TCPConn.Write(p)
}
