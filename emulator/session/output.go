package session

import (
	"fmt"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
)

// outputLimit bounds what waits for a host that does not read: past it URCs are dropped, as a UART without room drops them.
const outputLimit = 64 << 10

// pendingURCLimit is how many URCs wait for a port that is not free; more are dropped.
const pendingURCLimit = 256

// flush writes what is due to the host. The modem is locked before and after, and unlocked during each write: whoever finds nobody writing
// writes, so order is kept, and a host that does not read holds up one goroutine and never the modem.
func (p *Session) flush() {
	p.signal()
	if p.writing {
		return
	}
	wrote := false
	for !p.writing && !p.readFirst() {
		b, then := p.next()
		if then != nil {
			then()
			continue
		}
		if len(b) == 0 {
			p.changeRate()
			if p.entering() { // ATQ1: there is no CONNECT to write
				p.enterData()
			}
			break
		}
		wrote = true
		p.writing, p.inAtWrite = true, len(p.in)
		if p.entering() {
			p.enterData()
		}
		p.beforeLast()
		p.writeUnlocked(b) // a host that is gone loses it
		p.free = b
		p.writing = false
	}
	if wrote {
		p.g.Loop.Wake()
	}
}

// writeUnlocked writes to the port with the modem unlocked meanwhile, and locked again after it, a panic included.
func (p *Session) writeUnlocked(b []byte) error {
	p.g.Loop.Unlock()
	defer p.g.Loop.Lock()
	return serial.WriteAll(p.rw, b)
}

// Info adds one line of information to the answer of the command that runs.
func (p *Session) Info(text string) {
	p.text = append(p.text[:0], text...)
	p.InfoBytes(p.text)
}

// InfoBytes implements [Output].
func (p *Session) InfoBytes(text []byte) {
	s := &p.g.set
	if s.verbose && p.infos == 0 {
		p.out = append(p.out, s.regs.S3, s.regs.S4)
	}
	p.infos++
	p.out = append(append(p.out, text...), s.regs.S3, s.regs.S4)
	p.g.Trace.AnswerBytes(text)
}

// Result writes a result code, unless ATQ1 keeps them back.
func (p *Session) Result(r at.ResultCode) {
	s := &p.g.set
	switch {
	case s.quiet:
		return
	case s.verbose:
		p.frame(r.Word)
	default:
		p.out = append(strconv.AppendInt(p.out, int64(r.Number), 10), s.regs.S3)
	}
	p.g.Trace.Answer(r.Word)
}

// frame adds text between CR LF and CR LF.
func (p *Session) frame(text string) { p.out = p.g.set.framed(p.out, text) }

// failure writes the final result code of a command that failed.
func (p *Session) failure(err error) {
	switch err := err.(type) {
	case at.ResultCode:
		p.Result(err)
	case at.NoResult:
	case at.RawResult:
		p.errorText(string(err))
	case at.CME:
		if p.g.set.cmee == 0 {
			p.Result(at.ResultError)
			return
		}
		p.errorText("+CME ERROR: " + err.Text(p.g.set.cmee == 2))
	default:
		p.Result(at.ResultError)
	}
}

// errorText writes a result code that is a text of its own, unless ATQ1 keeps it back.
func (p *Session) errorText(text string) {
	if !p.g.set.quiet {
		p.frame(text)
		p.g.Trace.Answer(text)
	}
}

// A heldURC waits for its port to be free.
type pendingURC struct {
	text    string
	command *activeCommand // on the port of the command that it is the result of, with hooks
	sent    func()         // nil, or what happens as it is written
}

// URC sends an unsolicited result code to every port. A port without a host loses it; one that is in data mode or busy with a line gets it
// when it is free again, in order.
func (g *Group) URC(format string, a ...any) { g.urcFrom(ResultURC{}, fmt.Sprintf(format, a...), nil) }

// urcFrom sends a result URC, and calls sent when it is written to the port that the command came from, or lost there.
func (g *Group) urcFrom(r ResultURC, text string, sent func()) {
	if g.Module.Mute() {
		if sent != nil {
			sent()
		}
		return
	}
	g.Trace.Urc(text)
	for _, p := range append([]*Session(nil), g.ports...) {
		p.pollTermios() // nothing else would tell that the host has hung up
		p.schedulePoll()
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

// urc queues a URC; the end of the event, in [Modem.settle], writes it if the port is free. So no event is interrupted by a write.
func (p *Session) urc(u pendingURC) {
	if p.merges(u.command) {
		p.mergeURC(u)
		return
	}
	if p.listening() && len(p.pendingURCs) < pendingURCLimit && len(p.out) <= outputLimit {
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
		if p.listening() {
			p.discard()
			p.frame(text)
		}
	}
}

// sendPending sends the URCs that were held back, each in a write of its own.
func (p *Session) sendPending() {
	for len(p.pendingURCs) > 0 && p.data == nil && !p.running && len(p.queue) == 0 {
		u := p.pendingURCs[0]
		p.pendingURCs = p.pendingURCs[1:]
		p.frameURC(u)
		if u.sent != nil {
			p.AfterFlush(u.sent)
		}
		p.flush()
	}
	if len(p.pendingURCs) == 0 {
		p.pendingURCs = nil
	}
}

// dropOutput drops what is due to a host that is gone.
func (p *Session) dropOutput() {
	p.out = p.out[:0]
	p.dropQueue()
	p.dropPending()
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
