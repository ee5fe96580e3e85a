package client

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// DataAddress is where passive data connections go; its values are those of
// the module's data_address.
type DataAddress int

// The values of [DataAddress].
const (
	ServerAddress  DataAddress = iota // the one in the server's reply
	ControlAddress                    // the control connection's
	ControlFirst                      // the control connection's, failing that the server's
)

// Config is what a session needs to know. Network and Host are required.
type Config struct {
	Network ftpbackend.Network
	Host    string
	Port    uint16 // 0 means 21, whatever Security says
	// User "" logs in as anonymous with the password anonymous@.
	User, Password string
	Security       ftpbackend.Security
	TLS            TLSOptions
	Active         bool // the server opens the data connections
	DataAddress    DataAddress
	// DataTimeout is how long ControlFirst tries the first address; 0 means
	// until it fails by itself.
	DataTimeout time.Duration
	// After runs f once d has passed on the modem's clock, unless stop comes
	// first. Nil means time.AfterFunc.
	After func(d time.Duration, f func()) (stop func() bool)
	// Patience is After in real time, for waits that are about the machine. Nil means
	// time.AfterFunc.
	Patience func(d time.Duration, f func()) (stop func() bool)
	// Hold is After for what a plan holds up on purpose, as [Plan].Delay does. Its f
	// never blocks. Nil means After.
	Hold func(d time.Duration, f func()) (stop func() bool)
	// Speed is how many times faster that clock is than the one on the wall; 0
	// means 1. No server is: the waits after which one counts as silent are kept
	// above a quarter of a real second by it.
	Speed    float64
	Observer Observer
	// Wait, if it is not nil, tells from now on what the session waits for.
	Wait *Wait
	// Hooks decide what goes wrong; nil means nothing.
	Hooks plan.Hooks
	// Guard is deferred on every goroutine of the client, and handed to Network if
	// that has goroutines of its own (a method SetGuard). It may recover from a
	// panic, and then has to end the contexts of what runs. Nil lets a panic end
	// the process.
	Guard func()
}

// An Observer is told what passes. Its functions may be nil, come from several
// goroutines, hold up what they report, and must not call the Client.
type Observer struct {
	// Command gets each command line as sent, without its line end and with
	// the password masked.
	Command func(line string)
	// Reply gets each reply as received; line ends within it are LF. A line that is no
	// reply has the code 0.
	Reply func(code int, line string)
	// Data gets the size of each piece that moved on a data connection, after
	// it did, TLS's own bytes left out. Pieces are small enough for a
	// watchdog between them: a transfer that moves reports so.
	Data func(toServer bool, n int)
}

// A Client is a session that is logged in. It does one operation at a time, an
// open [Download] being one. Done, Err and Close may be called at any time.
type Client struct {
	cfg     Config
	control *control
	ftp     *ftp.ServerConn
	text    bool        // TYPE A is in force
	busy    atomic.Bool // an operation is under way
}

// Dial opens a session: name lookup, TCP, TLS and login. If it fails, with an
// [*Error], or ctx ends first, nothing is left open.
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
		if settings, err = cfg.TLS.config(cfg.Host); err != nil {
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
	c.control.data = dataOptions{
		active: cfg.Active, choice: cfg.DataAddress, timeout: cfg.DataTimeout,
		network: cfg.Network, tls: settings, negotiate: cfg.TLS.NegotiateTime,
	}
	whole := false
	defer func() {
		if !whole { // a panic of a hook or an observer may be why
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
		if err := c.control.handshake(settings, c.cfg.TLS.NegotiateTime); err != nil {
			return c.verdict(ctx, "tls", err)
		}
	}
	greeting, err := c.control.greet()
	if err != nil {
		return c.verdict(ctx, "dial", err)
	}
	if c.cfg.Security == ftpbackend.Explicit {
		if err := c.control.startTLS(settings, c.cfg.TLS.NegotiateTime); err != nil {
			return c.verdict(ctx, "tls", err)
		}
	}
	c.control.unread = greeting.as(220).render()
	c.control.begin()
	dialed := false
	options := []ftp.DialOption{
		ftp.DialWithDialFunc(func(string, string) (net.Conn, error) {
			if !dialed {
				dialed = true
				return c.control, nil
			}
			return c.control.takeData()
		}),
		ftp.DialWithDisabledMLSD(true), // Retrieve and List choose by themselves
	}
	if settings != nil {
		// The handshakes are ours, but without this there is no PROT P.
		options = append(options, ftp.DialWithTLS(settings))
	}
	if c.ftp, err = ftp.Dial(c.cfg.Host, options...); err == nil {
		err = c.ftp.Login(c.cfg.User, c.cfg.Password)
	}
	return c.verdict(ctx, "login", err)
}

// start begins an operation: until end is called, ctx ending ends the session.
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
	c.control.reset(ctx)
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

// run is an operation without data.
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

// Done is closed as soon as the control connection is gone, also while the
// session is idle.
func (c *Client) Done() <-chan struct{} { return c.control.gone }

// Embedded tells that the session is with the embedded server, by the network's word (see [Prompter]).
func (c *Client) Embedded() bool { return c.control.embedded }

// Err tells why the session is over, nil while it lasts. After a 421, also one
// that came while the session was idle, it is of [KindReply].
func (c *Client) Err() error { return c.control.err() }

// Quit takes leave of the server by QUIT and closes the session, which it does
// in any case. It fails if ctx ends before the server has answered, or if the
// server answers with a refusal.
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
	if err == nil && r.code >= 400 {
		err = r.refusal()
	}
	if refusal, ok := isReply(err); ok {
		return refusal.During("QUIT")
	}
	return nil // the server hanging up first comes to the same
}

// Close ends the session and everything that belongs to it, at once.
func (c *Client) Close() error { return c.control.Close() }
