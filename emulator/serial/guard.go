package serial

import "sync/atomic"

// A PanicGuard is for what a port does on goroutines of its own, beside the one that reads it: a
// panic there ends the modem that is attached, as one of the modem's own does. Without a modem it
// is the process's.
type PanicGuard struct{ fall atomic.Pointer[func(v any)] }

// OnPanic hands over what ends the modem for a panic.
func (g *PanicGuard) OnPanic(fall func(v any)) { g.fall.Store(&fall) }

// Protect does f.
func (g *PanicGuard) Protect(f func()) {
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
