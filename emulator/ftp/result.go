package ftp

import (
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
)

// result is the result URC of an operation, or of a piece of an upload. The modem's lock guards it.
type result struct {
	op  *operation
	urc session.ResultURC

	text  string    // of the URC; empty until known
	known time.Time // since when
	piece string    // the result of a piece with beof 0 that is not written yet
	then  func()    // moves the state when the URC is written

	ok     bool // the final result code is written
	okAt   time.Time
	paused bool // the pause came before OK: the result follows at once
	told   bool // the result URC is on its way, perhaps in pieces
}

// isKnown reports that it is known what the URC says.
func (r *result) isKnown() bool { return r.text != "" }

// owe notes that c owes the operation's result URC, to its own port.
func (r *result) owe(c *at.Call) {
	r.urc = session.NewResultURC(c)
	r.op.ft.Ports.FTPUnderWay(r.urc)
}

// succeed makes it 0 and a value.
func (r *result) succeed(value string) {
	r.op.lint.moved()
	r.text = "0," + value
	r.then = func() { r.op.ft.stat = statIdle }
}

// fail makes it an error.
func (r *result) fail(e *failure) {
	op, ft := r.op, r.op.ft
	r.text = strconv.Itoa(int(e.err)) + "," + strconv.Itoa(e.reply)
	warnOf(op, e)
	op.lint.notResumed(e)
	ft.Trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: ft.secrets.Mask(e.Error())})
	r.then = func() { ft.stat = statIdle }
	if e.endsSession() {
		r.then = ft.drop
	}
}

// deliver sends the result URC once it is known and its OK is old enough.
func (r *result) deliver() {
	if !r.isKnown() || !r.ok {
		return
	}
	op, ft := r.op, r.op.ft
	tell := func() {
		if ft.op != op {
			return // AT+QFTPCLOSE was quicker
		}
		r.told = true
		r.urc.SendLast(op.name+": "+r.text, op.over)
	}
	if wait := r.wait(); wait > 0 || !r.paused {
		ft.Loop.After(wait, tell)
	} else {
		tell()
	}
}

// deliverPiece sends the result of a piece with beof 0; the operation goes on, waiting for the
// next. A failure meanwhile speaks in its place.
func (r *result) deliverPiece() {
	op := r.op
	op.ft.Loop.After(r.wait(), func() {
		if !r.isKnown() && op.ft.op == op {
			r.urc.SendLast(op.name+": "+r.piece, func() { r.piece = "" })
		}
	})
}

// wait is how long the result URC must still wait.
func (r *result) wait() time.Duration {
	wait := max(session.ResultDelay-r.op.age(r.okAt), 0)
	if r.paused {
		wait = 0
	}
	if late := r.urc.Late(); late > 0 {
		wait = max(wait, late-r.op.age(r.known))
	}
	return wait
}
