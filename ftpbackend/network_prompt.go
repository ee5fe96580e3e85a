package ftpbackend

// The embedded server runs in the modem's process. It answers every command, however busy the
// machine is. So no timer cuts short the wait for it: that would make the outcome depend on the
// load.

// A Prompter is a [Network] that knows which destinations are the embedded server. Networks without
// it have none.
type Prompter interface {
	// Prompt reports whether a destination is the embedded server.
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
