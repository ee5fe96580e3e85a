package emulator

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/client"
)

// openLimit bounds name lookup, TCP, TLS and login together, however long rsptimeout is (note 2.2).
const openLimit = 125 * time.Second

// qftpopen is AT+QFTPOPEN: log in to the server.
func qftpopen() at.Command {
	return at.Command{
		Name: "+QFTPOPEN", Brief: "log in to the FTP(S) server", Family: at.FTP, Ref: "note 2.2", NeedsSIM: true, Style: at.Names,
		Note: "603 while logged in, opening or closing; 604 (a name) or 605 (an address) when the PDP context is inactive; " +
			"active mode with FTPS is refused at once with 610; blanks around the host name are dropped; an IPv6 address may stand in brackets",
		Params: []at.Param{at.Text("hostname", 255).NotEmpty(), at.Num("port", 1, 65535).Opt("21")},
		Write:  qftpopenWrite,
	}
}

func qftpopenWrite(c *at.Call) error {
	ft := ftpOf(c)
	host := strings.Trim(c.Text("hostname"), " \t")
	if host != c.Text("hostname") {
		if ft.strict {
			return c.ParameterError()
		}
		c.Out.ReportOnce(lint.Quote, "there are spaces around the host name: leave them out")
	}
	host = withoutBrackets(host)
	switch {
	case host == "":
		return c.ParameterError()
	case ft.cfg.sslType != 0 && ft.cfg.transMode == 0:
		ft.lint.Report(lint.ActiveFTPS, c.Out.LastLine(), `FTPS needs AT+QFTPCFG="transmode",1`)
		return ftpInvalidParameter
	case ft.op != nil:
		return refuseWhileBusy(c)
	case ft.stat != ftpClosed:
		return ftpBusy
	}
	lintOpen(c)
	ft.cid, ft.lost = int(ft.cfg.contextID), nil
	cfg, setupErr := ft.login(host, uint16(c.Num("port")))
	op := newFTPOp(c, min(ft.cfg.timeout(), openLimit))
	ft.stat = ftpOpening
	op.accept(c)
	if !ft.module.PDPActive(ft.cid) {
		ft.lint.Report(lint.OpenWithoutPDP, c.Out.LastLine(), "the PDP context is not active: AT+QIACT comes first")
		setupErr = &ftpError{err: ftpDNS}
		if _, err := netip.ParseAddr(host); err == nil {
			setupErr = &ftpError{err: ftpNetwork}
		}
	}
	if setupErr != nil {
		op.endOpen(nil, setupErr)
		return nil
	}
	ft.loop.Go(func(context.Context) {
		client, err := client.Dial(op.ctx, cfg)
		ft.loop.Lock()
		defer ft.loop.Unlock()
		if ft.op != op {
			if client != nil {
				ft.closeClient(client)
			}
			return
		}
		op.endOpen(client, err)
	})
	return nil
}

// withoutBrackets is host without those around an IPv6 address, which is given bare and, as in a URL, in brackets.
func withoutBrackets(host string) string {
	inside, open := strings.CutPrefix(host, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	if addr, err := netip.ParseAddr(inside); open && closed && err == nil && addr.Is6() {
		return inside
	}
	return host
}

// endOpen is the end of a login: a QFTPOPEN that fails leaves nothing open.
func (op *ftpOp) endOpen(client *client.Client, err error) {
	ft := op.ft
	if err == nil {
		if err = op.decided(); err != nil {
			ft.closeClient(client)
		}
	}
	op.end("0", err)
	if err != nil {
		op.then = ft.drop
		return
	}
	ft.client = client
	ft.counts = nil
	ft.follow(client)
}

// login collects what the client needs from the settings, which count as they are now.
func (ft *ftpClient) login(host string, port uint16) (client.Config, error) {
	f := &ft.cfg
	ft.secrets = f.secrets()
	cfg := client.Config{
		Network: ft.network, Host: host, Port: port, User: f.user, Password: f.password,
		Security: f.security(), Active: f.transMode == 0,
		DataAddress: client.DataAddress(f.dataAddress), DataTimeout: f.dataWait(),
		After:    ft.loop.AfterSilence,
		Patience: ft.loop.AfterRealSilence,
		Hold:     ft.loop.Hold,
		Speed:    ft.loop.Clock.Speed,
		Observer: ft.observer(),
		Hooks:    ft.clientHooks(),
		Guard:    ft.module.Guard,
		Wait:     client.NewWait(ft.network, host, port),
	}
	ft.wait = cfg.Wait
	if f.sslType == 0 {
		return cfg, nil
	}
	var err error
	if cfg.TLS, err = ft.module.TLS(int(f.sslContext), host); err != nil {
		return cfg, &ftpError{err: ftpTLS, cause: err}
	}
	return cfg, nil
}

// observer lets the modem see the FTP dialogue: for the trace, and for rsptimeout, which counts from the last packet.
func (ft *ftpClient) observer() client.Observer {
	secrets := ft.secrets // a server may say them back
	locked := func(f func()) {
		ft.loop.Lock()
		defer ft.loop.Unlock()
		f()
	}
	said := func(e trace.Event) {
		locked(func() {
			if op := ft.op; op != nil && errors.Is(context.Cause(op.ctx), errTimeout) {
				return // it was given up before, and the session with it
			}
			ft.trace.Emit(e)
		})
	}
	return client.Observer{
		Command: func(line string) { said(trace.Event{Kind: "ftp", Dir: trace.FromHost, Text: line}) },
		Reply: func(code int, line string) {
			locked(func() {
				if op := ft.op; op != nil {
					op.file.hears(code, line)
				}
			})
			said(trace.Event{Kind: "ftp", Dir: trace.ToHost, Code: code, Text: secrets.Mask(line)})
		},
		Data: func(bool, int) {
			locked(func() {
				if op := ft.op; op != nil {
					op.watch.touch()
				}
			})
		},
	}
}
