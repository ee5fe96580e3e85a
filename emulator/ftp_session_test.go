package emulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// commands returns what the server was told since the login, and forgets it.
func (s *fakeServer) commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = nil
	return slices.DeleteFunc(seen, func(verb string) bool { return verb == "PASV" })
}

// TYPE A is set just before the data command of PUT and GET, and all else runs in TYPE I; startpos
// is REST, and not sent as 0.
func TestTypeAndREST(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(func(verb string, c *net.TCPConn) {
		if verb == "STOR" {
			drain(verb, c)
			return
		}
		io.WriteString(c, "x")
		c.Close()
	})
	r.storeFile("UFS:f", []byte("abc"))
	r.script(fakeLogin)
	s.commands()
	for _, step := range []struct {
		session string
		want    string
	}{
		{"<- AT+QFTPCFG=\"filetype\",1\n-> OK\n<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: 0,\"/\"", "PWD"},
		{"<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK\n-> +QFTPGET: 0,1", "TYPE RETR"},
		{"<- AT+QFTPGET=\"a\",\"UFS:a\",5\n-> OK\n-> +QFTPGET: 0,1", "REST RETR"},
		{"<- AT+QFTPSIZE=\"a\"\n-> OK\n-> +QFTPSIZE: 0,1000", "TYPE SIZE"},
		{"<- AT+QFTPPUT=\"a\",\"UFS:f\"\n-> OK\n-> +QFTPPUT: 0,3", "TYPE STOR"},
		{"<- AT+QFTPPUT=\"a\",\"UFS:f\",2\n-> OK\n-> +QFTPPUT: 0,1", "REST STOR"},
		{"<- AT+QFTPLIST=\".\",\"UFS:l\"\n-> OK\n-> +QFTPLIST: 0,1", "TYPE LIST"},
		{"<- AT+QFTPPUT=\"a\",\"COM:\",7,3,1\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3", "TYPE REST STOR"},
		{"<- AT+QFTPCFG=\"filetype\",0\n-> OK\n<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK\n-> +QFTPGET: 0,1", "TYPE RETR"},
		{"<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK\n-> +QFTPGET: 0,1", "RETR"},
		{"<- AT+QFTPRENAME=\"a\",\"b\"\n-> OK\n-> +QFTPRENAME: 0,0", "RNFR RNTO"},
		{"<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0", "QUIT"},
	} {
		r.script(step.session)
		if diff := cmp.Diff(strings.Fields(step.want), s.commands()); diff != "" {
			t.Errorf("%s\n%s", step.session, diff)
		}
	}
}

// Hosts poll QFTPSTAT right after an OK, and act on what it says: a state moves when the result URC
// is written, not before (note 2.17).
func TestStatesMove(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(drain)
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK")
	stat := func(n string) string { return "\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0," + n + "\n" }
	held := func(verb, before, after string) { // the server takes its time to answer verb
		gate := make(chan struct{})
		s.hold(verb, gate)
		r.script(before)
		r.script("silent")
		close(gate)
		r.script(after)
	}
	held("PASS", "<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK"+stat("0")+stat("0")+"<- AT+QFTPOPEN=\"fake.example.com\"\n-> +CME ERROR: 603", "-> +QFTPOPEN: 0,0"+stat("1"))
	// the 50 ms before a URC still belong to the command
	r.script("<- AT+QFTPPWD\n-> OK\n.. 49ms\nsilent\n<- AT+QFTPPWD\n-> +CME ERROR: 603" + stat("1") + "-> +QFTPPWD: 0,\"/\"")
	held("PWD", "<- AT+QFTPPWD\n-> OK"+stat("1")+"<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0,0", "-> +QFTPPWD: 0,\"/\"")
	// while the server keeps the last word on an upload
	r.storeFile("UFS:f", []byte("abc"))
	held("226", "<- AT+QFTPPUT=\"a\",\"UFS:f\"\n-> OK"+stat("2")+"<- AT+QFTPSIZE=\"a\"\n-> +CME ERROR: 603", "-> +QFTPPUT: 0,3"+stat("1"))
	held("QUIT", "<- AT+QFTPCLOSE\n-> OK"+stat("3")+"<- AT+QFTPOPEN=\"fake.example.com\"\n-> +CME ERROR: 603\n<- AT+QFTPCLOSE\n-> +CME ERROR: 603\n<- AT+QFTPPWD\n-> +CME ERROR: 603", "-> +QFTPCLOSE: 0,0"+stat("4"))
}

// QFTPCLOSE without an answer: 609 after T, and the session is over all the same.
func TestCloseTimesOut(t *testing.T) {
	r, s := fakeRig(t)
	r.script(fakeLogin)
	s.reply("QUIT", "")
	r.script("<- AT+QFTPCLOSE\n-> OK\n.. 19.9s\nsilent\n.. 100ms\n-> +QFTPCLOSE: 609,0")
	s.reply("QUIT", "221 bye")
	r.again(s)
}

