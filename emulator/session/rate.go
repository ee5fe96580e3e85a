package session

import "ptymodem/emulator/at"

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
