package ftp

import (
	"context"
	"io"
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
)

// uploadAhead is how far the port is read ahead of the network in an upload: bytes that wait in the
// tty lose their timing, and with it the escape sequence. It is far more than a host can have on
// its way unnoticed, so that an ordinary upload never pauses.
const uploadAhead = 4 << 20

// uploadBlock is what the worker is woken for, unless nothing more is at hand: waking it for every
// read of a port costs as much as the read.
const uploadBlock = 64 << 10

// A comUpload is the session of AT+QFTPPUT from COM:, and the source that the client sends from.
// With beof 0 it outlives the command: the data connection stays open for the next piece.
type comUpload struct {
	op   *operation
	name string
	next int64 // where in the file the next byte goes

	left    int64 // bytes to come in this piece, -1 without a length
	got     int64 // bytes that came in this piece
	last    bool  // this piece is the last
	opened  bool  // the server has accepted the upload
	inData  bool  // the port is in data mode
	begun   bool  // and its CONNECT is written
	between bool  // waits for the next piece
	told    bool  // the result of the piece is on its way

	lastByte time.Time     // when the host last sent
	stood    time.Duration // the watchdog's standstill then
	waiting  bool          // for the host, not the network

	buf  buffer // received, not yet sent
	eof  bool   // no more will come
	err  error  // breaks the upload off
	idle bool   // the host let T pass
	mute bool   // it has ended between two pieces: no command of the host has a result to come
}

// piece takes the parameters of one AT+QFTPPUT.
func (u *comUpload) piece(c *at.Call) {
	u.left, u.got, u.last, u.between, u.told = -1, 0, true, false, false
	if c.Given("uploadlen") {
		u.left, u.last = c.Num("uploadlen"), c.Num("beof") == 1
	}
}

// open answers CONNECT. The modem is locked.
func (u *comUpload) open() {
	op := u.op
	if u.left == 0 { // no bytes: CONNECT, OK and the result
		op.port.Result(at.ResultConnect)
		u.endPiece()
		return
	}
	u.inData = true
	u.begun = false
	op.watch.pause()
	op.port.Connect(u, "")
	op.port.AfterFlush(u.begin)
	op.port.HostGone()
}

// begin counts the host's silence from CONNECT on.
func (u *comUpload) begin() {
	if u.inData {
		u.begun = true
		u.heard()
		u.op.watch.startHost(u.lastByte, u.stood, u.hostSilent)
	}
}

// heard notes that the host's silence begins.
func (u *comUpload) heard() {
	u.lastByte, u.stood = u.op.ft.Loop.Clock.Now(), u.op.watch.standstill()
}

// Read hands the host's bytes to the client. The client's first Read tells that the data connection
// is open and the server has accepted.
func (u *comUpload) Read(b []byte) (int, error) {
	ft, op := u.op.ft, u.op
	ft.Loop.Lock()
	defer ft.Loop.Unlock()
	if !u.opened {
		u.opened, op.transfer.dataOpen = true, true
		if ft.op == op {
			u.open()
			ft.Ports.Settle()
		}
	}
	for {
		switch {
		case u.err != nil:
			return 0, u.err
		case op.ctx.Err() != nil:
			return 0, context.Cause(op.ctx)
		case u.buf.len() > 0:
			n := u.buf.pop(b)
			op.transfer.moved(n)
			op.lint.file.look(b[:n])
			op.watch.start(op.timeOut) // from here on the network is awaited
			ft.Ports.Settle()          // there is room again
			return n, nil
		case u.eof:
			op.watch.start(op.timeOut) // for the server's reply
			return 0, io.EOF
		}
		u.await()
		u.waiting = true
		ft.Loop.Wait()
		u.waiting = false
	}
}

// CloseWithError is how the client ends a Read that waits for the host when the transfer has failed
// meanwhile.
func (u *comUpload) CloseWithError(err error) error {
	u.op.ft.Loop.Lock()
	defer u.op.ft.Loop.Unlock()
	if u.err == nil {
		u.err = err
	}
	u.op.ft.Loop.Wake()
	return nil
}

// await arms the right clock before the worker waits for the host, and sends the result of a piece
// that is out.
func (u *comUpload) await() {
	op := u.op
	if u.between {
		op.watch.pause()
		if !u.told {
			u.told = true
			op.result.piece = "0," + strconv.FormatInt(u.got, 10)
			op.result.deliverPiece()
		}
		return
	}
	if u.begun {
		op.watch.startHost(u.lastByte, u.stood, u.hostSilent)
	}
}

// hostSilent is T passing since the host's last byte: it ends the file as +++ does, with the result
// 609,0.
func (u *comUpload) hostSilent() {
	if !u.inData || u.op.watch.spare(loop.MachineLimit) {
		return
	}
	u.idle = true
	u.end()
}

// Room reports whether the host may go on sending.
func (u *comUpload) Room() bool {
	return u.buf.len() < u.op.port.Ahead(uploadAhead)
}

func (u *comUpload) Want() int64 { return u.left }

func (u *comUpload) Receive(b []byte) int {
	if u.left >= 0 {
		b = b[:min(int64(len(b)), u.left)]
		u.left -= int64(len(b))
	}
	u.buf.push(b)
	u.got += int64(len(b))
	u.next += int64(len(b))
	u.heard()
	if u.waiting {
		u.op.watch.moved(u.lastByte)
	}
	if u.buf.len() >= uploadBlock || !u.op.port.More() {
		u.op.ft.Loop.Wake()
	}
	if u.left == 0 {
		u.leave()
		u.endPiece()
	}
	return len(b)
}

// endPiece is the end of a piece by its length, or of the file.
func (u *comUpload) endPiece() {
	if u.last {
		u.eof = true
	} else {
		u.between = true
	}
	u.answer()
}

// end ends the file where it is.
func (u *comUpload) end() {
	u.leave()
	u.eof = true
	u.answer()
}

func (u *comUpload) Escape() { u.end() }

func (u *comUpload) Abort() {
	u.err = errTransferAborted
	op, client := u.op, u.op.ft.client
	op.ft.Loop.Go(func(context.Context) { // the upload's own worker may be held up by the server
		op.ft.Loop.Lock()
		over := op.ft.op != op
		op.ft.Loop.Unlock()
		if !over {
			client.Abort(errTransferAborted)
		}
	})
	u.leave()
	u.answer()
}

func (u *comUpload) leave() {
	if u.inData {
		u.inData = false
		u.op.port.LeaveData()
	}
}

// answer is the OK after data mode.
func (u *comUpload) answer() {
	u.op.ft.Loop.Wake()
	u.op.answered()
}

// finish is the end of the upload at the server: what the result URC says.
func (u *comUpload) finish(err error) (value string, _ error) {
	op := u.op
	op.ft.Loop.Lock()
	defer op.ft.Loop.Unlock()
	switch {
	case op.ft.op != op:
		return "", err // the modem was reset, or QFTPCLOSE speaks for it
	case !u.opened:
		op.rejected(err)
		return "", err
	case u.inData: // it failed while the host was sending: what still comes is command input
		u.leave()
		u.answer()
	case op.call != nil:
		u.answer()
	}
	u.mute = op.transfer.parked() && u.told
	u.between = false
	if err == nil && u.idle {
		return "", &failure{err: codeTimeout, stays: true}
	}
	return strconv.FormatInt(u.got, 10), err
}
