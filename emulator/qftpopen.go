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
	m, f := mod(c), &mod(c).ftp
	host := strings.Trim(c.Text("hostname"), " \t")
	if host != c.Text("hostname") {
		if m.cfg.Strict {
			return c.ParameterError()
		}
		c.Out.ReportOnce(lint.Quote, "there are spaces around the host name: leave them out")
	}
	host = withoutBrackets(host)
	switch {
	case host == "":
		return c.ParameterError()
	case f.cfg.sslType != 0 && f.cfg.transMode == 0:
		m.lint.Report(lint.ActiveFTPS, c.Out.LastLine(), `FTPS needs AT+QFTPCFG="transmode",1`)
		return ftpInvalidParameter
	case f.op != nil:
		return refuseWhileBusy(c)
	case f.stat != ftpClosed:
		return ftpBusy
	}
	lintOpen(c)
	f.cid, f.lost = int(f.cfg.contextID), nil
	cfg, setupErr := m.ftpLogin(host, uint16(c.Num("port")))
	op := newFTPOp(c, min(f.cfg.timeout(), openLimit))
	f.stat = ftpOpening
	op.accept(c)
	if !m.cell.PDPActive(f.cid) {
		m.lint.Report(lint.OpenWithoutPDP, c.Out.LastLine(), "the PDP context is not active: AT+QIACT comes first")
		setupErr = &ftpError{err: ftpDNS}
		if _, err := netip.ParseAddr(host); err == nil {
			setupErr = &ftpError{err: ftpNetwork}
		}
	}
	if setupErr != nil {
		op.endOpen(nil, setupErr)
		return nil
	}
	m.loop.Go(func(context.Context) {
		client, err := client.Dial(op.ctx, cfg)
		m.loop.Lock()
		defer m.loop.Unlock()
		if m.ftp.op != op {
			if client != nil {
				m.closeClient(client)
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
	m := op.m
	if err == nil {
		if err = op.decided(); err != nil {
			m.closeClient(client)
		}
	}
	op.end("0", err)
	if err != nil {
		op.then = m.ftpDrop
		return
	}
	m.ftp.client = client
	m.ftp.counts = nil
	m.follow(client)
}

// ftpLogin collects what the client needs from the settings, which count as they are now.
func (m *Modem) ftpLogin(host string, port uint16) (client.Config, error) {
	f := &m.ftp.cfg
	m.ftp.secrets = f.secrets()
	cfg := client.Config{
		Network: m.cfg.Network, Host: host, Port: port, User: f.user, Password: f.password,
		Security: f.security(), Active: f.transMode == 0,
		DataAddress: client.DataAddress(f.dataAddress), DataTimeout: f.dataWait(),
		After:    m.loop.AfterSilence,
		Patience: m.loop.AfterRealSilence,
		Hold:     m.Hold,
		Speed:    m.loop.Clock.Speed,
		Observer: m.ftpObserver(),
		Hooks:    m.ftpHooks(),
		Guard:    m.guard,
		Wait:     client.NewWait(m.cfg.Network, host, port),
	}
	m.ftp.wait = cfg.Wait
	if f.sslType == 0 {
		return cfg, nil
	}
	var err error
	if cfg.TLS, err = m.tlsOptions(int(f.sslContext), host); err != nil {
		return cfg, &ftpError{err: ftpTLS, cause: err}
	}
	return cfg, nil
}

// ftpObserver lets the modem see the FTP dialogue: for the trace, and for rsptimeout, which counts from the last packet.
func (m *Modem) ftpObserver() client.Observer {
	secrets := m.ftp.secrets // a server may say them back
	locked := func(f func()) {
		m.loop.Lock()
		defer m.loop.Unlock()
		f()
	}
	said := func(e trace.Event) {
		locked(func() {
			if op := m.ftp.op; op != nil && errors.Is(context.Cause(op.ctx), errTimeout) {
				return // it was given up before, and the session with it
			}
			m.trace.Emit(e)
		})
	}
	return client.Observer{
		Command: func(line string) { said(trace.Event{Kind: "ftp", Dir: trace.FromHost, Text: line}) },
		Reply: func(code int, line string) {
			locked(func() {
				if op := m.ftp.op; op != nil {
					op.file.hears(code, line)
				}
			})
			said(trace.Event{Kind: "ftp", Dir: trace.ToHost, Code: code, Text: secrets.Mask(line)})
		},
		Data: func(bool, int) {
			locked(func() {
				if op := m.ftp.op; op != nil {
					op.watch.touch()
				}
			})
		},
	}
}
