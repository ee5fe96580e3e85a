package session

import "slices"

// merge is an OK that waits for its result URC, to come with it or after it, as the hooks may want
// it. The modem's lock guards it.
type merge struct {
	session *Session
	pending *pendingOK // nil when none waits
}

type pendingOK struct {
	command *activeCommand
	ok      []byte
}

// deferOK decides how the final result code that has just been added to the output is sent. It
// reports true when that takes its time: finished is called then.
func (m *merge) deferOK(err error, final int) bool {
	p := m.session
	if o := p.running.active; err == nil && o != nil && o.resultPending && (o.answer.Coalesce || o.answer.URCFirst) {
		m.hold(o, final)
		return true
	}
	p.queue.flushCapture()
	if p.queue.empty() {
		return false
	}
	p.queue.enqueue(queuedWrite{then: p.running.finished})
	return true
}

// hold keeps back an OK, which the output has from final on. All else goes on as though it were
// written.
func (m *merge) hold(o *activeCommand, final int) {
	w := &m.session.output
	m.pending = &pendingOK{o, slices.Clone(w.unwritten[final:])}
	w.unwritten = w.unwritten[:final]
	m.session.queue.flushCapture()
	o.late = 0 // it is both or none
	m.session.running.afterwards()
}

// awaits reports whether an OK waits for a result URC of o.
func (m *merge) awaits(o *activeCommand) bool {
	return o != nil && m.pending != nil && m.pending.command == o
}

// send says the OK that waits and its result URC.
func (m *merge) send(u pendingURC) {
	p := m.session
	o, ok, urc := m.pending.command, m.pending.command.corrupted(m.pending.ok), p.g.set.framed(nil, u.text)
	m.pending = nil
	first, second := ok, urc
	if o.answer.URCFirst {
		first, second = urc, ok
	}
	if o.answer.Coalesce {
		p.queue.enqueueChunks(o, append(first, second...), o.delay)
	} else {
		p.queue.enqueueChunks(o, first, o.delay)
		p.queue.enqueueChunks(o, second, 0)
	}
	p.queue.enqueue(queuedWrite{then: func() {
		if u.sent != nil {
			u.sent()
		}
		p.running.finished()
	}})
}

// cancel gives up an OK that waits on a port that is closed for good.
func (m *merge) cancel() {
	if m.pending != nil {
		m.pending = nil
		m.session.running.finished()
	}
}
