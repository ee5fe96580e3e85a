package emulator

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
)

// endPort ends a host's connection in one of the ways that there are.
func endPort(t *testing.T, w wire, how string) {
	t.Helper()
	conn, ok := w.(*net.TCPConn)
	if c, com := w.(*comClient); com {
		conn, ok = c.Conn.(*net.TCPConn)
	}
	if !ok {
		t.Fatalf("%T", w)
	}
	switch how {
	case "reset":
		conn.SetLinger(0)
		conn.Close()
	case "half":
		conn.CloseWrite()
	default:
		conn.Close()
	}
}

// A host goes away with bytes under way that the modem does not read, before CONNECT and in data mode: DTR drops and the transfer ends, long
// before rsptimeout, and without that another host has to come. The next host is welcome.
func TestNetPortGoneUnread(t *testing.T) {
	for name, over := range wireHosts() {
		if name == "pty" {
			continue
		}
		for _, how := range []string{"close", "reset"} {
			for _, at := range []string{"data TCP", "data"} {
				t.Run(name+" "+how+" "+at, func(t *testing.T) {
					t.Parallel()
					goneUnread(t, over, how, at)
				})
			}
		}
	}
}

func goneUnread(t *testing.T, over func(testing.TB, *Modem) host, how, at string) {
	r := newRig(t, rigOptions{over: over, network: func(s *ftpbackend.Server) ftpbackend.Network {
		return stuckNetwork{ftpbackend.Isolated(s, nil), func() string { return at }, make(chan struct{}, 100)}
	}})
	h := r.host.(*wireHost)
	r.script("<- ATE0\n-> OK\nlogin")
	if at == "data" {
		r.script("<- AT+QFTPPUT=\"x\",\"COM:\"\n-> CONNECT")
	} else {
		io.WriteString(h.wire, "AT+QFTPPUT=\"x\",\"COM:\"\r")
		h.until("the command runs", func(p *port) bool { return p.running })
	}
	h.wire.SetWriteDeadline(time.Now().Add(time.Second / 2)) // it does not get all away
	io.WriteString(h.wire, strings.Repeat("AT\r", 4<<20))
	endPort(t, h.wire, how)
	h.until("DTR off", func(p *port) bool { return !p.dtr && p.data == nil })
	h.wire.Close()
	h.dtr(true)
	h.until("the next host", func(p *port) bool { return p.dtr })
}

// A host that has closed its sending side, as nc -N does, has its lines run and is sent their answers, then the connection ends.
func TestNetPortHalfClosed(t *testing.T) {
	for name, over := range wireHosts() {
		if name == "pty" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{over: over})
			h := r.host.(*wireHost)
			r.script("<- ATE0\n-> OK")
			io.WriteString(h.wire, strings.Repeat("AT\r", 1000))
			endPort(t, h.wire, "half")
			h.wire.SetReadDeadline(time.Now().Add(patience))
			said, err := io.ReadAll(h.wire)
			if want := strings.Repeat("\r\nOK\r\n", 1000); err != nil || string(said) != want {
				t.Errorf("the host read %d bytes, %v, want %d", len(said), err, len(want))
			}
		})
	}
}
