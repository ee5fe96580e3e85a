package client

import (
	"strings"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/reply"
)

// DataAddress is where passive data connections go. The values are those of the module's
// data_address.
type DataAddress int

// The values of [DataAddress].
const (
	ServerAddress  DataAddress = iota // the one in the server's reply
	ControlAddress                    // the control connection's
	ControlFirst                      // the control connection's, and if that fails the server's
)

// Config configures a session. Network and Host are required.
type Config struct {
	Network ftpbackend.Network
	Host    string
	Port    uint16 // 0 means 21, whatever Security says
	// User "" logs in as anonymous with the password anonymous@.
	User, Password string
	Security       ftpbackend.Security
	TLS            ftptls.Options
	Active         bool // the server opens the data connections
	DataAddress    DataAddress
	// DataTimeout is how long ControlFirst tries the first address; 0 means until it fails.
	DataTimeout time.Duration
	// After calls f once d has passed on the modem's clock, unless stop is called first. nil means
	// time.AfterFunc.
	After func(d time.Duration, f func()) (stop func() bool)
	// Patience is After in real time, for waits that are about the machine. nil means
	// time.AfterFunc.
	Patience func(d time.Duration, f func()) (stop func() bool)
	// Hold is After for what is delayed on purpose, as by [plan.Plan].Delay. Its f never blocks.
	// nil means After.
	Hold func(d time.Duration, f func()) (stop func() bool)
	// Speed is how many times faster than real time that clock is; 0 means 1. Servers are not
	// faster: the waits after which a server counts as silent are at least a quarter of a second in
	// real time.
	Speed    float64
	Observer Observer
	// Wait, if it is not nil, tells from Dial on what the session waits for.
	Wait *Wait
	// Hooks decide what goes wrong; nil means nothing.
	Hooks plan.Hooks
	// Guard is deferred on every goroutine of the client, and passed to Network if that has a
	// method SetGuard. It may recover from a panic, and must then end the contexts of what runs.
	// nil lets a panic end the process.
	Guard func()
}

// setDefaults sets what may be left out.
func (cfg *Config) setDefaults() {
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
	if cfg.Port == 0 {
		cfg.Port = 21
	}
	if cfg.User == "" {
		cfg.User, cfg.Password = "anonymous", "anonymous@"
	}
}

// An Observer sees what passes. Its functions may be nil. They are called from several goroutines,
// hold up what they report, and must not call the Client.
type Observer struct {
	// Command gets each command line as sent, without its line end: the password is in it.
	Command func(line string)
	// Reply gets each reply as received; line ends within it are LF. A line that is not a reply has
	// the code 0.
	Reply func(code int, line string)
	// Data gets the number of bytes of each piece that has moved on a data connection, without
	// TLS's own. Pieces are small enough for a watchdog: a transfer that moves reports often.
	Data func(toServer bool, n int)
}

// command tells of a command line.
func (o *Observer) command(line string) {
	if o.Command != nil {
		o.Command(line)
	}
}

// reply tells of a reply, or of a line that is none.
func (o *Observer) reply(r reply.Reply) {
	if o.Reply != nil {
		o.Reply(r.Code, strings.Join(r.Lines, "\n"))
	}
}

// data tells that n bytes have moved.
func (o *Observer) data(toServer bool, n int) {
	if o.Data != nil {
		o.Data(toServer, n)
	}
}

// A Wait tells what a session waits for, from before [Dial] until its end. See [Config].
type Wait struct {
	network ftpbackend.Network
	host    string
	port    uint16
	line    atomic.Pointer[control] // nil until there is a connection
}

// NewWait returns the Wait of a session with this destination.
func NewWait(n ftpbackend.Network, host string, port uint16) *Wait {
	if port == 0 {
		port = 21
	}
	return &Wait{network: n, host: host, port: port}
}

// Embedded reports whether the session's server is the embedded one. It may be called at any time,
// also on a nil Wait.
func (w *Wait) Embedded() bool { return w != nil && ftpbackend.Prompt(w.network, w.host, w.port) }

// Sure reports whether the session waits for nothing but the embedded server, and no plan takes
// that server's answer away. Then the answer is sure to come, as soon as nothing delays it on
// purpose (see Config.Hold). It may be called at any time, also on a nil Wait.
func (w *Wait) Sure() bool {
	if !w.Embedded() {
		return false
	}
	c := w.line.Load()
	if c == nil {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.command.faked && c.cause == nil
}

// HangUp ends the session as its server does that closes the connection in order, after a reply if
// line is one. It may be called at any time, also on a nil Wait.
func (w *Wait) HangUp(line string) {
	if w == nil {
		return
	}
	if c := w.line.Load(); c != nil {
		c.end.hangUp(line)
	}
}

// timers are the clocks of a session: Config's After, Patience, Hold and Speed. They do not change.
type timers struct {
	after, patience, hold func(time.Duration, func()) (stop func() bool)
	speed                 float64
}

// noLess returns d, or more on a fast clock: at least real of real time. A faster clock makes no
// server quicker.
func (t *timers) noLess(d, real time.Duration) time.Duration {
	return max(d, time.Duration(float64(real)*t.speed))
}

// The shortest waits for a server, in real time.
const (
	leastNOOPDelay = 250 * time.Millisecond
	leastReply     = time.Second
)
