package emulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/internal/testkit"
)

// stalled starts a download of 3 MiB to a host that does not read, and waits until the modem is
// held back.
func stalled(t *testing.T, prepare string) (*rig, *pipeHost, []byte) {
	r := newRig(t, rigOptions{})
	content := testkit.Random(3<<20, 5)
	r.serverFile("/big", content)
	r.script("login\n<- ATE0\n-> OK\n" + prepare)
	h := r.host.(*pipeHost)
	h.pipe.SetLimit(20000)
	h.send([]byte("AT+QFTPGET=\"big\",\"COM:\"\r"))
	h.held()
	return r, h, content
}

func (h *pipeHost) held() {
	h.t.Helper()
	h.until(func() bool { return h.pipe.Blocked() == 1 }, "the modem to be held back")
}

// suspend sends the escape sequence while the host does not read, then reads what there is.
func (h *pipeHost) suspend() []byte {
	h.t.Helper()
	h.elapse(time.Second)
	h.send([]byte("+++"))
	h.elapse(time.Second)
	h.pipe.SetLimit(0)
	return h.settle()
}

// A download suspended while the host had stopped reading, and resumed with ATO, loses nothing and
// repeats nothing; memory stays bounded since the server is held back.
func TestSuspendWhileHostDoesNotRead(t *testing.T) {
	r, h, content := stalled(t, "")
	var got []byte
	for round := range 3 {
		h.held()
		h.elapse(2 * time.Minute) // T does not run while the host does not read
		part := h.suspend()
		data, ok := bytes.CutSuffix(part, []byte("\r\nOK\r\n"))
		data, ok2 := bytes.CutPrefix(data, []byte("\r\nCONNECT\r\n"))
		if !ok || !ok2 {
			t.Fatalf("round %d: %q ... %q is not CONNECT, data and OK", round, part[:min(len(part), 20)], part[max(0, len(part)-20):])
		}
		if len(data) > 2*16<<10+20000 {
			t.Errorf("round %d: %d bytes came after the host had stopped reading", round, len(data))
		}
		got = append(got, data...)
		r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,2\nsilent")
		h.elapse(10 * time.Minute)
		h.pipe.SetLimit(20000)
		h.send([]byte("ATO\r\n\r\n"))
	}
	h.pipe.SetLimit(0)
	tail := fmt.Sprintf("\r\nOK\r\n\r\n+QFTPGET: 0,%d\r\n", len(content))
	connect := len("\r\nCONNECT\r\n")
	rest := h.await()
	for len(got)+len(rest) < len(content)+len(tail)+connect {
		b := h.await()
		if b == nil {
			break
		}
		rest = append(rest, b...)
	}
	got = append(got, rest[min(connect, len(rest)):]...)
	if !bytes.Equal(got, append(content, tail...)) {
		t.Errorf("got %d bytes ending in %q, want %d, unchanged", len(got), got[max(0, len(got)-40):], len(content)+len(tail))
	}
	r.script("lint")
}

// QFTPCLOSE aborts a suspended download: only OK and +QFTPCLOSE: 0,0.
func TestCloseWhileSuspended(t *testing.T) {
	r, h, _ := stalled(t, "")
	h.suspend()
	r.script(`
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0
		<- ATO
		-> NO CARRIER
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,4
		<- AT+QFTPOPEN="a"
		-> OK
		-> +QFTPOPEN: 0,0`)
}

// The host closes the port during a download.
func TestDTRDuringDownload(t *testing.T) {
	for _, c := range []struct{ dtr, after string }{
		{"0", "<- AT\n-> OK"},
		{"1", "<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,2"},
		{"2", "-> +QFTPGET: 607,0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1"},
	} {
		t.Run("AT&D"+c.dtr, func(t *testing.T) {
			r, h, content := stalled(t, "<- AT&D"+c.dtr+"\n-> OK")
			h.dtr(false)
			h.pipe.Receive() // the pipe keeps what a tty would have lost
			h.pipe.SetLimit(0)
			if c.dtr == "0" { // goes on without a host, as on a wire
				h.settle()
				h.dtr(true)
				if n := r.ftp().Length; n != int64(len(content)) {
					t.Errorf("%d bytes were sent, want %d", n, len(content))
				}
				h.pass(time.Second)
			} else {
				h.settle()
				h.dtr(true)
			}
			r.script(c.after)
		})
	}
}

