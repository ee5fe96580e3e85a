package session

import (
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// outputLimit bounds what waits for a host that does not read: past it URCs are dropped, as a UART
// without room drops them.
const outputLimit = 64 << 10

// output is what is due to the host behind the output queue, and who writes it. All of it needs the
// modem's lock.
type output struct {
	session *Session

	unwritten []byte // due to the host
	free      []byte // memory for unwritten
	text      []byte // a line of information, while it is put together
	infos     int    // lines of information of the command that runs
	writing   bool   // somebody is, with the modem unlocked
}

// flush writes what is due to the host. The modem is locked before and after, and unlocked during
// each write: whoever finds nobody writing writes, so order is kept, and a host that does not read
// holds up one goroutine and never the modem.
func (w *output) flush() {
	p := w.session
	p.line.signal()
	if w.writing {
		return
	}
	wrote := false
	for !w.writing && !p.data.readFirst() {
		b, then := p.queue.next()
		if then != nil {
			then()
			continue
		}
		if len(b) == 0 {
			p.rate.change()
			if p.data.entering() { // ATQ1: there is no CONNECT to write
				p.data.enter()
			}
			break
		}
		wrote = true
		w.writing, p.lint.unreadAtWrite = true, len(p.input.unread)
		if p.data.entering() {
			p.data.enter()
		}
		p.rate.beforeLast()
		w.writeUnlocked(b) // a host that is gone loses it
		w.free = b
		w.writing = false
	}
	if wrote {
		p.g.Loop.Wake()
	}
}

// writeUnlocked writes to the port with the modem unlocked meanwhile, and locked again after it, a
// panic included.
func (w *output) writeUnlocked(b []byte) error {
	p := w.session
	p.line.record(trace.ToHost, b) // before a host can answer
	p.g.Loop.Unlock()
	defer p.g.Loop.Lock()
	return serial.WriteAll(p.line.rw, b)
}

// due reports that something is due now, or is being written.
func (w *output) due() bool { return w.writing || len(w.unwritten) > 0 }

// drop drops what is due to a host that is gone, the queue and the URCs that wait included.
func (w *output) drop() {
	w.unwritten = w.unwritten[:0]
	w.session.queue.drop()
	w.session.urcs.drop()
}

// info adds one line of information to the answer of the command that runs.
func (w *output) info(text string) {
	w.text = append(w.text[:0], text...)
	w.infoBytes(w.text)
}

// infoBytes is info without an allocation.
func (w *output) infoBytes(text []byte) {
	s := &w.session.g.set
	if s.verbose && w.infos == 0 {
		w.unwritten = append(w.unwritten, s.regs.S3, s.regs.S4)
	}
	w.infos++
	w.unwritten = append(append(w.unwritten, text...), s.regs.S3, s.regs.S4)
	w.session.g.Trace.AnswerBytes(w.session.source(), text)
}

// result writes a result code, unless ATQ1 keeps them back.
func (w *output) result(r at.ResultCode) {
	s := &w.session.g.set
	switch {
	case s.quiet:
		return
	case s.verbose:
		w.frame(r.Word)
	default:
		w.unwritten = append(strconv.AppendInt(w.unwritten, int64(r.Number), 10), s.regs.S3)
	}
	w.session.g.Trace.Answer(w.session.source(), r.Word)
}

// frame adds text between CR LF and CR LF.
func (w *output) frame(text string) { w.unwritten = w.session.g.set.framed(w.unwritten, text) }

// failure writes the final result code of a command that failed.
func (w *output) failure(err error) {
	switch err := err.(type) {
	case at.ResultCode:
		w.result(err)
	case at.NoResult:
	case at.RawResult:
		w.errorText(string(err))
	case at.CME:
		if w.session.g.set.cmee == 0 {
			w.result(at.ResultError)
			return
		}
		w.errorText("+CME ERROR: " + err.Text(w.session.g.set.cmee == 2))
	default:
		w.result(at.ResultError)
	}
}

// errorText writes a result code that is a text of its own, unless ATQ1 keeps it back.
func (w *output) errorText(text string) {
	if !w.session.g.set.quiet {
		w.frame(text)
		w.session.g.Trace.Answer(w.session.source(), text)
	}
}

// framed adds text between CR LF and CR LF.
func (s *Settings) framed(b []byte, text string) []byte {
	cr, lf := s.regs.S3, s.regs.S4
	return append(append(append(b, cr, lf), text...), cr, lf)
}
