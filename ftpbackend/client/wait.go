package client

import (
	"sync/atomic"

	"ptymodem/ftpbackend"
)

// A Wait tells what a session waits for, from before [Dial] until its end. See [Config].
type Wait struct {
	network ftpbackend.Network
	host    string
	port    uint16
	line    atomic.Pointer[control] // nil until there is a connection
}

// NewWait returns the Wait of a session with this destination.
func NewWait(n ftpbackend.Network, host string, port uint16) *Wait {
	if port == 0 {
		port = 21
	}
	return &Wait{network: n, host: host, port: port}
}

// Embedded reports whether the session's server is the embedded one. It may be called at any time,
// also on a nil Wait.
func (w *Wait) Embedded() bool { return w != nil && ftpbackend.Prompt(w.network, w.host, w.port) }

// Sure reports whether the session waits for nothing but the embedded server, and no plan takes
// that server's answer away. Then the answer is sure to come, as soon as nothing delays it on
// purpose (see Config.Hold). It may be called at any time, also on a nil Wait.
func (w *Wait) Sure() bool {
	if !w.Embedded() {
		return false
	}
	c := w.line.Load()
	if c == nil {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.command.faked && c.cause == nil
}
