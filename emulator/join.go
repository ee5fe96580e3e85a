package emulator

import "slices"

// A joint is an OK that waits for its result URC, to come with it or after it.
type joint struct {
	order *order
	ok    []byte
}

// putOff sees to how the final result code that has just been added to out is said. It reports true when that takes its time: finished is called
// then.
func (p *port) putOff(err error, final int) bool {
	if o := p.order; err == nil && o != nil && o.owes && (o.answer.Coalesce || o.answer.URCFirst) {
		p.hold(o, final)
		return true
	}
	p.utter()
	if len(p.slow) == 0 {
		return false
	}
	p.push(segment{then: p.finished})
	return true
}

// hold keeps back an OK, which out has from final on. All else goes on as though it were written.
func (p *port) hold(o *order, final int) {
	p.joined = &joint{o, slices.Clone(p.out[final:])}
	p.out = p.out[:final]
	p.utter()
	o.late = 0 // it is both or none
	p.afterwards()
}

// joins reports whether an OK waits for a result URC of o.
func (p *port) joins(o *order) bool { return o != nil && p.joined != nil && p.joined.order == o }

// join says the OK that waits and its result URC.
func (p *port) join(u heldURC) {
	o, ok, urc := p.joined.order, p.joined.order.disturbed(p.joined.ok), p.m.set.framed(nil, u.text)
	p.joined = nil
	first, second := ok, urc
	if o.answer.URCFirst {
		first, second = urc, ok
	}
	if o.answer.Coalesce {
		p.say(o, append(first, second...), o.delay)
	} else {
		p.say(o, first, o.delay)
		p.say(o, second, 0)
	}
	p.push(segment{then: func() {
		if u.sent != nil {
			u.sent()
		}
		p.finished()
	}})
}

// unjoin gives up an OK that waits on a port that is closed for good.
func (p *port) unjoin() {
	if p.joined != nil {
		p.joined = nil
		p.finished()
	}
}
