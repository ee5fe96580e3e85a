package session

import "fmt"

// pendingURCLimit is how many URCs wait for a port that is not free; more are dropped.
const pendingURCLimit = 256

// A pendingURC waits for its port to be free.
type pendingURC struct {
	text    string
	command *activeCommand // on the port of the command that it is the result of, with hooks
	sent    func()         // nil, or what happens as it is written
}

// URC sends an unsolicited result code to every port. A port without a host loses it; one that is
// in data mode or busy with a line gets it when it is free again, in order.
func (g *Group) URC(format string, a ...any) { g.urcFrom(ResultURC{}, fmt.Sprintf(format, a...), nil) }

// urcFrom sends a result URC, and calls sent when it is written to the port that the command came
// from, or lost there.
func (g *Group) urcFrom(r ResultURC, text string, sent func()) {
	if g.Module.Mute() {
		if sent != nil {
			sent()
		}
		return
	}
	g.Trace.Urc(text)
	for _, p := range append([]*Session(nil), g.ports...) {
		p.host.poll() // nothing else would tell that the host has hung up
		p.host.schedulePoll()
		u := pendingURC{text: text}
		if p == r.port {
			u.command, u.sent, sent = r.command, sent, nil
		}
		p.urc(u)
	}
	if sent != nil {
		sent() // its port is gone
	}
}

// urc queues a URC; the end of the event, in [Group.Settle], writes it if the port is free. So no
// event is interrupted by a write.
func (p *Session) urc(u pendingURC) {
	if p.merges(u.command) {
		p.mergeURC(u)
		return
	}
	if p.host.listening() && len(p.pendingURCs) < pendingURCLimit && len(p.output.unwritten) <= outputLimit {
		p.pendingURCs = append(p.pendingURCs, u)
		return
	}
	if u.sent != nil {
		u.sent()
	}
}

// SendURCNow sends a URC that must not wait for anything, since the module is going down.
func (g *Group) SendURCNow(text string) {
	g.Trace.Urc(text)
	for _, p := range g.ports {
		if p.host.listening() {
			p.output.discard()
			p.output.frame(text)
		}
	}
}

// sendPending sends the URCs that were held back, each in a write of its own.
func (p *Session) sendPending() {
	for len(p.pendingURCs) > 0 && p.data == nil && !p.running.busy && len(p.output.queue) == 0 {
		u := p.pendingURCs[0]
		p.pendingURCs = p.pendingURCs[1:]
		p.output.frameURC(u)
		if u.sent != nil {
			p.output.afterFlush(u.sent)
		}
		p.flush()
	}
	if len(p.pendingURCs) == 0 {
		p.pendingURCs = nil
	}
}

// dropPending drops the URCs that wait.
func (p *Session) dropPending() {
	held := p.pendingURCs
	p.pendingURCs = nil
	for _, u := range held {
		if u.sent != nil {
			u.sent()
		}
	}
}
