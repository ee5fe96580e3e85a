package session

// An owner is a session as the [serial.Owner] of a port that listens on the network. The modem is
// not locked in its methods.
type owner struct{ session *Session }

// ReadOn is told that the host of a connection has gone: the modem reads what is left, however much
// waits already.
func (o owner) ReadOn() {
	g := o.session.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	o.session.input.ending = true
	g.Loop.Wake()
}

// NothingDue reports that no line of the host runs or waits, nothing is due to it, and an upload
// gets no more bytes.
func (o owner) NothingDue() bool {
	p := o.session
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	switch {
	case p.host.closed, p.g.Loop.Closed(), !p.g.Module.On():
		return true
	case p.prompt.open():
		return true
	case p.input.processing, len(p.input.unread) > 0, p.line.paced != nil && !p.line.paced.Drained():
		return false
	case p.data != nil:
		_, sends := p.data.stream.(FedStream)
		return !sends
	}
	due := p.running.busy || p.output.writing || len(p.output.unwritten)+len(p.queue.writes)+len(p.urcs.waiting) > 0
	return !due && !p.g.Module.Owes(p)
}

// NoHost is told that whoever was connected is not a host, and is hung up on: the line that was
// begun is forgotten.
func (o owner) NoHost(what string) {
	p := o.session
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	if p.data == nil {
		p.input.asm.Reset()
	}
	p.host.note(what)
}
