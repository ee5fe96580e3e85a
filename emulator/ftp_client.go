package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/ftptls"
)

// An ftpModule is what the FTP commands need of the modem.
type ftpModule interface {
	PDPActive(cid int) bool                           // the PDP context carries data
	TLS(ctx int, host string) (ftptls.Options, error) // what AT+QSSLCFG says of a context
	Guard()                                           // to be deferred: turns a panic into the end of the modem
}

// An ftpClientConfig is what the FTP(S) commands of a modem are made of.
type ftpClientConfig struct {
	module  ftpModule
	ports   *session.Group
	loop    *loop.Loop
	trace   *trace.Tracer
	lint    *lint.Reporter
	network ftpbackend.Network
	hooks   hook.Hooks                   // nil: nothing goes wrong by itself
	warn    func(kind string, err error) // is told of failures for want of descriptors; may be nil
	strict  bool
}

// An ftpClient is a module's FTP(S) client: what it is made of, and its state since the last reset. The modem's lock guards the state.
type ftpClient struct {
	ftpClientConfig
	ftpState
}

// newFTPClient returns one that has to be reset before its first command.
func newFTPClient(cfg ftpClientConfig) *ftpClient { return &ftpClient{ftpClientConfig: cfg} }

// ftpOf is that of the modem that a command runs in.
func ftpOf(c *at.Call) *ftpClient { return c.Module().(interface{ FTP() *ftpClient }).FTP() }

// reset ends the session and forgets everything.
func (ft *ftpClient) reset() {
	ft.drop()
	ft.ftpState = newFTPState()
}

// halt forgets the command that runs, after a panic.
func (ft *ftpClient) halt() { ft.op = nil }

// mask is text without what the latest login must not show.
func (ft *ftpClient) mask(text string) string { return ft.secrets.Mask(text) }

// owes reports that a command has a result URC to send to p, and does not wait for its host.
func (ft *ftpClient) owes(p *session.Session) bool { return ft.op.owes(p) }

// hostLeft is told that the host has closed the port p.
func (ft *ftpClient) hostLeft(p *session.Session) { ft.op.hostLeft(p) }

// awaitsEmbedded reports a command whose next step is the embedded server's, with nothing that is awaited of the host.
func (ft *ftpClient) awaitsEmbedded() bool {
	op := ft.op
	return op != nil && op.result == "" && !op.watch.held && !op.parked() && ft.wait.Sure()
}

// An ftpClientState is what the client is at, for whoever watches it.
type ftpClientState struct {
	Stat     int              // as AT+QFTPSTAT says
	Length   int64            // as AT+QFTPLEN says
	Client   *client.Client   // the session with the server; nil without
	Running  bool             // a command whose result URC is still to come
	Known    bool             // and its result is known
	Port     *session.Session // that it came from
	Upload   bool             // it is an upload from COM:
	Download bool             // it is a download to COM:
	Buffered int              // bytes of an upload from COM: that the network has not taken
	Server   bool             // a download to COM: waits for the server
}

// state is what the client is at. The modem is locked.
func (ft *ftpClient) state() ftpClientState {
	s := ftpClientState{Stat: int(ft.stat), Length: ft.length, Client: ft.client, Running: ft.op != nil}
	if op := ft.op; op != nil {
		s.Known, s.Port, s.Upload, s.Download = op.result != "", op.port, op.up != nil, op.down != nil
		if op.up != nil {
			s.Buffered = op.up.buf.len()
		}
		s.Server = op.down != nil && !op.down.sending && !op.watch.held
	}
	return s
}
