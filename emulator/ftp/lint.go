package ftp

import (
	"errors"
	"fmt"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/ftpbackend"
)

// minWait is how soon after OK a host that waits for no result URC at all sends its next FTP
// command. A host that sends one later has waited, and given up. So one slip is one finding.
const minWait = time.Second

// operationLint looks for what a host does wrong with an operation. The modem's lock guards it.
type operationLint struct {
	op        *operation
	line      string // the line that began it, or its latest piece
	began     time.Time
	abandoned bool       // the host did not wait for it, which is reported
	file      *movedFile // of QFTPPUT and QFTPGET; may be nil
}

// begin notes the line that makes or continues the operation.
func (l *operationLint) begin(c *at.Call) {
	l.line, l.began = c.Out.LastLine(), Of(c).Loop.Clock.Now()
}

// waited is for how long the host has waited for the result: since OK, where there was one.
func (l *operationLint) waited() time.Duration {
	op := l.op
	since := l.began
	if op.result.ok {
		since = op.result.okAt
	}
	return op.age(since)
}

// busy looks at an FTP command that is refused since the operation is not over.
func (l *operationLint) busy(c *at.Call) {
	op := l.op
	line := c.Out.LastLine()
	switch {
	case op.transfer.parked() && op.transfer.up != nil:
		op.ft.Lint.Report(lint.BeforeURC, line, "the upload goes on until a piece with <beof> 1: send it, or QFTPCLOSE")
	case op.transfer.parked():
		op.ft.Lint.Report(lint.BeforeURC, line, "the download is only suspended: go on with ATO, or send QFTPCLOSE")
	case l.waited() < minWait:
		op.ft.Lint.Report(lint.BeforeURC, line, "the result URC of "+op.name+" has not come yet: wait for it after each OK")
	default:
		l.gaveUp(line, "sent AT"+c.Command.Name)
	}
}

// gaveUp reports, once for an operation, that the host did what before the time was over in which
// the result may come.
func (l *operationLint) gaveUp(line, what string) {
	op := l.op
	if l.abandoned || op.result.told || !op.watch.paused && op.watch.idle() >= op.watch.limit {
		return
	}
	l.abandoned = true
	op.ft.Lint.Report(lint.GaveUp, line, fmt.Sprintf("the host %s %v into %s, whose result URC may take %v (rsptimeout): wait as long, or set less",
		what, l.waited().Round(100*time.Millisecond), op.name, op.watch.limit))
}

// relyOnTransmode notes a line that depends on transmode.
func relyOnTransmode(r *lint.Reporter, line string) {
	r.RelyOn(lint.Setting{Command: "+QFTPCFG", Key: "transmode"}, line, `the manual gives no default for transmode: AT+QFTPCFG="transmode",1 makes it passive`)
}

// lintOpen looks at what a login relies on.
func lintOpen(c *at.Call) {
	ft, line := Of(c), c.Out.LastLine()
	ft.Lint.RelyOn(lint.Setting{Command: "+QFTPCFG", Key: "account"}, line, `the manual does not say what is sent without an account (here: anonymous): set AT+QFTPCFG="account",<username>,<password>`)
	if ft.cfg.sslType != 0 {
		relyOnTransmode(ft.Lint, line)
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
		relyOnTransmode(ft.Lint, line)
	case "+QFTPLIST", "+QFTPNLST", "+QFTPMLSD":
		relyOnTransmode(ft.Lint, line)
	}
}

// notResumed reports a transfer that its server refused for its TLS session, perhaps.
func (l *operationLint) notResumed(e *failure) {
	op := l.op
	if errors.Is(e.cause, ftpbackend.ErrNotResumed) {
		op.ft.Lint.Report(lint.TLSResume, l.line, ftpbackend.ErrNotResumed.Error())
	}
}
