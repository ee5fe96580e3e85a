package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/session"
)

// A host is killed in the middle of a transfer, another process than the test: the transfer ends as
// AT&D says, and the next host finds a modem that works, with its session.
func TestHostKilled(t *testing.T) {
	t.Parallel()
	for _, command := range []string{`AT+QFTPPUT="/f","COM:",0`, `AT+QFTPGET="/big","COM:"`, `AT+QFUPL="SD:f",60000000,60`, `AT+QFDWL="big"`} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{over: newPTYHost})
			h := r.host.(*wireHost)
			r.serverFile("/big", testkit.Random(1<<20, 1))
			r.storeFile("big", testkit.Random(500<<10, 1))
			r.script("login\n<- ATE0\n-> OK")
			path := h.wire.(*os.File).Name()
			h.dtr(false)

			victim := exec.Command("sh", "-c", `exec 3<>"$0"; printf '%s\r' "$1" >&3; exec cat /dev/zero >&3`, path, command)
			if err := victim.Start(); err != nil {
				t.Fatal(err)
			}
			h.until("data mode", func(s session.State) bool { return s.DataMode })
			victim.Process.Kill()
			victim.Wait()
			h.until("the end of data mode", func(s session.State) bool { return !s.Open && !s.DataMode })
			h.absent(2 * time.Second)
			h.dtr(true)
			r.script("silent\n<- AT\n-> OK\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPSIZE=\"/big\"\n-> OK\n-> +QFTPSIZE: 0,1048576")
		})
	}
}

// A host that asks and never reads stops being answered when its buffers are full, and holds up
// nothing but itself: what runs goes on, and the next host is served.
func TestHostNeverReads(t *testing.T) {
	t.Parallel()
	for name, over := range wireHosts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{over: over})
			h := r.host.(*wireHost)
			r.script("<- ATE0\n-> OK")
			// Long lines: the modem reads far ahead, and carries out what it has read when the host
			// is gone.
			line, err := []byte("AT"+strings.Repeat(" ", 1000)+"+CLAC\r"), error(nil)
			for err == nil { // until flow control holds it back
				if err = h.wire.SetWriteDeadline(time.Now().Add(500 * time.Millisecond)); err == nil {
					_, err = h.wire.Write(line)
				}
			}
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal(err)
			}
			h.atAnotherPort("AT\r", "\r\nOK\r\n")
			h.dtr(false)
			h.dtr(true)
			h.send([]byte("\rAT+GMM\r")) // the first host may have left half a line
			var got []byte
			for !bytes.HasSuffix(got, []byte("\r\nEC200U\r\n\r\nOK\r\n")) {
				b := h.await()
				if len(b) == 0 {
					t.Fatalf("the next host gets %q and nothing more", got)
				}
				got = append(got, b...)
			}
		})
	}
}

// A download that is suspended stays so while the port is closed and opened again, and goes on with
// ATO for the next host. The server sends the end of it only then: else buffers on the way may have
// taken all.
func TestReopenSuspended(t *testing.T) {
	t.Parallel()
	const size, first = 1 << 20, 768 << 10
	content := testkit.Random(size, 1)
	for name, over := range wireHosts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newFakeServer(t)
			more := make(chan struct{})
			goOn := sync.OnceFunc(func() { close(more) })
			t.Cleanup(goOn)
			s.onData(func(_ string, c *net.TCPConn) {
				c.Write(content[:first])
				<-more
				c.Write(content[first:])
				c.Close()
			})
			r := newRig(t, rigOptions{over: over, network: s.network})
			h := r.host.(*wireHost)
			r.script(fakeLogin + "\n<- ATE0\n-> OK\n<- AT+QFTPGET=\"/big\",\"COM:\"\n-> CONNECT")
			h.absent(2 * time.Second)
			h.send([]byte("+++"))
			h.until("the end of data mode", func(s session.State) bool { return !s.DataMode }) // before it is read: else all of it would come in the guard time
			got := r.player.Rest()                                                             // what was under way, and OK
			for !bytes.HasSuffix(got, []byte("\r\nOK\r\n")) {
				b := h.await()
				if len(b) == 0 {
					break
				}
				got = append(got, b...)
			}
			from := len(got) - len("\r\nOK\r\n")
			if !bytes.HasSuffix(got, []byte("\r\nOK\r\n")) || from > first {
				t.Fatalf("%d of %d bytes came, and then %q", len(got), size, got[max(0, len(got)-40):])
			}
			goOn() // more than the modem takes while it is suspended
			h.dtr(false)
			h.absent(time.Second)
			h.dtr(true)
			r.script("silent\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,2")
			r.script("<- ATO\n-> CONNECT")
			want := append(slices.Clone(content[from:]), fmt.Sprintf("\r\nOK\r\n\r\n+QFTPGET: 0,%d\r\n", size)...)
			rest := bytes.NewBuffer(r.player.Rest())
			for rest.Len() < len(want) {
				b := h.await()
				if len(b) == 0 {
					break
				}
				rest.Write(b)
			}
			if !bytes.Equal(rest.Bytes(), want) {
				t.Errorf("%d bytes came after ATO, want the other %d and the result", rest.Len(), len(want))
			}
		})
	}
}
