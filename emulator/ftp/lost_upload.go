package ftp

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
)

// A lostUpload is one whose connection has broken between two pieces. One command has one result
// URC: so the next piece is told, and nobody else.
type lostUpload struct {
	name string
	next int64 // where the next piece begins
	err  at.CME
}

// breakOff is the end of an upload between two pieces: the state moves at once.
func (u *comUpload) breakOff(e *failure) {
	op, ft := u.op, u.op.ft
	warnOf(op, e)
	ft.Trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: ft.secrets.Mask(e.Error())})
	ft.op = nil
	ft.Ports.FTPUnderWay(session.ResultURC{})
	ft.stat = statIdle
	if e.endsSession() {
		ft.drop()
	}
	ft.dropIfGone()
	ft.lost = &lostUpload{u.name, u.next, e.err}
	ft.Loop.Wake()
}

// piece is the answer to a piece of an upload: that of the lost one if it goes on with that, nil
// otherwise. l may be nil.
func (l *lostUpload) piece(name string, start int64) error {
	if l == nil || l.name != name || l.next != start || start == 0 {
		return nil
	}
	return l.err
}
