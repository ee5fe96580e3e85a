package emulator

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/fs"
)

// TestCrashOfPort: a panic on a goroutine that a port has beside the one that reads it ends its modem, with a report.
func TestCrashOfPort(t *testing.T) {
	p := &TCPPort{}
	if err := p.listen("tcp", "127.0.0.1:0", func(net.Conn) netHost { panic("boom") }); err != nil {
		t.Fatal(err)
	}
	t.Run("one that accepts", func(t *testing.T) {
		crashes(t, func(m *Modem) {
			m.Attach(p)
			c, err := net.Dial("tcp", p.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			c.Close()
		})
	})
	t.Run("one that looks at a connection", func(t *testing.T) {
		crashes(t, func(m *Modem) {
			p, err := ListenTCP("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			m.Attach(p)
			p.apart(func() { panic("boom") })
		})
	})
}

// TestCrashOfWatch: what watches over all ptys goes on for the others.
func TestCrashOfWatch(t *testing.T) {
	ptys, err := NewPTYs()
	if err != nil {
		t.Fatal(err)
	}
	var all [2]*PTY
	for i := range all {
		if all[i], err = ptys.Open(); err != nil {
			t.Fatal(err)
		}
	}
	open := func(p *PTY) *os.File {
		f, err := os.OpenFile(p.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	crashes(t, func(m *Modem) {
		m.guardPort(all[0])       // and nobody reads it, or the open would not be waited for
		close(all[0].first.fired) // the watch will, too
		open(all[0])
	})
	m := New(Config{UFS: fs.NewMemory("UFS", 1<<20)})
	m.Attach(all[1])
	host := open(all[1])
	if err := host.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := host.WriteString("AT\r"); err != nil {
		t.Fatal(err)
	}
	var got []byte
	for buf := make([]byte, 100); !strings.HasSuffix(string(got), "OK\r\n"); {
		n, err := host.Read(buf)
		if got = append(got, buf[:n]...); err != nil {
			t.Fatalf("%q, and then %v", got, err)
		}
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if err := ptys.Close(); err != nil {
		t.Error(err)
	}
}

// crashes has run end a modem.
func crashes(t *testing.T, run func(m *Modem)) {
	t.Helper()
	reports := make(chan string, 2)
	m := New(Config{Index: 3, UFS: fs.NewMemory("UFS", 1<<20), Crashed: func(report string) { reports <- report }})
	run(m)
	report := receive(t, reports)
	for _, want := range []string{"ended modem 3", "report it", "panic: ", "goroutine "} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in the report:\n%s", want, report)
		}
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}
