package ftp

import (
	"context"
	"errors"
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/client"
)

// A operation is one FTP command on its way from OK to its result URC. There is at most one; it is
// over when the URC is written.
type operation struct {
	ft        *Client
	name      string           // "+QFTPPUT"
	call      *at.Call         // while its line runs: until OK, or for COM: until the end of data mode
	port      *session.Session // where it came from
	line      string           // the line that began it, or its latest piece
	began     time.Time
	told      bool // the result URC is on its way, perhaps in pieces
	abandoned bool // the host did not wait for it, which is reported
	urc       session.ResultURC
	ctx       context.Context
	cancel    context.CancelCauseFunc
	watch     watchdog // ends it when rsptimeout passes

	dataOpen bool          // its data connection has been open
	file     *movedFile    // of QFTPPUT and QFTPGET, for findings; may be nil
	up       *comUpload    // QFTPPUT from COM:, while it lasts
	down     *comDownload  // a download to COM:, while it lasts
	done     chan struct{} // closed when the worker of a transfer has ended

	result string    // of the URC; empty until known
	known  time.Time // since when
	piece  string    // the result of a piece with beof 0 that is not written yet
	then   func()    // moves the state when the URC is written
	okAt   time.Time
	paused bool // the pause came before OK: the result follows at once
	ok     bool // the final result code is written
}

// startOperation judges whether an FTP command may run now, and makes it the one that runs.
func startOperation(c *at.Call) (*operation, error) {
	ft := Of(c)
	switch {
	case ft.op != nil:
		return nil, refuseWhileBusy(c)
	case ft.client == nil:
		return nil, codeControlClosed
	}
	lintTransfer(c)
	f := &ft.cfg // a setting counts from the next command on
	ft.client.SetData(f.transMode == 0, client.DataAddress(f.dataAddress), f.dataWait())
	return newOperation(c, ft.cfg.timeout()), nil
}

// refuseWhileBusy is the answer to an FTP command that comes before the end of the one that runs.
func refuseWhileBusy(c *at.Call) error {
	Of(c).op.lintBusy(c)
	return codeBusy
}

// newOperation makes c the FTP command that runs, with its timeout counting from now.
func newOperation(c *at.Call, timeout time.Duration) *operation {
	ft := Of(c)
	op := &operation{ft: ft, name: c.Command.Name}
	op.begin(c)
	op.owed(c)
	op.ctx, op.cancel = context.WithCancelCause(ft.Loop.Context())
	op.watch = watchdog{loop: ft.Loop, limit: timeout}
	op.watch.start(op.timeOut)
	ft.op = op
	return op
}

// run does f in a worker, without the lock, and brings its result: value is what the URC says after
// 0 when f succeeds, 0 if it is empty.
func (op *operation) run(f func(ctx context.Context) (value string, err error)) {
	op.ft.Loop.Go(func(context.Context) {
		value, err := f(op.ctx)
		op.ft.Loop.Lock()
		defer op.ft.Loop.Unlock()
		_ = op.caughtUp() // what the hooks of a store have noted comes before the result
		if value == "" {
			value = "0"
		}
		op.end(value, err)
	})
}

// accept is for commands that answer OK at once: their OK starts the clock.
func (op *operation) accept(c *at.Call) {
	c.Then(func() {
		op.watch.touch()
		op.accepted()
	})
}

// accepted notes that the command's OK is written.
func (op *operation) accepted() {
	op.call = nil
	op.ok, op.okAt = true, op.ft.Loop.Clock.Now()
	op.deliver()
}

// end settles what the result URC will say: <value> after 0, or what err means.
func (op *operation) end(value string, err error) {
	if op.result != "" || op.ft.op != op {
		return
	}
	op.known = op.ft.Loop.Clock.Now()
	op.watch.stop()
	if err == nil {
		err = op.decided()
	}
	op.cancel(nil)
	if err != nil && op.up != nil && op.up.mute {
		op.breakUpload(asFailure(err, op.dataOpen))
		return
	}
	if err == nil {
		op.succeed(value)
	} else {
		op.fail(asFailure(err, op.dataOpen))
	}
	op.deliver()
}

// decided is why an operation ends that has come to a good end in the meantime: the network was
// lost, or rsptimeout over, before the modem got here.
func (op *operation) decided() error {
	if cause := context.Cause(op.ctx); errors.Is(cause, errNetworkLost) || errors.Is(cause, errTimeout) {
		return cause
	}
	return nil
}

func (op *operation) succeed(value string) {
	op.lintMoved()
	op.result = "0," + value
	op.then = func() { op.ft.stat = statIdle }
}

