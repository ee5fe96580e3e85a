package session

import (
	"net"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

const (
	readSize   = 4 << 10   // a pty hands out no more at a time
	readMore   = 64 << 10  // and a connection does
	inputAhead = 256 << 10 // how far the port is read ahead of a command that runs
)

// A Session is a [Port] with the modem behind it: the line that is being typed, the command that runs, what is due to the host.
type Session struct {
	g           *Group
	rw          serial.Port
	lines       serial.Lines      // of rw; nil if it has none
	lastSignals serial.ModemLines // by signal

	dtr         bool // as the host has it: on a line without modem lines, on while a host is there
	reportedDTR bool // what the port has said of DTR; a host that has hung up has it off all the same
	opens       int  // how often
	closed      bool
	linePoll
	ahead   int           // how much is read ahead of a command that runs
	paced   *serial.Paced // rw, when bytes take their time
	newRate *int          // nil, or AT+IPR's rate from the last byte on that is due
	network bool          // what waits to be read, waits in a connection
	ending  bool          // the host has gone: the rest of what it has sent is bounded, and DTR drops after it

	in         []byte // received and not yet taken
	inAtWrite  int    // of in, what had come when the last write began
	store      []byte // where in is kept between reads
	asm        *atparser.Assembler
	processing bool // some goroutine is in process

	last      []byte // the command line that runs, or ran last (A/)
	scan      atparser.Scanner
	call      at.Call
	active    *activeCommand // of the command that runs; nil without hooks
	infos     int            // lines of information of the command that runs
	askedRate *int           // nil, or AT+IPR's rate from the line's final result code on
	running   bool           // a line runs: its final result code is not written yet
	dropped   bool           // the host has dropped DTR since it began
	found     findings       // of how it is written

	prompt func(complete bool) error // what ends the text that the command asks for; nil without one

	data      *dataMode // nil in command mode
	afterData bool      // data mode has ended by itself, and what comes next may still be data

	out         []byte // due to the host
	free        []byte
	text        []byte // a line of information, while it is put together
	writing     bool
	pendingURCs []pendingURC // URCs for when the port is free
	outputQueue
}

func New(g *Group, rw serial.Port) *Session {
	lines, _ := rw.(serial.Lines)
	_, network := rw.(interface{ Addr() net.Addr })
	p := &Session{g: g, rw: rw, lines: lines, ahead: inputAhead, network: network, asm: atparser.NewAssembler(atparser.MaxLine)}
	p.call = at.NewCall(g.Env, p)
	return p
}

// Line is the line that the port is on.
func (p *Session) Line() serial.Port { return p.rw }

// Close closes the line.
func (p *Session) Close() error { return p.rw.Close() }

// State is what a port is at, for whoever watches it.
type State struct {
	Open     bool // a host is there, as the line has it
	DTR      bool // as the modem has it: off after B0 too
	HungUp   bool // the host has set B0
	Rate     int  // of the host's line in bit/s; 0 unknown
	DataMode bool // CONNECT is due or written
	Running  bool // the final result code of a line is not written yet
	Prompt   bool // text is asked for
	Full     bool // nothing more is read for now
	Unread   int  // bytes that were received and not taken yet
}

// State is what the port is at. The modem is locked.
func (p *Session) State() State {
	return State{
		Open: p.reportedDTR, DTR: p.dtr, HungUp: p.hungUp, Rate: p.rate,
		DataMode: p.data != nil, Running: p.running, Prompt: p.prompt != nil, Full: p.full(), Unread: len(p.in),
	}
}

// serve reads the port until it is closed.
func (p *Session) serve() {
	size := readSize
	if p.network {
		size = readMore
	}
	buf := make([]byte, size)
	for {
		n, err := p.rw.Read(buf)
		if n > 0 {
			p.Receive(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// Receive takes what the host has sent. The goroutine that read it also handles it and writes the answer.
func (p *Session) Receive(b []byte) {
	g := p.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	g.Loop.RunOverdue() // it was due before these bytes came
	if p.polled {
		if p.pollTermios(); p.hungUp {
			defer p.followDTR() // these bytes came before
		} else {
			p.followDTR()
		}
	}
	if !g.Module.On() {
		return // the module is deaf
	}
	if p.network && len(p.in) > 4*p.ahead {
		return // each of many hosts that came and went has left some
	}
	if p.processing || len(p.in) > 0 {
		p.in = append(p.in, b...)
	} else {
		p.in = b
	}
	p.process()
	if len(g.ports) > 1 {
		g.Settle() // the others may have waited for the end of data mode
	}
	if !p.processing { // else p.in is in the store already
		p.store = append(p.store[:0], p.in...) // b is the reader's again
		p.in = p.store
	}
	if p.full() {
		p.awaitRoom()
	}
}

// awaitRoom is a pause in reading.
func (p *Session) awaitRoom() {
	p.pauseLine(true)
	for p.full() {
		p.g.Loop.WaitChange()
	}
	p.pauseLine(false)
	if p.data != nil {
		p.resumeTiming(p.data)
	}
}

// full reports that no more must be read for now; the host is held back by flow control.
func (p *Session) full() bool {
	if p.closed || p.g.Loop.Closed() || !p.g.Module.On() {
		return false
	}
	if p.network && !p.reportedDTR {
		return false // what waits is of a host that has gone: the next one is let in
	}
	if p.ending {
		return len(p.in) > 2*p.ahead // hosts that come and go do not fill the memory
	}
	if p.writing && len(p.out) > outputLimit {
		return true // the host does not read: it is not answered ever more
	}
	return len(p.in) > p.ahead || p.data != nil && !p.data.stream.Room()
}

// process works through what has been received, until the rest must wait. The modem is locked, and unlocked while answers are written; if
// another goroutine is at it already, that one sees to the rest.
func (p *Session) process() {
	if p.processing {
		return
	}
	p.processing = true
	for p.step() {
	}
	p.processing = false
}

// step takes one line or one run of data, and reports whether to go on.
func (p *Session) step() bool {
	p.flush()
	p.sendPending()
	switch {
	case len(p.in) == 0, !p.g.Module.On():
		return false
	case p.data != nil && p.data.due:
		return false
	case p.data != nil:
		p.takeData()
	case p.prompt != nil && len(p.queue) == 0:
		p.takeText()
	case p.running, p.g.dataPort != nil, len(p.queue) > 0:
		return false
	default:
		p.takeLine()
	}
	return true
}

// take removes the first n bytes of the input.
func (p *Session) take(n int) { p.in = p.in[n:] }

// takeLine assembles a command line and runs it.
func (p *Session) takeLine() {
	if p.afterData {
		p.lintLate()
	}
	s := &p.g.set
	n, echo, line, ok := p.asm.Feed(p.in, s.regs, p.g.Strict)
	if s.echo {
		p.out = append(p.out, echo...)
	}
	p.take(n)
	if !ok {
		return
	}
	p.runLine(line)
}

// setDTR is told of the host's DTR: on a pty, of its open and close.
func (p *Session) setDTR(on bool) {
	defer p.g.Module.Guard() // the goroutine is the port's
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.g.Loop.RunOverdue() // it was due before the host did that
	p.reportedDTR, p.ending = on, false
	if p.network && !on && len(p.in) > serial.LineBuffer {
		p.in = p.in[:serial.LineBuffer] // what the module's UART holds; the rest was never sent
	}
	p.pollTermios()
	p.followDTR()
	p.g.Loop.Wake() // awaitRoom looks at who is there
}

// ReadOn is told that the host of a connection has gone: the modem reads what is left, however much waits already.
func (p *Session) ReadOn() {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.ending = true
	p.g.Loop.Wake()
}

// NothingDue implements [netModem]: no line of the host runs or waits, nothing is due to it, and an upload gets no more bytes.
func (p *Session) NothingDue() bool {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	switch {
	case p.closed, p.g.Loop.Closed(), !p.g.Module.On():
		return true
	case p.prompt != nil:
		return true
	case p.processing, len(p.in) > 0, p.paced != nil && !p.paced.Drained():
		return false
	case p.data != nil:
		_, sends := p.data.stream.(FedStream)
		return !sends
	}
	due := p.running || p.writing || len(p.out)+len(p.queue)+len(p.pendingURCs) > 0
	return !due && !p.g.Module.Owes(p)
}

// NoHost is told that whoever was connected is not a host, and is hung up on: the line that was begun is forgotten.
func (p *Session) NoHost(what string) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	if p.data == nil {
		p.asm.Reset()
	}
	p.g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: what})
}

// followDTR does what the host's DTR asks for. The modem is locked.
func (p *Session) followDTR() {
	g, on := p.g, p.reportedDTR && !p.hungUp
	defer p.schedulePoll()
	if p.dtr == on {
		return
	}
	for !on && p.processing && !g.Loop.Closed() { // what the host sent before comes first, and another goroutine is at it
		g.Loop.WaitChange()
	}
	late := p.afterData
	p.dtr, p.afterData = on, false
	g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: map[bool]string{true: "DTR on", false: "DTR off"}[on]})
	if on {
		p.opens++
		g.Module.HostArrived(p)
		g.Settle()
		return
	}
	p.lintClosed()
	if !late {
		p.lintHalf()
	}
	p.endText(false)
	if !p.listening() {
		p.dropOutput()
	}
	p.dropped = true
	if p.data != nil {
		p.dropDTR()
	}
	g.Settle()
}

// HostStays is asked later whether the host that is there now is there still.
func (p *Session) HostStays() func() bool {
	opens := p.opens
	return func() bool { return p.dtr && p.opens == opens }
}

// hangUp forgets the host: the port is closed for good.
func (p *Session) hangUp() {
	p.closed, p.reportedDTR, p.dtr = true, false, false
	p.lintClosed()
	p.dropOutput()
	p.cancelMerge()
	if p.data != nil {
		p.data.stream.Abort()
	}
	p.g.Loop.Wake()
}

// reset brings the port back to where a power-up has it.
func (p *Session) reset() {
	if p.data != nil {
		p.LeaveData()
	}
	p.running, p.prompt = false, nil
	p.discard()
	p.in = p.in[:0]
	p.dropPending() // what is out already still reaches the host
	p.afterData = false
	p.asm.Reset()
	p.call = at.NewCall(p.g.Env, p)
	p.active, p.infos, p.askedRate = nil, 0, nil
	p.pollPending = false // timers are void
	p.schedulePoll()
}
