package emulator

import (
	"runtime/debug"
	"sync/atomic"
)

// A portGuard is for what a port does on goroutines of its own, beside the one that reads it: a panic there ends the modem that is attached, as one of
// the modem's own does. Without a modem it is the process's.
type portGuard struct{ fall atomic.Pointer[func(v any)] }

// guardWith hands over what ends the modem for a panic.
func (g *portGuard) guardWith(fall func(v any)) { g.fall.Store(&fall) }

// guarded does f.
func (g *portGuard) guarded(f func()) {
	defer func() {
		fall := g.fall.Load()
		if fall == nil {
			return
		}
		if v := recover(); v != nil {
			(*fall)(v)
		}
	}()
	f()
}

// guardPort has a panic on a goroutine of rw end the modem.
func (m *Modem) guardPort(rw Port) {
	if g, ok := rw.(interface{ guardWith(fall func(v any)) }); ok {
		g.guardWith(func(v any) { m.fall(v, debug.Stack()) })
	}
}
