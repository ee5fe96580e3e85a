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
	client, parked := ft.client, before != nil && before.transfer.parked()
	broken := before != nil && !parked && !before.result.isKnown()
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
		op.result.then = ft.drop
		return nil
	}
	ft.Loop.Go(func(context.Context) {
		var err error
		switch {
		case broken:
			client.Close()
			before.transfer.awaitStore(op.ctx)
		case parked:
			before.transfer.conclude(op.ctx)
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
		op.result.then = ft.drop
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
	if op.result.told {
		return // its URC waits for the port
	}
	parked := op.transfer.parked()
	if !parked {
		op.lint.busy(c)
	}
	op.result.urc.Cancel()
	if parked || op.result.isKnown() {
		return
	}
	op.cancel(errClosed)
	if !op.transfer.breakOff() {
		op.call.Done(codeControlClosed)
	}
	op.ft.Loop.Wake()
}
