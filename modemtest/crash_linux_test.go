package modemtest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"ptymodem/emulator"
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
	m.rig.Modem.Do(func(*emulator.Modem) { panic("boom") })
	<-m.gone
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) != 1 || !strings.Contains(l.said[0], "panic: boom") {
		t.Errorf("the test is told %q", l.said)
	}
}