// The host closes the port during an upload.
func TestDTRDuringUpload(t *testing.T) {
	for _, c := range []struct{ dtr, after string }{
		{"0", "<= \"def\"\n-> OK\n-> +QFTPPUT: 0,6\n== server:/a \"abcdef\""},
		{"1", "-> +QFTPPUT: 0,3\n== server:/a \"abc\"\n<- ATO\n-> NO CARRIER"},
		{"2", "-> +QFTPPUT: 607,0\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- ATO\n-> NO CARRIER"},
	} {
		t.Run("AT&D"+c.dtr, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.script("login\n<- ATE0\n-> OK\n<- AT&D" + c.dtr + "\n-> OK\n<- AT+QFTPPUT=\"a\",\"COM:\",0,6,1\n-> CONNECT\n<= \"abc\"\n.. 1ms\ndtr off\ndtr on\n" + c.after)
		})
	}
}

// An LF right after the CR of the line that enters data mode is dropped if it came before CONNECT,
// or if the host ends its lines in CR LF; otherwise it is data.
func TestLFBeforeData(t *testing.T) {
	for _, c := range []struct {
		name, before string // the line before, with its end
		early, late  string // what comes right after the CR, and after CONNECT
		want         string
		lint         string
	}{
		{"LF before CONNECT is the line's", "AT\r", "\n", "abc", "abc", "lint"},
		{"LF after CONNECT is data", "AT\r", "", "\nabc", "\nabc", "lint"},
		{"LF after CONNECT of a CR LF host", "AT\r\n", "", "\nabc", "abc", "lint"},
		{"only one LF is dropped", "AT\r\n", "\n", "\nabc", "\nabc", "lint"},
		{"line ends before CONNECT are empty lines", "AT\r", "\n\r\n\n\r\r", "\nabc", "\nabc", "lint"},
		{"early bytes behind line ends", "AT\r", "\n\r\nx\r\n", "abc", "x\r\nabc", "lint early-data"},
		{"early bytes are data", "AT\r", "\nxy", "abc", "xyabc", "lint early-data"},
		{"early bytes without LF", "AT\r", "xy", "abc", "xyabc", "lint early-data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, s := fakeRig(t)
			gate := make(chan struct{})
			var got bytes.Buffer
			s.onData(func(_ string, d *net.TCPConn) { io.Copy(&got, d); d.Close() })
			r.script(fakeLogin)
			s.hold("STOR", gate)
			h := r.host.(*pipeHost)
			h.send([]byte(c.before))
			r.script("-> OK\nlint")
			h.send([]byte(fmt.Sprintf("AT+QFTPPUT=\"a\",\"COM:\",0,%d,1\r", len(c.want)) + c.early))
			h.until(h.pipe.Settled, "the modem to read")
			close(gate)
			r.script("-> CONNECT")
			h.send([]byte(c.late))
			r.script(fmt.Sprintf("-> OK\n-> +QFTPPUT: 0,%d\n%s", len(c.want), c.lint))
			if got.String() != c.want {
				t.Errorf("the server got %q, want %q", got.String(), c.want)
			}
		})
	}
}

// 3 MB of random bytes with +++ at the start, in the middle and at the end, without guard times,
// arrive unchanged. In real time something comes after the last +++: on a busy machine reading may
// pause, and a +++ that came last before a silence is then an escape.
func TestLargeUpload(t *testing.T) {
	t.Parallel()
	for name, over := range allHosts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{over: over})
			content := testkit.Random(3<<20, 11)
			copy(content, "+++")
			copy(content[len(content)/2:], "+++")
			copy(content[len(content)-3:], "+++")
			if name != "pipe" {
				content = append(content, '.')
			}
			r.script("login\n<- AT+QFTPPUT=\"big\",\"COM:\"\n-> CONNECT")
			r.host.send(content)
			r.script(fmt.Sprintf(".. 1s\n<= \"+++\"\n-> OK\n-> +QFTPPUT: 0,%d", len(content)))
			if got := r.read("server:/big"); !bytes.Equal(got, content) {
				t.Errorf("the server has %d bytes, want %d unchanged", len(got), len(content))
			}
		})
	}
}

