package ftp

import (
	"context"

	"ptymodem/ftpbackend/client"
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

	counts map[string]*fileCount // for findings: of files on the server that the host is logged in to
}

func newSessionState() sessionState { return sessionState{cfg: defaultSettings(), stat: statClosed} }

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
