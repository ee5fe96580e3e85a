package session

import "ptymodem/emulator/at"

// Overrun is told of bytes that the line has lost, on their way out to the host or in.
func (p *Session) Overrun(n int, out bool) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.lint.overrun(n, out)
}

// WriteRate is AT+IPR: the rate changes behind the final result code of its line.
func WriteRate(c *at.Call) error {
	if err := at.WriteSetting(c); err != nil {
		return err
	}
	p := Of(c)
	rate := int(p.g.Kept("+IPR", 0))
	p.running.askedRate = &rate
	return nil
}

// changeRate puts AT+IPR's new rate in force, if there is one.
func (p *Session) changeRate() {
	if p.running.newRate != nil {
		p.g.rate, p.running.newRate = *p.running.newRate, nil
	}
}

// beforeLast has the rate change when the last byte of an answer is on the line and the host does
// not have it yet: a host that has read OK may use the new rate at once. It is called before the
// last bytes that are due are written. The modem is locked.
func (p *Session) beforeLast() {
	if p.line.paced == nil || p.running.newRate == nil || len(p.output.unwritten) > 0 || len(p.output.queue) > 0 {
		return
	}
	p.line.paced.BeforeLastByte(func() {
		p.g.Loop.Lock()
		defer p.g.Loop.Unlock()
		p.changeRate()
	})
}
