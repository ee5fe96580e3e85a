package emulator

import (
	"fmt"
	"time"

	"ptymodem/emulator/at"
)

// resultDelay is the least time between the OK of a command and its result URC: hosts exist that flush their input after OK. After a download to COM:
// it lies between the last byte and OK. Our choice.
const resultDelay = 50 * time.Millisecond

// A resultURC is what a command still has to send after its OK: one URC, or several of which the last is told apart.
type resultURC struct {
	g       *group
	port    *port          // where the command came from
	command *activeCommand // nil without hooks
}

// newResultURC says that c will have a result URC.
func newResultURC(c *at.Call) resultURC {
	p := portOf(c)
	if p.active != nil {
		p.active.resultPending = true
	}
	return resultURC{p.g, p, p.active}
}

// send sends a result URC that is not the last.
func (r resultURC) send(format string, a ...any) { r.g.urcFrom(r, fmt.Sprintf(format, a...), nil) }

// last sends the result URC, or the last of several.
func (r resultURC) last(format string, a ...any) { r.sendLast(fmt.Sprintf(format, a...), nil) }

// sendLast is last with a function that is called as the URC is written, or lost.
func (r resultURC) sendLast(text string, sent func()) { r.g.urcFrom(r, text, r.onSent(sent)) }

// onSent is sent, and cancel after it.
func (r resultURC) onSent(sent func()) func() {
	if r.command == nil {
		return sent
	}
	return func() {
		if sent != nil {
			sent()
		}
		r.cancel()
	}
}

// cancel notes that nothing more comes.
func (r resultURC) cancel() {
	if r.command != nil {
		r.command.resultPending = false
		r.g.endCommand(r.command)
	}
}

// sendHere sends a result URC to its own port alone.
func (r resultURC) sendHere(text string, sent func()) {
	r.g.trace.Urc(text)
	r.port.urc(pendingURC{text: text, command: r.command, sent: sent})
}

// sendNow sends the last result URC right after OK, before the next line is taken.
func (r resultURC) sendNow(text string) {
	p := r.port
	r.g.trace.Urc(text)
	if p.merges(r.command) {
		p.mergeURC(pendingURC{text: text, command: r.command, sent: r.onSent(nil)})
		return
	}
	p.frameURC(pendingURC{text: text, command: r.command})
	r.cancel()
	p.flush()
}

// late is by how much the hooks have it late, in modem time.
func (r resultURC) late() time.Duration {
	if r.command == nil {
		return 0
	}
	return r.command.late
}

// noMerge lets OK come by itself, since the URC has to wait for the host.
func (r resultURC) noMerge() { r.command.noMerge() }
