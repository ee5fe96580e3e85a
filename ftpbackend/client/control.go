package client

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/reply"
)

// control is the control connection: it sends commands, and ends the session. replyQueue has what
// becomes of the replies.
//
// Two goroutines meet here: the operation's, which sends commands and waits for replies, and the
// reader's, which takes them in. Whatever ends the session comes through fail.
//
// Lock order: control.mu before transfer.mu.
type control struct {
	// These do not change.
	raw      net.Conn // the TCP connection
	obs      Observer
	timers   timers
	guard    func()        // Config.Guard
	embedded bool          // the server is the embedded one, which answers every command
	gone     chan struct{} // closed when the session is over
	end      plannedEnd    // any goroutine

	// conn is plain text: raw, or TLS on top of it. handshake sets it, before the reader starts.
	conn    net.Conn
	library libraryConn   // the operation's goroutine alone
	opener  dataOpener    // the operation's goroutine alone
	faults  commandFaults // the operation's goroutine alone
	reader  replyReader   // one goroutine at a time, see there
	surplus surplus       // any goroutine
	busy    atomic.Bool   // an operation is under way; any goroutine

	// The operation's goroutine sets these under mu, and may read them without it.
	ctx    context.Context    // of what the operation dials; nil before the first, the login
	cancel context.CancelFunc // of ctx

	mu      sync.Mutex
	changed sync.Cond // what waits for a reply has to look again
	// mu guards what follows.
	command  command           // in progress
	queue    replyQueue        // replies that nobody has taken yet
	held     replyHold         // replies that wait
	override replyOverride     // what the client gets in place of a reply
	noop     noopCheck         // whether a silent server is still there
	abort    abortState        // of a download that ended early
	stray    strayLine         // a line that is no reply
	transfer *transfer         // the operation's, or nil
	cause    *ftpbackend.Error // why the session is over; nil while it lasts
}

func newControl(conn net.Conn, cfg *Config) *control {
	c := &control{
		raw: conn, conn: conn, obs: cfg.Observer, guard: cfg.Guard, gone: make(chan struct{}),
		timers:   timers{after: cfg.After, patience: cfg.Patience, hold: cfg.Hold, speed: cfg.Speed},
		embedded: ftpbackend.Prompt(cfg.Network, cfg.Host, cfg.Port),
	}
	c.changed.L = &c.mu
	c.end.control = c
	c.library.control = c
	c.faults = commandFaults{control: c, hooks: cfg.Hooks}
	c.reader.control = c
	c.queue.control = c
	c.held.control = c
	c.override.control = c
	c.noop.control = c
	c.stray.control = c
	return c
}

// start prepares for an operation. What it dials ends with ctx, and with the session.
func (c *control) start(ctx context.Context) {
	c.library.opened, c.library.openErr = nil, nil
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ctx, c.cancel = context.WithCancel(ctx)
	if c.cause != nil {
		c.cancel()
	}
	c.transfer = nil
	c.command.clear()
}

// send sends a command, unless the hooks have other plans. From then on a final reply is due.
func (c *control) send(line string) error {
	if err := c.err(); err != nil {
		return err
	}
	verb, _, _ := strings.Cut(line, " ")
	p := c.faults.plan(verb, line)
	if ftpbackend.MovesData(verb) && !p.DropControl && !p.CloseControl && (p.Refuse || p.Reply != "") {
		if err := c.faults.cancelREST(); err != nil {
			return err
		}
		if p.Refuse {
			c.faults.refuse()
			return nil
		}
	}
	if cause := c.begin(verb, p); cause != nil {
		return cause
	}
	c.obs.command(line)
	if done, err := c.faults.replace(p); done {
		return err
	}
	c.faults.sent(verb)
	if _, err := c.conn.Write([]byte(line + "\r\n")); err != nil {
		c.fail(lineError(err), false)
		return c.err()
	}
	if t := c.current(); t != nil && ftpbackend.MovesData(verb) {
		t.commandSent()
	}
	return nil
}

// begin makes a command the one in progress. It fails if the session is over.
func (c *control) begin(verb string, p plan.Plan) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return c.cause
	}
	c.surplus.reset()
	c.command.begin(verb, p.Reply != "")
	c.abort = abortNone
	c.held.delay = p.Delay
	c.override.clear()
	return nil
}

// sendAside sends a command that belongs to no operation, and so to no timeout: a server that does
// not even read it is dropped after replyLimit.
func (c *control) sendAside(line string) {
	c.obs.command(line)
	stop := c.timers.patience(replyLimit, func() {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindTimeout, Err: errNoReply}, true)
	})
	defer stop()
	if _, err := c.conn.Write([]byte(line + "\r\n")); err != nil {
		c.fail(lineError(err), false)
	}
}

// exchange sends a command and waits for the reply.
func (c *control) exchange(line string) (reply.Reply, error) {
	if err := c.send(line); err != nil {
		return reply.Reply{}, err
	}
	return c.queue.next()
}

// demand is an exchange that fails unless the reply is a success.
func (c *control) demand(line string) (reply.Reply, error) {
	r, err := c.exchange(line)
	if err == nil && !reply.Success(r.Code) {
		err = r.Refusal()
	}
	return r, err
}

// fail ends the session for the first cause that it is given. A transfer ends with it, unless its
// final reply is there and it only has to be read to its end; hard ends that too.
func (c *control) fail(cause *ftpbackend.Error, hard bool) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = cause
		close(c.gone)
		c.changed.Broadcast()
	}
	c.noop.cancel()
	c.stray.cancel()
	c.held.discard()
	if c.cancel != nil {
		c.cancel()
	}
	t, answered := c.transfer, c.command.due == 0
	c.mu.Unlock()
	c.raw.Close()
	if t != nil && (hard || !answered) {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Err: net.ErrClosed})
	}
}

// err returns why the session is over, or nil.
func (c *control) err() error {
	if cause := c.ended(); cause != nil {
		return cause
	}
	return nil
}

func (c *control) ended() *ftpbackend.Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause
}

// current returns the operation's transfer, or nil.
func (c *control) current() *transfer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.transfer
}

// latest returns the latest command and the final reply to it, if that has come.
func (c *control) latest() (verb string, last reply.Reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.command.verb, c.command.last
}

// server returns the server's address and port, 0.0.0.0 where the network does not tell.
func (c *control) server() *net.TCPAddr {
	if tcp, ok := c.raw.RemoteAddr().(*net.TCPAddr); ok {
		return tcp
	}
	return &net.TCPAddr{IP: net.IPv4zero}
}

// peer returns the server's address.
func (c *control) peer() netip.Addr { return addrOf(c.server()).Addr() }

// Close ends the session at once and waits for the reader.
func (c *control) Close() error {
	c.fail(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Err: net.ErrClosed}, true)
	c.reader.wait()
	return nil
}
