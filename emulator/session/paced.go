package session

import (
	"math"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
)

// assumedRate is that of a line of which neither end has one: a connection without rates, and AT+IPR=0.
const assumedRate = 115200

// pace has the port's bytes take their time, as Config.BaudPacing asks for.
func (p *Session) pace() {
	p.paced = serial.NewPaced(p.rw, serial.UART{Rates: p.rates, Flow: p.flow, Lost: p.Overrun, Guard: p.g.Module.Guard}, p.g.Loop.Clock.Clock)
	p.rw, p.ahead = p.paced, serial.LineBuffer
}

// Ahead is how many bytes of data mode may be read ahead of who takes them: most, or where bytes take their time on the line, what a UART holds.
func (p *Session) Ahead(most int) int {
	if p.paced != nil {
		return serial.LineBuffer
	}
	return most
}

// pauseLine tells a paced line that the modem stops reading, or goes on.
func (p *Session) pauseLine(on bool) {
	if p.paced != nil {
		p.paced.Pause(on)
	}
}

// rates are those of the two ends of the line: the host's, which a raw connection does not tell, and AT+IPR's. Who follows the other has its rate.
func (p *Session) rates() (host, module int) {
	if p.lines != nil {
		host = p.lines.Baud()
	}
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	module = p.g.rate
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
func (p *Session) flow() (in, out bool) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	return p.g.Kept("+IFC", 1) == 2, p.g.Kept("+IFC", 0) == 2
}

// Overrun is told of bytes that the line has lost, on their way out to the host or in.
func (p *Session) Overrun(n int, out bool) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.lintOverrun(n, out)
}

// piece is how many bytes of a download are put on the line at once.
func (p *Session) piece() int {
	if p.paced == nil {
		return math.MaxInt
	}
	rate := p.g.rate
	if rate == 0 {
		rate = assumedRate
	}
	return max(1, int(serial.SegmentTime.Seconds()*float64(rate)/serial.LineBits))
}

// WriteRate is AT+IPR: the rate changes behind the final result code of its line.
func WriteRate(c *at.Call) error {
	if err := at.WriteSetting(c); err != nil {
		return err
	}
	p := Of(c)
	rate := int(p.g.Kept("+IPR", 0))
	p.askedRate = &rate
	return nil
}

// changeRate puts AT+IPR's new rate in force, if there is one.
func (p *Session) changeRate() {
	if p.newRate != nil {
		p.g.rate, p.newRate = *p.newRate, nil
	}
}

// beforeLast has the rate change when the last byte of an answer is on the line and the host does not have it yet: a host that has read OK may use
// the new rate at once. It is called before the last bytes that are due are written. The modem is locked.
func (p *Session) beforeLast() {
	if p.paced == nil || p.newRate == nil || len(p.out) > 0 || len(p.queue) > 0 {
		return
	}
	p.paced.BeforeLastByte(func() {
		p.g.Loop.Lock()
		defer p.g.Loop.Unlock()
		p.changeRate()
	})
}
