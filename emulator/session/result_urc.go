package session

import (
	"fmt"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/trace"
)

// ResultDelay is the least time between the OK of a command and its result URC: hosts exist that
// flush their input after OK. After a download to COM: it lies between the last byte and OK. Our
// choice.
const ResultDelay = 50 * time.Millisecond

// A ResultURC is what a command still has to send after its OK: one URC, or several of which the
// last is told apart.
type ResultURC struct {
	g       *Group
	port    *Session       // where the command came from
	command *activeCommand // nil without hooks
	by      string         // what the command is answered by; empty: the modem
}

// NewResultURC says that c will have a result URC.
func NewResultURC(c *at.Call) ResultURC {
	p := Of(c)
	if p.running.active != nil {
		p.running.active.resultPending = true
	}
	return ResultURC{p.g, p, p.running.active, p.running.by}
}

// Send sends a result URC that is not the last.
func (r ResultURC) Send(format string, a ...any) { r.g.urcFrom(r, fmt.Sprintf(format, a...), nil) }

// Last sends the result URC, or the last of several.
func (r ResultURC) Last(format string, a ...any) { r.SendLast(fmt.Sprintf(format, a...), nil) }

// SendLast is last with a function that is called as the URC is written, or lost.
func (r ResultURC) SendLast(text string, sent func()) { r.g.urcFrom(r, text, r.onSent(sent)) }

// onSent is sent, and cancel after it.
func (r ResultURC) onSent(sent func()) func() {
	if r.command == nil {
		return sent
	}
	return func() {
		if sent != nil {
			sent()
		}
		r.Cancel()
	}
}

// Cancel notes that nothing more comes.
func (r ResultURC) Cancel() {
	if r.command != nil {
		r.command.resultPending = false
		r.g.endCommand(r.command)
	}
}

// source is where its URCs come from, for the trace.
func (r ResultURC) source() trace.Source { return trace.Source{Port: r.port.inTrace(), By: r.by} }

// sendHere sends a result URC to its own port alone.
func (r ResultURC) sendHere(text string, sent func()) {
	r.g.Trace.Urc(r.source(), text)
	r.port.urcs.add(pendingURC{text: text, command: r.command, sent: sent})
}

// SendNow sends the last result URC right after OK, before the next line is taken.
func (r ResultURC) SendNow(text string) {
	p := r.port
	r.g.Trace.Urc(r.source(), text)
	if p.merge.awaits(r.command) {
		p.merge.send(pendingURC{text: text, command: r.command, sent: r.onSent(nil)})
		return
	}
	p.urcs.write(pendingURC{text: text, command: r.command})
	r.Cancel()
	p.output.flush()
}

// Late is by how much the hooks have it late, in modem time.
func (r ResultURC) Late() time.Duration {
	if r.command == nil {
		return 0
	}
	return r.command.late
}

// NoMerge lets OK come by itself, since the URC has to wait for the host.
func (r ResultURC) NoMerge() { r.command.noMerge() }
