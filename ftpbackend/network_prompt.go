package ftpbackend

import "sync/atomic"

// The embedded server is in the process of its modem. It answers every command, however busy the machine is, so what is awaited
// of it is not cut short by timers, which would make the outcome depend on the load.

// A Prompter is a [Network] that knows which destinations are the embedded server. Networks without it have none.
type Prompter interface {
	// Prompt tells whether a destination is the embedded server.
	Prompt(host string, port uint16) bool
}

// Prompt asks a network that is a [Prompter].
func Prompt(n Network, host string, port uint16) bool {
	p, ok := n.(Prompter)
	return ok && p.Prompt(host, port)
}

// Prompt implements [Prompter].
func (n *isolated) Prompt(host string, port uint16) bool {
	_, routed := n.routes.target(host, port)
	return !routed
}

// Prompt implements [Prompter].
func (d *Disturbance) Prompt(host string, port uint16) bool { return Prompt(d.below, host, port) }

// A Wait tells what a session waits for, from before [Dial] until its end. See [Config].
type Wait struct {
	network Network
	host    string
	port    uint16
	line    atomic.Pointer[control] // nil until there is a connection
}

// NewWait is for a session with this destination.
func NewWait(n Network, host string, port uint16) *Wait {
	if port == 0 {
		port = 21
	}
	return &Wait{network: n, host: host, port: port}
}

// Embedded tells that the session's server is the embedded one. It may be called at any time, also on a nil Wait.
func (w *Wait) Embedded() bool { return w != nil && Prompt(w.network, w.host, w.port) }

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
	return !c.unanswered && c.cause == nil
}
