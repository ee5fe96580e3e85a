package session

import (
	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// A Stream is what a command puts behind a port that is in data mode.
type Stream interface {
	// receive takes bytes from the host and returns how many; fewer than all means that data mode
	// is over, and the rest is command input.
	Receive(b []byte) int
	// want is how many bytes end the session by themselves, or -1.
	Want() int64
	// room reports whether the host may go on sending.
	Room() bool
	// escape ends or suspends the session: +++, or DTR dropped with AT&D1. The session leaves data
	// mode and answers.
	Escape()
	// abort ends the session and its transfer: DTR dropped with AT&D2, or the port is gone.
	Abort()
}

// A FedStream is one that a worker feeds with data for the host.
type FedStream interface {
	Stream
	// over reports that the session takes no more data.
	Over() bool
	// EndsWith reports that the session is known to have no more than n bytes to send. A host that
	// knows it too may send its next command as soon as it has them.
	EndsWith(n int) bool
}

// Connect writes CONNECT and enters data mode. The modem is locked.
func (p *Session) Connect(s Stream, detail string) {
	g := p.g
	esc := atparser.NewEscape(g.Loop.Clock.Real(g.set.guard()))
	esc.Window = g.Loop.Clock.Real(esc.Window)
	d := &dataMode{session: p, stream: s, esc: esc, timer: func() {}, due: true}
	d.plus.data, d.breakpoints.data = d, d
	p.data = d
	g.dataPort = p
	p.host.schedulePoll()
	r := at.ResultConnect
	if detail != "" {
		r.Word += " " + detail
	}
	p.output.result(r)
	d.breakpoints.set()
}

// Streams reports that s is behind the port, in data mode.
func (p *Session) Streams(s Stream) bool { return p.data != nil && p.data.stream == s }

// Acknowledge writes a byte into data mode, with what is due next.
func (p *Session) Acknowledge(b byte) { p.output.unwritten = append(p.output.unwritten, b) }

// Send writes data to the host, for the worker that feeds s; the modem is not locked. It blocks
// while the host does not read and while s is suspended, and returns how much it has written: less
// than all when s is over. A host that is gone loses the data, as on a wire.
func (p *Session) Send(s FedStream, b []byte) (sent int) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	f := feed{p, s}
	return f.send(b)
}

// AwaitConnect waits until CONNECT is written, or s is over: a stream that ends before its first byte
// must not answer ahead of it. It is for the worker that feeds s; the modem is locked.
func (p *Session) AwaitConnect(s FedStream) {
	f := feed{p, s}
	f.clear()
}

// LeaveData brings the port back to command mode. The session stays with its command.
func (p *Session) LeaveData() { p.data.leave() }

// HostGone is asked after CONNECT: a host that closed the port while it was awaited has dropped DTR
// in data mode all the same, even if there is another one now.
func (p *Session) HostGone() {
	if (p.host.dropped || !p.host.listening()) && p.data != nil {
		p.data.dropDTR()
	}
}
