package ftp

import (
	"context"
	"errors"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/client"
)

// An operation is one FTP command on its way from OK to its result URC. There is at most one; it is
// over when the URC is written. The modem's lock guards it.
type operation struct {
	ft     *Client
	name   string           // "+QFTPPUT"
	call   *at.Call         // while its line runs: until OK, or for COM: until the end of data mode
	port   *session.Session // where it came from
	ctx    context.Context
	cancel context.CancelCauseFunc
	watch  watchdog // ends it when rsptimeout passes

	result   result
	transfer transfer
	lint     operationLint
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
	Of(c).op.lint.busy(c)
	return codeBusy
}

// newOperation makes c the FTP command that runs, with its timeout counting from now.
func newOperation(c *at.Call, timeout time.Duration) *operation {
	ft := Of(c)
	op := &operation{ft: ft, name: c.Command.Name}
	op.result.op, op.transfer.op, op.lint.op = op, op, op
	op.begin(c)
	op.result.owe(c)
	op.ctx, op.cancel = context.WithCancelCause(ft.Loop.Context())
	op.watch = watchdog{loop: ft.Loop, limit: timeout}
	op.watch.start(op.timeOut)
	ft.op = op
	return op
}

// begin notes the line that makes or continues the operation.
func (op *operation) begin(c *at.Call) {
	op.call, op.port, op.result.ok = c, session.Of(c), false
	op.lint.begin(c)
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

// caughtUp does what the hooks of a store have asked for when the worker used it, and tells whether
// that was the end of the operation. The modem is locked.
func (op *operation) caughtUp() error {
	if op.ft.Hooks == nil {
		return nil
	}
	op.ft.Loop.Drain()
	return context.Cause(op.ctx)
}

// usedStore is caughtUp without the lock.
func (op *operation) usedStore() error {
	op.ft.Loop.Lock()
	defer op.ft.Loop.Unlock()
	return op.caughtUp()
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
	op.result.ok, op.result.okAt = true, op.ft.Loop.Clock.Now()
	op.result.deliver()
}

// end settles what the result URC will say: <value> after 0, or what err means.
func (op *operation) end(value string, err error) {
	if op.result.isKnown() || op.ft.op != op {
		return
	}
	op.result.known = op.ft.Loop.Clock.Now()
	op.watch.stop()
	if err == nil {
		err = op.decided()
	}
	op.cancel(nil)
	if err != nil && op.transfer.up != nil && op.transfer.up.mute {
		op.transfer.up.breakOff(asFailure(err, op.transfer.dataOpen))
		return
	}
	if err == nil {
		op.result.succeed(value)
	} else {
		op.result.fail(asFailure(err, op.transfer.dataOpen))
	}
	op.result.deliver()
}

// decided is why an operation ends that has come to a good end in the meantime: the network was
// lost, or rsptimeout over, before the modem got here.
func (op *operation) decided() error {
	if cause := context.Cause(op.ctx); errors.Is(cause, errNetworkLost) || errors.Is(cause, errTimeout) {
		return cause
	}
	return nil
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
	op.result.then()
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
	warnOf(op, e)
	op.lint.notResumed(e)
	ft.Trace.Emit(trace.Event{Kind: "ftp", Op: op.name, Code: e.reply, Error: ft.secrets.Mask(e.Error())})
	ft.op = nil
	ft.Ports.FTPUnderWay(session.ResultURC{})
	op.result.urc.Cancel()
	ft.stat = statIdle
	if e.endsSession() {
		ft.drop()
	}
	ft.dropIfGone()
	op.call.Done(e.err)
}

// age is how long ago t was, in modem time.
func (op *operation) age(t time.Time) time.Duration {
	return op.ft.Loop.Clock.Modem(op.ft.Loop.Clock.Since(t))
}

// owes reports that the operation has a result URC to send to p, and does not wait for its host.
func (op *operation) owes(p *session.Session) bool {
	return op != nil && op.port == p && !op.transfer.parked()
}

// hostLeft looks at a host that closes the port that the operation came from.
func (op *operation) hostLeft(p *session.Session) {
	if op.owes(p) {
		op.lint.gaveUp(op.lint.line, "closed the port")
	}
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
