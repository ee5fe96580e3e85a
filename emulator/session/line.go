package session

import (
	"fmt"
	"math"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// line is the serial line that a session is on, and what its host does with it. The modem's lock
// guards it; rw itself is written without.
type line struct {
	g           *Group
	rw          serial.Port
	lines       serial.Lines      // of rw; nil if it has none
	lastSignals serial.ModemLines // that the host was shown
	network     bool              // what waits to be read, waits in a connection
	paced       *serial.Paced     // rw, when bytes take their time

	dtr         bool // as the host has it: on a line without modem lines, on while a host is there
	reportedDTR bool // what the port has said of DTR; a host that has hung up has it off all the same
	opens       int  // how often
	closed      bool

	// A line that does not tell of changes: a pty, whose master reads the host's termios at any
	// time and is not told when they change.
	polled      bool // the line has to be looked at
	pollPending bool // a timer runs for it
	rate        int  // as last seen
	hungUp      bool // the host has set B0
}

// hostStays is asked later whether the host that is there now is there still.
func (l *line) hostStays() func() bool {
	opens := l.opens
	return func() bool { return l.dtr && l.opens == opens }
}

// listening reports that a host reads what is sent. It may do so with DTR off, if the port can
// tell, but not when it has hung up.
func (l *line) listening() bool {
	return !l.hungUp && (l.dtr || l.lines != nil && l.lines.Connected())
}

// lineChanged notes what a host does with lines that mean nothing to the modem.
func (l *line) lineChanged(what string) {
	g := l.g
	defer g.Guard() // the goroutine is the port's
	g.Loop.Lock()
	defer g.Loop.Unlock()
	g.Trace.Emit(trace.Event{Kind: "line", Port: l.rw.String(), Text: what})
}

// pollTermios reads the host's settings, half a microsecond on a pty. The modem is locked.
func (l *line) pollTermios() {
	if !l.polled {
		return
	}
	rate := l.lines.Baud()
	if l.hungUp = rate == 0; l.hungUp || rate == l.rate {
		return
	}
	l.rate = rate
	if l.g.Trace.On() {
		l.g.Trace.Emit(trace.Event{Kind: "line", Port: l.rw.String(), Text: fmt.Sprintf("%d baud", rate)})
	}
}

// pauseLine tells a paced line that the modem stops reading, or goes on.
func (l *line) pauseLine(on bool) {
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
	l.g.Loop.Lock()
	defer l.g.Loop.Unlock()
	module = l.g.rate
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
	l.g.Loop.Lock()
	defer l.g.Loop.Unlock()
	return l.g.Kept("+IFC", 1) == 2, l.g.Kept("+IFC", 0) == 2
}

// piece is how many bytes of a download are put on the line at once.
func (l *line) piece() int {
	if l.paced == nil {
		return math.MaxInt
	}
	rate := l.g.rate
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
