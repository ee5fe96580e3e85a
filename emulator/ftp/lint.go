package ftp

import (
	"errors"
	"fmt"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/session"
	"ptymodem/ftpbackend"
)

// minWait is how soon after OK a host that waits for no result URC at all sends its next FTP
// command. A host that sends one later has waited, and given up. So one slip is one finding.
const minWait = time.Second

// begin notes the line that makes or continues the operation.
func (op *operation) begin(c *at.Call) {
	op.call, op.port, op.ok = c, session.Of(c), false
	op.line, op.began = c.Out.LastLine(), Of(c).Loop.Clock.Now()
}

// waited is for how long the host has waited for the result: since OK, where there was one.
func (op *operation) waited() time.Duration {
	since := op.began
	if op.ok {
		since = op.okAt
	}
	return op.ft.Loop.Clock.Modem(op.ft.Loop.Clock.Since(since))
}

// lintBusy looks at an FTP command that is refused since op is not over.
func (op *operation) lintBusy(c *at.Call) {
	line := c.Out.LastLine()
	switch {
	case op.parked() && op.up != nil:
		op.ft.Lint.Report(lint.BeforeURC, line, "the upload goes on until a piece with <beof> 1: send it, or QFTPCLOSE")
	case op.parked():
		op.ft.Lint.Report(lint.BeforeURC, line, "the download is only suspended: go on with ATO, or send QFTPCLOSE")
	case op.waited() < minWait:
		op.ft.Lint.Report(lint.BeforeURC, line, "the result URC of "+op.name+" has not come yet: wait for it after each OK")
	default:
		op.lintGaveUp(line, "sent AT"+c.Command.Name)
	}
}

// owes reports that the operation has a result URC to send to p, and does not wait for its host.
func (op *operation) owes(p *session.Session) bool { return op != nil && op.port == p && !op.parked() }

// hostLeft looks at a host that closes the port that the operation came from.
func (op *operation) hostLeft(p *session.Session) {
	if op.owes(p) {
		op.lintGaveUp(op.line, "closed the port")
	}
}

// lintGaveUp reports, once for an operation, that the host did what before the time was over in
// which the result may come.
func (op *operation) lintGaveUp(line, what string) {
	if op.abandoned || op.told || !op.watch.paused && op.watch.idle() >= op.watch.limit {
		return
	}
	op.abandoned = true
	op.ft.Lint.Report(lint.GaveUp, line, fmt.Sprintf("the host %s %v into %s, whose result URC may take %v (rsptimeout): wait as long, or set less",
		what, op.waited().Round(100*time.Millisecond), op.name, op.watch.limit))
}

func (ft *Client) relyOnTransmode(line string) {
	ft.Lint.RelyOn(lint.Setting{Command: "+QFTPCFG", Key: "transmode"}, line, `the manual gives no default for transmode: AT+QFTPCFG="transmode",1 makes it passive`)
}

// lintOpen looks at what a login relies on.
func lintOpen(c *at.Call) {
	ft, line := Of(c), c.Out.LastLine()
	ft.Lint.RelyOn(lint.Setting{Command: "+QFTPCFG", Key: "account"}, line, `the manual does not say what is sent without an account (here: anonymous): set AT+QFTPCFG="account",<username>,<password>`)
	if ft.cfg.sslType != 0 {
		ft.relyOnTransmode(line)
	}
	if ft.cfg.sslType == 1 && !c.Given("port") {
		ft.Lint.RelyOn(lint.Setting{Command: "+QFTPOPEN", Key: "port"}, line, "the default port is 21, also for implicit FTPS, which usually has port 990: give the port")
	}
}

// lintTransfer looks at what a command with a data connection relies on.
func lintTransfer(c *at.Call) {
	ft, line := Of(c), c.Out.LastLine()
	switch c.Command.Name {
	case "+QFTPPUT", "+QFTPGET":
		ft.Lint.RelyOn(lint.Setting{Command: "+QFTPCFG", Key: "filetype"}, line, `the manual gives no default for filetype: AT+QFTPCFG="filetype",0 makes it binary`)
		ft.relyOnTransmode(line)
	case "+QFTPLIST", "+QFTPNLST", "+QFTPMLSD":
		ft.relyOnTransmode(line)
	}
}

// lintNotResumed reports a transfer that its server refused for its TLS session, perhaps.
func (op *operation) lintNotResumed(e *failure) {
	if errors.Is(e.cause, ftpbackend.ErrNotResumed) {
		op.ft.Lint.Report(lint.TLSResume, op.line, ftpbackend.ErrNotResumed.Error())
	}
}
