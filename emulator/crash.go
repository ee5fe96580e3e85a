package emulator

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"

	"ptymodem/emulator/serial"
)

// crash is a panic in what the modem does, which is a fault of ours. It ends this modem, and
// nothing else of the process.
//
// Every goroutine that does a modem's work defers guard before it locks the modem, and a lock that
// is given up in the middle of a function is taken again on every way out: so the modem is not
// locked when guard runs, and can be ended.
type crash struct {
	m        *Modem
	happened atomic.Bool
	over     chan struct{} // closed when all that was open has been closed
}

// guard is to be deferred. It turns a panic into the end of the modem.
func (c *crash) guard() {
	if v := recover(); v != nil {
		c.fall(v, debug.Stack())
	}
}

// fall ends the modem for the panic v. A second one, in what is left of the modem, adds nothing.
func (c *crash) fall(v any, stack []byte) {
	if c.happened.Swap(true) {
		return
	}
	c.tell(c.halt(v, stack))
	c.m.loop.Close()
	go c.clearAway() // not here: a port may wait for this very goroutine
}

// halt stops whatever the modem is at, and returns the report. Its state may be anything by now, so
// nothing of it is used that is not needed.
func (c *crash) halt(v any, stack []byte) (report string) {
	m := c.m
	m.loop.Lock()
	defer m.loop.Unlock()
	report = c.report(v, stack)
	m.power.state = powerOff
	m.loop.Halt()
	m.ftp.Halt()
	m.ports.Halt()
	m.loop.Wake()
	return report
}

func (c *crash) tell(report string) {
	if c.m.cfg.Crashed == nil {
		fmt.Fprintln(os.Stderr, report)
		return
	}
	c.m.cfg.Crashed(report)
}

// clearAway closes what the modem had open. Each part may meet the panic again, or what it has
// left; the next is closed all the same.
func (c *crash) clearAway() {
	defer close(c.over)
	m := c.m
	m.loop.Lock()
	ports, client := m.ports.All(), m.ftp.State().Client
	m.loop.Unlock()
	for _, p := range ports {
		c.attempt(func() { p.Close() })
	}
	if client != nil {
		c.attempt(func() { client.Close() })
	}
	c.attempt(func() {
		m.loop.Lock()
		defer m.loop.Unlock()
		m.files.Close()
	})
	c.attempt(func() { hookStores(m, false) })
}

// attempt does f, and goes on whatever becomes of it.
func (c *crash) attempt(f func()) {
	defer c.guard()
	f()
}

// watch has a panic on a goroutine of rw end the modem.
func (c *crash) watch(rw serial.Port) {
	if g, ok := rw.(interface{ OnPanic(end func(v any)) }); ok {
		g.OnPanic(func(v any) { c.fall(v, debug.Stack()) })
	}
}
