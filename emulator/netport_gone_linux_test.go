package emulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/session"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// goneWithin is how long the session of a host that is gone may last here: far less than the 90 s
// of rsptimeout, and far more than the second that is promised, for a busy machine.
const goneWithin = 10 * time.Second

// goneWays are the ways in which a host ends a connection.
func goneWays() map[string]func(c *net.TCPConn) {
	return map[string]func(c *net.TCPConn){
		"close":          func(c *net.TCPConn) { c.Close() },
		"reset":          func(c *net.TCPConn) { c.SetLinger(0); c.Close() },
		"half and close": func(c *net.TCPConn) { c.CloseWrite(); c.Close() },
	}
}

// A host goes away with a mebibyte under way that the modem has not read: while the modem works
// through command lines, before CONNECT with a server that is silent, and in data mode with a
// server that takes nothing. Its session ends long before rsptimeout, without that another host has
// to come; then the next host has the port, though the old command may run on, and the other ports
// of the modem need not wait.
func TestNetPortGone(t *testing.T) {
	t.Parallel()
	for name, over := range netHosts() {
		for how, end := range goneWays() {
			for at, play := range map[string]struct {
				stuck, script, line string
				paced               bool
			}{
				"idle":           {},
				"no answers":     {script: "<- ATQ1"},
				"paced":          {script: "<- ATQ1", paced: true}, // the modem reads on for a minute and a half
				"before CONNECT": {stuck: "data TCP", line: "AT+QFTPGET=\"x\",\"COM:\"\r"},
				"upload":         {stuck: "data", script: "<- AT+QFTPPUT=\"x\",\"COM:\"\n-> CONNECT"},
			} {
				t.Run(strings.Join([]string{name, how, at}, "/"), func(t *testing.T) {
					t.Parallel()
					r := newRig(t, rigOptions{over: over, config: func(c *Config) { c.Speed, c.BaudPacing = 1, play.paced }, network: func(s *server.Server) ftpbackend.Network {
						return stuckNetwork{ftpbackend.Isolated(s, nil), func() string { return play.stuck }, make(chan struct{}, 100)}
					}})
					h := r.host.(*wireHost)
					r.serverFile("/x", []byte("text"))
					r.script("<- ATE0\n-> OK\nlogin\n" + play.script)
					if play.line != "" {
						h.send([]byte(play.line))
						h.until("the command runs", func(s session.State) bool { return s.Running })
					}
					conn := tcpOf(t, h.wire)
					queueLines(t, conn)
					began := time.Now()
					end(conn)
					h.until("DTR off", func(s session.State) bool { return !s.DTR && !s.DataMode })
					took := time.Since(began)
					t.Logf("DTR off %v after the host had gone", took.Round(time.Millisecond))
					if took > goneWithin {
						t.Errorf("it took %v until DTR was off", took)
					}
					h.until("the rest to be what a module holds", func(s session.State) bool { return s.Unread <= serial.LineBuffer+4<<10 })
					h.atAnotherPort("ATQ0\r", "\r\nOK\r\n")
					h.dtr(true)
					if at, want := h.hostAddr(), tcpOf(t, h.wire).LocalAddr().String(); at != want {
						t.Errorf("the port is of %s, want the next host, %s", at, want)
					}
					if play.line == "" {
						h.send([]byte("\rAT+GMM\r")) // the first host may have left half a line
						var got []byte
						for !bytes.Contains(got, []byte("\r\nEC200U\r\n\r\nOK\r\n")) {
							b := h.await()
							if len(b) == 0 {
								t.Fatalf("the next host gets %q and nothing more", got)
							}
							got = append(got, b...)
						}
					}
				})
			}
		}
	}
}

// atAnotherPort sends a line on another port of the modem, and waits for its answer.
func (h *wireHost) atAnotherPort(line, want string) {
	h.t.Helper()
	another := serial.NewPipe()
	said := make(chan struct{}, 1)
	another.OnChange(func() {
		select {
		case said <- struct{}{}:
		default:
		}
	})
	h.m.Attach(another)
	another.SetDTR(true)
	h.until("the other port to be open", func(session.State) bool { return h.m.ports.All()[len(h.m.ports.All())-1].State().Open })
	another.Send([]byte(line))
	for got := ""; !strings.Contains(got, want); got += string(another.Receive()) {
		testkit.Receive(h.t.(*testing.T), said, "an answer")
	}
}

// hostAddr is where the port says that its host is.
func (h *wireHost) hostAddr() string {
	rw := h.port.Line()
	if paced, ok := rw.(*serial.Paced); ok {
		rw = paced.Port
	}
	if p, ok := rw.(interface{ HostAddr() net.Addr }); ok {
		if at := p.HostAddr(); at != nil {
			return at.String()
		}
	}
	return ""
}

// queueLines sends a mebibyte of command lines, all of which the host's system takes.
func queueLines(t *testing.T, conn *net.TCPConn) {
	t.Helper()
	if err := conn.SetWriteBuffer(4 << 20); err != nil {
		t.Fatal(err)
	}
	conn.SetWriteDeadline(time.Now().Add(testkit.Patience))
	if _, err := io.WriteString(conn, strings.Repeat(fmt.Sprintf("AT%60s\r", ""), 1<<14)); err != nil {
		t.Fatal(err)
	}
}
