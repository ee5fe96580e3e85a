package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
)

// A lostUpload is one whose connection has broken between two pieces. One command has one result URC: so the next piece is told, and nobody else.
type lostUpload struct {
	name string
	next int64 // where the next piece begins
	err  at.CME
}

// breakUpload is the end of an upload between two pieces: the state moves at once.
func (op *ftpOp) breakUpload(e *ftpError) {
	m := op.m
	m.warnOfFTP(op.name, e)
	m.trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: m.ftp.secrets.Mask(e.Error())})
	m.ftp.op = nil
	m.ports.FTPUnderWay(session.ResultURC{})
	m.ftp.stat = ftpIdle
	if e.endsSession() {
		m.ftpDrop()
	}
	m.dropIfGone()
	m.ftp.lost = &lostUpload{op.up.name, op.up.next, e.err}
	m.loop.Wake()
}

// lostPiece is the answer to a piece of an upload that has broken off before it; nil for any other upload. Either way the old one is forgotten.
func (f *ftpState) lostPiece(name string, start int64) error {
	lost := f.lost
	if lost == nil {
		return nil
	}
	f.lost = nil
	if lost.name != name || lost.next != start || start == 0 {
		return nil
	}
	return lost.err
}
