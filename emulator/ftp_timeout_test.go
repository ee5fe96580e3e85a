package emulator

import (
	"io"
	"net"
	"testing"

	"ptymodem/recording/transcript"
)

// fakeLogin opens a session with the fake server, with T = 20 s.
const fakeLogin = `
	<- ATE0
	-> OK
` + transcript.LoginSettings + `<- AT+QFTPCFG="rsptimeout",20
	-> OK
	<- AT+QFTPOPEN="fake.example.com",21
	-> OK
	-> +QFTPOPEN: 0,0`

func fakeRig(t *testing.T) (*rig, *fakeServer) {
	s := newFakeServer(t)
	return newRig(t, rigOptions{network: s.network}), s
}

// sessionEnds waits until the modem has seen that its server has gone.
func (r *rig) sessionEnds() {
	r.t.Helper()
	r.host.(*pipeHost).until(func() bool { return r.ftp().Stat == 4 }, "the end of the session")
}

// again shows that the same modem opens, transfers and closes cleanly after a failure.
func (r *rig) again(s *fakeServer) {
	r.t.Helper()
	s.reply("", "220 ready")
	s.reply("PASS", "230 welcome")
	s.reply("STOR", "150 go on")
	s.reply("226", "226 done")
	s.onData(drain)
	r.script(`
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,4
		<- AT+QFTPOPEN="fake.example.com"
		-> OK
		-> +QFTPOPEN: 0,0
		<- AT+QFTPPUT="a","COM:",0,3,1
		-> CONNECT
		<= "abc"
		-> OK
		-> +QFTPPUT: 0,3
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
}

// awaitServer waits until the download to the port waits for the server, so that virtual time may
// pass.
func (r *rig) awaitServer() {
	r.t.Helper()
	r.host.(*pipeHost).until(func() bool {
		r.m.loop.Lock()
		defer r.m.loop.Unlock()
		return r.m.ftp.State().Server
	}, "the modem to wait for the server")
}

// T counts from OK for a command without data, and passing it ends the control connection (note
// 2.1, <timeout>).
func TestTimeoutFromOK(t *testing.T) {
	r, s := fakeRig(t)
	s.reply("PWD", "")
	r.script(fakeLogin)
	r.script(`
		<- AT+QFTPPWD
		-> OK
		.. 19.9s
		silent
		.. 100ms
		-> +QFTPPWD: 609,0`)
	r.again(s)
}

// QFTPOPEN: name, TCP and login together within the shorter of T and 125 s.
func TestTimeoutOfOpen(t *testing.T) {
	r, s := fakeRig(t)
	s.reply("PASS", "")
	r.script(`
		<- ATE0
		-> OK
		<- AT+QIACT=1
		-> OK
		<- AT+QFTPCFG="rsptimeout",180
		-> OK
		<- AT+QFTPOPEN="fake.example.com",21
		-> OK
		.. 124.9s
		silent
		.. 100ms
		-> +QFTPOPEN: 609,0
		<- AT+QFTPCFG="rsptimeout",20
		-> OK
		<- AT+QFTPOPEN="fake.example.com",21
		-> OK
		.. 19.9s
		silent
		.. 100ms
		-> +QFTPOPEN: 609,0`)
	r.again(s)
}

// Before CONNECT, T counts from the command.
func TestTimeoutBeforeConnect(t *testing.T) {
	r, s := fakeRig(t)
	s.reply("STOR", "")
	s.onData(func(_ string, c *net.TCPConn) { io.Copy(io.Discard, c) })
	s.reply("PASV", "") // says nothing at all
	r.script(fakeLogin)
	r.script(`
		<- AT+QFTPPUT="a","COM:"
		.. 19.9s
		silent
		.. 100ms
		-> +CME ERROR: 609`)
	s.mu.Lock()
	delete(s.replies, "PASV")
	s.mu.Unlock()
	r.again(s)
}

// During a transfer T counts between two packets: a slow one never times out, a stalled one does.
func TestTimeoutBetweenPackets(t *testing.T) {
	r, s := fakeRig(t)
	next := make(chan string)
	s.onData(func(_ string, c *net.TCPConn) {
		for b := range next {
			io.WriteString(c, b)
		}
		io.Copy(io.Discard, c) // stalls until the modem gives up
	})
	r.script(fakeLogin)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n -> CONNECT")
	for range 4 {
		next <- "abc"
		r.script(`=> "abc"`)
		r.awaitServer()
		r.script(".. 15s\nsilent")
	}
	close(next)
	r.script(`
		.. 4.9s
		silent
		.. 100ms
		-> OK
		-> +QFTPGET: 609,0`)
	r.again(s)
}

// While an upload waits for the host, T counts since the host's last byte. Passing it ends the file
// as +++ does: the control connection stays.
func TestTimeoutOfHost(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(drain)
	r.script(fakeLogin)
	r.script(`
		<- AT+QFTPPUT="a","COM:"
		-> CONNECT
		.. 15s
		<= "abc"
		.. 19.9s
		silent
		.. 100ms
		-> OK
		-> +QFTPPUT: 609,0
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,1
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
	r.again(s)
}

// T does not run while a download is suspended, nor between beof 0 pieces.
func TestNoTimeoutWhileParked(t *testing.T) {
	r, s := fakeRig(t)
	next := make(chan string)
	s.onData(func(verb string, c *net.TCPConn) {
		if verb == "STOR" {
			drain(verb, c)
			return
		}
		for b := range next {
			io.WriteString(c, b)
		}
		c.Close()
	})
	r.script(fakeLogin)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n -> CONNECT")
	next <- "abc"
	r.script(`=> "abc"`)
	r.awaitServer()
	r.script(`
		.. 1s
		<= "+++"
		.. 1s
		-> OK
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,2
		<- AT+QFTPPWD
		-> +CME ERROR: 603
		.. 10m
		silent
		<- ATO
		-> CONNECT`)
	next <- "def"
	r.script(`=> "def"`)
	close(next)
	r.script(`
		-> OK
		-> +QFTPGET: 0,6
		<- AT+QFTPPUT="a","COM:",0,3,0
		-> CONNECT
		<= "abc"
		-> OK
		-> +QFTPPUT: 0,3
		.. 10m
		silent
		<- AT+QFTPPUT="a","COM:",3,3,1
		-> CONNECT
		<= "def"
		-> OK
		-> +QFTPPUT: 0,3`)
}
