package session

import (
	"fmt"

	"ptymodem/emulator/trace"
)

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
	g.Trace.Urc(trace.Source{By: r.by}, text)
	for _, p := range append([]*Session(nil), g.ports...) {
		p.host.poll() // nothing else would tell that the host has hung up
		p.host.schedulePoll()
		u := pendingURC{text: text}
		if p == r.port {
			u.command, u.sent, sent = r.command, sent, nil
		}
		p.urcs.add(u)
	}
	if sent != nil {
		sent() // its port is gone
	}
}

// SendURCNow sends a URC that must not wait for anything, since the module is going down.
func (g *Group) SendURCNow(text string) {
	g.Trace.Urc(trace.Source{}, text)
	for _, p := range g.ports {
		if p.host.listening() {
			p.queue.discard()
			p.output.frame(text)
		}
	}
}

// urcQueue is the URCs that wait for their port to be free. The modem's lock guards it.
type urcQueue struct {
	session *Session
	waiting []pendingURC
}

// add queues a URC; the end of the event, in [Group.Settle], writes it if the port is free. So no
// event is interrupted by a write.
func (q *urcQueue) add(u pendingURC) {
	p := q.session
	if p.merge.awaits(u.command) {
		p.merge.send(u)
		return
	}
	if p.host.listening() && len(q.waiting) < pendingURCLimit && len(p.output.unwritten) <= outputLimit {
		q.waiting = append(q.waiting, u)
		return
	}
	if u.sent != nil {
		u.sent()
	}
}

// send sends the URCs that were held back, each in a write of its own, if the port is free.
func (q *urcQueue) send() {
	p := q.session
	for len(q.waiting) > 0 && p.data == nil && !p.running.busy && p.queue.empty() {
		u := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.write(u)
		if u.sent != nil {
			p.queue.afterFlush(u.sent)
		}
		p.output.flush()
	}
	if len(q.waiting) == 0 {
		q.waiting = nil
	}
}

// write adds a URC to what is due, in the pieces that its command comes in.
func (q *urcQueue) write(u pendingURC) {
	p := q.session
	if u.command == nil || u.command.answer.Split <= 0 {
		p.output.frame(u.text)
		return
	}
	p.queue.enqueueChunks(u.command, p.g.set.framed(nil, u.text), 0)
}

// beforeAnswer sends a URC between a line and its answer.
func (q *urcQueue) beforeAnswer(text string) {
	p := q.session
	p.queue.enqueue(queuedWrite{bytes: p.g.set.framed(nil, text)})
}

// drop drops the URCs that wait.
func (q *urcQueue) drop() {
	held := q.waiting
	q.waiting = nil
	for _, u := range held {
		if u.sent != nil {
			u.sent()
		}
	}
}
