package ftp

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

// A Module is what the FTP commands need of the modem.
type Module interface {
	PDPActive(cid int) bool                           // the PDP context carries data
	TLS(ctx int, host string) (ftptls.Options, error) // what AT+QSSLCFG says of a context
}

// A Config is what the FTP(S) commands of a modem are made of.
type Config struct {
	Module  Module
	Ports   *session.Group
	Loop    *loop.Loop
	Trace   *trace.Tracer
	Lint    *lint.Reporter
	Network ftpbackend.Network
	Hooks   hook.Hooks                   // nil: nothing goes wrong by itself
	Warn    func(kind string, err error) // is told of failures for want of descriptors; may be nil
	Strict  bool
	Guard   func() // to be deferred: turns a panic into the end of the modem
}

// A Client is a module's FTP(S) client: what it is made of, and its state since the last reset.
// The modem's lock guards the state.
type Client struct {
	Config
	sessionState
}

// New returns one that has to be reset before its first command.
func New(cfg Config) *Client { return &Client{Config: cfg} }

// Of is that of the modem that a command runs in.
func Of(c *at.Call) *Client { return c.Module().(interface{ FTP() *Client }).FTP() }

// Reset ends the session and forgets everything.
func (ft *Client) Reset() {
	ft.drop()
	ft.sessionState = newSessionState(ft.Lint)
}

// Halt forgets the command that runs, after a panic.
func (ft *Client) Halt() { ft.op = nil }

// Mask is text without what the latest login must not show.
func (ft *Client) Mask(text string) string { return ft.secrets.Mask(text) }

// Owes reports that a command has a result URC to send to p, and does not wait for its host.
func (ft *Client) Owes(p *session.Session) bool { return ft.op.owes(p) }

// HostLeft is told that the host has closed the port p.
func (ft *Client) HostLeft(p *session.Session) { ft.op.hostLeft(p) }

// AwaitsEmbedded reports a command whose next step is the embedded server's, with nothing that is
// awaited of the host.
func (ft *Client) AwaitsEmbedded() bool {
	op := ft.op
	return op != nil && !op.result.isKnown() && !op.watch.paused && !op.transfer.parked() && ft.wait.Sure()
}

// A State is what the client is at, for whoever watches it.
type State struct {
	Stat     int              // as AT+QFTPSTAT says
	Host     string           // of the latest AT+QFTPOPEN, without its port
	User     string           // and the account then
	Command  string           // that runs, as in "+QFTPPUT"; empty without
	Parked   bool             // an upload waits for its next piece, or a download for ATO
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

// State is what the client is at. The modem is locked.
func (ft *Client) State() State {
	s := State{Stat: int(ft.stat), Length: ft.length, Client: ft.client, Running: ft.op != nil, Host: ft.host, User: ft.user}
	if op := ft.op; op != nil {
		s.Command, s.Parked = op.name, op.transfer.parked()
		s.Known, s.Port, s.Upload, s.Download = op.result.isKnown(), op.port, op.transfer.up != nil, op.transfer.down != nil
		if op.transfer.up != nil {
			s.Buffered = op.transfer.up.buf.len()
		}
		s.Server = op.transfer.down != nil && !op.transfer.down.sending && !op.watch.paused
	}
	return s
}
