package ftp

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/ftpbackend/client"
)

// openLimit bounds name lookup, TCP, TLS and login together, however long rsptimeout is (note 2.2).
const openLimit = 125 * time.Second

// qftpopen is AT+QFTPOPEN: log in to the server.
func qftpopen() at.Command {
	return at.Command{
		Name: "+QFTPOPEN", Brief: "log in to the FTP(S) server", Family: at.FTP, Ref: "note 2.2", NeedsSIM: true, Style: at.Names,
		Note: "603 while logged in, opening or closing; 604 (a name) or 605 (an address) when the PDP context is inactive; " +
			"active mode with FTPS is refused at once with 610; spaces around the host name are ignored; an IPv6 address may be in brackets",
		Params: []at.Param{at.Text("hostname", 255).NotEmpty(), at.Num("port", 1, 65535).Opt("21")},
		Write:  qftpopenWrite,
	}
}

func qftpopenWrite(c *at.Call) error {
	ft := Of(c)
	host := strings.Trim(c.Text("hostname"), " \t")
	if host != c.Text("hostname") {
		if ft.Strict {
			return c.ParameterError()
		}
		c.Out.ReportOnce(lint.Quote, "there are spaces around the host name: leave them out")
	}
	host = withoutBrackets(host)
	switch {
	case host == "":
		return c.ParameterError()
	case ft.cfg.sslType != 0 && ft.cfg.transMode == 0:
		ft.Lint.Report(lint.ActiveFTPS, c.Out.LastLine(), `FTPS needs AT+QFTPCFG="transmode",1`)
		return CodeInvalidParameter
	case ft.op != nil:
		return refuseWhileBusy(c)
	case ft.stat != statClosed:
		return codeBusy
	}
	lintOpen(c)
	ft.cid, ft.lost = int(ft.cfg.contextID), nil
	ft.host, ft.user = host, ft.cfg.user
	cfg, setupErr := ft.clientConfig(host, uint16(c.Num("port")))
	op := newOperation(c, min(ft.cfg.timeout(), openLimit))
	ft.stat = statOpening
	op.accept(c)
	if !ft.Module.PDPActive(ft.cid) {
		ft.Lint.Report(lint.OpenWithoutPDP, c.Out.LastLine(), "the PDP context is not active: AT+QIACT comes first")
		setupErr = &failure{err: codeDNS}
		if _, err := netip.ParseAddr(host); err == nil {
			setupErr = &failure{err: codeNetwork}
		}
	}
	l := login{op}
	if setupErr != nil {
		l.end(nil, setupErr)
		return nil
	}
	ft.Loop.Go(func(context.Context) { l.dial(cfg) })
	return nil
}

// withoutBrackets is host without those around an IPv6 address, which is given bare and, as in a
// URL, in brackets.
func withoutBrackets(host string) string {
	inside, open := strings.CutPrefix(host, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	if addr, err := netip.ParseAddr(inside); open && closed && err == nil && addr.Is6() {
		return inside
	}
	return host
}

// A login is an AT+QFTPOPEN under way.
type login struct{ op *operation }

// dial logs in. The modem is not locked.
func (l login) dial(cfg client.Config) {
	op, ft := l.op, l.op.ft
	client, err := client.Dial(op.ctx, cfg)
	ft.Loop.Lock()
	defer ft.Loop.Unlock()
	if ft.op != op {
		if client != nil {
			ft.closeClient(client)
		}
		return
	}
	l.end(client, err)
}

// end is the end of a login: a QFTPOPEN that fails leaves nothing open. The modem is locked.
func (l login) end(client *client.Client, err error) {
	op, ft := l.op, l.op.ft
	if err == nil {
		if err = op.decided(); err != nil {
			ft.closeClient(client)
		}
	}
	op.end("0", err)
	if err != nil {
		op.result.then = ft.drop
		return
	}
	ft.client = client
	ft.counts.clear()
	ft.follow(client)
}
