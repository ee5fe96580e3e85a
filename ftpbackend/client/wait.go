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

// NewWait is for a session with this destination.
func NewWait(n ftpbackend.Network, host string, port uint16) *Wait {
	if port == 0 {
		port = 21
	}
	return &Wait{network: n, host: host, port: port}
}

// Embedded tells that the session's server is the embedded one. It may be called at any time, also on a nil Wait.
func (w *Wait) Embedded() bool { return w != nil && ftpbackend.Prompt(w.network, w.host, w.port) }

// Sure tells that the session waits for the embedded server at most, and that nothing is planned which takes the server's
// answer away: it is sure to come, as soon as nothing holds it up on purpose (see Config.Hold). It may be called at any
// time, also on a nil Wait.
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
