package emulator

import (
	"fmt"

	"ptymodem/emulator/at"
)

// A promise is the result URC that a command still owes after its OK: one, or several of which the last is told apart.
type promise struct {
	m     *Modem
	port  *port  // where the command came from
	order *order // nil without hooks
}

// newPromise says that c will have a result URC.
func newPromise(c *at.Call) promise {
	p := portOf(c)
	if p.order != nil {
		p.order.owes = true
	}
	return promise{p.m, p, p.order}
}

// urc sends a result URC that is not the last.
func (r promise) urc(format string, a ...any) { r.m.urcFrom(r, fmt.Sprintf(format, a...), nil) }

// last sends the result URC, or the last of several.
func (r promise) last(format string, a ...any) { r.keep(fmt.Sprintf(format, a...), nil) }

// keep is last with a function that is called as the URC is written, or lost.
func (r promise) keep(text string, sent func()) { r.m.urcFrom(r, text, r.kept(sent)) }

// kept is sent, and the end of the promise after it.
func (r promise) kept(sent func()) func() {
	if r.order == nil {
		return sent
	}
	return func() {
		if sent != nil {
			sent()
		}
		r.drop()
	}
}

// drop is the end of a promise.
func (r promise) drop() {
	if r.order != nil {
		r.order.owes = false
		r.m.endOrder(r.order)
	}
}

// here sends a result URC to its own port alone.
func (r promise) here(text string, sent func()) {
	r.m.trace.Urc(text)
	r.port.urc(heldURC{text: text, order: r.order, sent: sent})
}

// atOnce sends the last result URC right after OK, before the next line is taken.
func (r promise) atOnce(text string) {
	p := r.port
	r.m.trace.Urc(text)
	if p.joins(r.order) {
		p.join(heldURC{text: text, order: r.order, sent: r.kept(nil)})
		return
	}
	p.frameURC(heldURC{text: text, order: r.order})
	r.drop()
	p.flush()
}