// QFTPLEN counts for each QFTPPUT of its own, a piece of a file included, and while it runs; a
// refused command changes nothing (note 2.16).
func TestLength(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(drain)
	length := func(n string) string { return "\n<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0," + n + "\n" }
	r.script(fakeLogin)
	r.script(length("0") + "<- AT+QFTPPUT=\"a\",\"COM:\",0,5,0\n-> CONNECT\n<= \"abcde\"\n-> OK\n-> +QFTPPUT: 0,5" + length("5") +
		"<- AT+QFTPPUT=\"a\",\"COM:\",4,3,0\n-> +CME ERROR: 612" + length("5") + "<- AT+QFTPPUT=\"a\",\"COM:\",5,3,1\n-> CONNECT\n<= \"fgh\"\n-> OK\n-> +QFTPPUT: 0,3" + length("3") +
		"<- AT+QFTPGET=\"none\",\"RAM:a\"\n-> OK\n-> +QFTPGET: 613,0" + length("0"))
}

// A downloadlen ends data mode when it is reached, however long the server takes to answer the
// early end (note 2.6): what the host sends then is a command. OK and the result wait for that.
func TestDownloadLengthEndsDataMode(t *testing.T) {
	t.Parallel()
	r, s := fakeRig(t)
	s.onData(func(_ string, c *net.TCPConn) {
		io.WriteString(c, "abcdef")
		io.Copy(io.Discard, c)
	})
	r.script(fakeLogin)
	gate := make(chan struct{})
	s.hold("226", gate)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\",0,3\n-> CONNECT\n=> \"abc\"\n<- AT+GMM\nsilent")
	close(gate)
	r.script("-> OK\n-> +QFTPGET: 0,3\n-> EC200U\n-> OK\n<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: 0,\"/\"\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
	r.again(s)
}

// A data connection that breaks between two pieces has no URC: one result a command. The next piece
// is told.
func TestDataLostWhileParked(t *testing.T) {
	r, s := fakeRig(t)
	cut := make(chan struct{})
	var got bytes.Buffer
	s.onData(func(_ string, c *net.TCPConn) {
		io.CopyN(&got, c, 3)
		<-cut
		c.SetLinger(0)
		c.Close()
	})
	r.script(fakeLogin)
	s.reply("226", "426 aborted")
	r.script("<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3")
	close(cut)
	r.host.(*pipeHost).until(func() bool {
		r.m.loop.Lock()
		defer r.m.loop.Unlock()
		s := r.m.ftp.State()
		return !s.Running || s.Known
	}, "the modem to notice")
	r.script("silent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> +CME ERROR: 616")
	r.script("<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> CONNECT") // another upload
	r.script("<= \"def\"\n-> OK\n-> +QFTPPUT: 616,426")
}

// So it is with the control connection.
func TestControlLostWhileParked(t *testing.T) {
	for end, want := range map[string]string{"close": "606", "reset": "608"} {
		t.Run(end, func(t *testing.T) {
			r, s := fakeRig(t)
			s.onData(drain)
			r.script(fakeLogin + "\n<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3")
			s.end(end)
			r.closedNoticed()
			r.script("silent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\n<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> +CME ERROR: " + want +
				"\n<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> +CME ERROR: 606")
			r.again(s)
		})
	}
}

// A PDP context that goes down takes the session with it also when a command's result is known and
// waits for QIDEACT to end.
func TestNetworkLostAfterResult(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("login\n<- ATE0\n-> OK")
	r.host.send([]byte("AT+QFTPPWD\rAT+QIDEACT=1\r"))
	r.script(`
		-> OK
		-> OK
		-> +QFTPPWD: 0,"/"
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,4
		<- AT+QFTPPWD
		-> +CME ERROR: 606`)
}

// A command that fails before CONNECT because the server ends the session leaves nothing open.
func TestRejectedAndGone(t *testing.T) {
	for i := range 20 { // it depends on who is first
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply("STOR", "nonsense{reset}")
			r.script(fakeLogin + "\n<- AT+QFTPPUT=\"a\",\"COM:\"\n-> +CME ERROR: 601")
			r.host.settle()
			r.again(s)
		})
	}
}

// The host closes the port before CONNECT and opens it again, after CONNECT or before: it finds a
// modem in command mode.
func TestDTRBeforeConnect(t *testing.T) {
	t.Parallel()
	for _, command := range []string{`AT+QFTPPUT="a","COM:"`, `AT+QFTPGET="a","COM:"`} {
		for _, before := range []bool{false, true} {
			t.Run(fmt.Sprint(command, " ", before), func(t *testing.T) {
				t.Parallel()
				r, s := fakeRig(t)
				gate := make(chan struct{})
				open := sync.OnceFunc(func() { close(gate) })
				t.Cleanup(open)
				s.hold("STOR", gate)
				if strings.Contains(command, "GET") {
					s.hold("RETR", gate)
				}
				s.onData(drain)
				r.script(fakeLogin)
				h := r.host.(*pipeHost)
				h.send([]byte(command + "\r"))
				h.dtr(false)
				if before {
					h.dtr(true)
					open()
					r.script("-> CONNECT\n-> OK\n-> /\\+QFTP...: 607,0/")
				} else {
					open()
					h.settle()
					h.dtr(true)
					h.pass(time.Second)
				}
				r.script("<- AT\n-> OK\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
			})
		}
	}
}

// Two ports: a host that does not read holds up nobody but itself.
func TestOtherHostDoesNotRead(t *testing.T) {
	r := newRig(t, rigOptions{})
	a := r.host.(*pipeHost)
	b := a.another()
	b.pipe.SetLimit(1)
	b.send([]byte("AT\rAT\r")) // the second answer finds no room
	a.until(func() bool { return b.pipe.Blocked() == 1 }, "the other port to be held up")
	r.script("login\n<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: 0,\"/\"")
	b.pipe.SetLimit(0)
}
