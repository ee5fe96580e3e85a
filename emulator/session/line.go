package session

import (
	"math"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// assumedRate is that of a line of which neither end has one: a connection without rates, and
// AT+IPR=0.
const assumedRate = 115200

// line is the serial line that a session is on. The modem's lock guards it; rw itself is read and
// written without.
type line struct {
	session *Session
	rw      serial.Port
	lines   serial.Lines      // of rw; nil if it has none
	signals serial.ModemLines // that the host was shown
	network bool              // what waits to be read, waits in a connection
	paced   *serial.Paced     // rw, when bytes take their time
}

// pace has the bytes take their time, as Config.Pacing asks for. Nobody reads the line yet.
func (l *line) pace() {
	p := l.session
	l.paced = serial.NewPaced(l.rw, serial.UART{Rates: l.rates, Flow: l.flow, Lost: p.Overrun, Guard: p.g.Guard}, p.g.Loop.Clock.Clock)
	l.rw, p.input.ahead = l.paced, serial.LineBuffer
}

// signal keeps the host informed of the module's lines. The modem is locked.
func (l *line) signal() {
	if l.lines == nil {
		return
	}
	g := l.session.g
	on := g.Module.On()
	now := serial.ModemLines{DSR: on, CTS: on, DCD: on && (g.set.dcd == 0 || l.session.data != nil)}
	if now != l.signals {
		l.signals = now
		l.lines.Show(now)
	}
}

// pause tells a paced line that the modem stops reading, or goes on.
func (l *line) pause(on bool) {
	if l.paced != nil {
		l.paced.Pause(on)
	}
}

// rates are those of the two ends of the line: the host's, which a raw connection does not tell,
// and AT+IPR's. Who follows the other has its rate.
func (l *line) rates() (host, module int) {
	if l.lines != nil {
		host = l.lines.Baud()
	}
	l.session.g.Loop.Lock()
	defer l.session.g.Loop.Unlock()
	module = l.session.g.rate
	switch {
	case host == 0 && module == 0:
		host, module = assumedRate, assumedRate
	case host == 0: // after B0 too, which has no rate of its own
		host = module
	case module == 0:
		module = host
	}
	return host, module
}

// flow is AT+IFC: the module holds the host back by CTS, the host the module by RTS.
func (l *line) flow() (in, out bool) {
	l.session.g.Loop.Lock()
	defer l.session.g.Loop.Unlock()
	return l.session.g.Kept("+IFC", 1) == 2, l.session.g.Kept("+IFC", 0) == 2
}

// record hands bytes to whoever records the wire. The modem is locked.
func (l *line) record(dir string, b []byte) {
	if g := l.session.g; g.Wire != nil {
		g.Wire(trace.Wire{Time: g.Loop.SinceStart(), Modem: g.Trace.Modem, Port: l.rw.String(), Dir: dir, Bytes: b})
	}
}

// piece is how many bytes of a download are put on the line at once.
func (l *line) piece() int {
	if l.paced == nil {
		return math.MaxInt
	}
	rate := l.session.g.rate
	if rate == 0 {
		rate = assumedRate
	}
	return max(1, int(serial.SegmentTime.Seconds()*float64(rate)/serial.LineBits))
}

// ahead is how many bytes of data mode may be read ahead of who takes them: most, or where bytes
// take their time on the line, what a UART holds.
func (l *line) ahead(most int) int {
	if l.paced != nil {
		return serial.LineBuffer
	}
	return most
}

// A pending port can tell whether a Read would return at once.
type pending interface {
	Pending() bool
}

// more reports that more bytes are at hand, and will be read before anything else is; false where
// the port does not know.
func (l *line) more() bool {
	q, ok := l.rw.(pending)
	return ok && q.Pending()
}

// rateChange is AT+IPR's new rate on its way into force. The modem's lock guards it.
type rateChange struct {
	session *Session
	asked   *int // nil, or the rate from the final result code on
	next    *int // nil, or the rate from the last byte on that is due
}

// WriteRate is AT+IPR: the rate changes behind the final result code of its line.
func WriteRate(c *at.Call) error {
	if err := at.WriteSetting(c); err != nil {
		return err
	}
	p := Of(c)
	rate := int(p.g.Kept("+IPR", 0))
	p.rate.asked = &rate
	return nil
}

// forget forgets a rate that is not in force yet.
func (r *rateChange) forget() { r.asked, r.next = nil, nil }

// change puts the new rate in force, if there is one.
func (r *rateChange) change() {
	if r.next != nil {
		r.session.g.rate, r.next = *r.next, nil
	}
}

// beforeLast has the rate change when the last byte of an answer is on the line and the host does
// not have it yet: a host that has read OK may use the new rate at once. It is called before the
// last bytes that are due are written. The modem is locked.
func (r *rateChange) beforeLast() {
	p := r.session
	if p.line.paced == nil || r.next == nil || len(p.output.unwritten) > 0 || !p.queue.empty() {
		return
	}
	p.line.paced.BeforeLastByte(func() {
		p.g.Loop.Lock()
		defer p.g.Loop.Unlock()
		r.change()
	})
}

// inTrace is what events call the port: nothing where the modem has no other, so that its traces are
// the same whatever its tty is called.
func (p *Session) inTrace() string {
	if len(p.g.ports) < 2 || !p.g.Trace.On() {
		return ""
	}
	return p.line.rw.String()
}

// source is where the answer of the command that runs comes from, for the trace.
func (p *Session) source() trace.Source { return trace.Source{Port: p.inTrace(), By: p.running.by} }
