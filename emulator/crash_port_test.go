package emulator

import (
	"strings"
	"testing"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
	"ptymodem/fs"
)

// A guardedPort is a port with goroutines of its own.
type guardedPort struct {
	*serial.Pipe
	serial.PanicGuard
}

// TestCrashOfPort: a panic on a goroutine of a port, beside the one that reads it, ends the port's
// modem with a report.
func TestCrashOfPort(t *testing.T) {
	reports := make(chan string, 2)
	m := New(Config{Index: 3, UFS: fs.NewMemory("UFS", 1<<20), Crashed: func(report string) { reports <- report }})
	port := &guardedPort{Pipe: serial.NewPipe()}
	m.Attach(port)
	port.Protect(func() { panic("boom") })
	report := testkit.Receive(t, reports, "a report")
	for _, want := range []string{"ended modem 3", "report it", "panic: ", "goroutine "} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in the report:\n%s", want, report)
		}
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if !port.IsClosed() {
		t.Error("the port is still open")
	}
}
