package ftp

import (
	"context"
	"errors"

	"ptymodem/emulator/at"
	"ptymodem/ftpbackend"
)

// qftpclose is AT+QFTPCLOSE: log out.
func qftpclose() at.Command {
	return at.Command{
		Name: "+QFTPCLOSE", Brief: "log out from the FTP(S) server", Family: at.FTP, Ref: "note 2.18",
		Note: "while closed: OK and 0,0; it ends an upload that waits for its next piece, and aborts a suspended download, a login, a transfer or any " +
			"other running FTP command; those get no result of their own; 603 only while closing",
		Exec: qftpcloseExec,
	}
}

func qftpcloseExec(c *at.Call) error {
	ft := Of(c)
	before := ft.op
	if before != nil && before.name == c.Command.Name {
		return refuseWhileBusy(c)
	}
	client, parked := ft.client, before != nil && before.parked()
	broken := before != nil && !parked && before.result == ""
	if before != nil {
		before.giveWay(c)
	}
	ft.lost = nil
	op := newOperation(c, ft.cfg.timeout())
	op.accept(c)
	if ft.stat != statClosed {
		ft.stat = statClosing
	}
	if client == nil {
		op.end("0", nil)
		op.then = ft.drop
		return nil
	}
	ft.Loop.Go(func(context.Context) {
		var err error
		switch {
		case broken:
			client.Close()
			before.awaitStore(op.ctx)
		case parked:
			before.conclude(op.ctx)
			fallthrough
		default:
			err = client.Quit(op.ctx)
		}
		ft.Loop.Lock()
		defer ft.Loop.Unlock()
		if e := (*ftpbackend.Error)(nil); errors.As(err, &e) && e.Kind != ftpbackend.KindReply && e.Kind != ftpbackend.KindTimeout && !errors.Is(err, errNetworkLost) {
			err = nil // the session is over, which is what was asked for
		}
		op.end("0", err)
		op.then = ft.drop
	})
	return nil
}

// errClosed is why an operation ends that AT+QFTPCLOSE has broken off.
var errClosed = errors.New("the host sent AT+QFTPCLOSE")

// giveWay is the end of an operation that AT+QFTPCLOSE, c, comes into: it has no result URC any
// more. A line that is still without its final result code gets one: OK after CONNECT, and an error
// before it. What is parked goes on, and is concluded.
func (op *operation) giveWay(c *at.Call) {
	op.watch.stop()
	if op.told {
		return // its URC waits for the port
	}
	parked := op.parked()
	if !parked {
		op.lintBusy(c)
	}
	op.urc.Cancel()
	if parked || op.result != "" {
		return
	}
	op.cancel(errClosed)
	switch up, down := op.up, op.down; {
	case up == nil && down == nil:
	case up != nil && up.opened:
		up.err = errClosed
		up.leave()
		up.answer()
	case down != nil && down.from != nil:
		down.ended = true
		down.leave()
	default:
		op.call.Done(codeControlClosed)
	}
	op.ft.Loop.Wake()
}

// awaitStore waits for the worker of a transfer with a local file that was broken off: the file is
// as it stays after it.
func (op *operation) awaitStore(ctx context.Context) {
	if op.done == nil || op.up != nil || op.down != nil {
		return // a host that does not read may hold it up
	}
	select {
	case <-op.done:
	case <-ctx.Done():
	}
}