func (op *operation) fail(e *failure) {
	op.result = strconv.Itoa(int(e.err)) + "," + strconv.Itoa(e.reply)
	op.ft.warnOf(op.name, e)
	op.lintNotResumed(e)
	op.ft.Trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: op.ft.secrets.Mask(e.Error())})
	op.then = func() { op.ft.stat = statIdle }
	if e.endsSession() {
		op.then = op.ft.drop
	}
}

// deliver sends the result URC once it is known and its OK is old enough.
func (op *operation) deliver() {
	if op.result == "" || !op.ok {
		return
	}
	ft := op.ft
	tell := func() {
		if ft.op != op {
			return // AT+QFTPCLOSE was quicker
		}
		op.told = true
		op.urc.SendLast(op.name+": "+op.result, op.over)
	}
	if wait := op.untilResult(); wait > 0 || !op.paused {
		ft.Loop.After(wait, tell)
	} else {
		tell()
	}
}

// deliverPiece sends the result of a piece with beof 0; the operation goes on, waiting for the
// next. A failure meanwhile speaks in its place.
func (op *operation) deliverPiece() {
	op.ft.Loop.After(op.untilResult(), func() {
		if op.result == "" && op.ft.op == op {
			op.urc.SendLast(op.name+": "+op.piece, func() { op.piece = "" })
		}
	})
}

// untilResult is how long the result URC must still wait.
func (op *operation) untilResult() time.Duration {
	wait := max(session.ResultDelay-op.ft.age(op.okAt), 0)
	if op.paused {
		wait = 0
	}
	if late := op.urc.Late(); late > 0 {
		wait = max(wait, late-op.ft.age(op.known))
	}
	return wait
}

// age is how long ago t was, in modem time.
func (ft *Client) age(t time.Time) time.Duration {
	return ft.Loop.Clock.Modem(ft.Loop.Clock.Since(t))
}

// owed notes that c owes the operation's result URC, to its own port.
func (op *operation) owed(c *at.Call) {
	op.urc = session.NewResultURC(c)
	op.ft.Ports.FTPUnderWay(op.urc)
}

// answered is the OK of a command that has been in data mode.
func (op *operation) answered() {
	if c := op.call; c != nil {
		op.call = nil
		c.Done(nil)
		session.Of(c).AfterFlush(op.accepted)
	}
}

// over is the end of the command: its URC is written.
func (op *operation) over() {
	ft := op.ft
	if ft.op != op {
		return
	}
	ft.op = nil
	ft.Ports.FTPUnderWay(session.ResultURC{})
	op.then()
	ft.dropIfGone()
	ft.Loop.Wake()
}

// rejected is for commands that enter data mode and fail before CONNECT: +CME ERROR in place of OK,
// and no URC.
func (op *operation) rejected(err error) {
	ft := op.ft
	if ft.op != op {
		return
	}
	op.watch.stop()
	op.cancel(nil)
	e := asFailure(err, false)
	ft.warnOf(op.name, e)
	op.lintNotResumed(e)
	ft.Trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: ft.secrets.Mask(e.Error())})
	ft.op = nil
	ft.Ports.FTPUnderWay(session.ResultURC{})
	op.urc.Cancel()
	ft.stat = statIdle
	if e.endsSession() {
		ft.drop()
	}
	ft.dropIfGone()
	op.call.Done(e.err)
}

const (
	// sureLimit bounds, in real time, how long an answer of the embedded server may take that is
	// sure to come, on a machine that keeps time.
	sureLimit = 30 * time.Second
	// sureBusy bounds how much longer it may take on one that does not.
	sureBusy = 5 * time.Minute
)

// timeOut is rsptimeout passing while the network is awaited: it ends the control connection as
// well. What is sure to come from the embedded server comes as soon as nothing holds it up on
// purpose, so nothing else counts: the rest is a machine that is busy, which is no timeout. Nor is
// a server elsewhere silent while that machine has no time for it, or this one.
func (op *operation) timeOut() {
	w := &op.watch
	left := w.limit - w.planned()
	switch {
	case left <= 0:
	case op.ft.wait.Sure():
		if w.spare(sureBusy) {
			return
		}
		if w.wait.Counted(op.ft.Loop.Clock.Now()) < w.wait.Limit+sureLimit {
			w.arm(op.ft.Loop.Clock.Real(left))
			return
		}
	case op.ft.wait.Embedded(): // and nothing comes of it
	case w.spare(loop.MachineLimit):
		return
	}
	op.cancel(errTimeout)
	op.ft.Loop.Wake()
}
