package client

import (
	"time"

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
