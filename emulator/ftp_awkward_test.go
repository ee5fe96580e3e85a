package emulator

import (
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// What is awkward about a server, yet normal, does not show at the host: it sees the results that
// it would see of any other.
func TestAwkwardServers(t *testing.T) {
	hello := func(verb string, c *net.TCPConn) {
		if verb == "STOR" {
			drain(verb, c)
			return
		}
		io.WriteString(c, "hello")
		c.Close()
	}
	const download = `
		<- AT+QFTPGET="a","COM:"
		-> CONNECT
		=> "hello"
		-> OK
		-> +QFTPGET: 0,5`
	for _, tt := range []struct {
		name    string
		prepare func(s *fakeServer)
		session string
	}{
		{"replies of several lines", func(s *fakeServer) {
			for verb, text := range s.remember() {
				if strings.HasPrefix(text, "2") || strings.HasPrefix(text, "3") {
					s.reply(verb, text[:3]+"-first\r\n 550 not an end\r\n"+text[:3]+"-nor this\r\n"+text)
				}
			}
		}, download},
		{"120 before 220", func(s *fakeServer) { s.reply("", "120 in a moment\r\n220 now") }, download},
		{"no password asked for", func(s *fakeServer) { s.reply("USER", "230 come in") }, download},
		{"PASS superfluous", func(s *fakeServer) { s.reply("PASS", "202 no need") }, download},
		{"no features at all", func(s *fakeServer) {
			for _, verb := range []string{"FEAT", "EPSV", "MLSD", "MDTM", "SIZE", "REST"} {
				s.reply(verb, "502 not here")
			}
		}, `
			<- AT+QFTPSIZE="a"
			-> OK
			-> +QFTPSIZE: 622,502
			<- AT+QFTPMDTM="a"
			-> OK
			-> +QFTPMDTM: 622,502
			<- AT+QFTPMLSD=".","COM:"
			-> +CME ERROR: 622
			<- AT+QFTPMLSD=".","UFS:l"
			-> OK
			-> +QFTPMLSD: 622,502
			<- AT+QFTPGET="a","COM:",5
			-> +CME ERROR: 622
			<- AT+QFTPPUT="a","COM:",5,1,1
			-> +CME ERROR: 622
			<- AT+QFTPLIST=".","COM:"
			-> CONNECT
			=> "hello"
			-> OK
			-> +QFTPLIST: 0,5` + download},
		{"250 in place of 226", func(s *fakeServer) { s.reply("226", "250 done") }, download},
		{"the final reply before the data", func(s *fakeServer) {
			s.reply("RETR", "150 here\r\n226 done already")
			s.reply("226", "")
		}, download + download},
		{"empty files", func(s *fakeServer) {
			s.onData(func(verb string, c *net.TCPConn) {
				if verb == "STOR" {
					drain(verb, c)
				}
				c.Close()
			})
		}, `
			<- AT+QFTPGET="a","COM:"
			-> CONNECT
			-> OK
			-> +QFTPGET: 0,0
			<- AT+QFTPGET="a","UFS:a"
			-> OK
			-> +QFTPGET: 0,0
			== UFS:a ""
			<- AT+QFTPPUT="a","UFS:a"
			-> OK
			-> +QFTPPUT: 0,0
			<- AT+QFTPPUT="a","COM:",0,0,1
			-> CONNECT
			-> OK
			-> +QFTPPUT: 0,0
			<- AT+QFTPPUT="a","COM:"
			-> CONNECT
			.. 1s
			<= "+++"
			-> OK
			-> +QFTPPUT: 0,0
			<- AT+QFTPLIST=".","COM:"
			-> CONNECT
			-> OK
			-> +QFTPLIST: 0,0`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			s.onData(hello)
			tt.prepare(s)
			r.script(fakeLogin)
			r.script(tt.session)
			r.script("<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
		})
	}
}

// A user name and a password of 255 bytes each, the most that there is (note 2.1), reach the server
// whole.
func TestLongAccount(t *testing.T) {
	r, s := fakeRig(t)
	user, password := strings.Repeat("user ", 51), strings.Repeat("p-w", 85)
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPCFG=\"account\",\"" + user + "\",\"" + password + "\"\n-> OK\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range []string{"USER " + user, "PASS " + password} {
		if !slices.Contains(s.lines, line) {
			t.Errorf("the server was not told %q", line)
		}
	}
}

// QFTPOPEN has one limit for all it does: time that AUTH and the handshake take is not there for
// the login (note 2.2).
func TestTimeoutOfWholeLogin(t *testing.T) {
	r, s := newFTPS(t, serverTLS(newAuthority(t).leaf(t, leafOptions{})), false)
	gate := make(chan struct{})
	s.reply("PASS", "")
	s.hold("", gate)
	r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n.. 15s\nsilent")
	close(gate)
	s.awaitVerb("PASS")
	r.script(".. 4.9s\nsilent\n.. 100ms\n-> +QFTPOPEN: 609,0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4")
	s.reply("PASS", "230 welcome")
	r.opens("0,0")
}

// The final reply may be late, by less than T since the last packet; then it counts. Later than
// that it is a timeout, though all data came.
func TestTimeoutOfFinalReply(t *testing.T) {
	for _, tt := range []struct{ name, start, result string }{
		{"upload from COM:", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,1\n-> CONNECT\n<= \"abc\"\n-> OK", "+QFTPPUT: "},
		{"upload from UFS:", "<- AT+QFTPPUT=\"a\",\"UFS:f\"\n-> OK", "+QFTPPUT: "},
		{"download to UFS:", "<- AT+QFTPGET=\"a\",\"UFS:g\"\n-> OK", "+QFTPGET: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			r.storeFile("UFS:f", []byte("abc"))
			s.onData(func(verb string, c *net.TCPConn) {
				if verb == "RETR" {
					io.WriteString(c, "abc")
					c.Close()
					return
				}
				drain(verb, c)
			})
			r.script(fakeLogin)
			s.hold("226", make(chan struct{}))
			r.script(tt.start)
			s.awaitVerb("226")
			r.awaitLength(3)
			r.script(".. 19s\nsilent")
			s.release("226")
			r.script("-> " + tt.result + "0,3")
			s.hold("226", make(chan struct{}))
			r.script(tt.start)
			s.awaitVerb("226")
			r.awaitLength(3)
			r.script(".. 19s\nsilent\n.. 1s\n-> " + tt.result + "609,0")
			s.release("226")
			r.again(s)
		})
	}
}

// An idle server that closes the control connection at its own timeout, with a 421 or without a
// word, costs the host no more than a new login.
func TestIdleServerCloses(t *testing.T) {
	for _, how := range []string{"421 idle for too long", "close", "reset"} {
		t.Run(how, func(t *testing.T) {
			r, s := fakeRig(t)
			r.script(fakeLogin)
			r.script(".. 5m\nsilent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
			s.end(how)
			r.closedNoticed()
			r.script("silent\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
			r.again(s)
		})
	}
}

// release lets a reply go that hold keeps back.
func (s *fakeServer) release(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.gates[verb])
	delete(s.gates, verb)
}

// awaitVerb waits until the server is about to answer a verb, or "226" for the end of a transfer.
func (s *fakeServer) awaitVerb(verb string) {
	s.t.Helper()
	limit := time.NewTimer(testkit.Patience)
	defer limit.Stop()
	for {
		select {
		case got := <-s.asked:
			if got == verb {
				return
			}
		case <-limit.C:
			s.t.Fatalf("the server was not asked for %q", verb)
		}
	}
}
