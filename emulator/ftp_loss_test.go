package emulator

import (
	"io"
	"net"
	"testing"
)

// networkGone takes the PDP context down as the network does, without the URC that would come
// between.
func (r *rig) networkGone() {
	r.m.loop.Lock()
	r.m.cell.PDP.Down(1)
	r.m.ports.Settle()
	r.m.loop.Unlock()
}

// open4 is a session that is over, and opens again once the context is active.
const reopened = `
	<- AT+QFTPSTAT
	-> OK
	-> +QFTPSTAT: 0,4
	<- AT+QFTPPWD
	-> +CME ERROR: 606
	<- AT+QIACT=1
	-> OK
	<- AT+QFTPOPEN="fake.example.com"
	-> OK
	-> +QFTPOPEN: 0,0`

// The network goes away in every state that a session can be in: 605, or 607 when the data
// connection was open; then QFTPSTAT 4.
func TestNetworkLost(t *testing.T) {
	send := func(next chan string) func(string, *net.TCPConn) {
		return func(verb string, c *net.TCPConn) {
			if verb == "STOR" {
				drain(verb, c)
				return
			}
			for b := range next {
				io.WriteString(c, b)
			}
			io.Copy(io.Discard, c)
		}
	}
	for _, c := range []struct {
		name, silent  string // the verb that the server does not answer
		before, after string
		download      bool // abc comes before
	}{
		{name: "idle"},
		{"opening", "PASS", "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0\n<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK", "-> +QFTPOPEN: 605,0", false},
		{"closing", "QUIT", "<- AT+QFTPCLOSE\n-> OK", "-> +QFTPCLOSE: 605,0", false},
		{"a command runs", "PWD", "<- AT+QFTPPWD\n-> OK", "-> +QFTPPWD: 605,0", false},
		{"before CONNECT", "STOR", "<- AT+QFTPPUT=\"a\",\"COM:\"", "-> +CME ERROR: 605", false},
		{"uploading from COM:", "", "<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT\n<= \"abc\"\n.. 1ms", "-> OK\n-> +QFTPPUT: 607,0", false},
		{"downloading to COM:", "", "<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"", "-> OK\n-> +QFTPGET: 607,0", true},
		{"listing to COM:", "", "<- AT+QFTPLIST=\".\",\"COM:\"\n-> CONNECT\n=> \"abc\"", "-> OK\n-> +QFTPLIST: 607,0", true},
		{"suspended", "", "<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK", "-> +QFTPGET: 607,0\n<- ATO\n-> NO CARRIER", true},
		{"between pieces", "", "<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3", "silent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\n<- AT+QFTPPUT=\"a\",\"COM:\",3,3,1\n-> +CME ERROR: 607", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s := fakeRig(t)
			next := make(chan string, 1)
			t.Cleanup(func() { close(next) })
			if c.download {
				next <- "abc"
			}
			s.onData(send(next))
			r.script(fakeLogin)
			if c.silent != "" {
				s.reply(c.silent, "")
			}
			r.script(c.before)
			r.script(".. 1ms")
			r.networkGone()
			r.script(c.after)
			if c.silent != "" {
				s.reply(c.silent, map[string]string{"PASS": "230 welcome", "QUIT": "221 bye", "PWD": "257 \"/\"", "STOR": "150 go on"}[c.silent])
			}
			r.script(reopened)
		})
	}
}

// How the control connection ends while a command runs, and while none does.
func TestControlLost(t *testing.T) {
	for _, c := range []struct{ end, running, idle string }{
		{"close", "606,0", "606"},
		{"reset", "608,0", "606"},
		{"421 bye", "614,421", "606"},
	} {
		t.Run(c.end, func(t *testing.T) {
			r, s := fakeRig(t)
			r.script(fakeLogin)
			s.reply("PWD", c.end)
			r.script("<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: " + c.running)
			s.reply("PWD", `257 "/"`)
			r.script(reopenedActive)
			// idle: no URC
			s.end(c.end)
			r.closedNoticed()
			r.script("silent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4\n<- AT+QFTPPWD\n-> +CME ERROR: " + c.idle)
			r.again(s)
		})
	}
}

const reopenedActive = `
	<- AT+QFTPSTAT
	-> OK
	-> +QFTPSTAT: 0,4
	<- AT+QFTPOPEN="fake.example.com"
	-> OK
	-> +QFTPOPEN: 0,0`

