package ftpbackend

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
