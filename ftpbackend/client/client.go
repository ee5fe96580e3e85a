package client

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync/atomic"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
)

// A Client is a session that is logged in. It does one operation at a time; an open [Download] is
// one. Done, Err and Close may be called at any time.
type Client struct {
	cfg     Config
	control *control
	ftp     *ftp.ServerConn
	text    bool        // TYPE A is in force
	busy    atomic.Bool // an operation is under way
}

// Dial opens a session: name lookup, TCP, TLS and login. It fails with an [*ftpbackend.Error]. If
// it fails, or ctx ends first, nothing is left open.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.After == nil {
		cfg.After = ftpbackend.RealTime
	}
	if cfg.Patience == nil {
		cfg.Patience = ftpbackend.RealTime
	}
	if cfg.Hold == nil {
		cfg.Hold = cfg.After
	}
	if cfg.Guard == nil {
		cfg.Guard = func() {}
	}
	if n, ok := cfg.Network.(interface{ SetGuard(func()) }); ok {
		n.SetGuard(cfg.Guard)
	}
	if cfg.Port == 0 {
		cfg.Port = 21
	}
	if cfg.User == "" {
		cfg.User, cfg.Password = "anonymous", "anonymous@"
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
	c := &Client{cfg: cfg, control: newControl(conn, &cfg)}
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
	end, err := c.start(ctx, "login")
	if err == nil {
		defer end()
		err = c.login(ctx, settings)
	}
	if err != nil {
		return nil, err
	}
	whole = true
	return c, nil
}

// login takes the connection from its first byte to a session in TYPE I.
func (c *Client) login(ctx context.Context, settings *tls.Config) error {
	if c.cfg.Security == ftpbackend.Implicit {
		if err := c.control.reader.handshake(settings, c.cfg.TLS.NegotiateTime); err != nil {
			return c.verdict(ctx, "tls", err)
		}
	}
	greeting, err := c.control.reader.greet()
	if err != nil {
		return c.verdict(ctx, "dial", err)
	}
	if c.cfg.Security == ftpbackend.Explicit {
		if err := c.control.reader.startTLS(settings, c.cfg.TLS.NegotiateTime); err != nil {
			return c.verdict(ctx, "tls", err)
		}
	}
	c.control.library.unread = greeting.As(220).Render()
	c.control.reader.start()
	dialed := false
	options := []ftp.DialOption{
		ftp.DialWithDialFunc(func(string, string) (net.Conn, error) {
			if !dialed {
				dialed = true
				return &c.control.library, nil
			}
			return c.control.library.data()
		}),
		ftp.DialWithDisabledMLSD(true), // Retrieve and List choose by themselves
	}
	if settings != nil {
		// The handshakes are ours, but without this the library does not send PROT P.
		options = append(options, ftp.DialWithTLS(settings))
	}
	if c.ftp, err = ftp.Dial(c.cfg.Host, options...); err == nil {
		err = c.ftp.Login(c.cfg.User, c.cfg.Password)
	}
	return c.verdict(ctx, "login", err)
}

// start begins an operation. Until end is called, the end of ctx ends the session.
func (c *Client) start(ctx context.Context, op string) (end func(), err error) {
	if !c.busy.CompareAndSwap(false, true) {
		return nil, &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: op, Text: "another operation is under way; close its download first"}
	}
	if cause := c.control.ended(); cause != nil {
		c.busy.Store(false)
		return nil, cause.During(op)
	}
	if ended := ftpbackend.ContextError(ctx); ended != nil {
		c.control.fail(ended, true)
		c.busy.Store(false)
		return nil, ended.During(op)
	}
	c.control.start(ctx)
	stop := context.AfterFunc(ctx, func() {
		defer c.control.guard()
		c.control.fail(ftpbackend.ContextError(ctx), true)
	})
	return func() {
		stop()
		c.control.cancel()
		c.busy.Store(false)
	}, nil
}

// run does an operation without data.
func (c *Client) run(ctx context.Context, op string, names []string, f func() error) error {
	for _, name := range names {
		if err := sendable(op, name); err != nil {
			return err
		}
	}
	end, err := c.start(ctx, op)
	if err != nil {
		return err
	}
	defer end()
	return c.verdict(ctx, op, f())
}

// sendable refuses what would end a command line early.
func sendable(op, s string) error {
	if i := strings.IndexAny(s, "\r\n\x00"); i >= 0 {
		return &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: op, Text: "CR, LF or NUL in a name; leave it out"}
	}
	return nil
}

// Done is closed when the control connection is gone, also while the session is idle.
func (c *Client) Done() <-chan struct{} { return c.control.gone }

// Embedded reports whether the session is with the embedded server. The network tells: see
// [ftpbackend.Prompter].
func (c *Client) Embedded() bool { return c.control.embedded }

// Err returns why the session is over, or nil. After a 421, also one that came while the session
// was idle, it is of [ftpbackend.KindReply].
func (c *Client) Err() error { return c.control.err() }

// Quit sends QUIT and closes the session, in any case. It fails if ctx ends before the server has
// answered, or if the server refuses.
func (c *Client) Quit(ctx context.Context) error {
	defer c.control.Close()
	end, err := c.start(ctx, "QUIT")
	if err != nil {
		return err
	}
	defer end()
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