// closedNoticed waits until the modem knows that the server has ended the session.
func (r *rig) closedNoticed() {
	r.t.Helper()
	r.host.(*pipeHost).until(func() bool {
		r.m.loop.Lock()
		defer r.m.loop.Unlock()
		return r.m.ftp.State().Stat == 4
	}, "the modem to notice the end of the session")
}

// The data connection breaks: 607, unless the reply to that says more; a 226 to a cut upload does
// not make it a success. The session goes on.
func TestDataLost(t *testing.T) {
	for _, c := range []struct{ name, reply, result string }{
		{"late 226", "226 done", "607,0"},
		{"425", "425 no", "615,425"},
		{"426", "426 aborted", "616,426"},
		{"451", "451 local", "618,451"},
		{"452", "452 full", "619,452"},
		{"552", "552 quota", "629,552"},
		{"550", "550 no", "607,0"},
		{"500", "500 what", "607,0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s := fakeRig(t)
			cut := make(chan struct{}, 1)
			s.onData(func(verb string, d *net.TCPConn) {
				if verb == "RETR" {
					io.WriteString(d, "abc")
				} else {
					io.ReadFull(d, make([]byte, 3))
				}
				<-cut
				d.SetLinger(0)
				d.Close()
			})
			s.reply("226", c.reply)
			r.script(fakeLogin)
			r.script("<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT\n<= \"abc\"\n.. 1ms")
			cut <- struct{}{}
			r.script("-> OK\n-> +QFTPPUT: " + c.result + "\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
			r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"")
			cut <- struct{}{}
			r.script("-> OK\n-> +QFTPGET: " + c.result + "\n<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0,3\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
		})
	}
}

// A cut upload leaves data mode at once; what the host still sends is command input.
func TestUploadFailsEarly(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(func(_ string, d *net.TCPConn) {
		io.ReadFull(d, make([]byte, 3))
		d.SetLinger(0)
		d.Close()
	})
	r.script(fakeLogin)
	r.script("<- AT+QFTPPUT=\"a\",\"COM:\",0,10,1\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 607,0\nlint\n<= \"defghij\"\nsilent\n<- AT\n-> OK\nlint late-data")
}

// A failed download that brought nothing leaves the old file alone, however it fails; what did
// arrive replaces it.
func TestOldFileStays(t *testing.T) {
	for _, c := range []struct{ name, reply, size, command, result string }{
		{"426 after nothing", "426 aborted", "", `"a","UFS:old"`, "616,426"},
		{"550 after nothing", "550 gone", "", `"a","UFS:old"`, "627,550"},
		{"beyond the end", "226 done", "213 4", `"a","UFS:old",5`, "612,0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply("226", c.reply)
			s.reply("SIZE", c.size)
			r.storeFile("UFS:old", []byte("old"))
			r.script(fakeLogin)
			r.script("<- AT+QFTPGET=" + c.command + "\n-> OK\n-> +QFTPGET: " + c.result + "\n== UFS:old \"old\"")
			if c.size != "" {
				return
			}
			s.onData(func(_ string, d *net.TCPConn) { io.WriteString(d, "new"); d.Close() })
			r.script("<- AT+QFTPGET=" + c.command + "\n-> OK\n-> +QFTPGET: " + c.result + "\n== UFS:old \"new\"\n<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0,3")
		})
	}
}

// A server that sends nothing from a start past the file's end: SIZE decides. One without SIZE has
// the last word.
func TestStartBeyondEnd(t *testing.T) {
	for _, c := range []struct{ size, start, result string }{
		{"213 1000", "1001", "612,0"},
		{"213 1000", "1000", "0,0"},
		{"502 no", "1001", "0,0"},
		{"213 1000", "0", "0,0"},
	} {
		t.Run(c.size+" from "+c.start, func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply("SIZE", c.size)
			r.script(fakeLogin)
			r.script("<- AT+QFTPGET=\"a\",\"COM:\"," + c.start + "\n-> CONNECT\n-> OK\n-> +QFTPGET: " + c.result +
				"\n<- AT+QFTPGET=\"a\",\"UFS:a\"," + c.start + "\n-> OK\n-> +QFTPGET: " + c.result)
		})
	}
}

// DTR dropped with AT&D2 ends a download at once though the server says nothing more; the session
// goes on.
func TestDTREndsSilentDownload(t *testing.T) {
	t.Parallel()
	r, s := fakeRig(t)
	s.onData(func(_ string, d *net.TCPConn) {
		io.WriteString(d, "abc")
		io.Copy(io.Discard, d)
	})
	s.reply("226", "426 aborted")
	r.script(fakeLogin)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\ndtr off\ndtr on\n-> +QFTPGET: 607,0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
}
