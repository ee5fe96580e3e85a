package session

import "slices"

// A pendingOK is an OK that waits for its result URC, to come with it or after it.
type pendingOK struct {
	command *activeCommand
	ok      []byte
}

// deferOK decides how the final result code that has just been added to the output is sent. It reports
// true when that takes its time: finished is called then.
func (p *Session) deferOK(err error, final int) bool {
	if o := p.running.active; err == nil && o != nil && o.resultPending && (o.answer.Coalesce || o.answer.URCFirst) {
		p.holdOK(o, final)
		return true
	}
	p.output.flushCapture()
	if len(p.output.queue) == 0 {
		return false
	}
	p.output.enqueue(queuedWrite{then: p.finished})
	return true
}

// holdOK keeps back an OK, which is what is unwritten from final on. All else goes on as though it were written.
func (p *Session) holdOK(o *activeCommand, final int) {
	p.output.pendingOK = &pendingOK{o, slices.Clone(p.output.unwritten[final:])}
	p.output.unwritten = p.output.unwritten[:final]
	p.output.flushCapture()
	o.late = 0 // it is both or none
	p.afterwards()
}

// merges reports whether an OK waits for a result URC of o.
func (p *Session) merges(o *activeCommand) bool {
	return o != nil && p.output.pendingOK != nil && p.output.pendingOK.command == o
}

// mergeURC says the OK that waits and its result URC.
func (p *Session) mergeURC(u pendingURC) {
	o, ok, urc := p.output.pendingOK.command, p.output.pendingOK.command.corrupted(p.output.pendingOK.ok), p.g.set.framed(nil, u.text)
	p.output.pendingOK = nil
	first, second := ok, urc
	if o.answer.URCFirst {
		first, second = urc, ok
	}
	if o.answer.Coalesce {
		p.output.enqueueChunks(o, append(first, second...), o.delay)
	} else {
		p.output.enqueueChunks(o, first, o.delay)
		p.output.enqueueChunks(o, second, 0)
	}
	p.output.enqueue(queuedWrite{then: func() {
		if u.sent != nil {
			u.sent()
		}
		p.finished()
	}})
}

// cancelMerge gives up an OK that waits on a port that is closed for good.
func (p *Session) cancelMerge() {
	if p.output.pendingOK != nil {
		p.output.pendingOK = nil
		p.finished()
	}
}
