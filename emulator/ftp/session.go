package ftp

import (
	"context"

	"ptymodem/emulator/lint"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/plan"
	"ptymodem/redact"
)

// stat is what AT+QFTPSTAT says (note 2.17).
type stat int

const (
	statOpening stat = iota
	statIdle
	statTransferring
	statClosing
	statClosed
)

// sessionState is the modem's FTP(S) client: its settings, its session, and the one operation that
// may run.
type sessionState struct {
	cfg    settings
	stat   stat
	client *client.Client // while logged in
	wait   *client.Wait   // what the latest session waits for
	cid    int            // the PDP context of the session
	host   string         // of the latest AT+QFTPOPEN
	user   string         // that it logs in as
	op     *operation     // nil when nothing runs
	length int64          // bytes of the last or running transfer, for QFTPLEN
	lost   *lostUpload    // broken between two pieces, and its host does not know; nil if there is none

	secrets redact.Values // of the latest login

	counts fileCounts // for findings
}

func newSessionState(r *lint.Reporter) sessionState {
	return sessionState{cfg: defaultSettings(), stat: statClosed, counts: fileCounts{lint: r}}
}

// clientConfig collects what the client needs from the settings, which count as they are now.
func (ft *Client) clientConfig(host string, port uint16) (client.Config, error) {
	f := &ft.cfg
	ft.secrets = f.secrets()
	cfg := client.Config{
		Network: ft.Network, Host: host, Port: port, User: f.user, Password: f.password,
		Security: f.security(), Active: f.transMode == 0,
		DataAddress: client.DataAddress(f.dataAddress), DataTimeout: f.dataWait(),
		After:    ft.Loop.AfterSilence,
		Patience: ft.Loop.AfterRealSilence,
		Hold:     ft.Loop.Hold,
		Speed:    ft.Loop.Clock.Speed(),
		Observer: dialogue{ft, ft.secrets}.observer(),
		Hooks:    ft.ClientHooks(),
		Guard:    ft.Guard,
		Wait:     client.NewWait(ft.Network, host, port),
	}
	ft.wait = cfg.Wait
	if f.sslType == 0 {
		return cfg, nil
	}
	var err error
	if cfg.TLS, err = ft.Module.TLS(int(f.sslContext), host); err != nil {
		return cfg, &failure{err: codeTLS, cause: err}
	}
	return cfg, nil
}

// ClientHooks are what the client asks, nil for nothing.
func (ft *Client) ClientHooks() plan.Hooks {
	if ft.Hooks == nil {
		return nil
	}
	return requestHooks{ft}
}

// requestHooks are the modem's hooks for its FTP client: they tell on whose behalf a line is sent.
type requestHooks struct{ ft *Client }

// Command implements [plan.Hooks].
func (h requestHooks) Command(line string) plan.Plan {
	return h.ft.Hooks.FTP(h.ft.Ports.FTPOrigin(), line)
}

// drop ends the session at once, without a word to the server.
func (ft *Client) drop() {
	if ft.client != nil {
		ft.closeClient(ft.client)
		ft.client = nil
	}
	ft.stat = statClosed
}

// closeClient closes a session without the lock: Close waits for what is on its way to the modem's
// observer, which takes the lock.
func (ft *Client) closeClient(client *client.Client) {
	ft.Loop.Go(func(context.Context) { client.Close() })
}

// LoggedIn reports whether the client has a session over the PDP context, or over any with 0.
func (ft *Client) LoggedIn(cid int) bool {
	return ft.client != nil && (cid == 0 || ft.cid == cid)
}

// NetworkLost ends what runs over the PDP context, or over any with 0: a running command with 605,
// or 607 if its data connection was open.
func (ft *Client) NetworkLost(cid int) {
	f := ft
	if f.stat == statClosed || cid != 0 && cid != f.cid {
		return
	}
	if f.op == nil {
		ft.drop()
		return
	}
	if f.op.result.isKnown() {
		f.op.result.then = ft.drop // it is over but for its URC, and so is the session
		return
	}
	f.op.cancel(errNetworkLost)
	ft.Loop.Wake()
}

// HangUp has the server end the session in order, after a reply unless that is empty.
func (ft *Client) HangUp(reply string) {
	wait := ft.wait
	if ft.stat == statClosed || wait == nil {
		return
	}
	ft.Loop.Go(func(context.Context) { wait.HangUp(reply) }) // the reply comes to the modem's observer, which takes the lock
}

// follow notices when the server ends an idle session: no URC, QFTPSTAT says 4, and the next
// command 606.
func (ft *Client) follow(client *client.Client) {
	ctx := ft.Loop.Context()
	ft.Loop.Spawn(func() {
		select {
		case <-client.Done():
		case <-ctx.Done():
			return
		}
		ft.Loop.Lock()
		defer ft.Loop.Unlock()
		if ft.client == client && ft.op == nil {
			ft.drop()
			ft.Loop.Wake()
		}
	})
}

// dropIfGone ends the session when the server has ended it while a command ran.
func (ft *Client) dropIfGone() {
	if ft.client == nil {
		return
	}
	select {
	case <-ft.client.Done():
		ft.drop()
	default:
	}
}