// Bytes that waited in the tty while the server held up the upload have lost their timing. A +++
// that came last among them is an escape if a second of silence follows; one that comes with its
// guard times afterwards is one as ever.
func TestEscapeAfterPause(t *testing.T) {
	for _, c := range []struct {
		name, end, then string
		network         bool // where more may wait than in a tty
	}{
		{name: "it came with the rest", end: "the end"},
		{name: "it comes later", end: "the end", then: "<= \"+++\"\n.. 1s\n"},
		{name: "it came with much more", end: string(testkit.Random(1<<20, 1)), network: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newFakeServer(t)
			r := newRig(t, rigOptions{network: s.network, remote: c.network})
			gate := make(chan struct{})
			open := sync.OnceFunc(func() { close(gate) })
			t.Cleanup(open)
			var got bytes.Buffer
			s.onData(func(_ string, d *net.TCPConn) {
				<-gate
				io.Copy(&got, d)
				d.Close()
			})
			h := r.host.(*pipeHost)
			r.script(fakeLogin + "\n<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT")
			full := func() bool {
				r.m.loop.Lock()
				defer r.m.loop.Unlock()
				return r.m.ports.All()[0].State().Full
			}
			var content []byte
			for !full() { // no more waits in the tty than a tty holds
				piece := testkit.Random(32<<10, uint64(len(content)))
				content = append(content, piece...)
				h.send(piece)
				h.until(func() bool { return full() || h.pipe.Settled() }, "the modem to read, or to pause")
			}
			if h.send([]byte(c.end)); c.then == "" {
				h.send([]byte("+++"))
			}
			content = append(content, c.end...)
			open()
			h.until(h.pipe.Settled, "reading to go on")
			r.script(fmt.Sprintf(".. 1s\n%s-> OK\n-> +QFTPPUT: 0,%d", c.then, len(content)))
			if !bytes.Equal(got.Bytes(), content) {
				t.Errorf("the server got %d bytes, want %d unchanged", got.Len(), len(content))
			}
		})
	}
}

// DTR dropped with AT&D2 ends an upload at once though the server holds it up, and the session goes
// on when the server has noticed.
func TestDTRDuringStalledUpload(t *testing.T) {
	r, s := fakeRig(t)
	gate := make(chan struct{})
	open := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(open)
	s.onData(func(_ string, d *net.TCPConn) {
		<-gate
		io.Copy(io.Discard, d)
		d.Close()
	})
	s.reply("226", "426 cut")
	r.script(fakeLogin + "\n<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT")
	h := r.host.(*pipeHost)
	stalled := func() bool { // the sockets are full, and reading does not pause yet
		r.m.loop.Lock()
		defer r.m.loop.Unlock()
		return r.m.ftp.State().Buffered > 2<<20
	}
	for !stalled() {
		h.send(testkit.Random(32<<10, 1))
		h.until(h.pipe.Settled, "the modem to read")
	}
	h.dtr(false)
	open()
	h.dtr(true)
	r.script(`
		-> +QFTPPUT: 607,0
		<- AT+QFTPSTAT
		-> OK
		-> +QFTPSTAT: 0,1`)
}

// transmode counts from the next command on, within a session too.
func TestTransmodeWithinSession(t *testing.T) {
	r, s := fakeRig(t)
	s.onData(drain)
	r.script(fakeLogin + `
		<- AT+QFTPCFG="transmode",0
		-> OK
		<- AT+QFTPPUT="a","COM:",0,3,1
		-> CONNECT
		<= "abc"
		-> OK
		-> +QFTPPUT: 0,3
		<- AT+QFTPCFG="transmode",1
		-> OK
		<- AT+QFTPPUT="a","COM:",0,3,1
		-> CONNECT
		<= "abc"
		-> OK
		-> +QFTPPUT: 0,3`)
	s.mu.Lock()
	defer s.mu.Unlock()
	var modes []string
	for _, verb := range s.seen {
		if verb == "PORT" || verb == "PASV" {
			modes = append(modes, verb)
		}
	}
	if diff := cmp.Diff([]string{"PORT", "PASV"}, modes); diff != "" {
		t.Error(diff)
	}
}
