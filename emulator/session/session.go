package session

import (
	"net"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/serial"
)

// A Session is a port with the modem behind it. Each part owns its fields; all of them need the
// modem's lock.
type Session struct {
	g *Group

	line    line
	host    host
	input   input
	running running
	prompt  prompt
	rate    rateChange
	output  output
	queue   outputQueue
	merge   merge
	urcs    urcQueue
	lint    lineLint
	data    *dataMode // nil in command mode
}

// New returns a session on rw, which the group does not know yet: see [Group.Open].
func New(g *Group, rw serial.Port) *Session {
	lines, _ := rw.(serial.Lines)
	_, network := rw.(interface{ Addr() net.Addr })
	p := &Session{g: g}
	p.line = line{session: p, rw: rw, lines: lines, network: network}
	p.input = input{session: p, ahead: inputAhead, asm: atparser.NewAssembler(atparser.MaxLine)}
	p.running = running{session: p, call: at.NewCall(g.Env, p)}
	p.host.session, p.prompt.session, p.rate.session, p.lint.session = p, p, p, p
	p.output.session, p.queue.session, p.merge.session, p.urcs.session = p, p, p, p
	return p
}

// Of is the port that a command came from.
func Of(c *at.Call) *Session { return c.Out.(*Session) }

// Line is the line that the port is on.
func (p *Session) Line() serial.Port { return p.line.rw }

// Close closes the line.
func (p *Session) Close() error { return p.line.rw.Close() }

// HostStays is asked later whether the host that is there now is there still.
func (p *Session) HostStays() func() bool { return p.host.stays() }

// Ahead is how many bytes of data mode may be read ahead of who takes them: most, or where bytes
// take their time on the line, what a UART holds.
func (p *Session) Ahead(most int) int { return p.line.ahead(most) }

// More reports that more bytes are at hand, and will be read before anything else is; false where
// the port does not know.
func (p *Session) More() bool { return p.line.more() }

// Receive takes what the host has sent. The goroutine that read it also handles it and writes the
// answer.
func (p *Session) Receive(b []byte) { p.input.receive(b) }

// LastLine is the command line that runs, or ran last, with its AT.
func (p *Session) LastLine() string { return p.running.lastLine() }

// Done implements [at.Output]: it ends a command that had returned at.ErrPending: with nil the line
// goes on, with an error it ends. The modem is locked; the caller need not flush or process, the
// event that it is part of ends in [Group.Settle].
func (p *Session) Done(err error) { p.running.done(err) }

// Info adds one line of information to the answer of the command that runs.
func (p *Session) Info(text string) { p.output.info(text) }

// InfoBytes implements [at.Output].
func (p *Session) InfoBytes(text []byte) { p.output.infoBytes(text) }

// Result writes a result code, unless ATQ1 keeps them back.
func (p *Session) Result(r at.ResultCode) { p.output.result(r) }

// ReportOnce reports a finding about how the line that runs is written: however many of its
// parameters have a slip, it is one for a line.
func (p *Session) ReportOnce(id lint.Kind, reason string) { p.lint.reportOnce(id, reason) }

// Overrun is told of bytes that the line has lost, on their way out to the host or in.
func (p *Session) Overrun(n int, out bool) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.lint.overrun(n, out)
}

// AfterFlush calls f once all that is due is written: at once, as a rule.
func (p *Session) AfterFlush(f func()) { p.queue.afterFlush(f) }

// State is what a port is at, for whoever watches it.
type State struct {
	Open     bool  // a host is there, as the line has it
	DTR      bool  // as the modem has it: off after B0 too
	HungUp   bool  // the host has set B0
	Rate     int   // of the host's line in bit/s; 0 unknown
	DataMode bool  // CONNECT is due or written
	Moved    int64 // bytes of data mode so far, the latest
	FromHost bool  // from the host
	Writing  bool  // what is due to the host is not all written yet
	Running  bool  // the final result code of a line is not written yet
	Prompt   bool  // text is asked for
	Full     bool  // nothing more is read for now
	Unread   int   // bytes that were received and not taken yet
}

// State is what the port is at. The modem is locked.
func (p *Session) State() State {
	s := State{
		Open: p.host.reported, DTR: p.host.dtr, HungUp: p.host.hungUp, Rate: p.host.rate,
		DataMode: p.data != nil, Writing: p.output.due(), Running: p.running.busy, Prompt: p.prompt.open(), Full: p.input.full(), Unread: len(p.input.unread),
	}
	if p.data != nil {
		s.Moved, s.FromHost = p.data.moved, p.data.fromHost
	}
	return s
}

// reset brings the port back to where a power-up has it.
func (p *Session) reset() {
	if p.data != nil {
		p.LeaveData()
	}
	p.running.busy, p.prompt.done = false, nil
	p.queue.discard()
	p.running.lineCommands = nil
	p.input.unread = p.input.unread[:0]
	p.urcs.drop() // what is out already still reaches the host
	p.lint.afterData = false
	p.input.asm.Reset()
	p.running.call = at.NewCall(p.g.Env, p)
	p.running.active, p.output.infos, p.rate.asked = nil, 0, nil
	p.host.pollPending = false // timers are void
	p.host.schedulePoll()
}
