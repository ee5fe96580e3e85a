package emulator

import (
	"context"

	"ptymodem/ftpbackend/client"
	"ptymodem/redact"
)

// ftpStat is what AT+QFTPSTAT says (note 2.17).
type ftpStat int

const (
	ftpOpening ftpStat = iota
	ftpIdle
	ftpTransferring
	ftpClosing
	ftpClosed
)

// ftpState is the modem's FTP(S) client: its settings, its session, and the one operation that may run.
type ftpState struct {
	cfg    ftpConfig
	stat   ftpStat
	client *client.Client // while logged in
	wait   *client.Wait   // what the latest session waits for
	cid    int            // the PDP context of the session
	op     *ftpOp         // nil when nothing runs
	length int64          // bytes of the last or running transfer, for QFTPLEN
	lost   *lostUpload    // broken between two pieces, and its host does not know; nil if there is none

	secrets redact.Values // of the latest login

	counts map[string]*fileCount // for findings: of files on the server that the host is logged in to
}

func newFTPState() ftpState { return ftpState{cfg: defaultFTPConfig(), stat: ftpClosed} }

// ftpDrop ends the session at once, without a word to the server.
func (m *Modem) ftpDrop() {
	if m.ftp.client != nil {
		m.closeClient(m.ftp.client)
		m.ftp.client = nil
	}
	m.ftp.stat = ftpClosed
}

// closeClient closes a session without the lock: Close waits for what is on its way to the modem's observer, which takes the lock.
func (m *Modem) closeClient(client *client.Client) {
	m.loop.Go(func(context.Context) { client.Close() })
}

// ftpLoggedIn reports whether the client has a session over the PDP context, or over any with 0.
func (m *Modem) ftpLoggedIn(cid int) bool {
	return m.ftp.client != nil && (cid == 0 || m.ftp.cid == cid)
}

// ftpNetworkLost ends what runs over the PDP context, or over any with 0: a running command with 605, or 607 if its data connection was open.
func (m *Modem) ftpNetworkLost(cid int) {
	f := &m.ftp
	if f.stat == ftpClosed || cid != 0 && cid != f.cid {
		return
	}
	if f.op == nil {
		m.ftpDrop()
		return
	}
	if f.op.result != "" {
		f.op.then = m.ftpDrop // it is over but for its URC, and so is the session
		return
	}
	f.op.cancel(errNetworkLost)
	m.loop.Wake()
}

// follow notices when the server ends an idle session: no URC, QFTPSTAT says 4, and the next command 606.
func (m *Modem) follow(client *client.Client) {
	ctx := m.loop.Context()
	m.loop.Spawn(func() {
		select {
		case <-client.Done():
		case <-ctx.Done():
			return
		}
		m.loop.Lock()
		defer m.loop.Unlock()
		if m.ftp.client == client && m.ftp.op == nil {
			m.ftpDrop()
			m.loop.Wake()
		}
	})
}

// dropIfGone ends the session when the server has ended it while a command ran.
func (m *Modem) dropIfGone() {
	if m.ftp.client == nil {
		return
	}
	select {
	case <-m.ftp.client.Done():
		m.ftpDrop()
	default:
	}
}
