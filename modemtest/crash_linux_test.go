package modemtest

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"ptymodem/emulator/hook"
)

// listener is a test that notes errors in place of failing.
type listener struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (l *listener) Errorf(format string, a ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, fmt.Sprintf(format, a...))
}

// TestCrash: a panic in what the modem does fails the test, and does not end the test program.
func TestCrash(t *testing.T) {
	l := &listener{TB: t}
	m := Start(l)
	m.testbed.Modem.Do(hook.Func(func(hook.Target) { panic("boom") }))
	<-m.gone
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) != 1 || !strings.Contains(l.said[0], "panic: boom") {
		t.Errorf("the test is told %q", l.said)
	}
}

// TestServerCrash: a panic in a session of the embedded server fails the test, too; the modem goes
// on.
func TestServerCrash(t *testing.T) {
	l := &listener{TB: t}
	m := Start(l, func(c *config) {
		c.server.Log = func(format string, _ ...any) {
			if strings.Contains(format, "handshake") {
				panic("boom")
			}
		}
	})
	conn, err := net.Dial("tcp", m.testbed.Server.ImplicitAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, strings.Repeat("no TLS\r\n", 10))
	io.Copy(io.Discard, conn) // ends after the report
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) != 1 || !strings.Contains(l.said[0], "panic: \"boom\"") {
		t.Errorf("the test is told %q", l.said)
	}
	select {
	case <-m.gone:
		t.Error("the modem has ended")
	default:
	}
}
