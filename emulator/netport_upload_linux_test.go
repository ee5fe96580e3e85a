package emulator

import (
	"errors"
	"fmt"
	"net"
	"testing"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
)

// probes is how many segments a system may send again that were not lost, as it cannot know when
// their acknowledgement is late (RFC 8985).
const probes = 3

// A host that sends without delay (TCP_NODELAY, as pyserial and Go do) loses nothing on its way to
// the modem: what is lost comes 200 ms later.
func TestUploadOverNetworkLosesNothing(t *testing.T) {
	for name, over := range map[string]func(testing.TB, *Modem) host{"tcp": newTCPHost, "rfc2217": newRFC2217Host} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, rigOptions{over: over})
			if err := connOf(r.host).SetWriteBuffer(1 << 20); err != nil { // the test's hosts send little ahead, and others much
				t.Fatal(err)
			}
			content := testkit.Random(300<<10, 3)
			r.script(fmt.Sprintf("login\n<- ATE0\n-> OK\n<- AT+QFTPPUT=\"a\",\"COM:\",0,%d,1\n-> CONNECT", len(content)))
			r.host.send(content)
			r.script(fmt.Sprintf("-> OK\n-> +QFTPPUT: 0,%d", len(content)))
			if n := retransmitted(t, connOf(r.host)); n > probes {
				t.Errorf("%d segments were sent again", n)
			}
		})
	}
}

// connOf is the host's connection.
func connOf(h host) *net.TCPConn {
	w := h.(*wireHost).wire
	if c, com := w.(*comClient); com {
		return c.Conn.(*net.TCPConn)
	}
	return w.(*net.TCPConn)
}

// retransmitted is how many segments had to be sent again.
func retransmitted(t *testing.T, c *net.TCPConn) uint32 {
	t.Helper()
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var info *unix.TCPInfo
	controlErr := raw.Control(func(fd uintptr) { info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) })
	if err := errors.Join(controlErr, err); err != nil {
		t.Fatal(err)
	}
	return info.Total_retrans
}
