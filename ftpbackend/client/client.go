package client

import (
	"context"
	"crypto/tls"
	"time"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
)

// A Client is a session that is logged in. It does one operation at a time; an open [Download] is
// one. Done, Err, Embedded, Abort and Close may be called at any time.
type Client struct {
	control *control        // does not change
	ftp     *ftp.ServerConn // the library; the operation's goroutine alone
	text    bool            // TYPE A is in force; the operation's goroutine alone
}

// Dial opens a session: name lookup, TCP, TLS and login. It fails with an [*ftpbackend.Error]. If
// it fails, or ctx ends first, nothing is left open.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	cfg.setDefaults()
	if n, ok := cfg.Network.(interface{ SetGuard(func()) }); ok {
		n.SetGuard(cfg.Guard)
	}
	for _, s := range []string{cfg.User, cfg.Password} {
		if err := sendable("login", s); err != nil {
			return nil, err
		}
	}
	var settings *tls.Config
	if cfg.Security != ftpbackend.Plain {
		var err error
		if settings, err = cfg.TLS.Config(cfg.Host); err != nil {
			return nil, err
		}
	}
	addr, err := cfg.Network.Lookup(ctx, cfg.Host)
	if err != nil {
		return nil, dialError(ctx, err).During("lookup")
	}
	conn, err := cfg.Network.DialControl(ctx, cfg.Host, addr, cfg.Port, cfg.Security)
	if err != nil {
		return nil, dialError(ctx, err).During("dial")
	}
	c := &Client{control: newControl(conn, &cfg)}
	if cfg.Wait != nil {
		cfg.Wait.line.Store(c.control)
	}
	c.control.opener = dataOpener{
		control: c.control, active: cfg.Active, choice: cfg.DataAddress, timeout: cfg.DataTimeout,
		network: cfg.Network, tls: settings, negotiate: cfg.TLS.NegotiateTime,
	}
	whole := false
	defer func() {
		if !whole { // perhaps because a hook or an observer panicked
			c.control.Close()
		}
	}()
	op, err := newOperation(ctx, c.control, "login")
	if err == nil {
		defer op.end()
		c.ftp, err = login(op, &cfg, settings)
	}
	if err != nil {
		return nil, err
	}
	whole = true
	return c, nil
}

// login takes the connection from its first byte to a session in TYPE I.
func login(op *operation, cfg *Config, settings *tls.Config) (*ftp.ServerConn, error) {
	reader, limit := &op.control.reader, cfg.TLS.NegotiateTime
	if cfg.Security == ftpbackend.Implicit {
		if err := reader.handshake(settings, limit); err != nil {
			return nil, op.verdictDuring("tls", err)
		}
	}
	greeting, err := reader.greet()
	if err != nil {
		return nil, op.verdictDuring("dial", err)
	}
	if cfg.Security == ftpbackend.Explicit {
		if err := reader.startTLS(settings, limit); err != nil {
			return nil, op.verdictDuring("tls", err)
		}
	}
	reader.start()
	library, err := op.control.library.login(cfg, greeting, settings)
	return library, op.verdict(err)
}

// Done is closed when the control connection is gone, also while the session is idle.
func (c *Client) Done() <-chan struct{} { return c.control.gone }

// Embedded reports whether the session is with the embedded server. The network tells: see
// [ftpbackend.Prompter].
func (c *Client) Embedded() bool { return c.control.embedded }

// Err returns why the session is over, or nil. After a 421, also one that came while the session
// was idle, it is of [ftpbackend.KindReply].
func (c *Client) Err() error { return c.control.err() }

// SetData sets how the data connections of later transfers are opened, in place of Config. A
// session with TLS stays passive. It must not be called during an operation.
func (c *Client) SetData(active bool, choice DataAddress, timeout time.Duration) {
	o := &c.control.opener
	o.active, o.choice, o.timeout = active && o.tls == nil, choice, timeout
}

// Abort breaks off the transfer that is under way, if there is one: an upload by a reset of its
// data connection, a download as Close ends one early. The transfer fails with an error that wraps
// err, and the session goes on if the server replies. Abort may be called at any time.
func (c *Client) Abort(err error) {
	if t := c.control.current(); t != nil {
		t.early.leave(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Text: "the transfer was broken off", Err: err})
	}
}

// Quit sends QUIT and closes the session, in any case. It fails if ctx ends before the server has
// answered, or if the server refuses.
func (c *Client) Quit(ctx context.Context) error {
	defer c.control.Close()
	op, err := newOperation(ctx, c.control, "QUIT")
	if err != nil {
		return err
	}
	defer op.end()
	r, err := c.control.exchange("QUIT")
	if ended := ftpbackend.ContextError(ctx); err != nil && ended != nil {
		return ended.During("QUIT")
	}
	if err == nil && r.Code >= 400 {
		err = r.Refusal()
	}
	if refusal, ok := isReply(err); ok {
		return refusal.During("QUIT")
	}
	return nil // a server that hangs up first has ended the session, too
}

// Close ends the session and everything that belongs to it, at once.
func (c *Client) Close() error { return c.control.Close() }
