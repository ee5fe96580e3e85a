package client

import (
	"bytes"
	"context"
	"net"
	"strings"
	"sync"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/redact"
)

// control is the instrumented control connection: the net.Conn that the library
// talks through. It sees every command and every reply, gives the library those
// replies that it waits for, and works the data connection out by itself
// (control_data.go), since the library has neither active mode nor raw listings.
//
// Two goroutines meet here: the one that runs the operation, which writes
// commands and waits for replies, and the reader, which takes them in. Whatever
// ends the session comes through fail.
type control struct {
	net.Conn          // plain text: the TCP connection, or TLS on top of it
	raw      net.Conn // the TCP connection
	obs      Observer
	after    func(time.Duration, func()) func() bool
	patience func(time.Duration, func()) func() bool
	holdFor  func(time.Duration, func()) func() bool
	speed    float64 // of that clock
	hooks    plan.Hooks
	guard    func() // Config.Guard
	data     dataOptions
	embedded bool // the server is the embedded one, which owes no reply for ever

	split   splitter // the reader's alone
	surplus surplus

	// The operation's goroutine alone.
	partial   []byte // of a command line that the library is writing
	unread    []byte // of a reply that the library is reading
	opened    *transfer
	openErr   error
	ctx       context.Context // what the operation dials ends with it: the library has none to pass on
	failTLS   bool            // the handshake after AUTH
	restarted bool            // REST has been sent, and nothing that it applies to

	mu          sync.Mutex
	changed     sync.Cond
	verb        string  // of the command in progress
	owed        int     // commands that still lack their final reply
	marked      bool    // the preliminary reply (125, 150), or what stands for it, has come
	doubled     bool    // the command before was a transfer that ended in 226
	replies     []reply // that nobody has taken yet
	last        reply   // the latest final reply
	transfer    *transfer
	cancel      context.CancelFunc // of ctx; nil before the first operation
	stopLimit   func() bool
	unanswered  bool     // the command in progress has not been sent: nothing more answers it
	noopPending bool     // a NOOP has no answer yet; see probe
	aborting    aborting // a download that ended early; see aborted
	late        reply    // came meanwhile
	held        replyHold
	strayed     *ftpbackend.Error // what a line comes to that is no reply, until a reply follows
	stopStray   func() bool       // of the wait for it
	cause       *ftpbackend.Error // why the session is over; nil while it lasts
	gone        chan struct{}
	readerEnd   chan struct{} // closed with the reader; nil if it never began
}

func newControl(conn net.Conn, cfg *Config) *control {
	c := &control{Conn: conn, raw: conn, obs: cfg.Observer, after: cfg.After, patience: cfg.Patience, holdFor: cfg.Hold, speed: cfg.Speed, hooks: cfg.Hooks, guard: cfg.Guard, gone: make(chan struct{})}
	c.changed.L = &c.mu
	c.embedded = ftpbackend.Prompt(cfg.Network, cfg.Host, cfg.Port)
	return c
}

// RemoteAddr returns a *net.TCPAddr, which the library insists on.
func (c *control) RemoteAddr() net.Addr {
	if tcp, ok := c.raw.RemoteAddr().(*net.TCPAddr); ok {
		return tcp
	}
	return &net.TCPAddr{IP: net.IPv4zero}
}

// Write takes the library's commands, whole lines at a time.
func (c *control) Write(p []byte) (int, error) {
	c.partial = append(c.partial, p...)
	for {
		line, rest, ok := bytes.Cut(c.partial, []byte("\r\n"))
		if !ok {
			return len(p), nil
		}
		command := string(line)
		c.partial = rest
		if err := c.command(command); err != nil {
			return 0, err
		}
	}
}

// command sends one command, or what it stands for.
func (c *control) command(line string) error {
	if line == "EPSV" {
		// Always a success for the library, or it would fall back to PASV for
		// the rest of the session. It learns of a failure when it dials.
		c.opened, c.openErr = c.openData()
		c.unread = append(c.unread, "229 ok (|||1|)\r\n"...)
		return nil
	}
	return c.send(strings.Replace(line, "RETR "+rawMark, "", 1))
}

// rawMark begins the name of a pseudo file: RETR of it becomes the command that
// follows. No file's name can have it, since NUL is refused in names.
const rawMark = "\x00"

// send puts a command on the wire, unless the hooks have other plans; a final
// reply to it is owed from then on.
func (c *control) send(line string) error {
	if err := c.err(); err != nil {
		return err
	}
	verb, _, _ := strings.Cut(line, " ")
	plan := c.planFor(verb, line)
	if ftpbackend.MovesData(verb) && !plan.DropControl && (plan.Refuse || plan.Reply != "") {
		if err := c.cancelREST(); err != nil {
			return err
		}
		if plan.Refuse {
			c.refuse()
			return nil
		}
	}
	c.mu.Lock()
	if c.cause != nil {
		defer c.mu.Unlock()
		return c.cause
	}
	c.surplus.reset()
	c.verb, c.marked, c.last, c.unanswered, c.aborting = verb, false, reply{}, plan.Reply != "", abortNone
	c.held.delay, c.held.override = plan.Delay, reply{}
	c.owed++
	c.mu.Unlock()
	if c.obs.Command != nil {
		c.obs.Command(redact.FTP(line))
	}
	if done, err := c.replace(plan); done {
		return err
	}
	c.restarted = verb == "REST" || c.restarted && !ftpbackend.MovesData(verb)
	if _, err := c.Conn.Write([]byte(line + "\r\n")); err != nil {
		c.fail(lineError(err), false)
		return c.err()
	}
	if t := c.current(); t != nil && ftpbackend.MovesData(verb) {
		t.commanded()
	}
	return nil
}

// Read gives the library its replies.
func (c *control) Read(p []byte) (int, error) {
	if len(c.unread) == 0 {
		r, err := c.next()
		if err != nil {
			return 0, err
		}
		c.unread = expected(c.verb, r).render()
	}
	n := copy(p, c.unread)
	c.unread = c.unread[n:]
	return n, nil
}

// exchange sends a command and waits for the reply.
func (c *control) exchange(line string) (reply, error) {
	if err := c.send(line); err != nil {
		return reply{}, err
	}
	return c.next()
}

// next waits for a reply. Those that came before the end still count.
func (c *control) next() (reply, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.replies) == 0 && c.cause == nil {
		c.changed.Wait()
	}
	if len(c.replies) == 0 {
		return reply{}, c.cause
	}
	r := c.replies[0]
	c.replies = c.replies[1:]
	return r, nil
}

// fail ends the session, for the first reason that is given. A transfer goes
// down with it, unless it only has to be read to its end; hard ends that too.
func (c *control) fail(cause *ftpbackend.Error, hard bool) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = cause
		close(c.gone)
		c.changed.Broadcast()
	}
	if c.stopLimit != nil {
		c.stopLimit()
		c.stopLimit = nil
	}
	if c.stopStray != nil {
		c.stopStray()
		c.stopStray = nil
	}
	c.held.discard()
	if c.cancel != nil {
		c.cancel()
	}
	t, answered := c.transfer, c.owed == 0
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

// Close ends the session at once and waits for the reader.
func (c *control) Close() error {
	c.fail(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Err: net.ErrClosed}, true)
	if c.readerEnd != nil {
		<-c.readerEnd
	}
	return nil
}
