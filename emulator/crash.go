package emulator

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"
)

// crash is a panic in what the modem does, which is a fault of ours. It ends this modem, and
// nothing else of the process.
//
// Every goroutine that does a modem's work defers guard before it locks the modem, and a lock that
// is given up in the middle of a function is taken again on every way out: so the modem is not
// locked when guard runs, and can be ended.
type crash struct {
	happened atomic.Bool
	over     chan struct{} // closed when all that was open has been closed
}

// guard is to be deferred. It turns a panic into the end of the modem.
func (m *Modem) guard() {
	if v := recover(); v != nil {
		m.fall(v, debug.Stack())
	}
}

// fall ends the modem for the panic v. A second one, in what is left of the modem, adds nothing.
func (m *Modem) fall(v any, stack []byte) {
	if m.crash.happened.Swap(true) {
		return
	}
	m.tellCrash(m.halt(v, stack))
	m.loop.Close()
	go m.clearAway() // not here: a port may wait for this very goroutine
}

// halt stops whatever the modem is at, and returns the report. Its state may be anything by now, so
// nothing of it is used that is not needed.
func (m *Modem) halt(v any, stack []byte) (report string) {
	m.loop.Lock()
	defer m.loop.Unlock()
	report = m.crashReport(v, stack)
	m.power = powerOff
	m.loop.Halt()
	m.ftp.Halt()
	m.ports.Halt()
	m.loop.Wake()
	return report
}

func (m *Modem) tellCrash(report string) {
	if m.cfg.Crashed == nil {
		fmt.Fprintln(os.Stderr, report)
		return
	}
	m.cfg.Crashed(report)
}

// clearAway closes what the modem had open. Each part may meet the panic again, or what it has
// left; the next is closed all the same.
func (m *Modem) clearAway() {
	defer close(m.crash.over)
	m.loop.Lock()
	ports, client := m.ports.All(), m.ftp.State().Client
	m.loop.Unlock()
	for _, p := range ports {
		m.attempt(func() { p.Close() })
	}
	if client != nil {
		m.attempt(func() { client.Close() })
	}
	m.attempt(func() {
		m.loop.Lock()
		defer m.loop.Unlock()
		m.files.Close()
	})
	m.attempt(func() { m.hookStores(false) })
}

// attempt does f, and goes on whatever becomes of it.
func (m *Modem) attempt(f func()) {
	defer m.guard()
	f()
}
