package emulator

import (
	"context"
	"errors"

	"ptymodem/ftpbackend"
)

// qftpclose is AT+QFTPCLOSE: log out.
func qftpclose() Command {
	return Command{
		Name: "+QFTPCLOSE", Brief: "log out from the FTP(S) server", Family: FTP, Ref: "note 2.18", NeedsSIM: true,
		Note: "while closed: OK and 0,0; it ends an upload that waits for its next piece, and aborts a suspended download, with no result of theirs",
		Exec: qftpcloseExec,
	}
}

func qftpcloseExec(c *Call) error {
	m, f := c.m, &c.m.ftp
	if f.op != nil && !f.op.parked() {
		return c.ftpBusy()
	}
	transfer := f.op
	if transfer != nil {
		transfer.watch.stop()
		transfer.promise().drop()
	}
	client := f.client
	op := c.newFTPOp(f.cfg.timeout())
	op.accept(c)
	if client == nil {
		op.end("0", nil)
		op.then = m.ftpDrop
		return nil
	}
	f.stat = ftpClosing
	m.work(func(context.Context) {
		if transfer != nil {
			transfer.conclude(op.ctx)
		}
		err := client.Quit(op.ctx)
		m.mu.Lock()
		defer m.mu.Unlock()
		if e := (*ftpbackend.Error)(nil); errors.As(err, &e) && e.Kind != ftpbackend.KindReply && e.Kind != ftpbackend.KindTimeout && !errors.Is(err, errNetworkLost) {
			err = nil // the session is over, which is what was asked for
		}
		op.end("0", err)
		op.then = m.ftpDrop
	})
	return nil
}
