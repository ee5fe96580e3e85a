package emulator

import (
	"time"

	"ptymodem/emulator/loop"
)

// A segment is a part of what is said slowly: bytes for a write of their own, or something to do once all before it is written.
type segment struct {
	bytes []byte
	then  func()
	at    time.Time     // not before; zero is now
	gap   time.Duration // modem time after the segment before
}

// slowly is how a port says what the hooks have a say in. While its queue is not empty everything else that is due waits behind it, no line is taken
// and no URC comes. Without hooks it is never used.
type slowly struct {
	slow    []segment
	wait    loop.Stop // until the first segment is ripe; nil when nobody waits
	speaker *order    // whose answer is being put together in out, for utter
	joined  *joint    // an OK that waits for its result URC
	line    []*order
}

// push queues s behind all that is due.
func (p *port) push(s segment) {
	p.setAside()
	p.slow = append(p.slow, s)
}

// setAside queues what is due, so that what comes next is a write of its own.
func (p *port) setAside() {
	if p.speaker == nil && len(p.out) > 0 {
		p.slow = append(p.slow, segment{bytes: p.out})
		p.out = nil
	}
}

// due is what is to be done next: bytes to write, or a function to call. Neither when nothing is, or it is too early.
func (p *port) due() (b []byte, then func()) {
	for len(p.slow) > 0 {
		s := p.slow[0]
		if !p.ripe(s) {
			return nil, nil
		}
		if p.slow = p.slow[1:]; len(p.slow) == 0 {
			p.slow = nil
		}
		if len(s.bytes) > 0 || s.then != nil {
			return s.bytes, s.then
		}
	}
	if p.speaker != nil || len(p.out) == 0 {
		return nil, nil
	}
	b, p.out, p.spare = p.out, p.spare[:0], nil
	return b, nil
}

// ripe reports that the time of the first segment has come, and sees to it that somebody looks again when not.
func (p *port) ripe(s segment) bool {
	if p.wait != nil {
		return false
	}
	m, now := p.m, p.m.loop.Clock.Now()
	if s.gap > 0 {
		s.at = now.Add(m.loop.Clock.Real(s.gap))
	}
	if !s.at.After(now) {
		return true
	}
	p.wait = m.loop.AfterTime(s.at, func() {
		p.wait = nil
		p.slow[0].at, p.slow[0].gap = time.Time{}, 0
	})
	return false
}

// whenSaid calls f once all that has been said is written: at once, as a rule.
func (p *port) whenSaid(f func()) {
	if len(p.slow) == 0 || p.joined != nil {
		f()
		return
	}
	p.push(segment{then: f})
}

// speak begins the answer of o, if it is to come in a way of its own; utter ends it.
func (p *port) speak(o *order) {
	if o != nil && o.shaped() {
		p.setAside()
		p.speaker = o
	}
}

// utter says what has been put together.
func (p *port) utter() {
	if o := p.speaker; o != nil {
		b := p.out
		p.out, p.speaker = nil, nil
		p.say(o, o.disturbed(b), o.delay)
	}
}

// say queues bytes in the pieces that o comes in, after a delay.
func (p *port) say(o *order, b []byte, delay time.Duration) {
	size := o.answer.Split
	if size <= 0 {
		size = len(b)
	}
	next := segment{}
	if delay > 0 {
		next.at = p.m.loop.Clock.Now().Add(p.m.loop.Clock.Real(delay))
	}
	for {
		n := min(size, len(b))
		next.bytes, b = b[:n:n], b[n:]
		p.push(next)
		if len(b) == 0 {
			return
		}
		next = segment{gap: o.answer.Gap}
	}
}

// interject sends a URC between a line and its answer.
func (p *port) interject(text string) { p.push(segment{bytes: p.m.set.framed(nil, text)}) }

// frameURC queues a URC, in the pieces that its command comes in.
func (p *port) frameURC(u heldURC) {
	if u.order == nil || u.order.answer.Split <= 0 {
		p.frame(u.text)
		return
	}
	p.say(u.order, p.m.set.framed(nil, u.text), 0)
}

// loseSlow drops what is said slowly, and does what waited for it.
func (p *port) loseSlow() {
	slow := p.slow
	p.slow = nil
	p.stopWait()
	for _, s := range slow {
		if s.then != nil {
			s.then()
		}
	}
}

func (p *port) stopWait() {
	if p.wait != nil {
		p.wait()
		p.wait = nil
	}
}

// hush breaks off what is being said, and nothing comes of it.
func (p *port) hush() {
	if p.speaker != nil {
		p.out = p.out[:0]
	}
	p.stopWait()
	p.slowly = slowly{}
}

// framed adds text between CR LF and CR LF.
func (s *settings) framed(b []byte, text string) []byte {
	cr, lf := s.regs.S3, s.regs.S4
	return append(append(append(b, cr, lf), text...), cr, lf)
}
